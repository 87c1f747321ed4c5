//! What holds for every picture, whatever it is given: words lie on no other words, all of it lies on the
//! sheet, and the SVG is well-formed.

use std::collections::BTreeSet;

use proptest::prelude::*;

use super::canvas::{Area, Breadth, Canvas};
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

fn label() -> impl Strategy<Value = String> {
    let written = prop::collection::vec(prop::sample::select(PARTS), 0..6);
    prop_oneof![
        6 => (written, any::<bool>()).prop_map(|(parts, spaced)| parts.join(if spaced { " " } else { "" })),
        1 => "\\PC{0,24}",
        1 => ".{0,12}",
    ]
}

fn short() -> impl Strategy<Value = String> {
    prop::sample::select(
        &["$0.14", "¥2", "1200 万美元", "−$1.10M / yr", "a rather long value in words", ""][..],
    )
    .prop_map(str::to_owned)
}

fn number() -> impl Strategy<Value = f64> {
    prop_oneof![
        4 => -100.0..100.0,
        2 => (-9.0..12.0).prop_map(|power| 10f64.powf(power)),
        1 => Just(0.0),
        1 => Just(7.0),
        1 => prop::sample::select(&[f64::NAN, f64::INFINITY, f64::NEG_INFINITY, f64::MAX, f64::MIN][..]),
    ]
}

fn link() -> impl Strategy<Value = Option<String>> {
    prop::option::of(Just("/entities/mill/?a=1&b=\"2\"".to_owned()))
}

fn range() -> impl Strategy<Value = Option<(f64, f64)>> {
    prop::option::of((number(), number()))
}

fn step() -> impl Strategy<Value = Step> {
    let reach = prop_oneof![4 => number().prop_map(Reach::Adds), 1 => Just(Reach::Total)];
    (label(), short(), reach, range(), prop::option::of(0_usize..20), link()).prop_map(
        |(label, value, reach, range, place, href)| Step { label, value, reach, range, place, href },
    )
}

fn end() -> impl Strategy<Value = End> {
    (label(), number(), short()).prop_map(|(input_text, result, result_text)| End {
        input_text,
        result,
        result_text,
    })
}

fn swing() -> impl Strategy<Value = Swing> {
    (label(), end(), end(), link(), prop::option::of(0_usize..9))
        .prop_map(|(label, low, high, href, place)| Swing { label, low, high, href, place })
}

fn point() -> impl Strategy<Value = Point> {
    let at = prop_oneof![4 => 2020.0..2027.0, 1 => Just(2025.0), 1 => number()];
    (at, number(), range(), short(), label(), link())
        .prop_map(|(at, value, range, label, title, href)| Point { at, value, range, label, title, href })
}

fn series() -> impl Strategy<Value = Series> {
    (label(), prop::collection::vec(point(), 0..13), prop::option::of(0_usize..9))
        .prop_map(|(name, points, place)| Series { name, points, place })
}

fn note() -> impl Strategy<Value = Note> {
    (2019.0..2028.0, prop::option::of(number()), label()).prop_map(|(at, value, text)| Note {
        at,
        value,
        text,
    })
}

fn axis() -> impl Strategy<Value = Axis> {
    prop_oneof![
        Just(Axis::Log),
        Just(Axis::Linear { from_zero: true }),
        Just(Axis::Linear { from_zero: false })
    ]
}

fn frame(title: String) -> Words {
    Words { id: "p".to_owned(), title, description: "所有 < & >".to_owned(), foot: String::new() }
}

