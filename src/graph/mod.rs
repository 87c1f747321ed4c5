//! Links every name to the thing it names, across all pages and all languages.
//!
//! 1. [`article`] joins the language twins of a page into one [`Article`]; [`anchor`] gives their sections
//!    the same anchors, [`freshness`] tells which have fallen behind.
//! 2. [`entity`] places entities on the axes, by the rule of [`unit_of_trade`]; [`fact`], [`work`] and [`relation`] read what pages state, and
//!    [`fact_index`] finds facts by name.
//! 3. [`name`] indexes titles and aliases and finds clashes.
//! 4. [`mention`] resolves what the prose mentions, [`shown_facet`] what it shows of a facet; the pipeline does this
//!    for all pages at once.
//!    [`number`] finds the numbers it says that are bound to nothing, [`allow`] lets stand what authors let stand.
//! 5. [`remark`] does the same for the short texts of frameworks and for how the release stands.
//! 6. [`backlink`] turns mentions around, each with its [`sentence`]. [`renew`] does all this again after an edit,
//!    for what the edit can have changed; [`reword`] where only words of the vocabulary have,
//!    by what [`finder`] finds.
//!
//! After [`Graph::close`] no name is looked up by text again.
//! This room knows nothing of costs, routes or HTML.

mod aging;
mod allow;
mod anchor;
mod article;
mod backlink;
mod entity;
mod fact;
mod fact_index;
mod finder;
mod freshness;
mod item;
mod membership;
mod mention;
mod name;
mod number;
mod relation;
mod remark;
mod renew;
mod reword;
mod sentence;
mod shown_facet;
mod unit_of_trade;
mod unsound;
mod work;

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

pub use article::{Article, Articles, Twin};
pub use backlink::{Backlink, Spoken};
pub use entity::{Entity, Place};
pub use fact::{Confidence, Content, Entry, Fact};
pub use fact_index::{FactRef, Facts};
pub use freshness::{Freshness, stamps};
pub use item::{BASE, FigureRef, ItemKind, Items, NamedItem, Value};
pub use mention::{FirstMention, Resolution, Resolved, ResolvedTwin};
pub use relation::{End, Relation, Relations};
pub use remark::Remarks;
pub use renew::{Edited, RenewedRoster, Touched};
pub use reword::Again;
pub use sentence::{Sentence, joins_with_blank, unfolded};
pub use work::{Work, WorkId, Works};

use crate::diagnostic::{Diagnostic, Fault, SitePath, nearest, rules};
use crate::document::{Document, Folder, WrittenFact, WrittenSource};
use crate::language::Language;
use crate::quantity::{Period, format, format_date};
use crate::source::{SourceTree, Written};
use crate::vocabulary::{TermRef, Vocabulary};

/// Everything that has a name, before the mentions in prose are resolved. A copy shares what is large.
#[derive(Clone, Debug)]
pub struct Roster {
    /// The site's words.
    pub vocabulary: Arc<Vocabulary>,
    /// All pages by id.
    pub articles: Arc<Articles>,
    /// The places of entities by id.
    pub entities: Arc<BTreeMap<String, Entity>>,
    /// The facts each page states, in the order written.
    pub facts: Arc<Facts>,
    /// Relations from both ends.
    pub relations: Arc<Relations>,
    /// Works that are cited.
    pub works: Arc<Works>,
    /// Models, datasets and frameworks, as brackets name them.
    pub items: Arc<Items>,
    index: Arc<fact_index::FactIndex>,
    membership: Arc<membership::Membership>,
    names: BTreeMap<Language, Arc<name::Names>>,
    unsound: unsound::Unsound,
}

/// Names closed: what everything is, and who speaks of it.
#[derive(Debug)]
pub struct Graph {
    /// Everything that has a name.
    pub roster: Roster,
    resolved: BTreeMap<(String, Language), Arc<ResolvedTwin>>,
    remarks: BTreeMap<(String, Language), Remarks>,
    speakers: BTreeMap<Spoken, Arc<BTreeSet<String>>>,
}

