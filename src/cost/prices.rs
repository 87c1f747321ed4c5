//! How a dataset takes in a price file of others: which of its fields fill which columns, and which of its models are which rows.

use std::collections::BTreeMap;
use std::sync::Arc;

use crate::quantity::{Date, Unit};
use crate::source::{Spoken, Written};

use super::dataset::{Cell, Dataset};

/// `import: {prices: …}` of a dataset.
#[derive(Clone, Debug)]
pub struct PriceImport {
    /// The fields that fill columns.
    pub fields: Vec<PriceField>,
    /// The column that holds the day of a row.
    pub date: String,
    /// The column that holds the work a row rests on.
    pub source: String,
    /// What the work of one import is called.
    pub work: WorkPattern,
    /// Entries of the file count only when these fields hold one of these values.
    pub conditions: Vec<(String, Vec<String>)>,
    /// The field by which entries of one seller are known.
    pub group: Option<String>,
    /// The models of the file that are rows here.
    pub models: Vec<PricedModel>,
}

/// A field of the file that fills a column.
#[derive(Clone, Debug)]
pub struct PriceField {
    /// The column, by its index.
    pub column: usize,
    /// The field's name.
    pub field: String,
    /// What the field counts in.
    pub unit: Arc<Unit>,
}

/// The work that the rows of one import rest on; `{date}` stands for the day.
#[derive(Clone, Debug)]
pub struct WorkPattern {
    /// Its key in `content/sources.yaml`.
    pub key: String,
    /// What else is said of it there: key and text.
    pub lines: Vec<(String, Spoken)>,
}

/// A model of the file that has rows in the dataset.
#[derive(Clone, Debug)]
pub struct PricedModel {
    /// Its name in the file.
    pub name: Written,
    /// The key of its first row; the keys of later ones are this and a date.
    pub row: String,
    /// What its first row says, by column, where the dataset has none yet.
    pub cells: BTreeMap<String, Spoken>,
}

/// Stands for the day of an import in the key of its work.
pub const DATE: &str = "{date}";

impl Dataset {
    /// The rows of a model: its first, and those called like it and a date; the newest last.
    pub fn rows_of(&self, import: &PriceImport, model: &PricedModel) -> Vec<(usize, Option<Date>)> {
        let is_dated = |key: &str| {
            let rest = key.strip_prefix(model.row.as_str()).and_then(|rest| rest.strip_prefix('-'));
            rest.is_some_and(|rest| Date::parse(rest).is_ok())
        };
        let mut rows: Vec<(usize, Option<Date>)> = self
            .rows
            .iter()
            .enumerate()
            .filter(|(_, row)| row.key == model.row || is_dated(&row.key))
            .map(|(index, _)| (index, self.date_of(import, index)))
            .collect();
        rows.sort_by_key(|(index, date)| (*date, *index));
        rows
    }

    fn date_of(&self, import: &PriceImport, row: usize) -> Option<Date> {
        match self.rows.get(row)?.cells.get(self.column(&import.date)?)? {
            Some(Cell::Date(date)) => Some(*date),
            _ => None,
        }
    }
}
