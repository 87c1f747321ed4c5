//! The documentation names every command with its options, and every key an author may write.

#![allow(
    clippy::disallowed_methods,
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    clippy::unwrap_used,
    reason = "a test fails by panicking"
)]

mod common;

use std::collections::BTreeSet;
use std::fs;
use std::process::Command;

use common::{expect_none, root};
use layerwiki::cost::count::COUNTABLE;

fn help(words: &[&str]) -> String {
    let made = Command::new(env!("CARGO_BIN_EXE_layerwiki")).args(words).arg("--help").output().unwrap();
    String::from_utf8(made.stdout).unwrap()
}

/// The names that stand first on the lines below `Commands:`.
fn commands(help: &str) -> Vec<String> {
    let below = help.split_once("Commands:\n").map_or("", |(_, below)| below);
    let lines = below.lines().take_while(|line| !line.is_empty());
    let names = lines.filter(|line| line.starts_with("  ") && !line.starts_with("   "));
    names
        .filter_map(|line| line.split_whitespace().next())
        .map(str::to_owned)
        .filter(|name| name != "help")
        .collect()
}

/// Every `--option` that a help text lists.
fn options(help: &str) -> BTreeSet<String> {
    let lines = help.lines().map(str::trim_start).filter(|line| line.starts_with('-'));
    let words = lines.flat_map(|line| line.split([' ', ',', '=']).take(3));
    words.filter(|word| word.starts_with("--") && *word != "--help").map(str::to_owned).collect()
}

#[test]
fn every_command_and_every_option_is_described() {
    let page = fs::read_to_string(root().join("content/pages/docs/commands.md")).unwrap();
    let mut wrong = Vec::new();
    let verbs = commands(&help(&[]));
    assert!(verbs.len() >= 5, "{verbs:?}");
    for verb in &verbs {
        let heading = format!("\n## `{verb}`");
        let Some((_, below)) = page.split_once(&heading) else {
            wrong.push(format!("`{verb}` has no section"));
            continue;
        };
        let section = below.split("\n## ").next().unwrap_or_default();
        let own = help(&[verb]);
        let inner = commands(&own);
        let mut known = options(&own);
        for word in &inner {
            known.extend(options(&help(&[verb, word])));
        }
        known.remove("--root");
        let missing = known
            .iter()
            .filter(|option| !section.contains(&format!("`{option}")))
            .filter(|option| !section.contains(&format!(", `{option}")));
        wrong.extend(missing.map(|option| format!("`{verb}`: `{option}` is not described")));
        let written = section
            .split('`')
            .filter(|word| word.starts_with("--"))
            .map(|word| word.split([' ', '=']).next().unwrap_or(word));
        wrong.extend(
            written
                .filter(|option| !known.contains(*option))
                .map(|option| format!("`{verb}`: `{option}` does not exist")),
        );
    }
    expect_none("commands", &wrong);
}

#[test]
fn every_key_is_described() {
    let table = fs::read_to_string(root().join("src/schema/keys.yaml")).unwrap();
    let table: serde_yaml::Value = serde_yaml::from_str(&table).unwrap();
    let pages = common::files_below(&root().join("content/pages/docs"));
    let pages: String = pages.values().map(|bytes| common::text(bytes).to_owned()).collect();
    // What stands between marks of code, in blocks and in lines, is what authors may copy.
    let code: String = pages.split('`').skip(1).step_by(2).collect::<Vec<_>>().join(" ");
    let words: BTreeSet<&str> =
        code.split(|sign: char| !sign.is_alphanumeric() && !"_-".contains(sign)).collect();
    let mut wrong = Vec::new();
    let mut n_keys = 0;
    for (shape, what) in table["shapes"].as_mapping().unwrap() {
        let Some(keys) = what.get("keys").and_then(serde_yaml::Value::as_mapping) else { continue };
        for key in keys.keys().filter_map(serde_yaml::Value::as_str) {
            n_keys += 1;
            if !words.contains(key) {
                wrong.push(format!("`{key}` of {}", shape.as_str().unwrap()));
            }
        }
    }
    assert!(n_keys > 150, "{n_keys} keys");
    expect_none("keys that no page of the documentation shows", &wrong);
}

#[test]
fn everything_that_can_be_counted_is_described_with_its_conditions() {
    let page = fs::read_to_string(root().join("content/pages/docs/models.md")).unwrap();
    let (_, below) = page.split_once("| `count` | Counts | `where` |\n").unwrap();
    let rows = below.lines().skip(1).take_while(|line| line.starts_with('|'));
    let code =
        |cell: &str| -> Vec<String> { cell.split('`').skip(1).step_by(2).map(str::to_owned).collect() };
    let described: Vec<_> = rows
        .map(|row| {
            let cells: Vec<&str> = row.trim_matches('|').split('|').collect();
            (code(cells[0]), code(cells[2]), cells[2].contains("facets"))
        })
        .collect();
    let known: Vec<_> = COUNTABLE
        .iter()
        .map(|known| {
            let keys = known.properties.iter().map(|property| property.key().to_owned());
            (vec![known.name.to_owned()], keys.collect(), known.is_of_entity)
        })
        .collect();
    assert_eq!(described, known);
}
