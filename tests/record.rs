//! What a model counts in its own site is what stands there.

#![allow(
    clippy::disallowed_methods,
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    clippy::unwrap_used,
    reason = "a test fails by panicking"
)]

mod common;

use std::fmt::Write as _;
use std::fs;

use common::{expect_none, read, root};
use layerwiki::cost::{Costs, Item};
use layerwiki::graph::BASE;
use layerwiki::pipeline::{Wishes, compute};
use layerwiki::source::SourceTree;

/// A wiki of bread: two mills, one of them planned, and an oven.
const BREAD: &[(&str, &str)] = &[
    ("content/site.yaml", "title: Bread\naddress: https://bread.test\nlanguages: [en, zh]\n"),
    (
        "content/vocabulary/facets.yaml",
        "step:\n  label: Step\n  terms:\n    field: {label: Field}\n    mill: {label: Mill}\n\
         craft:\n  label: Craft\n  part_of: step\n  terms: {stone: {label: Stone, part_of: mill}}\n",
    ),
    (
        "content/vocabulary/relations.yaml",
        "feeds: {label: feeds, inverse: fed-by}\nfed-by: {label: fed by, inverse: feeds}\n",
    ),
    (
        "content/sources.yaml",
        "list: {title: List, publisher: P, url: https://a.test, date: 2026-03-04}\n\
         book: {title: Book, publisher: P, locator: shelf 3, date: 2020}\n\
         wall: {title: Wall, publisher: P, locator: by the door, undated: true, accessed: 2026-03}\n",
    ),
    (
        "entities/river-mill.md",
        "---\ntitle: River Mill\ncraft: stone\nallow: [{rule: prose/number, because: as it is}]\n\
         facts:\n\
         \x20 - {id: price, label: Price, value: 2 EUR, as_of: 2026, source: list, confidence: high, basis: list price}\n\
         \x20 - {id: output, label: Output, value: 900 kg, as_of: 2026, source: {title: Ledger, publisher: P, url: https://b.test, date: 2026-05}, confidence: low, basis: estimate (by weight)}\n\
         \x20 - {id: size, label: Size, value: 3 m, as_of: 2026, source: book}\n\
         relations:\n  - {feeds: oven, source: list}\n  - {feeds: hill-mill}\n---\n\nStones.\n\n\
         <!-- allow prose/number: as the sign says -->\n\nIt grinds 5 kg.\n",
    ),
    ("entities/river-mill.zh.md", "---\ntitle: 河边磨坊\n---\n\n石磨。\n"),
    ("entities/hill-mill.md", "---\ntitle: Hill Mill\nstep: mill\nwanted: true\n---\n\nPlanned.\n"),
    (
        "entities/oven.md",
        "---\ntitle: Oven\nfacts:\n  - {id: heat, label: Heat, value: 3 kW, as_of: 2026, source: list, confidence: high}\n---\n\nHot.\n",
    ),
    ("entities/oven.zh.md", "---\ntitle: 烤炉\n---\n\n热。\n"),
    ("content/pages/index.md", "---\ntitle: Bread\n---\n\nWelcome.\n"),
    (
        "content/models/loaf.yaml",
        "title: Loaf\ninputs:\n  flour: {value: 2 EUR, label: Flour, source: list}\n  salt: {value: 1 EUR, label: Salt, assumed: a pinch}\n\
         figures:\n  whole: {formula: flour + salt, unit: EUR, label: Whole}\n  half: {formula: whole / 2, unit: EUR, label: Half}\n",
    ),
    (
        "content/datasets/prices.yaml",
        "title: Prices\nkey: id\nsource: list\ncolumns: {id: {type: text, label: Id}, price: {type: quantity, unit: EUR, label: Price}}\n\
         rows: [{id: a, price: 1}, {id: b, price: 2}, {id: c, price: 3}]\n",
    ),
    (
        "content/frameworks/levels.yaml",
        "kind: stack\ntitle: Levels\nallow: [{rule: map/no-pressure, because: none}]\nlevels: {low: {label: Low, shows: step=mill}}\n",
    ),
];

