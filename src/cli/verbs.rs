//! Runs each verb and says what came of it.

use std::net::IpAddr;
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::sync::Arc;
use std::time::{SystemTime, UNIX_EPOCH};

use super::draw::{Paint, draw};
use super::{Format, formats};
use crate::diagnostic::{Diagnostic, Severity};
use crate::output::{Compressed, Folder, Hasher, Outcome, Sink, keep};
use crate::page::Highlights;
use crate::pipeline::{Last, Stages, Wishes, read_site, run, run_with};
use crate::quantity::Date;
use crate::serve::{self, Options, Report};
use crate::source::{SourceTree, kept, program};

/// Writes the site into `output`.
pub(super) fn build(root: &Path, output: &Path, wishes: &Wishes, timings: bool) -> ExitCode {
    let mut stages = Stages::default();
    let read = read_site(root);
    stages.end("read");
    let folder = match Folder::open(output, root) {
        Ok(folder) => folder,
        Err(fault) => return say(&[*fault], &read.value),
    };
    // What is wrong with the sources' files is found while they are read, and told by a whole build.
    let seal = if read.diagnostics.is_empty() { folder.seal() } else { None };
    let last = seal.and_then(|seal| Last::from_bytes(&kept(root, LAST), &read.value, wishes, &seal));
    if let Some(last) = last {
        stages.end("compare");
        let outcome = folder.leave();
        outcome.notes.iter().for_each(|note| print(&draw(note, &read.value, Paint::Coloured)));
        print(&last.told);
        finish(&last, &outcome, output, &stages, timings);
        return ExitCode::SUCCESS;
    }
    let is_well_read = read.diagnostics.is_empty();
    let highlights = Highlights::from_bytes(kept(root, HIGHLIGHTS));
    let mut faults = read.diagnostics;
    let compressor = format!("{} {}", output.display(), program().unwrap_or_default()).into_bytes();
    let compressed = Compressed { sink: &folder, is_last_ours: kept(root, COMPRESSOR) == compressor };
    let sink: &dyn Sink = if wishes.full { &compressed } else { &folder };
    let (closed, written) = run_with(&read.value, wishes, sink, &highlights, &mut stages);
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
    outcome.notes.iter().for_each(|note| print(&draw(note, &read.value, Paint::Coloured)));
    if let Some(bytes) = highlights.to_bytes() {
        keep(root, HIGHLIGHTS, &bytes);
    }
    if wishes.full && program().is_some() {
        keep(root, COMPRESSOR, &compressor);
    }
    let told = told(&faults, &read.value);
    let last = Last { n_pages: closed.plan.pages.len(), n_files: written.value, told };
    if let Some(seal) = outcome.seal.filter(|_| is_well_read)
        && let Some(bytes) = last.to_bytes(&read.value, wishes, &seal)
    {
        keep(root, LAST, &bytes);
    }
    stages.end("write");
    print(&last.told);
    finish(&last, &outcome, output, &stages, timings);
    // The system takes memory back at once; text by text it takes half a second on 10,000 entities.
    std::mem::forget((read.value, closed, highlights));
    exit_code(&faults)
}

/// The last lines of a build.
fn finish(last: &Last, outcome: &Outcome, output: &Path, stages: &Stages, timings: bool) {
    let name = outcome.digest.map(|digest| format!("; site {digest}")).unwrap_or_default();
    anstream::eprintln!(
        "{} pages, {} files in {:.2} s: {}: {outcome}{name}",
        last.n_pages,
        last.n_files,
        stages.total().as_secs_f64(),
        output.display()
    );
    if timings {
        for (stage, time) in stages.iter() {
            anstream::eprintln!("{stage:>12} {:8.1} ms", time.as_secs_f64() * 1000.0);
        }
    }
}

/// The name under which highlighted code is kept between builds.
const HIGHLIGHTS: &str = "highlights";
/// The name under which is kept which program made the shorter forms of files, and where.
const COMPRESSOR: &str = "compressor";
/// The name under which the last build is kept.
const LAST: &str = "last-build";

/// The days since 1970, by the wall clock.
#[expect(clippy::disallowed_methods, reason = "what is stale is asked of today, and of no build")]
pub(super) fn today() -> u32 {
    let since = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
    u32::try_from(since.as_secs() / 86_400).unwrap_or(u32::MAX)
}

/// What is asked of a check.
pub(super) struct Asked {
    /// Warnings fail.
    pub(super) strict: bool,
    /// Drafts are checked too.
    pub(super) drafts: bool,
    /// Facts are told that were last said so many days ago.
    pub(super) stale: Option<u32>,
    /// Signals are told that were to be reviewed before today.
    pub(super) overdue: bool,
}

/// Finds everything that is wrong; writes nothing.
///
/// The wall clock decides which facts are stale and which reviews overdue, here and nowhere in a build.
pub(super) fn check(root: &Path, asked: &Asked, format: Format) -> ExitCode {
    let read = read_site(root);
    let stale_before = asked.stale.map(|days| Date::of_unix_day(today().saturating_sub(days)));
    let overdue_before = asked.overdue.then(|| Date::of_unix_day(today()));
    let wishes = Wishes {
        drafts: asked.drafts,
        strict: asked.strict,
        stale_before,
        overdue_before,
        ..Wishes::default()
    };
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
        let state = match (report.is_good, report.has_site) {
            (true, _) => "ready",
            (false, true) => "the last good site stays",
            (false, false) => "the errors are shown",
        };
        anstream::eprintln!(
            "{} pages in {:.3} s, {state}: {}",
            report.n_pages,
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

/// What is wrong where there is no site at all: an error that has no place in any file.
pub(super) fn no_site(found: &[Diagnostic]) -> Option<Diagnostic> {
    found.iter().find(|fault| fault.severity == Severity::Error && fault.place.is_none()).cloned()
}

/// Prints findings: all errors and warnings; notes are counted.
pub(super) fn say(faults: &[Diagnostic], tree: &SourceTree) -> ExitCode {
    print(&told(faults, tree));
    exit_code(faults)
}

/// What is said of findings.
fn told(faults: &[Diagnostic], tree: &SourceTree) -> String {
    let shown = faults.iter().filter(|fault| fault.severity > Severity::Note);
    let mut told: String = shown.map(|fault| draw(fault, tree, Paint::Coloured)).collect();
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
        told.push_str(&words.join(", "));
        told.push('\n');
    }
    told
}

fn print(text: &str) {
    anstream::eprint!("{text}");
}

fn exit_code(faults: &[Diagnostic]) -> ExitCode {
    ExitCode::from(u8::from(faults.iter().any(|fault| fault.severity == Severity::Error)))
}
