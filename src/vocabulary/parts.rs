//! Checks what the parts of a decided facet trade: a part may hand on what the whole takes or trades.

use super::facet::{Facet, Term, TermRef};
use crate::diagnostic::{Diagnostic, Fault, rules};

/// The decided facet that a facet is part of, at whatever remove; none for one that is decided itself.
pub(super) fn decided<'f>(facet: &'f Facet, facets: &'f [Facet]) -> Option<&'f Facet> {
    let mut at = facet;
    for _ in 0..facets.len() {
        if at.decided_by.is_some() {
            return (at.id != facet.id).then_some(at);
        }
        let above = at.part_of.as_ref()?;
        at = facets.iter().find(|known| known.id == above.text)?;
    }
    None
}

/// The term of the decided facet above a term.
fn above<'f>(term: &'f Term, decided: &'f Facet, facets: &'f [Facet]) -> Option<&'f Term> {
    let find = |at: &TermRef| facets.iter().find(|facet| facet.id == at.facet)?.term(&at.term);
    let mut at = term.part_of.as_ref();
    // A ring has been told.
    for _ in 0..64 {
        let reference = at?;
        let term = find(reference)?;
        if reference.facet == decided.id {
            return Some(term);
        }
        at = term.part_of.as_ref();
    }
    None
}

/// What a part trades is a unit that the term above it takes or trades; a part takes nothing of its own.
pub(super) fn trades(facet: &Facet, decided: &Facet, facets: &[Facet], faults: &mut Vec<Diagnostic>) {
    let decider =
        decided.decided_by.as_ref().and_then(|written| facets.iter().find(|known| known.id == written.text));
    for term in &facet.terms {
        for written in &term.takes {
            let fault = Fault::new(format!("`{}` takes what the term above it takes", term.id))
                .hint(format!("`takes:` belongs to a term of `{}`", decided.id));
            faults.push(fault.at(&rules::SHAPE, facet.place.file.at(written.spot)));
        }
        for written in &term.trades {
            let at = facet.place.file.at(written.spot);
            // A facet that does not exist has been told.
            let Some(decider) = decider else { continue };
            if let Err(fault) = decider.find_term(&written.text) {
                faults.push(fault.at(&rules::UNKNOWN, at));
                continue;
            }
            let Some(above) = above(term, decided, facets) else { continue };
            let mut known = above.takes.iter().chain(&above.trades);
            if !known.any(|unit| unit.text == written.text) {
                let fault = Fault::new(format!(
                    "`{}` trades `{}`, which `{}` neither takes nor trades",
                    term.id, written.text, above.id
                ))
                .hint_names(
                    &format!("`{}` takes and trades:", above.id),
                    above.takes.iter().chain(&above.trades).map(|unit| unit.text.as_str()),
                );
                faults.push(fault.at(&rules::UNIT_OF_TRADE, at));
            }
        }
    }
}
