//! What pictures are given in tests: words long and short in two scripts, numbers of every kind, links or none.

use proptest::prelude::*;

use super::*;

/// Parts of labels in two scripts, long, short, and with signs that XML minds.
const PARTS: &[&str] = &[
    "Price",
    "of",
    "a card & its board",
    "<utilisation>",
    "Donaudampfschifffahrtsgesellschaft",
    "$1,250.00 / GPU·hour",
    "单卡价格",
    "（按四年折旧）",
    "利用率，售出小时占全年小时",
    "1200 万美元/年",
    "“毛利”",
    "MMMM",
    "—",
];

pub(super) fn label() -> impl Strategy<Value = String> {
    let written = prop::collection::vec(prop::sample::select(PARTS), 0..6);
    prop_oneof![
        6 => (written, any::<bool>()).prop_map(|(parts, spaced)| parts.join(if spaced { " " } else { "" })),
        1 => "\\PC{0,24}",
        1 => ".{0,12}",
    ]
}

pub(super) fn short() -> impl Strategy<Value = String> {
    prop::sample::select(
        &["$0.14", "¥2", "1200 万美元", "−$1.10M / yr", "a rather long value in words", ""][..],
    )
    .prop_map(str::to_owned)
}

pub(super) fn number() -> impl Strategy<Value = f64> {
    prop_oneof![
        4 => -100.0..100.0,
        2 => (-9.0..12.0).prop_map(|power| 10f64.powf(power)),
        1 => Just(0.0),
        1 => Just(7.0),
        1 => prop::sample::select(&[f64::NAN, f64::INFINITY, f64::NEG_INFINITY, f64::MAX, f64::MIN][..]),
    ]
}

pub(super) fn link() -> impl Strategy<Value = Option<String>> {
    prop::option::of(Just("/entities/mill/?a=1&b=\"2\"".to_owned()))
}

pub(super) fn range() -> impl Strategy<Value = Option<(f64, f64)>> {
    prop::option::of((number(), number()))
}

pub(super) fn step() -> impl Strategy<Value = Step> {
    let reach = prop_oneof![4 => number().prop_map(Reach::Adds), 1 => Just(Reach::Total)];
    (label(), short(), reach, range(), prop::option::of(0_usize..20), link()).prop_map(
        |(label, value, reach, range, place, href)| Step { label, value, reach, range, place, href },
    )
}

pub(super) fn end() -> impl Strategy<Value = End> {
    (label(), number(), short()).prop_map(|(input_text, result, result_text)| End {
        input_text,
        result,
        result_text,
    })
}

pub(super) fn swing() -> impl Strategy<Value = Swing> {
    (label(), end(), end(), link(), prop::option::of(0_usize..9))
        .prop_map(|(label, low, high, href, place)| Swing { label, low, high, href, place })
}

pub(super) fn point() -> impl Strategy<Value = Point> {
    let at = prop_oneof![4 => 2020.0..2027.0, 1 => Just(2025.0), 1 => number()];
    (at, number(), range(), short(), label(), link())
        .prop_map(|(at, value, range, label, title, href)| Point { at, value, range, label, title, href })
}

pub(super) fn series() -> impl Strategy<Value = Series> {
    (label(), prop::collection::vec(point(), 0..13), prop::option::of(0_usize..9))
        .prop_map(|(name, points, place)| Series { name, points, place })
}

pub(super) fn note() -> impl Strategy<Value = Note> {
    (2019.0..2028.0, prop::option::of(number()), label()).prop_map(|(at, value, text)| Note {
        at,
        value,
        text,
    })
}

pub(super) fn axis() -> impl Strategy<Value = Axis> {
    prop_oneof![
        Just(Axis::Log),
        Just(Axis::Linear { from_zero: true }),
        Just(Axis::Linear { from_zero: false })
    ]
}

pub(super) fn place() -> impl Strategy<Value = Option<usize>> {
    prop::option::of(0_usize..20)
}

pub(super) fn cell() -> impl Strategy<Value = MatrixCell> {
    let strength = prop::sample::select(
        &[Strength::Unknown, Strength::None, Strength::Weak, Strength::Moderate, Strength::Strong][..],
    );
    let state = prop::sample::select(&[State::Unknown, State::Held, State::Forming, State::Eroding][..]);
    (strength, state, link(), label()).prop_map(|(strength, state, href, title)| MatrixCell {
        strength,
        state,
        href,
        title,
    })
}

pub(super) fn row() -> impl Strategy<Value = Row> {
    (label(), link(), place(), label(), prop::collection::vec(cell(), 0..9))
        .prop_map(|(label, href, place, end, cells)| Row { label, href, place, end, cells })
}

pub(super) fn spot() -> impl Strategy<Value = Spot> {
    (0_usize..6, prop::option::of(0_usize..9)).prop_map(|(row, column)| Spot { row, column })
}

pub(super) fn movement() -> impl Strategy<Value = Move> {
    (spot(), spot(), label(), link()).prop_map(|(from, to, caption, href)| Move { from, to, caption, href })
}

pub(super) fn matrix_words() -> impl Strategy<Value = MatrixWords> {
    prop::collection::vec(prop_oneof![short(), label()], 8).prop_map(|words| {
        let word = |at: usize| words[at].clone();
        MatrixWords {
            strong: word(0),
            moderate: word(1),
            weak: word(2),
            none: word(3),
            held: word(4),
            forming: word(5),
            eroding: word(6),
            unknown: word(7),
        }
    })
}

pub(super) fn tag() -> impl Strategy<Value = Tag> {
    (label(), link(), place()).prop_map(|(label, href, place)| Tag { label, href, place })
}

pub(super) fn tags() -> impl Strategy<Value = Vec<Tag>> {
    prop::collection::vec(tag(), 0..9)
}

pub(super) fn level() -> impl Strategy<Value = Level> {
    let share = (number(), label(), link()).prop_map(|(value, text, href)| Share { value, text, href });
    (label(), label(), link(), place(), tags(), prop::option::of(tag()), prop::option::of(share)).prop_map(
        |(label, summary, href, place, tags, rest, share)| Level {
            label,
            summary,
            href,
            place,
            tags,
            rest,
            share,
        },
    )
}

pub(super) fn neighbours() -> impl Strategy<Value = Neighbourhood> {
    let group = (label(), tags(), prop::option::of(tag())).prop_map(|(label, tags, rest)| Group {
        label,
        tags,
        rest,
    });
    let column = (label(), link(), place(), prop::collection::vec(group, 0..4))
        .prop_map(|(label, href, place, groups)| Column { label, href, place, groups });
    (label(), prop::option::of(0_usize..7), prop::collection::vec(column, 0..9))
        .prop_map(|(name, column, columns)| Neighbourhood { name, column, columns })
}

pub(super) fn parts_of_a_whole() -> impl Strategy<Value = Shares> {
    let value = || prop_oneof![4 => 0.0..60.0, 1 => number()];
    let part = (label(), link(), place(), [value(), value(), value()], short())
        .prop_map(|(label, href, place, values, text)| SharePart { label, href, place, values, text });
    let sum = || (label(), short());
    (
        prop::collection::vec(part, 0..8),
        prop_oneof![3 => Just(100.0), 1 => number()],
        label(),
        [sum(), sum(), sum()],
    )
        .prop_map(|(parts, whole, whole_text, sums)| Shares { parts, whole, whole_text, sums })
}
