//! Finds figures that rest on themselves, and shows the ring.

use std::cell::RefCell;
use std::collections::{BTreeMap, BTreeSet};
use std::rc::Rc;
use std::sync::Arc;

use super::model::{Given, Rule};
use super::resolve::{Home, Item, Meaning, Resolver};
use crate::diagnostic::{Diagnostic, Fault, Place, rules};
use crate::formula::{Expr, Formula, Kind};
use crate::quantity::Unit;

/// What each item is made of, in one scenario; found once.
pub(super) struct Needs<'a> {
    pub(super) resolver: Resolver<'a>,
    pub(super) scenario: &'a str,
    needed: RefCell<BTreeMap<Item, Rc<BTreeSet<Item>>>>,
    currencies: RefCell<BTreeMap<Item, Rc<BTreeSet<Arc<str>>>>>,
}

impl<'a> Needs<'a> {
    pub(super) fn new(resolver: Resolver<'a>, scenario: &'a str) -> Needs<'a> {
        Needs { resolver, scenario, needed: RefCell::default(), currencies: RefCell::default() }
    }

    /// The formulas of an item and where they stand; none for a stated input.
    pub(super) fn formulas(&self, item: &Item) -> Vec<(&'a Formula, Home<'a>)> {
        let models = self.resolver.models;
        match item {
            Item::Input(model, name) => {
                let Some(model) = models.models.get(model) else { return Vec::new() };
                match models.given(model, name, self.scenario) {
                    Some(Given::Bound(_, formula)) => vec![(formula, Home::Model(model))],
                    _ => Vec::new(),
                }
            }
            Item::Figure(model, name) => {
                let Some(model) = models.models.get(model) else { return Vec::new() };
                match model.figure(name).map(|figure| &figure.rule) {
                    Some(Rule::Formula(formula, _)) => vec![(formula, Home::Model(model))],
                    Some(Rule::Markup(markup)) => {
                        vec![(&markup.price.0, Home::Model(model)), (&markup.cost.0, Home::Model(model))]
                    }
                    Some(Rule::Unread) | None => Vec::new(),
                }
            }
            Item::Column(dataset, name) => {
                let Some(dataset) = models.datasets.get(dataset) else { return Vec::new() };
                let computed = dataset.computed.iter().find(|computed| computed.name.text == *name);
                computed.map(|computed| (&computed.formula, Home::Dataset(dataset))).into_iter().collect()
            }
            Item::Question(owner, name, part) => {
                let formula = models.question(owner, name).and_then(|question| question.formula(*part));
                formula.map(|formula| (formula, Home::Outside)).into_iter().collect()
            }
        }
    }

    /// The items an item's formulas name.
    pub(super) fn needed(&self, item: &Item) -> Rc<BTreeSet<Item>> {
        if let Some(known) = self.needed.borrow().get(item) {
            return Rc::clone(known);
        }
        let needed = Rc::new(self.named(item));
        self.needed.borrow_mut().insert(item.clone(), Rc::clone(&needed));
        needed
    }

    fn named(&self, item: &Item) -> BTreeSet<Item> {
        let mut needed = BTreeSet::new();
        for (formula, home) in self.formulas(item) {
            for (name, _) in formula.names() {
                let Ok(meaning) = self.resolver.meaning(name, home) else { continue };
                match (meaning, home) {
                    (Meaning::Item(item), _) => {
                        needed.insert(item);
                    }
                    (Meaning::Cell { dataset, column, .. } | Meaning::Column { dataset, column, .. }, _) => {
                        needed.extend(self.column(&dataset, &column))
                    }
                    (Meaning::OwnCell { column }, Home::Dataset(dataset)) => {
                        needed.extend(self.column(&dataset.id, &column));
                    }
                    (Meaning::OwnCell { .. }, Home::Model(_) | Home::Outside) | (Meaning::Fact(_), _) => {}
                }
            }
        }
        needed
    }

    /// The currencies an item rests on in the end, in facts, inputs, cells and its formulas themselves.
    ///
    /// What it needs is to be asked before; what was not counts as none.
    pub(super) fn currencies(&self, item: &Item) -> Rc<BTreeSet<Arc<str>>> {
        if let Some(known) = self.currencies.borrow().get(item) {
            return Rc::clone(known);
        }
        let units = &self.resolver.roster.vocabulary.units;
        let own = self.units(item);
        let mut all: BTreeSet<Arc<str>> =
            own.iter().filter_map(|unit| units.currency(unit)).map(Arc::from).collect();
        for needed in self.needed(item).iter() {
            if let Some(known) = self.currencies.borrow().get(needed) {
                all.extend(known.iter().cloned());
            }
        }
        let all = Rc::new(all);
        self.currencies.borrow_mut().insert(item.clone(), Rc::clone(&all));
        all
    }

    /// The units of what an item rests on directly.
    fn units(&self, item: &Item) -> Vec<Arc<Unit>> {
        let resolver = self.resolver;
        let mut units = Vec::new();
        if let Item::Input(model, name) = item
            && let Some(model) = resolver.models.models.get(model)
            && let Some(given) = resolver.models.given(model, name, self.scenario)
        {
            units.extend(resolver.unit_of_given(given, model, 1));
        }
        for (formula, home) in self.formulas(item) {
            written_in(formula.root(), &mut units);
            for (name, _) in formula.names() {
                let Ok(meaning) = resolver.meaning(name, home) else { continue };
                if !matches!(meaning, Meaning::Item(_)) {
                    units.extend(resolver.unit_of_meaning(&meaning, home, 1));
                }
            }
        }
        units
    }

    /// A computed column as an item; a stated one is none.
    fn column(&self, dataset: &str, column: &str) -> Option<Item> {
        let dataset = self.resolver.models.datasets.get(dataset)?;
        let is_computed = dataset.computed.iter().any(|computed| computed.name.text == column);
        is_computed.then(|| Item::Column(dataset.id.clone(), column.to_owned()))
    }

    /// The items in an order in which each comes after what it needs, without those on a ring or above one.
    ///
    /// Each ring is told once, at its first item.
    pub(super) fn order(&self, all: &[Item], faults: &mut Vec<Diagnostic>) -> Vec<Item> {
        let needs: BTreeMap<&Item, Rc<BTreeSet<Item>>> =
            all.iter().map(|item| (item, self.needed(item))).collect();
        let mut missing: BTreeMap<&Item, usize> = BTreeMap::new();
        let mut users: BTreeMap<&Item, Vec<&Item>> = BTreeMap::new();
        for (item, needed) in &needs {
            missing.insert(*item, needed.len());
            for other in needed.iter() {
                users.entry(other).or_default().push(*item);
            }
        }
        let mut ready: Vec<&Item> =
            missing.iter().filter(|(_, count)| **count == 0).map(|(item, _)| *item).collect();
        let mut order = Vec::new();
        while let Some(item) = ready.pop() {
            order.push(item.clone());
            for user in users.get(item).into_iter().flatten() {
                if let Some(count) = missing.get_mut(*user) {
                    *count -= 1;
                    if *count == 0 {
                        ready.push(*user);
                    }
                }
            }
        }
        let mut left: BTreeSet<&Item> =
            missing.iter().filter(|(_, count)| **count > 0).map(|(item, _)| *item).collect();
        while let Some(start) = left.first().copied() {
            // Every item that is left needs one that is left; following it leads onto a ring.
            let mut path: Vec<&Item> = vec![start];
            let ring = loop {
                let next = path
                    .last()
                    .and_then(|item| needs.get(*item))
                    .and_then(|needed| needed.iter().find_map(|item| left.get(item).copied()));
                let Some(next) = next else { break None };
                match path.iter().position(|item| *item == next) {
                    Some(first) => break path.get(first..).map(<[&Item]>::to_vec),
                    None => path.push(next),
                }
            };
            for item in &path {
                left.remove(item);
            }
            if let Some(ring) = ring {
                faults.extend(self.told(&ring));
            }
        }
        order
    }

    fn told(&self, ring: &[&Item]) -> Option<Diagnostic> {
        let first = ring.first()?;
        let names: Vec<String> =
            ring.iter().chain([first]).map(|item| format!("`{}`", name_of(item))).collect();
        let fault = Fault::new(format!("`{}` rests on itself: {}", name_of(first), names.join(" → ")))
            .hint("let one of them start from a fact or an input");
        let mut diagnostic = fault.at(&rules::RING, self.place(first)?);
        for item in ring.iter().skip(1) {
            diagnostic = diagnostic.label(self.place(item)?, "and this belongs to the ring");
        }
        Some(diagnostic)
    }

    pub(super) fn place(&self, item: &Item) -> Option<Place> {
        let models = self.resolver.models;
        Some(match item {
            Item::Input(model, name) => {
                let model = models.models.get(model)?;
                model.file.at(model.input(name)?.name.spot)
            }
            Item::Figure(model, name) => {
                let model = models.models.get(model)?;
                model.file.at(model.figure(name)?.name.spot)
            }
            Item::Column(dataset, name) => {
                let dataset = models.datasets.get(dataset)?;
                dataset.file.at(dataset.computed.iter().find(|column| column.name.text == *name)?.name.spot)
            }
            Item::Question(owner, name, _) => {
                let question = models.question(owner, name)?;
                question.file.at(question.spot)
            }
        })
    }
}

/// The units of the quantities that a formula writes out.
fn written_in(root: &Expr, units: &mut Vec<Arc<Unit>>) {
    let mut parts = vec![root];
    while let Some(part) = parts.pop() {
        match &part.kind {
            Kind::Quantity(quantity) => units.push(Arc::clone(quantity.unit())),
            Kind::Name(_) => {}
            Kind::Negative(inner) => parts.push(inner),
            Kind::Binary(_, left, right) => parts.extend([&**left, &**right]),
            Kind::Call(_, arguments) => parts.extend(arguments),
            Kind::If(test, then, otherwise) => {
                parts.extend([&*test.left, &*test.right, &**then, &**otherwise]);
            }
        }
    }
}

/// An item as a formula names it from afar.
pub(super) fn name_of(item: &Item) -> String {
    match item {
        Item::Input(owner, name)
        | Item::Figure(owner, name)
        | Item::Column(owner, name)
        | Item::Question(owner, name, _) => {
            format!("{owner}.{name}")
        }
    }
}
