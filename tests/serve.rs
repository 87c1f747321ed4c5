//! A site that is closed again after every edit is, byte for byte, what a fresh build of its sources gives.

#![allow(
    clippy::disallowed_methods,
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    clippy::unwrap_used,
    reason = "a test edits files of its own, and fails by panicking"
)]

mod common;
#[allow(dead_code, unused_imports, reason = "the bench needs all of it")]
#[path = "../benches/build/corpus/mod.rs"]
mod corpus;

use std::collections::{BTreeMap, BTreeSet};
use std::env;
use std::fs;
use std::path::{Path, PathBuf};

use common::{Built, build_as, files_below, read, root};
use layerwiki::diagnostic::{Diagnostic, Severity};
use layerwiki::pipeline::{Changes, Renewed, Wishes, Workshop};

/// So many edits are tried; `SERVE_EDITS` says how many more.
const EDITS: usize = 30;

/// A random row that is fixed by its seed.
struct Chance(u64);

impl Chance {
    fn below(&mut self, limit: usize) -> usize {
        self.0 = self.0.wrapping_mul(6364136223846793005).wrapping_add(1442695040888963407);
        ((self.0 >> 33) % limit.max(1) as u64) as usize
    }

    fn pick<'a, T>(&mut self, list: &'a [T]) -> &'a T {
        &list[self.below(list.len())]
    }
}

/// A site in a folder of its own, and the workshop it is renewed in.
struct Site {
    folder: tempfile::TempDir,
    original: BTreeMap<String, String>,
    workshop: Workshop,
    /// Paths that a fresh build has made at some time.
    known: BTreeSet<String>,
}

fn wishes() -> Wishes {
    Wishes { is_served: true, ..Wishes::default() }
}

impl Site {
    fn new(fill: impl FnOnce(&Path)) -> Site {
        let folder = tempfile::tempdir().unwrap();
        fill(folder.path());
        let text = |bytes: Vec<u8>| String::from_utf8(bytes).unwrap();
        let original = files_below(folder.path()).into_iter().map(|(path, bytes)| (path, text(bytes)));
        let (original, workshop) = (original.collect(), Workshop::new(wishes()));
        Site { folder, original, workshop, known: BTreeSet::new() }
    }

    fn path(&self, path: &str) -> PathBuf {
        self.folder.path().join(path)
    }

    fn text(&self, path: &str) -> String {
        fs::read_to_string(self.path(path)).unwrap_or_default()
    }

    fn put(&self, path: &str, text: &str) {
        fs::create_dir_all(self.path(path).parent().unwrap()).unwrap();
        fs::write(self.path(path), text).unwrap();
    }

    /// Renews the site after a change of some files, and compares it with a fresh build.
    fn renew(&mut self, files: &[String], what: &str) -> bool {
        let changes = Changes { files: files.iter().map(PathBuf::from).collect(), anything: false };
        let renewed = self.workshop.renew(self.folder.path(), &changes);
        let fresh = build_as(&read(self.folder.path()), &wishes());
        match renewed {
            Some(renewed) => self.compare(&renewed, &fresh, what),
            None => !has_errors(&fresh.diagnostics),
        }
    }

    /// True when the site is good.
    fn compare(&mut self, renewed: &Renewed, fresh: &Built, what: &str) -> bool {
        let site = &renewed.site;
        let closing = renewed.errors(&[]);
        let faults = if closing.is_empty() { site.check(0..site.n_pages()) } else { Vec::new() };
        let told = renewed.told(&faults);
        let shown = |found: &[Diagnostic]| -> Vec<String> {
            found
                .iter()
                .map(|one| format!("{:?} {} {:?} {:?}", one.severity, one.message, one.place, one.hints))
                .collect()
        };
        assert_eq!(shown(&told), shown(&fresh.diagnostics), "{what}: what is found differs");
        if has_errors(&fresh.diagnostics) {
            return false;
        }
        self.known.extend(fresh.files.keys().cloned());
        for path in &self.known {
            let made = site.file(path).map(|made| made.bytes.to_vec());
            if made.as_ref() != fresh.files.get(path) {
                let text =
                    |bytes: Option<&Vec<u8>>| bytes.map(|bytes| String::from_utf8_lossy(bytes).into_owned());
                let (made, fresh) = (text(made.as_ref()), text(fresh.files.get(path)));
                panic!("{what}: {path} is not what a fresh build gives: {}", difference(made, fresh));
            }
        }
        true
    }
}

fn difference(made: Option<String>, fresh: Option<String>) -> String {
    let (Some(made), Some(fresh)) = (made, fresh) else { return "one of them has it alone".to_owned() };
    let lines = made.lines().zip(fresh.lines()).find(|(made, fresh)| made != fresh);
    lines.map_or_else(|| "one is longer".to_owned(), |(made, fresh)| format!("\n  {made}\n  {fresh}"))
}

fn has_errors(found: &[Diagnostic]) -> bool {
    found.iter().any(|found| found.severity == Severity::Error)
}

