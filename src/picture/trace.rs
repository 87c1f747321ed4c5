//! The series of a chart: lines, ranges, markers, names, and values in words where there is room.

use super::canvas::{Area, Block, Canvas, Edge, Style, Units};
use super::chart::{Point, Series};
use super::labels::{Stroke, Taken, spread};
use super::marker::{REACH, dashes, outline};
use super::plot::{GAP, Plot};

/// A series whose points have places on the sheet, in the order of time.
pub(super) struct Placed<'a> {
    name: &'a Block,
    place: usize,
    rank: usize,
    points: Vec<(&'a Point, f64, f64)>,
}

/// Draws all series, each thing of all of them before the next, so that no marker lies under a line.
pub(super) fn draw_all(all: &[Placed<'_>], canvas: &mut Canvas, plot: &Plot, strokes: Vec<Stroke>) {
    let mut taken = Taken { areas: canvas.words.clone(), strokes };
    for of in all {
        canvas.in_hue(Some(of.place), |canvas| {
            of.trace(canvas, &mut taken);
            of.ranges(canvas, &mut taken, plot);
        });
    }
    name_all(all, canvas, plot, &mut taken);
    for of in all {
        canvas.in_hue(Some(of.place), |canvas| of.mark(canvas));
        taken.areas.extend(of.points.iter().map(|(_, x, y)| Area::around(*x, *y, REACH)));
    }
    let room = Area { top: plot.area.top - 2.0, ..plot.area };
    for of in all {
        canvas.in_hue(Some(of.place), |canvas| of.values(canvas, &mut taken, &room));
    }
}

/// Each name at the right, as near to its last point as the others let it, and tied to it.
fn name_all(all: &[Placed<'_>], canvas: &mut Canvas, plot: &Plot, taken: &mut Taken) {
    const APART: f64 = 4.0;
    let last = |of: &Placed<'_>| of.points.last().map(|(_, x, y)| (*x, *y));
    let named: Vec<(&Placed<'_>, (f64, f64))> =
        all.iter().filter(|of| !of.name.is_empty()).filter_map(|of| Some((of, last(of)?))).collect();
    let wishes: Vec<(f64, f64)> =
        named.iter().map(|(of, (_, y))| (y - of.name.height() / 2.0, of.name.height() + APART)).collect();
    let left = plot.area.right + 2.0 * GAP;
    for ((of, (x, y)), top) in named.iter().zip(spread(&wishes, plot.area.top, plot.area.bottom + APART)) {
        let (from, to) = ((x + REACH + 3.0, *y), (left - 4.0, top + of.name.height() / 2.0));
        canvas.in_hue(Some(of.place), |canvas| {
            if to.0 > from.0 {
                canvas.trace("tie", &[from, to], "1 2");
                taken.strokes.push((from, to));
            }
            canvas.words(of.name, Edge::Left, left, top);
        });
        taken.areas.extend(canvas.words.last());
    }
}

impl<'a> Placed<'a> {
    /// A series on a plot; it has the hue of its own place, or of its rank among the series.
    pub(super) fn new(
        series: &Series,
        name: &'a Block,
        rank: usize,
        points: Vec<&'a Point>,
        plot: &Plot,
    ) -> Placed<'a> {
        let points =
            points.into_iter().map(|point| (point, plot.across.at(point.at), plot.up.at(point.value)));
        Placed { name, place: series.place.unwrap_or(rank), rank, points: points.collect() }
    }

    fn trace(&self, canvas: &mut Canvas, taken: &mut Taken) {
        let path: Vec<(f64, f64)> = self.points.iter().map(|(_, x, y)| (*x, *y)).collect();
        if path.len() > 1 {
            canvas.trace("trace", &path, dashes(self.rank));
        }
        taken.strokes.extend(path.iter().copied().zip(path.iter().copied().skip(1)));
    }

    fn ranges(&self, canvas: &mut Canvas, taken: &mut Taken, plot: &Plot) {
        for (point, x, _) in &self.points {
            if let Some((low, high)) = point.range {
                let ends = (plot.up.at(low), plot.up.at(high));
                canvas.whisker(ends, *x, false);
                taken.strokes.push(((*x, ends.0), (*x, ends.1)));
            }
        }
    }

    /// The markers; around each that leads somewhere, a field large enough to hit.
    fn mark(&self, canvas: &mut Canvas) {
        for (point, x, y) in &self.points {
            canvas.linked(point.href.as_deref(), &point.title, |canvas| {
                if point.href.is_some() {
                    canvas.shape("field", &format!("M{} {}h24v24h-24z", Units(x - 12.0), Units(y - 12.0)));
                }
                canvas.shape("marker", &outline(self.rank, *x, *y));
            });
        }
    }

    /// The last value first, then the first one, then the others: what has no free place is left out, and
    /// only those two may lie on a line.
    fn values(&self, canvas: &mut Canvas, taken: &mut Taken, room: &Area) {
        let count = self.points.len();
        let mut order: Vec<usize> = (0..count).collect();
        order.sort_by_key(|at| if at + 1 == count { 0 } else { at + 1 });
        for (rank, (point, x, y)) in order.into_iter().filter_map(|at| self.points.get(at)).enumerate() {
            let block = Block::new(&point.label, Style::Soft, 110.0);
            if block.is_empty() {
                continue;
            }
            if let Some((edge, x, top)) = taken.place(&block, (*x, *y), room, rank < 2) {
                canvas.words(&block, edge, x, top);
                taken.areas.extend(canvas.words.last());
            }
        }
    }
}
