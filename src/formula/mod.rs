//! The language of formulas: `count * price / life`, read, checked for what it measures, and written again.
//!
//! 1. [`Formula::parse`] takes the text apart into lexemes and joins them to a tree of [`Expr`]s.
//! 2. [`Formula::names`] says what has to be known before it can be reckoned.
//! 3. [`Formula::dimension`] finds what it measures, and every place where two things do not fit together.
//! 4. Its [`Display`](fmt::Display) is the one way in which it is written.
//!
//! [`tape`] reckons, in plain numbers.
//!
//! This room knows no model, entity or dataset: what a name measures comes in as an argument. No tree is deeper than [`MAX_HEIGHT`], so whoever climbs one may call itself.

mod call;
mod dimension;
mod fault;
mod filter;
mod lexeme;
#[cfg(test)]
mod measured;
mod mismatch;
mod name;
mod parse;
mod print;
#[cfg(test)]
mod properties;
mod sign;
pub mod tape;
mod tree;
#[cfg(test)]
mod wrong;

use std::fmt;

use crate::diagnostic::Fault;
use crate::quantity::{Dimension, UnitTable};

pub use mismatch::Mismatch;
pub use name::unknown_name_hint;
pub use parse::{MAX_HEIGHT, parse_test};
pub use tree::{Comparison, Condition, Expr, Filter, Function, Kind, Name, Operator, Test, Wanted};

/// A formula as it was written, and its tree.
#[derive(Clone, Debug, PartialEq)]
pub struct Formula {
    text: String,
    root: Expr,
}

impl Formula {
    /// Reads a formula.
    ///
    /// # Errors
    /// A [`Fault`] at the bytes that are wrong, with what to write instead where that is known.
    pub fn parse(text: &str, units: &UnitTable) -> Result<Formula, Fault> {
        let root = parse::parse(text, units)?;
        Ok(Formula { text: text.to_owned(), root })
    }

    /// The formula as it was written.
    pub fn text(&self) -> &str {
        &self.text
    }

    /// The whole of its tree.
    pub fn root(&self) -> &Expr {
        &self.root
    }

    /// Every name in it and where that stands, in the order of the text, as often as it is written.
    pub fn names(&self) -> impl Iterator<Item = (&Name, (u32, u32))> {
        tree::names([&self.root]).into_iter()
    }

    /// What the formula measures, when `kind_of` says what each name does.
    ///
    /// `kind_of` is asked for every name in order, but for those that `count` only counts, which may be
    /// texts. A name inside an aggregate may be a column; `kind_of` says what its values measure, and is
    /// the one to look whether its filter fits the dataset.
    ///
    /// # Errors
    /// Every name that `kind_of` does not know, and every place where two things do not fit together.
    pub fn dimension(
        &self,
        kind_of: &mut dyn FnMut(&Name) -> Result<Dimension, Fault>,
    ) -> Result<Dimension, Vec<Mismatch>> {
        dimension::of(&self.root, &self.text, kind_of)
    }
}

impl fmt::Display for Formula {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(out, "{}", self.root)
    }
}

impl Test {
    /// Every name on both sides and where that stands, in the order of the text.
    pub fn names(&self) -> impl Iterator<Item = (&Name, (u32, u32))> {
        tree::names([self.left.as_ref(), self.right.as_ref()]).into_iter()
    }

    /// Its left side, its right side, and the one less the other: formulas whose places are those of `text`.
    pub fn sides(&self, text: &str) -> [Formula; 3] {
        let formula = |root| Formula { text: text.to_owned(), root };
        let (left, right) = (self.left.as_ref().clone(), self.right.as_ref().clone());
        let gap = Kind::Binary(Operator::Subtract, self.left.clone(), self.right.clone());
        [formula(left), formula(right), formula(Expr { kind: gap, span: self.span })]
    }

    /// What both sides measure, for a test that was read from `text`; `kind_of` as in
    /// [`Formula::dimension`].
    ///
    /// # Errors
    /// As [`Formula::dimension`]; and when the sides measure different things.
    pub fn dimension(
        &self,
        text: &str,
        kind_of: &mut dyn FnMut(&Name) -> Result<Dimension, Fault>,
    ) -> Result<Dimension, Vec<Mismatch>> {
        dimension::of_test(self, text, kind_of)
    }
}
