//! Several currencies with dated rates.

use super::{BASE, Item, Site, near, site};

const UNITS: &str = "units:
  CNY:
    measures: money
    symbol: {en: CN¥, zh: 元}
    rates:
      - {as_of: 2025-01, value: 0.13 USD, source: rates}
      - {as_of: 2026-11, value: 0.14 USD, source: rates}
";
const SOURCES: &str = "rates: {title: Rates, publisher: Bank, locator: table, date: 2026-11-01}\n";
const POTTER: &str = "---
title: Potter
facts:
  - {id: clay, label: Clay, value: 100 CNY, period: 2025, as_of: 2025-12, source: rates}
  - {id: glaze, label: Glaze, value: 100 CNY, period: 2026-11, as_of: 2026-11-20, source: rates}
  - {id: gas, label: Gas, value: 10 USD, as_of: 2026-11, source: rates}
  - {id: rent, label: Rent, value: 10 JPY, as_of: 2026-11, source: rates}
  - {id: old, label: Old, value: 100 CNY, period: 2024, as_of: 2024-12, source: rates}
---

A potter.
";

fn potter(formula: &str, unit: &str) -> Site {
    let model = super::model(&[], &[("it", formula, unit)]);
    site(&[
        ("content/vocabulary/units.yaml", UNITS),
        ("content/sources.yaml", SOURCES),
        ("entities/potter.md", POTTER),
        ("content/models/one.yaml", &model),
    ])
}

#[test]
fn each_fact_is_exchanged_by_the_rate_of_its_own_time() {
    near(potter("potter.clay + potter.glaze", "USD").clean().values("it")[0], 13.0 + 14.0);
    near(potter("potter.clay / potter.gas", "×").clean().values("it")[0], 1.3);
    let site = potter("potter.clay + potter.glaze", "USD");
    let item = Item::Figure("one".to_owned(), "it".to_owned());
    let account = site.costs.ledger.account(&item, BASE, &site.costs.models, &site.roster).unwrap();
    let rates: Vec<f64> =
        account.grounds.iter().flat_map(|ground| &ground.rates).map(|(_, rate)| *rate).collect();
    assert_eq!(rates.len(), 2, "{:?}", account.grounds);
    assert!(rates.contains(&0.13) && rates.contains(&0.14), "{rates:?}");
}

#[test]
fn a_figure_in_the_currency_of_its_facts_needs_no_rate() {
    near(potter("potter.clay + potter.glaze", "CNY").clean().values("it")[0], 200.0);
    near(potter("potter.old * 2", "CNY").clean().values("it")[0], 200.0);
    near(potter("potter.rent * 2", "JPY").clean().values("it")[0], 20.0);
    near(potter("potter.clay / potter.glaze", "1").clean().values("it")[0], 1.0);
}

#[test]
fn a_ratio_agrees_with_the_ratio_turned_over() {
    near(potter("potter.gas / potter.clay", "×").clean().values("it")[0], 1.0 / 1.3);
    near(potter("potter.clay / (10 USD)", "×").clean().values("it")[0], 1.3);
}

#[test]
fn money_in_a_formula_is_money_too() {
    near(potter("3 USD / (2 USD)", "×").clean().values("it")[0], 1.5);
    near(potter("3 USD / (20 CNY)", "×").clean().values("it")[0], 3.0 / 2.8);
    potter("3 USD / (20 JPY)", "×").expect("model/value", "");
}

#[test]
fn money_is_exchanged_both_ways() {
    near(potter("potter.gas", "CNY").clean().values("it")[0], 10.0 / 0.14);
}

#[test]
fn money_without_a_rate_of_its_time_is_told() {
    potter("potter.old", "USD").expect("model/value", "");
    potter("potter.rent", "USD").expect("model/value", "");
}
