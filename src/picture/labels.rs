//! Finds a free place for each word beside its point.

use super::canvas::{Area, Block, Edge};
use super::marker::REACH;

/// A straight line from one place to another.
pub(super) type Stroke = ((f64, f64), (f64, f64));

/// What is already on a sheet.
#[derive(Debug)]
pub(super) struct Taken {
    /// Nothing may lie on these.
    pub(super) areas: Vec<Area>,
    /// Words would rather not lie on these.
    pub(super) strokes: Vec<Stroke>,
}

/// The places around a point in the order of liking: which way, and which edge of the words is there. The
/// last two clear a range.
const AROUND: [(f64, f64, Edge); 10] = [
    (0.0, -1.0, Edge::Middle),
    (0.0, 1.0, Edge::Middle),
    (1.0, 0.0, Edge::Left),
    (1.0, -0.7, Edge::Left),
    (1.0, 0.7, Edge::Left),
    (-1.0, -0.7, Edge::Right),
    (-1.0, 0.7, Edge::Right),
    (-1.0, 0.0, Edge::Right),
    (0.0, -1.9, Edge::Middle),
    (0.0, 1.9, Edge::Middle),
];

impl Taken {
    /// Where `block` may stand beside a point within `room`: edge, `x` and top. On a stroke only if it `must`.
    pub(super) fn place(
        &self,
        block: &Block,
        (x, y): (f64, f64),
        room: &Area,
        must: bool,
    ) -> Option<(Edge, f64, f64)> {
        let free = |clear: bool| {
            AROUND.iter().find_map(|&(right, down, edge)| {
                let x = x + right * (REACH + 3.0);
                let middle = y + down * (REACH + 2.0 + block.height() / 2.0);
                let top = middle - block.height() / 2.0;
                let area = block.area(edge, x, top);
                let area = Area { left: area.left - 2.0, right: area.right + 2.0, ..area };
                let is_free = room.holds(&area)
                    && !self.areas.iter().any(|taken| taken.overlaps(&area))
                    && !(clear && self.strokes.iter().any(|(from, to)| crosses(&area, *from, *to)));
                is_free.then_some((edge, x, top))
            })
        };
        free(true).or_else(|| if must { free(false) } else { None })
    }
}

/// Whether a stroke goes through an area.
fn crosses(area: &Area, (x0, y0): (f64, f64), (x1, y1): (f64, f64)) -> bool {
    let (mut enters, mut leaves) = (0.0_f64, 1.0_f64);
    for (from, to, low, high) in [(x0, x1, area.left, area.right), (y0, y1, area.top, area.bottom)] {
        let way = to - from;
        if way.abs() < 1e-9 {
            if from < low || from > high {
                return false;
            }
            continue;
        }
        let (a, b) = ((low - from) / way, (high - from) / way);
        enters = enters.max(a.min(b));
        leaves = leaves.min(a.max(b));
    }
    enters < leaves
}

/// Moves blocks of these heights, each wished at a top, down and up until none lies on another.
///
/// They keep the order of their wishes and stay between `from` and `to`, if all of them fit there.
pub(super) fn spread(wishes: &[(f64, f64)], from: f64, to: f64) -> Vec<f64> {
    let mut order: Vec<usize> = (0..wishes.len()).collect();
    let wish = |at: usize| wishes.get(at).copied().unwrap_or_default();
    order.sort_by(|a, b| {
        let middle = |at: usize| wish(at).0 + wish(at).1 / 2.0;
        middle(*a).total_cmp(&middle(*b))
    });
    let mut tops = vec![0.0; wishes.len()];
    let mut floor = from;
    for &at in &order {
        let (top, height) = wish(at);
        let top = top.max(floor);
        floor = top + height;
        if let Some(place) = tops.get_mut(at) {
            *place = top;
        }
    }
    let mut ceiling = to;
    for &at in order.iter().rev() {
        if let Some(place) = tops.get_mut(at) {
            *place = place.min(ceiling - wish(at).1);
            ceiling = *place;
        }
    }
    tops
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn blocks_that_want_one_place_share_it_in_order() {
        assert_eq!(spread(&[(10.0, 20.0), (12.0, 20.0), (60.0, 20.0)], 0.0, 100.0), [10.0, 30.0, 60.0]);
        assert_eq!(spread(&[(90.0, 20.0), (85.0, 20.0)], 0.0, 100.0), [80.0, 60.0]);
    }

    #[test]
    fn a_stroke_crosses_what_it_goes_through() {
        let area = Area { left: 0.0, top: 0.0, right: 10.0, bottom: 10.0 };
        assert!(crosses(&area, (-5.0, -5.0), (15.0, 15.0)));
        assert!(!crosses(&area, (-5.0, 8.0), (2.0, 20.0)));
        assert!(crosses(&area, (5.0, -5.0), (5.0, 5.0)));
        assert!(!crosses(&area, (12.0, -5.0), (12.0, 5.0)));
    }
}
