//! Some figures cut out of a tape, with nothing they do not need.

use super::reach::Reach;
use super::{Node, NodeId, Operation, Tape, position};

/// A tape of one figure.
pub(super) struct Part {
    pub(super) tape: Tape,
    /// The figure.
    pub(super) figure: NodeId,
    /// The figure with its sign turned: its least is the figure's most.
    pub(super) negative: NodeId,
    /// Which leaf of the whole tape each leaf is.
    pub(super) leaves: Vec<u32>,
}

/// A tape of some figures of another.
#[derive(Clone, Debug)]
pub struct Excerpt {
    /// The steps of these figures and no others.
    pub tape: Tape,
    /// Which leaf of the whole tape each leaf is, in rising order.
    pub leaves: Vec<u32>,
    nodes: Vec<NodeId>,
}

impl Excerpt {
    /// Where a node of the whole tape stands in this one.
    pub fn find(&self, node: NodeId) -> Option<NodeId> {
        self.nodes.binary_search(&node).ok().map(|place| NodeId(position(place)))
    }
}

impl Tape {
    /// These figures alone: the same steps, leaves numbered anew.
    pub fn excerpt(&self, targets: &[NodeId]) -> Excerpt {
        let nodes = Reach::default().of(self, targets, usize::MAX).to_vec();
        let mut tape = Self::new();
        let mut leaves = Vec::new();
        // A node's new place is its place among the nodes that are needed.
        let moved = |id: &NodeId| NodeId(nodes.binary_search(id).map_or(u32::MAX, position));
        for id in &nodes {
            let node = match self.node(*id) {
                Node::Leaf(leaf) => {
                    leaves.push(leaf);
                    tape.leaf();
                    continue;
                }
                Node::Step(operation, start, end) => {
                    let from = position(tape.arguments.len());
                    tape.arguments.extend(self.arguments(start, end).iter().map(moved));
                    Node::Step(operation, from, position(tape.arguments.len()))
                }
                constant @ Node::Constant(_) => constant,
            };
            tape.append(node);
        }
        Excerpt { tape, leaves, nodes }
    }

    pub(super) fn part(&self, target: NodeId) -> Part {
        let Excerpt { mut tape, leaves, nodes } = self.excerpt(&[target]);
        let figure = NodeId(nodes.binary_search(&target).map_or(u32::MAX, position));
        let negative = tape.push(Operation::Negative, &[figure]);
        Part { tape, figure, negative, leaves }
    }
}
