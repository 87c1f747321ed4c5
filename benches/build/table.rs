//! The table of one size: a row for each way to build, with the ratios within this run.

use std::time::Duration;

use super::process::Cost;

/// A way to build, measured.
pub(crate) struct Row {
    pub(crate) name: &'static str,
    /// One time for each round.
    pub(crate) walls: Vec<Duration>,
    pub(crate) cost: Cost,
    /// The row to compare with.
    pub(crate) beside: Option<&'static str>,
    /// What the project set itself; told, never tested.
    pub(crate) aim: String,
}

/// Prints the rows.
pub(crate) fn print(rows: &[Row]) {
    let head = ["", "min", "median", "max", "ratio", "cpu", "memory"];
    line(head.map(str::to_owned), "aim");
    for row in rows {
        let mut walls = row.walls.clone();
        walls.sort();
        let at = |index: usize| walls.get(index).copied().map(seconds).unwrap_or_default();
        let other = row.beside.and_then(|name| rows.iter().find(|other| other.name == name));
        let ratio = other.map(|other| format!("{:.2} × {}", ratio(row, other), short(other.name)));
        let memory = row.cost.peak.map(|bytes| format!("{:.0} MB", bytes as f64 / 1e6));
        let cells = [
            row.name.to_owned(),
            at(0),
            at(walls.len() / 2),
            at(walls.len().saturating_sub(1)),
            ratio.unwrap_or_default(),
            row.cost.processor.map(seconds).unwrap_or_default(),
            memory.unwrap_or_default(),
        ];
        line(cells, &row.aim);
    }
    println!();
}

fn line([name, min, median, max, ratio, processor, memory]: [String; 7], aim: &str) {
    let line =
        format!("{name:<19}{min:>10}{median:>10}{max:>10}{ratio:>14}{processor:>10}{memory:>8}  {aim}");
    println!("{}", line.trim_end());
}

/// How many times as long as `other`: the middle of the rounds, each compared within itself,
/// so that a machine that is busy for a while weighs on both.
fn ratio(row: &Row, other: &Row) -> f64 {
    let pairs = row.walls.iter().zip(&other.walls);
    let mut ratios: Vec<f64> = pairs.map(|(own, other)| own.as_secs_f64() / other.as_secs_f64()).collect();
    ratios.sort_by(f64::total_cmp);
    ratios.get(ratios.len() / 2).copied().unwrap_or(f64::NAN)
}

fn seconds(wall: Duration) -> String {
    format!("{:.3} s", wall.as_secs_f64())
}

/// The first word.
fn short(name: &str) -> &str {
    name.split([' ', ',']).next().unwrap_or(name)
}
