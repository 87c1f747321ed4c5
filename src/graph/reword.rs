//! Renews names after an edit of the vocabulary that changed nothing but words, and tells which pages mention what
//! an edit can have changed.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use super::Roster;
use super::fact::{Content, Fact};
use super::fact_index::Facts;
use super::finder::Finders;
use super::mention::ResolvedTwin;
use super::renew::{RenewedRoster, Touched};
use crate::document::{Body, Bracket};
use crate::language::Language;
use crate::vocabulary::{Renamed, TermRef, Vocabulary};

impl Roster {
    /// The roster after some terms and units are called otherwise, and nothing else of the vocabulary has changed but
    /// words. `None` where everything has to be gathered anew.
    pub fn reworded(&self, vocabulary: Arc<Vocabulary>, renamed: Renamed) -> Option<RenewedRoster> {
        // What is wrong with a fact may be told with the words of its unit.
        if !renamed.units.is_empty() && !self.unsound.unstated.is_empty() {
            return None;
        }
        // What is computed, and what frameworks say, may hold words of the vocabulary.
        let mut touched = Touched { numbers: true, ..Touched::default() };
        let mut facts = Arc::clone(&self.facts);
        if !renamed.units.is_empty() {
            say_anew(Arc::make_mut(&mut facts), &vocabulary, &renamed, &mut touched);
        }
        touched.renamed = renamed;
        let roster = Roster { vocabulary, facts, ..self.clone() };
        Some(RenewedRoster { roster, edited: BTreeSet::new(), touched })
    }

    /// Finds the texts in which words stand that came or went, by language.
    pub fn finders(&self, touched: &Touched) -> BTreeMap<Language, Finders> {
        let languages = self.vocabulary.languages.iter().map(|entry| &entry.id);
        let finders = languages.map(|language| {
            let (names, words) = (touched.names.get(language), touched.renamed.unit_words.get(language));
            (language.clone(), Finders::new(names, words))
        });
        finders.collect()
    }

    /// What an edit asks for on a page that is not edited itself.
    pub fn asked_for(
        &self,
        twin: &ResolvedTwin,
        id: &str,
        language: &Language,
        touched: &Touched,
        finders: &BTreeMap<Language, Finders>,
    ) -> Again {
        let known = self.articles.get(id).and_then(|article| article.twins.get(language));
        let Some((known, finders)) = known.zip(finders.get(language)) else { return Again::Resolved };
        let front = &known.document.front;
        let texts = [&front.summary, &front.offers, &front.caption, &front.standfirst];
        let short = texts.into_iter().flatten().map(|text| &text.body);
        let mut bodies = std::iter::once(known.document.body.as_ref()).chain(short);
        let is_in = |body: &Body| {
            body.mentions.iter().any(|mention| touched.holds(&mention.bracket)) || finders.find_in(body)
        };
        if touched.ids.contains(id) || (finders.has_names() && twin.has_numbers) || bodies.any(is_in) {
            return Again::Resolved;
        }
        match known.document.body.mentions.iter().any(|mention| touched.renames(&mention.bracket)) {
            true => Again::Said,
            false => Again::Not,
        }
    }
}

/// What has to be done again for a page.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Again {
    /// Nothing.
    Not,
    /// What it mentions means the same, and is called otherwise.
    Said,
    /// What it mentions may mean something else.
    Resolved,
}

/// Says facts with the words that units have now, and notes whose they are.
fn say_anew(facts: &mut Facts, vocabulary: &Vocabulary, renamed: &Renamed, touched: &mut Touched) {
    let is_renamed = |content: &Content| match content {
        Content::Quantity(quantity) => {
            quantity.unit().factors().iter().any(|factor| renamed.units.contains(factor.id()))
        }
        Content::Text(_) | Content::Date(_) => false,
    };
    let holds =
        |fact: &Fact| is_renamed(&fact.content) || fact.series.iter().any(|entry| is_renamed(&entry.content));
    for of_page in facts.values_mut().filter(|facts| facts.iter().any(holds)) {
        for fact in Arc::make_mut(of_page).iter_mut().filter(|fact| holds(fact)) {
            touched.said.insert(fact.owner.clone());
            let entries = fact.series.iter_mut().map(|entry| &mut entry.content);
            for content in std::iter::once(&mut fact.content).chain(entries) {
                if let Content::Quantity(quantity) = content {
                    *quantity = vocabulary.units.said_anew(quantity);
                }
            }
        }
    }
}

impl Touched {
    /// True where what a bracket names may be something else now.
    fn holds(&self, bracket: &Bracket) -> bool {
        match bracket {
            Bracket::Page { id, .. } => self.ids.contains(id),
            Bracket::Value { owner, .. } => self.ids.contains(owner),
            Bracket::Shown { name, .. } => self.ids.contains(name),
            Bracket::Query { .. } => self.places,
            Bracket::Term { .. } | Bracket::Citation { .. } => false,
        }
    }

    /// True where a bracket without words of its own is called otherwise now.
    fn renames(&self, bracket: &Bracket) -> bool {
        match bracket {
            Bracket::Value { owner, words: None, .. } => self.said.contains(owner),
            Bracket::Term { facet, term, words: None, .. } => {
                let is_it = |known: &TermRef| known.facet == *facet && known.term == *term;
                self.renamed.terms.iter().any(is_it)
            }
            _ => false,
        }
    }
}
