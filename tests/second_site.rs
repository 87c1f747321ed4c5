//! Nothing in the engine belongs to the wiki of this repository: another, unrelated one builds with it,
//! and so does the smallest.

#![allow(
    clippy::disallowed_methods,
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    clippy::unwrap_used,
    reason = "a test fails by panicking"
)]

mod common;

use std::fs;
use std::process::Command;

use common::links::{self, Home};
use common::{Built, build, build_at, expect_none, files_below, read, root, text};
use layerwiki::source::SourceTree;

fn bakery() -> SourceTree {
    read(&root().join("tests/sites/bakery"))
}

fn expect_no_dead_ends(built: &Built, address: &str) {
    let dead = links::dead(built, &built.pages(), &Home::at(address));
    expect_none("dead ends", &dead);
}

#[test]
fn a_wiki_of_bread_builds_without_a_finding() {
    let built = build(&bakery()).expect_clean();
    assert!(built.diagnostics.is_empty(), "{:#?}", built.diagnostics);
    expect_no_dead_ends(&built, "https://bakery.test");
    expect_no_dead_ends(&build_at(&bakery(), "https://x.test/wiki/"), "https://x.test/wiki/");
}

#[test]
fn its_pages_speak_of_bread_in_both_languages() {
    let pages = [
        ("entities/stone-mill/index.html", "€1.20"),
        ("entities/stone-mill/index.html", "Mills that bake"),
        ("zh/entities/stone-mill/index.html", "欧元"),
        ("entities/corner-bakery/index.html", "€4.80 / loaf"),
        ("entities/corner-bakery/index.html", "Recipe"),
        ("index.html", "kneading and fire"),
        ("zh/index.html", "揉面与炉火"),
        ("models/loaf/index.html", "0.61–0.88The Stone Mill"),
        ("index.html", "about €1.8"),
        ("index.html", "€2.18"),
        ("zh/index.html", "2.18 欧元"),
        ("zh/entities/corner-bakery/index.html", "配方"),
        ("entities/long-table/index.html", "Neighbours"),
        ("house/mill-to-bakery/index.html", "The Stone Mill"),
        ("step/bakery/index.html", "The Stone Mill"),
        ("zh/step/field/index.html", "长亩农场"),
        ("maps/index.html", "Who earns on bread"),
        ("maps/who-earns/index.html", "in 9 cells 4 are known"),
        ("maps/who-earns/index.html", "1 held 1 eroding"),
        ("zh/maps/who-earns/index.html", "脆弱"),
        ("zh/maps/way/index.html", "面粉往上走"),
        ("maps/steps-and-storeys/index.html", "Without a counterpart among Steps: Oven"),
        (
            "maps/stones-last/index.html",
            "The window opened in September 2026 and closes between September 2027 and March 2028.",
        ),
        ("zh/maps/stones-last/index.html", "阈值的 1.5 倍"),
        ("index.html", "Who earns on bread"),
        ("entities/stone-mill/index.html", "Flour gets cheap"),
        ("entities/corner-bakery/index.html", "Who earns on bread"),
        ("models/loaf/index.html", "A loaf costs more to make"),
        ("sources/grain-board-2026/index.html", "The stones last"),
    ];
    let built = build(&bakery());
    for (path, words) in pages {
        let page = common::html::parse(built.file(path));
        let main = page.one("main", &[]).expect("a page has a main part").text();
        assert!(main.contains(words), "{path} does not say `{words}`:\n{main}");
    }
}

#[test]
fn no_word_of_the_other_wiki_reaches_it() {
    let built = build(&bakery());
    let words = ["token", "词元", "gpu", "nvidia", "jimmy", "layer", "层级"];
    let mut found = Vec::new();
    for (path, bytes) in built.files.iter().filter(|(path, _)| path.ends_with(".html")) {
        let page = common::html::parse(text(bytes));
        let all = page.one("html", &[]).expect("a page is a page").text().to_lowercase();
        found.extend(words.iter().filter(|word| all.contains(**word)).map(|word| format!("{path}: {word}")));
    }
    expect_none("words of the other wiki", &found);
}

