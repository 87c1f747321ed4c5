//! Values at the corners of a box, where leaves stand at one end of their ranges.

use std::collections::VecDeque;

use super::interval::Interval;
use super::operation::Operation;
use super::reach::Reach;
use super::slope::Slope;
use super::{Node, NodeId, Tape};

/// A node that depends on more is not looked at in its corners on the way.
const MOST_NODES: usize = 128;
/// So many sets of corners are kept open for further figures.
const MOST_OPEN: usize = 8;

/// Encloses single nodes by their corners.
#[derive(Default)]
pub(super) struct Corners {
    reach: Reach,
    values: Vec<Interval>,
}

impl Corners {
    /// What encloses a step, with the leaves it rises or falls by at their ends.
    pub(super) fn enclose(
        &mut self,
        tape: &Tape,
        step: (Operation, &[NodeId]),
        slopes: &[Slope],
        range: impl Fn(u32) -> Interval,
    ) -> Interval {
        let settled = |slope: &Slope| slope.rise.low >= 0.0 || slope.rise.high <= 0.0;
        let nodes = if slopes.iter().any(settled) { self.reach.of(tape, step.1, MOST_NODES) } else { &[] };
        if nodes.is_empty() {
            return Interval::ALL;
        }
        self.values.resize(tape.n_nodes(), Interval::ALL);
        let [low, high] = [false, true].map(|is_high| {
            let at = |leaf: u32| {
                let found = slopes.binary_search_by_key(&leaf, |slope| slope.leaf).ok();
                match found.and_then(|idx| slopes.get(idx)) {
                    Some(slope) => corner(range(leaf), slope.rise, is_high),
                    None => range(leaf),
                }
            };
            enclose(tape, nodes, &mut self.values, at);
            let value = |id: &NodeId| self.values.get(id.idx()).copied().unwrap_or(Interval::ALL);
            step.0.enclose(&step.1.iter().map(value).collect::<Vec<_>>())
        });
        Interval::new(low.low, high.high)
    }
}

/// The end of the range at which a leaf with this rise makes the value high, or low.
pub(super) fn corner(range: Interval, rise: Interval, is_high: bool) -> Interval {
    let at = |end: f64| Interval { low: end, high: end };
    if rise.low >= 0.0 {
        at(if is_high { range.high } else { range.low })
    } else if rise.high <= 0.0 {
        at(if is_high { range.low } else { range.high })
    } else {
        range
    }
}

fn enclose(tape: &Tape, nodes: &[NodeId], values: &mut [Interval], at: impl Fn(u32) -> Interval) {
    let mut arguments = Vec::new();
    for id in nodes {
        let value = match tape.node(*id) {
            Node::Leaf(leaf) => at(leaf),
            Node::Constant(value) => Interval::point(value),
            Node::Step(operation, start, end) => {
                arguments.clear();
                let value = |id: &NodeId| values.get(id.idx()).copied().unwrap_or(Interval::ALL);
                arguments.extend(tape.arguments(start, end).iter().map(value));
                operation.enclose(&arguments)
            }
        };
        if let Some(place) = values.get_mut(id.idx()) {
            *place = value;
        }
    }
}

/// Figures whose leaves want the same corners, evaluated together in two passes.
///
/// A chain of figures that all rise by the same leaves costs two passes over the tape, not two for each.
pub(super) struct Shared<'a> {
    tape: &'a Tape,
    /// What a leaf is at its low and its high end.
    ends: &'a dyn Fn(u32) -> (f64, f64, f64),
    open: VecDeque<Group>,
    reach: Reach,
    values: Vec<f64>,
    /// The figure by its place, low and high.
    done: Vec<(usize, f64, f64)>,
}

#[derive(Default)]
struct Group {
    /// For each leaf: whether the figures rise by it, or none where it moves none of them.
    rises: Vec<Option<bool>>,
    figures: Vec<(usize, NodeId)>,
}

impl<'a> Shared<'a> {
    /// `ends` gives best, low and high of a leaf.
    pub(super) fn new(tape: &'a Tape, ends: &'a dyn Fn(u32) -> (f64, f64, f64)) -> Self {
        let values = vec![f64::NAN; tape.n_nodes()];
        Self { tape, ends, open: VecDeque::new(), reach: Reach::default(), values, done: Vec::new() }
    }

    /// Asks for the corners of one figure. `rises` lists the leaves that move it, and whether upwards.
    pub(super) fn ask(&mut self, place: usize, figure: NodeId, rises: &[(u32, bool)]) {
        let fits =
            |group: &Group| rises.iter().all(|(leaf, is_up)| group.at(*leaf).is_none_or(|up| up == *is_up));
        let found = self.open.iter().position(fits);
        let mut group = found.and_then(|idx| self.open.remove(idx)).unwrap_or_default();
        for (leaf, is_up) in rises {
            group.set(*leaf, *is_up);
        }
        group.figures.push((place, figure));
        self.open.push_front(group);
        if self.open.len() > MOST_OPEN
            && let Some(oldest) = self.open.pop_back()
        {
            self.evaluate(&oldest);
        }
    }

    /// Low and high of all figures asked for, with their places.
    pub(super) fn finish(mut self) -> Vec<(usize, f64, f64)> {
        while let Some(group) = self.open.pop_front() {
            self.evaluate(&group);
        }
        self.done
    }

    fn evaluate(&mut self, group: &Group) {
        let figures: Vec<NodeId> = group.figures.iter().map(|(_, id)| *id).collect();
        let nodes = self.reach.of(self.tape, &figures, usize::MAX);
        let [lows, highs] = [false, true].map(|is_high| {
            let at = |leaf: u32| {
                let (best, low, high) = (self.ends)(leaf);
                group.at(leaf).map_or(best, |is_up| if is_up == is_high { high } else { low })
            };
            self.tape.evaluate(nodes, at, &mut self.values);
            let value = |id: &NodeId| self.values.get(id.idx()).copied().unwrap_or(f64::NAN);
            figures.iter().map(value).collect::<Vec<f64>>()
        });
        let ends = lows.into_iter().zip(highs);
        self.done.extend(group.figures.iter().zip(ends).map(|((place, _), (low, high))| (*place, low, high)));
    }
}

impl Group {
    fn at(&self, leaf: u32) -> Option<bool> {
        self.rises.get(usize::try_from(leaf).unwrap_or(usize::MAX)).copied().flatten()
    }

    fn set(&mut self, leaf: u32, is_up: bool) {
        let place = usize::try_from(leaf).unwrap_or(usize::MAX - 1);
        if self.rises.len() <= place {
            self.rises.resize(place + 1, None);
        }
        if let Some(rises) = self.rises.get_mut(place) {
            *rises = Some(is_up);
        }
    }
}
