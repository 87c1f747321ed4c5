//! Writes a model as a plain JavaScript module: what a reader may move, what follows, and how, by scenario.
//!
//! A module holds numbers and names, no words: the pages of all languages share it. `static/js/calculator.js`
//! says how it is read.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;

use serde_json::{Value, json};

use crate::cost::model::{Input, Model};
use crate::cost::{Costs, Figure, Item, Leaf, Movable, Mover, Program, Sign, ground};
use crate::graph::{BASE, Roster};
use crate::quantity::{Quantity, size_for_browsers};

/// What a reader of a calculator may move.
pub(super) struct Knob {
    /// Its name in the address, and on the page.
    pub(super) name: String,
    /// What it moves.
    pub(super) what: Movable,
    /// Its value in the base.
    pub(super) base: Quantity,
    /// From where to where a slider goes, in the unit of the value.
    pub(super) slider: Option<(f64, f64)>,
    /// True for an input of the model itself.
    pub(super) is_own: bool,
}

/// The calculator of one model, before it is said in a language.
pub(super) struct Bench<'a> {
    pub(super) model: &'a Model,
    pub(super) knobs: Vec<Knob>,
    /// The figures by name, in the order of the model.
    pub(super) figures: Vec<(&'a str, &'a Figure)>,
    /// The scenarios that change anything, without the base.
    pub(super) scenarios: Vec<&'a str>,
    /// How many values of datasets it rests on; they stay as they are.
    pub(super) n_cells: usize,
    /// How many counts of the site it rests on; they stay as they are, too.
    pub(super) n_counts: usize,
}

/// The modules of all models with figures: their paths in the output, and their texts.
#[derive(Debug, Default)]
pub struct ModelScripts {
    scripts: BTreeMap<String, (String, String)>,
}

impl ModelScripts {
    /// Writes the modules.
    pub fn gather(costs: &Costs, roster: &Roster) -> ModelScripts {
        let benches = costs.models.models.values().filter_map(|model| Bench::of(model, costs, roster));
        let scripts = benches.map(|bench| {
            let text = bench.script(costs);
            let hash = blake3::hash(text.as_bytes()).to_hex();
            let path = format!("js/models/{}.{}.js", bench.model.id, hash.get(..10).unwrap_or_default());
            (bench.model.id.clone(), (path, text))
        });
        ModelScripts { scripts: scripts.collect() }
    }

    /// The path of a model's module in the output.
    pub fn path(&self, model: &str) -> Option<&str> {
        self.scripts.get(model).map(|(path, _)| path.as_str())
    }

    /// Every module: its path in the output, and its text.
    pub fn iter(&self) -> impl Iterator<Item = (&str, &str)> {
        self.scripts.values().map(|(path, text)| (path.as_str(), text.as_str()))
    }
}

