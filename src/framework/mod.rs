//! Frameworks as data: maps, stacks, crosswalks and assessments, read and judged.
//!
//! 1. [`Frameworks::read`] reads `content/frameworks/`: [`map`]s, [`stack`]s, [`crosswalk`]s and
//!    [`assessment`]s, over the [`axis`] of a facet or of a stack.
//! 2. [`Frameworks::questions`] says what the ledger is to reckon for them: the tests of signals, the shares of
//!    levels.
//! 3. [`Frameworks::judge`] holds the answers against the tests, the dates against the clock.
//! 4. [`names`] gives the graph what brackets can name, with the texts in which brackets work.
//!
//! A framework recommends nothing; what follows from it is its reader's to say. This room knows nothing of pages.

pub mod assessment;
pub mod axis;
pub mod crosswalk;
mod field;
mod judge;
pub mod map;
mod names;
mod read;
pub mod stack;
mod word;

use std::collections::BTreeMap;

pub use judge::{Judged, Standing};
pub use names::{cell_anchor, row_anchor};

use crate::cost::Question;
use crate::diagnostic::{Place, SitePath};
use crate::document::{Allow, Text};
use crate::graph::WorkId;
use crate::language::Localized;
use crate::quantity::Date;
use crate::source::Written;

/// All frameworks of a site, as read and as judged.
#[derive(Clone, Debug, Default)]
pub struct Frameworks {
    /// The frameworks by id.
    pub all: BTreeMap<String, Framework>,
    /// What became of the signals of each assessment, in their order.
    judged: BTreeMap<String, Vec<Judged>>,
    /// What the ledger is asked, by frameworks that could be read and by those that could not.
    questions: Vec<Question>,
}

/// A file of `content/frameworks/`.
#[derive(Clone, Debug)]
pub struct Framework {
    /// Its id: the name of its file.
    pub id: String,
    /// Its title.
    pub title: Localized<String>,
    /// Where the reading comes from.
    pub source: Option<WorkId>,
    /// When it was made.
    pub as_of: Option<Date>,
    /// What it is.
    pub kind: Kind,
    /// Its texts in which brackets work, by key.
    pub texts: BTreeMap<String, Localized<Text>>,
    /// What its author lets stand.
    pub allow: Vec<Allow>,
    /// Addresses its page had.
    pub redirects: Vec<Written>,
    /// Its file.
    pub file: SitePath,
    /// Where its title stands.
    pub place: Place,
}

/// What a framework is.
#[derive(Clone, Debug)]
pub enum Kind {
    /// Rows and columns, with a judgement in each cell.
    Map(map::Map),
    /// Levels, one on top of the other.
    Stack(stack::Stack),
    /// Which terms of one axis are which of another.
    Crosswalk(crosswalk::Crosswalk),
    /// A reading of one row of a map, with what would refute it.
    Assessment(Box<assessment::Assessment>),
}

impl Kind {
    /// The word an author writes for it.
    pub fn word(&self) -> &'static str {
        match self {
            Kind::Map(_) => "map",
            Kind::Stack(_) => "stack",
            Kind::Crosswalk(_) => "crosswalk",
            Kind::Assessment(_) => "assessment",
        }
    }
}

impl Framework {
    /// The map, where it is one.
    pub fn map(&self) -> Option<&map::Map> {
        match &self.kind {
            Kind::Map(map) => Some(map),
            _ => None,
        }
    }

    /// Every work it names as a source: of itself, of its cells, of its signals.
    pub fn works(&self) -> Vec<WorkId> {
        let mut works: Vec<WorkId> = self.source.into_iter().collect();
        let others: Vec<WorkId> = match &self.kind {
            Kind::Map(map) => map.cells.iter().filter_map(|cell| cell.source).collect(),
            Kind::Assessment(assessment) => {
                assessment.signals.iter().filter_map(assessment::Signal::source).collect()
            }
            Kind::Stack(_) | Kind::Crosswalk(_) => Vec::new(),
        };
        for work in others {
            if !works.contains(&work) {
                works.push(work);
            }
        }
        works
    }
}

impl Frameworks {
    /// What became of the signals of an assessment, in their order.
    pub fn judged(&self, id: &str) -> &[Judged] {
        self.judged.get(id).map_or(&[], Vec::as_slice)
    }
}
