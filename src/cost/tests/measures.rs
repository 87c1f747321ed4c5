//! What formulas measure: compound units, interest, and ratios; the same as on paper.

use super::{near, one};

#[test]
fn an_annuity_counts_its_periods_in_the_time_of_its_rate() {
    let site = one(
        &[("by_year", "8%/yr"), ("by_month", "1%/month"), ("free", "0%/yr")],
        &[
            ("yearly", "annuity(by_year, 5 yr)", "1/yr"),
            ("monthly", "annuity(by_month, 36 month)", "1/month"),
            ("same_month", "annuity(by_month, 3 yr)", "1/month"),
            ("nothing", "annuity(free, 5 yr)", "1/yr"),
            ("in_months", "annuity(by_year, 5 yr)", "1/month"),
        ],
    )
    .clean();
    assert_eq!(format!("{:.6}", site.values("yearly")[0]), "0.250456");
    near(site.values("monthly")[0], 0.01 / (1.0 - 1.01_f64.powi(-36)));
    near(site.values("same_month")[0], site.values("monthly")[0]);
    near(site.values("nothing")[0], 0.2);
    near(site.values("in_months")[0] * 12.0, site.values("yearly")[0]);
}

#[test]
fn a_rate_that_does_not_say_how_often_is_refused() {
    one(&[("rate", "8%"), ("life", "5 yr")], &[("it", "annuity(rate, life)", "1/yr")])
        .expect("model/measure", "");
    one(&[("rate", "8%/yr"), ("life", "5 yr")], &[("it", "annuity(rate * 2, life)", "1/yr")])
        .expect("model/formula", "one name or one quantity");
}

#[test]
fn units_convert_on_their_way_into_the_promised_one() {
    let cases: &[(&str, &str, f64)] = &[
        ("60% * 25%", "%", 15.0),
        ("60% * 25%", "1", 0.15),
        ("50% / 25%", "×", 2.0),
        ("1.4 kW * 80 USD/MWh", "USD/h", 0.112),
        ("1 GW * 1 day", "GWh", 24.0),
        ("390 J * 1e6", "kWh", 390.0 / 3.6),
        ("2190 USD/month", "USD/day", 72.0),
        ("1 yr / 1 month", "1", 12.0),
        ("70 GB / (3.35 TB/s)", "ms", 70.0 / 3.35),
        ("400 Gbit/s", "GB/s", 50.0),
        ("2.8e24 FLOP / (989 TFLOPS * 40%)", "day", 2.8e24 / (989e12 * 0.4) / 86_400.0),
        ("3 USD / 2 USD - 1", "%", 50.0),
        ("sqrt((3 m) ^ 2 + (4 m) ^ 2)", "m", 5.0),
        ("2 ^ 0.5", "1", std::f64::consts::SQRT_2),
    ];
    for (formula, unit, expected) in cases {
        near(one(&[], &[("it", formula, unit)]).clean().values("it")[0], *expected);
    }
}

#[test]
fn what_measures_something_else_is_told_with_the_missing_factor() {
    let cases = [
        ("1 USD + 1 kWh", "USD", "measure"),
        ("1 MW", "MWh", "`MWh` measures"),
        ("1 USD / 1 h", "USD", "`USD` measures"),
        ("exp(1 USD)", "1", ""),
        ("if(1 USD > 1 h, 1, 2)", "1", ""),
        ("min(1 USD, 2 h)", "USD", ""),
    ];
    for (formula, unit, words) in cases {
        let site = one(&[], &[("it", formula, unit)]);
        site.expect("model/measure", words);
        assert!(site.try_figure("it", super::BASE).is_none(), "`{formula}` has a value");
    }
}

#[test]
fn one_input_is_one_variable_wherever_it_stands() {
    let inputs = [("a", "3 (1..9) USD"), ("b", "5 (2..7) USD")];
    let figures = [
        ("nothing", "a - a", "USD"),
        ("all", "a / a", "1"),
        ("share", "a / (a + b)", "%"),
        ("rest", "1 - share", "%"),
        ("whole", "share + rest", "%"),
        ("again", "twice - a", "USD"),
        ("twice", "a * 2", "USD"),
    ];
    let site = one(&inputs, &figures).clean();
    assert_eq!(site.values("nothing"), [0.0, 0.0, 0.0]);
    assert_eq!(site.values("all"), [1.0, 1.0, 1.0]);
    let [best, low, high] = site.values("share");
    near(best, 37.5);
    near(low, 100.0 / 8.0);
    near(high, 100.0 * 9.0 / 11.0);
    let [best, low, high] = site.values("whole");
    near(best, 100.0);
    // That the two parts move against each other is not proved: the range says so, and stays close.
    assert!(!site.figure("whole").is_exact);
    assert!((99.0..=100.0).contains(&low) && (100.0..=101.0).contains(&high), "{low} .. {high}");
    let [_, low, high] = site.values("again");
    near(low, 1.0);
    near(high, 9.0);
    for name in ["nothing", "all", "share", "rest", "again", "twice"] {
        assert!(site.figure(name).is_exact, "{name}");
    }
}

#[test]
fn a_value_that_is_no_finite_number_is_told_at_its_formula() {
    one(&[("a", "1 USD"), ("b", "0 USD")], &[("it", "a / b", "1")]).expect("model/value", "no finite number");
    one(&[("a", "1 USD"), ("b", "1 (0..2) USD")], &[("it", "a / b", "1")])
        .expect("model/value", "has no end");
    one(&[("a", "-1")], &[("it", "ln(a)", "1")]).expect("model/value", "no finite number");
}
