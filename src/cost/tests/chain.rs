//! Prices along a chain of layers: who may stand in a markup, and whether neighbours fit together.

use super::{BASE, Item, Site, near, site};

const FACETS: &str = "step:
  label: Step
  ordered: true
  decided_by: goods
  terms:
    field: {label: Field, trades: [grain], outside: true}
    mill: {label: Mill, takes: [grain], trades: [flour]}
    bakery: {label: Bakery, takes: [flour], trades: [bread]}
goods:
  label: Goods
  terms:
    grain: {label: Grain, measure: kg}
    flour: {label: Flour, measure: kg}
    bread: {label: Bread, measure: loaf}
house:
  label: House
  spans: step
  terms:
    mill->bakery: {label: Mills that bake, from: [mill], to: [bakery]}
";
const UNITS: &str = "dimensions: [bread]\nunits:\n  loaf: {measures: bread, symbol: loaf}\n";
const RELATIONS: &str = "part-of-house: {label: Part of, inverse: house-of, owner: true}
house-of: {label: House of, inverse: part-of-house}
";
const SOURCES: &str = "board: {title: Board, publisher: Board, locator: list, date: 2026-09-30}\n";

fn baker(title: &str, more: &str, price: &str) -> String {
    format!(
        "---\ntitle: {title}\nstep: bakery\ngoods: bread\n{more}facts:\n  \
         - {{id: price, label: Price, value: {price} EUR/loaf, as_of: 2026-09, source: board}}\n---\n\nBakes.\n"
    )
}

const PRICES: &str = "title: Prices
key: id
seller: baker
source: board
columns:
  id: {type: text, label: Row}
  baker: {type: entity, label: Baker}
  price: {type: quantity, unit: EUR/loaf, label: Price}
rows:
  - {id: corner, baker: corner, price: 4.80}
  - {id: stall, baker: Saturday stall, price: 4.20}
  - {id: mill, baker: old-mill, price: 3.50}
  - {id: daughter, baker: daughter, price: 3.60}
";

/// A chain whose model has this boundary and these figures over the price of flour.
fn chain(boundary: &str, figures: &str) -> Site {
    let model = format!(
        "title: Loaf\n{boundary}inputs:\n  flour_price: {{value: 1.20 EUR/kg, label: Flour, source: board}}\n  \
         per_loaf: {{value: 0.6 kg/loaf, label: Amount, assumed: a kilo}}\nfigures:\n{figures}"
    );
    let mill = "---\ntitle: Old mill\nstep: mill\ngoods: flour\nhouse: [mill->bakery]\nfacts:\n  \
                - {id: loaf, label: Loaf, value: 3.50 EUR/loaf, as_of: 2026-09, source: board}\n  \
                - {id: weight, label: Weight, value: 1 kg/loaf, as_of: 2026-09, source: board}\n---\n\nMills.\n";
    let daughter = baker("Daughter", "relations:\n  - part-of-house: old-mill\n    source: board\n", "3.60");
    site(&[
        ("content/vocabulary/facets.yaml", FACETS),
        ("content/vocabulary/units.yaml", UNITS),
        ("content/vocabulary/relations.yaml", RELATIONS),
        ("content/sources.yaml", SOURCES),
        ("content/datasets/prices.yaml", PRICES),
        ("content/models/loaf.yaml", &model),
        ("entities/corner.md", &baker("Corner", "", "4.80")),
        ("entities/daughter.md", &daughter),
        ("entities/old-mill.md", mill),
    ])
}

const HERE: &str = "boundary: {from: mill, to: bakery}\n";
const COST: &str = "  cost: {formula: flour_price * per_loaf, unit: EUR/loaf, label: Cost}\n";

fn markup(price: &str, more: &str) -> String {
    format!("{COST}  times:\n    markup:\n      price: {price}\n      cost: cost\n{more}    label: Times\n")
}

fn times() -> Item {
    Item::Figure("loaf".to_owned(), "times".to_owned())
}

