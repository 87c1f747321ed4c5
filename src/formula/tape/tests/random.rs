//! Tapes thrown together, over boxes thrown together.

use proptest::prelude::*;

use super::super::{Comparison, LeafRange, Node, NodeId, Operation, Sign, Tape};
use Operation::*;

const N_LEAVES: usize = 4;

/// One step, its arguments picked among what stands before it, or a number.
#[derive(Clone, Debug)]
enum Recipe {
    Number(f64),
    Step(Operation, Vec<prop::sample::Index>),
}

fn comparison() -> impl Strategy<Value = Comparison> {
    use Comparison::*;
    prop::sample::select(vec![Less, LessOrEqual, Greater, GreaterOrEqual, Equal, NotEqual])
}

fn recipe() -> impl Strategy<Value = Recipe> {
    let arguments = |n| prop::collection::vec(any::<prop::sample::Index>(), n);
    let two =
        prop::sample::select(vec![Add, Subtract, Multiply, Divide, Add, Subtract, Multiply, Divide, Annuity]);
    let rare = prop::sample::select(vec![Power, Round]);
    let several = prop::sample::select(vec![Minimum, Maximum, Sum, Mean, Median]);
    let one =
        prop::sample::select(vec![Negative, Absolute, SquareRoot, Logarithm, DecimalLogarithm, Exponential]);
    prop_oneof![
        1 => prop::sample::select(vec![0.0, 1.0, 2.0, -1.0, 0.5, 3.0, 0.1]).prop_map(Recipe::Number),
        8 => (two, arguments(2..3)).prop_map(|(operation, with)| Recipe::Step(operation, with)),
        1 => (rare, arguments(2..3)).prop_map(|(operation, with)| Recipe::Step(operation, with)),
        2 => (several, arguments(1..5)).prop_map(|(operation, with)| Recipe::Step(operation, with)),
        2 => (one, arguments(1..2)).prop_map(|(operation, with)| Recipe::Step(operation, with)),
        1 => (comparison(), arguments(4..5)).prop_map(|(how, with)| Recipe::Step(If(how), with)),
    ]
}

/// A tape with all its nodes.
pub(super) fn tape() -> impl Strategy<Value = (Tape, Vec<NodeId>)> {
    prop::collection::vec(recipe(), 1..12).prop_map(|recipes| {
        let mut tape = Tape::new();
        let mut nodes: Vec<NodeId> = (0..N_LEAVES).map(|_| tape.leaf()).collect();
        for recipe in recipes {
            let node = match recipe {
                Recipe::Number(value) => tape.constant(value),
                Recipe::Step(operation, with) => {
                    let arguments: Vec<NodeId> = with.iter().map(|idx| *idx.get(&nodes)).collect();
                    tape.push(operation, &arguments)
                }
            };
            nodes.push(node);
        }
        (tape, nodes)
    })
}

/// Ranges as facts have them, many of them above zero, and some that end there.
pub(super) fn ranges() -> impl Strategy<Value = Vec<LeafRange>> {
    let ends = prop_oneof![
        4 => (0.5..4.0_f64, 0.0..3.0_f64).prop_map(|(low, width)| (low, low + width)),
        1 => (0.5..4.0_f64).prop_map(|low| (low, low)),
        1 => (0.1..2.0_f64).prop_map(|high| (0.0, high)),
        1 => (-3.0..1.0_f64, 0.0..4.0_f64).prop_map(|(low, width)| (low, low + width)),
        1 => (-3.0..-1.0_f64).prop_map(|low| (low, low / 2.0)),
    ];
    let range = (ends, 0.0..=1.0_f64, prop_oneof![Just(0.0), 0.0..2.0_f64]).prop_map(
        |((low, high), share, slider)| {
            let best = (low + share * (high - low)).min(high);
            LeafRange { best, low, high, hull_low: low, hull_high: high + slider }
        },
    );
    prop::collection::vec(range, N_LEAVES..=N_LEAVES)
}

/// Places in the box, its corners more often than chance would have it.
fn places() -> impl Strategy<Value = Vec<Vec<f64>>> {
    let share = prop_oneof![2 => 0.0..=1.0_f64, 1 => Just(0.0), 1 => Just(1.0)];
    prop::collection::vec(prop::collection::vec(share, N_LEAVES..=N_LEAVES), 40)
}

fn between(low: f64, high: f64, share: f64) -> f64 {
    (low + share * (high - low)).clamp(low, high)
}

/// How large the numbers are from which a value is made: what rounding is measured against.
fn size(values: &[f64]) -> f64 {
    values.iter().filter(|value| value.is_finite()).fold(0.0, |size: f64, value| size.max(value.abs()))
}

