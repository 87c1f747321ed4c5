//! One figure cut out of a tape, with nothing it does not need.

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

impl Tape {
    pub(super) fn part(&self, target: NodeId) -> Part {
        let nodes = self.reach(target, usize::MAX);
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
        let figure = moved(&target);
        let negative = tape.push(Operation::Negative, &[figure]);
        Part { tape, figure, negative, leaves }
    }
}
