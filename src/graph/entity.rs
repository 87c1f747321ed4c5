//! Entities: where each stands on the axes, and whether its unit of trade and its layer agree.

use std::collections::BTreeMap;

use super::article::Article;
use crate::diagnostic::{Diagnostic, Fault, SitePath, Spot, nearest, rules};
use crate::source::Written;
use crate::vocabulary::{Facet, MeansForUnit, TermRef, Vocabulary};

/// The facets of an entity in one place of the chain.
#[derive(Clone, Debug, Default)]
pub struct Place {
    /// Terms by facet, in the order written.
    pub terms: BTreeMap<String, Vec<TermRef>>,
}

impl Place {
    /// Every term of the place.
    pub fn all(&self) -> impl Iterator<Item = &TermRef> {
        self.terms.values().flatten()
    }

    /// The terms of one facet.
    pub fn of(&self, facet: &str) -> &[TermRef] {
        self.terms.get(facet).map_or(&[], Vec::as_slice)
    }
}

/// What a page of `entities/` is about.
#[derive(Clone, Debug)]
pub struct Entity {
    /// Its main place.
    pub place: Place,
    /// Further places, by `also:`.
    pub also: Vec<Place>,
}

impl Entity {
    /// All its places, the main one first.
    pub fn places(&self) -> impl Iterator<Item = &Place> {
        std::iter::once(&self.place).chain(&self.also)
    }

    /// Its term of the ordered facet, and that term's rank.
    pub fn top(&self, vocabulary: &Vocabulary) -> Option<(TermRef, usize)> {
        let ordered = vocabulary.ordered()?;
        self.place.of(&ordered.id).first().and_then(|term| vocabulary.top(term))
    }

    /// Whether one of its places has this term, or one below it.
    pub fn is_in(&self, term: &TermRef, vocabulary: &Vocabulary) -> bool {
        self.places().flat_map(Place::all).any(|own| vocabulary.lies_in(own, term))
    }
}

/// Reads the facets of one entity, and checks them against each other.
pub(super) fn read(article: &Article, vocabulary: &Vocabulary, faults: &mut Vec<Diagnostic>) -> Entity {
    let Some(document) = article.original_document() else { return Entity { place: Place::default(), also: Vec::new() } };
    let front = &document.front;
    let mut reader = Reader { vocabulary, file: &document.path, faults };
    let whole = PlaceSource { facets: &front.facets, offers: front.offers.as_ref().map(|text| &text.written), spot: front.title_spot(), is_main: true };
    let place = reader.place(&whole);
    let also = front
        .also
        .iter()
        .map(|written| reader.place(&PlaceSource { facets: &written.facets, offers: None, spot: written.spot, is_main: false }))
        .collect();
    Entity { place, also }
}

struct PlaceSource<'a> {
    facets: &'a [(Written, Vec<Written>)],
    offers: Option<&'a Written>,
    spot: Spot,
    is_main: bool,
}

struct Reader<'a> {
    vocabulary: &'a Vocabulary,
    file: &'a SitePath,
    faults: &'a mut Vec<Diagnostic>,
}

