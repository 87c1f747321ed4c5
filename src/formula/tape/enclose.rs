//! What a step can reach when its arguments are anywhere in their intervals.

use super::annuity;
use super::interval::Interval;
use super::operation::{Comparison, Operation, count};

impl Operation {
    /// Holds every value over the box of the arguments, each taken as free of the others.
    pub(super) fn enclose(self, arguments: &[Interval]) -> Interval {
        match (self, arguments) {
            (Self::Negative, &[value]) => -value,
            (Self::Add, &[left, right]) => left.plus(right),
            (Self::Subtract, &[left, right]) => left.minus(right),
            (Self::Multiply, &[left, right]) if is_lost(left, right) || is_lost(right, left) => Interval::ALL,
            (Self::Multiply, &[left, right]) => left.times(right),
            (Self::Divide, &[left, right]) => left.by(right),
            (Self::Power, &[base, exponent]) => base.power(exponent),
            (Self::Minimum, &[first, ref rest @ ..]) => rest.iter().fold(first, |least, value| Interval {
                low: least.low.min(value.low),
                high: least.high.min(value.high),
            }),
            (Self::Maximum, &[first, ref rest @ ..]) => rest.iter().fold(first, |most, value| Interval {
                low: most.low.max(value.low),
                high: most.high.max(value.high),
            }),
            (Self::Sum, _) => sum(arguments),
            (Self::Mean, &[_, ..]) => sum(arguments).by(size(arguments)),
            (Self::Median, &[_, ..]) => {
                let ends = |end: fn(&Interval) -> f64| -> Vec<f64> { arguments.iter().map(end).collect() };
                Interval::new(self.apply(&ends(|value| value.low)), self.apply(&ends(|value| value.high)))
                    .loosened(f64::EPSILON)
            }
            (Self::Absolute, &[value]) => value.absolute(),
            (Self::Round, &[value, step]) => rounded(value, step),
            (Self::SquareRoot, &[value]) => value.square_root(),
            (Self::Logarithm, &[value]) => value.logarithm(),
            (Self::DecimalLogarithm, &[value]) => {
                if value.low < 0.0 {
                    Interval::ALL
                } else {
                    value.rising(f64::log10)
                }
            }
            (Self::Exponential, &[value]) => value.exponential(),
            (Self::Annuity, &[rate, periods]) => annuity::enclose(rate, periods),
            (Self::If(comparison), &[left, right, then, otherwise]) => match comparison.decide(left, right) {
                Some(true) => then,
                Some(false) => otherwise,
                None => then.hull(otherwise),
            },
            _ => Interval::ALL,
        }
    }
}

impl Comparison {
    /// What the comparison says on the whole box, where it says one thing.
    pub(super) fn decide(self, left: Interval, right: Interval) -> Option<bool> {
        let either = |yes: bool, no: bool| if yes { Some(true) } else { no.then_some(false) };
        match self {
            Self::Less => either(left.high < right.low, left.low >= right.high),
            Self::LessOrEqual => either(left.high <= right.low, left.low > right.high),
            Self::Greater => Self::Less.decide(right, left),
            Self::GreaterOrEqual => Self::LessOrEqual.decide(right, left),
            Self::Equal => {
                let is_one = left.is_point() && right.is_point() && left.low == right.low;
                either(is_one, left.high < right.low || right.high < left.low)
            }
            Self::NotEqual => Self::Equal.decide(left, right).map(|is_equal| !is_equal),
        }
    }
}

/// Zero times what has no end: at one place of the box the product is no number, and next to it anything.
fn is_lost(zero: Interval, other: Interval) -> bool {
    zero == Interval::ZERO && !other.is_finite()
}

fn sum(arguments: &[Interval]) -> Interval {
    arguments.iter().fold(Interval::ZERO, |sum, value| sum.plus(*value))
}

pub(super) fn size(arguments: &[Interval]) -> Interval {
    let ones: Vec<f64> = arguments.iter().map(|_| 1.0).collect();
    Interval::point(count(&ones))
}

fn rounded(value: Interval, step: Interval) -> Interval {
    if step.contains(0.0) {
        return Interval::ALL;
    }
    if step.is_point() {
        // Dividing, rounding and multiplying by one step each keep the order, in rounded numbers too.
        let ends = [value.low, value.high]
            .map(|end| if end.is_finite() { Operation::Round.apply(&[end, step.low]) } else { end });
        return Interval::new(ends[0], ends[1]);
    }
    let half = step.absolute().high / 2.0;
    value.plus(Interval { low: -half, high: half }).loosened(4.0 * f64::EPSILON)
}
