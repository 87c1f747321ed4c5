//! Reads `units.yaml`: dimensions and units, the site's after the ones in the binary.

use std::collections::BTreeMap;

use super::data_files;
use super::languages::Languages;
use crate::diagnostic::{Diagnostic, Fault, Place, SitePath, rules};
use crate::language::Localized;
use crate::quantity::{Date, Digits, Rate, UnitDefinition, UnitTable};
use crate::source::{Fields, Node, SourceTree, Spoken, Written};

/// The file's path.
const FILE: &str = "content/vocabulary/units.yaml";

pub(super) fn read_units(
    tree: &SourceTree,
    languages: &Languages,
    faults: &mut Vec<Diagnostic>,
) -> UnitTable {
    let mut dimensions = Vec::new();
    let mut definitions = Vec::new();
    let mut places: BTreeMap<String, Place> = BTreeMap::new();
    for file in &data_files(tree, FILE, faults) {
        let mut fields = Fields::of(&file.node, file.path, "the list of units", faults);
        dimensions.extend(fields.texts("dimensions", faults).into_iter().map(|written| written.text));
        if let Some(units) = fields.take("units") {
            for (id, node) in Fields::of(units, file.path, "`units`", faults).rest() {
                places.insert(id.text.clone(), file.path.at(id.spot));
                definitions.push(read_unit(id, node, file.path, languages, faults));
            }
        }
        fields.close(faults);
    }
    let (table, wrong) = UnitTable::new(&dimensions, definitions);
    for (unit, fault) in wrong {
        let place = places.get(&unit).cloned().unwrap_or_else(|| SitePath::new(FILE).whole());
        // The bytes a fault names lie in a value of the unit; its key is the honest place.
        let fault = Fault { within: None, ..fault };
        faults.push(fault.at(&rules::UNKNOWN, place));
    }
    table
}

fn read_unit(
    id: &Written,
    node: &Node,
    file: &SitePath,
    languages: &Languages,
    faults: &mut Vec<Diagnostic>,
) -> UnitDefinition {
    let what = format!("the unit `{}`", id.text);
    let mut fields = Fields::of(node, file, &what, faults);
    let mut spoken = |key, fields: &mut Fields<'_>| {
        let text = match fields.spoken(key, faults)? {
            // The binary knows more languages than a site may have.
            Spoken::ByLanguage(mut texts) => {
                texts.retain(|(language, _)| languages.get(&language.text).is_some());
                Spoken::ByLanguage(texts)
            }
            plain @ Spoken::Plain(_) => plain,
        };
        Some(languages.localize(&text, file, faults).map(|written| written.text.clone()))
    };
    let symbol = spoken("symbol", &mut fields);
    let plural = spoken("plural", &mut fields);
    let per = spoken("per", &mut fields);
    let bare = Localized::new(languages.default_language().clone(), id.text.clone());
    let mut unit = UnitDefinition::new(&id.text, symbol.unwrap_or(bare));
    unit.plural = plural;
    unit.per = per;
    unit.measures = fields.text("measures", faults).map(|written| written.text);
    unit.equals = fields.text("equals", faults).map(|written| written.text);
    unit.aliases = fields.texts("aliases", faults).into_iter().map(|written| written.text).collect();
    unit.prefixes = fields.flag("prefixes", faults).unwrap_or(false);
    unit.touches = fields.flag("touches", faults).unwrap_or(false);
    if let Some(written) = fields.text("digits", faults) {
        unit.digits = Digits::from_word(&written.text);
        if unit.digits.is_none() {
            let fault = Fault::new(format!("`{}` says nothing of digits", written.text))
                .hint("write `counted`, `money` or `whole`");
            faults.push(fault.at(&rules::SHAPE, file.at(written.spot)));
        }
    }
    for node in fields.list("rates", faults) {
        unit.rates.extend(read_rate(node, file, faults));
    }
    fields.close(faults);
    unit
}

fn read_rate(node: &Node, file: &SitePath, faults: &mut Vec<Diagnostic>) -> Option<Rate> {
    let mut fields = Fields::of(node, file, "a rate", faults);
    let as_of = fields.required("as_of", faults);
    let value = fields.required("value", faults);
    let _ = fields.take("source");
    fields.close(faults);
    let as_of = as_of?;
    match Date::parse(&as_of.text) {
        Ok(date) => Some(Rate { as_of: date, value: value?.text }),
        Err(fault) => {
            faults.push(fault.at(&rules::SHAPE, file.at(as_of.spot)));
            None
        }
    }
}
