//! The real site, built whole into memory: no finding, no dead link, the same bytes every time.

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

use common::html::Page;
use common::links::{self, Home};
use common::{Built, build, build_at, expect_none, files_below, read, root, text};
use layerwiki::diagnostic::SitePath;
use layerwiki::page::Subject;
use layerwiki::source::{Source, SourceTree, read_yaml};

/// The site at an address that is not the root of its host.
const ELSEWHERE: &str = "https://x.test/wiki/";

#[test]
fn the_site_builds_without_an_error_or_a_warning_and_lowers_no_rule() {
    let built = build(&read(&root())).expect_clean();
    let lowered: Vec<String> = built
        .closed
        .graph
        .roster
        .vocabulary
        .settings
        .severities
        .iter()
        .filter_map(|(name, severity)| Some((layerwiki::diagnostic::Rule::named(name)?, severity)))
        .filter(|(rule, severity)| **severity < rule.severity)
        .map(|(rule, severity)| {
            format!("`{}` is a {}, content/site.yaml makes it a {severity}", rule.name, rule.severity)
        })
        .collect();
    expect_none("rules are lowered", &lowered);
}

#[test]
fn no_link_anchor_or_asset_is_dead_at_the_site_s_own_address() {
    let built = build(&read(&root()));
    let address = built.closed.graph.roster.vocabulary.settings.address.clone();
    expect_no_dead_ends(&built, &address);
}

#[test]
fn no_link_anchor_or_asset_is_dead_below_a_path_and_every_address_carries_it() {
    expect_no_dead_ends(&build_at(&read(&root()), ELSEWHERE), ELSEWHERE);
}

fn expect_no_dead_ends(built: &Built, address: &str) {
    let home = Home::at(address);
    let pages = built.pages();
    assert!(pages.len() > 100, "only {} pages were built", pages.len());
    expect_none("dead ends", &links::dead(built, &pages, &home));

    let mut wrong = Vec::new();
    let site = format!("{}{}/", home.origin, home.base);
    let map = links::sitemap(built);
    let listed: BTreeSet<&str> = map.iter().map(|(loc, _)| loc.as_str()).collect();
    for (loc, versions) in &map {
        for address in versions.values().chain([loc]) {
            if !address.starts_with(&site) {
                wrong.push(format!("`{address}` does not begin with `{site}`"));
            } else if !matches!(home.file("", address), Ok(Some((file, None))) if pages.contains_key(file.as_str()))
            {
                wrong.push(format!("`{address}` is no page"));
            }
        }
        if !versions.is_empty() && !versions.values().any(|version| version == loc) {
            wrong.push(format!("`{loc}` is not among its own versions"));
        }
    }
    for (path, page) in &pages {
        let canonical = page.one("link", &[("rel", "canonical")]).and_then(|link| link.get("href"));
        let is_hidden = page.one("meta", &[("name", "robots")]).is_some();
        let canonical = canonical.unwrap_or_default();
        if !is_hidden && !listed.contains(canonical) {
            wrong.push(format!("{path}: the sitemap does not list `{canonical}`"));
        }
    }
    let robots = built.file("robots.txt");
    if !robots.contains(&format!("Sitemap: {site}sitemap.xml")) {
        wrong.push("robots.txt does not name the sitemap".to_owned());
    }
    expect_none("the sitemap is wrong", &wrong);
}

#[test]
fn every_page_is_well_formed_and_says_what_it_is() {
    let built = build(&read(&root()));
    let languages: BTreeSet<String> =
        built.closed.graph.roster.vocabulary.languages.iter().map(|entry| entry.format.tag.clone()).collect();
    let mut wrong = Vec::new();
    let mut titles = BTreeMap::new();
    let pages = built.pages();
    for (path, page) in &pages {
        let mut fault = |what: String| wrong.push(format!("{path}: {what}"));
        if !page.is_standard {
            fault("the doctype is missing or wrong".to_owned());
        }
        for message in &page.faults {
            fault(format!("the parser had to forgive: {message}"));
        }
        let mut ids = BTreeSet::new();
        for element in page.elements() {
            if let Some(id) = element.get("id")
                && (id.is_empty() || id.contains(char::is_whitespace) || !ids.insert(id))
            {
                fault(format!("the id `{id}` stands twice, is empty or holds a blank"));
            }
            if element.get("lang").is_some_and(|tag| !languages.contains(tag)) {
                fault(format!(
                    "`lang=\"{}\"` is no language of the site",
                    element.get("lang").unwrap_or_default()
                ));
            }
            if element.name() == "img" && element.get("alt").is_none() {
                fault("an image has no alternative text".to_owned());
            }
        }
        let lang = page.all("html").first().and_then(|html| html.get("lang")).unwrap_or_default();
        if !languages.contains(lang) {
            fault(format!("the page's language is `{lang}`"));
        }
        let title = page.all("title").first().map(|title| title.text()).unwrap_or_default();
        if title.is_empty() {
            fault("there is no title".to_owned());
        }
        let is_redirect = page.all("meta").iter().any(|meta| meta.get("http-equiv") == Some("refresh"));
        if !is_redirect && let Some(first) = titles.insert((lang.to_owned(), title.clone()), *path) {
            fault(format!("the title `{title}` is that of {first}, too"));
        }
        let heads = page.all("h1");
        if heads.len() != 1 || heads[0].text().is_empty() {
            fault(format!("there are {} first headings", heads.len()));
        }
        let canonical: Vec<_> =
            page.all("link").into_iter().filter(|link| link.get("rel") == Some("canonical")).collect();
        if canonical.len() != 1 || !canonical[0].get("href").is_some_and(|href| href.starts_with("https://"))
        {
            fault(format!("there are {} canonical addresses", canonical.len()));
        }
    }
    expect_none("pages are not what they should be", &wrong);
}

