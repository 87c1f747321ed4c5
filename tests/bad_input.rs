//! Bad input: whatever lies in a site's folders, its author is told what is wrong and where, at once and
//! in full; nothing falls over, nothing hangs, nothing is written, nothing is lost.

#![allow(
    clippy::disallowed_methods,
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    clippy::unwrap_used,
    reason = "a test makes its own files and fails by panicking"
)]

mod common;

use std::collections::BTreeMap;
use std::fs;
use std::os::unix::fs::{PermissionsExt, symlink};
use std::os::unix::net::UnixListener;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant};

use common::files_below;
use common::not_run::not_run;
use layerwiki::cli::{Paint, draw};
use layerwiki::diagnostic::{Diagnostic, Severity};
use layerwiki::output::Memory;
use layerwiki::pipeline::{Wishes, read_site, run};
use tempfile::TempDir;

/// A site with one good page, to be spoiled.
struct Site(TempDir);

/// What its author is told.
struct Told {
    text: String,
    diagnostics: Vec<Diagnostic>,
    files: BTreeMap<String, Vec<u8>>,
    took: Duration,
}

impl Site {
    fn new() -> Site {
        let site = Site(tempfile::tempdir().unwrap());
        site.put("content/site.yaml", "title: Bread\naddress: https://bread.test\nlanguages: [en]\n");
        site.put("entities/loaf.md", "---\ntitle: Loaf\n---\n\nFlour, water and salt.\n");
        site
    }

    fn with(path: &str, bytes: impl AsRef<[u8]>) -> Site {
        let site = Site::new();
        site.put(path, bytes);
        site
    }

    fn at(&self, path: &str) -> PathBuf {
        self.0.path().join(path)
    }

    fn put(&self, path: &str, bytes: impl AsRef<[u8]>) {
        let file = self.at(path);
        fs::create_dir_all(file.parent().unwrap()).unwrap();
        fs::write(file, bytes).unwrap();
    }

    /// Builds into memory. Every place that is told begins and ends where characters do.
    fn told(&self) -> Told {
        let start = Instant::now();
        let read = read_site(self.0.path());
        let tree = read.value;
        let mut diagnostics = read.diagnostics;
        let sink = Memory::default();
        diagnostics.extend(run(&tree, &Wishes::default(), &sink).1.diagnostics);
        let mut text = String::new();
        for diagnostic in diagnostics.iter().filter(|diagnostic| diagnostic.severity > Severity::Note) {
            for place in diagnostic.place.iter().chain(diagnostic.labels.iter().map(|(place, _)| place)) {
                if let Some((shown, range)) = tree.show(place) {
                    assert!(shown.get(range.clone()).is_some(), "{range:?} cuts a character of {place:?}");
                }
            }
            text.push_str(&draw(diagnostic, &tree, Paint::Plain));
        }
        Told { text, diagnostics, files: sink.into_files(), took: start.elapsed() }
    }

    /// The author is told all of `words`, in an error; nothing in it is a programmer's.
    fn expect(&self, words: &[&str]) -> Told {
        let told = self.told();
        assert!(told.diagnostics.iter().any(|found| found.severity == Severity::Error), "no error is told");
        for words in words {
            assert!(told.text.contains(words), "nobody says `{words}`:\n{}", clip(&told.text));
        }
        told
    }

    fn expect_clean(&self) -> Told {
        let told = self.told();
        assert!(told.text.is_empty(), "{}", clip(&told.text));
        told
    }

    fn build(&self, output: &Path) -> (bool, String) {
        let made = Command::new(env!("CARGO_BIN_EXE_layerwiki"))
            .args(["build", "--root"])
            .arg(self.0.path())
            .arg("-o")
            .arg(output)
            .output()
            .unwrap();
        (made.status.success(), String::from_utf8(made.stderr).unwrap())
    }
}

impl Told {
    /// Slow machines are slow, but a build of one page never takes minutes.
    fn in_time(self) -> Told {
        assert!(self.took < Duration::from_secs(40), "this took {:?}", self.took);
        self
    }
}

fn clip(text: &str) -> String {
    text.chars().take(4000).collect()
}

