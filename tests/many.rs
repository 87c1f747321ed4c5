//! Many of anything: thousands of headings, names or mistakes cost time and memory in proportion.

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
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

use common::{Built, build_as};
use layerwiki::diagnostic::Severity;
use layerwiki::pipeline::Wishes;
use layerwiki::source::SourceTree;

/// So many names are known beside the mistakes.
const KNOWN: usize = 200;
const MILL: &str = "entities/mill.md";
const SOURCES: &str = "content/sources.yaml";

/// A page with this front matter and prose.
fn page(front: &str, prose: &str) -> String {
    format!("---\ntitle: Mill\n{front}---\n{prose}\n")
}

/// A page with this prose.
fn prose(prose: impl AsRef<str>) -> Vec<(String, String)> {
    vec![(MILL.to_owned(), page("", prose.as_ref()))]
}

/// A page with this front matter.
fn front(front: impl AsRef<str>) -> Vec<(String, String)> {
    vec![(MILL.to_owned(), page(front.as_ref(), ""))]
}

/// One line or so for each number.
fn each(n: usize, line: impl Fn(usize) -> String) -> String {
    (0..n).map(line).collect()
}

/// Builds and draws a site of two languages with a loaf, a work and these files.
fn told(files: &[(String, String)]) -> Built {
    let site = "title: {en: Bread, zh: 面包}\naddress: https://bread.test\nlanguages: [en, zh]\n";
    let facets = "kind:\n  label: {en: Kind, zh: 种类}\n  terms:\n    mill: {label: {en: Mill, zh: 磨坊}}\n";
    let work = "s:\n  title: S\n  publisher: P\n  locator: a\n  date: 2026-03\n";
    let known = [
        ("content/site.yaml", site),
        ("content/vocabulary/facets.yaml", facets),
        (SOURCES, work),
        ("entities/loaf.md", "---\ntitle: Loaf\n---\n\nFlour, water and salt.\n"),
    ];
    let own = files.iter().map(|(path, text)| (path.as_str(), text.as_str()));
    build_as(&SourceTree::of_texts(known.into_iter().chain(own)), &Wishes::default())
}

fn n_errors(built: &Built) -> usize {
    built.diagnostics.iter().filter(|found| found.severity == Severity::Error).count()
}

/// Tests that measure the process wait for one another.
fn alone() -> MutexGuard<'static, ()> {
    static ALONE: Mutex<()> = Mutex::new(());
    ALONE.lock().unwrap_or_else(PoisonError::into_inner)
}

/// The work of this process so far, where the system says it.
fn spent() -> Option<Duration> {
    let stat = fs::read_to_string("/proc/self/stat").ok()?;
    let ticks = stat.rsplit(") ").next()?.split(' ').skip(11).take(2);
    let ticks: u64 = ticks.filter_map(|ticks| ticks.parse::<u64>().ok()).sum();
    Some(Duration::from_millis(ticks * 10))
}

/// The most memory this process has held so far in kilobytes, where the system says it.
fn most_memory() -> Option<u64> {
    let status = fs::read_to_string("/proc/self/status").ok()?;
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:"))?;
    line.trim().trim_end_matches(" kB").parse().ok()
}

/// No build of these little sites needs more than a browser's page.
fn assert_little_is_held(what: &str) {
    if let Some(memory) = most_memory() {
        assert!(memory < 500 << 10, "{what}: {memory} kB were held");
    }
}

/// So much of something, and how many errors are told of each.
struct Many {
    what: &'static str,
    n_errors_each: usize,
    files: fn(usize) -> Vec<(String, String)>,
}

