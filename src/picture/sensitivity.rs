//! Which input moves a result most: one bar for each, longest first.

use super::canvas::{Block, Breadth, Canvas, Edge, Style};
use super::figure::{Words, figure};
use super::scale::{GREATEST, Scale, span};

/// How far each input moves one result.
pub struct Sensitivity<'a> {
    /// The result with every input at its best value.
    pub base: f64,
    /// That result in words.
    pub base_text: String,
    /// What each input does when it alone is moved.
    pub swings: Vec<Swing>,
    /// How many bars are drawn.
    pub most: usize,
    /// Says, of as many inputs as are left out, that they are; they are the ones that move the least.
    pub rest: &'a dyn Fn(usize) -> String,
}

/// One input, moved from its low end to its high end.
#[derive(Clone, Debug)]
pub struct Swing {
    /// What the input is called.
    pub label: String,
    /// What happens at the input's low end.
    pub low: End,
    /// What happens at the input's high end.
    pub high: End,
    /// Where its label leads.
    pub href: Option<String>,
    /// The rank of the place whose hue it has.
    pub place: Option<usize>,
}

/// One end of an input.
#[derive(Clone, Debug)]
pub struct End {
    /// The input there, in words.
    pub input_text: String,
    /// The result there.
    pub result: f64,
    /// The result there, in words.
    pub result_text: String,
}

const GAP: f64 = 8.0;
const THICK: f64 = 16.0;

/// Draws which input moves a result most.
pub fn sensitivity(words: &Words, of: &Sensitivity<'_>) -> String {
    figure("sensitivity", words, |breadth| draw(of, breadth))
}

/// A swing with its words broken into lines, its smaller result on the left.
struct Row<'a> {
    swing: &'a Swing,
    label: Block,
    left: Ends,
    right: Ends,
}

/// What stands at one end of a bar.
struct Ends {
    result: f64,
    is_high: bool,
    words: [Block; 2],
}

impl Ends {
    fn new(end: &End, is_high: bool, room: f64) -> Ends {
        let words = [
            Block::new(&end.result_text, Style::Plain, room),
            Block::new(&end.input_text, Style::Soft, room),
        ];
        Ends { result: number(end.result), is_high, words }
    }

    fn width(&self) -> f64 {
        self.words.iter().map(|block| block.width).fold(0.0, f64::max)
    }

    fn height(&self) -> f64 {
        self.words.iter().map(Block::height).sum()
    }

    fn put(&self, canvas: &mut Canvas, edge: Edge, x: f64, mut top: f64) {
        for block in &self.words {
            canvas.words(block, edge, x, top);
            top += block.height();
        }
    }
}