/// A page with this front matter and prose.
fn page(front: &str, prose: &str) -> String {
    format!("---\ntitle: Mill\n{front}---\n{prose}\n")
}

const MILL: &str = "entities/mill.md";

#[test]
fn what_is_no_text_is_told_with_its_line() {
    for (bytes, words) in [
        (
            &b"---\ntitle: Mill\n---\n\nFlour \xff\xfe and water\n"[..],
            &["is not UTF-8: the first bad byte is in line 5"][..],
        ),
        (b"\xe5\x8c", &["is not UTF-8: the first bad byte is in line 1", "hint: save the file as UTF-8"]),
        (
            b"---\ntitle: Mill\n---\n\nFlour\0 and\n",
            &["the control character U+0000", "entities/mill.md:5:6"],
        ),
        (b"---\ntitle: Mi\x1b[31mll\n---\n", &["the control character U+001B", "entities/mill.md:2:10"]),
        (b"\xff\xfe-\0-\0-\0", &["is not UTF-8"]),
    ] {
        Site::with(MILL, bytes).expect(words);
    }
    Site::with("content/site.yaml", b"title: \xe9\n").expect(&["`content/site.yaml` is not UTF-8", "line 1"]);
    Site::with("templates/entity.html", b"\n\n\xff")
        .expect(&["`templates/entity.html` is not UTF-8", "line 3"]);
}

#[test]
fn a_byte_order_mark_and_foreign_line_ends_change_nothing() {
    let text = page("summary: 甲 flour\n", "\n## Stones\n\n甲 **bold** [[loaf]]\nand more.\n\n- one\n- two");
    let good = Site::with(MILL, &text).expect_clean().files;
    let crlf = text.replace('\n', "\r\n");
    for other in [format!("\u{feff}{text}"), crlf.clone(), format!("\u{feff}{crlf}")] {
        assert_eq!(Site::with(MILL, other).expect_clean().files, good);
    }
    let site = "title: Bread\naddress: https://bread.test\nlanguages: [en]\n";
    for other in [format!("\u{feff}{site}"), site.replace('\n', "\r\n")] {
        let twin = Site::with(MILL, &text);
        twin.put("content/site.yaml", other);
        assert_eq!(twin.expect_clean().files, good);
    }
    // Places are the same, too.
    let wrong = text.replace("[[loaf]]", "[[loof]]").replace("summary", "sumary");
    for other in [wrong.clone(), format!("\u{feff}{wrong}"), wrong.replace('\n', "\r\n")] {
        Site::with(MILL, other).expect(&["entities/mill.md:3:1", "entities/mill.md:8:14", "^^^^"]);
    }
}

#[test]
fn wrong_front_matter_is_told_at_its_line() {
    for (text, words) in [
        ("Flour.\n", &["the page has no front matter", "--> entities/mill.md", "begin with `---`"][..]),
        ("", &["the page has no front matter", "entities/mill.md"]),
        (" \n\n", &["the page has no front matter"]),
        ("---\ntitle: Mill\n\nFlour.\n", &["the front matter is never closed", "entities/mill.md:1:1"]),
        ("---\r\ntitle: Mill\r\n", &["the front matter is never closed"]),
        (
            "---\ntitle: Mill\nsummary: a: b\n---\n",
            &["this is not YAML", "entities/mill.md:3:", "quote a text that holds `: `"],
        ),
        ("---\ntitle: Mill\nsummary: [a\n---\n", &["this is not YAML", "entities/mill.md:"]),
        ("---\ntitle: \"Mill\n---\n", &["this is not YAML", "entities/mill.md:"]),
        (
            "---\ntitle: Mill\nsummary:\n\tb\n---\n",
            &["entities/mill.md:4:", "indent with blanks, not with tabs"],
        ),
        ("---\ntitle: [Mill]\n---\n", &["`title` takes one text, not a list", "entities/mill.md:2:8"]),
        ("---\ntitle: {en: Mill}\n---\n", &["`title` takes one text, not a mapping", "entities/mill.md:2:8"]),
        (
            "---\ntitle: Mill\nfacts: none\n---\n",
            &["`facts` takes a list, not a text", "entities/mill.md:3:8"],
        ),
        ("---\ntitle: Mill\nfacts: [a]\n---\n", &["a fact is a mapping of keys and values, not a text"]),
        (
            "---\ntitle: Mill\ndraft: yes\n---\n",
            &["`draft` is `true` or `false`, not `yes`", "entities/mill.md:3:8"],
        ),
        (
            "---\ntitle: Mill\nfacts:\n- {id: a, note: one, two}\n---\n",
            &["has no key `two`", "a comma inside `{…}` starts a new key"],
        ),
        (
            "---\ntitle: Mill\ntitle: Mole\n---\n",
            &["`title` stands twice", "entities/mill.md:3:1", "first here"],
        ),
        (
            "---\n- title: Mill\n---\n",
            &["the page is a mapping of keys and values, not a list", "entities/mill.md:2:1"],
        ),
        (
            "---\nMill\n---\n",
            &["the page is a mapping of keys and values, not a text", "entities/mill.md:2:1"],
        ),
        ("---\ntitle: Mill\n[a]: b\n---\n", &["a key is a text", "entities/mill.md:"]),
        ("---\ntitle: Mill\n...\n", &["the front matter is never closed"]),
        ("---\ntitle: Mill\n--- \n", &[]),
    ] {
        let site = Site::with(MILL, text);
        if words.is_empty() {
            site.expect_clean();
        } else {
            site.expect(words);
        }
    }
}

