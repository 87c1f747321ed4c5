//! Finds the bytes of a part of a scalar's text, so that a name in a file can be replaced and nothing else moves.

use std::ops::Range;

use super::locate::{Located, nodes};
use super::yaml::{Node, Value, read_yaml};
use crate::diagnostic::Spot;
use crate::source::split;

/// The YAML of a file with its texts as read, and where each is written.
#[derive(Debug)]
pub struct Spelling<'a> {
    text: &'a str,
    nodes: Vec<Located>,
    read: Vec<Option<String>>,
}

impl<'a> Spelling<'a> {
    /// The YAML of a file, in Markdown between its fences.
    pub fn of(text: &'a str, is_markdown: bool) -> Spelling<'a> {
        Spelling { text, nodes: nodes(text, is_markdown), read: texts(text, is_markdown) }
    }

    /// The text of a node as it is read; nothing for lists, mappings and empty values.
    pub fn text(&self, node: u32) -> Option<&str> {
        self.read.get(usize::try_from(node).ok()?)?.as_deref()
    }

    /// The bytes of a node in the file: a scalar's own, of a list or mapping those of its first line.
    pub fn node(&self, node: u32) -> Option<Range<usize>> {
        Some(self.nodes.get(usize::try_from(node).ok()?)?.bytes())
    }

    /// The bytes of the file that spell `spot`. `None` where a text is written in such a way that no run of
    /// bytes spells it, as `\u0061` does not spell `a`.
    pub fn bytes(&self, spot: Spot) -> Option<Range<usize>> {
        let (node, part) = match spot {
            Spot::File => return None,
            Spot::Bytes { start, end } => {
                return Some(usize::try_from(start).ok()?..usize::try_from(end).ok()?);
            }
            Spot::Node(node) => (node, 0..self.text(node)?.len()),
            Spot::InNode { node, start, end } => {
                (node, usize::try_from(start).ok()?..usize::try_from(end).ok()?)
            }
        };
        let read = self.text(node)?;
        let whole = self.node(node)?;
        let (first, raw) = scalar(self.text.get(whole.clone())?)?;
        let wanted = read.get(part.clone())?;
        // A fold never parts a word, so that the n-th time it is read is the n-th time it is written.
        let n = starts(read, wanted).position(|start| start == part.start)?;
        if starts(read, wanted).count() != starts(raw, wanted).count() {
            return None;
        }
        let start = whole.start + first + starts(raw, wanted).nth(n)?;
        Some(start..start + wanted.len())
    }

    /// Every text as it is read, by the ordinal of its node.
    pub fn texts(&self) -> &[Option<String>] {
        &self.read
    }
}

/// The bytes of a scalar that spell its text, and the first of them: no marks of quotation, no indicator of a
/// block, no comment behind it.
fn scalar(raw: &str) -> Option<(usize, &str)> {
    match raw.chars().next()? {
        '"' => {
            let mut is_escaped = false;
            let end = raw.char_indices().skip(1).find(|&(_, sign)| {
                let ends = sign == '"' && !is_escaped;
                is_escaped = sign == '\\' && !is_escaped;
                ends
            });
            Some((1, raw.get(1..end?.0)?))
        }
        '\'' => {
            // Two of them are one in the text.
            let mut at = 1;
            loop {
                at += raw.get(at..)?.find('\'')?;
                if !raw.get(at + 1..)?.starts_with('\'') {
                    return Some((1, raw.get(1..at)?));
                }
                at += 2;
            }
        }
        '|' | '>' => {
            let first = raw.find('\n')? + 1;
            let block = raw.get(first..)?;
            let indent = |line: &str| line.len() - line.trim_start_matches(' ').len();
            let mut lines = block.split_inclusive('\n').filter(|line| !line.trim().is_empty());
            let least = lines.next().map_or(0, indent);
            let mut end = 0;
            for line in block.split_inclusive('\n') {
                if !line.trim().is_empty() && indent(line) < least {
                    break;
                }
                end += line.len();
            }
            Some((first, block.get(..end)?))
        }
        _ => {
            let end = [" #", "\t#", "\n#"].iter().filter_map(|comment| raw.find(comment)).min();
            Some((0, raw.get(..end.unwrap_or(raw.len()))?))
        }
    }
}

/// Where `word` begins in `text`, also where one begins in another.
fn starts<'t>(text: &'t str, word: &'t str) -> impl Iterator<Item = usize> + 't {
    let all = text.char_indices().map(|(at, _)| at);
    all.filter(move |&at| !word.is_empty() && text.get(at..).is_some_and(|rest| rest.starts_with(word)))
}

/// The texts of a file's YAML by ordinal.
fn texts(text: &str, is_markdown: bool) -> Vec<Option<String>> {
    let yaml = if is_markdown { split(text).front.unwrap_or(0..0) } else { 0..text.len() };
    let mut found = Vec::new();
    if let Ok(node) = read_yaml(text.get(yaml).unwrap_or_default()) {
        gather(&node, &mut found);
    }
    found
}

// No deeper than `read_yaml` allows.
fn gather(node: &Node, found: &mut Vec<Option<String>>) {
    match &node.value {
        Value::Nothing => put(found, node.ordinal, None),
        Value::Text(text) => put(found, node.ordinal, Some(text)),
        Value::List(items) => {
            put(found, node.ordinal, None);
            items.iter().for_each(|item| gather(item, found));
        }
        Value::Map(entries) => {
            put(found, node.ordinal, None);
            for (key, value) in entries {
                if let Spot::Node(ordinal) = key.spot {
                    put(found, ordinal, Some(&key.text));
                }
                gather(value, found);
            }
        }
    }
}

/// Ordinals come in order, without a gap.
fn put(found: &mut Vec<Option<String>>, ordinal: u32, text: Option<&str>) {
    let at = usize::try_from(ordinal).unwrap_or(0);
    found.resize(found.len().max(at + 1), None);
    if let Some(slot) = found.get_mut(at) {
        *slot = text.map(str::to_owned);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_part_of_a_text_is_found_however_the_text_is_written() {
        let text = "a: x mill mill-x mill\nb: >-\n  one\n  mill two\n\n  mill\nc: \"甲 \\\"mill\\\"\"\nd: 'it''s mill' # mill\ne: {y: 1, mill: 2}\nf: \"mill\" # mill\ng: mill # mill\nh: |\n  mill\n# mill\ni: x\n";
        let spelling = Spelling::of(text, false);
        let at = |node: u32, nth: usize| {
            let read = spelling.text(node).unwrap();
            let start = read.match_indices("mill").nth(nth).unwrap().0;
            let start = u32::try_from(start).unwrap();
            spelling.bytes(Spot::InNode { node, start, end: start + 4 })
        };
        for (node, nth) in
            [(2, 0), (2, 1), (2, 2), (4, 0), (4, 1), (6, 0), (8, 0), (13, 0), (16, 0), (18, 0), (20, 0)]
        {
            let bytes = at(node, nth).unwrap_or_else(|| panic!("{node} {nth}"));
            assert_eq!(&text[bytes.clone()], "mill");
            let line = text[..bytes.start].rfind('\n').map_or(0, |end| end + 1);
            assert!(spelling.node(node).unwrap().contains(&bytes.start), "{}", &text[line..bytes.end]);
        }
        assert_eq!(at(2, 2).unwrap().end, text.find('\n').unwrap());
    }

    #[test]
    fn what_no_bytes_spell_is_not_found() {
        let text = "a: \"m\\u0069ll\"\nb: \"\\nmill\"\n";
        let spelling = Spelling::of(text, false);
        assert_eq!(spelling.text(2), Some("mill"));
        assert_eq!(spelling.bytes(Spot::Node(2)), None);
        assert!(spelling.bytes(Spot::InNode { node: 4, start: 1, end: 5 }).is_some());
    }
}
