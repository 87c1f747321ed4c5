//! What the names of formulas mean: an input, a figure, a fact, a cell, a column.

use std::sync::Arc;

use super::dataset::{Dataset, Kind as Holds};
use super::model::{Given, Model};
use super::question::Part;
use super::read::Models;
use crate::diagnostic::{Fault, nearest};
use crate::formula::{Expr, Filter, Kind, Name, unknown_name_hint};
use crate::graph::{Content, FactRef, Roster};
use crate::quantity::{Dimension, Quantity, Unit};

/// What computes: the inputs and figures of models, the computed columns of datasets.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Item {
    /// An input of a model.
    Input(String, String),
    /// A figure of a model.
    Figure(String, String),
    /// A computed column of a dataset.
    Column(String, String),
    /// A part of a question.
    Question(String, String, Part),
}

impl Item {
    /// The model or dataset it belongs to, or who asks for it.
    pub fn owner(&self) -> &str {
        match self {
            Item::Input(owner, _)
            | Item::Figure(owner, _)
            | Item::Column(owner, _)
            | Item::Question(owner, ..) => owner,
        }
    }
}

/// What a name in a formula means.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Meaning {
    /// An input or a figure.
    Item(Item),
    /// A fact.
    Fact(FactRef),
    /// A stated or computed cell of a row.
    Cell { dataset: String, row: usize, column: String },
    /// Cells of a column, for an aggregate.
    Column { dataset: String, column: String, filter: Option<Filter> },
    /// A cell of the row at hand.
    OwnCell { column: String },
}

/// Where a formula stands.
#[derive(Clone, Copy)]
pub(super) enum Home<'a> {
    /// In a model.
    Model(&'a Model),
    /// In a computed column.
    Dataset(&'a Dataset),
    /// In a question: names of its own it has none.
    Outside,
}

/// Looks names up.
#[derive(Clone, Copy)]
pub(super) struct Resolver<'a> {
    pub(super) models: &'a Models,
    pub(super) roster: &'a Roster,
}

impl<'a> Resolver<'a> {
    /// What a name means where it stands.
    ///
    /// # Errors
    /// A [`Fault`] with the nearest known name; its bytes count from the name's first.
    pub(super) fn meaning(&self, name: &Name, home: Home<'a>) -> Result<Meaning, Fault> {
        match name {
            Name::Own(own) => self.own(own, home),
            Name::Member { owner, name, period } => self.member(owner, name, period.as_deref()),
            Name::Cell { dataset, key, column } => {
                let found = self.dataset(dataset)?;
                let row = found.row(key).ok_or_else(|| {
                    let hint = nearest(key, found.rows.iter().map(|row| row.key.as_str()));
                    Fault::new(format!("`{dataset}` has no row `{key}`"))
                        .hint_if(hint.map(|known| format!("did you mean `{known}`?")))
                })?;
                self.has_column(found, column)?;
                Ok(Meaning::Cell { dataset: dataset.clone(), row, column: column.clone() })
            }
            Name::Column { dataset, column, filter } => {
                let found = self.dataset(dataset)?;
                self.has_column(found, column)?;
                if let Some(filter) = filter {
                    for condition in &filter.conditions {
                        self.is_stated(found, &condition.column)?;
                    }
                }
                Ok(Meaning::Column {
                    dataset: dataset.clone(),
                    column: column.clone(),
                    filter: filter.clone(),
                })
            }
        }
    }

    fn own(&self, own: &str, home: Home<'a>) -> Result<Meaning, Fault> {
        let fault = match home {
            Home::Model(model) => {
                if model.input(own).is_some() {
                    return Ok(Meaning::Item(Item::Input(model.id.clone(), own.to_owned())));
                }
                if model.figure(own).is_some() {
                    return Ok(Meaning::Item(Item::Figure(model.id.clone(), own.to_owned())));
                }
                let mut known = |name: &str| model.input(name).is_some() || model.figure(name).is_some();
                let dashes = unknown_name_hint(own, &mut known);
                let inputs = model.inputs.iter().map(|input| input.name.text.as_str());
                let all = inputs.chain(model.figures.iter().map(|figure| figure.name.text.as_str()));
                Fault::new(format!("the model has no input and no figure `{own}`"))
                    .hint_if(nearest(own, all).map(|known| format!("did you mean `{known}`?")))
                    .hint_if(dashes)
            }
            Home::Dataset(dataset) => {
                if self.has_column(dataset, own).is_ok() {
                    return Ok(Meaning::OwnCell { column: own.to_owned() });
                }
                let mut known = |name: &str| self.has_column(dataset, name).is_ok();
                let dashes = unknown_name_hint(own, &mut known);
                Fault::new(format!("the dataset has no column `{own}`"))
                    .hint_if(nearest(own, columns(dataset)).map(|known| format!("did you mean `{known}`?")))
                    .hint_if(dashes)
            }
            Home::Outside => Fault::new(format!("`{own}` does not say whose it is"))
                .hint("write `model.figure`, `entity.fact` or `dataset[row].column`"),
        };
        Err(fault)
    }