#[test]
fn anchors_and_bombs_are_refused_at_once() {
    let mut bomb = String::from("a0: &a0 [x, x, x, x, x, x, x, x, x]\n");
    for step in 1..40 {
        bomb.push_str(&format!("a{step}: &a{step} [{}]\n", vec![format!("*a{}", step - 1); 9].join(", ")));
    }
    Site::with(MILL, page(&bomb, "")).expect(&["anchors are not used here", "entities/mill.md:3:"]).in_time();
    for (front, words) in [
        ("kind: &a mill\n", "anchors are not used here"),
        ("kind: {\"a\":&a mill}\n", "anchors are not used here"),
        ("kind: *a\n", "aliases are not used here"),
        ("kind: !mill a\n", "tags are not used here"),
        ("kind: !!binary aGk=\n", "tags are not used here"),
    ] {
        Site::with(MILL, page(front, "")).expect(&[words, "entities/mill.md:3:"]);
    }
    Site::with("content/sources.yaml", &bomb)
        .expect(&["anchors are not used here", "content/sources.yaml:1:"])
        .in_time();
}

#[test]
fn nothing_is_nested_deeply_enough_to_fall_over() {
    const DEEP: usize = 10_000;
    let lists: String = (0..200).map(|depth| format!("{}- a\n", "  ".repeat(depth))).collect();
    let prose = [
        "> ".repeat(DEEP) + "a",
        ">".repeat(DEEP) + "a",
        "- ".repeat(DEEP) + "a",
        "1. ".repeat(DEEP) + "a",
        "> - ".repeat(DEEP) + "a",
        lists,
        "*a ".repeat(DEEP),
        "*".repeat(DEEP) + "a" + &"*".repeat(DEEP),
        "**a _b ".repeat(DEEP),
        "~~a ".repeat(DEEP),
        "[".repeat(DEEP),
        "[[".repeat(DEEP) + "a" + &"]]".repeat(DEEP),
        "![[".repeat(DEEP),
        "[[a]]".repeat(DEEP),
        "![".repeat(DEEP) + "a" + &"](/x)".repeat(DEEP),
        "[a](".repeat(DEEP),
        "`".repeat(DEEP),
        (1..1000).map(|width| "`".repeat(width) + "a").collect(),
        "<a ".repeat(DEEP),
        "<!--".repeat(DEEP),
        "&".repeat(DEEP),
        "\\".repeat(DEEP),
        "[^a]".repeat(DEEP),
        "> [!note] ".repeat(DEEP),
        "| a ".repeat(DEEP) + "\n" + &"|---".repeat(DEEP) + "\n" + &"| b".repeat(DEEP),
    ];
    for prose in &prose {
        let told = Site::with(MILL, page("", prose)).told().in_time();
        assert!(told.files.contains_key("entities/mill/index.html") || !told.text.is_empty());
    }
    for deep in [
        "[".repeat(DEEP),
        "[".repeat(DEEP) + &"]".repeat(DEEP),
        "{a: ".repeat(DEEP) + &"}".repeat(DEEP),
        "\n".to_owned() + &(0..1000).map(|depth| " ".repeat(depth) + "a:\n").collect::<String>(),
        "\n".to_owned() + &"- ".repeat(DEEP) + "a",
        "\n".to_owned() + &"? ".repeat(DEEP) + "a",
    ] {
        let front = format!("---\ntitle: Mill\nkind: {deep}\n---\n");
        Site::with(MILL, front).expect(&["nested too deeply", "entities/mill.md:"]).in_time();
    }
}

