//! Models of small sites, from YAML to figures.

mod chain;
mod many;
mod measures;
mod money;
mod scenarios;

use std::sync::Arc;

use super::{BASE, Costs, Figure, Item, Others};
use crate::diagnostic::Diagnostic;
use crate::document;
use crate::graph::Roster;
use crate::source::SourceTree;
use crate::vocabulary::Vocabulary;

/// A site as far as its figures.
struct Site {
    tree: SourceTree,
    roster: Roster,
    costs: Costs,
    faults: Vec<Diagnostic>,
}

const SETTINGS: &str = "title: Kilns\naddress: https://kiln.test\nlanguages: [en, zh]\n\
                        release: {version: v1, date: 2026-11-22}\n";

/// Reads and computes a site of some files, by path and text.
fn site(files: &[(&str, &str)]) -> Site {
    let settings = ("content/site.yaml", SETTINGS);
    let has_own = files.iter().any(|(path, _)| *path == settings.0);
    let all = (!has_own).then_some(settings).into_iter().chain(files.iter().copied());
    let tree = SourceTree::of_texts(all);
    let mut faults = Vec::new();
    let vocabulary = Arc::new(Vocabulary::read(&tree).into_value(&mut faults));
    let pages = tree.own_below("content/pages/").chain(tree.own_below("entities/"));
    let documents: Vec<_> = pages.filter_map(|page| document::parse(page).into_value(&mut faults)).collect();
    let documents = documents.into_iter().map(Arc::new).collect();
    let mut roster = Roster::gather(documents, vocabulary, &tree, false);
    faults.extend(roster.faults().flat_map(|piece| piece.to_vec()));
    let costs = Costs::compute(&tree, &mut roster, Others::default(), &[]).into_value(&mut faults);
    Site { tree, roster, costs, faults }
}

/// A model called `one` of some inputs, `name: quantity`, and figures, `name: formula in unit`.
fn model(inputs: &[(&str, &str)], figures: &[(&str, &str, &str)]) -> String {
    let mut text = String::from("title: One\n");
    if !inputs.is_empty() {
        text.push_str("inputs:\n");
    }
    for (name, value) in inputs {
        text.push_str(&format!("  {name}:\n    value: {value:?}\n    label: {name}\n    assumed: given\n"));
    }
    text.push_str("figures:\n");
    for (name, formula, unit) in figures {
        text.push_str(&format!(
            "  {name}:\n    formula: {formula:?}\n    unit: {unit:?}\n    label: {name}\n"
        ));
    }
    text
}

/// A site of one model.
fn one(inputs: &[(&str, &str)], figures: &[(&str, &str, &str)]) -> Site {
    site(&[("content/models/one.yaml", &model(inputs, figures))])
}

impl Site {
    /// The site, which has nothing wrong.
    fn clean(self) -> Site {
        assert_eq!(self.told(), Vec::<String>::new());
        self
    }

    /// What is wrong: rule, line, and message. That a page stands in one language is no matter here.
    fn told(&self) -> Vec<String> {
        let line = |fault: &Diagnostic| {
            let place = fault.place.as_ref()?;
            let (_, bytes) = self.tree.show(place)?;
            Some(format!("{}:{}", place.file, self.tree.line(&place.file, bytes.start).0))
        };
        let told = self.faults.iter().filter(|fault| !fault.rule.name.starts_with("language/"));
        told.map(|fault| {
            format!("{} {}: {}", fault.rule.name, line(fault).unwrap_or_default(), fault.message)
        })
        .collect()
    }

    fn expect(&self, rule: &str, words: &str) {
        let told = self.told();
        let is_told = told.iter().any(|fault| fault.starts_with(rule) && fault.contains(words));
        assert!(is_told, "`{words}` is not told by {rule}: {told:#?}");
    }

    fn try_figure(&self, name: &str, scenario: &str) -> Option<&Figure> {
        let (model, figure) = name.split_once('.').unwrap_or(("one", name));
        self.costs.ledger.figure(&Item::Figure(model.to_owned(), figure.to_owned()), scenario)
    }

    fn figure(&self, name: &str) -> &Figure {
        self.try_figure(name, BASE).unwrap_or_else(|| panic!("`{name}` has no value: {:#?}", self.told()))
    }

    /// Best, low and high.
    fn values(&self, name: &str) -> [f64; 3] {
        let quantity = &self.figure(name).quantity;
        [quantity.best(), quantity.low(), quantity.high()]
    }

    fn best_in(&self, name: &str, scenario: &str) -> f64 {
        let figure = self.try_figure(name, scenario);
        figure.unwrap_or_else(|| panic!("`{name}` has no value in `{scenario}`")).quantity.best()
    }
}

/// Panics unless two numbers agree but for what binary fractions leave behind.
fn near(found: f64, expected: f64) {
    let most = expected.abs().max(1e-300) * 1e-12;
    assert!((found - expected).abs() <= most, "{found} is not {expected}");
}

#[test]
fn an_expectation_is_read_in_any_language_of_the_site() {
    let with = |words: &str| {
        let text = model(&[("price", "3 USD")], &[("twice", "price * 2", "USD")]);
        site(&[("content/models/one.yaml", &format!("{text}    expect: {words:?}\n"))])
    };
    for words in ["$6.00", "about $6", "~$6", "6 美元", "约 6 美元", "at most $6", "至少 6 美元"] {
        with(words).clean();
    }
    for words in ["$6.10", "at least $7", "约 7 美元", "€6", "6 / h"] {
        with(words).expect("claim/drift content/models/one.yaml:12", words);
    }
    with("soon").expect("claim/drift", "");
}

#[test]
fn an_expectation_is_about_the_base_and_not_about_what_has_no_value() {
    let text = model(&[("price", "3 USD")], &[("twice", "price * 2", "USD")]);
    let scenarios = "scenarios:\n  dear:\n    label: Dear\n    set:\n      price: 5 USD\n";
    let site =
        super::tests::site(&[("content/models/one.yaml", &format!("{text}    expect: $6\n{scenarios}"))]);
    near(site.clean().best_in("twice", "dear"), 10.0);
    let broken = text.replace("price * 2", "price * two");
    let told =
        super::tests::site(&[("content/models/one.yaml", &format!("{broken}    expect: $6\n"))]).told();
    assert_eq!(told.len(), 1, "{told:?}");
}

#[test]
fn an_account_names_what_a_figure_rests_on() {
    let site = one(&[("a", "2 USD"), ("b", "3 USD"), ("idle", "4 USD")], &[("sum", "a + b", "USD")]).clean();
    let item = Item::Figure("one".to_owned(), "sum".to_owned());
    let account = site.costs.ledger.account(&item, BASE, &site.costs.models, &site.roster).unwrap();
    let mut names: Vec<&str> = account.grounds.iter().map(|ground| ground.name.as_str()).collect();
    names.sort_unstable();
    assert_eq!((account.name.as_str(), account.formula.as_str()), ("one.sum", "a + b"));
    assert_eq!(names, ["one.a", "one.b"]);
}
