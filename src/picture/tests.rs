//! What holds for every picture, whatever it is given: words lie on no other words, all of it lies on the
//! sheet, and the SVG is well-formed.

use std::collections::BTreeSet;

use proptest::prelude::*;

use super::canvas::{Area, Breadth, Canvas};
use super::given::*;
use super::*;

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
    for sheet in figure.split("<svg ").skip(1) {
        prop_assert!(!sheet.contains("<a ") || !sheet.contains("role=\"img\""), "an image hides its links");
    }
    Ok(())
}

/// The bars of a sheet, on which no words lie.
fn bars(svg: &str) -> Vec<Area> {
    rectangles(svg, false)
}

/// The rectangles of a sheet with round corners, which hold words, or those without.
fn rectangles(svg: &str, are_round: bool) -> Vec<Area> {
    let all = svg.split("<rect ").skip(1).filter_map(|rest| rest.split_once('>')).map(|(bar, _)| bar);
    let fitting = all.filter(|bar| bar.contains(" rx=") == are_round && !bar.contains("class=\"field\""));
    let areas = fitting.map(|bar| {
        let value = |name: &str| attribute(bar, name).unwrap().parse::<f64>().unwrap();
        let (left, top, width, height) = (value("x"), value("y"), value("width"), value("height"));
        assert!(width >= 0.0 && height >= 0.0, "{bar}");
        Area { left, top, right: left + width, bottom: top + height }
    });
    areas.collect()
}

