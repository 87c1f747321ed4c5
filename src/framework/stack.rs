//! A stack: levels, one on top of the other, and who stands on each.

use super::field::Reader;
use super::names::level_anchor;
use crate::cost::{Asks, Question};
use crate::diagnostic::{Fault, rules};
use crate::document::{is_id, parse_query};
use crate::formula::Formula;
use crate::language::Localized;
use crate::source::{Fields, Node, Written};
use crate::vocabulary::TermRef;

/// A stack as its author drew it.
#[derive(Clone, Debug)]
pub struct Stack {
    /// Its levels, the top one first.
    pub levels: Vec<Level>,
    /// What flows through them, in words.
    pub flow: Option<Localized<String>>,
}

/// A level of a stack.
#[derive(Clone, Debug)]
pub struct Level {
    /// Its id.
    pub id: String,
    /// What it is called.
    pub label: Localized<String>,
    /// What the entities that stand on it have; nobody stands there where it is empty.
    pub shows: Vec<TermRef>,
    /// The query of `shows`, as written.
    pub query: Option<String>,
    /// Its part of what a buyer pays, asked of the ledger.
    pub share: Option<Question>,
}

/// The key of the summary of a level, among the texts of its framework.
pub fn summary_key(level: &str) -> String {
    format!("{}/summary", level_anchor(level))
}

impl Reader<'_> {
    /// Reads what makes a framework `id` a stack.
    pub(super) fn stack(&mut self, id: &str, fields: &mut Fields<'_>) -> Stack {
        let mut levels = Vec::new();
        if let Some(node) = fields.take("levels") {
            let entries = Fields::of(node, self.file, "`levels`", self.faults).rest();
            for (name, node) in entries {
                levels.push(self.level(id, name, node));
            }
        }
        if levels.is_empty() {
            let fault =
                Fault::new("the stack has no levels").hint("name them under `levels:`, the top one first");
            self.fault(&rules::KEY, fields.spot(), fault);
        }
        Stack { levels, flow: self.words(fields, "flow") }
    }

    fn level(&mut self, id: &str, name: &Written, node: &Node) -> Level {
        if !is_id(&name.text) {
            let fault = Fault::new(format!("`{}` cannot name a level", name.text))
                .hint("write small letters a–z, digits and single dashes");
            self.fault(&rules::NAME_FORM, name.spot, fault);
        }
        let what = format!("the level `{}`", name.text);
        let mut fields = Fields::of(node, self.file, &what, self.faults);
        let label = self.label(&mut fields, &name.text, name.spot);
        self.text(&mut fields, "summary", summary_key(&name.text));
        let query = fields.text("shows", self.faults);
        let shows = query.as_ref().map(|query| self.query(query)).unwrap_or_default();
        let share = fields.text("share", self.faults);
        let share = share.and_then(|written| self.share(id, name, &label, &written));
        fields.close(self.faults);
        let query = query.map(|query| query.text);
        Level { id: name.text.clone(), label, shows, query, share }
    }

    /// The terms of a query; nothing where one of them is unknown, which has been told.
    fn query(&mut self, written: &Written) -> Vec<TermRef> {
        let conditions = match parse_query(&written.text) {
            Ok(conditions) => conditions,
            Err(fault) => {
                self.fault(&rules::SHAPE, written.spot, fault);
                return Vec::new();
            }
        };
        self.roster.vocabulary.find_conditions(&conditions).unwrap_or_else(|faults| {
            faults.into_iter().for_each(|fault| self.fault(&rules::UNKNOWN, written.spot, fault));
            Vec::new()
        })
    }

    /// `=model.figure`.
    fn share(
        &mut self,
        id: &str,
        level: &Written,
        label: &Localized<String>,
        written: &Written,
    ) -> Option<Question> {
        let Some(name) = written.text.strip_prefix('=') else {
            let fault = Fault::new(format!("`{}` names no figure", written.text))
                .hint("write `=model.figure` or `=entity.fact`");
            self.fault(&rules::SHAPE, written.spot, fault);
            return None;
        };
        let spot = written.spot.narrow(1, u32::MAX);
        let formula = Formula::parse(name, &self.roster.vocabulary.units);
        let formula = self.told(&rules::FORMULA, spot, formula)?;
        let question = Question {
            owner: id.to_owned(),
            name: level.text.clone(),
            label: label.clone(),
            anchor: level_anchor(&level.text),
            asks: Asks::Value(formula),
            file: self.file.clone(),
            spot,
        };
        self.questions.push(question.clone());
        Some(question)
    }
}