const MANY: &[Many] = &[
    Many {
        what: "unknown names, each in a paragraph",
        n_errors_each: 1,
        files: |n| prose(each(n, |at| format!("Flour of 甲 [[mill-{at}]].\n\n"))),
    },
    Many {
        what: "unknown names in one line",
        n_errors_each: 1,
        files: |n| prose(each(n, |at| format!("甲 [[mill-{at}]] "))),
    },
    Many {
        what: "unknown names in a summary",
        n_errors_each: 1,
        files: |n| front(format!("summary: {}\n", each(n, |at| format!("甲 [[mill-{at}]] ")))),
    },
    Many {
        what: "unknown names in a folded summary",
        n_errors_each: 1,
        files: |n| front(format!("summary: >-\n{}", each(n, |at| format!("  甲 [[mill-{at}]]\n")))),
    },
    Many {
        what: "unknown names over a hundred pages",
        n_errors_each: 1,
        files: |n| {
            let page =
                |at: usize| page("", &each(n.div_ceil(100), |line| format!("[[mull-{at}-{line}]]\n\n")));
            (0..100).map(|at| (format!("entities/mill-{at}.md"), page(at))).collect()
        },
    },
    Many {
        what: "characters that no one can read",
        n_errors_each: 1,
        files: |n| prose("b.c\u{100000} ".repeat(n)),
    },
    Many { what: "unknown keys", n_errors_each: 1, files: |n| front(each(n, |at| format!("k{at}: a\n"))) },
    Many {
        what: "facts in one line",
        n_errors_each: 2,
        files: |n| {
            front(format!("facts: [{}]\n", each(n, |at| format!("{{id: f{at}, valu: 1 h, value: 1 h}}, "))))
        },
    },
    Many {
        what: "facts with one id",
        n_errors_each: 2,
        files: |n| front(format!("facts:\n{}", "- {id: f, value: 1 h}\n".repeat(n))),
    },
    Many {
        what: "works without a title",
        n_errors_each: 2,
        files: |n| vec![(SOURCES.to_owned(), each(n, |at| format!("s{at}:\n  titel: a\n")))],
    },
    Many {
        what: "unknown facts beside known ones",
        n_errors_each: 1,
        files: |n| {
            let fact = |at| format!("- {{id: f{at}, label: A, value: 1, as_of: 2026-01, source: s}}\n");
            let facts = format!("facts:\n{}", each(KNOWN, fact));
            vec![(MILL.to_owned(), page(&facts, &each(n, |at| format!("[[=mill.weight-{at}]]\n\n"))))]
        },
    },
    Many {
        what: "unknown sections beside known ones",
        n_errors_each: 1,
        files: |n| {
            prose(
                each(KNOWN, |at| format!("## S{at}\n\n")) + &each(n, |at| format!("[[mill#wheel-{at}]]\n\n")),
            )
        },
    },
    Many {
        what: "unknown anchors beside known ones",
        n_errors_each: 1,
        files: |n| {
            prose(each(KNOWN, |at| format!("## S{at}\n\n")) + &each(n, |at| format!("[a](#wheel-{at})\n\n")))
        },
    },
    Many {
        what: "unknown terms beside known ones",
        n_errors_each: 1,
        files: |n| {
            let terms = each(KNOWN, |at| format!("    t{at}: {{label: {{en: T{at}, zh: T{at}}}}}\n"));
            let facets = format!("kind:\n  label: {{en: Kind, zh: 种类}}\n  terms:\n{terms}");
            let mut files = prose("[[kind/bread]]\n\n".repeat(n));
            files.push(("content/vocabulary/facets.yaml".to_owned(), facets));
            files
        },
    },
    Many {
        what: "labels of no fact in a translation",
        n_errors_each: 1,
        files: |n| {
            let fact = |at| format!("- {{id: f{at}, label: A, value: 1, as_of: 2026-01, source: s}}\n");
            let labels = format!("labels:\n{}", each(n, |at| format!("  weight-{at}: 甲\n")));
            vec![
                (MILL.to_owned(), page(&format!("facts:\n{}", each(KNOWN, fact)), "")),
                ("entities/mill.zh.md".to_owned(), page(&labels, "")),
            ]
        },
    },
    Many {
        what: "sections with one id",
        n_errors_each: 1,
        files: |n| prose("## Stones {#a}\n\n".repeat(n + 1)),
    },
    Many { what: "equal headings", n_errors_each: 0, files: |n| prose("## Stones\n\n".repeat(4 * n)) },
    Many { what: "chips in one line", n_errors_each: 0, files: |n| prose("[[loaf]] ".repeat(4 * n)) },
    Many { what: "chips without blanks", n_errors_each: 0, files: |n| prose("[[loaf]]".repeat(4 * n)) },
];

