//! Makes every page of a closed site and every file around them, and puts them into a sink.

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, PoisonError};

use rayon::prelude::*;

use super::{Closed, Stages};
use crate::diagnostic::{Checked, Diagnostic, Severity};
use crate::graph::Graph;
use crate::language::Language;
use crate::output::{Sink, robots, sitemap, sitemap_entry};
use crate::page::{Highlights, PlannedPage, Scene, Shared};
use crate::search;
use crate::source::SourceTree;
use crate::theme::Theme;

impl Closed {
    /// Makes every page and every file around them, and puts them into `sink`. Gives the number of files.
    pub fn write(
        &self,
        tree: &SourceTree,
        sink: &dyn Sink,
        highlights: &Highlights,
        stages: &mut Stages,
    ) -> Checked<usize> {
        let mut faults = Vec::new();
        let shared = Shared::new(self.is_served);
        let scene = self.scene(highlights, &shared).with_chips();
        let theme = Theme::load(tree, scene.sites().values().map(Arc::as_ref)).into_value(&mut faults);
        if faults.iter().any(|fault| fault.severity == Severity::Error) {
            return Checked { value: 0, diagnostics: faults };
        }
        let maker = Maker {
            scene: &scene,
            graph: &self.graph,
            theme: &theme,
            sink,
            entries: Mutex::default(),
            found: Mutex::default(),
        };
        let made: Vec<Vec<Diagnostic>> =
            self.plan.pages.par_iter().map_init(Vec::new, |buffer, page| maker.make(page, buffer)).collect();
        faults.extend(made.into_iter().flatten());
        let mut count = self.plan.pages.len() + self.plan.redirects.len();
        let mut buffer = Vec::new();
        for redirect in &self.plan.redirects {
            buffer.clear();
            let made = theme.render(&scene.redirect(redirect), &mut buffer);
            faults.extend(made.and_then(|()| sink.put(&redirect.file, &buffer)).err().map(|fault| *fault));
        }
        for (path, bytes) in scene.data_files() {
            count += 1;
            faults.extend(sink.put(&path, &bytes).err().map(|fault| *fault));
        }
        let entries = maker.entries.into_inner().unwrap_or_else(PoisonError::into_inner);
        for (path, text) in scene.scripts().iter() {
            count += 1;
            faults.extend(sink.put(path, text.as_bytes()).err().map(|fault| *fault));
        }
        stages.end("pages");
        let found = maker.found.into_inner().unwrap_or_else(PoisonError::into_inner);
        let indexed: Vec<_> =
            found.into_par_iter().map(|(language, pages)| self.index(&scene, &language, pages)).collect();
        for (path, bytes) in indexed.into_iter().flatten() {
            count += 1;
            faults.extend(sink.put(&path, &bytes).err().map(|fault| *fault));
        }
        stages.end("search");
        let around = around(self, &entries.into_values().collect::<Vec<_>>());
        let around = around.iter().map(|(path, bytes)| (path.as_str(), Cow::Borrowed(bytes.as_slice())));
        for (path, bytes) in around.chain(self.assets.written(tree)) {
            count += 1;
            faults.extend(sink.put(path, &bytes).err().map(|fault| *fault));
        }
        Checked { value: count, diagnostics: faults }
    }

    /// The files of one language's search.
    pub(super) fn index(
        &self,
        scene: &Scene<'_>,
        language: &Language,
        pages: Vec<search::Entry>,
    ) -> Vec<(String, Vec<u8>)> {
        let format = self.graph.roster.vocabulary.languages.format(language);
        let site = scene.site(language);
        search::Index { site: &site, endings: &format.endings, limits: search::Limits::default() }
            .files(pages)
    }
}

/// The files around the pages: sitemap and robots.
pub(super) fn around(closed: &Closed, entries: &[String]) -> Vec<(String, Vec<u8>)> {
    let mut files = Vec::new();
    if !closed.plan.origin.is_empty() {
        files.push(("sitemap.xml".to_owned(), sitemap(entries).into_bytes()));
    }
    // A site that writes its own has its reasons.
    if closed.assets.output("robots.txt").is_none() {
        let robots = robots(&closed.plan.origin, &closed.plan.base);
        files.push(("robots.txt".to_owned(), robots.into_bytes()));
    }
    files
}

/// Makes pages, each on whichever thread is free.
struct Maker<'a> {
    scene: &'a Scene<'a>,
    graph: &'a Graph,
    theme: &'a Theme,
    sink: &'a dyn Sink,
    /// Lines of the sitemap, ordered by file.
    entries: Mutex<BTreeMap<String, String>>,
    /// What the search knows of each page so far.
    found: Mutex<BTreeMap<Language, Vec<search::Entry>>>,
}

impl Maker<'_> {
    fn make(&self, page: &PlannedPage, buffer: &mut Vec<u8>) -> Vec<Diagnostic> {
        let mut faults = Vec::new();
        let Some(view) = self.scene.view(page).into_value(&mut faults) else { return faults };
        buffer.clear();
        let made = self.theme.render(&view, buffer).and_then(|()| self.sink.put(&page.file, buffer));
        match made {
            Ok(()) => {
                if let Some(entry) = sitemap_entry(&view) {
                    self.entries
                        .lock()
                        .unwrap_or_else(PoisonError::into_inner)
                        .insert(page.file.clone(), entry);
                }
            }
            Err(fault) => faults.push(*fault),
        }
        if let Some(entry) = search::Entry::of(&view, page, self.graph) {
            let mut found = self.found.lock().unwrap_or_else(PoisonError::into_inner);
            found.entry(page.language.clone()).or_default().push(entry);
        }
        faults
    }
}
