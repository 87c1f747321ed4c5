//! A closed site whose files are made when somebody asks for them, by the same functions as a whole build.
//!
//! What was made is kept as long as the site is shown, so it is made once; what nobody asks for is never made,
//! or made once to see what is wrong with it and let go.

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::sync::{Arc, Mutex, OnceLock, PoisonError};

use rayon::prelude::*;

use super::Closed;
use super::write::around;
use crate::diagnostic::{Diagnostic, SitePath};
use crate::language::Language;
use crate::output::claim_all;
use crate::page::{Highlights, PlannedPage, Scene, Shared, Subject};
use crate::search;
use crate::source::SourceTree;
use crate::theme::Theme;

/// One file, made.
#[derive(Clone, Debug, Default)]
pub struct Made {
    /// Its bytes.
    pub bytes: Arc<[u8]>,
    /// What is wrong with it.
    pub faults: Arc<[Diagnostic]>,
}

/// A site to look at.
#[derive(Debug)]
pub struct Site {
    /// What it is made from.
    pub tree: Arc<SourceTree>,
    /// Its names, numbers and addresses.
    pub closed: Closed,
    shared: Shared,
    theme: Theme,
    highlights: Arc<Highlights>,
    pages: Mutex<HashMap<usize, Arc<OnceLock<Made>>>>,
    /// The files of data, which take their time: nobody is to wait for them who asks for something else.
    data: OnceLock<Files>,
    /// The other files beside pages and assets.
    others: OnceLock<Files>,
    searches: Mutex<BTreeMap<Language, Arc<OnceLock<Files>>>>,
}

/// Where all data lies.
const DATA: &str = "data/";

/// Files by path.
type Files = BTreeMap<String, Arc<[u8]>>;

impl Site {
    /// A site that is closed, and nothing of it made.
    pub(super) fn new(
        tree: Arc<SourceTree>,
        closed: Closed,
        shared: Shared,
        theme: Theme,
        highlights: Arc<Highlights>,
    ) -> Site {
        Site {
            tree,
            closed,
            shared,
            theme,
            highlights,
            pages: Mutex::default(),
            data: OnceLock::new(),
            others: OnceLock::new(),
            searches: Mutex::default(),
        }
    }

    /// How many pages there are, in all languages.
    pub fn n_pages(&self) -> usize {
        self.closed.plan.pages.len()
    }

    /// The file at a path, such as `zh/entities/nvidia/index.html`; `None` where there is none.
    pub fn file(&self, path: &str) -> Option<Made> {
        if let Some((index, page)) = self.closed.plan.page_of(path) {
            return Some(self.page(index, page));
        }
        let bytes = match self.closed.assets.read(&self.tree, path) {
            Some(bytes) => Some(Arc::from(bytes)),
            None => match self.search_of(path) {
                Some(language) => self.search(&language, path),
                None if path.starts_with(DATA) => self.data().get(path).cloned(),
                None => self.others().get(path).cloned(),
            },
        };
        bytes.map(|bytes| Made { bytes, faults: Arc::default() })
    }

    /// True when a page or a redirect is at a path; makes nothing.
    pub fn has_page(&self, path: &str) -> bool {
        let plan = &self.closed.plan;
        plan.page_of(path).is_some() || plan.redirects.iter().any(|redirect| redirect.file == path)
    }

    /// The addresses of the style sheets, each with what it would be if it did not change with what it says.
    pub fn styles(&self) -> Vec<(String, String)> {
        let base = &self.closed.plan.base;
        let styles = self.closed.assets.styles();
        styles.map(|(own, output)| (format!("{base}/{output}"), format!("{base}/{own}"))).collect()
    }

    /// The file at a path, if it needs no making any more.
    pub fn ready(&self, path: &str) -> Option<Made> {
        let (index, _) = self.closed.plan.page_of(path)?;
        let pages = self.pages.lock().unwrap_or_else(PoisonError::into_inner);
        pages.get(&index)?.get().cloned()
    }

