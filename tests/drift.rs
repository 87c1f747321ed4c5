//! Prose cannot drift from the numbers: one fact is changed, and every sentence that no longer holds is found.

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
use std::sync::LazyLock;

use common::{Built, build, expect_none, read, root};
use layerwiki::diagnostic::{Rule, Severity};
use layerwiki::document;
use layerwiki::source::{Source, SourceTree, Value, read_yaml};

/// The fact that is changed, as `entities/nvidia.md` states it, and what it is changed to.
const OWNER: &str = "entities/nvidia.md";
const STATED: &str =
    "  - id: h100-price\n    label: H100 price per card\n    value: 35k (25k..40k) USD/GPU\n";
const CHANGED: &str =
    "  - id: h100-price\n    label: H100 price per card\n    value: 60k (50k..70k) USD/GPU\n";

/// The places whose words no longer hold, `file:line`.
///
/// To renew the list after an edit: run this test, read each sentence it names, and copy its output here.
const BROKEN: &[&str] = &[
    "content/frameworks/inference-assessment.yaml:101",
    "content/frameworks/inference-assessment.yaml:104",
    "content/pages/essays/five-years-on.md:15",
    "content/pages/essays/five-years-on.zh.md:16",
    "content/pages/findings.md:161",
    "content/pages/findings.md:162",
    "content/pages/findings.md:163",
    "content/pages/findings.md:164",
    "content/pages/findings.md:165",
    "content/pages/findings.md:166",
    "content/pages/findings.md:180",
    "content/pages/findings.md:181",
    "content/pages/findings.zh.md:94",
    "content/pages/findings.zh.md:95",
    "content/pages/findings.zh.md:96",
    "content/pages/findings.zh.md:97",
    "content/pages/findings.zh.md:98",
    "content/pages/findings.zh.md:99",
    "content/pages/findings.zh.md:113",
    "content/pages/findings.zh.md:114",
    "content/pages/findings.zh.md:115",
    "content/pages/index.md:102",
    "content/pages/index.md:120",
    "content/pages/index.md:136",
    "content/pages/index.md:259",
    "content/pages/index.zh.md:118",
    "content/pages/index.zh.md:136",
    "content/pages/index.zh.md:152",
    "content/pages/index.zh.md:275",
    "content/pages/index.zh.md:276",
    "content/pages/researched-values.md:89",
    "content/pages/researched-values.md:90",
    "content/pages/researched-values.md:91",
    "content/pages/researched-values.md:92",
    "content/pages/researched-values.md:93",
    "content/pages/researched-values.md:94",
    "content/pages/researched-values.zh.md:48",
    "content/pages/researched-values.zh.md:49",
    "content/pages/researched-values.zh.md:50",
    "content/pages/researched-values.zh.md:51",
    "content/pages/researched-values.zh.md:52",
    "content/pages/researched-values.zh.md:53",
    "entities/nvidia.md:129",
    "entities/nvidia.zh.md:56",
];

/// How many pages look different: those that show the fact, a figure that rests on it, or one of their words.
///
/// To renew it after an edit: run this test, see on a few of the pages it names that the change is a number,
/// and write the new count here.
const N_CHANGED_PAGES: usize = 30;

/// No more findings than these may be left standing in the whole site.
const MOST_ALLOWS: usize = 20;

/// The site as it is.
static SITE: LazyLock<(SourceTree, Built)> = LazyLock::new(|| {
    let tree = read(&root());
    let built = build(&tree);
    (tree, built)
});

/// The site with the fact changed.
static OTHER: LazyLock<(SourceTree, Built)> = LazyLock::new(|| {
    let folders = ["content/", "entities/", "static/", "templates/"];
    let files = folders.iter().flat_map(|folder| SITE.0.own_below(folder)).map(|source| {
        if source.path().as_str() != OWNER {
            return source.clone();
        }
        let text = source.text().expect("a page is text");
        assert!(text.contains(STATED), "{OWNER} states the price otherwise: renew STATED and CHANGED");
        Source::new(source.path().clone(), text.replace(STATED, CHANGED))
    });
    let tree = SourceTree::new(files);
    let built = build(&tree);
    (tree, built)
});