    /// `model.figure`, `entity.fact`, or `dataset.column` in an aggregate.
    fn member(&self, owner: &str, name: &str, period: Option<&str>) -> Result<Meaning, Fault> {
        if let Some(model) = self.models.models.get(owner) {
            let item = if model.input(name).is_some() {
                Item::Input(owner.to_owned(), name.to_owned())
            } else if model.figure(name).is_some() {
                Item::Figure(owner.to_owned(), name.to_owned())
            } else {
                let inputs = model.inputs.iter().map(|input| input.name.text.as_str());
                let all = inputs.chain(model.figures.iter().map(|figure| figure.name.text.as_str()));
                return Err(Fault::new(format!("the model `{owner}` has no figure `{name}`"))
                    .hint_if(nearest(name, all).map(|known| format!("did you mean `{owner}.{known}`?")))
                    .within(owner.len() + 1, owner.len() + 1 + name.len()));
            };
            return match period {
                None => Ok(Meaning::Item(item)),
                Some(period) => Err(Fault::new("a formula names no scenario").hint(format!(
                    "leave out `@{period}`: a figure reckons with the scenario that is asked for"
                ))),
            };
        }
        if let Some(dataset) = self.models.datasets.get(owner) {
            self.has_column(dataset, name)?;
            return Ok(Meaning::Column { dataset: owner.to_owned(), column: name.to_owned(), filter: None });
        }
        let reference = self.roster.find_fact(owner, name, period).map_err(|fault| {
            let others = self.models.models.keys().chain(self.models.datasets.keys());
            let near = nearest(owner, others.map(String::as_str));
            match near {
                Some(known) if fault.hints.is_empty() => fault.hint(format!("did you mean `{known}`?")),
                _ => fault,
            }
        })?;
        if self.fact_quantity(&reference).is_none() {
            return Err(Fault::new(format!("`{owner}.{name}` is no quantity"))
                .hint("texts and dates do not enter into arithmetic"));
        }
        Ok(Meaning::Fact(reference))
    }