/// Both sheets, and the figure they make, keep all that was promised.
fn holds(draw: impl Fn(Breadth) -> Canvas, figure: &str) -> Result<(), TestCaseError> {
    for breadth in [Breadth::Broad, Breadth::Narrow] {
        let canvas = draw(breadth);
        let sheet = Area { left: 0.0, top: 0.0, right: breadth.units(), bottom: canvas.height };
        for (at, area) in canvas.words.iter().enumerate() {
            prop_assert!(sheet.holds(area), "{breadth:?}: {area:?} is not on {sheet:?}\n{}", canvas.svg);
            for other in &canvas.words[..at] {
                prop_assert!(!area.overlaps(other), "{breadth:?}: {area:?} on {other:?}\n{}", canvas.svg);
            }
        }
        for bar in bars(&canvas.svg) {
            let covered = canvas.words.iter().find(|area| area.overlaps(&bar));
            prop_assert!(covered.is_none(), "{breadth:?}: {bar:?} on {covered:?}\n{}", canvas.svg);
        }
        for place in places(&canvas.svg) {
            let area = Area::around(place.0, place.1, 0.0);
            prop_assert!(sheet.holds(&area), "{breadth:?}: {place:?} is not on {sheet:?}\n{}", canvas.svg);
        }
    }
    let ids = read_xml(figure).map_err(|fault| TestCaseError::fail(format!("{fault}\n{figure}")))?;
    prop_assert_eq!(ids.len(), ids.iter().collect::<BTreeSet<_>>().len());
    prop_assert!(!figure.contains("style=") && !figure.contains("NaN") && !figure.contains("inf\""));
    prop_assert!(!figure.contains("<a ") || !figure.contains("role=\"img\""), "an image hides its links");
    Ok(())
}

/// The bars of a sheet.
fn bars(svg: &str) -> Vec<Area> {
    let bars = svg.split("<rect ").skip(1).map(|bar| {
        let value = |name: &str| attribute(bar, name).unwrap().parse::<f64>().unwrap();
        let (left, top, width, height) = (value("x"), value("y"), value("width"), value("height"));
        assert!(width >= 0.0 && height >= 0.0, "{bar}");
        Area { left, top, right: left + width, bottom: top + height }
    });
    bars.collect()
}

/// The corners of bars and the ends of strokes; fields to hit and outlines of markers are not among them.
fn places(svg: &str) -> Vec<(f64, f64)> {
    let mut found: Vec<(f64, f64)> =
        bars(svg).iter().flat_map(|bar| [(bar.left, bar.top), (bar.right, bar.bottom)]).collect();
    for element in svg.split('<').filter(|element| !element.contains("class=\"field\"")) {
        for place in attribute(element, "d").unwrap_or_default().split(['M', 'L']).skip(1) {
            let place = place.split(['a', 'h', 'l']).next().unwrap();
            let (x, y) = place.split_once(' ').unwrap();
            found.push((x.parse().unwrap(), y.parse().unwrap()));
        }
    }
    found
}

fn attribute<'a>(element: &'a str, name: &str) -> Option<&'a str> {
    let (_, rest) = element.split_once(&format!(" {name}=\""))?;
    rest.split('"').next()
}

/// Reads XML as strictly as these pictures need it: every element is closed, every value quoted, every sign
/// escaped. Gives all ids.
fn read_xml(text: &str) -> Result<Vec<String>, String> {
    let mut open: Vec<&str> = Vec::new();
    let mut ids = Vec::new();
    let mut rest = text;
    while let Some((before, after)) = rest.split_once('<') {
        is_text(before)?;
        let (tag, after) = after.split_once('>').ok_or("a tag has no end")?;
        rest = after;
        if let Some(name) = tag.strip_prefix('/') {
            if open.pop() != Some(name) {
                return Err(format!("`</{name}>` closes nothing"));
            }
            continue;
        }
        let is_empty = tag.ends_with('/');
        let tag = tag.trim_end_matches('/');
        let (name, mut values) = tag.split_once(' ').unwrap_or((tag, ""));
        let mut seen = BTreeSet::new();
        while !values.trim().is_empty() {
            let (key, after) = values.split_once("=\"").ok_or_else(|| format!("`{values}` is no value"))?;
            let (value, after) = after.split_once('"').ok_or_else(|| format!("`{key}` has no end"))?;
            is_text(value)?;
            if !seen.insert(key.trim()) {
                return Err(format!("`{key}` stands twice"));
            }
            if key.trim() == "id" {
                ids.push(value.to_owned());
            }
            values = after;
        }
        if !is_empty {
            open.push(name);
        }
    }
    is_text(rest)?;
    if open.is_empty() { Ok(ids) } else { Err(format!("{open:?} stay open")) }
}

