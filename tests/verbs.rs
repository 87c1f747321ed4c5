//! The verbs of an author's day: rename, new, list, stats, init. Whole runs in folders of their own.

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
use std::fs;
use std::path::Path;
use std::process::{Command, Output};

use common::{build, files_below, read, root};
use layerwiki::diagnostic::Severity;
use layerwiki::pipeline::{Closed, Wishes};
use layerwiki::rename::Renaming;
use layerwiki::source::SourceTree;
use proptest::test_runner::{Config, TestRunner};

/// Runs the binary in a folder.
fn layerwiki(folder: &Path, arguments: &[&str]) -> Output {
    let mut command = Command::new(env!("CARGO_BIN_EXE_layerwiki"));
    command.arg("--root").arg(folder).args(arguments).env("NO_COLOR", "1").output().unwrap()
}

fn told(output: &Output) -> String {
    format!("{}{}", String::from_utf8_lossy(&output.stdout), String::from_utf8_lossy(&output.stderr))
}

/// Runs the binary and expects that it went well; gives what it printed.
fn well(folder: &Path, arguments: &[&str]) -> String {
    let output = layerwiki(folder, arguments);
    assert!(output.status.success(), "{arguments:?}: {}", told(&output));
    String::from_utf8(output.stdout).unwrap()
}

/// Runs the binary and expects that it refuses, with these words.
fn refused(folder: &Path, arguments: &[&str], words: &[&str]) {
    let sources = || {
        let mut files = files_below(folder);
        files.retain(|path, _| !path.starts_with(".layerwiki"));
        files
    };
    let before = sources();
    let output = layerwiki(folder, arguments);
    let told = told(&output);
    assert!(!output.status.success(), "{arguments:?} was done: {told}");
    for words in words {
        assert!(told.contains(words), "{arguments:?} is to say {words:?}:\n{told}");
    }
    assert!(before == sources(), "{arguments:?} has changed the folder");
}

/// A copy of the bakery to work in.
fn bakery() -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    for (path, bytes) in files_below(&root().join("tests/sites/bakery")) {
        if path.starts_with('.') {
            continue;
        }
        let file = folder.path().join(path);
        fs::create_dir_all(file.parent().unwrap()).unwrap();
        fs::write(file, bytes).unwrap();
    }
    folder
}

fn texts(tree: &SourceTree) -> BTreeMap<String, Vec<u8>> {
    let all = tree.own_below("");
    all.map(|source| (source.path().to_string(), source.bytes().to_vec())).collect()
}

/// Everything of a site that can be renamed, by the engine's own reading.
fn names(tree: &SourceTree) -> Vec<String> {
    let closed = Closed::close(tree, &Wishes { drafts: true, ..Wishes::default() }).value;
    let roster = &closed.graph.roster;
    let is_folder = |id: &str| {
        let document = roster.articles[id].original_document().unwrap();
        document.path.as_str().ends_with("index.md")
    };
    let mut names: Vec<String> = roster.articles.keys().filter(|id| !is_folder(id)).cloned().collect();
    for (id, item) in roster.items.iter() {
        names.push(id.to_owned());
        if item.kind == layerwiki::graph::ItemKind::Model {
            names.extend(item.values.keys().map(|name| format!("{id}.{name}")));
        }
    }
    names.extend(roster.works.iter().filter_map(|(_, work)| work.key.clone()));
    names.extend(
        roster
            .facts
            .values()
            .flat_map(|facts| facts.iter())
            .map(|fact| format!("{}.{}", fact.owner, fact.id)),
    );
    for facet in &roster.vocabulary.facets {
        names.extend(facet.terms.iter().map(|term| format!("{}/{}", facet.id, term.id)));
    }
    names.sort();
    names.dedup();
    names
}

/// What a check finds: rule and severity, counted.
fn findings(tree: &SourceTree) -> BTreeMap<(String, String), usize> {
    let mut counts = BTreeMap::new();
    let wishes = Wishes { drafts: true, ..Wishes::default() };
    for found in Closed::close(tree, &wishes).diagnostics {
        *counts.entry((found.rule.name.to_owned(), found.severity.to_string())).or_default() += 1;
    }
    counts
}

