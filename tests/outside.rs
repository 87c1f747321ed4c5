//! What comes from outside and what goes there: links that are asked for, price files that are taken in, schemas that
//! somebody else's validator reads.

#![allow(
    clippy::disallowed_methods,
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    clippy::unwrap_used,
    reason = "a test copies a site and fails by panicking"
)]

mod common;

use std::collections::BTreeMap;
use std::fs;
use std::io::{BufRead, BufReader, Write};
use std::net::TcpListener;
use std::path::Path;
use std::process::{Command, Output};
use std::thread;

use common::{read, root, specimen};
use layerwiki::pipeline::{Closed, Wishes};
use layerwiki::schema::{Names, Schema, schemas};
use layerwiki::source::{SourceTree, split};
use serde_json::{Value, json};

fn run(site: &Path, arguments: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_layerwiki"))
        .arg("--root")
        .arg(site)
        .args(arguments)
        .env("NO_COLOR", "1")
        .env_remove("HTTPS_PROXY")
        .env_remove("ALL_PROXY")
        .output()
        .expect("the binary runs")
}

fn lay(site: &Path, files: &[(&str, &str)]) {
    for (path, text) in files {
        let file = site.join(path);
        fs::create_dir_all(file.parent().unwrap()).unwrap();
        fs::write(file, text).unwrap();
    }
}

fn out(output: &Output) -> String {
    String::from_utf8(output.stdout.clone()).unwrap()
}

fn err(output: &Output) -> String {
    String::from_utf8(output.stderr.clone()).unwrap()
}

// Links.

/// A server that knows three pages; also as a proxy, by `CONNECT`.
fn server() -> String {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let address = listener.local_addr().unwrap().to_string();
    thread::spawn(move || {
        for stream in listener.incoming() {
            let mut stream = stream.unwrap();
            let mut reader = BufReader::new(stream.try_clone().unwrap());
            let mut ask = || {
                let mut lines = Vec::new();
                loop {
                    let mut line = String::new();
                    if reader.read_line(&mut line).unwrap_or(0) == 0 || line == "\r\n" {
                        return lines;
                    }
                    lines.push(line);
                }
            };
            let mut asked = ask();
            if asked.first().is_some_and(|line| line.starts_with("CONNECT ")) {
                let _ = stream.write_all(b"HTTP/1.1 200 OK\r\n\r\n");
                asked = ask();
            }
            let Some(line) = asked.first() else { continue };
            let path = line.split(' ').nth(1).unwrap().to_owned();
            let answer = match path.as_str() {
                "/fine" => "200 OK",
                "/moved" => "301 Moved\r\nLocation: /fine",
                "/shut" => "403 No",
                _ => "404 No",
            };
            let _ = stream.write_all(format!("HTTP/1.1 {answer}\r\nContent-Length: 0\r\n\r\n").as_bytes());
        }
    });
    address
}

