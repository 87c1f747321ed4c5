//! Headings: their level, the id and the classes an author gave them, and where those stand.

use std::ops::Range;

use pulldown_cmark::HeadingLevel;

use super::body::{Piece, Section};
use super::markdown::Writer;
use crate::diagnostic::{Fault, Spot, rules};
use crate::source::Written;

impl Writer<'_> {
    pub(super) fn heading_start(
        &mut self,
        level: HeadingLevel,
        id: Option<String>,
        classes: Vec<String>,
        range: &Range<usize>,
    ) {
        let level = level as u8;
        if level == 1 {
            let fault = Fault::new("a first-level heading stands in the prose")
                .hint("the page's `title` is its only one: begin sections with `##`");
            self.fault(&rules::MARKDOWN, fault, range);
        }
        let line = self.written(range);
        let spot = self.base.spot(&line);
        let id = id.map(|text| {
            let at = self.source.get(line.clone()).and_then(|heading| heading.rfind(&format!("#{text}")));
            let start = at.map_or(line.start, |at| line.start + at + 1);
            Written { spot: self.base.spot(&(start..start + text.len())), text }
        });
        let index = self.body.sections.len();
        self.body.sections.push(Section { level, id, classes, text: String::new(), spot });
        self.heading = Some(index);
        self.put(Piece::Heading(index));
    }

    /// Where the name of an attribute stands in a heading; all of the heading where it cannot be found.
    pub(super) fn attribute_spot(&self, name: &str, range: &Range<usize>) -> Spot {
        let line = self.written(range);
        let heading = self.source.get(line.clone()).unwrap_or_default();
        let at = heading.rfind('{').and_then(|brace| Some(brace + heading.get(brace..)?.find(name)?));
        self.base.spot(&at.map_or(line.clone(), |at| line.start + at..line.start + at + name.len()))
    }

    /// The lines of a heading without the one that underlines it.
    fn written(&self, range: &Range<usize>) -> Range<usize> {
        let origin = self.shim.origin_range(range);
        let text = self.source.get(origin.clone()).unwrap_or_default().trim_end();
        let is_underlined = !text.starts_with('#');
        let end = match (is_underlined, text.rfind('\n'), text.find('\n')) {
            (true, Some(last), _) => last,
            (false, _, Some(first)) => first,
            _ => text.len(),
        };
        let words = text.get(..end).unwrap_or_default().trim_end();
        origin.start..origin.start + words.len()
    }
}