/// A name of the same kind that nothing has.
fn other(name: &str, word: &str) -> String {
    match (name.rfind('/'), name.rfind('.')) {
        (Some(slash), _) => format!("{}/{word}", &name[..slash]),
        (None, Some(dot)) => format!("{}.{word}", &name[..dot]),
        (None, None) => word.to_owned(),
    }
}

/// Renames there and back; gives the site in between.
fn there_and_back(tree: &SourceTree, old: &str, new: &str) -> Option<SourceTree> {
    let told = |faults: Vec<layerwiki::diagnostic::Diagnostic>| {
        faults.into_iter().map(|fault| fault.message).collect::<Vec<_>>().join("; ")
    };
    let there = match Renaming::of(tree, old, new) {
        Ok(renaming) => renaming,
        Err(faults) => {
            let told = told(faults);
            // A translation has one label for two facts of one id.
            assert!(told.contains("one label for both"), "{old} -> {new}: {told}");
            return None;
        }
    };
    assert!(there.n_places > 0 || !there.files.is_empty(), "{old} is named nowhere");
    let between = there.apply(tree);
    assert_ne!(texts(tree), texts(&between), "{old} -> {new}");
    let back =
        Renaming::of(&between, new, old).unwrap_or_else(|faults| panic!("{new} -> {old}: {}", told(faults)));
    let again = texts(&back.apply(&between));
    for (path, bytes) in texts(tree) {
        let now = again.get(&path).unwrap_or_else(|| panic!("{old} -> {new} -> {old}: `{path}` is gone"));
        assert_eq!(
            String::from_utf8_lossy(&bytes),
            String::from_utf8_lossy(now),
            "{old} -> {new} -> {old}: {path}"
        );
    }
    assert_eq!(texts(tree).len(), again.len());
    Some(between)
}

#[test]
fn every_name_of_the_bakery_can_be_changed_and_changed_back() {
    let tree = read(&root().join("tests/sites/bakery"));
    let before = findings(&tree);
    for name in names(&tree) {
        let word = if name.contains('/') || name.contains('.') { "zq9" } else { "zq-9" };
        if let Some(between) = there_and_back(&tree, &name, &other(&name, word)) {
            assert_eq!(before, findings(&between), "{name}");
        }
    }
}

#[test]
fn names_of_the_real_site_taken_at_random_can_be_changed_and_changed_back() {
    let tree = read(&root());
    let names = names(&tree);
    assert!(names.len() > 1000, "only {} names", names.len());
    let mut runner = TestRunner::new(Config { cases: 3, failure_persistence: None, ..Config::default() });
    let strategy = (0..names.len(), "[a-z]{3}[0-9]{2}");
    runner
        .run(&strategy, |(index, word)| {
            let name = &names[index];
            there_and_back(&tree, name, &other(name, &format!("zq{word}")));
            Ok(())
        })
        .unwrap();
}

#[test]
fn the_real_site_is_the_same_site_with_other_names() {
    let tree = read(&root());
    let before = findings(&tree);
    let mut renamed = tree;
    for (old, new) in [
        ("nvidia", "zq-cards"),
        ("one-megawatt", "zq-floor"),
        ("one-megawatt.gpu_hour_floor", "zq_floor"),
        ("layer/L2", "M2"),
        ("api-prices", "zq-prices"),
        ("margin-geography", "zq-map"),
        ("coreweave.revenue", "zq-sales"),
    ] {
        let old = old.replace("one-megawatt.", "zq-floor.");
        let renaming =
            Renaming::of(&renamed, &old, new).unwrap_or_else(|faults| panic!("{old}: {faults:#?}"));
        assert!(renaming.n_places > 1, "{old} is named in {} places", renaming.n_places);
        renamed = renaming.apply(&renamed);
    }
    assert_eq!(before, findings(&renamed));
    assert!(renamed.own("entities/zq-cards.zh.md").is_some() && renamed.own("entities/nvidia.md").is_none());
    assert!(renamed.own("content/datasets/zq-prices.csv").is_some());
}

