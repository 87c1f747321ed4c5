//! Measures how long an author waits for `serve`: from the return of the editor's write to the new page.
//!
//! 1. [`corpus`] writes the sources, in memory where the system has a file system there.
//! 2. [`server`] runs `layerwiki serve` on them and asks it for pages, as a browser would.
//! 3. [`edit`] says what is changed, and which page shows it.
//! 4. Each edit is written, and its page asked for until it shows what was written.
//!
//! No time is tested: the numbers are for reading. `benches/README.md` says what each row is.

#![allow(clippy::disallowed_methods, reason = "the runner makes and removes folders of its own")]

#[allow(dead_code, reason = "the other runner needs all of it")]
#[path = "../build/corpus/mod.rs"]
mod corpus;
mod edit;
mod server;

use std::env;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::thread;
use std::time::{Duration, Instant};

use clap::Parser;

use corpus::Corpus;
use edit::{Edit, Kind};
use server::Server;

/// Measures how long an author waits for `serve`.
#[derive(Parser)]
#[command(bin_name = "cargo bench --bench serve --")]
struct Arguments {
    /// How many entities; each number gets a table
    #[arg(long, value_name = "LIST", value_delimiter = ',', default_values_t = [98, 1000])]
    n: Vec<usize>,
    /// How many edits of each kind
    #[arg(long, value_name = "N", default_value_t = 30)]
    edits: usize,
    /// Milliseconds from one page to the next edit
    #[arg(long, value_name = "MS", default_value_t = 300)]
    pause: u64,
    /// Only kinds whose names hold this word
    #[arg(long, value_name = "WORD", default_value = "")]
    kind: String,
    /// How many threads the server may build with
    #[arg(long, value_name = "N", default_value_t = 2)]
    threads: usize,
    /// The program to measure, where it is not the one built now
    #[arg(long, value_name = "FILE")]
    program: Option<PathBuf>,
    /// Cargo says this when it measures, and not when it tests
    #[arg(long, hide = true)]
    bench: bool,
}

fn main() -> ExitCode {
    match measure(&Arguments::parse()) {
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
    let (sizes, n_edits) =
        if arguments.bench { (&*arguments.n, arguments.edits.max(1)) } else { (&[16][..], 1) };
    for &n_entities in sizes {
        let folder = tempfile::tempdir_in(&near)?;
        let root = folder.path();
        Corpus { n_entities, has_code: false }.write(root)?;
        run(arguments, root, n_entities, n_edits)?;
    }
    Ok(())
}

/// What the project set itself, in milliseconds.
fn aim(n_entities: usize) -> Option<u64> {
    [(98, 30), (1000, 50), (10_000, 200)].into_iter().find(|(n, _)| *n == n_entities).map(|(_, aim)| aim)
}

fn run(arguments: &Arguments, root: &Path, n_entities: usize, n_edits: usize) -> io::Result<()> {
    let program = arguments.program.clone().unwrap_or_else(|| env!("CARGO_BIN_EXE_layerwiki").into());
    let start = Instant::now();
    let mut server = Server::start(&program, root, arguments.threads)?;
    let ready = start.elapsed();
    println!(
        "{n_entities} entities, {} pages of Markdown; {n_edits} edits of each kind, {} ms apart, {} threads; ready after {:.2} s, {}",
        2 * n_entities,
        arguments.pause,
        arguments.threads,
        ready.as_secs_f64(),
        server.memory()
    );
    println!("{:<28}{:>9}{:>9}{:>9}{:>9}   aim", "", "min", "median", "p95", "max");
    for kind in Kind::ALL.into_iter().filter(|kind| kind.name().contains(&arguments.kind)) {
        let edit = Edit::new(kind, root)?;
        // A folder that comes makes the server look through all; the next kind is not to wait for it.
        let rest = Duration::from_millis(500 + n_entities as u64 / 2);
        let mut waits = Vec::new();
        // The first one brings the site's own copy of a built-in file, and is not counted.
        for number in 0..=n_edits {
            thread::sleep(Duration::from_millis(arguments.pause));
            let text = edit.text(number);
            fs::write(&edit.file, &text.content)?;
            let written = Instant::now();
            server.wait_for(&edit, &text.shown)?;
            if number > 0 {
                waits.push(written.elapsed());
            } else {
                thread::sleep(rest);
            }
        }
        edit.undo()?;
        thread::sleep(rest);
        waits.sort();
        let at = |share: usize| waits.get((waits.len() - 1) * share / 100).copied().unwrap_or_default();
        let aim = aim(n_entities).map(|aim| format!("≤ {aim} ms")).unwrap_or_default();
        println!(
            "{:<28}{}{}{}{}   {aim}",
            kind.name(),
            shown(at(0)),
            shown(at(50)),
            // Of 30 edits, the second slowest.
            shown(waits.get((waits.len() * 95).div_ceil(100).saturating_sub(1)).copied().unwrap_or_default()),
            shown(at(100))
        );
    }
    println!("in the end {}\n", server.memory());
    Ok(())
}

fn shown(wait: Duration) -> String {
    format!("{:>6.1} ms", wait.as_secs_f64() * 1e3)
}
