//! How this room says what keeps a site from being published.

use std::io;

use crate::diagnostic::{Diagnostic, Fault, Severity, rules};

/// What is true of the target after anything went wrong on the way.
pub(super) const WHOLE: &str =
    "every page there is whole and finds what it needs; publish again to go on from here";

/// What is true of the target where nothing was begun.
pub(super) const UNTOUCHED: &str = "nothing was changed there";

/// A fault of the folder that is published into, with a hint that can be followed.
pub(super) fn fault(message: impl Into<String>, hint: impl Into<String>) -> Box<Diagnostic> {
    Box::new(Diagnostic::of_site(&rules::PUBLISH, Fault::new(message).hint(hint)))
}

/// News that keep nothing from being published.
pub(super) fn news(message: impl Into<String>, hint: impl Into<String>) -> Diagnostic {
    Diagnostic { severity: Severity::Note, ..*fault(message, hint) }
}

/// What the system says, in its own words, without the number.
pub(super) fn reason(error: &io::Error) -> String {
    let whole = error.to_string();
    whole.split(" (os error").next().unwrap_or(&whole).to_lowercase()
}

/// A few names as an author reads them: `a`, `b`, `c` and 4 more.
pub(super) fn named(paths: &[String]) -> String {
    const SHOWN: usize = 6;
    let mut words: Vec<String> = paths.iter().take(SHOWN).map(|path| format!("`{path}`")).collect();
    match (paths.len().saturating_sub(SHOWN), words.pop()) {
        (0, Some(last)) if words.is_empty() => last,
        (0, Some(last)) => format!("{} and {last}", words.join(", ")),
        (more, Some(last)) => format!("{}, {last} and {more} more", words.join(", ")),
        (_, None) => String::new(),
    }
}
