//! Joins the language twins of a page into one [`Article`].

use std::collections::BTreeMap;
use std::sync::Arc;

use super::anchor;
use super::freshness::{self, Freshness};
use crate::diagnostic::{Diagnostic, Fault, Place, nearest, rules};
use crate::document::{Document, Folder, FrontMatter, Text};
use crate::language::{Language, Localized};
use crate::quantity::Date;
use crate::source::Written;
use crate::vocabulary::Vocabulary;

/// All pages by id.
pub type Articles = BTreeMap<String, Arc<Article>>;

/// What is wrong with how twins fit together, by page.
pub(super) type Unjoined = BTreeMap<String, Arc<[Diagnostic]>>;

/// A page with its twins: an entity's, or prose of its own.
#[derive(Clone, Debug)]
pub struct Article {
    /// Its id, the same in every language.
    pub id: String,
    /// Which kind of page.
    pub folder: Folder,
    /// The folders of its address below the root: `docs/rules/`; empty for an entity.
    pub below: String,
    /// The language it was first written in.
    pub original: Language,
    /// Its title; the id where none is given.
    pub title: Localized<String>,
    /// Other names.
    pub aliases: Localized<Vec<Written>>,
    /// Each language's page.
    pub twins: BTreeMap<Language, Twin>,
    /// Published only when drafts are asked for.
    pub is_draft: bool,
    /// Planned: published with its paragraph and a notice.
    pub is_wanted: bool,
    /// Whether its names become chips by themselves.
    pub is_autolinked: bool,
    /// When it was last changed, as its author says.
    pub updated: Option<Date>,
    /// When it was first published.
    pub published: Option<Date>,
}

/// One language's page.
#[derive(Clone, Debug)]
pub struct Twin {
    /// The file, read.
    pub document: Arc<Document>,
    /// The anchors of its sections in order.
    pub anchors: Vec<String>,
    /// What of it is behind its original; nothing for an original.
    pub freshness: Freshness,
}

impl Article {
    /// The document it was first written as.
    pub fn original_document(&self) -> Option<&Arc<Document>> {
        self.twins.get(&self.original).map(|twin| &twin.document)
    }

    /// The front matter of the original.
    pub fn front(&self) -> Option<&FrontMatter> {
        self.original_document().map(|document| &document.front)
    }

    /// What a reader of `language` gets: the twin in it, or the original.
    pub fn twin(&self, language: &Language) -> Option<(&Language, &Twin)> {
        self.twins.get_key_value(language).or_else(|| self.twins.get_key_value(&self.original))
    }

    /// A short text of the front matter, from the twin or else from the original, with its language.
    pub fn text<'a>(
        &'a self,
        language: &Language,
        of: impl Fn(&'a FrontMatter) -> Option<&'a Text>,
    ) -> Option<(&'a Language, &'a Text, &'a Twin)> {
        [self.twins.get_key_value(language), self.twins.get_key_value(&self.original)]
            .into_iter()
            .flatten()
            .find_map(|(language, twin)| Some((language, of(&twin.document.front)?, twin)))
    }

    /// A plain text of the front matter, with its language.
    pub fn word<'a>(
        &'a self,
        language: &Language,
        of: impl Fn(&'a FrontMatter) -> Option<&'a Written>,
    ) -> Option<(&'a Language, &'a str)> {
        [self.twins.get_key_value(language), self.twins.get_key_value(&self.original)]
            .into_iter()
            .flatten()
            .find_map(|(language, twin)| Some((language, of(&twin.document.front)?.as_str())))
    }

    /// The place of its title in the original.
    pub fn place(&self) -> Option<Place> {
        self.original_document().map(|document| document.path.at(document.front.title_spot()))
    }
}

/// Joins documents into articles, and tells, page by page, of twins that have no original or disagree with it.
pub(super) fn join(documents: Vec<Arc<Document>>, vocabulary: &Vocabulary) -> (Articles, Unjoined) {
    let mut groups: BTreeMap<(String, bool, String), Vec<Arc<Document>>> = BTreeMap::new();
    for document in documents {
        let key = (document.id.clone(), document.folder == Folder::Pages, document.below.clone());
        groups.entry(key).or_default().push(document);
    }
    let mut articles = Articles::new();
    let mut found: BTreeMap<String, Vec<Diagnostic>> = BTreeMap::new();
    for ((id, ..), group) in groups {
        let mut faults = Vec::new();
        if let Some(article) = join_group(&id, group, vocabulary, &mut faults) {
            match articles.get(&id) {
                Some(first) => faults.extend(double(first, &article)),
                None => {
                    articles.insert(id.clone(), Arc::new(article));
                }
            }
        }
        if !faults.is_empty() {
            found.entry(id).or_default().extend(faults);
        }
    }
    let unjoined = found.into_iter().map(|(id, mut faults)| {
        orphans(&id, &articles, &mut faults);
        (id, faults.into())
    });
    let unjoined = unjoined.collect();
    (articles, unjoined)
}

