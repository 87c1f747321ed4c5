//! Finds the front matter of a Markdown file: the lines between the first two `---`.

use std::ops::Range;

/// Where the two parts of a file lie.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Split {
    /// The bytes of the YAML, without its fences; `None` when the file opens with no fence.
    pub front: Option<Range<usize>>,
    /// The first byte of the prose.
    pub body: usize,
    /// False when a front matter was opened and never closed.
    pub is_closed: bool,
}

/// Splits a file into front matter and prose.
pub fn split(text: &str) -> Split {
    let start = if text.starts_with('\u{feff}') { '\u{feff}'.len_utf8() } else { 0 };
    let none = Split { front: None, body: start, is_closed: true };
    let Some(first) = text.get(start..).and_then(|rest| rest.split_inclusive('\n').next()) else {
        return none;
    };
    if first.trim_end() != "---" {
        return none;
    }
    let yaml = start + first.len();
    let mut at = yaml;
    for line in text.get(yaml..).unwrap_or_default().split_inclusive('\n') {
        if line.trim_end() == "---" {
            return Split { front: Some(yaml..at), body: at + line.len(), is_closed: true };
        }
        at += line.len();
    }
    Split { front: Some(yaml..text.len()), body: text.len(), is_closed: false }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_fences_are_found_with_any_line_end_and_a_byte_order_mark() {
        for (text, front, body) in [
            ("---\na: b\n---\nprose", Some("a: b\n"), "prose"),
            ("\u{feff}---\r\na: b\r\n---\r\nprose", Some("a: b\r\n"), "prose"),
            ("---\n---\n", Some(""), ""),
            ("prose\n---\n", None, "prose\n---\n"),
            ("", None, ""),
        ] {
            let found = split(text);
            assert_eq!(found.front.map(|range| &text[range]), front, "{text:?}");
            assert_eq!(&text[found.body..], body, "{text:?}");
        }
        assert!(!split("---\na: b\n").is_closed);
    }
}
