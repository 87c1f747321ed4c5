//! What the tests of whole sites share: folders, builds into memory, pages as trees, links, specimens.

#![allow(
    dead_code,
    unreachable_pub,
    clippy::disallowed_methods,
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    clippy::unwrap_used,
    reason = "each test takes what it needs, reads its own files, and fails by panicking"
)]

pub mod dice;
pub mod html;
pub mod links;
pub mod not_run;
pub mod specimen;

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

use layerwiki::cli::{Paint, draw};
use layerwiki::diagnostic::{Diagnostic, Severity};
use layerwiki::output::Memory;
use layerwiki::pipeline::{Closed, Wishes, read_site, run};
use layerwiki::source::SourceTree;

/// The folder of this repository, which is the folder of the real site.
pub fn root() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR"))
}

/// A site, built.
pub struct Built {
    /// Every file by its path in the output.
    pub files: BTreeMap<String, Vec<u8>>,
    /// All that was found, in order.
    pub diagnostics: Vec<Diagnostic>,
    /// Names and addresses.
    pub closed: Closed,
    /// The findings as an author would see them, notes left out.
    pub told: String,
}

impl Built {
    /// The pages: every HTML file, parsed.
    pub fn pages(&self) -> BTreeMap<&str, html::Page> {
        let pages = self.files.iter().filter(|(path, _)| path.ends_with(".html"));
        pages.map(|(path, bytes)| (path.as_str(), html::parse(text(bytes)))).collect()
    }

    /// The text of one file.
    pub fn file(&self, path: &str) -> &str {
        text(self.files.get(path).unwrap_or_else(|| panic!("the build made no `{path}`")))
    }

    /// Panics with the findings, unless there are none but notes.
    pub fn expect_clean(self) -> Built {
        assert!(self.told.is_empty(), "the site has findings:\n{}", self.told);
        assert!(!self.files.is_empty(), "the build made nothing");
        self
    }
}

/// Bytes that are to be text.
pub fn text(bytes: &[u8]) -> &str {
    std::str::from_utf8(bytes).expect("pages are UTF-8")
}

/// Reads the site in a folder; what cannot be read fails the test.
pub fn read(root: &Path) -> SourceTree {
    let read = read_site(root);
    assert!(read.diagnostics.is_empty(), "{:#?}", read.diagnostics);
    read.value
}

/// Builds a site strictly, into memory.
pub fn build(tree: &SourceTree) -> Built {
    build_as(tree, &Wishes { strict: true, ..Wishes::default() })
}

/// Builds a site strictly for another address.
pub fn build_at(tree: &SourceTree, address: &str) -> Built {
    build_as(tree, &Wishes { strict: true, base_url: Some(address.to_owned()), ..Wishes::default() })
}

/// Builds a site into memory.
pub fn build_as(tree: &SourceTree, wishes: &Wishes) -> Built {
    let sink = Memory::default();
    let (closed, written) = run(tree, wishes, &sink);
    let grave = written.diagnostics.iter().filter(|found| found.severity > Severity::Note);
    let told = grave.map(|found| draw(found, tree, Paint::Plain)).collect();
    Built { files: sink.into_files(), diagnostics: written.diagnostics, closed, told }
}

/// Every file below a folder, by its path below it, ordered.
pub fn files_below(folder: &Path) -> BTreeMap<String, Vec<u8>> {
    let mut files = BTreeMap::new();
    let mut open = vec![folder.to_owned()];
    while let Some(at) = open.pop() {
        for entry in fs::read_dir(&at).unwrap_or_else(|error| panic!("{}: {error}", at.display())) {
            let path = entry.unwrap().path();
            if path.is_dir() {
                open.push(path);
            } else {
                let name = path.strip_prefix(folder).unwrap().to_str().unwrap().replace('\\', "/");
                files.insert(name, fs::read(&path).unwrap());
            }
        }
    }
    files
}

/// Fails with every line of `found`, told by `what`, unless there is none.
pub fn expect_none(what: &str, found: &[String]) {
    assert!(found.is_empty(), "{what} ({}):\n  {}", found.len(), found.join("\n  "));
}
