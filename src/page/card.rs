//! The card of a page: what a chip shows of it before a reader follows, made from the page's own view.

use super::frame_view::{CardNumber, CardView};
use super::framework_view::{CountView, FrameworkView};
use super::plan::{PlannedPage, Subject};
use super::scene::Scene;
use super::view::{Content, FactView, Frame, Row, Spoken, TermView};
use crate::cost::Item;
use crate::graph::{BASE, ItemKind};
use crate::language::Language;

/// A card has room for so many numbers.
const N_NUMBERS: usize = 2;

/// What a framework counts.
fn counts(about: &FrameworkView) -> Vec<Row> {
    let row = |count: &CountView| Row {
        label: count.label.clone(),
        href: None,
        html: super::html::escape(&count.value),
    };
    about.counts.iter().map(row).collect()
}

impl Scene<'_> {
    /// The card of a page. A page that is no place to go to has none.
    pub(super) fn card(&self, page: &PlannedPage, frame: &Frame, content: &Content) -> Option<CardView> {
        let reader = &page.language;
        let (names, rows, numbers) = match content {
            Content::Entity(view) => (view.names.clone(), self.place_on_card(page), numbers(&view.facts)),
            Content::Article(view) => (Vec::new(), Vec::new(), numbers(&view.facts)),
            Content::Term(view) => (Vec::new(), self.term_on_card(view, reader), Vec::new()),
            Content::Model(_) => (Vec::new(), Vec::new(), self.results(page)),
            Content::Dataset(view) => {
                let rows = self.say("rows_count", reader).replace("{n}", &view.n_rows.to_string());
                (Vec::new(), vec![self.plain_row("rows", &rows, reader)], Vec::new())
            }
            Content::Map(view) => (Vec::new(), counts(&view.about), Vec::new()),
            Content::Stack(view) => (Vec::new(), counts(&view.about), Vec::new()),
            Content::Crosswalk(view) => (Vec::new(), counts(&view.about), Vec::new()),
            Content::Assessment(view) => (Vec::new(), counts(&view.about), Vec::new()),
            Content::NotFound(_) | Content::Redirect(_) => return None,
            _ => (Vec::new(), Vec::new(), Vec::new()),
        };
        let tag = frame.article_tag.clone();
        let summary = frame.description.clone().map(|text| Spoken { text, tag });
        Some(CardView { names, summary, rows, numbers })
    }

    /// The terms of the ordered facet and of the one that decides it.
    fn place_on_card(&self, page: &PlannedPage) -> Vec<Row> {
        let Subject::Article(id) = &page.subject else { return Vec::new() };
        let (Some(entity), Some(ordered)) = (self.graph.roster.entities.get(id), self.vocabulary().ordered())
        else {
            return Vec::new();
        };
        let decider = ordered.decided_by.as_ref().and_then(|decider| self.vocabulary().facet(&decider.text));
        [Some(ordered), decider]
            .into_iter()
            .flatten()
            .filter(|facet| !entity.place.of(&facet.id).is_empty())
            .map(|facet| Row {
                label: facet.label.read(&page.language).value.clone(),
                href: None,
                html: self.term_chips(entity.place.of(&facet.id), &page.language),
            })
            .collect()
    }

    /// What a term takes and trades, and how many entries it has.
    fn term_on_card(&self, view: &TermView, reader: &Language) -> Vec<Row> {
        let mut rows: Vec<Row> = view.rows.iter().take(2).cloned().collect();
        let n_members = view.members.len();
        if n_members > 0 {
            let key = if n_members == 1 { "entities_count_one" } else { "entities_count" };
            let count = self.say(key, reader).replace("{n}", &n_members.to_string());
            rows.push(self.plain_row("members", &count, reader));
        }
        rows
    }

    fn plain_row(&self, key: &'static str, words: &str, reader: &Language) -> Row {
        Row { label: self.say(key, reader).to_owned(), href: None, html: super::html::escape(words) }
    }

    /// The results that a model's author names first.
    fn results(&self, page: &PlannedPage) -> Vec<CardNumber> {
        let Subject::Item(ItemKind::Model, id) = &page.subject else { return Vec::new() };
        let Some(model) = self.costs().models.models.get(id) else { return Vec::new() };
        let is_first =
            |name: &str| model.results.is_empty() || model.results.iter().any(|known| known.text == name);
        let figures = model.figures.iter().filter(|figure| is_first(&figure.name.text));
        let numbers = figures.filter_map(|figure| {
            let item = Item::Figure(id.clone(), figure.name.text.clone());
            let value = self.costs().ledger.figure(&item, BASE)?;
            Some(CardNumber {
                label: self.said(&figure.label, &page.language),
                value: self.quantity_words(&value.quantity, &page.language),
                when: None,
            })
        });
        numbers.take(N_NUMBERS).collect()
    }
}

fn numbers(facts: &[FactView]) -> Vec<CardNumber> {
    let holds = facts.iter().filter(|fact| fact.is_quantity && !fact.is_superseded);
    holds
        .take(N_NUMBERS)
        .map(|fact| CardNumber {
            label: fact.label.clone(),
            value: fact.value.text.clone(),
            when: fact.period.clone().or_else(|| fact.as_of.clone()),
        })
        .collect()
}
