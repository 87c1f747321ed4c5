//! The views of datasets, and of the lists of models, of datasets and of all numbers.

use super::cite::Cited;
use super::collate::Order;
use super::item_view::{
    ComputedView, DatasetView, ItemView, ItemsView, NumberGroup, NumberView, NumbersView,
};
use super::plan::PlannedPage;
use super::scene::Scene;
use super::view::{Content, Frame, Link};
use crate::cost::Item;
use crate::graph::{BASE, Content as FactContent, FactRef, ItemKind, Spoken as Target};
use crate::language::Language;
use crate::quantity::format_period;

impl Scene<'_> {
    /// The page of a dataset.
    pub(super) fn dataset_page(&self, page: &PlannedPage, id: &str) -> Option<(Frame, Content)> {
        let reader = &page.language;
        let dataset = self.costs().models.datasets.get(id)?;
        let mut frame = self.item_frame(page, ItemKind::Dataset, &dataset.title, dataset.summary.as_ref());
        let mut cited = Cited::default();
        cited.marks(&dataset.source.into_iter().collect::<Vec<_>>());
        let table_html = self.rows_table(dataset, "rows", true, reader, &mut cited);
        let computed = dataset.computed.iter().map(|column| {
            let item = Item::Column(dataset.id.clone(), column.name.text.clone());
            ComputedView {
                label: self.said(&column.label, reader),
                formula_html: self.formula_html(&item, BASE, reader),
            }
        });
        let view = DatasetView {
            summary: dataset.summary.as_ref().map(|summary| self.said(summary, reader)),
            n_rows: dataset.rows.len(),
            table_html,
            computed: computed.collect(),
            rests: self.rests_on_dataset(id, reader),
            backlinks: self.backlinks(&Target::Item(id.to_owned()), reader),
            sources: cited.list(self, reader),
        };
        let sections = [
            ("rows", "rows", true),
            ("computed", "computed_columns", !view.computed.is_empty()),
            ("uses", "uses_numbers", !view.rests.is_empty()),
            ("mentions", "mentioned_by", !view.backlinks.is_empty()),
            ("sources", "sources", !view.sources.is_empty()),
        ];
        frame.sections = self.sections_of(&sections, reader);
        Some((frame, Content::Dataset(Box::new(view))))
    }

    /// The list of all models, or of all datasets.
    pub(super) fn items_page(&self, page: &PlannedPage, kind: ItemKind) -> (Frame, Content) {
        let reader = &page.language;
        let key = match kind {
            ItemKind::Model => "models",
            ItemKind::Dataset => "datasets",
            ItemKind::Framework => "maps",
        };
        let mut frame = self.frame(page, self.say(key, reader).to_owned());
        frame.description = Some(self.say(&format!("{key}_about"), reader).to_owned());
        let items = self.items_in_order(kind, reader).into_iter().map(|id| ItemView {
            chip_html: self.item_chip(id, None, None, reader),
            summary: self
                .graph
                .roster
                .items
                .get(id)
                .and_then(|item| item.summary.as_ref())
                .map(|summary| self.said(summary, reader)),
        });
        (frame, Content::Items(ItemsView { items: items.collect() }))
    }

    pub(super) fn items_in_order(&self, kind: ItemKind, reader: &Language) -> Vec<&str> {
        let order = Order::new(&self.vocabulary().languages.format(reader).collation);
        let items = self.graph.roster.items.iter().filter(|(_, item)| item.kind == kind);
        let mut items: Vec<(&str, &str)> =
            items.map(|(id, item)| (item.title.read(reader).value.as_str(), id)).collect();
        items.sort_by(|left, right| order.compare(left.0, right.0).then_with(|| left.1.cmp(right.1)));
        items.into_iter().map(|(_, id)| id).collect()
    }

    /// The list of all numbers.
    pub(super) fn numbers_page(&self, page: &PlannedPage) -> (Frame, Content) {
        let reader = &page.language;
        let mut frame = self.frame(page, self.say("numbers", reader).to_owned());
        frame.description = Some(self.say("numbers_about", reader).to_owned());
        let sections = [("figures", "all_figures", true), ("facts", "facts", true)];
        frame.sections = self.sections_of(&sections, reader);
        let figures = self.items_in_order(ItemKind::Model, reader).into_iter().filter_map(|id| {
            let model = self.costs().models.models.get(id)?;
            let numbers = model.figures.iter().map(|figure| {
                let item = Item::Figure(id.to_owned(), figure.name.text.clone());
                let value = self.costs().ledger.figure(&item, BASE);
                NumberView {
                    href: self.item_href(&item, reader),
                    label: self.said(&figure.label, reader),
                    value: value.map_or_else(
                        || self.say("no_value", reader).to_owned(),
                        |value| self.quantity_words(&value.quantity, reader),
                    ),
                    when: None,
                }
            });
            let chip_html = self.item_chip(id, None, None, reader);
            Some(NumberGroup { chip_html, numbers: numbers.collect() })
        });
        let link =
            |path: &str| Link { href: format!("{}/data/{path}", self.plan.base), label: path.to_owned() };
        let view = NumbersView {
            figures: figures.collect(),
            facts: self.fact_groups(reader),
            downloads: ["figures.json", "facts.csv", "entities.json"].map(link).into(),
        };
        (frame, Content::Numbers(Box::new(view)))
    }

    /// The quantities each page states, in the reader's order of pages.
    fn fact_groups(&self, reader: &Language) -> Vec<NumberGroup> {
        let roster = &self.graph.roster;
        let format = self.vocabulary().languages.format(reader);
        let others = roster.facts.keys().filter(|id| !roster.entities.contains_key(*id));
        let entities = self.entities(reader);
        let pages = entities.iter().chain(others);
        let groups = pages.filter_map(|id| {
            let facts = roster.facts.get(id)?;
            let numbers: Vec<NumberView> = facts
                .iter()
                .enumerate()
                .filter(|(_, fact)| matches!(fact.content, FactContent::Quantity(_)))
                .filter_map(|(index, fact)| {
                    let reference = FactRef { page: id.clone(), index, entry: None };
                    Some(NumberView {
                        href: self.fact_href(&reference, reader)?,
                        label: self.said(&fact.label, reader),
                        value: roster.value_words(&fact.content, reader),
                        when: fact.when().map(|when| format_period(&when, format)),
                    })
                })
                .collect();
            let chip_html = self.page_chip(id, None, None, reader);
            (!numbers.is_empty()).then_some(NumberGroup { chip_html, numbers })
        });
        groups.collect()
    }
}
