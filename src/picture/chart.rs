//! Values over time, each point with its range, its words and its source.

use super::canvas::{Area, Block, Breadth, Canvas, Edge, Style};
use super::figure::{Words, figure};
use super::marker::REACH;
use super::notes::{Flag, hang, raise};
use super::plot::{GAP, INSET, Plot};
use super::scale::{Axis, Scale, span, ticks};
use super::trace::{Placed, draw_all};

/// Several series over one stretch of time.
pub struct Chart<'a> {
    /// The series, the most important first.
    pub series: Vec<Series>,
    /// How values are laid out.
    pub axis: Axis,
    /// What the values are, with their unit; stands above them.
    pub axis_label: String,
    /// Writes the value of a line of the grid.
    pub tick: &'a dyn Fn(f64) -> String,
    /// Times worth a mark, each with its words: `(2024.0, "2024")`.
    pub times: Vec<(f64, String)>,
    /// What is remarked.
    pub notes: Vec<Note>,
}

/// One series.
#[derive(Clone, Debug)]
pub struct Series {
    /// What it is called; stands beside its last point. May be empty where there is no other.
    pub name: String,
    /// Its points in any order.
    pub points: Vec<Point>,
    /// The rank of the place whose hue it has; without one, that of the series.
    pub place: Option<usize>,
}

/// One value at one time, from one source.
#[derive(Clone, Debug, Default)]
pub struct Point {
    /// The time in years: `2024.5` is the middle of 2024.
    pub at: f64,
    /// The value.
    pub value: f64,
    /// The least and the greatest it could be.
    pub range: Option<(f64, f64)>,
    /// The value in words, shown where there is room. May be empty.
    pub label: String,
    /// All there is to say of it: what, when, how much, who says so.
    pub title: String,
    /// Where it leads: to its source.
    pub href: Option<String>,
}

/// A remark at a time.
#[derive(Clone, Debug)]
pub struct Note {
    /// The time in years.
    pub at: f64,
    /// The value it is about, if it is about one.
    pub value: Option<f64>,
    /// The remark.
    pub text: String,
}

/// Draws values over time.
pub fn chart(words: &Words, of: &Chart<'_>) -> String {
    figure("chart", words, |breadth| draw(of, breadth))
}

pub(super) fn draw(of: &Chart<'_>, breadth: Breadth) -> Canvas {
    let mut canvas = Canvas::default();
    let width = breadth.units();
    let shown: Vec<Vec<&Point>> = of.series.iter().map(|series| series.shown(of.axis)).collect();
    let (reach, lines) = ticks(of.axis, of.reach(&shown), 5);
    let times = shown.iter().flatten().map(|point| point.at).chain(of.times.iter().map(|time| time.0));

    let (tick_room, name_room, note_room) =
        if breadth.is_narrow() { (85.0, 100.0, 130.0) } else { (120.0, 130.0, 150.0) };
    let ticks: Vec<(f64, Block)> =
        lines.iter().map(|&value| (value, Block::new(&(of.tick)(value), Style::Soft, tick_room))).collect();
    let names: Vec<Block> =
        of.series.iter().map(|series| Block::new(&series.name, Style::Strong, name_room)).collect();
    let left = ticks.iter().map(|(_, block)| block.width).fold(0.0, f64::max) + GAP;
    let widest = names.iter().map(|block| block.width).fold(0.0, f64::max);
    let right = width - if widest > 0.0 { widest + 2.0 * GAP } else { 0.0 };
    let across = Scale::linear(span(times).unwrap_or((0.0, 1.0)), left + INSET, right - INSET);

    let head = Block::new(&of.axis_label, Style::Soft, width);
    canvas.words(&head, Edge::Left, 0.0, 0.0);
    let flag =
        |note: &Note| Flag { x: across.at(note.at), block: Block::new(&note.text, Style::Soft, note_room) };
    let flags: Vec<Flag> = of.notes.iter().map(flag).collect();
    let (hung, flags_height) = hang(&flags, left, width);
    let top = head.height() + 6.0 + flags_height + if flags.is_empty() { 8.0 } else { 4.0 };
    // Every line of the grid and every name gets its own height.
    let tall = if breadth.is_narrow() { 230.0 } else { 290.0 };
    let names_height: f64 = names.iter().map(|block| block.height() + 4.0).sum();
    let ticks_height: f64 = ticks.iter().map(|(_, block)| block.height() + 9.0).sum();
    let bottom = top + f64::max(tall, names_height).max(ticks_height);
    let plot = Plot::new(Area { left, top, right, bottom }, across, of.axis, reach);

    plot.grid(&mut canvas, &ticks);
    plot.times(&mut canvas, &of.times, width);
    let foot = |note: &Note| note.value.map_or(bottom, |value| plot.up.at(value) - REACH - 2.0);
    let ends: Vec<f64> = of.notes.iter().map(foot).collect();
    raise(&mut canvas, &flags, &hung, top - 4.0, &ends);
    let poles = flags.iter().zip(&ends).map(|(flag, end)| ((flag.x, top), (flag.x, *end))).collect();
    let placed: Vec<Placed<'_>> = of
        .series
        .iter()
        .zip(&names)
        .zip(shown)
        .enumerate()
        .map(|(rank, ((series, name), points))| Placed::new(series, name, rank, points, &plot))
        .collect();
    draw_all(&placed, &mut canvas, &plot, poles);
    canvas.height += 2.0;
    canvas
}

impl Chart<'_> {
    /// The least and the greatest of all that is shown, ranges too.
    fn reach(&self, shown: &[Vec<&Point>]) -> Option<(f64, f64)> {
        let values = shown.iter().flatten().flat_map(|point| {
            let (low, high) = point.range.unwrap_or((point.value, point.value));
            [point.value, low, high]
        });
        span(values.filter(|value| self.axis != Axis::Log || *value > 0.0))
    }
}

impl Series {
    /// The points that have a place, in the order of time.
    fn shown(&self, axis: Axis) -> Vec<&Point> {
        let mut shown: Vec<&Point> = self.points.iter().collect();
        shown.retain(|point| {
            point.at.is_finite() && point.value.is_finite() && (axis != Axis::Log || point.value > 0.0)
        });
        shown.sort_by(|a, b| a.at.total_cmp(&b.at));
        shown
    }
}
