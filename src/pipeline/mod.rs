//! Conducts one build: from sources to finished files. The only room of the build that starts threads.
//!
//! 1. [`read_site`] walks and reads the site's files; [`Sources`] reads again what has changed.
//! 2. [`Closed::close`] parses, links and plans: names and addresses are closed. A [`Memo`] of the last time
//!    saves what nothing has changed: the site is closed [`again`].
//! 3. [`Closed::write`] makes every page and puts it into a sink; a [`Site`] makes those that are asked for.
//!
//! [`Last`] knows a build that would change nothing before step 2.
//!
//! Every step gives the best it can make and all it found wrong, so one run tells an author everything.

mod again;
mod closed;
mod last;
mod memo;
mod site;
mod sources;
mod stages;
mod workshop;
mod write;

use std::path::Path;

use rayon::prelude::*;

pub use closed::{Closed, compute};
pub use last::Last;
pub use memo::Memo;
pub use site::{Made, Site};
pub use sources::{Changes, Sources};
pub use stages::Stages;
pub use workshop::{Renewed, Workshop};

use crate::diagnostic::{Checked, Diagnostic, Severity};
use crate::graph::Roster;
use crate::output::Sink;
use crate::page::Highlights;
use crate::quantity::Date;
use crate::source::{self, Source, SourceTree};

/// What a build is asked for.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Wishes {
    /// The address to build for, where it is not the site's own.
    pub base_url: Option<String>,
    /// Publish drafts too.
    pub drafts: bool,
    /// Warnings fail.
    pub strict: bool,
    /// Tell of facts that were last said before this day.
    pub stale_before: Option<Date>,
    /// Tell of signals that were to be reviewed before this day.
    pub overdue_before: Option<Date>,
    /// Inputs of models to set: `input=value`.
    pub set: Vec<String>,
    /// The pages are shown by `serve`, under the root of a local host.
    pub is_served: bool,
    /// Each page stands beside itself as Markdown.
    pub full: bool,
}

/// Reads the files of a site.
pub fn read_site(root: &Path) -> Checked<SourceTree> {
    let mut faults = Vec::new();
    let found = source::walk(root).into_value(&mut faults);
    let read: Vec<Checked<Option<Source>>> = found.par_iter().map(source::read).collect();
    let files: Vec<Source> = read.into_iter().filter_map(|checked| checked.into_value(&mut faults)).collect();
    Checked { value: SourceTree::new(files), diagnostics: faults }
}

/// Drops what authors let stand, sets the severities the site asks for, promotes warnings when `strict`,
/// drops doubles, and orders the rest as an author reads: by file, by the first byte, by rule.
pub fn settle(
    diagnostics: Vec<Diagnostic>,
    tree: &SourceTree,
    roster: &Roster,
    strict: bool,
) -> Vec<Diagnostic> {
    let severities = &roster.vocabulary.settings.severities;
    let mut settled = roster.silence(diagnostics);
    for diagnostic in &mut settled {
        if let Some(severity) = severities.get(diagnostic.rule.name) {
            diagnostic.severity = *severity;
        }
        if strict && diagnostic.severity == Severity::Warning {
            diagnostic.severity = Severity::Error;
        }
    }
    // A place in YAML is no byte yet. The file finds all of them at once, so one finding costs a look.
    settled.sort_by_cached_key(|diagnostic| {
        let start =
            diagnostic.place.as_ref().and_then(|place| tree.show(place)).map(|(_, range)| range.start);
        let file = diagnostic.place.as_ref().map(|place| place.file.clone());
        (file, start, diagnostic.rule.name, diagnostic.message.clone(), diagnostic.place.clone())
    });
    settled.dedup_by(|left, right| left.place == right.place && left.message == right.message);
    settled
}

/// A site read, closed and put into a sink, with all that is wrong with it.
pub fn run(tree: &SourceTree, wishes: &Wishes, sink: &dyn Sink) -> (Closed, Checked<usize>) {
    run_with(tree, wishes, sink, &Highlights::default(), &mut Stages::default())
}

/// The same, with what an earlier build has highlighted and a clock for the stages.
pub fn run_with(
    tree: &SourceTree,
    wishes: &Wishes,
    sink: &dyn Sink,
    highlights: &Highlights,
    stages: &mut Stages,
) -> (Closed, Checked<usize>) {
    let mut faults = Vec::new();
    let closed = Closed::close_with(tree, wishes, &mut Memo::nothing(), stages).into_value(&mut faults);
    let count = closed.write(tree, sink, highlights, stages).into_value(&mut faults);
    stages.end("files");
    let diagnostics = settle(faults, tree, &closed.graph.roster, wishes.strict);
    (closed, Checked { value: count, diagnostics })
}
