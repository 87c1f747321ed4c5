//! Finds the bytes of a place: runs over YAML a second time, only when a diagnostic needs it.

use std::ops::Range;

use saphyr_parser::{Event, Parser, Span};

use super::front::split;
use crate::diagnostic::Spot;

/// The bytes of every node of a file's YAML; Markdown files carry it between fences.
pub(super) fn nodes(text: &str, is_markdown: bool) -> Vec<Range<usize>> {
    let yaml = if is_markdown { split(text).front.unwrap_or(0..0) } else { 0..text.len() };
    let spans = node_spans(text.get(yaml.clone()).unwrap_or_default());
    spans.into_iter().map(|range| range.start + yaml.start..range.end + yaml.start).collect()
}

/// The bytes of `spot` in a file; `nodes` finds the bytes of its YAML nodes, and is asked only for one of them.
pub(super) fn locate<'n>(text: &str, nodes: impl FnOnce() -> &'n [Range<usize>], spot: Spot) -> Range<usize> {
    let whole = || 0..text.split('\n').next().unwrap_or_default().trim_end().len();
    let node = |ordinal: u32| usize::try_from(ordinal).ok().and_then(|index| nodes().get(index)).cloned();
    match spot {
        Spot::File => whole(),
        Spot::Bytes { start, end } => to_range(start, end, text.len()),
        Spot::Node(ordinal) => node(ordinal).unwrap_or_else(whole),
        Spot::InNode { node: ordinal, start, end } => match node(ordinal) {
            Some(range) => within(text, range, start, end),
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
fn within(text: &str, scalar: Range<usize>, start: u32, end: u32) -> Range<usize> {
    let raw = text.get(scalar.clone()).unwrap_or_default();
    let inset = usize::from(raw.starts_with(['"', '\'']));
    // One sign at a time: of two, the search goes through a long text by single characters.
    let is_plain = !raw.contains('\n') && !raw.contains('\\') && !raw.starts_with(['|', '>']);
    let part = to_range(start, end, raw.len().saturating_sub(inset));
    if is_plain {
        let begin = scalar.start + inset;
        return whole_signs(text, begin + part.start..(begin + part.end).min(scalar.end));
    }
    scalar
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
    let mut spans: Vec<Range<usize>> = Vec::new();
    let bytes = byte_offsets(yaml);
    for event in Parser::new_from_str(yaml) {
        let Ok((event, span)) = event else { break };
        match event {
            Event::Scalar(..) => spans.push(scalar_range(yaml, &bytes, span)),
            Event::SequenceStart(..) | Event::MappingStart(..) => {
                let start = bytes.get(span.start.index()).copied().unwrap_or(yaml.len());
                let line = yaml.get(start..).unwrap_or_default().lines().next().unwrap_or_default();
                spans.push(start..start + line.trim_end().len());
            }
            _ => {}
        }
    }
    spans
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
