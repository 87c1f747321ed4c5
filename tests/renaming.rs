//! The engine knows no word of the wiki: with every facet, term, unit, dimension and relation called
//! `zq<n>` instead, the site has the same findings and, but for those names, the same pages.

#![allow(
    clippy::disallowed_methods,
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    clippy::unwrap_used,
    reason = "a test fails by panicking"
)]

mod common;
mod rename;

use std::collections::BTreeMap;

use common::{Built, build, expect_none, read, root, text};
use rename::Names;
use serde_json::Value;

#[test]
fn the_site_is_the_same_whatever_its_vocabulary_is_called() {
    let tree = read(&root());
    let names = Names::gather(&tree);
    assert!(names.count() > 80, "only {} names were found to rename", names.count());
    let renamed = names.rename(&tree);

    let (before, after) = (build(&tree), build(&renamed));
    assert_eq!(findings(&before), findings(&after), "{}", after.told);

    let pages = |built: &Built, back: &dyn Fn(&str) -> String| -> BTreeMap<String, String> {
        let files = built.files.iter().filter(|(path, _)| !path.contains('/') || path.ends_with(".html"));
        let files = files.map(|(path, bytes)| (back(path), normal(&back(text(bytes)))));
        files.chain(indexes(built, back)).collect()
    };
    let as_is = |text: &str| text.to_owned();
    let back = |text: &str| names.back(text);
    let (before, after) = (pages(&before, &as_is), pages(&after, &back));
    let mut differ = Vec::new();
    for path in before.keys().chain(after.keys().filter(|path| !before.contains_key(*path))) {
        match (before.get(path), after.get(path)) {
            (Some(left), Some(right)) if left == right => {}
            (Some(left), Some(right)) => differ.push(format!("{path}: {}", first_difference(left, right))),
            (Some(_), None) => differ.push(format!("{path}: is gone")),
            (None, _) => differ.push(format!("{path}: is new")),
        }
    }
    expect_none("pages depend on the names of the vocabulary", &differ);
}

#[test]
fn a_wrong_site_has_the_same_findings_whatever_its_vocabulary_is_called() {
    let tree = read(&root());
    let names = Names::gather(&tree);
    let wrong = names.spoil(&tree);
    let (before, after) = (build(&wrong), build(&names.rename(&wrong)));
    let found = findings(&before);
    let rules: std::collections::BTreeSet<_> = found.keys().map(|(rule, ..)| rule.as_str()).collect();
    assert!(rules.contains("chain/unit") && rules.contains("name/unknown"), "spoiling broke only {rules:?}");
    assert_eq!(found, findings(&after), "{}\n{}", before.told, after.told);
}

/// Rule, file and severity of each finding, counted.
fn findings(built: &Built) -> BTreeMap<(String, String, String), usize> {
    let mut counts = BTreeMap::new();
    for found in &built.diagnostics {
        let file = found.place.as_ref().map(|place| place.file.to_string()).unwrap_or_default();
        *counts.entry((found.rule.name.to_owned(), file, found.severity.to_string())).or_default() += 1;
    }
    counts
}

/// A file whose lines may stand in the order of addresses, such as the sitemap, in one order.
fn normal(text: &str) -> String {
    if text.starts_with("<!DOCTYPE") {
        return text.to_owned();
    }
    let mut lines: Vec<&str> = text.lines().collect();
    lines.sort_unstable();
    lines.join("\n")
}

/// The search of each language in lines of one order: terms with where they stand, pages, and all its other files
/// without the fingerprints in their names. How much goes into one file hangs on how long names are.
fn indexes(built: &Built, back: &dyn Fn(&str) -> String) -> BTreeMap<String, String> {
    let mut lines: BTreeMap<String, Vec<String>> = BTreeMap::new();
    for (path, bytes) in &built.files {
        let parts: Vec<&str> = path.split('/').collect();
        let ["search", language, name] = parts[..] else { continue };
        let Some(stem) = name.strip_suffix(".json").and_then(|name| name.split('.').next()) else { continue };
        let lines = lines.entry(format!("search/{language}/")).or_default();
        if stem == "terms" {
            let [terms, places]: [String; 2] = serde_json::from_slice(bytes).unwrap();
            lines.extend(terms.lines().zip(places.lines()).map(|(term, at)| format!("{} {at}", back(term))));
            continue;
        }
        let mut file: Value = serde_json::from_str(&without_fingerprints(&back(text(bytes)))).unwrap();
        let pages = match stem {
            "index" => {
                file["terms"].take();
                file["pages"].take()["all"].take()
            }
            "pages" => file.take(),
            _ => Value::Null,
        };
        lines.extend(pages.as_array().into_iter().flatten().map(Value::to_string));
        if !file.is_null() {
            lines.push(file.to_string());
        }
    }
    assert!(lines.values().all(|lines| lines.len() > 1000), "an index holds next to nothing");
    lines
        .into_iter()
        .map(|(path, mut lines)| {
            lines.sort_unstable();
            (path, lines.join("\n"))
        })
        .collect()
}

/// A text without what changes in the name of a file when its bytes do: ten digits before `.json`.
fn without_fingerprints(text: &str) -> String {
    let mut parts: Vec<&str> = text.split(".json").collect();
    let n_names = parts.len() - 1;
    for part in &mut parts[..n_names] {
        if let Some((before, digits)) = part.rsplit_once('.')
            && digits.len() == 10
            && digits.bytes().all(|digit| digit.is_ascii_hexdigit())
        {
            *part = before;
        }
    }
    parts.join(".json")
}

fn first_difference(left: &str, right: &str) -> String {
    let mut lines = left.lines().zip(right.lines());
    match lines.find(|(left, right)| left != right) {
        Some((left, right)) => format!("\n    before: {left}\n    after:  {right}"),
        None => "one is longer".to_owned(),
    }
}