#[test]
fn what_merely_looks_like_the_name_stays() {
    let folder = bakery();
    let page = folder.path().join("content/pages/note.md");
    let text = "---\ntitle: A note\nsummary: \"The stone-mill is [[stone-mill]].\" # stone-mill\n---\n\n\
        stone-mill `[[stone-mill]]` and [the mill](/entities/stone-mill/#what-it-charges), \"stone-mill\", \
        stone-mills, \\[[stone-mill]], ![[entities: craft=stone]]\n\n\
        > [[stone-mill|stone-mill]] [[ stone-mill#facts ]] [words](https://x.test/stone-mill/)\n\n\
        ```text\n[[stone-mill]]\n```\n\n<!-- [[stone-mill]] -->\n\n| a | b |\n|---|---|\n| [[stone-mill|a]] | [[=stone-mill.flour-price]] |\n";
    fs::write(&page, text).unwrap();
    fs::write(
        folder.path().join("content/pages/note.zh.md"),
        "---\ntitle: 短记\n---\n\n[[stone-mill|石磨坊]]\n",
    )
    .unwrap();
    well(folder.path(), &["rename", "stone-mill", "old-stone"]);
    let expected = "---\ntitle: A note\nsummary: \"The stone-mill is [[old-stone]].\" # stone-mill\n---\n\n\
        stone-mill `[[stone-mill]]` and [the mill](/entities/old-stone/#what-it-charges), \"stone-mill\", \
        stone-mills, \\[[stone-mill]], ![[entities: craft=stone]]\n\n\
        > [[old-stone|stone-mill]] [[ old-stone#facts ]] [words](https://x.test/stone-mill/)\n\n\
        ```text\n[[stone-mill]]\n```\n\n<!-- [[stone-mill]] -->\n\n| a | b |\n|---|---|\n| [[old-stone|a]] | [[=old-stone.flour-price]] |\n";
    assert_eq!(fs::read_to_string(&page).unwrap(), expected);
    assert!(
        fs::read_to_string(folder.path().join("content/pages/note.zh.md"))
            .unwrap()
            .contains("[[old-stone|石磨坊]]")
    );
}

#[test]
fn a_renamed_page_keeps_its_address_its_stamps_and_goes_back_to_the_byte() {
    let folder = bakery();
    let before = files_below(folder.path());
    let shown = well(folder.path(), &["rename", "stone-mill", "old-stone", "--dry-run"]);
    assert!(shown.contains("entities/stone-mill.md -> entities/old-stone.md"), "{shown}");
    assert!(shown.contains("+ redirects: [/entities/stone-mill/]"), "{shown}");
    assert!(before == files_below(folder.path()), "a dry run writes nothing");

    well(folder.path(), &["rename", "stone-mill", "old-stone"]);
    let built = build(&read(folder.path())).expect_clean();
    assert!(
        built.diagnostics.iter().all(|found| found.severity == Severity::Note),
        "{:#?}",
        built.diagnostics
    );
    assert!(built.files.contains_key("entities/stone-mill/index.html"), "the old address lives");
    assert!(built.files.contains_key("zh/entities/old-stone/index.html"));
    assert!(!folder.path().join(".layerwiki/edit").exists());

    well(folder.path(), &["rename", "old-stone", "stone-mill"]);
    let mut after = files_below(folder.path());
    after.retain(|path, _| !path.starts_with(".layerwiki"));
    assert!(before == after, "{:?}", after.keys().collect::<Vec<_>>());
}

#[test]
fn an_anchor_that_is_spelled_from_a_name_follows_it() {
    let folder = bakery();
    let write = |path: &str, text: &str| fs::write(folder.path().join(path), text).unwrap();
    let text = |path: &str| fs::read_to_string(folder.path().join(path)).unwrap();
    write(
        "content/pages/note.md",
        "---\ntitle: A note\n---\n\n## On [[stone-mill]]\n\nSee [[stone-mill#fact-flour-price]], [above](#on-stone-mill).\n",
    );
    write(
        "content/pages/note.zh.md",
        "---\ntitle: 短记\n---\n\n## 关于[[stone-mill]]\n\n见[[note#on-stone-mill]]。\n",
    );
    well(folder.path(), &["stamp", "note"]);
    build(&read(folder.path())).expect_clean();
    well(folder.path(), &["rename", "stone-mill.flour-price", "stone-mill.price"]);
    assert!(text("content/pages/note.md").contains("[[stone-mill#fact-price]]"));
    assert!(text("entities/stone-mill.zh.md").contains("labels: {price: 面粉价格}"));
    assert!(text("entities/stone-mill.md").contains("[[=stone-mill.price@2025]]"));
    well(folder.path(), &["rename", "stone-mill", "old-stone"]);
    assert!(text("content/pages/note.md").contains("[above](#on-old-stone)"));
    assert!(text("content/pages/note.zh.md").contains("[[note#on-old-stone]]"));
    assert!(text("content/pages/note.zh.md").contains("    on-old-stone: "));
    // The stamps are still those of the originals.
    build(&read(folder.path())).expect_clean();
    well(folder.path(), &["rename", "goods/flour", "goods/meal-flour"]);
    assert!(text("entities/old-stone.md").contains("goods: meal-flour\n"));
    build(&read(folder.path())).expect_clean();
}

