//! What the search knows of one page: its names, what it says, and the terms that find it.

use std::borrow::Cow;

use super::fold::fold;
use super::names::names;
use super::words::Cutter;
use crate::graph::Graph;
use crate::page::framework_view::{AssessmentView, MapView};
use crate::page::item_view::{DatasetView, ModelView};
use crate::page::markup::{plain, rows, sections};
use crate::page::view::{Content, FactView};
use crate::page::{PageView, PlannedPage};

/// What kind of page a result is. Pages stand in the index in this order, and so do equals in a result.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Kind {
    /// What the wiki is about.
    Entity,
    /// Prose.
    Prose,
    /// A facet or a term.
    Term,
    /// A model.
    Model,
    /// A dataset.
    Dataset,
    /// A map, a stack, a crosswalk or an assessment.
    Framework,
    /// A list of pages.
    List,
    /// A work that is cited.
    Source,
}

impl Kind {
    /// Every kind, in order.
    pub(super) const ALL: [Kind; 8] = [
        Kind::Entity,
        Kind::Prose,
        Kind::Term,
        Kind::Model,
        Kind::Dataset,
        Kind::Framework,
        Kind::List,
        Kind::Source,
    ];

    /// How much a result counts by what it is, beside what was found in it.
    pub(super) fn weight(self) -> f64 {
        match self {
            Kind::Entity => 1.25,
            Kind::Term => 1.15,
            Kind::Prose | Kind::Model | Kind::Dataset | Kind::Framework => 1.0,
            Kind::List | Kind::Source => 0.8,
        }
    }

    /// The phrases for one result of this kind, and for all of them.
    pub(super) fn phrases(self) -> (&'static str, &'static str) {
        match self {
            Kind::Entity => ("search_entity", "search_entities"),
            Kind::Prose => ("search_page", "search_prose"),
            Kind::Term => ("search_term", "search_terms"),
            Kind::Model => ("model", "models"),
            Kind::Dataset => ("dataset", "datasets"),
            Kind::Framework => ("map", "maps"),
            Kind::List => ("search_list", "search_lists"),
            Kind::Source => ("source", "sources"),
        }
    }
}

/// Where on a page a term stands; what stands first counts most.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Field {
    Title = 0,
    Alias = 1,
    Heading = 2,
    Number = 3,
    Summary = 4,
    Prose = 5,
    Aside = 6,
}

/// The slots of a page's names and summary; parts follow.
const TITLE: usize = 0;
const ALIASES: usize = 1;
const SUMMARY: usize = 2;
const FIRST_PART: usize = 3;

/// A stretch of a page: a section, a fact, a row.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Part {
    /// Its id on the page.
    pub(super) anchor: Option<String>,
    /// A heading, or what a number is.
    pub(super) label: String,
    /// A number in words.
    pub(super) value: String,
    /// What it says beside; shown only around a match.
    pub(super) words: String,
}

/// What the search knows of one page.
#[derive(Clone, Debug)]
pub struct Entry {
    pub(super) kind: Kind,
    pub(super) href: String,
    pub(super) title: String,
    /// What the title is a name of.
    pub(super) of: Option<String>,
    pub(super) aliases: Vec<String>,
    pub(super) summary: Option<String>,
    /// Code and rank of the term of the strip that the page belongs to.
    pub(super) code: Option<String>,
    pub(super) place: Option<usize>,
    pub(super) parts: Vec<Part>,
    pub(super) terms: Terms,
}

/// The terms of one page with where they stand, ordered, each place once.
#[derive(Clone, Debug, Default)]
pub(super) struct Terms {
    text: String,
    /// Where each term ends in `text`, and its place: slot times eight and field.
    ends: Vec<(u32, u32)>,
}

impl Terms {
    fn new(mut terms: Vec<(Cow<'_, str>, u32)>) -> Terms {
        terms.sort_unstable();
        terms.dedup();
        let mut all = Terms {
            text: String::with_capacity(terms.iter().map(|(term, _)| term.len()).sum()),
            ends: Vec::with_capacity(terms.len()),
        };
        for (term, place) in terms {
            all.text.push_str(&term);
            all.ends.push((u32::try_from(all.text.len()).unwrap_or(u32::MAX), place));
        }
        all
    }

    /// Each term with its places, ordered.
    pub(super) fn iter(&self) -> impl Iterator<Item = (&str, u32)> {
        let mut start = 0;
        self.ends.iter().map(move |&(end, place)| {
            let end = end as usize;
            let term = self.text.get(start..end).unwrap_or_default();
            start = end;
            (term, place)
        })
    }
}

/// A text that a page is found by.
struct Said {
    slot: usize,
    field: Field,
    text: String,
}

/// Gathers what one page says.
struct Gathering {
    aliases: Vec<String>,
    summary: Option<String>,
    parts: Vec<Part>,
    said: Vec<Said>,
}

impl Gathering {
    fn say(&mut self, slot: usize, field: Field, text: &str) {
        if !text.trim().is_empty() {
            self.said.push(Said { slot, field, text: fold(text).into_owned() });
        }
    }

