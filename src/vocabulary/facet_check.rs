//! Checks what facets and terms declare of each other: names, climbs, units of trade.

use std::collections::BTreeMap;

use super::facet::{Facet, TermRef, find_condition};
use super::parts;
use crate::diagnostic::{Diagnostic, Fault, nearest, rules};
use crate::source::Written;

pub(super) fn check(facets: &[Facet], faults: &mut Vec<Diagnostic>) {
    for facet in facets {
        if RESERVED.contains(&facet.id.as_str()) {
            let fault = Fault::new(format!("a facet cannot be called `{}`", facet.id))
                .hint("the site has a folder or a key of that name: choose another");
            faults.push(fault.at(&rules::DOUBLE, facet.place.clone()));
        }
        for written in [&facet.decided_by, &facet.spans, &facet.part_of].into_iter().flatten() {
            if !facets.iter().any(|known| known.id == written.text) {
                let hint = nearest(&written.text, facets.iter().map(|known| known.id.as_str()));
                let fault = Fault::new(format!("no facet is called `{}`", written.text))
                    .hint_if(hint.map(|known| format!("did you mean `{known}`?")));
                faults.push(fault.at(&rules::UNKNOWN, facet.place.file.at(written.spot)));
            }
        }
        climbs(facet, facets, faults);
        match parts::decided(facet, facets) {
            Some(decided) => parts::trades(facet, decided, facets, faults),
            None => trades(facet, facets, faults),
        }
        conversions(facet, faults);
        shows(facet, facets, faults);
        doubles(facet, facets, faults);
    }
    let mut ordered = facets.iter().filter(|facet| facet.ordered);
    if let (Some(first), Some(second)) = (ordered.next(), ordered.next()) {
        let fault = Fault::new(format!("`{}` is a second ordered facet", second.id))
            .hint("one facet orders the site");
        faults.push(fault.at(&rules::DOUBLE, second.place.clone()).label(first.place.clone(), "the first"));
    }
}

/// Folders of the output and keys of the front matter.
const RESERVED: &[&str] = &[
    "aliases",
    "allow",
    "also",
    "author",
    "autolink",
    "caption",
    "data",
    "datasets",
    "draft",
    "entities",
    "facts",
    "founded",
    "headquarters",
    "labels",
    "maps",
    "models",
    "notes",
    "numbers",
    "offers",
    "original",
    "owner",
    "part",
    "published",
    "redirects",
    "relations",
    "search",
    "sort",
    "sources",
    "standfirst",
    "summary",
    "template",
    "title",
    "translation",
    "updated",
    "wanted",
    "website",
];

/// Every term of a facet that is part of another climbs to a term of that one.
fn climbs(facet: &Facet, facets: &[Facet], faults: &mut Vec<Diagnostic>) {
    let Some(parent) =
        facet.part_of.as_ref().filter(|parent| facets.iter().any(|known| known.id == parent.text))
    else {
        return;
    };
    let term_at = |at: &TermRef| {
        facets.iter().find(|facet| facet.id == at.facet).and_then(|facet| facet.term(&at.term))
    };
    let mut in_rings: Vec<TermRef> = Vec::new();
    for term in &facet.terms {
        let mut seen = vec![TermRef::new(&facet.id, &term.id)];
        let end = loop {
            let last = seen.last().and_then(term_at);
            match last.and_then(|last| last.part_of.clone()) {
                Some(next) if seen.contains(&next) => break Some(next),
                Some(next) => seen.push(next),
                None => break None,
            }
        };
        if let Some(end) = end {
            // A ring is told once, at the first of its terms.
            let ring =
                seen.iter().position(|term| *term == end).and_then(|at| seen.get(at..)).unwrap_or_default();
            if in_rings.contains(&end) {
                continue;
            }
            in_rings.extend_from_slice(ring);
            let names: Vec<&str> = ring.iter().chain([&end]).map(|term| term.term.as_str()).collect();
            let fault = Fault::new(format!("`part_of` runs in a ring: {}", names.join(" → ")))
                .hint(format!("let one of them be part of a term of `{}`", parent.text));
            faults.push(fault.at(&rules::SHAPE, term_at(&end).unwrap_or(term).place.clone()));
            continue;
        }
        let last = seen.last().and_then(term_at).unwrap_or(term);
        let is_told = last.named.iter().any(|(key, _)| *key == "part_of") || last.id != term.id;
        if !is_told && term.part_of.is_none() {
            let fault = Fault::new(format!("`{}` is part of no term of `{}`", term.id, parent.text))
                .hint(format!("add `part_of: …` with a term of `{}` or of `{}`", facet.id, parent.text));
            faults.push(fault.at(&rules::SHAPE, term.place.clone()));
        }
    }
}

