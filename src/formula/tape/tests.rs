//! What a tape promises, on figures as they are written and on tapes thrown together.

mod browser;
mod figures;
mod random;

use super::{LeafRange, NodeId, Operation, Tape};

/// A figure of leaves, and the leaves' ranges.
struct Written {
    tape: Tape,
    leaves: Vec<NodeId>,
    ranges: Vec<LeafRange>,
}

impl Written {
    /// One leaf for each range, at best in its middle.
    fn over(ranges: &[(f64, f64)]) -> Self {
        let mut tape = Tape::new();
        let leaves = ranges.iter().map(|_| tape.leaf()).collect();
        let ranges =
            ranges.iter().map(|(low, high)| LeafRange::range((low + high) / 2.0, *low, *high)).collect();
        Self { tape, leaves, ranges }
    }

    fn leaf(&self, leaf: usize) -> NodeId {
        self.leaves[leaf]
    }

    fn does(&mut self, operation: Operation, arguments: &[NodeId]) -> NodeId {
        self.tape.push(operation, arguments)
    }

    fn number(&mut self, value: f64) -> NodeId {
        self.tape.constant(value)
    }
}
