//! What is measured is a sound wiki: it builds without a finding and is as large as it says.

#![allow(
    clippy::disallowed_methods,
    clippy::expect_used,
    clippy::panic,
    clippy::unwrap_used,
    reason = "a test fails by panicking"
)]

#[path = "../tests/common/mod.rs"]
mod common;
#[path = "build/corpus/mod.rs"]
mod corpus;

use std::fs;

use common::{Built, build, files_below, read, text};
use corpus::{Corpus, FEWEST};

/// Enough for every kind of entity.
const SOME: usize = 120;

fn made(n_entities: usize, has_code: bool) -> (tempfile::TempDir, Built) {
    let site = tempfile::tempdir().unwrap();
    Corpus { n_entities, has_code }.write(site.path()).unwrap();
    let built = build(&read(site.path())).expect_clean();
    (site, built)
}

#[test]
fn it_builds_without_an_error_or_a_warning() {
    made(SOME, true);
    made(FEWEST, false);
}

#[test]
fn the_same_size_gives_the_same_bytes_and_no_two_blocks_of_code_are_alike() {
    let [one, other] = [made(SOME, true).0, made(SOME, true).0].map(|site| files_below(site.path()));
    assert_eq!(one, other);
    let mut blocks: Vec<&str> = one.values().filter_map(|bytes| text(bytes).split("```").nth(1)).collect();
    assert_eq!(blocks.len(), 2 * SOME);
    assert!(blocks.iter().all(|block| block.lines().count() == 16), "a fence and fifteen lines");
    blocks.sort_unstable();
    blocks.dedup();
    assert_eq!(blocks.len(), 2 * SOME);
}

#[test]
fn a_page_has_its_words_chips_rows_and_points() {
    let (site, built) = made(SOME, false);
    let mut sizes = Vec::new();
    let graph = &built.closed.graph;
    for entry in graph.roster.vocabulary.languages.iter() {
        for (id, article) in graph.roster.articles.iter().filter(|(id, _)| *id != "index") {
            let prose = &graph.resolved(id, &entry.id).unwrap().body;
            // Eight of the brackets are chips, the ninth is a citation.
            assert_eq!((prose.brackets.len(), prose.first.len()), (9, 4), "{id}");
            let path = &article.twins.get(&entry.id).unwrap().document.path;
            let source = fs::read_to_string(site.path().join(path.as_str())).unwrap();
            let (_, body) = source.split_once("\n---\n").unwrap();
            let lines = |start: &str| body.lines().filter(|line| line.starts_with(start)).count();
            assert_eq!((lines("| 20"), lines("- ")), (6, 4), "{path}");
            let is_chinese = path.as_str().ends_with(".zh.md");
            let is_han = |sign: &char| ('\u{4E00}'..='\u{9FFF}').contains(sign);
            let n_han = body.chars().filter(is_han).count();
            sizes.push((is_chinese, if is_chinese { n_han } else { body.split_whitespace().count() }));
        }
    }
    for (is_chinese, aim) in [(false, 450), (true, 700)] {
        let own: Vec<usize> = sizes.iter().filter(|size| size.0 == is_chinese).map(|size| size.1).collect();
        let mean = own.iter().sum::<usize>() / own.len();
        assert!(mean.abs_diff(aim) < aim / 10, "{mean} where {aim} are promised");
    }
}
