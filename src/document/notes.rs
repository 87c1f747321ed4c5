//! Footnotes: numbered by first reference, gathered at the end of the prose.

use std::ops::Range;

use super::body::Piece;

/// The notes of one document.
#[derive(Debug, Default)]
pub(super) struct Notes {
    /// Labels in the order of their first reference, each with how often it is referred to.
    order: Vec<(String, usize)>,
    definitions: Vec<(String, Range<usize>, Vec<Piece>)>,
    open: Option<(String, Range<usize>, Vec<Piece>)>,
}

impl Notes {
    /// The markup of a reference.
    pub(super) fn refer(&mut self, label: &str) -> String {
        let index = match self.order.iter().position(|(known, _)| known == label) {
            Some(index) => index,
            None => {
                self.order.push((label.to_owned(), 0));
                self.order.len() - 1
            }
        };
        let number = index + 1;
        let Some((_, times)) = self.order.get_mut(index) else { return String::new() };
        *times += 1;
        let again = if *times > 1 { format!("-{times}") } else { String::new() };
        format!(
            "<sup class=\"note-ref\"><a id=\"fnref-{number}{again}\" href=\"#fn-{number}\">{number}</a></sup>"
        )
    }

    /// Opens a note, setting the prose so far aside. False when the label has one already.
    pub(super) fn open(&mut self, label: String, range: Range<usize>, so_far: Vec<Piece>) -> bool {
        let is_new = !self.definitions.iter().any(|(known, ..)| *known == label);
        self.open = Some((label, range, so_far));
        is_new
    }

    /// Closes the open note and gives the prose back.
    pub(super) fn close(&mut self, note: Vec<Piece>) -> Vec<Piece> {
        let Some((label, range, so_far)) = self.open.take() else { return note };
        if !self.definitions.iter().any(|(known, ..)| *known == label) {
            self.definitions.push((label, range, note));
        }
        so_far
    }

    /// Puts the notes after the prose, and tells of those nobody refers to.
    pub(super) fn finish(self, pieces: &mut Vec<Piece>, mut unused: impl FnMut(&str, &Range<usize>)) {
        for (label, range, _) in &self.definitions {
            if !self.order.iter().any(|(known, _)| known == label) {
                unused(label, range);
            }
        }
        if self.order.is_empty() {
            return;
        }
        pieces.push(Piece::Tag("<section class=\"notes\" role=\"doc-endnotes\"><ol>\n".into()));
        for (index, (label, _)) in self.order.iter().enumerate() {
            let number = index + 1;
            pieces.push(Piece::Tag(format!("<li id=\"fn-{number}\">").into()));
            if let Some((_, _, note)) = self.definitions.iter().find(|(known, ..)| known == label) {
                pieces.extend(note.iter().cloned());
            }
            let back =
                format!("<a class=\"note-back\" href=\"#fnref-{number}\">↩\u{fe0e} {number}</a></li>\n");
            pieces.push(Piece::Tag(back.into()));
            pieces.push(Piece::Break);
        }
        pieces.push(Piece::Tag("</ol></section>\n".into()));
    }
}
