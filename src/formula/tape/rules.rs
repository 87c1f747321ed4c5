//! Which rule of [`slope`] goes with which step.

use super::annuity;
use super::enclose::size;
use super::interval::Interval;
use super::operation::Operation;
use super::slope::{self, Moving, Slope};

/// Rises by anything: jumps upwards, and plains between them.
const JUMPS: Interval = Interval { low: 0.0, high: f64::INFINITY };

impl Operation {
    /// The slopes of a step by all leaves that move it, where `value` encloses it and `range` says where a
    /// leaf is. Not yet refined by each other.
    pub(super) fn slopes(
        self,
        arguments: &[Moving<'_>],
        value: Interval,
        range: impl Fn(u32) -> Interval,
    ) -> Vec<Slope> {
        match (self, arguments) {
            (Self::Sum, _) => of_sum(arguments),
            (Self::Mean, _) => {
                let n = size(&arguments.iter().map(|moving| moving.value).collect::<Vec<_>>());
                let of_mean = |slope: Slope| Slope { rise: slope.rise.by(n), ..slope };
                of_sum(arguments).into_iter().map(of_mean).collect()
            }
            (Self::Minimum, _) => of_least(arguments, |moving| moving.value),
            (Self::Maximum, _) => of_least(arguments, |moving| -moving.value),
            (Self::Median, _) => of_median(arguments, value),
            (Self::If(_), _) => self.of_choice(arguments),
            (_, &[only]) => {
                let leaves = only.slopes.iter();
                leaves.map(|slope| self.of_one(only.value, *slope, value, range(slope.leaf))).collect()
            }
            (_, &[left, right]) => {
                let share = match self {
                    Self::Add => slope::share(left.value, right.value),
                    Self::Subtract => slope::share(left.value, -right.value),
                    _ => Interval::ALL,
                };
                let of_two = |from_left, from_right| {
                    self.of_two((left.value, from_left), (right.value, from_right), value, share)
                };
                slope::joined(left.slopes, right.slopes, of_two)
            }
            _ => slope::leaves(arguments).into_iter().map(Slope::unknown).collect(),
        }
    }

    fn of_one(self, at: Interval, slope: Slope, value: Interval, leaf: Interval) -> Slope {
        let negative = Slope { rise: -slope.rise, ..slope };
        match self {
            Self::Negative => negative,
            Self::Absolute if at.low >= 0.0 => slope,
            Self::Absolute if at.high <= 0.0 => negative,
            Self::Absolute => Slope::rising(slope.leaf, slope.rise.hull(-slope.rise)),
            Self::Exponential => Slope {
                rise: slope.rise.times(value),
                pull: if leaf.is_definite() { slope.rise.times(leaf) } else { Interval::ALL },
                ..slope
            },
            _ if at.low < 0.0 => Slope::unknown(slope.leaf),
            Self::SquareRoot => Slope {
                rise: slope.rise.by(value.plus(value)),
                pull: slope.pull.times(Interval::point(0.5)),
                ..slope
            },
            Self::Logarithm => Slope::rising(slope.leaf, of_logarithm(at, slope, leaf)),
            Self::DecimalLogarithm => {
                let scale = Interval::point(std::f64::consts::LOG10_E).loosened(f64::EPSILON);
                Slope::rising(slope.leaf, of_logarithm(at, slope, leaf).times(scale))
            }
            _ => Slope::unknown(slope.leaf),
        }
    }

    /// `share` is that of the left in a sum or difference.
    fn of_two(
        self,
        left: (Interval, Slope),
        right: (Interval, Slope),
        value: Interval,
        share: Interval,
    ) -> Slope {
        let leaf = left.1.leaf;
        match self {
            Self::Add => slope::of_sum(left.1, right.1, share),
            Self::Subtract => {
                let less = Slope { rise: -right.1.rise, ..right.1 };
                slope::of_sum(left.1, less, share)
            }
            Self::Multiply => slope::of_product(left, right),
            Self::Divide => slope::of_quotient(left, right, value),
            Self::Power => slope::of_power(left, right, value),
            Self::Round if right.0.contains(0.0) || right.1.rise != Interval::ZERO => Slope::unknown(leaf),
            Self::Round if value.is_point() => Slope::none(leaf),
            Self::Round => Slope::rising(leaf, left.1.rise.times(JUMPS)),
            Self::Annuity => {
                let (by_rate, by_periods) = annuity::slopes(left.0, right.0, value);
                Slope::rising(leaf, left.1.rise.times(by_rate).plus(right.1.rise.times(by_periods)))
            }
            _ => Slope::unknown(leaf),
        }
    }

    /// Where the test is decided, the branch it takes. Where not, a leaf of the test may make it jump.
    fn of_choice(self, arguments: &[Moving<'_>]) -> Vec<Slope> {
        let (Self::If(comparison), &[left, right, then, otherwise]) = (self, arguments) else {
            return slope::leaves(arguments).into_iter().map(Slope::unknown).collect();
        };
        let of_branch = |leaf: u32| {
            let is_tested = [left, right].iter().any(|side| side.slope(leaf).rise != Interval::ZERO);
            if is_tested { Slope::unknown(leaf) } else { slope::of_any(leaf, &[then, otherwise]) }
        };
        match comparison.decide(left.value, right.value) {
            Some(true) => then.slopes.to_vec(),
            Some(false) => otherwise.slopes.to_vec(),
            None => slope::leaves(arguments).into_iter().map(of_branch).collect(),
        }
    }
}

/// By the leaf itself, and by its logarithm over the leaf.
fn of_logarithm(at: Interval, slope: Slope, leaf: Interval) -> Interval {
    let rise = slope.rise.by(at);
    if at.is_definite() && leaf.is_definite() { rise.meet(slope.pull.by(leaf)) } else { rise }
}

fn of_sum(arguments: &[Moving<'_>]) -> Vec<Slope> {
    let mut sum = Interval::ZERO;
    let mut slopes: Vec<Slope> = Vec::new();
    for (place, moving) in arguments.iter().enumerate() {
        if place == 0 {
            slopes = moving.slopes.to_vec();
        } else {
            let so_far = Moving { value: sum, slopes: &slopes };
            let share = slope::share(sum, moving.value);
            slopes =
                slope::joined(so_far.slopes, moving.slopes, |left, right| slope::of_sum(left, right, share));
        }
        sum = sum.plus(moving.value);
    }
    slopes
}

/// Of those that can be the least in some place; the others do not matter.
fn of_least(arguments: &[Moving<'_>], value: impl Fn(&Moving<'_>) -> Interval) -> Vec<Slope> {
    let lowest = |best: Option<usize>, place: usize| {
        let high = |at: usize| arguments.get(at).map_or(f64::INFINITY, |moving| value(moving).high);
        Some(best.filter(|best| high(*best) <= high(place)).unwrap_or(place))
    };
    let Some(surest) = (0..arguments.len()).fold(None, lowest) else {
        return Vec::new();
    };
    let cut = arguments.get(surest).map_or(f64::INFINITY, |moving| value(moving).high);
    let can_be = |(place, moving): &(usize, &Moving<'_>)| *place == surest || value(moving).low < cut;
    let several: Vec<Moving<'_>> =
        arguments.iter().enumerate().filter(can_be).map(|(_, moving)| *moving).collect();
    slope::leaves(&several).into_iter().map(|leaf| slope::of_any(leaf, &several)).collect()
}

/// The middle of an odd number is one of those that reach it. Of an even number, two may stand at its sides.
fn of_median(arguments: &[Moving<'_>], value: Interval) -> Vec<Slope> {
    let is_even = arguments.len().is_multiple_of(2);
    let can_be =
        |moving: &&Moving<'_>| is_even || moving.value.low <= value.high && moving.value.high >= value.low;
    let several: Vec<Moving<'_>> = arguments.iter().filter(can_be).copied().collect();
    let rise = |leaf: u32| Slope::rising(leaf, slope::of_any(leaf, &several).rise);
    slope::leaves(&several).into_iter().map(rise).collect()
}
