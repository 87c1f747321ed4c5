//! From where to where a figure goes when its leaves go through their ranges, and which way each moves it.

use std::collections::{BTreeMap, BTreeSet};

use super::corner::{Shared, corner};
use super::evaluate::range;
use super::interval::Interval;
use super::reach::Reach;
use super::search;
use super::slope::Slope;
use super::survey::{MOST_LEAVES, Survey};
use super::{NodeId, Tape};

/// Where a leaf can be: its best value, its range, and the hull of its range and its slider.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct LeafRange {
    /// The best value; within the range.
    pub best: f64,
    /// The low end of the range.
    pub low: f64,
    /// The high end of the range.
    pub high: f64,
    /// The low end of range and slider together.
    pub hull_low: f64,
    /// The high end of range and slider together.
    pub hull_high: f64,
}

impl LeafRange {
    /// A leaf that does not move.
    pub fn point(value: f64) -> Self {
        Self { best: value, low: value, high: value, hull_low: value, hull_high: value }
    }

    /// A leaf with a range and no slider.
    pub fn range(best: f64, low: f64, high: f64) -> Self {
        Self { best, low, high, hull_low: low, hull_high: high }
    }

    fn within(&self) -> Interval {
        Interval::new(self.low, self.high)
    }

    fn hull(&self) -> Interval {
        self.within().hull(Interval::new(self.hull_low, self.hull_high))
    }
}

/// Which way a figure goes when a leaf rises, wherever the others stand.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Sign {
    /// It rises, or stands.
    Rising,
    /// It falls, or stands.
    Falling,
    /// It stands.
    Flat,
    /// Not proved.
    Unsettled,
}

impl Sign {
    fn of(rise: Interval) -> Self {
        match (rise.low >= 0.0, rise.high <= 0.0) {
            (true, true) => Self::Flat,
            (true, false) => Self::Rising,
            (false, true) => Self::Falling,
            (false, false) => Self::Unsettled,
        }
    }
}

/// The range of a figure.
#[derive(Clone, Debug, PartialEq)]
pub struct Extent {
    /// The low end: never above the best value. Minus infinity where there is none.
    pub low: f64,
    /// The high end: never below the best value. Infinity where there is none.
    pub high: f64,
    /// Whether both ends are finite and reached; else they are an outer bound.
    pub is_exact: bool,
    /// The leaves with a hull to move in, by number, with their signs proved over the hulls of all.
    pub signs: Vec<(u32, Sign)>,
}

/// A best value outside its extent by more was not lost by rounding.
const NOISE: f64 = 1e-12;

impl Tape {
    /// The extents of these figures.
    ///
    /// Signs are proved for all figures in one pass over the hulls. A figure whose leaves are all settled takes
    /// two corners of the ranges, and figures that want the same corners share their passes. For a figure with
    /// unsettled leaves the settled ones stand at their corners and the others are halved: at most 6 times
    /// each, and 4,096 boxes.
    ///
    /// For n nodes, most figures cost a few operations per node and leaf. Worst are figures that want a corner
    /// of their own each, or hundreds of leaves each (their signs alone are as many), or a search each: then
    /// all nodes a figure depends on are visited again for it, and a chain of such figures is quadratic. A
    /// search visits at most two million nodes.
    pub fn extents(&self, targets: &[NodeId], leaves: &[LeafRange]) -> Vec<Extent> {
        let hulls: Vec<Interval> = (0..self.n_leaves()).map(|leaf| range(leaves, leaf).hull()).collect();
        let rises = self.rises(targets, &hulls);
        let best = self.best(&leaves.iter().map(|leaf| leaf.best).collect::<Vec<_>>());
        let ends = |leaf: u32| {
            let LeafRange { best, low, high, .. } = range(leaves, leaf);
            (best, low, high)
        };
        let mut shared = Shared::new(self, &ends);
        let mut extents: Vec<Extent> = Vec::with_capacity(targets.len());
        for (place, (target, rises)) in targets.iter().zip(&rises).enumerate() {
            let signs: Vec<(u32, Sign)> = rises.iter().map(|(leaf, rise)| (*leaf, Sign::of(*rise))).collect();
            let is_moving = |leaf: &u32| !range(leaves, *leaf).within().is_point();
            let is_open = signs.iter().any(|(leaf, sign)| *sign == Sign::Unsettled && is_moving(leaf));
            let (low, high, is_exact) = if is_open {
                self.searched(*target, rises, leaves)
            } else {
                let up = |(leaf, sign): &(u32, Sign)| match sign {
                    Sign::Rising => Some((*leaf, true)),
                    Sign::Falling => Some((*leaf, false)),
                    Sign::Flat | Sign::Unsettled => None,
                };
                shared.ask(place, *target, &signs.iter().filter_map(up).collect::<Vec<_>>());
                (f64::NAN, f64::NAN, true)
            };
            extents.push(Extent { low, high, is_exact, signs });
        }
        for (place, low, high) in shared.finish() {
            if let Some(extent) = extents.get_mut(place) {
                (extent.low, extent.high) = (low, high);
            }
        }
        for (extent, target) in extents.iter_mut().zip(targets) {
            extent.close(best.get(target.idx()).copied().unwrap_or(f64::NAN));
        }
        extents
    }