impl Roster {
    /// Gathers everything that has a name. Drafts are left out unless asked for.
    pub fn gather(
        documents: Vec<Arc<Document>>,
        vocabulary: Arc<Vocabulary>,
        tree: &SourceTree,
        with_drafts: bool,
    ) -> Roster {
        let mut unread = Vec::new();
        let mut works = Works::read(tree, &vocabulary.languages, &mut unread);
        let (mut articles, unjoined) = article::join(documents, &vocabulary);
        if !with_drafts {
            articles.retain(|_, article| !article.is_draft);
        }
        let mut entities = BTreeMap::new();
        let mut facts = Facts::new();
        let mut unstated = article::Unjoined::new();
        for (id, article) in &articles {
            let stated = state(article, &vocabulary, &mut works);
            entities.extend(stated.entity.map(|entity| (id.clone(), entity)));
            facts.insert(id.clone(), Arc::new(stated.facts));
            if !stated.faults.is_empty() {
                unstated.insert(id.clone(), stated.faults.into());
            }
        }
        let mut unrelated = Vec::new();
        let relations = Relations::read(&articles, &vocabulary, &mut works, &mut unrelated);
        works_and_pages(&works, &articles, &mut unrelated);
        check_menu(&articles, &vocabulary, &mut unrelated);
        let languages = vocabulary.languages.iter().map(|entry| &entry.id);
        let names = languages
            .map(|language| (language.clone(), Arc::new(name::Names::new(&articles, language))))
            .collect();
        let unsound = unsound::Unsound {
            unread: unread.into(),
            unjoined: Arc::new(unjoined),
            unstated: Arc::new(unstated),
            unrelated: unrelated.into(),
            misnamed: check_names(&articles, &facts).into(),
            clashes: name::clashes(&articles, &vocabulary.languages).into(),
        };
        Roster {
            index: Arc::new(fact_index::FactIndex::new(&facts)),
            membership: Arc::new(membership::Membership::new(&entities, &articles, &vocabulary)),
            vocabulary,
            articles: Arc::new(articles),
            entities: Arc::new(entities),
            facts: Arc::new(facts),
            relations: Arc::new(relations),
            works: Arc::new(works),
            items: Arc::default(),
            names,
            unsound,
        }
    }

    /// The roster with the models, datasets and frameworks of another that was computed from the same facts.
    pub fn with_items_of(self, other: &Roster) -> Roster {
        Roster { items: Arc::clone(&other.items), works: Arc::clone(&other.works), ..self }
    }

    /// All that is wrong so far, in pieces that a later roster may share.
    pub fn faults(&self) -> impl Iterator<Item = Arc<[Diagnostic]>> {
        self.unsound.iter().chain(self.index.contradictory()).filter(|piece| !piece.is_empty()).cloned()
    }

    /// The roster with the models and datasets that have been computed from it, and the frameworks.
    pub fn with_items(self, items: Items) -> Roster {
        Roster { items: Arc::new(items), ..self }
    }

    /// Every page in every language it is written in.
    pub fn twins(&self) -> impl Iterator<Item = (&str, &Language)> {
        self.articles
            .iter()
            .flat_map(|(id, article)| article.twins.keys().map(move |language| (id.as_str(), language)))
    }

    /// The anchors of a page, the same in every language whose outline agrees.
    pub fn anchors<'a>(&'a self, article: &'a Article) -> impl Iterator<Item = &'a str> {
        let sections = article.twins.get(&article.original).map_or(&[][..], |twin| twin.anchors.as_slice());
        let facts = self.facts.get(&article.id).map_or(&[][..], |facts| facts.as_slice());
        let relations = self.relations.of(&article.id);
        let parts = [("facts", !facts.is_empty()), ("sources", !facts.is_empty())];
        let parts = parts.into_iter().chain([("relations", !relations.is_empty())]);
        let of_facts = facts.iter().flat_map(|fact| {
            std::iter::once(fact.anchor.as_str()).chain(fact.series.iter().map(|entry| entry.anchor.as_str()))
        });
        sections
            .iter()
            .map(String::as_str)
            .chain(parts.filter_map(|(part, is_there)| is_there.then_some(part)))
            .chain(of_facts)
    }

    /// The fact or entry a reference means: the fact, and the content of the entry or the head.
    pub fn fact(&self, reference: &FactRef) -> Option<(&Fact, Option<&Entry>)> {
        let fact = self.facts.get(&reference.page)?.get(reference.index)?;
        Some((fact, reference.entry.and_then(|entry| fact.series.get(entry))))
    }

