//! Prepares prose for the Markdown parser, in two places where CommonMark and our authors differ.
//!
//! - A bracket `[[…]]` becomes one private character, so that a `|` in it splits no table cell and no
//!   sign in it is markup. In code the bracket is put back as written.
//! - `**` beside Han or full-width punctuation opens and closes bold. CommonMark asks for a blank or a
//!   half-width sign there, which Chinese does not write. The rule is that of "CJK-friendly emphasis"
//!   (the amendment to CommonMark's flanking rules); a private letter on both sides of the marks makes
//!   the parser see it. It goes when `pulldown-cmark` releases its own.
//!
//! A short text has no blocks: a sign before it and another for its line ends keep the parser from seeing any.

use std::borrow::Cow;
use std::ops::Range;

use super::body::is_wide_script;

/// Prose ready for the parser, and the way back to the author's bytes.
#[derive(Debug)]
pub(super) struct Shim<'a> {
    source: &'a str,
    /// The text for the parser.
    pub text: Cow<'a, str>,
    /// The brackets by number.
    pub brackets: Vec<Bracketed>,
    /// Where the author wrote characters of the planes we use ourselves; the parser does not see them.
    pub private: Vec<usize>,
    /// Where runs of equal text begin: in the parser's text, and in the author's.
    marks: Vec<(usize, usize)>,
    is_line: bool,
}

/// One bracket in the author's text.
#[derive(Clone, Debug)]
pub(super) struct Bracketed {
    /// The bytes from `[[` (or `![[`) to `]]`.
    pub whole: Range<usize>,
    /// The bytes between the brackets.
    pub inner: Range<usize>,
    /// True for `![[…]]`.
    pub is_shown: bool,
}

/// The first character that stands for a bracket.
const FIRST: u32 = 0xF_0000;
/// How many characters the plane has.
const MOST: usize = 0xFFFD;
/// A letter that nobody writes, set beside marks of emphasis.
const LETTER: char = '\u{10_0000}';
/// Set before a short text: a punctuation mark, which lets emphasis open beside it and opens no block.
const OPENER: char = '"';
/// Stands for a line end in a short text: a blank to the parser, and no line end.
const LINE: char = '\u{2028}';

