//! Which entities stand at a term, worked out once for all terms.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use super::article::Articles;
use super::entity::{Entity, Place};
use crate::vocabulary::{TermRef, Vocabulary};

/// The entities of each term: those that carry it, and those that carry a term below it.
#[derive(Clone, Debug, Default)]
pub(super) struct Membership {
    members: HashMap<TermRef, Vec<String>>,
}

impl Membership {
    pub(super) fn new(
        entities: &BTreeMap<String, Entity>,
        articles: &Articles,
        vocabulary: &Vocabulary,
    ) -> Membership {
        let mut members: HashMap<TermRef, Vec<String>> = HashMap::new();
        // Entities come in the order of their ids, so every list is ordered too.
        for (id, entity) in entities.iter().filter(|(id, _)| articles.contains_key(*id)) {
            let mut terms: BTreeSet<TermRef> = BTreeSet::new();
            for own in entity.places().flat_map(Place::all) {
                let mut at = Some(own.clone());
                while let Some(term) = at.filter(|term| !terms.contains(term)) {
                    at = vocabulary.term(&term).and_then(|declared| declared.part_of.clone());
                    terms.insert(term);
                }
            }
            for term in terms {
                members.entry(term).or_default().push(id.clone());
            }
        }
        Membership { members }
    }

    /// The entities at one term, ordered by id.
    pub(super) fn of(&self, term: &TermRef) -> &[String] {
        self.members.get(term).map_or(&[], Vec::as_slice)
    }
}