#[test]
fn a_renamed_model_keeps_its_address_too() {
    let folder = bakery();
    well(folder.path(), &["rename", "loaf", "bread-cost"]);
    let built = build(&read(folder.path())).expect_clean();
    assert!(built.file("models/loaf/index.html").contains("/models/bread-cost/"));
    assert!(built.files.contains_key("models/bread-cost/index.html"));
    well(folder.path(), &["rename", "bread-cost", "loaf"]);
    let model = fs::read(folder.path().join("content/models/loaf.yaml")).unwrap();
    assert!(model == fs::read(root().join("tests/sites/bakery/content/models/loaf.yaml")).unwrap());
}

#[test]
fn a_name_that_cannot_be_is_refused_with_what_to_do() {
    let folder = bakery();
    let refuse = |old: &str, new: &str, words: &[&str]| refused(folder.path(), &["rename", old, new], words);
    refuse("stone-mil", "x", &["nothing is called `stone-mil`", "did you mean `stone-mill`?"]);
    refuse("stone-mill", "carter", &["`carter` is taken: entities/carter.md", "choose another"]);
    refuse("stone-mill", "loaf", &["`loaf` is taken: content/models/loaf.yaml"]);
    refuse("stone-mill", "grain-board-2026", &["`grain-board-2026` is taken: content/sources.yaml"]);
    refuse("stone-mill", "Stone Mill", &["`Stone Mill` cannot be an id", "`stone-mill` can be one"]);
    refuse("stone-mill", "stone-mill", &["is called so already"]);
    refuse("stone-mill", "null", &["nothing can be called `null`"]);
    refuse("flour", "meal", &["nothing is called `flour`", "for the term write `goods/flour`"]);
    refuse("goods/flour", "bread", &["`bread` is taken"]);
    refuse("goods/flower", "x", &["`flower` is not a term of `goods`", "did you mean `flour`?"]);
    refuse("god/flour", "x", &["no facet is called `god`"]);
    refuse(
        "stone-mill.flour-prise",
        "x",
        &["has no fact `flour-prise`", "did you mean `stone-mill.flour-price`?"],
    );
    refuse("stone-mill.flour-price", "carter.price", &["two owners"]);
    refuse("stone-mill.flour-price", "Flour", &["cannot be the id of a fact"]);
    refuse("loaf.nothing", "x", &["`loaf` has no `nothing`"]);
    // A site that cannot be read may name it anywhere.
    fs::write(folder.path().join("entities/broken.md"), "---\ntitle: [\n---\n").unwrap();
    refuse("stone-mill", "old-stone", &["entities/broken.md", "this is not YAML"]);
}

