//! Makes every page of a closed site and every file around them, and puts them into a sink.

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, PoisonError};

use rayon::prelude::*;

use super::{Closed, Stages};
use crate::diagnostic::{Checked, Diagnostic, Severity};
use crate::graph::Graph;
use crate::language::Language;
use crate::output::{Sink, headers, markdown, redirects, robots, sitemap, sitemap_entry};
use crate::page::{Highlights, Noted, Plan, PlannedPage, Scene, Shared};
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
        let mut scene = self.scene(highlights, &shared).with_chips();
        scene.has_twins = self.is_full;
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
            noted: Mutex::default(),
            found: Mutex::default(),
        };
        let made: Vec<Vec<Diagnostic>> =
            self.plan.pages.par_iter().map_init(Vec::new, |buffer, page| maker.make(page, buffer)).collect();
        faults.extend(made.into_iter().flatten());
        let mut buffer = Vec::new();
        for redirect in &self.plan.redirects {
            buffer.clear();
            let made = theme.render(&scene.redirect(redirect), &mut buffer);
            faults.extend(made.and_then(|()| sink.put(&redirect.file, &buffer)).err().map(|fault| *fault));
        }
        let noted = maker.noted.into_inner().unwrap_or_else(PoisonError::into_inner);
        let entries = maker.entries.into_inner().unwrap_or_else(PoisonError::into_inner);
        let found = maker.found.into_inner().unwrap_or_else(PoisonError::into_inner);
        let mut paths: Vec<String> = self.files().map(str::to_owned).collect();
        let twins = noted.values().filter_map(|page| page.markdown.as_ref());
        paths.extend(twins.map(|path| below(path, &self.plan)));
        let mut put = |path: &str, bytes: &[u8]| {
            paths.push(path.to_owned());
            faults.extend(sink.put(path, bytes).err().map(|fault| *fault));
        };
        let made = [scene.data_files(), scene.feeds(&noted), scene.llms(&noted)];
        for (path, bytes) in made.iter().flatten().filter(|(path, _)| self.is_ours(path)) {
            put(path, bytes);
        }
        for (path, text) in scene.scripts().iter() {
            put(path, text.as_bytes());
        }
        stages.end("pages");
        let indexed: Vec<_> =
            found.into_par_iter().map(|(language, pages)| self.index(&scene, &language, pages)).collect();
        for (path, bytes) in indexed.iter().flatten() {
            put(path, bytes);
        }
        stages.end("search");
        let around = around(self, &entries.into_values().collect::<Vec<_>>());
        let around = around.iter().map(|(path, bytes)| (path.as_str(), Cow::Borrowed(bytes.as_slice())));
        for (path, bytes) in around.chain(self.assets.written(tree)) {
            put(path, &bytes);
        }
        // What a host is to say is said of the whole site, which is never made where it is only looked at.
        if self.is_ours("_headers") && !self.is_served {
            let headers = headers(&self.plan.base, paths.iter().map(String::as_str));
            paths.push("_headers".to_owned());
            faults.extend(sink.put("_headers", headers.as_bytes()).err().map(|fault| *fault));
        }
        Checked { value: paths.len(), diagnostics: faults }
    }

    /// The files of all pages and all old addresses.
    fn files(&self) -> impl Iterator<Item = &str> {
        let pages = self.plan.pages.iter().map(|page| page.file.as_str());
        pages.chain(self.plan.redirects.iter().map(|redirect| redirect.file.as_str()))
    }

    /// Whether a file is ours to make: a site that writes its own has its reasons.
    pub(super) fn is_ours(&self, path: &str) -> bool {
        self.assets.output(path).is_none()
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

/// The files around the pages: sitemap, robots, and old addresses for hosts that lead on from them.
pub(super) fn around(closed: &Closed, entries: &[String]) -> Vec<(String, Vec<u8>)> {
    let mut files = Vec::new();
    if !closed.plan.origin.is_empty() {
        files.push(("sitemap.xml".to_owned(), sitemap(entries).into_bytes()));
    }
    if let Some(redirects) = redirects(&closed.plan).filter(|_| closed.is_ours("_redirects")) {
        files.push(("_redirects".to_owned(), redirects.into_bytes()));
    }
    if closed.is_ours("robots.txt") {
        let robots = robots(&closed.plan.origin, &closed.plan.base);
        files.push(("robots.txt".to_owned(), robots.into_bytes()));
    }
    files
}

/// The file of an address on this host, below the output folder.
fn below(href: &str, plan: &Plan) -> String {
    href.strip_prefix(&plan.base).unwrap_or(href).trim_start_matches('/').to_owned()
}

/// Makes pages, each on whichever thread is free.
struct Maker<'a> {
    scene: &'a Scene<'a>,
    graph: &'a Graph,
    theme: &'a Theme,
    sink: &'a dyn Sink,
    /// Lines of the sitemap, ordered by file.
    entries: Mutex<BTreeMap<String, String>>,
    /// What the files around the pages say of each, by address.
    noted: Mutex<BTreeMap<String, Noted>>,
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
        if let Some(noted) = Noted::of(&view, page) {
            if noted.markdown.is_some() {
                let twin = markdown(std::str::from_utf8(buffer).unwrap_or_default(), &view.page.canonical);
                let file = page.file.replace("index.html", "index.md");
                faults.extend(self.sink.put(&file, twin.as_bytes()).err().map(|fault| *fault));
            }
            let mut all = self.noted.lock().unwrap_or_else(PoisonError::into_inner);
            all.insert(noted.url.clone(), noted);
        }
        if let Some(entry) = search::Entry::of(&view, page, self.graph) {
            let mut found = self.found.lock().unwrap_or_else(PoisonError::into_inner);
            found.entry(page.language.clone()).or_default().push(entry);
        }
        faults
    }
}
