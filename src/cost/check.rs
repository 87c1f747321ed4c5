//! Checks every formula before any number moves: that its names exist, and that what it adds, compares and
//! promises measures the same.

use std::collections::BTreeSet;

use super::model::{Given, Model, Rule};
use super::question::{Asks, Question};
use super::resolve::{Home, Item, Meaning, Resolver};
use crate::diagnostic::{Diagnostic, Fault, Place, SitePath, Spot, rules};
use crate::formula::{Expr, Formula, Function, Kind, Mismatch, Name};
use crate::quantity::{Dimension, Unit};

/// What is wrong with the formulas, and which items have no value because of it.
pub(super) struct Verdict {
    pub(super) faults: Vec<Diagnostic>,
    pub(super) broken: BTreeSet<Item>,
}

/// Checks the formulas of all models and datasets.
pub(super) fn check(resolver: Resolver<'_>) -> Verdict {
    let mut checker = Checker { resolver, faults: Vec::new() };
    let mut broken = BTreeSet::new();
    for model in resolver.models.models.values() {
        checker.model(model, &mut broken);
    }
    for dataset in resolver.models.datasets.values() {
        for computed in &dataset.computed {
            let at = At { file: &dataset.file, spot: computed.spot, home: Home::Dataset(dataset) };
            let (unit, spot) = &computed.unit;
            if !checker.promise(&computed.formula, at, unit, *spot) {
                broken.insert(Item::Column(dataset.id.clone(), computed.name.text.clone()));
            }
        }
    }
    for question in resolver.models.questions.values() {
        if !checker.question(question) {
            broken.extend(question.parts().iter().map(|part| question.item(*part)));
        }
    }
    Verdict { faults: checker.faults, broken }
}

/// Says what a name measures.
type KindOf<'k> = dyn FnMut(&Name) -> Result<Dimension, Fault> + 'k;

/// Where a formula stands.
#[derive(Clone, Copy)]
pub(super) struct At<'a> {
    pub(super) file: &'a SitePath,
    pub(super) spot: Spot,
    pub(super) home: Home<'a>,
}

impl At<'_> {
    /// Some bytes of the formula.
    pub(super) fn place(&self, (start, end): (u32, u32)) -> Place {
        self.file.at(self.spot.narrow(start, end))
    }
}

struct Checker<'a> {
    resolver: Resolver<'a>,
    faults: Vec<Diagnostic>,
}

impl<'a> Checker<'a> {
    fn model(&mut self, model: &'a Model, broken: &mut BTreeSet<Item>) {
        let at = |spot| At { file: &model.file, spot, home: Home::Model(model) };
        for input in &model.inputs {
            let item = Item::Input(model.id.clone(), input.name.text.clone());
            if let Given::Bound(written, formula) = &input.value
                && self.bound(formula, at(written.spot)).is_none()
            {
                broken.insert(item);
            }
        }
        for scenario in &model.scenarios {
            for (name, given) in &scenario.set {
                let Given::Bound(written, formula) = given else { continue };
                let item = Item::Input(model.id.clone(), name.text.clone());
                let own = self.resolver.dimension_of_item(&item);
                let (Some(found), Some(own)) = (self.bound(formula, at(written.spot)), own) else { continue };
                if found != own {
                    let fault = Fault::new(format!(
                        "`{}` measures {own}, but `{}` measures {found}",
                        name.text, written.text
                    ))
                    .hint("a scenario gives an input another value of the same kind");
                    self.faults.push(fault.at(&rules::MEASURE, model.file.at(written.spot)));
                }
            }
        }
        super::check_pictures::check(self.resolver, model, &mut self.faults);
        for figure in &model.figures {
            let is_sound = match (&figure.rule, &figure.unit) {
                (Rule::Formula(formula, spot), Some((unit, unit_spot))) => {
                    self.promise(formula, at(*spot), unit, *unit_spot)
                }
                (Rule::Formula(formula, spot), None) => {
                    self.dimension(formula, at(*spot));
                    false
                }
                (Rule::Markup(markup), unit) => {
                    let price = self.dimension(&markup.price.0, at(markup.price.1));
                    let cost = self.dimension(&markup.cost.0, at(markup.cost.1));
                    match (price, cost) {
                        (Some(price), Some(cost)) if price != cost => {
                            let fault = Fault::new("price and cost measure different things").hint(format!(
                                "the factor that is missing on the side of the cost measures {}",
                                price.over(&cost)
                            ));
                            let place = model.file.at(markup.price.1);
                            let first = model.file.at(markup.cost.1);
                            self.faults.push(
                                fault
                                    .at(&rules::MEASURE, place.clone())
                                    .label(place, price.to_string())
                                    .label(first, cost.to_string()),
                            );
                            false
                        }
                        (Some(_), Some(_)) => match unit {
                            Some((unit, spot)) if !unit.dimension().is_none() => {
                                let fault = Fault::new(format!(
                                    "a markup is a pure number, but `{unit}` measures {}",
                                    unit.dimension()
                                ))
                                .hint("promise `×`, or leave `unit:` out");
                                self.faults.push(fault.at(&rules::MEASURE, model.file.at(*spot)));
                                false
                            }
                            unit => unit.is_some(),
                        },
                        _ => false,
                    }
                }
                (Rule::Unread, _) => false,
            };
            if !is_sound {
                broken.insert(Item::Figure(model.id.clone(), figure.name.text.clone()));
            }
        }
    }

