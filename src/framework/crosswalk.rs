//! A crosswalk: which places of one axis are which of another, and which have none.

use std::collections::BTreeMap;

use super::axis::Axis;
use super::field::Reader;
use super::word;
use crate::diagnostic::{Fault, Spot, rules};
use crate::source::{Fields, Node};
use crate::vocabulary::address_of;

/// A crosswalk as its author drew it.
#[derive(Clone, Debug)]
pub struct Crosswalk {
    /// Its rows.
    pub rows: Axis,
    /// Its columns.
    pub columns: Axis,
    /// The cells that were given, in the order written.
    pub cells: Vec<Match>,
    given: BTreeMap<(usize, usize), usize>,
}

/// A row and a column that have something to do with each other, or have been found not to.
#[derive(Clone, Debug)]
pub struct Match {
    /// The row.
    pub row: usize,
    /// The column.
    pub column: usize,
    /// How much of the one is the other.
    pub fit: Fit,
    /// Where it stands.
    pub spot: Spot,
}

/// How much of a row is a column.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Fit {
    /// All of it.
    Whole,
    /// A part of it.
    Part,
    /// Nothing of it.
    None,
}

impl Fit {
    /// Every fit by its word.
    pub const ALL: [(&'static str, Fit); 3] =
        [("whole", Fit::Whole), ("part", Fit::Part), ("none", Fit::None)];

    /// Whether the row and the column have something in common.
    pub fn is_some(self) -> bool {
        self != Fit::None
    }

    /// The word an author writes for it.
    pub fn word(self) -> &'static str {
        word::of(self, &Fit::ALL)
    }
}

/// The key of the note of a cell, among the texts of its framework.
pub fn note_key(row: &str, column: &str) -> String {
    format!("match-{}--{}/note", address_of(row), address_of(column))
}

impl Crosswalk {
    /// The cell at a row and a column, where it was given.
    pub fn cell(&self, row: usize, column: usize) -> Option<&Match> {
        self.given.get(&(row, column)).and_then(|index| self.cells.get(*index))
    }

    /// The rows without any match.
    pub fn lone_rows(&self) -> Vec<usize> {
        let has = |row: usize| self.matches().any(|cell| cell.row == row);
        (0..self.rows.places.len()).filter(|row| !has(*row)).collect()
    }

    /// The columns without any match.
    pub fn lone_columns(&self) -> Vec<usize> {
        let has = |column: usize| self.matches().any(|cell| cell.column == column);
        (0..self.columns.places.len()).filter(|column| !has(*column)).collect()
    }

    fn matches(&self) -> impl Iterator<Item = &Match> {
        self.cells.iter().filter(|cell| cell.fit.is_some())
    }
}

impl Reader<'_> {
    /// Reads what makes a framework a crosswalk.
    pub(super) fn crosswalk(&mut self, fields: &mut Fields<'_>) -> Option<Crosswalk> {
        let rows = self.axis(fields, "rows");
        let columns = self.axis(fields, "columns");
        let cells = fields.list("cells", self.faults);
        let (rows, columns) = (rows?, columns?);
        let mut crosswalk = Crosswalk { rows, columns, cells: Vec::new(), given: BTreeMap::new() };
        for node in cells {
            let Some(cell) = self.fit(node, &crosswalk) else { continue };
            match crosswalk.cell(cell.row, cell.column) {
                Some(first) => {
                    let fault = Fault::new("this cell stands twice").hint("keep one of them");
                    let (place, first) = (self.file.at(cell.spot), self.file.at(first.spot));
                    self.faults.push(fault.at(&rules::DOUBLE, place).label(first, "first here"));
                }
                None => {
                    crosswalk.given.insert((cell.row, cell.column), crosswalk.cells.len());
                    crosswalk.cells.push(cell);
                }
            }
        }
        Some(crosswalk.without_unnamed())
    }

    fn fit(&mut self, node: &Node, crosswalk: &Crosswalk) -> Option<Match> {
        let mut fields = Fields::of(node, self.file, "a cell", self.faults);
        let at = self.at(&mut fields, &crosswalk.rows, &crosswalk.columns);
        let fit = fields.required("match", self.faults).and_then(|written| {
            self.told(&rules::SHAPE, written.spot, word::find(&written.text, "match", &Fit::ALL))
        });
        if let Some((row, column)) = at {
            let id = |axis: &Axis, index: usize| axis.places.get(index).map(|place| place.id.clone());
            let row = id(&crosswalk.rows, row).unwrap_or_default();
            let column = id(&crosswalk.columns, column).unwrap_or_default();
            self.text(&mut fields, "note", note_key(&row, &column));
        }
        fields.close(self.faults);
        let (row, column) = at?;
        Some(Match { row, column, fit: fit?, spot: node.spot() })
    }
}

impl Crosswalk {
    /// The crosswalk without terms that lie outside and that nothing names.
    fn without_unnamed(mut self) -> Crosswalk {
        let cells = &self.cells;
        let rows = self.rows.without_unnamed(|row| cells.iter().any(|cell| cell.row == row));
        let columns = self.columns.without_unnamed(|column| cells.iter().any(|cell| cell.column == column));
        let at = |moved: &[Option<usize>], index: usize| moved.get(index).copied().flatten().unwrap_or(index);
        for cell in &mut self.cells {
            (cell.row, cell.column) = (at(&rows, cell.row), at(&columns, cell.column));
        }
        self.given =
            self.cells.iter().enumerate().map(|(index, cell)| ((cell.row, cell.column), index)).collect();
        self
    }
}