impl Reader<'_> {
    fn place(&mut self, source: &PlaceSource<'_>) -> Place {
        let mut place = Place::default();
        for (facet, terms) in source.facets {
            let found = match self.vocabulary.facet(&facet.text) {
                Some(found) => found,
                None => {
                    self.unknown_key(facet, source.is_main);
                    continue;
                }
            };
            let known = place.terms.entry(facet.text.clone()).or_default();
            for term in terms {
                match found.find_term(&term.text) {
                    Ok(_) => known.push(TermRef::new(&facet.text, &term.text)),
                    Err(fault) => self.faults.push(fault.at(&rules::UNKNOWN, self.file.at(term.spot))),
                }
            }
        }
        for facet in self.vocabulary.facets.iter().filter(|facet| facet.decided_by.is_some()) {
            self.unit_of_trade(&mut place, facet, source);
        }
        place
    }

    fn unknown_key(&mut self, key: &Written, is_main: bool) {
        let facets = self.vocabulary.facets.iter().map(|facet| facet.id.as_str());
        let known: Vec<&str> = if is_main { facets.chain(ENGINE_KEYS.iter().copied()).collect() } else { facets.collect() };
        let fault = Fault::new(format!("`{}` is neither a key nor a facet", key.text))
            .hint_if(nearest(&key.text, known).map(|known| format!("did you mean `{known}`?")))
            .hint("facets are declared in `content/vocabulary/facets.yaml`");
        self.faults.push(fault.at(&rules::KEY, self.file.at(key.spot)));
    }

    /// The unit of trade decides the layer; where both stand, they agree.
    fn unit_of_trade(&mut self, place: &mut Place, layer: &Facet, source: &PlaceSource<'_>) {
        let Some(unit) = layer.decided_by.as_ref() else { return };
        let spot_of = |facet: &str| source.facets.iter().find(|(key, _)| key.text == facet).and_then(|(key, terms)| terms.first().map_or(Some(key.spot), |term| Some(term.spot)));
        let units = place.of(&unit.text).to_vec();
        let layers = place.of(&layer.id).to_vec();
        let role = self.role(place);
        let mut fault = |spot: Spot, fault: Fault| self.faults.push(fault.at(&rules::UNIT_OF_TRADE, self.file.at(spot)));
        let is_wrong_name = |facet: &str| place.of(facet).is_empty() && spot_of(facet).is_some_and(|_| source.facets.iter().any(|(key, terms)| key.text == facet && !terms.is_empty()));
        match role {
            Some((role, means)) => {
                let serves = if means == MeansForUnit::Part { "makes a part of what its layer trades" } else { "trades something else than its layer" };
                if let Some(spot) = spot_of(&unit.text).filter(|_| !units.is_empty()) {
                    let what = Fault::new(format!("a `{}` has no `{}`", role.term, unit.text));
                    fault(spot, what.hint(format!("it {serves}: say with `offers:` what it sells, and remove this line")));
                }
                if source.offers.is_none() && source.is_main {
                    let what = Fault::new(format!("the `{}` does not say what it offers", role.term));
                    let spot = spot_of(&role.facet).unwrap_or(source.spot);
                    fault(spot, what.hint(format!("it {serves}: add `offers: …` with a short phrase")));
                }
                if layers.is_empty() && !is_wrong_name(&layer.id) {
                    let what = Fault::new(format!("the `{}` has no `{}`", role.term, layer.id));
                    fault(spot_of(&role.facet).unwrap_or(source.spot), what.hint(format!("nothing decides it here: add `{}: …`", layer.id)));
                }
            }
            None => {
                let Some(traded) = units.first() else {
                    if !is_wrong_name(&unit.text) {
                        let what = Fault::new(format!("the entity has no `{}`", unit.text));
                        fault(source.spot, what.hint(format!("say what it trades: the unit decides its `{}`", layer.id)));
                    }
                    return;
                };
                if let Some(second) = units.get(1) {
                    let spot = source.facets.iter().find(|(key, _)| key.text == unit.text).and_then(|(_, terms)| terms.get(1)).map_or(source.spot, |term| term.spot);
                    let what = Fault::new(format!("the entity has a second `{}`, `{}`", unit.text, second.term));
                    fault(spot, what.hint("a place has one unit: put the second place under `also:`"));
                }
                let Some(decided) = layer.terms.iter().find(|term| term.trades.iter().any(|trades| trades.text == traded.term)) else {
                    return;
                };
                if let (Some(stated), Some(spot)) = (layers.first(), spot_of(&layer.id))
                    && stated.term != decided.id
                {
                    let what = Fault::new(format!("`{}` is traded by `{}`, but the page says `{}: {}`", traded.term, decided.id, layer.id, stated.term));
                    fault(spot, what.hint(format!("write `{}: {}`, or the unit that `{}` trades", layer.id, decided.id, stated.term)));
                }
                place.terms.insert(layer.id.clone(), vec![TermRef::new(&layer.id, &decided.id)]);
            }
        }
        self.parts(place, layer, source);
    }

    /// Terms of facets that are part of the layer lie in the entity's layer.
    fn parts(&mut self, place: &Place, layer: &Facet, source: &PlaceSource<'_>) {
        let Some(own) = place.of(&layer.id).first() else { return };
        for facet in self.vocabulary.facets.iter().filter(|facet| facet.part_of.as_ref().is_some_and(|parent| parent.text == layer.id)) {
            for term in place.of(&facet.id) {
                if self.vocabulary.lies_in(term, own) {
                    continue;
                }
                let top = self.vocabulary.top(term).map_or_else(|| "no term".to_owned(), |(top, _)| format!("`{}`", top.term));
                let spot = source.facets.iter().find(|(key, _)| key.text == facet.id).and_then(|(_, terms)| terms.iter().find(|written| written.text == term.term)).map_or(source.spot, |written| written.spot);
                let fault = Fault::new(format!("the {} `{}` belongs to {top}, but the entity stands on `{}`", facet.id, term.term, own.term))
                    .hint(format!("choose a {} of `{}`, or correct the unit of trade", facet.id, own.term));
                self.faults.push(fault.at(&rules::UNIT_OF_TRADE, self.file.at(spot)));
            }
        }
    }

    fn role(&self, place: &Place) -> Option<(TermRef, MeansForUnit)> {
        self.vocabulary.facets.iter().find_map(|facet| {
            place.of(&facet.id).iter().find_map(|term| Some((term.clone(), *facet.unit.get(&term.term)?)))
        })
    }
}

/// The engine's own keys, for hints.
pub(super) const ENGINE_KEYS: &[&str] = &[
    "aliases", "also", "author", "autolink", "caption", "draft", "facts", "founded", "headquarters", "labels", "notes", "offers",
    "original", "owner", "part", "published", "redirects", "relations", "sort", "standfirst", "summary", "template", "title",
    "translation", "updated", "wanted", "website",
];
