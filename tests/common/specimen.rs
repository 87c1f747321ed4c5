//! Reads a chapter of specimens: Markdown in which a tiny site, its pages and its findings stand in blocks.
//!
//! ````markdown
//! # The chapter
//!
//! ```file content/site.yaml
//! Shared by every specimen of the chapter; a specimen's own file at the path replaces it.
//! ```
//!
//! ## What this one shows
//!
//! ```file entities/loaf.md
//! ```
//! ```absent content/site.yaml
//! ```
//! ```html /entities/loaf/ .prose
//! What stands in the first element that the selector chooses; with `each` before it, all of them, whole.
//! ```
//! ```text /sitemap.xml
//! A file of the output, whole.
//! ```
//! ```diagnostics
//! Every error and warning, as it is drawn; without the block there is none.
//! ```
//! ````

use std::collections::BTreeMap;
use std::fmt::Write as _;

use layerwiki::pipeline::Wishes;
use layerwiki::source::SourceTree;

use super::{Built, build_as, html, text};

/// One line of a chapter, or one of its blocks.
enum Part {
    Line(String),
    Block(Block),
}

/// A fenced block.
struct Block {
    fence: String,
    info: String,
    text: String,
}

/// What stands under one heading.
struct Specimen {
    title: String,
    parts: Vec<Part>,
}

/// What a chapter would say if it were rewritten, and how it differs from what it says.
pub struct Outcome {
    /// The chapter with the expectations that hold.
    pub rewritten: String,
    /// Every expectation that does not hold.
    pub wrong: Vec<String>,
    /// How many specimens there are.
    pub count: usize,
}

/// The sites of a chapter that nothing is found wrong with, each with its title.
pub fn fine_sites(chapter: &str) -> Vec<(String, SourceTree)> {
    let specimens = read(chapter);
    let shared = specimens[0].files();
    let fine = specimens
        .iter()
        .skip(1)
        .filter(|specimen| !specimen.blocks().any(|block| block.info == "diagnostics"));
    fine.map(|specimen| {
        let mut files = shared.clone();
        files.extend(specimen.files());
        files.retain(|path, _| !specimen.blocks().any(|block| block.info == format!("absent {path}")));
        let tree = SourceTree::of_texts(files.iter().map(|(path, text)| (path.as_str(), text.as_str())));
        (specimen.title.clone(), tree)
    })
    .collect()
}

/// Builds every specimen of a chapter and compares.
pub fn run(chapter: &str) -> Outcome {
    let mut specimens = read(chapter);
    let mut outcome = Outcome { rewritten: String::new(), wrong: Vec::new(), count: specimens.len() - 1 };
    let shared = specimens[0].files();
    for specimen in specimens.iter_mut().skip(1) {
        let mut files = shared.clone();
        files.extend(specimen.files());
        files.retain(|path, _| !specimen.blocks().any(|block| block.info == format!("absent {path}")));
        let tree = SourceTree::of_texts(files.iter().map(|(path, text)| (path.as_str(), text.as_str())));
        let built = build_as(&tree, &Wishes::default());
        specimen.compare(&built, &mut outcome.wrong);
    }
    outcome.rewritten = write(&specimens);
    outcome
}

impl Specimen {
    fn blocks(&self) -> impl Iterator<Item = &Block> {
        self.parts.iter().filter_map(|part| match part {
            Part::Block(block) => Some(block),
            Part::Line(_) => None,
        })
    }

    fn files(&self) -> BTreeMap<String, String> {
        let files = self.blocks().filter_map(|block| Some((block.info.strip_prefix("file ")?, &block.text)));
        files.map(|(path, text)| (path.trim().to_owned(), text.clone())).collect()
    }

    /// Sets every expectation to what is, and tells what was not.
    fn compare(&mut self, built: &Built, wrong: &mut Vec<String>) {
        let mut differ = |what: &str, expected: &str, found: &str| {
            if expected != found {
                wrong.push(format!("{}: {what}\n{}", self.title, difference(expected, found)));
            }
        };
        let told = findings(built);
        let mut is_told = false;
        for part in &mut self.parts {
            let Part::Block(block) = part else { continue };
            let found = match block.info.split_once(' ').unwrap_or((&block.info, "")) {
                ("html", what) => {
                    let found = shown(built, what);
                    let expected = html::parse(&block.text);
                    // What is laid out otherwise but says the same is no difference.
                    let parts = expected.whole().select("html")[0];
                    let expected: String =
                        ["head", "body"].iter().map(|name| parts.select(name)[0].inner()).collect();
                    differ(what, &expected, &found);
                    found
                }
                ("text", path) => {
                    let found = built.file(path.trim_start_matches('/')).to_owned();
                    differ(path, &block.text, &found);
                    found
                }
                ("diagnostics", _) => {
                    is_told = true;
                    differ("findings", &block.text, &told);
                    told.clone()
                }
                _ => continue,
            };
            block.text = found;
        }
        if told.is_empty() && is_told {
            self.parts.retain(|part| !matches!(part, Part::Block(block) if block.info == "diagnostics"));
        } else if !told.is_empty() && !is_told {
            differ("findings", "", &told);
            while matches!(self.parts.last(), Some(Part::Line(line)) if line.is_empty()) {
                self.parts.pop();
            }
            let block = Block { fence: "```".to_owned(), info: "diagnostics".to_owned(), text: told };
            self.parts.extend([Part::Block(block), Part::Line(String::new())]);
        }
    }
}

