//! The search finds what it should: sixty queries written before it, any part of a text without blanks, every
//! page of a site too large for one file. Node runs the very script that browsers run.

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
use std::process::Command;
use std::sync::OnceLock;

use common::dice::Dice;
use common::not_run::not_run;
use common::{Built, build, expect_none, read, root, text};
use layerwiki::search;
use layerwiki::source::SourceTree;
use serde_json::{Value, json};

/// What a first search may load, compressed.
const MOST_BYTES: u64 = 150_000;
const QUERIES: &str = include_str!("search-queries.tsv");

/// The real site, built once for all tests.
fn real() -> &'static Built {
    static REAL: OnceLock<Built> = OnceLock::new();
    REAL.get_or_init(|| build(&read(&root())).expect_clean())
}

/// What Node finds in a site's search; none without Node.
fn node(built: &Built, mut question: Value) -> Option<Value> {
    let folder = tempfile::tempdir().unwrap();
    let put = |path: &str, bytes: &[u8]| {
        let file = folder.path().join(path);
        std::fs::create_dir_all(file.parent().unwrap()).unwrap();
        std::fs::write(file, bytes).unwrap();
    };
    put("package.json", br#"{"type": "module"}"#);
    for (path, bytes) in &built.files {
        if path.starts_with("search/") && path.ends_with(".json") {
            put(path, bytes);
        } else if path.starts_with("js/search.") {
            put("search.js", bytes);
        }
    }
    question["folder"] = json!(folder.path());
    question["script"] = json!(folder.path().join("search.js"));
    put("question.json", question.to_string().as_bytes());
    let script = root().join("tests/search.mjs");
    let output = match Command::new("node").arg(script).arg(folder.path().join("question.json")).output() {
        Ok(output) => output,
        Err(error) => {
            not_run(&format!("`node` could not be started: {error}"));
            return None;
        }
    };
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    Some(serde_json::from_slice(&output.stdout).unwrap())
}

/// Queries of one language each, as `search.mjs` reads them.
fn queries<'a>(all: impl IntoIterator<Item = (&'a str, &'a str)>) -> Value {
    all.into_iter().map(|(language, query)| json!({"language": language, "query": query})).collect()
}

/// The rank of a page among what was found, the best being 1.
fn rank(answer: &Value, href: &str) -> Option<usize> {
    let hrefs = answer["hrefs"].as_array().unwrap();
    hrefs.iter().position(|found| found == href).map(|at| at + 1)
}

/// An address in the addresses of a language; the first language stands at the root.
fn in_language(address: &str, language: &str) -> String {
    if language == "en" { address.to_owned() } else { format!("/{language}{address}") }
}

#[test]
fn sixty_queries_have_their_page_among_the_first_three() {
    let rows: Vec<Vec<&str>> = QUERIES.lines().skip(1).map(|line| line.split('\t').collect()).collect();
    assert_eq!(rows.len(), 60);
    let asked = queries(rows.iter().map(|row| (row[0], row[1])));
    let Some(found) = node(real(), json!({"queries": asked, "isFresh": true})) else { return };
    let mut missed = Vec::new();
    for (row, answer) in rows.iter().zip(found["answers"].as_array().unwrap()) {
        let rank = rank(answer, &in_language(row[2], row[0]));
        if rank.is_none_or(|rank| rank > 3) {
            missed.push(format!("{} {}: {} ({}) has rank {rank:?}", row[0], row[1], row[2], row[3]));
        }
        if answer["bytes"].as_u64().unwrap() > MOST_BYTES {
            missed.push(format!("{} {}: the first search loads {} bytes", row[0], row[1], answer["bytes"]));
        }
    }
    expect_none("queries", &missed);
}