    fn dataset(&self, id: &str) -> Result<&'a Dataset, Fault> {
        self.models.datasets.get(id).ok_or_else(|| {
            let hint = nearest(id, self.models.datasets.keys().map(String::as_str));
            Fault::new(format!("no dataset is called `{id}`"))
                .hint_if(hint.map(|known| format!("did you mean `{known}`?")))
        })
    }

    fn has_column(&self, dataset: &Dataset, column: &str) -> Result<(), Fault> {
        if columns(dataset).any(|known| known == column) {
            return Ok(());
        }
        Err(Fault::new(format!("`{}` has no column `{column}`", dataset.id))
            .hint_if(nearest(column, columns(dataset)).map(|known| format!("did you mean `{known}`?"))))
    }

    /// Conditions look at what is stated, so that no figure decides which rows it rests on.
    fn is_stated(&self, dataset: &Dataset, column: &str) -> Result<(), Fault> {
        self.has_column(dataset, column)?;
        match dataset.column(column) {
            Some(_) => Ok(()),
            None => Err(Fault::new(format!("`{column}` is computed, and `where` looks at stated columns"))
                .hint("choose rows by what the rows state")),
        }
    }

    /// The quantity of a fact or of an entry of its series.
    pub(super) fn fact_quantity(&self, reference: &FactRef) -> Option<&'a Quantity> {
        let (fact, entry) = self.roster.fact(reference)?;
        match entry.map_or(&fact.content, |entry| &entry.content) {
            Content::Quantity(quantity) => Some(quantity),
            Content::Text(_) | Content::Date(_) => None,
        }
    }

    /// The unit of one name or one quantity; of anything else it is not said.
    pub(super) fn unit_of(&self, expr: &Expr, home: Home<'a>) -> Option<Arc<Unit>> {
        match &expr.kind {
            Kind::Quantity(quantity) => Some(Arc::clone(quantity.unit())),
            Kind::Name(name) => self.unit_of_meaning(&self.meaning(name, home).ok()?, home, MOST_BOUND),
            _ => None,
        }
    }

    /// The unit a name's value is shown in.
    pub(super) fn unit_of_meaning(
        &self,
        meaning: &Meaning,
        home: Home<'a>,
        most: usize,
    ) -> Option<Arc<Unit>> {
        let of_column = |dataset: &Dataset, column: &str| {
            if let Some(computed) = dataset.computed.iter().find(|known| known.name.text == column) {
                return Some(Arc::clone(&computed.unit.0));
            }
            match &dataset.columns.iter().find(|known| known.name.text == column)?.kind {
                Holds::Quantity(unit) => Some(Arc::clone(unit)),
                _ => None,
            }
        };
        match meaning {
            Meaning::Item(Item::Figure(model, name)) => {
                let figure = self.models.models.get(model)?.figure(name)?;
                figure.unit.as_ref().map(|(unit, _)| Arc::clone(unit))
            }
            Meaning::Item(Item::Input(model, name)) => {
                let model = self.models.models.get(model)?;
                self.unit_of_given(&model.input(name)?.value, model, most)
            }
            Meaning::Item(Item::Column(dataset, column))
            | Meaning::Cell { dataset, column, .. }
            | Meaning::Column { dataset, column, .. } => {
                of_column(self.models.datasets.get(dataset)?, column)
            }
            Meaning::Item(Item::Question(owner, name, _)) => {
                self.unit_of_question(self.models.question(owner, name)?)
            }
            Meaning::OwnCell { column } => match home {
                Home::Dataset(dataset) => of_column(dataset, column),
                Home::Model(_) | Home::Outside => None,
            },
            Meaning::Fact(reference) => {
                self.fact_quantity(reference).map(|quantity| Arc::clone(quantity.unit()))
            }
        }
    }

    /// The unit an item is shown in, in a scenario.
    pub(super) fn unit_of_item(&self, item: &Item, scenario: &str) -> Option<Arc<Unit>> {
        match item {
            Item::Input(id, name) => {
                let model = self.models.models.get(id)?;
                self.unit_of_given(self.models.given(model, name, scenario)?, model, MOST_BOUND)
            }
            Item::Figure(model, _) => {
                let home = Home::Model(self.models.models.get(model)?);
                self.unit_of_meaning(&Meaning::Item(item.clone()), home, MOST_BOUND)
            }
            Item::Column(dataset, _) => {
                let home = Home::Dataset(self.models.datasets.get(dataset)?);
                self.unit_of_meaning(&Meaning::Item(item.clone()), home, MOST_BOUND)
            }
            Item::Question(owner, name, _) => self.unit_of_question(self.models.question(owner, name)?),
        }
    }

    /// The unit of what an input is given.
    pub(super) fn unit_of_given(&self, given: &Given, model: &'a Model, most: usize) -> Option<Arc<Unit>> {
        match given {
            Given::Stated(..) | Given::Counted(_) => Some(Arc::clone(self.models.quantity(given)?.unit())),
            Given::Bound(_, formula) => {
                let (name, _) = formula.names().next()?;
                let meaning = self.meaning(name, Home::Model(model)).ok()?;
                self.unit_of_meaning(&meaning, Home::Model(model), most.checked_sub(1)?)
            }
        }
    }

    /// What a name measures.
    ///
    /// # Errors
    /// A [`Fault`] for a name that holds no number; `None` where its own fault has been told.
    pub(super) fn dimension(&self, meaning: &Meaning, home: Home<'a>) -> Result<Option<Dimension>, Fault> {
        match meaning {
            Meaning::Item(item) => Ok(self.dimension_of_item(item)),
            Meaning::Fact(reference) => {
                Ok(self.fact_quantity(reference).map(|quantity| quantity.unit().dimension().clone()))
            }
            Meaning::Cell { dataset, column, .. } | Meaning::Column { dataset, column, .. } => self
                .models
                .datasets
                .get(dataset)
                .map_or(Ok(None), |dataset| dimension_of_column(dataset, column)),
            Meaning::OwnCell { column } => match home {
                Home::Dataset(dataset) => dimension_of_column(dataset, column),
                Home::Model(_) | Home::Outside => Ok(None),
            },
        }
    }

    /// What an input, a figure or a column measures: the dimension of its unit.
    pub(super) fn dimension_of_item(&self, item: &Item) -> Option<Dimension> {
        let home = match item {
            Item::Input(model, _) | Item::Figure(model, _) => Home::Model(self.models.models.get(model)?),
            Item::Column(dataset, _) => Home::Dataset(self.models.datasets.get(dataset)?),
            Item::Question(..) => Home::Outside,
        };
        let unit = self.unit_of_meaning(&Meaning::Item(item.clone()), home, MOST_BOUND)?;
        Some(unit.dimension().clone())
    }
}

/// Longer chains of bound inputs are rings, which are told as such.
const MOST_BOUND: usize = 64;

/// The names of all columns, stated and computed.
fn columns(dataset: &Dataset) -> impl Iterator<Item = &str> {
    let stated = dataset.columns.iter().map(|column| column.name.text.as_str());
    stated.chain(dataset.computed.iter().map(|column| column.name.text.as_str()))
}

fn dimension_of_column(dataset: &Dataset, column: &str) -> Result<Option<Dimension>, Fault> {
    if let Some(computed) = dataset.computed.iter().find(|known| known.name.text == column) {
        return Ok(Some(computed.unit.0.dimension().clone()));
    }
    match dataset.columns.iter().find(|known| known.name.text == column).map(|column| &column.kind) {
        Some(Holds::Quantity(unit)) => Ok(Some(unit.dimension().clone())),
        Some(_) => Err(Fault::new(format!("the column `{column}` holds no quantities"))
            .hint("`count` counts rows by any column of quantities")),
        None => Ok(None),
    }
}