/// The corners of bars and the ends of strokes; fields to hit and outlines of markers are not among them.
fn places(svg: &str) -> Vec<(f64, f64)> {
    let all = [rectangles(svg, false), rectangles(svg, true)].concat();
    let mut found: Vec<(f64, f64)> =
        all.iter().flat_map(|area| [(area.left, area.top), (area.right, area.bottom)]).collect();
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
    fn a_matrix_keeps_its_words_apart(
        columns in prop::collection::vec((label(), link()), 0..13),
        rows in prop::collection::vec(row(), 0..6),
        moves in prop::collection::vec(movement(), 0..6),
        words in matrix_words(),
    ) {
        let columns = columns.into_iter().map(|(label, href)| Heading { label, href }).collect();
        let of = Matrix { columns, rows, moves, words };
        holds(|breadth| matrix::draw(&of, breadth), &matrix(&frame("t".to_owned()), &of))?;
    }

    #[test]
    fn a_stack_keeps_its_words_apart(
        levels in prop::collection::vec(level(), 0..6),
        (flow, share_label) in (label(), label()),
    ) {
        let of = Stack { levels, flow, share_label };
        holds(|breadth| stack::draw(&of, breadth), &stack(&frame("t".to_owned()), &of))?;
    }

    #[test]
    fn shares_keep_their_words_apart(of in parts_of_a_whole()) {
        holds(|breadth| shares::draw(&of, breadth), &shares(&frame("t".to_owned()), &of))?;
    }

    #[test]
    fn a_neighbourhood_keeps_its_words_apart_and_its_lines_uncrossed(of in neighbours()) {
        holds(|breadth| neighbourhood::draw(&of, breadth), &neighbourhood(&frame("t".to_owned()), &of))?;
        for breadth in [Breadth::Broad, Breadth::Narrow] {
            let canvas = neighbourhood::draw(&of, breadth);
            let lines = relations(&canvas.svg);
            for (at, line) in lines.iter().enumerate() {
                for other in &lines[..at] {
                    prop_assert!(!cross(*line, *other), "{breadth:?}: {line:?} crosses {other:?}");
                }
            }
        }
    }

    #[test]
    fn a_chain_is_well_formed_whatever_its_words(
        labels in prop::collection::vec((label(), label(), label()), 0..5),
        lights in prop::collection::vec((label(), label(), place()), 0..5),
    ) {
        let stream = |(label, yields, _): &(String, String, String)| ChainStream {
            label: label.clone(),
            yields: yields.clone(),
        };
        let chip = || vec!["<a href=\"/x/\">x</a>".to_owned()];
        let part = Part { name_html: "A".to_owned(), tags_html: chip(), trades_html: chip(), ..Part::default() };
        let stages = labels.iter().map(|(conversion, remark, _)| Stage {
            name_html: "S".to_owned(),
            takes_html: chip(),
            conversion: conversion.clone(),
            remark: remark.clone(),
            streams: labels.iter().map(stream).collect(),
            parts: vec![part.clone(); labels.len()],
            ..Stage::default()
        });
        let of = Chain { stages: stages.collect(), merge: "&".to_owned() };
        read_xml(&chain(&frame("<".to_owned()), &of)).map_err(TestCaseError::fail)?;
        let places: Vec<StripPlace> = lights
            .iter()
            .map(|(code, name, place)| StripPlace {
                code: code.clone(),
                name: name.clone(),
                href: "/?a&b".to_owned(),
                light: [Light::Off, Light::Reached, Light::On][place.unwrap_or(0) % 3],
            })
            .collect();
        read_xml(&strip("\"", &places, "<", "<a href=\"/\">x</a>")).map_err(TestCaseError::fail)?;
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
    assert_eq!(drawn.matches("href=\"/sources/2024/\"><title>one, 2024</title>").count(), 2, "{drawn}");
    assert!(!drawn.contains("/sources/2026/") && drawn.contains("role=\"group\""), "{drawn}");
    let words = spoken(&chart::draw(&of, Breadth::Broad).svg);
    assert_eq!(words, ["USD", "0.01", "0.1", "1", "10", "100", "2024", "2025", "Bread", "ten", "one"]);
}

#[test]
fn a_cell_tells_strength_by_its_fill_and_state_by_pattern_and_word() {
    let words =
        ["strong", "moderate", "weak", "none", "held", "forming", "eroding", "unknown"].map(str::to_owned);
    let [strong, moderate, weak, none, held, forming, eroding, unknown] = words;
    let cell = |strength, state, title: &str| MatrixCell {
        strength,
        state,
        href: Some(format!("#{title}")),
        title: title.to_owned(),
    };
    let heading = |label: &str| Heading { label: label.to_owned(), href: None };
    let row = |label: &str, cells| Row {
        label: label.to_owned(),
        href: None,
        place: Some(1),
        end: "fragile".to_owned(),
        cells,
    };
    let spot = |row, column| Spot { row, column };
    let arrow = |from, to, caption: &str| Move { from, to, caption: caption.to_owned(), href: None };
    let of = Matrix {
        columns: ["flour", "skill", "street"].map(heading).to_vec(),
        rows: vec![
            row(
                "Mill",
                vec![
                    cell(Strength::Strong, State::Held, "a"),
                    cell(Strength::Moderate, State::Forming, "b"),
                    cell(Strength::Weak, State::Eroding, "c"),
                ],
            ),
            row("Oven", vec![cell(Strength::None, State::Unknown, "d")]),
        ],
        moves: vec![
            arrow(spot(0, None), spot(1, Some(2)), "skill goes to the street"),
            arrow(spot(0, None), spot(7, None), "goes nowhere on the map"),
        ],
        words: MatrixWords { strong, moderate, weak, none, held, forming, eroding, unknown },
    };
    for breadth in [Breadth::Broad, Breadth::Narrow] {
        let svg = matrix::draw(&of, breadth).svg;
        let cell = |title: &str| {
            let (_, rest) = svg.split_once(&format!("<a href=\"#{title}\"><title>{title}</title>")).unwrap();
            let cell = rest.split("</a>").next().unwrap();
            let width = bars(cell).first().map_or(0.0, |bar| bar.right - bar.left);
            (width, spoken(cell).join(" "), cell.to_owned())
        };
        let (whole, words, drawn) = cell("a");
        assert!(words.contains("strong") && words.contains("held"), "{words}");
        assert!(!drawn.contains("hatch") && !drawn.contains("forming"), "{drawn}");
        let (part, words, drawn) = cell("b");
        assert!((part / whole - 2.0 / 3.0).abs() < 0.01, "{part} of {whole}");
        assert!(words.contains("forming") && drawn.contains("class=\"cell forming\""), "{drawn}");
        let (part, words, drawn) = cell("c");
        assert!((part / whole - 1.0 / 3.0).abs() < 0.01, "{part} of {whole}");
        assert!(words.contains("eroding") && drawn.contains("class=\"hatch\""), "{drawn}");
        assert_eq!(cell("d").0, 0.0);
        // Two cells were not given; the legend says the word once more.
        assert_eq!(spoken(&svg).iter().filter(|words| *words == "unknown").count(), 3);
        assert_eq!(svg.matches("class=\"cell unknown\"").count(), 3);
        // One arrow has no place to go; its caption is there.
        assert_eq!(svg.matches("class=\"move\"").count(), 1);
        assert!(spoken(&svg).contains(&"goes nowhere on the map".to_owned()));
    }
}

#[test]
fn a_level_keeps_the_part_its_bar_shows() {
    let level = |label: &str, share: Option<f64>| Level {
        label: label.to_owned(),
        summary: String::new(),
        href: None,
        place: None,
        tags: vec![Tag { label: "Baker".to_owned(), href: Some("/baker/".to_owned()), place: None }],
        rest: Some(Tag { label: "+3".to_owned(), href: Some("/bakers/".to_owned()), place: None }),
        share: share.map(|value| Share { value, text: format!("{value}"), href: None }),
    };
    let of = Stack {
        levels: vec![level("Loaf", Some(0.75)), level("Flour", Some(0.25)), level("Field", None)],
        flow: "Cost flows up".to_owned(),
        share_label: "of a loaf".to_owned(),
    };
    for breadth in [Breadth::Broad, Breadth::Narrow] {
        let svg = stack::draw(&of, breadth).svg;
        let long = |class: &str| -> Vec<f64> {
            let bars =
                svg.split("<rect ").skip(1).filter(|bar| bar.starts_with(&format!("class=\"{class}\"")));
            bars.map(|bar| attribute(bar, "width").unwrap().parse().unwrap()).collect()
        };
        let (parts, wholes) = (long("bar"), long("rest"));
        assert_eq!(wholes.len(), 2, "{breadth:?}: a level without a share has no bar");
        assert!((parts[0] / wholes[0] - 0.75).abs() < 0.01 && (parts[1] / wholes[1] - 0.25).abs() < 0.01);
        assert_eq!(svg.matches("class=\"move\"").count(), 1);
        assert_eq!(svg.matches("href=\"/bakers/\"").count(), 3);
    }
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

type Line = ((f64, f64), (f64, f64));

/// The lines of a neighbourhood.
fn relations(svg: &str) -> Vec<Line> {
    let lines = svg.split('<').filter(|element| element.contains("class=\"relation\"")).map(|element| {
        let ends: Vec<(f64, f64)> = attribute(element, "d")
            .unwrap()
            .split(['M', 'L'])
            .filter_map(|place| place.split_once(' '))
            .map(|(x, y)| (x.parse().unwrap(), y.parse().unwrap()))
            .collect();
        (ends[0], ends[1])
    });
    lines.collect()
}

/// Whether two lines, each level or upright, cross away from their ends.
fn cross(one: Line, other: Line) -> bool {
    let is_level = |line: Line| (line.0.1 - line.1.1).abs() < 0.05;
    let (level, upright) = match (is_level(one), is_level(other)) {
        (true, false) => (one, other),
        (false, true) => (other, one),
        _ => return false,
    };
    let within = |value: f64, a: f64, b: f64| value > a.min(b) + 0.2 && value < a.max(b) - 0.2;
    within(upright.0.0, level.0.0, level.1.0) && within(level.0.1, upright.0.1, upright.1.1)
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
