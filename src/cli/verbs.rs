//! Runs each verb and says what came of it.

use std::net::IpAddr;
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::sync::Arc;

use super::draw::{Paint, draw};
use super::{Format, formats};
use crate::diagnostic::{Diagnostic, Severity};
use crate::output::{Folder, Hasher, keep};
use crate::page::Highlights;
use crate::pipeline::{Stages, Wishes, read_site, run, run_with};
use crate::serve::{self, Options, Report};
use crate::source::{SourceTree, kept};

/// Writes the site into `output`.
pub(super) fn build(
    root: &Path,
    output: &Path,
    base_url: Option<String>,
    drafts: bool,
    strict: bool,
    timings: bool,
) -> ExitCode {
    let mut stages = Stages::default();
    let read = read_site(root);
    stages.end("read");
    let folder = match Folder::open(output, root) {
        Ok(folder) => folder,
        Err(fault) => return say(&[*fault], &read.value),
    };
    let wishes = Wishes { base_url, drafts, strict, ..Wishes::default() };
    let highlights = Highlights::from_bytes(kept(root, HIGHLIGHTS));
    let mut faults = read.diagnostics;
    let (closed, written) = run_with(&read.value, &wishes, &folder, &highlights, &mut stages);
    faults.extend(written.diagnostics);
    if faults.iter().any(|fault| fault.severity == Severity::Error) {
        folder.abandon();
        return say(&faults, &read.value);
    }
    let outcome = match folder.close() {
        Ok(outcome) => outcome,
        Err(fault) => {
            faults.push(*fault);
            return say(&faults, &read.value);
        }
    };
    outcome.notes.iter().for_each(|note| anstream::eprint!("{}", draw(note, &read.value, Paint::Coloured)));
    if let Some(bytes) = highlights.to_bytes() {
        keep(root, HIGHLIGHTS, &bytes);
    }
    stages.end("write");
    let code = say(&faults, &read.value);
    anstream::eprintln!(
        "{} pages, {} files in {:.2} s: {}: {outcome}",
        closed.plan.pages.len(),
        written.value,
        stages.total().as_secs_f64(),
        output.display()
    );
    if timings {
        for (stage, time) in stages.iter() {
            anstream::eprintln!("{stage:>12} {:8.1} ms", time.as_secs_f64() * 1000.0);
        }
    }
    code
}

/// The name under which highlighted code is kept between builds.
const HIGHLIGHTS: &str = "highlights";

/// Finds everything that is wrong; writes nothing.
pub(super) fn check(root: &Path, strict: bool, drafts: bool, format: Format) -> ExitCode {
    let read = read_site(root);
    let wishes = Wishes { drafts, strict, ..Wishes::default() };
    let sink = Hasher::default();
    let mut faults = read.diagnostics;
    faults.extend(run(&read.value, &wishes, &sink).1.diagnostics);
    let code = exit_code(&faults);
    match format {
        Format::Text => return say(&faults, &read.value),
        Format::Json => anstream::print!("{}", formats::as_json(&faults, &read.value)),
        Format::Github => {
            faults
                .iter()
                .for_each(|fault| anstream::print!("{}", formats::as_annotation(fault, &read.value)));
        }
    }
    code
}

/// Shows the site until it is stopped.
pub(super) fn serve(root: PathBuf, interface: IpAddr, port: u16, drafts: bool, open: bool) -> ExitCode {
    let options = Options { root, interface, port, drafts, open };
    let report = |report: &Report| {
        let _ = say(&report.diagnostics, &report.tree);
        let state = if report.is_good { "ready" } else { "the last good site stays" };
        anstream::eprintln!(
            "{} files in {:.2} s, {state}: {}",
            report.n_files,
            report.seconds.as_secs_f64(),
            report.address
        );
    };
    let plain = |diagnostics: &[Diagnostic], tree: &SourceTree| {
        diagnostics.iter().map(|diagnostic| draw(diagnostic, tree, Paint::Plain)).collect::<String>()
    };
    match serve::serve(options, Arc::new(report), Arc::new(plain)) {
        Ok(()) => ExitCode::SUCCESS,
        Err(fault) => say(&[*fault], &SourceTree::default()),
    }
}

/// Prints findings: all errors and warnings; notes are counted.
pub(super) fn say(faults: &[Diagnostic], tree: &SourceTree) -> ExitCode {
    for fault in faults.iter().filter(|fault| fault.severity > Severity::Note) {
        anstream::eprint!("{}", draw(fault, tree, Paint::Coloured));
    }
    let count = |severity: Severity| faults.iter().filter(|fault| fault.severity == severity).count();
    let words: Vec<String> =
        [(Severity::Error, "error"), (Severity::Warning, "warning"), (Severity::Note, "note")]
            .into_iter()
            .filter_map(|(severity, word)| match count(severity) {
                0 => None,
                1 => Some(format!("1 {word}")),
                n => Some(format!("{n} {word}s")),
            })
            .collect();
    if !words.is_empty() {
        anstream::eprintln!("{}", words.join(", "));
    }
    exit_code(faults)
}

fn exit_code(faults: &[Diagnostic]) -> ExitCode {
    ExitCode::from(u8::from(faults.iter().any(|fault| fault.severity == Severity::Error)))
}
