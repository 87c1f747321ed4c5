//! What frameworks have in common while they are read: labels, texts with brackets, dates, sources, axes.

use std::collections::BTreeMap;

use super::axis::{self, Axis};
use crate::cost::Question;
use crate::diagnostic::{Diagnostic, Fault, Rule, SitePath, Spot, rules};
use crate::document::{Text, parse_line, read_source};
use crate::graph::{Roster, WorkId};
use crate::language::Localized;
use crate::quantity::Date;
use crate::source::{Fields, Node, Value, Written};

/// Reads one file of a framework.
pub(super) struct Reader<'a> {
    pub(super) roster: &'a mut Roster,
    pub(super) file: &'a SitePath,
    pub(super) faults: &'a mut Vec<Diagnostic>,
    /// The texts in which brackets work, as they are met.
    pub(super) texts: BTreeMap<String, Localized<Text>>,
    /// What the ledger is asked, as it is met: what is wrong with it is told even where the rest cannot be read.
    pub(super) questions: Vec<Question>,
    /// The stacks of the site, as axes.
    pub(super) stacks: &'a BTreeMap<String, Axis>,
}

impl Reader<'_> {
    pub(super) fn fault(&mut self, rule: &'static Rule, spot: Spot, fault: Fault) {
        self.faults.push(fault.at(rule, self.file.at(spot)));
    }

    /// What was found, or its fault told where the name stands.
    pub(super) fn told<T>(&mut self, rule: &'static Rule, spot: Spot, found: Result<T, Fault>) -> Option<T> {
        match found {
            Ok(found) => Some(found),
            Err(fault) => {
                self.fault(rule, spot, fault);
                None
            }
        }
    }

    fn spoken(&mut self, fields: &mut Fields<'_>, key: &'static str) -> Option<Localized<Written>> {
        let spoken = fields.spoken(key, self.faults)?;
        let languages = &self.roster.vocabulary.languages;
        Some(languages.localize_all(key, &spoken, self.file, self.faults))
    }

    /// A plain text in the site's languages.
    pub(super) fn words(&mut self, fields: &mut Fields<'_>, key: &'static str) -> Option<Localized<String>> {
        let words = self.spoken(fields, key)?;
        Some(words.map(|written| written.text.clone()))
    }

    /// A label, or the name in words where there is none, which is told.
    pub(super) fn label(&mut self, fields: &mut Fields<'_>, name: &str, spot: Spot) -> Localized<String> {
        if let Some(label) = self.words(fields, "label") {
            return label;
        }
        let fault = Fault::new(format!("`{name}` has no `label`"))
            .hint("say in a few words what it is, in each language");
        self.fault(&rules::KEY, spot, fault);
        let language = self.roster.vocabulary.languages.default_language().clone();
        Localized::new(language, name.replace('-', " "))
    }

    /// A text in which brackets work; it is kept under `name`. Whether there is one.
    pub(super) fn text(&mut self, fields: &mut Fields<'_>, key: &'static str, name: String) -> bool {
        let Some(written) = self.spoken(fields, key) else { return false };
        let (file, faults) = (self.file, &mut *self.faults);
        let text =
            written.map(|written| Text { body: parse_line(written, file, faults), written: written.clone() });
        self.texts.insert(name, text);
        true
    }

    /// A line that reads the same in every language, such as the evidence of a cell.
    pub(super) fn line(&mut self, written: &Written, name: String) {
        let body = parse_line(written, self.file, self.faults);
        let language = self.roster.vocabulary.languages.default_language().clone();
        self.texts.insert(name, Localized::new(language, Text { body, written: written.clone() }));
    }

    pub(super) fn date(&mut self, fields: &mut Fields<'_>, key: &'static str) -> Option<Date> {
        let written = fields.text(key, self.faults)?;
        self.told(&rules::SHAPE, written.spot, Date::parse(&written.text))
    }

    /// A date that must be there.
    pub(super) fn required_date(&mut self, fields: &mut Fields<'_>, key: &'static str) -> Option<Date> {
        let written = fields.required(key, self.faults)?;
        self.told(&rules::SHAPE, written.spot, Date::parse(&written.text))
    }

    /// `source:`; what cannot be found has been told.
    pub(super) fn source(&mut self, fields: &mut Fields<'_>) -> Option<WorkId> {
        let written = read_source(fields, self.faults)?;
        self.roster.cite(&written, self.file, self.faults)
    }

    /// The axis that `rows:` or `columns:` names.
    pub(super) fn axis(&mut self, fields: &mut Fields<'_>, key: &'static str) -> Option<Axis> {
        let written = fields.required(key, self.faults)?;
        let stacks: Vec<&str> = self.stacks.keys().map(String::as_str).collect();
        let found = axis::find(
            &written.text,
            &self.roster.vocabulary,
            |name| self.stacks.get(name).cloned(),
            &stacks,
        );
        let axis = self.told(&rules::UNKNOWN, written.spot, found)?;
        if axis.places.is_empty() {
            let fault = Fault::new(format!("`{}` has no places for {key}", written.text))
                .hint("give it terms, or levels where it is a stack");
            self.fault(&rules::SHAPE, written.spot, fault);
            return None;
        }
        Some(axis)
    }

    /// `at: [row, column]`.
    pub(super) fn at(
        &mut self,
        fields: &mut Fields<'_>,
        rows: &Axis,
        columns: &Axis,
    ) -> Option<(usize, usize)> {
        let Some(node) = fields.take("at") else {
            let fault = Fault::new("the cell does not say where it stands").hint("write `at: [row, column]`");
            self.fault(&rules::KEY, fields.spot(), fault);
            return None;
        };
        self.row_and_column(node, rows, columns)
    }

    pub(super) fn row_and_column(
        &mut self,
        node: &Node,
        rows: &Axis,
        columns: &Axis,
    ) -> Option<(usize, usize)> {
        let written = match &node.value {
            Value::List(items) => items.iter().map(Node::written).collect::<Option<Vec<Written>>>(),
            _ => None,
        };
        let Some([row, column]) = written.as_deref() else {
            let fault = Fault::new("a cell stands at one row and one column").hint("write `[row, column]`");
            self.fault(&rules::SHAPE, node.spot(), fault);
            return None;
        };
        // Both are looked up: both mistakes are told in one run.
        let found = self.told(&rules::UNKNOWN, row.spot, rows.find(&row.text, "row"));
        let across = self.told(&rules::UNKNOWN, column.spot, columns.find(&column.text, "column"));
        Some((found?, across?))
    }
}
