//! Chips: small labelled links to pages and terms; and links to values.

use std::borrow::Cow;
use std::collections::HashMap;
use std::fmt::Write as _;

use super::html::{escape, escape_into};
use super::plan::{Plan, Subject};
use super::scene::Scene;
use crate::graph::{Content as FactContent, FactRef, FigureRef, Graph, all_terms};
use crate::language::Language;
use crate::quantity::{format, format_period};
use crate::vocabulary::TermRef;

impl<'a> Scene<'a> {
    /// A chip to a page, in the words of its author or by its title.
    pub(super) fn page_chip(
        &self,
        id: &str,
        anchor: Option<&str>,
        words: Option<&str>,
        reader: &Language,
    ) -> String {
        let chip = self.chip_of_page(id, reader);
        chip.map_or_else(|| escape(words.unwrap_or(id)), |chip| chip.html(anchor, words, chip.code))
    }

    /// All of a chip to a page: from the table, where there is one.
    fn chip_of_page(&self, id: &str, reader: &Language) -> Option<Cow<'_, Chip<'a>>> {
        match &self.chips {
            Some(tables) => tables.get(reader)?.pages.get(id).map(Cow::Borrowed),
            None => Chip::of_page(self.graph, self.plan, id, reader).map(Cow::Owned),
        }
    }

    fn chip_of_term(&self, reference: &TermRef, reader: &Language) -> Option<Cow<'_, Chip<'a>>> {
        match &self.chips {
            Some(tables) => tables.get(reader)?.terms.get(reference).map(Cow::Borrowed),
            None => Chip::of_term(self.graph, self.plan, reference, reader).map(Cow::Owned),
        }
    }

    fn chip_of_item(&self, id: &str, reader: &Language) -> Option<Cow<'_, Chip<'a>>> {
        match &self.chips {
            Some(tables) => tables.get(reader)?.items.get(id).map(Cow::Borrowed),
            None => Chip::of_item(self.graph, self.plan, id, reader).map(Cow::Owned),
        }
    }

    /// A chip to a page, among those that stand at one rank: who stands there too needs no code.
    pub(super) fn chip_among(&self, id: &str, rank: usize, reader: &Language) -> String {
        let chip = self.chip_of_page(id, reader);
        chip.map_or_else(
            || escape(id),
            |chip| chip.html(None, None, chip.code.filter(|_| chip.place != Some(rank))),
        )
    }

    /// A chip to whoever speaks: a page, or an item.
    pub(super) fn speaker_chip(&self, id: &str, reader: &Language) -> String {
        match self.graph.roster.articles.contains_key(id) {
            true => self.page_chip(id, None, None, reader),
            false => self.item_chip(id, None, None, reader),
        }
    }

    /// A chip to a term.
    pub(super) fn term_chip(&self, reference: &TermRef, words: Option<&str>, reader: &Language) -> String {
        let chip = self.chip_of_term(reference, reader);
        chip.map_or_else(
            || escape(words.unwrap_or(&reference.term)),
            |chip| chip.html(None, words, chip.code),
        )
    }

    /// Chips of terms, in a flow.
    pub(super) fn term_chips(&self, terms: &[TermRef], reader: &Language) -> String {
        terms.iter().map(|term| self.term_chip(term, None, reader)).collect::<Vec<_>>().join(" ")
    }

    /// The address of a fact on the page that states it.
    pub(super) fn fact_href(&self, reference: &FactRef, reader: &Language) -> Option<String> {
        let (fact, entry) = self.graph.roster.fact(reference)?;
        let chip = self.chip_of_page(&fact.page, reader)?;
        Some(with_anchor(&chip.href, Some(entry.map_or(&fact.anchor, |entry| &entry.anchor))))
    }

