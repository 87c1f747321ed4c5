//! The view of a model: what it starts from, what it computes, what it shows.

use super::cite::Cited;
use super::item_view::{InputView, ModelView, ScenarioView, SetView, ShownView};
use super::plan::{PlannedPage, Subject};
use super::scene::Scene;
use super::view::{Content, Frame, Link, SectionLink, Spoken};
use crate::cost::model::{Basis, Given, Input, Model, Scenario};
use crate::cost::{Item, RESERVED};
use crate::graph::{BASE, ItemKind, Spoken as Target};
use crate::language::{Language, Localized};
use crate::vocabulary::TermRef;

/// Makes one model's page.
pub(super) struct ModelPage<'a> {
    pub(super) scene: &'a Scene<'a>,
    pub(super) model: &'a Model,
    pub(super) reader: &'a Language,
    pub(super) cited: Cited,
}

impl Scene<'_> {
    /// The page of a model.
    pub(super) fn model_page(&self, page: &PlannedPage, id: &str) -> Option<(Frame, Content)> {
        let model = self.costs().models.models.get(id)?;
        let made = ModelPage { scene: self, model, reader: &page.language, cited: Cited::default() };
        let mut frame = self.item_frame(page, ItemKind::Model, &model.title, model.summary.as_ref());
        let view = made.make();
        let sections = [
            ("figures", "figures", !view.figures.is_empty()),
            ("inputs", "inputs", !view.inputs.is_empty()),
            ("scenarios", "scenarios", !view.scenarios.is_empty()),
            ("downloads", "downloads", true),
            ("mentions", "mentioned_by", !view.backlinks.is_empty()),
            ("sources", "sources", !view.sources.is_empty()),
        ];
        frame.sections = self.sections_of(&sections, &page.language);
        if let Some(ordered) = self.vocabulary().ordered().filter(|_| model.boundary.is_some()) {
            let ends = model.boundary.iter().flat_map(|boundary| [&boundary.from, &boundary.to]);
            frame.strip_terms =
                ends.map(|end| end.text.clone()).filter(|end| ordered.term(end).is_some()).collect();
        }
        Some((frame, Content::Model(Box::new(view))))
    }

    /// The frame of a model's, a dataset's or a framework's page.
    pub(super) fn item_frame(
        &self,
        page: &PlannedPage,
        kind: ItemKind,
        title: &Localized<String>,
        summary: Option<&Localized<String>>,
    ) -> Frame {
        let reader = &page.language;
        let read = title.read(reader);
        let mut frame = self.frame(page, read.value.clone());
        frame.title_tag = self.foreign_tag(read.language, reader);
        let (one, all) = match kind {
            ItemKind::Model => ("model", "models"),
            ItemKind::Dataset => ("dataset", "datasets"),
            ItemKind::Framework => ("framework", "maps"),
        };
        frame.title_of = Some(self.say(one, reader).to_owned());
        frame.description = summary.map(|summary| summary.read(reader).value.clone());
        let label = self.say(all, reader).to_owned();
        frame.trail = vec![Link { href: self.href(&Subject::Items(kind), reader), label }];
        frame
    }

    /// The sections a template adds: anchor, phrase, and whether it is there.
    pub(super) fn sections_of(&self, all: &[(&str, &str, bool)], reader: &Language) -> Vec<SectionLink> {
        let there = all.iter().filter(|(_, _, is_there)| *is_there);
        there
            .map(|(id, phrase, _)| SectionLink {
                level: 2,
                id: (*id).to_owned(),
                text: self.say(phrase, reader).to_owned(),
                lang: None,
            })
            .collect()
    }

    /// A text with its language where that is not the reader's.
    pub(super) fn said(&self, text: &Localized<String>, reader: &Language) -> Spoken {
        let read = text.read(reader);
        Spoken { text: read.value.clone(), tag: self.foreign_tag(read.language, reader) }
    }
}

