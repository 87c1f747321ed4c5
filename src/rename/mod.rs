//! Gives a thing another name in every place of the site that names it, and changes nothing else.
//!
//! 1. [`request`] reads which name becomes which, and whether that can be.
//! 2. [`find`] finds every place where something is named, by the parsers that read the files: [`of_page`] in
//!    pages and the vocabulary, [`of_data`] in models, datasets and frameworks.
//! 3. [`edit`] replaces names byte for byte. What follows from names is replaced in a second step: anchors that
//!    are spelled from headings and facts, and the stamps of translations that were valid before.
//! 4. [`redirect`] keeps the old address of a page alive.
//!
//! This room writes no file: it says what every file will hold.

mod edit;
mod find;
mod name;
mod of_data;
mod of_page;
mod redirect;
mod request;

use std::collections::BTreeMap;
use std::sync::Arc;

pub use redirect::Redirect;
pub use request::Kind;

use crate::diagnostic::{Diagnostic, SitePath, rules};
use crate::document::{Document, parse};
use crate::graph::{Roster, stamps};
use crate::page::{address_of_page, folder};
use crate::source::{Source, SourceTree};
use crate::vocabulary::Vocabulary;

use find::{FOLDERS, Finder, Found, Site, items};
use name::Name;
use request::Request;

/// A file that changes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Changed {
    /// Where it lies.
    pub from: SitePath,
    /// Where it will lie: its own path, unless it bears the name.
    pub to: SitePath,
    /// What it holds.
    pub before: String,
    /// What it will hold, but for its redirect.
    pub renamed: String,
    /// What it will hold.
    pub after: String,
}

/// Everything that one renaming changes.
#[derive(Clone, Debug)]
pub struct Renaming {
    /// What is renamed.
    pub kind: Kind,
    /// The files, in the order of their paths.
    pub files: Vec<Changed>,
    /// In how many places the name is replaced.
    pub n_places: usize,
    /// What becomes of the old address of a page.
    pub redirect: Option<Redirect>,
    /// How many sections of translations keep a stamp that is valid.
    pub n_stamps: usize,
}

/// What each file becomes: its path and its new text.
type Texts = BTreeMap<SitePath, String>;

impl Renaming {
    /// What has to change so that `old` is called `new` everywhere. A name is an id, `owner.fact`,
    /// `model.figure`, `dataset.column` or `facet/term`.
    ///
    /// # Errors
    /// What keeps it from being done: a name that cannot be, a file that cannot be read, a place that cannot be
    /// replaced. All of it is told.
    pub fn of(tree: &SourceTree, old: &str, new: &str) -> Result<Renaming, Vec<Diagnostic>> {
        let roster = gather(tree)?;
        let site = Site::of(&roster, tree);
        let request = Request::read(old, new, &site)
            .map_err(|fault| vec![Diagnostic::of_site(&rules::UNKNOWN, fault)])?;
        let moves = moves(&request, &site);
        let found: Vec<(&Source, Vec<Found>)> =
            sources(tree).map(|source| (source, Finder::find(&site, source))).collect();
        let named = |found: &Found| request.becomes(&found.name, &site);
        let (mut texts, n_places) = write(&found, &named)?;
        let mut after = renamed_tree(tree, &texts, &moves);
        let mut now = gather(&after)?;
        let anchors = anchors(&roster, &now, &request);
        if !anchors.is_empty() {
            let named = |found: &Found| {
                request.becomes(&found.name, &site).or_else(|| anchors.get(&found.name).cloned())
            };
            (texts, _) = write(&found, &named)?;
            after = renamed_tree(tree, &texts, &moves);
            now = gather(&after)?;
        }
        let n_stamps = restamp(&roster, &now, &request, tree, &mut texts)?;
        let (files, redirect) = changed(&request, &site, &moves, texts);
        Ok(Renaming { kind: request.kind, files, n_places, redirect, n_stamps })
    }

    /// The site as it will be.
    pub fn apply(&self, tree: &SourceTree) -> SourceTree {
        let changed = |source: &Source| self.files.iter().find(|file| file.from == *source.path());
        SourceTree::new(tree.own_below("").map(|source| match changed(source) {
            Some(file) => Source::new(file.to.clone(), file.after.as_bytes()),
            None => source.clone(),
        }))
    }
}

