//! Resolves what prose mentions: brackets to what they name, and first mentions of names.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::{Arc, OnceLock};

use super::Roster;
use super::backlink::{Spoken, SpokenOf, spoken_of};
use super::fact::{Content, Fact};
use super::fact_index::FactRef;
use super::item::FigureRef;
use super::relation::find_entity;
use super::work::WorkId;
use crate::diagnostic::{Checked, Diagnostic, Fault, SitePath, nearest, rules};
use crate::document::{Body, Bracket, Condition, Mention, Piece};
use crate::language::Language;
use crate::quantity::Claim;
use crate::vocabulary::TermRef;

/// What a bracket names.
#[derive(Clone, Debug, PartialEq)]
pub enum Resolution {
    /// A page, perhaps one of its sections.
    Page {
        /// Its id.
        id: String,
        /// The anchor.
        anchor: Option<String>,
    },
    /// A term.
    Term(TermRef),
    /// A fact or an entry of its series.
    Fact(FactRef),
    /// A model, a dataset or a framework, perhaps a part of its page.
    Item {
        /// Its id.
        id: String,
        /// The anchor.
        anchor: Option<String>,
    },
    /// An input or a figure of a model.
    Figure(FigureRef),
    /// A table or a picture of a model or a dataset, or a framework, shown in place.
    Shown {
        /// The model, dataset or framework.
        id: String,
        /// What of it; empty for the whole.
        part: String,
    },
    /// The picture of a facet whose terms form a chain.
    Chain(String),
    /// The table of what each term of such a facet takes, and what it makes of it.
    Conversions(String),
    /// A work.
    Citation(WorkId),
    /// Entities.
    Entities(Vec<String>),
    /// Nothing; the fault has been told.
    Unknown,
}

/// A name in prose that becomes a chip.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FirstMention {
    /// The piece of prose, by its index.
    pub piece: usize,
    /// The first byte of the name in the piece's text.
    pub start: usize,
    /// One past its last byte.
    pub end: usize,
    /// The page it names.
    pub target: String,
}

/// The mentions of one text, resolved.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Resolved {
    /// What each bracket names, in their order.
    pub brackets: Vec<Resolution>,
    /// The names that become chips, in order.
    pub first: Vec<FirstMention>,
}

/// The mentions of one language's page: of its prose and of its short texts.
#[derive(Clone, Debug, Default)]
pub struct ResolvedTwin {
    /// Of the prose.
    pub body: Arc<Resolved>,
    /// Of the short texts, by key.
    texts: Arc<[(&'static str, Resolved)]>,
    /// The sentences in which it speaks of others.
    pub(super) said: SpokenOf,
    /// The same sentences where what they name is called otherwise since then: made when somebody asks for them.
    pub(super) said_anew: Option<OnceLock<SpokenOf>>,
    /// It holds numbers that names around them may excuse.
    pub(super) has_numbers: bool,
}

impl ResolvedTwin {
    /// The mentions of one of its short texts.
    pub fn text(&self, key: &str) -> Option<&Resolved> {
        self.texts.iter().find(|(known, _)| *known == key).map(|(_, resolved)| resolved)
    }

    /// The same mentions where what they name is called otherwise now.
    pub fn to_be_said_anew(&self) -> ResolvedTwin {
        ResolvedTwin { said_anew: Some(OnceLock::new()), ..self.clone() }
    }

    /// Whom it speaks of.
    pub(super) fn targets(&self) -> impl Iterator<Item = &Spoken> {
        self.said.iter().map(|(target, _)| target)
    }

    /// What every bracket names, of the prose and of the short texts.
    pub fn all(&self) -> impl Iterator<Item = &Resolution> {
        let texts = self.texts.iter().flat_map(|(_, resolved)| &resolved.brackets);
        self.body.brackets.iter().chain(texts)
    }
}

impl Roster {
    /// Resolves all mentions on one language's page.
    pub fn resolve(&self, id: &str, language: &Language) -> Checked<ResolvedTwin> {
        let mut faults = Vec::new();
        let mut resolved = ResolvedTwin::default();
        if let Some(twin) = self.articles.get(id).and_then(|article| article.twins.get(language)) {
            let document = &twin.document;
            let mut resolver = Resolver {
                roster: self,
                page: id,
                file: &document.path,
                language,
                anchors: BTreeMap::new(),
                faults: &mut faults,
            };
            resolver.boxes(&document.body);
            let brackets = resolver.brackets(&document.body);
            let first = resolver.first_mentions(&document.body, &brackets, language);
            resolved.body = Arc::new(Resolved { brackets, first });
            let front = &document.front;
            let texts = [
                ("summary", &front.summary),
                ("offers", &front.offers),
                ("caption", &front.caption),
                ("standfirst", &front.standfirst),
            ];
            let texts = texts.into_iter().filter_map(|(key, text)| Some((key, text.as_ref()?)));
            resolved.texts = texts
                .map(|(key, text)| {
                    let brackets = resolver.brackets(&text.body);
                    (key, Resolved { brackets, first: Vec::new() })
                })
                .collect();
            resolved.has_numbers = self.bare_numbers(id, document, language, &mut faults);
            resolved.said = spoken_of(self, id, language, &resolved.body);
        }
        Checked { value: resolved, diagnostics: faults }
    }
}

/// Resolves the mentions of one file in one language.
pub(super) struct Resolver<'a> {
    pub(super) roster: &'a Roster,
    pub(super) page: &'a str,
    pub(super) file: &'a SitePath,
    /// The anchors of the pages it names sections of.
    pub(super) anchors: BTreeMap<&'a str, BTreeSet<&'a str>>,
    pub(super) language: &'a Language,
    pub(super) faults: &'a mut Vec<Diagnostic>,
}

impl<'a> Resolver<'a> {
    pub(super) fn brackets(&mut self, body: &Body) -> Vec<Resolution> {
        body.mentions.iter().map(|mention| self.bracket(mention)).collect()
    }

