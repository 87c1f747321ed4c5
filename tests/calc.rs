//! `calc` on a folder with models and nothing else: what it prints, in which shape, and how it exits.

#![allow(
    clippy::disallowed_methods,
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    clippy::unwrap_used,
    reason = "a test fails by panicking"
)]

use std::fs;
use std::path::Path;
use std::process::Command;

use serde_json::Value;
use tempfile::TempDir;

const SITE: &str = "title: Kilns\naddress: https://kiln.test\nlanguages: [en]\n";

/// A pot: its kiln written off with interest, its gas, its price.
const POT: &str = r#"title: A pot
inputs:
  kiln:
    value: 12k (10k..15k) USD
    label: Kiln
    assumed: a round price
  gas:
    value: 0.30 USD/kWh
    label: Gas
    assumed: a round price
  heat:
    value: 4 kWh
    label: Heat of a pot
    assumed: a round number
  pots:
    value: 500 1/yr
    label: Pots
    assumed: a round number
  rate:
    value: 8%/yr
    label: Interest
    assumed: what the bank asks
figures:
  kiln_a_year:
    formula: kiln * annuity(rate, 5 yr)
    unit: USD/yr
    label: Kiln per year
    expect: "$3,005.48 / yr"
  pot:
    formula: kiln_a_year / pots + heat * gas
    unit: USD
    label: What a pot costs
    expect: "≈ $7.2"
scenarios:
  cheap_gas:
    label: Cheap gas
    set:
      gas: 0.10 USD/kWh
"#;

/// A second model, so that several can be asked for.
const JAR: &str = r#"title: A jar
inputs:
  gas:
    value: 0.20 USD/kWh
    label: Gas
    assumed: a round price
figures:
  jar:
    formula: pot.pot + 2 kWh * gas
    unit: USD
    label: What a jar costs
"#;

struct Ran {
    out: String,
    told: String,
    code: i32,
}

impl Ran {
    fn json(&self) -> Value {
        serde_json::from_str(&self.out).unwrap_or_else(|error| panic!("{error}: {}\n{}", self.out, self.told))
    }

    fn clean(self) -> Ran {
        assert_eq!((self.code, self.told.as_str()), (0, ""), "{}", self.out);
        self
    }

    /// Panics unless it failed with a finding that says so.
    fn refused(&self, words: &str) {
        assert_eq!(self.code, 1, "{}\n{}", self.out, self.told);
        assert!(self.told.contains(words), "`{words}` is not said:\n{}", self.told);
    }
}

fn site(models: &[(&str, &str)]) -> TempDir {
    let site = tempfile::tempdir().unwrap();
    put(site.path(), "content/site.yaml", SITE);
    for (name, model) in models {
        put(site.path(), &format!("content/models/{name}.yaml"), model);
    }
    site
}

fn put(site: &Path, path: &str, text: &str) {
    let file = site.join(path);
    fs::create_dir_all(file.parent().unwrap()).unwrap();
    fs::write(file, text).unwrap();
}

fn run(site: &TempDir, arguments: &[&str]) -> Ran {
    let binary = env!("CARGO_BIN_EXE_layerwiki");
    let made = Command::new(binary).arg("--root").arg(site.path()).args(arguments).output().unwrap();
    Ran {
        out: String::from_utf8(made.stdout).unwrap(),
        told: String::from_utf8(made.stderr).unwrap(),
        code: made.status.code().expect("it ends by itself"),
    }
}

fn calc(site: &TempDir, arguments: &[&str]) -> Ran {
    let all: Vec<&str> = ["calc", "--format", "json"].iter().chain(arguments).copied().collect();
    run(site, &all)
}

/// The value of the one figure that was asked for.
fn value(ran: &Ran) -> f64 {
    ran.json()["value"].as_f64().expect("a figure has a value")
}

fn near(value: f64, expected: f64) {
    assert!((value - expected).abs() <= expected.abs() * 1e-9, "{value} is not {expected}");
}

