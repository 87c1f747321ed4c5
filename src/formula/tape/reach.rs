//! What a node is made of: all it depends on, in the order of the tape.

use super::{Node, NodeId, Tape};

/// Finds what nodes depend on, again and again, without forgetting its memory.
#[derive(Default)]
pub(super) struct Reach {
    /// When a node was last seen; a round of its own for each question.
    seen: Vec<u32>,
    round: u32,
    found: Vec<NodeId>,
}

impl Reach {
    /// The targets and all they depend on, in order; nothing where that is more than `limit` nodes.
    pub(super) fn of(&mut self, tape: &Tape, targets: &[NodeId], limit: usize) -> &[NodeId] {
        self.seen.resize(tape.n_nodes(), self.round);
        self.round = self.round.wrapping_add(1);
        self.found.clear();
        targets.iter().for_each(|id| self.see(*id));
        let mut next = 0;
        while let Some(id) = self.found.get(next).copied() {
            next += 1;
            tape.arguments_of(id).iter().for_each(|id| self.see(*id));
            if self.found.len() > limit {
                return &[];
            }
        }
        self.found.sort_unstable();
        &self.found
    }

    fn see(&mut self, id: NodeId) {
        if let Some(seen) = self.seen.get_mut(id.idx())
            && *seen != self.round
        {
            *seen = self.round;
            self.found.push(id);
        }
    }
}

impl Tape {
    /// The nodes a node is made of, each once, itself among them.
    pub fn below(&self, target: NodeId) -> Vec<NodeId> {
        self.reach(target, usize::MAX)
    }

    pub(super) fn reach(&self, target: NodeId, limit: usize) -> Vec<NodeId> {
        Reach::default().of(self, &[target], limit).to_vec()
    }

    /// The linear terms of a node: what it adds, and what it takes away. A single one where it is no sum, or
    /// one of more than `limit` terms.
    pub(super) fn terms(&self, node: NodeId, limit: usize) -> Vec<(bool, NodeId)> {
        let mut terms = Vec::new();
        let mut open = vec![(false, node)];
        while let Some((is_taken, id)) = open.pop() {
            if terms.len() + open.len() > limit {
                return vec![(false, node)];
            }
            match (self.node(id), self.arguments_of(id)) {
                (Node::Step(super::Operation::Add | super::Operation::Sum, ..), parts) => {
                    open.extend(parts.iter().rev().map(|part| (is_taken, *part)));
                }
                (Node::Step(super::Operation::Subtract, ..), &[left, right]) => {
                    open.extend([(!is_taken, right), (is_taken, left)]);
                }
                (Node::Step(super::Operation::Negative, ..), &[only]) => open.push((!is_taken, only)),
                _ => terms.push((is_taken, id)),
            }
        }
        terms
    }
}