#[test]
fn a_file_of_many_megabytes_is_refused_unread() {
    let line = page("", &"flour ".repeat(10 << 20));
    Site::with(MILL, &line[..10 << 20]).expect(&["`entities/mill.md` is larger than 4 MB"]).in_time();
    // Full of holes: it takes no place on the disk, and none in memory.
    for path in [MILL, "content/site.yaml", "static/film.mp4", "templates/entity.html"] {
        let site = Site::with(path, "");
        fs::File::options().write(true).open(site.at(path)).unwrap().set_len(200 << 20).unwrap();
        let before = most_memory();
        site.expect(&[&format!("`{path}` is larger than")]).in_time();
        match before.zip(most_memory()) {
            Some((before, after)) => assert!(after - before < 100 << 10, "{path} was held in memory"),
            None => not_run("the part with memory needs a system that says how much a process holds"),
        }
    }
}

/// The most memory this process has held so far, in kilobytes, where the system says.
fn most_memory() -> Option<u64> {
    let status = fs::read_to_string("/proc/self/status").unwrap_or_default();
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:"));
    line.and_then(|line| line.trim().trim_end_matches(" kB").parse().ok())
}

#[test]
fn a_file_that_changes_or_goes_while_it_is_read_is_told_or_read_whole() {
    let site = Site::new();
    let (short, long) = (page("", "Flour."), page("", &"Flour. ".repeat(20_000)));
    let is_done = AtomicBool::new(false);
    std::thread::scope(|scope| {
        scope.spawn(|| {
            while !is_done.load(Ordering::Relaxed) {
                site.put(MILL, &long);
                site.put(MILL, &short);
                fs::remove_file(site.at(MILL)).unwrap();
            }
        });
        for _ in 0..60 {
            let read = read_site(site.0.path());
            for found in &read.diagnostics {
                let words = ["changes while it is read", "no such file or directory", "is no longer a file"];
                assert!(words.iter().any(|words| found.message.contains(words)), "{}", found.message);
            }
        }
        is_done.store(true, Ordering::Relaxed);
    });
}

#[test]
fn what_is_no_file_is_told_and_not_waited_for() {
    let site = Site::new();
    let made = Command::new("mkfifo").arg(site.at("entities/pipe.md")).status();
    let _listener = UnixListener::bind(site.at("content/socket")).unwrap();
    let mut words = vec!["`content/socket` is neither a file nor a folder", "--> content/socket"];
    if made.is_ok_and(|made| made.success()) {
        words.push("`entities/pipe.md` is neither a file nor a folder");
    } else {
        not_run("the part with a pipe needs the command `mkfifo`");
    }
    site.expect(&words).in_time();
}