    /// The work that data beside the pages names; one that is written out becomes one of the site's works.
    pub fn cite(
        &mut self,
        source: &WrittenSource,
        file: &SitePath,
        faults: &mut Vec<Diagnostic>,
    ) -> Option<WorkId> {
        let vocabulary = Arc::clone(&self.vocabulary);
        Arc::make_mut(&mut self.works).of(source, file, &vocabulary.languages, faults)
    }

    /// Finds a fact, or an entry of its series, by owner, name and period.
    ///
    /// # Errors
    /// A [`Fault`] with the nearest known name, at the bytes of `owner.name@period`.
    pub fn find_fact(&self, owner: &str, name: &str, at: Option<&str>) -> Result<FactRef, Fault> {
        let stated = self.index.stated(owner, name);
        let find = |page: &str, index: usize| self.facts.get(page).and_then(|facts| facts.get(index));
        let Some(at) = at else {
            let newest = stated.first().map(|(page, index)| FactRef {
                page: page.clone(),
                index: *index,
                entry: None,
            });
            return newest.ok_or_else(|| self.no_fact(owner, name));
        };
        if stated.is_empty() {
            return Err(self.no_fact(owner, name));
        }
        let start = owner.len() + 1 + name.len() + 1;
        let wanted = Period::parse(at).map_err(|fault| fault.within(start, start + at.len()))?;
        let mut known = Vec::new();
        for (page, index) in stated {
            let Some(fact) = find(page, *index) else { continue };
            let reference = |entry| FactRef { page: page.clone(), index: *index, entry };
            if fact.when().as_ref() == Some(&wanted) {
                return Ok(reference(None));
            }
            known.extend(fact.when());
            for (entry_idx, entry) in fact.series.iter().enumerate() {
                if entry.period.as_ref() == Some(&wanted) {
                    return Ok(reference(Some(entry_idx)));
                }
                known.extend(entry.period);
            }
        }
        Err(Fault::new(format!("`{owner}.{name}` has no value for `{at}`"))
            .hint_names("it has:", known)
            .within(start, start + at.len()))
    }

    fn no_fact(&self, owner: &str, name: &str) -> Fault {
        let of_owner = || self.index.of(owner);
        if of_owner().next().is_some() {
            return Fault::new(format!("`{owner}` has no fact `{name}`"))
                .hint_if(nearest(name, of_owner()).map(|known| format!("did you mean `{owner}.{known}`?")))
                .hint_names("its facts:", of_owner())
                .within(owner.len() + 1, owner.len() + 1 + name.len());
        }
        if self.articles.contains_key(owner) {
            return Fault::new(format!("`{owner}` states no facts"))
                .hint("add them to its `facts:`")
                .within(0, owner.len());
        }
        let hint = nearest(owner, self.index.owners());
        Fault::new(format!("nothing is called `{owner}`"))
            .hint_if(hint.map(|known| format!("did you mean `{known}`?")))
            .within(0, owner.len())
    }

    /// The words of a value for a reader of `language`.
    pub fn value_words(&self, content: &Content, language: &Language) -> String {
        let how = self.vocabulary.languages.format(language);
        match content {
            Content::Quantity(quantity) => format(quantity, how, language),
            Content::Text(text) => text.read(language).value.clone(),
            Content::Date(date) => format_date(date, how),
        }
    }

    /// The words of a bracket whose author gave none.
    pub fn words(&self, resolution: &Resolution, language: &Language) -> String {
        match resolution {
            Resolution::Page { id, .. } => self
                .articles
                .get(id)
                .map(|article| article.title.read(language).value.clone())
                .unwrap_or_default(),
            Resolution::Term(term) => self
                .vocabulary
                .term(term)
                .map(|term| term.label.read(language).value.clone())
                .unwrap_or_default(),
            Resolution::Fact(reference) => match self.fact(reference) {
                Some((fact, entry)) => {
                    self.value_words(entry.map_or(&fact.content, |entry| &entry.content), language)
                }
                None => String::new(),
            },
            Resolution::Item { id, .. } => {
                self.items.get(id).map(|item| item.title.read(language).value.clone()).unwrap_or_default()
            }
            Resolution::Figure(reference) => match self.items.value(reference) {
                Some(quantity) => format(quantity, self.vocabulary.languages.format(language), language),
                None => String::new(),
            },
            Resolution::Citation(_)
            | Resolution::Entities(_)
            | Resolution::Shown { .. }
            | Resolution::Chain(_)
            | Resolution::Conversions(_)
            | Resolution::Unknown => String::new(),
        }
    }
}

