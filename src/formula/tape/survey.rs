//! One pass over a tape that encloses every node and its slopes over a box of the leaves.

use super::corner::Corners;
use super::interval::Interval;
use super::operation::Operation;
use super::slope::{self, Moving, Slope};
use super::{Node, NodeId, Tape};

/// A node moved by more leaves carries no slopes in the first pass; they are found in blocks of so many.
pub(super) const MOST_LEAVES: usize = 64;
/// A numerator of more terms is not divided term by term.
const MOST_TERMS: usize = 16;

/// Values and slopes of all nodes of one tape over one box.
pub(super) struct Survey<'a> {
    tape: &'a Tape,
    ranges: Vec<Interval>,
    values: Vec<Interval>,
    /// The slopes of all nodes, one after the other, each node's in the order of leaves.
    slopes: Vec<Slope>,
    /// Where the slopes of a node stand. None for a node that too many leaves move.
    spans: Vec<Option<(usize, usize)>>,
    corners: Corners,
}

impl<'a> Survey<'a> {
    /// Surveys the box in which each leaf is anywhere in its range.
    pub(super) fn new(tape: &'a Tape, ranges: &[Interval]) -> Self {
        let n = tape.n_nodes();
        let mut survey = Self {
            tape,
            ranges: Vec::new(),
            values: Vec::with_capacity(n),
            slopes: Vec::new(),
            spans: Vec::with_capacity(n),
            corners: Corners::default(),
        };
        survey.again(ranges);
        survey
    }

    /// Surveys another box.
    pub(super) fn again(&mut self, ranges: &[Interval]) {
        self.ranges.clear();
        self.ranges.extend_from_slice(ranges);
        self.values.clear();
        self.slopes.clear();
        self.spans.clear();
        for node in &self.tape.nodes {
            let (value, slopes) = match *node {
                Node::Constant(value) => (Interval::point(value), Some(Vec::new())),
                Node::Leaf(leaf) => (self.range(leaf), Some(self.of_leaf(leaf))),
                Node::Step(operation, start, end) => self.step(operation, self.tape.arguments(start, end)),
            };
            self.values.push(value);
            let slopes = slopes.filter(|slopes| slopes.len() <= MOST_LEAVES);
            let span = slopes.map(|slopes| self.keep(&slopes));
            self.spans.push(span);
        }
    }

    /// Finds the slopes of these nodes by these leaves alone. The values stand.
    ///
    /// The nodes are in order, with all they depend on; no more than [`MOST_LEAVES`] leaves, in order.
    pub(super) fn block(&mut self, nodes: &[NodeId], leaves: &[u32]) {
        self.slopes.clear();
        for id in nodes {
            let slopes = match self.tape.node(*id) {
                Node::Constant(_) => Vec::new(),
                Node::Leaf(leaf) if leaves.binary_search(&leaf).is_ok() => self.of_leaf(leaf),
                Node::Leaf(_) => Vec::new(),
                Node::Step(operation, start, end) => {
                    let arguments = self.tape.arguments(start, end);
                    self.moving(arguments).map_or_else(Vec::new, |moving| {
                        self.refined_slopes(operation, arguments, &moving, self.value(*id))
                    })
                }
            };
            let span = self.keep(&slopes);
            if let Some(place) = self.spans.get_mut(id.idx()) {
                *place = Some(span);
            }
        }
    }

    /// What encloses the node over the box.
    pub(super) fn value(&self, id: NodeId) -> Interval {
        self.values.get(id.idx()).copied().unwrap_or(Interval::ALL)
    }

    /// Where the leaf is.
    pub(super) fn range(&self, leaf: u32) -> Interval {
        let place = usize::try_from(leaf).unwrap_or(usize::MAX);
        self.ranges.get(place).copied().unwrap_or(Interval::ALL)
    }

