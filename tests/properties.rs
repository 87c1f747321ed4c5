//! What holds for every text an author could write: places are right, pages are sound, nothing runs.
//!
//! `tests/seeds/` holds inputs that once broke one of these promises.

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
use std::time::{Duration, Instant};

use common::html::{Element, Page};
use common::{Built, build_as, files_below, root, text};
use layerwiki::diagnostic::{Diagnostic, SitePath, Spot};
use layerwiki::document::{Base, Body, Bracket, Piece, parse_line, parse_prose};
use layerwiki::pipeline::Wishes;
use layerwiki::source::{Source, SourceTree, Written};
use proptest::prelude::*;

const PAGE: &str = "entities/x.md";

/// Signs that mean something to one of the parsers, and words between them.
const SIGNS: &[&str] = &[
    "[[x]]",
    "[[",
    "]]",
    "![[",
    "[[loaf|面包]]",
    "[[=loaf.price]]",
    "[[@work]]",
    "|",
    "=",
    "#",
    "loaf",
    "Loaf",
    "甲",
    "“重点”",
    "。",
    "**",
    "*",
    "~~",
    "_",
    "\\",
    "`",
    "``",
    "\n",
    "\n\n",
    "> ",
    "> [!note] ",
    "- ",
    "1. ",
    "    ",
    "## ",
    "### ",
    " {#stones}",
    "[^a]",
    "\n\n[^a]: ",
    "(",
    ")",
    "[",
    "]",
    "![",
    "](/x.png)",
    "](/x.png \"c\")",
    "](https://a.test)",
    "](javascript:x)",
    "<https://a.test>",
    "<!--",
    "-->",
    "<script>",
    "</script>",
    "<b onclick=\"x\">",
    "</p>",
    "</article>",
    "&lt;",
    "&#x6A;",
    "\" onload=\"x",
    "'",
    " ",
    "\t",
    "![[entities: kind=mill]]",
    "\n| a | b |\n|---|:-:|\n| c | ",
    " | d |\n",
    "\n```\n",
    "\n```html\n",
    "\n---\n",
    "\r\n",
    "\u{f0000}",
    "\u{100000}",
    "\u{200d}",
    "😀",
    "- [x] ",
    "\u{feff}",
    "\u{2028}",
];

fn prose() -> impl Strategy<Value = String> {
    let sign = prop_oneof![
        8 => prop::sample::select(SIGNS).prop_map(str::to_owned),
        1 => "[ -~]{1,6}",
        1 => "\\PC{1,4}",
    ];
    prop::collection::vec(sign, 0..40).prop_map(|signs| signs.concat())
}

fn calm(cases: u32) -> ProptestConfig {
    ProptestConfig { cases, failure_persistence: None, ..ProptestConfig::default() }
}

fn parse(source: &str) -> (Body, Vec<Diagnostic>) {
    let mut faults = Vec::new();
    let body = parse_prose(source, Base::Bytes(0), &SitePath::new(PAGE), &mut faults);
    (body, faults)
}

/// The text a place stands for; fails when it cuts a character.
fn at(source: &str, spot: Spot) -> &str {
    let Spot::Bytes { start, end } = spot else { panic!("{spot:?} has no bytes") };
    source.get(start as usize..end as usize).unwrap_or_else(|| panic!("{start}..{end} cuts {source:?}"))
}

/// A site of one page beside a loaf, built; the page's own words may be wrong.
fn site(bytes: &[u8]) -> Built {
    let files: [(&str, &[u8]); 4] = [
        (
            "content/site.yaml",
            b"title: {en: Bread, zh: B}\naddress: https://bread.test\nlanguages: [en, zh]\n",
        ),
        ("static/x.png", b""),
        ("entities/loaf.md", b"---\ntitle: Loaf\n---\n"),
        (PAGE, bytes),
    ];
    let tree = SourceTree::new(files.map(|(path, bytes)| Source::new(SitePath::new(path), bytes)));
    build_as(&tree, &Wishes::default())
}

/// A script that a browser runs; data for programs is no such thing.
fn is_run(element: &Element<'_>) -> bool {
    let is_data =
        element.attributes().iter().any(|(key, value)| key == "type" && value == "application/ld+json");
    element.name() == "script" && !is_data
}

/// A page no browser has to mend, and on which nothing of an author's runs.
fn expect_sound(path: &str, page: &Page, n_scripts: usize) {
    assert!(page.faults.is_empty(), "{path}: {:?}", page.faults);
    let mut ids = BTreeSet::new();
    let mut found = 0;
    for element in page.elements() {
        found += usize::from(is_run(&element));
        for (key, value) in element.attributes() {
            assert!(!key.starts_with("on"), "{path}: {key}={value}");
            assert!(key != "id" || ids.insert(value), "{path}: two elements are called `{value}`");
            let seen: String = value.chars().filter(|sign| !sign.is_control() && *sign != ' ').collect();
            let address = seen.to_lowercase();
            assert!(
                !["javascript:", "vbscript:", "data:text"].iter().any(|wrong| address.starts_with(wrong)),
                "{path}: {key}={value}"
            );
        }
    }
    assert_eq!(found, n_scripts, "{path} runs what an author wrote");
}

