//! Turns mentions around: who speaks of a page or a term, and in which sentences.

use std::collections::BTreeMap;
use std::sync::Arc;

use super::mention::{Resolution, Resolved};
use super::sentence::{Sentence, Which, sentences};
use super::{Graph, Roster};
use crate::document::{Body, Bracket};
use crate::language::Language;
use crate::vocabulary::TermRef;

/// What is spoken of.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Spoken {
    /// A page.
    Page(String),
    /// A term.
    Term(TermRef),
    /// A model or a dataset, or one of its figures.
    Item(String),
}

/// A page that speaks of another, in one language.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Backlink<'a> {
    /// The page that speaks, or the item.
    pub from: &'a str,
    /// The language it speaks; its original's, where that stands in.
    pub language: &'a Language,
    /// The sentences, at most [`MOST_SENTENCES`], in order.
    pub sentences: &'a [Sentence],
}

/// More sentences of one page say no more.
const MOST_SENTENCES: usize = 3;

/// The sentences of one language's page, ordered by whom they speak of.
pub(super) type SpokenOf = Arc<[(Spoken, Box<[Sentence]>)]>;

/// What one language's page says of others.
pub(super) fn spoken_of(roster: &Roster, id: &str, language: &Language, resolved: &Resolved) -> SpokenOf {
    let Some(twin) = roster.articles.get(id).and_then(|article| article.twins.get(language)) else {
        return SpokenOf::default();
    };
    let mut said = Said { roster, language, own: Spoken::Page(id.to_owned()), by_target: BTreeMap::new() };
    said.add(&twin.document.body, resolved);
    said.close()
}

/// What some texts in one language say of others, as it is gathered.
pub(super) struct Said<'a> {
    pub(super) roster: &'a Roster,
    pub(super) language: &'a Language,
    /// Who speaks; of oneself one says nothing.
    pub(super) own: Spoken,
    pub(super) by_target: BTreeMap<Spoken, Vec<Sentence>>,
}

impl Said<'_> {
    /// Adds the sentences of a text.
    pub(super) fn add(&mut self, body: &Body, resolved: &Resolved) {
        let label = |number: usize| {
            let mention = body.mentions.get(number);
            let words = mention.and_then(|mention| mention.bracket.words()).map(str::to_owned);
            words.unwrap_or_else(|| match resolved.brackets.get(number) {
                Some(resolution) => self.roster.words(resolution, self.language),
                None => String::new(),
            })
        };
        for (which, sentence) in sentences(body, resolved, &label) {
            let target = match which {
                Which::First(number) => {
                    resolved.first.get(number).map(|mention| Spoken::Page(mention.target.clone()))
                }
                Which::Bracket(number) => {
                    let is_list = matches!(
                        body.mentions.get(number).map(|mention| &mention.bracket),
                        Some(Bracket::Query { .. })
                    );
                    resolved.brackets.get(number).filter(|_| !is_list).and_then(target_of)
                }
            };
            let Some(target) = target.filter(|target| *target != self.own) else { continue };
            let known = self.by_target.entry(target).or_default();
            let is_new =
                known.iter().all(|known| known.before != sentence.before || known.after != sentence.after);
            if known.len() < MOST_SENTENCES && is_new {
                known.push(sentence);
            }
        }
        for resolution in &resolved.brackets {
            // What is shown in place stands in no sentence.
            if let Resolution::Shown { id, .. } = resolution {
                self.by_target.entry(Spoken::Item(id.clone())).or_default();
            }
        }
    }

    /// Adds what a text names without saying anything of it.
    pub(super) fn name(&mut self, resolved: &Resolved) {
        for target in resolved.brackets.iter().filter_map(target_of) {
            if target != self.own {
                self.by_target.entry(target).or_default();
            }
        }
    }

    /// All that was said, ordered by whom it is about.
    pub(super) fn close(self) -> SpokenOf {
        self.by_target.into_iter().map(|(target, sentences)| (target, sentences.into_boxed_slice())).collect()
    }
}

/// Whom a bracket speaks of.
fn target_of(resolution: &Resolution) -> Option<Spoken> {
    match resolution {
        Resolution::Page { id, .. } => Some(Spoken::Page(id.clone())),
        Resolution::Term(term) => Some(Spoken::Term(term.clone())),
        Resolution::Fact(fact) => Some(Spoken::Page(fact.page.clone())),
        Resolution::Figure(figure) => Some(Spoken::Item(figure.model.clone())),
        Resolution::Item { id, .. } => Some(Spoken::Item(id.clone())),
        _ => None,
    }
}

impl Graph {
    /// Who speaks of this in any language: pages and items, by id.
    pub fn speakers(&self, target: &Spoken) -> impl Iterator<Item = &str> {
        self.speakers.get(target).into_iter().flat_map(|speakers| speakers.iter()).map(String::as_str)
    }

    /// What one language's page says of others, in the words of now.
    fn said(&self, id: &str, language: &Language) -> Option<&SpokenOf> {
        let twin = self.resolved(id, language)?;
        Some(match &twin.said_anew {
            Some(anew) => anew.get_or_init(|| spoken_of(&self.roster, id, language, &twin.body)),
            None => &twin.said,
        })
    }

    /// Who speaks of this, for a reader of `language`: pages in it, or originals where they stand in.
    pub fn backlinks(&self, target: &Spoken, language: &Language) -> Vec<Backlink<'_>> {
        let Some(speakers) = self.speakers.get(target) else { return Vec::new() };
        let mut found = Vec::new();
        for from in speakers.iter() {
            let article = self.roster.articles.get(from);
            let said = match article {
                Some(article) => article
                    .twin(language)
                    .and_then(|(language, _)| Some((language, self.said(from, language)?))),
                None => self
                    .remarks
                    .get_key_value(&(from.clone(), language.clone()))
                    .map(|((_, language), remarks)| (language, &remarks.said)),
            };
            let Some((language, said)) = said else { continue };
            let place = said.binary_search_by(|(known, _)| known.cmp(target));
            if let Some((_, sentences)) = place.ok().and_then(|index| said.get(index)) {
                found.push(Backlink { from, language, sentences });
            }
        }
        found
    }
}
