//! The views of facets and terms.

use super::plan::{PlannedPage, Subject};
use super::scene::Scene;
use super::view::{Content, EntityItem, FacetView, Frame, Link, Row, Spoken, TermGroup, TermItem, TermView};
use crate::graph::Spoken as Target;
use crate::language::{Language, Localized};
use crate::quantity::format_unit;
use crate::vocabulary::{Facet, Term, TermRef};

impl Scene<'_> {
    fn localized(&self, text: Option<&Localized<String>>, reader: &Language) -> Option<Spoken> {
        let reading = text?.read(reader);
        Some(Spoken { text: reading.value.clone(), tag: self.foreign_tag(reading.language, reader) })
    }

    /// The page of a facet.
    pub(super) fn facet_page(&self, page: &PlannedPage, facet: &Facet) -> (Frame, Content) {
        let reader = &page.language;
        let mut frame = self.frame(page, facet.plural.read(reader).value.clone());
        frame.description = facet.summary.as_ref().map(|summary| summary.read(reader).value.clone());
        let mut groups: Vec<(Option<TermRef>, TermGroup)> = Vec::new();
        for term in facet
            .terms
            .iter()
            .filter(|term| term.part_of.as_ref().is_none_or(|parent| parent.facet != facet.id))
        {
            let mut items = Vec::new();
            self.term_items(facet, term, 0, reader, &mut items);
            match groups.iter_mut().find(|(parent, _)| *parent == term.part_of) {
                Some((_, group)) => group.terms.extend(items),
                None => {
                    let parent_html =
                        term.part_of.as_ref().map(|parent| self.term_chip(parent, None, reader));
                    groups.push((term.part_of.clone(), TermGroup { parent_html, terms: items }));
                }
            }
        }
        let view = FacetView {
            summary: self.localized(facet.summary.as_ref(), reader),
            is_ordered: facet.ordered,
            chain_html: if facet.ordered { self.chain("chain", reader) } else { String::new() },
            groups: groups.into_iter().map(|(_, group)| group).collect(),
        };
        (frame, Content::Facet(view))
    }

    /// A term and the terms of its facet below it.
    fn term_items(
        &self,
        facet: &Facet,
        term: &Term,
        depth: usize,
        reader: &Language,
        items: &mut Vec<TermItem>,
    ) {
        let reference = TermRef::new(&facet.id, &term.id);
        items.push(TermItem {
            chip_html: self.term_chip(&reference, None, reader),
            summary: self.localized(term.summary.as_ref(), reader),
            count: self.graph.roster.count(&reference),
            depth,
        });
        if depth < 8 {
            for below in facet.terms.iter().filter(|below| below.part_of.as_ref() == Some(&reference)) {
                self.term_items(facet, below, depth + 1, reader, items);
            }
        }
    }

    /// The page of a term.
    pub(super) fn term_page(&self, page: &PlannedPage, facet: &Facet, term: &Term) -> (Frame, Content) {
        let reader = &page.language;
        let reference = TermRef::new(&facet.id, &term.id);
        let mut frame = self.frame(page, term.label.read(reader).value.clone());
        frame.title_of = Some(facet.label.read(reader).value.clone());
        frame.description = term.summary.as_ref().map(|summary| summary.read(reader).value.clone());
        let facet_link = Link {
            href: self.href(&Subject::Facet(facet.id.clone()), reader),
            label: facet.plural.read(reader).value.clone(),
        };
        frame.trail = self.term_trail(&reference, &facet_link, reader);
        let top = self.vocabulary().top(&reference);
        if let Some((top, _)) = &top {
            frame.strip_terms.push(top.term.clone());
        }
        let mut children = Vec::new();
        for other in &self.vocabulary().facets {
            for below in other.terms.iter().filter(|below| below.part_of.as_ref() == Some(&reference)) {
                self.term_items(other, below, 0, reader, &mut children);
            }
        }
        let members = self.graph.roster.select(std::slice::from_ref(&reference));
        let shown: Vec<String> = match &term.shows {
            Some((_, query)) => {
                let terms: Vec<TermRef> =
                    query.iter().map(|condition| TermRef::new(&condition.facet, &condition.term)).collect();
                self.graph.roster.select(&terms).into_iter().filter(|id| !members.contains(id)).collect()
            }
            None => Vec::new(),
        };
        let (before, after) = self.neighbours(facet, term, reader);
        let view = TermView {
            facet: facet_link,
            code: term.code.clone(),
            place: top.map(|(_, place)| place),
            summary: self.localized(term.summary.as_ref(), reader),
            rows: self.term_rows(facet, term, reader),
            children,
            members: self.entity_items(&members, reader),
            shown: self.entity_items(&shown, reader),
            before,
            after,
            backlinks: self.backlinks(&Target::Term(reference), reader),
        };
        (frame, Content::Term(Box::new(view)))
    }

    /// Entities with their summaries, in the reader's order.
    pub(super) fn entity_items(&self, ids: &[String], reader: &Language) -> Vec<EntityItem> {
        self.in_order(ids, reader)
            .map(|id| EntityItem {
                chip_html: self.page_chip(id, None, None, reader),
                summary: self.summary_of(id, reader),
            })
            .collect()
    }

    /// An entity's summary in plain words.
    pub(super) fn summary_of(&self, id: &str, reader: &Language) -> Option<Spoken> {
        let roster = &self.graph.roster;
        let (language, text, _) = roster.articles.get(id)?.text(reader, |front| front.summary.as_ref())?;
        let resolved = self.graph.resolved(id, language)?.text("summary")?;
        let mut words = String::new();
        for piece in &text.body.pieces {
            match piece {
                crate::document::Piece::Words(part) | crate::document::Piece::Prose { text: part, .. } => {
                    words.push_str(part)
                }
                crate::document::Piece::SoftBreak => words.push(' '),
                crate::document::Piece::Mention(number) => {
                    let own = text.body.mentions.get(*number).and_then(|mention| mention.bracket.words());
                    match (own, resolved.brackets.get(*number)) {
                        (Some(own), _) => words.push_str(own),
                        (None, Some(resolution)) => words.push_str(&roster.words(resolution, reader)),
                        (None, None) => {}
                    }
                }
                _ => {}
            }
        }
        Some(Spoken { text: words, tag: self.foreign_tag(language, reader) })
    }

    fn term_trail(&self, reference: &TermRef, facet: &Link, reader: &Language) -> Vec<Link> {
        let mut above = Vec::new();
        let mut at = self.vocabulary().term(reference).and_then(|term| term.part_of.clone());
        while let Some(term) = at.filter(|_| above.len() < 8) {
            at = self.vocabulary().term(&term).and_then(|declared| declared.part_of.clone());
            above.extend(self.term_link(&term, reader));
        }
        std::iter::once(facet.clone()).chain(above.into_iter().rev()).collect()
    }

    /// What the vocabulary says of a term, in rows of chips.
    fn term_rows(&self, facet: &Facet, term: &Term, reader: &Language) -> Vec<Row> {
        let mut rows = Vec::new();
        let mut add = |key: &'static str, terms: &[TermRef]| {
            if !terms.is_empty() {
                rows.push(Row {
                    label: self.say(key, reader).to_owned(),
                    href: None,
                    html: self.term_chips(terms, reader),
                });
            }
        };
        let decider = self.vocabulary().decider(facet).map(|decider| decider.id.as_str()).unwrap_or_default();
        let units = |names: &[crate::source::Written]| {
            names.iter().map(|name| TermRef::new(decider, &name.text)).collect::<Vec<_>>()
        };
        add("part_of", term.part_of.as_slice());
        add("takes", &units(&term.takes));
        add("trades", &units(&term.trades));
        add("from", &term.from);
        add("to", &term.to);
        add("joins", &term.joins);
        let of_unit = |names: fn(&Term) -> &[crate::source::Written]| {
            let deciding = self
                .vocabulary()
                .facets
                .iter()
                .filter(|other| other.decided_by.as_ref().is_some_and(|by| by.text == facet.id));
            deciding
                .flat_map(|other| other.terms.iter().map(move |term| (other, term)))
                .filter(|(_, other)| names(other).iter().any(|name| name.text == term.id))
                .map(|(other, term)| TermRef::new(&other.id, &term.id))
                .collect::<Vec<_>>()
        };
        add("traded_on", &of_unit(|term| &term.trades));
        add("taken_by", &of_unit(|term| &term.takes));
        if let Some((_, unit)) = &term.measure {
            let format = self.vocabulary().languages.format(reader);
            rows.push(Row {
                label: self.say("measure", reader).to_owned(),
                href: None,
                html: super::html::escape(&format_unit(unit, format, reader)),
            });
        }
        rows
    }

    fn neighbours(&self, facet: &Facet, term: &Term, reader: &Language) -> (Option<Link>, Option<Link>) {
        if !facet.ordered {
            return (None, None);
        }
        let Some(index) = facet.terms.iter().position(|known| known.id == term.id) else {
            return (None, None);
        };
        let link = |index: Option<usize>| {
            facet
                .terms
                .get(index?)
                .and_then(|term| self.term_link(&TermRef::new(&facet.id, &term.id), reader))
        };
        (link(index.checked_sub(1)), link(Some(index + 1)))
    }
}
