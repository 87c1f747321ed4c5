//! Lays out the site: which pages exist, and where each lives in each language.

use std::collections::{BTreeMap, HashMap};
use std::sync::OnceLock;

use crate::diagnostic::{Checked, Diagnostic, Fault, Place, SitePath, rules};
use crate::document::Folder;
use crate::graph::{Graph, ItemKind, Roster, all_terms};
use crate::language::Language;
use crate::source::Written;
use crate::vocabulary::{Languages, TermRef, address_of};

/// What a page is about.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Subject {
    /// An entity or a page of prose, by id.
    Article(String),
    /// The table of all entities.
    Entities,
    /// A facet.
    Facet(String),
    /// A term.
    Term(TermRef),
    /// A model, a dataset or a framework, by id.
    Item(ItemKind, String),
    /// All models, all datasets, or all frameworks.
    Items(ItemKind),
    /// Every fact and every figure.
    Numbers,
    /// All works cited.
    Sources,
    /// One work, by key.
    Work(String),
    /// The search, and every title for those who read without script.
    Search,
    /// The page for addresses that lead nowhere.
    NotFound,
}

impl Subject {
    /// The page that the root of a language shows.
    pub fn home() -> Subject {
        Subject::Article(HOME.to_owned())
    }

    /// True for the page that the root of a language shows.
    pub fn is_home(&self) -> bool {
        matches!(self, Subject::Article(id) if id == HOME)
    }
}

/// The id of the home page.
const HOME: &str = "index";

/// One page in one language.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PlannedPage {
    /// What it is about.
    pub subject: Subject,
    /// For whom.
    pub language: Language,
    /// The file below the output folder: `zh/entities/nvidia/index.html`.
    pub file: String,
}

/// An address that leads to another.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Redirect {
    /// The old address below the site's root: `/entities/old/`.
    pub from: String,
    /// The page that lives elsewhere now.
    pub to: Subject,
    /// For whom.
    pub language: Language,
    /// The file below the output folder.
    pub file: String,
}

/// Every page and its address.
#[derive(Clone, Debug)]
pub struct Plan {
    /// Scheme and host: `https://jimmyresearch.com`; empty when the site has no address.
    pub origin: String,
    /// The path the site lives under, without a slash at its end: `/wiki`, or nothing.
    pub base: String,
    /// The pages in the order they are written.
    pub pages: Vec<PlannedPage>,
    /// Old addresses.
    pub redirects: Vec<Redirect>,
    addresses: BTreeMap<Subject, String>,
    subjects: BTreeMap<String, Subject>,
    /// Each page by its file, once somebody asks.
    files: OnceLock<HashMap<String, usize>>,
    default_language: Language,
    /// What each language's addresses begin with, the path of the site included.
    starts: BTreeMap<Language, String>,
}

impl Plan {
    /// Lays out a site that will live at `address`, such as `https://x.test/wiki/`.
    pub fn lay_out(graph: &Graph, address: &str) -> Checked<Plan> {
        let mut faults = Vec::new();
        let (origin, base) = split_address(address);
        let roster = &graph.roster;
        let languages = &roster.vocabulary.languages;
        let mut plan = Plan {
            origin,
            base,
            pages: Vec::new(),
            redirects: Vec::new(),
            addresses: BTreeMap::new(),
            subjects: BTreeMap::new(),
            files: OnceLock::new(),
            default_language: languages.default_language().clone(),
            starts: BTreeMap::new(),
        };
        for entry in languages.iter() {
            plan.starts.insert(entry.id.clone(), format!("{}{}", plan.base, plan.prefix(&entry.id)));
        }
        let mut places: BTreeMap<String, (String, Option<Place>)> = BTreeMap::new();
        for (subject, address, what, place) in subjects(graph) {
            if let Some((first, other)) = places.get(&address) {
                faults.push(double(&address, first, other.clone(), &what, place));
                continue;
            }
            places.insert(address.clone(), (what, place));
            plan.subjects.insert(address.clone(), subject.clone());
            plan.addresses.insert(subject, address);
        }
        for (subject, address) in &plan.addresses {
            for entry in languages.iter() {
                if *subject == Subject::NotFound && entry.id != plan.default_language {
                    continue;
                }
                let prefix = plan.prefix(&entry.id);
                let file = match address.strip_suffix('/') {
                    Some(folder) => format!("{prefix}{folder}/index.html"),
                    None => format!("{prefix}{address}"),
                };
                let file = file.trim_start_matches('/').to_owned();
                plan.pages.push(PlannedPage { subject: subject.clone(), language: entry.id.clone(), file });
            }
        }
        let mut old = BTreeMap::new();
        for article in roster.articles.values() {
            let Some(document) = article.original_document() else { continue };
            let to = Subject::Article(article.id.clone());
            plan.read_redirects(
                &document.front.redirects,
                &document.path,
                &to,
                languages,
                &places,
                &mut old,
                &mut faults,
            );
        }
        for (id, item) in roster.items.iter() {
            let to = Subject::Item(item.kind, id.to_owned());
            plan.read_redirects(
                &item.redirects,
                &item.place.file,
                &to,
                languages,
                &places,
                &mut old,
                &mut faults,
            );
        }
        Checked { value: plan, diagnostics: faults }
    }

