//! What the last closing of a site found out, for the next: each thing with what it was made from, so that it
//! is taken again only where that is the same.

use std::collections::BTreeMap;
use std::sync::Arc;

use rayon::prelude::*;

use super::closed::{Closed, TwinKey};
use crate::diagnostic::{Diagnostic, SitePath};
use crate::document::{self, Document};
use crate::graph::{Edited, Roster};
use crate::source::{Source, SourceTree, split};
use crate::vocabulary::Vocabulary;

/// What is worth keeping from one closing to the next.
#[derive(Debug, Default)]
pub struct Memo {
    /// Nothing is kept where there is no next time.
    is_kept: bool,
    vocabulary: Option<Words>,
    documents: BTreeMap<SitePath, Parsed>,
    /// The site as it was closed last.
    pub(super) last: Option<Standing>,
}

/// The vocabulary, and the files it was read from.
#[derive(Debug)]
struct Words {
    files: Vec<(SitePath, [u8; 32])>,
    value: Arc<Vocabulary>,
    faults: Arc<[Diagnostic]>,
}

/// A page's file, parsed.
#[derive(Clone, Debug)]
struct Parsed {
    source: Source,
    document: Option<Arc<Document>>,
    faults: Option<Arc<[Diagnostic]>>,
}

/// A closed site with what is wrong with it.
#[derive(Clone, Debug)]
pub(super) struct Standing {
    pub(super) closed: Closed,
    pub(super) found: Arc<Findings>,
    /// What had a name before anything was computed from it.
    pub(super) base: Roster,
}

impl Memo {
    /// A memo that keeps nothing, for a site that is closed once.
    pub fn nothing() -> Memo {
        Memo::default()
    }

    /// A memo for a site that is closed again and again.
    pub fn kept() -> Memo {
        Memo { is_kept: true, ..Memo::default() }
    }

    /// The vocabulary of a site.
    pub(super) fn vocabulary(&mut self, tree: &SourceTree, found: &mut Findings) -> Arc<Vocabulary> {
        let sources = tree.own_below("content/").filter(|source| is_of_vocabulary(source.path()));
        let files: Vec<(SitePath, [u8; 32])> =
            sources.map(|source| (source.path().clone(), *source.hash())).collect();
        let known = self.vocabulary.take().filter(|known| known.files == files);
        let words = known.unwrap_or_else(|| {
            let mut faults = Vec::new();
            let value = Arc::new(Vocabulary::read(tree).into_value(&mut faults));
            Words { files, value, faults: faults.into() }
        });
        found.words = Some(Arc::clone(&words.faults));
        let value = Arc::clone(&words.value);
        self.vocabulary = self.is_kept.then_some(words);
        value
    }

    /// Every page's file, parsed.
    pub(super) fn documents(&mut self, tree: &SourceTree, found: &mut Findings) -> Vec<Arc<Document>> {
        let sources: Vec<&Source> =
            tree.own_below("content/pages/").chain(tree.own_below("entities/")).collect();
        let known = std::mem::take(&mut self.documents);
        let parsed: Vec<Parsed> = sources
            .par_iter()
            .map(|source| match known.get(source.path()) {
                Some(parsed) if parsed.source.hash() == source.hash() => parsed.clone(),
                _ => Parsed::of(source),
            })
            .collect();
        let faults = |parsed: &Parsed| Some((parsed.source.path().clone(), parsed.faults.clone()?));
        found.parsed = parsed.iter().filter_map(faults).collect();
        let documents = parsed.iter().filter_map(|parsed| parsed.document.clone()).collect();
        if self.is_kept {
            let paths = sources.iter().map(|source| source.path().clone());
            self.documents = paths.zip(parsed).collect();
        }
        documents
    }

    /// What was edited, where all that has changed is pages that are still there; `None` where that is not so.
    pub(super) fn edits(
        &mut self,
        tree: &SourceTree,
        changed: &[SitePath],
        found: &mut Findings,
    ) -> Option<Vec<Edited>> {
        let pairs = changed.iter().map(|path| {
            let known = self.documents.get(path)?;
            Some((known.document.as_ref()?, &known.source, tree.own(path.as_str())?))
        });
        let pairs: Vec<_> = pairs.collect::<Option<_>>()?;
        let parsed: Vec<Parsed> = pairs.par_iter().map(|(.., source)| Parsed::of(source)).collect();
        let edits = pairs.iter().zip(&parsed).map(|((before, old, new), parsed)| {
            Some(Edited {
                document: parsed.document.clone()?,
                before: Arc::clone(before),
                has_new_front: front(old) != front(new),
            })
        });
        let edits = edits.collect::<Option<Vec<_>>>()?;
        for parsed in parsed {
            let path = parsed.source.path().clone();
            match &parsed.faults {
                Some(faults) => found.parsed.insert(path.clone(), Arc::clone(faults)),
                None => found.parsed.remove(&path),
            };
            self.documents.insert(path, parsed);
        }
        Some(edits)
    }
}

/// The front matter of a page's file, with the lines around it.
fn front(source: &Source) -> &str {
    let text = source.text().unwrap_or_default();
    text.get(..split(text).body).unwrap_or(text)
}

impl Parsed {
    fn of(source: &Source) -> Parsed {
        let checked = document::parse(source);
        let faults = (!checked.diagnostics.is_empty()).then(|| checked.diagnostics.into());
        Parsed { source: source.clone(), document: checked.value.map(Arc::new), faults }
    }
}

/// True for the files the vocabulary is read from.
pub(super) fn is_of_vocabulary(path: &SitePath) -> bool {
    path.as_str() == "content/site.yaml" || path.as_str().starts_with("content/vocabulary/")
}

/// What is wrong with a site, by where it was found, so that the next closing may take it again.
#[derive(Clone, Debug, Default)]
pub(super) struct Findings {
    /// In the vocabulary.
    pub(super) words: Option<Arc<[Diagnostic]>>,
    /// In each page's file by itself.
    pub(super) parsed: BTreeMap<SitePath, Arc<[Diagnostic]>>,
    /// In what has a name.
    pub(super) gathered: Vec<Arc<[Diagnostic]>>,
    /// In what is computed from it.
    pub(super) numbers: Arc<[Diagnostic]>,
    /// In what each page mentions.
    pub(super) resolved: BTreeMap<TwinKey, Arc<[Diagnostic]>>,
    /// In what items mention.
    pub(super) remarks: Arc<[Diagnostic]>,
    /// In addresses.
    pub(super) planned: Arc<[Diagnostic]>,
}

impl Findings {
    /// What was found when the mentions of a page were resolved; it takes the place of what was found before.
    pub(super) fn put_resolved(&mut self, twin: &TwinKey, faults: Vec<Diagnostic>) {
        match faults.is_empty() {
            true => self.resolved.remove(twin),
            false => self.resolved.insert(twin.clone(), faults.into()),
        };
    }

    /// Everything.
    pub(super) fn iter(&self) -> impl Iterator<Item = &Diagnostic> {
        let by_page = self.words.iter().chain(self.parsed.values()).chain(&self.gathered);
        let all = by_page.chain([&self.numbers, &self.remarks, &self.planned]).chain(self.resolved.values());
        all.flat_map(|piece| piece.iter())
    }

    pub(super) fn to_all(&self) -> Vec<Diagnostic> {
        self.iter().cloned().collect()
    }
}
