//! What models and datasets have in common while they are read: names, labels, quantities, formulas, sources.

use std::sync::Arc;

use super::model::{Basis, Boundary, Given};
use crate::diagnostic::{Diagnostic, Fault, Rule, SitePath, Spot, nearest, rules};
use crate::document::read_source;
use crate::formula::Formula;
use crate::graph::{Roster, WorkId, unfolded};
use crate::language::Localized;
use crate::quantity::{Middle, Quantity, Unit};
use crate::source::{Fields, Node, Written};

/// Reads one file of data.
pub(super) struct Reader<'a> {
    pub(super) roster: &'a mut Roster,
    pub(super) file: &'a SitePath,
    pub(super) faults: &'a mut Vec<Diagnostic>,
}

impl Reader<'_> {
    pub(super) fn fault(&mut self, rule: &'static Rule, spot: Spot, fault: Fault) {
        self.faults.push(fault.at(rule, self.file.at(spot)));
    }

    /// The name of an input, a figure, a column, a table or a scenario.
    ///
    /// It is told when it has another form than names have, or is a unit's.
    pub(super) fn name(&mut self, written: &Written, what: &str) {
        let name = &written.text;
        let is_name = name.starts_with(|first: char| first.is_ascii_lowercase())
            && name.chars().all(|sign| sign.is_ascii_lowercase() || sign.is_ascii_digit() || sign == '_');
        if !is_name {
            let fault = Fault::new(format!("`{name}` cannot name {what}"))
                .hint("write small letters a–z, digits and underscores: `price_of_flour`");
            self.fault(&rules::NAME_FORM, written.spot, fault);
        } else if self.roster.vocabulary.units.unit(name).is_ok() {
            let fault = Fault::new(format!("`{name}` is a unit, and cannot name {what}"))
                .hint("formulas could not tell them apart: choose another name");
            self.fault(&rules::DOUBLE, written.spot, fault);
        }
    }

    /// Whether an entity has this id.
    ///
    /// # Errors
    /// A [`Fault`] with the nearest id.
    pub(super) fn entity(&self, id: &str) -> Result<(), Fault> {
        if self.roster.entities.contains_key(id) {
            return Ok(());
        }
        let hint = nearest(id, self.roster.entities.keys().map(String::as_str));
        Err(Fault::new(format!("no entity is called `{id}`"))
            .hint_if(hint.map(|known| format!("did you mean `{known}`?"))))
    }

    /// A text in the site's languages.
    pub(super) fn spoken<'b>(&mut self, fields: &mut Fields<'b>, key: &'b str) -> Option<Localized<String>> {
        let spoken = fields.spoken(key, self.faults)?;
        let languages = &self.roster.vocabulary.languages;
        let localized = languages.localize_all(key, &spoken, self.file, self.faults);
        for (_, written) in localized.iter().filter(|(_, written)| written.text.contains("[[")) {
            let fault =
                Fault::new(format!("`{key}` holds `[[`, and words of models and datasets have no brackets"))
                    .hint("write the name in words; what it rests on is linked by itself");
            self.faults.push(fault.at(&rules::BRACKET, self.file.at(written.spot)));
        }
        Some(localized.map(|written| unfolded(&written.text)))
    }

    /// A label, or the name in words where there is none, which is told.
    pub(super) fn label(&mut self, fields: &mut Fields<'_>, name: &Written) -> Localized<String> {
        if let Some(label) = self.spoken(fields, "label") {
            return label;
        }
        let fault = Fault::new(format!("`{}` has no `label`", name.text))
            .hint("say in a few words what it is, in each language");
        self.fault(&rules::KEY, name.spot, fault);
        let language = self.roster.vocabulary.languages.default_language().clone();
        Localized::new(language, name.text.replace('_', " "))
    }

    pub(super) fn quantity(&mut self, written: &Written, middle: Option<&Written>) -> Option<Quantity> {
        let middle = match middle.map(|written| (written, Middle::from_word(&written.text))) {
            None => Middle::Arithmetic,
            Some((_, Ok(middle))) => middle,
            Some((written, Err(fault))) => {
                self.fault(&rules::SHAPE, written.spot, fault);
                Middle::Geometric
            }
        };
        match self.roster.vocabulary.units.read_with(&written.text, middle) {
            Ok(quantity) => Some(quantity),
            Err(fault) => {
                self.fault(&rules::QUANTITY, written.spot, fault);
                None
            }
        }
    }

    /// The unit a figure or a column promises.
    pub(super) fn unit(&mut self, written: &Written) -> Option<Arc<Unit>> {
        match self.roster.vocabulary.units.unit(&written.text) {
            Ok(unit) => Some(unit),
            Err(fault) => {
                self.fault(&rules::QUANTITY, written.spot, fault);
                None
            }
        }
    }

    pub(super) fn formula(&mut self, written: &Written) -> Option<Formula> {
        match Formula::parse(&written.text, &self.roster.vocabulary.units) {
            Ok(formula) => Some(formula),
            Err(fault) => {
                self.fault(&rules::FORMULA, written.spot, fault);
                None
            }
        }
    }

    /// A quantity, or `=` and what stands in for it.
    pub(super) fn given(&mut self, written: &Written, middle: Option<&Written>) -> Option<Given> {
        let Some(bound) = written.text.strip_prefix('=') else {
            return self.quantity(written, middle).map(|quantity| Given::Stated(quantity, written.spot));
        };
        let spot = written.spot.narrow(1, u32::MAX);
        let formula = self.formula(&Written { text: bound.to_owned(), spot })?;
        Some(Given::Bound(Written { text: bound.to_owned(), spot }, formula))
    }

    /// `source:` or `assumed:`.
    pub(super) fn basis(&mut self, fields: &mut Fields<'_>, name: &Written, is_bound: bool) -> Basis {
        let assumed = self.spoken(fields, "assumed");
        let source = self.source(fields);
        match (source, assumed) {
            (Some(_), Some(_)) => {
                let fault = Fault::new(format!("`{}` has a source and is assumed", name.text))
                    .hint("keep one: what has a source is no assumption");
                self.fault(&rules::UNSOURCED, name.spot, fault);
                Basis::Missing
            }
            (Some(work), None) => work.map_or(Basis::Missing, Basis::Work),
            (None, Some(why)) => Basis::Assumed(why),
            (None, None) if is_bound => Basis::Bound,
            (None, None) => {
                let fault = Fault::new(format!("the input `{}` names no source", name.text))
                    .hint("add `source:` with a key of `content/sources.yaml` or a work, or `assumed:` with the reason");
                self.fault(&rules::UNSOURCED, name.spot, fault);
                Basis::Missing
            }
        }
    }

    /// `source:`, where it stands; what cannot be found has been told.
    pub(super) fn source(&mut self, fields: &mut Fields<'_>) -> Option<Option<WorkId>> {
        let written = read_source(fields, self.faults)?;
        Some(self.roster.cite(&written, self.file, self.faults))
    }

    /// `boundary: {from: …, to: …}`.
    pub(super) fn boundary(&mut self, node: &Node) -> Option<Boundary> {
        let mut fields = Fields::of(node, self.file, "a boundary", self.faults);
        let from = fields.required("from", self.faults);
        let to = fields.required("to", self.faults);
        fields.close(self.faults);
        let boundary = Boundary { from: from?, to: to? };
        let Some(ordered) = self.roster.vocabulary.ordered() else {
            let fault = Fault::new("a boundary lies between terms of an ordered facet, and there is none")
                .hint("a facet says `ordered: true` in `content/vocabulary/facets.yaml`");
            self.fault(&rules::UNKNOWN, node.spot(), fault);
            return None;
        };
        let rank = |written: &Written| {
            ordered.find_term(&written.text)?;
            Ok(ordered.terms.iter().position(|term| term.id == written.text).unwrap_or_default())
        };
        let ranks = (rank(&boundary.from), rank(&boundary.to));
        match ranks {
            (Ok(lower), Ok(upper)) if upper == lower + 1 => Some(boundary),
            (Ok(_), Ok(_)) => {
                let fault = Fault::new(format!(
                    "`{}` and `{}` are no neighbours, the lower one first",
                    boundary.from.text, boundary.to.text
                ))
                .hint(format!(
                    "the order of `{}` is: {}",
                    ordered.id,
                    ordered.terms.iter().map(|term| term.id.as_str()).collect::<Vec<_>>().join(", ")
                ));
                self.fault(&rules::SHAPE, node.spot(), fault);
                None
            }
            (from, to) => {
                for (written, result) in [(&boundary.from, from), (&boundary.to, to)] {
                    if let Err(fault) = result {
                        self.fault(&rules::UNKNOWN, written.spot, fault);
                    }
                }
                None
            }
        }
    }
}
