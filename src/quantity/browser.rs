//! What a browser needs to write quantities as this room does: `static/js/quantity.js` holds the same rules.

use serde_json::{Value, json};

use super::language_format::LanguageFormat;
use super::symbol;
use super::unit::Unit;
use crate::language::Language;

/// How a unit is written for readers of one language.
pub fn symbols_for_browsers(unit: &Unit, format: &LanguageFormat, language: &Language) -> Value {
    json!(symbol::symbols(unit, &format.numbers, language))
}

/// How many of its roots a unit is: `of` over `per`, each whole wherever it can be.
pub fn size_for_browsers(unit: &Unit) -> Value {
    let (of, per) = unit.measure.scale.parts();
    json!({"of": of, "per": per})
}

/// How numbers are written for readers of one language.
pub fn numbers_for_browsers(format: &LanguageFormat) -> Value {
    json!(format.numbers)
}
