//! The figures of the seeds, recalculated: what the checklist has found by hand, the site's own figures give.
//!
//! `checklist.tsv` has a line per expected number, `checklist-stated.tsv` one per fact that is stated and not
//! reckoned. The first column of both is the row of the checklist.

#![allow(
    clippy::disallowed_methods,
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    clippy::unwrap_used,
    reason = "a test fails by panicking"
)]

mod common;

use std::collections::{BTreeMap, BTreeSet};
use std::sync::{Arc, LazyLock};

use common::{build, expect_none, read, root, text};
use layerwiki::graph::{BASE, Graph};
use layerwiki::source::{Source, SourceTree};
use serde_json::Value;

/// The rows that a figure answers.
const RECKONED: [std::ops::RangeInclusive<u32>; 3] = [1..=25, 29..=29, 31..=35];
/// The rows that a stated fact answers.
const STATED: std::ops::RangeInclusive<u32> = 26..=28;

struct Site {
    tree: SourceTree,
    graph: Arc<Graph>,
    /// `/data/figures.json`, as the site publishes it.
    figures: Vec<Value>,
    pages: BTreeMap<String, Vec<u8>>,
}

static SITE: LazyLock<Site> = LazyLock::new(|| {
    let tree = read(&root());
    let built = build(&tree);
    let figures = serde_json::from_str(text(&built.files["data/figures.json"])).expect("figures are JSON");
    Site { graph: built.closed.graph, tree, figures, pages: built.files }
});

/// A figure as the site publishes it.
struct Published {
    value: f64,
    low: f64,
    high: f64,
    unit: String,
}

/// The figure `model.name` in a scenario; that of the base where the scenario changes nothing it rests on.
fn published(id: &str, scenario: &str) -> Option<Published> {
    let find = |scenario: &str| {
        SITE.figures.iter().find(|figure| figure["id"] == id && figure["scenario"] == scenario)
    };
    let figure = find(scenario).or_else(|| find(BASE))?;
    let number = |field: &str| figure[field].as_f64().expect(field);
    Some(Published {
        value: number("value"),
        low: number("low"),
        high: number("high"),
        unit: figure["unit"].as_str()?.to_owned(),
    })
}

/// A line of a table, by the heads of its columns.
struct Line {
    at: String,
    fields: Vec<(String, String)>,
}

impl Line {
    fn get(&self, column: &str) -> &str {
        let field = self.fields.iter().find(|(name, _)| name == column);
        &field.unwrap_or_else(|| panic!("{} has no column `{column}`", self.at)).1
    }

    fn number(&self, column: &str) -> f64 {
        self.get(column).parse().unwrap_or_else(|_| panic!("{}: `{column}` is no number", self.at))
    }

    fn row(&self) -> u32 {
        self.get("row").parse().unwrap_or_else(|_| panic!("{}: `row` is no number", self.at))
    }
}

fn table(name: &str) -> Vec<Line> {
    let text = std::fs::read_to_string(root().join("tests").join(name)).unwrap();
    let mut lines = text.lines();
    let heads: Vec<&str> = lines.next().expect("the table has heads").split('\t').collect();
    let line = |(n, line): (usize, &str)| {
        let at = format!("{name}:{}", n + 2);
        let fields: Vec<String> = line.split('\t').map(str::to_owned).collect();
        assert_eq!(fields.len(), heads.len(), "{at} has another number of columns than the first line");
        Line { at, fields: heads.iter().map(|head| (*head).to_owned()).zip(fields).collect() }
    };
    lines.enumerate().filter(|(_, line)| !line.is_empty()).map(line).collect()
}

fn rows_without_a_line(lines: &[Line], rows: impl IntoIterator<Item = u32>) -> Vec<String> {
    let there: BTreeSet<u32> = lines.iter().map(Line::row).collect();
    rows.into_iter().filter(|row| !there.contains(row)).map(|row| format!("row {row}")).collect()
}

/// What is wrong with a line.
fn off(line: &Line) -> Option<String> {
    let (id, scenario, field) = (line.get("figure"), line.get("scenario"), line.get("field"));
    let Some(found) = published(id, scenario) else {
        return Some(format!("{}: the site has no figure `{id}` in `{scenario}`", line.at));
    };
    let value = match field {
        "value" => found.value,
        "low" => found.low,
        "high" => found.high,
        _ => return Some(format!("{}: a figure has no `{field}`", line.at)),
    };
    if found.unit != line.get("unit") {
        return Some(format!("{}: `{id}` is in `{}`, not in `{}`", line.at, found.unit, line.get("unit")));
    }
    let (expected, tolerance) = (line.number("expected"), line.number("tolerance"));
    let is_near = (value - expected).abs() <= tolerance;
    (!is_near).then(|| {
        let at = &line.at;
        format!("{at}: `{id}` in `{scenario}`: {field} is {value}, expected {expected} ± {tolerance}")
    })
}

#[test]
fn every_row_has_its_lines() {
    let mut missing = rows_without_a_line(&table("checklist.tsv"), RECKONED.into_iter().flatten());
    missing.extend(rows_without_a_line(&table("checklist-stated.tsv"), STATED));
    expect_none("rows of the checklist without a line", &missing);
}

#[test]
fn every_reckoned_number_is_the_figure_of_the_site() {
    let found: Vec<String> = table("checklist.tsv").iter().filter_map(off).collect();
    expect_none("numbers of the checklist", &found);
}

