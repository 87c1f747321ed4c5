//! What the pages of all frameworks have in common, and how each is shown in prose.

use std::fmt::Write as _;

use super::cite::Cited;
use super::framework_view::{CountView, FrameworkItem, FrameworkView, FrameworksView};
use super::html::escape;
use super::markup::plain;
use super::plan::{PlannedPage, Subject};
use super::prose::Writer;
use super::scene::Scene;
use super::view::{Content, Frame, Link, Marked};
use crate::diagnostic::Diagnostic;
use crate::framework::axis::{Axis, AxisOf, AxisPlace};
use crate::framework::{Framework, Kind};
use crate::graph::{ItemKind, Spoken as Target, WorkId};
use crate::language::Language;
use crate::quantity::{Date, format_date};

/// Shows a framework, on its own page or in prose.
pub(super) struct FrameworkPage<'a, 'c> {
    pub(super) scene: &'a Scene<'a>,
    pub(super) framework: &'a Framework,
    pub(super) reader: &'a Language,
    pub(super) cited: &'c mut Cited,
    pub(super) faults: &'c mut Vec<Diagnostic>,
    /// Where its parts are told in full: its own page, or nothing where this is it.
    pub(super) home: String,
    /// The id of what is shown.
    pub(super) id: String,
}

impl Scene<'_> {
    /// The page of a framework.
    pub(super) fn framework_page(
        &self,
        page: &PlannedPage,
        framework: &Framework,
        faults: &mut Vec<Diagnostic>,
    ) -> (Frame, Content) {
        let reader = &page.language;
        let mut frame = self.item_frame(page, ItemKind::Framework, &framework.title, None);
        frame.title_of = Some(self.say(framework.kind.word(), reader).to_owned());
        let mut cited = Cited::default();
        let mut made = FrameworkPage {
            scene: self,
            framework,
            reader,
            cited: &mut cited,
            faults,
            home: String::new(),
            id: "shown".to_owned(),
        };
        frame.description = made.text("summary").map(|summary| plain(&summary.html));
        let content = match &framework.kind {
            Kind::Map(map) => Content::Map(Box::new(made.map_view(map))),
            Kind::Stack(stack) => Content::Stack(Box::new(made.stack_view(stack))),
            Kind::Crosswalk(crosswalk) => Content::Crosswalk(Box::new(made.crosswalk_view(crosswalk))),
            Kind::Assessment(assessment) => Content::Assessment(Box::new(made.assessment_view(assessment))),
        };
        let (about, own) = match &content {
            Content::Map(view) => (Some(&view.about), ("cells", "cells_given", !view.cells.is_empty())),
            Content::Assessment(view) => {
                (Some(&view.about), ("signals", "signals", !view.signals.is_empty()))
            }
            Content::Stack(view) => (Some(&view.about), ("", "", false)),
            Content::Crosswalk(view) => (Some(&view.about), ("", "", false)),
            _ => (None, ("", "", false)),
        };
        if let Some(about) = about {
            let sections = [
                own,
                ("downloads", "downloads", true),
                ("mentions", "mentioned_by", !about.backlinks.is_empty()),
                ("sources", "sources", !about.sources.is_empty()),
            ];
            frame.sections = self.sections_of(&sections, reader);
        }
        (frame, content)
    }

    /// The list of all frameworks.
    pub(super) fn frameworks_page(
        &self,
        page: &PlannedPage,
        faults: &mut Vec<Diagnostic>,
    ) -> (Frame, Content) {
        let reader = &page.language;
        let mut frame = self.frame(page, self.say("maps", reader).to_owned());
        frame.description = Some(self.say("maps_about", reader).to_owned());
        let mut items = Vec::new();
        for id in self.items_in_order(ItemKind::Framework, reader) {
            let Some(framework) = self.frameworks.all.get(id) else { continue };
            let mut cited = Cited::default();
            let home = self.framework_href(id, reader);
            let summary = FrameworkPage {
                scene: self,
                framework,
                reader,
                cited: &mut cited,
                faults,
                home,
                id: String::new(),
            }
            .text("summary");
            items.push(FrameworkItem {
                chip_html: self.item_chip(id, None, None, reader),
                what: self.say(framework.kind.word(), reader).to_owned(),
                // Marks of sources lead to a list that this page has not.
                summary: summary.map(|summary| Marked { html: without_marks(&summary.html), ..summary }),
            });
        }
        (frame, Content::Frameworks(FrameworksView { items }))
    }

    /// A framework as a page of prose shows it, or one row of a map.
    pub(super) fn shown_framework(
        &self,
        framework: &Framework,
        part: &str,
        reader: &Language,
        cited: &mut Cited,
    ) -> String {
        let mut name = format!("shown-{}", framework.id);
        if !part.is_empty() {
            name = format!("{name}-{}", crate::vocabulary::address_of(part));
        }
        let id = cited.id_of(name);
        // What is wrong with its texts is told on its own page.
        let mut faults = Vec::new();
        let home = self.framework_href(&framework.id, reader);
        let mut made = FrameworkPage { scene: self, framework, reader, cited, faults: &mut faults, home, id };
        match &framework.kind {
            Kind::Map(map) => made.map_html(map, map.rows.position(part)),
            Kind::Stack(stack) => made.stack_html(stack),
            Kind::Crosswalk(crosswalk) => made.crosswalk_html(crosswalk),
            Kind::Assessment(assessment) => made.assessment_html(assessment),
        }
    }

    /// Where a framework lives.
    pub(super) fn framework_href(&self, id: &str, reader: &Language) -> String {
        self.href(&Subject::Item(ItemKind::Framework, id.to_owned()), reader)
    }

    /// A row or a column by its name: a chip for a term, a link for a level of a stack.
    pub(super) fn place_html(&self, axis: &Axis, place: &AxisPlace, reader: &Language) -> String {
        match (&place.term, &axis.of) {
            (Some(term), _) => self.term_chip(term, None, reader),
            (None, AxisOf::Stack(stack) | AxisOf::Facet(stack)) => {
                let anchor = format!("level-{}", place.id);
                self.item_chip(stack, Some(&anchor), Some(place.label.read(reader).value), reader)
            }
        }
    }
}

