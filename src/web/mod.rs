//! The web outside: which addresses a site names, and whether they still answer. No build comes here.
//!
//! 1. [`gather`](gather()) finds the addresses, each with all its places; [`address`] takes one apart.
//! 2. [`look`] asks for those that were not seen lately: [`round`] goes round the hosts by the [`manners`] it is
//!    given, [`ask`] puts one question, [`step`] says what follows, [`places`] looks for the place behind a `#`.
//! 3. [`seen`] is what is kept between runs; [`report`](report()) turns it into findings.
//!
//! This room knows nothing of what a page or a source means, only where addresses stand.

mod address;
mod ask;
mod gather;
mod manners;
mod places;
mod report;
mod round;
mod seen;
mod step;
#[cfg(test)]
mod tests;

use std::collections::{BTreeMap, BTreeSet};

pub use gather::{Named, gather};
pub use manners::Manners;
pub use report::report;
pub use seen::{Memory, Outcome, Seen};

use crate::quantity::Date;
use address::Address;

/// How long what was seen is believed.
#[derive(Clone, Copy, Debug)]
pub struct Trust {
    /// Today.
    pub today: Date,
    /// Pages that were there are asked for again when they were last seen before this day.
    pub since: Date,
    /// Nothing that was seen is believed.
    pub is_fresh: bool,
}

impl Trust {
    /// Whether what was seen of a page is believed. What was not there, or could not be seen, is asked for
    /// again each day.
    fn holds(&self, seen: &Seen, places: &BTreeSet<String>) -> bool {
        let Ok(day) = Date::parse(&seen.day) else { return false };
        let since = match &seen.outcome {
            Outcome::Fine | Outcome::Moved { .. } => self.since,
            // It may have been the network at hand that was missing.
            Outcome::Unseen { why } if why.starts_with(step::NAMELESS) => return false,
            Outcome::Dead { .. } | Outcome::Unseen { .. } => self.today,
        };
        !self.is_fresh && day >= since && places.iter().all(|place| seen.places.contains_key(place))
    }
}

/// How far a look has come.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Progress {
    /// So many pages were seen in this run.
    pub n_seen: usize,
    /// So many are asked for in this run.
    pub n_asked: usize,
}

/// Asks for the pages among `named` that were not seen lately, and remembers what came of it. `tell` is called
/// now and then, so that what is known so far can be kept.
pub fn look(
    named: &Named,
    memory: &mut Memory,
    trust: &Trust,
    manners: &Manners,
    tell: &mut dyn FnMut(&Memory, Progress),
) {
    let mut wanted: BTreeMap<String, (Address, BTreeSet<String>)> = BTreeMap::new();
    for address in named.keys().filter_map(|address| Address::parse(address)) {
        let (_, places) = wanted.entry(address.page()).or_insert_with(|| (address.clone(), BTreeSet::new()));
        places.extend(address.fragment);
    }
    wanted.retain(|page, (_, places)| memory.pages.get(page).is_none_or(|seen| !trust.holds(seen, places)));
    let names: Vec<String> = wanted.keys().cloned().collect();
    let mut progress = Progress { n_seen: 0, n_asked: names.len() };
    let pages: Vec<_> =
        wanted.into_values().map(|(address, places)| (address, places.into_iter().collect())).collect();
    tell(memory, progress);
    if pages.is_empty() {
        return;
    }
    let asked: Vec<Vec<String>> = pages.iter().map(|(_, places): &(_, Vec<String>)| places.clone()).collect();
    round::go_round(pages, manners, &mut |found| {
        progress.n_seen += found.len();
        for (page, outcome, mut places) in found {
            let (Some(name), Some(asked)) = (names.get(page), asked.get(page)) else { continue };
            // A place that nobody can tell of counts as there: it is not asked for again.
            asked.iter().for_each(|place| {
                places.entry(place.clone()).or_insert(true);
            });
            memory.pages.insert(name.clone(), Seen { day: trust.today.to_string(), outcome, places });
        }
        tell(memory, progress);
    });
}
