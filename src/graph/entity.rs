//! Entities: where each stands on the axes, and whether its unit of trade and its layer agree.

use std::collections::BTreeMap;

use super::article::Article;
use super::unit_of_trade;
use crate::diagnostic::{Diagnostic, Fault, SitePath, Spot, nearest, rules};
use crate::source::Written;
use crate::vocabulary::{TermRef, Vocabulary};

/// The facets of an entity in one place of the chain.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
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
#[derive(Clone, Debug, PartialEq, Eq)]
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
}

/// Reads the facets of one entity, and checks them against each other.
pub(super) fn read(article: &Article, vocabulary: &Vocabulary, faults: &mut Vec<Diagnostic>) -> Entity {
    let Some(document) = article.original_document().filter(|document| !document.front.is_unread) else {
        return Entity { place: Place::default(), also: Vec::new() };
    };
    let front = &document.front;
    let mut reader = Reader { vocabulary, file: &document.path, faults };
    let whole = PlaceSource {
        facets: &front.facets,
        offers: front.offers.as_ref().map(|text| &text.written),
        spot: front.title_spot(),
        is_main: true,
    };
    let place = reader.place(&whole);
    let also = front
        .also
        .iter()
        .map(|written| {
            reader.place(&PlaceSource {
                facets: &written.facets,
                offers: None,
                spot: written.spot,
                is_main: false,
            })
        })
        .collect();
    Entity { place, also }
}

/// A place as its author wrote it.
pub(super) struct PlaceSource<'a> {
    pub(super) facets: &'a [(Written, Vec<Written>)],
    pub(super) offers: Option<&'a Written>,
    pub(super) spot: Spot,
    pub(super) is_main: bool,
}

impl PlaceSource<'_> {
    /// The terms written for a facet.
    pub(super) fn terms(&self, facet: &str) -> &[Written] {
        self.facets.iter().find(|(key, _)| key.text == facet).map_or(&[], |(_, terms)| terms)
    }

    /// Where the first term of a facet stands.
    pub(super) fn spot_of(&self, facet: &str) -> Option<Spot> {
        self.terms(facet).first().map(|term| term.spot)
    }
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
            self.faults.extend(unit_of_trade::settle(&mut place, facet, source, self.file, self.vocabulary));
        }
        place
    }

    fn unknown_key(&mut self, key: &Written, is_main: bool) {
        let facets = self.vocabulary.facets.iter().map(|facet| facet.id.as_str());
        let known: Vec<&str> =
            if is_main { facets.chain(ENGINE_KEYS.iter().copied()).collect() } else { facets.collect() };
        let fault = Fault::new(format!("`{}` is neither a key nor a facet", key.text))
            .hint_if(nearest(&key.text, known).map(|known| format!("did you mean `{known}`?")))
            .hint("facets are declared in `content/vocabulary/facets.yaml`");
        self.faults.push(fault.at(&rules::KEY, self.file.at(key.spot)));
    }
}

/// The engine's own keys, for hints.
pub(super) const ENGINE_KEYS: &[&str] = &[
    "aliases",
    "allow",
    "also",
    "author",
    "autolink",
    "caption",
    "draft",
    "facts",
    "founded",
    "headquarters",
    "labels",
    "notes",
    "offers",
    "original",
    "owner",
    "part",
    "published",
    "redirects",
    "relations",
    "sort",
    "standfirst",
    "summary",
    "template",
    "title",
    "translation",
    "updated",
    "wanted",
    "website",
];
