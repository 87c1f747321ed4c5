//! Facts: what someone stated, understood from what an author wrote.

use std::collections::BTreeMap;

use super::article::Article;
use super::work::{WorkId, Works};
use crate::diagnostic::{Diagnostic, Fault, Place, Rule, SitePath, Spot, nearest, rules};
use crate::document::{WrittenEntry, WrittenFact, is_id};
use crate::language::{Language, Localized};
use crate::quantity::{Date, Middle, Period, Quantity};
use crate::source::{Spoken, Written};
use crate::vocabulary::{Languages, Vocabulary};

/// What a fact states.
#[derive(Clone, Debug)]
pub enum Content {
    /// A quantity.
    Quantity(Quantity),
    /// A sentence; never in arithmetic.
    Text(Localized<String>),
    /// A day, month or year.
    Date(Date),
}

/// How sure the one who collected a fact is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Confidence {
    /// A company's own document, or several reports that agree.
    High,
    /// One report.
    Medium,
    /// A digest, a vendor's claim, an estimate.
    Low,
}

impl Confidence {
    /// The word in front matter.
    pub fn word(self) -> &'static str {
        match self {
            Confidence::High => "high",
            Confidence::Medium => "medium",
            Confidence::Low => "low",
        }
    }
}

/// A fact: a property of its owner, with its source.
#[derive(Clone, Debug)]
#[expect(missing_docs, reason = "the fields are the keys of a fact")]
pub struct Fact {
    pub id: String,
    /// Whom it is about: the page's own id, or `about:`.
    pub owner: String,
    /// The page that states it.
    pub page: String,
    /// Its anchor on that page.
    pub anchor: String,
    pub label: Localized<String>,
    pub content: Content,
    pub period: Option<Period>,
    pub as_of: Option<Date>,
    pub basis: Option<Localized<String>>,
    pub confidence: Option<Confidence>,
    pub note: Option<Localized<String>>,
    pub source: Option<WorkId>,
    pub superseded_by: Option<String>,
    /// Earlier values, newest first.
    pub series: Vec<Entry>,
    /// Where it stands.
    pub place: Place,
}

/// An earlier value.
#[derive(Clone, Debug)]
#[expect(missing_docs, reason = "the fields are the keys of an entry")]
pub struct Entry {
    pub anchor: String,
    pub content: Content,
    pub period: Option<Period>,
    pub as_of: Option<Date>,
    pub source: Option<WorkId>,
    pub note: Option<Localized<String>>,
    pub place: Place,
}

impl Fact {
    /// What the number is about: its period, or else the day it was said.
    pub fn when(&self) -> Option<Period> {
        self.period.or_else(|| self.as_of.map(Into::into))
    }
}

/// Reads the facts of one page.
pub(super) struct FactReader<'a> {
    pub(super) article: &'a Article,
    pub(super) vocabulary: &'a Vocabulary,
    pub(super) works: &'a mut Works,
    pub(super) faults: &'a mut Vec<Diagnostic>,
}

