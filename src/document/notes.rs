//! Footnotes: numbered by first reference, gathered at the end of the prose.

use std::collections::BTreeMap;
use std::ops::Range;

use super::body::Piece;

/// The notes of one document.
#[derive(Debug, Default)]
pub(super) struct Notes {
    /// Labels in the order of their first reference.
    order: Vec<String>,
    /// Each label's number, and how often it is referred to.
    known: BTreeMap<String, (usize, usize)>,
    /// Labels in the order of their notes.
    defined: Vec<String>,
    definitions: BTreeMap<String, (Range<usize>, Vec<Piece>)>,
    /// The notes that are open, the innermost last, each with the prose before it.
    open: Vec<(String, Range<usize>, Vec<Piece>)>,
}

impl Notes {
    /// The markup of a reference.
    pub(super) fn refer(&mut self, label: &str) -> String {
        let next = self.order.len() + 1;
        let (number, times) = self.known.entry(label.to_owned()).or_insert((next, 0));
        if *times == 0 {
            self.order.push(label.to_owned());
        }
        *times += 1;
        let again = if *times > 1 { format!("-{times}") } else { String::new() };
        format!(
            "<sup class=\"note-ref\"><a id=\"fnref-{number}{again}\" href=\"#fn-{number}\">{number}</a></sup>"
        )
    }

    /// Opens a note, setting the prose so far aside. False when the label has one already.
    pub(super) fn open(&mut self, label: String, range: Range<usize>, so_far: Vec<Piece>) -> bool {
        let is_new =
            !self.definitions.contains_key(&label) && !self.open.iter().any(|(open, ..)| *open == label);
        self.open.push((label, range, so_far));
        is_new
    }

    /// Closes the innermost open note and gives the prose before it back.
    pub(super) fn close(&mut self, note: Vec<Piece>) -> Vec<Piece> {
        let Some((label, range, so_far)) = self.open.pop() else { return note };
        if !self.definitions.contains_key(&label) {
            self.defined.push(label.clone());
            self.definitions.insert(label, (range, note));
        }
        so_far
    }

    /// Puts the notes after the prose, and tells of those nobody refers to.
    pub(super) fn finish(mut self, pieces: &mut Vec<Piece>, mut unused: impl FnMut(&str, &Range<usize>)) {
        for label in self.defined.iter().filter(|label| !self.known.contains_key(*label)) {
            if let Some((range, _)) = self.definitions.get(label) {
                unused(label, range);
            }
        }
        if self.order.is_empty() {
            return;
        }
        pieces.push(Piece::Tag("<section class=\"notes\" role=\"doc-endnotes\"><ol>\n".into()));
        for (index, label) in self.order.iter().enumerate() {
            let number = index + 1;
            pieces.push(Piece::Tag(format!("<li id=\"fn-{number}\">").into()));
            if let Some((_, note)) = self.definitions.remove(label) {
                pieces.extend(note);
            }
            let back =
                format!("<a class=\"note-back\" href=\"#fnref-{number}\">↩\u{fe0e} {number}</a></li>\n");
            pieces.push(Piece::Tag(back.into()));
            pieces.push(Piece::Break);
        }
        pieces.push(Piece::Tag("</ol></section>\n".into()));
    }
}