#[test]
fn links_tells_dead_moved_and_unseen_addresses_where_they_stand_and_remembers_them() {
    let site = tempfile::tempdir().unwrap();
    let host = server();
    let page = format!(
        "---\ntitle: Loaf\nsummary: A loaf.\nallow:\n  - {{rule: link/unseen, because: it opens in a browser}}\n---\n\n\
         Flour [a](http://{host}/fine), [b](http://{host}/moved), [c](http://{host}/shut), [d](http://{host}/gone).\n"
    );
    let sources = format!("list:\n  title: T\n  publisher: P\n  url: http://{host}/gone\n  date: 2026\n");
    lay(
        site.path(),
        &[
            ("content/site.yaml", "title: Bread\naddress: https://bread.test\nlanguages: [en]\n"),
            ("content/sources.yaml", &sources),
            ("entities/loaf.md", &page),
        ],
    );
    let told = run(site.path(), &["links", "--pause", "1", "--format", "json"]);
    assert_eq!(told.status.code(), Some(0), "private addresses are no business of others: {}", err(&told));
    fs::remove_dir_all(site.path().join(".layerwiki")).unwrap();

    let told = run(site.path(), &["links", "--local", "--pause", "1", "--format", "json"]);
    assert_eq!(told.status.code(), Some(1), "{}", err(&told));
    let findings: Vec<Value> = serde_json::from_slice(&told.stdout).unwrap();
    let found: Vec<(&str, &str, u64)> = findings
        .iter()
        .map(|one| {
            (one["rule"].as_str().unwrap(), one["file"].as_str().unwrap(), one["line"].as_u64().unwrap())
        })
        .collect();
    // The one that cannot be seen is allowed to stand there.
    assert_eq!(found, [("link/dead", "content/sources.yaml", 4), ("link/moved", "entities/loaf.md", 8)]);
    assert_eq!(findings[1]["hints"], json!([format!("write `http://{host}/fine`")]));
    assert!(
        err(&told).contains("4 addresses at 5 places: 1 dead, 1 moved, 0 could not be seen"),
        "{}",
        err(&told)
    );
    assert!(err(&told).contains("asked for 4 pages"), "{}", err(&told));

    let again = run(site.path(), &["links", "--local", "--pause", "1", "--only", "entities/*.md"]);
    assert!(err(&again).contains("asked for 0 pages"), "{}", err(&again));
    assert!(out(&again).contains("link/moved  entities/loaf.md:8:"), "{}", out(&again));
    let offline = run(site.path(), &["links", "--offline", "--only", "/moved"]);
    assert_eq!(offline.status.code(), Some(0));
    assert!(err(&offline).contains("lives elsewhere now"), "{}", err(&offline));
    let kept = fs::read_to_string(site.path().join(".layerwiki/cache/links.json")).unwrap();
    let kept: Value = serde_json::from_str(&kept).unwrap();
    assert_eq!(kept["pages"][format!("http://{host}/gone")]["outcome"], "dead");
    // A build asks nobody, and finds no fault with an allow it cannot judge.
    assert_eq!(run(site.path(), &["check", "--strict"]).status.code(), Some(0));
}

#[test]
fn links_asks_through_the_proxy_of_the_environment() {
    let site = tempfile::tempdir().unwrap();
    lay(
        site.path(),
        &[
            ("content/site.yaml", "title: Bread\naddress: https://bread.test\nlanguages: [en]\n"),
            (
                "entities/loaf.md",
                "---\ntitle: Loaf\n---\n\n[a](http://mill.test/fine) [b](http://mill.test/gone)\n",
            ),
        ],
    );
    let told = Command::new(env!("CARGO_BIN_EXE_layerwiki"))
        .arg("--root")
        .arg(site.path())
        .args(["links", "--pause", "1", "--format", "github"])
        .env_remove("NO_PROXY")
        .env_remove("no_proxy")
        .env("ALL_PROXY", format!("http://{}", server()))
        .output()
        .unwrap();
    let expected = "::error file=entities/loaf.md,line=5,col=32,title=link/dead::`http://mill.test/gone` is dead: 404, not found\n";
    assert!(out(&told).starts_with(expected.trim_end()), "{}{}", out(&told), err(&told));
    assert_eq!(out(&told).lines().count(), 1, "{}", out(&told));
}

// Prices.

const DATASET: &str = "\
# The list of the village.
title: Prices
key: id
seller: baker
columns:
  id: {type: text, label: Row}
  bread: {type: text, label: Bread}
  baker: {type: entity, label: Baker}
  price: {type: quantity, unit: USD/kg, label: Price}
  old: {type: quantity, unit: USD/kg, label: Of yesterday}
  as_of: {type: date, label: As of}
  source: {type: source, label: Source}
import:
  prices:
    columns:
      price: {field: cost_per_gram, unit: USD/g}
      old: {field: old_cost_per_gram, unit: USD/g}
    date: as_of
    source: source
    group: village
    where: {mode: [bread]}
    work:
      key: village-{date}
      title: prices.json
      publisher: \"The village: all bakers\"
      url: https://village.test/prices.json
    models:
      a/rye: rye
      a/bun: bun
      a/roll: {row: roll, bread: Roll, baker: Some Baker}
      b/gone: wheat
";

const SHEET: &str = "id,bread,baker,price,old,as_of,source\n\
    rye,\"Rye, dark\",Some Baker,  2.5,1,2026-10-01,list\n\
    bun,Bun,Some Baker,3,,2026-10-01,list\n\
    wheat,Wheat,Some Baker,4,,2026-10-01,list\n";

