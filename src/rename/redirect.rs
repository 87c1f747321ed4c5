//! Keeps an old address alive: `redirects:` in the front matter of a page that has been renamed.

use super::find::{field, texts};
use crate::diagnostic::Spot;
use crate::source::{Spelling, Value, read_yaml, split};

/// What becomes of the redirects of a renamed page.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Redirect {
    /// The old address leads to the page.
    Added(String),
    /// The page is back at an address that led to it.
    Removed(String),
}

/// The text of a page that moves from one address to another. Where the new address is one that led to the page,
/// the move takes an earlier one back: its redirect goes, and none is added.
pub(super) fn moved(text: &str, is_markdown: bool, from: &str, to: &str) -> Option<(String, Redirect)> {
    let is_at = |written: &str, address: &str| format!("{}/", written.trim_end_matches('/')) == address;
    let parts = split(text);
    let front = if is_markdown { parts.front.filter(|_| parts.is_closed)? } else { 0..text.len() };
    let node = read_yaml(text.get(front.clone())?).ok()?;
    let spelling = Spelling::of(text, is_markdown);
    let redirects = field(&node, "redirects").filter(|redirects| !redirects.is_nothing());
    let listed = redirects.map(texts).unwrap_or_default();
    if let Some(index) = listed.iter().position(|written| is_at(&written.text, to)) {
        let written = listed.get(index)?;
        let bytes = spelling.bytes(written.spot)?;
        let cut = cut(text, bytes, listed.len())?;
        let kept = format!("{}{}", text.get(..cut.start)?, text.get(cut.end..)?);
        return Some((kept, Redirect::Removed(to.to_owned())));
    }
    if listed.iter().any(|written| is_at(&written.text, from)) {
        return None;
    }
    let end = if text.get(front.clone())?.contains("\r\n") { "\r\n" } else { "\n" };
    let (at, put) = match redirects.map(|node| (&node.value, listed.last())) {
        Some((Value::List(_), Some(last))) => {
            let bytes = spelling.bytes(last.spot)?;
            let line = text.get(..bytes.start)?.rfind('\n').map_or(0, |end| end + 1);
            let before = text.get(line..bytes.start)?;
            match before.trim_start().starts_with('-') {
                true => {
                    let dash = before.find('-')?;
                    let line_end =
                        text.get(bytes.end..)?.find('\n').map_or(text.len(), |at| bytes.end + at + 1);
                    (line_end, format!("{}- {from}{end}", before.get(..dash)?))
                }
                false => (past_quote(text, bytes.end), format!(", {from}")),
            }
        }
        Some((Value::Text(_), Some(only))) => {
            let Spot::Node(node) = only.spot else { return None };
            let bytes = spelling.node(node)?;
            let text = format!(
                "{}[{}, {from}]{}",
                text.get(..bytes.start)?,
                text.get(bytes.clone())?,
                text.get(bytes.end..)?
            );
            return Some((text, Redirect::Added(from.to_owned())));
        }
        Some(_) => return None,
        None if is_markdown || text.ends_with('\n') => (front.end, format!("redirects: [{from}]{end}")),
        // A file that ends in the middle of a line gets it before its first key.
        None => (spelling.node(1)?.start, format!("redirects: [{from}]{end}")),
    };
    let text = format!("{}{put}{}", text.get(..at)?, text.get(at..)?);
    // A mapping in braces has no room for a line.
    let yaml = if is_markdown { split(&text).front? } else { 0..text.len() };
    read_yaml(text.get(yaml)?).ok().filter(|node| field(node, "redirects").is_some())?;
    Some((text, Redirect::Added(from.to_owned())))
}

/// One past a mark of quotation that closes a text.
fn past_quote(text: &str, at: usize) -> usize {
    let is_quote = text.get(at..).is_some_and(|rest| rest.starts_with(['"', '\'']));
    at + usize::from(is_quote)
}

/// The bytes to cut for one address of a list of `n`; with the last one the key goes too.
fn cut(text: &str, bytes: std::ops::Range<usize>, n: usize) -> Option<std::ops::Range<usize>> {
    let is_quoted = text.get(..bytes.start)?.ends_with(['"', '\'']);
    let start = bytes.start - usize::from(is_quoted);
    let end = past_quote(text, bytes.end);
    let line = text.get(..start)?.rfind('\n').map_or(0, |end| end + 1);
    let line_end = text.get(end..)?.find('\n').map_or(text.len(), |at| end + at + 1);
    let before = text.get(line..start)?;
    let is_item = before.trim_start().starts_with('-');
    if n == 1 {
        // The key stands in the same line, or in the one above.
        let from = if is_item {
            text.get(..line.checked_sub(1)?)?.rfind('\n').map_or(0, |end| end + 1)
        } else {
            line
        };
        return Some(from..line_end);
    }
    if is_item {
        return Some(line..line_end);
    }
    match before.rfind(',') {
        Some(comma) => Some(line + comma..end),
        None => {
            let rest = text.get(end..)?;
            let comma = rest.find(',')? + 1;
            let blanks = rest.get(comma..)?;
            Some(start..end + comma + blanks.len() - blanks.trim_start().len())
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_page_that_moves_back_is_as_it_was() {
        for front in [
            "title: Mill\n",
            "title: Mill\r\n",
            "redirects: [/old/]\ntitle: Mill\n",
            "redirects: [/old/, \"/older/\"] # why\ntitle: Mill\n",
            "redirects:\n  - /old/\n  - /older/\ntitle: Mill\n",
            "redirects:\n- /old/\ntitle: Mill\n",
        ] {
            let text = format!("---\n{front}---\n\nText.\n");
            let (there, added) = moved(&text, true, "/a/", "/b/").unwrap();
            assert_eq!(added, Redirect::Added("/a/".to_owned()), "{front}");
            let node = read_yaml(&there[split(&there).front.unwrap()]).unwrap();
            assert_eq!(texts(field(&node, "redirects").unwrap()).last().unwrap().text, "/a/", "{there}");
            assert_eq!(
                moved(&there, true, "/b/", "/a/").unwrap(),
                (text, Redirect::Removed("/a/".to_owned()))
            );
        }
    }

    #[test]
    fn data_keep_their_old_address_too() {
        for text in [
            "# why\ntitle: Loaf\ninputs: {a: {value: 1}}\n",
            "title: Loaf",
            "kind: map\nredirects:\n  - /old/\n",
        ] {
            let (there, _) = moved(text, false, "/a/", "/b/").unwrap();
            assert!(there.contains("/a/"), "{there}");
            assert_eq!(moved(&there, false, "/b/", "/a/").unwrap().0, text);
        }
        assert_eq!(moved("{title: Loaf}\n", false, "/a/", "/b/"), None);
    }

    #[test]
    fn one_of_several_goes_and_the_others_stay() {
        for (front, left) in [
            ("redirects: [/a/, /old/]\n", "redirects: [/old/]\n"),
            ("redirects:\n  - /a/\n  - /old/\n", "redirects:\n  - /old/\n"),
            ("redirects:\n  - /a/\n", ""),
            ("redirects: /a/\n", ""),
        ] {
            let text = format!("---\n{front}title: Mill\n---\n");
            assert_eq!(moved(&text, true, "/b/", "/a/").unwrap().0, format!("---\n{left}title: Mill\n---\n"));
        }
        let text = "---\nredirects: /old/\n---\n";
        assert_eq!(moved(text, true, "/a/", "/b/").unwrap().0, "---\nredirects: [/old/, /a/]\n---\n");
    }
}
