//! Draws diagnostics the way a compiler does: the line, what is wrong under it, and what to do.

use std::ops::Range;

use annotate_snippets::renderer::DecorStyle;
use annotate_snippets::{Annotation, AnnotationKind, Group, Level, Renderer, Snippet};

use crate::diagnostic::{Diagnostic, Place, Severity};
use crate::source::SourceTree;

/// Whether colours are used.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Paint {
    /// For terminals; the stream strips colours where there is none.
    Coloured,
    /// For files, browsers and tests.
    Plain,
}

/// One diagnostic as text, with an empty line after it.
pub fn draw(diagnostic: &Diagnostic, tree: &SourceTree, paint: Paint) -> String {
    let level = match diagnostic.severity {
        Severity::Error => Level::ERROR,
        Severity::Warning => Level::WARNING,
        Severity::Note => Level::NOTE,
    };
    let window = diagnostic.place.as_ref().and_then(|place| Window::of(place, tree));
    let mut group = Group::with_title(level.primary_title(&diagnostic.message).id(diagnostic.rule.name));
    if let Some(window) = &window {
        group =
            group.element(window.snippet().annotation(AnnotationKind::Primary.span(window.range.clone())));
    } else if let Some(place) = &diagnostic.place {
        group = group.element(annotate_snippets::Origin::path(place.file.as_str()));
    }
    for (place, what) in &diagnostic.labels {
        if let Some(window) = Window::of(place, tree) {
            let annotation: Annotation<'_> = AnnotationKind::Context.span(window.range.clone()).label(what);
            group = group.element(window.snippet().annotation(annotation));
        }
    }
    for hint in &diagnostic.hints {
        group = group.element(Level::HELP.with_name("hint").message(hint));
    }
    let renderer = match paint {
        Paint::Coloured => Renderer::styled(),
        Paint::Plain => Renderer::plain(),
    };
    let mut text = renderer.decor_style(DecorStyle::Ascii).render(&[group]);
    text.push_str("\n\n");
    text
}

/// The lines a place lies in, cut where they are too long to read.
struct Window<'a> {
    path: &'a str,
    text: &'a str,
    first_line: usize,
    range: Range<usize>,
}

/// So many bytes of a line are shown on either side of a place.
const REACH: usize = 200;

impl<'a> Window<'a> {
    fn of(place: &'a Place, tree: &'a SourceTree) -> Option<Window<'a>> {
        let (text, range) = tree.show(place)?;
        let start = range.start.min(text.len());
        let (first_line, Range { start: line_start, end: line_end }) = tree.line(&place.file, start);
        // One line says where; what runs on is marked to the end of it.
        let end = range.end.clamp(start, line_end);
        let from = floor(text, start.saturating_sub(REACH).max(line_start));
        let to = floor(text, (end + REACH).min(line_end));
        let shown = text.get(from..to)?.trim_end_matches('\r');
        Some(Window {
            path: place.file.as_str(),
            text: shown,
            first_line,
            range: start - from..(end - from).min(shown.len()).max(start - from),
        })
    }

    fn snippet(&self) -> Snippet<'a, Annotation<'a>> {
        Snippet::source(self.text).line_start(self.first_line).path(self.path)
    }
}

/// The nearest start of a character at or before a byte.
fn floor(text: &str, mut at: usize) -> usize {
    while !text.is_char_boundary(at) {
        at -= 1;
    }
    at
}

/// The line and the column of a place, both from 1; columns count characters.
pub(super) fn line_and_column(place: &Place, tree: &SourceTree) -> (usize, usize) {
    let Some((text, range)) = tree.show(place) else { return (1, 1) };
    let start = range.start.min(text.len());
    let (line, bytes) = tree.line(&place.file, start);
    (line, text.get(bytes.start..start).unwrap_or_default().chars().count() + 1)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::diagnostic::{Fault, SitePath, Spot, rules};

    #[test]
    fn the_mark_stands_under_the_wrong_word_with_chinese_before_it() {
        let text = "---\n标题: 磨坊\n---\n我们卖 [[loof]]。\n";
        let tree = SourceTree::of_texts([("entities/mill.md", text)]);
        let start = u32::try_from(text.find("loof").unwrap()).unwrap();
        let place = SitePath::new("entities/mill.md").at(Spot::Bytes { start, end: start + 4 });
        let diagnostic = Fault::new("nothing is called `loof`")
            .hint("did you mean `loaf`?")
            .at(&rules::UNKNOWN, place.clone());
        let drawn = draw(&diagnostic, &tree, Paint::Plain);
        let lines: Vec<&str> = drawn.lines().collect();
        assert_eq!(lines[0], "error[name/unknown]: nothing is called `loof`");
        assert_eq!(lines[1].trim(), "--> entities/mill.md:4:7");
        // Three Han are six columns wide.
        assert!(drawn.contains("4 | 我们卖 [[loof]]。"), "{drawn}");
        assert!(drawn.contains("  |          ^^^^"), "{drawn}");
        assert_eq!(line_and_column(&place, &tree), (4, 7));
    }
}