/// Every file that changes, and what becomes of the old address.
fn changed(
    request: &Request,
    site: &Site<'_>,
    moves: &BTreeMap<SitePath, SitePath>,
    mut texts: Texts,
) -> (Vec<Changed>, Option<Redirect>) {
    let (mut files, mut redirect) = (Vec::new(), None);
    let article = site.roster.articles.get(&request.old).filter(|_| request.kind == Kind::Page);
    // Nobody has seen the address of a draft.
    let original =
        article.filter(|article| !article.is_draft).and_then(|article| article.original_document());
    let address = |id: &str| match (article, request.kind) {
        (Some(article), _) => address_of_page(article.folder, id, &article.below),
        (None, Kind::Item(kind)) => format!("/{}/{id}/", folder(kind)),
        (None, _) => String::new(),
    };
    for source in sources(site.tree) {
        let path = source.path();
        let before = source.text().unwrap_or_default();
        let renamed = texts.remove(path);
        let to = moves.get(path);
        if renamed.is_none() && to.is_none() {
            continue;
        }
        let renamed = renamed.unwrap_or_else(|| before.to_owned());
        let bears = match (original, request.kind) {
            (Some(original), _) => original.path == *path,
            (None, Kind::Item(_)) => to.is_some() && path.as_str().ends_with(".yaml"),
            (None, _) => false,
        };
        let is_markdown = path.as_str().ends_with(".md");
        let moved = bears
            .then(|| redirect::moved(&renamed, is_markdown, &address(&request.old), &address(&request.new)));
        let (after, became) = moved.flatten().unzip();
        redirect = redirect.or(became);
        files.push(Changed {
            from: path.clone(),
            to: to.unwrap_or(path).clone(),
            before: before.to_owned(),
            after: after.unwrap_or_else(|| renamed.clone()),
            renamed,
        });
    }
    (files, redirect)
}

/// The files in which names stand.
fn sources(tree: &SourceTree) -> impl Iterator<Item = &Source> {
    ["content/", "entities/"].into_iter().flat_map(|folder| tree.own_below(folder))
}

/// Reads a site as far as its names.
///
/// # Errors
/// Every file that cannot be read: what it names would be passed over.
fn gather(tree: &SourceTree) -> Result<Roster, Vec<Diagnostic>> {
    let mut faults = Vec::new();
    let vocabulary = Arc::new(Vocabulary::read(tree).into_value(&mut faults));
    let pages = tree.own_below("content/pages/").chain(tree.own_below("entities/"));
    let documents: Vec<Arc<Document>> =
        pages.filter_map(|source| parse(source).into_value(&mut faults)).map(Arc::new).collect();
    let roster = Roster::gather(documents, vocabulary, tree, true);
    faults.extend(roster.faults().flat_map(|found| found.to_vec()));
    for (_, _, source) in items(tree) {
        crate::source::read_data(source, &mut faults);
    }
    faults.retain(|fault| fault.rule == &rules::YAML);
    faults.dedup();
    if faults.is_empty() { Ok(roster) } else { Err(faults) }
}

/// The new text of every file in which a name changes, and how many do.
fn write(
    found: &[(&Source, Vec<Found>)],
    named: &dyn Fn(&Found) -> Option<String>,
) -> Result<(Texts, usize), Vec<Diagnostic>> {
    let (mut texts, mut faults, mut count) = (Texts::new(), Vec::new(), 0);
    for (source, found) in found {
        let names: Vec<(Found, String)> =
            found.iter().filter_map(|found| Some((found.clone(), named(found)?))).collect();
        match edit::replaced(source, &names) {
            Ok(Some(text)) => {
                count += names.len();
                texts.insert(source.path().clone(), text);
            }
            Ok(None) => {}
            Err(fault) => faults.push(*fault),
        }
    }
    if faults.is_empty() { Ok((texts, count)) } else { Err(faults) }
}

/// The files that bear the name, and where they will lie.
fn moves(request: &Request, site: &Site<'_>) -> BTreeMap<SitePath, SitePath> {
    let mut moves = BTreeMap::new();
    let mut add = |path: &SitePath, stem: &str, ending: &str| {
        let folder = stem.rsplit_once('/').map_or(String::new(), |(folder, _)| format!("{folder}/"));
        moves.insert(path.clone(), SitePath::new(&format!("{folder}{}{ending}", request.new)));
    };
    match request.kind {
        Kind::Page => {
            let article = site.roster.articles.get(&request.old);
            for twin in article.into_iter().flat_map(|article| article.twins.values()) {
                let path = &twin.document.path;
                let ending = match &twin.document.language {
                    Some(language) => format!(".{language}.md"),
                    None => ".md".to_owned(),
                };
                add(path, path.as_str().trim_end_matches(&ending), &ending);
            }
        }
        Kind::Item(kind) => {
            let folder = FOLDERS.iter().find(|(_, known)| *known == kind).map_or("", |(folder, _)| folder);
            for ending in [".yaml", ".csv"] {
                let stem = format!("{folder}{}", request.old);
                if let Some(source) = site.tree.own(&format!("{stem}{ending}")) {
                    add(source.path(), &stem, ending);
                }
            }
        }
        _ => {}
    }
    moves
}