/// The order in which counts are told.
const COUNTS: &[&str] =
    &["levels", "cells", "given", "matches", "gaps", "signals", "fired", "close", "quiet", "unknown"];

/// What is counted by a noun, and the noun for one.
const COUNTED_ONE: &[(&str, &str)] = &[
    ("levels", "count_levels_one"),
    ("cells", "count_cells_one"),
    ("matches", "count_matches_one"),
    ("gaps", "count_gaps_one"),
    ("signals", "count_signals_one"),
];

/// HTML without the marks of sources.
fn without_marks(html: &str) -> String {
    let mut out = String::new();
    let mut rest = html;
    while let Some((before, after)) = rest.split_once("<sup><a class=\"cite\"") {
        out.push_str(before);
        rest = after.split_once("</sup>").map_or("", |(_, behind)| behind);
    }
    out + rest
}

impl FrameworkPage<'_, '_> {
    pub(super) fn say(&self, key: &str) -> String {
        escape(self.scene.say(key, self.reader))
    }

    /// A text of the framework as HTML, with its language where that is not the reader's.
    pub(super) fn text(&mut self, key: &str) -> Option<Marked> {
        let scene = self.scene;
        let item = scene.graph.roster.items.get(&self.framework.id)?;
        let (language, text) = item.text(key, self.reader)?;
        let resolved = scene.graph.remarks(&self.framework.id, self.reader)?.text(key)?;
        let writer = Writer {
            stale: None,
            scene,
            reader: self.reader,
            file: &self.framework.file,
            body: &text.body,
            resolved,
            anchors: &[],
            article: None,
            cited: &mut *self.cited,
            faults: &mut *self.faults,
        };
        // What brackets name reads in the language of the reader.
        let tag = scene.foreign_tag(language, self.reader).filter(|_| !text.body.is_bare());
        Some(Marked { html: writer.write(), tag })
    }

    /// A text in an element of its own.
    pub(super) fn element(&mut self, tag: &str, class: &str, key: &str) -> String {
        self.text(key).map(|text| element(tag, class, &text)).unwrap_or_default()
    }

    pub(super) fn date(&self, date: &Date) -> String {
        format_date(date, self.scene.vocabulary().languages.format(self.reader))
    }

    /// The marks of works, each a link to the list of sources.
    pub(super) fn marks(&mut self, works: &[WorkId]) -> String {
        self.cited.marks(works)
    }

