//! Every rule has a page that says what it asks, how bad a breach is, what can be done, and what is said.
//!
//! `RULE_PAGES=rewrite cargo test --test rule_pages` writes the messages of the specimens into the pages.

#![allow(
    clippy::disallowed_methods,
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    clippy::unwrap_used,
    reason = "a test fails by panicking"
)]

mod common;

use std::collections::{BTreeMap, BTreeSet};
use std::{env, fs};

use common::{expect_none, files_below, root, text};
use layerwiki::diagnostic::{Rule, Severity, rules};

const FOLDER: &str = "content/pages/docs/rules";

fn file_of(rule: &Rule) -> String {
    format!("{}.md", rule.name.replace('/', "-"))
}

/// The headings of a page, in order.
const HEADINGS: [&str; 5] = ["Why", "What breaks it", "How to mend it", "Silencing", "Messages"];

/// The part of a page below a heading, as far as the next.
fn section<'a>(page: &'a str, heading: &str) -> Option<&'a str> {
    let (_, below) = page.split_once(&format!("\n## {heading}\n"))?;
    let next = HEADINGS.iter().skip_while(|known| **known != heading).nth(1);
    let end = next.and_then(|next| below.find(&format!("\n## {next}\n"))).unwrap_or(below.len());
    Some(below[..end].trim())
}

#[test]
fn every_rule_has_its_page_and_no_page_has_no_rule() {
    let there: BTreeSet<String> = files_below(&root().join(FOLDER)).into_keys().collect();
    let wanted: BTreeSet<String> =
        rules::ALL.iter().map(|rule| file_of(rule)).chain(["index.md".to_owned()]).collect();
    let mut wrong: Vec<String> = wanted.difference(&there).map(|file| format!("{file} is missing")).collect();
    wrong.extend(there.difference(&wanted).map(|file| format!("{file} is about no rule")));
    expect_none("pages of rules", &wrong);
}

#[test]
fn each_page_says_what_the_rule_is() {
    let mut wrong = Vec::new();
    for rule in rules::ALL {
        let bytes = std::fs::read(root().join(FOLDER).join(file_of(rule))).unwrap_or_default();
        let page = text(&bytes);
        let mut must = |is_so: bool, what: &str| {
            if !is_so {
                wrong.push(format!("{}: {what}", file_of(rule)));
            }
        };
        must(page.contains(&format!("\ntitle: {}\n", rule.name)), "the title is not the rule");
        let severity = format!("\nDefault severity: **{}**.\n", rule.severity);
        must(page.contains(&severity), "the default severity is missing, or another");
        must(
            page.contains(&format!("summary: >-\n  {}\n", rule.asks)),
            "the summary is not what the rule asks",
        );
        must(section(page, "Why").is_some_and(|why| why.split(' ').count() >= 5), "there is no reason");
        let example = section(page, "What breaks it").unwrap_or_default();
        must(example.starts_with("```") && example.ends_with("```"), "there is no example");
        let remedy = section(page, "How to mend it").unwrap_or_default();
        must(remedy.split(' ').count() >= 4, "there is no remedy");
        let silence = section(page, "Silencing").unwrap_or_default();
        let shows_allow = silence.starts_with("```") && silence.contains(rule.name);
        must(
            shows_allow == (rule.severity < Severity::Error),
            "an allow is shown for an error, or not shown",
        );
    }
    expect_none("pages of rules", &wrong);
}

/// What each rule says in the specimens: one message of each shape, with its hints below.
fn messages() -> BTreeMap<String, Vec<String>> {
    let mut found: BTreeMap<String, BTreeMap<String, String>> = BTreeMap::new();
    for bytes in files_below(&root().join("tests/specimens")).values() {
        let mut lines = text(bytes).lines();
        while let Some(line) = lines.next() {
            let Some((rule, message)) = ["error[", "warning[", "note["]
                .iter()
                .find_map(|word| line.strip_prefix(word))
                .and_then(|rest| rest.split_once("]: "))
            else {
                continue;
            };
            let below = lines.by_ref().take_while(|line| !line.is_empty() && !line.starts_with("```"));
            let hints =
                below.filter_map(|line| Some(format!("    {}\n", line.trim().strip_prefix("= hint: ")?)));
            let entry = format!("{message}\n{}", hints.collect::<String>());
            found.entry(rule.to_owned()).or_default().entry(shape(message)).or_insert(entry);
        }
    }
    found.into_iter().map(|(rule, by_shape)| (rule, by_shape.into_values().collect())).collect()
}

/// A message without the author's own words and numbers.
fn shape(message: &str) -> String {
    let mut parts: Vec<String> = message.split('`').map(str::to_owned).collect();
    for quoted in parts.iter_mut().skip(1).step_by(2) {
        "…".clone_into(quoted);
    }
    parts.join("`").chars().map(|sign| if sign.is_ascii_digit() { '0' } else { sign }).collect()
}

#[test]
fn each_page_lists_what_its_rule_says() {
    let is_rewrite = env::var("RULE_PAGES").is_ok_and(|wish| wish == "rewrite");
    let mut wrong = Vec::new();
    for (name, said) in messages() {
        let Some(rule) = Rule::named(&name) else {
            wrong.push(format!("the specimens name a rule `{name}`"));
            continue;
        };
        let path = root().join(FOLDER).join(file_of(rule));
        let page = fs::read_to_string(&path).unwrap();
        let listed = format!("```text\n{}```", said.concat());
        if section(&page, "Messages") == Some(listed.as_str()) {
            continue;
        }
        if is_rewrite {
            let kept = page.split("\n## Messages\n").next().unwrap_or(&page);
            fs::write(&path, format!("{}\n\n## Messages\n\n{listed}\n", kept.trim_end())).unwrap();
        } else {
            wrong.push(format!("{}: other messages stand in the specimens", file_of(rule)));
        }
    }
    expect_none("messages of rules; `RULE_PAGES=rewrite` writes them", &wrong);
}

#[test]
fn the_index_lists_every_rule_with_its_severity() {
    let index = std::fs::read_to_string(root().join(FOLDER).join("index.md")).unwrap();
    let line = |rule: &&&Rule| {
        let id = rule.name.replace('/', "-");
        let line = format!("| [[{id}|{}]] | {} | {} |", rule.name, rule.severity, rule.asks);
        index.lines().filter(|known| *known == line).count() != 1
    };
    let missing: Vec<String> = rules::ALL.iter().filter(line).map(|rule| rule.name.to_owned()).collect();
    expect_none("rules without a line in the index", &missing);
}
