//! Scenarios, rings, and models that rest on each other.

use super::{BASE, Item, near, one, site};

const LOAF: &str = "title: Loaf
inputs:
  flour:
    value: 2 (1..3) USD
    label: Flour
    assumed: given
  fire:
    value: 1 USD
    label: Fire
    assumed: given
figures:
  cost:
    formula: flour + fire
    unit: USD
    label: Cost
  burnt:
    formula: fire * 2
    unit: USD
    label: Burnt
";
const DEAR: &str = "scenarios:\n  dear:\n    label: Dear\n    set:\n      flour: 5 USD\n";
const SHOP: &str = "title: Shop
figures:
  price:
    formula: loaf.cost * 2
    unit: USD
    label: Price
";

#[test]
fn a_scenario_replaces_the_range_too_and_holds_across_models() {
    let with = format!("{LOAF}{DEAR}");
    let site = site(&[("content/models/loaf.yaml", &with), ("content/models/shop.yaml", SHOP)]).clean();
    assert_eq!(site.values("loaf.cost"), [3.0, 2.0, 4.0]);
    assert!(site.try_figure("loaf.cost", "dear").is_some_and(|figure| figure.quantity.range().is_none()));
    near(site.best_in("loaf.cost", "dear"), 6.0);
    near(site.best_in("shop.price", "dear"), 12.0);
    let item = |model: &str, name: &str| Item::Figure(model.to_owned(), name.to_owned());
    assert!(site.costs.ledger.changes(&item("shop", "price"), "dear"));
    assert!(!site.costs.ledger.changes(&item("loaf", "burnt"), "dear"));
    assert!(!site.costs.ledger.changes(&item("loaf", "cost"), BASE));
}

#[test]
fn a_scenario_that_sets_what_is_not_there_is_told() {
    let with = |set: &str| {
        let model = format!("{LOAF}scenarios:\n  dear:\n    label: Dear\n    set:\n      {set}\n");
        site(&[("content/models/loaf.yaml", &model)])
    };
    with("flower: 5 USD").expect("name/unknown", "`flower`");
    with("cost: 5 USD").expect("name/unknown", "`cost`");
    with("flour: 5 kWh").expect("model/measure", "");
    with("flour: much").expect("model/quantity", "much");
}

#[test]
fn what_a_scenario_sets_may_be_a_figure() {
    let model = format!("{LOAF}scenarios:\n  ash:\n    label: Ash\n    set:\n      flour: =loaf.burnt\n");
    let site = site(&[("content/models/loaf.yaml", &model)]).clean();
    near(site.best_in("loaf.cost", "ash"), 3.0);
    near(site.best_in("loaf.burnt", "ash"), 2.0);
}

#[test]
fn a_ring_is_shown_whole() {
    let figures = [("a", "b + 1", "1"), ("b", "c * 2", "1"), ("c", "a / 3", "1"), ("above", "a", "1")];
    let site = one(&[], &figures);
    site.expect("model/ring", "one.a` → `one.b` → `one.c` → `one.a`");
    assert_eq!(site.told().len(), 1, "the ring is told once: {:?}", site.told());
    assert!(figures.iter().all(|(name, ..)| site.try_figure(name, BASE).is_none()));
    one(&[], &[("self", "self + 1", "1")]).expect("model/ring", "rests on itself");
}

#[test]
fn a_ring_that_only_a_scenario_closes_is_told() {
    let model = format!("{LOAF}scenarios:\n  round:\n    label: Round\n    set:\n      flour: =loaf.cost\n");
    let site = site(&[("content/models/loaf.yaml", &model)]);
    site.expect("model/ring", "`loaf.cost`");
    assert_eq!(site.values("loaf.cost")[0], 3.0, "the base stays");
}
