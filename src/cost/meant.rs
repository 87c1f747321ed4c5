//! What the names of a formula lead to, for pages that show it: each piece of its text, and what it names.

use std::collections::BTreeSet;

use super::Costs;
use super::order::Needs;
use super::question::{Part, Question};
use super::resolve::{Home, Item, Meaning, Resolver};
use crate::formula::Formula;
use crate::graph::{FactRef, Roster};

/// What a name in a formula leads to.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Named {
    /// An input, a figure or a computed column.
    Item(Item),
    /// A fact.
    Fact(FactRef),
    /// A cell, or cells of a column.
    Cell {
        /// The dataset.
        dataset: String,
        /// The index of the row; none for a whole column or the row at hand.
        row: Option<usize>,
        /// The column.
        column: String,
    },
}

/// A piece of a formula's text.
#[derive(Clone, Debug, PartialEq)]
pub struct FormulaPiece {
    /// The text as written.
    pub text: String,
    /// What it names; nothing for what stands between names.
    pub names: Option<Named>,
}

impl Costs {
    /// The formula of an item in pieces; of a markup the price over the cost. Nothing for a stated input.
    pub fn formula(&self, item: &Item, scenario: &str, roster: &Roster) -> Vec<FormulaPiece> {
        let resolver = Resolver { models: &self.models, roster };
        let formulas = Needs::new(resolver, scenario).formulas(item);
        let text = |text: &str| FormulaPiece { text: text.to_owned(), names: None };
        match formulas.as_slice() {
            [(price, home), (cost, _)] => {
                let sides = [price, cost].map(|side| side_of(side, *home, resolver));
                let [price, cost] = sides;
                price.into_iter().chain([text(" / ")]).chain(cost).collect()
            }
            [(formula, home)] => pieces(formula, *home, resolver),
            _ => Vec::new(),
        }
    }

    /// What a part of a question names, where it is one name.
    pub fn named_alone(&self, question: &Question, part: Part, roster: &Roster) -> Option<Named> {
        let resolver = Resolver { models: &self.models, roster };
        let crate::formula::Kind::Name(name) = &question.formula(part)?.root().kind else { return None };
        let meaning = resolver.meaning(name, Home::Outside).ok()?;
        named(meaning, Home::Outside)
    }

    /// What an item names directly, in a scenario.
    pub fn named(&self, item: &Item, scenario: &str, roster: &Roster) -> BTreeSet<Named> {
        self.formula(item, scenario, roster).into_iter().filter_map(|piece| piece.names).collect()
    }

    /// Every input, figure and computed column, in the order of models and as written in each; then what is
    /// asked beside them, each question once.
    pub fn items(&self) -> Vec<Item> {
        let asked = super::ledger::questions(&self.models)
            .filter(|item| matches!(item, Item::Question(_, _, Part::Whole | Part::Gap)));
        super::ledger::all_items(&self.models).into_iter().chain(asked).collect()
    }
}

/// A side of a markup; what is more than a name stands in parentheses.
fn side_of(formula: &Formula, home: Home<'_>, resolver: Resolver<'_>) -> Vec<FormulaPiece> {
    let mut side = pieces(formula, home, resolver);
    if side.len() > 1 && matches!(formula.root().kind, crate::formula::Kind::Binary(..)) {
        side.insert(0, FormulaPiece { text: "(".to_owned(), names: None });
        side.push(FormulaPiece { text: ")".to_owned(), names: None });
    }
    side
}

fn named(meaning: Meaning, home: Home<'_>) -> Option<Named> {
    match (meaning, home) {
        (Meaning::Item(item), _) => Some(Named::Item(item)),
        (Meaning::Fact(fact), _) => Some(Named::Fact(fact)),
        (Meaning::Cell { dataset, row, column }, _) => Some(Named::Cell { dataset, row: Some(row), column }),
        (Meaning::Column { dataset, column, .. }, _) => Some(Named::Cell { dataset, row: None, column }),
        (Meaning::OwnCell { column }, Home::Dataset(dataset)) => {
            Some(Named::Cell { dataset: dataset.id.clone(), row: None, column })
        }
        (Meaning::OwnCell { .. }, Home::Model(_) | Home::Outside) => None,
    }
}

fn pieces(formula: &Formula, home: Home<'_>, resolver: Resolver<'_>) -> Vec<FormulaPiece> {
    let whole = formula.text();
    let between = |from: u32, to: u32| -> String {
        let (from, to) = (usize::try_from(from).unwrap_or(0), usize::try_from(to).unwrap_or(usize::MAX));
        whole.get(from..to.min(whole.len())).unwrap_or_default().to_owned()
    };
    let mut pieces = Vec::new();
    let mut done = 0;
    for (name, (start, end)) in formula.names() {
        let Ok(meaning) = resolver.meaning(name, home) else { continue };
        if start > done {
            pieces.push(FormulaPiece { text: between(done, start), names: None });
        }
        pieces.push(FormulaPiece { text: between(start, end), names: named(meaning, home) });
        done = end;
    }
    if between(done, u32::MAX).trim() != "" {
        pieces.push(FormulaPiece { text: between(done, u32::MAX), names: None });
    }
    pieces
}
