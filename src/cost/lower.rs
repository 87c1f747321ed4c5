//! Turns figures into steps of one straight program, in which every fact and every input is one variable.
//!
//! All steps reckon in root units. A figure reckons in one currency: the one it promises, or else one it rests
//! on, that without rates of its own first; what is stated in another is exchanged where it enters.

use std::collections::{BTreeMap, BTreeSet};
use std::rc::Rc;
use std::sync::Arc;

use super::dataset::{Cell, Dataset};
use super::model::{Given, Rule};
use super::order::Needs;
use super::resolve::{Home, Item, Meaning, Resolver};
use crate::diagnostic::Fault;
use crate::formula::tape::{LeafRange, NodeId, Operation, Tape};
use crate::formula::{Expr, Kind, Operator};
use crate::graph::FactRef;
use crate::quantity::{Date, Quantity, Unit};

/// A variable: what a figure rests on in the end.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Leaf {
    /// A stated input.
    Input {
        /// The model.
        model: String,
        /// Its input.
        name: String,
    },
    /// A fact.
    Fact(FactRef),
    /// A cell of a dataset.
    Cell {
        /// The dataset.
        dataset: String,
        /// The index of the row.
        row: usize,
        /// The stated column.
        column: String,
    },
}

/// The unit of money a formula reckons in.
pub(super) type Currency = Option<Arc<str>>;

/// A value that has steps of its own.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Key {
    Item(Item),
    Cell(String, String, usize),
}

/// A row that stays out of a price, and who sells it.
#[derive(Clone, Debug, PartialEq)]
pub struct LeftOut {
    /// The dataset.
    pub dataset: String,
    /// The index of the row.
    pub row: usize,
    /// The entity whose span covers the boundary.
    pub seller: String,
}

/// Why a formula has no steps; a fault is told once, at the formula that meets it.
pub(super) enum Absent {
    /// What it needs has none; that has been told.
    Below,
    /// Its own fault, at these bytes of the formula.
    Own(Fault, (u32, u32)),
    /// A cell it rests on is empty, or no row is left to gather.
    Empty(Fault, (u32, u32)),
}

/// The steps of a price over a cost.
#[derive(Clone, Copy, Debug)]
pub(super) struct Sides {
    pub(super) price: NodeId,
    pub(super) markup: NodeId,
    pub(super) margin: NodeId,
}

/// The program of one scenario, as it grows.
pub(super) struct Lowering<'a> {
    pub(super) needs: Rc<Needs<'a>>,
    pub(super) tape: Tape,
    pub(super) leaves: Vec<(Leaf, LeafRange)>,
    /// What exchange made of one root unit of each leaf.
    pub(super) factors: Vec<f64>,
    /// What the leaves of each node are counted in where rates had a say.
    pub(super) rates: BTreeMap<Leaf, Vec<(String, f64)>>,
    pub(super) left_out: BTreeMap<Item, Vec<LeftOut>>,
    pub(super) sides: BTreeMap<Item, Sides>,
    /// Whether a row stays out of the price of a markup.
    pub(super) stays_out: &'a dyn Fn(&Item, &Dataset, usize) -> Option<String>,
    /// Items with a fault of their own, and those that rest on them.
    broken: &'a BTreeSet<Item>,
    known: BTreeMap<(Key, Currency), Option<NodeId>>,
    variables: BTreeMap<(Leaf, Currency), NodeId>,
}

/// A formula at work: whose it is, where it stands, in which row, in which currency.
#[derive(Clone, Copy)]
pub(super) struct Work<'a, 'b> {
    pub(super) home: Home<'a>,
    pub(super) row: Option<usize>,
    pub(super) currency: &'b Currency,
    /// The markup whose price this is.
    pub(super) price_of: Option<&'b Item>,
}