impl FactReader<'_> {
    pub(super) fn read_all(mut self) -> Vec<Fact> {
        let Some(document) = self.article.original_document().cloned() else { return Vec::new() };
        let file = &document.path;
        let mut facts: Vec<Fact> = Vec::new();
        for written in &document.front.facts {
            if let Some(mut fact) = self.read(written, file) {
                fact.anchor = anchor_of(&fact, &facts);
                let head = fact.anchor.clone();
                for (index, entry) in fact.series.iter_mut().enumerate() {
                    let when =
                        entry.period.as_ref().map_or_else(|| (index + 2).to_string(), ToString::to_string);
                    entry.anchor = format!("{head}-{}", super::anchor::slug(&when));
                }
                facts.push(fact);
            }
        }
        self.translate(&mut facts);
        facts.shrink_to_fit();
        facts
    }

    fn fault(&mut self, rule: &'static Rule, file: &SitePath, spot: Spot, fault: Fault) {
        self.faults.push(fault.at(rule, file.at(spot)));
    }

    fn read(&mut self, written: &WrittenFact, file: &SitePath) -> Option<Fact> {
        let id = written.id.as_ref()?;
        if !is_id(&id.text) {
            let fault = Fault::new(format!("`{}` cannot be the id of a fact", id.text))
                .hint("write small letters a–z, digits and single dashes: `gross-margin`");
            self.fault(&rules::NAME_FORM, file, id.spot, fault);
        }
        let languages = &self.vocabulary.languages;
        let spoken = |spoken: &Option<Spoken>, original: &Language, faults: &mut Vec<Diagnostic>| {
            spoken.as_ref().map(|spoken| localize(languages, spoken, original, file, faults))
        };
        let original = &self.article.original;
        let label = spoken(&written.label, original, self.faults)
            .unwrap_or_else(|| Localized::new(original.clone(), id.text.replace('-', " ")));
        let basis = spoken(&written.basis, original, self.faults);
        let note = spoken(&written.note, original, self.faults);
        if written.label.is_none() {
            let fault = Fault::new(format!("the fact `{}` has no `label`", id.text))
                .hint("say in a few words what it is: `label: Revenue`");
            self.fault(&rules::KEY, file, id.spot, fault);
        }
        let content = self.content(written, id, file)?;
        let source = match &written.source {
            Some(source) => self.works.of(source, file, languages, self.faults),
            None => {
                let fault = Fault::new(format!("the fact `{}` names no source", id.text))
                    .hint("add `source:` with a key of `content/sources.yaml`, or with title, publisher, address and date");
                self.fault(&rules::UNSOURCED, file, id.spot, fault);
                None
            }
        };
        let period = self.period(written.period.as_ref(), file);
        let as_of = self.date(written.as_of.as_ref(), file);
        let confidence = self.confidence(written.confidence.as_ref(), file);
        if period.is_none() && as_of.is_none() && written.period.is_none() && written.as_of.is_none() {
            let fault = Fault::new(format!("the fact `{}` does not say when", id.text)).hint(
                "add `as_of:` (when it was said), and `period:` where the number is about another time",
            );
            self.fault(&rules::FACT_FORM, file, id.spot, fault);
        }
        let mut series: Vec<Entry> =
            written.series.iter().filter_map(|entry| self.entry(entry, &content, source, file)).collect();
        self.doubles(&series, period, written.period.as_ref(), file);
        series.sort_by_key(|entry| std::cmp::Reverse(entry.period));
        Some(Fact {
            id: id.text.clone(),
            owner: written.about.as_ref().map_or_else(|| self.article.id.clone(), |about| about.text.clone()),
            page: self.article.id.clone(),
            anchor: String::new(),
            label,
            content,
            period,
            as_of,
            basis,
            confidence,
            note,
            source,
            superseded_by: written.superseded_by.as_ref().map(|by| by.text.clone()),
            series,
            place: file.at(id.spot),
        })
    }

    /// Exactly one of value, text and date.
    fn content(&mut self, written: &WrittenFact, id: &Written, file: &SitePath) -> Option<Content> {
        let text_spot = written.text.as_ref().map(|text| match text {
            Spoken::Plain(plain) => plain.spot,
            Spoken::ByLanguage(texts) => texts.first().map_or(id.spot, |(language, _)| language.spot),
        });
        let given: Vec<(&str, Spot)> = [
            ("value", written.value.as_ref().map(|value| value.spot)),
            ("text", text_spot),
            ("date", written.date.as_ref().map(|date| date.spot)),
        ]
        .into_iter()
        .filter_map(|(key, spot)| Some((key, spot?)))
        .collect();
        match given.as_slice() {
            [] => {
                let fault = Fault::new(format!("the fact `{}` states nothing", id.text))
                    .hint("add `value:` (a quantity), `text:` or `date:`");
                self.fault(&rules::FACT_FORM, file, id.spot, fault);
                return None;
            }
            [_] => {}
            [(first, _), (second, spot), ..] => {
                let fault = Fault::new(format!("the fact `{}` has `{first}` and `{second}`", id.text))
                    .hint("a fact states one thing: write two facts");
                self.fault(&rules::FACT_FORM, file, *spot, fault);
            }
        }
        if let Some(value) = &written.value {
            return self.quantity(value, written.middle.as_ref(), file).map(Content::Quantity);
        }
        if let Some(text) = &written.text {
            return Some(Content::Text(localize(
                &self.vocabulary.languages,
                text,
                &self.article.original,
                file,
                self.faults,
            )));
        }
        self.date(written.date.as_ref(), file).map(Content::Date)
    }

    fn quantity(&mut self, value: &Written, middle: Option<&Written>, file: &SitePath) -> Option<Quantity> {
        let middle = match middle.map(|written| (written, Middle::from_word(&written.text))) {
            None => Middle::Arithmetic,
            Some((_, Ok(middle))) => middle,
            Some((written, Err(fault))) => {
                self.fault(&rules::FACT_FORM, file, written.spot, fault);
                Middle::Geometric
            }
        };
        match self.vocabulary.units.read_with(&value.text, middle) {
            Ok(quantity) => Some(quantity),
            Err(fault) => {
                self.fault(&rules::FACT_FORM, file, value.spot, fault);
                None
            }
        }
    }

    fn period(&mut self, written: Option<&Written>, file: &SitePath) -> Option<Period> {
        let written = written?;
        match Period::parse(&written.text) {
            Ok(period) => Some(period),
            Err(fault) => {
                self.fault(&rules::FACT_FORM, file, written.spot, fault);
                None
            }
        }
    }

    fn date(&mut self, written: Option<&Written>, file: &SitePath) -> Option<Date> {
        let written = written?;
        match Date::parse(&written.text) {
            Ok(date) => Some(date),
            Err(fault) => {
                self.fault(&rules::FACT_FORM, file, written.spot, fault);
                None
            }
        }
    }

    fn confidence(&mut self, written: Option<&Written>, file: &SitePath) -> Option<Confidence> {
        let written = written?;
        let known = [Confidence::High, Confidence::Medium, Confidence::Low];
        let found = known.into_iter().find(|confidence| confidence.word() == written.text);
        if found.is_none() {
            let fault = Fault::new(format!("`{}` is no confidence", written.text))
                .hint("write `high`, `medium` or `low`");
            self.fault(&rules::SHAPE, file, written.spot, fault);
        }
        found
    }

    /// An entry of a series inherits unit, label and source from the head.
    fn entry(
        &mut self,
        written: &WrittenEntry,
        head: &Content,
        source: Option<WorkId>,
        file: &SitePath,
    ) -> Option<Entry> {
        let value = written.value.as_ref()?;
        let content = match head {
            Content::Quantity(head) => {
                let read = self.vocabulary.units.read(&value.text);
                let inherits =
                    matches!(&read, Ok(quantity) if quantity.unit().is_none() && !head.unit().is_none());
                let quantity =
                    if inherits { read.map(|quantity| quantity.with_unit(head.unit())) } else { read };
                match quantity {
                    Ok(quantity) if quantity.unit().dimension() != head.unit().dimension() => {
                        let fault = Fault::new(format!(
                            "`{}` measures something else than the newest value",
                            value.text
                        ))
                        .hint("an earlier value is of the same kind: leave the unit out, or write one that fits");
                        self.fault(&rules::FACT_FORM, file, value.spot, fault);
                        return None;
                    }
                    Ok(quantity) => Content::Quantity(quantity),
                    Err(fault) => {
                        self.fault(&rules::FACT_FORM, file, value.spot, fault);
                        return None;
                    }
                }
            }
            Content::Text(_) => {
                Content::Text(Localized::new(self.article.original.clone(), value.text.clone()))
            }
            Content::Date(_) => Content::Date(self.date(Some(value), file)?),
        };
        if written.period.is_none() && written.as_of.is_none() {
            let fault = Fault::new("the entry does not say when").hint("add `period:`");
            self.fault(&rules::FACT_FORM, file, written.spot, fault);
        }
        let languages = &self.vocabulary.languages;
        let own_source = written.source.as_ref().map(|own| self.works.of(own, file, languages, self.faults));
        let note = written
            .note
            .as_ref()
            .map(|note| localize(languages, note, &self.article.original, file, self.faults));
        Some(Entry {
            anchor: String::new(),
            content,
            period: self.period(written.period.as_ref(), file),
            as_of: self.date(written.as_of.as_ref(), file),
            source: own_source.unwrap_or(source),
            note,
            place: file.at(written.spot),
        })
    }

    /// Entries about one time, the newest value's included.
    fn doubles(
        &mut self,
        series: &[Entry],
        head: Option<Period>,
        written: Option<&Written>,
        file: &SitePath,
    ) {
        let newest = head.zip(written.map(|written| file.at(written.spot)));
        let mut known: BTreeMap<Period, Place> = newest.into_iter().collect();
        for entry in series {
            let Some(period) = entry.period else { continue };
            let Some(first) = known.get(&period) else {
                known.insert(period, entry.place.clone());
                continue;
            };
            let fault =
                Fault::new(format!("the series has two values for `{period}`")).hint("keep one of them");
            self.faults
                .push(fault.at(&rules::DOUBLE, entry.place.clone()).label(first.clone(), "first here"));
        }
    }

    /// Labels and notes of the translations.
    fn translate(&mut self, facts: &mut [Fact]) {
        let is_unread = self.article.front().is_some_and(|front| front.is_unread);
        let mut by_id: BTreeMap<String, Vec<usize>> = BTreeMap::new();
        for (index, fact) in facts.iter().enumerate() {
            by_id.entry(fact.id.clone()).or_default().push(index);
        }
        for (language, twin) in &self.article.twins {
            if *language == self.article.original {
                continue;
            }
            let front = &twin.document.front;
            let file = &twin.document.path;
            for (name, text, is_label) in front
                .labels
                .iter()
                .map(|(name, text)| (name, text, true))
                .chain(front.fact_notes.iter().map(|(name, text)| (name, text, false)))
            {
                let named = by_id.get(&name.text).map_or(&[][..], Vec::as_slice);
                for &index in named {
                    let Some(fact) = facts.get_mut(index) else { continue };
                    if is_label {
                        fact.label.set(language.clone(), text.text.clone());
                    } else {
                        match &mut fact.note {
                            Some(note) => note.set(language.clone(), text.text.clone()),
                            None => fact.note = Some(Localized::new(language.clone(), text.text.clone())),
                        }
                    }
                }
                if named.is_empty() && !is_unread {
                    let known = || facts.iter().map(|fact| fact.id.as_str());
                    let fault = Fault::new(format!("`{}` has no fact `{}`", self.article.id, name.text));
                    let fault = match nearest(&name.text, known()) {
                        Some(known) => fault.hint(format!("did you mean `{known}`?")),
                        None => fault.hint_names("its facts:", known()),
                    };
                    self.faults.push(fault.at(&rules::UNKNOWN, file.at(name.spot)));
                }
            }
            for fact in facts.iter().filter(|fact| fact.label.get(language).is_none()) {
                let fault = Fault::new(format!(
                    "the fact `{}` has no label in {}",
                    fact.id,
                    self.vocabulary.languages.format(language).name
                ))
                .hint(format!("add `labels: {{{}: …}}`", fact.id));
                self.faults.push(
                    fault
                        .at(&rules::MISSING_TWIN, file.at(front.title_spot()))
                        .label(fact.place.clone(), "the fact"),
                );
            }
        }
    }
}

/// A text of an original as the reader gets it: one text for all is in the original's language.
fn localize(
    languages: &Languages,
    spoken: &Spoken,
    original: &Language,
    file: &SitePath,
    faults: &mut Vec<Diagnostic>,
) -> Localized<String> {
    match spoken {
        Spoken::Plain(written) => Localized::new(original.clone(), written.text.clone()),
        Spoken::ByLanguage(_) => languages.localize(spoken, file, faults).map(|written| written.text.clone()),
    }
}

/// `fact-revenue`; with its period where the property stands on the page already.
fn anchor_of(fact: &Fact, before: &[Fact]) -> String {
    let plain = format!("fact-{}", fact.id);
    if before.iter().all(|known| known.anchor != plain) {
        return plain;
    }
    let when = fact.when().map_or_else(|| before.len().to_string(), |when| when.to_string());
    let dated = format!("{plain}-{}", super::anchor::slug(&when));
    if before.iter().all(|known| known.anchor != dated) { dated } else { format!("{dated}-{}", before.len()) }
}