    /// The files of the pages in which any of these sources is shown as the page's own.
    pub fn files_of(&self, sources: &[SitePath]) -> Vec<&str> {
        let articles = self
            .closed
            .graph
            .roster
            .articles
            .values()
            .filter(|article| article.twins.values().any(|twin| sources.contains(&twin.document.path)));
        let ids: BTreeSet<&str> = articles.map(|article| article.id.as_str()).collect();
        if ids.is_empty() {
            return Vec::new();
        }
        let is_one_of = |page: &&PlannedPage| match &page.subject {
            Subject::Article(id) => ids.contains(id.as_str()),
            _ => false,
        };
        self.closed.plan.pages.iter().filter(is_one_of).map(|page| page.file.as_str()).collect()
    }

    /// What is wrong with some pages, by their place among all. What has to be made for it is not kept.
    pub fn check(&self, pages: std::ops::Range<usize>) -> Vec<Diagnostic> {
        let planned = self.closed.plan.pages.get(pages.clone()).unwrap_or_default();
        let mut faults = Vec::new();
        for (index, page) in pages.zip(planned) {
            let ready = {
                let pages = self.pages.lock().unwrap_or_else(PoisonError::into_inner);
                pages.get(&index).and_then(|made| made.get().cloned())
            };
            let made = ready.unwrap_or_else(|| self.make(page));
            faults.extend(made.faults.iter().cloned());
        }
        faults
    }

    /// What is wrong with the site's files among each other: two at one path.
    pub fn clashes(&self) -> Vec<Diagnostic> {
        let plan = &self.closed.plan;
        let pages = plan.pages.iter().map(|page| page.file.as_str());
        let others = self.data().keys().chain(self.others().keys()).map(String::as_str);
        claim_all(pages.chain(others).chain(self.closed.assets.outputs()))
    }

    fn scene(&self) -> Scene<'_> {
        self.closed.scene(&self.highlights, &self.shared)
    }

    fn page(&self, index: usize, page: &PlannedPage) -> Made {
        let cell = {
            let mut pages = self.pages.lock().unwrap_or_else(PoisonError::into_inner);
            Arc::clone(pages.entry(index).or_default())
        };
        cell.get_or_init(|| self.make(page)).clone()
    }

    fn make(&self, page: &PlannedPage) -> Made {
        let mut faults = Vec::new();
        let mut bytes = Vec::new();
        if let Some(view) = self.scene().view(page).into_value(&mut faults) {
            faults.extend(self.theme.render(&view, &mut bytes).err().map(|fault| *fault));
        }
        Made { bytes: bytes.into(), faults: faults.into() }
    }

    fn data(&self) -> &Files {
        self.data.get_or_init(|| {
            let data = self.scene().data_files().into_iter().filter(|(path, _)| self.closed.is_ours(path));
            data.map(|(path, bytes)| (path, bytes.into())).collect()
        })
    }

    /// Redirects, scripts, and the files around the pages.
    fn others(&self) -> &Files {
        self.others.get_or_init(|| {
            let scene = self.scene();
            let mut files = Files::new();
            for redirect in &self.closed.plan.redirects {
                let mut bytes = Vec::new();
                let _ = self.theme.render(&scene.redirect(redirect), &mut bytes);
                files.insert(redirect.file.clone(), bytes.into());
            }
            let scripts = scene.scripts().iter();
            files.extend(scripts.map(|(path, text)| (path.to_owned(), text.as_bytes().into())));
            let around = around(&self.closed, &[]);
            files.extend(around.into_iter().map(|(path, bytes)| (path, bytes.into())));
            files
        })
    }

    /// The language whose search a file belongs to.
    fn search_of(&self, path: &str) -> Option<Language> {
        let (language, _) = path.strip_prefix("search/")?.split_once('/')?;
        let mut languages = self.closed.graph.roster.vocabulary.languages.iter();
        languages.find(|entry| entry.id.as_str() == language).map(|entry| entry.id.clone())
    }

    fn search(&self, language: &Language, path: &str) -> Option<Arc<[u8]>> {
        let cell = {
            let mut searches = self.searches.lock().unwrap_or_else(PoisonError::into_inner);
            Arc::clone(searches.entry(language.clone()).or_default())
        };
        let files = cell.get_or_init(|| {
            let scene = self.scene();
            let pages = self.closed.plan.pages.par_iter().filter(|page| page.language == *language);
            let found = pages
                .filter_map(|page| search::Entry::of(&scene.view(page).value?, page, &self.closed.graph));
            let files = self.closed.index(&scene, language, found.collect());
            files.into_iter().map(|(path, bytes)| (path, bytes.into())).collect()
        });
        files.get(path).cloned()
    }
}