#[test]
fn one_name_gives_an_object_with_every_field() {
    let site = site(&[("pot", POT)]);
    let json = calc(&site, &["pot.pot"]).clean().json();
    let object = json.as_object().expect("one name gives one object");
    for field in ["id", "value", "low", "high", "exact", "unit", "formula", "inputs", "sources", "scenario"] {
        assert!(object.contains_key(field), "no `{field}`: {json:#}");
    }
    assert_eq!(json["id"], "pot.pot");
    assert_eq!(json["unit"], "USD");
    assert_eq!(json["scenario"], "base");
    assert_eq!(json["exact"], true);
    assert_eq!(json["formula"], "kiln_a_year / pots + heat * gas");
    let annuity = 0.08 / (1.0 - 1.08_f64.powi(-5));
    near(json["value"].as_f64().unwrap(), 12_000.0 * annuity / 500.0 + 1.2);
    near(json["low"].as_f64().unwrap(), 10_000.0 * annuity / 500.0 + 1.2);
    near(json["high"].as_f64().unwrap(), 15_000.0 * annuity / 500.0 + 1.2);
    let inputs: Vec<&str> =
        json["inputs"].as_array().unwrap().iter().map(|input| input["id"].as_str().unwrap()).collect();
    for input in ["pot.kiln", "pot.gas", "pot.heat", "pot.pots", "pot.rate"] {
        assert!(inputs.contains(&input), "{inputs:?} lacks {input}");
    }
}

#[test]
fn several_names_a_model_and_no_name_give_lists() {
    let site = site(&[("pot", POT), ("jar", JAR)]);
    let cases: [(&[&str], &[&str]); 4] = [
        (&["pot.pot", "jar.jar"], &["pot.pot", "jar.jar"]),
        (&["jar.jar", "pot.kiln"], &["jar.jar", "pot.kiln"]),
        (&["pot"], &["pot.kiln_a_year", "pot.pot"]),
        (&[], &["jar.jar", "pot.kiln_a_year", "pot.pot"]),
    ];
    for (names, expected) in cases {
        let json = calc(&site, names).clean().json();
        let list = json.as_array().unwrap_or_else(|| panic!("{names:?} gives no list: {json:#}"));
        let ids: Vec<&str> = list.iter().map(|figure| figure["id"].as_str().unwrap()).collect();
        assert_eq!(ids, expected, "{names:?}");
    }
}

#[test]
fn an_input_is_set_with_its_unit_or_without() {
    let site = site(&[("pot", POT), ("jar", JAR)]);
    let annuity = 0.08 / (1.0 - 1.08_f64.powi(-5));
    let at = |kiln: f64, gas: f64| kiln * annuity / 500.0 + 4.0 * gas;
    let cases: [(&[&str], f64); 6] = [
        (&["--set", "kiln=20k USD"], at(20_000.0, 0.3)),
        (&["--set", "kiln=20000"], at(20_000.0, 0.3)),
        (&["--set", "pot.kiln = 20k USD"], at(20_000.0, 0.3)),
        (&["--set", "pot.gas=0.0001 USD/Wh"], at(12_000.0, 0.1)),
        (&["--set", "kiln=20k", "--set", "pot.gas=0.1"], at(20_000.0, 0.1)),
        (&["--set", "heat=14.4 MJ"], at(12_000.0, 0.3)),
    ];
    for (set, expected) in cases {
        let arguments: Vec<&str> = ["pot.pot"].iter().chain(set).copied().collect();
        near(value(&calc(&site, &arguments).clean()), expected);
    }
    let json = calc(&site, &["pot.pot", "--set", "kiln=10k..20k"]).json();
    near(json["low"].as_f64().unwrap(), at(10_000.0, 0.3));
    near(json["high"].as_f64().unwrap(), at(20_000.0, 0.3));
}

#[test]
fn what_cannot_be_set_is_told() {
    let site = site(&[("pot", POT), ("jar", JAR)]);
    let cases = [
        ("kilm=20k USD", "did you mean"),
        ("gas=0.1", "say which: `jar.gas`, `pot.gas`"),
        ("kiln=20 yr", "measures"),
        ("kiln", "sets nothing"),
        ("kiln=many", "many"),
        ("pot.pot=3 USD", "no input is called `pot.pot`"),
    ];
    for (set, words) in cases {
        calc(&site, &["pot.pot", "--set", set]).refused(words);
    }
}