/// Edits a file at random; tells which, and how.
fn edit(site: &Site, chance: &mut Chance, number: usize) -> (String, String) {
    match chance.below(3) {
        0 => edit_beside(site, chance, number),
        _ => edit_page(site, chance, number),
    }
}

/// Edits a page.
fn edit_page(site: &Site, chance: &mut Chance, number: usize) -> (String, String) {
    let pages: Vec<String> = site.original.keys().filter(|path| path.ends_with(".md")).cloned().collect();
    let ids: Vec<String> = pages
        .iter()
        .filter_map(|path| path.strip_prefix("entities/"))
        .map(|name| name.split('.').next().unwrap().to_owned())
        .collect();
    let page = chance.pick(&pages).clone();
    let text = site.text(&page);
    let done = |path: &str, new: &str, how: &str| {
        site.put(path, new);
        (path.to_owned(), format!("edit {number}: {how} of {path}"))
    };
    match chance.below(12) {
        0 | 1 => {
            done(&page, &format!("{text}\n\nSentence {number} of [[{}]].\n", chance.pick(&ids)), "a chip")
        }
        2 => {
            let other = chance.pick(&pages).clone();
            let title =
                site.text(&other).lines().find_map(|line| line.strip_prefix("title: ").map(str::to_owned));
            done(
                &page,
                &format!("{text}\n\nThey say that {} would know.\n", title.unwrap_or_default()),
                "a name in the prose",
            )
        }
        3 => done(&page, &format!("{text}\n\n## Part {}\n\nMore.\n", chance.below(3)), "a section"),
        4 => {
            let id = chance.pick(&ids).clone();
            done(&page, &format!("{text}\n\nSee [[{id}#part-{}]].\n", chance.below(3)), "a link to a section")
        }
        5 => done(&page, &with_line(&text, "title: ", &format!(" {}", chance.below(4))), "another title"),
        6 => {
            let changed = text.replacen("---\n", &format!("---\naliases: [Name {}]\n", chance.below(6)), 1);
            done(&page, &changed, "an alias")
        }
        7 => {
            let with = pages.iter().filter(|page| site.text(page).contains("\n    value: "));
            let with: Vec<&String> = with.collect();
            let Some(page) = (!with.is_empty()).then(|| (*chance.pick(&with)).clone()) else {
                return done(&page, &text, "nothing");
            };
            let text = site.text(&page);
            done(&page, &with_digit(&text, "    value: ", chance), "another value")
        }
        8 => done(
            &page,
            &format!("{text}\n\n<!-- allow prose/number: edit {number} -->\n\n5 kg.\n"),
            "an allow",
        ),
        9 => {
            let changed = text.replacen("---\n", "---\nwanted: true\n", 1);
            done(&page, &changed, "a page that is planned again")
        }
        10 => {
            let _ = fs::remove_file(site.path(&page));
            (page.clone(), format!("edit {number}: removal of {page}"))
        }
        _ => {
            let path = format!("entities/new-{}.md", chance.below(3));
            let text = format!(
                "---\ntitle: New {number}\nsummary: It is new.\n---\n\nIt knows [[{}]].\n",
                chance.pick(&ids)
            );
            done(&path, &text, "a new page")
        }
    }
}

/// Edits a file that is no page.
fn edit_beside(site: &Site, chance: &mut Chance, number: usize) -> (String, String) {
    let all: Vec<String> = site.original.keys().cloned().collect();
    let done = |path: &str, new: &str, how: &str| {
        site.put(path, new);
        (path.to_owned(), format!("edit {number}: {how} of {path}"))
    };
    match chance.below(7) {
        0..3 => {
            let words: Vec<&String> = all.iter().filter(|path| path.contains("/vocabulary/")).collect();
            let path = *chance.pick(&words);
            let text = site.text(path);
            let marks: Vec<usize> = text.match_indices("en: ").map(|(at, _)| at + 4).collect();
            if marks.is_empty() {
                return done(path_of_nothing(), &number.to_string(), "nothing");
            }
            let at = *chance.pick(&marks);
            done(path, &format!("{}So{number} {}", &text[..at], &text[at..]), "another word")
        }
        3 => {
            let built_in = fs::read_to_string(root().join("templates/base.html")).unwrap();
            let changed = built_in.replace("<body>", &format!("<body class=\"e{number}\">"));
            done("templates/base.html", &changed, "a template")
        }
        4 => done("static/css/site.css", &format!("a {{ order: {number} }}\n"), "a style sheet"),
        5 => {
            let path = chance.pick(&all).clone();
            let text = site.text(&path);
            let mut end = chance.below(text.len());
            while !text.is_char_boundary(end) {
                end -= 1;
            }
            done(&path, &text[..end], "only a part")
        }
        _ => {
            let data: Vec<&String> =
                all.iter().filter(|path| path.ends_with(".yaml") && !path.contains("vocabulary")).collect();
            if data.is_empty() {
                return done(path_of_nothing(), &number.to_string(), "nothing");
            }
            let path = (*chance.pick(&data)).clone();
            done(&path, &with_digit(&site.text(&path), "", chance), "another digit")
        }
    }
}