#[test]
fn a_new_entity_stands_in_every_language_and_says_what_follows_from_its_place() {
    let folder = bakery();
    let made = well(
        folder.path(),
        &[
            "new",
            "entity",
            "water-mill",
            "--title",
            "The Water Mill",
            "--title",
            "zh=水磨坊",
            "--step",
            "mill",
            "--craft",
            "stone",
        ],
    );
    assert_eq!(made, "entities/water-mill.md\nentities/water-mill.zh.md\n");
    let read_file = |path: &str| fs::read_to_string(folder.path().join(path)).unwrap();
    let original = read_file("entities/water-mill.md");
    for line in [
        "title: The Water Mill",
        "step: mill",
        "goods: flour",
        "craft: stone",
        "updated: 2026-10-01",
        "# lack: hands | stones | neighbours",
    ] {
        assert!(original.lines().any(|known| known == line), "{line:?} is missing in\n{original}");
    }
    let twin = read_file("entities/water-mill.zh.md");
    assert!(twin.contains("title: 水磨坊") && !twin.contains("step:"), "{twin}");
    let errors: Vec<String> = build_loosely(folder.path());
    assert!(errors.is_empty(), "{errors:?}");

    // The ids of everything are one set.
    refused(
        folder.path(),
        &["new", "page", "water-mill"],
        &["`water-mill` is taken: entities/water-mill.md"],
    );
    refused(folder.path(), &["new", "model", "loaf"], &["`loaf` is taken: content/models/loaf.yaml"]);
    refused(folder.path(), &["new", "dataset", "grain-board-2026"], &["is taken: content/sources.yaml"]);
    refused(
        folder.path(),
        &["new", "entity", "Wind Mill"],
        &["`Wind Mill` cannot be an id", "`wind-mill` can be one"],
    );
    refused(
        folder.path(),
        &["new", "entity", "wind-mill", "--step", "mil"],
        &["`mil` is not a term of `step`", "did you mean `mill`?"],
    );
    refused(
        folder.path(),
        &["new", "entity", "wind-mill", "--stp", "mill"],
        &["takes no `stp`", "did you mean `step`?"],
    );
    refused(
        folder.path(),
        &["new", "entiti", "wind-mill"],
        &["nothing of the kind `entiti`", "did you mean `entity`?"],
    );
    refused(folder.path(), &["new", "entity"], &["say what to make", "kinds: assessment"]);
    refused(folder.path(), &["new", "entity", "wind-mill", "--step"], &["`--step` has no value"]);
}

/// The errors of a check that is not strict, in words.
fn build_loosely(folder: &Path) -> Vec<String> {
    let found = Closed::close(&read(folder), &Wishes { drafts: true, ..Wishes::default() }).diagnostics;
    found.into_iter().filter(|found| found.severity == Severity::Error).map(|found| found.message).collect()
}

#[test]
fn whatever_is_new_is_right_but_for_what_its_author_must_say() {
    let folder = bakery();
    for (arguments, made, still) in [
        (
            &["new", "page", "notes/on-dust"][..],
            "content/pages/notes/on-dust.md\ncontent/pages/notes/on-dust.zh.md\n",
            &[][..],
        ),
        (
            &["new", "note", "on-bread"],
            "content/pages/notes/on-bread.md\ncontent/pages/notes/on-bread.zh.md\n",
            &[],
        ),
        (&["new", "model", "oven"], "content/models/oven.yaml\n", &[]),
        (&["new", "dataset", "ovens"], "content/datasets/ovens.yaml\n", &[]),
        (&["new", "stack", "shelves"], "content/frameworks/shelves.yaml\n", &[]),
        (
            &["new", "map", "who-bakes", "--rows", "step", "--columns", "lack"],
            "content/frameworks/who-bakes.yaml\n",
            &[],
        ),
        (
            &["new", "crosswalk", "both", "--rows", "step", "--columns", "shelves"],
            "content/frameworks/both.yaml\n",
            &[],
        ),
        (
            &["new", "assessment", "for-long", "--of", "who-bakes", "--row", "mill"],
            "content/frameworks/for-long.yaml\n",
            &["the assessment has no `verdict`", "the assessment names no signals"],
        ),
        (
            &[
                "new",
                "entity",
                "ferry",
                "--helper",
                "carrier",
                "--step",
                "mill",
                "--offers",
                "Carries flour.",
            ],
            "entities/ferry.md\nentities/ferry.zh.md\n",
            &[],
        ),
        (
            &["new", "entity", "baker", "--original", "zh", "--title", "面包师", "--goods", "bread"],
            "entities/baker.md\nentities/baker.en.md\n",
            &[],
        ),
    ] {
        assert_eq!(well(folder.path(), arguments), made, "{arguments:?}");
        let mut errors = build_loosely(folder.path());
        errors.retain(|error| {
            !["the assessment has no `verdict`", "the assessment names no signals"].contains(&error.as_str())
                || arguments[1] == "assessment"
        });
        assert_eq!(errors, still, "{arguments:?}");
    }
    let shown = well(folder.path(), &["new", "entity", "last", "--dry-run"]);
    assert!(
        shown.contains("entities/last.zh.md") && !folder.path().join("entities/last.md").exists(),
        "{shown}"
    );
}

