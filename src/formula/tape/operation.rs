//! What a step of the tape does to plain numbers.
//!
//! Every operation here has a twin in `javascript.rs` that takes the same steps in the same order, so that a
//! browser arrives at the same doubles wherever IEEE 754 fixes them.
//!
//! What is lost stays lost: where infinity could become a finite number again, as the lesser of two or in a
//! test, the value is not a number. So no figure rests on the sign of a zero it was divided by.

/// One step of a computation. The comment names the arguments where their order matters.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Operation {
    /// The value with its sign turned.
    Negative,
    /// Left and right.
    Add,
    /// Left less right.
    Subtract,
    /// Left times right.
    Multiply,
    /// Left by right.
    Divide,
    /// Base and exponent.
    Power,
    /// The smallest of several.
    Minimum,
    /// The largest of several.
    Maximum,
    /// The sum of any number; nothing for none.
    Sum,
    /// The mean of at least one.
    Mean,
    /// The middle one, or the mean of the middle two.
    Median,
    /// The value without its sign.
    Absolute,
    /// Value and step: the nearest multiple of the step, halves away from zero.
    Round,
    /// The square root.
    SquareRoot,
    /// The natural logarithm.
    Logarithm,
    /// The logarithm to base ten.
    DecimalLogarithm,
    /// The exponential.
    Exponential,
    /// Rate and periods: what one unit of capital costs per period, interest and redemption together.
    Annuity,
    /// Left, right, then, otherwise: the third argument where the comparison holds, else the fourth.
    If(Comparison),
}

/// How `if` compares its first two arguments.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Comparison {
    /// `<`
    Less,
    /// `<=`
    LessOrEqual,
    /// `>`
    Greater,
    /// `>=`
    GreaterOrEqual,
    /// `=`
    Equal,
    /// `!=`
    NotEqual,
}

impl Comparison {
    /// Whether `left` and `right` compare so.
    #[allow(clippy::float_cmp, reason = "an author who writes `=` means it")]
    pub fn holds(self, left: f64, right: f64) -> bool {
        match self {
            Self::Less => left < right,
            Self::LessOrEqual => left <= right,
            Self::Greater => left > right,
            Self::GreaterOrEqual => left >= right,
            Self::Equal => left == right,
            Self::NotEqual => left != right,
        }
    }
}

impl Operation {
    /// The value for these arguments.
    ///
    /// NaN outside the domain, and for a number of arguments the operation does not take.
    pub fn apply(self, arguments: &[f64]) -> f64 {
        match (self, arguments) {
            (Self::Negative, &[value]) => -value,
            (Self::Add, &[left, right]) => left + right,
            (Self::Subtract, &[left, right]) => left - right,
            (Self::Multiply, &[left, right]) => left * right,
            (Self::Divide, &[left, right]) => left / right,
            (Self::Power, &[base, exponent]) => power(base, exponent),
            (Self::Minimum, &[first, ref rest @ ..]) => rest.iter().copied().fold(first, lesser),
            (Self::Maximum, &[first, ref rest @ ..]) => -rest.iter().map(|value| -value).fold(-first, lesser),
            (Self::Sum, _) => sum(arguments),
            (Self::Mean, &[_, ..]) => sum(arguments) / count(arguments),
            (Self::Median, &[_, ..]) => median(arguments),
            (Self::Absolute, &[value]) => value.abs(),
            (Self::Round, &[value, step]) => (value / step).round() * step,
            (Self::SquareRoot, &[value]) => value.sqrt(),
            (Self::Logarithm, &[value]) => value.ln(),
            (Self::DecimalLogarithm, &[value]) => value.log10(),
            (Self::Exponential, &[value]) => {
                if value.is_finite() {
                    value.exp()
                } else {
                    f64::NAN
                }
            }
            (Self::Annuity, &[rate, periods]) => annuity(rate, periods),
            (Self::If(comparison), &[left, right, then, otherwise]) => {
                if !finite(left, right) {
                    f64::NAN
                } else if comparison.holds(left, right) {
                    then
                } else {
                    otherwise
                }
            }
            _ => f64::NAN,
        }
    }
}