impl<'a> Bench<'a> {
    /// What the calculator of a model shows; none without figures, or where nothing can be moved.
    pub(super) fn of(model: &'a Model, costs: &'a Costs, roster: &Roster) -> Option<Bench<'a>> {
        let run = costs.ledger.run(BASE)?;
        let item = |name: &str| Item::Figure(model.id.clone(), name.to_owned());
        let computed = |name: &'a str| Some((name, costs.ledger.figure(&item(name), BASE)?));
        let figures: Vec<(&str, &Figure)> =
            model.figures.iter().filter_map(|figure| computed(&figure.name.text)).collect();
        if figures.is_empty() {
            return None;
        }
        let mut knobs: Vec<Knob> = Vec::new();
        let mut seen: BTreeSet<Leaf> = BTreeSet::new();
        for input in model.inputs.iter().filter(|input| !input.is_counted()) {
            let own = Item::Input(model.id.clone(), input.name.text.clone());
            let Some(figure) = costs.ledger.figure(&own, BASE) else { continue };
            seen.extend(run.leaves(figure).into_iter().cloned());
            knobs.push(Knob::input(input.name.text.clone(), own, figure, input.slider.as_ref(), true));
        }
        let (mut n_cells, mut n_counts) = (0, 0);
        let leaves: BTreeSet<&Leaf> = figures.iter().flat_map(|(_, figure)| run.leaves(figure)).collect();
        for leaf in leaves.into_iter().filter(|leaf| !seen.contains(*leaf)) {
            match leaf {
                Leaf::Input { model: other, name } => {
                    let item = Item::Input(other.clone(), name.clone());
                    let known = costs.models.models.get(other).and_then(|model| model.input(name));
                    if known.is_some_and(Input::is_counted) {
                        n_counts += 1;
                        continue;
                    }
                    let slider = known.and_then(|input| input.slider.as_ref());
                    let Some(figure) = costs.ledger.figure(&item, BASE) else { continue };
                    knobs.push(Knob::input(format!("{other}.{name}"), item, figure, slider, false));
                }
                Leaf::Fact(..) => {
                    let Some(known) = ground(leaf, BASE, &costs.models, roster) else { continue };
                    let slider = reach(&known.quantity, None);
                    let what = Movable::Leaf(leaf.clone());
                    knobs.push(Knob { name: known.name, what, base: known.quantity, slider, is_own: false });
                }
                Leaf::Cell { .. } => n_cells += 1,
            }
        }
        if knobs.is_empty() {
            return None;
        }
        let changes =
            |scenario: &&str| figures.iter().any(|(name, _)| costs.ledger.changes(&item(name), scenario));
        let scenarios = costs.models.scenarios().into_iter().filter(changes).collect();
        Some(Bench { model, knobs, figures, scenarios, n_cells, n_counts })
    }

    /// The figures of the bench in a scenario; where one is lost, the scenario is not offered.
    pub(super) fn figures_in<'c>(&self, costs: &'c Costs, scenario: &str) -> Option<Vec<&'c Figure>> {
        let item = |name: &str| Item::Figure(self.model.id.clone(), name.to_owned());
        self.figures.iter().map(|(name, _)| costs.ledger.figure(&item(name), scenario)).collect()
    }

    fn movable(&self) -> Vec<(Movable, Option<(f64, f64)>)> {
        let reach = |knob: &Knob| {
            let unit = knob.base.unit();
            knob.slider.map(|(low, high)| (unit.to_roots(low), unit.to_roots(high)))
        };
        self.knobs.iter().map(|knob| (knob.what.clone(), reach(knob))).collect()
    }

    fn script(&self, costs: &Costs) -> String {
        let movable = self.movable();
        let mut factors: Option<Vec<f64>> = None;
        let mut scenarios = String::new();
        for scenario in std::iter::once(BASE).chain(self.scenarios.iter().copied()) {
            let Some(run) = costs.ledger.run(scenario) else { continue };
            let Some(figures) = self.figures_in(costs, scenario) else { continue };
            let program = run.program(&figures, &movable);
            factors.get_or_insert_with(|| program.movers.iter().map(factor).collect());
            // Writing to a string cannot fail.
            let _ = writeln!(scenarios, "{}: {{\n{}}},", json!(scenario), written(&program, &figures));
        }
        let factors = factors.unwrap_or_default();
        let knobs = self.knobs.iter().enumerate().map(|(place, knob)| {
            let slider = knob.slider.map(|(low, high)| json!([low, high, step(high - low)]));
            let factor = factors.get(place).copied().unwrap_or(1.0);
            json!({"name": knob.name, "unit": size_for_browsers(knob.base.unit()), "factor": factor, "slider": slider})
        });
        let figures = self
            .figures
            .iter()
            .map(|(name, figure)| json!({"name": name, "unit": size_for_browsers(figure.quantity.unit())}));
        format!(
            "// The model {}: what can be moved, what follows, and how. Written from its formulas.\n\
             export const knobs = {};\nexport const figures = {};\nexport const scenarios = {{\n{scenarios}}};\n",
            self.model.id,
            lines(knobs),
            lines(figures)
        )
    }
}

