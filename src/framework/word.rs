//! Words that an author chooses from a few: strengths, states, matches.

use crate::diagnostic::{Fault, listed, nearest};

/// Finds the value of a word.
///
/// # Errors
/// A [`Fault`] that lists the words there are.
pub(super) fn find<T: Copy>(written: &str, what: &str, all: &[(&str, T)]) -> Result<T, Fault> {
    if let Some((_, value)) = all.iter().find(|(word, _)| *word == written) {
        return Ok(*value);
    }
    let known = all.iter().map(|(word, _)| *word);
    Err(Fault::new(format!("`{written}` is no {what}"))
        .hint_if(nearest(written, known.clone()).map(|near| format!("did you mean `{near}`?")))
        .hint_if(listed(known).map(|known| format!("write one of: {known}"))))
}

/// The word of a value.
pub(super) fn of<T: Copy + PartialEq>(value: T, all: &[(&'static str, T)]) -> &'static str {
    all.iter().find(|(_, known)| *known == value).map_or("", |(word, _)| word)
}
