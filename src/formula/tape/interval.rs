//! Intervals of numbers, rounded outwards, so that no value is ever lost.
//!
//! An interval may have infinite ends; [`Interval::ALL`] stands wherever nothing is known, or where a part of
//! the box lies outside the domain. Zero times infinity is zero: an infinite end is a bound, not a value.

/// All numbers from `low` to `high`.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Interval {
    pub(super) low: f64,
    pub(super) high: f64,
}

/// How far the functions of the standard library may be off, relatively: a few units in the last place.
const LIBRARY_ERROR: f64 = 4.0 * f64::EPSILON;

impl Interval {
    pub(super) const ALL: Self = Self { low: f64::NEG_INFINITY, high: f64::INFINITY };
    pub(super) const ZERO: Self = Self { low: 0.0, high: 0.0 };
    pub(super) const ONE: Self = Self { low: 1.0, high: 1.0 };

    /// From the lower to the higher; all numbers where one of the ends is none.
    ///
    /// A low end that overflowed is the largest number, and a high end the smallest.
    pub(super) fn new(low: f64, high: f64) -> Self {
        if low <= high { Self { low: low.min(f64::MAX), high: high.max(f64::MIN) } } else { Self::ALL }
    }

    pub(super) fn point(value: f64) -> Self {
        if value.is_finite() { Self { low: value, high: value } } else { Self::ALL }
    }

    pub(super) fn is_point(self) -> bool {
        self.low >= self.high
    }

    /// Never below zero, and not only zero.
    pub(super) fn is_positive(self) -> bool {
        self.low >= 0.0 && self.high > 0.0
    }

    /// Of one sign, though zero may be its end.
    pub(super) fn is_definite(self) -> bool {
        self.is_positive() || (-self).is_positive()
    }

    pub(super) fn is_all(self) -> bool {
        self.low == f64::NEG_INFINITY && self.high == f64::INFINITY
    }

    pub(super) fn is_finite(self) -> bool {
        self.low.is_finite() && self.high.is_finite()
    }

    pub(super) fn contains(self, value: f64) -> bool {
        self.low <= value && value <= self.high
    }

    pub(super) fn width(self) -> f64 {
        self.high - self.low
    }

    pub(super) fn middle(self) -> f64 {
        self.low / 2.0 + self.high / 2.0
    }

    pub(super) fn hull(self, other: Self) -> Self {
        Self { low: self.low.min(other.low), high: self.high.max(other.high) }
    }

    /// What both hold. Two enclosures of one thing always meet; should they not, the first stands.
    pub(super) fn meet(self, other: Self) -> Self {
        let (low, high) = (self.low.max(other.low), self.high.min(other.high));
        if low <= high { Self { low, high } } else { self }
    }

    pub(super) fn plus(self, other: Self) -> Self {
        Self::new(
            sum(self.low, other.low, f64::NEG_INFINITY, f64::next_down),
            sum(self.high, other.high, f64::INFINITY, f64::next_up),
        )
    }

    pub(super) fn minus(self, other: Self) -> Self {
        self.plus(-other)
    }

    pub(super) fn times(self, other: Self) -> Self {
        if self.low >= 0.0 && other.low >= 0.0 {
            let (low, high) = (product(self.low, other.low, below), product(self.high, other.high, above));
            return Self::new(low, high);
        }
        let corners =
            [(self.low, other.low), (self.low, other.high), (self.high, other.low), (self.high, other.high)];
        let (mut low, mut high) = (f64::INFINITY, f64::NEG_INFINITY);
        for (left, right) in corners {
            low = low.min(product(left, right, below));
            high = high.max(product(left, right, above));
        }
        Self::new(low, high)
    }

    /// The square, which is never negative.
    pub(super) fn squared(self) -> Self {
        let size = self.absolute();
        let square = size.times(size);
        Self { low: square.low.max(0.0), high: square.high }
    }