    /// How the leaves move the node; none where they are too many for one pass.
    pub(super) fn slopes(&self, id: NodeId) -> Option<&[Slope]> {
        let (start, end) = self.spans.get(id.idx()).copied().flatten()?;
        self.slopes.get(start..end)
    }

    fn keep(&mut self, slopes: &[Slope]) -> (usize, usize) {
        let start = self.slopes.len();
        self.slopes.extend_from_slice(slopes);
        (start, self.slopes.len())
    }

    fn of_leaf(&self, leaf: u32) -> Vec<Slope> {
        if self.range(leaf).is_point() {
            return Vec::new();
        }
        let pull = if self.range(leaf).is_definite() { Interval::ONE } else { Interval::ALL };
        vec![Slope { leaf, rise: Interval::ONE, pull }]
    }

    fn moving(&self, arguments: &[NodeId]) -> Option<Vec<Moving<'_>>> {
        let moving = |id: &NodeId| Some(Moving { value: self.value(*id), slopes: self.slopes(*id)? });
        arguments.iter().map(moving).collect()
    }

    fn step(&mut self, operation: Operation, arguments: &[NodeId]) -> (Interval, Option<Vec<Slope>>) {
        let value = self.enclose(operation, arguments);
        let Some(moving) = self.moving(arguments) else {
            return (value, None);
        };
        if moving.iter().all(|moving| moving.slopes.is_empty()) {
            return (value, Some(Vec::new()));
        }
        let slopes = self.refined_slopes(operation, arguments, &moving, value);
        if slopes.len() > MOST_LEAVES || !is_loose(operation, &moving) {
            return (value, Some(slopes));
        }
        // The leaves pull the arguments against each other: at its corners the node says what it reaches.
        let mut corners = std::mem::take(&mut self.corners);
        let tight =
            value.meet(corners.enclose(self.tape, (operation, arguments), &slopes, |leaf| self.range(leaf)));
        self.corners = corners;
        let refined = slopes.into_iter().map(|slope| slope.refined(tight, self.range(slope.leaf)));
        (tight, Some(refined.collect()))
    }

    fn enclose(&self, operation: Operation, arguments: &[NodeId]) -> Interval {
        let values: Vec<Interval> = arguments.iter().map(|id| self.value(*id)).collect();
        let value = operation.enclose(&values);
        match (operation, arguments) {
            (Operation::Divide, &[above, below]) => {
                let shares = self.terms_by(above, below).into_iter();
                let whole = shares.fold(None, |sum: Option<Interval>, share| {
                    Some(sum.map_or(share.value, |sum| sum.plus(share.value)))
                });
                whole.map_or(value, |whole| value.meet(whole))
            }
            (Operation::Multiply, &[left, right]) if left == right => self.value(left).squared().meet(value),
            (Operation::Subtract, &[left, right]) if left == right && value.is_finite() => Interval::ZERO,
            _ => value,
        }
    }

    fn refined_slopes(
        &self,
        operation: Operation,
        arguments: &[NodeId],
        moving: &[Moving<'_>],
        value: Interval,
    ) -> Vec<Slope> {
        let is_same = matches!(arguments, [left, right] if left == right);
        if is_same && operation == Operation::Subtract && value == Interval::ZERO {
            return Vec::new();
        }
        let mut slopes = operation.slopes(moving, value, |leaf| self.range(leaf));
        if let (Operation::Divide, &[above, below]) = (operation, arguments) {
            let parts = self.terms_by(above, below);
            for slope in slopes.iter_mut().filter(|_| !parts.is_empty()) {
                let rise = parts.iter().filter_map(|part| part.slopes.get(&slope.leaf).copied());
                slope.rise = slope.rise.meet(rise.fold(Interval::ZERO, Interval::plus));
            }
        }
        slopes.into_iter().map(|slope| slope.refined(value, self.range(slope.leaf))).collect()
    }

    /// A numerator of no certain sign, divided term by term: (p − c) / p is 1 − c / p.
    fn terms_by(&self, above: NodeId, below: NodeId) -> Vec<Share> {
        let divisor = self.value(below);
        if self.value(above).is_definite() || !divisor.is_definite() || divisor.is_point() {
            return Vec::new();
        }
        let terms = self.tape.terms(above, MOST_TERMS);
        if terms.len() < 2 {
            return Vec::new();
        }
        let share = |(is_taken, term): &(bool, NodeId)| self.share(*is_taken, *term, below);
        terms.iter().map(share).collect::<Option<Vec<Share>>>().unwrap_or_default()
    }

    fn share(&self, is_taken: bool, term: NodeId, below: NodeId) -> Option<Share> {
        let (own, divisor) = (self.value(term), self.value(below));
        if term == below && divisor.is_finite() {
            let value = if is_taken { -Interval::ONE } else { Interval::ONE };
            return Some(Share { value, slopes: std::collections::BTreeMap::new() });
        }
        let value = own.by(divisor);
        let moving = self.moving(&[term, below])?;
        let leaves = slope::leaves(&moving);
        let slopes = Operation::Divide.slopes(&moving, value, |leaf| self.range(leaf));
        let rise = |slope: Slope| {
            let rise = slope.refined(value, self.range(slope.leaf)).rise;
            (slope.leaf, if is_taken { -rise } else { rise })
        };
        debug_assert_eq!(leaves.len(), slopes.len());
        let value = if is_taken { -value } else { value };
        Some(Share { value, slopes: slopes.into_iter().map(rise).collect() })
    }
}