impl Knob {
    fn input(name: String, item: Item, figure: &Figure, slider: Option<&Quantity>, is_own: bool) -> Knob {
        let base = figure.quantity.clone();
        let slider = reach(&base, slider);
        Knob { name, what: Movable::Input(item), base, slider, is_own }
    }
}

/// From where to where a slider goes: as its author says, else from half the least to twice the most; a share
/// ends at the whole. Nowhere around 0.
fn reach(base: &Quantity, slider: Option<&Quantity>) -> Option<(f64, f64)> {
    if let Some(slider) = slider {
        let slider = slider.in_unit(base.unit()).ok()?;
        return (slider.low() < slider.high()).then(|| (slider.low(), slider.high()));
    }
    let (low, high) = (base.low() / 2.0, base.high() * 2.0);
    let unit = base.unit();
    let is_share = unit.dimension().is_none() && unit.scale() < 1.0 && unit.to_roots(base.high()) <= 1.0;
    let high = if is_share { high.min(unit.of_roots(1.0)) } else { high };
    (0.0 < low && low < high).then_some((low, high))
}

/// A round step, of which a slider has one to some hundreds.
fn step(width: f64) -> f64 {
    let power = (width / 100.0).log10().floor();
    let unit = format!("1e{power}").parse::<f64>().unwrap_or(1.0);
    let times = [5.0, 2.0].into_iter().find(|times| times * unit * 100.0 <= width).unwrap_or(1.0);
    let text = format!("{:.1e}", times * unit);
    text.parse().unwrap_or(unit)
}

fn factor(mover: &Mover) -> f64 {
    match mover {
        Mover::Leaves(leaves) => leaves.first().map_or(1.0, |(_, factor)| *factor),
        Mover::Step(_) | Mover::Nothing => 1.0,
    }
}

/// One scenario, but for its name.
fn written(program: &Program, figures: &[&Figure]) -> String {
    let leaves = program
        .leaves
        .iter()
        .map(|leaf| json!([leaf.best, leaf.low, leaf.high, leaf.hull_low, leaf.hull_high]));
    let mut n_steps = 0_usize;
    let movers = program.movers.iter().map(|mover| match mover {
        Mover::Leaves(leaves) => {
            let own = factor(mover);
            let leaves = leaves.iter().map(|(leaf, factor)| json!([leaf, factor / own]));
            json!({"leaves": leaves.collect::<Vec<_>>()})
        }
        Mover::Step(value) => {
            n_steps += 1;
            json!({"step": n_steps - 1, "value": value})
        }
        Mover::Nothing => json!({}),
    });
    let movers = lines(movers);
    let results = figures.iter().zip(&program.signs).map(|(figure, signs)| {
        let signs = signs.iter().filter_map(|(leaf, sign)| {
            let sign = match sign {
                Sign::Rising => 1,
                Sign::Falling => -1,
                Sign::Unsettled => 0,
                Sign::Flat => return None,
            };
            Some(json!([leaf, sign]))
        });
        let quantity = &figure.quantity;
        let value = match quantity.range() {
            Some((low, high)) => json!([quantity.best(), low, high]),
            None => json!([quantity.best()]),
        };
        json!({"value": value, "exact": figure.is_exact, "signs": signs.collect::<Vec<_>>()})
    });
    format!(
        "leaves: {},\nmovers: {movers},\nresults: {},\ncompute(leaves, fixed = []) {{\n{}}},\n",
        lines(leaves),
        lines(results),
        program.body
    )
}

/// A list with one entry a line.
fn lines(entries: impl Iterator<Item = Value>) -> String {
    let mut out = String::from("[\n");
    for entry in entries {
        let _ = writeln!(out, "{entry},");
    }
    out.push(']');
    out
}
