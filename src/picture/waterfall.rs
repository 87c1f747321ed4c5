//! Steps that add up, one below the other: what comes in, what goes out, what is left.

use super::canvas::{Area, Block, Breadth, Canvas, Edge, Style};
use super::figure::{Words, figure};
use super::scale::{Scale, span};

/// One row of a waterfall.
#[derive(Clone, Debug)]
pub struct Step {
    /// What the step is called.
    pub label: String,
    /// Its amount in words.
    pub value: String,
    /// How far its bar reaches.
    pub reach: Reach,
    /// The least and the greatest it could be: of the amount of a step, or of a total itself.
    pub range: Option<(f64, f64)>,
    /// The rank of the place whose hue it has.
    pub place: Option<usize>,
    /// Where its label leads.
    pub href: Option<String>,
}

/// How far the bar of a step reaches.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Reach {
    /// From where the last one ended, by this much; less than nothing goes back.
    Adds(f64),
    /// From nothing to all that the steps before it come to.
    Total,
}

/// A step on its way from one running total to the next.
struct Bar {
    from: f64,
    to: f64,
    range: Option<(f64, f64)>,
}

const GAP: f64 = 14.0;

/// Draws where an amount comes from or goes to, step by step.
pub fn waterfall(words: &Words, steps: &[Step]) -> String {
    figure("waterfall", words, |breadth| draw(steps, breadth))
}

pub(super) fn draw(steps: &[Step], breadth: Breadth) -> Canvas {
    let mut canvas = Canvas::default();
    let width = breadth.units();
    let bars = run(steps);
    let reaches = bars.iter().flat_map(|bar| [Some((bar.from, bar.to)), bar.range]).flatten();
    let reach = span(reaches.flat_map(|(a, b)| [a, b]).chain([0.0])).unwrap_or((0.0, 0.0));
    let values: Vec<Block> =
        steps.iter().map(|step| Block::new(&step.value, style(step), width * 0.4)).collect();
    let widest_value = values.iter().map(|value| value.width).fold(0.0, f64::max);
    let label_room = if breadth.is_narrow() { width - widest_value - GAP } else { width * 0.34 };
    let labels: Vec<Block> =
        steps.iter().map(|step| Block::new(&step.label, style(step), label_room)).collect();
    let scale = if breadth.is_narrow() {
        Scale::linear(reach, 1.0, width - 1.0)
    } else {
        let widest_label = labels.iter().map(|label| label.width).fold(0.0, f64::max);
        Scale::linear(reach, widest_label + GAP, width - widest_value - GAP)
    };
    let mut top = 2.0;
    let mut before: Option<f64> = None;
    for (((step, bar), label), value) in steps.iter().zip(&bars).zip(&labels).zip(&values) {
        let tall = label.height().max(value.height());
        let (words_top, bar_top, thick, bottom) = if breadth.is_narrow() {
            (top, top + tall + 4.0, 14.0, top + tall + 18.0)
        } else {
            let tall = tall.max(22.0);
            (top, top + (tall - 22.0) / 2.0, 22.0, top + tall)
        };
        let label_top =
            if breadth.is_narrow() { words_top } else { words_top + (bottom - top - label.height()) / 2.0 };
        let value_top =
            if breadth.is_narrow() { words_top } else { words_top + (bottom - top - value.height()) / 2.0 };
        canvas.linked(step.href.as_deref(), "", |canvas| canvas.words(label, Edge::Left, 0.0, label_top));
        canvas.words(value, Edge::Right, width, value_top);
        if let Some(from) = before {
            let words = [label.area(Edge::Left, 0.0, label_top), value.area(Edge::Right, width, value_top)];
            thread(&mut canvas, scale.at(bar.joint(step)), from, bar_top, &words);
        }
        let class = match step.reach {
            Reach::Total => "bar total",
            Reach::Adds(amount) if amount < 0.0 => "bar less",
            Reach::Adds(_) => "bar",
        };
        if breadth.is_narrow() {
            canvas.line("zero", (scale.at(0.0), bar_top - 2.0), (scale.at(0.0), bar_top + thick + 2.0));
        }
        canvas.in_hue(step.place, |canvas| {
            canvas.bar(class, scale.at(bar.from), scale.at(bar.to), bar_top, thick);
        });
        if let Some((low, high)) = bar.range {
            canvas.whisker((scale.at(low), scale.at(high)), bar_top + thick / 2.0, true);
        }
        before = Some(bar_top + thick);
        top = bottom + if breadth.is_narrow() { 14.0 } else { 9.0 };
    }
    if !breadth.is_narrow() && !steps.is_empty() {
        canvas.line("zero", (scale.at(0.0), 0.0), (scale.at(0.0), canvas.height + 2.0));
    }
    canvas.height += 2.0;
    canvas
}

/// A line down from the bar above to the next; words in its way interrupt it.
fn thread(canvas: &mut Canvas, x: f64, from: f64, to: f64, words: &[Area]) {
    let way = Area { left: x - 3.0, top: from, right: x + 3.0, bottom: to };
    match words.iter().find(|area| area.overlaps(&way)) {
        None => canvas.line("joint", (x, from), (x, to)),
        Some(area) => {
            canvas.line("joint", (x, from), (x, area.top.max(from)));
            canvas.line("joint", (x, area.bottom.min(to)), (x, to));
        }
    }
}

fn style(step: &Step) -> Style {
    if step.reach == Reach::Total { Style::Strong } else { Style::Plain }
}

impl Bar {
    /// Where the thread from the row above comes in: at the running total so far.
    fn joint(&self, step: &Step) -> f64 {
        if step.reach == Reach::Total { self.to } else { self.from }
    }
}

/// Each step with its ends; what is no number adds nothing.
fn run(steps: &[Step]) -> Vec<Bar> {
    let number = |value: f64| if value.is_finite() { value } else { 0.0 };
    let mut total = 0.0;
    let run = steps.iter().map(|step| {
        let range = step.range.map(|(low, high)| (number(low), number(high)));
        match step.reach {
            Reach::Total => Bar { from: 0.0, to: total, range },
            Reach::Adds(amount) => {
                let from = total;
                total += number(amount);
                Bar { from, to: total, range: range.map(|(low, high)| (from + low, from + high)) }
            }
        }
    });
    run.collect()
}
