//! The names a site has, for editors to propose and to check: terms, relations, units, ids.

use std::collections::BTreeMap;

use crate::cost::Costs;
use crate::diagnostic::rules;
use crate::document::Folder;
use crate::framework::Frameworks;
use crate::graph::Roster;

/// A name, and what it stands for in a few words.
pub(super) type Name = (String, String);

/// All names a site has, in the words of its first language.
#[derive(Clone, Debug, Default)]
pub struct Names {
    /// By kind: `entity`, `source`, `unit` and so on.
    pub(super) kinds: BTreeMap<&'static str, Vec<Name>>,
    /// Each facet with its terms.
    pub(super) facets: Vec<(Name, Vec<Name>)>,
    /// The kinds of relations, from both ends.
    pub(super) relations: Vec<Name>,
}

impl Names {
    /// The names of a site.
    pub fn of(roster: &Roster, costs: &Costs, frameworks: &Frameworks) -> Names {
        let vocabulary = &roster.vocabulary;
        let mut kinds: BTreeMap<&'static str, Vec<Name>> = BTreeMap::new();
        let name = |id: &str, says: &str| (id.to_owned(), says.to_owned());
        for article in roster.articles.values() {
            let kind = if article.folder == Folder::Entities { "entity" } else { "page" };
            kinds.entry(kind).or_default().push(name(&article.id, article.title.original()));
        }
        // A menu may name models and maps, too.
        let items = roster.items.iter().map(|(id, item)| name(id, item.title.original()));
        let entities = kinds.get("entity").cloned().unwrap_or_default();
        kinds.entry("page").or_default().extend(items.chain(entities));
        for (_, work) in roster.works.iter() {
            if let Some(key) = &work.key {
                kinds.entry("source").or_default().push(name(key, work.title.original()));
            }
        }
        for dataset in costs.models.datasets.values() {
            kinds.entry("dataset-id").or_default().push(name(&dataset.id, dataset.title.original()));
        }
        for framework in frameworks.all.values() {
            let kind = framework.kind.word();
            if let Some(kind) = ["map", "stack"].into_iter().find(|known| *known == kind) {
                kinds.entry(kind).or_default().push(name(&framework.id, framework.title.original()));
            }
        }
        for entry in vocabulary.languages.iter() {
            kinds.entry("language").or_default().push(name(entry.id.as_str(), &entry.format.name));
        }
        for rule in rules::ALL {
            kinds.entry("rule").or_default().push(name(rule.name, rule.asks));
        }
        for (word, says) in
            [("note", "news"), ("warning", "fails a strict build"), ("error", "stops a build")]
        {
            kinds.entry("severity").or_default().push(name(word, says));
        }
        kinds.insert("unit-word", vocabulary.units.words().map(|id| name(id, "")).collect());
        let mut facets = Vec::new();
        for facet in &vocabulary.facets {
            let terms: Vec<Name> =
                facet.terms.iter().map(|term| name(&term.id, term.label.original())).collect();
            kinds.entry("facet").or_default().push(name(&facet.id, facet.label.original()));
            kinds.entry("term").or_default().extend(terms.clone());
            facets.push((name(&facet.id, facet.label.original()), terms));
        }
        let relations =
            vocabulary.relations.values().map(|kind| name(&kind.id, kind.label.original())).collect();
        Names { kinds, facets, relations }
    }
}