fn is_text(text: &str) -> Result<(), String> {
    let is_control = |sign: char| sign.is_control() && sign != '\n' && !('\u{80}'..='\u{9f}').contains(&sign);
    if text.contains('>') || text.contains(is_control) {
        return Err(format!("{text:?} holds a sign that is not escaped"));
    }
    let entities = ["amp;", "lt;", "gt;", "quot;"];
    match text.split('&').skip(1).find(|rest| !entities.iter().any(|entity| rest.starts_with(entity))) {
        Some(rest) => Err(format!("`&{rest}` is no sign")),
        None => Ok(()),
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(160))]

    #[test]
    fn a_waterfall_keeps_its_words_apart(steps in prop::collection::vec(step(), 0..13), title in label()) {
        holds(|breadth| waterfall::draw(&steps, breadth), &waterfall(&frame(title), &steps))?;
    }

    #[test]
    fn a_sensitivity_keeps_its_words_apart(
        (base, base_text, most) in (number(), label(), 0_usize..13),
        swings in prop::collection::vec(swing(), 0..13),
        rest in label(),
    ) {
        let rest = |n: usize| format!("{n} {rest}");
        let of = Sensitivity { base, base_text, swings, most, rest: &rest };
        holds(|breadth| sensitivity::draw(&of, breadth), &sensitivity(&frame("t".to_owned()), &of))?;
    }

    #[test]
    fn a_chart_keeps_its_words_apart(
        series in prop::collection::vec(series(), 0..5),
        axis in axis(),
        (axis_label, unit) in (label(), short()),
        times in prop::collection::vec((2020.0..2027.0, label()), 0..9),
        notes in prop::collection::vec(note(), 0..6),
    ) {
        let tick = |value: f64| format!("{value} {unit}");
        let of = Chart { series, axis, axis_label, tick: &tick, times, notes };
        holds(|breadth| chart::draw(&of, breadth), &chart(&frame("t".to_owned()), &of))?;
    }

    #[test]
    fn a_sparkline_stays_in_its_line(
        points in prop::collection::vec((number(), number()), 0..20),
        axis in axis(),
    ) {
        let drawn = sparkline(&points, axis);
        read_xml(&drawn).map_err(TestCaseError::fail)?;
        for (x, y) in places(&drawn) {
            prop_assert!((0.0..=72.0).contains(&x) && (0.0..=18.0).contains(&y), "{drawn}");
        }
    }
}

fn plain(label: &str, value: &str, reach: Reach) -> Step {
    Step { label: label.to_owned(), value: value.to_owned(), reach, range: None, place: None, href: None }
}

#[test]
fn a_total_reaches_from_nothing_to_all_before_it() {
    let steps = [
        Step { place: Some(1), ..plain("Flour", "$3", Reach::Adds(3.0)) },
        plain("Waste", "−$1", Reach::Adds(-1.0)),
        plain("Loaf", "$2", Reach::Total),
    ];
    let svg = waterfall::draw(&steps, Breadth::Narrow).svg;
    let bars: Vec<&str> = svg.split("<rect ").skip(1).map(|bar| bar.split("/>").next().unwrap()).collect();
    assert_eq!(
        bars,
        [
            "class=\"bar\" x=\"1\" y=\"23.8\" width=\"338\" height=\"14\"",
            "class=\"bar less\" x=\"226.3\" y=\"73.6\" width=\"112.7\" height=\"14\"",
            "class=\"bar total\" x=\"1\" y=\"123.5\" width=\"225.3\" height=\"14\"",
        ]
    );
}

