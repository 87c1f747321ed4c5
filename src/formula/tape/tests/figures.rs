//! Figures as authors write them.

use std::time::Instant;

use super::super::{Comparison, LeafRange, NodeId, Operation, Sign, Swing, Tape, Trouble, Why};
use super::Written;
use Operation::*;

/// A figure, made on leaves with these ranges.
type Make = fn(&mut Written) -> NodeId;

/// A figure in words, the ranges of its leaves, the figure, and the ends of its range.
type Case = (&'static str, &'static [(f64, f64)], Make, f64, f64);

#[test]
#[expect(clippy::too_many_lines, reason = "a table of cases")]
fn a_figure_whose_leaves_are_settled_has_its_exact_range() {
    let cases: &[Case] = &[
        (
            "a / (a + b)",
            &[(1.0, 4.0), (1.0, 4.0)],
            |w| {
                let sum = w.does(Add, &[w.leaf(0), w.leaf(1)]);
                w.does(Divide, &[w.leaf(0), sum])
            },
            0.2,
            0.8,
        ),
        (
            "a / (a + b) from zero",
            &[(0.0, 4.0), (1.0, 4.0)],
            |w| {
                let sum = w.does(Add, &[w.leaf(0), w.leaf(1)]);
                w.does(Divide, &[w.leaf(0), sum])
            },
            0.0,
            0.8,
        ),
        ("x - x", &[(1.0, 4.0)], |w| w.does(Subtract, &[w.leaf(0), w.leaf(0)]), 0.0, 0.0),
        ("x / x", &[(1.0, 4.0)], |w| w.does(Divide, &[w.leaf(0), w.leaf(0)]), 1.0, 1.0),
        (
            "(p - c) / p",
            &[(1.0, 4.0), (2.0, 3.0)],
            |w| {
                let profit = w.does(Subtract, &[w.leaf(0), w.leaf(1)]);
                w.does(Divide, &[profit, w.leaf(0)])
            },
            -2.0,
            0.5,
        ),
        (
            "(n a + n b) / (n h), where n cancels",
            &[(10.0, 90.0), (1.0, 2.0), (3.0, 5.0), (2.0, 4.0)],
            |w| {
                let cards = w.does(Multiply, &[w.leaf(0), w.leaf(1)]);
                let power = w.does(Multiply, &[w.leaf(0), w.leaf(2)]);
                let cost = w.does(Add, &[cards, power]);
                let hours = w.does(Multiply, &[w.leaf(0), w.leaf(3)]);
                w.does(Divide, &[cost, hours])
            },
            1.0,
            3.5,
        ),
        (
            "(1 - a / (a + b)) * c",
            &[(1.0, 9.0), (1.0, 9.0), (1.0, 2.0)],
            |w| {
                let sum = w.does(Add, &[w.leaf(0), w.leaf(1)]);
                let share = w.does(Divide, &[w.leaf(0), sum]);
                let one = w.number(1.0);
                let rest = w.does(Subtract, &[one, share]);
                w.does(Multiply, &[rest, w.leaf(2)])
            },
            0.1,
            1.8,
        ),
        ("annuity(r, n)", &[(0.0, 1.0), (1.0, 2.0)], |w| w.does(Annuity, &[w.leaf(0), w.leaf(1)]), 0.5, 2.0),
        (
            "median(a, b, 3)",
            &[(1.0, 2.0), (2.0, 9.0)],
            |w| {
                let three = w.number(3.0);
                w.does(Median, &[w.leaf(0), w.leaf(1), three])
            },
            2.0,
            3.0,
        ),
        (
            "round(x, 5)",
            &[(1.0, 14.0)],
            |w| {
                let step = w.number(5.0);
                w.does(Round, &[w.leaf(0), step])
            },
            0.0,
            15.0,
        ),
        (
            "if(x > 0, x, 9)",
            &[(1.0, 4.0)],
            |w| {
                let (zero, nine) = (w.number(0.0), w.number(9.0));
                w.does(If(Comparison::Greater), &[w.leaf(0), zero, w.leaf(0), nine])
            },
            1.0,
            4.0,
        ),
        (
            "x * (1 - x), by halves",
            &[(0.0, 1.0)],
            |w| {
                let one = w.number(1.0);
                let rest = w.does(Subtract, &[one, w.leaf(0)]);
                w.does(Multiply, &[w.leaf(0), rest])
            },
            0.0,
            0.25,
        ),
        (
            "x ^ 2",
            &[(-1.0, 3.0)],
            |w| {
                let two = w.number(2.0);
                w.does(Power, &[w.leaf(0), two])
            },
            0.0,
            9.0,
        ),
        ("abs(x)", &[(-3.0, 1.0)], |w| w.does(Absolute, &[w.leaf(0)]), 0.0, 3.0),
    ];
    for (name, ranges, make, low, high) in cases {
        let mut written = Written::over(ranges);
        let figure = make(&mut written);
        let extents = written.tape.extents(&[figure], &written.ranges);
        let near = |value: f64, expected: f64| (value - expected).abs() <= 1e-12 * expected.abs().max(1.0);
        let extent = &extents[0];
        assert!(extent.is_exact && near(extent.low, *low) && near(extent.high, *high), "{name}: {extent:?}");
    }
}