impl<'a> Lowering<'a> {
    pub(super) fn new(
        needs: Rc<Needs<'a>>,
        broken: &'a BTreeSet<Item>,
        stays_out: &'a dyn Fn(&Item, &Dataset, usize) -> Option<String>,
    ) -> Lowering<'a> {
        Lowering {
            needs,
            tape: Tape::new(),
            leaves: Vec::new(),
            factors: Vec::new(),
            rates: BTreeMap::new(),
            left_out: BTreeMap::new(),
            sides: BTreeMap::new(),
            stays_out,
            broken,
            known: BTreeMap::new(),
            variables: BTreeMap::new(),
        }
    }

    pub(super) fn resolver(&self) -> Resolver<'a> {
        self.needs.resolver
    }

    /// The steps of an item, all of whose needs have theirs in this currency or can have them.
    pub(super) fn item(&mut self, item: &Item, currency: &Currency) -> Result<NodeId, Absent> {
        // Needs first, with a stack of our own: a chain of figures may be as long as an author likes.
        let mut stack = vec![(item.clone(), false)];
        let mut result = Err(Absent::Below);
        while let Some((item, is_ready)) = stack.pop() {
            let key = (Key::Item(item.clone()), currency.clone());
            if let Some(known) = self.known.get(&key) {
                result = known.ok_or(Absent::Below);
                continue;
            }
            if !is_ready && !self.broken.contains(&item) {
                stack.push((item.clone(), true));
                let needed = self.needs.needed(&item);
                let needed = needed.iter().filter(|item| !matches!(item, Item::Column(..)));
                stack.extend(needed.map(|item| (item.clone(), false)));
                continue;
            }
            result = self.lower(&item, currency);
            self.known.insert(key, result.as_ref().ok().copied());
        }
        result
    }

    fn lower(&mut self, item: &Item, currency: &Currency) -> Result<NodeId, Absent> {
        if self.broken.contains(item) {
            return Err(Absent::Below);
        }
        let models = self.resolver().models;
        match item {
            Item::Input(id, name) => {
                let model = models.models.get(id).ok_or(Absent::Below)?;
                let work = Work { home: Home::Model(model), row: None, currency, price_of: None };
                match models.given(model, name, self.needs.scenario).ok_or(Absent::Below)? {
                    Given::Bound(_, formula) => self.expr(formula.root(), work),
                    given @ (Given::Stated(..) | Given::Counted(_)) => {
                        let quantity = models.quantity(given).ok_or(Absent::Below)?;
                        let slider = model.input(name).and_then(|input| input.slider.as_ref());
                        let leaf = Leaf::Input { model: id.clone(), name: name.clone() };
                        let day = self
                            .resolver()
                            .roster
                            .vocabulary
                            .settings
                            .release
                            .as_ref()
                            .and_then(|release| release.date);
                        self.variable(leaf, quantity, slider, currency, day)
                            .map_err(|fault| Absent::Own(fault, (0, u32::MAX)))
                    }
                }
            }
            Item::Figure(id, name) => {
                let model = models.models.get(id).ok_or(Absent::Below)?;
                let work = Work { home: Home::Model(model), row: None, currency, price_of: None };
                match &model.figure(name).ok_or(Absent::Below)?.rule {
                    Rule::Formula(formula, _) => self.expr(formula.root(), work),
                    Rule::Markup(markup) => {
                        let price =
                            self.expr(markup.price.0.root(), Work { price_of: Some(item), ..work })?;
                        let cost = self.expr(markup.cost.0.root(), work)?;
                        let multiple = self.tape.push(Operation::Divide, &[price, cost]);
                        let one = self.tape.constant(1.0);
                        let over = self.tape.push(Operation::Subtract, &[multiple, one]);
                        let share = self.tape.push(Operation::Divide, &[cost, price]);
                        let margin = self.tape.push(Operation::Subtract, &[one, share]);
                        self.sides.insert(item.clone(), Sides { price, markup: over, margin });
                        Ok(multiple)
                    }
                    Rule::Unread => Err(Absent::Below),
                }
            }
            Item::Question(owner, name, part) => {
                let question = models.question(owner, name).ok_or(Absent::Below)?;
                let formula = question.formula(*part).ok_or(Absent::Below)?;
                self.expr(formula.root(), Work { home: Home::Outside, row: None, currency, price_of: None })
            }
            Item::Column(..) => Err(Absent::Below),
        }
    }

    /// The steps of a cell.
    pub(super) fn cell(
        &mut self,
        dataset: &'a Dataset,
        row: usize,
        column: &str,
        currency: &Currency,
    ) -> Result<NodeId, Absent> {
        if let Some(index) = dataset.column(column) {
            let missing = || {
                let key = dataset.rows.get(row).map_or("", |row| row.key.as_str());
                Absent::Empty(Fault::new(format!("`{}[{key}]` has no `{column}`", dataset.id)), (0, u32::MAX))
            };
            let cell = dataset.rows.get(row).and_then(|row| row.cells.get(index)).and_then(Option::as_ref);
            let Some(Cell::Quantity(quantity)) = cell else { return Err(missing()) };
            let leaf = Leaf::Cell { dataset: dataset.id.clone(), row, column: column.to_owned() };
            let at = dataset.when(row).map(|period| period.last_day());
            return self
                .variable(leaf, quantity, None, currency, at)
                .map_err(|fault| Absent::Own(fault, (0, u32::MAX)));
        }
        if self.broken.contains(&Item::Column(dataset.id.clone(), column.to_owned())) {
            return Err(Absent::Below);
        }
        let key = (Key::Cell(dataset.id.clone(), column.to_owned(), row), currency.clone());
        if let Some(known) = self.known.get(&key) {
            return known.ok_or(Absent::Below);
        }
        let computed =
            dataset.computed.iter().find(|computed| computed.name.text == column).ok_or(Absent::Below)?;
        for item in self.needs.needed(&Item::Column(dataset.id.clone(), column.to_owned())).iter() {
            if !matches!(item, Item::Column(..)) {
                self.item(item, currency)?;
            }
        }
        let work = Work { home: Home::Dataset(dataset), row: Some(row), currency, price_of: None };
        let result = self.expr(computed.formula.root(), work);
        self.known.insert(key, result.as_ref().ok().copied());
        result
    }

    fn variable(
        &mut self,
        leaf: Leaf,
        quantity: &Quantity,
        slider: Option<&Quantity>,
        currency: &Currency,
        at: Option<Date>,
    ) -> Result<NodeId, Fault> {
        let units = &self.resolver().roster.vocabulary.units;
        // What holds no money is one variable in every currency.
        let own: Currency = units.currency(quantity.unit()).and(currency.clone());
        let key = (leaf.clone(), own.clone());
        if let Some(node) = self.variables.get(&key) {
            return Ok(*node);
        }
        let value = units.rooted(quantity, own.as_deref(), at)?;
        let hull = slider.map(|slider| units.rooted(slider, own.as_deref(), at)).transpose()?;
        let (low, high) = hull.map_or((value.low, value.high), |hull| (hull.low, hull.high));
        let node = self.tape.leaf();
        if !value.rates.is_empty() {
            self.rates.insert(leaf.clone(), value.rates);
        }
        self.factors.push(value.factor);
        self.leaves.push((
            leaf,
            LeafRange {
                best: value.best,
                low: value.low,
                high: value.high,
                hull_low: low.min(value.low),
                hull_high: high.max(value.high),
            },
        ));
        self.variables.insert(key, node);
        Ok(node)
    }

    pub(super) fn expr(&mut self, expr: &Expr, work: Work<'a, '_>) -> Result<NodeId, Absent> {
        let own = |fault| Absent::Own(fault, expr.span);
        match &expr.kind {
            Kind::Quantity(quantity) => {
                let units = &self.resolver().roster.vocabulary.units;
                let value = units.rooted(quantity, work.currency.as_deref(), None).map_err(own)?;
                Ok(self.tape.constant(value.best))
            }
            Kind::Name(name) => {
                let meaning = self.resolver().meaning(name, work.home).map_err(|_| Absent::Below)?;
                self.name(&meaning, work).map_err(|absent| match absent {
                    Absent::Own(fault, _) => Absent::Own(Fault { within: None, ..fault }, expr.span),
                    Absent::Empty(fault, _) => Absent::Empty(fault, expr.span),
                    Absent::Below => Absent::Below,
                })
            }
            Kind::Negative(inner) => {
                let inner = self.expr(inner, work)?;
                Ok(self.tape.push(Operation::Negative, &[inner]))
            }
            Kind::Binary(operator, left, right) => {
                let sides = [self.expr(left, work)?, self.expr(right, work)?];
                let operation = match operator {
                    Operator::Add => Operation::Add,
                    Operator::Subtract => Operation::Subtract,
                    Operator::Multiply => Operation::Multiply,
                    Operator::Divide => Operation::Divide,
                    Operator::Power => Operation::Power,
                };
                Ok(self.tape.push(operation, &sides))
            }
            Kind::Call(function, arguments) => self.call(*function, arguments, expr, work),
            Kind::If(test, then, otherwise) => {
                let sides = [&test.left, &test.right, then, otherwise];
                let mut nodes = Vec::with_capacity(sides.len());
                for side in sides {
                    nodes.push(self.expr(side, work)?);
                }
                Ok(self.tape.push(Operation::If(test.comparison), &nodes))
            }
        }
    }

    fn name(&mut self, meaning: &Meaning, work: Work<'a, '_>) -> Result<NodeId, Absent> {
        match meaning {
            Meaning::Item(item) => {
                let key = (Key::Item(item.clone()), work.currency.clone());
                match self.known.get(&key) {
                    Some(known) => known.ok_or(Absent::Below),
                    None => self.item(item, work.currency),
                }
            }
            Meaning::Fact(reference) => {
                let quantity = self.resolver().fact_quantity(reference).ok_or(Absent::Below)?;
                let when = self.resolver().roster.fact(reference).and_then(|(fact, entry)| match entry {
                    Some(entry) => entry.period.or_else(|| entry.as_of.map(Into::into)),
                    None => fact.when(),
                });
                let at = when.map(|when| when.last_day());
                self.variable(Leaf::Fact(reference.clone()), quantity, None, work.currency, at)
                    .map_err(|fault| Absent::Own(fault, (0, u32::MAX)))
            }
            Meaning::Cell { dataset, row, column } => {
                let dataset = self.resolver().models.datasets.get(dataset).ok_or(Absent::Below)?;
                self.cell(dataset, *row, column, work.currency)
            }
            Meaning::OwnCell { column } => match (work.home, work.row) {
                (Home::Dataset(dataset), Some(row)) => self.cell(dataset, row, column, work.currency),
                _ => Err(Absent::Below),
            },
            Meaning::Column { .. } => Err(Absent::Below),
        }
    }

    /// The currency a formula reckons in: that of the unit it promises, else one it rests on, that to which the
    /// others state their rates. So `a / b` and `b / a` agree. Asked in the order in which items need each other.
    pub(super) fn currency_of(&self, item: &Item, unit: Option<&Unit>) -> Currency {
        let units = &self.resolver().roster.vocabulary.units;
        let met = self.needs.currencies(item);
        if let Some(currency) = unit.and_then(|unit| units.currency(unit)) {
            return Some(Arc::from(currency));
        }
        met.iter().min_by_key(|currency| units.states_rates(currency)).cloned()
    }
}