#[test]
fn any_part_of_two_signs_or_more_of_a_text_without_blanks_is_found() {
    let mut dice = Dice(0x9e37_79b9_7f4a_7c15);
    let mut drawn: Vec<(String, String)> = Vec::new();
    for (path, page) in real().pages() {
        let Some(address) = path.strip_prefix("zh/").and_then(|path| path.strip_suffix("index.html")) else {
            continue;
        };
        let is_hidden = page.whole().select("meta[name=robots]").len() == 1;
        let paragraphs = page.whole().select(".prose p");
        let runs: Vec<Vec<char>> = paragraphs
            .iter()
            .flat_map(|paragraph| {
                let text = paragraph.text();
                let runs = text.split(|sign: char| !matches!(sign, '\u{4e00}'..='\u{9fff}'));
                runs.map(|run| run.chars().collect()).collect::<Vec<Vec<char>>>()
            })
            .filter(|run| run.len() > 1)
            .collect();
        for _ in 0..if runs.is_empty() || is_hidden { 0 } else { 6 } {
            let run = &runs[dice.index(runs.len())];
            let length = 2 + dice.index(run.len() - 1);
            let start = dice.index(run.len() - length + 1);
            drawn.push((run[start..start + length].iter().collect(), format!("/zh/{address}")));
        }
    }
    assert!(drawn.len() > 400, "only {} parts were drawn", drawn.len());
    let asked = queries(drawn.iter().map(|(query, _)| ("zh", query.as_str())));
    let Some(found) = node(real(), json!({"queries": asked, "most": 1_000_000})) else { return };
    let answers = found["answers"].as_array().unwrap();
    let missed = drawn.iter().zip(answers).filter(|((_, href), answer)| rank(answer, href).is_none());
    let missed: Vec<String> = missed.map(|((query, href), _)| format!("{query} on {href}")).collect();
    expect_none("parts of texts are not found", &missed);
}

#[test]
fn the_script_cuts_text_as_the_engine_does() {
    let mut texts: Vec<String> = real()
        .files
        .iter()
        .filter(|(path, _)| path.starts_with("search/") && path.contains("/texts."))
        .flat_map(|(_, bytes)| serde_json::from_slice::<Vec<Vec<String>>>(bytes).unwrap())
        .flatten()
        .collect();
    assert!(texts.len() > 500, "only {} texts", texts.len());
    // What no author of this site writes.
    let odd: Vec<char> = "aZ9 0.,%×$€￥¥½²ⅧﬁßİıΣς’'-–—/()一丁々〆ー゛がギｶﾞ한국ㄅㄆไทยລາວខ្មែရွှेकि𠀀😀\u{301}\u{a0}\u{3000}①㎡Ａ９％"
        .chars()
        .collect();
    let mut dice = Dice(7);
    texts.extend((0..2000).map(|_| (0..1 + dice.index(12)).map(|_| odd[dice.index(odd.len())]).collect()));
    let Some(found) = node(real(), json!({"texts": texts})) else { return };
    let theirs = found["terms"].as_array().unwrap();
    let differ: Vec<String> = texts
        .iter()
        .zip(theirs)
        .map(|(text, theirs)| (text, json!(search::terms(text)), theirs))
        .filter(|(_, ours, theirs)| ours != *theirs)
        .map(|(text, ours, theirs)| format!("{text:?}: {ours} here, {theirs} there"))
        .collect();
    expect_none("texts are cut differently", &differ);
}

/// A site of so many entities, each with words of its own.
fn large(n_entities: usize) -> SourceTree {
    let site = "title: {en: Bread, zh: 面包}\naddress: https://bread.test/wiki\nlanguages: [en, zh]\n";
    let facets = "kind:\n  label: {en: Kind, zh: 种类}\n  terms:\n    mill: {label: {en: Mill, zh: 磨坊}}\n";
    let mut files = vec![
        ("content/site.yaml".to_owned(), site.to_owned()),
        ("content/vocabulary/facets.yaml".to_owned(), facets.to_owned()),
    ];
    let mut dice = Dice(11);
    let mut sign = || char::from_u32(0x4e00 + dice.index(3000) as u32).unwrap();
    for at in 0..n_entities {
        let own: String = (0..400).map(|_| sign()).collect();
        let english =
            format!("---\ntitle: Mill {at}\nkind: mill\n---\n\nGrinds flour{at} from grain{at} daily.\n");
        let chinese = format!("---\ntitle: 磨坊 {at}\n---\n\n{own}。\n");
        files.push((format!("entities/mill-{at}.md"), english));
        files.push((format!("entities/mill-{at}.zh.md"), chinese));
    }
    SourceTree::of_texts(files.iter().map(|(path, text)| (path.as_str(), text.as_str())))
}