#[test]
fn what_stays_unsettled_is_an_outer_bound() {
    // The top of x (1.3 - x) lies in no corner of any half.
    let mut written = Written::over(&[(0.0, 1.0)]);
    let most = written.number(1.3);
    let rest = written.does(Subtract, &[most, written.leaf(0)]);
    let figure = written.does(Multiply, &[written.leaf(0), rest]);
    let extent = &written.tape.extents(&[figure], &written.ranges)[0];
    assert!(!extent.is_exact);
    assert!(extent.low == 0.0 && extent.high >= 0.4225 && extent.high < 0.4228, "{extent:?}");
    assert_eq!(extent.signs, [(0, Sign::Unsettled)]);
}

#[test]
fn a_divisor_that_can_be_zero_leaves_no_ends() {
    let mut written = Written::over(&[(1.0, 2.0), (-1.0, 1.0)]);
    let figure = written.does(Divide, &[written.leaf(0), written.leaf(1)]);
    written.ranges[1].best = 0.5;
    let extent = &written.tape.extents(&[figure], &written.ranges)[0];
    assert_eq!((extent.low, extent.high, extent.is_exact), (f64::NEG_INFINITY, f64::INFINITY, false));
}

#[test]
fn a_divisor_that_is_zero_in_half_its_range_leaves_no_ends_either() {
    // 1 / (x - |x|) falls below all numbers as x comes to zero, and has no value beyond it.
    for best in [-1.0, 1.0] {
        let mut written = Written::over(&[(-2.0, 2.0)]);
        written.ranges[0].best = best;
        let size = written.does(Absolute, &[written.leaf(0)]);
        let below = written.does(Subtract, &[written.leaf(0), size]);
        let one = written.number(1.0);
        let figure = written.does(Divide, &[one, below]);
        let extent = &written.tape.extents(&[figure], &written.ranges)[0];
        assert_eq!((extent.low, extent.high, extent.is_exact), (f64::NEG_INFINITY, f64::INFINITY, false));
    }
}

#[test]
fn signs_hold_over_range_and_slider_but_ends_over_the_range() {
    // x (1 - x) rises in the range, and falls at the far end of the slider.
    let mut written = Written::over(&[(0.1, 0.3)]);
    written.ranges[0].hull_high = 0.9;
    let one = written.number(1.0);
    let rest = written.does(Subtract, &[one, written.leaf(0)]);
    let figure = written.does(Multiply, &[written.leaf(0), rest]);
    let extent = &written.tape.extents(&[figure], &written.ranges)[0];
    assert_eq!(extent.signs, [(0, Sign::Unsettled)]);
    assert!(extent.is_exact && (extent.low - 0.09).abs() < 1e-15 && (extent.high - 0.21).abs() < 1e-15);
}

#[test]
fn signs_say_which_way_a_leaf_moves_a_figure() {
    let mut written = Written::over(&[(1.0, 2.0), (1.0, 2.0), (1.0, 2.0), (1.0, 2.0)]);
    let product = written.does(Multiply, &[written.leaf(0), written.leaf(2)]);
    let share = written.does(Divide, &[product, written.leaf(1)]);
    let figure = written.does(Divide, &[share, written.leaf(2)]);
    written.ranges[3] = LeafRange::point(1.0);
    let whole = written.does(Multiply, &[figure, written.leaf(3)]);
    let extent = &written.tape.extents(&[whole], &written.ranges)[0];
    assert_eq!(extent.signs, [(0, Sign::Rising), (1, Sign::Falling), (2, Sign::Flat)]);
    assert!(extent.is_exact && extent.low == 0.5 && extent.high == 2.0);
}

#[test]
fn swings_come_longest_first() {
    let mut written = Written::over(&[(1.0, 3.0), (4.0, 10.0), (5.0, 5.0)]);
    let sum = written.does(Subtract, &[written.leaf(0), written.leaf(1)]);
    let figure = written.does(Add, &[sum, written.leaf(2)]);
    assert_eq!(
        written.tape.swings(figure, &written.ranges),
        [Swing { leaf: 1, at_low: 3.0, at_high: -3.0 }, Swing { leaf: 0, at_low: -1.0, at_high: 1.0 }]
    );
    assert_eq!(written.tape.leaves_of(figure), [0, 1, 2]);
    assert_eq!(written.tape.leaves_of(sum), [0, 1]);
}