impl Graph {
    /// Closes the names: every mention is resolved and turned around.
    pub fn close(
        roster: Roster,
        resolved: BTreeMap<(String, Language), Arc<ResolvedTwin>>,
        remarks: BTreeMap<(String, Language), Remarks>,
    ) -> Graph {
        let mut speakers: BTreeMap<Spoken, BTreeSet<String>> = BTreeMap::new();
        let of_pages = resolved.iter().map(|((id, _), twin)| (id, &twin.said));
        let of_items = remarks.iter().map(|((id, _), remarks)| (id, &remarks.said));
        for (id, said) in of_pages.chain(of_items) {
            for (target, _) in said.iter() {
                speakers.entry(target.clone()).or_default().insert(id.clone());
            }
        }
        let speakers = speakers.into_iter().map(|(target, from)| (target, Arc::new(from))).collect();
        Graph { roster, resolved, remarks, speakers }
    }

    /// What the mentions in the short texts of an item mean, for readers of `language`.
    pub fn remarks(&self, id: &str, language: &Language) -> Option<&Remarks> {
        self.remarks.get(&(id.to_owned(), language.clone()))
    }

    /// What the short texts of every item mean in every language.
    pub fn all_remarks(&self) -> impl Iterator<Item = (&str, &Remarks)> {
        let items = self.remarks.iter().filter(|((id, _), _)| id != remark::SITE);
        items.map(|((id, _), remarks)| (id.as_str(), remarks))
    }

    /// What the brackets mean in how the release stands, for readers of `language`.
    pub fn status(&self, language: &Language) -> Option<&Resolved> {
        self.remarks(remark::SITE, language)?.text(remark::STATUS)
    }

    /// What the mentions on one language's page mean.
    pub fn resolved(&self, id: &str, language: &Language) -> Option<&ResolvedTwin> {
        self.resolved.get(&(id.to_owned(), language.clone())).map(Arc::as_ref)
    }
}

/// What one page states.
struct Stated {
    entity: Option<Entity>,
    facts: Vec<Fact>,
    faults: Vec<Diagnostic>,
}

/// Reads what a page states of itself and of others.
fn state(article: &Article, vocabulary: &Vocabulary, works: &mut Works) -> Stated {
    let mut faults = Vec::new();
    let entity = match article.folder {
        Folder::Entities => Some(entity::read(article, vocabulary, &mut faults)),
        Folder::Pages => {
            facets_of_page(article, vocabulary, &mut faults);
            None
        }
    };
    let facts = fact::FactReader { article, vocabulary, works, faults: &mut faults }.read_all();
    Stated { entity, facts, faults }
}

/// Names inside facts: whom they are about, and what supersedes them.
fn check_names(articles: &Articles, facts: &Facts) -> Vec<Diagnostic> {
    let mut faults = Vec::new();
    for fact in facts.values().flat_map(|facts| facts.iter()) {
        check_names_in(fact, articles, facts, &mut faults);
    }
    faults
}

