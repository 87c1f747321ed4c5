//! The ledger: every figure of every scenario, with what it rests on.

use std::collections::{BTreeMap, BTreeSet};
use std::rc::Rc;
use std::sync::Arc;

use super::check::{self, At};
use super::dataset::Dataset;
use super::lower::{Absent, Leaf, LeftOut, Lowering};
use super::markup;
use super::model::Rule;
use super::order::Needs;
use super::read::Models;
use super::resolve::{Home, Item, Resolver};
use crate::diagnostic::{Checked, Diagnostic, Fault, Place, rules};
use crate::formula::tape::{LeafRange, NodeId, Sign, Tape, Why};
use crate::graph::Roster;
use crate::quantity::{Quantity, Unit};

/// Every figure of every scenario.
#[derive(Debug, Default)]
pub struct Ledger {
    runs: BTreeMap<String, Run>,
}

/// The figures of one scenario, and the program that computes them.
#[derive(Debug)]
pub struct Run {
    pub(super) figures: BTreeMap<Item, Figure>,
    cells: BTreeMap<(String, String, usize), Figure>,
    left_out: BTreeMap<Item, Vec<LeftOut>>,
    rates: BTreeMap<Leaf, Vec<(String, f64)>>,
    pub(super) leaves: Vec<(Leaf, LeafRange)>,
    pub(super) factors: Vec<f64>,
    pub(super) tape: Tape,
}

/// A computed value: of an input, a figure, or a cell of a computed column.
#[derive(Clone, Debug)]
pub struct Figure {
    /// Its value, in the unit it promises.
    pub quantity: Quantity,
    /// Whether its range is exact; otherwise it is an outer bound.
    pub is_exact: bool,
    /// How it moves with each of its leaves.
    pub signs: Vec<(u32, Sign)>,
    /// For a price over a cost: markup and gross margin, beside the multiple.
    pub beside: Option<(Quantity, Quantity)>,
    /// Where it stands in the tape of its run.
    pub node: NodeId,
}

/// What one leaf does to a figure: the leaf, and the figure's value with it at its low and at its high end.
#[derive(Clone, Debug)]
pub struct Swing {
    /// The leaf.
    pub leaf: Leaf,
    /// The figure with the leaf at its low end, the others at best.
    pub at_low: Quantity,
    /// The figure with the leaf at its high end, the others at best.
    pub at_high: Quantity,
}

impl Ledger {
    /// Computes every figure of every scenario.
    pub fn compute(models: &Models, roster: &Roster) -> Checked<Ledger> {
        let resolver = Resolver { models, roster };
        let verdict = check::check(resolver);
        let mut faults = verdict.faults;
        let all = all_items(models);
        let asked = all.iter().cloned().chain(questions(models)).collect::<Vec<Item>>();
        let mut ledger = Ledger::default();
        for scenario in std::iter::once(super::BASE).chain(models.scenarios()) {
            let needs = Rc::new(Needs::new(resolver, scenario));
            // What is asked is asked of the base.
            let all = if scenario == super::BASE { &asked } else { &all };
            let order = needs.order(all, &mut faults);
            let broken = broken_above(&needs, &order, all, &verdict.broken);
            let touched = touched(&needs, models, &order);
            let order: Vec<Item> = order.into_iter().filter(|item| touched.contains(item)).collect();
            let run = compute(resolver, &needs, &order, &broken, &mut faults);
            ledger.runs.insert(scenario.to_owned(), run);
        }
        dedup(&mut faults);
        Checked { value: ledger, diagnostics: faults }
    }

    /// The figures of the models a scenario touches; all of them in the base.
    pub fn run(&self, scenario: &str) -> Option<&Run> {
        self.runs.get(scenario)
    }

    /// The value of an input or a figure in a scenario that touches its model.
    pub fn figure(&self, item: &Item, scenario: &str) -> Option<&Figure> {
        self.runs.get(scenario)?.figures.get(item)
    }

    /// The value of an input or a figure in a scenario, with the run it belongs to: the base's where the scenario
    /// touches nothing of its model.
    pub(super) fn standing(&self, item: &Item, scenario: &str) -> Option<(&Run, &Figure)> {
        let own = self.runs.get(scenario)?;
        let runs = [Some(own), self.runs.get(super::BASE)];
        runs.into_iter().flatten().find_map(|run| Some((run, run.figures.get(item)?)))
    }