    /// Old addresses that a page's author wants to keep working; `old` holds where each is asked for.
    #[expect(clippy::too_many_arguments, reason = "what is known of all pages so far, and of this one")]
    fn read_redirects(
        &mut self,
        redirects: &[Written],
        path: &SitePath,
        to: &Subject,
        languages: &Languages,
        places: &BTreeMap<String, (String, Option<Place>)>,
        old: &mut BTreeMap<String, Place>,
        faults: &mut Vec<Diagnostic>,
    ) {
        for written in redirects {
            let place = path.at(written.spot);
            let is_plain = written.text.starts_with('/')
                && written
                    .text
                    .chars()
                    .all(|sign| sign.is_ascii_alphanumeric() || matches!(sign, '/' | '-' | '_' | '.'));
            if !is_plain || written.text.contains("..") {
                let fault = Fault::new(format!("`{}` is no address of this site", written.text))
                    .hint("write a path from the root: `/entities/old-name/`");
                faults.push(fault.at(&rules::SHAPE, place));
                continue;
            }
            let from = format!("{}/", written.text.trim_end_matches('/'));
            if let Some((first, other)) = places.get(&from) {
                faults.push(double(
                    &from,
                    first,
                    other.clone(),
                    &format!("a redirect of {path}"),
                    Some(place),
                ));
                continue;
            }
            if let Some(first) = old.get(&from) {
                let who = if first.file == place.file { "a page wants" } else { "two pages want" };
                let times = if first.file == place.file { " twice" } else { "" };
                let fault = Fault::new(format!("{who} the old address `{from}`{times}"))
                    .hint("an old address leads to one page: remove it here or there");
                faults.push(fault.at(&rules::ADDRESS, place).label(first.clone(), "the first"));
                continue;
            }
            old.insert(from.clone(), place);
            for entry in languages.iter() {
                let file =
                    format!("{}{from}index.html", self.prefix(&entry.id)).trim_start_matches('/').to_owned();
                let (from, to) = (from.clone(), to.clone());
                self.redirects.push(Redirect { from, to, language: entry.id.clone(), file });
            }
        }
    }

    /// The page that is written to a file, with its place among all.
    pub fn page_of(&self, file: &str) -> Option<(usize, &PlannedPage)> {
        let files = self.files.get_or_init(|| {
            self.pages.iter().enumerate().map(|(index, page)| (page.file.clone(), index)).collect()
        });
        let index = *files.get(file)?;
        Some((index, self.pages.get(index)?))
    }

    /// The path of a page from the root of the host, in a language.
    pub fn href(&self, subject: &Subject, language: &Language) -> Option<String> {
        let address = self.addresses.get(subject)?.as_str();
        match self.starts.get(language) {
            Some(start) => Some([start, address].concat()),
            None => Some(format!("{}{}{address}", self.base, self.prefix(language))),
        }
    }

    /// The whole address of a page.
    pub fn url(&self, subject: &Subject, language: &Language) -> Option<String> {
        Some([self.origin.as_str(), &self.href(subject, language)?].concat())
    }

    /// What lives at a path below the site's root, and in which language.
    pub fn at<'a>(
        &'a self,
        path: &str,
        reader: &'a Language,
        languages: &'a [Language],
    ) -> Option<(&'a Subject, &'a Language)> {
        let slashed =
            if path.ends_with('/') || path.ends_with(".html") { path.to_owned() } else { format!("{path}/") };
        if let Some(subject) = self.subjects.get(&slashed) {
            return Some((subject, reader));
        }
        languages.iter().find_map(|language| {
            let rest = slashed.strip_prefix(&self.prefix(language)).filter(|rest| rest.starts_with('/'))?;
            Some((self.subjects.get(rest)?, language))
        })
    }

    /// The first part of a language's addresses: nothing for the default, `/zh` for others.
    pub fn prefix(&self, language: &Language) -> String {
        if *language == self.default_language { String::new() } else { format!("/{language}") }
    }
}

/// Splits an address into scheme and host, and the path of the site.
fn split_address(address: &str) -> (String, String) {
    let address = address.trim_end_matches('/');
    let Some((scheme, rest)) = address.split_once("://") else { return (String::new(), address.to_owned()) };
    match rest.split_once('/') {
        Some((host, path)) => (format!("{scheme}://{host}"), format!("/{path}")),
        None => (format!("{scheme}://{rest}"), String::new()),
    }
}