#[test]
fn what_is_counted_says_so_and_cannot_be_set() {
    const RECORD: &str = "title: Record\ninputs:\n  models: {count: models, where: {count: none}, label: Models}\n\
                          figures:\n  twice: {formula: models * 2, unit: \"1\", label: Twice}\n";
    let site = site(&[("pot", POT), ("jar", JAR), ("record", RECORD)]);
    let json = calc(&site, &["record.twice"]).clean().json();
    assert_eq!((&json["value"], &json["inputs"][0]["value"]), (&4.0.into(), &2.0.into()));
    assert_eq!(json["inputs"][0]["source"], "counted in this release");
    let set = ["record.twice", "--set", "models=3"];
    calc(&site, &set).refused("`record.models` is counted in the site, and cannot be set");
}

#[test]
fn a_scenario_replaces_what_it_sets() {
    let site = site(&[("pot", POT), ("jar", JAR)]);
    let json = calc(&site, &["pot.pot", "--scenario", "cheap_gas"]).clean().json();
    assert_eq!(json["scenario"], "cheap_gas");
    let annuity = 0.08 / (1.0 - 1.08_f64.powi(-5));
    near(json["value"].as_f64().unwrap(), 12_000.0 * annuity / 500.0 + 0.4);
    // It holds through models, and what is set on the command line holds in it.
    near(value(&calc(&site, &["jar.jar", "--scenario", "cheap_gas"]).clean()), 24.0 * annuity + 0.8);
    let set = ["pot.pot", "--scenario", "cheap_gas", "--set", "pot.gas=1"];
    near(value(&calc(&site, &set)), 24.0 * annuity + 4.0);
}

#[test]
fn a_scenario_that_is_unknown_or_changes_nothing_is_refused() {
    let site = site(&[("pot", POT)]);
    calc(&site, &["pot.pot", "--scenario", "cheap-gas"]).refused("did you mean `cheap_gas`?");
    calc(&site, &["pot.kiln_a_year", "--scenario", "cheap_gas"]).refused("changes nothing");
    // Of a whole model some figures may stay.
    assert_eq!(calc(&site, &["pot", "--scenario", "cheap_gas"]).code, 0);
}

#[test]
fn an_expected_result_that_does_not_follow_is_refused_by_calc_and_by_check() {
    let wrong = POT.replace("≈ $7.2", "≈ $8.1");
    let site = site(&[("pot", &wrong)]);
    for ran in [calc(&site, &["pot.pot"]), run(&site, &["check"])] {
        ran.refused("claim/drift");
        ran.refused("`≈ $8.1` does not hold: the figure is");
        ran.refused("content/models/pot.yaml:33");
    }
    // The value is printed all the same, to be looked at.
    assert!(value(&calc(&site, &["pot.pot"])) > 7.0);
    // What is set on the command line is nobody's expectation.
    assert_eq!(calc(&site, &["pot.pot", "--set", "kiln=1"]).code, 0);
}

#[test]
fn what_is_asked_for_wrongly_is_usage_and_what_is_wrong_is_a_finding() {
    let site = site(&[("pot", POT)]);
    let cases: [(&[&str], i32); 7] = [
        (&["calc"], 0),
        (&["calc", "pot.pot", "--format", "csv"], 0),
        (&["calc", "pot.pot", "--format", "text"], 0),
        (&["calc", "pot.poti"], 1),
        (&["calc", "--format", "xml"], 2),
        (&["calc", "--sett", "kiln=1"], 2),
        (&["calc", "pot.pot", "--set"], 2),
    ];
    for (arguments, code) in cases {
        let ran = run(&site, arguments);
        assert_eq!(ran.code, code, "{arguments:?}: {}", ran.told);
    }
    calc(&site, &["pot.poti"]).refused("no figure is called `pot.poti`");
}

#[test]
fn text_and_csv_say_the_same_number() {
    let site = site(&[("pot", POT)]);
    let text = run(&site, &["calc", "pot.pot"]).clean().out;
    for words in
        ["What a pot costs", "$7.21", "kiln_a_year / pots + heat * gas", "assumed: what the bank asks"]
    {
        assert!(text.contains(words), "no `{words}`:\n{text}");
    }
    let csv = run(&site, &["calc", "pot.pot", "--format", "csv"]).clean().out;
    let mut lines = csv.lines();
    assert_eq!(lines.next(), Some("id,value,low,high,exact,unit,formula,scenario"));
    assert!(lines.next().is_some_and(|line| line.starts_with("pot.pot,7.21")), "{csv}");
}