#[test]
fn four_times_as_many_cost_no_more_than_four_times_as_much() {
    const FEW: usize = 1250;
    let _alone = alone();
    for Many { what, n_errors_each, files } in MANY {
        let cost = |n: usize| {
            let files = files(n);
            let start = spent();
            let built = told(&files);
            let n_told = n_errors(&built);
            assert!(n_told >= n * n_errors_each, "{n_told} errors are told of {n} {what}");
            assert!(
                n * n_errors_each > 0 || n_told == 0,
                "{what}: {}",
                built.told.chars().take(2000).collect::<String>()
            );
            start.zip(spent()).map(|(start, end)| end - start)
        };
        let Some((few, many)) = cost(FEW).zip(cost(4 * FEW)) else { continue };
        // Room for a busy machine: what grows with the square takes sixteen times as much.
        let allowed = few * 8 + Duration::from_millis(500);
        assert!(many < allowed, "{FEW} {what}: {few:?}; four times as many: {many:?}");
        assert_little_is_held(what);
    }
}

#[test]
fn five_thousand_mistakes_are_told_in_one_run() {
    let _alone = alone();
    let brackets = each(2500, |at| format!("Flour of 甲 [[mill-{at}]].\n\n"));
    let facts = each(2500, |at| format!("- {{id: f{at}, valu: 1 h}}\n"));
    let built = told(&[(MILL.to_owned(), page(&format!("facts:\n{facts}"), &brackets))]);
    for words in ["`mill-0`", "`mill-2499`", "has no key `valu`", "entities/mill.md:2503:"] {
        assert!(built.told.contains(words), "nobody says {words}");
    }
    assert!(n_errors(&built) >= 5000, "{} are told", n_errors(&built));
}

#[test]
fn much_of_anything_takes_no_more_than_its_share() {
    const MUCH: usize = 60_000;
    let _alone = alone();
    for text in [
        "[[a\n".repeat(MUCH) + "]]",
        "[[loaf]] ".repeat(MUCH),
        "[[loaf]]".repeat(MUCH),
        each(MUCH, |at| format!("[^n{at}] ")),
        each(MUCH, |at| format!("[^n{at}]: a\n\n")),
        "## Stones\n\n".repeat(MUCH),
        "**a".repeat(MUCH),
        "甲**乙".repeat(MUCH),
        "a\n".repeat(MUCH),
        "\u{f0000}".repeat(MUCH / 6),
        "![a](/x)\n\n".repeat(MUCH / 6),
    ] {
        let start = Instant::now();
        let built = told(&prose(&text));
        assert!(built.files.contains_key("entities/mill/index.html") || !built.told.is_empty());
        // Slow machines are slow, but a build of one page never takes minutes.
        assert!(start.elapsed() < Duration::from_secs(40), "{:.20} took {:?}", text, start.elapsed());
        assert_little_is_held(&text.chars().take(8).collect::<String>());
    }
    let built = told(&front(each(MUCH, |at| format!("k{at}: a\n"))));
    assert!(built.told.contains("entities/mill.md:3:1"));
}

#[test]
fn a_template_that_writes_without_end_is_told() {
    let _alone = alone();
    let flour = "flour ".repeat(10_000);
    let template = format!("{{% for a in range(end=90000) %}}{flour}{{% endfor %}}");
    let built = told(&[("templates/entity.html".to_owned(), template)]);
    for words in ["makes a page longer than 64 MB", "templates/entity.html", "while showing `Loaf`"] {
        assert!(built.told.contains(words), "{}", built.told);
    }
    assert_little_is_held("a template that writes without end");
}