#[test]
fn a_site_has_its_own_skeletons() {
    let folder = bakery();
    let skeletons = folder.path().join("content/skeletons");
    fs::create_dir_all(&skeletons).unwrap();
    fs::write(skeletons.join("entity.md"), "---\ntitle: {{ title }}\ngoods: bread\n---\n\nOurs.\n").unwrap();
    fs::write(skeletons.join("entity.zh.md"), "---\ntitle: {{ title }}\n---\n\n自家的。\n").unwrap();
    assert!(build_loosely(folder.path()).is_empty());
    well(folder.path(), &["new", "entity", "stall", "--title", "Stall: \"corner\""]);
    let text = fs::read_to_string(folder.path().join("entities/stall.md")).unwrap();
    assert_eq!(text, "---\ntitle: \"Stall: \\\"corner\\\"\"\ngoods: bread\n---\n\nOurs.\n");
    assert!(fs::read_to_string(folder.path().join("entities/stall.zh.md")).unwrap().contains("自家的。"));
    fs::write(skeletons.join("page.md"), "{{ nothing").unwrap();
    refused(
        folder.path(),
        &["new", "page", "x"],
        &["content/skeletons/page.md", "the skeleton cannot be filled"],
    );
}

#[test]
fn a_new_site_builds_strictly_in_each_language() {
    let folder = tempfile::tempdir().unwrap();
    for languages in ["en,zh", "zh,en", "en", "zh"] {
        let site = folder.path().join(languages.replace(',', "-"));
        let site_name = site.to_str().unwrap();
        let made =
            well(folder.path(), &["init", site_name, "--language", languages, "--title", "Bread: a wiki"]);
        assert!(made.contains("content/site.yaml") && made.contains("README.md"), "{made}");
        let built = build(&read(&site)).expect_clean();
        assert!(built.diagnostics.is_empty(), "{languages}: {:#?}", built.diagnostics);
        assert!(built.file("index.html").contains("Bread: a wiki"), "{languages}");
        assert!(built.file("index.html").contains("1.5"), "{languages}: the claim is shown");
        assert_eq!(built.files.contains_key("zh/index.html"), languages == "en,zh", "{languages}");
        refused(&site, &["init"], &["holds a folder `content` already", "an empty folder"]);
    }
    let other = folder.path().join("other");
    fs::create_dir_all(&other).unwrap();
    fs::write(other.join("notes.txt"), "mine").unwrap();
    well(&other, &["init"]);
    assert!(build(&read(&other)).expect_clean().file("index.html").contains("Other"));
    let taken = folder.path().join("taken");
    fs::create_dir_all(&taken).unwrap();
    fs::write(taken.join("README.md"), "mine").unwrap();
    refused(&taken, &["init"], &["lies already: README.md"]);
    refused(
        &taken,
        &["init", "--language", "eng"],
        &["a new site cannot begin in `eng`", "did you mean `en`?"],
    );
}