const PRICES: &str = r#"{
  "sample": {"mode": "one of: bread, cake", "cost_per_gram": 0, "village": "one of many"},
  "a/rye": {"mode": "bread", "cost_per_gram": 2e-03, "old_cost_per_gram": 0.001, "village": "a", "unread": [1, {}]},
  "a/bun": {"mode": "bread", "cost_per_gram": 0.003, "village": "a"},
  "a/roll": {"mode": "bread", "cost_per_gram": "0.0045", "village": "a"},
  "a/baguette": {"mode": "bread", "cost_per_gram": 0.006, "village": "a"},
  "a/cake": {"mode": "cake", "cost_per_gram": 0.006, "village": "a"},
  "c/brioche": {"mode": "bread", "cost_per_gram": 0.006, "village": "c"}
}"#;

fn village() -> tempfile::TempDir {
    let site = tempfile::tempdir().unwrap();
    lay(
        site.path(),
        &[
            ("content/site.yaml", "title: Bread\naddress: https://bread.test\nlanguages: [en]\n"),
            (
                "content/vocabulary/units.yaml",
                "dimensions: [mass]\nunits: {g: {measures: mass, symbol: g, prefixes: true}}\n",
            ),
            (
                "content/sources.yaml",
                "# Works.\nlist:\n  title: T # old\n  publisher: P\n  locator: in the window\n  date: 2026\n",
            ),
            ("content/datasets/prices.yaml", DATASET),
            ("content/datasets/prices.csv", SHEET),
            ("prices.json", PRICES),
        ],
    );
    site
}

fn files(site: &Path) -> BTreeMap<String, String> {
    let names = ["content/sources.yaml", "content/datasets/prices.yaml", "content/datasets/prices.csv"];
    names.iter().map(|name| ((*name).to_owned(), fs::read_to_string(site.join(name)).unwrap())).collect()
}

fn import(site: &Path, arguments: &[&str]) -> Output {
    let file = site.join("prices.json");
    let mut all = vec!["import", "prices", file.to_str().unwrap()];
    all.extend(arguments);
    run(site, &all)
}

#[test]
fn a_price_file_becomes_dated_rows_beside_the_old_ones() {
    let site = village();
    let before = files(site.path());
    let shown = import(site.path(), &["--date", "2026-11-01"]);
    assert_eq!(shown.status.code(), Some(0), "{}", err(&shown));
    let text = out(&shown);
    for line in [
        "changed  a/rye: `rye-2026-11-01`; `rye`, which is of 2026-10-01, stays",
        "           price  2.5 USD/kg → 2 USD/kg (-20.0 %)",
        "           old    1 USD/kg → 1 USD/kg, as before",
        "new      a/roll: `roll`",
        "           price  4.5 USD/kg",
        "gone     b/gone: the file has no price for it; `wheat` stays",
        "unknown  a/baguette",
        "  \"a/baguette\": {row: a-baguette, bread: …, baker: …}",
        "1 new, 1 changed, 1 gone, 1 the same; 1 unknown, 1 of other sellers",
        "nothing is written: add --write",
    ] {
        assert!(text.lines().any(|known| known == line), "{line}\n\n{text}");
    }
    assert_eq!(files(site.path()), before, "nothing is written unasked");

    let written = import(site.path(), &["--date", "2026-11-01", "--write"]);
    assert_eq!(written.status.code(), Some(0), "{}{}", out(&written), err(&written));
    let after = files(site.path());
    assert_eq!(
        after["content/datasets/prices.csv"],
        SHEET.replace(
            "bun,Bun",
            "rye-2026-11-01,\"Rye, dark\",Some Baker,2,1,2026-11-01,village-2026-11-01\nbun,Bun"
        ) + "roll,Roll,Some Baker,4.5,,2026-11-01,village-2026-11-01\n"
    );
    assert_eq!(
        after["content/sources.yaml"],
        before["content/sources.yaml"].clone()
            + "\nvillage-2026-11-01:\n  title: prices.json\n  publisher: \"The village: all bakers\"\n  \
               url: https://village.test/prices.json\n  date: 2026-11-01\n"
    );
    assert_eq!(after["content/datasets/prices.yaml"], DATASET);
    let check = run(site.path(), &["check", "--strict"]);
    assert_eq!(check.status.code(), Some(0), "{}", err(&check));

    // The same file again brings nothing; a later one goes on from the newest row.
    let again = import(site.path(), &["--date", "2026-11-02", "--write"]);
    assert!(out(&again).contains("0 new, 0 changed, 1 gone, 3 the same"), "{}", out(&again));
    assert!(out(&again).contains("nothing to write"));
    lay(site.path(), &[("prices.json", &PRICES.replace("2e-03", "0.0015"))]);
    let later = import(site.path(), &["--date", "2026-11-20", "--write", "--source", "list"]);
    assert!(out(&later).contains("2 USD/kg → 1.5 USD/kg (-25.0 %)"), "{}{}", out(&later), err(&later));
    let sheet = &files(site.path())["content/datasets/prices.csv"];
    assert!(
        sheet.contains("village-2026-11-01\nrye-2026-11-20,\"Rye, dark\",Some Baker,1.5,1,2026-11-20,list\n"),
        "{sheet}"
    );
}

