//! Reads what an input counts: `count: facts`, `where: {confidence: high}`.

use super::count::{Count, Countable, On};
use super::field::Reader;
use crate::diagnostic::{Fault, rules};
use crate::source::{Fields, Node, Written};
use crate::vocabulary::TermRef;

/// What an input does not take that is counted.
const OTHERS: [&str; 5] = ["value", "middle", "slider", "source", "assumed"];

impl Reader<'_> {
    /// What an input counts, if it counts; what cannot be read of it has been told.
    pub(super) fn counted(&mut self, fields: &mut Fields<'_>, name: &Written) -> Option<Option<Count>> {
        let count = fields.take_entry("count");
        let conditions = fields.take_entry("where");
        let Some((key, node)) = count else {
            if let Some((key, _)) = conditions {
                let fault = Fault::new(format!("`{}` says `where`, but counts nothing", name.text))
                    .hint("name what is counted: `count: facts`");
                self.fault(&rules::KEY, key.spot, fault);
            }
            return None;
        };
        for other in OTHERS {
            if let Some((key, _)) = fields.take_entry(other) {
                let fault = Fault::new(format!("`{}` is counted, and takes no `{other}`", name.text))
                    .hint("remove the line: value and source of a count are the site itself");
                self.fault(&rules::SHAPE, key.spot, fault);
            }
        }
        let Some(written) = node.written() else {
            let fault = Fault::new(format!("`{}` names one thing, not {}", key.text, node.kind()))
                .hint("name what is counted: `count: facts`");
            self.fault(&rules::SHAPE, node.spot(), fault);
            return Some(None);
        };
        let countable = match Countable::find(&written.text) {
            Ok(countable) => countable,
            Err(fault) => {
                self.fault(&rules::UNKNOWN, written.spot, fault);
                return Some(None);
            }
        };
        let mut count = Count::all(countable.thing);
        let n_faults = self.faults.len();
        if let Some((_, node)) = conditions {
            self.conditions(node, countable, &mut count);
        }
        Some((self.faults.len() == n_faults).then_some(count))
    }

    /// `where:`, each key with a word, or with several that must all hold.
    fn conditions(&mut self, node: &Node, countable: &Countable, count: &mut Count) {
        let mut fields = Fields::of(node, self.file, "`where`", self.faults);
        for (key, node) in fields.rest() {
            let words = fields.texts_of(&key.text, node, self.faults);
            let on = match countable.condition(&key.text, &self.roster.vocabulary) {
                Ok(on) => on,
                Err(fault) => {
                    self.fault(&rules::UNKNOWN, key.spot, fault);
                    continue;
                }
            };
            if node.is_nothing() {
                let fault = Fault::new(format!("`{}` asks for nothing", key.text))
                    .hint("write a word, or `none` where it must not be said");
                self.fault(&rules::SHAPE, key.spot, fault);
            }
            for word in &words {
                if let Err(fault) = self.condition(&key.text, word, &on, count) {
                    self.fault(&rules::UNKNOWN, word.spot, fault);
                }
            }
        }
    }

    fn condition(&self, key: &str, word: &Written, on: &On, count: &mut Count) -> Result<(), Fault> {
        let vocabulary = &self.roster.vocabulary;
        match on {
            On::Facet => {
                if let Some(facet) = vocabulary.facet(key) {
                    count.terms.push(TermRef::new(&facet.id, &facet.find_term(&word.text)?.id));
                }
            }
            On::Property(property) => {
                count.says.push((*property, property.asked(&word.text, vocabulary)?));
            }
        }
        Ok(())
    }
}
