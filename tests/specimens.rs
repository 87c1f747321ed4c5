//! Specimens: each rule that an author can feel, shown by a tiny site, what it makes and what it complains about.
//!
//! `SPECIMENS=rewrite cargo test --test specimens` writes what is into the chapters; review it like code.

#![allow(
    clippy::disallowed_methods,
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    clippy::unwrap_used,
    reason = "a test reads its own files and fails by panicking"
)]

mod common;

use std::collections::BTreeSet;
use std::{env, fs};

use common::{expect_none, files_below, root, specimen};

macro_rules! chapters {
    ($($chapter:literal $name:ident;)*) => {
        const CHAPTERS: &[&str] = &[$($chapter),*];
        $(
            #[test]
            fn $name() {
                check($chapter);
            }
        )*
    };
}

chapters! {
    "markdown" prose_becomes_html;
    "mistakes-names" names_that_name_nothing_or_two_things_are_told;
    "mistakes-facts" facts_that_say_too_little_or_too_much_are_told;
    "mistakes-chain" places_that_disagree_are_told;
    "mistakes-languages" translations_that_stray_are_told;
    "mistakes-files" files_that_cannot_be_read_are_told;
    "claims" numbers_cannot_drift;
    "models" models_and_datasets_have_pages;
    "mistakes-models" models_and_datasets_that_make_no_sense_are_told;
    "pictures" what_is_declared_is_drawn;
    "frameworks" maps_and_assessments_have_pages;
    "mistakes-frameworks" maps_and_assessments_that_make_no_sense_are_told;
    "languages" every_page_stands_in_every_language;
    "frame" a_page_says_how_it_is_cited_and_where_it_is_mended;
}

#[test]
fn every_chapter_is_tested() {
    let chapters = files_below(&root().join("tests/specimens"));
    let found: BTreeSet<&str> = chapters.keys().filter_map(|path| path.strip_suffix(".md")).collect();
    assert_eq!(found, CHAPTERS.iter().copied().collect());
}

/// Compares a chapter with what the engine does, or rewrites it.
fn check(chapter: &str) {
    let path = root().join(format!("tests/specimens/{chapter}.md"));
    let text = fs::read_to_string(&path).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
    let outcome = specimen::run(&text);
    if env::var("SPECIMENS").is_ok_and(|wish| wish == "rewrite") {
        if outcome.rewritten != text {
            fs::write(&path, &outcome.rewritten).unwrap();
        }
        return;
    }
    let what = format!(
        "expectations in tests/specimens/{chapter}.md do not hold; `SPECIMENS=rewrite` writes what is (+) over what was expected (-)"
    );
    expect_none(&what, &outcome.wrong);
    assert!(outcome.count > 0, "the chapter has no specimens");
}