#[test]
fn links_lead_to_other_places_of_the_site_or_are_refused() {
    let elsewhere = tempfile::tempdir().unwrap();
    fs::write(elsewhere.path().join("oven.md"), page("", "Fire.")).unwrap();

    let inside = Site::with("static/texts/mill.md", page("", "Stones."));
    symlink(inside.at("static/texts/mill.md"), inside.at(MILL)).unwrap();
    symlink("texts", inside.at("static/again")).unwrap();
    assert!(inside.expect_clean().files.contains_key("entities/mill/index.html"));

    let outside = Site::new();
    symlink(elsewhere.path().join("oven.md"), outside.at("entities/oven.md")).unwrap();
    symlink(elsewhere.path(), outside.at("static")).unwrap();
    fs::create_dir_all(outside.at("content/pages")).unwrap();
    symlink(elsewhere.path(), outside.at("content/pages/more")).unwrap();
    let told = outside.expect(&[
        "the link `entities/oven.md` leads out of the site",
        "the link `static` leads out of the site",
        "the link `content/pages/more` leads out of the site",
    ]);
    assert!(!told.text.contains("oven.md` is"), "{}", told.text);

    for (to, words) in [
        ("loop.md", "cannot walk `entities/loop.md`: too many levels of symbolic links"),
        (".", "cannot walk `entities/loop.md`: the link leads back into a folder that holds it"),
        ("nowhere", "cannot walk `entities/loop.md`: no such file or directory"),
    ] {
        let site = Site::new();
        symlink(to, site.at("entities/loop.md")).unwrap();
        site.expect(&[words, "--> entities/loop.md"]).in_time();
    }

    // The root itself may be reached by a link.
    let whole = Site::new();
    let by_link = elsewhere.path().join("site");
    symlink(whole.0.path(), &by_link).unwrap();
    assert!(read_site(&by_link).diagnostics.is_empty());
}

#[test]
fn what_may_not_be_read_is_told() {
    let site = Site::with(MILL, page("", ""));
    site.put("static/hidden/a.txt", "a");
    let lock =
        |path: &str, mode| fs::set_permissions(site.at(path), fs::Permissions::from_mode(mode)).unwrap();
    lock(MILL, 0o000);
    lock("static/hidden", 0o000);
    // For the system's master no door is closed.
    let is_enforced = fs::read(site.at(MILL)).is_err();
    if is_enforced {
        site.expect(&[
            "cannot read `entities/mill.md`: permission denied",
            "cannot walk `static/hidden`: permission denied",
        ]);
    } else {
        not_run("this needs a user who may not read everything");
    }
    lock("static/hidden", 0o755);
}

#[test]
fn names_that_another_system_confuses_are_told() {
    let clash = "are one name on many systems";
    for (first, second, words) in [
        ("static/rack.png", "static/Rack.png", clash),
        ("static/A/x.png", "static/a/x.png", clash),
        ("static/caf\u{e9}.png", "static/cafe\u{301}.png", clash),
        ("entities/mill.md", "entities/Mill.md", clash),
        ("entities/mill.md", "entities/Mill.md", "`Mill` cannot be an id"),
        ("entities/caf\u{e9}.md", "entities/cafe\u{301}.md", clash),
        ("entities/caf\u{e9}.md", "entities/cafe\u{301}.md", "cannot be an id"),
        ("content/pages/mill.md", "entities/mill.md", "`mill`"),
    ] {
        let site = Site::with(first, page("", ""));
        site.put(second, page("", ""));
        if files_below(site.0.path()).len() == 4 {
            site.expect(&[words, first, second]);
        }
    }
    for path in ["con.md", "nul.md", "aux.md", "com1.md", "lpt9.zh.md", "prn.md"] {
        let stem = path.split('.').next().unwrap();
        let words = format!("`{path}` is a name that Windows keeps for itself");
        Site::with(&format!("entities/{path}"), page("", "")).expect(&[
            &words,
            &format!("such as `{stem}-page`"),
            &format!("--> entities/{path}"),
        ]);
    }
    for path in [
        "static/con",
        "static/NUL.png",
        "static/aux/a.png",
        "static/a:b.png",
        "static/a?.png",
        "static/a.",
        "static/a\nb",
    ] {
        Site::with(path, "").expect(&["--> static/"]);
    }
    Site::with("static/console.png", "").expect_clean();
}

#[test]
fn a_page_called_index_or_a_folder_called_like_a_page_is_told() {
    Site::with("entities/index.md", page("", "")).expect(&["entities/index.md"]);
    let site = Site::new();
    fs::create_dir_all(site.at("entities/x.md")).unwrap();
    site.expect(&["`entities/x.md` is a folder with the name of a page", "--> entities/x.md"]);
    site.put("entities/x.md/index.md", page("", ""));
    site.expect(&["`entities/x.md` is a folder with the name of a page"]);

    let site = Site::new();
    fs::write(site.at("static"), "").unwrap();
    site.expect(&["`static` is a file, and is to be a folder"]);
    Site::with("entities/picture.png", "").expect(&["`entities/picture.png` is not a page"]);
}