/// Squares and inverses are multiplied and divided, so that all machines agree on them.
#[allow(clippy::float_cmp, reason = "exponents as written")]
pub(super) fn power(base: f64, exponent: f64) -> f64 {
    match exponent {
        _ if !finite(base, exponent) => f64::NAN,
        1.0 => base,
        2.0 => base * base,
        -1.0 => 1.0 / base,
        _ => base.powf(exponent),
    }
}

fn finite(one: f64, other: f64) -> bool {
    one.is_finite() && other.is_finite()
}

/// The lesser of two finite numbers.
fn lesser(left: f64, right: f64) -> f64 {
    if !finite(left, right) {
        f64::NAN
    } else if right < left {
        right
    } else {
        left
    }
}

fn sum(arguments: &[f64]) -> f64 {
    arguments.iter().fold(0.0, |sum, value| sum + value)
}

pub(super) fn count(arguments: &[f64]) -> f64 {
    u32::try_from(arguments.len()).map_or(f64::INFINITY, f64::from)
}

fn median(arguments: &[f64]) -> f64 {
    if !arguments.iter().all(|value| value.is_finite()) {
        return f64::NAN;
    }
    let mut sorted = arguments.to_vec();
    sorted.sort_by(f64::total_cmp);
    let middle = sorted.len() / 2;
    let at = |idx: usize| sorted.get(idx).copied().unwrap_or(f64::NAN);
    if sorted.len().is_multiple_of(2) { (at(middle.wrapping_sub(1)) + at(middle)) / 2.0 } else { at(middle) }
}