#[test]
fn lists_hold_what_is_there_and_conditions_choose() {
    let folder = bakery();
    let list = |arguments: &[&str]| well(folder.path(), &[&["list"], arguments].concat());
    let all = list(&["entities"]);
    let lines: Vec<&str> = all.lines().collect();
    assert_eq!(lines[0], "id\ttitle\tstep\tgoods\tcraft\tfacts\trelations\tlanguages");
    assert!(lines.iter().any(|line| line.starts_with("stone-mill\tThe Stone Mill\t")), "{all}");
    let mills = list(&["entities", "goods=flour"]);
    assert!(mills.contains("stone-mill") && mills.lines().count() < lines.len(), "{mills}");
    let facts: serde_json::Value = serde_json::from_str(&list(&["facts", "--format", "json"])).unwrap();
    assert!(
        facts
            .as_array()
            .unwrap()
            .iter()
            .any(|fact| fact["id"] == "stone-mill.flour-price" && fact["source"] == "grain-board-2026")
    );
    let csv = list(&["figures", "kind=figure", "--format", "csv"]);
    let mut reader = csv::Reader::from_reader(csv.as_bytes());
    assert!(reader.records().all(|row| &row.unwrap()[1] == "figure"), "{csv}");
    assert!(list(&["rules", "severity=note"]).contains("facts/stale"));
    assert!(list(&["terms", "lack"]).lines().count() == 4);
    // Facts of 2026 are older than a day, and none is a thousand years old.
    assert!(list(&["stale", "--days", "1"]).contains("stone-mill.flour-price"));
    assert_eq!(list(&["stale", "--days", "365000d"]).lines().count(), 1);
    let kinds: Vec<String> =
        list(&[]).lines().map(|line| line.split_whitespace().next().unwrap().to_owned()).collect();
    assert!(kinds.len() > 15);
    for kind in &kinds {
        let table: serde_json::Value = serde_json::from_str(&list(&[kind, "--format", "json"])).unwrap();
        assert!(table.is_array(), "{kind}");
    }
    refused(
        folder.path(),
        &["list", "entitys"],
        &["nothing is listed as `entitys`", "did you mean `entities`?"],
    );
    refused(
        folder.path(),
        &["list", "facts", "confidense=low"],
        &["the list has no `confidense`", "did you mean `confidence`?"],
    );
    refused(folder.path(), &["list", "entities", "step=mil"], &["did you mean `mill`?"]);
}

#[test]
fn a_page_that_nothing_links_to_is_an_orphan_until_something_does() {
    let folder = bakery();
    fs::write(
        folder.path().join("entities/lone.md"),
        "---\ntitle: Lone\ngoods: bread\nwanted: true\n---\n\nAlone.\n",
    )
    .unwrap();
    let orphans = well(folder.path(), &["list", "orphans"]);
    assert!(orphans.contains("lone\tentity\tLone"), "{orphans}");
    assert!(well(folder.path(), &["list", "wanted"]).contains("lone\tLone\t0"));
    let page = folder.path().join("content/pages/index.md");
    let text = fs::read_to_string(&page).unwrap();
    fs::write(&page, format!("{text}\nSee [[lone]].\n")).unwrap();
    assert!(!well(folder.path(), &["list", "orphans"]).contains("lone\t"));
    assert!(well(folder.path(), &["list", "wanted"]).contains("lone\tLone\t1\tindex"));
}

#[test]
fn counts_are_those_of_the_site_and_fit_a_terminal() {
    let folder = bakery();
    let text = well(folder.path(), &["stats"]);
    assert!(text.lines().all(|line| line.chars().count() <= 80), "{text}");
    let counts: serde_json::Value =
        serde_json::from_str(&well(folder.path(), &["stats", "--format", "json"])).unwrap();
    let built = build(&read(folder.path()));
    let roster = &built.closed.graph.roster;
    assert_eq!(counts["pages"]["entities"], roster.entities.len());
    assert_eq!(counts["facts"]["all"], roster.facts.values().flat_map(|facts| facts.iter()).count());
    assert_eq!(counts["relations"]["all"], roster.relations.stated.len());
    assert_eq!(counts["translations"]["zh"]["missing"], 0);
    fs::remove_file(folder.path().join("entities/carter.zh.md")).unwrap();
    let counts: serde_json::Value =
        serde_json::from_str(&well(folder.path(), &["stats", "--format", "json"])).unwrap();
    assert_eq!(counts["translations"]["zh"]["missing"], 1);
    assert_eq!(counts["findings"]["language/missing"]["count"], 1);
}

#[test]
fn shells_are_told_every_verb() {
    let folder = tempfile::tempdir().unwrap();
    for shell in ["bash", "zsh", "fish"] {
        let script = well(folder.path(), &["completions", shell]);
        for verb in ["rename", "new", "list", "stats", "init", "completions", "check"] {
            assert!(script.contains(verb), "{shell} knows no {verb}");
        }
    }
}

#[test]
fn where_there_is_no_site_every_verb_says_so_and_how_to_begin() {
    let folder = tempfile::tempdir().unwrap();
    for arguments in
        [&["check"][..], &["list", "entities"], &["stats"], &["links"], &["calc"], &["new", "entity", "loaf"]]
    {
        refused(folder.path(), arguments, &["there is no `content/site.yaml`", "`layerwiki init`"]);
    }
}
