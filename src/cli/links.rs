//! `links`: asks whether the addresses outside that a site names still answer. Never part of a build.

use std::collections::BTreeMap;
use std::io::IsTerminal;
use std::path::Path;
use std::process::ExitCode;
use std::time::{Duration, Instant};

use super::draw::{Paint, draw, line_and_column};
use super::verbs::{no_site, today};
use super::{Format, days, formats};
use crate::diagnostic::{Diagnostic, Severity, rules};
use crate::output::keep;
use crate::pipeline::{Wishes, compute, read_site, settle};
use crate::quantity::Date;
use crate::source::{SourceTree, kept};
use crate::web::{Manners, Memory, Named, Progress, Trust, gather, look, report};

/// What is asked of `links`.
#[derive(Debug, clap::Args)]
#[command(after_long_help = "\
Each address is asked for once, whatever the number of places it stands at: by HEAD, and by GET where that is
refused or a place behind `#` is looked for. Hosts are asked side by side, each with one question at a time and a
pause between; one that wants to be asked later is waited for, if not too long. What was seen is kept in
`.layerwiki/cache/links.json` as the run goes on: one that is broken off goes on where it was. Pages that were there
are asked for again after `--max-age`, others the next day. A proxy is taken from HTTPS_PROXY, HTTP_PROXY or
ALL_PROXY, with exceptions from NO_PROXY.

Gone pages are errors (link/dead, exit code 1), moved ones warnings (link/moved), those that cannot be looked at
notes (link/unseen).

  layerwiki links
  layerwiki links --only content/sources.yaml
  layerwiki links --only 'github.com/*/blob' --fresh
  layerwiki links --offline --format json")]
pub(super) struct Asked {
    /// Only addresses, or files, with this in them; `*` stands for anything
    #[arg(long, value_name = "PATTERN")]
    only: Vec<String>,
    /// Ask again for pages that were last seen longer ago than this
    #[arg(long, value_name = "DAYS", default_value = "30d", value_parser = days)]
    max_age: u32,
    /// Ask for all pages again
    #[arg(long, conflicts_with = "offline")]
    fresh: bool,
    /// Ask nobody: tell what earlier runs have seen
    #[arg(long)]
    offline: bool,
    /// Ask addresses of this machine and of private networks too
    #[arg(long)]
    local: bool,
    /// How long one answer may take, in seconds
    #[arg(long, value_name = "SECONDS", default_value_t = 20, value_parser = clap::value_parser!(u64).range(1..=600))]
    patience: u64,
    /// The pause between two questions to one host, in milliseconds
    #[arg(long, value_name = "MILLISECONDS", default_value_t = 1000)]
    pause: u64,
    /// How findings are printed
    #[arg(long, value_enum, default_value_t = Format::Text)]
    format: Format,
}

/// The name under which what was seen is kept.
const KEPT: &str = "links.json";
/// What was seen is kept so often.
const KEPT_EVERY: Duration = Duration::from_secs(1);
/// A run that is over sooner shows no progress.
const QUICK: Duration = Duration::from_millis(500);

/// Asks, keeps what was seen, and tells of what is dead, has moved, or cannot be seen.
pub(super) fn links(root: &Path, asked: &Asked) -> ExitCode {
    let read = read_site(root);
    let tree = &read.value;
    let mut faults = read.diagnostics;
    if faults.iter().any(|fault| fault.place.is_none()) {
        return super::verbs::say(&faults, tree);
    }
    // What else is wrong with the site is told by `check`.
    faults.clear();
    let wishes = Wishes { drafts: true, ..Wishes::default() };
    let computed = compute(tree, &wishes);
    if let Some(fault) = no_site(&computed.diagnostics) {
        return super::verbs::say(&[fault], tree);
    }
    let (roster, _) = computed.value;
    let address = &roster.vocabulary.settings.address;
    let mut named = gather(tree, address);
    named.retain(|address, places| {
        asked.only.is_empty()
            || asked.only.iter().any(|pattern| {
                fits(pattern, address) || places.iter().any(|place| fits(pattern, place.file.as_str()))
            })
    });
    let mut memory = Memory::from_bytes(&kept(root, KEPT));
    let mut n_asked = 0;
    if !asked.offline {
        let manners = Manners {
            asks_private: asked.local,
            patience: Duration::from_secs(asked.patience),
            pause: Duration::from_millis(asked.pause),
            backoff: Duration::from_millis(asked.pause.saturating_mul(2)),
            ..Manners::of_site(address)
        };
        let now = today();
        let trust = Trust {
            today: Date::of_unix_day(now),
            since: Date::of_unix_day(now.saturating_sub(asked.max_age)),
            is_fresh: asked.fresh,
        };
        let mut teller = Teller::new(root);
        look(&named, &mut memory, &trust, &manners, &mut |memory, progress| {
            n_asked = progress.n_asked;
            teller.tell(memory, progress);
        });
        teller.end();
    }
    let mut findings = settle(report(&named, &memory), tree, &roster, false);
    // Whether an allow silences anything else is not known here.
    let own = [&rules::DEAD, &rules::MOVED, &rules::UNSEEN];
    findings.retain(|finding| own.iter().any(|rule| rule.name == finding.rule.name));
    match asked.format {
        Format::Json => anstream::print!("{}", formats::as_json(&findings, tree)),
        Format::Github => {
            findings.iter().for_each(|finding| anstream::print!("{}", formats::as_annotation(finding, tree)));
        }
        Format::Text => {
            findings.iter().for_each(|finding| anstream::eprint!("{}", draw(finding, tree, Paint::Coloured)));
            findings.iter().for_each(|finding| anstream::println!("{}", line(finding, tree)));
        }
    }
    anstream::eprintln!("{}", summary(&named, &memory, &findings, n_asked));
    ExitCode::from(u8::from(findings.iter().any(|finding| finding.severity == Severity::Error)))
}

