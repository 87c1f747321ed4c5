//! Reads what a new page is to be, against the words the site has.

use std::collections::BTreeMap;

use crate::diagnostic::{Fault, listed, nearest};
use crate::document::is_id;
use crate::graph::Roster;
use crate::language::Language;
use crate::source::SourceTree;
use crate::vocabulary::{Facet, Vocabulary};

/// What is asked of `new`.
#[derive(Clone, Debug, Default)]
pub struct Asked {
    /// The kind, as written.
    pub kind: String,
    /// The id, perhaps behind the folders of a page of prose.
    pub id: String,
    /// Titles, some with their language before a `=`.
    pub titles: Vec<String>,
    /// The language it is first written in.
    pub original: Option<String>,
    /// Keys and their values.
    pub set: Vec<(String, String)>,
    /// Published only when drafts are asked for.
    pub is_draft: bool,
}

/// A kind of thing that can be made.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Kind {
    /// The skeleton's name: `entity`, `page`, `map`, or one the site has itself.
    pub skeleton: String,
    /// The folder of its files, with a slash at its end.
    pub folder: String,
    /// True for Markdown, of which each language has a file.
    pub is_prose: bool,
}

/// The kinds of the engine, each with the folder of its files.
const KINDS: [(&str, &str); 8] = [
    ("assessment", "content/frameworks/"),
    ("crosswalk", "content/frameworks/"),
    ("dataset", "content/datasets/"),
    ("entity", "entities/"),
    ("map", "content/frameworks/"),
    ("model", "content/models/"),
    ("page", "content/pages/"),
    ("stack", "content/frameworks/"),
];

/// Every kind a site can make: the engine's, and one for each folder of its pages.
pub fn kinds(tree: &SourceTree) -> Vec<Kind> {
    let kind = |(name, folder): (&str, &str)| Kind {
        skeleton: name.to_owned(),
        folder: folder.to_owned(),
        is_prose: folder == "entities/" || folder == "content/pages/",
    };
    let mut all: Vec<Kind> = KINDS.into_iter().map(kind).collect();
    let below = tree.own_below("content/pages/");
    let mut folders: Vec<&str> = below
        .filter_map(|source| Some(source.path().as_str().strip_prefix("content/pages/")?.split_once('/')?.0))
        .collect();
    folders.dedup();
    for folder in folders {
        // What lies in `essays` is an essay.
        let name = folder.strip_suffix('s').unwrap_or(folder);
        if !all.iter().any(|known| known.skeleton == name) {
            all.push(Kind {
                skeleton: name.to_owned(),
                folder: format!("content/pages/{folder}/"),
                is_prose: true,
            });
        }
    }
    all
}

/// What is asked, understood.
pub(super) struct Wanted {
    pub(super) kind: Kind,
    pub(super) id: String,
    pub(super) original: Language,
    /// A title for each language.
    pub(super) titles: BTreeMap<Language, String>,
    /// Terms of facets, by facet.
    pub(super) terms: BTreeMap<String, Vec<String>>,
    /// Other keys, as given.
    pub(super) keys: Vec<(String, String)>,
}

/// Keys of a page that are given in words.
const PAGE_KEYS: [&str; 13] = [
    "aliases",
    "author",
    "autolink",
    "draft",
    "founded",
    "headquarters",
    "offers",
    "owner",
    "part",
    "published",
    "sort",
    "template",
    "website",
];
/// Keys of a page that hold several texts, with commas between.
pub(super) const LISTS: [&str; 1] = ["aliases"];

/// The keys of a kind of framework that are ids or facets.
pub(super) fn axes(kind: &str) -> &'static [&'static str] {
    match kind {
        "map" => &["rows", "columns", "pressures"],
        "crosswalk" => &["rows", "columns"],
        "assessment" => &["of", "row"],
        _ => &[],
    }
}

