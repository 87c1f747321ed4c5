//! Every fact by its name, the newest first; and facts that contradict each other.

use std::collections::BTreeMap;

use super::fact::{Content, Fact};
use crate::diagnostic::{Diagnostic, Fault, rules};
use crate::quantity::Period;

/// Every fact by owner and id, the newest that is not superseded first.
#[derive(Clone, Debug, Default)]
pub(super) struct FactIndex {
    by_name: BTreeMap<(String, String), Vec<(String, usize)>>,
}

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
    /// Indexes the facts of all pages, and tells of those that contradict each other.
    pub(super) fn new(pages: &BTreeMap<String, Vec<Fact>>, faults: &mut Vec<Diagnostic>) -> FactIndex {
        let mut by_name: BTreeMap<(String, String), Vec<(String, usize)>> = BTreeMap::new();
        for (page, facts) in pages {
            for (index, fact) in facts.iter().enumerate() {
                by_name.entry((fact.owner.clone(), fact.id.clone())).or_default().push((page.clone(), index));
            }
        }
        let fact = |(page, index): &(String, usize)| pages.get(page).and_then(|facts| facts.get(*index));
        for stated in by_name.values_mut() {
            stated.sort_by_cached_key(|reference| {
                let fact = fact(reference);
                let is_superseded = fact.is_some_and(|fact| fact.superseded_by.is_some());
                let when = fact.and_then(Fact::when);
                (is_superseded, std::cmp::Reverse((when, fact.and_then(|fact| fact.as_of))))
            });
            let standing: Vec<&Fact> =
                stated.iter().filter_map(fact).filter(|fact| fact.superseded_by.is_none()).collect();
            contradictions(&standing, faults);
        }
        FactIndex { by_name }
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