#[test]
fn what_is_wrong_with_an_import_is_told_and_nothing_is_written() {
    let site = village();
    let before = files(site.path());
    let fails = |arguments: &[&str], says: &str| {
        let told = import(site.path(), arguments);
        assert_eq!(told.status.code(), Some(1), "{arguments:?}: {}{}", out(&told), err(&told));
        assert!(err(&told).contains(says), "{arguments:?}: {}", err(&told));
        assert_eq!(files(site.path()), before);
    };
    fails(&["--date", "2026-10-01", "--write"], "differ from those of `rye`, which is of 2026-10-01 too");
    fails(&["--date", "2026-09-01", "--write"], "a file of 2026-09-01 adds nothing behind it");
    fails(&["--into", "price"], "did you mean `prices`?");
    fails(&["--source", "lists"], "did you mean `list`?");
    lay(site.path(), &[("prices.json", "{\"a\": {\"b\": 1},")]);
    fails(&[], "is not JSON: it cannot be read from line 1, column 15 on");
    lay(site.path(), &[("prices.json", "[1, 2]")]);
    fails(&[], "is no price file");
    lay(site.path(), &[("prices.json", PRICES)]);
    // A new row says what all rows say.
    lay(site.path(), &[("content/datasets/prices.yaml", &DATASET.replace(", bread: Roll", ""))]);
    let told = import(site.path(), &["--date", "2026-11-01", "--write"]);
    assert!(err(&told).contains("nothing says what `bread` of the new row `roll` is"), "{}", err(&told));
    // What would break the site is told first.
    lay(
        site.path(),
        &[
            ("content/datasets/prices.yaml", DATASET),
            (
                "content/models/claim.yaml",
                "title: Claim\nfigures:\n  dearest: {formula: max(prices.price), unit: USD/kg, label: Dearest, expect: $4.00 / kg}\n",
            ),
        ],
    );
    assert_eq!(run(site.path(), &["check", "--strict"]).status.code(), Some(0));
    let told = import(site.path(), &["--date", "2026-11-01", "--write"]);
    assert_eq!(told.status.code(), Some(1));
    assert!(
        err(&told).contains("claim/drift") && err(&told).contains("nothing is written"),
        "{}",
        err(&told)
    );
    assert_eq!(files(site.path()), before);
    let told = import(site.path(), &["--date", "2026-11-01", "--write", "--anyway"]);
    assert_eq!(told.status.code(), Some(0), "{}", err(&told));
    assert!(files(site.path()) != before);
}

// Schemas.

fn schemas_of(tree: &SourceTree) -> Vec<Schema> {
    let closed = Closed::close(tree, &Wishes { drafts: true, ..Wishes::default() }).value;
    schemas(&Names::of(&closed.graph.roster, &closed.costs, &closed.frameworks)).unwrap()
}

/// Schemas, compiled by somebody else's validator.
struct Validator {
    all: boon::Schemas,
    compiled: BTreeMap<String, boon::SchemaIndex>,
}

impl Validator {
    fn of(schemas: &[Schema]) -> Validator {
        let mut all = boon::Schemas::new();
        let mut compiler = boon::Compiler::new();
        let mut compiled = BTreeMap::new();
        for schema in schemas {
            let address = format!("http://schema.test/{}.json", schema.name);
            compiler.add_resource(&address, schema.json.clone()).unwrap();
            let index = compiler
                .compile(&address, &mut all)
                .unwrap_or_else(|error| panic!("{}: {error:#}", schema.name));
            compiled.insert(schema.name.clone(), index);
        }
        Validator { all, compiled }
    }

