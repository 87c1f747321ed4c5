//! The running words of a body, block by block, as a reader reads them: for rules about what prose says.

use super::body::{Body, Image, Piece};
use super::bracket::Bracket;
use crate::diagnostic::Spot;

/// Stands in a passage for what is no running word: a bracket, code, a link.
pub const NO_WORD: char = '\u{fffc}';
/// Stands in a passage for a citation.
pub const CITATION: char = '\u{fffb}';

/// The words of one paragraph, cell, item or heading. Block quotes are left out.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Passage {
    /// The words, with [`NO_WORD`] and [`CITATION`] between them.
    pub text: String,
    /// True for a heading.
    pub is_heading: bool,
    /// Where runs of the text begin in it, and where they stand in the file.
    runs: Vec<Run>,
}

#[derive(Clone, Debug, PartialEq)]
struct Run {
    start: usize,
    end: usize,
    spot: Spot,
}

impl Passage {
    /// A passage of one run.
    fn of(text: &str, spot: Spot) -> Passage {
        let mut passage = Passage::default();
        passage.push(text, spot);
        passage
    }

    fn push(&mut self, text: &str, spot: Spot) {
        let start = self.text.len();
        self.text.push_str(text);
        self.runs.push(Run { start, end: self.text.len(), spot });
    }

    /// Where the bytes `start..end` of the text stand: as near as is known.
    pub fn spot(&self, start: usize, end: usize) -> Spot {
        let run = |at: usize| {
            let next = self.runs.partition_point(|run| run.start <= at);
            next.checked_sub(1).and_then(|last| self.runs.get(last)).filter(|run| at < run.end)
        };
        let Some((first, last)) = run(start).zip(run(end.saturating_sub(1))) else { return Spot::File };
        let (begin, finish) = (first.narrow(start, end), last.narrow(start, end));
        match (begin, finish) {
            (Spot::Bytes { start, .. }, Spot::Bytes { end, .. }) => Spot::Bytes { start, end },
            (Spot::InNode { node, start, .. }, Spot::InNode { end, .. }) => Spot::InNode { node, start, end },
            (begin, _) => begin,
        }
    }
}

impl Run {
    /// The part of the run between two bytes of the passage; all of it where escapes make the text shorter
    /// than its source.
    fn narrow(&self, start: usize, end: usize) -> Spot {
        let length = match self.spot {
            Spot::Bytes { start, end } | Spot::InNode { start, end, .. } => end.saturating_sub(start),
            Spot::File | Spot::Node(_) => return self.spot,
        };
        let at = |byte: usize| u32::try_from(byte.clamp(self.start, self.end) - self.start).unwrap_or(0);
        if usize::try_from(length).ok() == Some(self.end - self.start) {
            self.spot.narrow(at(start), at(end))
        } else {
            self.spot
        }
    }
}

/// The passages of a body in order; captions of pictures and titles of boxes are passages too.
pub fn passages(body: &Body) -> Vec<Passage> {
    let mut reader = Reader { body, done: Vec::new(), open: Passage::default(), state: State::default() };
    for piece in &body.pieces {
        reader.piece(piece);
    }
    reader.close();
    reader.done
}

struct Reader<'a> {
    body: &'a Body,
    done: Vec<Passage>,
    open: Passage,
    state: State,
}

/// Which of the tags that matter are open.
#[derive(Default)]
struct State {
    n_quotes: usize,
    is_code: bool,
    is_link: bool,
    heading: Option<Spot>,
}

impl Reader<'_> {
    fn piece(&mut self, piece: &Piece) {
        match piece {
            Piece::Tag(tag) => self.tag(tag),
            Piece::Prose { text, spot } if self.state.n_quotes == 0 => self.open.push(text, *spot),
            Piece::Words(text) => match self.state.heading {
                Some(spot) if !self.state.is_code && !self.state.is_link => self.open.push(text, spot),
                _ => self.open.text.push(NO_WORD),
            },
            Piece::SoftBreak => self.open.text.push(' '),
            Piece::Mention(number) => {
                let bracket = self.body.mentions.get(*number).map(|mention| &mention.bracket);
                let is_citation = matches!(bracket, Some(Bracket::Citation { .. }));
                self.open.text.push(if is_citation { CITATION } else { NO_WORD });
            }
            Piece::Heading(index) => {
                self.close();
                self.open.is_heading = true;
                self.state.heading = self.body.sections.get(*index).map(|section| section.spot);
            }
            Piece::HeadingEnd(_) => {
                self.close();
                self.state.heading = None;
            }
            Piece::Link(_) => self.state.is_link = true,
            Piece::Image(image) => {
                let Image { address, caption, .. } = &**image;
                self.open.text.push(NO_WORD);
                self.done.extend(caption.as_ref().map(|caption| Passage::of(caption, address.spot)));
            }
            Piece::Box { word, title } => {
                self.close();
                self.state.heading = Some(word.spot);
                title.iter().for_each(|piece| self.piece(piece));
                self.state.heading = None;
                self.close();
            }
            Piece::Break => self.close(),
            Piece::Prose { .. } | Piece::Code { .. } | Piece::Raw { .. } => self.open.text.push(NO_WORD),
        }
    }

    /// The tags are our own, so that what they open and close is known.
    fn tag(&mut self, tag: &str) {
        let n_opened = tag.matches("<blockquote>").count();
        self.state.n_quotes =
            (self.state.n_quotes + n_opened).saturating_sub(tag.matches("</blockquote>").count());
        self.state.is_code = tag.ends_with("<code>");
        if tag.contains("</a>") {
            self.state.is_link = false;
        }
        if tag.contains("<br>") {
            self.open.text.push(' ');
        }
    }

    fn close(&mut self) {
        let passage = std::mem::take(&mut self.open);
        if !passage.runs.is_empty() {
            self.done.push(passage);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::markdown::{Base, parse_prose};
    use super::*;
    use crate::diagnostic::SitePath;

    #[test]
    fn passages_hold_what_is_read_as_running_words() {
        let source = "## Costs of `x` 5\n\nIt is **5** [[a]]\nMW [y 6](https://x.org) \
                      “7”[[@b]] 8 `9`.\n\n> Quoted 10.\n\n> [!note] Title 11\n> 12\n\n- 13\n- 14\n";
        let mut faults = Vec::new();
        let body = parse_prose(source, Base::Bytes(100), &SitePath::new("a.md"), &mut faults);
        let found = passages(&body);
        let texts: Vec<String> =
            found.iter().map(|passage| passage.text.replace(NO_WORD, "_").replace(CITATION, "@")).collect();
        assert_eq!(texts, ["Costs of _ 5", "It is 5 _ MW _ “7”@ 8 _.", "Title 11", "12", "13", "14"]);
        let at = texts[1].find('5').unwrap();
        let start = u32::try_from(100 + source.find("5**").unwrap()).unwrap();
        assert_eq!(found[1].spot(at, at + 1), Spot::Bytes { start, end: start + 1 });
    }
}