fn check_names_in(fact: &Fact, articles: &Articles, facts: &Facts, faults: &mut Vec<Diagnostic>) {
    let place = |of: fn(&WrittenFact) -> Option<&Written>| {
        let document = articles.get(&fact.page).and_then(|article| article.original_document());
        let is_it = |written: &&WrittenFact| {
            written.id.as_ref().is_some_and(|id| fact.place == fact.place.file.at(id.spot))
        };
        let written = document.and_then(|document| document.front.facts.iter().find(is_it)).and_then(of);
        written.map_or_else(|| fact.place.clone(), |written| fact.place.file.at(written.spot))
    };
    // A page that speaks of itself is there.
    if fact.owner != fact.page && !articles.contains_key(&fact.owner) {
        let hint = nearest(&fact.owner, articles.keys().map(String::as_str));
        let fault =
            Fault::new(format!("the fact `{}` is about `{}`, which does not exist", fact.id, fact.owner))
                .hint_if(hint.map(|known| format!("did you mean `{known}`?")));
        faults.push(fault.at(&rules::UNKNOWN, place(|written| written.about.as_ref())));
    }
    let Some(by) = &fact.superseded_by else { return };
    let (owner, id) = by.split_once('.').unwrap_or((&fact.owner, by));
    let others = || {
        facts
            .values()
            .flat_map(|facts| facts.iter())
            .filter(|known| known.owner == owner && known.place != fact.place)
    };
    if !others().any(|known| known.id == id) {
        let hint = nearest(id, others().map(|known| known.id.as_str()));
        let fault = Fault::new(format!("`{}` is superseded by `{by}`, which does not exist", fact.id))
            .hint_if(hint.map(|known| format!("did you mean `{known}`?")))
            .hint("write the id of the fact that holds, or remove the line");
        faults.push(fault.at(&rules::UNKNOWN, place(|written| written.superseded_by.as_ref())));
    }
}

/// The pages that the site's menu and its release name.
fn check_menu(articles: &Articles, vocabulary: &Vocabulary, faults: &mut Vec<Diagnostic>) {
    for written in vocabulary.settings.menu.iter().filter(|written| !articles.contains_key(&written.text)) {
        let hint = nearest(&written.text, articles.keys().map(String::as_str));
        let fault = Fault::new(format!("the menu names `{}`, which does not exist", written.text))
            .hint_if(hint.map(|known| format!("did you mean `{known}`?")))
            .hint("the menu has all facets by itself; here it takes ids of pages");
        faults.push(fault.at(&rules::UNKNOWN, SitePath::new("content/site.yaml").at(written.spot)));
    }
    let changes = vocabulary.settings.release.as_ref().and_then(|release| release.changes.as_ref());
    if let Some(written) = changes.filter(|written| !articles.contains_key(&written.text)) {
        let hint = nearest(&written.text, articles.keys().map(String::as_str));
        let fault = Fault::new(format!("the release names `{}`, which does not exist", written.text))
            .hint_if(hint.map(|known| format!("did you mean `{known}`?")))
            .hint("`changes` takes the id of the page that tells what has changed");
        faults.push(fault.at(&rules::UNKNOWN, SitePath::new("content/site.yaml").at(written.spot)));
    }
}

/// A page of prose has no place on the axes.
fn facets_of_page(article: &Article, vocabulary: &Vocabulary, faults: &mut Vec<Diagnostic>) {
    let Some(document) = article.original_document() else { return };
    for (key, _) in &document.front.facets {
        let is_facet = vocabulary.facet(&key.text).is_some();
        let fault = if is_facet {
            Fault::new(format!("the page says `{}`, but only entities have facets", key.text))
                .hint("remove the line, or move the file to `entities/`")
        } else {
            Fault::new(format!("`{}` is no key of a page", key.text)).hint_if(
                nearest(&key.text, entity::ENGINE_KEYS.iter().copied())
                    .map(|known| format!("did you mean `{known}`?")),
            )
        };
        faults.push(fault.at(&rules::KEY, document.path.at(key.spot)));
    }
}

/// Sources and pages share one set of ids.
fn works_and_pages(works: &Works, articles: &Articles, faults: &mut Vec<Diagnostic>) {
    for (_, work) in works.iter() {
        let clash = work.key.as_ref().and_then(|key| Some((key, articles.get(key)?.place()?)));
        if let Some((key, place)) = clash {
            let fault = Fault::new(format!(
                "`{key}` names a source and a page: {} and {}",
                work.place.file, place.file
            ))
            .hint("rename one of them");
            faults.push(fault.at(&rules::DOUBLE, work.place.clone()).label(place, "the page"));
        }
    }
}

/// The terms of the vocabulary in order, each with its facet.
pub fn all_terms(vocabulary: &Vocabulary) -> impl Iterator<Item = TermRef> {
    vocabulary
        .facets
        .iter()
        .flat_map(|facet| facet.terms.iter().map(|term| TermRef::new(&facet.id, &term.id)))
}