    /// The value of a cell of a computed column, in the base.
    pub fn cell(&self, dataset: &str, column: &str, row: usize) -> Option<&Figure> {
        self.runs.get(super::BASE)?.cells.get(&(dataset.to_owned(), column.to_owned(), row))
    }

    /// The rows that stay out of a markup's price.
    pub fn left_out(&self, item: &Item) -> &[LeftOut] {
        self.runs.get(super::BASE).and_then(|run| run.left_out.get(item)).map_or(&[], Vec::as_slice)
    }

    /// Whether a scenario changes anything a figure rests on.
    pub fn changes(&self, item: &Item, scenario: &str) -> bool {
        let leaves = |scenario: &str| {
            let run = self.runs.get(scenario)?;
            let figure = run.figures.get(item)?;
            Some(run.ranges(figure))
        };
        leaves(scenario).is_some_and(|own| Some(own) != leaves(super::BASE))
    }
}

impl Run {
    /// The leaves a figure rests on.
    pub fn leaves(&self, figure: &Figure) -> Vec<&Leaf> {
        let ids = self.tape.leaves_of(figure.node);
        ids.into_iter().filter_map(|id| Some(&self.leaves.get(usize::try_from(id).ok()?)?.0)).collect()
    }

    /// Whether a figure rests on another figure or cell whose unit is as wanted.
    pub(super) fn rests_on(&self, figure: &Figure, is_wanted: &mut dyn FnMut(&Unit) -> bool) -> bool {
        let below: BTreeSet<NodeId> = self.tape.below(figure.node).into_iter().collect();
        let mut others = self.figures.values().chain(self.cells.values());
        others.any(|other| {
            other.node != figure.node && below.contains(&other.node) && is_wanted(other.quantity.unit())
        })
    }

    /// The rates by which a leaf was exchanged.
    pub fn rates(&self, leaf: &Leaf) -> &[(String, f64)] {
        self.rates.get(leaf).map_or(&[], Vec::as_slice)
    }

    /// What each leaf does to a figure, the strongest first.
    pub fn swings(&self, figure: &Figure) -> Vec<Swing> {
        let ranges: Vec<LeafRange> = self.leaves.iter().map(|(_, range)| *range).collect();
        let unit = figure.quantity.unit();
        let value = |value: f64| Quantity::computed(unit.of_roots(value), None, Arc::clone(unit)).ok();
        self.tape
            .swings(figure.node, &ranges)
            .into_iter()
            .filter_map(|swing| {
                let leaf = self.leaves.get(usize::try_from(swing.leaf).ok()?)?.0.clone();
                Some(Swing { leaf, at_low: value(swing.at_low)?, at_high: value(swing.at_high)? })
            })
            .collect()
    }

    fn ranges(&self, figure: &Figure) -> Vec<(&Leaf, [f64; 3])> {
        let ids = self.tape.leaves_of(figure.node);
        let leaves = ids.into_iter().filter_map(|id| self.leaves.get(usize::try_from(id).ok()?));
        let mut ranges: Vec<_> =
            leaves.map(|(leaf, range)| (leaf, [range.best, range.low, range.high])).collect();
        // Each scenario numbers its leaves as it meets them.
        ranges.sort_by_key(|(leaf, _)| *leaf);
        ranges
    }
}

/// Every input, figure and computed column.
pub(super) fn all_items(models: &Models) -> Vec<Item> {
    let mut all = Vec::new();
    for model in models.models.values() {
        all.extend(model.inputs.iter().map(|input| Item::Input(model.id.clone(), input.name.text.clone())));
        all.extend(
            model.figures.iter().map(|figure| Item::Figure(model.id.clone(), figure.name.text.clone())),
        );
    }
    for dataset in models.datasets.values() {
        let columns = dataset.computed.iter();
        all.extend(columns.map(|column| Item::Column(dataset.id.clone(), column.name.text.clone())));
    }
    all
}

/// Every part of every question.
pub(super) fn questions(models: &Models) -> impl Iterator<Item = Item> {
    models.questions.values().flat_map(|question| question.parts().iter().map(|part| question.item(*part)))
}

