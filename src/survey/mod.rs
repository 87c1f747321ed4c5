//! Looks over a whole site: lists of what it has, lacks and lets stand, and counts of it.
//!
//! 1. [`list`] makes a [`Table`] of one kind of thing: [`things`] of what is there, [`wants`] of what is missing
//!    or old.
//! 2. [`Filter`] keeps the rows that meet conditions, `layer=L2` or `confidence=low`.
//! 3. [`stats`](mod@stats) counts.

mod filter;
mod stats;
mod table;
mod things;
mod wants;

pub use filter::Filter;
pub use stats::{Stats, stats};
pub use table::{Row, Table};

use crate::diagnostic::{Diagnostic, Fault, nearest};
use crate::pipeline::Closed;
use crate::quantity::Date;
use crate::source::SourceTree;

/// A site that is looked over.
#[derive(Debug)]
pub struct Site<'a> {
    /// Its sources.
    pub tree: &'a SourceTree,
    /// Its names and numbers.
    pub closed: &'a Closed,
    /// What a check finds.
    pub findings: &'a [Diagnostic],
    /// Facts last said before this day are stale, where that is asked.
    pub stale_before: Option<Date>,
}

/// What can be listed, and what it is.
pub const LISTS: &[(&str, &str)] = &[
    ("allows", "findings that authors let stand, with the reason"),
    ("datasets", "datasets, with their rows"),
    ("entities", "entities, with their places"),
    ("facts", "facts, with value, time, source and confidence"),
    ("figures", "inputs and figures of models, with value and range"),
    ("findings", "what a check finds now"),
    ("frameworks", "maps, stacks, crosswalks and assessments"),
    ("models", "models, with their figures"),
    ("orphans", "pages that nothing links to"),
    ("pages", "pages of prose"),
    ("relations", "relations between entities"),
    ("rules", "the rules of a check, with their severity here"),
    ("signals", "signals of assessments, with where they stand"),
    ("sources", "works cited, and how much rests on each"),
    ("stale", "facts that were last said long ago (`--days`)"),
    ("terms", "terms of all facets, and how many entities have each"),
    ("translations", "pages in each language: fresh, behind, never compared, missing"),
    ("unsourced", "relations, facts and inputs without a source"),
    ("wanted", "planned pages, and how many link there"),
];

/// Lists one kind of thing.
///
/// # Errors
/// A [`Fault`] when nothing of that name can be listed.
pub fn list(what: &str, site: &Site<'_>) -> Result<Table, Fault> {
    let table = match what {
        "allows" => things::allows(site),
        "datasets" => things::datasets(site),
        "entities" => things::entities(site),
        "facts" => things::facts(site),
        "figures" => things::figures(site),
        "findings" => wants::findings(site),
        "frameworks" => things::frameworks(site),
        "models" => things::models(site),
        "orphans" => wants::orphans(site),
        "pages" => things::pages(site),
        "relations" => things::relations(site),
        "rules" => things::rules(site),
        "signals" => things::signals(site),
        "sources" => things::sources(site),
        "stale" => wants::stale(site),
        "terms" => things::terms(site),
        "translations" => wants::translations(site),
        "unsourced" => wants::unsourced(site),
        "wanted" => wants::wanted(site),
        _ => {
            let known = || LISTS.iter().map(|(name, _)| *name);
            return Err(Fault::new(format!("nothing is listed as `{what}`"))
                .hint_if(nearest(what, known()).map(|known| format!("did you mean `{known}`?")))
                .hint(format!("lists: {}", known().collect::<Vec<_>>().join(", "))));
        }
    };
    Ok(table)
}
