//! Renews names after an edit: what the edit cannot have changed is shared with what was there before.
//!
//! Whether something can have changed is seen from what it was made of, and where that is too much to look at,
//! everything is gathered anew.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use super::article::{Article, Articles, rejoin};
use super::backlink::SpokenOf;
use super::fact::Fact;
use super::membership::Membership;
use super::mention::ResolvedTwin;
use super::name::{Names, clashes, names_of};
use super::remark::Remarks;
use super::unsound::Unsound;
use super::work::WorkId;
use super::{Graph, Roster, check_names, state};
use crate::diagnostic::{Diagnostic, rules};
use crate::document::Document;
use crate::language::Language;
use crate::source::Written;
use crate::vocabulary::Renamed;

/// A page in one language.
type TwinKey = (String, Language);

/// A document that has changed.
#[derive(Clone, Debug)]
pub struct Edited {
    /// As it is now.
    pub document: Arc<Document>,
    /// As it was.
    pub before: Arc<Document>,
    /// Its front matter is not as it was.
    pub has_new_front: bool,
}

/// What an edit can have changed of what others say.
#[derive(Clone, Debug, Default)]
pub struct Touched {
    /// Pages of which something may be told differently: names, facts, sections.
    pub ids: BTreeSet<String>,
    /// Names that came or went, by language.
    pub names: BTreeMap<Language, BTreeSet<String>>,
    /// What the vocabulary calls otherwise.
    pub renamed: Renamed,
    /// Whose facts are said with other words, though they say the same.
    pub said: BTreeSet<String>,
    /// Entities stand elsewhere on the axes.
    pub places: bool,
    /// Models and frameworks may come out differently: facts, places, what of pages is counted, or where a page has
    /// its title.
    pub numbers: bool,
}

impl Touched {
    /// True where others may have to say something else than before.
    pub fn is_any(&self) -> bool {
        !self.ids.is_empty() || !self.renamed.terms.is_empty() || !self.renamed.units.is_empty()
    }
}

/// A roster after an edit.
#[derive(Debug)]
pub struct RenewedRoster {
    /// Everything that has a name.
    pub roster: Roster,
    /// The pages that were edited, in their language.
    pub edited: BTreeSet<TwinKey>,
    /// What of it others may speak of.
    pub touched: Touched,
}

impl Roster {
    /// The roster after some documents have changed. `None` where everything has to be gathered anew: where pages
    /// or languages came or went, or where the works that pages rest on, or the relations between them, are not
    /// as they were.
    pub fn renewed(&self, edits: &[Edited]) -> Option<RenewedRoster> {
        let mut by_id: BTreeMap<&str, Vec<&Edited>> = BTreeMap::new();
        for edit in edits {
            if edit.has_new_front && !has_same_ties(&edit.before, &edit.document) {
                return None;
            }
            by_id.entry(&edit.document.id).or_default().push(edit);
        }
        let mut articles = (*self.articles).clone();
        let mut unjoined = (*self.unsound.unjoined).clone();
        let mut edited = BTreeSet::new();
        let mut touched = Touched::default();
        let mut restated = Vec::new();
        for (id, edits) in by_id {
            let before = self.articles.get(id)?;
            // Of two files that want to be one page, only one is known here.
            let is_double =
                |known: &Arc<[Diagnostic]>| known.iter().any(|fault| fault.rule == &rules::DOUBLE);
            if unjoined.get(id).is_some_and(is_double) {
                return None;
            }
            let mut files = Vec::new();
            let mut n_found = 0;
            for (language, twin) in &before.twins {
                let new = edits.iter().find(|edit| Arc::ptr_eq(&edit.before, &twin.document));
                if new.is_some() {
                    n_found += 1;
                    edited.insert((id.to_owned(), language.clone()));
                }
                files.push(Arc::clone(new.map_or(&twin.document, |new| &new.document)));
            }
            let (article, faults) = rejoin(id, files, &self.vocabulary, &self.articles);
            let article = article?;
            if n_found != edits.len() || !is_same_page(before, &article) {
                return None;
            }
            let anchors = |article: &Article| -> Vec<Vec<String>> {
                article.twins.values().map(|twin| twin.anchors.clone()).collect()
            };
            touched.numbers |= counted(before) != counted(&article);
            let has_new_front = edits.iter().any(|edit| edit.has_new_front);
            if has_new_front || anchors(before) != anchors(&article) {
                touched.ids.insert(id.to_owned());
            }
            if has_new_front {
                restated.push(id);
            }
            articles.insert(id.to_owned(), Arc::new(article));
            match faults.is_empty() {
                true => unjoined.remove(id),
                false => unjoined.insert(id.to_owned(), faults.into()),
            };
        }
        let unsound = Unsound { unjoined: Arc::new(unjoined), ..self.unsound.clone() };
        let mut roster = Roster { articles: Arc::new(articles), unsound, ..self.clone() };
        if !restated.is_empty() {
            roster.restate(self, &restated, &mut touched)?;
        }
        Some(RenewedRoster { roster, edited, touched })
    }

