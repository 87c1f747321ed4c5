//! Measures whole builds of a made-up wiki beside a bare loop over the same files.
//!
//! 1. [`corpus`] writes the sources, in memory where the system has a file system there.
//! 2. Each round runs every way to build once, one after the other: a ratio compares runs of one round.
//! 3. [`table`] prints times, ratios, memory and aims, then what `--timings` said.
//!
//! No time is tested: the numbers are for reading. `benches/README.md` says what each row is.

#![allow(clippy::disallowed_methods, reason = "the runner makes and removes folders of its own")]

mod bare;
mod corpus;
mod process;
mod table;

use std::cell::Cell;
use std::env;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};
use std::process::{Command, ExitCode};

use clap::{Parser, Subcommand};

use corpus::Corpus;
use process::{Cost, Meter, run};
use table::Row;

/// Measures whole builds of a made-up wiki.
#[derive(Parser)]
#[command(bin_name = "cargo bench --bench build --")]
struct Arguments {
    /// How many entities; each number gets a table
    #[arg(long, value_name = "LIST", value_delimiter = ',', default_values_t = [98, 1000], value_parser = size)]
    n: Vec<usize>,
    /// Give every page a block of code
    #[arg(long, global = true)]
    code: bool,
    /// How often each way to build is run
    #[arg(long, value_name = "N", default_value_t = 5)]
    rounds: usize,
    /// How many threads both the builds and the bare loop may use
    #[arg(long, value_name = "N", default_value_t = 2)]
    threads: usize,
    /// Measure writing in this folder of a disk too
    #[arg(long, value_name = "DIR")]
    disk: Option<PathBuf>,
    /// Cargo says this when it measures, and not when it tests
    #[arg(long, global = true, hide = true)]
    bench: bool,
    #[command(subcommand)]
    order: Option<Order>,
}

/// What else can be asked for.
#[derive(Subcommand)]
enum Order {
    /// Write the sources of a wiki into a folder, for a profiler
    Corpus {
        /// The folder
        folder: PathBuf,
        /// How many entities
        #[arg(value_parser = size)]
        n: usize,
    },
    /// Run the bare loop once; the runner calls itself so
    #[command(hide = true)]
    Bare { site: PathBuf, output: PathBuf },
}

fn size(text: &str) -> Result<usize, String> {
    match text.parse() {
        Ok(n) if (corpus::FEWEST..=corpus::MOST).contains(&n) => Ok(n),
        _ => Err(format!("a number from {} to {}", corpus::FEWEST, corpus::MOST)),
    }
}

fn main() -> ExitCode {
    let arguments = Arguments::parse();
    let done = match &arguments.order {
        Some(Order::Corpus { folder, n }) => {
            Corpus { n_entities: *n, has_code: arguments.code }.write(folder).map(|_| ())
        }
        Some(Order::Bare { site, output }) => bare::make(site, output, arguments.code).map(|_| ()),
        None => measure(&arguments),
    };
    match done {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("{error}");
            ExitCode::FAILURE
        }
    }
}

fn measure(arguments: &Arguments) -> io::Result<()> {
    let memory = Path::new("/dev/shm");
    let near = if memory.is_dir() { memory.to_owned() } else { env::temp_dir() };
    // A test run shows that the runner runs.
    let (sizes, rounds) =
        if arguments.bench { (&*arguments.n, arguments.rounds.max(1)) } else { (&[16][..], 1) };
    for &n_entities in sizes {
        let near = tempfile::tempdir_in(&near)?;
        let far = arguments.disk.as_ref().map(tempfile::tempdir_in).transpose()?;
        let bench = Bench {
            corpus: Corpus { n_entities, has_code: arguments.code },
            threads: arguments.threads,
            near: near.path().to_owned(),
            far: far.as_ref().map(|far| far.path().to_owned()),
            meter: Meter::find(near.path().join("memory")),
            round: Cell::new(0),
        };
        bench.run(rounds)?;
    }
    Ok(())
}

/// A way to build.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Way {
    /// The bare loop, code left plain.
    Plain,
    /// The bare loop with colours.
    Bare,
    /// Neither output nor cache.
    Cold,
    /// The cache of an earlier build, no output.
    Warm,
    /// All as the last build left it.
    Unchanged,
    /// `cp -r` of the finished folder to the disk.
    Copy,
    /// As `Cold`, to the disk.
    DiskCold,
    /// As `Unchanged`, on the disk.
    DiskUnchanged,
    /// One page differs, for the first time since a cold build to the disk.
    DiskFirst,
    /// One page differs once more: the site before the last one is there to begin with.
    DiskChanged,
}

/// The measuring of one size.
struct Bench {
    corpus: Corpus,
    threads: usize,
    near: PathBuf,
    far: Option<PathBuf>,
    meter: Meter,
    /// Which round runs; each has folders of its own on the disk.
    round: Cell<usize>,
}

impl Bench {
    fn run(&self, rounds: usize) -> io::Result<()> {
        let n_bytes = self.corpus.write(&self.site())?;
        let mut rows: Vec<(Way, Row)> = self.ways().into_iter().map(|way| (way, self.row(way))).collect();
        // The first round is for memory and the processor; it also brings everything into the system's caches.
        for (way, row) in &mut rows {
            self.prepare(*way)?;
            row.cost = self.meter.cost(&mut self.command(*way)?)?;
        }
        let mut timings = String::new();
        for round in 1..=rounds {
            self.round.set(round);
            for (way, row) in &mut rows {
                self.prepare(*way)?;
                let run = run(&mut self.command(*way)?)?;
                row.walls.push(run.wall);
                if *way == Way::Cold {
                    timings = run.said;
                }
            }
        }
        let Corpus { n_entities, has_code } = self.corpus;
        println!(
            "{n_entities} entities, {} pages of Markdown ({:.1} MB), {} code; {rounds} rounds, {} threads; last columns: {}",
            2 * n_entities,
            n_bytes as f64 / 1e6,
            if has_code { "with" } else { "without" },
            self.threads,
            self.meter.name()
        );
        table::print(&rows.into_iter().map(|(_, row)| row).collect::<Vec<_>>());
        println!("a cold build says:\n{timings}");
        Ok(())
    }

