//! Plain values of a tape, and how far one leaf alone swings a figure.

use super::extent::LeafRange;
use super::{Node, NodeId, Tape};

/// What a figure becomes when one leaf goes from its low to its high end and the others stand at best.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Swing {
    /// The leaf, by number.
    pub leaf: u32,
    /// The figure with the leaf at its low end.
    pub at_low: f64,
    /// The figure with the leaf at its high end.
    pub at_high: f64,
}

impl Swing {
    /// How far it goes.
    fn length(&self) -> f64 {
        (self.at_high - self.at_low).abs()
    }
}

impl Tape {
    /// The values of all nodes, by [`NodeId::idx`].
    ///
    /// `leaves` holds the values of the leaves by number; one that is missing is not a number.
    pub fn best(&self, leaves: &[f64]) -> Vec<f64> {
        let all: Vec<NodeId> = (0..self.n_nodes()).map(|idx| NodeId(super::position(idx))).collect();
        let mut values = vec![f64::NAN; self.n_nodes()];
        self.evaluate(&all, |leaf| at(leaves, leaf), &mut values);
        values
    }

    /// What each leaf alone does to `target`, the longest swing first; leaves without a range are left out.
    pub fn swings(&self, target: NodeId, leaves: &[LeafRange]) -> Vec<Swing> {
        let nodes = self.reach(target, usize::MAX);
        let mut values = vec![f64::NAN; self.n_nodes()];
        let best = |leaf: u32| range(leaves, leaf).best;
        self.evaluate(&nodes, best, &mut values);
        let still = values.clone();
        let mut swings: Vec<Swing> = Vec::new();
        for leaf in nodes.iter().filter_map(|id| self.leaf_at(*id)) {
            let LeafRange { low, high, .. } = range(leaves, leaf);
            if low >= high {
                continue;
            }
            let above = self.above(&nodes, leaf);
            let mut value = |end: f64| {
                self.evaluate(&above, |_| end, &mut values);
                values.get(target.idx()).copied().unwrap_or(f64::NAN)
            };
            swings.push(Swing { leaf, at_low: value(low), at_high: value(high) });
            for id in above {
                if let (Some(place), Some(value)) = (values.get_mut(id.idx()), still.get(id.idx())) {
                    *place = *value;
                }
            }
        }
        swings.sort_by(|one, other| other.length().total_cmp(&one.length()).then(one.leaf.cmp(&other.leaf)));
        swings
    }

    /// Those of `nodes` that depend on the leaf, itself first.
    fn above(&self, nodes: &[NodeId], leaf: u32) -> Vec<NodeId> {
        let mut above: Vec<NodeId> = Vec::new();
        for id in nodes {
            let is_moved = |argument: &NodeId| above.binary_search(argument).is_ok();
            if self.leaf_at(*id) == Some(leaf) || self.arguments_of(*id).iter().any(is_moved) {
                above.push(*id);
            }
        }
        above
    }

    /// Evaluates these nodes, which are in order; what they use besides stands in `values`.
    pub(super) fn evaluate(&self, nodes: &[NodeId], leaf: impl Fn(u32) -> f64, values: &mut [f64]) {
        let mut arguments = Vec::new();
        for id in nodes {
            let value = match self.node(*id) {
                Node::Leaf(number) => leaf(number),
                Node::Constant(value) => value,
                Node::Step(operation, start, end) => {
                    arguments.clear();
                    let value = |id: &NodeId| values.get(id.idx()).copied().unwrap_or(f64::NAN);
                    arguments.extend(self.arguments(start, end).iter().map(value));
                    operation.apply(&arguments)
                }
            };
            if let Some(place) = values.get_mut(id.idx()) {
                *place = value;
            }
        }
    }
}

/// The value of a leaf; not a number where there is none.
pub(super) fn at(leaves: &[f64], leaf: u32) -> f64 {
    leaves.get(usize::try_from(leaf).unwrap_or(usize::MAX)).copied().unwrap_or(f64::NAN)
}

/// The range of a leaf; nowhere where there is none.
pub(super) fn range(leaves: &[LeafRange], leaf: u32) -> LeafRange {
    let place = usize::try_from(leaf).unwrap_or(usize::MAX);
    leaves.get(place).copied().unwrap_or(LeafRange::point(f64::NAN))
}