/// One finding in one line, for the list at the end.
fn line(finding: &Diagnostic, tree: &SourceTree) -> String {
    let place = finding.place.as_ref().map(|place| {
        let (line, column) = line_and_column(place, tree);
        format!("{}:{line}:{column}", place.file)
    });
    let more = match finding.labels.len() {
        0 => String::new(),
        n => format!(" and {n} more"),
    };
    format!("{:<11} {}{more}  {}", finding.rule.name, place.unwrap_or_default(), finding.message)
}

/// The last line.
fn summary(named: &Named, memory: &Memory, findings: &[Diagnostic], n_asked: usize) -> String {
    let mut counts: BTreeMap<&str, usize> = BTreeMap::new();
    findings.iter().for_each(|finding| *counts.entry(finding.rule.name).or_default() += 1);
    let count = |rule: &crate::diagnostic::Rule| counts.get(rule.name).copied().unwrap_or(0);
    let n_places: usize = named.values().map(Vec::len).sum();
    let unknown = memory.unknown(named);
    let mut text = format!(
        "{} at {}: {} dead, {} moved, {} could not be seen; asked for {}",
        counted(named.len(), "address", "addresses"),
        counted(n_places, "place", "places"),
        count(&rules::DEAD),
        count(&rules::MOVED),
        count(&rules::UNSEEN),
        counted(n_asked, "page", "pages"),
    );
    if unknown > 0 {
        text.push_str(&format!("; {} never asked for", counted(unknown, "address was", "addresses were")));
    }
    text
}

fn counted(n: usize, one: &str, many: &str) -> String {
    format!("{n} {}", if n == 1 { one } else { many })
}

/// Whether a text holds the parts of a pattern between its `*`, in order.
fn fits(pattern: &str, text: &str) -> bool {
    let mut rest = text;
    pattern.split('*').all(|part| match rest.split_once(part) {
        Some((_, behind)) => {
            rest = behind;
            true
        }
        None => false,
    })
}

/// Keeps what was seen, and shows on a terminal how far the run has come.
struct Teller<'a> {
    root: &'a Path,
    begun: Instant,
    kept: Instant,
    n_kept: usize,
    is_shown: bool,
}

impl<'a> Teller<'a> {
    fn new(root: &'a Path) -> Teller<'a> {
        Teller { root, begun: Instant::now(), kept: Instant::now(), n_kept: 0, is_shown: false }
    }

    fn tell(&mut self, memory: &Memory, progress: Progress) {
        let is_over = progress.n_seen == progress.n_asked;
        if progress.n_seen > self.n_kept && (is_over || self.kept.elapsed() > KEPT_EVERY) {
            keep(self.root, KEPT, &memory.to_bytes());
            (self.kept, self.n_kept) = (Instant::now(), progress.n_seen);
        }
        if std::io::stderr().is_terminal() && self.begun.elapsed() > QUICK {
            self.is_shown = true;
            anstream::eprint!("\r{} of {} pages seen ", progress.n_seen, progress.n_asked);
        }
    }

    /// Clears the line of progress.
    fn end(&self) {
        if self.is_shown {
            anstream::eprint!("\r{:40}\r", "");
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_pattern_fits_what_holds_its_parts_in_order() {
        for (pattern, text, is_fit) in [
            ("a.test", "https://a.test/x", true),
            ("a.*/x", "https://a.test/x", true),
            ("x*a.test", "https://a.test/x", false),
            ("*", "https://a.test/x", true),
            ("b.test", "https://a.test/x", false),
        ] {
            assert_eq!(fits(pattern, text), is_fit, "{pattern}");
        }
    }
}
