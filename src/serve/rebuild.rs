//! Closes the site again after each change, decides whether browsers are shown the result, and looks through
//! the pages nobody looks at while there is nothing else to do.

use std::path::PathBuf;
use std::sync::Arc;
use std::time::Instant;

use axum::body::Bytes;
use tokio::sync::watch::Sender;

use super::desk::Openings;
use super::shown::Shown;
use super::{Draw, Report, Tell};
use crate::diagnostic::{Diagnostic, Severity};
use crate::pipeline::{Changes, Renewed, Wishes, Workshop};
use crate::source::SourceTree;

/// So many pages are looked through before the next look for changes.
const AT_ONCE: usize = 4;
/// So many pages are made before browsers are told of a change, at most.
const MOST_FIRST: usize = 64;

/// Builds the site again and again.
pub(super) struct Builder {
    root: PathBuf,
    workshop: Workshop,
    address: String,
    shown: Sender<Shown>,
    open: Arc<Openings>,
    tell: Tell,
    draw: Draw,
    /// What of the newest site has not been looked through yet.
    behind: Option<Behind>,
}

/// The pages of a site that nobody looks at, as far as they have been looked through.
struct Behind {
    renewed: Renewed,
    /// What belongs to the site, but is no fault of a file.
    beside: Vec<Diagnostic>,
    is_told: bool,
    is_good: bool,
    has_site: bool,
    start: Instant,
    seconds: std::time::Duration,
    next: usize,
    faults: Vec<Diagnostic>,
    script: Bytes,
}

impl Builder {
    /// A builder that has not built yet.
    pub(super) fn new(
        root: PathBuf,
        wishes: Wishes,
        address: String,
        shown: Sender<Shown>,
        open: Arc<Openings>,
        tell: Tell,
        draw: Draw,
    ) -> Builder {
        let workshop = Workshop::new(wishes);
        Builder { root, workshop, address, shown, open, tell, draw, behind: None }
    }

    /// Builds and shows; does nothing when the sources read as they did before.
    ///
    /// `faults` are what went wrong on the way here, such as a folder that cannot be watched.
    pub(super) fn build(&mut self, changes: &Changes, faults: Vec<Diagnostic>) {
        let start = Instant::now();
        let Some(renewed) = self.workshop.renew(&self.root, changes) else {
            if let Some(behind) = &mut self.behind {
                behind.is_told &= faults.is_empty();
                behind.beside.extend(faults);
            }
            return;
        };
        let mut first = self.open.files();
        first.extend(renewed.site.files_of(&renewed.changed).into_iter().map(str::to_owned));
        first.truncate(MOST_FIRST);
        let errors = renewed.errors(&first);
        let script = script(&renewed.site.tree);
        let before = self.shown.borrow().clone();
        let is_good = errors.is_empty();
        let shown = if is_good {
            before.with_site(Arc::clone(&renewed.site), script.clone())
        } else {
            before.with_errors(&(self.draw)(&errors, &renewed.site.tree), script.clone())
        };
        let has_site = shown.site.is_some();
        self.shown.send_replace(shown);
        self.behind = Some(Behind {
            renewed,
            beside: faults,
            is_told: false,
            is_good,
            has_site,
            start,
            seconds: start.elapsed(),
            next: 0,
            faults: Vec::new(),
            script,
        });
    }

    /// Does a little of what can wait; false when nothing is left.
    pub(super) fn look_through(&mut self) -> bool {
        let Some(behind) = &mut self.behind else { return false };
        if !behind.is_told {
            behind.is_told = true;
            let report = behind.report(&self.address);
            (self.tell)(&report);
            return true;
        }
        let n_pages = behind.renewed.site.n_pages();
        if behind.is_good && behind.next < n_pages {
            let end = (behind.next + AT_ONCE).min(n_pages);
            behind.faults.extend(behind.renewed.site.check(behind.next..end));
            behind.next = end;
            return true;
        }
        let Some(mut behind) = self.behind.take() else { return false };
        if !behind.is_good {
            return false;
        }
        behind.faults.extend(behind.renewed.site.clashes());
        if behind.faults.is_empty() {
            return false;
        }
        behind.seconds = behind.start.elapsed();
        let mut report = behind.report(&self.address);
        let errors = report.diagnostics.iter().filter(|fault| fault.severity == Severity::Error);
        let errors: Vec<Diagnostic> = errors.cloned().collect();
        report.is_good = errors.is_empty();
        if !errors.is_empty() {
            let text = (self.draw)(&errors, &report.tree);
            let shown = self.shown.borrow().with_errors(&text, behind.script);
            self.shown.send_replace(shown);
        }
        (self.tell)(&report);
        false
    }
}

impl Behind {
    fn report(&self, address: &str) -> Report {
        let site = &self.renewed.site;
        let mut diagnostics = self.beside.clone();
        diagnostics.extend(self.renewed.told(&self.faults));
        Report {
            diagnostics,
            tree: Arc::clone(&site.tree),
            n_pages: site.n_pages(),
            seconds: self.seconds,
            is_good: self.is_good,
            has_site: self.has_site,
            address: address.to_owned(),
        }
    }
}

/// The script of the theme that listens for news, as the site or the binary has it.
fn script(tree: &SourceTree) -> Bytes {
    const PATH: &str = "static/js/serve.js";
    let source = tree.own(PATH).or_else(|| tree.default_at(PATH));
    source.map(|source| Bytes::copy_from_slice(source.bytes())).unwrap_or_default()
}
