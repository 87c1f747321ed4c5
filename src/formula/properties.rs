//! Properties of all formulas.
