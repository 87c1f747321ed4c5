//! The rule the wiki stands on: the unit of trade decides the layer, and where both stand they agree.

use super::entity::{Place, PlaceSource};
use crate::diagnostic::{Diagnostic, Fault, SitePath, Spot, rules};
use crate::vocabulary::{Facet, MeansForUnit, TermRef, Vocabulary};

/// Settles the term of `layer` in a place, a facet that is decided by another, and tells of all that disagrees.
pub(super) fn settle(
    place: &mut Place,
    layer: &Facet,
    source: &PlaceSource<'_>,
    file: &SitePath,
    vocabulary: &Vocabulary,
) -> Vec<Diagnostic> {
    let Some(unit) = &layer.decided_by else { return Vec::new() };
    let mut judge = Judge { layer, unit: &unit.text, source, vocabulary, found: Vec::new() };
    match role(place, vocabulary) {
        Some((role, means)) => judge.served(place, &role, means),
        None => {
            if let Some(decided) = judge.traded(place) {
                place.terms.insert(layer.id.clone(), vec![decided]);
            }
        }
    }
    judge.parts(place);
    judge.found.into_iter().map(|(spot, fault)| fault.at(&rules::UNIT_OF_TRADE, file.at(spot))).collect()
}

/// The first term of a place that says what its entity means for the unit of trade.
fn role(place: &Place, vocabulary: &Vocabulary) -> Option<(TermRef, MeansForUnit)> {
    vocabulary.facets.iter().find_map(|facet| {
        place.of(&facet.id).iter().find_map(|term| Some((term.clone(), *facet.unit.get(&term.term)?)))
    })
}

struct Judge<'a> {
    layer: &'a Facet,
    unit: &'a str,
    source: &'a PlaceSource<'a>,
    vocabulary: &'a Vocabulary,
    found: Vec<(Spot, Fault)>,
}

impl Judge<'_> {
    /// An entity with a role names its layer and what it offers, and has no unit of its own.
    fn served(&mut self, place: &Place, role: &TermRef, means: MeansForUnit) {
        let serves = match means {
            MeansForUnit::Part => "makes a part of what its layer trades",
            MeansForUnit::Other => "trades something else than its layer",
        };
        let own = self.source.spot_of(&role.facet).unwrap_or(self.source.spot);
        if let Some(spot) = self.source.spot_of(self.unit) {
            let fault = Fault::new(format!("a `{}` has no `{}`", role.term, self.unit))
                .hint(format!("it {serves}: say with `offers:` what it sells, and remove this line"));
            self.found.push((spot, fault));
        }
        if self.source.offers.is_none() && self.source.is_main {
            let fault = Fault::new(format!("the `{}` does not say what it offers", role.term))
                .hint(format!("it {serves}: add `offers: …` with a short phrase"));
            self.found.push((own, fault));
        }
        if place.of(&self.layer.id).is_empty() && self.source.terms(&self.layer.id).is_empty() {
            let fault = Fault::new(format!("the `{}` has no `{}`", role.term, self.layer.id))
                .hint(format!("nothing decides it here: add `{}: …`", self.layer.id));
            self.found.push((own, fault));
        }
    }

    /// The term of the layer that trades the entity's unit; told where the page says another.
    fn traded(&mut self, place: &Place) -> Option<TermRef> {
        let units = place.of(self.unit);
        let Some(traded) = units.first() else {
            // A unit that is no term has been told already.
            if self.source.terms(self.unit).is_empty() {
                let fault = Fault::new(format!("the entity has no `{}`", self.unit))
                    .hint(format!("say what it trades: the unit decides its `{}`", self.layer.id));
                self.found.push((self.source.spot, fault));
            }
            return None;
        };
        if let (Some(second), Some(written)) = (units.get(1), self.source.terms(self.unit).get(1)) {
            let fault = Fault::new(format!("the entity has a second `{}`, `{}`", self.unit, second.term))
                .hint("a place has one unit: put the second place under `also:`");
            self.found.push((written.spot, fault));
        }
        let trades =
            |term: &&crate::vocabulary::Term| term.trades.iter().any(|unit| unit.text == traded.term);
        let decided = self.layer.terms.iter().find(trades)?;
        if let (Some(stated), Some(spot)) =
            (place.of(&self.layer.id).first(), self.source.spot_of(&self.layer.id))
            && stated.term != decided.id
        {
            let layer = &self.layer.id;
            let (unit, wrong, right) = (&traded.term, &stated.term, &decided.id);
            let fault =
                Fault::new(format!("`{unit}` is traded by `{right}`, but the page says `{layer}: {wrong}`"))
                    .hint(format!("write `{layer}: {right}`, or the unit that `{wrong}` trades"));
            self.found.push((spot, fault));
        }
        Some(TermRef::new(&self.layer.id, &decided.id))
    }

    /// Terms of facets that are part of the layer lie in the entity's own term of it.
    fn parts(&mut self, place: &Place) {
        let Some(own) = place.of(&self.layer.id).first() else { return };
        let is_part =
            |facet: &&Facet| facet.part_of.as_ref().is_some_and(|parent| parent.text == self.layer.id);
        for facet in self.vocabulary.facets.iter().filter(is_part) {
            for term in place.of(&facet.id).iter().filter(|term| !self.vocabulary.lies_in(term, own)) {
                let top = self
                    .vocabulary
                    .top(term)
                    .map_or_else(|| "no term".to_owned(), |(top, _)| format!("`{}`", top.term));
                let written = self.source.terms(&facet.id).iter().find(|written| written.text == term.term);
                let spot = written.map_or(self.source.spot, |written| written.spot);
                let (facet, term, own) = (&facet.id, &term.term, &own.term);
                let fault = Fault::new(format!(
                    "the {facet} `{term}` belongs to {top}, but the entity stands on `{own}`"
                ))
                .hint(format!("choose a {facet} of `{own}`, or correct the unit of trade"));
                self.found.push((spot, fault));
            }
        }
    }
}
