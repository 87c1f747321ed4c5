//! Holds the models of a price file against the rows of a dataset.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::{Map, Value};

use super::file::{number, word};
use super::{Intake, NewRow, PriceFile};
use crate::cost::dataset::{Cell, Dataset, Kind};
use crate::cost::prices::{PriceImport, PricedModel};
use crate::diagnostic::{Diagnostic, Fault, rules};
use crate::quantity::{Date, Quantity};
use crate::source::{Spoken, Written};

/// Two prices nearer to each other are one price, spelt by two programs.
const SAME: f64 = 1e-9;

pub(super) struct Comparison<'a> {
    pub(super) file: &'a PriceFile,
    pub(super) dataset: &'a Dataset,
    pub(super) import: &'a PriceImport,
    pub(super) date: Date,
    pub(super) work: String,
    pub(super) has_work: bool,
}

impl Comparison<'_> {
    pub(super) fn intake(self, faults: &mut Vec<Diagnostic>) -> Intake {
        let mut intake = Intake {
            dataset: self.dataset.id.clone(),
            date: self.date,
            work: self.work.clone(),
            rows: Vec::new(),
            gone: Vec::new(),
            n_same: 0,
            unknown: Vec::new(),
            n_strangers: 0,
            has_work: self.has_work,
        };
        for model in &self.import.models {
            self.model(model, &mut intake, faults);
        }
        self.strangers(&mut intake);
        intake
    }

    fn model(&self, model: &PricedModel, intake: &mut Intake, faults: &mut Vec<Diagnostic>) {
        let known = self.dataset.rows_of(self.import, model);
        let newest = known.last();
        let name = &model.name.text;
        let fields = self.file.models.get(name).filter(|fields| self.is_priced(fields));
        let Some(fields) = fields else {
            let row = newest.and_then(|(row, _)| self.dataset.rows.get(*row));
            intake.gone.push((name.clone(), row.map_or_else(|| model.row.clone(), |row| row.key.clone())));
            return;
        };
        let mut prices = Vec::new();
        let mut is_same = true;
        for field in &self.import.fields {
            let Some(column) = self.dataset.columns.get(field.column) else { continue };
            let Kind::Quantity(unit) = &column.kind else { continue };
            let old = newest.and_then(|(row, _)| self.price(*row, field.column));
            let new = number(fields, &field.field).and_then(|number| {
                let stated = Quantity::computed(number, None, field.unit.clone()).ok()?;
                rounded(&stated.in_unit(unit).ok()?)
            });
            is_same &= match (&old, &new) {
                (Some(old), Some(new)) => {
                    let old = old.in_unit(unit).map_or(f64::NAN, |old| old.best());
                    (old - new.best()).abs() <= SAME * old.abs().max(new.best().abs())
                }
                (None, None) => true,
                _ => false,
            };
            prices.push((column.name.text.clone(), old, new));
        }
        let Some((row, day)) = newest else {
            self.unsaid(model, faults);
            let row = self.row(model, model.row.clone(), None, prices);
            intake.rows.push(row);
            return;
        };
        if is_same {
            intake.n_same += 1;
            return;
        }
        let Some(row) = self.dataset.rows.get(*row) else { return };
        if let Some(day) = day.filter(|day| day.last_day() >= self.date) {
            let fault = if day.last_day() == self.date {
                Fault::new(format!(
                    "the prices of `{name}` differ from those of `{}`, which is of {day} too",
                    row.key
                ))
                .hint("one of the two is wrong: correct the row, or give the day of the file with `--date`")
            } else {
                Fault::new(format!(
                    "the prices of `{name}` differ from those of `{}`, which is of {day}",
                    row.key
                ))
                .hint(format!("a file of {} adds nothing behind it: give its day with `--date`", self.date))
            };
            faults.push(fault.at(&rules::CONTRADICTION, row.place.clone()));
            return;
        }
        let key = format!("{}-{}", model.row, self.date);
        let after = Some((row.key.clone(), *day));
        intake.rows.push(self.row(model, key, after, prices));
    }

    /// Whether an entry of the file counts, and has a price.
    fn is_priced(&self, fields: &Map<String, Value>) -> bool {
        let is_meant = self.import.conditions.iter().all(|(field, values)| {
            word(fields, field).is_some_and(|word| values.iter().any(|value| value == word))
        });
        is_meant && self.import.fields.iter().any(|field| number(fields, &field.field).is_some())
    }

    fn price(&self, row: usize, column: usize) -> Option<Quantity> {
        match self.dataset.rows.get(row)?.cells.get(column)? {
            Some(Cell::Quantity(quantity)) => Some(quantity.clone()),
            _ => None,
        }
    }

    fn row(
        &self,
        model: &PricedModel,
        key: String,
        after: Option<(String, Option<Date>)>,
        prices: Vec<(String, Option<Quantity>, Option<Quantity>)>,
    ) -> NewRow {
        let mut cells = BTreeMap::new();
        cells.insert(self.dataset.key.clone(), key.clone());
        cells.insert(self.import.date.clone(), self.date.to_string());
        cells.insert(self.import.source.clone(), self.work.clone());
        for (column, _, new) in &prices {
            cells.insert(column.clone(), new.as_ref().map(bare).unwrap_or_default());
        }
        // What a row says beside its prices it says like the one before it.
        if after.is_none() {
            for (column, text) in &model.cells {
                match text {
                    Spoken::Plain(text) => {
                        cells.insert(column.clone(), text.text.clone());
                    }
                    Spoken::ByLanguage(texts) => {
                        cells.extend(texts.iter().map(|(language, text)| {
                            (format!("{column}.{}", language.text), text.text.clone())
                        }))
                    }
                }
            }
        }
        NewRow { model: model.name.text.clone(), key, after, prices, cells }
    }

    /// Tells of columns that every row fills, and that nothing is said of for a new one.
    fn unsaid(&self, model: &PricedModel, faults: &mut Vec<Diagnostic>) {
        let is_full = |index: usize| {
            !self.dataset.rows.is_empty()
                && self.dataset.rows.iter().all(|row| row.cells.get(index).is_some_and(Option::is_some))
        };
        let missing: Vec<&str> = self
            .dataset
            .columns
            .iter()
            .enumerate()
            .filter(|(_, column)| matches!(column.kind, Kind::Text | Kind::Entity))
            .filter(|(index, column)| {
                let name = &column.name.text;
                *name != self.dataset.key && !model.cells.contains_key(name) && is_full(*index)
            })
            .map(|(_, column)| column.name.text.as_str())
            .collect();
        if !missing.is_empty() {
            let Written { text: name, spot } = &model.name;
            let fault = Fault::new(format!(
                "nothing says what `{}` of the new row `{}` is",
                missing.join("`, `"),
                model.row
            ))
            .hint(format!(
                "write it there: `{name}: {{row: {}, {}: …}}`",
                model.row,
                missing.join(": …, ")
            ));
            faults.push(fault.at(&rules::KEY, self.dataset.file.at(*spot)));
        }
    }

    /// The models of the file that the dataset does not know.
    fn strangers(&self, intake: &mut Intake) {
        let known: BTreeSet<&str> = self.import.models.iter().map(|model| model.name.text.as_str()).collect();
        let group = |fields| self.import.group.as_ref().and_then(|group| word(fields, group));
        let groups: BTreeSet<&str> =
            known.iter().filter_map(|name| group(self.file.models.get(*name)?)).collect();
        for (name, fields) in &self.file.models {
            if known.contains(name.as_str()) || !self.is_priced(fields) {
                continue;
            }
            let is_near =
                self.import.group.is_none() || group(fields).is_some_and(|group| groups.contains(group));
            if is_near {
                intake.unknown.push(name.clone());
            } else {
                intake.n_strangers += 1;
            }
        }
    }
}

/// A price without the traces of its conversion: `0.0000025 USD/token` is 2.5 per million, not 2.4999999999999996.
fn rounded(quantity: &Quantity) -> Option<Quantity> {
    let best = format!("{:.11e}", quantity.best()).parse().ok()?;
    Quantity::computed(best, None, quantity.unit().clone()).ok()
}

/// A quantity as a sheet holds it, whose column says the unit.
pub(super) fn bare(quantity: &Quantity) -> String {
    let spelled = quantity.spelled();
    spelled.strip_suffix(&quantity.unit().to_string()).unwrap_or(&spelled).trim_end().to_owned()
}
