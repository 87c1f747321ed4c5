//! Many models at random, long chains of figures, and models that no one should write.

use proptest::prelude::*;
use proptest::sample::{Index, select};

use super::{BASE, model, near, one, site};

/// A formula over the inputs `a` to `d`, all of them pure numbers.
fn formula() -> impl Strategy<Value = String> {
    let name = select(vec!["a", "b", "c", "d"]).prop_map(str::to_owned);
    let leaf = prop_oneof![4 => name, 1 => select(vec!["1", "2", "0.5", "10"]).prop_map(str::to_owned)];
    leaf.prop_recursive(4, 24, 2, |inner| {
        let two = (inner.clone(), select(vec!["+", "-", "*", "/"]), inner.clone());
        prop_oneof![
            4 => two.prop_map(|(left, sign, right)| format!("({left} {sign} {right})")),
            1 => (inner.clone(), inner.clone()).prop_map(|(left, right)| format!("min({left}, {right})")),
            1 => (inner.clone(), inner.clone()).prop_map(|(left, right)| format!("max({left}, {right})")),
            1 => inner.clone().prop_map(|inner| format!("abs({inner})")),
            1 => inner.prop_map(|inner| format!("sqrt(abs({inner}))")),
        ]
    })
}

/// Best, low and high of an input in hundredths, and a point between low and high.
fn range() -> impl Strategy<Value = [i32; 4]> {
    (-500..2000, 0..400, 0..400, 0..=100).prop_map(|(best, below, above, share)| {
        let (low, high) = (best - below, best + above);
        [best, low, high, low + (high - low) * share / 100]
    })
}

fn hundredths(n: i32) -> String {
    format!("{:.2}", f64::from(n) / 100.0)
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(48))]

    #[test]
    fn low_is_at_most_best_and_best_at_most_high_and_no_point_within_the_inputs_leaves_them(
        formulas in prop::collection::vec(formula(), 1..4),
        ranges in prop::array::uniform4(range()),
    ) {
        let names = ["a", "b", "c", "d"];
        let values = ranges.map(|[best, low, high, _]| match low < high {
            true => format!("{} ({}..{})", hundredths(best), hundredths(low), hundredths(high)),
            false => hundredths(best),
        });
        let inputs: Vec<(&str, &str)> = names.into_iter().zip(values.iter().map(String::as_str)).collect();
        let figures = ["x", "y", "z"];
        let figures: Vec<(&str, &str, &str)> =
            figures.into_iter().zip(&formulas).map(|(name, formula)| (name, formula.as_str(), "1")).collect();
        let mut text = model(&inputs, &figures);
        text.push_str("scenarios:\n  points:\n    label: Points\n    set:\n");
        for (name, [.., point]) in names.iter().zip(ranges) {
            text.push_str(&format!("      {name}: {}\n", hundredths(point)));
        }
        let site = site(&[("content/models/one.yaml", &text)]);
        for (name, formula, _) in figures {
            let Some(figure) = site.try_figure(name, BASE) else { continue };
            let quantity = &figure.quantity;
            let (low, best, high) = (quantity.low(), quantity.best(), quantity.high());
            prop_assert!(low <= best && best <= high, "{formula}: {low} .. {best} .. {high}\n{text}");
            prop_assert!(low.is_finite() && high.is_finite());
            let Some(point) = site.try_figure(name, "points").map(|figure| figure.quantity.best()) else { continue };
            let room = (high - low).abs().max(high.abs()).max(low.abs()) * 1e-9;
            prop_assert!(
                low - room <= point && point <= high + room,
                "{formula}: {point} leaves {low} .. {high}, exact: {}\n{text}", figure.is_exact
            );
        }
    }

    #[test]
    fn a_model_with_pieces_torn_out_and_others_put_in_never_panics(
        cuts in prop::collection::vec((any::<Index>(), 0usize..12, select(PIECES.to_vec())), 1..6),
    ) {
        let mut signs: Vec<char> = WHOLE.chars().collect();
        for (at, length, piece) in cuts {
            let start = at.index(signs.len());
            let end = (start + length).min(signs.len());
            signs.splice(start..end, piece.chars());
        }
        let text: String = signs.into_iter().collect();
        let told = site(&[("content/models/one.yaml", &text), ("content/models/two.yaml", WHOLE)]).told();
        prop_assert!(told.len() < 1000);
    }

    #[test]
    fn any_text_as_formula_unit_value_or_expectation_never_panics(
        texts in prop::array::uniform4("[ -~£元万（）×·°²\\n]{0,24}"),
    ) {
        let [formula, unit, value, expect] = texts.map(|text| serde_json::to_string(&text).unwrap());
        let text = format!(
            "title: One\ninputs:\n  a: {{value: {value}, label: A, assumed: given}}\n\
             figures:\n  x: {{formula: {formula}, unit: {unit}, label: X, expect: {expect}}}\n  \
             y: {{formula: a * 2, unit: \"1\", label: Y, expect: {expect}}}\n  \
             z: {{markup: {{price: {formula}, cost: a}}, label: Z}}\n"
        );
        let _ = site(&[("content/models/one.yaml", &text)]).told();
    }
}