/// Joins the files of one page anew, after their prose has changed.
pub(super) fn rejoin(
    id: &str,
    documents: Vec<Arc<Document>>,
    vocabulary: &Vocabulary,
    articles: &Articles,
) -> (Option<Article>, Vec<Diagnostic>) {
    let mut faults = Vec::new();
    let article = join_group(id, documents, vocabulary, &mut faults);
    orphans(id, articles, &mut faults);
    (article, faults)
}

fn double(first: &Article, second: &Article) -> Option<Diagnostic> {
    let place = second.original_document()?.path.whole();
    let other = first.original_document()?.path.whole();
    let id = &first.id;
    let fault = Fault::new(format!("two pages have the id `{id}`: {} and {}", other.file, place.file))
        .hint("rename one of the files");
    Some(fault.at(&rules::DOUBLE, place).label(other, "the first"))
}

fn join_group(
    id: &str,
    group: Vec<Arc<Document>>,
    vocabulary: &Vocabulary,
    faults: &mut Vec<Diagnostic>,
) -> Option<Article> {
    let by_language = by_language(id, group, vocabulary, faults);
    let original = original_of(&by_language, vocabulary);
    let document = by_language.get(&original)?.clone();
    let is_translation = document.language.is_some() && document.front.original.is_none();
    if is_translation {
        // Its original is missing: `orphans` tells, and the page stands on its own for the rest of the run.
        faults.push(orphan(&document));
    }
    let front = &document.front;
    let title = title_of(&document, id, faults);
    let mut article = Article {
        id: id.to_owned(),
        folder: document.folder,
        below: document.below.clone(),
        title: Localized::new(original.clone(), title),
        aliases: Localized::new(original.clone(), front.aliases.clone()),
        twins: BTreeMap::new(),
        is_draft: front.draft,
        is_wanted: front.wanted,
        is_autolinked: front.autolink.unwrap_or(document.folder == Folder::Entities),
        updated: date(&document, front.updated.as_ref(), faults),
        published: date(&document, front.published.as_ref(), faults),
        original: original.clone(),
    };
    let anchors = anchor::of_original(&document, faults);
    for (language, twin) in by_language {
        let mut joined = Twin { document: twin, anchors: anchors.clone(), freshness: Freshness::default() };
        if language != original {
            let twin = &joined.document;
            article.title.set(language.clone(), title_of(twin, id, faults));
            if !twin.front.aliases.is_empty() {
                article.aliases.set(language.clone(), twin.front.aliases.clone());
            }
            only_of_original(twin, &document, faults);
            joined.freshness = freshness::compare(twin, &document, &anchors, faults);
            joined.anchors = anchor::of_translation(twin, &document, &anchors, faults);
        }
        article.twins.insert(language, joined);
    }
    if !is_translation {
        only_of_translation(&document, faults);
        missing_twins(&article, vocabulary, faults);
    }
    Some(article)
}

/// A page's files by language, those without a language in their name first.
fn by_language(
    id: &str,
    group: Vec<Arc<Document>>,
    vocabulary: &Vocabulary,
    faults: &mut Vec<Diagnostic>,
) -> BTreeMap<Language, Arc<Document>> {
    let languages = &vocabulary.languages;
    let mut by_language: BTreeMap<Language, Arc<Document>> = BTreeMap::new();
    let (named, plain): (Vec<_>, Vec<_>) =
        group.into_iter().partition(|document| document.language.is_some());
    for document in plain.into_iter().chain(named) {
        let language = match &document.language {
            None => document
                .front
                .original
                .as_ref()
                .map_or(languages.default_language().as_str(), Written::as_str),
            Some(language) => language.as_str(),
        };
        match languages.find(language) {
            Ok(entry) => {
                if let Some(first) = by_language.get(&entry.id) {
                    let fault = Fault::new(format!(
                        "two files hold `{id}` in {}: {} and {}",
                        entry.format.name, first.path, document.path
                    ))
                    .hint("keep one of them");
                    faults.push(
                        fault
                            .at(&rules::DOUBLE, document.path.whole())
                            .label(first.path.whole(), "the first"),
                    );
                } else {
                    by_language.insert(entry.id.clone(), document);
                }
            }
            Err(fault) => {
                let place = match &document.front.original {
                    Some(written) if document.language.is_none() => document.path.at(written.spot),
                    _ => document.path.whole(),
                };
                faults.push(fault.at(&rules::UNKNOWN, place));
            }
        }
    }
    by_language
}

