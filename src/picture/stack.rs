//! Levels that rest on each other, with what flows between them and how much each keeps.

use super::canvas::{Block, Breadth, Canvas, Edge, Style};
use super::figure::{Words, figure};
use super::tags::{Tag, flow};

/// Levels, one on the other.
#[derive(Clone, Debug)]
pub struct Stack {
    /// The levels, top first.
    pub levels: Vec<Level>,
    /// What flows up from level to level, in words; stands beside the arrow. May be empty: then there is none.
    pub flow: String,
    /// What a level's share is a share of; stands above the shares. Shown where a level has one.
    pub share_label: String,
}

/// One level.
#[derive(Clone, Debug)]
pub struct Level {
    /// What it is called.
    pub label: String,
    /// What it does, in a sentence. May be empty.
    pub summary: String,
    /// Where its name leads.
    pub href: Option<String>,
    /// The rank of the place whose hue it has.
    pub place: Option<usize>,
    /// Who stands there: the first ones.
    pub tags: Vec<Tag>,
    /// How many more, with where to find them.
    pub rest: Option<Tag>,
    /// What it keeps, where that is known.
    pub share: Option<Share>,
}

/// Part of a whole.
#[derive(Clone, Debug)]
pub struct Share {
    /// The part, 1 for all of it.
    pub value: f64,
    /// The part in words.
    pub text: String,
    /// Where the words lead: to the derivation.
    pub href: Option<String>,
}

/// Draws levels that rest on each other.
pub fn stack(words: &Words, of: &Stack) -> String {
    figure("stack", words, |breadth| draw(of, breadth))
}

const PAD: f64 = 11.0;

pub(super) fn draw(of: &Stack, breadth: Breadth) -> Canvas {
    let mut canvas = Canvas::default();
    let width = breadth.units();
    let has_shares = of.levels.iter().any(|level| level.share.is_some());
    let is_narrow = breadth.is_narrow();
    let flow_words = Block::new(&of.flow, Style::Soft, if is_narrow { width - 30.0 } else { 84.0 });
    // On a broad sheet the arrow has its words beside it, on a narrow one above it.
    let left = match (flow_words.is_empty(), is_narrow) {
        (true, _) => 0.0,
        (false, true) => 24.0,
        (false, false) => flow_words.width + 34.0,
    };
    let head = Block::new(&of.share_label, Style::Soft, if is_narrow { width - left } else { 150.0 });
    let mut top = 0.0;
    if is_narrow && !flow_words.is_empty() {
        canvas.words(&flow_words, Edge::Left, 0.0, 0.0);
        top = flow_words.height() + 6.0;
    }
    if has_shares {
        canvas.words(&head, Edge::Right, width, top);
        top += head.height() + 6.0;
    }
    let start = top;
    let share_room = if has_shares && !is_narrow { 120.0 } else { 0.0 };
    for level in &of.levels {
        let foot = card(level, &mut canvas, (left, width - 1.0), top, share_room);
        top = foot + 8.0;
    }
    let foot = (top - 8.0).max(start);
    if !flow_words.is_empty() && foot - start > 20.0 {
        let x = if is_narrow { 8.0 } else { left - 18.0 };
        canvas.arrow("move", &[(x, foot - 2.0), (x, start + 2.0)]);
        if !is_narrow {
            let middle = f64::midpoint(start, foot);
            let top = (middle - flow_words.height() / 2.0).max(0.0);
            canvas.words(&flow_words, Edge::Right, x - 10.0, top);
        }
    }
    canvas.height += 2.0;
    canvas
}

/// One level from edge to edge; gives its foot.
fn card(level: &Level, canvas: &mut Canvas, (left, right): (f64, f64), top: f64, share_room: f64) -> f64 {
    let inner = (left + PAD + 4.0, right - PAD);
    let label = Block::new(&level.label, Style::Strong, inner.1 - inner.0 - share_room);
    let summary = Block::new(&level.summary, Style::Soft, inner.1 - inner.0 - share_room);
    let mut y = top + PAD - 2.0;
    canvas.in_hue(level.place, |canvas| {
        canvas.linked(level.href.as_deref(), "", |canvas| canvas.words(&label, Edge::Left, inner.0, y));
    });
    y += label.height();
    canvas.words(&summary, Edge::Left, inner.0, y + 1.0);
    y += summary.height() + 1.0;
    if let Some(share) = &level.share {
        let text =
            Block::new(&share.text, Style::Strong, if share_room > 0.0 { share_room - 14.0 } else { 150.0 });
        let long = if share_room > 0.0 { share_room - 20.0 } else { inner.1 - inner.0 };
        let text_top = if share_room > 0.0 { top + PAD - 2.0 } else { y + 6.0 };
        canvas
            .linked(share.href.as_deref(), "", |canvas| canvas.words(&text, Edge::Right, inner.1, text_top));
        let bar_top = text_top + text.height() + 4.0;
        let part = if share.value.is_finite() { share.value.clamp(0.0, 1.0) } else { 0.0 };
        canvas.bar("rest", inner.1 - long, inner.1, bar_top, 8.0);
        canvas.in_hue(level.place, |canvas| {
            let from = inner.1 - long;
            canvas.bar("bar", from, from + long * part, bar_top, 8.0);
        });
        y = y.max(bar_top + 8.0);
    }
    if !level.tags.is_empty() || level.rest.is_some() {
        y = flow(canvas, &level.tags, level.rest.as_ref(), inner, y + 7.0);
    }
    let foot = y + PAD;
    canvas.in_hue(level.place, |canvas| {
        canvas.rounded("card", (left, top), (right - left, foot - top));
        canvas.bar("edge", left, left + 4.0, top + 4.0, foot - top - 8.0);
    });
    canvas.height = canvas.height.max(foot);
    foot
}