/// The findings as they are drawn, one after the other.
fn findings(built: &Built) -> String {
    let lines: Vec<&str> = built.told.trim_end().lines().map(str::trim_end).collect();
    let mut told = lines.join("\n");
    if !told.is_empty() {
        told.push('\n');
    }
    told
}

/// What a page shows: `/mill/ .prose`, or `/mill/ each .chip`.
fn shown(built: &Built, what: &str) -> String {
    let (address, selector) = what.split_once(' ').expect("an html block names an address and a selector");
    let path = address.trim_start_matches('/');
    let path =
        if path.is_empty() || path.ends_with('/') { format!("{path}index.html") } else { path.to_owned() };
    let Some(bytes) = built.files.get(&path) else { return format!("(there is no page at {address})\n") };
    let page = html::parse(text(bytes));
    match selector.strip_prefix("each ") {
        Some(selector) => page.whole().select(selector).iter().map(html::Element::outer).collect(),
        None => match page.whole().select(selector).first() {
            Some(element) => element.inner(),
            None => "(nothing is selected)\n".to_owned(),
        },
    }
}

/// The chapter's head, then its specimens.
fn read(chapter: &str) -> Vec<Specimen> {
    let mut specimens = vec![Specimen { title: String::new(), parts: Vec::new() }];
    let mut open: Option<Block> = None;
    for line in chapter.lines() {
        let parts = &mut specimens.last_mut().expect("there is a first").parts;
        if let Some(mut block) = open.take() {
            if line == block.fence {
                parts.push(Part::Block(block));
            } else {
                block.text.push_str(line);
                block.text.push('\n');
                open = Some(block);
            }
            continue;
        }
        let ticks = line.len() - line.trim_start_matches('`').len();
        if ticks >= 3 {
            let (fence, info) = line.split_at(ticks);
            open = Some(Block { fence: fence.to_owned(), info: info.trim().to_owned(), text: String::new() });
        } else if let Some(title) = line.strip_prefix("## ") {
            specimens.push(Specimen { title: title.to_owned(), parts: Vec::new() });
        } else {
            parts.push(Part::Line(line.to_owned()));
        }
    }
    assert!(open.is_none(), "a block of `{}` is never closed", specimens.last().expect("there is one").title);
    specimens
}

fn write(specimens: &[Specimen]) -> String {
    let mut out = String::new();
    for specimen in specimens {
        if !specimen.title.is_empty() {
            let _ = writeln!(out, "## {}", specimen.title);
        }
        for part in &specimen.parts {
            let _ = match part {
                Part::Line(line) => writeln!(out, "{line}"),
                Part::Block(Block { fence, info, text }) => writeln!(out, "{fence}{info}\n{text}{fence}"),
            };
        }
    }
    format!("{}\n", out.trim_end())
}

/// Lines that are expected and missing, and lines that are there and not expected, among those that agree.
fn difference(expected: &str, found: &str) -> String {
    let (left, right): (Vec<&str>, Vec<&str>) = (expected.lines().collect(), found.lines().collect());
    let mut common = vec![vec![0_usize; right.len() + 1]; left.len() + 1];
    for i in (0..left.len()).rev() {
        for j in (0..right.len()).rev() {
            common[i][j] = match left[i] == right[j] {
                true => common[i + 1][j + 1] + 1,
                false => common[i + 1][j].max(common[i][j + 1]),
            };
        }
    }
    let (mut i, mut j) = (0, 0);
    let mut out = String::new();
    while i < left.len() || j < right.len() {
        if i < left.len() && j < right.len() && left[i] == right[j] {
            let _ = writeln!(out, "      {}", left[i]);
            (i, j) = (i + 1, j + 1);
        } else if j == right.len() || (i < left.len() && common[i + 1][j] >= common[i][j + 1]) {
            let _ = writeln!(out, "    - {}", left[i]);
            i += 1;
        } else {
            let _ = writeln!(out, "    + {}", right[j]);
            j += 1;
        }
    }
    out
}