/// What terms trade and take are terms of the deciding facet, each traded by one term only.
fn trades(facet: &Facet, facets: &[Facet], faults: &mut Vec<Diagnostic>) {
    let decider =
        facet.decided_by.as_ref().and_then(|written| facets.iter().find(|known| known.id == written.text));
    let mut traded: BTreeMap<&str, (&str, &Written)> = BTreeMap::new();
    for term in &facet.terms {
        for written in term.trades.iter().chain(&term.takes) {
            match decider {
                Some(decider) => {
                    if let Err(fault) = decider.find_term(&written.text) {
                        faults.push(fault.at(&rules::UNKNOWN, facet.place.file.at(written.spot)));
                    }
                }
                // A facet that does not exist has been told.
                None if facet.decided_by.is_some() => {}
                None => {
                    let fault =
                        Fault::new(format!("`{}` trades, but nothing decides `{}`", term.id, facet.id))
                            .hint(format!("say with `decided_by:` which facet holds `{}`", written.text));
                    faults.push(fault.at(&rules::SHAPE, facet.place.file.at(written.spot)));
                }
            }
        }
        for written in &term.trades {
            match traded.get(written.text.as_str()) {
                Some((first, place)) => faults.push(
                    Fault::new(format!("`{}` is traded by `{first}` and by `{}`", written.text, term.id))
                        .hint("a unit belongs to exactly one term")
                        .at(&rules::UNIT_OF_TRADE, facet.place.file.at(written.spot))
                        .label(facet.place.file.at(place.spot), "first here"),
                ),
                None => {
                    traded.insert(&written.text, (&term.id, written));
                }
            }
        }
    }
    if let Some(decider) = decider {
        untraded(facet, decider, &traded, faults);
    }
}

/// Every unit is traded by a term; where a term trades what is no unit, that one may be meant.
fn untraded(
    facet: &Facet,
    decider: &Facet,
    traded: &BTreeMap<&str, (&str, &Written)>,
    faults: &mut Vec<Diagnostic>,
) {
    if traded.keys().any(|unit| decider.term(unit).is_none()) {
        return;
    }
    for unit in decider.terms.iter().filter(|unit| !traded.contains_key(unit.id.as_str())) {
        let fault = Fault::new(format!("no term of `{}` trades `{}`", facet.id, unit.id))
            .hint(format!("add it to the `trades:` of the term of `{}` it decides", facet.id));
        faults.push(fault.at(&rules::UNIT_OF_TRADE, unit.place.clone()));
    }
}

/// Only what takes one unit and trades another converts.
fn conversions(facet: &Facet, faults: &mut Vec<Diagnostic>) {
    for term in &facet.terms {
        if let Some(first) = term.converts.first().filter(|_| !term.is_step()) {
            let fault = Fault::new(format!("`{}` does not say what it converts into what", term.id))
                .hint("a term that converts has `takes:` and `trades:`");
            faults.push(fault.at(&rules::SHAPE, facet.place.file.at(first.spot)));
        }
    }
}

fn shows(facet: &Facet, facets: &[Facet], faults: &mut Vec<Diagnostic>) {
    for term in &facet.terms {
        let Some((written, query)) = &term.shows else { continue };
        for fault in query.iter().filter_map(|condition| find_condition(facets, condition).err()) {
            faults.push(fault.at(&rules::UNKNOWN, facet.place.file.at(written.spot)));
        }
    }
}

/// Ids are unique across a facet and its parents.
fn doubles(facet: &Facet, facets: &[Facet], faults: &mut Vec<Diagnostic>) {
    let mut parent = facet.part_of.as_ref();
    for _ in 0..facets.len() {
        let Some(above) = parent.and_then(|written| facets.iter().find(|known| known.id == written.text))
        else {
            return;
        };
        for term in &facet.terms {
            if let Some(first) = above.term(&term.id) {
                let fault =
                    Fault::new(format!("`{}` is a term of `{}` and of `{}`", term.id, above.id, facet.id))
                        .hint("ids are unique across a facet and its parents: rename one");
                faults.push(
                    fault.at(&rules::DOUBLE, term.place.clone()).label(first.place.clone(), "first here"),
                );
            }
        }
        parent = above.part_of.as_ref();
    }
}
