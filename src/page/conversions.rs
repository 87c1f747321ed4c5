//! The steps of the chain as a table: what each takes, how it converts it, and what it trades.

use std::fmt::Write as _;

use super::cost_table::opened;
use super::html::escape;
use super::scene::Scene;
use crate::language::Language;
use crate::vocabulary::{Facet, Term, TermRef};

/// What leaves a step: all of it, or what leaves it by paths that count it alike.
struct Outcome {
    /// The units that count it.
    measures: Vec<String>,
    paths: Vec<TermRef>,
    trades_html: Vec<String>,
}

impl Scene<'_> {
    /// The table of an ordered facet; nothing where there is none of that name.
    pub(super) fn conversions(&self, facet: &str, id: &str, reader: &Language) -> String {
        let Some(ordered) = self.vocabulary().facet(facet) else { return String::new() };
        let mut out = opened(id, self.say("conversions_title", reader));
        let says = ["takes", "conversion", "trades"].map(|key| self.say(key, reader));
        let heads = std::iter::once(ordered.label.read(reader).value.as_str()).chain(says);
        out.push_str("<thead><tr>");
        for head in heads {
            let _ = write!(out, "<th scope=\"col\">{}</th>", escape(head));
        }
        out.push_str("</tr></thead>\n<tbody>\n");
        for term in ordered.terms.iter().filter(|term| term.is_step()) {
            self.step(ordered, term, reader, &mut out);
        }
        out.push_str("</tbody>\n</table></div></figure>\n");
        out
    }

    /// The row of a step, or one for each outcome of its paths.
    fn step(&self, ordered: &Facet, term: &Term, reader: &Language, out: &mut String) {
        let reference = TermRef::new(&ordered.id, &term.id);
        let name = self.term_chip(&reference, None, reader);
        let takes = lines(&self.unit_chips(ordered, &term.takes, reader));
        let mut row = |conversion: &str, trades: &[String]| {
            let trades = lines(trades);
            let _ = writeln!(
                out,
                "<tr><th scope=\"row\">{name}</th><td>{takes}</td><td>{conversion}</td><td>{trades}</td></tr>"
            );
        };
        let outcomes = self.outcomes(ordered, &reference, reader);
        if outcomes.is_empty() {
            row(&escape(&self.conversion(term, reader)), &self.unit_chips(ordered, &term.trades, reader));
        }
        for outcome in outcomes {
            let paths = outcome.paths.iter().map(|path| self.term_chip(path, None, reader));
            row(&lines(&paths.collect::<Vec<_>>()), &outcome.trades_html);
        }
    }

    /// How a step converts, in words; where it does several things side by side, what these are.
    fn conversion(&self, term: &Term, reader: &Language) -> String {
        match &term.conversion {
            Some(words) => words.read(reader).value.clone(),
            None => {
                let streams = term.streams.iter().map(|stream| stream.label.read(reader).value.as_str());
                self.vocabulary().languages.format(reader).list.join(&streams.collect::<Vec<_>>())
            }
        }
    }

    /// What leaves a step by its paths, which are the terms below it that say what they trade. Paths stand together
    /// where what they trade is counted in the same units.
    fn outcomes(&self, ordered: &Facet, step: &TermRef, reader: &Language) -> Vec<Outcome> {
        let vocabulary = self.vocabulary();
        let mut outcomes: Vec<Outcome> = Vec::new();
        for facet in vocabulary.facets.iter().filter(|facet| facet.id != ordered.id) {
            for path in facet.terms.iter().filter(|term| !term.trades.is_empty()) {
                let reference = TermRef::new(&facet.id, &path.id);
                if vocabulary.top(&reference).is_none_or(|(top, _)| top != *step) {
                    continue;
                }
                let measures: Vec<String> =
                    path.trades.iter().map(|unit| self.measure(ordered, &unit.text)).collect();
                let trades = self.unit_chips(facet, &path.trades, reader);
                match outcomes.iter_mut().find(|known| known.measures == measures) {
                    Some(known) => {
                        known.paths.push(reference);
                        known.trades_html.extend(trades);
                    }
                    None => outcomes.push(Outcome { measures, paths: vec![reference], trades_html: trades }),
                }
            }
        }
        outcomes
    }

    /// The unit that counts a unit of trade; its own name where none does.
    fn measure(&self, ordered: &Facet, unit: &str) -> String {
        let term = self.vocabulary().decider(ordered).and_then(|decider| decider.term(unit));
        let counted = term.and_then(|term| term.measure.as_ref());
        counted.map_or_else(|| unit.to_owned(), |(written, _)| written.text.clone())
    }
}

/// Chips, each on a line of its own, so that those of neighbouring cells stand beside each other.
fn lines(chips: &[String]) -> String {
    chips.join("<br>")
}
