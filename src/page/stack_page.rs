//! A stack as a list of levels, and a crosswalk as a table in which gaps are said.

use std::fmt::Write as _;

use super::framework_page::{FrameworkPage, element};
use super::framework_view::{CrosswalkView, StackView};
use super::html::escape;
use super::plan::Subject;
use crate::cost::{Part, Question};
use crate::framework::axis::Axis;
use crate::framework::crosswalk::{Crosswalk, note_key};
use crate::framework::row_anchor;
use crate::framework::stack::{Level, Stack, summary_key};

/// So many entities of a level are named; the others are counted.
pub(super) const MOST_NAMED: usize = 12;

impl FrameworkPage<'_, '_> {
    pub(super) fn stack_view(&mut self, stack: &Stack) -> StackView {
        let (picture, list) = (self.stack_picture(stack), self.stack_list(stack));
        StackView { about: self.about(picture, list, &["levels"]) }
    }

    /// The levels, the top one first.
    pub(super) fn stack_html(&mut self, stack: &Stack) -> String {
        let (picture, list) = (self.stack_picture(stack), self.stack_list(stack));
        self.both(&picture, &list)
    }

    fn stack_list(&mut self, stack: &Stack) -> String {
        let title = self.framework.title.read(self.reader).value;
        let mut out = format!(
            "<figure class=\"shown framework\" id=\"{}\"><ol class=\"levels\" aria-label=\"{}\">\n",
            self.id,
            escape(title)
        );
        for level in &stack.levels {
            self.level(level, &mut out);
        }
        out.push_str("</ol>\n<figcaption>");
        if let Some(flow) = &stack.flow {
            let flow = self.scene.said(flow, self.reader);
            let lang = flow.tag.map(|tag| format!(" lang=\"{}\"", escape(&tag))).unwrap_or_default();
            let _ = write!(out, "<span class=\"flow\"{lang}>{}</span> ", escape(&flow.text));
        }
        out.push_str(&self.element("span", "framework-note", "note"));
        out.push(' ');
        out.push_str(&self.foot(&["levels"]));
        out.push_str("</figcaption></figure>\n");
        out
    }

    fn level(&mut self, level: &Level, out: &mut String) {
        let (scene, reader) = (self.scene, self.reader);
        let label = scene.said(&level.label, reader);
        let lang = label.tag.map(|tag| format!(" lang=\"{}\"", escape(&tag))).unwrap_or_default();
        let id = match self.home.is_empty() {
            true => format!(" id=\"level-{}\"", escape(&level.id)),
            false => String::new(),
        };
        let _ = write!(out, "<li{id}><p class=\"level\"><strong{lang}>{}</strong>", escape(&label.text));
        if let Some(share) = level.share.as_ref().and_then(|share| self.share(share)) {
            let _ = write!(out, " <span class=\"share\">{share}</span>");
        }
        out.push_str("</p>");
        if let Some(summary) = self.text(&summary_key(&level.id)) {
            out.push_str(&element("p", "level-summary", &summary));
        }
        if !level.shows.is_empty() {
            let ids = scene.graph.roster.select(&level.shows);
            let chips: Vec<String> = scene
                .in_order(&ids, reader)
                .take(MOST_NAMED)
                .map(|id| scene.page_chip(id, None, None, reader))
                .collect();
            let _ = write!(out, "<p class=\"chips\">{}", chips.join(" "));
            let more = ids.len().saturating_sub(MOST_NAMED);
            if more > 0 {
                let words = self.say("and_more").replace("{n}", &more.to_string());
                // One term has a page that names them all.
                match level.shows.as_slice() {
                    [term] => {
                        let href = escape(&scene.href(&Subject::Term(term.clone()), reader));
                        let _ = write!(out, " <a href=\"{href}\">{words}</a>");
                    }
                    _ => {
                        let _ = write!(out, " <span class=\"soft\">{words}</span>");
                    }
                }
            }
            out.push_str("</p>");
        }
        out.push_str("</li>\n");
    }

