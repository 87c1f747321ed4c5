//! A table: columns, and rows of values.

use serde_json::{Map, Value};

/// One row.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Row {
    /// A value for each column; nothing where there is none.
    pub cells: Vec<Value>,
    /// The entity it is of, for conditions on its terms.
    pub entity: Option<String>,
}

/// A list as a table.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Table {
    /// What the columns are called.
    pub columns: Vec<String>,
    /// The rows in order.
    pub rows: Vec<Row>,
}

impl Table {
    /// A table with these columns.
    pub(super) fn new(columns: &[&str]) -> Table {
        Table { columns: columns.iter().map(|&name| name.to_owned()).collect(), rows: Vec::new() }
    }

    /// Adds a row that is of an entity, or of none.
    pub(super) fn add(&mut self, entity: Option<&str>, cells: Vec<Value>) {
        self.rows.push(Row { cells, entity: entity.map(str::to_owned) });
    }

    /// A list of objects, one for each row.
    pub fn json(&self) -> Value {
        let object = |row: &Row| {
            let pairs = self.columns.iter().cloned().zip(row.cells.iter().cloned());
            Value::Object(pairs.collect::<Map<_, _>>())
        };
        Value::Array(self.rows.iter().map(object).collect())
    }

    /// The table for spreadsheets, with its head.
    pub fn csv(&self) -> String {
        let mut writer = csv::Writer::from_writer(Vec::new());
        let rows = self.rows.iter().map(|row| row.cells.iter().map(words).collect::<Vec<_>>());
        for row in std::iter::once(self.columns.clone()).chain(rows) {
            // Memory takes every row.
            let _ = writer.write_record(&row);
        }
        String::from_utf8(writer.into_inner().unwrap_or_default()).unwrap_or_default()
    }

    /// Every cell in words, row by row.
    pub fn words(&self) -> Vec<Vec<String>> {
        self.rows.iter().map(|row| row.cells.iter().map(words).collect()).collect()
    }
}

/// A value in words: nothing is empty, several stand with commas between.
pub(super) fn words(value: &Value) -> String {
    match value {
        Value::Null => String::new(),
        Value::String(text) => text.clone(),
        Value::Array(items) => items.iter().map(words).collect::<Vec<_>>().join(", "),
        other => other.to_string(),
    }
}

/// A text; nothing for an empty one.
pub(super) fn text(text: impl Into<String>) -> Value {
    let text = text.into();
    if text.is_empty() { Value::Null } else { Value::String(text) }
}

/// What there may be, in words.
pub(super) fn maybe(value: Option<impl ToString>) -> Value {
    value.map_or(Value::Null, |value| text(value.to_string()))
}

/// Several texts.
pub(super) fn several(texts: impl IntoIterator<Item = impl Into<String>>) -> Value {
    Value::Array(texts.into_iter().map(|text| Value::String(text.into())).collect())
}
