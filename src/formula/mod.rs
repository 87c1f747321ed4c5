//! Formulas: how a figure is computed from facts and inputs.

pub mod tape;