impl<'a> Shim<'a> {
    /// Prepares `source`, the prose of a page or a short text of one line.
    pub(super) fn new(source: &'a str, is_line: bool) -> Shim<'a> {
        let brackets = find_brackets(source);
        let private = find_private(source);
        let numbered = brackets.iter().enumerate().map(|(number, bracket)| {
            (bracket.whole.clone(), sign_of(number).unwrap_or(char::REPLACEMENT_CHARACTER))
        });
        let letters = find_marks(source).into_iter().map(|at| (at..at, LETTER));
        let unread = private.iter().map(|&at| (at..at + 4, char::REPLACEMENT_CHARACTER));
        let opener = is_line.then_some((0..0, OPENER));
        let ends = if is_line { source } else { "" }.match_indices('\n').map(|(at, _)| (at..at + 1, LINE));
        let mut changes: Vec<(Range<usize>, char)> =
            opener.into_iter().chain(numbered).chain(letters).chain(unread).chain(ends).collect();
        changes.sort_by_key(|(range, _)| (range.start, range.end));
        let mut shim =
            Shim { source, text: Cow::Borrowed(source), brackets, private, marks: vec![(0, 0)], is_line };
        if changes.is_empty() {
            return shim;
        }
        let mut text = String::with_capacity(source.len() + 4 * changes.len());
        let mut done = 0;
        for (range, put) in changes {
            // What stands inside a bracket is the author's words.
            if range.start < done {
                continue;
            }
            text.push_str(source.get(done..range.start).unwrap_or_default());
            shim.marks.push((text.len(), range.start));
            text.push(put);
            shim.marks.push((text.len(), range.end));
            done = range.end;
        }
        text.push_str(source.get(done..).unwrap_or_default());
        shim.text = Cow::Owned(text);
        shim
    }

    /// The author's byte for a byte of the parser's text.
    pub(super) fn origin(&self, at: usize) -> usize {
        let next = self.marks.partition_point(|&(start, _)| start <= at);
        let (start, origin) =
            next.checked_sub(1).and_then(|last| self.marks.get(last)).copied().unwrap_or((0, 0));
        let limit = self.marks.get(next).map_or(self.source.len(), |&(_, origin)| origin);
        (origin + (at - start)).min(limit)
    }

    /// The author's bytes for a range of the parser's text.
    pub(super) fn origin_range(&self, range: &Range<usize>) -> Range<usize> {
        self.origin(range.start)..self.origin(range.end)
    }

    /// The bracket a character stands for.
    pub(super) fn bracket(&self, sign: char) -> Option<usize> {
        let number = usize::try_from(u32::from(sign).checked_sub(FIRST)?).ok()?;
        (number < self.brackets.len()).then_some(number)
    }

    /// True for a character that only we have put there.
    pub(super) fn is_ours(&self, sign: char) -> bool {
        matches!(self.text, Cow::Owned(_)) && sign == LETTER
    }

    /// How many bytes of a text that begins at byte `start` of the parser's only we have put there.
    pub(super) fn opener(&self, start: usize) -> usize {
        if self.is_line && start == 0 { OPENER.len_utf8() } else { 0 }
    }

    /// True for a line end of a short text.
    pub(super) fn is_line_end(&self, sign: char) -> bool {
        self.is_line && sign == LINE
    }

    /// Puts everything back as the author wrote it, for code, addresses and raw HTML.
    pub(super) fn restore(&self, text: &str) -> String {
        let mut restored = String::with_capacity(text.len());
        for sign in text.chars() {
            match self.bracket(sign).and_then(|number| self.brackets.get(number)) {
                Some(bracket) => {
                    restored.push_str(self.source.get(bracket.whole.clone()).unwrap_or_default());
                }
                None if self.is_ours(sign) => {}
                None if self.is_line_end(sign) => restored.push(' '),
                None => restored.push(sign),
            }
        }
        restored
    }
}

fn sign_of(number: usize) -> Option<char> {
    char::from_u32(FIRST + u32::try_from(number).ok()?)
}

/// Where characters of the planes stand that we use ourselves.
fn find_private(source: &str) -> Vec<usize> {
    let signs = source.char_indices().filter(|(_, sign)| u32::from(*sign) >= FIRST);
    // The first byte of each; most texts have none.
    if source.bytes().all(|byte| byte < 0xF3) { Vec::new() } else { signs.map(|(at, _)| at).collect() }
}

/// Finds `[[…]]` that begin and end on one line; of nested ones the innermost.
fn find_brackets(source: &str) -> Vec<Bracketed> {
    let mut brackets = Vec::new();
    let (mut from, mut line) = (0, 0);
    while let Some(open) = find_open(source, from) {
        if open >= line {
            let end = source.get(open..).and_then(|rest| rest.find('\n'));
            line = end.map_or(source.len(), |at| open + at);
        }
        let inner = source.get(open + 2..line).unwrap_or_default();
        let Some(close) = inner.find("]]").map(|at| open + 2 + at) else {
            from = line;
            continue;
        };
        let open = source.get(..close).and_then(|before| before.rfind("[[")).unwrap_or(open);
        from = close + 2;
        let before = source.get(..open).unwrap_or_default();
        let is_shown = before.ends_with('!') && !before.ends_with("\\!");
        let slashes = before.len() - before.trim_end_matches('\\').len();
        if slashes % 2 == 1 || brackets.len() >= MOST {
            continue;
        }
        let start = if is_shown { open - 1 } else { open };
        brackets.push(Bracketed { whole: start..close + 2, inner: open + 2..close, is_shown });
    }
    brackets
}

/// The next `[[`. A search for one byte is several times faster than one for two.
fn find_open(text: &str, mut from: usize) -> Option<usize> {
    loop {
        let at = from + text.get(from..)?.find('[')?;
        if text.get(at..)?.starts_with("[[") {
            return Some(at);
        }
        from = at + 1;
    }
}

/// Where a letter is to be set so that marks beside Chinese both open and close.
fn find_marks(source: &str) -> Vec<usize> {
    let mut places = Vec::new();
    let mut from = 0;
    let next_mark = |from: usize| {
        let bytes = source.as_bytes().get(from..)?;
        bytes.iter().position(|byte| matches!(byte, b'*' | b'~')).map(|at| from + at)
    };
    while let Some(start) = next_mark(from) {
        let rest = source.get(start..).unwrap_or_default();
        let mark = if rest.starts_with('*') { '*' } else { '~' };
        let end = start + (rest.len() - rest.trim_start_matches(mark).len());
        from = end;
        let before = source.get(..start).unwrap_or_default().chars().next_back();
        let after = source.get(end..).unwrap_or_default().chars().next();
        let (Some(before), Some(after)) = (before, after) else { continue };
        let is_beside_wide =
            is_wide_script(before) || is_wide_script(after) || is_quote(before) || is_quote(after);
        if is_beside_wide
            && before != '\\'
            && !before.is_whitespace()
            && !after.is_whitespace()
            && changes(before, after)
        {
            places.extend([start, end]);
        }
    }
    places
}

/// True where the Chinese-aware rule lets a mark open or close and CommonMark's own does not.
fn changes(before: char, after: char) -> bool {
    let opens = !is_punctuation(after) || is_punctuation(before);
    let closes = !is_punctuation(before) || is_punctuation(after);
    let is_narrow = |sign: char| is_punctuation(sign) && !is_wide_script(sign) && !is_quote(sign);
    let is_wide = |sign: char| is_wide_script(sign) || is_quote(sign);
    let should_open = !is_narrow(after) || is_narrow(before) || is_wide(before);
    let should_close = !is_narrow(before) || is_narrow(after) || is_wide(after);
    (should_open && !opens) || (should_close && !closes)
}

/// Quotation marks, dashes and dots that Chinese and Latin writing share.
fn is_quote(sign: char) -> bool {
    matches!(sign, '“' | '”' | '‘' | '’' | '—' | '…' | '·' | '《' | '》')
}

fn is_punctuation(sign: char) -> bool {
    sign.is_ascii_punctuation()
        || is_quote(sign)
        || (!sign.is_alphanumeric() && !sign.is_whitespace() && !sign.is_control() && u32::from(sign) < FIRST)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_byte_finds_its_way_back() {
        let source = "这是**[[a|甲]]**的，`[[b]]` 与**“重点”**吗 ![[entities: x=y]]";
        let shim = Shim::new(source, false);
        assert_eq!(shim.brackets.len(), 3);
        assert_eq!(shim.restore(&shim.text), source);
        for (at, sign) in shim.text.char_indices() {
            if let Some(number) = shim.bracket(sign) {
                assert_eq!(shim.origin(at), shim.brackets[number].whole.start);
            } else if sign != LETTER {
                assert!(source[shim.origin(at)..].starts_with(sign), "{sign}");
            }
        }
    }

    #[test]
    fn characters_of_our_planes_stand_for_nothing_when_an_author_writes_them() {
        let shim = Shim::new("\u{f0000}[[a]]\u{100000}", false);
        assert_eq!(shim.text, "\u{fffd}\u{f0000}\u{fffd}");
        assert_eq!((shim.origin(3), shim.origin(7), shim.private), (4, 9, vec![0, 9]));
    }

    #[test]
    fn plain_prose_is_not_copied() {
        assert!(matches!(Shim::new("a **bold** word, 2 * 3, \\**", false).text, Cow::Borrowed(_)));
    }
}