#[test]
fn empty_files_are_told_or_mean_nothing() {
    for path in [
        "content/sources.yaml",
        "content/vocabulary/facets.yaml",
        "content/vocabulary/units.yaml",
        "static/empty.txt",
    ] {
        Site::with(path, "").expect_clean();
        Site::with(path, "# nothing yet\n").expect_clean();
    }
    assert!(Site::with("content/site.yaml", "").told().files.contains_key("entities/loaf/index.html"));
    Site::with("entities/mill.zh.md", "").expect(&["entities/mill.zh.md"]);
    for path in [
        "content/site.yaml",
        "content/sources.yaml",
        "content/vocabulary/facets.yaml",
        "content/vocabulary/units.yaml",
    ] {
        for wrong in [
            "a text\n",
            "- a list\n",
            "a: [\n",
            "\t\n a: b",
            "? [a]\n: b\n",
            "%YAML 9\n---\n",
            "a: b\n---\nc: d\n",
        ] {
            let told = Site::with(path, wrong).told();
            assert!(told.text.contains(path), "{path} with {wrong:?}: {}", told.text);
        }
    }
}

#[test]
fn templates_that_lead_back_into_themselves_are_told() {
    let nested = "{% for a in [1, 2] %}{% for b in [1, 2] %}{{ a * b }}{% endfor %}{% endfor %}";
    Site::with("templates/more.html", nested).expect_clean();
    for (path, text, words) in [
        ("entity.html", "{% extends \"entity.html\" %}", "the template extends itself"),
        ("base.html", "{% extends \"entity.html\" %}", "the template extends itself"),
        ("entity.html", "{% include \"entity.html\" %}", "the template includes itself"),
        (
            "entity.html",
            "{% extends \"nobody.html\" %}",
            "the template extends `nobody.html`, which does not exist",
        ),
        ("entity.html", "\n{% for a in %}", "templates/entity.html:2:"),
        ("entity.html", "\n{{ nobody.knows }}", "templates/entity.html:2:"),
        (
            "entity.html",
            "{% component again() %}{{<again />}}{% endcomponent again %}{{<again />}}",
            "calls itself without end",
        ),
        (
            "entity.html",
            "{% component one() %}{{<two />}}{% endcomponent one %}{% component two() %}{{<one />}}{% endcomponent two %}{{<one />}}",
            "templates/entity.html",
        ),
        ("entity.html", &("(".repeat(5000) + "{{ " + &"(".repeat(5000)), "templates/entity.html"),
        ("entity.html", &"{% if a %}".repeat(5000), "templates/entity.html"),
        ("entity.html", "{% for a in range(end=9999999999) %}{% endfor %}", "templates/entity.html"),
    ] {
        let told = Site::with(&format!("templates/{path}"), text).expect(&[words]).in_time();
        assert!(told.text.contains("theme/template"), "{}", told.text);
    }
}

#[test]
fn a_build_that_fails_writes_nothing_and_loses_nothing() {
    let site = Site::new();
    let output = site.at("public");
    let (is_good, said) = site.build(&output);
    assert!(is_good, "{said}");
    let good = files_below(&output);
    for (path, bytes) in [
        (MILL, &b"---\ntitle: \xff\n"[..]),
        (MILL, b"no front matter"),
        ("templates/entity.html", b"{% extends \"entity.html\" %}"),
        ("content/vocabulary/facets.yaml", b"a: ["),
        ("static/con", b""),
    ] {
        site.put(path, bytes);
        let (is_good, said) = site.build(&output);
        assert!(!is_good, "{path} passes:\n{said}");
        assert!(said.contains(path) && said.contains("error"), "{said}");
        assert_eq!(files_below(&output), good, "{path} changed the last good site");
        assert_eq!(fs::read(site.at(path)).unwrap(), bytes);
        fs::remove_file(site.at(path)).unwrap();
    }
    let (is_good, said) = site.build(&output);
    assert!(is_good, "{said}");
    assert_eq!(files_below(&output), good);
}
