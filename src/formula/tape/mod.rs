//! All figures of a site as one straight list of steps, and what follows from it: values, ranges, sensitivity.
//!
//! 1. A [`Tape`] is written once: leaves (facts and inputs, each one variable everywhere), constants, and
//!    steps that stand after what they use. Equal steps are one step; steps on constants are constants.
//! 2. [`Tape::best`] is one pass over it.
//! 3. [`Tape::extents`] proves with [`interval`] arithmetic and [`slope`]s which way each leaf moves each
//!    figure. Where all are proved ([`extent`]), two corners of the leaves' ranges are the exact range; where
//!    not, the ranges are halved and proved again ([`search`]).
//! 4. [`Tape::swings`] moves one leaf at a time, [`Tape::trouble`] says why a value is none, and
//!    [`Tape::javascript`] writes the same steps for a browser.
//!
//! Numbers here are plain and in base units: this room knows no units, names, languages or files.

mod annuity;
mod corner;
mod enclose;
mod evaluate;
mod extent;
mod interval;
mod javascript;
mod operation;
mod part;
mod reach;
mod rules;
mod search;
mod slope;
mod survey;
#[cfg(test)]
mod tests;
mod trouble;

use std::collections::HashMap;

pub use evaluate::Swing;
pub use extent::{Extent, LeafRange, Sign};
pub use operation::{Comparison, Operation};
pub use part::Excerpt;
pub use trouble::{Trouble, Why};

/// A step of a [`Tape`]. Later steps are larger.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct NodeId(u32);

impl NodeId {
    /// Its place in [`Tape::best`].
    pub fn idx(self) -> usize {
        usize::try_from(self.0).unwrap_or(usize::MAX)
    }
}

/// A straight-line program over leaves.
#[derive(Clone, Debug, Default)]
pub struct Tape {
    nodes: Vec<Node>,
    /// The arguments of all steps, one after the other.
    arguments: Vec<NodeId>,
    n_leaves: u32,
    shared: HashMap<Shape, NodeId>,
}

#[derive(Clone, Copy, Debug)]
enum Node {
    Leaf(u32),
    Constant(f64),
    /// The operation, and where its arguments stand.
    Step(Operation, u32, u32),
}

/// What makes two nodes one.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
enum Shape {
    Constant(u64),
    Step(Operation, Box<[NodeId]>),
}

impl Tape {
    /// A tape without a step.
    pub fn new() -> Self {
        Self::default()
    }

    /// A new variable. The first is leaf 0, the next leaf 1: so they stand in the slices that go with a tape.
    pub fn leaf(&mut self) -> NodeId {
        let leaf = self.n_leaves;
        self.n_leaves += 1;
        self.append(Node::Leaf(leaf))
    }

    /// A number that never changes.
    pub fn constant(&mut self, value: f64) -> NodeId {
        let shape = Shape::Constant(value.to_bits());
        if let Some(known) = self.shared.get(&shape) {
            return *known;
        }
        let id = self.append(Node::Constant(value));
        self.shared.insert(shape, id);
        id
    }

    /// A step on nodes of this tape.
    ///
    /// The same step on the same nodes is the same node. A step on constants is a constant, unless it has no
    /// finite value: then it stays, so that [`Tape::trouble`] can point at it.
    pub fn push(&mut self, operation: Operation, arguments: &[NodeId]) -> NodeId {
        let constants: Vec<Option<f64>> = arguments.iter().map(|id| self.constant_at(*id)).collect();
        if let (Operation::If(comparison), &[Some(left), Some(right), ..], &[_, _, then, otherwise]) =
            (operation, constants.as_slice(), arguments)
            && left.is_finite()
            && right.is_finite()
        {
            return if comparison.holds(left, right) { then } else { otherwise };
        }
        if let Some(values) = constants.into_iter().collect::<Option<Vec<f64>>>() {
            let value = operation.apply(&values);
            if value.is_finite() {
                return self.constant(value);
            }
        }
        let shape = Shape::Step(operation, arguments.into());
        if let Some(known) = self.shared.get(&shape) {
            return *known;
        }
        let start = position(self.arguments.len());
        self.arguments.extend_from_slice(arguments);
        let id = self.append(Node::Step(operation, start, position(self.arguments.len())));
        self.shared.insert(shape, id);
        id
    }

    /// The number of the leaf that a node is, if it is one.
    pub fn leaf_of(&self, id: NodeId) -> Option<u32> {
        self.leaf_at(id)
    }

    /// True for a step, which is neither a leaf nor a constant.
    pub fn is_step(&self, id: NodeId) -> bool {
        matches!(self.node(id), Node::Step(..))
    }

    /// How many leaves it has.
    pub fn n_leaves(&self) -> u32 {
        self.n_leaves
    }

    /// How many nodes it has, leaves and constants counted.
    pub fn n_nodes(&self) -> usize {
        self.nodes.len()
    }

    /// The leaves a node depends on, by number.
    pub fn leaves_of(&self, target: NodeId) -> Vec<u32> {
        let mut leaves: Vec<u32> =
            self.reach(target, usize::MAX).iter().filter_map(|id| self.leaf_at(*id)).collect();
        leaves.sort_unstable();
        leaves
    }

    fn append(&mut self, node: Node) -> NodeId {
        let id = NodeId(position(self.nodes.len()));
        self.nodes.push(node);
        id
    }

    fn node(&self, id: NodeId) -> Node {
        self.nodes.get(id.idx()).copied().unwrap_or(Node::Constant(f64::NAN))
    }

    fn constant_at(&self, id: NodeId) -> Option<f64> {
        if let Node::Constant(value) = self.node(id) { Some(value) } else { None }
    }

    fn leaf_at(&self, id: NodeId) -> Option<u32> {
        if let Node::Leaf(leaf) = self.node(id) { Some(leaf) } else { None }
    }

    fn arguments(&self, start: u32, end: u32) -> &[NodeId] {
        let place = |at: u32| usize::try_from(at).unwrap_or(usize::MAX);
        self.arguments.get(place(start)..place(end)).unwrap_or_default()
    }

    fn arguments_of(&self, id: NodeId) -> &[NodeId] {
        if let Node::Step(_, start, end) = self.node(id) { self.arguments(start, end) } else { &[] }
    }
}

/// A place as a tape counts them; no site has four thousand million.
fn position(place: usize) -> u32 {
    u32::try_from(place).unwrap_or(u32::MAX)
}