    /// A chip to a model, a dataset or a framework.
    pub(super) fn item_chip(
        &self,
        id: &str,
        anchor: Option<&str>,
        words: Option<&str>,
        reader: &Language,
    ) -> String {
        let chip = self.chip_of_item(id, reader);
        chip.map_or_else(|| escape(words.unwrap_or(id)), |chip| chip.html(anchor, words, chip.code))
    }

    /// A computed figure in prose, linked to its derivation.
    pub(super) fn figure_link(
        &self,
        reference: &FigureRef,
        words: Option<&str>,
        reader: &Language,
    ) -> String {
        let roster = &self.graph.roster;
        let Some(item) = roster.items.get(&reference.model) else { return String::new() };
        let (Some(value), Some(quantity)) = (item.values.get(&reference.name), roster.items.value(reference))
        else {
            return escape(words.unwrap_or_default());
        };
        let shown = format(quantity, self.vocabulary().languages.format(reader), reader);
        let page = self.href(&Subject::Item(item.kind, reference.model.clone()), reader);
        let mut title: Vec<&str> = vec![item.title.read(reader).value, value.label.read(reader).value];
        if words.is_some() {
            title.push(&shown);
        }
        format!(
            "<a class=\"value figure\" href=\"{}\" title=\"{}\">{}</a>",
            escape(&with_anchor(&page, Some(&value.anchor))),
            escape(&title.join(" · ")),
            escape(words.unwrap_or(&shown))
        )
    }

    /// A value in prose, linked to the fact that states it.
    pub(super) fn value_link(&self, reference: &FactRef, words: Option<&str>, reader: &Language) -> String {
        let roster = &self.graph.roster;
        let Some((fact, entry)) = roster.fact(reference) else { return String::new() };
        let value = roster.value_words(entry.map_or(&fact.content, |entry| &entry.content), reader);
        let format = self.vocabulary().languages.format(reader);
        let owner = roster.articles.get(&fact.owner).map(|article| article.title.read(reader).value.clone());
        let period = match entry {
            Some(entry) => entry.period.as_ref().map(|period| format_period(period, format)),
            None => fact.when().map(|period| format_period(&period, format)),
        };
        let label = fact.label.read(reader).value.clone();
        let own_value = words.map(|_| value.clone());
        let title: Vec<String> = [owner, Some(label), period, own_value].into_iter().flatten().collect();
        let href = self.fact_href(reference, reader).unwrap_or_default();
        // A number stays on one line, a sentence does not.
        let class = if matches!(fact.content, FactContent::Text(_)) { "value statement" } else { "value" };
        format!(
            "<a class=\"{class}\" href=\"{}\" title=\"{}\">{}</a>",
            escape(&href),
            escape(&title.join(" · ")),
            escape(words.unwrap_or(&value))
        )
    }
}

fn with_anchor(href: &str, anchor: Option<&str>) -> String {
    match anchor {
        Some(anchor) => format!("{href}#{anchor}"),
        None => href.to_owned(),
    }
}

/// What is known of every page and every term that a chip may lead to, for readers of one language.
#[derive(Debug)]
pub(super) struct Chips<'a> {
    pages: HashMap<&'a str, Chip<'a>>,
    terms: HashMap<TermRef, Chip<'a>>,
    items: HashMap<&'a str, Chip<'a>>,
}

/// All of a chip but the words on it and the place on the page it leads to.
#[derive(Clone, Debug)]
struct Chip<'a> {
    href: String,
    name: &'a str,
    /// The name's language, where it is not the reader's.
    tag: Option<&'a str>,
    code: Option<&'a str>,
    place: Option<usize>,
    is_wanted: bool,
}