fn drifted(tree: &SourceTree, built: &Built) -> BTreeSet<String> {
    let drifts = built.diagnostics.iter().filter(|found| found.rule.name == "claim/drift");
    drifts
        .map(|found| {
            let place = found.place.as_ref().expect("a drift has a place");
            let (_, bytes) = tree.show(place).expect("its file is there");
            format!("{}:{}", place.file.as_str(), tree.line(&place.file, bytes.start).0)
        })
        .collect()
}

#[test]
fn another_price_of_a_card_breaks_every_sentence_that_rests_on_it() {
    let (tree, built) = &*OTHER;
    let found = drifted(tree, built);
    let listed: BTreeSet<String> = BROKEN.iter().map(|place| (*place).to_owned()).collect();
    let mut off: Vec<String> =
        found.difference(&listed).map(|place| format!("\"{place}\" breaks and is not listed")).collect();
    off.extend(listed.difference(&found).map(|place| format!("\"{place}\" is listed and does not break")));
    expect_none("places that break", &off);

    let n_chinese = found.iter().filter(|place| place.contains(".zh.md:")).count();
    let n_english = found.iter().filter(|place| place.contains(".md:")).count() - n_chinese;
    assert!(n_english >= 10 && n_chinese >= 10, "{n_english} in English, {n_chinese} in Chinese");
}

#[test]
fn pages_that_do_not_rest_on_it_keep_every_byte() {
    let (before, after) = (&SITE.1, &OTHER.1);
    let is_page = |path: &&String| path.ends_with(".html");
    let paths: BTreeSet<&String> = before.files.keys().chain(after.files.keys()).filter(is_page).collect();
    let differ: Vec<&str> = paths
        .into_iter()
        .filter(|path| before.files.get(*path) != after.files.get(*path))
        .map(String::as_str)
        .collect();
    assert_eq!(differ.len(), N_CHANGED_PAGES, "the pages that look different:\n  {}", differ.join("\n  "));
}

#[test]
fn the_site_is_clean_and_lowers_no_severity() {
    let (tree, built) = &*SITE;
    assert!(built.told.is_empty(), "the site has findings:\n{}", built.told);

    let settings = tree.own("content/site.yaml").and_then(|source| source.text()).expect("settings are text");
    let settings = read_yaml(settings).expect("settings are YAML");
    let Value::Map(entries) = &settings.value else { panic!("settings are a map") };
    let severities = entries.iter().find(|(key, _)| key.text == "severities").map(|(_, node)| &node.value);
    let mut lowered = Vec::new();
    if let Some(Value::Map(entries)) = severities {
        for (name, node) in entries {
            let rule = Rule::named(&name.text).unwrap_or_else(|| panic!("no rule `{}`", name.text));
            let Value::Text(word) = &node.value else { panic!("a severity is a word") };
            if Severity::from_word(word).expect("a severity is known") < rule.severity {
                lowered.push(format!("{}: {word}, by default {}", rule.name, rule.severity));
            }
        }
    }
    expect_none("severities lower than the rule's own", &lowered);
}

#[test]
fn few_findings_are_allowed_and_each_says_why() {
    let tree = &SITE.0;
    let mut allows = Vec::new();
    let mut bare = Vec::new();
    for source in tree.own_below("content/pages/").chain(tree.own_below("entities/")) {
        let Some(document) = document::parse(source).value else { continue };
        for allow in document.front.allow.iter().chain(&document.body.allows) {
            allows.push(format!("{}: {}: {}", document.path, allow.rule.text, allow.because));
            if allow.because.trim().chars().count() < 8 {
                bare.push(format!("{}: {}", document.path, allow.rule.text));
            }
        }
    }
    // As many as a plain search finds outside of code, so that none hides from the parser.
    let folders = ["content/pages/", "entities/"];
    let texts = folders.iter().flat_map(|folder| tree.own_below(folder)).filter_map(Source::text);
    let n_comments: usize = texts.map(n_comments_outside_of_code).sum();
    assert!(allows.len() >= n_comments, "{} allows are read of {n_comments} written", allows.len());
    assert!(allows.len() <= MOST_ALLOWS, "{} allows:\n  {}", allows.len(), allows.join("\n  "));
    expect_none("allows without a reason", &bare);
}

fn n_comments_outside_of_code(text: &str) -> usize {
    let mut is_code = false;
    let prose = text.lines().filter(|line| {
        let is_fence = line.trim_start().starts_with("```");
        is_code ^= is_fence;
        !is_code && !is_fence
    });
    prose.map(|line| line.matches("<!-- allow ").count()).sum()
}
