//! Holds the table of keys and the readers to each other: neither knows a key that the other lacks.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;
use std::sync::Arc;

use serde::Deserialize;
use serde::de::{Deserializer, Visitor};

use super::form::Form;
use super::table::{Shape, Table};
use crate::cost::Models;
use crate::document::parse;
use crate::framework::Frameworks;
use crate::graph::Roster;
use crate::quantity::LanguageFormat;
use crate::source::{SourceTree, asked, read, walk};
use crate::vocabulary::Vocabulary;

/// Forms that are no shapes.
const FORMS: &[&str] = &[
    "text",
    "texts",
    "spoken",
    "flag",
    "date",
    "day",
    "period",
    "id",
    "name",
    "quantity",
    "given",
    "unit",
    "formula",
    "web",
    "hash",
    "nothing",
    "entity",
    "page",
    "source",
    "facet",
    "term",
    "language",
    "rule",
    "severity",
    "dataset-id",
    "map",
    "stack",
];

/// What no site of the repository writes; each line is read by its reader all the same.
const RARE: &[(&str, &str)] = &[
    ("content/site.yaml", "title: Rare\naddress: https://rare.test\nlanguages: [en]\n"),
    (
        "content/vocabulary/units.yaml",
        "units: {X: {measures: money, rates: [{as_of: 2026, value: 1 USD}]}}\n",
    ),
    ("content/vocabulary/glossary.yaml", "loaf: {en: loaf}\n"),
    (
        "content/datasets/prices.yaml",
        "title: Prices\nkey: id\ncolumns: {id: {type: text, label: Id}, price: {type: quantity, unit: USD, label: P}, \
         day: {type: date, label: D}, by: {type: source, label: S}}\n\
         import: {prices: {columns: {price: {field: p, unit: USD}}, date: day, source: by, \
         work: {key: \"x-{date}\", title: X, publisher: X, url: https://x.test}, models: {a: {row: a}}}}\n",
    ),
    (
        "entities/loaf.md",
        "---\ntitle: Loaf\nfacts:\n  - {id: price, value: 2 USD, as_of: 2026, series: [{value: 1}], source: {title: T}}\n\
         relations: [{bakes: loaf}]\nalso: [{layer: L1}]\nallow: [{rule: prose/number, because: why}]\nnotes: {facts: {price: x}}\n\
         translation: {on: 2026-11-28}\n---\n",
    ),
];

fn site(folder: &str) -> SourceTree {
    let found = walk(&Path::new(env!("CARGO_MANIFEST_DIR")).join(folder)).value;
    SourceTree::new(
        found
            .iter()
            .filter(|found| !found.path.as_str().starts_with("static/"))
            .filter_map(|found| read(found).value),
    )
}

/// Reads a site on this thread, as far as any reader goes.
fn read_all(tree: &SourceTree) {
    let vocabulary = Arc::new(Vocabulary::read(tree).value);
    let pages = tree.own_below("content/pages/").chain(tree.own_below("entities/"));
    let documents = pages.filter_map(|source| parse(source).value).map(Arc::new).collect();
    let mut roster = Roster::gather(documents, vocabulary, tree, true);
    let _ = Frameworks::read(tree, &mut roster);
    let _ = Models::read(tree, &mut roster);
}

/// What readers call a mapping, with the author's own names left out.
fn called(what: &str) -> String {
    match what.split_once('`') {
        Some((lead, rest)) if !lead.is_empty() => {
            format!("{lead}`…`{}", rest.split_once('`').map_or("", |(_, behind)| behind))
        }
        _ => what.to_owned(),
    }
}