fn renamed_tree(tree: &SourceTree, texts: &Texts, moves: &BTreeMap<SitePath, SitePath>) -> SourceTree {
    SourceTree::new(sources(tree).map(|source| {
        let path = source.path();
        let to = moves.get(path).unwrap_or(path);
        match texts.get(path) {
            Some(text) => Source::new(to.clone(), text.as_bytes()),
            None => Source::new(to.clone(), source.bytes()),
        }
    }))
}

/// Anchors of pages that are spelled otherwise now: a heading without words of its own shows the name it holds,
/// and a fact is reached by its id.
fn anchors(before: &Roster, now: &Roster, request: &Request) -> BTreeMap<Name, String> {
    let mut changed = BTreeMap::new();
    for (id, article) in before.articles.iter() {
        let Some(then) = now.articles.get(id_now(id, request)) else { continue };
        let (was, is): (Vec<&str>, Vec<&str>) =
            (before.anchors(article).collect(), now.anchors(then).collect());
        if was.len() == is.len() {
            for (was, is) in was.into_iter().zip(is).filter(|(was, is)| was != is) {
                changed.insert(Name::anchor(id, was), is.to_owned());
            }
        }
    }
    changed
}

fn id_now<'i>(id: &'i str, request: &'i Request) -> &'i str {
    let is_it = request.kind == Kind::Page && id == request.old;
    if is_it { &request.new } else { id }
}

/// Gives translations the stamps of their originals as they are now, where they had those of before; one that was
/// behind its original stays so.
fn restamp(
    before: &Roster,
    now: &Roster,
    request: &Request,
    tree: &SourceTree,
    texts: &mut Texts,
) -> Result<usize, Vec<Diagnostic>> {
    let (mut count, mut faults) = (0, Vec::new());
    for (id, article) in before.articles.iter() {
        let then = now.articles.get(id_now(id, request));
        let (Some(was), Some(is)) =
            (article.twins.get(&article.original), then.and_then(|then| then.twins.get(&then.original)))
        else {
            continue;
        };
        let (was, is) = (stamps(&was.document, &was.anchors), stamps(&is.document, &is.anchors));
        if was == is || was.len() != is.len() {
            continue;
        }
        for (language, twin) in article.twins.iter().filter(|(language, _)| **language != article.original) {
            let Some(now) = then.and_then(|then| then.twins.get(language)) else { continue };
            let written = twin.document.front.translation.iter().flat_map(|stamp| &stamp.sections);
            let spots = now.document.front.translation.iter().flat_map(|stamp| &stamp.sections);
            let mut names = Vec::new();
            // Names change no node: the stamp stands where it stood.
            for ((key, hash), (_, place)) in written.zip(spots) {
                let index = was.iter().position(|(known, valid)| *known == key.text && *valid == hash.text);
                let new = index.and_then(|index| is.get(index)).map(|(_, new)| *new);
                if let Some(new) = new.filter(|new| *new != hash.text) {
                    names.push((Found { name: Name::id(&hash.text), spot: place.spot }, new.to_owned()));
                }
            }
            let path = &twin.document.path;
            let text = texts.get(path).cloned().or_else(|| Some(tree.own(path.as_str())?.text()?.to_owned()));
            let source = Source::new(path.clone(), text.unwrap_or_default());
            match edit::replaced(&source, &names) {
                Ok(Some(text)) => {
                    count += names.len();
                    texts.insert(path.clone(), text);
                }
                Ok(None) => {}
                Err(fault) => faults.push(*fault),
            }
        }
    }
    if faults.is_empty() { Ok(count) } else { Err(faults) }
}

/// The file in which an id stands.
fn place_of(id: &str, site: &Site<'_>) -> String {
    let article = site.roster.articles.get(id).and_then(|article| article.original_document());
    let item =
        items(site.tree).find(|(known, ..)| *known == id).map(|(.., source)| source.path().to_string());
    article
        .map(|document| document.path.to_string())
        .or(item)
        .unwrap_or_else(|| "content/sources.yaml".to_owned())
}