    /// Reads again what some pages state, and renews what rests on it; `None` where the works they rest on are
    /// not as they were.
    fn restate(&mut self, before: &Roster, pages: &[&str], touched: &mut Touched) -> Option<()> {
        let mut facts = (*self.facts).clone();
        let mut unstated = (*self.unsound.unstated).clone();
        let mut moved = Vec::new();
        let sources = |facts: &[Fact]| -> Vec<Option<WorkId>> {
            facts
                .iter()
                .flat_map(|fact| {
                    std::iter::once(fact.source).chain(fact.series.iter().map(|entry| entry.source))
                })
                .collect()
        };
        let mut works = (*self.works).clone();
        for page in pages {
            let Some(article) = self.articles.get(*page) else { continue };
            let stated = state(article, &self.vocabulary, &mut works);
            if stated.entity.as_ref() != self.entities.get(*page) {
                moved.extend(stated.entity.map(|entity| ((*page).to_owned(), entity)));
            }
            let old = before.facts.get(*page).map_or(&[][..], |facts| facts.as_slice());
            if sources(old) != sources(&stated.facts) {
                return None;
            }
            // What models and frameworks take from a page shows itself whole.
            let title = |roster: &Roster| roster.articles.get(*page).and_then(|article| article.place());
            touched.numbers |=
                format!("{old:?}") != format!("{:?}", stated.facts) || title(before) != title(self);
            touched.ids.extend(old.iter().chain(&stated.facts).map(|fact| fact.owner.clone()));
            facts.insert((*page).to_owned(), Arc::new(stated.facts));
            match stated.faults.is_empty() {
                true => unstated.remove(*page),
                false => unstated.insert((*page).to_owned(), stated.faults.into()),
            };
        }
        if !moved.is_empty() {
            Arc::make_mut(&mut self.entities).extend(moved);
            self.membership = Arc::new(Membership::new(&self.entities, &self.articles, &self.vocabulary));
            touched.places = true;
            touched.numbers = true;
        }
        self.index = Arc::new(self.index.renewed(&before.facts, &facts, pages));
        self.unsound.unstated = Arc::new(unstated);
        self.unsound.misnamed = check_names(&self.articles, &facts).into();
        self.facts = Arc::new(facts);
        self.rename(before, pages, touched);
        Some(())
    }

    /// Indexes the names of the languages in which some have changed.
    fn rename(&mut self, before: &Roster, pages: &[&str], touched: &mut Touched) {
        for entry in self.vocabulary.languages.iter() {
            let names = |articles: &Articles| -> BTreeSet<String> {
                let known = pages.iter().filter_map(|page| articles.get(*page));
                known.flat_map(|article| names_of(article, &entry.id)).map(str::to_owned).collect()
            };
            let Some(known) = self.names.get(&entry.id) else { continue };
            let mut renewed: Option<Names> = None;
            for page in pages {
                let of = |articles: &'_ Articles| articles.get(*page).map(Arc::clone);
                let (Some(old), Some(new)) = (of(&before.articles), of(&self.articles)) else { continue };
                let (old, new) = (names_of(&old, &entry.id), names_of(&new, &entry.id));
                if old != new {
                    renewed = Some(renewed.as_ref().unwrap_or(known).renewed(page, &old, &new));
                }
            }
            if let Some(renewed) = renewed {
                let (old, new) = (names(&before.articles), names(&self.articles));
                self.names.insert(entry.id.clone(), Arc::new(renewed));
                touched.names.insert(entry.id.clone(), old.union(&new).cloned().collect());
            }
        }
        // A title that names nothing by itself is none of these names, and may clash all the same.
        let written = |articles: &Articles| -> Vec<Named> {
            let known = pages.iter().filter_map(|page| articles.get(*page));
            known.flat_map(named_in_files).collect()
        };
        if written(&before.articles) != written(&self.articles) {
            self.unsound.clashes = clashes(&self.articles, &self.vocabulary.languages).into();
        }
    }
}

