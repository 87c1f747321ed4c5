//! The view of all entities as a table to filter and to sort.

use serde::{Deserialize, Serialize};

use super::view::Spoken;

/// All entities as a table.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[expect(missing_docs, reason = "the names say it")]
pub struct EntitiesView {
    /// The facets that have members, in the vocabulary's order.
    pub columns: Vec<ColumnView>,
    pub rows: Vec<EntityRow>,
}

/// A facet as a column: where it leads, and what it can be filtered by.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[expect(missing_docs, reason = "the names say it")]
pub struct ColumnView {
    /// The facet as addresses write it.
    pub key: String,
    pub href: String,
    pub label: String,
    /// Terms that have members, in the vocabulary's order, which is that of sorting, too.
    pub options: Vec<OptionView>,
}

/// A term to filter by.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[expect(missing_docs, reason = "the names say it")]
pub struct OptionView {
    /// The term as addresses write it.
    pub key: String,
    pub label: String,
    pub code: Option<String>,
    pub count: usize,
}

/// One entity in the table of all.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[expect(missing_docs, reason = "the names say it")]
pub struct EntityRow {
    pub chip_html: String,
    /// Its names in other languages and its aliases, to be found by.
    pub names: String,
    pub summary: Option<Spoken>,
    /// One for each column.
    pub cells: Vec<CellView>,
}

/// The terms of one facet.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[expect(missing_docs, reason = "the names say it")]
pub struct CellView {
    /// The terms as addresses write them, parted by blanks.
    pub keys: String,
    pub html: String,
}