    /// What is wrong with some YAML, read as an editor reads it.
    fn wrong(&self, schema: &str, yaml: &str) -> Option<String> {
        let value: Value = serde_yaml::from_str(yaml).unwrap_or_else(|error| panic!("{error}: {yaml}"));
        let value = if value.is_null() { json!({}) } else { value };
        self.all.validate(&value, self.compiled[schema]).err().map(|error| format!("{error:#}"))
    }
}

/// The schema for a file, by its path.
fn schema_for(path: &str) -> Option<String> {
    let stem = |folder: &str| path.strip_prefix(folder)?.strip_suffix(".yaml").map(str::to_owned);
    match path {
        "content/site.yaml" => Some("site".to_owned()),
        "content/sources.yaml" => Some("sources".to_owned()),
        _ if path.starts_with("content/vocabulary/") => stem("content/vocabulary/"),
        _ if path.ends_with(".yaml") => ["model", "dataset", "framework"]
            .into_iter()
            .find(|kind| path.starts_with(&format!("content/{kind}s/")))
            .map(str::to_owned),
        _ if path.ends_with(".md") && path.starts_with("entities/") => Some("entity".to_owned()),
        _ if path.ends_with(".md") && path.starts_with("content/pages/") => Some("page".to_owned()),
        _ => None,
    }
}

/// What the schemas of a site find wrong with its files.
fn wrong_files(tree: &SourceTree) -> (usize, Vec<String>) {
    let mut schemas = schemas_of(tree);
    let own = || tree.own_below("content/").chain(tree.own_below("entities/"));
    schemas.retain(|schema| {
        own().any(|source| schema_for(source.path().as_str()).as_ref() == Some(&schema.name))
    });
    let validator = Validator::of(&schemas);
    let mut n_files = 0;
    let mut wrong = Vec::new();
    for source in own() {
        let path = source.path().as_str();
        let Some(schema) = schema_for(path) else { continue };
        let text = source.text().unwrap();
        let yaml = if path.ends_with(".md") { &text[split(text).front.unwrap()] } else { text };
        n_files += 1;
        wrong.extend(validator.wrong(&schema, yaml).map(|error| format!("{path}: {error}")));
    }
    (n_files, wrong)
}

#[test]
fn every_file_of_the_sites_is_what_the_schemas_say() {
    for (site, most) in [(root(), 200), (root().join("tests/sites/bakery"), 10)] {
        let (n_files, wrong) = wrong_files(&read(&site));
        assert!(wrong.is_empty(), "{}", wrong.join("\n\n"));
        assert!(n_files > most, "only {n_files} files");
    }
}