    /// What stands in for an input: one name. Gives what it measures.
    fn bound(&mut self, formula: &Formula, at: At<'a>) -> Option<Dimension> {
        let is_name = matches!(formula.root().kind, Kind::Name(Name::Member { .. } | Name::Cell { .. }));
        if !is_name {
            let fault = Fault::new("what stands in for an input is one fact, figure or cell")
                .hint("write `=owner.fact`; what is to be reckoned is a figure");
            self.faults.push(fault.at(&rules::FORMULA, at.place(formula.root().span)));
            return None;
        }
        self.dimension(formula, at)
    }

    /// Whether a formula gives what its unit measures.
    fn promise(&mut self, formula: &Formula, at: At<'a>, unit: &Unit, unit_spot: Spot) -> bool {
        let Some(found) = self.dimension(formula, at) else { return false };
        if found == *unit.dimension() {
            return true;
        }
        let missing = unit.dimension().over(&found);
        let fault =
            Fault::new(format!("`{unit}` measures {}, but the formula gives {found}", unit.dimension()))
                .hint(format!("the factor that is missing measures {missing}"));
        let diagnostic = fault
            .at(&rules::MEASURE, at.file.at(unit_spot))
            .label(at.place(formula.root().span), format!("this measures {found}"));
        self.faults.push(diagnostic);
        false
    }

    /// Whether a question can be answered in a unit.
    fn question(&mut self, question: &'a Question) -> bool {
        let at = At { file: &question.file, spot: question.spot, home: Home::Outside };
        let dimension = match &question.asks {
            Asks::Value(formula) => {
                let is_name =
                    matches!(formula.root().kind, Kind::Name(Name::Member { .. } | Name::Cell { .. }));
                if !is_name {
                    let fault = Fault::new("what is shown here is one fact, figure or cell")
                        .hint("write `=model.figure`; what is to be reckoned is a figure of a model");
                    self.faults.push(fault.at(&rules::FORMULA, at.place(formula.root().span)));
                    return false;
                }
                self.dimension(formula, at)
            }
            Asks::Test(asked) => {
                let names: Vec<_> = asked.test.names().collect();
                let roots = [asked.test.left.as_ref(), asked.test.right.as_ref()];
                let of = |kind_of: &mut KindOf<'_>| asked.test.dimension(&asked.text, kind_of);
                self.measured(&names, &roots, asked.test.span, at, &of)
            }
        };
        let Some(dimension) = dimension else { return false };
        if self.resolver.unit_of_question(question).is_some_and(|unit| *unit.dimension() == dimension) {
            return true;
        }
        let fault = Fault::new("neither side of the test says what it is counted in")
            .hint("let a model reckon one side as a figure, which promises a unit, and name that");
        self.faults.push(fault.at(&rules::MEASURE, at.place((0, u32::MAX))));
        false
    }

