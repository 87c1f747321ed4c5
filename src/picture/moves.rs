//! Arrows beside a map: each runs in a lane of its own, so that none crosses a word; captions stand below.

use super::canvas::{Area, Block, Canvas, Edge, Style};
use super::matrix::{Matrix, Move, Spot};

/// Between two lanes.
const STEP: f64 = 15.0;
/// Between the cells and the first lane: room for the heads of arrows.
const REACH: f64 = 14.0;
/// Between two lanes below a row.
const RUNG: f64 = 8.0;

/// A row as it lies on the sheet.
pub(super) struct Band {
    /// The middle of its name.
    pub(super) head: f64,
    pub(super) top: f64,
    pub(super) bottom: f64,
    /// Where an arrow meets each of its cells.
    pub(super) ends: Vec<(f64, f64)>,
    /// Where the cells end.
    pub(super) right: f64,
    /// Whether cells stand below each other.
    pub(super) is_list: bool,
}

/// The arrows, each with its lane.
pub(super) struct Lanes {
    /// Ends that have a place on the map, and the number of the lane; none for a move that has no place.
    lanes: Vec<Option<(Spot, Spot, usize)>>,
    count: usize,
}

fn real(count: usize) -> f64 {
    f64::from(u32::try_from(count).unwrap_or(u32::MAX))
}

impl Lanes {
    /// Short arrows run inside, long ones outside.
    pub(super) fn new(of: &Matrix) -> Lanes {
        let stands = |spot: &Spot| {
            spot.row < of.rows.len() && spot.column.is_none_or(|column| column < of.columns.len())
        };
        let mut order: Vec<usize> = (0..)
            .zip(&of.moves)
            .filter(|(_, of)| stands(&of.from) && stands(&of.to) && of.from != of.to)
            .map(|(at, _)| at)
            .collect();
        order.sort_by_key(|at| of.moves.get(*at).map(|of| of.from.row.abs_diff(of.to.row)));
        let lane = |at: usize| order.iter().position(|other| *other == at);
        let lanes = (0..).zip(&of.moves).map(|(at, of)| Some((of.from, of.to, lane(at)?))).collect();
        Lanes { lanes, count: order.len() }
    }

    /// How much of the sheet they need on the right.
    pub(super) fn width(&self) -> f64 {
        if self.count == 0 { 0.0 } else { REACH + STEP * real(self.count) }
    }

    /// All ends at a row, in the order of lanes: of a whole row, or of its cells.
    fn at(&self, row: usize, of_cells: bool) -> Vec<(usize, bool)> {
        let mut ends = Vec::new();
        for (from, to, lane) in self.lanes.iter().flatten() {
            for (spot, is_target) in [(from, false), (to, true)] {
                if spot.row == row && spot.column.is_some() == of_cells {
                    ends.push((*lane, is_target));
                }
            }
        }
        ends.sort_unstable();
        ends
    }

    /// The height that arrows to and from its cells need below a row.
    pub(super) fn below(&self, row: usize, is_list: bool) -> f64 {
        let count = self.at(row, true).len();
        if is_list || count == 0 { 0.0 } else { RUNG * real(count) + 6.0 }
    }

    /// The way from the lane to an end, beginning at the lane.
    fn way(
        &self,
        bands: &[Band],
        spot: Spot,
        lane: usize,
        is_target: bool,
        x: f64,
    ) -> Option<Vec<(f64, f64)>> {
        let band = bands.get(spot.row)?;
        let ends = self.at(spot.row, spot.column.is_some());
        let rank = real(ends.iter().position(|end| *end == (lane, is_target))?);
        let Some(column) = spot.column else {
            let (from, tall) =
                if band.is_list { (band.head - 9.0, 22.0) } else { (band.top, band.bottom - band.top) };
            let y = from + tall * (rank + 1.0) / (real(ends.len()) + 1.0);
            return Some(vec![(x, y), (band.right + 2.0, y)]);
        };
        let (end_x, end_y) = band.ends.get(column).copied()?;
        if band.is_list {
            // Two arrows at one cell do not lie on each other.
            let y = end_y + if is_target { 3.0 } else { -3.0 };
            return Some(vec![(x, y), (end_x + 2.0, y)]);
        }
        let y = band.bottom + 8.0 + RUNG * rank;
        let end_x = end_x + if is_target { 6.0 } else { -6.0 };
        Some(vec![(x, y), (end_x, y), (end_x, end_y + 1.0)])
    }

    pub(super) fn draw(&self, canvas: &mut Canvas, bands: &[Band]) {
        let mut numbers: Vec<Area> = Vec::new();
        let mut strokes = Vec::new();
        let mut ways = Vec::new();
        for (number, lane) in (1..).zip(&self.lanes) {
            let Some((from, to, lane)) = *lane else { continue };
            let Some(right) = bands.get(from.row).map(|band| band.right) else { continue };
            let x = right + REACH + STEP * real(lane) + 4.0;
            let (Some(mut way), Some(rest)) =
                (self.way(bands, from, lane, false, x), self.way(bands, to, lane, true, x))
            else {
                continue;
            };
            way.reverse();
            let stretch = (way.last().map_or(0.0, |at| at.1), rest.first().map_or(0.0, |at| at.1));
            way.extend(rest);
            strokes.extend(way.iter().copied().zip(way.iter().copied().skip(1)));
            ways.push((number, x, stretch, way));
        }
        for (_, _, _, way) in &ways {
            canvas.arrow("move", way);
        }
        for (number, x, (from, to), _) in ways {
            let block = Block::new(&i32::to_string(&number), Style::Strong, STEP);
            let place = |share: f64| {
                let middle = from + (to - from) * share;
                block.area(Edge::Middle, x, middle - block.height() / 2.0)
            };
            let is_free = |area: &Area| {
                !numbers.iter().any(|other| other.overlaps(area))
                    && !strokes.iter().any(|((_, a), (_, b)): &((f64, f64), (f64, f64))| {
                        (a - b).abs() < 0.01 && *a > area.top - 1.0 && *a < area.bottom + 1.0
                    })
            };
            let shares = [0.5, 0.4, 0.6, 0.3, 0.7, 0.2, 0.8];
            let area = shares.into_iter().map(place).find(is_free).or_else(|| {
                Some(place(0.5)).filter(|area| !numbers.iter().any(|other| other.overlaps(area)))
            });
            let Some(area) = area else { continue };
            canvas.words(&block, Edge::Middle, x, area.top);
            numbers.push(area);
        }
    }
}

/// What each arrow says, with its number.
pub(super) fn caption_all(moves: &[Move], canvas: &mut Canvas, width: f64) {
    let inset = 22.0;
    if !moves.is_empty() {
        canvas.height += 12.0;
    }
    for (number, of) in (1..).zip(moves) {
        let top = canvas.height;
        let number = Block::new(&i32::to_string(&number), Style::Strong, inset);
        let caption = Block::new(&of.caption, Style::Plain, width - inset);
        canvas.words(&number, Edge::Left, 0.0, top);
        canvas.linked(of.href.as_deref(), "", |canvas| canvas.words(&caption, Edge::Left, inset, top));
        canvas.height = canvas.height.max(top + 20.0) + 6.0;
    }
}
