//! A series without a word: a small line beside the number it ends in.

use super::canvas::{Canvas, Units};
use super::scale::{Axis, Scale, span};

const WIDTH: f64 = 72.0;
const HEIGHT: f64 = 18.0;
const EDGE: f64 = 2.5;

/// A line through points of time and value, its last one marked. Hidden from those who listen: the text
/// beside it says what there is to say. Nothing without a point.
pub fn sparkline(points: &[(f64, f64)], axis: Axis) -> String {
    let is_shown = |(at, value): &&(f64, f64)| {
        at.is_finite() && value.is_finite() && (axis != Axis::Log || *value > 0.0)
    };
    let mut points: Vec<(f64, f64)> = points.iter().filter(is_shown).copied().collect();
    points.sort_by(|a, b| a.0.total_cmp(&b.0));
    let (Some(times), Some((low, high))) =
        (span(points.iter().map(|p| p.0)), span(points.iter().map(|p| p.1)))
    else {
        return String::new();
    };
    let across = Scale::linear(times, EDGE, WIDTH - EDGE);
    let up = match axis {
        Axis::Log => Scale::log((low, high), HEIGHT - EDGE, EDGE),
        Axis::Linear { from_zero: true } => Scale::linear((low.min(0.0), high.max(0.0)), HEIGHT - EDGE, EDGE),
        Axis::Linear { from_zero: false } => Scale::linear((low, high), HEIGHT - EDGE, EDGE),
    };
    let placed: Vec<(f64, f64)> = points.iter().map(|(at, value)| (across.at(*at), up.at(*value))).collect();
    let mut canvas = Canvas::default();
    if placed.len() > 1 {
        canvas.trace("trace", &placed, "");
    }
    if let Some((x, y)) = placed.last() {
        let d = format!("M{} {}a2 2 0 1 0 4 0a2 2 0 1 0-4 0z", Units(x - 2.0), Units(*y));
        canvas.shape("marker", &d);
    }
    format!(
        "<svg class=\"sparkline\" aria-hidden=\"true\" viewBox=\"0 0 {WIDTH} {HEIGHT}\" width=\"{WIDTH}\" \
         height=\"{HEIGHT}\" fill=\"currentColor\">{}</svg>",
        canvas.svg
    )
}
