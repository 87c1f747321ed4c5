//! `calc`: a figure with its whole derivation: formula, inputs, sources, range, sensitivity.

use std::fmt::Write as _;
use std::path::Path;
use std::process::ExitCode;

use serde_json::Value;

use super::verbs::say;
use crate::cost::{Account, Costs, Item, origin};
use crate::diagnostic::{Diagnostic, Fault, Severity, nearest, rules};
use crate::graph::{BASE, Roster};
use crate::language::Language;
use crate::pipeline::{Wishes, compute, read_site, settle};
use crate::quantity::{Quantity, format};

/// What is asked of `calc`.
pub(super) struct Question {
    /// Figures or models; all of them when empty.
    pub(super) names: Vec<String>,
    /// Inputs to set.
    pub(super) set: Vec<String>,
    /// The scenario.
    pub(super) scenario: Option<String>,
    /// How the answer is printed.
    pub(super) format: Form,
}

/// How figures are printed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, clap::ValueEnum)]
pub(super) enum Form {
    /// For people
    Text,
    /// One object, or a list for several
    Json,
    /// One row per figure
    Csv,
}

/// Prints figures.
pub(super) fn calc(root: &Path, question: &Question) -> ExitCode {
    let read = read_site(root);
    let mut faults = read.diagnostics;
    let wishes = Wishes { set: question.set.clone(), ..Wishes::default() };
    let (roster, costs) = compute(&read.value, &wishes).into_value(&mut faults);
    let scenario = question.scenario.as_deref().unwrap_or(BASE);
    let items = chosen(&question.names, &costs, &mut faults);
    faults.extend(scenario_fault(scenario, &question.names, &items, &costs));
    let mut faults = settle(faults, &read.value, &roster, false);
    // What is wrong with prose is told by `check`, and whether an allow there silences anything is not known here.
    faults.retain(|fault| {
        fault.place.as_ref().is_none_or(|place| {
            let file = place.file.as_str();
            file.starts_with("content/") && !file.starts_with("content/pages/")
        })
    });
    let asked: Vec<Account<'_>> = items
        .iter()
        .filter_map(|item| costs.ledger.account(item, scenario, &costs.models, &roster))
        .collect();
    let printer = Printer { roster: &roster };
    let text = match question.format {
        Form::Text => asked.iter().map(|account| printer.text(account)).collect::<Vec<_>>().join("\n"),
        Form::Json => {
            let mut values: Vec<Value> = asked.iter().map(|account| account.json(&roster)).collect();
            let value = match (values.len(), question.names.len()) {
                (1, 1) => values.pop().unwrap_or_default(),
                _ => Value::Array(values),
            };
            format!("{value:#}\n")
        }
        Form::Csv => printer.csv(&asked),
    };
    anstream::print!("{text}");
    let worst: Vec<Diagnostic> = faults.into_iter().filter(|fault| fault.severity > Severity::Note).collect();
    say(&worst, &read.value)
}

/// A scenario is known, and changes something of what is asked for by name.
fn scenario_fault(scenario: &str, names: &[String], items: &[Item], costs: &Costs) -> Option<Diagnostic> {
    let known = costs.models.scenarios();
    let fault = if scenario == BASE {
        return None;
    } else if !known.contains(&scenario) {
        let near = nearest(scenario, known.iter().copied());
        let all: Vec<&str> = std::iter::once(BASE).chain(known).collect();
        Fault::new(format!("no scenario is called `{scenario}`"))
            .hint_if(near.map(|known| format!("did you mean `{known}`?")))
            .hint(format!("there are: {}", all.join(", ")))
    } else if items.is_empty() || items.iter().any(|item| costs.ledger.changes(item, scenario)) {
        return None;
    } else {
        let names: Vec<String> = names.iter().map(|name| format!("`{name}`")).collect();
        let hint = "leave `--scenario` out: the base has the same value";
        Fault::new(format!("`{scenario}` changes nothing that {} rests on", names.join(", "))).hint(hint)
    };
    Some(Diagnostic::of_site(&rules::SCENARIO, fault))
}

