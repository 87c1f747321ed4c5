//! A table of strengths as a map: rows by columns, how firm each cell is, and what moves from where to where.

use super::canvas::{Block, Breadth, Canvas, Edge, Style, Units};
use super::cell::{Look, PAD};
use super::figure::{Words, figure};
use super::moves::{Band, Lanes, caption_all};

/// A map: its rows have cells, one for each column.
#[derive(Clone, Debug)]
pub struct Matrix {
    /// The columns, from left to right.
    pub columns: Vec<Heading>,
    /// The rows, from top to bottom.
    pub rows: Vec<Row>,
    /// What moves; each is an arrow with a number, and its caption stands below.
    pub moves: Vec<Move>,
    /// What strengths and states are called; the legend and every cell use them.
    pub words: MatrixWords,
}

/// The name of a column.
#[derive(Clone, Debug)]
pub struct Heading {
    /// What it is called.
    pub label: String,
    /// Where the name leads.
    pub href: Option<String>,
}

/// One row.
#[derive(Clone, Debug)]
pub struct Row {
    /// What it is called.
    pub label: String,
    /// Where the name leads.
    pub href: Option<String>,
    /// The rank of the place whose hue it has.
    pub place: Option<usize>,
    /// What its cells come to, such as how durable the row is; stands at the row's end. May be empty.
    pub end: String,
    /// Its cells in the order of the columns; one that is not given is unknown.
    pub cells: Vec<MatrixCell>,
}

/// One cell.
#[derive(Clone, Debug, Default)]
pub struct MatrixCell {
    /// How much it holds.
    pub strength: Strength,
    /// Where that is going.
    pub state: State,
    /// Where the cell leads: to its evidence.
    pub href: Option<String>,
    /// All there is to say of it: row, column, strength, state, pressures, date.
    pub title: String,
}

/// How much a cell holds.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
#[expect(missing_docs, reason = "the names say it")]
pub enum Strength {
    #[default]
    Unknown,
    None,
    Weak,
    Moderate,
    Strong,
}

/// Where a cell's strength is going.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[expect(missing_docs, reason = "the names say it")]
pub enum State {
    #[default]
    Unknown,
    Held,
    Forming,
    Eroding,
}

/// What strengths and states are called.
#[derive(Clone, Debug)]
#[expect(missing_docs, reason = "the names say it")]
pub struct MatrixWords {
    pub strong: String,
    pub moderate: String,
    pub weak: String,
    pub none: String,
    pub held: String,
    pub forming: String,
    pub eroding: String,
    pub unknown: String,
}

/// Something that moves from one row, or one cell, to another.
#[derive(Clone, Debug)]
pub struct Move {
    /// Where it comes from.
    pub from: Spot,
    /// Where it goes.
    pub to: Spot,
    /// What moves, and why; stands below the map.
    pub caption: String,
    /// Where the caption leads.
    pub href: Option<String>,
}

/// A row, or a cell of it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Spot {
    /// The number of the row, from 0.
    pub row: usize,
    /// The number of the column, from 0; none for the whole row.
    pub column: Option<usize>,
}

/// Draws a map of strengths.
pub fn matrix(words: &Words, of: &Matrix) -> String {
    figure("matrix", words, |breadth| draw(of, breadth))
}

/// A column narrower than this has no room for a word; its cells stand below each other instead.
const LEAST: f64 = 58.0;

pub(super) fn draw(of: &Matrix, breadth: Breadth) -> Canvas {
    let mut canvas = Canvas::default();
    let lanes = Lanes::new(of);
    let right = breadth.units() - lanes.width();
    let count = of.columns.len();
    let column = right / f64::from(u32::try_from(count.max(1)).unwrap_or(u32::MAX));
    let is_list = breadth.is_narrow() || column < LEAST;
    if !is_list {
        head(of, &mut canvas, column);
    }
    let bands: Vec<Band> = (0..)
        .zip(&of.rows)
        .map(|(at, row)| {
            let head = title(row, &mut canvas, right, breadth.is_narrow());
            let top = canvas.height + 5.0;
            let cells: Vec<MatrixCell> =
                (0..count).map(|at| row.cells.get(at).cloned().unwrap_or_default()).collect();
            let looks: Vec<Look<'_>> = cells.iter().map(|cell| Look::new(cell, &of.words)).collect();
            let mut ends = Vec::new();
            canvas.in_hue(row.place, |canvas| {
                ends = if is_list {
                    let names: Vec<&str> = of.columns.iter().map(|column| column.label.as_str()).collect();
                    list(&looks, &names, canvas, top, right)
                } else {
                    line(&looks, canvas, top, column)
                };
            });
            let band = Band { head, top, bottom: canvas.height.max(top), ends, right, is_list };
            canvas.height = band.bottom + lanes.below(at, is_list) + 14.0;
            band
        })
        .collect();
    lanes.draw(&mut canvas, &bands);
    legend(&of.words, &mut canvas, breadth.units());
    caption_all(&of.moves, &mut canvas, breadth.units());
    canvas.height += 2.0;
    canvas
}

/// The names of the columns, their last lines beside each other.
fn head(of: &Matrix, canvas: &mut Canvas, column: f64) {
    let blocks: Vec<Block> =
        of.columns.iter().map(|head| Block::new(&head.label, Style::Soft, column - 3.0)).collect();
    let tallest = blocks.iter().map(Block::height).fold(0.0, f64::max);
    let mut x = 1.0;
    for (head, block) in of.columns.iter().zip(&blocks) {
        canvas.linked(head.href.as_deref(), "", |canvas| {
            canvas.words(block, Edge::Left, x, tallest - block.height());
        });
        x += column;
    }
    canvas.height = tallest + 12.0;
}

