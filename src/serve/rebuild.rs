//! Builds the site into memory, and decides whether browsers are shown the result.

use std::path::PathBuf;
use std::sync::Arc;
use std::time::Instant;

use axum::body::Bytes;
use tokio::sync::watch::Sender;

use super::shown::{Files, Shown};
use super::{Draw, Report, Tell};
use crate::diagnostic::{Diagnostic, Severity};
use crate::output::Memory;
use crate::pipeline::{Wishes, read_site, run};
use crate::source::SourceTree;

/// Builds the site again and again.
pub(super) struct Builder {
    root: PathBuf,
    wishes: Wishes,
    address: String,
    shown: Sender<Shown>,
    tell: Tell,
    draw: Draw,
    /// What the newest build was made from.
    last: Option<(Arc<SourceTree>, Vec<Diagnostic>)>,
}

impl Builder {
    /// A builder that has not built yet.
    pub(super) fn new(
        root: PathBuf,
        wishes: Wishes,
        address: String,
        shown: Sender<Shown>,
        tell: Tell,
        draw: Draw,
    ) -> Builder {
        Builder { root, wishes, address, shown, tell, draw, last: None }
    }

    /// Builds, shows and tells; does nothing when the sources read as they did before.
    ///
    /// `faults` are what went wrong on the way here, such as a folder that cannot be watched.
    pub(super) fn build(&mut self, faults: Vec<Diagnostic>) {
        let start = Instant::now();
        let read = read_site(&self.root);
        let tree = Arc::new(read.value);
        let is_same = |(last, told): &(Arc<SourceTree>, Vec<Diagnostic>)| {
            is_same(last, &tree) && *told == read.diagnostics
        };
        if faults.is_empty() && self.last.as_ref().is_some_and(is_same) {
            return;
        }
        let sink = Memory::default();
        let (_, written) = run(&tree, &self.wishes, &sink);
        let mut diagnostics = faults;
        diagnostics.extend_from_slice(&read.diagnostics);
        diagnostics.extend(written.diagnostics);
        let errors: Vec<Diagnostic> =
            diagnostics.iter().filter(|diagnostic| diagnostic.severity == Severity::Error).cloned().collect();
        let script = script(&tree);
        let before = self.shown.borrow().clone();
        let shown = if errors.is_empty() {
            let files: Files =
                sink.into_files().into_iter().map(|(path, bytes)| (path, bytes.into())).collect();
            before.with_site(files, script)
        } else {
            before.with_errors(&(self.draw)(&errors, &tree), script)
        };
        self.shown.send_replace(shown);
        (self.tell)(&Report {
            diagnostics,
            tree: Arc::clone(&tree),
            n_files: written.value,
            seconds: start.elapsed(),
            is_good: errors.is_empty(),
            address: self.address.clone(),
        });
        self.last = Some((tree, read.diagnostics));
    }
}

fn is_same(left: &SourceTree, right: &SourceTree) -> bool {
    let left = left.below("").map(|source| (source.path(), source.hash()));
    left.eq(right.below("").map(|source| (source.path(), source.hash())))
}

/// The script of the theme that listens for news, as the site or the binary has it.
fn script(tree: &SourceTree) -> Bytes {
    const PATH: &str = "static/js/serve.js";
    let source = tree.own(PATH).or_else(|| tree.default_at(PATH));
    source.map(|source| Bytes::copy_from_slice(source.bytes())).unwrap_or_default()
}
