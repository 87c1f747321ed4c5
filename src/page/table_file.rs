//! A table as files to take home: CSV for spreadsheets, JSON with what is known of it, and its entry in the list of all.

use serde_json::{Map, Value, json};

use super::data::DataFile;
use crate::language::Language;
use crate::quantity::Quantity;

/// A table, free of any one language.
pub(super) struct TableFile {
    /// Below the data folder, without an ending: `api-prices/rows`.
    pub(super) path: String,
    /// In every language.
    pub(super) title: Value,
    /// What it holds, in every language; nothing where no one has said it.
    pub(super) summary: Value,
    /// Its page, in every language.
    pub(super) page: Value,
    /// The work all of it rests on, where the rows do not say.
    pub(super) source: Value,
    pub(super) body: Body,
}

/// The rows of a table.
pub(super) enum Body {
    /// Rows with a key or a label, whose cells have a structure.
    Rows(Vec<(String, Value)>, Vec<DataRow>),
    /// Rows of words and numbers, below their heads.
    Plain(Vec<(String, Type)>, Vec<Vec<String>>),
}

/// What the cells of a plain column are.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Type {
    Number,
    Word,
}

/// A row of a table as data.
pub(super) struct DataRow {
    pub(super) key: Option<String>,
    pub(super) label: Option<Value>,
    /// Its label in every language, for the columns of a table without structure.
    pub(super) words: Vec<(String, String)>,
    pub(super) cells: Vec<(String, DataCell)>,
}

/// A cell of such a row.
pub(super) enum DataCell {
    Number(Quantity),
    Word(String),
    /// In every language, and in that of the original.
    Words(Value, String),
    Nothing,
}

/// A table as it is written: its heads with their types, and every row as words.
struct Sheet {
    fields: Vec<Field>,
    rows: Vec<Vec<String>>,
}

/// A column of a sheet.
struct Field {
    name: String,
    label: Value,
    kind: Type,
    /// The unit of every number in it.
    unit: Option<String>,
}

impl TableFile {
    /// The table as JSON, which tells what all tables share too, as CSV, and as an entry of the list, in the first
    /// language of the site.
    pub(super) fn files(&self, shared: &Map<String, Value>, first: &Language) -> ([DataFile; 2], Value) {
        let sheet = self.sheet();
        let mut object = Map::new();
        object.insert("title".to_owned(), self.title.clone());
        let known = [("description", &self.summary), ("page", &self.page), ("source", &self.source)];
        for (key, value) in known.into_iter().filter(|(_, value)| !value.is_null()) {
            object.insert(key.to_owned(), value.clone());
        }
        object.extend(shared.iter().map(|(key, value)| (key.clone(), value.clone())));
        object.insert("columns".to_owned(), self.columns(&sheet));
        object.insert("rows".to_owned(), self.json_rows(&sheet));
        let heads = sheet.fields.iter().map(|field| field.name.clone()).collect();
        let csv = csv_of(std::iter::once(&heads).chain(&sheet.rows));
        let entry = self.entry(&sheet, csv.len(), first);
        let json = written(&Value::Object(object));
        ([(format!("data/{}.json", self.path), json), (format!("data/{}.csv", self.path), csv)], entry)
    }

    fn columns(&self, sheet: &Sheet) -> Value {
        let column = |name: &str, label: &Value, kind: Type, unit: &Option<String>| {
            let mut column = Map::new();
            column.insert("name".to_owned(), json!(name));
            if !label.is_null() {
                column.insert("label".to_owned(), label.clone());
            }
            column.insert("type".to_owned(), json!(kind.word()));
            column.extend(unit.iter().map(|unit| ("unit".to_owned(), json!(unit))));
            Value::Object(column)
        };
        match &self.body {
            // A number of these is one value with its range and unit.
            Body::Rows(heads, rows) => {
                let columns = heads.iter().map(|(name, label)| {
                    let quantities = || quantities(rows, name);
                    let kind = if quantities().next().is_some() { Type::Number } else { Type::Word };
                    column(name, label, kind, &one_unit(quantities()))
                });
                columns.collect()
            }
            _ => sheet
                .fields
                .iter()
                .map(|field| column(&field.name, &field.label, field.kind, &field.unit))
                .collect(),
        }
    }

    fn json_rows(&self, sheet: &Sheet) -> Value {
        if let Body::Rows(_, rows) = &self.body {
            return rows.iter().map(row_json).collect();
        }
        let row = |row: &Vec<String>| {
            let cells = sheet.fields.iter().zip(row).map(|(field, cell)| {
                let value = match (field.kind, cell.as_str()) {
                    (_, "") => Value::Null,
                    (Type::Number, number) => {
                        number.parse::<f64>().map_or(json!(number), |number| json!(number))
                    }
                    (Type::Word, word) => json!(word),
                };
                (field.name.clone(), value)
            });
            Value::Object(cells.collect())
        };
        sheet.rows.iter().map(row).collect()
    }

    fn sheet(&self) -> Sheet {
        let plain = |name: &str, kind| Field { name: name.to_owned(), label: Value::Null, kind, unit: None };
        match &self.body {
            Body::Rows(heads, rows) => structured(heads, rows),
            Body::Plain(heads, rows) => Sheet {
                fields: heads.iter().map(|(name, kind)| plain(name, *kind)).collect(),
                rows: rows.clone(),
            },
        }
    }

