//! How long figures take: the ledger of this repository's site, one of 10,000 figures read from YAML,
//! and programs of different sizes and shapes by themselves.
//!
//! `cargo bench --bench figures` prints the median of several runs. Reading files and parsing pages stand
//! outside the clock.

use std::fmt::Write as _;
use std::path::Path;
use std::time::{Duration, Instant};

use layerwiki::cost::{Costs, Ledger as Computed, Models, Others};
use layerwiki::formula::tape::{LeafRange, NodeId, Operation, Tape};
use layerwiki::pipeline::{Wishes, compute, read_site};
use layerwiki::source::SourceTree;

const RUNS: usize = 9;

/// A ledger: its figures, and where its leaves are.
struct Ledger {
    tape: Tape,
    figures: Vec<NodeId>,
    leaves: Vec<LeafRange>,
}

impl Ledger {
    fn new() -> Self {
        Self { tape: Tape::new(), figures: Vec::new(), leaves: Vec::new() }
    }

    fn leaf(&mut self, best: f64) -> NodeId {
        let range = LeafRange::range(best, best * 0.8, best * 1.3);
        self.leaves.push(LeafRange { hull_low: best * 0.5, hull_high: best * 2.0, ..range });
        self.tape.leaf()
    }

    fn figure(&mut self, operation: Operation, arguments: &[NodeId]) -> NodeId {
        let figure = self.tape.push(operation, arguments);
        self.figures.push(figure);
        figure
    }
}

/// Models of ten figures and eight leaves each: cost of an hour, its shares, its margin.
fn models(n_figures: usize) -> Ledger {
    use Operation::*;
    let mut ledger = Ledger::new();
    while ledger.figures.len() < n_figures {
        let [count, price, life, rate, draw, tariff, usage, rent] =
            [1000.0, 30_000.0, 5.0, 0.08, 1.4, 0.07, 0.6, 3.0].map(|best| ledger.leaf(best));
        let capital = ledger.figure(Multiply, &[count, price]);
        let annuity = ledger.figure(Annuity, &[rate, life]);
        let annual = ledger.figure(Multiply, &[capital, annuity]);
        let load = ledger.figure(Multiply, &[count, draw]);
        let power = ledger.figure(Multiply, &[load, tariff]);
        let cost = ledger.figure(Add, &[annual, power]);
        let hours = ledger.figure(Multiply, &[count, usage]);
        let floor = ledger.figure(Divide, &[cost, hours]);
        ledger.figure(Divide, &[power, cost]);
        let profit = ledger.tape.push(Subtract, &[rent, floor]);
        ledger.figure(Divide, &[profit, rent]);
    }
    ledger
}

/// Each figure uses the one before, and one of a hundred leaves.
fn chain(n_figures: usize) -> Ledger {
    let mut ledger = Ledger::new();
    let leaves: Vec<NodeId> = (0..30).map(|_| ledger.leaf(1.001)).collect();
    let mut last = ledger.leaf(1.0);
    for leaf in leaves.iter().cycle().take(n_figures) {
        let n = ledger.figures.len();
        let operation = if n.is_multiple_of(2) { Operation::Multiply } else { Operation::Divide };
        let grown = ledger.tape.push(operation, &[last, *leaf]);
        last = ledger.figure(Operation::SquareRoot, &[grown]);
    }
    ledger
}

/// Every figure turns round inside its range, so that each is searched.
fn hills(n_figures: usize) -> Ledger {
    let mut ledger = Ledger::new();
    let most = ledger.tape.constant(1.0);
    for _ in 0..n_figures {
        let (share, scale) = (ledger.leaf(0.5), ledger.leaf(1.0));
        let rest = ledger.tape.push(Operation::Subtract, &[most, share]);
        let hill = ledger.tape.push(Operation::Multiply, &[share, rest]);
        ledger.figure(Operation::Multiply, &[hill, scale]);
    }
    ledger
}

fn median(mut step: impl FnMut()) -> Duration {
    let mut times: Vec<Duration> = (0..RUNS)
        .map(|_| {
            let start = Instant::now();
            step();
            start.elapsed()
        })
        .collect();
    times.sort();
    times.get(RUNS / 2).copied().unwrap_or_default()
}