/// The language a page is original in: of the file without a language, or said by `original:`.
fn original_of(by_language: &BTreeMap<Language, Arc<Document>>, vocabulary: &Vocabulary) -> Language {
    let is_original = |document: &Document| document.language.is_none() || document.front.original.is_some();
    by_language
        .iter()
        .find(|(language, document)| {
            is_original(document)
                && document.front.original.as_ref().is_none_or(|written| written.text == language.as_str())
        })
        .or_else(|| by_language.iter().next())
        .map_or_else(|| vocabulary.languages.default_language().clone(), |(language, _)| language.clone())
}

fn title_of(document: &Document, id: &str, faults: &mut Vec<Diagnostic>) -> String {
    match &document.front.title {
        Some(title) if !title.text.trim().is_empty() => title.text.trim().to_owned(),
        _ => {
            if !document.front.is_unread && !document.front.has_unread_title {
                let fault =
                    Fault::new("the page has no `title`").hint("add a line `title: …` to the front matter");
                faults.push(fault.at(&rules::KEY, document.path.whole()));
            }
            id.to_owned()
        }
    }
}

fn date(document: &Document, written: Option<&Written>, faults: &mut Vec<Diagnostic>) -> Option<Date> {
    let written = written?;
    match Date::parse(&written.text) {
        Ok(date) => Some(date),
        Err(fault) => {
            faults.push(fault.at(&rules::SHAPE, document.path.at(written.spot)));
            None
        }
    }
}

/// Facts, facets and relations stand in the original only.
fn only_of_original(twin: &Document, original: &Document, faults: &mut Vec<Diagnostic>) {
    let keys = twin.front.original_only.iter().chain(twin.front.facets.iter().map(|(key, _)| key));
    for key in keys.filter(|key| key.text != "original") {
        let fault = Fault::new(format!("`{}` stands in a translation", key.text))
            .hint(format!("facts, facets and relations are stated once: in {}", original.path));
        faults.push(fault.at(&rules::ORIGINAL_ONLY, twin.path.at(key.spot)));
    }
}

/// Labels and notes of translations have no place in an original, which has its own.
fn only_of_translation(original: &Document, faults: &mut Vec<Diagnostic>) {
    for key in &original.front.translation_only {
        let fault = Fault::new(format!("`{}` stands in an original", key.text))
            .hint("it belongs into a translation; the original says `label:` and `note:` beside each fact");
        faults.push(fault.at(&rules::KEY, original.path.at(key.spot)));
    }
}

fn missing_twins(article: &Article, vocabulary: &Vocabulary, faults: &mut Vec<Diagnostic>) {
    let Some(document) = article.original_document() else { return };
    let below = document.path.as_str().trim_start_matches("content/pages/").trim_start_matches("entities/");
    if article.is_wanted || vocabulary.settings.is_one_language(below.trim_end_matches(".md")) {
        return;
    }
    for entry in vocabulary.languages.iter().filter(|entry| !article.twins.contains_key(&entry.id)) {
        let stem = document.path.as_str().trim_end_matches(".md");
        let stem = document
            .language
            .as_ref()
            .map_or(stem, |language| stem.trim_end_matches(language.as_str()).trim_end_matches('.'));
        let fault = Fault::new(format!(
            "`{}` has no page in {}; the original stands in",
            article.id, entry.format.name
        ))
        .hint(format!("write `{stem}.{}.md`", entry.id));
        faults.push(fault.at(&rules::MISSING_TWIN, document.path.at(document.front.title_spot())));
    }
}

fn orphan(document: &Document) -> Diagnostic {
    let folder = document.path.as_str().rsplit_once('/').map_or("", |(folder, _)| folder);
    Fault::new(format!("this translates `{}`, which does not exist", document.id))
        .hint(format!(
            "write `{folder}/{}.md`, or say `original: {}` here",
            document.id,
            document.language.as_deref().unwrap_or("…")
        ))
        .at(&rules::ORPHAN, document.path.whole())
}

/// Adds the nearest id to the diagnostics of a page that is an orphan, now that all ids are known.
fn orphans(id: &str, articles: &Articles, faults: &mut [Diagnostic]) {
    let Some(article) = articles.get(id) else { return };
    for diagnostic in faults.iter_mut().filter(|diagnostic| diagnostic.rule == &rules::ORPHAN) {
        let Some(place) = &diagnostic.place else { continue };
        if !article.twins.values().any(|twin| twin.document.path == place.file) {
            continue;
        }
        let others = articles.keys().filter(|known| *known != id).map(String::as_str);
        if let Some(known) = nearest(id, others) {
            diagnostic.hints.insert(0, format!("did you mean `{known}`?"));
        }
    }
}