fn double(address: &str, first: &str, other: Option<Place>, what: &str, place: Option<Place>) -> Diagnostic {
    let fault = Fault::new(format!("two pages would live at `{address}`"))
        .hint(format!("first planned for {first}, then for {what}: rename one"));
    let diagnostic = match place {
        Some(place) => fault.at(&rules::ADDRESS, place),
        None => Diagnostic::of_site(&rules::ADDRESS, fault),
    };
    match other {
        Some(other) => diagnostic.label(other, "the first"),
        None => diagnostic,
    }
}

/// Every subject with its address, what it is in words, and where it is declared.
fn subjects(graph: &Graph) -> Vec<(Subject, String, String, Option<Place>)> {
    let roster = &graph.roster;
    let mut all = vec![
        (Subject::Entities, "/entities/".to_owned(), "the table of all entities".to_owned(), None),
        (Subject::Sources, "/sources/".to_owned(), "the list of sources".to_owned(), None),
        (Subject::Search, "/search/".to_owned(), "the search".to_owned(), None),
        (
            Subject::NotFound,
            "/404.html".to_owned(),
            "the page for addresses that lead nowhere".to_owned(),
            None,
        ),
    ];
    if !roster.articles.contains_key(HOME) {
        // A site without a page of its own opens with its entities.
        all.push((Subject::home(), "/".to_owned(), "the home page".to_owned(), None));
    }
    for facet in &roster.vocabulary.facets {
        let what = format!("the facet `{}`", facet.id);
        all.push((
            Subject::Facet(facet.id.clone()),
            format!("/{}/", address_of(&facet.id)),
            what,
            Some(facet.place.clone()),
        ));
    }
    for term in all_terms(&roster.vocabulary) {
        let place = roster.vocabulary.term(&term).map(|declared| declared.place.clone());
        let address = format!("/{}/{}/", address_of(&term.facet), address_of(&term.term));
        let what = format!("the term `{}` of `{}`", term.term, term.facet);
        all.push((Subject::Term(term), address, what, place));
    }
    for (_, work) in roster.works.iter() {
        if let Some(key) = &work.key {
            all.push((
                Subject::Work(key.clone()),
                format!("/sources/{key}/"),
                format!("the source `{key}`"),
                Some(work.place.clone()),
            ));
        }
    }
    for kind in [ItemKind::Model, ItemKind::Dataset, ItemKind::Framework] {
        if roster.items.iter().any(|(_, item)| item.kind == kind) {
            let folder = folder(kind);
            all.push((Subject::Items(kind), format!("/{folder}/"), format!("the list of {folder}"), None));
        }
    }
    if has_numbers(roster) {
        let what = "the list of all numbers".to_owned();
        all.push((Subject::Numbers, "/numbers/".to_owned(), what, None));
    }
    for (id, item) in roster.items.iter() {
        let folder = folder(item.kind);
        let subject = Subject::Item(item.kind, id.to_owned());
        all.push((
            subject,
            format!("/{folder}/{id}/"),
            item.place.file.to_string(),
            Some(item.place.clone()),
        ));
    }
    for article in roster.articles.values() {
        let address = address_of_page(article.folder, &article.id, &article.below);
        let what = article.original_document().map_or_else(String::new, |document| document.path.to_string());
        all.push((Subject::Article(article.id.clone()), address, what, article.place()));
    }
    all
}

/// The address of an entity or a page of prose, without its language.
pub fn address_of_page(folder: Folder, id: &str, below: &str) -> String {
    match (folder, id, below) {
        (Folder::Entities, id, _) => format!("/entities/{id}/"),
        (Folder::Pages, "index", "") => "/".to_owned(),
        (Folder::Pages, id, below) => format!("/{below}{id}/"),
    }
}

/// The folder of all models, of all datasets, or of all frameworks.
pub fn folder(kind: ItemKind) -> &'static str {
    match kind {
        ItemKind::Model => "models",
        ItemKind::Dataset => "datasets",
        ItemKind::Framework => "maps",
    }
}

/// Whether there is a number to list. A site without a model has its facts on the pages that state them.
pub(super) fn has_numbers(roster: &Roster) -> bool {
    roster.items.iter().any(|(_, item)| item.kind == ItemKind::Model)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_splits_into_host_and_path() {
        let split = |address| split_address(address);
        assert_eq!(split("https://x.test/wiki/"), ("https://x.test".to_owned(), "/wiki".to_owned()));
        assert_eq!(split("https://x.test"), ("https://x.test".to_owned(), String::new()));
        assert_eq!(split(""), (String::new(), String::new()));
    }
}
