//! Shares with ranges, laid end to end three times: all at their least, at their best, at their most; and the
//! whole they should come to.

use super::canvas::{Block, Breadth, Canvas, Edge, Style};
use super::figure::{Words, figure};
use super::scale::{Scale, span};

/// Parts that should come to a whole.
#[derive(Clone, Debug)]
pub struct Shares {
    /// The parts, in the order they are laid.
    pub parts: Vec<SharePart>,
    /// What they should come to.
    pub whole: f64,
    /// That in words; stands at its line.
    pub whole_text: String,
    /// What each of the three lines of parts is called, and what it comes to in words: least, best, most.
    pub sums: [(String, String); 3],
}

/// One part.
#[derive(Clone, Debug)]
pub struct SharePart {
    /// What it is called.
    pub label: String,
    /// Where its label leads.
    pub href: Option<String>,
    /// The rank of the place whose hue it has.
    pub place: Option<usize>,
    /// Its least, best and most.
    pub values: [f64; 3],
    /// All that in words.
    pub text: String,
}

const THICK: f64 = 20.0;
const GAP: f64 = 10.0;

/// Draws shares end to end.
pub fn shares(words: &Words, of: &Shares) -> String {
    figure("shares", words, |breadth| draw(of, breadth))
}

pub(super) fn draw(of: &Shares, breadth: Breadth) -> Canvas {
    let mut canvas = Canvas::default();
    let width = breadth.units();
    let is_narrow = breadth.is_narrow();
    let rows = rows(of);
    let names: Vec<(Block, Block)> = rows
        .iter()
        .map(|(_, (label, value))| {
            let room = if is_narrow { width * 0.6 } else { width * 0.2 };
            (Block::new(label, Style::Soft, room), Block::new(value, Style::Strong, width * 0.36 - GAP))
        })
        .collect();
    let widest = names.iter().map(|(label, value)| f64::max(label.width, value.width)).fold(0.0, f64::max);
    let left = if is_narrow { 1.0 } else { widest + GAP };
    let reach = span(rows.iter().flat_map(|(ends, _)| ends.iter().copied()).chain([0.0, of.whole]));
    let (low, high) = reach.unwrap_or((0.0, 1.0));
    let scale = Scale::linear((low.min(0.0), high), left, width - 1.0);

    // The whole: its words above, its line through all bars.
    let whole = Block::new(&of.whole_text, Style::Soft, width * 0.5);
    let at = scale.at(if of.whole.is_finite() { of.whole } else { 0.0 });
    let half = whole.width / 2.0;
    canvas.words(&whole, Edge::Middle, at.clamp(half, (width - half).max(half)), 0.0);
    let mut top = whole.height() + 4.0;
    top = numbers(&mut canvas, rows.first().map_or(&[], |(ends, _)| ends), &scale, top);
    let from = top;
    let mut before: Option<(Vec<f64>, f64)> = None;
    for ((ends, _), (label, value)) in rows.iter().zip(&names) {
        let tall = if is_narrow {
            canvas.words(label, Edge::Left, 0.0, top);
            canvas.words(value, Edge::Right, width, top);
            let words = f64::max(label.height(), value.height());
            top += words + 3.0;
            THICK
        } else {
            let words = label.height() + value.height();
            let words_top = top + (THICK - words).max(0.0) / 2.0;
            canvas.words(label, Edge::Left, 0.0, words_top);
            canvas.words(value, Edge::Left, 0.0, words_top + label.height());
            f64::max(words, THICK)
        };
        let bar_top = top + (tall - THICK) / 2.0;
        let mut begin = scale.at(0.0);
        let places: Vec<f64> = ends.iter().map(|end| scale.at(*end)).collect();
        for (rank, (end, part)) in places.iter().zip(&of.parts).enumerate() {
            canvas.in_hue(part.place, |canvas| {
                canvas.bar(&format!("part tone-{}", rank % 4), begin, *end, bar_top, THICK);
            });
            begin = *end;
        }
        // A part can be followed from line to line.
        if let (Some((above, foot)), false) = (&before, is_narrow) {
            for (from, to) in above.iter().zip(&places) {
                canvas.line("joint", (*from, *foot), (*to, bar_top));
            }
        }
        canvas.line("whole", (at, bar_top - 4.0), (at, bar_top + THICK + 4.0));
        before = Some((places, bar_top + THICK));
        top += tall + 14.0;
    }
    let foot = (top - 14.0).max(from);
    key(of, &mut canvas, width, foot + 12.0);
    canvas.height += 2.0;
    canvas
}

/// The three lines with the end of each part; one where nothing has a range.
fn rows(of: &Shares) -> Vec<(Vec<f64>, &(String, String))> {
    let has_ranges =
        of.parts.iter().any(|part| part.values.windows(2).any(|pair| pair.first() != pair.last()));
    let lines = of.sums.iter().enumerate().filter(|(at, _)| has_ranges || *at == 1);
    lines
        .map(|(at, sum)| {
            let mut end = 0.0;
            let ends = of.parts.iter().map(|part| {
                let value = part.values.get(at).copied().unwrap_or_default();
                end += if value.is_finite() && value.abs() < 1e100 { value.max(0.0) } else { 0.0 };
                end
            });
            (ends.collect(), sum)
        })
        .collect()
}

/// The number of each part above the first line, where there is room; gives where the line may begin.
fn numbers(canvas: &mut Canvas, ends: &[f64], scale: &Scale, top: f64) -> f64 {
    let mut begin = scale.at(0.0);
    let mut taken = f64::NEG_INFINITY;
    let mut foot = top;
    for (number, end) in (1..).zip(ends) {
        let (from, to) = (begin, scale.at(*end));
        begin = to;
        let block = Block::new(&i32::to_string(&number), Style::Soft, 40.0);
        let area = block.area(Edge::Middle, f64::midpoint(from, to), top);
        if area.left >= taken && to - from >= block.width {
            canvas.words(&block, Edge::Middle, f64::midpoint(from, to), top);
            taken = area.right + 2.0;
            foot = foot.max(area.bottom + 2.0);
        }
    }
    foot
}

/// What the numbers mean.
fn key(of: &Shares, canvas: &mut Canvas, width: f64, mut top: f64) {
    let inset = 24.0;
    for (number, part) in (1..).zip(&of.parts) {
        let number = Block::new(&i32::to_string(&number), Style::Soft, inset);
        let text = Block::new(&part.text, Style::Plain, width * 0.4);
        let label = Block::new(&part.label, Style::Plain, width - inset - text.width - GAP);
        let tall = f64::max(label.height(), text.height()).max(20.0) + 4.0;
        canvas.words(&number, Edge::Left, 0.0, top);
        canvas.linked(part.href.as_deref(), "", |canvas| canvas.words(&label, Edge::Left, inset, top));
        canvas.words(&text, Edge::Right, width, top);
        top += tall;
    }
    canvas.height = canvas.height.max(top);
}
