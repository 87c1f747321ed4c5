//! Why a figure has no finite value.

use super::evaluate::at;
use super::{Node, NodeId, Operation, Tape};

/// The first step at which a value was lost.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Trouble {
    /// The step.
    pub node: NodeId,
    /// What happened there.
    pub why: Why,
}

/// What can happen to a value.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Why {
    /// The leaf, by number, has no finite value itself.
    Leaf(u32),
    /// Something is divided by zero.
    DivisionByZero,
    /// The root of a negative number.
    RootOfNegative,
    /// The logarithm of zero or of a negative number.
    LogarithmOfNothing,
    /// A broken power of a negative number.
    PowerOfNegative,
    /// A negative power of zero.
    PowerOfZero,
    /// Rounding to steps of zero.
    StepOfZero,
    /// An annuity over no periods.
    NoPeriods,
    /// An annuity at a rate of −1 or below.
    RateTooLow,
    /// The least, most, mean or median of nothing.
    Nothing,
    /// The number is too large to be written.
    TooLarge,
}

impl Tape {
    /// Why `target` has no finite value for these leaves; none where it has one.
    ///
    /// Follows what the value is made of, in an `if` only the branch that was taken, down to a step whose
    /// arguments are all finite.
    pub fn trouble(&self, target: NodeId, leaves: &[f64]) -> Option<Trouble> {
        let nodes = self.reach(target, usize::MAX);
        let mut values = vec![f64::NAN; self.n_nodes()];
        self.evaluate(&nodes, |leaf| at(leaves, leaf), &mut values);
        let value = |id: NodeId| values.get(id.idx()).copied().unwrap_or(f64::NAN);
        let mut id = target;
        // An argument stands before its step, so this comes to an end.
        while !value(id).is_finite() {
            let (operation, arguments) = match self.node(id) {
                Node::Leaf(leaf) => return Some(Trouble { node: id, why: Why::Leaf(leaf) }),
                Node::Constant(_) => return Some(Trouble { node: id, why: Why::TooLarge }),
                Node::Step(operation, start, end) => (operation, self.arguments(start, end)),
            };
            let lost = arguments.iter().enumerate().find(|(place, argument)| {
                is_live(operation, *place, arguments, value) && !value(**argument).is_finite()
            });
            let Some((_, argument)) = lost else {
                let arguments: Vec<f64> = arguments.iter().map(|id| value(*id)).collect();
                return Some(Trouble { node: id, why: why(operation, &arguments) });
            };
            id = *argument;
        }
        None
    }
}

/// Whether the argument has a say in the value.
fn is_live(operation: Operation, place: usize, arguments: &[NodeId], value: impl Fn(NodeId) -> f64) -> bool {
    match (operation, arguments) {
        (Operation::If(comparison), &[left, right, ..]) if place >= 2 => {
            comparison.holds(value(left), value(right)) == (place == 2)
        }
        _ => true,
    }
}

fn why(operation: Operation, arguments: &[f64]) -> Why {
    match (operation, arguments) {
        (Operation::Divide, &[_, 0.0]) => Why::DivisionByZero,
        (Operation::SquareRoot, _) => Why::RootOfNegative,
        (Operation::Logarithm | Operation::DecimalLogarithm, _) => Why::LogarithmOfNothing,
        (Operation::Power, &[0.0, _]) => Why::PowerOfZero,
        (Operation::Power, &[base, exponent]) if base < 0.0 && exponent.fract() != 0.0 => {
            Why::PowerOfNegative
        }
        (Operation::Round, &[_, 0.0]) => Why::StepOfZero,
        (Operation::Annuity, &[_, 0.0]) => Why::NoPeriods,
        (Operation::Annuity, &[rate, _]) if rate <= -1.0 => Why::RateTooLow,
        (_, &[]) => Why::Nothing,
        _ => Why::TooLarge,
    }
}
