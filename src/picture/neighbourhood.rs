//! What lies around one thing: its neighbours in columns, each group tied to it by a line that says how.
//!
//! The thing stands on a line across all columns, and in every column one line leads up and one down from it to
//! its groups: no two lines cross, whatever is given.

use super::canvas::{Block, Breadth, Canvas, Edge, Style};
use super::figure::{Words, figure};
use super::tags::{Tag, flow};

/// One thing and its neighbours.
#[derive(Clone, Debug)]
pub struct Neighbourhood {
    /// What the thing is called.
    pub name: String,
    /// The number of the column it stands in, from 0; with none, or one that is not there, it has no column of its
    /// own.
    pub column: Option<usize>,
    /// The columns, from left to right.
    pub columns: Vec<Column>,
}

/// Neighbours in one place.
#[derive(Clone, Debug)]
pub struct Column {
    /// What the place is called. May be empty.
    pub label: String,
    /// Where its name leads.
    pub href: Option<String>,
    /// The rank of the place whose hue it has.
    pub place: Option<usize>,
    /// The neighbours, by how they relate.
    pub groups: Vec<Group>,
}

/// Neighbours that relate in one way.
#[derive(Clone, Debug)]
pub struct Group {
    /// How, said from the thing in the middle: "Supplied by".
    pub label: String,
    /// The neighbours.
    pub tags: Vec<Tag>,
    /// How many more, with where to find them.
    pub rest: Option<Tag>,
}

/// Draws what lies around one thing.
pub fn neighbourhood(words: &Words, of: &Neighbourhood) -> String {
    figure("neighbourhood", words, |breadth| draw(of, breadth))
}

/// From the line of a column to its words.
const INDENT: f64 = 11.0;
/// Between two groups, and between two columns.
const APART: f64 = 11.0;

pub(super) fn draw(of: &Neighbourhood, breadth: Breadth) -> Canvas {
    let mut canvas = Canvas::default();
    let count = f64::from(u32::try_from(of.columns.len()).unwrap_or(u32::MAX));
    // A column that has no room for a name is no column.
    if breadth.is_narrow() || breadth.units() / count.max(1.0) < 84.0 {
        stacked(of, &mut canvas, breadth.units());
    } else {
        across(of, &mut canvas, breadth.units(), breadth.units() / count.max(1.0));
    }
    canvas.height += 2.0;
    canvas
}

/// Columns side by side, the thing on a line across them.
fn across(of: &Neighbourhood, canvas: &mut Canvas, units: f64, width: f64) {
    let lefts: Vec<f64> =
        of.columns.iter().scan(0.0, |next, _| Some(std::mem::replace(next, *next + width))).collect();
    for (column, left) in of.columns.iter().zip(&lefts) {
        head(column, canvas, *left, 0.0, width - APART);
    }
    let top = canvas.height + 8.0;
    let measured: Vec<Vec<Measured<'_>>> = of.columns.iter().map(|column| measure(column, width)).collect();
    let halves: Vec<(&[Measured<'_>], &[Measured<'_>])> =
        measured.iter().map(|groups| halve(groups)).collect();
    let tallest = halves.iter().map(|(above, _)| tall(above)).fold(0.0, f64::max);
    let home = of.column.and_then(|at| lefts.get(at)).copied();
    let name = Block::new(&of.name, Style::Strong, home.map_or(units, |_| width - APART) - 16.0);
    let boxed = (name.width + 16.0, name.height() + 10.0);
    let box_left = home.unwrap_or((units - boxed.0) / 2.0);
    let box_top = top + if tallest > 0.0 { tallest + 4.0 } else { 0.0 };
    let middle = box_top + boxed.1 / 2.0;

    // The line across, interrupted by the thing itself.
    let rails: Vec<f64> = lefts
        .iter()
        .zip(&of.columns)
        .filter(|(_, column)| !column.groups.is_empty())
        .map(|(left, _)| left + 3.0)
        .collect();
    let first = rails.iter().copied().fold(box_left, f64::min);
    let last = rails.iter().copied().fold(box_left + boxed.0, f64::max);
    if first < box_left {
        canvas.line("relation", (first, middle), (box_left, middle));
    }
    if last > box_left + boxed.0 {
        canvas.line("relation", (box_left + boxed.0, middle), (last, middle));
    }
    let place = of.column.and_then(|at| of.columns.get(at)).and_then(|column| column.place);
    canvas.in_hue(place, |canvas| canvas.rounded("here", (box_left, box_top), boxed));
    canvas.words(&name, Edge::Left, box_left + 8.0, box_top + 5.0);

    for ((column, left), (above, below)) in of.columns.iter().zip(&lefts).zip(halves) {
        let rail = left + 3.0;
        // Where the thing stands over the line of a column, that line begins at its edge.
        let is_under = rail >= box_left && rail <= box_left + boxed.0;
        let (up, down) = if is_under { (box_top, box_top + boxed.1) } else { (middle, middle) };
        canvas.in_hue(column.place, |canvas| {
            let mut y = box_top - 4.0 - tall(above);
            let mut reached = up;
            for group in above {
                reached = reached.min(draw_group(group.group, canvas, (*left, width), y));
                y += group.tall;
            }
            if reached < up {
                canvas.line("relation", (rail, reached), (rail, up));
            }
            let mut y = box_top + boxed.1 + 6.0;
            let mut reached = down;
            for group in below {
                reached = reached.max(draw_group(group.group, canvas, (*left, width), y));
                y += group.tall;
            }
            if reached > down {
                canvas.line("relation", (rail, down), (rail, reached));
            }
        });
    }
    canvas.height = canvas.height.max(box_top + boxed.1);
}