/// One formula over some inputs, each `name: quantity`.
fn alone(inputs: &[(&str, &str)], formula: &str, unit: &str) -> Ran {
    let mut model = String::from("title: One\ninputs:\n");
    for (name, value) in inputs {
        model.push_str(&format!("  {name}:\n    value: {value:?}\n    label: {name}\n    assumed: given\n"));
    }
    if inputs.is_empty() {
        model = String::from("title: One\n");
    }
    model
        .push_str(&format!("figures:\n  it:\n    formula: {formula:?}\n    unit: {unit:?}\n    label: It\n"));
    let site = site(&[("one", &model)]);
    put(
        site.path(),
        "content/vocabulary/units.yaml",
        "dimensions: [gpu, token, node, user]\nunits:\n  \
           GPU: {measures: gpu, symbol: GPU}\n  \
           token: {measures: token, prefixes: true, symbol: token}\n  \
           node: {measures: node, symbol: node}\n  \
           user: {measures: user, symbol: user}\n",
    );
    calc(&site, &["one.it"])
}

#[test]
fn calculations_with_odd_units_come_out_as_on_paper() {
    let annuity = |rate: f64, n: i32| rate / (1.0 - (1.0 + rate).powi(-n));
    type Case<'a> = (&'a [(&'a str, &'a str)], &'a str, &'a str, f64);
    let cases: &[Case<'_>] = &[
        // Interest by the year and by the month.
        (&[("rate", "8%/yr")], "annuity(rate, 5 yr)", "1/yr", annuity(0.08, 5)),
        (&[("rate", "1%/month")], "annuity(rate, 36 month)", "1/month", annuity(0.01, 36)),
        (&[("rate", "1%/month")], "annuity(rate, 3 yr)", "%/month", annuity(0.01, 36) * 100.0),
        (&[("rate", "0%/yr")], "annuity(rate, 4 yr)", "1/yr", 0.25),
        (
            &[("rate", "8%/yr"), ("price", "30k USD/GPU")],
            "price * annuity(rate, 5 yr)",
            "USD/GPU/h",
            30_000.0 * annuity(0.08, 5) / 8760.0,
        ),
        // Percentages of percentages.
        (&[("a", "60%"), ("b", "25%")], "a * b", "%", 15.0),
        (&[("a", "60%"), ("b", "25%")], "a * (1 - b)", "1", 0.45),
        (&[("growth", "20%/yr"), ("span", "3 yr")], "(1 + growth * 1 yr) ^ (span / 1 yr)", "×", 1.728),
        // Energy and power.
        (&[("draw", "1.4 kW/GPU"), ("tariff", "80 USD/MWh")], "draw * tariff", "USD/GPU/h", 0.112),
        (&[("energy", "390 J/token")], "energy", "kWh/Mtoken", 390e6 / 3.6e6),
        (
            &[("power", "10.2 kW/node"), ("rate", "70k token/s/node")],
            "power / rate",
            "J/token",
            10.2e3 / 70e3,
        ),
        (&[("power", "1 GW")], "power", "TWh/yr", 8.76),
        // Tokens per second per node.
        (
            &[("rent", "24 USD/node/h"), ("rate", "14.8k token/s/node")],
            "rent / rate",
            "USD/Mtoken",
            24.0 / 3600.0 / 14.8e3 * 1e6,
        ),
        (&[("rate", "25 token/s/user"), ("users", "40k user")], "rate * users", "Mtoken/day", 86_400.0),
        (&[("each", "8 GPU/node"), ("rate", "2000 token/s/GPU")], "each * rate", "token/s/node", 16_000.0),
        // Days and months.
        (&[("monthly", "2190 USD/month")], "monthly", "USD/day", 72.0),
        (&[("a_day", "1.5T token/day")], "a_day", "Ttoken/month", 1.5 * 365.0 / 12.0),
        (&[("hourly", "2.50 USD/GPU/h")], "hourly", "USD/GPU/month", 1825.0),
        // Bytes and operations.
        (&[("size", "70 GB"), ("width", "3.35 TB/s")], "size / width", "ms", 70.0 / 3350.0 * 1000.0),
        (&[("work", "2 FLOP/token"), ("weights", "37B")], "work * weights", "GFLOP/token", 74.0),
        (
            &[("peak", "989 TFLOPS"), ("share", "40%"), ("work", "2.8e24 FLOP")],
            "work / (peak * share)",
            "h",
            2.8e24 / (989e12 * 0.4) / 3600.0,
        ),
        (&[("line", "400 Gbit/s")], "line", "GB/s", 50.0),
        // Ratios of like units.
        (
            &[("price", "2.5 USD/GPU/h"), ("cost", "1800 USD/GPU/yr")],
            "price / cost",
            "×",
            2.5 * 8760.0 / 1800.0,
        ),
        (&[("input", "0.14 USD/Mtoken"), ("output", "0.28 USD/Mtoken")], "output / input", "1", 2.0),
        (&[("price", "3 USD"), ("cost", "2 USD")], "price / cost - 1", "%", 50.0),
        (&[], "1 MW / (700 W)", "1", 1e6 / 700.0),
        // Functions.
        (&[("a", "2 USD"), ("b", "500 USD")], "min(a, b) + max(a, b) * 0.001", "USD", 2.5),
        (&[("fall", "1000")], "log10(fall)", "1", 3.0),
        (&[("n", "7 GPU")], "round(n, 8 GPU)", "GPU", 8.0),
        (&[("a", "3 m"), ("b", "4 m")], "sqrt(a ^ 2 + b ^ 2)", "m", 5.0),
        (&[("load", "30%")], "if(load > 25%, 2 USD, 1 USD)", "USD", 2.0),
    ];
    let mut off = Vec::new();
    for (inputs, formula, unit, expected) in cases {
        let ran = alone(inputs, formula, unit);
        let told = &ran.told;
        let found = serde_json::from_str::<Value>(&ran.out).ok().and_then(|json| json["value"].as_f64());
        match found {
            Some(value) if ran.code == 0 && (value - expected).abs() <= expected.abs() * 1e-9 => {}
            _ => off.push(format!("{formula} in {unit}: {found:?}, expected {expected}\n{told}")),
        }
    }
    assert!(off.is_empty(), "{}", off.join("\n"));
}

