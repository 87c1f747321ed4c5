//! Every fact by its name, the newest first; and facts that contradict each other.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use super::fact::{Content, Fact};
use crate::diagnostic::{Diagnostic, Fault, rules};
use crate::quantity::Period;

/// Every fact by owner and id, the newest that is not superseded first.
#[derive(Clone, Debug, Default)]
pub(super) struct FactIndex {
    by_name: BTreeMap<Name, Vec<(String, usize)>>,
    /// Facts that contradict each other, by name.
    contradictory: BTreeMap<Name, Arc<[Diagnostic]>>,
}

/// The owner of a fact, and its id.
type Name = (String, String);

/// The facts each page states, in the order written.
pub type Facts = BTreeMap<String, Arc<Vec<Fact>>>;

/// A fact, or one entry of its series.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct FactRef {
    /// The page that states it.
    pub page: String,
    /// Its index among the page's facts.
    pub index: usize,
    /// The index of the entry in its series; `None` for the head.
    pub entry: Option<usize>,
}

impl FactIndex {
    /// Indexes the facts of all pages, and finds those that contradict each other.
    pub(super) fn new(pages: &Facts) -> FactIndex {
        let mut index = FactIndex::default();
        for (page, facts) in pages {
            for (at, fact) in facts.iter().enumerate() {
                let name = (fact.owner.clone(), fact.id.clone());
                index.by_name.entry(name).or_default().push((page.clone(), at));
            }
        }
        for (name, stated) in &mut index.by_name {
            let faults = order(stated, pages);
            if !faults.is_empty() {
                index.contradictory.insert(name.clone(), faults.into());
            }
        }
        index
    }

    /// The index after the facts of some pages have changed.
    pub(super) fn renewed(&self, before: &Facts, pages: &Facts, changed: &[&str]) -> FactIndex {
        let mut index = self.clone();
        let of = |facts: &Facts, page: &str| -> Vec<Name> {
            let facts = facts.get(page).map_or(&[][..], |facts| facts.as_slice());
            facts.iter().map(|fact| (fact.owner.clone(), fact.id.clone())).collect()
        };
        let mut names = BTreeSet::new();
        for page in changed {
            for name in of(before, page) {
                if let Some(stated) = index.by_name.get_mut(&name) {
                    stated.retain(|(known, _)| known != page);
                }
                names.insert(name);
            }
            for (at, name) in of(pages, page).into_iter().enumerate() {
                index.by_name.entry(name.clone()).or_default().push(((*page).to_owned(), at));
                names.insert(name);
            }
        }
        for name in names {
            let Some(stated) = index.by_name.get_mut(&name).filter(|stated| !stated.is_empty()) else {
                index.by_name.remove(&name);
                index.contradictory.remove(&name);
                continue;
            };
            // As they come when all pages are gone through.
            stated.sort();
            let faults = order(stated, pages);
            match faults.is_empty() {
                true => index.contradictory.remove(&name),
                false => index.contradictory.insert(name, faults.into()),
            };
        }
        index
    }

    /// Facts that contradict each other.
    pub(super) fn contradictory(&self) -> impl Iterator<Item = &Arc<[Diagnostic]>> {
        self.contradictory.values()
    }

    /// Everyone who has a property, once for each.
    pub(super) fn owners(&self) -> impl Iterator<Item = &str> {
        self.by_name.keys().map(|(owner, _)| owner.as_str())
    }

    /// The properties of an owner.
    pub(super) fn of(&self, owner: &str) -> impl Iterator<Item = &str> {
        let first = (owner.to_owned(), String::new());
        let from = self.by_name.range(first..);
        from.take_while(move |((known, _), _)| known == owner).map(|((_, id), _)| id.as_str())
    }

    /// The facts of an owner's property, the newest first.
    pub(super) fn stated(&self, owner: &str, id: &str) -> &[(String, usize)] {
        self.by_name.get(&(owner.to_owned(), id.to_owned())).map_or(&[], Vec::as_slice)
    }
}

/// Puts the newest of the facts of one name first; tells of those that contradict each other.
fn order(stated: &mut [(String, usize)], pages: &Facts) -> Vec<Diagnostic> {
    let fact = |(page, index): &(String, usize)| pages.get(page).and_then(|facts| facts.get(*index));
    stated.sort_by_cached_key(|reference| {
        let fact = fact(reference);
        let is_superseded = fact.is_some_and(|fact| fact.superseded_by.is_some());
        let when = fact.and_then(Fact::when);
        (is_superseded, std::cmp::Reverse((when, fact.and_then(|fact| fact.as_of))))
    });
    let standing: Vec<&Fact> =
        stated.iter().filter_map(fact).filter(|fact| fact.superseded_by.is_none()).collect();
    let mut faults = Vec::new();
    contradictions(&standing, &mut faults);
    faults
}

/// Two facts of one property at one time and basis agree, or one is superseded.
///
/// Each fact is told once, beside the first it stands against: a page may repeat a fact many times.
fn contradictions(facts: &[&Fact], faults: &mut Vec<Diagnostic>) {
    let mut of_one_time: BTreeMap<(Option<Period>, Option<&str>), Vec<&Fact>> = BTreeMap::new();
    for &fact in facts {
        let basis = fact.basis.as_ref().map(|basis| basis.original().as_str());
        of_one_time.entry((fact.when(), basis)).or_default().push(fact);
    }
    for mut stated in of_one_time.into_values().filter(|stated| stated.len() > 1) {
        stated.sort_by(|left, right| left.place.cmp(&right.place));
        // The first of each page stands for the page.
        let mut firsts: Vec<&Fact> = Vec::new();
        for late in stated {
            let against =
                firsts.iter().find(|early| early.page != late.page && !agree(&early.content, &late.content));
            if let Some(early) = against {
                let fault = Fault::new(format!(
                    "two pages state `{}.{}` for one time, and they disagree",
                    late.owner, late.id
                ))
                .hint("correct one, tell them apart by `basis:`, or mark the weaker one `superseded_by:`");
                faults.push(
                    fault
                        .at(&rules::CONTRADICTION, late.place.clone())
                        .label(early.place.clone(), "the other statement"),
                );
            }
            // In order of place, the facts of a page follow one another.
            match firsts.last().filter(|early| early.page == late.page) {
                Some(early) => {
                    let fault = Fault::new(format!("`{}.{}` stands twice for one time", late.owner, late.id))
                        .hint("give the one another `period:`, or say which one holds with `superseded_by:`");
                    faults.push(
                        fault.at(&rules::DOUBLE, late.place.clone()).label(early.place.clone(), "first here"),
                    );
                }
                None => firsts.push(late),
            }
        }
    }
}

fn agree(left: &Content, right: &Content) -> bool {
    match (left, right) {
        (Content::Quantity(left), Content::Quantity(right)) => left.overlaps(right),
        (Content::Date(left), Content::Date(right)) => left == right,
        (Content::Text(_), Content::Text(_)) => true,
        _ => false,
    }
}
