//! Finds the sentence around a mention, so that a page can show who speaks of it, and how.

use super::mention::{FirstMention, Resolved};
use crate::document::{Body, Piece, is_wide_script};

/// A sentence with the mention in it; of a very long one what stands near the mention.
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
            let ended = ends.partition_point(|&at| at <= start);
            let from = ended.checked_sub(1).and_then(|index| ends.get(index)).copied().unwrap_or(0);
            let to = ends.get(ends.partition_point(|&at| at < end)).copied().unwrap_or(text.len());
            let part = |from: usize, to: usize| text.get(from..to).unwrap_or_default();
            let sentence = Sentence {
                before: last_of(part(from, start).trim_start()),
                words: part(start, end).to_owned(),
                after: first_of(part(end, to).trim_end()),
            };
            found.push((which, sentence));
        }
    }
}

/// So many characters of a sentence are shown before and after a mention. A text without a full stop would
/// otherwise be kept whole for each of its mentions.
const REACH: usize = 400;

/// The end of a text, whole where it is short.
fn last_of(text: &str) -> String {
    match text.char_indices().rev().nth(REACH - 1) {
        Some((cut, _)) if cut > 0 => format!("…{}", text.get(cut..).unwrap_or_default().trim_start()),
        _ => text.to_owned(),
    }
}

/// The beginning of a text, whole where it is short.
fn first_of(text: &str) -> String {
    match text.char_indices().nth(REACH) {
        Some((cut, _)) => format!("{}…", text.get(..cut).unwrap_or_default().trim_end()),
        None => text.to_owned(),
    }
}

/// Whether a line end between these characters is a blank: not between Han, nor beside a full-width mark.
pub fn joins_with_blank(before: Option<char>, after: Option<char>) -> bool {
    let is_wide = |sign: Option<char>| sign.is_some_and(is_wide_script);
    let is_mark =
        |sign: Option<char>| sign.is_some_and(|sign| is_wide_script(sign) && !sign.is_alphanumeric());
    !((is_wide(before) && is_wide(after)) || is_mark(before) || is_mark(after))
}

/// A text of YAML whose lines were folded into blanks, without the blanks that a line end between Han is not.
pub fn unfolded(text: &str) -> String {
    let mut joined = String::with_capacity(text.len());
    let mut signs = text.chars().peekable();
    while let Some(sign) = signs.next() {
        if sign != ' ' || joins_with_blank(joined.chars().next_back(), signs.peek().copied()) {
            joined.push(sign);
        }
    }
    joined
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

    #[test]
    fn a_sentence_without_end_is_cut_on_both_sides_of_the_mention() {
        let long = "甲乙丙丁 ".repeat(REACH);
        let (begin, end) = (first_of(&long), last_of(&long));
        assert!(begin.starts_with("甲乙") && begin.ends_with("丁…"), "{begin}");
        assert!(end.starts_with("…甲乙") && end.ends_with("丁 "), "{end}");
        assert!(begin.chars().count() <= REACH + 1 && end.chars().count() <= REACH + 1);
        let short = "甲".repeat(REACH);
        assert_eq!((first_of(&short), last_of(&short)), (short.clone(), short));
    }

    #[test]
    fn lines_folded_between_han_leave_no_blank() {
        for (folded, joined) in [
            ("先买。 后卖。", "先买。后卖。"),
            ("租用 GPU 小时", "租用 GPU 小时"),
            ("one line and the next", "one line and the next"),
            ("以“吨” 计", "以“吨” 计"),
            ("", ""),
        ] {
            assert_eq!(unfolded(folded), joined);
        }
    }
}
