//! Two pictures of a model's figures: parts that should come to a whole, and values that move apart.

use std::sync::Arc;

use super::cite::Cited;
use super::scene::Scene;
use crate::cost::Item;
use crate::cost::model::{Line, Model};
use crate::language::Language;
use crate::picture::{Axis, Chart, Point, Series, SharePart, Shares, Words, chart, shares};
use crate::quantity::{Quantity, Unit};

impl Scene<'_> {
    /// Parts laid end to end, at their least, their best and their most.
    pub(super) fn shares(&self, model: &Model, id: &str, reader: &Language, cited: &mut Cited) -> String {
        let Some(of) = &model.pictures.shares else { return String::new() };
        let (Some((sum, total)), Some((_, whole))) =
            (self.figure_of(model, &of.total.text), self.figure_of(model, &of.whole.text))
        else {
            return String::new();
        };
        let Ok(whole_at) = whole.in_unit(total.unit()) else { return String::new() };
        let mut items = Vec::new();
        let mut parts = Vec::new();
        for name in &of.parts {
            let Some((item, quantity)) = self.figure_of(model, &name.text) else { continue };
            let Ok(amount) = quantity.in_unit(total.unit()) else { continue };
            parts.push(SharePart {
                label: self.label(&item, reader),
                href: Some(self.item_href(&item, reader)),
                place: None,
                values: [amount.low(), amount.best(), amount.high()],
                text: self.quantity_words(quantity, reader),
            });
            items.push(item);
        }
        let at = |value: f64| {
            let quantity = Quantity::computed(value, None, Arc::clone(total.unit()));
            quantity.map(|quantity| self.best_words(&quantity, true, reader)).unwrap_or_default()
        };
        let sums =
            [("shares_least", total.low()), ("shares_best", total.best()), ("shares_most", total.high())]
                .map(|(key, value)| (self.say(key, reader).to_owned(), at(value)));
        let whole_words = self.best_words(whole, true, reader);
        let mut seen: Vec<String> =
            parts.iter().map(|part| format!("{} {}", part.label, part.text)).collect();
        seen.extend(sums.iter().map(|(name, value)| format!("{name} {value}")));
        items.push(sum.clone());
        let title = self.say("shares_title", reader);
        let words = Words {
            id: id.to_owned(),
            title: title
                .replace("{figure}", &self.label(&sum, reader))
                .replace("{value}", &self.quantity_words(total, reader))
                .replace("{whole}", &whole_words),
            description: seen.join(" · "),
            foot: self.source_line(&model.id, &items, reader, cited),
        };
        shares(&words, &Shares { parts, whole: whole_at.best(), whole_text: whole_words, sums })
    }

    /// Curves that begin at one point, each in multiples of its first value.
    pub(super) fn curves(&self, model: &Model, id: &str, reader: &Language, cited: &mut Cited) -> String {
        let Some(of) = &model.pictures.curves else { return String::new() };
        let mut items = Vec::new();
        let series: Vec<Series> =
            of.lines.iter().map(|line| self.curve(model, line, &mut items, reader)).collect();
        let tick = |value: f64| {
            let number = Quantity::computed(value, None, Arc::new(Unit::none()));
            let words = number.map(|number| self.best_words(&number, false, reader)).unwrap_or_default();
            self.say("curves_times", reader).replace("{n}", &words)
        };
        let seen: Vec<&str> =
            series.iter().flat_map(|series| &series.points).map(|point| point.title.as_str()).collect();
        let words = Words {
            id: id.to_owned(),
            title: of.title.as_ref().unwrap_or(&model.title).read(reader).value.clone(),
            description: seen.join("; "),
            foot: self.source_line(&model.id, &items, reader, cited),
        };
        let picture = Chart {
            series,
            axis: Axis::Log,
            axis_label: self.say("curves_axis", reader).to_owned(),
            tick: &tick,
            times: vec![(0.0, of.from.read(reader).value.clone()), (1.0, of.to.read(reader).value.clone())],
            notes: Vec::new(),
        };
        chart(&words, &picture)
    }

    fn curve(&self, model: &Model, line: &Line, items: &mut Vec<Item>, reader: &Language) -> Series {
        let found: Vec<(Item, &Quantity)> =
            line.points.iter().filter_map(|name| self.figure_of(model, &name.text)).collect();
        let last = f64::from(u32::try_from(found.len().saturating_sub(1)).unwrap_or(u32::MAX)).max(1.0);
        let mut points = Vec::new();
        if let Some((first, unit)) = found.first().map(|(_, first)| (first.best(), first.unit())) {
            for (rank, (item, quantity)) in (0..).zip(&found) {
                let Ok(at) = quantity.in_unit(unit) else { continue };
                points.push(Point {
                    at: f64::from(rank) / last,
                    value: at.best() / first,
                    range: at.range().map(|(low, high)| (low / first, high / first)),
                    // All curves begin at one point, where there is no room: the beginning stands with the name.
                    label: if rank == 0 { String::new() } else { self.best_words(quantity, true, reader) },
                    title: format!(
                        "{} · {}",
                        self.label(item, reader),
                        self.quantity_words(quantity, reader)
                    ),
                    href: Some(self.item_href(item, reader)),
                });
            }
        }
        let begin = found.first().map(|(_, first)| self.best_words(first, true, reader)).unwrap_or_default();
        let name = self.say("curves_name", reader).replace("{value}", &begin);
        items.extend(found.into_iter().map(|(item, _)| item));
        Series { name: name.replace("{label}", line.label.read(reader).value), points, place: None }
    }
}
