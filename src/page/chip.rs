//! Chips: small labelled links to pages and terms; and links to values.

use std::fmt::Write as _;

use super::html::{escape, escape_into};
use super::plan::Subject;
use super::scene::Scene;
use crate::graph::FactRef;
use crate::language::Language;
use crate::quantity::format_period;
use crate::vocabulary::TermRef;

impl Scene<'_> {
    /// A chip to a page, in the words of its author or by its title.
    pub(super) fn page_chip(
        &self,
        id: &str,
        anchor: Option<&str>,
        words: Option<&str>,
        reader: &Language,
    ) -> String {
        let roster = &self.graph.roster;
        let Some(article) = roster.articles.get(id) else { return escape(words.unwrap_or(id)) };
        let href = self.href(&Subject::Article(id.to_owned()), reader);
        let top = roster.entities.get(id).and_then(|entity| entity.top(self.vocabulary()));
        let title = article.title.read(reader);
        let label = Label {
            text: words.unwrap_or(title.value),
            tag: words.is_none().then(|| self.foreign_tag(title.language, reader)).flatten(),
        };
        let code = top
            .as_ref()
            .and_then(|(term, _)| self.vocabulary().term(term))
            .and_then(|term| term.code.as_deref());
        chip(
            &with_anchor(&href, anchor),
            &label,
            code,
            top.as_ref().map(|(_, place)| *place),
            article.is_wanted,
        )
    }

    /// A chip to a term.
    pub(super) fn term_chip(&self, reference: &TermRef, words: Option<&str>, reader: &Language) -> String {
        let Some(term) = self.vocabulary().term(reference) else {
            return escape(words.unwrap_or(&reference.term));
        };
        let href = self.href(&Subject::Term(reference.clone()), reader);
        let name = term.label.read(reader);
        let label = Label {
            text: words.unwrap_or(name.value),
            tag: words.is_none().then(|| self.foreign_tag(name.language, reader)).flatten(),
        };
        let place = self.vocabulary().top(reference).map(|(_, place)| place);
        chip(&href, &label, term.code.as_deref(), place, false)
    }

    /// Chips of terms, in a flow.
    pub(super) fn term_chips(&self, terms: &[TermRef], reader: &Language) -> String {
        terms.iter().map(|term| self.term_chip(term, None, reader)).collect::<Vec<_>>().join(" ")
    }

    /// The address of a fact on the page that states it.
    pub(super) fn fact_href(&self, reference: &FactRef, reader: &Language) -> Option<String> {
        let (fact, entry) = self.graph.roster.fact(reference)?;
        let href = self.href(&Subject::Article(fact.page.clone()), reader);
        Some(with_anchor(&href, Some(entry.map_or(&fact.anchor, |entry| &entry.anchor))))
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
        format!(
            "<a class=\"value\" href=\"{}\" title=\"{}\">{}</a>",
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

struct Label<'a> {
    text: &'a str,
    tag: Option<String>,
}

fn chip(href: &str, label: &Label<'_>, code: Option<&str>, place: Option<usize>, is_wanted: bool) -> String {
    let mut out = String::with_capacity(96);
    out.push_str(if is_wanted { "<a class=\"chip wanted\" href=\"" } else { "<a class=\"chip\" href=\"" });
    escape_into(&mut out, href);
    out.push('"');
    if let Some(place) = place {
        let _ = write!(out, " data-place=\"{place}\"");
    }
    out.push('>');
    if let Some(code) = code.filter(|code| *code != label.text) {
        out.push_str("<span class=\"chip-code\">");
        escape_into(&mut out, code);
        // A code never stands alone at the end of a line.
        out.push_str("</span>\u{a0}");
    }
    match &label.tag {
        Some(tag) => {
            out.push_str("<span lang=\"");
            escape_into(&mut out, tag);
            out.push_str("\">");
            escape_into(&mut out, label.text);
            out.push_str("</span>");
        }
        None => escape_into(&mut out, label.text),
    }
    out.push_str("</a>");
    out
}