    fn ways(&self) -> Vec<Way> {
        let mut ways = vec![Way::Plain];
        ways.extend(self.corpus.has_code.then_some(Way::Bare));
        ways.extend([Way::Cold, Way::Warm, Way::Unchanged]);
        if self.far.is_some() {
            ways.extend([Way::Copy, Way::DiskCold, Way::DiskUnchanged, Way::DiskFirst, Way::DiskChanged]);
        }
        ways
    }

    fn site(&self) -> PathBuf {
        self.near.join("site")
    }

    /// The folder a way works in, which it may find missing.
    fn place(&self, way: Way) -> PathBuf {
        let far = self.far.as_ref().unwrap_or(&self.near);
        match way {
            Way::Plain | Way::Bare => self.near.join("bare"),
            Way::Cold | Way::Warm | Way::Unchanged => self.near.join("built"),
            Way::Copy => far.join(format!("copy-{}", self.round.get())),
            Way::DiskCold | Way::DiskUnchanged | Way::DiskFirst | Way::DiskChanged => {
                far.join(format!("built-{}", self.round.get()))
            }
        }
    }

    /// Clears away what the way must not find; brings to the disk what others have written.
    fn prepare(&self, way: Way) -> io::Result<()> {
        let place = self.place(way);
        match way {
            Way::Unchanged | Way::DiskUnchanged => {}
            Way::DiskFirst | Way::DiskChanged => self.change_a_page()?,
            // On a disk nothing is removed while others are measured: see the README.
            Way::Copy | Way::DiskCold => fs::create_dir_all(&place)?,
            Way::Plain | Way::Bare | Way::Cold | Way::Warm => {
                remove(&place)?;
                fs::create_dir_all(&place)?;
            }
        }
        if matches!(way, Way::Cold | Way::DiskCold) {
            remove(&self.site().join(".layerwiki"))?;
        }
        if self.far.is_some() {
            rustix::fs::sync();
        }
        Ok(())
    }

    /// Makes the first page longer by a sentence.
    fn change_a_page(&self) -> io::Result<()> {
        let entries = fs::read_dir(self.site().join("entities"))?;
        let pages = entries.map(|entry| Ok(entry?.path())).collect::<io::Result<Vec<_>>>()?;
        let page = pages.into_iter().min().ok_or(io::ErrorKind::NotFound)?;
        let text = fs::read_to_string(&page)?;
        fs::write(page, format!("{text}\nThe weavers say one sentence more.\n"))
    }

    fn command(&self, way: Way) -> io::Result<Command> {
        let output = self.place(way).join("public");
        let mut command = match way {
            Way::Plain | Way::Bare => {
                let mut command = Command::new(env::current_exe()?);
                command.arg("bare").arg(self.site()).arg(output);
                command.args((way == Way::Bare).then_some("--code"));
                command
            }
            Way::Copy => {
                let mut command = Command::new("cp");
                command.arg("-r").arg(self.place(Way::Cold).join("public")).arg(output);
                command
            }
            _ => {
                let mut command = Command::new(env!("CARGO_BIN_EXE_layerwiki"));
                command.arg("--root").arg(self.site()).args(["build", "--timings", "-o"]).arg(output);
                command
            }
        };
        command.env("RAYON_NUM_THREADS", self.threads.to_string());
        Ok(command)
    }

    fn row(&self, way: Way) -> Row {
        let Corpus { n_entities, has_code } = self.corpus;
        let (plain, coloured, copy) = ("bare, no colours", "bare, with colours", "copy to disk");
        let bare = if has_code { coloured } else { plain };
        let at_most = |aims: &[(usize, &str)]| {
            let aim = aims.iter().find(|(size, _)| *size == n_entities).map(|(_, aim)| format!("≤ {aim}"));
            aim.unwrap_or_default()
        };
        let whole = at_most(&[(98, "0.03 s"), (1000, "0.15 s"), (10_000, "1.2 s, 250 MB")]);
        let (name, beside, aim) = match way {
            Way::Plain => (plain, None, String::new()),
            Way::Bare => (coloured, None, String::new()),
            Way::Cold if has_code => ("cold", Some(bare), "≤ 1.3 × bare".to_owned()),
            Way::Cold => ("cold", Some(bare), whole),
            Way::Warm => ("warm cache", Some(bare), whole),
            Way::Unchanged => ("unchanged", Some(bare), at_most(&[(10_000, "0.8 s")])),
            Way::Copy => (copy, None, String::new()),
            Way::DiskCold => ("cold, to disk", Some(copy), "≤ 1.5 × copy".to_owned()),
            Way::DiskUnchanged => ("unchanged, on disk", Some(copy), String::new()),
            Way::DiskFirst => ("first page changed, on disk", Some(copy), String::new()),
            Way::DiskChanged => ("next page changed, on disk", Some(copy), String::new()),
        };
        Row { name, walls: Vec::new(), cost: Cost::default(), beside, aim }
    }
}

fn remove(folder: &Path) -> io::Result<()> {
    match fs::remove_dir_all(folder) {
        Err(error) if error.kind() != io::ErrorKind::NotFound => Err(error),
        _ => Ok(()),
    }
}
