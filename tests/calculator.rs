//! Calculators reckon and write in a browser as the engine does: every model of the real site, run by Node.

#![allow(
    clippy::disallowed_methods,
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    clippy::unwrap_used,
    reason = "a test fails by panicking"
)]

mod common;

use std::process::Command;

use common::dice::Dice;
use common::not_run::not_run;
use common::{Built, build, read, root};
use layerwiki::cost::model::Input;
use layerwiki::cost::{Figure, Item, Movable, Mover};
use layerwiki::graph::BASE;
use layerwiki::quantity::{Quantity, format, numbers_for_browsers, symbols_for_browsers};
use serde_json::{Value, json};

/// How often a model is set at random in the base, and in each other scenario.
const N_BASE: usize = 1000;
const N_SCENARIO: usize = 100;

/// A setting of a model: the scenario, the inputs that were moved, and where their leaves are then.
struct Case {
    scenario: String,
    moved: Vec<(String, f64)>,
    leaves: Vec<(usize, f64)>,
}

fn figures<'a>(built: &'a Built, model: &str, scenario: &str) -> Vec<&'a Figure> {
    let costs = &built.closed.costs;
    let names = costs.models.models[model].figures.iter().map(|figure| figure.name.text.clone());
    names.filter_map(|name| costs.ledger.figure(&Item::Figure(model.to_owned(), name), scenario)).collect()
}

/// Settings of a model in a scenario: every other input moved, somewhere on its slider.
fn cases(built: &Built, model: &str, scenario: &str, count: usize, dice: &mut Dice) -> Vec<Case> {
    let costs = &built.closed.costs;
    let inputs: Vec<(&str, &Quantity, (f64, f64))> = costs.models.models[model]
        .inputs
        .iter()
        .filter_map(|input| {
            let item = Item::Input(model.to_owned(), input.name.text.clone());
            let quantity = &costs.ledger.figure(&item, BASE)?.quantity;
            let slider = input.slider.as_ref().map(|slider| slider.in_unit(quantity.unit()).unwrap());
            let ends = slider.map_or((quantity.low() / 1.5, quantity.high() * 1.5), |s| (s.low(), s.high()));
            Some((input.name.text.as_str(), quantity, ends))
        })
        .collect();
    let movable: Vec<_> = inputs
        .iter()
        .map(|(name, ..)| (Movable::Input(Item::Input(model.to_owned(), (*name).to_owned())), None))
        .collect();
    let run = costs.ledger.run(scenario).unwrap();
    let program = run.program(&figures(built, model, scenario), &movable);
    let setting = |_| {
        let mut case = Case { scenario: scenario.to_owned(), moved: Vec::new(), leaves: Vec::new() };
        for ((name, quantity, (low, high)), mover) in inputs.iter().zip(&program.movers) {
            let value = low + (high - low) * dice.roll();
            let Mover::Leaves(leaves) = mover else { continue };
            if dice.roll() < 0.5 {
                case.moved.push(((*name).to_owned(), value));
                let root = quantity.unit().to_roots(value);
                case.leaves.extend(leaves.iter().map(|(leaf, factor)| (*leaf, root * factor)));
            }
        }
        case
    };
    (0..count).map(setting).collect()
}

fn is_near(ours: f64, theirs: &Value) -> bool {
    match theirs.as_f64() {
        Some(theirs) => (ours - theirs).abs() <= 1e-9 * ours.abs().max(theirs.abs()),
        None => !ours.is_finite(),
    }
}

