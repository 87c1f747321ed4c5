//! Finds the bytes of a place: runs over YAML a second time, only when a diagnostic needs it.

use std::ops::Range;

use saphyr_parser::{Event, Parser, Span};

use super::front::split;
use crate::diagnostic::Spot;

/// A node of a file's YAML.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Located {
    /// Its bytes.
    bytes: Range<usize>,
    /// True for a scalar that stands sign for sign as it is read, but for quotes around it.
    is_plain: bool,
}

impl Located {
    /// Its bytes.
    pub(super) fn bytes(&self) -> Range<usize> {
        self.bytes.clone()
    }
}

/// Every node of a file's YAML; Markdown files carry it between fences.
pub(super) fn nodes(text: &str, is_markdown: bool) -> Vec<Located> {
    let yaml = if is_markdown { split(text).front.unwrap_or(0..0) } else { 0..text.len() };
    let mut found = located(text.get(yaml.clone()).unwrap_or_default());
    for node in &mut found {
        node.bytes = node.bytes.start + yaml.start..node.bytes.end + yaml.start;
    }
    found
}

/// The bytes of `spot` in a file; `nodes` finds its YAML nodes, and is asked only for one of them.
pub(super) fn locate<'n>(text: &str, nodes: impl FnOnce() -> &'n [Located], spot: Spot) -> Range<usize> {
    let whole = || 0..text.split('\n').next().unwrap_or_default().trim_end().len();
    let node = |ordinal: u32| usize::try_from(ordinal).ok().and_then(|index| nodes().get(index));
    match spot {
        Spot::File => whole(),
        Spot::Bytes { start, end } => to_range(start, end, text.len()),
        Spot::Node(ordinal) => node(ordinal).map_or_else(whole, |node| node.bytes.clone()),
        Spot::InNode { node: ordinal, start, end } => match node(ordinal) {
            Some(node) => within(text, node, start, end),
            None => whole(),
        },
    }
}

fn to_range(start: u32, end: u32, length: usize) -> Range<usize> {
    let at = |offset: u32| usize::try_from(offset).unwrap_or(length).min(length);
    at(start)..at(end).max(at(start))
}

/// The bytes `start..end` of a scalar's text, where the scalar is written without quotes on one line;
/// otherwise as near as can be said.
fn within(text: &str, scalar: &Located, start: u32, end: u32) -> Range<usize> {
    let Range { start: first, end: past } = scalar.bytes;
    if !scalar.is_plain {
        return first..past;
    }
    let raw = text.get(first..past).unwrap_or_default();
    let inset = usize::from(raw.starts_with(['"', '\'']));
    let part = to_range(start, end, raw.len().saturating_sub(inset));
    let begin = first + inset;
    whole_signs(text, begin + part.start..(begin + part.end).min(past))
}

/// The range with the characters whole that it cuts: blanks that YAML drops may have shifted it.
fn whole_signs(text: &str, range: Range<usize>) -> Range<usize> {
    let (mut start, mut end) = (range.start, range.end.max(range.start));
    while !text.is_char_boundary(start) {
        start -= 1;
    }
    while !text.is_char_boundary(end) {
        end += 1;
    }
    start..end
}

/// The bytes of every node, keys and values in order.
pub(super) fn node_spans(yaml: &str) -> Vec<Range<usize>> {
    located(yaml).into_iter().map(|node| node.bytes).collect()
}

/// Every node, keys and values in order.
fn located(yaml: &str) -> Vec<Located> {
    let mut found = Vec::new();
    let bytes = byte_offsets(yaml);
    // Many lists and mappings may begin in one line: its end is looked for once.
    let mut line = 0..0;
    for event in Parser::new_from_str(yaml) {
        let Ok((event, span)) = event else { break };
        match event {
            Event::Scalar(..) => {
                let bytes = scalar_range(yaml, &bytes, span);
                let is_plain = is_plain(yaml.get(bytes.clone()).unwrap_or_default());
                found.push(Located { bytes, is_plain });
            }
            Event::SequenceStart(..) | Event::MappingStart(..) => {
                let start = bytes.get(span.start.index()).copied().unwrap_or(yaml.len());
                if !line.contains(&start) {
                    let rest = yaml.get(start..).unwrap_or_default();
                    line = start..start + rest.lines().next().unwrap_or_default().trim_end().len();
                }
                found.push(Located { bytes: start..line.end.max(start), is_plain: false });
            }
            _ => {}
        }
    }
    found
}

/// Whether a scalar stands on one line without escapes.
fn is_plain(raw: &str) -> bool {
    // One sign at a time: of two, the search goes through a long text by single characters.
    !raw.contains('\n') && !raw.contains('\\') && !raw.starts_with(['|', '>'])
}

fn scalar_range(yaml: &str, bytes: &[usize], span: Span) -> Range<usize> {
    let at = |index: usize| bytes.get(index).copied().unwrap_or(yaml.len());
    let range = at(span.start.index())..at(span.end.index());
    let raw = yaml.get(range.clone()).unwrap_or_default();
    range.start..range.start + raw.trim_end().len()
}

/// The byte where each character begins; the parser counts characters.
fn byte_offsets(text: &str) -> Vec<usize> {
    text.char_indices().map(|(offset, _)| offset).chain([text.len()]).collect()
}

/// What has no place in our YAML.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Anchored {
    Anchor,
    Alias,
    Tag,
}

/// The first anchor, alias or tag, if there is one.
pub(super) fn first_anchor(yaml: &str) -> Option<(Anchored, Range<usize>)> {
    let bytes = byte_offsets(yaml);
    for event in Parser::new_from_str(yaml) {
        let (event, span) = event.ok()?;
        let found = match event {
            Event::Alias(_) => Anchored::Alias,
            Event::Scalar(_, _, anchor, ref tag) => match (anchor, tag) {
                (0, None) => continue,
                (0, Some(_)) => Anchored::Tag,
                _ => Anchored::Anchor,
            },
            Event::SequenceStart(anchor, ref tag) | Event::MappingStart(anchor, ref tag) => {
                match (anchor, tag) {
                    (0, None) => continue,
                    (0, Some(_)) => Anchored::Tag,
                    _ => Anchored::Anchor,
                }
            }
            _ => continue,
        };
        let range = scalar_range(yaml, &bytes, span);
        // An anchor stands before the node it names; the whole line is the honest place.
        let start =
            yaml.get(..range.start).and_then(|before| before.rfind('\n')).map_or(0, |newline| newline + 1);
        let line = yaml.get(start..).unwrap_or_default().lines().next().unwrap_or_default();
        let indent = line.len() - line.trim_start().len();
        return Some((found, start + indent..start + line.trim_end().len()));
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nodes_are_found_behind_chinese_text() {
        let text = "---\n标题: 磨坊\nfacts:\n  - {价格: 2.50 元, b: 1}\n---\n";
        let nodes = nodes(text, true);
        let of = |spot| &text[locate(text, || &nodes, spot)];
        let at = |node| of(Spot::Node(node));
        assert_eq!((at(1), at(2), at(3)), ("标题", "磨坊", "facts"));
        assert_eq!((at(6), at(7)), ("价格", "2.50 元"));
        assert_eq!(of(Spot::InNode { node: 7, start: 5, end: 8 }), "元");
        assert_eq!(of(Spot::InNode { node: 7, start: 6, end: 7 }), "元");
    }
}
