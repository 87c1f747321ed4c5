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
    let others = diagnostic.labels.iter();
    let others: Vec<_> = others.filter_map(|(place, what)| Some((Window::of(place, tree)?, what))).collect();
    for (window, what) in &others {
        let annotation: Annotation<'_> = AnnotationKind::Context.span(window.range.clone()).label(*what);
        group = group.element(window.snippet().annotation(annotation));
    }
    for hint in &diagnostic.hints {
        group = group.element(Level::HELP.with_name("hint").message(hint));
    }
    let renderer = match paint {
        Paint::Coloured => Renderer::styled(),
        Paint::Plain => Renderer::plain(),
    };
    let drawn = renderer.decor_style(DecorStyle::Ascii).render(&[group]);
    let windows = window.iter().chain(others.iter().map(|(window, _)| window));
    windows.fold(drawn, |drawn, window| window.correct(drawn)) + "\n\n"
}

/// The lines a place lies in, cut where they are too long to read.
struct Window<'a> {
    path: &'a str,
    text: &'a str,
    line: usize,
    /// The column in the line, where the window does not begin with it.
    column: Option<usize>,
    range: Range<usize>,
}

/// So many bytes of a line are shown on either side of a place.
const REACH: usize = 200;

impl<'a> Window<'a> {
    fn of(place: &'a Place, tree: &'a SourceTree) -> Option<Window<'a>> {
        let (text, range) = tree.show(place)?;
        let start = floor(text, range.start.min(text.len()));
        let (line, Range { start: line_start, end: line_end }) = tree.line(&place.file, start);
        // One line says where; what runs on is marked to the end of it.
        let end = floor(text, range.end.clamp(start, line_end.max(start)));
        let from = floor(text, start.saturating_sub(REACH).max(line_start));
        let to = floor(text, (end + REACH).min(line_end));
        let shown = text.get(from..to)?.trim_end_matches('\r');
        let column = || text.get(line_start..start).map(|before| before.chars().count() + 1);
        Some(Window {
            path: place.file.as_str(),
            text: shown,
            line,
            column: if from > line_start { column() } else { None },
            range: start - from..(end - from).min(shown.len()).max(start - from),
        })
    }

    fn snippet(&self) -> Snippet<'a, Annotation<'a>> {
        Snippet::source(self.text).line_start(self.line).path(self.path)
    }

    /// What is drawn counts columns from the window's first; an author counts them in the line.
    fn correct(&self, drawn: String) -> String {
        let Some(column) = self.column else { return drawn };
        let before = self.text.get(..self.range.start).unwrap_or_default();
        let place = |column: usize| format!("{}:{}:{column}", self.path, self.line);
        drawn.replacen(&place(before.chars().count() + 1), &place(column), 1)
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

    #[test]
    fn the_column_in_a_long_line_is_that_of_the_line() {
        let text =
            format!("---\ntitle: Mill\n---\n\n{}[[loof]]{}\n", "甲 ".repeat(1000), " flour".repeat(1000));
        let tree = SourceTree::of_texts([("entities/mill.md", text.as_str())]);
        let start = u32::try_from(text.find("loof").unwrap()).unwrap();
        let place = SitePath::new("entities/mill.md").at(Spot::Bytes { start, end: start + 4 });
        let diagnostic = Fault::new("nothing is called `loof`").at(&rules::UNKNOWN, place.clone());
        let drawn = draw(&diagnostic.label(place.clone(), "here"), &tree, Paint::Plain);
        assert_eq!(line_and_column(&place, &tree), (5, 2003));
        assert_eq!(drawn.matches("entities/mill.md:5:2003").count(), 2, "{drawn}");
        assert_eq!(drawn.matches(".md").count(), 2, "{drawn}");
        let (source, marks) = (drawn.lines().nth(3).unwrap(), drawn.lines().nth(4).unwrap());
        let ahead = source.split("loof").next().unwrap();
        let columns: usize = ahead.chars().map(|sign| if sign == '甲' { 2 } else { 1 }).sum();
        assert_eq!(marks.find("^^^^"), Some(columns), "{drawn}");
    }
}
