//! What the site's own prose promises: pages long enough to be worth opening, each in its own words,
//! and in Chinese the words the glossary chose.

#![allow(
    clippy::disallowed_methods,
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    clippy::unwrap_used,
    reason = "a test fails by panicking"
)]

mod common;

use std::collections::BTreeMap;

use common::{expect_none, files_below, root, text};
use layerwiki::source::{Node, Value, read_yaml, split};

/// A shorter page says less than its summary and facts do already.
const FEWEST_WORDS: usize = 80;
/// The same in Chinese.
const FEWEST_HAN: usize = 150;
/// As many words in a row are no chance: one page was made from another.
const SAME_WORDS: usize = 12;
/// The same in Chinese.
const SAME_HAN: usize = 20;

/// A page as its author wrote it.
struct Written {
    path: String,
    front: Node,
    prose: String,
    is_chinese: bool,
}

/// Every page of the site: entities, then prose.
fn written() -> Vec<Written> {
    let mut all = Vec::new();
    for folder in ["entities", "content/pages"] {
        for (name, bytes) in files_below(&root().join(folder)) {
            let whole = text(&bytes);
            let parts = split(whole);
            let front = read_yaml(&whole[parts.front.expect("a page has front matter")]).expect("it is YAML");
            let prose = prose(&whole[parts.body..]);
            all.push(Written {
                path: format!("{folder}/{name}"),
                front,
                prose,
                is_chinese: name.ends_with(".zh.md"),
            });
        }
    }
    all
}

/// The words of a body: comments and fenced code left out, of brackets only the words shown.
fn prose(body: &str) -> String {
    let mut kept = String::new();
    let mut is_code = false;
    for line in body.lines() {
        if line.trim_start().starts_with("```") {
            is_code = !is_code;
        } else if !is_code {
            kept.push_str(line);
            kept.push('\n');
        }
    }
    while let Some((before, rest)) = kept.split_once("<!--") {
        kept = format!("{before}{}", rest.split_once("-->").map_or("", |(_, after)| after));
    }
    let mut shown = String::new();
    let mut rest = kept.as_str();
    while let Some((before, after)) = rest.split_once("[[") {
        let (inside, behind) = after.split_once("]]").unwrap_or((after, ""));
        shown.push_str(before.strip_suffix('!').unwrap_or(before));
        shown.push_str(inside.split_once('|').map_or("", |(_, words)| words));
        rest = behind;
    }
    shown + rest
}

fn words(prose: &str) -> Vec<String> {
    let parts = prose.split(|sign: char| !(sign.is_alphanumeric() || sign == '\'' || sign == '’'));
    parts.filter(|word| !word.is_empty()).map(str::to_lowercase).collect()
}

fn han(prose: &str) -> Vec<String> {
    prose.chars().filter(|sign| ('\u{4e00}'..='\u{9fff}').contains(sign)).map(String::from).collect()
}

#[test]
fn every_entity_page_is_long_enough_to_be_worth_opening() {
    let mut short = Vec::new();
    for page in written().iter().filter(|page| page.path.starts_with("entities/")) {
        if field(&page.front, "wanted").is_some() {
            continue;
        }
        let (count, fewest) = match page.is_chinese {
            true => (han(&page.prose).len(), FEWEST_HAN),
            false => (words(&page.prose).len(), FEWEST_WORDS),
        };
        if count < fewest {
            short.push(format!("{}: {count}, at least {fewest}", page.path));
        }
    }
    expect_none("bodies are too short", &short);
}

#[test]
fn no_two_pages_share_a_long_run_of_words() {
    let mut shared = Vec::new();
    for is_chinese in [false, true] {
        let mut seen: BTreeMap<Vec<String>, String> = BTreeMap::new();
        for page in written().iter().filter(|page| page.is_chinese == is_chinese) {
            let (units, run) =
                if is_chinese { (han(&page.prose), SAME_HAN) } else { (words(&page.prose), SAME_WORDS) };
            let mut told = String::new();
            for window in units.windows(run) {
                let first = seen.entry(window.to_vec()).or_insert_with(|| page.path.clone()).clone();
                if first != page.path && told != first {
                    let joint = if is_chinese { "" } else { " " };
                    shared.push(format!("{} has of {first}: “{}”", page.path, window.join(joint)));
                    told = first;
                }
            }
        }
    }
    expect_none("pages share their words", &shared);
}

#[test]
fn chinese_pages_keep_to_the_words_of_the_glossary() {
    let glossary = std::fs::read_to_string(root().join("content/vocabulary/glossary.yaml")).unwrap();
    let glossary = read_yaml(&glossary).unwrap();
    let mut avoided: Vec<(String, String)> = Vec::new();
    for (_, entry) in entries(&glossary) {
        let chosen = field(entry, "zh").map(texts).unwrap_or_default().join("");
        let avoid = field(entry, "avoid").map(texts).unwrap_or_default();
        avoided.extend(avoid.into_iter().map(|word| (word, chosen.clone())));
    }
    assert!(avoided.len() > 20, "the glossary avoids only {} words", avoided.len());

    let mut found = Vec::new();
    let mut search = |path: &str, text: &str| {
        for (word, chosen) in avoided.iter().filter(|(word, _)| text.contains(word.as_str())) {
            found.push(format!("{path}: says {word} where the glossary has {chosen}"));
        }
    };
    for page in written().iter().filter(|page| page.is_chinese) {
        search(&page.path, &page.prose);
        search(&page.path, &texts(&page.front).join("\n"));
    }
    for (name, bytes) in files_below(&root().join("content")) {
        if name.ends_with(".yaml") && name != "vocabulary/glossary.yaml" {
            search(&format!("content/{name}"), &texts(&read_yaml(text(&bytes)).unwrap()).join("\n"));
        }
    }
    expect_none("words of the glossary", &found);
}

fn entries(node: &Node) -> &[(layerwiki::source::Written, Node)] {
    match &node.value {
        Value::Map(entries) => entries,
        _ => &[],
    }
}

fn field<'a>(node: &'a Node, key: &str) -> Option<&'a Node> {
    entries(node).iter().find(|(known, _)| known.text == key).map(|(_, value)| value)
}

/// Every text in a node.
fn texts(node: &Node) -> Vec<String> {
    match &node.value {
        Value::Nothing => Vec::new(),
        Value::Text(text) => vec![text.clone()],
        Value::List(items) => items.iter().flat_map(texts).collect(),
        Value::Map(entries) => entries.iter().flat_map(|(_, value)| texts(value)).collect(),
    }
}
