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
        let line = self.first_line(range);
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
        let line = self.first_line(range);
        let heading = self.source.get(line.clone()).unwrap_or_default();
        let at = heading.rfind('{').and_then(|brace| Some(brace + heading.get(brace..)?.find(name)?));
        self.base.spot(&at.map_or(line.clone(), |at| line.start + at..line.start + at + name.len()))
    }

    fn first_line(&self, range: &Range<usize>) -> Range<usize> {
        let origin = self.shim.origin_range(range);
        let text = self.source.get(origin.clone()).unwrap_or_default();
        let line = text.lines().next().unwrap_or_default();
        origin.start..origin.start + line.len()
    }
}