#[test]
fn sellers_on_both_sides_stay_out_of_a_price_with_those_they_own() {
    let site = chain(HERE, &markup("median(prices.price)", "")).clean();
    near(site.best_in("loaf.times", BASE), 4.5 / 0.72);
    let out: Vec<&str> =
        site.costs.ledger.left_out(&times()).iter().map(|left| left.seller.as_str()).collect();
    assert_eq!(out, ["old-mill", "daughter"]);
}

#[test]
fn a_markup_has_its_share_over_cost_and_its_margin_beside_it() {
    let site = chain(HERE, &markup("corner.price", "")).clean();
    let (markup, margin) = site.figure("loaf.times").beside.clone().expect("a markup has both");
    near(markup.best(), 4.8 / 0.72 - 1.0);
    near(margin.best(), 1.0 - 0.72 / 4.8);
}

#[test]
fn a_seller_on_both_sides_is_told_where_no_row_can_be_left_out() {
    let of_fact = chain(HERE, &markup("old-mill.loaf", ""));
    of_fact.expect("chain/markup", "`old-mill` covers `mill` and `bakery`, so `old-mill.loaf` is no price");
    chain(HERE, &markup("daughter.price", "")).expect("chain/markup", "`daughter` covers");
    let through = format!(
        "  usual: {{formula: median(prices.price), unit: EUR/loaf, label: Usual}}\n{}",
        markup("usual", "")
    );
    chain(HERE, &through).expect("chain/markup", "`old-mill` covers");
}

#[test]
fn an_author_may_let_a_seller_stand_alone_and_facts_without_money_are_no_prices() {
    let alone = "      alone: the mill's own shop is what the page is about\n";
    let site = chain(HERE, &markup("old-mill.loaf", alone)).clean();
    near(site.best_in("loaf.times", BASE), 3.5 / 0.72);
    let by_weight = markup("corner.price * old-mill.weight / (1 kg/loaf)", "");
    chain(HERE, &by_weight).clean();
    // The cost side is not asked.
    let cost = "  times:\n    markup: {price: corner.price, cost: old-mill.loaf}\n    label: Times\n";
    chain(HERE, &format!("{COST}{cost}")).clean();
}

#[test]
fn a_markup_lies_at_a_boundary() {
    chain("", &markup("corner.price", "")).expect("chain/markup", "at no boundary");
    let own = "      boundary: {from: mill, to: bakery}\n";
    let site = chain("", &markup("corner.price", own));
    assert!(site.told().iter().all(|fault| !fault.starts_with("chain/markup")), "{:?}", site.told());
}

#[test]
fn price_and_cost_of_a_markup_measure_the_same() {
    let cost = "  times:\n    markup: {price: corner.price, cost: flour_price}\n    label: Times\n";
    chain(HERE, &format!("{COST}{cost}")).expect("model/measure", "price and cost measure different things");
    let unit = markup("corner.price", "").replace("    label: Times", "    unit: EUR\n    label: Times");
    chain(HERE, &unit).expect("model/measure", "a markup is a pure number");
}

#[test]
fn neighbours_need_a_model_whose_price_rests_on_the_price_below() {
    chain(HERE, COST).clean();
    let needs = "no model converts what `mill` trades into what `bakery` trades";
    chain("", COST).expect("chain/boundary", needs);
    let idle = "  cost: {formula: corner.price, unit: EUR/loaf, label: Cost}\n";
    chain(HERE, idle).expect("chain/boundary", needs);
    let by_weight = "  cost: {formula: flour_price * 2, unit: EUR/kg, label: Cost}\n";
    chain(HERE, by_weight).expect("chain/boundary", needs);
    let through = "  a_kilo: {formula: flour_price * 2, unit: EUR/kg, label: Kilo}\n  \
                   cost: {formula: a_kilo * per_loaf, unit: EUR/loaf, label: Cost}\n";
    chain(HERE, through).clean();
}

#[test]
fn what_a_layer_takes_the_one_below_trades() {
    let facets = FACETS.replace("takes: [flour]", "takes: [grain]");
    let site = site(&[("content/vocabulary/facets.yaml", &facets), ("content/vocabulary/units.yaml", UNITS)]);
    site.expect("chain/boundary content/vocabulary/facets.yaml:8", "`bakery` takes `grain`");
}
