//! Checks what facets and terms declare of each other: names, climbs, units of trade.

use std::collections::BTreeMap;

use super::facet::{Facet, TermRef};
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
        for term in facet.unit.keys() {
            if facet.term(term).is_none() {
                let fault = Fault::new(format!("`{term}` is not a term of `{}`", facet.id));
                faults.push(fault.at(&rules::UNKNOWN, facet.place.clone()));
            }
        }
        climbs(facet, facets, faults);
        trades(facet, facets, faults);
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
    let Some(parent) = &facet.part_of else { return };
    let above = |at: &TermRef| {
        let term = facets.iter().find(|facet| facet.id == at.facet)?.term(&at.term)?;
        term.part_of.clone()
    };
    for term in &facet.terms {
        let start = TermRef::new(&facet.id, &term.id);
        let mut seen = vec![start.clone()];
        let mut at = above(&start);
        let mut is_ring = false;
        while let Some(next) = at {
            if seen.contains(&next) {
                let ring: Vec<&str> =
                    seen.iter().map(|term| term.term.as_str()).chain([next.term.as_str()]).collect();
                let fault = Fault::new(format!("`part_of` runs in a ring: {}", ring.join(" → ")));
                faults.push(fault.at(&rules::SHAPE, term.place.clone()));
                is_ring = true;
                break;
            }
            at = above(&next);
            seen.push(next);
        }
        if !is_ring && seen.last().is_some_and(|last| last.facet == facet.id) {
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
}

fn shows(facet: &Facet, facets: &[Facet], faults: &mut Vec<Diagnostic>) {
    for term in &facet.terms {
        let Some((written, query)) = &term.shows else { continue };
        for condition in query {
            let found = facets
                .iter()
                .find(|known| known.id == condition.facet)
                .ok_or_else(|| Fault::new(format!("no facet is called `{}`", condition.facet)))
                .and_then(|facet| facet.find_term(&condition.term));
            if let Err(fault) = found {
                faults.push(fault.at(&rules::UNKNOWN, facet.place.file.at(written.spot)));
            }
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