/// What a scenario may change, and all else of the same models, so that each has its numbers from one run.
fn touched(needs: &Needs<'_>, models: &Models, order: &[Item]) -> BTreeSet<Item> {
    let mut touched: BTreeSet<Item> = BTreeSet::new();
    let mut owners: BTreeSet<&str> = BTreeSet::new();
    for item in order {
        let is_set = match item {
            Item::Input(model, name) => models.sets(model, name, needs.scenario),
            Item::Figure(..) | Item::Column(..) | Item::Question(..) => false,
        };
        if is_set
            || needs.scenario == super::BASE
            || needs.needed(item).iter().any(|needed| touched.contains(needed))
        {
            touched.insert(item.clone());
            owners.insert(item.owner());
        }
    }
    let others = order.iter().filter(|item| owners.contains(item.owner())).cloned();
    let others: Vec<Item> = others.collect();
    touched.extend(others);
    touched
}

/// What has a fault of its own, stands on a ring, or rests on either.
fn broken_above(needs: &Needs<'_>, order: &[Item], all: &[Item], own: &BTreeSet<Item>) -> BTreeSet<Item> {
    let ordered: BTreeSet<&Item> = order.iter().collect();
    let mut broken: BTreeSet<Item> =
        all.iter().filter(|item| own.contains(*item) || !ordered.contains(*item)).cloned().collect();
    if broken.is_empty() {
        return broken;
    }
    for item in order {
        if needs.needed(item).iter().any(|needed| broken.contains(needed)) {
            broken.insert(item.clone());
        }
    }
    broken
}

/// Computes one scenario.
fn compute<'a>(
    resolver: Resolver<'a>,
    needs: &Rc<Needs<'a>>,
    order: &[Item],
    broken: &BTreeSet<Item>,
    faults: &mut Vec<Diagnostic>,
) -> Run {
    let spans = markup::Spans::new(resolver.roster);
    let stays_out =
        |item: &Item, dataset: &Dataset, row: usize| spans.stays_out(resolver.models, item, dataset, row);
    let mut lowering = Lowering::new(Rc::clone(needs), broken, &stays_out);
    let mut targets: Vec<(Target<'_>, NodeId)> = Vec::new();
    for item in order.iter().filter(|item| !broken.contains(*item)) {
        if let Item::Column(dataset, column) = item {
            let Some(dataset) = resolver.models.datasets.get(dataset) else { continue };
            let unit =
                dataset.computed.iter().find(|known| known.name.text == *column).map(|known| &known.unit.0);
            let Some(unit) = unit else { continue };
            let currency = lowering.currency_of(item, Some(unit));
            for row in 0..dataset.rows.len() {
                if !dataset.has_cells_for(column, row) {
                    continue;
                }
                match lowering.cell(dataset, row, column, &currency) {
                    Ok(node) => targets.push((Target { item, row: Some(row), unit: Arc::clone(unit) }, node)),
                    Err(absent) => told(resolver, item, absent, faults),
                }
            }
            continue;
        }
        let Some(unit) = resolver.unit_of_item(item, needs.scenario) else { continue };
        let currency = lowering.currency_of(item, Some(&unit));
        match lowering.item(item, &currency) {
            Ok(node) => targets.push((Target { item, row: None, unit }, node)),
            Err(absent) => told(resolver, item, absent, faults),
        }
    }
    faults.extend(spans.check(resolver, &lowering));
    valued(resolver, lowering, targets, faults)
}

/// What is to be valued: an item, or a row of a column, in its unit.
struct Target<'a> {
    item: &'a Item,
    row: Option<usize>,
    unit: Arc<Unit>,
}