    /// A section of prose: its heading finds it before its words do.
    fn section(&mut self, part: Part) {
        let slot = FIRST_PART + self.parts.len();
        self.say(slot, Field::Heading, &part.label);
        self.say(slot, Field::Prose, &part.words);
        self.parts.push(part);
    }

    fn prose(&mut self, html: &str) {
        for section in sections(html) {
            self.section(Part {
                anchor: section.anchor,
                label: section.heading,
                value: String::new(),
                words: section.words,
            });
        }
    }

    /// A number: a fact, an input, a figure.
    fn number(&mut self, anchor: &str, label: &str, value: &str, beside: &str) {
        let slot = FIRST_PART + self.parts.len();
        self.say(slot, Field::Number, label);
        self.say(slot, Field::Number, value);
        self.say(slot, Field::Prose, beside);
        self.parts.push(Part {
            anchor: Some(anchor.to_owned()),
            label: label.to_owned(),
            value: value.to_owned(),
            words: String::new(),
        });
    }

    fn aside(&mut self, words: &str) {
        let slot = FIRST_PART + self.parts.len();
        if !words.is_empty() {
            self.say(slot, Field::Aside, words);
            self.parts.push(Part { words: words.to_owned(), ..Part::default() });
        }
    }

    fn facts(&mut self, facts: &[FactView]) {
        for fact in facts {
            let earlier = fact.series.iter().flat_map(|entry| [entry.period.as_deref(), Some(&entry.value)]);
            let beside = fact.period.as_deref().into_iter().chain(earlier.flatten());
            let beside = beside.collect::<Vec<_>>().join(" · ");
            self.number(&fact.anchor, &fact.label.text, &fact.value.text, &beside);
        }
    }

    fn model(&mut self, model: &ModelView) {
        let words = |html: &Option<String>| html.as_deref().map(plain).unwrap_or_default();
        for figure in &model.figures {
            self.number(&figure.anchor, &figure.label.text, &words(&figure.value_html), "");
        }
        for input in &model.inputs {
            self.number(&input.anchor, &input.label.text, &words(&input.value_html), "");
        }
        let scenarios: Vec<&str> =
            model.scenarios.iter().map(|scenario| scenario.label.text.as_str()).collect();
        self.aside(&scenarios.join(" · "));
    }

    /// The cells of a map that were given, and what stands around them.
    fn map(&mut self, map: &MapView) {
        for cell in &map.cells {
            let state = cell.state.as_deref().unwrap_or_default();
            let html = cell.note.iter().map(|note| &note.html).chain(&cell.evidence_html);
            let words: Vec<String> = html.chain(&cell.pressures_html).map(|html| plain(html)).collect();
            self.section(Part {
                anchor: Some(cell.anchor.clone()),
                label: format!("{} × {}", plain(&cell.row_html), plain(&cell.column_html)),
                value: String::new(),
                words: format!("{} {state} · {}", cell.strength, words.join(" · ")),
            });
        }
        self.aside(&plain(&map.about.table_html));
    }

    /// The signals of an assessment, and its verdict.
    fn assessment(&mut self, assessment: &AssessmentView) {
        for signal in &assessment.signals {
            let texts = [&signal.watched, &signal.note].into_iter().flatten().map(|text| &text.html);
            let words: Vec<String> = texts.chain(&signal.test_html).map(|html| plain(html)).collect();
            self.section(Part {
                anchor: Some(signal.anchor.clone()),
                label: signal.label.text.clone(),
                value: signal.standing.clone(),
                words: words.join(" · "),
            });
        }
        self.aside(&plain(&assessment.about.table_html));
    }

    fn dataset(&mut self, dataset: &DatasetView) {
        for (anchor, words) in rows(&dataset.table_html) {
            self.section(Part { anchor, words, ..Part::default() });
        }
    }