    /// The words of boxes, which the vocabulary declares.
    fn boxes(&mut self, body: &Body) {
        let known = &self.roster.vocabulary.boxes;
        for piece in &body.pieces {
            let Piece::Box { word, .. } = piece else { continue };
            if !known.contains_key(&word.text) {
                let fault = Fault::new(format!("no box is called `{}`", word.text))
                    .hint_if(
                        nearest(&word.text, known.keys().map(String::as_str))
                            .map(|known| format!("did you mean `{known}`?")),
                    )
                    .hint("words of boxes are declared in `content/vocabulary/boxes.yaml`");
                self.faults.push(fault.at(&rules::UNKNOWN, self.file.at(word.spot)));
            }
        }
    }

    fn bracket(&mut self, mention: &Mention) -> Resolution {
        let found = match &mention.bracket {
            Bracket::Page { id, anchor, .. } => self.page(id, anchor.as_deref()),
            Bracket::Term { facet, term, .. } => self.term(facet, term),
            Bracket::Value { owner, name, at, words } => {
                let found = self.value(owner, name, at.as_deref());
                if let (Some(words), Ok(found)) = (words, &found)
                    && let Err(fault) = self.claim(words, found)
                {
                    self.faults.push(fault.at(&rules::CLAIM, self.file.at(mention.words_spot)));
                }
                found
            }
            Bracket::Citation { key, .. } => self.roster.works.find(key).map(Resolution::Citation),
            Bracket::Query { conditions, .. } => Ok(self.query(conditions, mention)),
            Bracket::Shown { name, part } => self.shown(name, part.as_deref()),
        };
        found.unwrap_or_else(|fault| {
            let rule = match mention.bracket {
                Bracket::Shown { .. } => &rules::BRACKET,
                _ => &rules::UNKNOWN,
            };
            self.faults.push(fault.at(rule, self.file.at(mention.target_spot)));
            Resolution::Unknown
        })
    }

    fn term(&self, facet: &str, term: &str) -> Result<Resolution, Fault> {
        let found = self.roster.vocabulary.find_facet(facet).map_err(|fault| fault.within(0, facet.len()))?;
        let start = facet.len() + 1;
        found.find_term(term).map_err(|fault| fault.within(start, start + term.len()))?;
        Ok(Resolution::Term(TermRef::new(facet, term)))
    }

