//! What is remarked on a chart: flags above it, each on a pole at its time.

use super::canvas::{Area, Block, Canvas, Edge};

/// A remark, not yet placed.
pub(super) struct Flag {
    /// Where its pole stands.
    pub(super) x: f64,
    pub(super) block: Block,
}

/// Where a flag hangs: the left edge of its words, and how far their foot is above the chart.
#[derive(Clone, Copy, Debug)]
pub(super) struct Hung {
    pub(super) left: f64,
    pub(super) foot: f64,
}

/// Hangs flags between `left` and `right` so that none lies on another; gives each its place, and how much
/// height they need.
///
/// Words stand right of their pole. From right to left each hangs above those it would lie on, and above
/// those whose pole would go through it.
pub(super) fn hang(flags: &[Flag], left: f64, right: f64) -> (Vec<Hung>, f64) {
    let mut order: Vec<usize> = (0..flags.len()).collect();
    order.sort_by(|a, b| {
        let x = |at: &usize| flags.get(*at).map_or(0.0, |flag| flag.x);
        x(b).total_cmp(&x(a))
    });
    let mut hung = vec![Hung { left, foot: 0.0 }; flags.len()];
    let mut taken: Vec<(Area, f64)> = Vec::new();
    let mut height = 0.0_f64;
    for at in order {
        let (Some(flag), Some(place)) = (flags.get(at), hung.get_mut(at)) else { continue };
        let from = (flag.x + 4.0).min(right - flag.block.width).max(left);
        let to = from + flag.block.width;
        let below = taken.iter().filter(|(area, pole)| {
            (area.left < to + 8.0 && from < area.right + 8.0) || (from - 4.0..=to + 4.0).contains(pole)
        });
        let foot = below.map(|(area, _)| area.bottom).fold(0.0, f64::max);
        *place = Hung { left: from, foot };
        let head = foot + flag.block.height() + 2.0;
        taken.push((Area { left: from, top: foot, right: to, bottom: head }, flag.x));
        height = height.max(head);
    }
    (hung, height)
}

/// Draws hung flags above `base`; the pole of each goes down to its end.
pub(super) fn raise(canvas: &mut Canvas, flags: &[Flag], hung: &[Hung], base: f64, ends: &[f64]) {
    for ((flag, hung), end) in flags.iter().zip(hung).zip(ends) {
        let foot = base - hung.foot;
        let top = foot - flag.block.height();
        let from = if hung.left >= flag.x { top + 3.0 } else { foot };
        canvas.line("pole", (flag.x, from), (flag.x, *end));
    }
    for (flag, hung) in flags.iter().zip(hung) {
        canvas.words(&flag.block, Edge::Left, hung.left, base - hung.foot - flag.block.height());
    }
}