fn valued(
    resolver: Resolver<'_>,
    lowering: Lowering<'_>,
    targets: Vec<(Target<'_>, NodeId)>,
    faults: &mut Vec<Diagnostic>,
) -> Run {
    let Lowering { tape, leaves, factors, rates, left_out, sides, .. } = lowering;
    let ranges: Vec<LeafRange> = leaves.iter().map(|(_, range)| *range).collect();
    let values: Vec<f64> = ranges.iter().map(|range| range.best).collect();
    let best = tape.best(&values);
    let nodes: Vec<NodeId> = targets.iter().map(|(_, node)| *node).collect();
    let extents = tape.extents(&nodes, &ranges);
    let mut run =
        Run { figures: BTreeMap::new(), cells: BTreeMap::new(), left_out, rates, leaves, factors, tape };
    for ((target, node), extent) in targets.into_iter().zip(extents) {
        let at = |node: NodeId| best.get(node.idx()).copied().unwrap_or(f64::NAN);
        let show = |value: f64| target.unit.of_roots(value);
        let (value, low, high) = (show(at(node)), show(extent.low), show(extent.high));
        let range = (low < high).then_some((low.min(value), high.max(value)));
        let quantity = match Quantity::computed(value, range, Arc::clone(&target.unit)) {
            Ok(quantity) => quantity,
            Err(_) => {
                let trouble = run.tape.trouble(node, &values).map(|trouble| hint_of(trouble.why));
                let is_endless = value.is_finite();
                let name = super::order::name_of(target.item);
                let fault = match is_endless {
                    true => Fault::new(format!("the range of `{name}` has no end"))
                        .hint("something it divides by may be 0 within the ranges: narrow them"),
                    false => Fault::new(format!("`{name}` is no finite number")).hint_if(trouble),
                };
                faults.extend(place_of(resolver, target.item).map(|place| fault.at(&rules::VALUE, place)));
                continue;
            }
        };
        let beside = sides.get(target.item).and_then(|sides| {
            let pure = |node| {
                Quantity::computed(target.unit.of_roots(at(node)), None, Arc::clone(&target.unit)).ok()
            };
            Some((pure(sides.markup)?, pure(sides.margin)?))
        });
        let figure = Figure { quantity, is_exact: extent.is_exact, signs: extent.signs, beside, node };
        match (target.row, target.item) {
            (Some(row), Item::Column(dataset, column)) => {
                run.cells.insert((dataset.clone(), column.clone(), row), figure);
            }
            (_, item) => {
                run.figures.insert(item.clone(), figure);
            }
        }
    }
    run
}

fn told(resolver: Resolver<'_>, item: &Item, absent: Absent, faults: &mut Vec<Diagnostic>) {
    let (fault, span) = match absent {
        Absent::Below => return,
        // Whoever asks is answered that there is no value.
        Absent::Empty(..) if matches!(item, Item::Question(..)) => return,
        Absent::Own(fault, span) | Absent::Empty(fault, span) => (fault, span),
    };
    let models = resolver.models;
    let at = match item {
        Item::Figure(model, name) => models.models.get(model).and_then(|model| {
            let spot = match &model.figure(name)?.rule {
                Rule::Formula(_, spot) => *spot,
                Rule::Markup(markup) => markup.price.1,
                Rule::Unread => return None,
            };
            Some(At { file: &model.file, spot, home: Home::Model(model) })
        }),
        Item::Column(dataset, name) => models.datasets.get(dataset).and_then(|dataset| {
            let computed = dataset.computed.iter().find(|known| known.name.text == *name)?;
            Some(At { file: &dataset.file, spot: computed.spot, home: Home::Dataset(dataset) })
        }),
        Item::Input(model, name) => models.models.get(model).and_then(|model| {
            Some(At { file: &model.file, spot: model.input(name)?.name.spot, home: Home::Model(model) })
        }),
        Item::Question(owner, name, _) => models.question(owner, name).map(|question| At {
            file: &question.file,
            spot: question.spot,
            home: Home::Outside,
        }),
    };
    faults.extend(at.map(|at| fault.at(&rules::VALUE, at.place(span))));
}

fn place_of(resolver: Resolver<'_>, item: &Item) -> Option<Place> {
    Needs::new(resolver, super::BASE).place(item)
}

/// What an author can do about a value that was lost.
fn hint_of(why: Why) -> &'static str {
    match why {
        Why::Leaf(_) => "a value it starts from is no finite number",
        Why::DivisionByZero => "something is divided by 0",
        Why::RootOfNegative => "a root is taken of a number below 0",
        Why::LogarithmOfNothing => "a logarithm is taken of 0 or of a number below it",
        Why::PowerOfNegative => "a number below 0 is raised to a broken power",
        Why::PowerOfZero => "0 is raised to a power below 0",
        Why::StepOfZero => "something is rounded to steps of 0",
        Why::NoPeriods => "an annuity runs over no time",
        Why::RateTooLow => "the rate of an annuity is −100% or below",
        Why::Nothing => "nothing is left to gather",
        Why::TooLarge => "it is too large to be written",
    }
}

/// One mistake may show in several scenarios.
fn dedup(faults: &mut Vec<Diagnostic>) {
    let mut seen: BTreeSet<(Option<Place>, String)> = BTreeSet::new();
    faults.retain(|fault| seen.insert((fault.place.clone(), fault.message.clone())));
}