/// Whether an `if` compares two sides that are equal but for rounding: then the last bit decides, which no sign
/// of a slope can know.
fn is_on_an_edge(tape: &Tape, values: &[f64]) -> bool {
    let is_rounded = |id: &NodeId| matches!(tape.node(*id), Node::Step(..));
    tape.nodes.iter().any(|node| {
        let Node::Step(If(_), start, end) = *node else { return false };
        let [left, right, ..] = tape.arguments(start, end) else { return false };
        let apart = (values[left.idx()] - values[right.idx()]).abs();
        (is_rounded(left) || is_rounded(right)) && apart <= 1e-12 * size(values)
    })
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 600, ..ProptestConfig::default() })]

    #[test]
    fn nothing_inside_the_ranges_leaves_an_extent((tape, nodes) in tape(), ranges in ranges(), places in places()) {
        let best: Vec<f64> = ranges.iter().map(|range| range.best).collect();
        let values = tape.best(&best);
        let extents = tape.extents(&nodes, &ranges);
        for (node, extent) in nodes.iter().zip(&extents) {
            let value = values[node.idx()];
            prop_assert!(value.is_nan() || extent.low <= value && value <= extent.high, "{extent:?} {value}");
            prop_assert!(!extent.is_exact || extent.low.is_finite() && extent.high.is_finite());
        }
        for place in places {
            let leaves: Vec<f64> =
                ranges.iter().zip(&place).map(|(range, share)| between(range.low, range.high, *share)).collect();
            let values = tape.best(&leaves);
            if is_on_an_edge(&tape, &values) {
                continue;
            }
            for (node, extent) in nodes.iter().zip(&extents) {
                let value = values[node.idx()];
                let room = 1e-12 * size(&values[..=node.idx()]);
                prop_assert!(
                    !value.is_finite() || extent.low - room <= value && value <= extent.high + room,
                    "{value} at {leaves:?} is not in {extent:?} of {node:?}\n{tape:?}"
                );
            }
        }
    }

    #[test]
    fn settled_signs_agree_with_differences((tape, nodes) in tape(), ranges in ranges(), places in places()) {
        let extents = tape.extents(&nodes, &ranges);
        for (turn, place) in places.iter().enumerate() {
            let leaf = turn % N_LEAVES;
            let ends = [place[leaf], places[(turn + 1) % places.len()][leaf]];
            let [lower, upper] = [ends[0].min(ends[1]), ends[0].max(ends[1])].map(|end| {
                let mut place = place.clone();
                place[leaf] = end;
                let at = |(range, share): (&LeafRange, &f64)| between(range.hull_low, range.hull_high, *share);
                tape.best(&ranges.iter().zip(&place).map(at).collect::<Vec<f64>>())
            });
            if is_on_an_edge(&tape, &lower) || is_on_an_edge(&tape, &upper) {
                continue;
            }
            for (node, extent) in nodes.iter().zip(&extents) {
                let sign = extent.signs.iter().find(|(moved, _)| usize::try_from(*moved) == Ok(leaf));
                let (from, to) = (lower[node.idx()], upper[node.idx()]);
                let sign = sign.map_or(Sign::Flat, |(_, sign)| *sign);
                if !from.is_finite() || !to.is_finite() || ranges[leaf].hull_low >= ranges[leaf].hull_high {
                    continue;
                }
                let room = 1e-12 * size(&lower[..=node.idx()]).max(size(&upper[..=node.idx()]));
                let is_kept = match sign {
                    Sign::Rising => to >= from - room,
                    Sign::Falling => to <= from + room,
                    Sign::Flat => (to - from).abs() <= room,
                    Sign::Unsettled => true,
                };
                prop_assert!(is_kept, "{from} to {to} by leaf {leaf} at {place:?} is not {sign:?} at {node:?}\n{tape:?}");
            }
        }
    }

    #[test]
    fn a_swing_stays_in_the_extent((tape, nodes) in tape(), ranges in ranges()) {
        let extents = tape.extents(&nodes, &ranges);
        for (node, extent) in nodes.iter().zip(&extents) {
            for swing in tape.swings(*node, &ranges) {
                for (end, value) in [(f64::INFINITY, swing.at_high), (f64::NEG_INFINITY, swing.at_low)] {
                    let mut leaves: Vec<f64> = ranges.iter().map(|range| range.best).collect();
                    let moved = usize::try_from(swing.leaf).unwrap();
                    leaves[moved] = end.clamp(ranges[moved].low, ranges[moved].high);
                    let values = tape.best(&leaves);
                    prop_assert_eq!(value.to_bits(), values[node.idx()].to_bits());
                    let room = 1e-12 * size(&values[..=node.idx()]);
                    let is_inside = extent.low - room <= value && value <= extent.high + room;
                    prop_assert!(!value.is_finite() || is_inside);
                }
            }
        }
    }
}