#[test]
fn the_table_of_keys_and_the_readers_know_the_same_keys() {
    let table = Table::read().unwrap();
    asked::take();
    let mut languages = BTreeSet::new();
    let rare = SourceTree::of_texts(RARE.iter().copied());
    for tree in [&site("."), &site("tests/sites/bakery"), &rare] {
        languages.extend(Vocabulary::read(tree).value.languages.iter().map(|entry| entry.id.to_string()));
        read_all(tree);
    }
    let mut seen: BTreeMap<String, BTreeSet<BTreeSet<String>>> = BTreeMap::new();
    for (_, what, keys) in asked::take() {
        seen.entry(called(&what)).or_default().insert(keys.into_iter().collect());
    }
    let mut wrong = Vec::new();
    let mut by_name: BTreeMap<&str, Vec<&Shape>> = BTreeMap::new();
    for shape in table.shapes.values().filter(|shape| !shape.called.is_empty()) {
        by_name.entry(shape.called.as_str()).or_default().push(shape);
    }
    for (name, shapes) in &by_name {
        let Some(sets) = seen.get(*name) else {
            if name.chars().next().is_some_and(char::is_lowercase) || name.starts_with('`') {
                wrong.push(format!("no reader reads {name}, or no site of the tests has one"));
            }
            continue;
        };
        let has_columns = shapes.iter().any(|shape| shape.rest.as_deref() == Some("columns"));
        let known = |shape: &Shape| -> BTreeSet<String> {
            let own = shape.keys.iter().map(|key| key.name.clone());
            let more =
                shape.rest.iter().filter(|rest| *rest == "languages").flat_map(|_| languages.iter().cloned());
            own.chain(more).collect()
        };
        for set in sets {
            if !has_columns && !shapes.iter().any(|shape| set.is_subset(&known(shape))) {
                let all: BTreeSet<String> = shapes.iter().flat_map(|shape| known(shape)).collect();
                let new: Vec<&String> = set.difference(&all).collect();
                wrong.push(format!("the reader of {name} asks for {new:?}: add it to src/schema/keys.yaml"));
            }
        }
        let asked: BTreeSet<&String> = sets.iter().flatten().collect();
        for key in shapes.iter().flat_map(|shape| &shape.keys) {
            if !asked.contains(&key.name) {
                wrong.push(format!(
                    "src/schema/keys.yaml has `{}` in {name}, and its reader does not ask for it",
                    key.name
                ));
            }
        }
    }
    // Mappings whose keys are all an author's own, and the front matter of a framework before its kind is known.
    let own = |name: &str, sets: &BTreeSet<BTreeSet<String>>| {
        name.is_empty() || sets.iter().all(BTreeSet::is_empty)
    };
    for (name, sets) in &seen {
        let is_columns = name == "`columns`";
        if !by_name.contains_key(name.as_str()) && !own(name, sets) && !is_columns {
            wrong.push(format!("src/schema/keys.yaml does not know {name}: {sets:?}"));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

/// The keys that a type of Rust is read from.
struct KeysOf<'a>(&'a mut Vec<(&'static str, &'static [&'static str])>);

impl<'de> Deserializer<'de> for KeysOf<'_> {
    type Error = serde::de::value::Error;

    fn deserialize_any<V: Visitor<'de>>(self, _: V) -> Result<V::Value, Self::Error> {
        Err(serde::de::Error::custom("only keys are asked for"))
    }

    fn deserialize_struct<V: Visitor<'de>>(
        self,
        name: &'static str,
        fields: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, Self::Error> {
        self.0.push((name, fields));
        self.deserialize_any(visitor)
    }

    serde::forward_to_deserialize_any! {
        bool i8 i16 i32 i64 i128 u8 u16 u32 u64 u128 f32 f64 char str string bytes byte_buf option unit unit_struct
        newtype_struct seq tuple tuple_struct map enum identifier ignored_any
    }
}

#[test]
fn languages_have_the_keys_of_their_types() {
    use crate::quantity::{Comparisons, DateFormat, ListFormat, NumberFormat, Quotes, Scale, Speech};
    let mut found = Vec::new();
    let _ = LanguageFormat::deserialize(KeysOf(&mut found));
    let _ = Quotes::deserialize(KeysOf(&mut found));
    let _ = ListFormat::deserialize(KeysOf(&mut found));
    let _ = NumberFormat::deserialize(KeysOf(&mut found));
    let _ = Scale::deserialize(KeysOf(&mut found));
    let _ = DateFormat::deserialize(KeysOf(&mut found));
    let _ = Comparisons::deserialize(KeysOf(&mut found));
    let _ = Speech::deserialize(KeysOf(&mut found));
    let table = Table::read().unwrap();
    assert_eq!(found.len(), 8);
    for (name, fields) in found {
        let shape = table.shapes.values().find(|shape| shape.called == name).unwrap();
        let known: Vec<&str> = shape.keys.iter().map(|key| key.name.as_str()).collect();
        assert_eq!(known, fields, "{name}");
    }
}

#[test]
fn every_form_of_the_table_is_known_and_every_key_says_what_it_means() {
    let table = Table::read().unwrap();
    let forms = table.shapes.values().flat_map(|shape| shape.keys.iter().map(|key| &key.form));
    let all: Vec<&Form> = forms.chain(table.files.iter().map(|file| &file.form)).collect();
    for name in all.iter().flat_map(|form| form.names()) {
        assert!(FORMS.contains(&name) || table.shapes.contains_key(name), "{name}");
    }
    for (name, shape) in &table.shapes {
        for key in &shape.keys {
            assert!(key.says.ends_with('.') || key.says.ends_with('?'), "{name}/{}: {}", key.name, key.says);
        }
        for must in &shape.must {
            assert!(shape.keys.iter().any(|key| key.name == *must), "{name} must have `{must}`");
        }
    }
    assert!(table.shapes.len() > 50 && table.files.len() > 10);
}

#[test]
fn words_to_choose_from_are_those_their_readers_know() {
    use crate::framework::Standing;
    use crate::framework::crosswalk::Fit;
    use crate::framework::map::{State, Strength};
    use crate::graph::Confidence;
    let table = Table::read().unwrap();
    let words = |shape: &str, key: &str| -> BTreeSet<String> {
        let key = table.shapes[shape].keys.iter().find(|known| known.name == key).unwrap();
        let Form::Words(words) = &key.form else { panic!("{shape}: {key:?}") };
        words.iter().cloned().collect()
    };
    fn all<T>(known: &[(&str, T)]) -> BTreeSet<String> {
        known.iter().map(|(word, _)| (*word).to_owned()).collect()
    }
    assert_eq!(words("map-cell", "strength"), all(&Strength::ALL));
    assert_eq!(words("map-cell", "state"), all(&State::ALL));
    assert_eq!(words("crosswalk-cell", "match"), all(&Fit::ALL));
    assert_eq!(words("signal", "state"), all(&Standing::ALL));
    let counted = crate::cost::count::COUNTABLE.iter().map(|known| known.name.to_owned());
    assert_eq!(words("input", "count"), counted.collect());
    let confidences = [Confidence::High, Confidence::Medium, Confidence::Low];
    assert_eq!(words("fact", "confidence"), confidences.map(|one| one.word().to_owned()).into());
    assert!(
        words("unit-declared", "digits")
            .iter()
            .all(|word| crate::quantity::Digits::from_word(word).is_some())
    );
    assert!(words("fact", "middle").iter().all(|word| crate::quantity::Middle::from_word(word).is_ok()));
}