    fn page(&mut self, id: &str, anchor: Option<&str>) -> Result<Resolution, Fault> {
        let roster: &'a Roster = self.roster;
        if let Some(item) = roster.items.get(id) {
            if let Some(anchor) = anchor.filter(|anchor| !item.anchors.iter().any(|known| known == anchor)) {
                let hint = nearest(anchor, item.anchors.iter().map(String::as_str));
                return Err(Fault::new(format!("`{id}` has no section `{anchor}`"))
                    .hint_if(hint.map(|known| format!("did you mean `{known}`?")))
                    .within(id.len() + 1, id.len() + 1 + anchor.len()));
            }
            return Ok(Resolution::Item { id: id.to_owned(), anchor: anchor.map(str::to_owned) });
        }
        let Some(article) = roster.articles.get(id) else {
            let items = roster.items.iter().map(|(id, _)| id);
            let known = roster.articles.keys().map(String::as_str).chain(items);
            let mut fault = Fault::new(format!("nothing is called `{id}`"))
                .hint_if(nearest(id, known).map(|known| format!("did you mean `{known}`?")));
            if let Some(facet) = self.roster.vocabulary.facets.iter().find(|facet| facet.term(id).is_some()) {
                fault = fault.hint(format!("for the term write `[[{}/{id}]]`", facet.id));
            } else if self.roster.works.find(id).is_ok() {
                fault = fault.hint(format!("for a citation write `[[@{id}]]`"));
            } else if fault.hints.is_empty() {
                fault = fault.hint("a bracket holds the id of a page: the name of its file, without `.md`");
            }
            return Err(fault.within(0, id.len()));
        };
        if let Some(anchor) = anchor {
            let known = self.anchors.entry(&article.id);
            if !known.or_insert_with(|| roster.anchors(article).collect()).contains(anchor) {
                let hint = nearest(anchor, roster.anchors(article));
                return Err(Fault::new(format!("`{id}` has no section `{anchor}`"))
                    .hint_if(hint.map(|known| format!("did you mean `{known}`?")))
                    .hint_names("its sections:", roster.anchors(article))
                    .within(id.len() + 1, id.len() + 1 + anchor.len()));
            }
        }
        Ok(Resolution::Page { id: id.to_owned(), anchor: anchor.map(str::to_owned) })
    }

    fn value(&self, owner: &str, name: &str, at: Option<&str>) -> Result<Resolution, Fault> {
        if let Some(found) = self.roster.items.find(owner, name, at) {
            return found.map(Resolution::Figure);
        }
        let stated = self.roster.index.stated(owner, name);
        if stated.is_empty() {
            let article = self.roster.articles.get(owner);
            let is_unread = article.and_then(|article| article.front()).is_some_and(|front| front.is_unread);
            if is_unread {
                return Ok(Resolution::Unknown);
            }
        }
        self.roster.find_fact(owner, name, at).map(Resolution::Fact)
    }

    /// Holds the author's own words against a fact or a figure.
    fn claim(&self, words: &str, resolution: &Resolution) -> Result<(), Fault> {
        let Some(wording) = self.roster.vocabulary.wording(self.language) else { return Ok(()) };
        let figure = match resolution {
            Resolution::Fact(fact) => {
                let Some((head, entry)) = self.roster.fact(fact) else { return Ok(()) };
                match entry.map_or(&head.content, |entry| &entry.content) {
                    Content::Quantity(figure) => figure,
                    Content::Text(_) => return Err(no_quantity(head, "a text")),
                    Content::Date(_) => return Err(no_quantity(head, "a date")),
                }
            }
            Resolution::Figure(figure) => match self.roster.items.value(figure) {
                Some(figure) => figure,
                None => return Ok(()),
            },
            _ => return Ok(()),
        };
        Claim::read(words, wording)?.check(figure)
    }

    /// The entities that meet all conditions; each condition that names nothing is told at its place.
    fn query(&mut self, conditions: &[Condition], mention: &Mention) -> Resolution {
        match self.roster.vocabulary.find_conditions(conditions) {
            Ok(terms) => Resolution::Entities(self.roster.select(&terms)),
            Err(faults) => {
                let place = self.file.at(mention.target_spot);
                self.faults.extend(faults.into_iter().map(|fault| fault.at(&rules::UNKNOWN, place.clone())));
                Resolution::Unknown
            }
        }
    }