    /// By an interval that holds zero inside: all numbers. With zero as its end: up to infinity.
    pub(super) fn by(self, other: Self) -> Self {
        if other.low < 0.0 && other.high > 0.0 || other.low == 0.0 && other.high == 0.0 {
            return Self::ALL;
        }
        if other.high <= 0.0 {
            return (-self).by(-other);
        }
        // A number grows when divided by less, whatever its sign.
        let low = if self.low >= 0.0 { other.high } else { other.low };
        let high = if self.high >= 0.0 { other.low } else { other.high };
        Self::new(
            quotient(self.low, low, f64::NEG_INFINITY, f64::next_down),
            quotient(self.high, high, f64::INFINITY, f64::next_up),
        )
    }

    pub(super) fn absolute(self) -> Self {
        if self.low >= 0.0 {
            self
        } else if self.high <= 0.0 {
            -self
        } else {
            Self { low: 0.0, high: self.high.max(-self.low) }
        }
    }

    /// A function of the standard library that rises over the interval, by its values at the ends.
    pub(super) fn rising(self, function: impl Fn(f64) -> f64) -> Self {
        Self::new(function(self.low), function(self.high)).loosened(LIBRARY_ERROR)
    }

    /// Wider by so much of its ends.
    pub(super) fn loosened(self, error: f64) -> Self {
        let room = |end: f64| if end.is_finite() { end.abs() * error } else { 0.0 };
        Self::new(self.low - room(self.low), self.high + room(self.high))
    }

    /// The base to the exponent, where that is defined on the whole box.
    pub(super) fn power(self, exponent: Self) -> Self {
        let whole = exponent.low.trunc();
        if exponent.is_point() && whole == exponent.low && whole.abs() < 1e9 {
            return if whole < 0.0 { Self::ONE.by(self.raised(-whole)) } else { self.raised(whole) };
        }
        if self.low < 0.0 || !self.is_finite() || !exponent.is_finite() {
            return Self::ALL;
        }
        // Rising or falling in each of the two for every value of the other: the ends are at corners.
        let corners = [
            self.low.powf(exponent.low),
            self.low.powf(exponent.high),
            self.high.powf(exponent.low),
            self.high.powf(exponent.high),
        ];
        let low = corners.into_iter().fold(f64::INFINITY, f64::min);
        let high = corners.into_iter().fold(f64::NEG_INFINITY, f64::max);
        Self::new(low, high).loosened(LIBRARY_ERROR)
    }

    /// To a whole exponent that is not negative.
    fn raised(self, exponent: f64) -> Self {
        if exponent == 0.0 {
            return Self::ONE;
        }
        if exponent == 1.0 {
            return self;
        }
        let is_odd = exponent % 2.0 != 0.0;
        let base = if is_odd { self } else { self.absolute() };
        base.rising(|base| base.powf(exponent))
    }

    pub(super) fn square_root(self) -> Self {
        if self.low < 0.0 { Self::ALL } else { self.rising(f64::sqrt) }
    }

    pub(super) fn logarithm(self) -> Self {
        if self.low < 0.0 { Self::ALL } else { self.rising(f64::ln) }
    }

    pub(super) fn exponential(self) -> Self {
        self.rising(f64::exp)
    }
}

impl std::ops::Neg for Interval {
    type Output = Self;

    fn neg(self) -> Self {
        Self { low: -self.high, high: -self.low }
    }
}

fn below(value: f64) -> f64 {
    if value == 0.0 { 0.0 } else { value.next_down() }
}

fn above(value: f64) -> f64 {
    if value == 0.0 { 0.0 } else { value.next_up() }
}

/// The sum, moved outwards if it had to be rounded. Two infinities of different sign meet in the outer one.
fn sum(left: f64, right: f64, outer: f64, outwards: fn(f64) -> f64) -> f64 {
    let sum = left + right;
    if sum.is_nan() {
        return outer;
    }
    let from_right = sum - left;
    let rest = (left - (sum - from_right)) + (right - from_right);
    // The rest is the exact error of the sum; it is not a number where an end is infinite.
    if rest == 0.0 || left.is_infinite() || right.is_infinite() { sum } else { outwards(sum) }
}