/// What a model may count of a page, beside the facts it states: whether it is only planned, and how many findings
/// are let stand on it. Languages and relations are as they were, else all is gathered anew.
fn counted(article: &Article) -> (bool, usize) {
    (article.is_wanted, article.allows().count())
}

/// What clashes of names are found by.
type Named = (bool, Option<Written>, Vec<Written>);

fn named_in_files(article: &Arc<Article>) -> Vec<Named> {
    let twins = article.twins.values().map(|twin| &twin.document.front);
    twins.map(|front| (article.is_autolinked, front.title.clone(), front.aliases.clone())).collect()
}

/// True when both rest on the same works and state the same relations and old addresses, at the same places.
fn has_same_ties(before: &Document, now: &Document) -> bool {
    let sources = |document: &Document| {
        let facts = document.front.facts.iter();
        let all = facts.map(|fact| {
            (fact.source.clone(), fact.series.iter().map(|entry| entry.source.clone()).collect::<Vec<_>>())
        });
        all.collect::<Vec<_>>()
    };
    let (old, new) = (&before.front, &now.front);
    before.path == now.path
        && before.id == now.id
        && old.is_unread == new.is_unread
        && old.relations == new.relations
        && old.relation_notes == new.relation_notes
        && old.redirects == new.redirects
        && sources(before) == sources(now)
}

/// True when a page is still the same one, in the same languages.
fn is_same_page(before: &Article, now: &Article) -> bool {
    before.original == now.original
        && before.folder == now.folder
        && before.below == now.below
        && before.is_draft == now.is_draft
        && before.twins.keys().eq(now.twins.keys())
}

impl Graph {
    /// Everything each page mentions.
    pub fn all_resolved(&self) -> &BTreeMap<TwinKey, Arc<ResolvedTwin>> {
        &self.resolved
    }

    /// The graph after the mentions on some pages have been resolved again.
    pub fn renewed(
        &self,
        roster: Roster,
        resolved_again: BTreeMap<TwinKey, Arc<ResolvedTwin>>,
        remarks: Option<BTreeMap<TwinKey, Remarks>>,
    ) -> Graph {
        let mut speakers = self.speakers.clone();
        let mut resolved = self.resolved.clone();
        let mut left = BTreeSet::new();
        let mut ids = BTreeSet::new();
        let mut leave = |id: &str, said: &SpokenOf| {
            for (target, _) in said.iter() {
                if let Some(from) = speakers.get_mut(target)
                    && Arc::make_mut(from).remove(id)
                {
                    left.insert(target.clone());
                }
            }
        };
        for (key, twin) in resolved_again {
            let before = resolved.insert(key.clone(), Arc::clone(&twin));
            if before.as_ref().is_some_and(|before| before.targets().eq(twin.targets())) {
                continue;
            }
            if let Some(before) = before {
                leave(&key.0, &before.said);
            }
            ids.insert(key.0);
        }
        if remarks.is_some() {
            self.remarks.iter().for_each(|((id, _), before)| leave(id, &before.said));
        }
        // What is said in one language alone is said all the same, so every language is looked at.
        let languages = || roster.vocabulary.languages.iter().map(|entry| &entry.id);
        let twins = ids.iter().flat_map(|id| languages().map(move |language| (id.clone(), language.clone())));
        let said = twins.filter_map(|key| Some((&resolved.get(&key)?.said, key.0)));
        let of_items = remarks.iter().flatten().map(|((id, _), remarks)| (&remarks.said, id.clone()));
        for (said, id) in said.chain(of_items) {
            for (target, _) in said.iter() {
                let from = speakers.entry(target.clone()).or_default();
                if !from.contains(&id) {
                    Arc::make_mut(from).insert(id.clone());
                }
            }
        }
        for target in left {
            if speakers.get(&target).is_some_and(|from| from.is_empty()) {
                speakers.remove(&target);
            }
        }
        let remarks = remarks.unwrap_or_else(|| self.remarks.clone());
        Graph { roster, resolved, remarks, speakers }
    }
}