fn own_words(built: &Built, at: usize) -> String {
    let path = format!("zh/entities/mill-{at}/index.html");
    let page = common::html::parse(text(&built.files[&path]));
    let paragraphs = page.whole().select(".prose p");
    let words = paragraphs.iter().map(|paragraph| paragraph.text()).max_by_key(String::len).unwrap();
    words.chars().filter(|sign| matches!(sign, '\u{4e00}'..='\u{9fff}')).collect()
}

#[test]
fn an_index_too_large_for_one_file_is_cut_and_a_search_loads_little_of_it() {
    const N: usize = 700;
    let built = build(&large(N));
    let files = |language: &str, stem: &str| {
        let start = format!("search/{language}/{stem}.");
        built.files.keys().filter(|path| path.starts_with(&start)).count()
    };
    assert!(files("zh", "terms") > 20, "{} shards", files("zh", "terms"));
    assert_eq!(files("en", "terms"), 0, "a small index is one file");
    let mut dice = Dice(3);
    let mut asked: Vec<(&str, String, String)> = Vec::new();
    for _ in 0..60 {
        let at = dice.index(N);
        let signs: Vec<char> = own_words(&built, at).chars().collect();
        let start = dice.index(signs.len() - 6);
        let part: String = signs[start..start + 3 + dice.index(3)].iter().collect();
        asked.push(("zh", part, format!("/wiki/zh/entities/mill-{at}/")));
        asked.push(("en", format!("Grain{at}"), format!("/wiki/entities/mill-{at}/")));
        asked.push(("zh", format!("磨坊 {at}"), format!("/wiki/zh/entities/mill-{at}/")));
    }
    let words = queries(asked.iter().map(|(language, query, _)| (*language, query.as_str())));
    let Some(found) = node(&built, json!({"queries": words, "isFresh": true})) else { return };
    let mut wrong = Vec::new();
    for ((_, query, href), answer) in asked.iter().zip(found["answers"].as_array().unwrap()) {
        if rank(answer, href).is_none_or(|rank| rank > 3) {
            wrong.push(format!("{query}: {href} has rank {:?}", rank(answer, href)));
        }
        if answer["bytes"].as_u64().unwrap() > MOST_BYTES {
            wrong.push(format!("{query}: {} bytes in {} files", answer["bytes"], answer["files"]));
        }
    }
    expect_none("a large site", &wrong);
}

#[test]
fn pages_that_are_hidden_from_readers_who_search_are_not_found() {
    let hidden: BTreeSet<String> = real()
        .pages()
        .iter()
        .filter(|(_, page)| page.whole().select("meta[name=robots]").len() == 1)
        .map(|(path, _)| format!("/{}", path.trim_end_matches("index.html")))
        .collect();
    assert!(!hidden.is_empty());
    let indexed =
        real().files.iter().filter(|(path, _)| path.starts_with("search/") && path.ends_with(".json"));
    let indexed: Vec<String> = indexed.map(|(_, bytes)| text(bytes).to_owned()).collect();
    let found: Vec<String> = hidden
        .iter()
        .filter(|href| indexed.iter().any(|file| file.contains(&format!("\"{href}\""))))
        .cloned()
        .collect();
    expect_none("hidden pages stand in the index", &found);
}
