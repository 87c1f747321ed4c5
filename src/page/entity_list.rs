//! The entities a query selects as a row of chips, open or folded behind their number.

use super::html::escape;
use super::scene::Scene;
use crate::cost::model::Shown;
use crate::document::Condition;
use crate::language::Language;
use crate::vocabulary::TermRef;

impl Scene<'_> {
    /// Chips of entities, in the order of the reader's language.
    pub(super) fn chips(&self, ids: &[String], reader: &Language) -> String {
        self.row_of_chips(self.in_order(ids, reader), reader)
    }

    /// Chips of what a cell lists, in its order; a dash where that is nobody.
    pub(super) fn listed_chips(&self, shown: &[Shown], reader: &Language) -> String {
        let ids = self.listed(shown);
        if ids.is_empty() {
            return "—".to_owned();
        }
        self.row_of_chips(ids.iter(), reader)
    }

    fn row_of_chips<'i>(&self, ids: impl Iterator<Item = &'i String>, reader: &Language) -> String {
        let chips = ids.map(|id| self.page_chip(id, None, None, reader));
        format!("<span class=\"chips\">{}</span>", chips.collect::<Vec<_>>().join(" "))
    }

    /// The entities a cell lists, each once.
    pub(super) fn listed(&self, shown: &[Shown]) -> Vec<String> {
        let mut ids: Vec<String> = Vec::new();
        for shown in shown {
            let those = match shown {
                Shown::Entity(id) => vec![id.clone()],
                Shown::Those(terms) => self.graph.roster.select(terms),
            };
            ids.extend(those.into_iter().filter(|id| !ids.contains(id)).collect::<Vec<_>>());
        }
        ids
    }

    /// Chips behind their number, for those who want to see them. Whoever hears the page hears what they are, too.
    pub(super) fn folded(&self, conditions: &[Condition], ids: &[String], reader: &Language) -> String {
        let key = if ids.len() == 1 { "entities_count_one" } else { "entities_count" };
        let count = self.say(key, reader).replace("{n}", &ids.len().to_string());
        let names: Vec<&str> = conditions
            .iter()
            .filter_map(|condition| self.vocabulary().term(&TermRef::new(&condition.facet, &condition.term)))
            .map(|term| term.label.read(reader).value.as_str())
            .collect();
        let what = self.vocabulary().languages.format(reader).list.join(&names);
        let of = self.say("folded_of", reader).replace("{terms}", &what);
        format!(
            "<details class=\"folded\"><summary><span class=\"hidden\">{}</span>{}</summary>{}</details>",
            escape(&of),
            escape(&count),
            self.chips(ids, reader)
        )
    }
}
