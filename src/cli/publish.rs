//! `publish`: sends the built site into another folder.

use std::io::{IsTerminal, Write as _};
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::time::{Duration, Instant, SystemTime, UNIX_EPOCH};

use clap::Args;

use super::Make;
use super::draw::{Paint, draw};
use super::verbs::{self, say};
use crate::publish::{Asked, Line, Outcome, Publisher, Size, publish, rehearse};
use crate::quantity::Date;
use crate::source::SourceTree;

/// What can be asked of `publish`.
#[derive(Debug, Args)]
#[command(after_long_help = EXAMPLES)]
pub(super) struct Arguments {
    /// The folder to publish into: a web root, a mounted bucket
    #[arg(value_name = "FOLDER")]
    folder: PathBuf,
    /// Publish this built site as it is, instead of building into public/ first
    #[arg(long, value_name = "DIR", conflicts_with_all = ["base_url", "drafts", "strict", "full"])]
    from: Option<PathBuf>,
    /// Say what would be sent, kept and deleted, and change nothing there
    #[arg(long)]
    dry_run: bool,
    /// Take over a folder that holds files and was never published into; those of others stay
    #[arg(long)]
    adopt: bool,
    /// Write over files there that somebody else has changed
    #[arg(long)]
    force: bool,
    /// Take the place of a publisher on another machine that did not come to its end
    #[arg(long)]
    take_lock: bool,
    /// For how many publishes an old style, script or picture stays, for readers with an older page open
    #[arg(long, value_name = "PUBLISHES", default_value_t = 3, value_parser = clap::value_parser!(u32).range(1..))]
    keep: u32,
    #[command(flatten)]
    make: Make,
}

const EXAMPLES: &str = "\
Only what changed is sent: assets first, then pages, then redirects, sitemap and feeds; deletions come last. It may \
be stopped at any moment; every page there then finds what it needs, and the next publish goes on from there.

Examples:
  layerwiki publish /srv/www/wiki             build into public/, then send what changed
  layerwiki publish /srv/www/wiki --dry-run   say what would be sent and deleted
  layerwiki publish /mnt/bucket/wiki --from public
  layerwiki publish /srv/www/preview -u https://preview.example/wiki/ --drafts";

/// Builds the site unless a built one is named, and sends it.
pub(super) fn run(root: &Path, arguments: Arguments) -> ExitCode {
    let Arguments { folder, from, dry_run, adopt, force, take_lock, keep, make } = arguments;
    let from = match from {
        Some(from) => from,
        None => {
            let output = root.join("public");
            let built = verbs::build(root, &output, &make.wishes(), false);
            if built != ExitCode::SUCCESS {
                anstream::eprintln!("nothing is published");
                return built;
            }
            output
        }
    };
    let shown = folder.display().to_string();
    let asked = Asked { from, target: folder, root: root.to_owned(), adopt, force, take_lock, keep };
    let start = Instant::now();
    let done = if dry_run {
        rehearse(&asked)
    } else {
        let mut bar = Bar { start, shown: None };
        let bar = std::cell::RefCell::new(&mut bar);
        let done = publish(&asked, Publisher::this(now()), &|done, of| bar.borrow_mut().show(done, of));
        bar.borrow_mut().clear();
        done
    };
    let outcome = match done {
        Ok(outcome) => outcome,
        Err(faults) => return say(&faults, &SourceTree::default()),
    };
    let tree = SourceTree::default();
    outcome.notes.iter().for_each(|note| anstream::eprint!("{}", draw(note, &tree, Paint::Coloured)));
    if dry_run {
        list(&outcome);
    }
    let would = if dry_run { "would be " } else { "" };
    anstream::eprintln!(
        "{would}{outcome} in {:.2} s: {shown}, site {}",
        start.elapsed().as_secs_f64(),
        outcome.digest
    );
    ExitCode::SUCCESS
}

/// Every file that a publish would touch, in the order of the steps.
fn list(outcome: &Outcome) {
    for line in &outcome.lines {
        let (what, path, size) = match line {
            Line::Send(path, size) => ("send", path, size),
            Line::Delete(path, size) => ("delete", path, size),
            Line::Keep(path, size) => ("keep", path, size),
        };
        anstream::println!("{what:<6} {:>10}  {path}", Size(*size).to_string());
    }
}

/// The time of day by the wall clock, for whoever else wants to publish.
#[expect(clippy::disallowed_methods, reason = "it is told to people, and reaches no file of the site")]
fn now() -> String {
    let seconds = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default().as_secs();
    let day = Date::of_unix_day(u32::try_from(seconds / 86_400).unwrap_or(u32::MAX));
    format!("{day} {:02}:{:02} UTC", seconds / 3600 % 24, seconds / 60 % 60)
}

/// How far it has come, on a terminal, when it takes longer than half a second.
struct Bar {
    start: Instant,
    shown: Option<Instant>,
}

impl Bar {
    fn show(&mut self, done: usize, of: usize) {
        const PATIENCE: Duration = Duration::from_millis(500);
        const PAUSE: Duration = Duration::from_millis(100);
        let is_due = self.shown.map_or(self.start.elapsed() > PATIENCE, |shown| shown.elapsed() > PAUSE);
        if is_due && std::io::stderr().is_terminal() {
            anstream::eprint!("\r{done} of {of} steps");
            let _ = std::io::stderr().flush();
            self.shown = Some(Instant::now());
        }
    }

    fn clear(&mut self) {
        if self.shown.take().is_some() {
            anstream::eprint!("\r{:40}\r", "");
        }
    }
}
