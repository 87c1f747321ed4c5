//! The least value of a figure over a box, where not every leaf is proved to move it one way.
//!
//! Boxes wait in the order of their lower bounds. The first is proved again: leaves that now rise or fall go
//! to their corners; when none is left, its least value is known. Else the leaf that matters most is halved.
//! The search ends when no waiting box can hold less than the least value met: that is exact. Or it ends with
//! the first box that may not be halved any more: its bound is the answer, and an outer one.

use std::cmp::Ordering;
use std::collections::BinaryHeap;

use super::corner::corner;
use super::interval::Interval;
use super::slope::Slope;
use super::survey::Survey;
use super::{NodeId, Tape};

/// How often a leaf may be halved.
const MOST_HALVINGS: u8 = 6;
/// Boxes for one end of one figure; a figure has two ends, and 4,096 boxes together.
const MOST_BOXES: usize = 2048;
/// Nodes visited for one end of one figure; a very long figure gets fewer boxes.
const MOST_VISITS: usize = 1_000_000;
/// A bound this near to a value met is that value: the rest is rounding.
const NOISE: f64 = 1e-13;

/// The least value, and whether it is met somewhere in the box.
pub(super) struct Least {
    pub(super) value: f64,
    pub(super) is_exact: bool,
}

struct Waiting {
    bound: f64,
    ranges: Vec<Interval>,
    halvings: Vec<u8>,
    /// The leaf to halve next, by its place.
    next: Option<usize>,
}

/// Finds the least value of `target` over the box `ranges`.
pub(super) fn least(tape: &Tape, target: NodeId, ranges: Vec<Interval>) -> Least {
    let halvings = vec![0; ranges.len()];
    let mut search = Search { tape, target, met: f64::INFINITY, survey: Survey::new(tape, &ranges) };
    let mut heap = BinaryHeap::new();
    heap.extend(search.look(ranges, halvings));
    let mut left = MOST_BOXES.min(MOST_VISITS / tape.n_nodes().max(1)).max(16);
    while let Some(waiting) = heap.pop() {
        if waiting.bound >= search.met - NOISE * search.met.abs() {
            break;
        }
        let Some(leaf) = waiting.next.filter(|_| left >= 2) else {
            return Least { value: waiting.bound, is_exact: false };
        };
        left -= 2;
        for half in waiting.halves(leaf) {
            heap.extend(search.look(half.0, half.1));
        }
    }
    Least { value: search.met, is_exact: search.met.is_finite() }
}

struct Search<'a> {
    tape: &'a Tape,
    target: NodeId,
    /// The least value met so far.
    met: f64,
    survey: Survey<'a>,
}

impl Search<'_> {
    /// Proves what it can about a box; nothing waits where its least value is met.
    fn look(&mut self, mut ranges: Vec<Interval>, halvings: Vec<u8>) -> Option<Waiting> {
        loop {
            self.survey.again(&ranges);
            let slopes = self.survey.slopes(self.target).unwrap_or_default().to_vec();
            let mut is_settled = false;
            for slope in &slopes {
                if let Some(range) = place(slope.leaf).and_then(|place| ranges.get_mut(place)) {
                    let settled = corner(*range, slope.rise, false);
                    is_settled |= settled.is_point() && !range.is_point();
                    *range = settled;
                }
            }
            if is_settled {
                continue;
            }
            let middle: Vec<f64> = ranges.iter().map(|range| range.middle()).collect();
            let value = self.value(&middle);
            if value < self.met {
                self.met = value;
            }
            // A figure moved by too many leaves to know how.
            let is_known = self.survey.slopes(self.target).is_some();
            if is_known && slopes.is_empty() && !value.is_nan() && self.survey.value(self.target).is_finite()
            {
                return None;
            }
            let slopes = is_known.then_some(slopes);
            let next = next(&ranges, &halvings, slopes.as_deref());
            let bound = self.bound(&middle, slopes.as_deref());
            return Some(Waiting { bound, ranges, halvings, next });
        }
    }

    /// What the figure does not fall below: by its enclosure, and by how far its slopes lead from the middle.
    fn bound(&mut self, middle: &[f64], slopes: Option<&[Slope]>) -> f64 {
        let enclosed = self.survey.value(self.target).low;
        let Some(slopes) = slopes.filter(|slopes| slopes.iter().all(|slope| slope.rise.is_finite())) else {
            return enclosed;
        };
        let at_middle: Vec<Interval> = middle.iter().map(|value| Interval::point(*value)).collect();
        let step = |slope: &Slope| {
            let from = place(slope.leaf).and_then(|place| at_middle.get(place)).copied();
            slope.rise.times(self.survey.range(slope.leaf).minus(from.unwrap_or(Interval::ALL)))
        };
        let way = slopes.iter().map(step).fold(Interval::ZERO, Interval::plus);
        self.survey.again(&at_middle);
        enclosed.max(self.survey.value(self.target).plus(way).low)
    }

    fn value(&self, leaves: &[f64]) -> f64 {
        self.tape.best(leaves).get(self.target.idx()).copied().unwrap_or(f64::NAN)
    }
}

/// The leaf that moves the figure furthest; where that is unbounded or not known, the one halved least.
fn next(ranges: &[Interval], halvings: &[u8], slopes: Option<&[Slope]>) -> Option<usize> {
    let rise = |leaf: usize| match slopes {
        None => f64::INFINITY,
        Some(slopes) => {
            let found = slopes.iter().find(|slope| place(slope.leaf) == Some(leaf));
            found.map_or(0.0, |slope| slope.rise.absolute().high)
        }
    };
    let mut best: Option<(f64, u8, usize)> = None;
    for (leaf, (range, count)) in ranges.iter().zip(halvings).enumerate() {
        let reach = rise(leaf) * range.width();
        let is_open = *count < MOST_HALVINGS && range.is_finite() && !range.is_point() && reach > 0.0;
        let is_better = best.is_none_or(|(most, least, _)| reach > most || reach >= most && *count < least);
        if is_open && is_better {
            best = Some((reach, *count, leaf));
        }
    }
    best.map(|(_, _, leaf)| leaf)
}

impl Waiting {
    fn halves(&self, leaf: usize) -> [(Vec<Interval>, Vec<u8>); 2] {
        let whole = self.ranges.get(leaf).copied().unwrap_or(Interval::ALL);
        let (low, high) =
            (Interval { high: whole.middle(), ..whole }, Interval { low: whole.middle(), ..whole });
        [low, high].map(|half| {
            let (mut ranges, mut halvings) = (self.ranges.clone(), self.halvings.clone());
            if let (Some(range), Some(count)) = (ranges.get_mut(leaf), halvings.get_mut(leaf)) {
                *range = half;
                *count += 1;
            }
            (ranges, halvings)
        })
    }
}

fn place(leaf: u32) -> Option<usize> {
    usize::try_from(leaf).ok()
}

/// The box with the lowest bound comes first.
impl Ord for Waiting {
    fn cmp(&self, other: &Self) -> Ordering {
        other.bound.total_cmp(&self.bound)
    }
}

impl PartialOrd for Waiting {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl PartialEq for Waiting {
    fn eq(&self, other: &Self) -> bool {
        self.cmp(other) == Ordering::Equal
    }
}

impl Eq for Waiting {}