/// A file that no page shows.
fn path_of_nothing() -> &'static str {
    "static/nothing.txt"
}

fn with_line(text: &str, begins: &str, more: &str) -> String {
    let line =
        |line: &str| if line.starts_with(begins) { format!("{line}{more}\n") } else { format!("{line}\n") };
    text.lines().map(line).collect()
}

/// Another digit in one of the lines that begin so.
fn with_digit(text: &str, begins: &str, chance: &mut Chance) -> String {
    let lines: Vec<&str> = text.lines().collect();
    let with: Vec<usize> = (0..lines.len())
        .filter(|&at| lines[at].starts_with(begins) && lines[at].contains(|sign: char| sign.is_ascii_digit()))
        .collect();
    if with.is_empty() {
        return text.to_owned();
    }
    let chosen = *chance.pick(&with);
    let digit = char::from(b'1' + u8::try_from(chance.below(9)).unwrap());
    let change = |(at, line): (usize, &&str)| match (at == chosen)
        .then(|| line.rfind(|sign: char| sign.is_ascii_digit()))
    {
        Some(Some(place)) => format!("{}{digit}{}\n", &line[..place], &line[place + 1..]),
        _ => format!("{line}\n"),
    };
    lines.iter().enumerate().map(change).collect()
}

fn edit_at_random(mut site: Site, seed: u64, edits: usize) {
    let mut chance = Chance(seed);
    site.renew(&[], "at first");
    let mut n_good = 0;
    let mut is_good = true;
    for number in 0..edits {
        // What is broken is mended soon, or nothing would ever be compared.
        let (files, what) = if !is_good && chance.below(4) > 0 {
            let mut files: Vec<String> = files_below(site.folder.path()).into_keys().collect();
            for path in &files {
                if !site.original.contains_key(path) {
                    fs::remove_file(site.path(path)).unwrap();
                }
            }
            for (path, text) in &site.original {
                site.put(path, text);
            }
            files.extend(site.original.keys().cloned());
            (files, format!("edit {number}: all as it was"))
        } else {
            let (file, what) = edit(&site, &mut chance, number);
            (vec![file], what)
        };
        is_good = site.renew(&files, &what);
        n_good += usize::from(is_good);
    }
    assert!(n_good * 3 > edits, "of {edits} edits, {n_good} made a good site");
}

fn more() -> usize {
    env::var("SERVE_EDITS").ok().and_then(|edits| edits.parse().ok()).unwrap_or(0)
}

/// The bakery in a folder of its own.
fn bakery() -> Site {
    Site::new(|folder| {
        for (path, bytes) in files_below(&root().join("tests/sites/bakery")) {
            if !path.starts_with('.') {
                fs::create_dir_all(folder.join(&path).parent().unwrap()).unwrap();
                fs::write(folder.join(path), bytes).unwrap();
            }
        }
    })
}

#[test]
fn an_edit_that_changes_nothing_but_a_count_is_counted() {
    let mut site = bakery();
    site.renew(&[], "at first");
    let page = "entities/carter.md";
    // What is renewed has been compared with a fresh build, so that may be asked.
    let counted = |site: &Site, name: &str| -> String {
        let fresh = build_as(&read(site.folder.path()), &wishes());
        let html = fresh.file("models/holdings/index.html");
        let (_, below) = html.split_once(&format!("id=\"figure-{name}\"")).unwrap();
        let (_, value) = below.split_once("<span class=\"quantity\">").unwrap();
        value.split('<').next().unwrap().to_owned()
    };
    let text = site.text(page);
    let before = [counted(&site, "allowed"), counted(&site, "translated")];
    site.put(page, &format!("{text}\n<!-- allow prose/number: as the scale says -->\n\nIt carries 5 kg.\n"));
    assert!(site.renew(&[page.to_owned()], "an allow"));
    assert_eq!(before, ["0", "6"]);
    assert_eq!(counted(&site, "allowed"), "1");
    site.put(page, &text.replacen("---\n", "---\nwanted: true\n", 1));
    assert!(site.renew(&[page.to_owned()], "a page that is planned"));
    assert_eq!([counted(&site, "allowed"), counted(&site, "translated")], ["0", "5"]);
}

#[test]
fn after_any_edits_a_site_with_models_is_what_a_fresh_build_gives() {
    edit_at_random(bakery(), 7, EDITS + more());
}

#[test]
fn after_any_edits_a_made_up_site_is_what_a_fresh_build_gives() {
    let fill = |folder: &Path| {
        corpus::Corpus { n_entities: corpus::FEWEST, has_code: false }.write(folder).map(|_| ()).unwrap();
    };
    edit_at_random(Site::new(fill), 3, EDITS / 3 + more());
}
