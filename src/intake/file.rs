//! Reads a price file: a JSON object of models, each an object of fields.

use std::collections::BTreeMap;

use serde_json::{Map, Value};

use crate::diagnostic::Fault;

/// A price file: the fields of each model.
#[derive(Clone, Debug)]
pub struct PriceFile {
    pub(super) models: BTreeMap<String, Map<String, Value>>,
}

impl PriceFile {
    /// Reads the text of a price file called `name`.
    ///
    /// # Errors
    /// A [`Fault`] with the line where it is no JSON, or where it holds no models.
    pub fn parse(name: &str, text: &str) -> Result<PriceFile, Fault> {
        let read: Value = serde_json::from_str(text).map_err(|error| {
            let place = format!("line {}, column {}", error.line(), error.column());
            Fault::new(format!("`{name}` is not JSON: it cannot be read from {place} on"))
                .hint("take the file as its publisher serves it, not the page that shows it")
        })?;
        let shape = || {
            Fault::new(format!("`{name}` is no price file"))
                .hint("a price file is one JSON object: `{\"some-model\": {\"some_price\": 0.000001, …}, …}`")
        };
        let Value::Object(entries) = read else { return Err(shape()) };
        let models: BTreeMap<String, Map<String, Value>> = entries
            .into_iter()
            .filter_map(|(name, fields)| match fields {
                Value::Object(fields) => Some((name, fields)),
                _ => None,
            })
            .collect();
        if models.is_empty() { Err(shape()) } else { Ok(PriceFile { models }) }
    }
}

/// The number in a field; some files write numbers as text.
pub(super) fn number(fields: &Map<String, Value>, field: &str) -> Option<f64> {
    let number = match fields.get(field)? {
        Value::Number(number) => number.as_f64(),
        Value::String(text) => text.trim().parse().ok(),
        _ => None,
    };
    number.filter(|number: &f64| number.is_finite())
}

/// The word in a field.
pub(super) fn word<'a>(fields: &'a Map<String, Value>, field: &str) -> Option<&'a str> {
    fields.get(field)?.as_str()
}
