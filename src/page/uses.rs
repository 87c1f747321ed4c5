//! What rests on each work: facts, relations and pages, gathered once for all pages.

use std::collections::{BTreeMap, BTreeSet};

use super::plan::Subject;
use super::scene::Scene;
use super::source_view::UseItem;
use super::view::Link;
use crate::document::Bracket;
use crate::graph::{FactRef, Graph, Resolution, WorkId};
use crate::language::Language;

/// One thing that rests on a work.
#[derive(Clone, Debug)]
enum Use {
    /// A fact, or an entry of its series.
    Fact(FactRef),
    /// A relation, by its index.
    Relation(usize),
    /// A page that cites the work, by id.
    Page(String),
    /// A framework that rests on the work, by id.
    Item(String),
}

/// What rests on each work.
#[derive(Clone, Debug, Default)]
pub(super) struct Uses {
    by_work: BTreeMap<WorkId, Vec<Use>>,
}

impl Uses {
    pub(super) fn gather(graph: &Graph) -> Uses {
        let roster = &graph.roster;
        let mut by_work: BTreeMap<WorkId, Vec<Use>> = BTreeMap::new();
        let mut add = |work: Option<WorkId>, what: Use| {
            if let Some(work) = work {
                by_work.entry(work).or_default().push(what);
            }
        };
        for (page, facts) in roster.facts.iter() {
            for (index, fact) in facts.iter().enumerate() {
                let reference = |entry| FactRef { page: page.clone(), index, entry };
                add(fact.source, Use::Fact(reference(None)));
                for (entry_idx, entry) in fact.series.iter().enumerate() {
                    // An entry that inherits its source says nothing new.
                    if entry.source != fact.source {
                        add(entry.source, Use::Fact(reference(Some(entry_idx))));
                    }
                }
            }
        }
        for (index, relation) in roster.relations.stated.iter().enumerate() {
            add(relation.source, Use::Relation(index));
        }
        for article in roster.articles.values() {
            let mut cited = BTreeSet::new();
            for (language, twin) in &article.twins {
                let Some(resolved) = graph.resolved(&article.id, language) else { continue };
                for (mention, resolution) in twin.document.body.mentions.iter().zip(&resolved.body.brackets) {
                    if let (Bracket::Citation { .. }, Resolution::Citation(work)) =
                        (&mention.bracket, resolution)
                    {
                        cited.insert(*work);
                    }
                }
            }
            cited.into_iter().for_each(|work| add(Some(work), Use::Page(article.id.clone())));
        }
        for (id, item) in roster.items.iter() {
            let mut cited: BTreeSet<WorkId> = item.works.iter().copied().collect();
            for language in roster.vocabulary.languages.iter() {
                let remarks = graph.remarks(id, &language.id);
                for resolution in remarks.into_iter().flat_map(crate::graph::Remarks::all) {
                    if let Resolution::Citation(work) = resolution {
                        cited.insert(*work);
                    }
                }
            }
            cited.into_iter().for_each(|work| add(Some(work), Use::Item(id.to_owned())));
        }
        Uses { by_work }
    }
}

impl Scene<'_> {
    /// What rests on a work, as a list shows it.
    pub(super) fn uses(&self, work: WorkId, reader: &Language) -> Vec<UseItem> {
        let uses = self.uses_of_works().by_work.get(&work).map_or(&[][..], Vec::as_slice);
        uses.iter().filter_map(|what| self.use_item(what, reader)).collect()
    }

    fn use_item(&self, what: &Use, reader: &Language) -> Option<UseItem> {
        let roster = &self.graph.roster;
        match what {
            Use::Fact(reference) => {
                let (fact, entry) = roster.fact(reference)?;
                let href = self.fact_href(reference, reader)?;
                Some(UseItem {
                    chip_html: self.page_chip(&fact.page, None, None, reader),
                    fact: Some(Link { href, label: fact.label.read(reader).value.clone() }),
                    value: Some(
                        roster.value_words(entry.map_or(&fact.content, |entry| &entry.content), reader),
                    ),
                })
            }
            Use::Relation(index) => {
                let relation = roster.relations.stated.get(*index)?;
                let kind = self.vocabulary().relations.get(&relation.kind)?.label.read(reader).value;
                let other = roster.articles.get(&relation.to)?.title.read(reader).value;
                let from = Subject::Article(relation.from.clone());
                let href = format!("{}#relations", self.href(&from, reader));
                Some(UseItem {
                    chip_html: self.page_chip(&relation.from, None, None, reader),
                    fact: Some(Link { href, label: format!("{kind} {other}") }),
                    value: None,
                })
            }
            Use::Page(id) => {
                Some(UseItem { chip_html: self.page_chip(id, None, None, reader), fact: None, value: None })
            }
            Use::Item(id) => {
                Some(UseItem { chip_html: self.item_chip(id, None, None, reader), fact: None, value: None })
            }
        }
    }
}