impl<'a> Chips<'a> {
    /// Looks everything up once: a site has thousands of pages, and ten times as many chips.
    pub(super) fn new(graph: &'a Graph, plan: &Plan, reader: &Language) -> Chips<'a> {
        let roster = &graph.roster;
        let pages = roster.articles.keys().filter_map(|id| {
            let chip = Chip::of_page(graph, plan, id, reader)?;
            Some((id.as_str(), chip))
        });
        let terms = all_terms(&roster.vocabulary).filter_map(|reference| {
            let chip = Chip::of_term(graph, plan, &reference, reader)?;
            Some((reference, chip))
        });
        let items = roster.items.iter().filter_map(|(id, _)| {
            let chip = Chip::of_item(graph, plan, id, reader)?;
            Some((id, chip))
        });
        Chips { pages: pages.collect(), terms: terms.collect(), items: items.collect() }
    }
}

impl<'a> Chip<'a> {
    fn of_page(graph: &'a Graph, plan: &Plan, id: &str, reader: &Language) -> Option<Chip<'a>> {
        let roster = &graph.roster;
        let vocabulary = &*roster.vocabulary;
        let article = roster.articles.get(id)?;
        let top = roster.entities.get(id).and_then(|entity| entity.top(vocabulary));
        let term = top.as_ref().and_then(|(term, _)| vocabulary.term(term));
        let title = article.title.read(reader);
        Some(Chip {
            href: plan.href(&Subject::Article(article.id.clone()), reader).unwrap_or_default(),
            name: title.value,
            tag: foreign(graph, title.language, reader),
            code: term.and_then(|term| term.code.as_deref()),
            place: top.map(|(_, place)| place),
            is_wanted: article.is_wanted,
        })
    }

    fn of_term(graph: &'a Graph, plan: &Plan, reference: &TermRef, reader: &Language) -> Option<Chip<'a>> {
        let vocabulary = &*graph.roster.vocabulary;
        let term = vocabulary.term(reference)?;
        let name = term.label.read(reader);
        Some(Chip {
            href: plan.href(&Subject::Term(reference.clone()), reader).unwrap_or_default(),
            name: name.value,
            tag: foreign(graph, name.language, reader),
            code: term.code.as_deref(),
            place: vocabulary.top(reference).map(|(_, place)| place),
            is_wanted: false,
        })
    }

    fn of_item(graph: &'a Graph, plan: &Plan, id: &str, reader: &Language) -> Option<Chip<'a>> {
        let item = graph.roster.items.get(id)?;
        let title = item.title.read(reader);
        Some(Chip {
            href: plan.href(&Subject::Item(item.kind, id.to_owned()), reader).unwrap_or_default(),
            name: title.value,
            tag: foreign(graph, title.language, reader),
            code: None,
            place: None,
            is_wanted: false,
        })
    }
}

/// The tag of a language that is not the reader's.
fn foreign<'a>(graph: &'a Graph, of: &Language, reader: &Language) -> Option<&'a str> {
    (of != reader).then(|| graph.roster.vocabulary.languages.format(of).tag.as_str())
}

impl Chip<'_> {
    fn html(&self, anchor: Option<&str>, words: Option<&str>, code: Option<&str>) -> String {
        let mut out = String::with_capacity(160);
        out.push_str(if self.is_wanted {
            "<a class=\"chip wanted\" href=\""
        } else {
            "<a class=\"chip\" href=\""
        });
        escape_into(&mut out, &self.href);
        if let Some(anchor) = anchor {
            out.push('#');
            escape_into(&mut out, anchor);
        }
        out.push('"');
        if let Some(place) = self.place {
            let _ = write!(out, " data-place=\"{place}\"");
        }
        out.push('>');
        let text = words.unwrap_or(self.name);
        if let Some(code) = code.filter(|code| *code != text) {
            out.push_str("<span class=\"chip-code\">");
            escape_into(&mut out, code);
            // A code never stands alone at the end of a line.
            out.push_str("</span>\u{a0}");
        }
        match self.tag.filter(|_| words.is_none()) {
            Some(tag) => {
                out.push_str("<span lang=\"");
                escape_into(&mut out, tag);
                out.push_str("\">");
                escape_into(&mut out, text);
                out.push_str("</span>");
            }
            None => escape_into(&mut out, text),
        }
        out.push_str("</a>");
        out
    }
}