#[test]
fn every_specimen_without_a_finding_is_what_the_schemas_say() {
    let mut n_sites = 0;
    let mut wrong = Vec::new();
    for entry in fs::read_dir(root().join("tests/specimens")).unwrap() {
        let chapter = fs::read_to_string(entry.unwrap().path()).unwrap();
        for (title, tree) in specimen::fine_sites(&chapter) {
            n_sites += 1;
            wrong.extend(wrong_files(&tree).1.into_iter().map(|error| format!("{title}: {error}")));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n\n"));
    assert!(n_sites > 50, "only {n_sites} sites");
}

#[test]
fn mistakes_are_seen_while_they_are_typed() {
    let validator = Validator::of(&schemas_of(&read(&root().join("tests/sites/bakery"))));
    let mill = "title: Mill\nstep: mill\nfacts:\n  - id: price\n    value: 2.50 USD/kg\n    as_of: 2026-03\n";
    let model = "title: Loaf\ninputs:\n  flour: {value: 2 USD/kg, label: Flour, assumed: why}\n";
    for (schema, fine, wrong) in [
        // A misspelt key, at every depth.
        ("entity", mill, "titel: Mill\n"),
        ("entity", mill, "title: Mill\nsteps: mill\n"),
        ("entity", mill, "title: Mill\nfacts: [{id: price, valeu: 2 USD}]\n"),
        ("model", model, "title: Loaf\ninputs: {flour: {value: 2 USD/kg, lable: Flour}}\n"),
        ("site", "title: Bread\nlanguages: [en]\n", "title: Bread\nlanguage: [en]\n"),
        // The wrong shape.
        ("entity", "draft: true\n", "draft: yes please\n"),
        ("entity", "aliases: [Miller]\n", "aliases: {a: b}\n"),
        ("entity", "title: 1984\n", "title: [Mill]\n"),
        ("entity", mill, "facts: {id: price}\n"),
        ("model", model, "title: Loaf\ninputs: [flour]\n"),
        // Ids, names, dates, quantities, addresses.
        ("sources", "list: {title: T, publisher: P}\n", "My List: {title: T, publisher: P}\n"),
        ("entity", "facts: [{id: price-1}]\n", "facts: [{id: Price 1}]\n"),
        ("model", model, "title: Loaf\ninputs: {Flour-Price: {value: 2 USD}}\n"),
        ("entity", "updated: 2026-11-28\n", "updated: 28 November 2026\n"),
        ("entity", "updated: 2026-11\n", "updated: 2026-13\n"),
        ("entity", "facts: [{id: a, period: FY2026-Q1}]\n", "facts: [{id: a, period: last year}]\n"),
        ("entity", "facts: [{id: a, value: ~25k..40k USD/kg}]\n", "facts: [{id: a, value: $25}]\n"),
        ("entity", "facts: [{id: a, value: 1587 USD}]\n", "facts: [{id: a, value: '1,587 USD'}]\n"),
        ("entity", "website: https://mill.test\n", "website: mill.test\n"),
        // Words and names the site does not have.
        ("entity", "step: mill\n", "step: mil\n"),
        ("entity", "facts: [{id: a, confidence: high}]\n", "facts: [{id: a, confidence: sure}]\n"),
        ("site", "severities: {prose/number: error}\n", "severities: {prose/numbers: error}\n"),
        ("site", "severities: {prose/number: note}\n", "severities: {prose/number: fatal}\n"),
        ("site", "languages: [en]\n", "languages: [eng]\n"),
        ("framework", "kind: stack\ntitle: S\n", "kind: stacks\ntitle: S\n"),
        // What must stand.
        ("sources", "list: {title: T, publisher: P}\n", "list: {title: T}\n"),
        ("dataset", "title: D\nkey: id\n", "title: D\n"),
        ("relations", "bakes: {inverse: self}\n", "bakes: {label: bakes}\n"),
    ] {
        let told = validator.wrong(schema, fine);
        assert_eq!(told, None, "{schema}: {fine}");
        assert!(validator.wrong(schema, wrong).is_some(), "{schema}: {wrong}");
    }
}

#[test]
fn schemas_are_laid_where_editors_are_told_to_look() {
    let site = tempfile::tempdir().unwrap();
    lay(
        site.path(),
        &[("content/site.yaml", "title: Bread\naddress: https://bread.test\nlanguages: [en]\n")],
    );
    let told = run(site.path(), &["schema", "--write"]);
    assert_eq!(told.status.code(), Some(0), "{}", err(&told));
    let text = out(&told);
    let settings = &text[text.find('{').unwrap()..];
    let settings: Value = serde_json::Deserializer::from_str(settings).into_iter().next().unwrap().unwrap();
    let schemas = settings["yaml.schemas"].as_object().unwrap();
    assert!(schemas.len() > 10);
    for file in schemas.keys() {
        let schema: Value =
            serde_json::from_str(&fs::read_to_string(site.path().join(file)).unwrap()).unwrap();
        assert_eq!(schema["$schema"], "http://json-schema.org/draft-07/schema#");
    }
    assert!(
        text.contains(".layerwiki/schema/entity.json") && text.contains("remark-lint-frontmatter-schema")
    );
    let one = run(site.path(), &["schema", "model"]);
    assert!(serde_json::from_slice::<Value>(&one.stdout).unwrap()["definitions"]["figure"].is_object());
    let wrong = run(site.path(), &["schema", "modell"]);
    assert_eq!(wrong.status.code(), Some(1));
    assert!(err(&wrong).contains("did you mean `model`?"), "{}", err(&wrong));
}