/// `rate / (1 − (1 + rate)^−periods)`, and its limit `1 / periods` at rate 0.
///
/// It rises with the rate and falls with the periods wherever rate > −1 and periods > 0. With u = ln(1 + rate)
/// and φ(y) = y / (e^y − 1), which falls everywhere and has φ(u) + u = φ(−u), the derivative of its logarithm
/// by u is (φ(−u) − φ(periods·u)) / u. For u > 0, −u lies below periods·u, so the numerator is positive; for
/// u < 0 it lies above and both are negative. By the periods it is −u·e^(−periods·u) / (1 − e^(−periods·u)),
/// negative because both of its u-terms have the sign of u.
pub(super) fn annuity(rate: f64, periods: f64) -> f64 {
    if !finite(rate, periods) {
        f64::NAN
    } else if rate == 0.0 {
        1.0 / periods
    } else {
        rate / -(-periods * rate.ln_1p()).exp_m1()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_operation_has_its_value() {
        use Comparison::*;
        use Operation::*;
        let cases: &[(Operation, &[f64], f64)] = &[
            (Negative, &[2.5], -2.5),
            (Add, &[2.0, 3.0], 5.0),
            (Subtract, &[2.0, 3.0], -1.0),
            (Multiply, &[2.0, 3.0], 6.0),
            (Divide, &[3.0, 2.0], 1.5),
            (Power, &[2.0, 10.0], 1024.0),
            (Power, &[3.0, 2.0], 9.0),
            (Power, &[4.0, -1.0], 0.25),
            (Power, &[4.0, 0.5], 2.0),
            (Power, &[-2.0, 3.0], -8.0),
            (Power, &[0.0, 0.0], 1.0),
            (Minimum, &[2.0, -3.0, 5.0], -3.0),
            (Maximum, &[2.0, -3.0, 5.0], 5.0),
            (Maximum, &[-2.0], -2.0),
            (Sum, &[], 0.0),
            (Sum, &[1.0, 2.0, 4.0], 7.0),
            (Mean, &[1.0, 2.0, 6.0], 3.0),
            (Median, &[9.0, 1.0, 2.0], 2.0),
            (Median, &[9.0, 1.0, 2.0, 4.0], 3.0),
            (Absolute, &[-4.0], 4.0),
            (Round, &[2.4, 1.0], 2.0),
            (Round, &[2.5, 1.0], 3.0),
            (Round, &[-2.5, 1.0], -3.0),
            (Round, &[1234.0, 50.0], 1250.0),
            (Round, &[0.499_999_999_999_999_94, 1.0], 0.0),
            (SquareRoot, &[9.0], 3.0),
            (Logarithm, &[1.0], 0.0),
            (DecimalLogarithm, &[1000.0], 3.0),
            (Exponential, &[0.0], 1.0),
            (Annuity, &[0.0, 5.0], 0.2),
            (Annuity, &[1.0, 1.0], 2.0),
            (Annuity, &[1.0, 2.0], 4.0 / 3.0),
            (If(Less), &[1.0, 2.0, 10.0, 20.0], 10.0),
            (If(LessOrEqual), &[2.0, 2.0, 10.0, 20.0], 10.0),
            (If(Greater), &[1.0, 2.0, 10.0, 20.0], 20.0),
            (If(GreaterOrEqual), &[2.0, 2.0, 10.0, 20.0], 10.0),
            (If(Equal), &[1.0, 2.0, 10.0, 20.0], 20.0),
            (If(NotEqual), &[1.0, 2.0, 10.0, 20.0], 10.0),
        ];
        for (operation, arguments, expected) in cases {
            let value = operation.apply(arguments);
            assert!(
                (value - expected).abs() <= 1e-14 * expected.abs(),
                "{operation:?} {arguments:?}: {value}"
            );
        }
    }

    #[test]
    fn outside_its_domain_an_operation_has_no_value() {
        use Operation::*;
        let cases: &[(Operation, &[f64])] = &[
            (SquareRoot, &[-1.0]),
            (Logarithm, &[-1.0]),
            (Power, &[-8.0, 0.5]),
            (Round, &[1.0, 0.0]),
            (Mean, &[]),
            (Median, &[]),
            (Minimum, &[]),
            (Minimum, &[f64::INFINITY, 1.0]),
            (Exponential, &[f64::NEG_INFINITY]),
            (If(Comparison::Less), &[f64::NAN, 1.0, 2.0, 3.0]),
            (Power, &[1.0, f64::NAN]),
            (Power, &[f64::NAN, 0.0]),
            (Minimum, &[f64::NAN, 1.0]),
            (Maximum, &[1.0, f64::NAN]),
            (Median, &[1.0, f64::NAN, 2.0]),
            (Add, &[1.0]),
        ];
        for (operation, arguments) in cases {
            assert!(operation.apply(arguments).is_nan(), "{operation:?} {arguments:?}");
        }
        assert_eq!(Divide.apply(&[1.0, 0.0]), f64::INFINITY);
    }

    #[test]
    fn an_annuity_is_accurate_at_any_rate() {
        // 8 % over 5 years is 0.250456454…, from the sum of the discount factors.
        let factors: f64 = (1..=5).map(|year| 1.08_f64.powi(-year)).sum();
        assert!((annuity(0.08, 5.0) * factors - 1.0).abs() < 1e-14);
        assert!((annuity(0.08, 5.0) - 0.250_456_454_6).abs() < 1e-10);
        // Near zero it is 1/n + r (n + 1) / 2n.
        for rate in [1e-300, 1e-18, 1e-12, 1e-9, -1e-12] {
            let near = 0.2 + rate * 0.6;
            assert!((annuity(rate, 5.0) - near).abs() < 1e-15, "{rate}");
        }
        // It rises with the rate and falls with the periods, below zero too.
        let rates = [-0.9, -0.5, -0.01, 0.0, 0.01, 0.08, 0.5, 3.0];
        for periods in [0.3, 1.0, 5.0, 20.0] {
            assert!(rates.is_sorted_by(|low, high| annuity(*low, periods) < annuity(*high, periods)));
        }
        for rate in rates {
            let periods = [0.3, 1.0, 5.0, 20.0];
            assert!(periods.is_sorted_by(|few, many| annuity(rate, *few) > annuity(rate, *many)));
        }
    }
}