    /// The line below what is shown: where it comes from, when it was so, and its data.
    pub(super) fn foot(&mut self, data: &[&str]) -> String {
        let framework = self.framework;
        let base = &self.scene.plan.base;
        let mut out = String::new();
        if !self.home.is_empty() {
            let chip = self.scene.item_chip(&framework.id, None, None, self.reader);
            let _ = write!(out, "<span class=\"made\">{} {chip}</span> ", self.say(framework.kind.word()));
        }
        if let Some(as_of) = &framework.as_of {
            let _ = write!(out, "<span>{} {}</span> ", self.say("as_of"), escape(&self.date(as_of)));
        }
        if let Some(source) = framework.source {
            let marks = self.marks(&[source]);
            let _ = write!(out, "<span>{} {marks}</span> ", self.say("source"));
        }
        let _ = write!(
            out,
            "<span class=\"downloads\"><span class=\"hidden\">{}</span> <a href=\"{base}/data/{}.json\">JSON</a>",
            self.say("downloads"),
            framework.id
        );
        for part in data {
            let _ = write!(out, " <a href=\"{base}/data/{}/{part}.csv\">CSV</a>", framework.id);
        }
        out.push_str("</span>");
        out
    }

    /// What the page of every framework has, around what it shows.
    pub(super) fn about(&mut self, picture_html: String, table_html: String, data: &[&str]) -> FrameworkView {
        let (scene, framework, reader) = (self.scene, self.framework, self.reader);
        let base = &scene.plan.base;
        let summary = self.text("summary");
        let link = |path: String| Link { href: format!("{base}/data/{path}"), label: path };
        let tables = data.iter().map(|part| link(format!("{}/{part}.csv", framework.id)));
        let counts = self.counts();
        FrameworkView {
            summary,
            as_of: framework.as_of.as_ref().map(|date| self.date(date)),
            source: self.cited.mark(framework.source, scene, reader),
            picture_html,
            table_html,
            counts,
            downloads: std::iter::once(link(format!("{}.json", framework.id))).chain(tables).collect(),
            backlinks: scene.backlinks(&Target::Item(framework.id.clone()), reader),
            sources: self.cited.list(scene, reader),
        }
    }

    /// What the framework counts, the whole before its parts.
    fn counts(&self) -> Vec<CountView> {
        let (scene, reader) = (self.scene, self.reader);
        let item = scene.graph.roster.items.get(&self.framework.id);
        let counts = COUNTS.iter().filter_map(|name| {
            let count = item?.values.get(*name)?;
            let label = count.label.read(reader).value.clone();
            let quantity = count.base.as_ref()?;
            let value = scene.quantity_words(quantity, reader);
            let is_one = (0.5..1.5).contains(&quantity.best());
            let of_one = COUNTED_ONE.iter().find(|(known, _)| is_one && known == name);
            let what = of_one.map_or(label.as_str(), |(_, key)| scene.say(key, reader));
            let words = scene.say("count_words", reader).replace("{n}", &value).replace("{what}", what);
            Some(CountView { label, value, words })
        });
        counts.collect()
    }

    /// A picture, and the same in a table or a list: open on its own page, folded away in prose.
    pub(super) fn both(&self, picture: &str, table: &str) -> String {
        match self.home.is_empty() || picture.is_empty() {
            true => format!("{picture}{table}"),
            false => format!(
                "{picture}<details class=\"as-table\"><summary>{}</summary>\n{table}</details>\n",
                self.say("as_table")
            ),
        }
    }

    /// The beginning of a table that scrolls where it is too broad. Below a picture its title is not seen twice.
    pub(super) fn opened(&self, class: &str, is_below: bool) -> String {
        let title = self.framework.title.read(self.reader);
        let tag = self.scene.foreign_tag(title.language, self.reader);
        let lang = tag.map(|tag| format!(" lang=\"{}\"", escape(&tag))).unwrap_or_default();
        let id = &self.id;
        let hidden = if is_below { " class=\"hidden\"" } else { "" };
        format!(
            "<div class=\"table\" tabindex=\"0\" role=\"group\" aria-labelledby=\"{id}-title\">\
             <table class=\"{class}\">\n<caption id=\"{id}-title\"{hidden}{lang}>{}</caption>\n",
            escape(title.value)
        )
    }
}

/// A text in an element, with its language where that is not the reader's.
pub(super) fn element(tag: &str, class: &str, text: &Marked) -> String {
    let lang = text.tag.as_ref().map(|tag| format!(" lang=\"{}\"", escape(tag))).unwrap_or_default();
    format!("<{tag} class=\"{class}\"{lang}>{}</{tag}>", text.html)
}
