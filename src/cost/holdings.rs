//! Counts what a site holds.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use super::count::{Count, Property, Thing};
use super::model::{Basis, Given, Input, Model};
use super::read::Models;
use crate::graph::{Article, Confidence, Fact, Relation, Roster, Work};
use crate::quantity::{Quantity, Unit};

/// What a site holds, as far as it can be counted.
#[derive(Clone, Copy, Debug)]
pub struct Holdings<'a> {
    /// Pages and what they state.
    pub roster: &'a Roster,
    /// Models and datasets, as written: a count rests on no number.
    pub models: &'a Models,
    /// How many findings are let stand in files that are no part of the roster yet.
    pub n_other_allows: usize,
}

/// One of the things that are counted.
enum One<'a> {
    Entity(&'a str, &'a Article),
    Fact(&'a Fact),
    Figure(&'a Model),
    Input(&'a Input),
    Model(&'a Model),
    Relation(&'a Relation),
    Source(&'a Work),
    /// Nothing tells it apart.
    Other,
}

impl<'a> Holdings<'a> {
    /// Everything that inputs count, each count once.
    pub(super) fn counts(&self) -> BTreeMap<Count, Quantity> {
        let inputs = self.models.models.values().flat_map(|model| &model.inputs);
        let asked: BTreeSet<&Count> = inputs
            .filter_map(|input| match &input.value {
                Given::Counted(count) => Some(count),
                Given::Stated(..) | Given::Bound(..) => None,
            })
            .collect();
        let unit = Arc::new(Unit::none());
        let counts = asked.into_iter().filter_map(|count| {
            #[expect(clippy::cast_precision_loss, reason = "no site holds so much")]
            let counted = Quantity::computed(self.count(count) as f64, None, Arc::clone(&unit));
            Some((count.clone(), counted.ok()?))
        });
        counts.collect()
    }

    /// How many there are.
    pub fn count(&self, count: &Count) -> usize {
        let selected = (!count.terms.is_empty()).then(|| self.roster.select(&count.terms));
        let stands = |one: &One<'_>| {
            selected.as_ref().is_none_or(|ids| {
                // They are ordered by id.
                one.entity().is_some_and(|id| ids.binary_search_by(|known| known.as_str().cmp(id)).is_ok())
            })
        };
        let says =
            |one: &One<'_>| count.says.iter().all(|(property, asked)| asked.is_met_by(&one.says(*property)));
        self.all(count.thing).filter(|one| stands(one) && says(one)).count()
    }

    fn all(&self, thing: Thing) -> Box<dyn Iterator<Item = One<'a>> + 'a> {
        let Holdings { roster, models, n_other_allows } = *self;
        let others = |n: usize| std::iter::repeat_with(|| One::Other).take(n);
        let written = || models.models.values();
        match thing {
            Thing::Allows => Box::new(others(roster.allows().count() + n_other_allows)),
            Thing::Datasets => Box::new(others(models.datasets.len())),
            Thing::Entities => Box::new(roster.entities.keys().filter_map(|id| {
                let article = roster.articles.get(id)?;
                Some(One::Entity(id, article))
            })),
            Thing::Facts => Box::new(roster.facts.values().flat_map(|facts| facts.iter()).map(One::Fact)),
            Thing::Figures => {
                Box::new(written().flat_map(|model| model.figures.iter().map(move |_| One::Figure(model))))
            }
            Thing::Inputs => Box::new(written().flat_map(|model| &model.inputs).map(One::Input)),
            Thing::Models => Box::new(written().map(One::Model)),
            Thing::Relations => Box::new(roster.relations.stated.iter().map(One::Relation)),
            Thing::Rows => Box::new(others(models.datasets.values().map(|dataset| dataset.rows.len()).sum())),
            Thing::Sources => Box::new(roster.works.iter().map(|(_, work)| One::Source(work))),
        }
    }
}

impl One<'_> {
    /// The entity it is, or is of.
    fn entity(&self) -> Option<&str> {
        match self {
            One::Entity(id, _) => Some(id),
            One::Fact(fact) => Some(&fact.owner),
            One::Relation(relation) => Some(&relation.from),
            One::Figure(_) | One::Input(_) | One::Model(_) | One::Source(_) | One::Other => None,
        }
    }

    /// What it says under a key, in words.
    fn says(&self, property: Property) -> Vec<&str> {
        match (self, property) {
            (One::Entity(_, article), Property::Languages) => {
                article.twins.keys().map(|language| language.as_str()).collect()
            }
            (One::Entity(_, article), Property::Wanted) => if_so(article.is_wanted),
            (One::Fact(fact), Property::Basis) => {
                fact.basis.as_ref().map(|basis| words(basis.original())).unwrap_or_default()
            }
            (One::Fact(fact), Property::Confidence) => {
                fact.confidence.map(Confidence::word).into_iter().collect()
            }
            (One::Fact(fact), Property::Source) => if_so(fact.source.is_some()),
            (One::Relation(relation), Property::Source) => if_so(relation.source.is_some()),
            (One::Input(input), Property::Assumed) => if_so(matches!(input.source, Basis::Assumed(_))),
            (One::Input(input), Property::Count) => if_so(input.is_counted()),
            (One::Figure(model) | One::Model(model), Property::Count) => {
                if_so(model.inputs.iter().any(Input::is_counted))
            }
            (One::Source(work), Property::Url) => if_so(work.url.is_some()),
            (One::Source(work), Property::Date) => {
                let exactness = work.date.map(|date| match (date.month(), date.day()) {
                    (None, _) => "year",
                    (Some(_), None) => "month",
                    (Some(_), Some(_)) => "day",
                });
                exactness.into_iter().collect()
            }
            _ => Vec::new(),
        }
    }
}

impl Input {
    /// Whether its value is counted in the site.
    pub fn is_counted(&self) -> bool {
        matches!(self.value, Given::Counted(_))
    }
}

/// A key that says something, but no words to tell apart.
fn if_so(is_there: bool) -> Vec<&'static str> {
    if is_there { vec![""] } else { Vec::new() }
}

/// The words of a text.
fn words(text: &str) -> Vec<&str> {
    text.split(|sign: char| !sign.is_alphanumeric()).filter(|word| !word.is_empty()).collect()
}
