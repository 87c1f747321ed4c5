//! Models and datasets become figures: with unit, range, source and derivation, in every scenario.
//!
//! 1. [`Models::read`] reads [`model`]s, their tables ([`read_table`]) and [`dataset`]s from `content/`.
//!    [`prices`] is how a dataset takes in a price file of others. [`count`] is what a model can count in its own
//!    site, [`holdings`] counts it.
//! 2. [`check`] finds what every name in a formula means, and what every formula measures; [`check_pictures`] the
//!    same of what pictures name.
//! 3. [`order`] finds figures that rest on themselves; [`lower`] turns the others into one straight program,
//!    [`gather`] does so for functions and whole columns.
//! 4. [`Ledger::compute`] values it in every scenario, and in the base each [`question`] that others ask. [`markup`] keeps integrated sellers out of prices,
//!    [`boundary`] asks that the layers of the chain fit together, [`expect`] that a figure is what its author expects.
//! 5. [`names`] gives the graph what brackets can name; [`account`] tells how a figure comes about,
//!    [`meant`] what its formula names; [`export`] writes it as data, [`program`] for a browser.
//!
//! This room knows nothing of pages.

mod account;
mod boundary;
mod check;
mod check_pictures;
pub mod count;
mod csv;
pub mod dataset;
mod expect;
mod export;
mod field;
mod gather;
mod holdings;
mod ledger;
mod lower;
mod markup;
mod meant;
pub mod model;
mod names;
mod order;
pub mod prices;
mod program;
mod question;
mod read;
mod read_count;
mod read_dataset;
mod read_model;
mod read_pictures;
mod read_prices;
mod read_table;
mod resolve;
mod set;
#[cfg(test)]
mod tests;

pub use crate::formula::tape::Sign;
pub use crate::graph::BASE;
pub use account::{Account, Ground, Origin, ground};
pub use csv::{Sheet, read_sheet};
pub use export::{localized, origin};
pub use holdings::Holdings;
pub use ledger::{Figure, Ledger, Run, Swing};
pub use lower::{Leaf, LeftOut};
pub use meant::{FormulaPiece, Named};
pub use names::anchor as figure_anchor;
pub use program::{Movable, Mover, Program};
pub use question::{Asked, Asks, Part, Question, Verdict};
pub use read::Models;
pub use resolve::Item;

use crate::diagnostic::{Checked, Diagnostic, rules};
use crate::graph::Roster;
use crate::source::SourceTree;

/// The models of a site, and what comes out of them.
#[derive(Debug, Default)]
pub struct Costs {
    /// As written.
    pub models: Models,
    /// As computed.
    pub ledger: Ledger,
}

/// What others than models have to do with numbers.
#[derive(Debug, Default)]
pub struct Others {
    /// What they ask.
    pub questions: Vec<Question>,
    /// How many findings are let stand in their files, which are counted with those of the roster.
    pub n_allows: usize,
}

impl Costs {
    /// Reads the models and datasets of a site, sets some inputs, counts others, and computes every figure, and
    /// what is asked beside them.
    pub fn compute(tree: &SourceTree, roster: &mut Roster, others: Others, set: &[String]) -> Checked<Costs> {
        let mut faults = Vec::new();
        let mut models = Models::read(tree, roster).into_value(&mut faults);
        let questions = others.questions.into_iter();
        models.questions =
            questions.map(|asked| ((asked.owner.clone(), asked.name.clone()), asked)).collect();
        // By now every work that is written out anywhere is one of the roster's.
        models.counts = Holdings { roster, models: &models, n_other_allows: others.n_allows }.counts();
        let mut moved = Vec::new();
        for written in set {
            match models.set(written, &roster.vocabulary.units) {
                Ok(leaf) => moved.push(leaf),
                Err(fault) => faults.push(Diagnostic::of_site(&rules::UNKNOWN, fault)),
            }
        }
        let ledger = Ledger::compute(&models, roster).into_value(&mut faults);
        faults.extend(boundary::check(&models, roster, &ledger));
        faults.extend(expect::check(&models, roster, &ledger, &moved));
        Checked { value: Costs { models, ledger }, diagnostics: faults }
    }
}

/// What `![[model#…]]` shows besides tables.
pub const RESERVED: &[&str] = &["calculator", "chart", "curves", "sensitivity", "shares", "waterfall"];
