//! Some figures as a program for a browser: what a reader may move, what follows from it, and how.
//!
//! A browser holds the same steps, the same leaves and their proved signs, so it finds the same values, and the
//! same ranges wherever the signs are settled. All numbers of a program are in root units.

use super::ledger::{Figure, Run};
use super::lower::Leaf;
use super::resolve::Item;
use crate::formula::tape::{Excerpt, Extent, LeafRange, NodeId, Sign};

/// What a reader may move.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Movable {
    /// An input, whatever it is bound to.
    Input(Item),
    /// A fact or a cell.
    Leaf(Leaf),
}

/// What moves when a reader moves something.
#[derive(Clone, Debug, PartialEq)]
pub enum Mover {
    /// Leaves of the program, each with what exchange makes of one root unit.
    Leaves(Vec<(usize, f64)>),
    /// A step of the program: an input that is bound to a figure. Its best value, low and high end.
    Step([f64; 3]),
    /// Nothing here rests on it.
    Nothing,
}

/// Some figures of one scenario, as a browser computes them.
#[derive(Clone, Debug)]
pub struct Program {
    /// The body of a function of `leaves`, an array by number, and `fixed`, one place for each [`Mover::Step`].
    pub body: String,
    /// The leaves by number. Their hulls reach as far as a reader may move them.
    pub leaves: Vec<LeafRange>,
    /// How each figure moves with its leaves, wherever those stand in their hulls.
    pub signs: Vec<Vec<(u32, Sign)>>,
    /// What moves with each movable.
    pub movers: Vec<Mover>,
}

impl Run {
    /// The program of some figures, in which each movable goes as far as its reach, in root units of its own.
    pub fn program(&self, figures: &[&Figure], movable: &[(Movable, Option<(f64, f64)>)]) -> Program {
        let (targets, excerpt) = self.excerpt(figures);
        let mut leaves = self.ranges_of(&excerpt);
        let mut steps = Vec::new();
        let mut movers = Vec::with_capacity(movable.len());
        for (what, reach) in movable {
            let mover = self.mover(what, &excerpt, &mut steps);
            if let (Mover::Leaves(moved), Some((low, high))) = (&mover, reach) {
                for (leaf, factor) in moved {
                    if let Some(range) = leaves.get_mut(*leaf) {
                        range.hull_low = range.hull_low.min(low * factor);
                        range.hull_high = range.hull_high.max(high * factor);
                    }
                }
            }
            movers.push(mover);
        }
        let body = excerpt.tape.javascript_with(&targets, &steps);
        let signs = excerpt.tape.signs(&targets, &leaves);
        Program { body, leaves, signs, movers }
    }

    /// The figures with some leaves of their program at other values, in root units.
    pub fn values_at(&self, figures: &[&Figure], moved: &[(usize, f64)]) -> Vec<f64> {
        let (targets, excerpt) = self.excerpt(figures);
        let leaves = self.ranges_at(&excerpt, moved);
        let best = excerpt.tape.best(&leaves.iter().map(|leaf| leaf.best).collect::<Vec<_>>());
        targets.iter().map(|node| best.get(node.idx()).copied().unwrap_or(f64::NAN)).collect()
    }

    /// Their ranges, where each leaf that was moved is a point.
    pub fn extents_at(&self, figures: &[&Figure], moved: &[(usize, f64)]) -> Vec<Extent> {
        let (targets, excerpt) = self.excerpt(figures);
        let leaves = self.ranges_at(&excerpt, moved);
        excerpt.tape.extents(&targets, &leaves)
    }

    fn ranges_at(&self, excerpt: &Excerpt, moved: &[(usize, f64)]) -> Vec<LeafRange> {
        let mut leaves = self.ranges_of(excerpt);
        for (leaf, value) in moved {
            if let Some(range) = leaves.get_mut(*leaf) {
                *range = LeafRange::point(*value);
            }
        }
        leaves
    }

    fn excerpt(&self, figures: &[&Figure]) -> (Vec<NodeId>, Excerpt) {
        let nodes: Vec<NodeId> = figures.iter().map(|figure| figure.node).collect();
        let excerpt = self.tape.excerpt(&nodes);
        (nodes.iter().filter_map(|node| excerpt.find(*node)).collect(), excerpt)
    }

    fn ranges_of(&self, excerpt: &Excerpt) -> Vec<LeafRange> {
        let range = |id: &u32| {
            let known = usize::try_from(*id).ok().and_then(|place| self.leaves.get(place));
            known.map_or(LeafRange::point(f64::NAN), |(_, range)| *range)
        };
        excerpt.leaves.iter().map(range).collect()
    }

    fn mover(&self, what: &Movable, excerpt: &Excerpt, steps: &mut Vec<NodeId>) -> Mover {
        let leaf = match what {
            Movable::Leaf(leaf) => leaf,
            Movable::Input(item) => {
                let Some(figure) = self.figures.get(item) else { return Mover::Nothing };
                let known = |id| self.leaves.get(usize::try_from(id).ok()?).map(|(leaf, _)| leaf);
                match self.tape.leaf_of(figure.node).and_then(known) {
                    Some(leaf) => leaf,
                    None => return step(figure, excerpt, steps),
                }
            }
        };
        let places = excerpt.leaves.iter().enumerate().filter_map(|(place, id)| {
            let id = usize::try_from(*id).ok()?;
            let is_it = self.leaves.get(id).is_some_and(|(known, _)| known == leaf);
            is_it.then(|| (place, self.factors.get(id).copied().unwrap_or(1.0)))
        });
        let places: Vec<(usize, f64)> = places.collect();
        if places.is_empty() { Mover::Nothing } else { Mover::Leaves(places) }
    }
}

fn step(figure: &Figure, excerpt: &Excerpt, steps: &mut Vec<NodeId>) -> Mover {
    let Some(node) = excerpt.find(figure.node).filter(|node| excerpt.tape.is_step(*node)) else {
        return Mover::Nothing;
    };
    steps.push(node);
    let quantity = &figure.quantity;
    let root = |value| quantity.unit().to_roots(value);
    Mover::Step([root(quantity.best()), root(quantity.low()), root(quantity.high())])
}