impl Wanted {
    /// Reads what is asked.
    ///
    /// # Errors
    /// All that is wrong with it.
    pub(super) fn read(asked: &Asked, tree: &SourceTree, roster: &Roster) -> Result<Wanted, Vec<Fault>> {
        let mut faults = Vec::new();
        let vocabulary = &roster.vocabulary;
        let kind = find_kind(&asked.kind, tree).map_err(|fault| vec![fault])?;
        let (kind, id) = located(kind, &asked.id);
        faults.extend(id_fault(&id, &kind, tree, roster));
        let mut original = vocabulary.languages.default_language().clone();
        match asked.original.as_deref().map(|written| vocabulary.languages.find(written)) {
            Some(Ok(entry)) => original = entry.id.clone(),
            Some(Err(fault)) => faults.push(fault),
            None => {}
        }
        let titles = titles(&asked.titles, &id, &original, vocabulary);
        let mut terms: BTreeMap<String, Vec<String>> = BTreeMap::new();
        let mut keys = Vec::new();
        for (key, value) in &asked.set {
            let known = |known: &[&str]| known.contains(&key.as_str());
            if kind.folder == "entities/"
                && let Some(facet) = vocabulary.facet(key)
            {
                let (known, wrong) = terms_of(facet, value);
                faults.extend(wrong);
                terms.entry(key.clone()).or_default().extend(known);
            } else if (kind.is_prose && known(&PAGE_KEYS)) || known(axes(&kind.skeleton)) {
                keys.push((key.clone(), value.clone()));
            } else {
                faults.push(key_fault(key, &kind, vocabulary));
            }
        }
        if kind.is_prose && asked.is_draft {
            keys.push(("draft".to_owned(), "true".to_owned()));
        }
        settle(&mut terms, vocabulary);
        if faults.is_empty() { Ok(Wanted { kind, id, original, titles, terms, keys }) } else { Err(faults) }
    }
}

fn find_kind(written: &str, tree: &SourceTree) -> Result<Kind, Fault> {
    let all = kinds(tree);
    let is_it = |kind: &&Kind| {
        let folder = kind.folder.trim_end_matches('/').rsplit('/').next();
        kind.skeleton == written
            || (folder == Some(written)
                && kind.folder.starts_with("content/pages/")
                && kind.skeleton != "page")
    };
    all.iter().find(is_it).cloned().ok_or_else(|| {
        let names = || all.iter().map(|kind| kind.skeleton.as_str());
        Fault::new(format!("nothing of the kind `{written}` can be made"))
            .hint_if(nearest(written, names()).map(|known| format!("did you mean `{known}`?")))
            .hint(format!("kinds: {}", names().collect::<Vec<_>>().join(", ")))
            .hint("a folder of `content/pages/` is a kind too, once it holds a page: `new page folder/id`")
    })
}

/// The kind with the folders that stand before the id of a page.
fn located(kind: Kind, id: &str) -> (Kind, String) {
    match id.rsplit_once('/') {
        Some((folders, id)) if kind.folder.starts_with("content/pages/") => {
            let folder = format!("{}{}/", kind.folder, folders.trim_matches('/'));
            (Kind { folder, ..kind }, id.to_owned())
        }
        _ => (kind, id.to_owned()),
    }
}

fn id_fault(id: &str, kind: &Kind, tree: &SourceTree, roster: &Roster) -> Option<Fault> {
    if !is_id(id) {
        let small = id.to_lowercase().replace([' ', '_', '.'], "-");
        return Some(
            Fault::new(format!("`{id}` cannot be an id"))
                .hint_if(is_id(&small).then(|| {
                    format!("`{small}` can be one; the title may be written as you like: `--title`")
                }))
                .hint("write small letters a–z, digits and single dashes"),
        );
    }
    if id == "null" || (id == "index" && kind.folder == "entities/") {
        return Some(Fault::new(format!("nothing can be called `{id}`")).hint("choose another name"));
    }
    let wrong = kind.folder.trim_start_matches("content/pages/").split('/');
    if let Some(folder) = wrong
        .filter(|folder| !folder.is_empty())
        .find(|folder| kind.folder.starts_with("content/pages/") && !is_id(folder))
    {
        return Some(
            Fault::new(format!("`{folder}` cannot name a folder of pages"))
                .hint("write small letters a–z, digits and single dashes: it stands in the address"),
        );
    }
    let article = roster
        .articles
        .get(id)
        .and_then(|article| article.original_document())
        .map(|document| document.path.to_string());
    let folders = ["content/models/", "content/datasets/", "content/frameworks/"];
    let item =
        folders.iter().map(|folder| format!("{folder}{id}.yaml")).find(|path| tree.own(path).is_some());
    let work = roster.works.find(id).is_ok().then(|| "content/sources.yaml".to_owned());
    // The page of a folder is called after it.
    let taken = if id == "index" { None } else { article.or(item).or(work) };
    let taken = taken.or_else(|| {
        let path = format!("{}{id}.md", kind.folder);
        tree.own(&path).is_some().then_some(path)
    })?;
    Some(
        Fault::new(format!("`{id}` is taken: {taken}"))
            .hint("ids of pages, models, datasets, frameworks and sources are one set: choose another"),
    )
}