#[test]
fn its_figures_are_reckoned_and_the_mill_that_bakes_is_no_price_of_a_loaf() {
    use layerwiki::cost::{BASE, Item};
    let built = build(&bakery()).expect_clean();
    let costs = &built.closed.costs;
    let item = |model: &str, figure: &str| Item::Figure(model.to_owned(), figure.to_owned());
    let cases = [
        (item("loaf", "flour_cost"), BASE, 0.6 * 1.2),
        (item("loaf", "loaf_cost"), BASE, 0.6 * 1.2 + 1.1),
        (item("loaf", "loaf_cost"), "dear_flour", 0.6 * 1.8 + 1.1),
        // Without the mill's own 3.50, the middle of 4.80 and 4.20.
        (item("loaf", "loaf_markup"), BASE, 4.5 / 1.82),
        (item("meal", "meal_cost"), BASE, 0.25 * 4.8 + 0.4),
    ];
    for (item, scenario, expected) in cases {
        let figure = costs.ledger.figure(&item, scenario).expect("the figure has a value");
        assert!((figure.quantity.best() - expected).abs() < 1e-9, "{item:?} is {:?}", figure.quantity);
    }
    let left_out: Vec<&str> =
        costs.ledger.left_out(&item("loaf", "loaf_markup")).iter().map(|row| row.seller.as_str()).collect();
    assert_eq!(left_out, ["stone-mill"]);
    let over = costs.ledger.cell("loaf-prices", "over_cost", 0).expect("the cell has a value");
    assert!((over.quantity.best() - 4.8 / 1.82).abs() < 1e-9);
}

#[test]
fn its_signals_are_judged_over_the_whole_range_and_a_value_nobody_has_is_no_quiet_one() {
    let built = build(&bakery());
    let assessment: serde_json::Value =
        serde_json::from_str(built.file("data/stones-last.json")).expect("an assessment is JSON");
    let signals = assessment["signals"].as_array().expect("it has signals").iter();
    let states: Vec<(&str, &str)> =
        signals.map(|signal| (signal["id"].as_str().unwrap(), signal["state"].as_str().unwrap())).collect();
    let expected = [
        ("cheap-flour", "quiet"),
        ("dear-loaf", "close"),
        ("no-prices-of-rye", "unknown"),
        ("rollers", "close"),
    ];
    assert_eq!(states, expected);
    let dear = &assessment["signals"][1];
    // 0.55 kg at 1.10 and 0.65 kg at 1.35, and 1.10 for the oven.
    let near = |found: &serde_json::Value, expected: f64| (found.as_f64().unwrap() - expected).abs() < 1e-9;
    assert!(near(&dear["today"]["low"], 0.55 * 1.10 + 1.10), "{dear}");
    assert!(near(&dear["today"]["high"], 0.65 * 1.35 + 1.10), "{dear}");
}

#[test]
fn a_signal_that_has_fired_is_news_and_no_fault() {
    let site = tempfile::tempdir().unwrap();
    for (path, bytes) in files_below(&root().join("tests/sites/bakery")) {
        put(site.path(), &path, &text(&bytes).replace("< 0.80 EUR/kg", "< 1.40 EUR/kg"));
    }
    let built = build(&read(site.path())).expect_clean();
    let [fired] = built.diagnostics.as_slice() else { panic!("{:#?}", built.diagnostics) };
    assert_eq!((fired.rule.name, fired.severity), ("signal/fired", layerwiki::diagnostic::Severity::Note));
    assert!(fired.hints.iter().any(|hint| hint.contains("€1.20 / kg (€1.10–1.35)")), "{:?}", fired.hints);
    assert!(built.file("maps/stones-last/index.html").contains("data-standing=\"fired\""));
}

#[test]
fn a_unit_on_the_wrong_step_is_an_error_in_the_words_of_bread() {
    let site = tempfile::tempdir().unwrap();
    for (path, bytes) in files_below(&root().join("tests/sites/bakery")) {
        let mut text = text(&bytes).to_owned();
        if path == "entities/corner-bakery.md" {
            text = text.replace("step: bakery", "step: table");
        }
        put(site.path(), &path, &text);
    }
    let built = build(&read(site.path()));
    assert!(
        built.told.contains("chain/unit") || built.told.contains("`bread` is traded by `bakery`"),
        "{}",
        built.told
    );
}

#[test]
fn the_smallest_site_is_one_entity_and_three_lines() {
    let site = tempfile::tempdir().unwrap();
    put(site.path(), "content/site.yaml", "title: Bread\naddress: https://bread.test\nlanguages: [en]\n");
    put(site.path(), "entities/loaf.md", "---\ntitle: Loaf\n---\n\nFlour, water and salt.\n");
    let built = build(&read(site.path())).expect_clean();
    expect_no_dead_ends(&built, "https://bread.test");
    assert!(built.file("entities/loaf/index.html").contains("Flour, water and salt."));
    assert!(built.files.contains_key("index.html"), "the smallest site has no home");

    let output = site.path().join("public");
    let made = Command::new(env!("CARGO_BIN_EXE_layerwiki"))
        .args(["build", "--strict", "--root"])
        .arg(site.path())
        .arg("-o")
        .arg(&output)
        .output()
        .unwrap();
    assert!(made.status.success(), "{}", String::from_utf8_lossy(&made.stderr));
    assert_eq!(files_below(&output), built.files, "the binary writes what the library makes");
}