    /// Which way each leaf moves each figure wherever all stand in their hulls, without the ranges.
    ///
    /// Leaves that do not move, or that a figure does not depend on, are left out.
    pub fn signs(&self, targets: &[NodeId], leaves: &[LeafRange]) -> Vec<Vec<(u32, Sign)>> {
        let hulls: Vec<Interval> = (0..self.n_leaves()).map(|leaf| range(leaves, leaf).hull()).collect();
        let rises = self.rises(targets, &hulls).into_iter();
        rises.map(|rises| rises.into_iter().map(|(leaf, rise)| (leaf, Sign::of(rise))).collect()).collect()
    }

    /// How each moving leaf moves each target over the box.
    fn rises(&self, targets: &[NodeId], hulls: &[Interval]) -> Vec<Vec<(u32, Interval)>> {
        let mut survey = Survey::new(self, hulls);
        let rises = |slopes: &[Slope]| slopes.iter().map(|slope| (slope.leaf, slope.rise)).collect();
        let mut found: BTreeMap<NodeId, Vec<(u32, Interval)>> = BTreeMap::new();
        let mut many: BTreeSet<NodeId> = BTreeSet::new();
        for target in targets {
            match survey.slopes(*target) {
                Some(slopes) => drop(found.insert(*target, rises(slopes))),
                None => drop(many.insert(*target)),
            }
        }
        if !many.is_empty() {
            let many: Vec<NodeId> = many.into_iter().collect();
            let nodes = Reach::default().of(self, &many, usize::MAX).to_vec();
            let moving = |leaf: &u32| !survey.range(*leaf).is_point();
            let mut leaves: Vec<u32> =
                nodes.iter().filter_map(|id| self.leaf_at(*id)).filter(moving).collect();
            leaves.sort_unstable();
            for block in leaves.chunks(MOST_LEAVES) {
                survey.block(&nodes, block);
                for target in &many {
                    let slopes: Vec<_> = survey.slopes(*target).map(rises).unwrap_or_default();
                    found.entry(*target).or_default().extend(slopes);
                }
            }
        }
        targets.iter().map(|target| found.get(target).cloned().unwrap_or_default()).collect()
    }

    /// The least and the most of a figure whose leaves are not all settled.
    fn searched(&self, target: NodeId, rises: &[(u32, Interval)], leaves: &[LeafRange]) -> (f64, f64, bool) {
        let part = self.part(target);
        let at = |is_high: bool| -> Vec<Interval> {
            let place = |leaf: &u32| {
                let found = rises.binary_search_by_key(leaf, |(leaf, _)| *leaf).ok();
                let within = range(leaves, *leaf).within();
                match found.and_then(|idx| rises.get(idx)) {
                    Some((_, rise)) => corner(within, *rise, is_high),
                    None => within,
                }
            };
            part.leaves.iter().map(place).collect()
        };
        let low = search::least(&part.tape, part.figure, at(false));
        let high = search::least(&part.tape, part.negative, at(true));
        (low.value, -high.value, low.is_exact && high.is_exact)
    }
}

impl Extent {
    /// Takes in the best value, which rounding may have left outside, and opens ends that are no numbers.
    ///
    /// Nothing lies above infinity: a low end there was divided by a zero, whose sign says nothing.
    fn close(&mut self, best: f64) {
        let is_lost = self.low == f64::INFINITY || self.high == f64::NEG_INFINITY;
        if is_lost || best.is_nan() || self.low.is_nan() || self.high.is_nan() {
            (self.low, self.high, self.is_exact) = (f64::NEG_INFINITY, f64::INFINITY, false);
        }
        let room = NOISE * best.abs();
        let is_inside = self.low - room <= best && best <= self.high + room;
        self.is_exact &= is_inside && self.low.is_finite() && self.high.is_finite();
        self.low = self.low.min(best);
        self.high = self.high.max(best);
    }
}