#[test]
fn the_longest_bar_is_first_and_the_rest_is_summed_up() {
    let end =
        |result: f64| End { input_text: format!("in {result}"), result, result_text: format!("{result}") };
    let swing = |label: &str, low: f64, high: f64| Swing {
        label: label.to_owned(),
        low: end(low),
        high: end(high),
        href: None,
        place: None,
    };
    let of = Sensitivity {
        base: 2.0,
        base_text: "2 at best".to_owned(),
        swings: vec![swing("salt", 1.9, 2.1), swing("flour", 3.0, 1.0), swing("rent", 1.5, 2.5)],
        most: 2,
        rest: &|n| format!("{n} more"),
    };
    for breadth in [Breadth::Broad, Breadth::Narrow] {
        let svg = sensitivity::draw(&of, breadth).svg;
        let words = spoken(&svg);
        let expected = [
            "2 at best",
            "flour",
            "1",
            "in 1",
            "3",
            "in 3",
            "rent",
            "1.5",
            "in 1.5",
            "2.5",
            "in 2.5",
            "1 more",
        ];
        assert_eq!(words, expected, "{breadth:?}");
    }
}

#[test]
fn a_point_leads_to_its_source_and_a_log_scale_leaves_out_what_it_cannot_show() {
    let point = |at: f64, value: f64, label: &str| Point {
        at,
        value,
        label: label.to_owned(),
        title: format!("{label}, {at}"),
        href: Some(format!("/sources/{at}/")),
        ..Point::default()
    };
    let of = Chart {
        series: vec![Series {
            name: "Bread".to_owned(),
            points: vec![point(2025.0, 100.0, "ten"), point(2024.0, 0.01, "one"), point(2026.0, 0.0, "none")],
            place: None,
        }],
        axis: Axis::Log,
        axis_label: "USD".to_owned(),
        tick: &|value| format!("{value}"),
        times: vec![(2024.0, "2024".to_owned()), (2025.0, "2025".to_owned())],
        notes: Vec::new(),
    };
    let drawn = chart(&frame("Bread".to_owned()), &of);
    assert_eq!(drawn.matches("href=\"/sources/2024/\" aria-label=\"one, 2024\"").count(), 2, "{drawn}");
    assert!(!drawn.contains("/sources/2026/") && drawn.contains("role=\"group\""), "{drawn}");
    let words = spoken(&chart::draw(&of, Breadth::Broad).svg);
    assert_eq!(words, ["USD", "0.01", "0.1", "1", "10", "100", "2024", "2025", "Bread", "ten", "one"]);
}

#[test]
fn a_sparkline_is_small_and_silent() {
    assert_eq!(sparkline(&[], Axis::Log), "");
    assert_eq!(
        sparkline(&[(2025.0, 1.0), (2023.0, 100.0), (2024.0, 10.0)], Axis::Log),
        "<svg class=\"sparkline\" aria-hidden=\"true\" viewBox=\"0 0 72 18\" width=\"72\" height=\"18\" \
         fill=\"currentColor\"><path class=\"trace\" fill=\"none\" stroke=\"currentColor\" \
         d=\"M2.5 2.5L36 9L69.5 15.5\"/><path class=\"marker\" d=\"M67.5 15.5a2 2 0 1 0 4 0a2 2 0 1 0-4 0z\"/></svg>"
    );
}

/// The words of a sheet in the order they are drawn.
fn spoken(svg: &str) -> Vec<String> {
    let texts = svg.split("<text").skip(1).filter_map(|text| text.split("</text>").next());
    let words = texts.map(|text| {
        let inner = text.split('<').map(|part| part.split_once('>').map_or("", |(_, words)| words));
        inner.collect::<String>()
    });
    words.collect()
}