#[test]
fn programs_are_told_of_bread_in_both_languages() {
    let built = build(&bakery()).expect_clean();
    for path in ["facts.xml", "zh/facts.xml", "llms.txt", "zh/llms.txt", "_headers", "data/datapackage.json"]
    {
        assert!(built.files.contains_key(path), "there is no {path}");
    }
    // No page of prose was published, and none has moved.
    for path in ["feed.xml", "zh/feed.xml", "_redirects"] {
        assert!(!built.files.contains_key(path), "there is {path}");
    }
    let home = built.file("zh/index.html");
    assert!(home.contains("type=\"application/atom+xml\"") && home.contains("href=\"/zh/facts.xml\""));
    assert!(!home.contains("/feed.xml"));
    // What an entity is to schema.org stands in the vocabulary, and this one says nothing of it.
    let mill = built.file("entities/stone-mill/index.html");
    assert!(mill.contains("\"mainEntity\":{\"@type\":\"Thing\""), "the engine knows what a mill is");
    assert!(built.file("zh/llms.txt").contains("https://bakery.test/zh/entities/stone-mill/"));
    assert!(built.file("zh/facts.xml").contains("xml:lang=\"zh-Hans\""));
}

#[test]
fn what_programs_are_told_carries_the_path_of_the_site() {
    let built = build_at(&bakery(), "https://x.test/wiki").expect_clean();
    let rules = built.file("_headers").lines().filter(|line| !line.starts_with([' ', '#']));
    assert!(rules.clone().count() > 3 && rules.clone().all(|rule| rule.starts_with("/wiki/")));
    for path in ["facts.xml", "zh/llms.txt", "data/loaf-prices/rows.json"] {
        assert!(built.file(path).contains("https://x.test/wiki/"), "{path}");
    }
    assert!(!built.file("index.html").contains("bakery.test"));
}

#[test]
fn a_site_says_for_itself_what_it_has_files_for_and_nothing_without_an_address() {
    let site = tempfile::tempdir().unwrap();
    put(site.path(), "content/site.yaml", "title: Bread\naddress: https://bread.test\nlanguages: [en]\n");
    put(site.path(), "entities/loaf.md", "---\ntitle: Loaf </script><b>\n---\n\nFlour.\n");
    put(site.path(), "static/_headers", "/*\n  X-Own: yes\n");
    let built = build(&read(site.path())).expect_clean();
    assert_eq!(built.file("_headers"), "/*\n  X-Own: yes\n");
    assert!(!built.files.contains_key("facts.xml") && !built.file("index.html").contains("atom+xml"));
    let loaf = built.file("entities/loaf/index.html");
    assert!(loaf.contains("\"name\":\"Loaf \\u003c/script>\\u003cb>\""), "a title ends the data");

    put(site.path(), "content/site.yaml", "title: Bread\nlanguages: [en]\n");
    let built = build(&read(site.path())).expect_clean();
    assert!(!built.file("entities/loaf/index.html").contains("ld+json"));
    assert!(!built.files.contains_key("llms.txt") && !built.files.contains_key("sitemap.xml"));
}

#[test]
fn a_full_build_puts_each_page_beside_itself_as_markdown() {
    let wishes = layerwiki::pipeline::Wishes { full: true, ..Default::default() };
    let built = common::build_as(&bakery(), &wishes);
    let twins = built.files.keys().filter(|path| path.ends_with("index.md")).count();
    assert!(twins > 20, "only {twins} pages stand as Markdown");
    assert!(built.file("zh/entities/stone-mill/index.md").starts_with("# "));
    assert!(built.file("llms.txt").contains("(https://bakery.test/entities/stone-mill/index.md)"));
    for (path, bytes) in built.files.iter().filter(|(path, _)| path.ends_with("index.md")) {
        let page = std::str::from_utf8(bytes).unwrap();
        assert!(!page.contains("<span") && !page.contains("<a "), "{path} has markup in it");
        let html = built.file(&path.replace("index.md", "index.html"));
        assert!(html.contains("type=\"text/markdown\""), "{path} is not told of");
    }
    let hidden = built.file("404.html");
    assert!(!hidden.contains("text/markdown") && !built.files.contains_key("404.md"));
}

fn put(site: &std::path::Path, path: &str, text: &str) {
    let file = site.join(path);
    fs::create_dir_all(file.parent().unwrap()).unwrap();
    fs::write(file, text).unwrap();
}
