//! What rests on each number: figures and tables on facts and figures, pages on figures. Gathered once.

use std::collections::{BTreeMap, BTreeSet};

use super::html::escape;
use super::item_view::RestsView;
use super::scene::Scene;
use super::view::Link;
use crate::cost::{Costs, Item, Leaf, Named};
use crate::graph::{BASE, FactRef, Graph, Resolution};
use crate::language::Language;

/// What rests on each number.
#[derive(Clone, Debug, Default)]
pub(super) struct NumberUses {
    /// Items that name an item in their formula, in whichever scenario.
    by_item: BTreeMap<Item, BTreeSet<Item>>,
    /// Figures that rest on a fact of a page, at whatever distance.
    by_page: BTreeMap<String, BTreeSet<Item>>,
    /// Items that name a cell or a column of a dataset.
    by_dataset: BTreeMap<String, BTreeSet<Item>>,
    /// Pages and frameworks that name a figure, by model and name.
    pages: BTreeMap<(String, String), BTreeSet<String>>,
}

impl NumberUses {
    pub(super) fn gather(graph: &Graph, costs: &Costs) -> NumberUses {
        let roster = &graph.roster;
        let mut uses = NumberUses::default();
        let scenarios: Vec<&str> = std::iter::once(BASE).chain(costs.models.scenarios()).collect();
        for item in costs.items() {
            for scenario in &scenarios {
                for named in costs.named(&item, scenario, roster) {
                    match named {
                        Named::Item(other) => uses.by_item.entry(other).or_default().insert(item.clone()),
                        Named::Cell { dataset, column, .. } => {
                            let known = Item::Column(dataset.clone(), column);
                            uses.by_item.entry(known).or_default().insert(item.clone());
                            uses.by_dataset.entry(dataset).or_default().insert(item.clone())
                        }
                        Named::Fact(_) => false,
                    };
                }
                let Some(run) = costs.ledger.run(scenario) else { continue };
                let Some(figure) = costs.ledger.figure(&item, scenario) else { continue };
                if !matches!(item, Item::Figure(..) | Item::Question(..)) {
                    continue;
                }
                for leaf in run.leaves(figure) {
                    if let Leaf::Fact(FactRef { page, .. }) = leaf {
                        uses.by_page.entry(page.clone()).or_default().insert(item.clone());
                    }
                }
            }
        }
        for article in roster.articles.values() {
            for language in article.twins.keys() {
                let Some(resolved) = graph.resolved(&article.id, language) else { continue };
                for resolution in resolved.all() {
                    if let Resolution::Figure(figure) = resolution {
                        let key = (figure.model.clone(), figure.name.clone());
                        uses.pages.entry(key).or_default().insert(article.id.clone());
                    }
                }
            }
        }
        for (id, remarks) in graph.all_remarks() {
            for resolution in remarks.all() {
                if let Resolution::Figure(figure) = resolution {
                    let key = (figure.model.clone(), figure.name.clone());
                    uses.pages.entry(key).or_default().insert(id.to_owned());
                }
            }
        }
        uses
    }

    /// Figures, inputs and columns whose formulas name this one.
    pub(super) fn of_item(&self, item: &Item) -> impl Iterator<Item = &Item> {
        self.by_item.get(item).into_iter().flatten()
    }

    /// Pages that name a figure.
    pub(super) fn pages(&self, item: &Item) -> impl Iterator<Item = &String> {
        let key = match item {
            Item::Input(model, name) | Item::Figure(model, name) => Some((model.clone(), name.clone())),
            Item::Column(..) | Item::Question(..) => None,
        };
        key.and_then(|key| self.pages.get(&key)).into_iter().flatten()
    }
}

impl Scene<'_> {
    /// The figures that rest on the facts of a page, model by model.
    pub(super) fn rests_on_page(&self, page: &str, reader: &Language) -> Vec<RestsView> {
        self.by_home(self.uses_of_numbers().by_page.get(page).into_iter().flatten(), reader)
    }

    /// What rests on a dataset, model by model.
    pub(super) fn rests_on_dataset(&self, dataset: &str, reader: &Language) -> Vec<RestsView> {
        let items = self.uses_of_numbers().by_dataset.get(dataset).into_iter().flatten();
        let others = items.filter(|item| !matches!(item, Item::Column(home, _) if home == dataset));
        self.by_home(others, reader)
    }

    fn by_home<'i>(&self, items: impl Iterator<Item = &'i Item>, reader: &Language) -> Vec<RestsView> {
        let mut rests: Vec<(&str, RestsView)> = Vec::new();
        for item in items {
            let home = item.owner();
            let Some(label) = self.item_label(item) else { continue };
            let link = Link { href: self.item_href(item, reader), label: label.read(reader).value.clone() };
            match rests.iter_mut().find(|(known, _)| *known == home) {
                Some((_, view)) => view.figures.push(link),
                None => {
                    let chip_html = self.item_chip(home, None, None, reader);
                    rests.push((home, RestsView { chip_html, figures: vec![link] }));
                }
            }
        }
        rests.into_iter().map(|(_, view)| view).collect()
    }

    /// What uses an item: other items, then pages, each as a link.
    pub(super) fn uses_of_item(&self, item: &Item, reader: &Language) -> Vec<String> {
        let own = item.owner();
        let items = self.uses_of_numbers().of_item(item).filter(|other| *other != item).filter_map(|other| {
            let home = other.owner();
            let label = self.item_label(other)?.read(reader).value;
            let of = match home == own {
                true => String::new(),
                false => {
                    let title = self.graph.roster.items.get(home)?.title.read(reader).value;
                    format!(" <small>{}</small>", escape(title))
                }
            };
            let href = self.item_href(other, reader);
            Some(format!("<a href=\"{}\">{}</a>{of}", escape(&href), escape(label)))
        });
        let pages = self.uses_of_numbers().pages(item);
        items.chain(pages.map(|id| self.speaker_chip(id, reader))).collect()
    }
}
