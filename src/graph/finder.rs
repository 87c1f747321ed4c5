//! Finds the texts in which words stand that came or went: names of pages, and words for units.

use std::collections::BTreeSet;

use aho_corasick::AhoCorasick;

use crate::document::{Body, Bracket, Piece};

/// What finds words that came or went in the texts of one language.
#[derive(Debug, Default)]
pub struct Finders {
    names: Option<AhoCorasick>,
    unit_words: Option<UnitWords>,
}

impl Finders {
    /// Finds these names, and these words for units.
    pub(super) fn new(names: Option<&BTreeSet<String>>, unit_words: Option<&BTreeSet<String>>) -> Finders {
        let some = |words: &&BTreeSet<String>| !words.is_empty();
        Finders {
            names: names.filter(some).and_then(|names| AhoCorasick::new(names).ok()),
            unit_words: unit_words.filter(some).and_then(UnitWords::new),
        }
    }

    /// True where names came or went.
    pub(super) fn has_names(&self) -> bool {
        self.names.is_some()
    }

    /// True where one of the words may stand in a text.
    pub(super) fn find_in(&self, body: &Body) -> bool {
        let holds_name = |names: &AhoCorasick| {
            let holds = |piece: &Piece| matches!(piece, Piece::Prose { text, .. } if names.is_match(text));
            body.pieces.iter().any(holds)
        };
        self.names.as_ref().is_some_and(holds_name)
            || self.unit_words.as_ref().is_some_and(|words| words.stand_in(body))
    }
}

/// Words for units that came or went.
#[derive(Debug)]
struct UnitWords {
    words: AhoCorasick,
    /// What each of them may begin with where emphasis or the end of a line takes it apart.
    beginnings: BTreeSet<String>,
    /// The last bytes of the beginnings.
    ends: BTreeSet<u8>,
}

impl UnitWords {
    fn new(words: &BTreeSet<String>) -> Option<UnitWords> {
        let beginnings: BTreeSet<String> = words
            .iter()
            .flat_map(|word| word.char_indices().skip(1).filter_map(|(end, _)| word.get(..end)))
            .map(|beginning| beginning.trim_end().to_owned())
            .collect();
        let ends = beginnings.iter().filter_map(|beginning| beginning.bytes().last()).collect();
        Some(UnitWords { words: AhoCorasick::new(words).ok()?, beginnings, ends })
    }

    /// True where one of them may stand in what is read as a number: in running words, or in the words of a claim.
    fn stand_in(&self, body: &Body) -> bool {
        let is_claimed = body.mentions.iter().any(|mention| match &mention.bracket {
            Bracket::Value { words: Some(words), .. } => self.words.is_match(words),
            _ => false,
        });
        is_claimed || self.stand_in_pieces(&body.pieces)
    }

    fn stand_in_pieces(&self, pieces: &[Piece]) -> bool {
        let mut pieces = pieces.iter().peekable();
        while let Some(piece) = pieces.next() {
            let is_here = match piece {
                Piece::Prose { text, .. } | Piece::Words(text) => {
                    let goes_on = matches!(
                        pieces.peek(),
                        Some(
                            Piece::Prose { .. }
                                | Piece::Words(_)
                                | Piece::Tag(_)
                                | Piece::SoftBreak
                                | Piece::Link(_)
                        )
                    );
                    self.words.is_match(text) || (goes_on && self.may_begin_at_end(text))
                }
                Piece::Image(image) => {
                    image.caption.as_ref().is_some_and(|caption| self.words.is_match(caption))
                }
                Piece::Box { title, .. } => self.stand_in_pieces(title),
                _ => false,
            };
            if is_here {
                return true;
            }
        }
        false
    }

    fn may_begin_at_end(&self, text: &str) -> bool {
        text.bytes().last().is_some_and(|last| self.ends.contains(&last))
            && self.beginnings.iter().any(|beginning| text.ends_with(beginning.as_str()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::diagnostic::SitePath;
    use crate::document::{Base, parse_prose};

    #[test]
    fn a_word_for_a_unit_is_found_wherever_a_number_is_read() {
        let words = BTreeSet::from(["bun rolls".to_owned(), "卷".to_owned()]);
        let finders = Finders::new(None, Some(&words));
        for (source, is_there) in [
            ("Five bun rolls.", true),
            ("Five bun\nrolls.", true),
            ("Five *bun* rolls.", true),
            ("Five bu**n rolls**.", true),
            ("[[=a.b|5 bun rolls]]", true),
            ("五卷。", true),
            ("> [!note] 5 bun rolls\n> Text.", true),
            ("Buns and rolls.", false),
            ("The bun.", false),
            ("A bun [[a]] rolls.", false),
            ("[[=a.b]]", false),
        ] {
            let mut faults = Vec::new();
            let body = parse_prose(source, Base::Bytes(0), &SitePath::new("a.md"), &mut faults);
            assert_eq!(finders.find_in(&body), is_there, "{source}");
        }
    }
}