fn expect_all_sound(built: &Built) {
    let n_scripts = site(b"---\ntitle: X\n---\n").pages()["entities/x/index.html"]
        .elements()
        .iter()
        .filter(|element| is_run(element))
        .count();
    let pages = built.pages();
    for path in ["entities/x/index.html", "zh/entities/x/index.html"] {
        if let Some(page) = pages.get(path) {
            expect_sound(path, page, n_scripts);
        }
    }
}

proptest! {
    #![proptest_config(calm(600))]

    #[test]
    fn every_place_is_where_the_author_wrote_it(source in prose()) {
        let (body, faults) = parse(&source);
        for mention in &body.mentions {
            let written = at(&source, mention.spot);
            prop_assert!(written.trim_start_matches('!').starts_with("[[") && written.ends_with("]]"), "{written:?}");
            prop_assert!(!written.contains('\n'));
            let target = at(&source, mention.target_spot);
            prop_assert!(written.contains(target));
            if let Bracket::Page { id, .. } = &mention.bracket {
                prop_assert!(target.trim().starts_with(id.as_str()), "{target:?} for {id:?}");
            }
        }
        for section in &body.sections {
            let written = at(&source, section.spot);
            if let Some(id) = &section.id {
                prop_assert!(written.contains(&id.text) && at(&source, id.spot) == id.text, "{written:?}");
            }
        }
        for fault in &faults {
            at(&source, fault.place.as_ref().unwrap().spot);
        }
    }

    #[test]
    fn a_short_text_has_no_blocks(source in prose()) {
        let mut faults = Vec::new();
        let written = Written { text: source.clone(), spot: Spot::Bytes { start: 0, end: 0 } };
        let body = parse_line(&written, &SitePath::new(PAGE), &mut faults);
        prop_assert!(body.sections.is_empty());
        for piece in &body.pieces {
            prop_assert!(!matches!(piece, Piece::Code { .. } | Piece::Box { .. }), "{piece:?}");
            if let Piece::Tag(tag) = piece {
                let blocks = ["<p", "<ul", "<ol", "<li", "<blockquote", "<hr", "<div", "<section"];
                prop_assert!(!blocks.iter().any(|block| tag.contains(block)), "{tag}");
            }
        }
        for mention in &body.mentions {
            prop_assert!(at(&source, mention.spot).ends_with("]]"));
        }
    }

    #[test]
    fn two_readers_read_the_same(source in prose()) {
        let (once, again) = (parse(&source), parse(&source));
        prop_assert_eq!(once, again);
    }
}

proptest! {
    #![proptest_config(calm(150))]

    #[test]
    fn a_page_of_any_prose_is_sound(source in prose()) {
        expect_all_sound(&site(format!("---\ntitle: X\n---\n{source}").as_bytes()));
    }

    #[test]
    fn a_short_text_of_any_words_breaks_no_page(source in prose()) {
        let quoted = serde_json::to_string(&source).unwrap();
        expect_all_sound(&site(format!("---\ntitle: X\nsummary: {quoted}\nowner: {quoted}\n---\n").as_bytes()));
    }

    #[test]
    fn a_title_of_any_words_is_shown_and_breaks_no_page(title in "\\PC{1,30}") {
        prop_assume!(!title.trim().is_empty());
        let built = site(format!("---\ntitle: {}\n---\n", serde_json::to_string(&title).unwrap()).as_bytes());
        expect_all_sound(&built);
        if let Some(page) = built.pages().get("entities/x/index.html") {
            let shown = page.one("h1", &[]).expect("a page has a title").text();
            let meant = title.split_whitespace().collect::<Vec<_>>().join(" ");
            prop_assert!(shown.contains(&meant), "{shown:?} for {meant:?}");
        }
    }
}

#[test]
fn what_once_found_something_finds_it_no_more() {
    for (path, bytes) in files_below(&root().join("tests/seeds")) {
        if path.starts_with('.') {
            continue;
        }
        let start = Instant::now();
        expect_all_sound(&site(&bytes));
        assert!(start.elapsed() < Duration::from_secs(20), "{path} took {:?}", start.elapsed());
        let (body, faults) = parse(text(&bytes));
        for spot in body
            .mentions
            .iter()
            .map(|mention| mention.spot)
            .chain(faults.iter().map(|fault| fault.place.as_ref().unwrap().spot))
        {
            at(text(&bytes), spot);
        }
    }
}