#[test]
fn calculations_that_measure_something_else_are_refused() {
    type Case<'a> = (&'a [(&'a str, &'a str)], &'a str, &'a str, &'a str);
    let cases: &[Case<'_>] = &[
        (&[("a", "1 USD"), ("b", "1 kWh")], "a + b", "USD", "model/measure"),
        (&[("a", "1 USD/GPU")], "a", "USD", "model/measure"),
        (&[("a", "1 MW")], "a", "MWh", "model/measure"),
        (&[("a", "1 USD")], "a ^ 0.5", "USD", "model/measure"),
        (&[("a", "5 yr"), ("r", "8%")], "annuity(r, a)", "1/yr", "model/measure"),
        (&[("a", "1 USD"), ("b", "0 USD")], "a / b", "1", "model/value"),
        (&[("a", "1 USD"), ("b", "1 (0..2) USD")], "a / b", "1", "model/value"),
        (&[("a", "1 USD")], "log10(a)", "1", "model/measure"),
        (&[("a", "1 USD")], "a + c", "USD", "name/unknown"),
        (&[("a", "1 USD")], "(a", "USD", "model/formula"),
    ];
    for (inputs, formula, unit, rule) in cases {
        let ran = alone(inputs, formula, unit);
        assert_eq!(ran.code, 1, "{formula}: {}", ran.out);
        assert!(ran.told.contains(rule), "{formula} is not told by {rule}:\n{}", ran.told);
    }
}

/// Where an input of the one figure that was asked for comes from.
fn source_of(ran: &Ran, input: &str) -> String {
    let json = ran.json();
    let inputs = json["inputs"].as_array().expect("a figure has inputs");
    let found = inputs.iter().find(|known| known["id"] == input).expect("the figure rests on it");
    found["source"].as_str().expect("a source is said").to_owned()
}

#[test]
fn what_vouches_for_a_value_vouches_for_no_other() {
    let site = site(&[("pot", POT)]);
    assert_eq!(source_of(&calc(&site, &["pot.pot"]), "pot.gas"), "assumed: a round price");
    assert_eq!(source_of(&calc(&site, &["pot.pot", "--set", "gas=0.1"]), "pot.gas"), "set by hand");
    let cheap = calc(&site, &["pot.pot", "--scenario", "cheap_gas"]);
    assert_eq!(source_of(&cheap, "pot.gas"), "assumed: Cheap gas");
    assert_eq!(source_of(&cheap, "pot.kiln"), "assumed: a round price");
}
