//! Runs a program from start to end: how long it took, how much memory it held, what it said.

use std::fs;
use std::io::{self, Read as _};
use std::path::PathBuf;
use std::process::{Command, Stdio};
use std::thread;
use std::time::{Duration, Instant};

/// One run of a program.
pub(crate) struct Run {
    pub(crate) wall: Duration,
    /// What it said on its error stream.
    pub(crate) said: String,
}

/// Runs a program.
///
/// # Errors
/// The words of a program that fails, or what the system says.
pub(crate) fn run(command: &mut Command) -> io::Result<Run> {
    let start = Instant::now();
    let output = command.stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::piped()).output()?;
    let run = Run { wall: start.elapsed(), said: String::from_utf8_lossy(&output.stderr).into_owned() };
    if output.status.success() {
        return Ok(run);
    }
    Err(io::Error::other(format!("{command:?} ends with {}:\n{}", output.status, run.said)))
}

/// What a run took from the machine, as far as it could be found.
#[derive(Clone, Copy, Default)]
pub(crate) struct Cost {
    /// The most memory it held at once, in bytes.
    pub(crate) peak: Option<u64>,
    /// The time of all its threads together, which a busy machine lengthens less than the wall clock.
    pub(crate) processor: Option<Duration>,
}

/// How the cost of a run is found.
pub(crate) enum Meter {
    /// GNU `time` reports what the kernel counted; the file takes its answer.
    Exact(PathBuf),
    /// The high-water mark in `/proc`, looked at every few milliseconds; the last ones are missed, and so is
    /// the processor's time.
    Watched,
    /// Not on this system.
    None,
}

/// Kilobytes, seconds in the program, seconds in the system for it.
const FORMAT: &str = "%M %U %S";

impl Meter {
    /// The best way there is; `scratch` is a file it may write.
    pub(crate) fn find(scratch: PathBuf) -> Meter {
        let mut probe = Command::new("time");
        probe.args(["-f", FORMAT, "-o"]).arg(&scratch).arg("true");
        if run(&mut probe).is_ok() {
            Meter::Exact(scratch)
        } else if fs::exists("/proc/self/status").unwrap_or(false) {
            Meter::Watched
        } else {
            Meter::None
        }
    }

    /// What is said of it above the table.
    pub(crate) fn name(&self) -> &'static str {
        match self {
            Meter::Exact(_) => "largest resident set and processor time, from `time`",
            Meter::Watched => "largest resident set, watched in /proc every 5 ms",
            Meter::None => "not measured on this system",
        }
    }

    /// Runs a program for its cost.
    ///
    /// # Errors
    /// As for [`run`].
    pub(crate) fn cost(&self, command: &mut Command) -> io::Result<Cost> {
        match self {
            Meter::Exact(answer) => {
                let mut wrapped = Command::new("time");
                wrapped.args(["-f", FORMAT, "-o"]).arg(answer);
                wrapped.arg(command.get_program()).args(command.get_args());
                wrapped.envs(command.get_envs().filter_map(|(key, value)| Some((key, value?))));
                run(&mut wrapped)?;
                let text = fs::read_to_string(answer)?;
                let mut numbers = text.split_whitespace().map(str::parse::<f64>).filter_map(Result::ok);
                let peak = numbers.next().map(|kilobytes| kilobytes as u64 * 1024);
                Ok(Cost { peak, processor: Some(Duration::from_secs_f64(numbers.sum())) })
            }
            Meter::Watched => Ok(Cost { peak: watch(command)?, processor: None }),
            Meter::None => run(command).map(|_| Cost::default()),
        }
    }
}

fn watch(command: &mut Command) -> io::Result<Option<u64>> {
    let mut child = command.stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::piped()).spawn()?;
    let mut pipe = child.stderr.take();
    // A full pipe would stop the program.
    #[expect(clippy::disallowed_methods, reason = "no build runs in this process")]
    let listener = thread::spawn(move || {
        let mut said = String::new();
        let _ = pipe.as_mut().map(|pipe| pipe.read_to_string(&mut said));
        said
    });
    let status = format!("/proc/{}/status", child.id());
    let mut peak = None;
    let end = loop {
        let mark = fs::read_to_string(&status).ok().and_then(|text| {
            let line = text.lines().find_map(|line| line.strip_prefix("VmHWM:"))?;
            line.split_whitespace().next()?.parse::<u64>().ok()
        });
        peak = peak.max(mark);
        if let Some(end) = child.try_wait()? {
            break end;
        }
        thread::sleep(Duration::from_millis(5));
    };
    let said = listener.join().unwrap_or_default();
    if end.success() {
        return Ok(peak.map(|kilobytes| kilobytes * 1024));
    }
    Err(io::Error::other(format!("{command:?} ends with {end}:\n{said}")))
}