    /// What a level keeps, linked to where that is reckoned.
    fn share(&self, share: &Question) -> Option<String> {
        let (scene, reader) = (self.scene, self.reader);
        let figure = scene.costs().ledger.answer(share, Part::Whole)?;
        let named = scene.costs().named_alone(share, Part::Whole, &scene.graph.roster);
        let link = named.map(|named| scene.named_link(&named, &share.item(Part::Whole), reader));
        let link = link.as_ref().map(|(href, label)| (href.as_str(), label.as_deref().unwrap_or_default()));
        Some(scene.value_html(&figure.quantity, true, link, reader))
    }

    pub(super) fn crosswalk_view(&mut self, crosswalk: &Crosswalk) -> CrosswalkView {
        let shown = self.crosswalk_html(crosswalk);
        CrosswalkView { about: self.about(String::new(), shown, &["cells"]) }
    }

    /// The table, and the places that have no counterpart.
    pub(super) fn crosswalk_html(&mut self, crosswalk: &Crosswalk) -> String {
        let mut out = format!("<figure class=\"shown framework\" id=\"{}\">", self.id);
        out.push_str(&self.opened("crosswalk", self.home.is_empty()));
        out.push_str("<thead><tr><td></td>");
        for place in &crosswalk.columns.places {
            let name = self.scene.place_html(&crosswalk.columns, place, self.reader);
            let _ = write!(out, "<th scope=\"col\">{name}</th>");
        }
        out.push_str("</tr></thead>\n<tbody>\n");
        for (row, place) in crosswalk.rows.places.iter().enumerate() {
            let name = self.scene.place_html(&crosswalk.rows, place, self.reader);
            let id = match self.home.is_empty() {
                true => format!(" id=\"{}\"", row_anchor(&place.id)),
                false => String::new(),
            };
            let _ = write!(out, "<tr{id}><th scope=\"row\">{name}</th>");
            for (column, across) in crosswalk.columns.places.iter().enumerate() {
                let Some(cell) = crosswalk.cell(row, column) else {
                    let _ = write!(
                        out,
                        "<td data-fit=\"none\"><span class=\"hidden\">{}</span></td>",
                        self.say("fit_none")
                    );
                    continue;
                };
                let word = cell.fit.word();
                let _ =
                    write!(out, "<td data-fit=\"{word}\"><span>{}</span>", self.say(&format!("fit_{word}")));
                if let Some(note) = self.text(&note_key(&place.id, &across.id)) {
                    out.push_str(&element("small", "fit-note", &note));
                }
                out.push_str("</td>");
            }
            out.push_str("</tr>\n");
        }
        out.push_str("</tbody>\n</table></div>\n");
        out.push_str(&self.gaps(&crosswalk.rows, &crosswalk.lone_rows(), &crosswalk.columns));
        out.push_str(&self.gaps(&crosswalk.columns, &crosswalk.lone_columns(), &crosswalk.rows));
        out.push_str("<figcaption>");
        out.push_str(&self.element("span", "framework-caption", "caption"));
        out.push(' ');
        out.push_str(&self.element("span", "framework-note", "note"));
        out.push(' ');
        out.push_str(&self.foot(&["cells"]));
        out.push_str("</figcaption></figure>\n");
        out
    }

    /// The places of one axis that have no counterpart on the other.
    fn gaps(&self, axis: &Axis, lone: &[usize], other: &Axis) -> String {
        if lone.is_empty() {
            return String::new();
        }
        let chips = lone.iter().filter_map(|index| axis.places.get(*index));
        let chips: Vec<String> = chips.map(|place| self.scene.place_html(axis, place, self.reader)).collect();
        let words = self.say("gap").replace("{axis}", &escape(&self.axis_name(other)));
        format!("<p class=\"gap\" role=\"note\">{words} {}</p>\n", chips.join(" "))
    }

    /// What an axis is called: the facet's label, or the stack's title.
    fn axis_name(&self, axis: &Axis) -> String {
        let vocabulary = self.scene.vocabulary();
        let facet = vocabulary.facet(axis.name()).map(|facet| &facet.plural);
        let stack = || self.scene.frameworks.all.get(axis.name()).map(|stack| &stack.title);
        facet.or_else(stack).map_or_else(String::new, |name| name.read(self.reader).value.clone())
    }
}