#[test]
fn versions_in_other_languages_name_each_other() {
    let built = build(&read(&root()));
    let home = Home::at(&built.closed.graph.roster.vocabulary.settings.address);
    let pages = built.pages();
    let named: BTreeMap<&str, BTreeMap<String, String>> =
        pages.iter().map(|(path, page)| (*path, versions(page))).collect();
    let mut wrong = Vec::new();
    for (path, page) in &pages {
        let versions = &named[path];
        let lang = page.all("html").first().and_then(|html| html.get("lang")).unwrap_or_default();
        let canonical =
            page.one("link", &[("rel", "canonical")]).and_then(|link| link.get("href")).unwrap_or_default();
        if versions.is_empty() {
            continue;
        }
        if versions.get(lang).map(String::as_str) != Some(canonical) {
            wrong.push(format!("{path}: hreflang `{lang}` is not the page itself"));
        }
        if !versions.contains_key("x-default") {
            wrong.push(format!("{path}: no version is for everyone else"));
        }
        for (tag, address) in versions {
            let Ok(Some((file, _))) = home.file(path, address) else {
                wrong.push(format!("{path}: hreflang `{tag}` leads away: `{address}`"));
                continue;
            };
            if named.get(file.as_str()) != Some(versions) {
                wrong.push(format!("{path}: `{file}` does not name the same versions back"));
            }
        }
    }
    expect_none("hreflang pairs are not mutual", &wrong);
}

/// What a page says of its versions: language tag and address.
fn versions(page: &Page) -> BTreeMap<String, String> {
    let links = page.all("link").into_iter().filter(|link| link.get("rel") == Some("alternate"));
    links.filter_map(|link| Some((link.get("hreflang")?.to_owned(), link.get("href")?.to_owned()))).collect()
}

#[test]
fn every_page_exists_in_every_language() {
    let built = build(&read(&root()));
    let plan = &built.closed.plan;
    let mut wrong = Vec::new();
    for entry in built.closed.graph.roster.vocabulary.languages.iter() {
        for page in plan.pages.iter().filter(|page| page.subject != Subject::NotFound) {
            let here =
                plan.pages.iter().find(|other| other.subject == page.subject && other.language == entry.id);
            if !here.is_some_and(|other| built.files.contains_key(&other.file)) {
                wrong.push(format!("{:?} has no page in {}", page.subject, entry.format.name));
            }
        }
    }
    let articles = &built.closed.graph.roster.articles;
    for article in articles.values() {
        let settings = &built.closed.graph.roster.vocabulary.settings;
        for entry in built.closed.graph.roster.vocabulary.languages.iter() {
            let path = format!("{}{}", article.below, article.id);
            if !article.twins.contains_key(&entry.id) && !settings.is_one_language(&path) {
                wrong.push(format!("`{}` is not written in {}", article.id, entry.format.name));
            }
        }
    }
    expect_none("pages are missing", &wrong);
    assert!(
        plan.pages.iter().any(|page| page.subject == Subject::NotFound),
        "there is no page for dead addresses"
    );
}

