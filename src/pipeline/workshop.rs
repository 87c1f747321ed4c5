//! A site under an author's hands: closed again after every change, on what the last closing found out.

use std::path::Path;
use std::sync::Arc;

use rayon::prelude::*;

use super::memo::{Findings, Memo};
use super::{Changes, Closed, Site, Sources, Stages, Wishes, settle};
use crate::diagnostic::{Checked, Diagnostic, Severity, SitePath};
use crate::page::{Highlights, Shared};
use crate::source::SourceTree;
use crate::theme::Theme;

/// Closes one site again and again.
#[derive(Debug)]
pub struct Workshop {
    wishes: Wishes,
    sources: Option<Sources>,
    memo: Memo,
    theme: Option<(Templates, Checked<Theme>)>,
    highlights: Arc<Highlights>,
}

/// What templates are read from, and what names they may use.
#[derive(Debug, PartialEq)]
struct Templates {
    files: Vec<(SitePath, [u8; 32])>,
    phrases: Vec<String>,
}

/// A site after a change.
#[derive(Debug)]
pub struct Renewed {
    /// The site, to look at if nothing is wrong.
    pub site: Arc<Site>,
    /// The files that are not as they were.
    pub changed: Vec<SitePath>,
    found: Arc<Findings>,
    beside: Vec<Diagnostic>,
}

impl Workshop {
    /// A workshop in which nothing has been made yet.
    pub fn new(wishes: Wishes) -> Workshop {
        Workshop { wishes, sources: None, memo: Memo::kept(), theme: None, highlights: Arc::default() }
    }

    /// Reads and closes the site below `root` for the first time, or after some changes; `None` where they have
    /// changed nothing.
    pub fn renew(&mut self, root: &Path, changes: &Changes) -> Option<Renewed> {
        let sources = match &self.sources {
            None => Sources::read(root),
            Some(last) => {
                let sources = last.refresh(changes);
                if sources.is_same(last) {
                    return None;
                }
                sources
            }
        };
        let tree = Arc::clone(&sources.tree);
        let before = self.sources.as_ref().map(|last| Arc::clone(&last.tree));
        let changed = before.map(|before| tree.changed_since(&before)).unwrap_or_default();
        let mut beside: Vec<Diagnostic> = sources.faults().cloned().collect();
        self.sources = Some(sources);
        let standing = Closed::renew(&tree, &changed, &self.wishes, &mut self.memo, &mut Stages::default());
        if self.highlights.n_made() > MOST_HIGHLIGHTS {
            self.highlights = Arc::default();
        }
        let closed = standing.closed;
        let shared = Shared::new(closed.is_served);
        let theme = self.theme(&tree, &closed, &shared, &mut beside);
        let site = Arc::new(Site::new(tree, closed, shared, theme, Arc::clone(&self.highlights)));
        Some(Renewed { site, changed, found: standing.found, beside })
    }

    fn theme(
        &mut self,
        tree: &SourceTree,
        closed: &Closed,
        shared: &Shared,
        faults: &mut Vec<Diagnostic>,
    ) -> Theme {
        let scene = closed.scene(&self.highlights, shared);
        let sites = || scene.sites().values().map(Arc::as_ref);
        let files = tree.below("templates/").map(|source| (source.path().clone(), *source.hash()));
        let phrases = sites().flat_map(|site| site.phrases.keys().cloned());
        let templates = Templates { files: files.collect(), phrases: phrases.collect() };
        let known = self.theme.take().filter(|(known, _)| *known == templates).map(|(_, theme)| theme);
        let theme = match known {
            Some(known) => Checked { value: known.value.with_sites(sites()), ..known },
            None => Theme::load(tree, sites()),
        };
        faults.extend_from_slice(&theme.diagnostics);
        let value = theme.value.clone();
        self.theme = Some((templates, theme));
        value
    }
}

/// More blocks of code than a site has are what an author typed on the way.
const MOST_HIGHLIGHTS: usize = 20_000;

impl Renewed {
    /// The errors; first those of closing, and where there are none those of these pages, which are made.
    pub fn errors(&self, pages: &[String]) -> Vec<Diagnostic> {
        let severities = &self.site.closed.graph.roster.vocabulary.settings.severities;
        let is_error = |fault: &&Diagnostic| {
            let severity = severities.get(fault.rule.name).copied().unwrap_or(fault.severity);
            severity == Severity::Error
        };
        // What authors let stand is looked up only where something may be an error.
        if self.found.iter().chain(&self.beside).any(|fault| is_error(&fault)) {
            let errors = self.told(&[]).into_iter().filter(|fault| fault.severity == Severity::Error);
            let errors: Vec<Diagnostic> = errors.collect();
            if !errors.is_empty() {
                return errors;
            }
        }
        let made: Vec<_> = pages.par_iter().filter_map(|page| self.site.file(page)).collect();
        let faults: Vec<Diagnostic> = made.iter().flat_map(|made| made.faults.iter().cloned()).collect();
        if faults.iter().any(|fault| is_error(&fault)) {
            let errors = self.told(&faults).into_iter();
            return errors.filter(|fault| fault.severity == Severity::Error).collect();
        }
        Vec::new()
    }

    /// All that is wrong with the site and these faults of pages, as it is told.
    pub fn told(&self, faults: &[Diagnostic]) -> Vec<Diagnostic> {
        let all = self.found.iter().chain(&self.beside).chain(faults).cloned().collect();
        settle(all, &self.site.tree, &self.site.closed.graph.roster, false)
    }
}