    /// What a formula measures; `None` where something is wrong, which has been told.
    fn dimension(&mut self, formula: &Formula, at: At<'a>) -> Option<Dimension> {
        let names: Vec<_> = formula.names().collect();
        let of = |kind_of: &mut KindOf<'_>| formula.dimension(kind_of);
        self.measured(&names, &[formula.root()], formula.root().span, at, &of)
    }

    /// What some expressions with these names measure together, as `of` finds it.
    fn measured(
        &mut self,
        names: &[(&Name, (u32, u32))],
        roots: &[&Expr],
        whole: (u32, u32),
        at: At<'a>,
        of: &dyn Fn(&mut KindOf<'_>) -> Result<Dimension, Vec<Mismatch>>,
    ) -> Option<Dimension> {
        let mut is_known = true;
        for (name, span) in names {
            if let Err(fault) = self.resolver.meaning(name, at.home) {
                is_known = false;
                self.faults.push(fault.at(&rules::UNKNOWN, at.place(*span)));
            }
        }
        // Every root is looked at: all mistakes are told in one run.
        let n_unsound = roots.iter().filter(|root| is_known && !self.columns(root, at)).count();
        if !is_known || n_unsound > 0 {
            return None;
        }
        let mut is_told = false;
        let resolver = self.resolver;
        let mut kind_of = |name: &Name| {
            let meaning = resolver.meaning(name, at.home)?;
            let dimension = resolver.dimension(&meaning, at.home)?;
            is_told |= dimension.is_none();
            Ok(dimension.unwrap_or_else(Dimension::none))
        };
        match of(&mut kind_of) {
            _ if is_told => None,
            Ok(dimension) => Some(dimension),
            Err(mismatches) => {
                for Mismatch { fault, labels } in mismatches {
                    let place = at.place(fault.within.unwrap_or(whole));
                    let mut diagnostic = Fault { within: None, ..fault }.at(&rules::MEASURE, place);
                    for (span, what) in labels {
                        diagnostic = diagnostic.label(at.place(span), what);
                    }
                    self.faults.push(diagnostic);
                }
                None
            }
        }
    }

    /// Whether columns stand in aggregates only, and rates of annuities say how often interest is due.
    fn columns(&mut self, expr: &Expr, at: At<'a>) -> bool {
        let mut is_sound = true;
        let mut parts = vec![(expr, false)];
        while let Some((expr, is_aggregated)) = parts.pop() {
            match &expr.kind {
                Kind::Name(name) if !is_aggregated => {
                    if let Ok(Meaning::Column { dataset, column, .. }) = self.resolver.meaning(name, at.home)
                    {
                        let fault = Fault::new(format!("`{dataset}.{column}` is a whole column"))
                            .hint(format!("take one row, `{dataset}[row].{column}`, or gather them: `median({dataset}.{column})`"));
                        self.faults.push(fault.at(&rules::FORMULA, at.place(expr.span)));
                        is_sound = false;
                    }
                }
                Kind::Name(_) | Kind::Quantity(_) => {}
                Kind::Negative(inner) => parts.push((inner, false)),
                Kind::Binary(_, left, right) => parts.extend([(&**left, false), (&**right, false)]),
                Kind::Call(function, arguments) => {
                    let gathers = matches!(
                        function,
                        Function::Min
                            | Function::Max
                            | Function::Sum
                            | Function::Mean
                            | Function::Median
                            | Function::Count
                    );
                    if *function == Function::Annuity
                        && let Some(rate) = arguments.first()
                        && self.resolver.unit_of(rate, at.home).is_none()
                    {
                        let fault = Fault::new("the rate of an annuity is one name or one quantity").hint(
                            "its unit says how often interest is due: make the rate an input or a figure of its own",
                        );
                        self.faults.push(fault.at(&rules::FORMULA, at.place(rate.span)));
                        is_sound = false;
                    }
                    parts.extend(arguments.iter().map(|argument| (argument, gathers)));
                }
                Kind::If(test, then, otherwise) => parts.extend([
                    (&*test.left, false),
                    (&*test.right, false),
                    (&**then, false),
                    (&**otherwise, false),
                ]),
            }
        }
        is_sound
    }
}