    /// The table in the list of all tables, as a Frictionless resource.
    fn entry(&self, sheet: &Sheet, n_bytes: usize, first: &Language) -> Value {
        let fields = sheet.fields.iter().map(|field| {
            let mut object = Map::new();
            object.insert("name".to_owned(), json!(field.name));
            object.insert("type".to_owned(), json!(field.kind.word()));
            if let Some(label) = in_words(&field.label, first) {
                object.insert("title".to_owned(), json!(label));
            }
            object.extend(field.unit.iter().map(|unit| ("unit".to_owned(), json!(unit))));
            Value::Object(object)
        });
        let schema = json!({"fields": fields.collect::<Vec<Value>>(), "missingValues": [""]});
        let mut entry = Map::new();
        entry.insert("name".to_owned(), json!(self.path.replace('/', ".")));
        entry.insert("type".to_owned(), json!("table"));
        entry.insert("path".to_owned(), json!(format!("{}.csv", self.path)));
        entry.insert("title".to_owned(), json!(in_words(&self.title, first).unwrap_or_default()));
        entry
            .extend(in_words(&self.summary, first).map(|summary| ("description".to_owned(), json!(summary))));
        entry.insert("format".to_owned(), json!("csv"));
        entry.insert("mediatype".to_owned(), json!("text/csv"));
        entry.insert("encoding".to_owned(), json!("utf-8"));
        entry.insert("bytes".to_owned(), json!(n_bytes));
        entry.insert("schema".to_owned(), schema);
        Value::Object(entry)
    }
}

impl Type {
    fn word(self) -> &'static str {
        match self {
            Type::Number => "number",
            Type::Word => "string",
        }
    }
}

/// A text of several languages in one of them, or in another where it has none in that.
fn in_words<'t>(text: &'t Value, language: &Language) -> Option<&'t str> {
    let by_language = text.as_object()?;
    by_language.get(language.as_str()).or_else(|| by_language.values().next())?.as_str()
}

fn quantities<'r>(rows: &'r [DataRow], column: &'r str) -> impl Iterator<Item = &'r Quantity> {
    rows.iter().flat_map(|row| &row.cells).filter_map(move |(name, cell)| match cell {
        DataCell::Number(quantity) if name == column => Some(quantity),
        _ => None,
    })
}

fn one_unit<'q>(mut quantities: impl Iterator<Item = &'q Quantity>) -> Option<String> {
    let first = quantities.next()?.unit().to_string();
    (!first.is_empty() && quantities.all(|quantity| quantity.unit().to_string() == first)).then_some(first)
}

/// A table with structure as a sheet. A column with a number in it has four there: value, low, high, unit.
fn structured(heads: &[(String, Value)], rows: &[DataRow]) -> Sheet {
    let words = rows.first().map_or(&[][..], |row| row.words.as_slice());
    let word =
        |name: String, label: &Value| Field { name, label: label.clone(), kind: Type::Word, unit: None };
    let mut fields: Vec<Field> = words.iter().map(|(name, _)| word(name.clone(), &Value::Null)).collect();
    let mut are_numbers = Vec::new();
    for (column, label) in heads {
        let is_number = quantities(rows, column).next().is_some();
        are_numbers.push(is_number);
        if !is_number {
            fields.push(word(column.clone(), label));
            continue;
        }
        let unit = one_unit(quantities(rows, column));
        for (name, label) in [
            (column.clone(), label),
            (format!("{column}_low"), &Value::Null),
            (format!("{column}_high"), &Value::Null),
        ] {
            fields.push(Field { name, label: label.clone(), kind: Type::Number, unit: unit.clone() });
        }
        fields.push(word(format!("{column}_unit"), &Value::Null));
    }
    let rows = rows.iter().map(|row| {
        let mut line: Vec<String> = row.words.iter().map(|(_, word)| word.clone()).collect();
        for ((_, cell), is_number) in row.cells.iter().zip(&are_numbers) {
            match cell {
                DataCell::Number(quantity) => line.extend(numbers(quantity)),
                DataCell::Word(word) | DataCell::Words(_, word) => line.push(word.clone()),
                DataCell::Nothing => line.push(String::new()),
            }
            if *is_number && !matches!(cell, DataCell::Number(_)) {
                line.extend([const { String::new() }; 3]);
            }
        }
        line
    });
    Sheet { fields, rows: rows.collect() }
}

fn row_json(row: &DataRow) -> Value {
    let mut object = Map::new();
    object.extend(row.key.iter().map(|key| ("key".to_owned(), json!(key))));
    object.extend(row.label.iter().map(|label| ("label".to_owned(), label.clone())));
    let cells = row.cells.iter().map(|(name, cell)| {
        let value = match cell {
            DataCell::Number(quantity) => json!({
                "value": quantity.best(),
                "low": quantity.low(),
                "high": quantity.high(),
                "unit": quantity.unit().to_string(),
            }),
            DataCell::Word(word) => json!(word),
            DataCell::Words(words, _) => words.clone(),
            DataCell::Nothing => Value::Null,
        };
        (name.clone(), value)
    });
    object.insert("cells".to_owned(), Value::Object(cells.collect()));
    Value::Object(object)
}

/// Value, low, high and unit, each as a cell.
pub(super) fn numbers(quantity: &Quantity) -> [String; 4] {
    [
        quantity.best().to_string(),
        quantity.low().to_string(),
        quantity.high().to_string(),
        quantity.unit().to_string(),
    ]
}

/// A value as a file.
pub(super) fn written(value: &Value) -> Vec<u8> {
    format!("{value:#}\n").into_bytes()
}

fn csv_of<'r>(rows: impl Iterator<Item = &'r Vec<String>>) -> Vec<u8> {
    let mut writer = csv::WriterBuilder::new().flexible(true).from_writer(Vec::new());
    for row in rows {
        // A row that is written to memory cannot fail.
        let _ = writer.write_record(row);
    }
    writer.into_inner().unwrap_or_default()
}