#[test]
fn equal_steps_are_one_and_constants_are_computed_at_once() {
    let mut tape = Tape::new();
    let (leaf, two) = (tape.leaf(), tape.constant(2.0));
    assert_eq!(tape.constant(2.0), two);
    let double = tape.push(Multiply, &[leaf, two]);
    assert_eq!(tape.push(Multiply, &[leaf, two]), double);
    let four = tape.push(Power, &[two, two]);
    assert_eq!(four, tape.constant(4.0));
    assert_eq!(tape.push(If(Comparison::Less), &[two, four, leaf, double]), leaf);
    assert_eq!(tape.best(&[3.0])[double.idx()], 6.0);
    let before = tape.n_nodes();
    let zero = tape.constant(0.0);
    let lost = tape.push(Divide, &[two, zero]);
    assert_eq!(tape.n_nodes(), before + 2);
    assert_eq!(tape.trouble(lost, &[]), Some(Trouble { node: lost, why: Why::DivisionByZero }));
}

#[test]
fn trouble_is_told_where_it_begins() {
    let cases: &[(&str, Make, f64, Why)] = &[
        (
            "1 / x",
            |w| {
                let one = w.number(1.0);
                w.does(Divide, &[one, w.leaf(0)])
            },
            0.0,
            Why::DivisionByZero,
        ),
        ("sqrt(x)", |w| w.does(SquareRoot, &[w.leaf(0)]), -1.0, Why::RootOfNegative),
        ("ln(x)", |w| w.does(Logarithm, &[w.leaf(0)]), 0.0, Why::LogarithmOfNothing),
        ("log10(x)", |w| w.does(DecimalLogarithm, &[w.leaf(0)]), -1.0, Why::LogarithmOfNothing),
        (
            "x ^ 0.5",
            |w| {
                let half = w.number(0.5);
                w.does(Power, &[w.leaf(0), half])
            },
            -1.0,
            Why::PowerOfNegative,
        ),
        (
            "x ^ -2",
            |w| {
                let less = w.number(-2.0);
                w.does(Power, &[w.leaf(0), less])
            },
            0.0,
            Why::PowerOfZero,
        ),
        ("round(x, x)", |w| w.does(Round, &[w.leaf(0), w.leaf(0)]), 0.0, Why::StepOfZero),
        (
            "annuity(0.1, x)",
            |w| {
                let rate = w.number(0.1);
                w.does(Annuity, &[rate, w.leaf(0)])
            },
            0.0,
            Why::NoPeriods,
        ),
        (
            "annuity(x, 0.5)",
            |w| {
                let half = w.number(0.5);
                w.does(Annuity, &[w.leaf(0), half])
            },
            -1.5,
            Why::RateTooLow,
        ),
        ("median()", |w| w.does(Median, &[]), 0.0, Why::Nothing),
        ("exp(x)", |w| w.does(Exponential, &[w.leaf(0)]), 1000.0, Why::TooLarge),
        ("x", |w| w.leaf(0), f64::NAN, Why::Leaf(0)),
    ];
    for (name, make, at, why) in cases {
        let mut written = Written::over(&[(0.0, 1.0)]);
        let lost = make(&mut written);
        let (one, two) = (written.number(1.0), written.number(2.0));
        let above = written.does(Add, &[lost, one]);
        assert_eq!(written.tape.trouble(above, &[*at]), Some(Trouble { node: lost, why: *why }), "{name}");
        // In the branch that is not taken it is no trouble.
        let is_less = If(Comparison::Less);
        let other = written.tape.leaf();
        let choice = written.does(is_less, &[other, one, two, above]);
        assert_eq!(written.tape.trouble(choice, &[*at, 0.0]), None, "{name}");
        assert_eq!(
            written.tape.trouble(choice, &[*at, 1.0]).map(|trouble| trouble.why),
            Some(*why),
            "{name}"
        );
    }
}

#[test]
fn a_figure_of_very_many_leaves_is_exact() {
    let mut written = Written::over(&vec![(1.0, 2.0); 1000]);
    let all = written.leaves.clone();
    let sum = written.does(Sum, &all);
    let figure = written.does(Divide, &[all[500], sum]);
    let extent = &written.tape.extents(&[figure], &written.ranges)[0];
    assert!(extent.is_exact, "{:?}", (extent.low, extent.high));
    assert!((extent.high - 2.0 / 1001.0).abs() < 1e-15 && (extent.low - 1.0 / 1999.0).abs() < 1e-15);
    assert_eq!(extent.signs.len(), 1000);
    assert_eq!(extent.signs[500], (500, Sign::Rising));
    assert_eq!(extent.signs[501], (501, Sign::Falling));
}

#[test]
fn a_long_chain_is_no_trouble() {
    let mut written = Written::over(&[(1.0, 1.1), (0.9, 1.0), (0.001, 0.002)]);
    let mut chain = vec![written.leaf(0)];
    for link in 0..10_000 {
        let last = chain[link];
        let (operation, leaf) = if link % 2 == 0 { (Multiply, 1) } else { (Add, 2) };
        let leaf = written.leaf(leaf);
        chain.push(written.does(operation, &[last, leaf]));
    }
    let start = Instant::now();
    let extents = written.tape.extents(&chain, &written.ranges);
    // Without shared passes these are 200 million steps.
    assert!(start.elapsed().as_secs_f64() < 5.0, "{:?}", start.elapsed());
    assert!(extents.iter().all(|extent| extent.is_exact && extent.low <= extent.high));
}