/// A site of nothing but models, each of ten figures, four of five of which rest on the model before, in two scenarios.
fn site_of_models(n_figures: usize) -> SourceTree {
    let settings = "title: Kilns\naddress: https://kiln.test\nlanguages: [en]\n";
    let mut files = vec![("content/site.yaml".to_owned(), settings.to_owned())];
    for n in 0..n_figures / 10 {
        let before = match n {
            n if n % 5 == 0 => "kilns".to_owned(),
            n => format!("kilns + model-{}.count", n - 1),
        };
        let inputs = [
            ("kilns", "10"),
            ("price_of_kiln", "12k (10k..15k) USD"),
            ("life", "5 (4..8) yr"),
            ("rate", "8 (6..10)%/yr"),
            ("draw", "40 kW"),
            ("tariff", "0.30 (0.20..0.40) USD/kWh"),
            ("busy", "60 (50..80)%"),
            ("fee", "3 USD/h"),
        ];
        let figures = [
            ("count", before.as_str(), "1"),
            ("capital", "count * price_of_kiln", "USD"),
            ("share", "annuity(rate, life)", "1/yr"),
            ("annual", "capital * share", "USD/yr"),
            ("power", "count * draw * tariff * busy", "USD/yr"),
            ("cost", "annual + power", "USD/yr"),
            ("of_power", "power / cost", "%"),
            ("hourly", "cost / count / busy", "USD/h"),
            ("margin", "1 - hourly / (hourly + fee)", "%"),
            ("price", "cost * 1.2", "USD/yr"),
        ];
        let mut model = format!("title: Model {n}\ninputs:\n");
        for (name, value) in inputs {
            let _ = writeln!(model, "  {name}:\n    value: {value}\n    label: {name}\n    assumed: made up");
        }
        model.push_str("figures:\n");
        for (name, formula, unit) in figures {
            let unit = format!("\"{unit}\"");
            let _ = writeln!(model, "  {name}:\n    formula: {formula}\n    unit: {unit}\n    label: {name}");
        }
        if n % 50 == 49 {
            model.push_str("scenarios:\n  dear:\n    label: dear\n    set:\n      tariff: 0.50 USD/kWh\n");
        }
        files.push((format!("content/models/model-{n}.yaml"), model));
    }
    SourceTree::of_texts(files.iter().map(|(path, text)| (path.as_str(), text.as_str())))
}

/// Reads and computes the models of a site; its pages are parsed before.
fn site(name: &str, tree: &SourceTree) {
    let (mut roster, costs) = compute(tree, &Wishes::default()).value;
    let n_models = costs.models.models.len();
    let n_figures: usize = costs.models.models.values().map(|model| model.figures.len()).sum();
    let n_scenarios = costs.models.scenarios().len() + 1;
    let whole = median(|| drop(Costs::compute(tree, &mut roster, Others::default(), &[])));
    let read = median(|| drop(Models::read(tree, &mut roster)));
    let models = Models::read(tree, &mut roster).value;
    let computed = median(|| drop(Computed::compute(&models, &roster)));
    println!(
        "{name}: {n_models} models, {n_figures} figures, {n_scenarios} scenarios: \
         all {whole:.1?}, of which read {read:.1?}, ledger {computed:.1?}"
    );
}

fn main() {
    site("this repository", &read_site(Path::new(env!("CARGO_MANIFEST_DIR"))).value);
    type Shape = (&'static str, fn(usize) -> Ledger, usize);
    let shapes: [Shape; 5] = [
        ("models", models, 300),
        ("models", models, 10_000),
        ("chain", chain, 10_000),
        ("hills", hills, 300),
        ("hills", hills, 10_000),
    ];
    for (name, make, n_figures) in shapes {
        let written = median(|| drop(make(n_figures)));
        let ledger = make(n_figures);
        let best: Vec<f64> = ledger.leaves.iter().map(|leaf| leaf.best).collect();
        let evaluated = median(|| drop(ledger.tape.best(&best)));
        let extents = ledger.tape.extents(&ledger.figures, &ledger.leaves);
        let n_exact = extents.iter().filter(|extent| extent.is_exact).count();
        let ranged = median(|| drop(ledger.tape.extents(&ledger.figures, &ledger.leaves)));
        println!(
            "{name} of {n_figures} figures, {n_exact} exact: \
             written {written:.1?}, evaluated {evaluated:.1?}, ranges {ranged:.1?}"
        );
    }
    // Two figures in ten are searched: `busy` raises one part of a cost and spreads all of it.
    site("made up", &site_of_models(300));
}