/// What is asked, and how many there are.
const ASKED: &[(&str, u32)] = &[
    ("count: entities", 3),
    ("count: entities, where: {languages: zh}", 2),
    ("count: entities, where: {languages: [en, zh]}", 2),
    ("count: entities, where: {wanted: any}", 1),
    ("count: entities, where: {wanted: none}", 2),
    // A term has what stands below it.
    ("count: entities, where: {step: mill}", 2),
    ("count: entities, where: {craft: stone}", 1),
    ("count: entities, where: {step: field}", 0),
    ("count: entities, where: {step: mill, wanted: none}", 1),
    ("count: facts", 4),
    ("count: facts, where: {confidence: high}", 2),
    ("count: facts, where: {confidence: medium}", 0),
    ("count: facts, where: {confidence: low}", 1),
    ("count: facts, where: {confidence: none}", 1),
    ("count: facts, where: {confidence: any}", 3),
    // A basis is asked word by word.
    ("count: facts, where: {basis: estimate}", 1),
    ("count: facts, where: {basis: price}", 1),
    ("count: facts, where: {basis: est}", 0),
    ("count: facts, where: {basis: none}", 2),
    ("count: facts, where: {step: mill, confidence: high}", 1),
    ("count: facts, where: {source: any}", 4),
    ("count: sources", 4),
    ("count: sources, where: {date: none}", 1),
    ("count: sources, where: {date: year}", 1),
    ("count: sources, where: {date: month}", 1),
    ("count: sources, where: {date: day}", 1),
    ("count: sources, where: {url: none}", 2),
    ("count: relations", 2),
    ("count: relations, where: {source: none}", 1),
    ("count: relations, where: {step: mill}", 2),
    ("count: models", 2),
    ("count: models, where: {count: none}", 1),
    ("count: figures", 3),
    ("count: figures, where: {count: none}", 2),
    ("count: inputs, where: {count: none}", 2),
    ("count: inputs, where: {assumed: any}", 1),
    ("count: datasets", 1),
    ("count: rows", 3),
    // Two on a page, one in a framework.
    ("count: allows", 3),
];

/// The value of an input.
fn value(costs: &Costs, model: &str, name: &str) -> f64 {
    let item = Item::Input(model.to_owned(), name.to_owned());
    let figure = costs.ledger.figure(&item, BASE).unwrap_or_else(|| panic!("{model}.{name} has no value"));
    figure.quantity.best()
}

#[test]
fn a_count_is_of_what_stands_in_the_site_and_meets_its_conditions() {
    let mut model = "title: Record\ninputs:\n".to_owned();
    for (number, (asked, _)) in ASKED.iter().enumerate() {
        writeln!(model, "  n{number}: {{{asked}, label: Number}}").unwrap();
    }
    model.push_str("figures: {twice: {formula: n0 * 2, unit: \"1\", label: Twice}}\n");
    let files = BREAD.iter().copied().chain([("content/models/record.yaml", model.as_str())]);
    let computed = compute(&SourceTree::of_texts(files), &Wishes::default());
    let faults: Vec<&str> = computed
        .diagnostics
        .iter()
        .filter(|found| found.message.contains("count"))
        .map(|found| found.message.as_str())
        .collect();
    assert!(faults.is_empty(), "{faults:?}");
    let off: Vec<String> = ASKED
        .iter()
        .enumerate()
        .filter_map(|(number, (asked, expected))| {
            let counted = value(&computed.value.1, "record", &format!("n{number}"));
            (counted != f64::from(*expected)).then(|| format!("`{asked}`: {counted}, and not {expected}"))
        })
        .collect();
    expect_none("counts that are off", &off);
}

#[test]
fn the_record_of_the_site_counts_the_files_of_its_folders() {
    let computed = compute(&read(&root()), &Wishes::default());
    let count = |name| value(&computed.value.1, "record", name);
    let names = |folder: &str, ending: &str| -> f64 {
        let files = fs::read_dir(root().join(folder)).unwrap();
        let names = files.map(|file| file.unwrap().file_name().into_string().unwrap());
        f64::from(u32::try_from(names.filter(|name| name.ends_with(ending)).count()).unwrap())
    };
    let translated = names("entities", ".zh.md");
    assert_eq!(count("entities"), names("entities", ".md") - translated);
    assert_eq!([count("entities_zh"), count("entities_written")], [translated; 2]);
    assert_eq!(count("datasets_count"), names("content/datasets", ".yaml"));
    // The record leaves itself out.
    assert_eq!(count("models_count"), names("content/models", ".yaml") - 1.0);
}
