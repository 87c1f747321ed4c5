//! Shapes and dashes that tell series apart where colours do not.

use super::canvas::Units;

/// Half of a marker's height, about.
pub(super) const REACH: f64 = 5.0;

/// The dashes of the series with this rank; none for a whole line.
pub(super) fn dashes(rank: usize) -> &'static str {
    match rank % 6 {
        0 => "",
        1 => "7 3",
        2 => "2 3",
        3 => "9 3 2 3",
        4 => "13 4",
        _ => "5 2 1 2 1 2",
    }
}

/// The outline of the marker of the series with this rank, around a place.
pub(super) fn outline(rank: usize, x: f64, y: f64) -> String {
    let (left, up) = match rank % 6 {
        0 => (4.0, 0.0),
        1 => (0.0, 5.0),
        2 | 4 => (3.6, 3.6),
        3 => (0.0, 5.0),
        _ => (1.5, 4.5),
    };
    let rest = match rank % 6 {
        0 => "a4 4 0 1 0 8 0a4 4 0 1 0-8 0z",
        1 => "l5 5l-5 5l-5-5z",
        2 => "h7.2v7.2h-7.2z",
        3 => "l5 8.6h-10z",
        4 => "h7.2l-3.6 8z",
        _ => "h3v3h3v3h-3v3h-3v-3h-3v-3h3z",
    };
    format!("M{} {}{rest}", Units(x - left), Units(y - up))
}