/// The figures that are asked for: by `model.figure`, all of a model, or all there are.
fn chosen(names: &[String], costs: &Costs, faults: &mut Vec<Diagnostic>) -> Vec<Item> {
    let models = &costs.models.models;
    let of_model = |model: &crate::cost::model::Model| {
        let figures = model.figures.iter();
        figures.map(|figure| Item::Figure(model.id.clone(), figure.name.text.clone())).collect::<Vec<_>>()
    };
    if names.is_empty() {
        return models.values().flat_map(of_model).collect();
    }
    let mut items = Vec::new();
    for name in names {
        if let Some(model) = models.get(name) {
            items.extend(of_model(model));
            continue;
        }
        let found = name.split_once('.').and_then(|(id, value)| {
            let model = models.get(id)?;
            if model.figure(value).is_some() {
                return Some(Item::Figure(id.to_owned(), value.to_owned()));
            }
            model.input(value).map(|_| Item::Input(id.to_owned(), value.to_owned()))
        });
        match found {
            Some(item) => items.push(item),
            None => {
                let known: Vec<String> = models
                    .values()
                    .flat_map(|model| {
                        let figures = model.figures.iter().map(|figure| &figure.name.text);
                        figures
                            .chain(model.inputs.iter().map(|input| &input.name.text))
                            .map(|name| format!("{}.{name}", model.id))
                    })
                    .chain(models.keys().cloned())
                    .collect();
                let near = nearest(name, known.iter().map(String::as_str));
                let fault = Fault::new(format!("no figure is called `{name}`"))
                    .hint_if(near.map(|known| format!("did you mean `{known}`?")))
                    .hint("write `model.figure`, or a model for all its figures");
                faults.push(Diagnostic::of_site(&rules::UNKNOWN, fault));
            }
        }
    }
    items
}

struct Printer<'a> {
    roster: &'a Roster,
}

impl Printer<'_> {
    fn language(&self) -> &Language {
        self.roster.vocabulary.languages.default_language()
    }

    fn words(&self, quantity: &Quantity) -> String {
        format(quantity, self.roster.vocabulary.languages.format(self.language()), self.language())
    }

    fn text(&self, account: &Account<'_>) -> String {
        let language = self.language();
        let quantity = &account.figure.quantity;
        let mut out = format!("{}  {}\n", account.name, account.label.read(language).value);
        let _ = writeln!(out, "  = {}  ({} {})", self.words(quantity), quantity.best(), quantity.unit());
        if let Some((low, high)) = quantity.range() {
            let how = if account.figure.is_exact { "exact range" } else { "outer bound" };
            let _ = writeln!(out, "    {low} .. {high}  {how}");
        }
        if let Some((markup, margin)) = &account.figure.beside {
            let _ = writeln!(out, "    markup {}, gross margin {} %", markup.best(), margin.best() * 100.0);
        }
        if !account.formula.is_empty() {
            let _ = writeln!(out, "  : {}", account.formula);
        }
        if account.scenario != BASE {
            let _ = writeln!(out, "  in the scenario {}", account.scenario);
        }
        for ground in &account.grounds {
            let middle = if ground.quantity.has_stated_best() { "" } else { ", reckoned with its middle" };
            let _ = writeln!(
                out,
                "    {}  {}{middle}  [{}]",
                ground.name,
                self.words(&ground.quantity),
                origin(&ground.origin, self.roster)
            );
            for (unit, rate) in &ground.rates {
                let _ = writeln!(out, "      exchanged: 1 {unit} = {rate}");
            }
        }
        for swing in account.run.swings(account.figure).iter().take(MOST_SWINGS) {
            let name = account
                .grounds
                .iter()
                .find(|ground| ground.leaf == swing.leaf)
                .map_or("", |ground| &ground.name);
            // The upper sign is the leaf's, the lower one what the figure does.
            let sign = if swing.at_low.best() <= swing.at_high.best() { '±' } else { '∓' };
            let _ = writeln!(out, "  {sign} {name}: {}", self.words(&swing.at_low.reaching(&swing.at_high)));
        }
        out
    }

    fn csv(&self, asked: &[Account<'_>]) -> String {
        let mut writer = csv::Writer::from_writer(Vec::new());
        let _ = writer.write_record(["id", "value", "low", "high", "exact", "unit", "formula", "scenario"]);
        for account in asked {
            let quantity = &account.figure.quantity;
            let _ = writer.write_record([
                account.name.as_str(),
                &quantity.best().to_string(),
                &quantity.low().to_string(),
                &quantity.high().to_string(),
                &account.figure.is_exact.to_string(),
                &quantity.unit().to_string(),
                &account.formula,
                account.scenario,
            ]);
        }
        String::from_utf8(writer.into_inner().unwrap_or_default()).unwrap_or_default()
    }
}

/// Beyond these no input matters much.
const MOST_SWINGS: usize = 6;