/// What Node makes of the site's scripts; none without Node.
fn node(built: &Built, models: &Value, written: &Value) -> Option<Value> {
    let folder = tempfile::tempdir().unwrap();
    let put = |name: &str, bytes: &[u8]| std::fs::write(folder.path().join(name), bytes).unwrap();
    put("package.json", br#"{"type": "module"}"#);
    for (path, bytes) in built.files.iter().filter(|(path, _)| path.starts_with("js/")) {
        let name = path.rsplit('/').next().unwrap();
        put(if name.starts_with("quantity.") { "quantity.js" } else { name }, bytes);
    }
    let question = json!({"folder": folder.path(), "models": models, "written": written});
    put("question.json", question.to_string().as_bytes());
    let script = root().join("tests/calculator.mjs");
    let output = match Command::new("node").arg(script).arg(folder.path().join("question.json")).output() {
        Ok(output) => output,
        Err(error) => {
            not_run(&format!("`node` could not be started: {error}"));
            return None;
        }
    };
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    Some(serde_json::from_slice(&output.stdout).unwrap())
}

#[test]
fn every_model_is_in_a_browser_what_it_is_here() {
    let built = build(&read(&root()));
    let mut dice = Dice(0x9E37_79B9_7F4A_7C15);
    let mut asked: Vec<(String, Vec<Case>)> = Vec::new();
    let costs = &built.closed.costs;
    let module = |id: &str| {
        let start = format!("js/models/{id}.");
        let path = built.files.keys().find(|path| path.starts_with(&start))?;
        Some(path.rsplit('/').next().unwrap().to_owned())
    };
    for (id, model) in &costs.models.models {
        if module(id).is_none() {
            assert!(model.inputs.iter().all(Input::is_counted), "`{id}` has no module");
            continue;
        }
        let n_figures = figures(&built, id, BASE).len();
        let mut all = cases(&built, id, BASE, N_BASE, &mut dice);
        for scenario in costs.models.scenarios() {
            if figures(&built, id, scenario).len() == n_figures {
                all.extend(cases(&built, id, scenario, N_SCENARIO, &mut dice));
            }
        }
        asked.push((id.clone(), all));
    }
    assert!(asked.len() >= 10, "the site has lost its models");
    let question: Vec<Value> = asked
        .iter()
        .map(|(id, cases)| {
            let cases = cases.iter().map(|case| json!({"scenario": case.scenario, "moved": case.moved}));
            json!({"file": module(id).unwrap(), "cases": cases.collect::<Vec<_>>()})
        })
        .collect();
    let Some(found) = node(&built, &json!(question), &json!([])) else { return };
    let (mut n_values, mut n_ranges) = (0_usize, 0_usize);
    for ((id, cases), found) in asked.iter().zip(found["models"].as_array().unwrap()) {
        for (case, found) in cases.iter().zip(found.as_array().unwrap()) {
            // A scenario that changes nothing here is not offered.
            let Some(found) = found.as_array() else { continue };
            let figures = figures(&built, id, &case.scenario);
            let run = costs.ledger.run(&case.scenario).unwrap();
            let values = run.values_at(&figures, &case.leaves);
            assert_eq!((values.len(), found.len()), (figures.len(), figures.len()));
            let told = || format!("{id}, {}, {:?}", case.scenario, case.moved);
            for ((figure, value), found) in figures.iter().zip(&values).zip(found) {
                let ours = figure.quantity.unit().of_roots(*value);
                assert!(is_near(ours, &found[0]), "{ours} here, {} there: {}", found[0], told());
                n_values += 1;
            }
            if case.moved.is_empty() {
                continue;
            }
            for ((figure, extent), found) in
                figures.iter().zip(run.extents_at(&figures, &case.leaves)).zip(found)
            {
                if found[3] == true {
                    continue;
                }
                let unit = figure.quantity.unit();
                let (low, high) = (unit.of_roots(extent.low), unit.of_roots(extent.high));
                let (found_low, found_high) = match found[1].is_null() {
                    true => (&found[0], &found[0]),
                    false => (&found[1], &found[2]),
                };
                assert!(
                    is_near(low, found_low) && is_near(high, found_high),
                    "{low}..{high} here, {found_low}..{found_high} there: {}",
                    told()
                );
                n_ranges += 1;
            }
        }
    }
    assert!(n_values > 100_000 && n_ranges > 5_000, "{n_values} values, {n_ranges} ranges");
}

#[test]
fn a_browser_writes_numbers_as_we_do() {
    let built = build(&read(&root()));
    let costs = &built.closed.costs;
    let vocabulary = &built.closed.graph.roster.vocabulary;
    let mut units = Vec::new();
    for id in costs.models.models.keys() {
        for figure in figures(&built, id, BASE) {
            if !units.contains(figure.quantity.unit()) {
                units.push(figure.quantity.unit().clone());
            }
        }
    }
    let mut dice = Dice(0x0DDB_1A5E_5BAD_5EED);
    let mut asked = Vec::new();
    let mut expected: Vec<Vec<(String, f64)>> = Vec::new();
    for unit in &units {
        let mut quantities = Vec::new();
        for turn in 0..150 {
            let size = 10_f64.powf(dice.roll() * 26.0 - 9.0);
            let sign = if dice.roll() < 0.2 { -1.0 } else { 1.0 };
            // Halves and whole numbers show what rounding does.
            let value = match turn % 5 {
                0 => (size * 2.0).round() / 2.0,
                1 => (dice.roll() * 2000.0).round() / 200.0,
                2 => (size * 100.0).round() / 1000.0,
                _ => size,
            } * sign;
            let reach = value.abs() * dice.roll();
            let range = (turn % 3 == 0).then_some((value - reach, value + reach * dice.roll()));
            quantities.push(Quantity::computed(value, range, unit.clone()).unwrap());
        }
        for entry in vocabulary.languages.iter() {
            let said = quantities.iter().map(|known| (format(known, &entry.format, &entry.id), known.best()));
            expected.push(said.collect());
            let values = quantities.iter().map(|known| match known.range() {
                Some((low, high)) => json!({"best": known.best(), "low": low, "high": high}),
                None => json!({"best": known.best()}),
            });
            asked.push(json!({
                "symbols": symbols_for_browsers(unit, &entry.format, &entry.id),
                "numbers": numbers_for_browsers(&entry.format),
                "quantities": values.collect::<Vec<_>>(),
            }));
        }
    }
    let Some(found) = node(&built, &json!([]), &json!(asked)) else { return };
    let mut count = 0;
    for (expected, found) in expected.iter().zip(found["written"].as_array().unwrap()) {
        for ((said, value), found) in expected.iter().zip(found.as_array().unwrap()) {
            assert_eq!(said, found[0].as_str().unwrap(), "{value}");
            let typed = found[1].as_f64().unwrap_or(f64::NAN);
            assert!((typed - value).abs() <= 6e-6 * value.abs(), "{value} is read again as {typed}");
            count += 1;
        }
    }
    assert!(count > 3000, "only {count} numbers were compared");
}
