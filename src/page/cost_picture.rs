//! The pictures of a model: what adds up to a figure, which input moves it, what changed over time.

use super::cite::Cited;
use super::scene::Scene;
use crate::cost::dataset::{Cell, Dataset};
use crate::cost::model::Model;
use crate::cost::{Item, Leaf};
use crate::graph::BASE;
use crate::language::Language;
use crate::picture::{
    Axis, Chart, End, Note, Point, Reach, Sensitivity, Series, Step, Swing, Words, chart, sensitivity,
    waterfall,
};
use crate::quantity::{Date, Quantity, format_date};

/// More bars say less.
const MOST_BARS: usize = 10;

impl Scene<'_> {
    pub(super) fn figure_of(&self, model: &Model, name: &str) -> Option<(Item, &Quantity)> {
        let item = self.item_of(model, name);
        let quantity = &self.costs().ledger.figure(&item, BASE)?.quantity;
        Some((item, quantity))
    }

    pub(super) fn label(&self, item: &Item, reader: &Language) -> String {
        self.item_label(item).map(|label| label.read(reader).value.clone()).unwrap_or_default()
    }

    /// Steps that add up to a figure.
    pub(super) fn waterfall(&self, model: &Model, id: &str, reader: &Language, cited: &mut Cited) -> String {
        let Some(of) = &model.pictures.waterfall else { return String::new() };
        let Some((sum, total)) = self.figure_of(model, &of.total.text) else { return String::new() };
        let mut items = Vec::new();
        let mut steps = Vec::new();
        for name in &of.steps {
            let place = of.places.iter().find(|(step, _)| *step == name.text);
            let place = place.and_then(|(_, term)| self.vocabulary().top(term));
            let Some((item, quantity)) = self.figure_of(model, &name.text) else { continue };
            let Ok(amount) = quantity.in_unit(total.unit()) else { continue };
            // What adds nothing is in the table.
            if amount.best() == 0.0 && amount.range().is_none() {
                continue;
            }
            // A hue alone tells no place: its code stands with the label.
            let code = place.as_ref().and_then(|(term, _)| self.vocabulary().term(term)?.code.clone());
            steps.push(Step {
                label: [code, Some(self.label(&item, reader))]
                    .into_iter()
                    .flatten()
                    .collect::<Vec<_>>()
                    .join(" "),
                value: self.best_words(quantity, true, reader),
                reach: Reach::Adds(amount.best()),
                range: amount.range(),
                place: place.as_ref().map(|(_, rank)| rank % 8),
                href: Some(self.item_href(&item, reader)),
            });
            items.push(item);
        }
        steps.push(Step {
            label: self.label(&sum, reader),
            value: self.best_words(total, true, reader),
            reach: Reach::Total,
            range: total.range(),
            place: None,
            href: Some(self.item_href(&sum, reader)),
        });
        let seen: Vec<String> = steps.iter().map(|step| format!("{} {}", step.label, step.value)).collect();
        items.push(sum.clone());
        let words = Words {
            id: id.to_owned(),
            title: self.say("waterfall_title", reader).replace("{figure}", &self.label(&sum, reader)),
            description: seen.join(" · "),
            foot: self.source_line(&model.id, &items, reader, cited),
        };
        waterfall(&words, &steps)
    }

    /// Which input moves a figure most.
    pub(super) fn sensitivity(
        &self,
        model: &Model,
        id: &str,
        reader: &Language,
        cited: &mut Cited,
    ) -> String {
        let costs = self.costs();
        let Some(name) = &model.pictures.sensitivity else { return String::new() };
        let item = self.item_of(model, &name.text);
        let account = costs.ledger.account(&item, BASE, &costs.models, &self.graph.roster);
        let Some(account) = account else { return String::new() };
        let result = |quantity: &Quantity| self.best_words(quantity, true, reader);
        let swings: Vec<Swing> = account
            .run
            .swings(account.figure)
            .into_iter()
            .filter_map(|swing| {
                let ground = account.grounds.iter().find(|ground| ground.leaf == swing.leaf)?;
                let input = |value| {
                    let at = Quantity::computed(value, None, std::sync::Arc::clone(ground.quantity.unit()));
                    at.map(|at| self.best_words(&at, true, reader)).unwrap_or_default()
                };
                Some(Swing {
                    label: self.leaf_label(&swing.leaf, &model.id, reader)?,
                    low: End {
                        input_text: input(ground.quantity.low()),
                        result: swing.at_low.best(),
                        result_text: result(&swing.at_low),
                    },
                    high: End {
                        input_text: input(ground.quantity.high()),
                        result: swing.at_high.best(),
                        result_text: result(&swing.at_high),
                    },
                    href: Some(self.leaf_href(&swing.leaf, reader)),
                    place: self.place_of_leaf(&swing.leaf),
                })
            })
            .collect();
        if swings.is_empty() {
            return String::new();
        }
        let seen: Vec<String> = swings
            .iter()
            .take(MOST_BARS)
            .map(|swing| format!("{} {} / {}", swing.label, swing.low.result_text, swing.high.result_text))
            .collect();
        let words = Words {
            id: id.to_owned(),
            title: self.say("sensitivity_title", reader).replace("{figure}", &self.label(&item, reader)),
            description: seen.join(" · "),
            foot: self.source_line(&model.id, std::slice::from_ref(&item), reader, cited),
        };
        let rest = |n: usize| self.say("sensitivity_rest", reader).replace("{n}", &n.to_string());
        let of = Sensitivity {
            base: account.figure.quantity.best(),
            base_text: result(&account.figure.quantity),
            swings,
            most: MOST_BARS,
            rest: &rest,
        };
        sensitivity(&words, &of)
    }

    /// The rank of the place a fact's owner stands at.
    fn place_of_leaf(&self, leaf: &Leaf) -> Option<usize> {
        let Leaf::Fact(fact) = leaf else { return None };
        let roster = &self.graph.roster;
        let (fact, _) = roster.fact(fact)?;
        roster.entities.get(&fact.owner)?.top(self.vocabulary()).map(|(_, place)| place % 8)
    }

    /// Values of a dataset over time.
    pub(super) fn chart(&self, model: &Model, id: &str, reader: &Language, cited: &mut Cited) -> String {
        let Some(of) = &model.pictures.chart else { return String::new() };
        let Some(dataset) = self.costs().models.datasets.get(&of.dataset.text) else { return String::new() };
        let mut series: Vec<Series> = Vec::new();
        let mut works = Vec::new();
        let mut years: Vec<u16> = Vec::new();
        let mut sample: Option<Quantity> = None;
        for row in 0..dataset.rows.len() {
            let Some(Cell::Date(date)) = cell(dataset, row, &of.x.text) else { continue };
            let Some(quantity) = self.value_of_row(dataset, row, &of.y.text) else { continue };
            let name = of.series.as_ref().and_then(|column| cell(dataset, row, &column.text));
            let name = name.map(|cell| self.cell_words(cell, reader)).unwrap_or_default();
            let work = dataset.source_of(row);
            if let Some(work) = work.filter(|work| !works.contains(work)) {
                works.push(work);
            }
            let value = self.quantity_words(&quantity, reader);
            let day = format_date(date, self.vocabulary().languages.format(reader));
            let said = work.map(|work| self.work_view(work, 0, reader).title.text);
            let title: Vec<String> =
                [Some(name.clone()), Some(day), Some(value), said].into_iter().flatten().collect();
            let point = Point {
                at: year_of(date),
                value: quantity.best(),
                range: quantity.range(),
                label: self.best_words(&quantity, false, reader),
                title: title.iter().filter(|part| !part.is_empty()).cloned().collect::<Vec<_>>().join(" · "),
                href: Some(self.row_href(&dataset.id, Some(row), reader)),
            };
            years.push(date.year());
            sample = sample.or(Some(quantity));
            match series.iter_mut().find(|known| known.name == name) {
                Some(known) => known.points.push(point),
                None => series.push(Series { name, points: vec![point], place: None }),
            }
        }
        let Some(sample) = sample else { return String::new() };
        let notes = of.notes.iter().filter_map(|(key, text)| {
            let row = dataset.rows.iter().position(|row| row.key == key.text)?;
            let Some(Cell::Date(date)) = cell(dataset, row, &of.x.text) else { return None };
            let value = self.value_of_row(dataset, row, &of.y.text)?.best();
            Some(Note { at: year_of(date), value: Some(value), text: text.read(reader).value.clone() })
        });
        let unit = self.unit_words(sample.unit(), reader);
        let head = self.item_label(&Item::Column(dataset.id.clone(), of.y.text.clone()));
        let head = head.map(|label| label.read(reader).value.clone()).unwrap_or_default();
        let tick = |value: f64| {
            let at = Quantity::computed(value, None, std::sync::Arc::clone(sample.unit()));
            at.map(|at| self.best_words(&at, false, reader)).unwrap_or_default()
        };
        let chip = self.item_chip(&dataset.id, None, None, reader);
        let foot = format!(
            "<span class=\"made\">{}{chip} {}</span>{}",
            super::html::escape(self.say("rows_of", reader)),
            cited.marks(&works),
            self.downloads(&dataset.id, "rows", reader)
        );
        let seen: Vec<String> =
            series.iter().flat_map(|series| &series.points).map(|point| point.title.clone()).collect();
        let words = Words {
            id: id.to_owned(),
            title: model.title.read(reader).value.clone(),
            description: seen.join("; "),
            foot,
        };
        let (first, last) =
            (years.iter().min().copied().unwrap_or(0), years.iter().max().copied().unwrap_or(0));
        let picture = Chart {
            series,
            axis: if of.is_logarithmic { Axis::Log } else { Axis::Linear { from_zero: true } },
            axis_label: [head, unit].join(" · ").trim_end_matches(" · ").to_owned(),
            tick: &tick,
            times: (first..=last.saturating_add(1)).map(|year| (f64::from(year), year.to_string())).collect(),
            notes: notes.collect(),
        };
        chart(&words, &picture)
    }

    fn value_of_row(&self, dataset: &Dataset, row: usize, column: &str) -> Option<Quantity> {
        match cell(dataset, row, column) {
            Some(Cell::Quantity(quantity)) => Some(quantity.clone()),
            _ => self.costs().ledger.cell(&dataset.id, column, row).map(|figure| figure.quantity.clone()),
        }
    }

    /// A cell in words.
    pub(super) fn cell_words(&self, cell: &Cell, reader: &Language) -> String {
        let roster = &self.graph.roster;
        match cell {
            Cell::Quantity(quantity) => self.quantity_words(quantity, reader),
            Cell::Entity(id) => {
                let article = roster.articles.get(id);
                article.map_or_else(|| id.clone(), |article| article.title.read(reader).value.clone())
            }
            Cell::Text(text) => text.read(reader).value.clone(),
            Cell::Date(date) => format_date(date, self.vocabulary().languages.format(reader)),
            Cell::Source(work) => self.work_view(*work, 0, reader).title.text,
        }
    }
}

fn cell<'d>(dataset: &'d Dataset, row: usize, column: &str) -> Option<&'d Cell> {
    dataset.rows.get(row)?.cells.get(dataset.column(column)?)?.as_ref()
}

/// A date as a number of years; what is said of a year or a month lies in its middle.
pub(super) fn year_of(date: &Date) -> f64 {
    let within = match (date.month(), date.day()) {
        (None, _) => 0.5,
        (Some(month), None) => (f64::from(month) - 0.5) / 12.0,
        (Some(month), Some(day)) => (f64::from(month) - 1.0) / 12.0 + (f64::from(day) - 1.0) / 372.0,
    };
    f64::from(date.year()) + within
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_said_of_a_year_lies_in_its_middle() {
        for (written, year) in [("2024", 2024.5), ("2024-01-01", 2024.0), ("2024-07-01", 2024.5)] {
            let at = year_of(&Date::parse(written).unwrap());
            assert!((at - year).abs() < 1e-9, "{written}: {at}");
        }
        assert!(year_of(&Date::parse("2024-12").unwrap()) < 2025.0);
    }
}
