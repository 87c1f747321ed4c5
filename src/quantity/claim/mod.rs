//! What an author's own words say of a quantity, and whether it is true.
//!
//! 1. [`Wording`] knows the words of one language: units, scales, bounds. It is made once.
//! 2. [`lexeme`] takes words apart, [`reader`] goes through them, [`grammar`] joins them into a [`Claim`]: a [`written`] number or range, how it
//!    is meant, and the units it names.
//! 3. [`fit`] finds the unit the words count in; [`check`] compares, as decimals, so that ties are ties.
//! 4. [`bare_numbers`] finds the numbers of a text that should be bound to something; [`dates`] are not among them.
//!
//! What the formatter writes for a quantity always passes as a claim on it.

mod bare;
mod check;
mod dates;
mod fit;
mod grammar;
mod lexeme;
mod lookup;
mod reader;
#[cfg(test)]
mod tests;
mod wording;
mod written;

pub use bare::{Bare, bare_numbers};
pub use grammar::Claim;
pub use wording::Wording;