impl ModelPage<'_> {
    fn make(mut self) -> ModelView {
        let (scene, model, reader) = (self.scene, self.model, self.reader);
        let base = &scene.plan.base;
        let shown = self.shown();
        let inputs = model.inputs.iter().map(|input| self.input(input)).collect();
        let figures = model.figures.iter().map(|figure| self.figure(figure)).collect();
        let download = |path: &str| Link { href: format!("{base}/data/{path}"), label: path.to_owned() };
        let tables = model.tables.iter().flat_map(|table| {
            ["csv", "json"].map(|form| download(&format!("{}/{}.{form}", model.id, table.name.text)))
        });
        ModelView {
            summary: model.summary.as_ref().map(|summary| scene.said(summary, reader)),
            boundary_html: self.boundary(),
            scenarios: model.scenarios.iter().map(|scenario| self.scenario(scenario)).collect(),
            inputs,
            figures,
            shown,
            downloads: tables.chain([download("figures.json")]).collect(),
            backlinks: scene.backlinks(&Target::Item(model.id.clone()), reader),
            sources: self.cited.list(scene, reader),
        }
    }

    fn boundary(&self) -> Vec<String> {
        let Some(ordered) = self.scene.vocabulary().ordered() else { return Vec::new() };
        let ends = self.model.boundary.iter().flat_map(|boundary| [&boundary.from, &boundary.to]);
        ends.map(|end| self.scene.term_chip(&TermRef::new(&ordered.id, &end.text), None, self.reader))
            .collect()
    }

    /// Tables first, then pictures, in the order of their names.
    fn shown(&mut self) -> Vec<ShownView> {
        let (scene, model) = (self.scene, self.model);
        let parts = scene.graph.roster.items.get(&model.id).map_or(&[][..], |item| &item.shown);
        let calculator = parts.iter().filter(|part| *part == "calculator");
        let others = parts.iter().filter(|part| *part != "calculator");
        let views = calculator.chain(others).filter_map(|part| {
            let html = scene.shown(&model.id, part, self.reader, &mut self.cited);
            let is_there = !html.is_empty() || !RESERVED.contains(&part.as_str());
            is_there.then(|| ShownView { anchor: part.clone(), html })
        });
        views.collect()
    }

    fn scenario(&self, scenario: &Scenario) -> ScenarioView {
        let (scene, reader) = (self.scene, self.reader);
        let sets = scenario.set.iter().filter_map(|(name, given)| {
            let item = Item::Input(self.model.id.clone(), name.text.clone());
            let figure = scene.costs().ledger.figure(&item, &scenario.name.text);
            Some(SetView {
                label: scene.said(scene.item_label(&item)?, reader),
                href: Some(scene.item_href(&item, reader)),
                value_html: figure
                    .map(|figure| scene.value_html(&figure.quantity, true, None, reader))
                    .unwrap_or_default(),
                bound_html: matches!(given, Given::Bound(..))
                    .then(|| scene.formula_html(&item, &scenario.name.text, reader)),
            })
        });
        ScenarioView { label: scene.said(&scenario.label, reader), sets: sets.collect() }
    }

    fn input(&mut self, input: &Input) -> InputView {
        let (scene, reader) = (self.scene, self.reader);
        let item = Item::Input(self.model.id.clone(), input.name.text.clone());
        let value = scene.costs().ledger.figure(&item, BASE);
        let is_bound = matches!(input.value, Given::Bound(..));
        // As stated: a range without a best value is shown as the range.
        let stated = match &input.value {
            Given::Stated(quantity, _) => Some(quantity),
            Given::Bound(..) | Given::Counted(_) => value.map(|figure| &figure.quantity),
        };
        let source = match &input.source {
            Basis::Work(work) => self.cited.mark(Some(*work), scene, reader),
            _ => None,
        };
        InputView {
            anchor: self.anchor(&input.name.text),
            label: scene.said(&input.label, reader),
            value_html: stated.map(|quantity| scene.value_html(quantity, true, None, reader)),
            slider: input.slider.as_ref().map(|slider| scene.quantity_words(slider, reader)),
            source,
            bound_html: is_bound.then(|| scene.formula_html(&item, BASE, reader)),
            assumed: match &input.source {
                Basis::Assumed(why) => Some(scene.said(why, reader)),
                _ => None,
            },
            is_counted: input.is_counted(),
            note: input.note.as_ref().map(|note| scene.said(note, reader)),
            uses_html: scene.uses_of_item(&item, reader),
        }
    }

    /// The anchor of an input or a figure, as brackets find it.
    pub(super) fn anchor(&self, name: &str) -> String {
        let item = self.scene.graph.roster.items.get(&self.model.id);
        item.and_then(|item| item.values.get(name)).map(|value| value.anchor.clone()).unwrap_or_default()
    }
}
