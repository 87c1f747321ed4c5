//! What a model can count in its own site, and by which conditions: the one table of both.
//!
//! Things are called as `list` and `stats` call them, conditions as the keys that authors write.

use crate::diagnostic::{Fault, nearest};
use crate::graph::Confidence;
use crate::vocabulary::{TermRef, Vocabulary};

/// A thing that can be counted.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
#[expect(missing_docs, reason = "the table says it")]
pub enum Thing {
    Allows,
    Datasets,
    Entities,
    Facts,
    Figures,
    Inputs,
    Models,
    Relations,
    Rows,
    Sources,
}

/// What a thing may say under a key, by which things are told apart.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
#[expect(missing_docs, reason = "the names are the keys")]
pub enum Property {
    Assumed,
    Basis,
    Confidence,
    Count,
    Date,
    Languages,
    Source,
    Url,
    Wanted,
}

/// A line of the table.
#[derive(Debug)]
pub struct Countable {
    /// The thing.
    pub thing: Thing,
    /// Its name.
    pub name: &'static str,
    /// What it is told apart by.
    pub properties: &'static [Property],
    /// Whether it is of an entity, so that the terms of facets tell it apart too.
    pub is_of_entity: bool,
}

/// Everything that can be counted.
pub const COUNTABLE: &[Countable] = &[
    line(Thing::Allows, "allows", &[]),
    line(Thing::Datasets, "datasets", &[]),
    line(Thing::Entities, "entities", &[Property::Languages, Property::Wanted]).of_entity(),
    line(Thing::Facts, "facts", &[Property::Basis, Property::Confidence, Property::Source]).of_entity(),
    line(Thing::Figures, "figures", &[Property::Count]),
    line(Thing::Inputs, "inputs", &[Property::Assumed, Property::Count]),
    line(Thing::Models, "models", &[Property::Count]),
    line(Thing::Relations, "relations", &[Property::Source]).of_entity(),
    line(Thing::Rows, "rows", &[]),
    line(Thing::Sources, "sources", &[Property::Date, Property::Url]),
];

const fn line(thing: Thing, name: &'static str, properties: &'static [Property]) -> Countable {
    Countable { thing, name, properties, is_of_entity: false }
}

/// Asks for something under a key, whatever it is.
const ANY: &str = "any";
/// Asks for nothing under a key.
const NONE: &str = "none";

impl Property {
    /// The key.
    pub fn key(self) -> &'static str {
        match self {
            Property::Assumed => "assumed",
            Property::Basis => "basis",
            Property::Confidence => "confidence",
            Property::Count => "count",
            Property::Date => "date",
            Property::Languages => "languages",
            Property::Source => "source",
            Property::Url => "url",
            Property::Wanted => "wanted",
        }
    }

    /// Reads what is asked for under the key.
    pub(super) fn asked(self, word: &str, vocabulary: &Vocabulary) -> Result<Asked, Fault> {
        match word {
            ANY => return Ok(Asked::Any),
            NONE => return Ok(Asked::None),
            _ => {}
        }
        let Some(known) = self.words(vocabulary).filter(|known| !known.contains(&word)) else {
            return Ok(Asked::Word(word.to_owned()));
        };
        let all: Vec<&str> = known.into_iter().chain([ANY, NONE]).collect();
        Err(Fault::new(format!("`{}` is never `{word}`", self.key()))
            .hint_if(nearest(word, all.iter().copied()).map(|known| format!("did you mean `{known}`?")))
            .hint(format!("it is asked for as: {}", all.join(", "))))
    }

    /// The words it knows beside `any` and `none`; nothing where an author's own words stand under it.
    fn words(self, vocabulary: &Vocabulary) -> Option<Vec<&str>> {
        match self {
            Property::Basis => None,
            Property::Confidence => {
                Some([Confidence::High, Confidence::Medium, Confidence::Low].map(Confidence::word).to_vec())
            }
            Property::Date => Some(vec!["year", "month", "day"]),
            Property::Languages => Some(vocabulary.languages.iter().map(|entry| entry.id.as_str()).collect()),
            Property::Assumed | Property::Count | Property::Source | Property::Url | Property::Wanted => {
                Some(Vec::new())
            }
        }
    }
}

/// What is asked for under a key.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Asked {
    /// Something, whatever it is.
    Any,
    /// Nothing.
    None,
    /// This word.
    Word(String),
}

impl Asked {
    /// Whether the words under a key are what is asked for.
    pub(super) fn is_met_by(&self, words: &[&str]) -> bool {
        match self {
            Asked::Any => !words.is_empty(),
            Asked::None => words.is_empty(),
            Asked::Word(word) => words.contains(&word.as_str()),
        }
    }
}

/// How many there are of a thing, of which all conditions hold.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Count {
    /// The thing.
    pub thing: Thing,
    /// The terms at which its entity has to stand, or below them.
    pub terms: Vec<TermRef>,
    /// What it has to say.
    pub says: Vec<(Property, Asked)>,
}

impl Count {
    /// All there are of a thing.
    pub fn all(thing: Thing) -> Count {
        Count { thing, terms: Vec::new(), says: Vec::new() }
    }

    /// Those of which this holds too.
    pub fn that_say(mut self, property: Property, asked: Asked) -> Count {
        self.says.push((property, asked));
        self
    }
}

impl Countable {
    const fn of_entity(mut self) -> Countable {
        self.is_of_entity = true;
        self
    }

    /// Finds a thing by the name an author wrote.
    pub(super) fn find(name: &str) -> Result<&'static Countable, Fault> {
        let names = || COUNTABLE.iter().map(|known| known.name);
        COUNTABLE.iter().find(|known| known.name == name).ok_or_else(|| {
            Fault::new(format!("nothing is counted as `{name}`"))
                .hint_if(nearest(name, names()).map(|known| format!("did you mean `{known}`?")))
                .hint_names("what can be counted:", names())
        })
    }

    /// Finds what a condition is on: a facet, or else a property of the thing.
    pub(super) fn condition(&self, key: &str, vocabulary: &Vocabulary) -> Result<On, Fault> {
        let is_facet = self.is_of_entity && vocabulary.facet(key).is_some();
        if is_facet {
            return Ok(On::Facet);
        }
        if let Some(property) = self.properties.iter().find(|known| known.key() == key) {
            return Ok(On::Property(*property));
        }
        let facets = vocabulary.facets.iter().map(|facet| facet.id.as_str()).filter(|_| self.is_of_entity);
        let known: Vec<&str> = self.properties.iter().map(|known| known.key()).chain(facets).collect();
        let fault = Fault::new(format!("`{}` are not told apart by `{key}`", self.name));
        Err(match known.is_empty() {
            true => fault.hint("they are counted as a whole: leave out `where`"),
            false => fault
                .hint_if(nearest(key, known.iter().copied()).map(|known| format!("did you mean `{known}`?")))
                .hint(format!("they are told apart by: {}", known.join(", "))),
        })
    }
}

/// What a condition is on.
pub(super) enum On {
    /// A facet, of which a term is asked.
    Facet,
    /// A property.
    Property(Property),
}
