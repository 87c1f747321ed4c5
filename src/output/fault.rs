//! How this room says what is wrong with an output folder.

use std::io;
use std::path::Path;

use crate::diagnostic::{Diagnostic, Fault, Severity, rules};

/// What an author is told when nothing was lost.
pub(super) const UNTOUCHED: &str = "the site that was there before is untouched";

/// A fault of the output folder, with a hint that can be followed.
pub(super) fn fault(message: impl Into<String>, hint: impl Into<String>) -> Box<Diagnostic> {
    Box::new(Diagnostic::of_site(&rules::OUTPUT, Fault::new(message).hint(hint)))
}

/// News of the output folder that fails nothing.
pub(super) fn news(severity: Severity, message: String, hint: impl Into<String>) -> Diagnostic {
    Diagnostic { severity, ..*fault(message, hint) }
}

/// The system's refusal to do `what` at `path`.
pub(super) fn refused(what: &str, path: &Path, error: &io::Error) -> Box<Diagnostic> {
    match error.kind() {
        // Without the file's name, so that a thousand files without room are one finding.
        io::ErrorKind::StorageFull | io::ErrorKind::QuotaExceeded => fault(
            format!("there is no room to write the site: {}", reason(error)),
            format!("make room, or name a folder on another disk with `-o`; {UNTOUCHED}"),
        ),
        _ => fault(format!("cannot {what} `{}`: {}", path.display(), reason(error)), UNTOUCHED),
    }
}

/// What the system says, in its own words, without the number.
pub(super) fn reason(error: &io::Error) -> String {
    let whole = error.to_string();
    whole.split(" (os error").next().unwrap_or(&whole).to_lowercase()
}