/// The product, moved outwards if it had to be rounded.
fn product(left: f64, right: f64, outwards: fn(f64) -> f64) -> f64 {
    if left == 0.0 || right == 0.0 {
        return 0.0;
    }
    let product = left * right;
    if is_power_of_two(left) || is_power_of_two(right) { product } else { outwards(product) }
}

fn quotient(above: f64, below: f64, outer: f64, outwards: fn(f64) -> f64) -> f64 {
    if above == 0.0 {
        return 0.0;
    }
    // Zero is an end of what it is divided by, never inside, so its sign is that of the other end: positive.
    let quotient = above / below.abs();
    if quotient.is_nan() {
        return outer;
    }
    let is_exact = quotient == 0.0 || is_power_of_two(below) || above == below || above == -below;
    if is_exact { quotient } else { outwards(quotient) }
}

/// Multiplying by it moves the exponent alone.
fn is_power_of_two(value: f64) -> bool {
    value.to_bits().trailing_zeros() >= 52
}

#[cfg(test)]
mod tests {
    use super::*;

    fn over(low: f64, high: f64) -> Interval {
        Interval { low, high }
    }

    #[test]
    fn ends_that_need_no_rounding_stay() {
        let infinity = f64::INFINITY;
        let cases = [
            ("sum", over(1.0, 2.0).plus(over(-1.0, 0.5)), over(0.0, 2.5)),
            ("difference", over(1.0, 2.0).minus(over(1.0, 2.0)), over(-1.0, 1.0)),
            ("sum without end", over(1.0, infinity).plus(over(-infinity, 1.0)), Interval::ALL),
            ("product", over(-1.0, 2.0).times(over(0.0, 4.0)), over(-4.0, 8.0)),
            ("nothing of anything", Interval::ZERO.times(Interval::ALL), Interval::ZERO),
            ("square", over(-2.0, 1.0).squared(), over(0.0, 4.0)),
            ("quotient", over(1.0, 2.0).by(over(2.0, 4.0)), over(0.25, 1.0)),
            ("by a negative", over(1.0, 2.0).by(over(-4.0, -2.0)), over(-1.0, -0.25)),
            ("down to zero", over(1.0, 2.0).by(over(0.0, 4.0)), over(0.25, infinity)),
            ("up to zero", over(1.0, 2.0).by(over(-4.0, 0.0)), over(-infinity, -0.25)),
            ("around zero", over(1.0, 2.0).by(over(-1.0, 1.0)), Interval::ALL),
            ("by nothing", over(1.0, 2.0).by(Interval::ZERO), Interval::ALL),
            ("size", over(-3.0, 2.0).absolute(), over(0.0, 3.0)),
            ("root of a negative", over(-1.0, 2.0).square_root(), Interval::ALL),
            ("to the power of nothing", over(-1.0, 2.0).power(Interval::ZERO), Interval::ONE),
        ];
        for (name, interval, expected) in cases {
            assert_eq!(interval, expected, "{name}");
        }
    }

    #[test]
    fn rounded_ends_move_outwards() {
        let tenth = over(0.1, 0.1);
        let sum = tenth.plus(over(0.2, 0.2));
        assert!(sum.low < sum.high && sum.contains(0.1 + 0.2) && sum.width() < 1e-15);
        let third = Interval::ONE.by(over(3.0, 3.0));
        assert!(third.low < third.high && third.contains(1.0 / 3.0));
        let cubed = over(-2.0, 3.0).power(over(3.0, 3.0));
        assert!(cubed.low <= -8.0 && cubed.high >= 27.0 && cubed.width() < 35.001);
        let huge = over(1.0, 2.0).times(over(f64::MAX, f64::MAX)).times(over(4.0, 4.0));
        assert!(huge.low <= f64::MAX && huge.high == f64::INFINITY);
    }
}