    fn shown(&self, name: &str, part: Option<&str>) -> Result<Resolution, Fault> {
        if let Some(facet) = name.strip_prefix("facet/") {
            return self.facet(facet, part);
        }
        let Some(item) = self.roster.items.get(name) else {
            let known = self.roster.items.iter().map(|(id, _)| id);
            let fault = match find_entity(&self.roster.articles, name) {
                Ok(_) => Fault::new(format!("`{name}` is an entity, which is not shown in place"))
                    .hint(format!("write `[[{name}]]` for a chip")),
                Err(_) => Fault::new(format!("nothing called `{name}` can be shown in place"))
                    .hint_if(nearest(name, known).map(|known| format!("did you mean `{known}`?")))
                    .hint("a table, a picture or a calculator of a model, a map, or `![[entities: facet=term]]`"),
            };
            return Err(fault.within(0, name.len()));
        };
        let can = format!("`{name}` can show: {}", item.shown.join(", "));
        let Some(part) = part else {
            if item.is_shown_whole {
                return Ok(Resolution::Shown { id: name.to_owned(), part: String::new() });
            }
            return match item.shown.as_slice() {
                [only] => Ok(Resolution::Shown { id: name.to_owned(), part: only.clone() }),
                _ => Err(Fault::new(format!("the bracket does not say what of `{name}` to show"))
                    .hint(can)
                    .within(0, name.len())),
            };
        };
        if item.shown.iter().any(|known| known == part) {
            return Ok(Resolution::Shown { id: name.to_owned(), part: part.to_owned() });
        }
        let hint = nearest(part, item.shown.iter().map(String::as_str));
        Err(Fault::new(format!("`{name}` has nothing called `{part}` to show"))
            .hint_if(hint.map(|known| format!("did you mean `{known}`?")))
            .hint(can)
            .within(name.len() + 1, name.len() + 1 + part.len()))
    }

    /// The first mention of each name in each section, unless a bracket of the section names it.
    fn first_mentions(&self, body: &Body, brackets: &[Resolution], language: &Language) -> Vec<FirstMention> {
        let Some(names) = self.roster.names.get(language) else { return Vec::new() };
        let mut named: BTreeSet<(usize, &str)> = BTreeSet::new();
        for (mention, resolution) in body.mentions.iter().zip(brackets) {
            if let Resolution::Page { id, .. } = resolution
                && !mention.in_heading
            {
                named.insert((mention.section, id));
            }
        }
        let mut section = 0;
        let mut first = Vec::new();
        for (piece_idx, piece) in body.pieces.iter().enumerate() {
            match piece {
                Piece::Heading(index) => section = index + 1,
                Piece::Prose { text, .. } => {
                    for found in names.find(text) {
                        if found.owner != self.page && named.insert((section, found.owner)) {
                            first.push(FirstMention {
                                piece: piece_idx,
                                start: found.start,
                                end: found.end,
                                target: found.owner.to_owned(),
                            });
                        }
                    }
                }
                _ => {}
            }
        }
        first.shrink_to_fit();
        first
    }
}

fn no_quantity(fact: &Fact, what: &str) -> Fault {
    let (owner, id) = (&fact.owner, &fact.id);
    Fault::new(format!("`{owner}.{id}` is {what}, so that words of your own cannot be checked"))
        .hint(format!("write `[[={owner}.{id}]]`: it appears by itself"))
}

impl Roster {
    /// The published entities that have all these terms, ordered by id.
    pub fn select(&self, terms: &[TermRef]) -> Vec<String> {
        let Some((first, others)) = terms.split_first() else { return Vec::new() };
        let has_all =
            |id: &&String| others.iter().all(|term| self.membership.of(term).binary_search(id).is_ok());
        self.membership.of(first).iter().filter(has_all).cloned().collect()
    }

    /// How many published entities have this term, or one below it.
    pub fn count(&self, term: &TermRef) -> usize {
        self.membership.of(term).len()
    }
}
