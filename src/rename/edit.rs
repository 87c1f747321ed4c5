//! Replaces names in the text of a file, and sees that nothing else has changed its meaning.

use std::ops::Range;

use super::find::Found;
use crate::diagnostic::{Diagnostic, Fault, Spot, rules};
use crate::source::{Source, Spelling};

/// The text of a source with some of its names replaced, each by what stands beside it; `None` where none is.
///
/// # Errors
/// A [`Diagnostic`] at a name that is written in such a way that it cannot be replaced where it stands.
pub(super) fn replaced(
    source: &Source,
    names: &[(Found, String)],
) -> Result<Option<String>, Box<Diagnostic>> {
    let text = source.text().unwrap_or_default();
    if names.is_empty() {
        return Ok(None);
    }
    let path = source.path();
    let is_markdown = path.as_str().ends_with(".md");
    let is_sheet = path.as_str().ends_with(".csv");
    let spelling = Spelling::of(if is_sheet { "" } else { text }, is_markdown);
    let refused = |found: &Found| {
        let fault = Fault::new("this name is written so that it cannot be replaced where it stands")
            .hint("write it plainly, without escapes and on one line, and ask again");
        Box::new(fault.at(&rules::SHAPE, path.at(found.spot)))
    };
    let mut edits: Vec<(Range<usize>, &str)> = Vec::new();
    let mut expected = spelling.texts().to_vec();
    // From the last part of a text to the first, so that the places of those before it hold.
    let mut ordered: Vec<&(Found, String)> = names.iter().collect();
    ordered.sort_by_key(|(found, _)| std::cmp::Reverse(found.spot));
    ordered.dedup_by_key(|(found, _)| found.spot);
    for (found, new) in ordered {
        edits.push((spelling.bytes(found.spot).ok_or_else(|| refused(found))?, new));
        expect(&mut expected, found.spot, new).ok_or_else(|| refused(found))?;
    }
    edits.sort_by_key(|(bytes, _)| bytes.start);
    let mut written = String::with_capacity(text.len() + 16 * edits.len());
    let mut done = 0;
    for (bytes, new) in edits {
        written.push_str(text.get(done..bytes.start).unwrap_or_default());
        written.push_str(new);
        done = bytes.end;
    }
    written.push_str(text.get(done..).unwrap_or_default());
    // What is read now is what was read, but for the names.
    if !is_sheet && Spelling::of(&written, is_markdown).texts() != expected {
        let first = names.first().map(|(found, _)| refused(found));
        return first.map_or(Ok(None), Err);
    }
    Ok(Some(written))
}

/// Puts a name into the texts that are expected to be read. `None` where the spot is no part of one.
fn expect(texts: &mut [Option<String>], spot: Spot, new: &str) -> Option<()> {
    let (node, part) = match spot {
        Spot::File => return None,
        Spot::Bytes { .. } => return Some(()),
        Spot::Node(node) => (node, None),
        Spot::InNode { node, start, end } => {
            (node, Some(usize::try_from(start).ok()?..usize::try_from(end).ok()?))
        }
    };
    let text = texts.get_mut(usize::try_from(node).ok()?)?.as_mut()?;
    match part {
        Some(part) => {
            text.get(part.clone())?;
            text.replace_range(part, new);
        }
        None => new.clone_into(text),
    }
    Some(())
}