/// One term over the divisor: its value, and its rise by each leaf.
struct Share {
    value: Interval,
    slopes: std::collections::BTreeMap<u32, Interval>,
}

/// Whether a leaf moves two arguments so that their effects may cancel; else the enclosure is tight already.
fn is_loose(operation: Operation, arguments: &[Moving<'_>]) -> bool {
    if arguments.iter().filter(|moving| !moving.slopes.is_empty()).count() < 2 {
        return false;
    }
    let directions = operation.directions(arguments);
    let is_one_way = |effect: Interval| effect.low >= 0.0 || effect.high <= 0.0;
    if let (&[left, right], &[by_left, by_right]) = (arguments, directions.as_slice()) {
        return left.slopes.iter().any(|slope| {
            let other = right.slope(slope.leaf).rise.times(by_right);
            other != Interval::ZERO && !is_one_way(slope.rise.times(by_left).hull(other))
        });
    }
    let mut seen: Vec<(u32, Interval)> = Vec::new();
    for (moving, direction) in arguments.iter().zip(directions) {
        for slope in moving.slopes {
            seen.push((slope.leaf, slope.rise.times(direction)));
        }
    }
    seen.sort_by_key(|(leaf, _)| *leaf);
    seen.chunk_by(|one, next| one.0 == next.0).any(|effects| {
        let hull = effects.iter().map(|(_, effect)| *effect).reduce(Interval::hull);
        effects.len() > 1 && !hull.is_none_or(is_one_way)
    })
}

impl Operation {
    /// Which way each argument moves the step.
    fn directions(self, arguments: &[Moving<'_>]) -> Vec<Interval> {
        let unknown = Interval { low: -1.0, high: 1.0 };
        let like = |value: Interval| {
            if value.low >= 0.0 {
                Interval::ONE
            } else if value.high <= 0.0 {
                -Interval::ONE
            } else {
                unknown
            }
        };
        match (self, arguments) {
            (Self::Subtract, _) => vec![Interval::ONE, -Interval::ONE],
            (Self::Multiply, &[left, right]) => vec![like(right.value), like(left.value)],
            (Self::Divide, &[above, below]) => vec![like(below.value), like(-above.value)],
            (Self::Power | Self::If(_), _) => vec![unknown; arguments.len()],
            (Self::Annuity, _) => vec![Interval::ONE, -Interval::ONE],
            _ => vec![Interval::ONE; arguments.len()],
        }
    }
}
