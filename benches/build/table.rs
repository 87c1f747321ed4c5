//! The table of one size: a row for each way to build, with the ratios within this run.

use std::time::Duration;

/// A way to build, measured.
pub(crate) struct Row {
    pub(crate) name: &'static str,
    /// One time for each round.
    pub(crate) walls: Vec<Duration>,
    /// Bytes.
    pub(crate) peak: Option<u64>,
    /// The row to compare with.
    pub(crate) beside: Option<&'static str>,
    /// What the project set itself; told, never tested.
    pub(crate) aim: String,
}

/// Prints the rows.
pub(crate) fn print(rows: &[Row]) {
    println!("{:<26}{:>9}{:>9}{:>9}  {:<14}{:>9}  aim", "", "min", "median", "max", "ratio", "memory");
    for row in rows {
        let mut walls = row.walls.clone();
        walls.sort();
        let [first, last] =
            [walls.first(), walls.last()].map(|wall| seconds(wall.copied().unwrap_or_default()));
        let peak = row.peak.map(|bytes| format!("{:.0} MB", bytes as f64 / 1e6)).unwrap_or_default();
        let other = row.beside.and_then(|name| rows.iter().find(|other| other.name == name));
        let ratio = other
            .map(|other| format!("{:.2} × {}", ratio(row, other), short(other.name)))
            .unwrap_or_default();
        let middle = seconds(median(walls));
        println!("{:<26}{first:>9}{middle:>9}{last:>9}  {ratio:<14}{peak:>9}  {}", row.name, row.aim);
    }
    println!();
}

/// How many times as long as `other`: the middle of the rounds, each compared within itself,
/// so that a machine that is busy for a while weighs on both.
fn ratio(row: &Row, other: &Row) -> f64 {
    let pairs = row.walls.iter().zip(&other.walls);
    let mut ratios: Vec<f64> = pairs.map(|(own, other)| own.as_secs_f64() / other.as_secs_f64()).collect();
    ratios.sort_by(f64::total_cmp);
    ratios.get(ratios.len() / 2).copied().unwrap_or(f64::NAN)
}

fn median(sorted: Vec<Duration>) -> Duration {
    sorted.get(sorted.len() / 2).copied().unwrap_or_default()
}

fn seconds(wall: Duration) -> String {
    format!("{:.3} s", wall.as_secs_f64())
}

/// The first word.
fn short(name: &str) -> &str {
    name.split([' ', ',']).next().unwrap_or(name)
}
