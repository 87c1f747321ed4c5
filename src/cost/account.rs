//! Gives account of a figure: its formula, the facts and inputs it rests on, and their sources.

use super::dataset::Cell;
use super::ledger::{Figure, Ledger, Run};
use super::lower::Leaf;
use super::model::{Basis, Given, Rule};
use super::order::name_of;
use super::read::Models;
use super::resolve::Item;
use crate::graph::{Roster, WorkId};
use crate::language::Localized;
use crate::quantity::{Period, Quantity};

/// How a figure comes about, in one scenario.
#[derive(Clone, Debug)]
pub struct Account<'a> {
    /// Its name: `model.figure`.
    pub name: String,
    /// What it is.
    pub label: &'a Localized<String>,
    /// Its value.
    pub figure: &'a Figure,
    /// Its formula as text; for a markup the price over the cost.
    pub formula: String,
    /// What it rests on in the end.
    pub grounds: Vec<Ground>,
    /// The scenario.
    pub scenario: &'a str,
    /// The run that computed it.
    pub run: &'a Run,
}

/// A fact, an input or a cell that a figure rests on.
#[derive(Clone, Debug)]
pub struct Ground {
    /// What it is in the program.
    pub leaf: Leaf,
    /// Its name as formulas have it.
    pub name: String,
    /// What it is.
    pub label: Localized<String>,
    /// Its value as stated.
    pub quantity: Quantity,
    /// What it is about in time.
    pub when: Option<Period>,
    /// Where it comes from.
    pub origin: Origin,
    /// The rates by which it was exchanged.
    pub rates: Vec<(String, f64)>,
}

/// Where a ground comes from.
#[derive(Clone, Debug, PartialEq)]
pub enum Origin {
    /// A work.
    Work(WorkId),
    /// The author's assumption, with the reason.
    Assumed(Localized<String>),
    /// The site itself, in which it is counted.
    Counted,
    /// Whoever asked for another value.
    Set,
    /// Nothing that is known; this has been told.
    Unknown,
}

impl Account<'_> {
    /// The works it rests on, each once, in the order of its grounds.
    pub fn works(&self) -> Vec<WorkId> {
        let mut works = Vec::new();
        for ground in &self.grounds {
            if let Origin::Work(work) = ground.origin
                && !works.contains(&work)
            {
                works.push(work);
            }
        }
        works
    }
}

impl Ledger {
    /// How an input or a figure comes about in a scenario.
    pub fn account<'a>(
        &'a self,
        item: &Item,
        scenario: &'a str,
        models: &'a Models,
        roster: &Roster,
    ) -> Option<Account<'a>> {
        let (run, figure) = self.standing(item, scenario)?;
        let (label, formula) = match item {
            Item::Figure(model, name) => {
                let figure = models.models.get(model)?.figure(name)?;
                let formula = match &figure.rule {
                    Rule::Formula(formula, _) => formula.to_string(),
                    Rule::Markup(markup) => format!("{} / ({})", markup.price.0, markup.cost.0),
                    Rule::Unread => return None,
                };
                (&figure.label, formula)
            }
            Item::Input(model, name) => {
                let model = models.models.get(model)?;
                let formula = match models.given(model, name, scenario)? {
                    Given::Bound(written, _) => written.text.clone(),
                    Given::Stated(..) | Given::Counted(_) => String::new(),
                };
                (&model.input(name)?.label, formula)
            }
            Item::Question(owner, name, part) => {
                let question = models.question(owner, name)?;
                (&question.label, question.formula(*part)?.to_string())
            }
            Item::Column(..) => return None,
        };
        let grounds = run.leaves(figure).into_iter();
        let grounds = grounds.filter_map(|leaf| {
            let mut ground = ground(leaf, scenario, models, roster)?;
            ground.rates = run.rates(leaf).to_vec();
            Some(ground)
        });
        Some(Account {
            name: name_of(item),
            label,
            figure,
            formula,
            grounds: grounds.collect(),
            scenario,
            run,
        })
    }
}

/// What a leaf is, in a scenario.
pub fn ground(leaf: &Leaf, scenario: &str, models: &Models, roster: &Roster) -> Option<Ground> {
    let leaf_of = leaf.clone();
    let ground = match leaf {
        Leaf::Fact(reference) => {
            let (fact, entry) = roster.fact(reference)?;
            let content = entry.map_or(&fact.content, |entry| &entry.content);
            let crate::graph::Content::Quantity(quantity) = content else { return None };
            let source = entry.map_or(fact.source, |entry| entry.source);
            let period = entry.and_then(|entry| entry.period);
            let at = period.map_or_else(String::new, |period| format!("@{period}"));
            Ground {
                leaf: leaf_of,
                name: format!("{}.{}{at}", fact.owner, fact.id),
                label: fact.label.clone(),
                quantity: quantity.clone(),
                when: period.or_else(|| fact.when()),
                origin: source.map_or(Origin::Unknown, Origin::Work),
                rates: Vec::new(),
            }
        }
        Leaf::Input { model: id, name } => {
            let model = models.models.get(id)?;
            let input = model.input(name)?;
            let is_set = model
                .scenario(scenario)
                .is_some_and(|known| known.set.iter().any(|(set, _)| set.text == *name));
            let quantity = models.quantity(models.given(model, name, scenario)?)?;
            let origin = match &input.source {
                // What a scenario sets is the scenario's own assumption, whatever the base rests on.
                _ if is_set => Origin::Assumed(model.scenario(scenario)?.label.clone()),
                Basis::Assumed(why) => Origin::Assumed(why.clone()),
                Basis::Work(work) => Origin::Work(*work),
                Basis::Counted => Origin::Counted,
                Basis::Set => Origin::Set,
                Basis::Bound | Basis::Missing => Origin::Unknown,
            };
            Ground {
                leaf: leaf_of,
                name: format!("{id}.{name}"),
                label: input.label.clone(),
                quantity: quantity.clone(),
                when: None,
                origin,
                rates: Vec::new(),
            }
        }
        Leaf::Cell { dataset: id, row, column } => {
            let dataset = models.datasets.get(id)?;
            let index = dataset.column(column)?;
            let stated = dataset.rows.get(*row)?;
            let Some(Cell::Quantity(quantity)) = stated.cells.get(index)?.as_ref() else { return None };
            Ground {
                leaf: leaf_of,
                name: format!("{id}[{}].{column}", stated.key),
                label: dataset.columns.get(index)?.label.clone(),
                quantity: quantity.clone(),
                when: dataset.when(*row),
                origin: dataset.source_of(*row).map_or(Origin::Unknown, Origin::Work),
                rates: Vec::new(),
            }
        }
    };
    Some(ground)
}
