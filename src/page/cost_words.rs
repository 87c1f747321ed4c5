//! Words and links of computed numbers: values with their ranges, formulas with their names, where each leads.

use super::html::{escape, escape_into};
use super::plan::Subject;
use super::scene::Scene;
use crate::cost::{Costs, Item, Leaf, Named};
use crate::graph::{FactRef, ItemKind};
use crate::language::{Language, Localized};
use crate::quantity::{Quantity, format, format_apart, format_unit};

impl Scene<'_> {
    pub(super) fn costs(&self) -> &Costs {
        self.costs
    }

    /// What an input, a figure or a column is.
    pub(super) fn item_label(&self, item: &Item) -> Option<&Localized<String>> {
        let models = &self.costs.models;
        match item {
            Item::Input(model, name) => Some(&models.models.get(model)?.input(name)?.label),
            Item::Figure(model, name) => Some(&models.models.get(model)?.figure(name)?.label),
            Item::Column(dataset, name) => self.column_label(dataset, name),
            Item::Question(owner, name, _) => Some(&models.question(owner, name)?.label),
        }
    }

    fn column_label(&self, dataset: &str, name: &str) -> Option<&Localized<String>> {
        let dataset = self.costs.models.datasets.get(dataset)?;
        match dataset.column(name) {
            Some(column) => dataset.columns.get(column).map(|column| &column.label),
            None => dataset.computed.iter().find(|known| known.name.text == name).map(|known| &known.label),
        }
    }

    /// Where an input, a figure or a column is derived.
    pub(super) fn item_href(&self, item: &Item, reader: &Language) -> String {
        let (kind, id, name) = match item {
            Item::Question(id, name, _) => {
                let href = self.href(&Subject::Item(ItemKind::Framework, id.clone()), reader);
                let anchor = self.costs.models.question(id, name).map(|question| question.anchor.as_str());
                return format!("{href}#{}", anchor.unwrap_or_default());
            }
            Item::Input(id, name) | Item::Figure(id, name) => (ItemKind::Model, id, Some(name)),
            Item::Column(id, _) => (ItemKind::Dataset, id, None),
        };
        let href = self.href(&Subject::Item(kind, id.clone()), reader);
        let value = name.and_then(|name| self.graph.roster.items.get(id)?.values.get(name));
        format!("{href}#{}", value.map_or("rows", |value| &value.anchor))
    }

    /// Where a row of a dataset stands.
    pub(super) fn row_href(&self, dataset: &str, row: Option<usize>, reader: &Language) -> String {
        let href = self.href(&Subject::Item(ItemKind::Dataset, dataset.to_owned()), reader);
        let key = row.and_then(|row| self.costs.models.datasets.get(dataset)?.rows.get(row));
        match key {
            Some(row) => format!("{href}#row-{}", row.key),
            None => format!("{href}#rows"),
        }
    }

    /// Where something that a figure rests on is stated.
    pub(super) fn leaf_href(&self, leaf: &Leaf, reader: &Language) -> String {
        match leaf {
            Leaf::Fact(fact) => self.fact_href(fact, reader).unwrap_or_default(),
            Leaf::Input { model, name } => self.item_href(&Item::Input(model.clone(), name.clone()), reader),
            Leaf::Cell { dataset, row, .. } => self.row_href(dataset, Some(*row), reader),
        }
    }

    /// What something that a figure rests on is: its own label after that of its owner, where it needs one.
    pub(super) fn leaf_label(&self, leaf: &Leaf, own: &str, reader: &Language) -> Option<String> {
        match leaf {
            Leaf::Fact(fact) => self.fact_label(fact, reader),
            Leaf::Input { model, name } => {
                let label = self.item_label(&Item::Input(model.clone(), name.clone()))?.read(reader).value;
                if model == own {
                    return Some(label.clone());
                }
                let title = self.graph.roster.items.get(model)?.title.read(reader).value;
                Some(format!("{title} · {label}"))
            }
            Leaf::Cell { dataset, row, column } => {
                let label = self.column_label(dataset, column)?.read(reader).value;
                let row = self.costs.models.datasets.get(dataset)?.rows.get(*row)?;
                Some(format!("{} · {label}", row.key))
            }
        }
    }

    fn fact_label(&self, fact: &FactRef, reader: &Language) -> Option<String> {
        let roster = &self.graph.roster;
        let (fact, _) = roster.fact(fact)?;
        let label = fact.label.read(reader).value;
        Some(match roster.articles.get(&fact.owner) {
            Some(owner) => format!("{} · {label}", owner.title.read(reader).value),
            None => label.clone(),
        })
    }

    /// A quantity in words.
    pub(super) fn quantity_words(&self, quantity: &Quantity, reader: &Language) -> String {
        format(quantity, self.vocabulary().languages.format(reader), reader)
    }

    /// A unit in words; nothing for a pure number.
    pub(super) fn unit_words(&self, unit: &crate::quantity::Unit, reader: &Language) -> String {
        format_unit(unit, self.vocabulary().languages.format(reader), reader)
    }

    /// The best value in words, without its range.
    pub(super) fn best_words(&self, quantity: &Quantity, has_unit: bool, reader: &Language) -> String {
        format_apart(quantity, self.vocabulary().languages.format(reader), reader, has_unit).best
    }

    /// A quantity as HTML: a link if it leads somewhere, its range in lighter ink.
    pub(super) fn value_html(
        &self,
        quantity: &Quantity,
        has_unit: bool,
        href: Option<(&str, &str)>,
        reader: &Language,
    ) -> String {
        let apart = format_apart(quantity, self.vocabulary().languages.format(reader), reader, has_unit);
        let best = escape(&apart.best);
        let mut out = match href {
            Some((href, title)) => format!(
                "<a class=\"value figure\" href=\"{}\" title=\"{}\">{best}</a>",
                escape(href),
                escape(title)
            ),
            None => format!("<span class=\"quantity\">{best}</span>"),
        };
        if let Some(range) = apart.range {
            out.push_str(" <span class=\"range\">");
            escape_into(&mut out, &range);
            out.push_str("</span>");
        }
        out
    }

    /// Where something that the formula of `item` names is stated, and what it is called.
    pub(super) fn named_link(
        &self,
        named: &Named,
        item: &Item,
        reader: &Language,
    ) -> (String, Option<String>) {
        match named {
            Named::Item(other) => {
                let label = self.item_label(other).map(|label| label.read(reader).value.clone());
                (self.item_href(other, reader), label)
            }
            Named::Fact(fact) => {
                (self.fact_href(fact, reader).unwrap_or_default(), self.fact_label(fact, reader))
            }
            Named::Cell { dataset, row, column } => {
                // A cell keeps its key and a column its conditions: a label would lose them.
                let label = self.column_label(dataset, column).map(|label| label.read(reader).value);
                let is_own = matches!(item, Item::Column(own, _) if own == dataset) && row.is_none();
                (self.row_href(dataset, *row, reader), label.filter(|_| is_own).cloned())
            }
        }
    }

    /// The formula of an item in readable form: its names in words, each a link to what it names.
    pub(super) fn formula_html(&self, item: &Item, scenario: &str, reader: &Language) -> String {
        let roster = &self.graph.roster;
        let mut out = String::new();
        for piece in self.costs.formula(item, scenario, roster) {
            let Some(named) = &piece.names else {
                let text = piece.text.replace(" * ", " × ").replace(" - ", " − ");
                escape_into(&mut out, &text);
                continue;
            };
            let (href, words) = self.named_link(named, item, reader);
            let is_code = words.is_none();
            let words = words.unwrap_or_else(|| piece.text.clone());
            let (open, close) = if is_code { ("<code>", "</code>") } else { ("", "") };
            out.push_str(&format!(
                "<a href=\"{}\" title=\"{}\">{open}{}{close}</a>",
                escape(&href),
                escape(&piece.text),
                escape(&words)
            ));
        }
        out
    }
}