/// Columns below each other, the thing at the top.
fn stacked(of: &Neighbourhood, canvas: &mut Canvas, units: f64) {
    let name = Block::new(&of.name, Style::Strong, units - 18.0);
    let boxed = (name.width + 16.0, name.height() + 10.0);
    let place = of.column.and_then(|at| of.columns.get(at)).and_then(|column| column.place);
    canvas.in_hue(place, |canvas| canvas.rounded("here", (1.0, 1.0), boxed));
    canvas.words(&name, Edge::Left, 9.0, 6.0);
    let mut y = boxed.1 + 10.0;
    let mut reached = boxed.1 + 1.0;
    for column in of.columns.iter().filter(|column| !column.groups.is_empty()) {
        head(column, canvas, INDENT, y, units - INDENT);
        y = canvas.height.max(y) + 3.0;
        for Measured { group, tall } in measure(column, units + APART) {
            canvas.in_hue(column.place, |canvas| {
                reached = draw_group(group, canvas, (0.0, units + APART), y);
            });
            y += tall;
        }
    }
    if reached > boxed.1 + 1.0 {
        canvas.line("relation", (3.0, boxed.1 + 1.0), (3.0, reached));
    }
}

fn head(column: &Column, canvas: &mut Canvas, left: f64, top: f64, room: f64) {
    let label = Block::new(&column.label, Style::Strong, room);
    canvas.in_hue(column.place, |canvas| {
        canvas.linked(column.href.as_deref(), "", |canvas| canvas.words(&label, Edge::Left, left, top));
    });
}

/// A group, and how much height it needs.
struct Measured<'a> {
    group: &'a Group,
    tall: f64,
}

fn measure(column: &Column, width: f64) -> Vec<Measured<'_>> {
    let groups = column.groups.iter().map(|group| {
        let mut sheet = Canvas::default();
        draw_group(group, &mut sheet, (0.0, width), 0.0);
        Measured { group, tall: sheet.height + APART }
    });
    groups.collect()
}

/// Groups in two halves of about one height, in their order.
fn halve<'m, 'a>(groups: &'m [Measured<'a>]) -> (&'m [Measured<'a>], &'m [Measured<'a>]) {
    let splits = (0..=groups.len()).filter_map(|at| groups.split_at_checked(at));
    let uneven = |(above, below): &(&[Measured<'_>], &[Measured<'_>])| (tall(above) - tall(below)).abs();
    splits.min_by(|a, b| uneven(a).total_cmp(&uneven(b))).unwrap_or((&[], &[]))
}

fn tall(groups: &[Measured<'_>]) -> f64 {
    groups.iter().map(|group| group.tall).sum()
}

/// A group in its column; gives where the line of the column meets it.
fn draw_group(group: &Group, canvas: &mut Canvas, (left, width): (f64, f64), top: f64) -> f64 {
    let (from, to) = (left + INDENT, left + width - APART);
    let label = Block::new(&group.label, Style::Soft, to - from);
    let middle = top + if label.is_empty() { 12.0 } else { Style::Soft.leading() / 2.0 };
    canvas.line("relation", (left + 3.0, middle), (from - 2.0, middle));
    canvas.words(&label, Edge::Left, from, top);
    let tags_top = top + label.height() + if label.is_empty() { 0.0 } else { 3.0 };
    flow(canvas, &group.tags, group.rest.as_ref(), (from, to), tags_top);
    middle
}
