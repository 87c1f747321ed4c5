//! The best value a step could make, together with everything it found wrong.

use super::{Diagnostic, Severity};

/// A value with its faults. Wrong input never stops a step; it is said here.
#[derive(Clone, Debug, Default)]
pub struct Checked<T> {
    /// The best value that could be made.
    pub value: T,
    /// All that is wrong with the input it was made from.
    pub diagnostics: Vec<Diagnostic>,
}

impl<T> Checked<T> {
    /// A value with nothing wrong.
    pub fn fine(value: T) -> Checked<T> {
        Checked { value, diagnostics: Vec::new() }
    }

    /// Hands the faults over to `all` and gives the value.
    pub fn into_value(self, all: &mut Vec<Diagnostic>) -> T {
        all.extend(self.diagnostics);
        self.value
    }

    /// True when something keeps the site from being written.
    pub fn has_errors(&self) -> bool {
        self.diagnostics.iter().any(|diagnostic| diagnostic.severity == Severity::Error)
    }
}
