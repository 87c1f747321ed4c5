//! Finds the sentence around a mention, so that a page can show who speaks of it, and how.

use super::mention::{FirstMention, Resolved};
use crate::document::{Body, Piece, is_wide_script};

/// A sentence with the mention in it.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Sentence {
    /// What stands before the mention.
    pub before: String,
    /// The mention's words.
    pub words: String,
    /// What follows.
    pub after: String,
}

/// Which mention of a text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Which {
    /// The n-th bracket.
    Bracket(usize),
    /// The n-th first mention.
    First(usize),
}

/// The sentence around each mention of a text, in order. `label` gives the words of a bracket.
pub(super) fn sentences(
    body: &Body,
    resolved: &Resolved,
    label: &dyn Fn(usize) -> String,
) -> Vec<(Which, Sentence)> {
    let mut found = Vec::new();
    let mut block = Block::default();
    let mut first = resolved.first.iter().enumerate().peekable();
    for (index, piece) in body.pieces.iter().enumerate() {
        match piece {
            Piece::Prose { text, .. } => {
                let mut done = 0;
                while let Some((number, FirstMention { start, end, .. })) =
                    first.next_if(|(_, mention)| mention.piece == index)
                {
                    block.push(text.get(done..*start).unwrap_or_default());
                    block.mark(Which::First(number), text.get(*start..*end).unwrap_or_default());
                    done = *end;
                }
                block.push(text.get(done..).unwrap_or_default());
            }
            Piece::Words(text) => block.push(text),
            Piece::Mention(number) => block.mark(Which::Bracket(*number), &label(*number)),
            Piece::SoftBreak => block.soft_break(),
            Piece::Box { title, .. } => {
                for piece in title {
                    match piece {
                        Piece::Prose { text, .. } | Piece::Words(text) => block.push(text),
                        Piece::Mention(number) => block.mark(Which::Bracket(*number), &label(*number)),
                        _ => {}
                    }
                }
                block.close(&mut found);
            }
            Piece::Break | Piece::Code { .. } | Piece::Heading(_) | Piece::HeadingEnd(_) => {
                block.close(&mut found)
            }
            Piece::Tag(_) | Piece::Link(_) | Piece::Image { .. } | Piece::Raw { .. } => {}
        }
    }
    block.close(&mut found);
    found
}

/// The text of one block, with its mentions.
#[derive(Default)]
struct Block {
    text: String,
    marks: Vec<(Which, usize, usize)>,
    /// A soft break waits for what follows: between Han it is nothing.
    is_broken: bool,
}

impl Block {
    fn push(&mut self, text: &str) {
        if text.is_empty() {
            return;
        }
        if std::mem::take(&mut self.is_broken)
            && joins_with_blank(self.text.chars().next_back(), text.chars().next())
        {
            self.text.push(' ');
        }
        self.text.push_str(text);
    }

    fn mark(&mut self, which: Which, words: &str) {
        self.push(words);
        self.marks.push((which, self.text.len() - words.len(), self.text.len()));
    }

    fn soft_break(&mut self) {
        self.is_broken = true;
    }

    fn close(&mut self, found: &mut Vec<(Which, Sentence)>) {
        let text = std::mem::take(&mut self.text);
        self.is_broken = false;
        let marks = std::mem::take(&mut self.marks);
        if marks.is_empty() {
            return;
        }
        let ends = sentence_ends(&text);
        for (which, start, end) in marks {
            let from = ends.iter().rev().find(|&&at| at <= start).copied().unwrap_or(0);
            let to = ends.iter().find(|&&at| at >= end).copied().unwrap_or(text.len());
            let part = |from: usize, to: usize| text.get(from..to).unwrap_or_default().to_owned();
            let sentence = Sentence {
                before: part(from, start).trim_start().to_owned(),
                words: part(start, end),
                after: part(end, to).trim_end().to_owned(),
            };
            found.push((which, sentence));
        }
    }
}

/// Whether a line end between these characters is a blank: not between Han, nor beside a full-width mark.
pub fn joins_with_blank(before: Option<char>, after: Option<char>) -> bool {
    let is_wide = |sign: Option<char>| sign.is_some_and(is_wide_script);
    let is_mark =
        |sign: Option<char>| sign.is_some_and(|sign| is_wide_script(sign) && !sign.is_alphanumeric());
    !((is_wide(before) && is_wide(after)) || is_mark(before) || is_mark(after))
}

/// The bytes where sentences end: after a full stop of Latin writing and a blank, or after one of Han.
fn sentence_ends(text: &str) -> Vec<usize> {
    let mut ends = Vec::new();
    let mut signs = text.char_indices().peekable();
    while let Some((at, sign)) = signs.next() {
        let mut end = at + sign.len_utf8();
        let is_wide = matches!(sign, '。' | '！' | '？');
        if !is_wide && !matches!(sign, '.' | '!' | '?') {
            continue;
        }
        while let Some((_, closing)) =
            signs.next_if(|(_, next)| matches!(next, '"' | '”' | '’' | ')' | '）' | '」' | '』'))
        {
            end += closing.len_utf8();
        }
        let rest = text.get(end..).unwrap_or_default();
        let begins_anew =
            rest.strip_prefix(' ').is_some_and(|rest| !rest.starts_with(|next: char| next.is_lowercase()));
        if is_wide || begins_anew {
            ends.push(end);
        }
    }
    ends
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sentences_end_where_a_reader_would_say_so() {
        for (text, n) in [
            ("One. Two! Three", 2),
            ("It costs 2.50 in the U.S. market.", 0),
            ("甲。乙！丙", 2),
            ("他说“好。”然后走了", 1),
            ("a.b. c", 0),
        ] {
            assert_eq!(sentence_ends(text).len(), n, "{text}");
        }
    }
}
