//! Units for tests: those built in, and a bakery's.

use std::sync::LazyLock;

use serde_yaml::Value;

use super::{Date, Digits, LanguageFormat, Rate, UnitDefinition, UnitTable};
use crate::language::{Language, Localized};

static BAKERY: LazyLock<UnitTable> = LazyLock::new(|| {
    let (table, faults) = table(&[
        spoken("loaf", "loaf", ["loaf", "loaves"], "面包").with_prefixes(),
        UnitDefinition {
            aliases: vec!["炉".to_owned()],
            ..spoken("oven", "oven", ["oven", "ovens"], "烤炉")
        },
        spoken("seat", "seat", ["seat", "seats"], "席位"),
    ]);
    assert_eq!(faults, []);
    table
});

/// The built-in units, and `loaf`, `oven` and `seat`.
pub(crate) fn bakery() -> &'static UnitTable {
    &BAKERY
}

/// The built-in units and some more.
pub(super) fn table(more: &[UnitDefinition]) -> (UnitTable, Vec<(String, crate::diagnostic::Fault)>) {
    let (mut dimensions, mut definitions) = built_in();
    dimensions.extend(["bread", "loaf", "oven", "seat"].map(str::to_owned));
    definitions.extend(more.iter().cloned());
    UnitTable::new(&dimensions, definitions)
}

/// A unit without anything but its name.
pub(super) fn unit(id: &str) -> UnitDefinition {
    UnitDefinition::new(id, Localized::new(Language::new("en"), id.to_owned()))
}

fn spoken(id: &str, measures: &str, [one, many]: [&str; 2], chinese: &str) -> UnitDefinition {
    let both = |english: &str| {
        let mut both = Localized::new(Language::new("en"), english.to_owned());
        both.set(Language::new("zh"), chinese.to_owned());
        both
    };
    UnitDefinition { plural: Some(both(many)), ..UnitDefinition::new(id, both(one)) }.measuring(measures)
}

impl UnitDefinition {
    pub(super) fn measuring(mut self, base: &str) -> UnitDefinition {
        self.measures = Some(base.to_owned());
        self
    }

    pub(super) fn equal_to(mut self, quantity: &str) -> UnitDefinition {
        self.equals = Some(quantity.to_owned());
        self
    }

    pub(super) fn called(mut self, alias: &str) -> UnitDefinition {
        self.aliases.push(alias.to_owned());
        self
    }

    pub(super) fn with_prefixes(mut self) -> UnitDefinition {
        self.prefixes = true;
        self
    }

    pub(super) fn worth(mut self, as_of: &str, value: &str) -> UnitDefinition {
        self.rates.push(Rate { as_of: Date::parse(as_of).unwrap(), value: value.to_owned() });
        self
    }
}

/// The dimensions and units of the built-in `units.yaml`.
pub(super) fn built_in() -> (Vec<String>, Vec<UnitDefinition>) {
    let data: Value = serde_yaml::from_str(include_str!("../vocabulary/built_in/units.yaml")).unwrap();
    let list = |value: &Value| -> Vec<String> {
        let items = value.as_sequence().into_iter().flatten();
        items.map(|item| item.as_str().unwrap().to_owned()).collect()
    };
    let spoken = |value: &Value| {
        let mut texts = value.as_mapping().unwrap().iter();
        let mut next = || {
            let (language, text) = texts.next()?;
            Some((Language::new(language.as_str()?), text.as_str()?.to_owned()))
        };
        let (language, text) = next().unwrap();
        let mut spoken = Localized::new(language, text);
        while let Some((language, text)) = next() {
            spoken.set(language, text);
        }
        spoken
    };
    let mut units = Vec::new();
    for (id, of) in data.get("units").unwrap().as_mapping().unwrap() {
        let text = |key: &str| of.get(key).map(|value| value.as_str().unwrap().to_owned());
        let flag = |key: &str| of.get(key).is_some_and(|value| value.as_bool().unwrap());
        units.push(UnitDefinition {
            id: id.as_str().unwrap().to_owned(),
            measures: text("measures"),
            equals: text("equals"),
            symbol: spoken(of.get("symbol").unwrap()),
            plural: of.get("plural").map(spoken),
            per: of.get("per").map(spoken),
            aliases: of.get("aliases").map(list).unwrap_or_default(),
            prefixes: flag("prefixes"),
            touches: flag("touches"),
            digits: text("digits").map(|word| Digits::from_word(&word).unwrap()),
            rates: Vec::new(),
        });
    }
    (list(data.get("dimensions").unwrap()), units)
}

/// What the built-in `languages.yaml` says of a language.
pub(super) fn language(id: &str) -> LanguageFormat {
    let data: std::collections::BTreeMap<String, LanguageFormat> =
        serde_yaml::from_str(include_str!("../vocabulary/built_in/languages.yaml")).unwrap();
    data.get(id).unwrap().clone()
}
