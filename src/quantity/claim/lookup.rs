//! Words by their first letter, for the longest one that a text begins with.

use std::collections::HashMap;

use crate::quantity::symbol::is_wide;

/// Words and what they mean.
#[derive(Clone, Debug)]
pub(super) struct Lookup<T> {
    by_first: HashMap<char, Vec<(String, T)>>,
}

impl<T> Default for Lookup<T> {
    fn default() -> Lookup<T> {
        Lookup { by_first: HashMap::new() }
    }
}

impl<T> Lookup<T> {
    /// The words of a list; of two equal ones the first stays.
    pub(super) fn new(words: impl IntoIterator<Item = (String, T)>) -> Lookup<T> {
        let mut by_first: HashMap<char, Vec<(String, T)>> = HashMap::new();
        for (word, meaning) in words {
            if let Some(first) = word.chars().next() {
                by_first.entry(first.to_ascii_lowercase()).or_default().push((word, meaning));
            }
        }
        for list in by_first.values_mut() {
            // Longest first; stable, so that the first of two equal words stands before the second.
            list.sort_by(|(left, _), (right, _)| right.len().cmp(&left.len()).then_with(|| left.cmp(right)));
            list.dedup_by(|later, earlier| later.0 == earlier.0);
        }
        Lookup { by_first }
    }

    /// All words with what they mean.
    pub(super) fn iter(&self) -> impl Iterator<Item = (&str, &T)> {
        self.by_first.values().flatten().map(|(word, meaning)| (word.as_str(), meaning))
    }

    /// The longest word that `text` begins with and that ends where a word may end, and its length.
    ///
    /// Capitals count in a single letter and where `is_exact`: `M` is not `m`, but `About` is `about`.
    pub(super) fn longest(&self, text: &str, is_exact: bool) -> Option<(usize, &T)> {
        let first = text.chars().next()?.to_ascii_lowercase();
        self.by_first.get(&first)?.iter().find_map(|(word, meaning)| {
            let begun = text.get(..word.len())?;
            let is_same = begun == word || (!is_exact && word.len() > 1 && begun.eq_ignore_ascii_case(word));
            let last = word.chars().next_back()?;
            let next = text.get(word.len()..)?.chars().next();
            let is_whole = !is_of_word(last) || !next.is_some_and(is_of_word);
            (is_same && is_whole).then_some((word.len(), meaning))
        })
    }
}

/// True for a letter or digit of a script that sets words apart by blanks.
pub(super) fn is_of_word(sign: char) -> bool {
    (sign.is_alphanumeric() || sign == '_') && !is_wide(sign) && !is_raised(sign)
}

/// True for the digits of powers, which are no part of a name.
pub(super) fn is_raised(sign: char) -> bool {
    matches!(sign, '⁰' | '¹' | '²' | '³' | '⁴'..='⁹' | '⁻')
}

/// How many bytes the word is long that `text` begins with: letters and digits, and signs that join them.
pub(super) fn word_length(text: &str) -> usize {
    let mut signs = text.char_indices().peekable();
    let mut end = 0;
    while let Some((at, sign)) = signs.next() {
        let joins = end > 0
            && matches!(sign, '-' | '.' | '\'' | '’' | '_')
            && signs.peek().is_some_and(|(_, next)| is_of_word(*next));
        if !is_of_word(sign) && !joins {
            break;
        }
        end = at + sign.len_utf8();
    }
    end
}
