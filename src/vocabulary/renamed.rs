//! Tells whether two vocabularies differ in words alone: in what facets, terms, relations and units are called, and in
//! the phrases of the interface. What is placed, computed and linked then stays as it is.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use super::Vocabulary;
use super::facet::{Facet, TermRef};
use super::relation::RelationKind;
use crate::language::{Language, Localized};
use crate::quantity::Unit;

/// The files that may differ in words alone.
const FILES: [&str; 4] = ["facets.yaml", "relations.yaml", "phrases.yaml", "units.yaml"];

/// True for a file that may differ in words alone.
fn is_of_words(path: &str) -> bool {
    path.strip_prefix("content/vocabulary/").is_some_and(|name| FILES.contains(&name))
}

/// What is called otherwise than before.
#[derive(Clone, Debug, Default)]
pub struct Renamed {
    /// Terms.
    pub terms: BTreeSet<TermRef>,
    /// Units, by id.
    pub units: BTreeSet<String>,
    /// The words for units that came or went, by the language in which they are read.
    pub unit_words: BTreeMap<Language, BTreeSet<String>>,
}

impl Vocabulary {
    /// What is called otherwise than in `before`, where some files have changed and nothing but words in them.
    /// `None` where more than words may differ.
    pub fn renamed<'a>(
        &self,
        before: &Vocabulary,
        mut changed: impl Iterator<Item = &'a str>,
    ) -> Option<Renamed> {
        if !changed.all(is_of_words) || !is_same_but_words(&before.relations, &self.relations) {
            return None;
        }
        let terms = renamed(&before.facets, &self.facets)?;
        let units = self.units.renamed(&before.units)?;
        let mut unit_words = BTreeMap::new();
        if !units.is_empty() {
            for ((language, now), (_, before)) in self.wordings.iter().zip(&before.wordings) {
                unit_words.insert(language.clone(), now.changed_unit_words(before));
            }
        }
        Some(Renamed { terms, units, unit_words })
    }
}

/// The terms that are called otherwise, where facets differ in nothing but words.
fn renamed(before: &[Facet], now: &[Facet]) -> Option<BTreeSet<TermRef>> {
    // What is left of a facet without its words shows itself whole.
    let bones = |facets: &[Facet]| -> Vec<String> {
        facets.iter().map(|facet| format!("{:?}", bare(facet))).collect()
    };
    if bones(before) != bones(now) {
        return None;
    }
    let pairs = before.iter().zip(now).flat_map(|(before, now)| {
        before.terms.iter().zip(&now.terms).map(|(before, after)| (&now.id, before, after))
    });
    let renamed = pairs.filter(|(_, before, now)| before.label != now.label);
    Some(renamed.map(|(facet, _, now)| TermRef::new(facet, &now.id)).collect())
}

fn bare(facet: &Facet) -> Facet {
    let mut bare = facet.clone();
    let nothing = || Localized::new(facet.label.original_language().clone(), String::new());
    (bare.label, bare.plural, bare.summary) = (nothing(), nothing(), None);
    for term in &mut bare.terms {
        (term.label, term.summary) = (nothing(), None);
        // The word of a unit stays; what the unit is, its table tells.
        term.measure = term.measure.take().map(|(word, _)| (word, Arc::new(Unit::none())));
    }
    bare
}

/// True when kinds of relations differ in nothing but their labels.
fn is_same_but_words(before: &BTreeMap<String, RelationKind>, now: &BTreeMap<String, RelationKind>) -> bool {
    let bones = |kind: &RelationKind| {
        let RelationKind { id, label: _, inverse, owner, rank, place } = kind;
        (id.clone(), inverse.clone(), *owner, *rank, place.clone())
    };
    before.values().map(bones).eq(now.values().map(bones))
}
