//! Facts that were said long ago.

use super::Roster;
use crate::diagnostic::{Diagnostic, Fault, rules};
use crate::quantity::Date;

impl Roster {
    /// Every fact that holds and was last said before a day.
    pub fn stale(&self, before: Date) -> Vec<Diagnostic> {
        let facts =
            self.facts.values().flat_map(|facts| facts.iter()).filter(|fact| fact.superseded_by.is_none());
        facts
            .filter_map(|fact| {
                let said = fact.as_of.or_else(|| fact.period.map(|period| period.last_day()))?;
                (said.last_day() < before).then(|| {
                    Fault::new(format!("`{}.{}` was last said {said}", fact.owner, fact.id))
                        .hint("look whether it still holds, and give it a newer `as_of:` or a newer value")
                        .at(&rules::STALE_FACT, fact.place.clone())
                })
            })
            .collect()
    }
}
