//! The chain as a picture: all of it with everyone who stands in it, or in one line with one entity's place lit.

use std::collections::BTreeSet;

use super::html::escape;
use super::plan::Subject;
use super::scene::Scene;
use crate::graph::Entity;
use crate::language::Language;
use crate::picture::{Chain, ChainStream, Light, Part, Stage, StripPlace, Words, chain, strip};
use crate::source::Written;
use crate::vocabulary::{Facet, Term, TermRef};

/// More chips in one part say less than their number.
const MOST_CHIPS: usize = 8;

impl Scene<'_> {
    /// The whole chain; nothing where no facet is ordered.
    pub(super) fn chain(&self, id: &str, reader: &Language) -> String {
        let Some(ordered) = self.vocabulary().ordered() else { return String::new() };
        let stages: Vec<Stage> = ordered
            .terms
            .iter()
            .enumerate()
            .map(|(rank, term)| self.stage(ordered, rank, term, reader))
            .collect();
        let list = &self.vocabulary().languages.format(reader).list;
        let seen: Vec<String> = ordered
            .terms
            .iter()
            .map(|term| {
                let units: Vec<&str> =
                    term.trades.iter().map(|unit| self.unit_name(ordered, unit, reader)).collect();
                self.say("chain_stage", reader)
                    .replace("{stage}", term.label.read(reader).value)
                    .replace("{units}", &list.join(&units))
            })
            .collect();
        let words = Words {
            id: id.to_owned(),
            title: self.say("chain_title", reader).to_owned(),
            description: seen.join(" → "),
            foot: String::new(),
        };
        chain(&words, &Chain { stages, merge: self.say("chain_merge", reader).to_owned() })
    }

    fn unit_name<'s>(&'s self, facet: &'s Facet, unit: &'s Written, reader: &Language) -> &'s str {
        let term = self.vocabulary().decider(facet).and_then(|decider| decider.term(&unit.text));
        term.map_or(unit.as_str(), |term| term.label.read(reader).value)
    }

    /// Chips of units of trade, of which the facet's entities trade or take some.
    pub(super) fn unit_chips(&self, facet: &Facet, units: &[Written], reader: &Language) -> Vec<String> {
        let Some(decider) = self.vocabulary().decider(facet) else { return Vec::new() };
        units
            .iter()
            .map(|unit| self.term_chip(&TermRef::new(&decider.id, &unit.text), None, reader))
            .collect()
    }

    fn stage(&self, ordered: &Facet, rank: usize, term: &Term, reader: &Language) -> Stage {
        let reference = TermRef::new(&ordered.id, &term.id);
        let parts = self.parts(&reference, rank, 0, reader);
        let is_taken = |unit: &Written| {
            ordered.terms.iter().any(|other| other.takes.iter().any(|taken| taken.text == unit.text))
        };
        let leaves: Vec<Written> = term.trades.iter().filter(|unit| !is_taken(unit)).cloned().collect();
        let read = |text: &Option<crate::language::Localized<String>>| {
            text.as_ref().map(|text| text.read(reader).value.clone()).unwrap_or_default()
        };
        let streams = term
            .streams
            .iter()
            .map(|stream| ChainStream {
                label: stream.label.read(reader).value.clone(),
                yields: read(&stream.yields),
            })
            .collect();
        Stage {
            place: Some(rank),
            name_html: self.term_chip(&reference, None, reader),
            remark: if term.outside { self.say("chain_outside", reader).to_owned() } else { String::new() },
            takes_html: self.unit_chips(ordered, &term.takes, reader),
            conversion: read(&term.conversion),
            streams,
            trades_html: self.unit_chips(ordered, &term.trades, reader),
            parts,
            tags_html: self.stands_at(&reference, rank, reader),
            leaves_html: self.unit_chips(ordered, &leaves, reader),
        }
    }

    /// The terms right below a term, each with who stands there.
    fn parts(&self, above: &TermRef, rank: usize, depth: usize, reader: &Language) -> Vec<Part> {
        let mut parts = Vec::new();
        // `part_of` in a ring has been told.
        if depth > 8 {
            return parts;
        }
        for facet in &self.vocabulary().facets {
            for term in facet.terms.iter().filter(|term| term.part_of.as_ref() == Some(above)) {
                let reference = TermRef::new(&facet.id, &term.id);
                parts.push(Part {
                    name_html: self.term_chip(&reference, None, reader),
                    tags_html: self.stands_at(&reference, rank, reader),
                    parts: self.parts(&reference, rank, depth + 1, reader),
                    trades_html: self.unit_chips(facet, &term.trades, reader),
                });
            }
        }
        parts
    }

    /// Chips of those who stand at a term and at none below it, and of those it shows; the first ones, and how
    /// many more.
    fn stands_at(&self, at: &TermRef, rank: usize, reader: &Language) -> Vec<String> {
        let roster = &self.graph.roster;
        let mut ids: BTreeSet<String> = roster.select(std::slice::from_ref(at)).into_iter().collect();
        for facet in &self.vocabulary().facets {
            for below in facet.terms.iter().filter(|below| below.part_of.as_ref() == Some(at)) {
                for id in roster.select(&[TermRef::new(&facet.id, &below.id)]) {
                    ids.remove(&id);
                }
            }
        }
        if let Some((_, query)) = self.vocabulary().term(at).and_then(|term| term.shows.as_ref()) {
            let terms: Vec<TermRef> =
                query.iter().map(|condition| TermRef::new(&condition.facet, &condition.term)).collect();
            ids.extend(roster.select(&terms));
        }
        let ids: Vec<String> = ids.into_iter().collect();
        // Nobody is left out alone: a number takes as much room.
        let most = if ids.len() == MOST_CHIPS + 1 { ids.len() } else { MOST_CHIPS };
        let mut chips: Vec<String> =
            self.in_order(&ids, reader).take(most).map(|id| self.chip_among(id, rank, reader)).collect();
        if let Some(more) = ids.len().checked_sub(chips.len()).filter(|more| *more > 0) {
            let name = self.vocabulary().term(at).map(|term| term.label.read(reader).value.as_str());
            let said = self.say("chain_more", reader).replace("{n}", &more.to_string());
            chips.push(format!(
                "<a class=\"chain-more\" href=\"{}\" aria-label=\"{}\">+{more}</a>",
                escape(&self.href(&Subject::Term(at.clone()), reader)),
                escape(&said.replace("{term}", name.unwrap_or_default()))
            ));
        }
        chips
    }

    /// The chain in one line with the places of an entity lit.
    pub(super) fn place_strip(&self, entity: &Entity, reader: &Language) -> String {
        let vocabulary = self.vocabulary();
        let Some(ordered) = vocabulary.ordered() else { return String::new() };
        let stands: BTreeSet<usize> = entity
            .places()
            .flat_map(|place| place.of(&ordered.id))
            .filter_map(|term| vocabulary.top(term))
            .map(|(_, rank)| rank)
            .collect();
        if stands.is_empty() {
            return String::new();
        }
        let reached: BTreeSet<usize> = entity
            .places()
            .flat_map(crate::graph::Place::all)
            .flat_map(|term| vocabulary.ranks(term))
            .collect();
        let places: Vec<StripPlace> = ordered
            .terms
            .iter()
            .enumerate()
            .map(|(rank, term)| StripPlace {
                code: term.code.clone().unwrap_or_default(),
                name: term.label.read(reader).value.clone(),
                href: self.href(&Subject::Term(TermRef::new(&ordered.id, &term.id)), reader),
                light: match (stands.contains(&rank), reached.contains(&rank)) {
                    (true, _) => Light::On,
                    (false, true) => Light::Reached,
                    (false, false) => Light::Off,
                },
            })
            .collect();
        strip(
            self.say("place_in_chain", reader),
            &places,
            self.say("place_reached", reader),
            &self.place_line(ordered, entity, reader),
        )
    }

    /// Part, unit of trade and span of an entity in one line.
    fn place_line(&self, ordered: &Facet, entity: &Entity, reader: &Language) -> String {
        let facets = &self.vocabulary().facets;
        let is_of_chain = |facet: &&Facet| {
            let names =
                |written: &Option<Written>| written.as_ref().is_some_and(|name| name.text == ordered.id);
            let decides = ordered.decided_by.as_ref().is_some_and(|by| by.text == facet.id);
            names(&facet.part_of) || decides || names(&facet.spans)
        };
        let mut order: Vec<&Facet> = facets.iter().filter(is_of_chain).collect();
        // Parts come first, then what is traded, then how far it reaches.
        order.sort_by_key(|facet| (facet.spans.is_some(), facet.part_of.is_none()));
        let terms = order.iter().flat_map(|facet| entity.place.of(&facet.id));
        let links = terms.filter_map(|reference| {
            let term = self.vocabulary().term(reference)?;
            let name = term.label.read(reader).value;
            let href = self.href(&Subject::Term(reference.clone()), reader);
            Some(format!("<a href=\"{}\">{}</a>", escape(&href), escape(name)))
        });
        links.collect::<Vec<_>>().join(" <span aria-hidden=\"true\">›</span> ")
    }
}
