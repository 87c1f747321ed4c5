//! Turns mentions around: who speaks of a page or a term, and in which sentences.

use std::collections::BTreeMap;

use super::mention::{Resolution, Resolved};
use super::sentence::{Sentence, Which, sentences};
use super::{Graph, Roster};
use crate::document::Bracket;
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
    /// The page that speaks.
    pub from: &'a str,
    /// The language it speaks; its original's, where that stands in.
    pub language: &'a Language,
    /// The sentences, at most [`MOST_SENTENCES`], in order.
    pub sentences: &'a [Sentence],
}

/// More sentences of one page say no more.
const MOST_SENTENCES: usize = 3;

/// The sentences of one language's page, ordered by whom they speak of.
pub(super) type SpokenOf = Box<[(Spoken, Box<[Sentence]>)]>;

/// What one language's page says of others.
pub(super) fn spoken_of(roster: &Roster, id: &str, language: &Language, resolved: &Resolved) -> SpokenOf {
    let mut by_target: BTreeMap<Spoken, Vec<Sentence>> = BTreeMap::new();
    let Some(twin) = roster.articles.get(id).and_then(|article| article.twins.get(language)) else {
        return SpokenOf::default();
    };
    let body = &twin.document.body;
    let label = |number: usize| {
        let mention = body.mentions.get(number);
        let words = mention.and_then(|mention| mention.bracket.words()).map(str::to_owned);
        words.unwrap_or_else(|| match resolved.brackets.get(number) {
            Some(resolution) => roster.words(resolution, language),
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
                match resolved.brackets.get(number) {
                    Some(Resolution::Page { id, .. }) if !is_list => Some(Spoken::Page(id.clone())),
                    Some(Resolution::Term(term)) => Some(Spoken::Term(term.clone())),
                    Some(Resolution::Fact(fact)) => Some(Spoken::Page(fact.page.clone())),
                    Some(Resolution::Figure(figure)) => Some(Spoken::Item(figure.model.clone())),
                    Some(Resolution::Item { id, .. }) => Some(Spoken::Item(id.clone())),
                    _ => None,
                }
            }
        };
        let Some(target) = target.filter(|target| *target != Spoken::Page(id.to_owned())) else { continue };
        let known = by_target.entry(target).or_default();
        let is_new =
            known.iter().all(|known| known.before != sentence.before || known.after != sentence.after);
        if known.len() < MOST_SENTENCES && is_new {
            known.push(sentence);
        }
    }
    for resolution in &resolved.brackets {
        // What is shown in place stands in no sentence.
        if let Resolution::Shown { id, .. } = resolution {
            by_target.entry(Spoken::Item(id.clone())).or_default();
        }
    }
    by_target.into_iter().map(|(target, sentences)| (target, sentences.into_boxed_slice())).collect()
}

impl Graph {
    /// Who speaks of this, for a reader of `language`: pages in it, or originals where they stand in.
    pub fn backlinks(&self, target: &Spoken, language: &Language) -> Vec<Backlink<'_>> {
        let Some(speakers) = self.speakers.get(target) else { return Vec::new() };
        let mut found = Vec::new();
        for from in speakers {
            let Some((twin_language, _)) =
                self.roster.articles.get(from).and_then(|article| article.twin(language))
            else {
                continue;
            };
            let Some(twin) = self.resolved(from, twin_language) else { continue };
            let place = twin.said.binary_search_by(|(known, _)| known.cmp(target));
            if let Some((_, sentences)) = place.ok().and_then(|index| twin.said.get(index)) {
                found.push(Backlink { from, language: twin_language, sentences });
            }
        }
        found
    }
}