    /// All that the content of a page says, and what kind of page it is; nothing of one that no search finds.
    fn content(&mut self, content: &Content) -> Option<Kind> {
        Some(match content {
            Content::Entity(entity) => {
                self.facts(&entity.facts);
                self.prose(&entity.body_html);
                let rows = entity.facets.iter().chain(entity.also.iter().flatten()).chain(&entity.details);
                let mut words: Vec<String> = rows.map(|row| plain(&row.html)).collect();
                words.extend(entity.offers_html.as_deref().map(plain));
                words.extend(entity.caption.as_ref().map(|caption| plain(&caption.html)));
                self.aside(&words.join(" · "));
                Kind::Entity
            }
            Content::Article(article) => {
                self.prose(article.standfirst_html.as_deref().unwrap_or_default());
                self.prose(&article.body_html);
                self.facts(&article.facts);
                Kind::Prose
            }
            Content::Term(term) => {
                self.aliases.extend(term.code.clone());
                self.aside(&term.rows.iter().map(|row| plain(&row.html)).collect::<Vec<_>>().join(" · "));
                Kind::Term
            }
            Content::Facet(_) => Kind::Term,
            Content::Model(model) => {
                self.model(model);
                Kind::Model
            }
            Content::Dataset(dataset) => {
                self.dataset(dataset);
                Kind::Dataset
            }
            Content::Map(map) => {
                self.map(map);
                Kind::Framework
            }
            Content::Assessment(assessment) => {
                self.assessment(assessment);
                Kind::Framework
            }
            Content::Stack(stack) => {
                self.aside(&plain(&stack.about.table_html));
                Kind::Framework
            }
            Content::Crosswalk(crosswalk) => {
                for (anchor, words) in rows(&crosswalk.about.table_html) {
                    self.section(Part { anchor, words, ..Part::default() });
                }
                Kind::Framework
            }
            Content::Source(source) => {
                let work = &source.work;
                let about = [&work.author, &work.publisher, &work.date].into_iter().flatten();
                self.summary = Some(about.map(String::as_str).collect::<Vec<_>>().join(" · "));
                Kind::Source
            }
            Content::Entities(_)
            | Content::Sources(_)
            | Content::Items(_)
            | Content::Frameworks(_)
            | Content::Numbers(_) => Kind::List,
            Content::NotFound(_) | Content::Redirect(_) | Content::Search(_) => return None,
        })
    }
}

impl Entry {
    /// What the pages of an index are ordered by.
    pub(super) fn order(&self) -> (Kind, &str, Option<&str>, &str) {
        (self.kind, &self.title, self.of.as_deref(), &self.href)
    }

    /// What there is to know of a page; nothing of one that is hidden from readers who search.
    pub fn of(view: &PageView, page: &PlannedPage, graph: &Graph) -> Option<Entry> {
        let frame = &view.page;
        if frame.is_hidden {
            return None;
        }
        let mut gathering = Gathering {
            aliases: names(&page.subject, &page.language, graph),
            summary: frame.description.clone(),
            parts: Vec::new(),
            said: Vec::new(),
        };
        let kind = gathering.content(&view.this)?;
        let summary = gathering.summary.take();
        let mut aliases = std::mem::take(&mut gathering.aliases);
        aliases.retain(|alias| *alias != frame.title);
        gathering.say(TITLE, Field::Title, &frame.title);
        for alias in &aliases {
            gathering.say(ALIASES, Field::Alias, alias);
        }
        gathering.say(SUMMARY, Field::Summary, summary.as_deref().unwrap_or_default());
        let cutter = Cutter::new();
        let mut terms = Vec::new();
        for said in &gathering.said {
            // A work is found after all that rests on it.
            let field = if kind == Kind::Source { Field::Aside } else { said.field };
            let place = u32::try_from(said.slot * 8 + field as usize).unwrap_or(u32::MAX);
            cutter.terms(&said.text, &mut |term| terms.push((term, place)));
        }
        let strip = frame.strip_terms.first();
        let place = strip.and_then(|term| view.site.strip.iter().find(|item| item.term == *term));
        Some(Entry {
            kind,
            href: view.page.alternates.iter().find(|alternate| alternate.is_current)?.href.clone(),
            title: frame.title.clone(),
            of: frame.title_of.clone(),
            aliases,
            summary,
            code: place.and_then(|item| item.code.clone()),
            place: place.map(|item| item.place),
            parts: gathering.parts,
            terms: Terms::new(terms),
        })
    }
}
