//! Models and datasets become figures: with unit, range, source and derivation, in every scenario.
//!
//! 1. [`Models::read`] reads [`model`]s and [`dataset`]s from `content/`.
//! 2. [`check`] finds what every name in a formula means, and what every formula measures.
//! 3. [`order`] finds figures that rest on themselves; [`lower`] turns the others into one straight program.
//! 4. [`Ledger::compute`] values it in every scenario. [`markup`] keeps integrated sellers out of prices,
//!    [`boundary`] asks that the layers of the chain fit together.
//! 5. [`names`] gives the graph what brackets can name; [`account`] tells how a figure comes about.
//!
//! This room knows nothing of pages.

mod account;
mod boundary;
mod check;
mod csv;
pub mod dataset;
mod field;
mod ledger;
mod lower;
mod markup;
pub mod model;
mod names;
mod order;
mod read;
mod read_dataset;
mod read_model;
mod resolve;

pub use account::{Account, Ground, Origin};
pub use crate::graph::BASE;
pub use ledger::{Figure, Ledger, Run, Swing};
pub use lower::{Leaf, LeftOut};
pub use read::Models;
pub use resolve::Item;

/// What `![[model#…]]` shows besides tables.
pub const RESERVED: &[&str] = &["calculator", "chart", "sensitivity", "waterfall"];