#[test]
fn two_builds_are_the_same_bytes_with_any_number_of_threads_and_any_order_of_files() {
    let tree = read(&root());
    let once = build(&tree).files;
    let with = |threads: usize| {
        let pool = rayon::ThreadPoolBuilder::new().num_threads(threads).build().unwrap();
        pool.install(|| build(&read(&root())).files)
    };
    expect_same(&once, &with(1), "one thread");
    expect_same(&once, &with(8), "eight threads");

    let mut sources: Vec<Source> = files_below(&root().join("content"))
        .into_iter()
        .map(|(path, bytes)| (format!("content/{path}"), bytes))
        .chain(["entities", "static", "templates"].into_iter().flat_map(|folder| {
            files_below(&root().join(folder))
                .into_iter()
                .map(move |(path, bytes)| (format!("{folder}/{path}"), bytes))
        }))
        .filter(|(path, _)| path == "static/.nojekyll" || !path.split('/').any(|part| part.starts_with('.')))
        .map(|(path, bytes)| Source::new(SitePath::new(&path), bytes))
        .collect();
    sources.reverse();
    sources.rotate_left(7);
    expect_same(&once, &build(&SourceTree::new(sources)).files, "files in another order");
}

fn expect_same(left: &BTreeMap<String, Vec<u8>>, right: &BTreeMap<String, Vec<u8>>, what: &str) {
    let paths: BTreeSet<&String> = left.keys().chain(right.keys()).collect();
    let differ: Vec<String> =
        paths.into_iter().filter(|path| left.get(*path) != right.get(*path)).cloned().collect();
    expect_none(&format!("with {what}, files differ"), &differ);
}

/// Templates know facets, terms and facts as such; a template that knew one by its name would be of this wiki alone.
#[test]
fn no_template_knows_a_facet_a_term_or_a_fact_by_its_name() {
    let tree = read(&root());
    let built = build(&tree);
    let vocabulary = &built.closed.graph.roster.vocabulary;
    // The words of the interface, of views and of the style sheet are the engine's own, whoever else uses them.
    let phrases = std::fs::read_to_string(root().join("src/vocabulary/built_in/phrases.yaml")).unwrap();
    let own: BTreeSet<String> = keys(&phrases)
        .into_iter()
        .chain(["hidden", "kind", "notes", "other", "search"].map(str::to_owned))
        .collect();
    let mut words: BTreeSet<&str> = BTreeSet::new();
    for facet in &vocabulary.facets {
        words.insert(&facet.id);
        words.extend(facet.terms.iter().map(|term| term.id.as_str()));
    }
    words.extend(
        built.closed.graph.roster.facts.values().flat_map(|facts| facts.iter()).map(|fact| fact.id.as_str()),
    );
    words.retain(|word| word.len() >= 3 && !own.contains(*word));
    assert!(words.contains("layer") && words.contains("revenue"), "the words are not the site's");

    let mut wrong = Vec::new();
    for (path, bytes) in files_below(&root().join("templates")) {
        for (at, line) in text(&bytes).lines().enumerate() {
            for word in named(line).into_iter().filter(|word| words.contains(word.as_str())) {
                wrong.push(format!("templates/{path}:{}: names `{word}`", at + 1));
            }
        }
    }
    expect_none("templates know words of the vocabulary", &wrong);
}

fn keys(yaml: &str) -> Vec<String> {
    match read_yaml(yaml).unwrap().value {
        layerwiki::source::Value::Map(entries) => entries.into_iter().map(|(key, _)| key.text).collect(),
        _ => Vec::new(),
    }
}

/// The names a line of a template compares or looks up: texts in quotes, and members after a dot.
///
/// Names of blocks and attributes (`{% block kind %}`, `role="note"`) are HTML's and the template's own:
/// of an attribute only the value is read, and not even that where HTML says what it may be.
fn named(line: &str) -> Vec<String> {
    let mut line = line.to_owned();
    while let Some((before, rest)) = line.split_once("block ") {
        let name: usize = rest.find(|sign: char| !sign.is_alphanumeric()).unwrap_or(rest.len());
        line = format!("{before}{}", &rest[name..]);
    }
    // What these attributes may say is a list of HTML's own, as the names of attributes are.
    for start in [" role=\"", " type=\"", " http-equiv=\"Content-Security-Policy\" content=\""] {
        while let Some((before, rest)) = line.split_once(start) {
            let after = rest.split_once('"').map_or("", |(_, after)| after);
            line = format!("{before}{after}");
        }
    }
    let mut found = Vec::new();
    let is_word = |sign: char| sign.is_alphanumeric() || matches!(sign, '_' | '-');
    for (at, quoted) in line.split(['"', '\'']).enumerate() {
        if at % 2 == 1 {
            found.extend(quoted.split(|sign: char| !is_word(sign)).map(str::to_owned));
        }
        for (dot, _) in quoted.match_indices('.') {
            let member: String =
                quoted[dot + 1..].chars().take_while(|sign| is_word(*sign) && *sign != '-').collect();
            if !quoted[..dot].ends_with("phrases") {
                found.push(member);
            }
        }
    }
    found
}