/// The name of a row, and what its cells come to. Gives the middle of the name.
fn title(row: &Row, canvas: &mut Canvas, right: f64, is_narrow: bool) -> f64 {
    let top = canvas.height;
    let room = if is_narrow { right - 6.0 } else { right * 0.45 };
    let label = Block::new(&row.label, Style::Strong, room);
    canvas.in_hue(row.place, |canvas| {
        canvas.linked(row.href.as_deref(), "", |canvas| canvas.words(&label, Edge::Left, 0.0, top));
    });
    let end = Block::new(&row.end, Style::Soft, if is_narrow { right } else { right * 0.5 });
    if is_narrow {
        canvas.words(&end, Edge::Left, 0.0, top + label.height());
    } else {
        canvas.words(&end, Edge::Right, right, top);
    }
    top + f64::max(label.height(), 18.0) / 2.0
}

/// Cells side by side, their words below their swatch. Gives the foot of each.
fn line(looks: &[Look<'_>], canvas: &mut Canvas, top: f64, column: f64) -> Vec<(f64, f64)> {
    let room = column - 2.0 * PAD - 2.0;
    let blocks: Vec<[Block; 2]> =
        looks.iter().map(|look| look.lines().map(|line| Block::new(line, Style::Soft, room))).collect();
    let swatch = 14.0;
    let tall = blocks.iter().map(|[first, second]| first.height() + second.height()).fold(0.0, f64::max)
        + swatch
        + 2.0 * PAD
        + 3.0;
    let mut left = 1.0;
    let mut ends = Vec::new();
    for (look, [first, second]) in looks.iter().zip(&blocks) {
        let width = column - 3.0;
        look.linked(canvas, |canvas| {
            look.frame(canvas, (left, top), (width, tall));
            look.swatch(canvas, (left + PAD, top + PAD), (width - 2.0 * PAD, swatch));
            let words_top =
                if look.is_empty() { top + (tall - first.height()) / 2.0 } else { top + PAD + swatch + 3.0 };
            canvas.words(first, Edge::Left, left + PAD, words_top);
            canvas.words(second, Edge::Left, left + PAD, words_top + first.height());
        });
        ends.push((left + width / 2.0, top + tall));
        left += column;
    }
    canvas.height = canvas.height.max(top + tall);
    ends
}

/// Cells below each other, their column's name beside the swatch. Gives the end of each.
fn list(
    looks: &[Look<'_>],
    names: &[&str],
    canvas: &mut Canvas,
    mut top: f64,
    right: f64,
) -> Vec<(f64, f64)> {
    let swatch = (46.0, 14.0);
    let rest = right - swatch.0 - 3.0 * PAD - 4.0;
    let mut ends = Vec::new();
    for (look, name) in looks.iter().zip(names) {
        let name = Block::new(name, Style::Soft, rest * 0.44);
        let words = Block::new(&look.words(), Style::Soft, rest * 0.56 - PAD);
        let tall = f64::max(name.height(), words.height()).max(swatch.1 + 2.0) + 9.0;
        let middle = top + tall / 2.0;
        look.linked(canvas, |canvas| {
            let at = (1.0, middle - swatch.1 / 2.0 - 2.0);
            canvas.shape(
                "field",
                &format!("M0 {}h{}v{}h-{}z", Units(top), Units(right), Units(tall), Units(right)),
            );
            look.frame(canvas, at, (swatch.0 + 4.0, swatch.1 + 4.0));
            look.swatch(canvas, (at.0 + 2.0, at.1 + 2.0), swatch);
            canvas.words(&name, Edge::Left, swatch.0 + 3.0 * PAD, middle - name.height() / 2.0);
            canvas.words(&words, Edge::Right, right, middle - words.height() / 2.0);
        });
        ends.push((right, middle));
        top += tall;
    }
    canvas.height = canvas.height.max(top);
    ends
}

/// What fills and edges mean, in as many lines as they need.
fn legend(words: &MatrixWords, canvas: &mut Canvas, width: f64) {
    const SWATCH: (f64, f64) = (30.0, 14.0);
    let keys = [
        (Strength::Strong, State::Held, &words.strong),
        (Strength::Moderate, State::Held, &words.moderate),
        (Strength::Weak, State::Held, &words.weak),
        (Strength::None, State::Held, &words.none),
        (Strength::Strong, State::Held, &words.held),
        (Strength::Strong, State::Forming, &words.forming),
        (Strength::Strong, State::Eroding, &words.eroding),
        (Strength::Unknown, State::Unknown, &words.unknown),
    ];
    let (mut left, mut top) = (1.0, canvas.height + 4.0);
    let mut foot = top;
    for (at, (strength, state, name)) in keys.into_iter().enumerate() {
        let block = Block::new(name, Style::Soft, width / 2.0 - SWATCH.0 - 20.0);
        let wide = SWATCH.0 + 10.0 + block.width;
        // Strengths in one line, states in the next.
        if left > 1.0 && (left + wide > width || at == 4) {
            (left, top) = (1.0, foot + 5.0);
        }
        let cell = MatrixCell { strength, state, ..MatrixCell::default() };
        let look = Look::new(&cell, words);
        look.frame(canvas, (left, top + 0.5), (SWATCH.0 + 4.0, SWATCH.1 + 4.0));
        look.swatch(canvas, (left + 2.0, top + 2.5), SWATCH);
        canvas.words(&block, Edge::Left, left + SWATCH.0 + 10.0, top + 1.0);
        foot = foot.max(top + f64::max(block.height() + 1.0, SWATCH.1 + 5.0));
        left += wide + 14.0;
    }
    canvas.height = canvas.height.max(foot);
}