/// `Acme`, and `zh=磨坊` for another language.
fn titles(
    written: &[String],
    id: &str,
    original: &Language,
    vocabulary: &Vocabulary,
) -> BTreeMap<Language, String> {
    let mut by_language = BTreeMap::new();
    let mut plain = None;
    for title in written {
        match title
            .split_once('=')
            .and_then(|(language, title)| Some((vocabulary.languages.get(language)?, title)))
        {
            Some((entry, title)) => {
                by_language.insert(entry.id.clone(), title.to_owned());
            }
            None => plain = Some(title.clone()),
        }
    }
    let spelt = || {
        let mut words = id.replace('-', " ");
        if let Some(first) = words.get_mut(..1) {
            first.make_ascii_uppercase();
        }
        words
    };
    let own = plain.or_else(|| by_language.get(original).cloned()).unwrap_or_else(spelt);
    for entry in vocabulary.languages.iter() {
        by_language.entry(entry.id.clone()).or_insert_with(|| own.clone());
    }
    by_language.insert(original.clone(), own);
    by_language
}

/// The terms given for a facet, one or several with commas between; `[]` is none.
fn terms_of(facet: &Facet, value: &str) -> (Vec<String>, Vec<Fault>) {
    let bare = value.trim().trim_start_matches('[').trim_end_matches(']');
    let (mut terms, mut faults) = (Vec::new(), Vec::new());
    for term in bare.split(',').map(str::trim).filter(|term| !term.is_empty()) {
        match facet.find_term(term) {
            Ok(_) => terms.push(term.to_owned()),
            Err(fault) => faults.push(fault),
        }
    }
    (terms, faults)
}

fn key_fault(key: &str, kind: &Kind, vocabulary: &Vocabulary) -> Fault {
    let facets =
        vocabulary.facets.iter().map(|facet| facet.id.as_str()).filter(|_| kind.folder == "entities/");
    let keys = PAGE_KEYS.into_iter().filter(|_| kind.is_prose).chain(axes(&kind.skeleton).iter().copied());
    let known: Vec<&str> = facets.chain(keys).collect();
    let is_folder = known.is_empty();
    Fault::new(format!("a new {} takes no `{key}`", kind.skeleton))
        .hint_if(nearest(key, known.iter().copied()).map(|known| format!("did you mean `{known}`?")))
        .hint_if(listed(known.iter().copied()).map(|known| format!("it takes: {known}")))
        .hint_if(is_folder.then_some("it takes a title: `--title`; the rest is written into the file"))
}

/// What follows from the terms given: a decided facet from the one that decides it, and back where there is one way.
fn settle(terms: &mut BTreeMap<String, Vec<String>>, vocabulary: &Vocabulary) {
    for facet in &vocabulary.facets {
        let Some(decider) = facet.decided_by.as_ref().map(|written| written.text.clone()) else { continue };
        let given = |facet: &str, terms: &BTreeMap<String, Vec<String>>| {
            terms.get(facet).and_then(|terms| terms.first()).cloned()
        };
        match (given(&facet.id, terms), given(&decider, terms)) {
            (None, Some(unit)) => {
                let trades =
                    facet.terms.iter().find(|term| term.trades.iter().any(|traded| traded.text == unit));
                if let Some(term) = trades {
                    terms.insert(facet.id.clone(), vec![term.id.clone()]);
                }
            }
            (Some(term), None) if !has_role(terms, vocabulary) => {
                if let Some([only]) = facet.term(&term).map(|term| term.trades.as_slice()) {
                    terms.insert(decider, vec![only.text.clone()]);
                }
            }
            _ => {}
        }
    }
}

/// True where a term says that the entity trades something else than its layer.
pub(super) fn has_role(terms: &BTreeMap<String, Vec<String>>, vocabulary: &Vocabulary) -> bool {
    let roles = vocabulary.facets.iter().filter(|facet| !facet.unit.is_empty());
    roles.into_iter().any(|facet| terms.get(&facet.id).is_some_and(|terms| !terms.is_empty()))
}
