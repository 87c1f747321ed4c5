//! Finds what `![[facet/…]]` shows: the chain that the terms of a facet form, or what each of them converts.

use super::mention::{Resolution, Resolver};
use crate::diagnostic::{Fault, nearest};
use crate::vocabulary::Term;

/// What of a facet can be shown.
const PARTS: [&str; 2] = ["chain", "conversions"];

impl Resolver<'_> {
    /// `![[facet/…#chain]]`, where `chain` may be left out, and `![[facet/…#conversions]]`.
    pub(super) fn facet(&self, name: &str, part: Option<&str>) -> Result<Resolution, Fault> {
        const BEFORE: usize = "facet/".len();
        let vocabulary = &self.roster.vocabulary;
        let at_name = |fault: Fault| fault.within(BEFORE, BEFORE + name.len());
        let facet = vocabulary.find_facet(name).map_err(at_name)?;
        if !facet.ordered {
            let fault = Fault::new(format!("the terms of `{name}` form no chain"));
            return Err(at_name(match vocabulary.ordered() {
                Some(ordered) => {
                    fault.hint(format!("the ordered facet is `{0}`: `![[facet/{0}#chain]]`", ordered.id))
                }
                None => fault.hint("a facet whose terms form a chain says `ordered: true`"),
            }));
        }
        match part {
            None | Some("chain") => Ok(Resolution::Chain(facet.id.clone())),
            Some("conversions") if facet.terms.iter().any(Term::is_step) => {
                Ok(Resolution::Conversions(facet.id.clone()))
            }
            Some("conversions") => Err(at_name(
                Fault::new(format!("no term of `{name}` converts anything"))
                    .hint("a term that converts has `takes:` and `trades:`"),
            )),
            Some(other) => {
                let at = BEFORE + name.len() + 1;
                let hint = nearest(other, PARTS);
                Err(Fault::new(format!("a facet has nothing called `{other}` to show"))
                    .hint_if(hint.map(|known| format!("did you mean `{known}`?")))
                    .hint(format!("write `![[facet/{name}#chain]]` or `![[facet/{name}#conversions]]`"))
                    .within(at, at + other.len()))
            }
        }
    }
}
