//! The part of a chart where values are: its grid, and the times below.

use super::canvas::{Area, Block, Canvas, Edge, Style};
use super::scale::{Axis, Scale};

/// Between words and what they stand beside.
pub(super) const GAP: f64 = 8.0;
/// Between the edge of the plot and the first and last point.
pub(super) const INSET: f64 = 14.0;

/// Where values and times lie on a sheet.
pub(super) struct Plot {
    pub(super) area: Area,
    pub(super) across: Scale,
    pub(super) up: Scale,
    is_log: bool,
}

impl Plot {
    /// Values of this reach in this area, times as `across` has them.
    pub(super) fn new(area: Area, across: Scale, axis: Axis, reach: (f64, f64)) -> Plot {
        // Above the highest line there is room for a word on a point.
        let (from, to) = (area.bottom, area.top + INSET);
        let is_log = axis == Axis::Log;
        let up = if is_log { Scale::log(reach, from, to) } else { Scale::linear(reach, from, to) };
        Plot { area, across, up, is_log }
    }

    /// Lines across, each with its value on the left.
    pub(super) fn grid(&self, canvas: &mut Canvas, ticks: &[(f64, Block)]) {
        let mut free = f64::INFINITY;
        for (value, block) in ticks {
            let y = self.up.at(*value);
            let is_zero = !self.is_log && value.abs() < 1e-12;
            canvas.line(if is_zero { "zero" } else { "grid" }, (self.area.left, y), (self.area.right, y));
            let top = (y - block.height() / 2.0).max(self.area.top - 4.0);
            if top + block.height() <= free {
                canvas.words(block, Edge::Right, self.area.left - GAP, top);
                free = top;
            }
        }
        canvas.height = canvas.height.max(self.area.bottom);
    }

    /// Marks below; as many words as have room, evenly.
    pub(super) fn times(&self, canvas: &mut Canvas, times: &[(f64, String)], width: f64) {
        let mut times: Vec<&(f64, String)> = times.iter().filter(|time| time.0.is_finite()).collect();
        times.sort_by(|a, b| a.0.total_cmp(&b.0));
        // The words of the lowest line of the grid may hang below it.
        let top = canvas.height.max(self.area.bottom + 7.0);
        let placed: Vec<(f64, Block, f64)> = times
            .iter()
            .map(|(at, words)| {
                let (x, block) = (self.across.at(*at), Block::new(words, Style::Soft, width / 4.0));
                let half = block.width / 2.0;
                let middle = x.clamp(half, (width - half).max(half));
                (x, block, middle)
            })
            .collect();
        let fits = |step: &usize| {
            let mut right = f64::NEG_INFINITY;
            placed.iter().step_by(*step).all(|(_, block, middle)| {
                let is_free = middle - block.width / 2.0 >= right;
                right = middle + block.width / 2.0 + GAP;
                is_free
            })
        };
        let step = (1..=placed.len().max(1)).find(fits).unwrap_or(1);
        for (at, (x, block, middle)) in placed.iter().enumerate() {
            canvas.line("mark", (*x, self.area.bottom), (*x, self.area.bottom + 5.0));
            if at % step == 0 {
                canvas.words(block, Edge::Middle, *middle, top);
            }
        }
    }
}
