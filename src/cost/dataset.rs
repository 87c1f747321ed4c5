//! A dataset as its author wrote it: columns with types, rows with a key, computed columns.

use std::sync::Arc;

use crate::diagnostic::{Place, SitePath, Spot};
use crate::formula::{Formula, Name};
use crate::graph::WorkId;
use crate::language::Localized;
use crate::quantity::{Date, Period, Quantity, Unit};
use crate::source::Written;

use super::prices::PriceImport;

/// A file of `content/datasets/`, with the rows of its `.csv` where there is one.
#[derive(Clone, Debug)]
pub struct Dataset {
    /// Its id: the name of its file.
    pub id: String,
    /// Its title.
    pub title: Localized<String>,
    /// What it holds, in a sentence.
    pub summary: Option<Localized<String>>,
    /// The column that names each row.
    pub key: String,
    /// The column that names who sells, where one does.
    pub seller: Option<String>,
    /// The stated columns, in the order written.
    pub columns: Vec<Column>,
    /// The computed columns, in the order written.
    pub computed: Vec<Computed>,
    /// The rows.
    pub rows: Vec<Row>,
    /// Where all of it comes from, where the rows do not say.
    pub source: Option<WorkId>,
    /// Addresses its page had.
    pub redirects: Vec<Written>,
    /// How it takes in a price file of others.
    pub import: Option<PriceImport>,
    /// Its file.
    pub file: SitePath,
    /// Where its title stands.
    pub place: Place,
}

/// A stated column.
#[derive(Clone, Debug)]
pub struct Column {
    /// Its name.
    pub name: Written,
    /// Its head.
    pub label: Localized<String>,
    /// What its cells hold.
    pub kind: Kind,
}

/// What the cells of a column hold.
#[derive(Clone, Debug, PartialEq)]
pub enum Kind {
    /// Quantities; a bare number is in this unit.
    Quantity(Arc<Unit>),
    /// Ids of entities, or names without a page.
    Entity,
    /// Words.
    Text,
    /// Days, months, years.
    Date,
    /// Keys of works.
    Source,
}

/// A column whose cells a formula gives.
#[derive(Clone, Debug)]
pub struct Computed {
    /// Its name.
    pub name: Written,
    /// Its head.
    pub label: Localized<String>,
    /// The unit it is shown in, and where that stands.
    pub unit: (Arc<Unit>, Spot),
    /// The formula over the row's own columns and all else a formula may name.
    pub formula: Formula,
    /// Where the formula stands.
    pub spot: Spot,
}

/// A row.
#[derive(Clone, Debug)]
pub struct Row {
    /// Its key.
    pub key: String,
    /// A cell for each column; nothing where the row has none.
    pub cells: Vec<Option<Cell>>,
    /// Where it stands.
    pub place: Place,
}

/// A cell.
#[derive(Clone, Debug)]
pub enum Cell {
    /// A quantity.
    Quantity(Quantity),
    /// An entity of the wiki.
    Entity(String),
    /// Words, or the name of someone without a page.
    Text(Localized<String>),
    /// A day, month or year.
    Date(Date),
    /// A work.
    Source(WorkId),
}

impl Dataset {
    /// The index of a stated column.
    pub fn column(&self, name: &str) -> Option<usize> {
        self.columns.iter().position(|column| column.name.text == name)
    }

    /// The index of a row, by its key.
    pub fn row(&self, key: &str) -> Option<usize> {
        self.rows.iter().position(|row| row.key == key)
    }

    /// Whether a row has every stated cell of its own that a computed column names; a row without is left empty.
    pub fn has_cells_for(&self, column: &str, row: usize) -> bool {
        let mut seen: Vec<&str> = Vec::new();
        let mut waiting = vec![column];
        while let Some(name) = waiting.pop() {
            if let Some(index) = self.column(name) {
                if self.rows.get(row).and_then(|row| row.cells.get(index)).is_none_or(Option::is_none) {
                    return false;
                }
                continue;
            }
            let Some(computed) = self.computed.iter().find(|known| known.name.text == name) else {
                return false;
            };
            if seen.contains(&name) {
                continue;
            }
            seen.push(name);
            waiting.extend(computed.formula.names().filter_map(|(name, _)| match name {
                Name::Own(own) => Some(own.as_str()),
                _ => None,
            }));
        }
        true
    }

    /// The first cell of a row that is of a kind.
    pub fn find<'a, T>(&'a self, row: usize, pick: impl Fn(&'a Cell) -> Option<T>) -> Option<T> {
        self.rows.get(row)?.cells.iter().flatten().find_map(pick)
    }

    /// When a row was said to hold.
    pub fn when(&self, row: usize) -> Option<Period> {
        self.find(row, |cell| match cell {
            Cell::Date(date) => Some((*date).into()),
            _ => None,
        })
    }

    /// The work a row rests on.
    pub fn source_of(&self, row: usize) -> Option<WorkId> {
        let own = self.find(row, |cell| match cell {
            Cell::Source(work) => Some(*work),
            _ => None,
        });
        own.or(self.source)
    }
}