#[test]
fn a_tolerance_leaves_no_room_for_another_number() {
    let loose = |line: &&Line| {
        let (expected, tolerance) = (line.number("expected"), line.number("tolerance"));
        tolerance <= 0.0 || tolerance > expected.abs() * 0.01
    };
    let lines = table("checklist.tsv");
    let found: Vec<String> = lines.iter().filter(loose).map(|line| line.at.clone()).collect();
    expect_none("tolerances that are none, or above 1 %", &found);
}

#[test]
fn what_is_stated_has_a_source_and_the_figure_beside_it_is_reckoned() {
    let mut found = Vec::new();
    for line in table("checklist-stated.tsv") {
        let (fact, own) = (line.get("fact"), line.get("own_figure"));
        let stated = fact.split_once('.').and_then(|(owner, name)| {
            let reference = SITE.graph.roster.find_fact(owner, name, None).ok()?;
            let (fact, entry) = SITE.graph.roster.fact(&reference)?;
            Some(entry.map_or(fact.source, |entry| entry.source))
        });
        match stated {
            None => found.push(format!("{}: the site states no `{fact}`", line.at)),
            Some(None) => found.push(format!("{}: `{fact}` has no source", line.at)),
            Some(Some(_)) => {}
        }
        if own != "-" && published(own, "base").is_none() {
            found.push(format!("{}: the site has no figure `{own}`", line.at));
        }
    }
    expect_none("stated facts of the checklist", &found);
}

#[test]
fn the_findings_show_each_statement_beside_what_the_own_rows_say() {
    let lines = table("checklist-stated.tsv");
    let mut missing = Vec::new();
    for path in ["content/pages/findings.md", "content/pages/findings.zh.md"] {
        let text = SITE.tree.own(path).and_then(Source::text).expect("the page is there");
        for row in STATED {
            for column in ["fact", "own_figure"] {
                let of_row = lines.iter().filter(|line| line.row() == row);
                let mut shown = of_row.map(|line| format!("[[={}", line.get(column)));
                if !shown.any(|bracket| text.contains(&bracket)) {
                    missing.push(format!("{path}: no `{column}` of row {row}"));
                }
            }
        }
    }
    expect_none("statements without their own rows beside them", &missing);
}

/// A data file of the site, as it is published.
fn data(path: &str) -> &str {
    text(SITE.pages.get(path).unwrap_or_else(|| panic!("the site publishes no `{path}`")))
}

/// Row 30: the source's map has 4 × 7 cells, of which its text gives 3. The site's own map has the same cells and
/// gives more of them, so those of the source are told by what they name as theirs.
#[test]
fn the_map_has_as_many_cells_as_its_source_and_says_which_the_source_gives() {
    let lines: Vec<Vec<&str>> =
        data("data/margin-geography/cells.csv").lines().map(|line| line.split(',').collect()).collect();
    let (head, cells) = lines.split_first().expect("the table has a head");
    let at = |name: &str| head.iter().position(|column| *column == name).expect(name);
    let differ = |column: usize| cells.iter().map(|cell| cell[column]).collect::<BTreeSet<_>>().len();
    assert_eq!((differ(at("row")), differ(at("column")), cells.len()), (4, 7, 28));
    let of_source = |cell: &&Vec<&str>| cell[at("source")] == "tokenomics-part-1";
    let given = cells.iter().filter(of_source).count();
    assert_eq!((given, cells.len() - given), (3, 25));
    assert!(cells.iter().filter(of_source).all(|cell| cell[at("strength")] != "unknown"));
    // What the site itself says of the map is the same count over its own cells.
    let map: Value = serde_json::from_str(data("data/margin-geography.json")).expect("a map is JSON");
    let known = cells.iter().filter(|cell| cell[at("strength")] != "unknown").count();
    assert_eq!(map["counts"]["cells"], 28);
    assert_eq!(map["counts"]["given"], known);
    assert_eq!(map["counts"]["unknown"], 28 - known);
}

/// Row 36: 18 to 24 months from 2026-05.
#[test]
fn the_window_of_the_assessment_closes_when_its_months_are_over() {
    let assessment: Value =
        serde_json::from_str(data("data/inference-assessment.json")).expect("an assessment is JSON");
    let window = &assessment["window"];
    assert_eq!((&window["opens"], &window["months"]), (&"2026-05".into(), &serde_json::json!([18, 24])));
    assert_eq!((&window["closes"], &window["closes_by"]), (&"2027-11".into(), &"2028-05".into()));
    for (page, words) in [
        ("maps/inference-assessment/index.html", ["November 2027", "May 2028"]),
        ("zh/maps/inference-assessment/index.html", ["2027 年 11 月", "2028 年 5 月"]),
    ] {
        assert!(words.iter().all(|word| data(page).contains(word)), "{page} does not say when it closes");
    }
}

#[test]
fn a_seller_on_both_sides_of_a_boundary_stays_out_of_the_price_and_the_page_says_so() {
    for (page, because) in [
        ("models/gpu-hour-markup/index.html", "stand on both sides of the boundary"),
        ("zh/models/gpu-hour-markup/index.html", "横跨"),
    ] {
        let remarks: Vec<&str> = text(&SITE.pages[page]).split("<p class=\"remark\">").skip(1).collect();
        let is_told = |remark: &&str| remark.contains(because) && remark.contains("#row-dgx-cloud-launch");
        assert!(remarks.iter().any(is_told), "{page} does not say why dgx-cloud is left out");
    }
}
