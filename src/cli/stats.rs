//! `stats`: counts of a whole site, for people and for programs.

use std::fmt::Write as _;
use std::path::Path;
use std::process::ExitCode;

use super::list::with_site;
use crate::diagnostic::Severity;
use crate::survey::{Stats, stats};

/// How counts are printed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, clap::ValueEnum)]
pub(super) enum Form {
    /// For people
    Text,
    /// One object
    Json,
}

/// Prints counts of the whole site.
pub(super) fn print_stats(root: &Path, format: Form) -> ExitCode {
    with_site(root, None, |site| {
        let stats = stats(site);
        match format {
            Form::Json => {
                let value = serde_json::to_value(&stats).unwrap_or_default();
                anstream::println!("{value:#}");
            }
            Form::Text => anstream::print!("{}", told(&stats)),
        }
        Ok(())
    })
}

/// A bar is so long when it stands for all.
const BAR: usize = 24;

/// Counts as they are written, paragraph by paragraph.
#[derive(Default)]
struct Report {
    text: String,
}

impl Report {
    fn head(&mut self, name: &str, count: &str) {
        let gap = if self.text.is_empty() { "" } else { "\n" };
        let _ = writeln!(self.text, "{gap}\u{1b}[1m{name:<16}\u{1b}[0m{count}");
    }

    /// A count as a part of all.
    fn part(&mut self, name: &str, count: usize, all: usize) {
        let bar = if all == 0 { 0 } else { (count * BAR).div_ceil(all).min(BAR) };
        let per_cent = if all == 0 { 0 } else { (count * 200 + all) / (2 * all) };
        let _ = writeln!(self.text, "  {name:<22}{count:>6}  {:<BAR$} {per_cent:>3}%", "█".repeat(bar));
    }

    fn count(&mut self, name: &str, count: usize) {
        let _ = writeln!(self.text, "  {name:<22}{count:>6}");
    }
}

fn told(stats: &Stats) -> String {
    let mut report = Report::default();
    pages(&mut report, stats);
    facts(&mut report, stats);
    figures(&mut report, stats);
    let counts = [Severity::Error, Severity::Warning, Severity::Note].map(|severity| {
        let count = stats.count(severity);
        format!("{count} {severity}{}", if count == 1 { "" } else { "s" })
    });
    report.head("Findings", &format!("{}; {} let stand", counts.join(", "), stats.allowed));
    for (rule, found) in &stats.findings {
        let _ = writeln!(report.text, "  {rule:<22}{:>6}  {}", found.count, found.severity);
    }
    report.text
}

fn pages(report: &mut Report, stats: &Stats) {
    let pages = &stats.pages;
    let all = pages.entities + pages.prose + pages.models + pages.datasets + pages.frameworks;
    report.head("Pages", &format!("{all}, and {} terms", pages.terms));
    for (name, count) in [
        ("entities", pages.entities),
        ("pages of prose", pages.prose),
        ("models", pages.models),
        ("datasets", pages.datasets),
        ("frameworks", pages.frameworks),
    ] {
        report.part(name, count, all);
    }
    let others =
        [("drafts", pages.drafts), ("planned", pages.wanted), ("without a summary", pages.without_summary)];
    others.into_iter().filter(|(_, count)| *count > 0).for_each(|(name, count)| report.count(name, count));
    for (language, counts) in &stats.translations {
        let all = counts.fresh + counts.behind + counts.never_compared + counts.missing;
        report.head("Translations", &format!("{all} into {language}"));
        report.part("fresh", counts.fresh, all);
        report.part("behind the original", counts.behind, all);
        report.part("never compared", counts.never_compared, all);
        report.part("missing", counts.missing, all);
    }
}

fn facts(report: &mut Report, stats: &Stats) {
    let facts = &stats.facts;
    if facts.all > 0 {
        report.head("Facts", &format!("{}, and {} earlier values", facts.all, facts.entries));
        report.part("with a source", facts.sourced, facts.all);
        for (confidence, count) in &facts.by_confidence {
            report.part(&format!("confidence {confidence}"), *count, facts.all);
        }
        for (age, count) in &facts.by_age {
            report.part(age, *count, facts.all);
        }
        report.count("entities without any", facts.entities_without);
    }
    let relations = &stats.relations;
    if relations.all > 0 {
        report.head("Relations", &format!("{} of {} kinds", relations.all, relations.by_kind.len()));
        report.part("with a source", relations.sourced, relations.all);
        report.count("entities without any", relations.entities_without);
    }
}

fn figures(report: &mut Report, stats: &Stats) {
    let figures = &stats.figures;
    if figures.figures + figures.inputs + figures.rows > 0 {
        let scenarios = figures.scenarios;
        report.head("Figures", &format!("{}, in {scenarios} scenarios beside the base", figures.figures));
        report.part("inputs with a ground", figures.inputs - figures.assumed, figures.inputs);
        report.part("inputs assumed", figures.assumed, figures.inputs);
        report.count("rows of datasets", figures.rows);
    }
    let sources = &stats.sources;
    report.head("Sources", &format!("{}, {} of them with a key", sources.all, sources.with_key));
    report.count("nothing rests on", sources.unused);
}