pub(super) fn draw(of: &Sensitivity<'_>, breadth: Breadth) -> Canvas {
    let mut canvas = Canvas::default();
    let width = breadth.units();
    let mut swings: Vec<&Swing> = of.swings.iter().collect();
    swings.sort_by(|a, b| length(b).total_cmp(&length(a)));
    let left_out = swings.len().saturating_sub(of.most);
    swings.truncate(of.most);
    let (label_room, end_room) =
        if breadth.is_narrow() { (width, (width - GAP) / 2.0) } else { (width * 0.27, width * 0.17) };
    let rows: Vec<Row<'_>> = swings.into_iter().map(|swing| Row::new(swing, label_room, end_room)).collect();
    let base = number(of.base);
    let results = rows.iter().flat_map(|row| [row.left.result, row.right.result]);
    let reach = span(results.chain([base])).unwrap_or((base, base));
    let scale = if breadth.is_narrow() {
        Scale::linear(reach, 1.0, width - 1.0)
    } else {
        let widest = |of: fn(&Row<'_>) -> f64| rows.iter().map(of).fold(0.0, f64::max);
        let left = widest(|row| row.label.width) + 2.0 * GAP + widest(|row| row.left.width()) + GAP;
        Scale::linear(reach, left, width - widest(|row| row.right.width()) - GAP)
    };
    let middle = scale.at(base);
    let head = Block::new(&of.base_text, Style::Strong, width);
    let half = head.width / 2.0;
    canvas.words(&head, Edge::Middle, middle.clamp(half, (width - half).max(half)), 0.0);
    let mut top = head.height() + if breadth.is_narrow() { 10.0 } else { 6.0 };
    let from = head.height() + 2.0;
    for row in &rows {
        top = if breadth.is_narrow() {
            row.narrow(&mut canvas, &scale, middle, top)
        } else {
            row.broad(&mut canvas, &scale, middle, top)
        };
    }
    if !breadth.is_narrow() && !rows.is_empty() {
        canvas.line("zero", (middle, from), (middle, top - 4.0));
    }
    if left_out > 0 {
        let rest = Block::new(&(of.rest)(left_out), Style::Soft, width);
        canvas.words(&rest, Edge::Left, 0.0, top);
    }
    canvas.height += 2.0;
    canvas
}

impl Row<'_> {
    fn new(swing: &Swing, label_room: f64, end_room: f64) -> Row<'_> {
        let low = Ends::new(&swing.low, false, end_room);
        let high = Ends::new(&swing.high, true, end_room);
        let (left, right) = if low.result <= high.result { (low, high) } else { (high, low) };
        Row { swing, label: Block::new(&swing.label, Style::Plain, label_room), left, right }
    }

    /// Label, then the bar with its words at both ends, in one row; gives where the next begins.
    fn broad(&self, canvas: &mut Canvas, scale: &Scale, middle: f64, top: f64) -> f64 {
        let tall = self.label.height().max(self.left.height()).max(self.right.height()).max(THICK);
        let centred = |height: f64| top + (tall - height) / 2.0;
        self.name(canvas, centred(self.label.height()));
        self.bar(canvas, scale, middle, centred(THICK));
        // Words keep off the line of the base, even where both ends lie on one side of it.
        let (left, right) = (scale.at(self.left.result).min(middle), scale.at(self.right.result).max(middle));
        self.left.put(canvas, Edge::Right, left - GAP, centred(self.left.height()));
        self.right.put(canvas, Edge::Left, right + GAP, centred(self.right.height()));
        top + tall + 8.0
    }

    /// Label, bar and words one below the other.
    fn narrow(&self, canvas: &mut Canvas, scale: &Scale, middle: f64, top: f64) -> f64 {
        self.name(canvas, top);
        let bar = top + self.label.height() + 4.0;
        self.bar(canvas, scale, middle, bar);
        canvas.line("zero", (middle, bar - 3.0), (middle, bar + THICK + 3.0));
        let below = bar + THICK + 3.0;
        let full = Breadth::Narrow.units();
        let fits = self.left.width() + GAP <= middle && self.right.width() + GAP <= full - middle;
        // Under the ends of the bar, each on its side of the base; at the edges where a side is too small.
        let near = |at: f64, end: &Ends, outward: f64| {
            if !fits {
                if outward < 0.0 { (Edge::Left, 0.0) } else { (Edge::Right, full) }
            } else if (at - middle) * outward >= end.width() + GAP {
                if outward < 0.0 { (Edge::Left, at) } else { (Edge::Right, at) }
            } else {
                let edge = if outward < 0.0 { Edge::Right } else { Edge::Left };
                (edge, middle + outward * GAP)
            }
        };
        let (edge, x) = near(scale.at(self.left.result), &self.left, -1.0);
        self.left.put(canvas, edge, x, below);
        let (edge, x) = near(scale.at(self.right.result), &self.right, 1.0);
        self.right.put(canvas, edge, x, below);
        below + self.left.height().max(self.right.height()) + 12.0
    }

    fn name(&self, canvas: &mut Canvas, top: f64) {
        let href = self.swing.href.as_deref();
        canvas.linked(href, "", |canvas| canvas.words(&self.label, Edge::Left, 0.0, top));
    }

    /// From the base to both ends, the side of the input's low end hollow; from one end to the other where both
    /// lie on one side of the base.
    fn bar(&self, canvas: &mut Canvas, scale: &Scale, middle: f64, top: f64) {
        let (left, right) = (scale.at(self.left.result), scale.at(self.right.result));
        canvas.in_hue(self.swing.place, |canvas| {
            if left > middle + 0.05 || right < middle - 0.05 {
                return canvas.bar("bar", left, right, top, THICK);
            }
            for (end, at) in [(&self.left, left), (&self.right, right)] {
                if (at - middle).abs() > 0.05 {
                    canvas.bar(if end.is_high { "bar" } else { "bar less" }, middle, at, top, THICK);
                }
            }
        });
    }
}

/// How far a swing moves the result.
fn length(swing: &Swing) -> f64 {
    (number(swing.high.result) - number(swing.low.result)).abs()
}

/// What can be drawn; anything else stands at nothing, and its words say what it is.
fn number(value: f64) -> f64 {
    if value.abs() < GREATEST { value } else { 0.0 }
}