const WHOLE: &str = "title: {en: One, zh: 一}
boundary: {from: mill, to: bakery}
inputs:
  a: {value: 3 (1..9) USD/kg, slider: 0..10 USD/kg, label: A, assumed: given}
  b: {value: =two.a, label: B}
figures:
  x: {formula: \"if(a > 2 USD/kg, a + b, round(a, 1 USD/kg))\", unit: USD/kg, label: X, expect: about $6}
  y: {markup: {price: x, cost: a, alone: test}, label: Y}
  z: {formula: annuity(8%/yr, 5 yr) * median(a, b, x), unit: USD/kg/yr, label: Z}
scenarios:
  s: {label: S, set: {a: 5 USD/kg, b: =one.x}}
tables:
  t: {columns: {c: C}, rows: [{label: R, cells: [x]}], total: {label: T, cells: [z]}}
";

const PIECES: &[&str] = &[
    "",
    "a",
    "x",
    "two.x",
    "=",
    "=one.y",
    "{",
    "}",
    "[",
    "]",
    ":",
    ",",
    "\n",
    "  ",
    "\"",
    "(",
    ")",
    "..",
    "%",
    "/",
    "USD",
    "-",
    "1e999",
    "1e-999",
    "0",
    "^",
    "annuity(",
    "median(",
    "null",
    "×",
    "元",
    "∞",
    "one[two].three",
    "@2025",
    " where ",
    "&x",
    "*x",
    "!t",
];

#[test]
fn five_thousand_figures_in_a_row_need_no_stack() {
    let mut figures: Vec<(String, String)> = vec![("f0".to_owned(), "start".to_owned())];
    for n in 1..5000 {
        figures.push((format!("f{n}"), format!("f{} + 1 USD", n - 1)));
    }
    let figures: Vec<(&str, &str, &str)> =
        figures.iter().rev().map(|(name, formula)| (name.as_str(), formula.as_str(), "USD")).collect();
    let site = one(&[("start", "2 (1..4) USD")], &figures).clean();
    for (found, expected) in site.values("f4999").into_iter().zip([5001.0, 5000.0, 5003.0]) {
        near(found, expected);
    }
}

#[test]
fn a_ring_of_five_thousand_figures_is_told_once() {
    let figures: Vec<(String, String)> =
        (0..5000).map(|n| (format!("f{n}"), format!("f{}", (n + 1) % 5000))).collect();
    let figures: Vec<(&str, &str, &str)> =
        figures.iter().map(|(name, formula)| (name.as_str(), formula.as_str(), "1")).collect();
    let told = one(&[], &figures).told();
    assert_eq!(told.len(), 1);
    assert!(told.iter().all(|fault| fault.starts_with("model/ring")));
}
