//! A number as its decimal digits, so that rounding is what a person does on paper.

/// Decimal digits with a sign and the place of the point.
///
/// The value is `0.d₁d₂… × 10^point`. There are no zeros at either end, and zero has no digits.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Decimal {
    negative: bool,
    digits: Vec<u8>,
    point: i32,
}

impl Decimal {
    /// The shortest decimal that reads back as `value`. What is not finite counts as zero.
    pub(super) fn of(value: f64) -> Decimal {
        let spelled = format!("{:e}", value.abs());
        let (mantissa, exponent) = spelled.split_once('e').unwrap_or(("0", "0"));
        let digits = mantissa.bytes().filter(u8::is_ascii_digit).map(|digit| digit - b'0').collect();
        let point = exponent.parse::<i32>().unwrap_or(0) + 1;
        Decimal { negative: value < 0.0, digits, point }.tidy()
    }

    /// The number that `digits` spell, times ten to the `power`. What is no digit counts as none.
    pub(super) fn spelled(digits: &str, power: i32) -> Decimal {
        let digits: Vec<u8> = digits.bytes().filter(u8::is_ascii_digit).map(|digit| digit - b'0').collect();
        let point = i32::try_from(digits.len()).unwrap_or(0) + power;
        Decimal { negative: false, digits, point }.tidy()
    }

    /// Ten to the `power`.
    pub(super) fn ten_to(power: i32) -> Decimal {
        Decimal { negative: false, digits: vec![1], point: power + 1 }
    }

    /// The nearest `f64`.
    pub(super) fn to_f64(&self) -> f64 {
        let sign = if self.negative { "-" } else { "" };
        let digits: String = self.digits.iter().map(|digit| char::from(b'0' + digit)).collect();
        format!("{sign}0{digits}e{}", self.point - self.n_digits()).parse().unwrap_or(0.0)
    }

    pub(super) fn is_negative(&self) -> bool {
        self.negative
    }

    pub(super) fn is_zero(&self) -> bool {
        self.digits.is_empty()
    }

    /// The power of ten of the first digit: 3 for 1587, -1 for 0.5. Zero has that of 1.
    pub(super) fn magnitude(&self) -> i32 {
        if self.is_zero() { 0 } else { self.point - 1 }
    }

    /// The power of ten of the last digit that is not zero: 1 for 350, -1 for 0.5. Zero has that of 1.
    pub(super) fn last_power(&self) -> i32 {
        self.point - self.n_digits()
    }

    /// How many digits stand after the point.
    pub(super) fn n_decimals(&self) -> usize {
        usize::try_from(self.n_digits() - self.point).unwrap_or(0)
    }

    /// Rounded to `decimals` digits after the point, half away from zero.
    pub(super) fn round(&self, decimals: i32) -> Decimal {
        let Ok(keep) = usize::try_from(self.point + decimals) else {
            return Decimal { negative: false, digits: Vec::new(), point: 0 };
        };
        let rounds_up = self.digits.get(keep).is_some_and(|digit| *digit >= 5);
        let mut rounded = self.clone();
        rounded.digits.truncate(keep);
        if rounds_up {
            rounded.carry();
        }
        rounded.tidy()
    }

    /// Rounded to `n` significant digits, half away from zero.
    pub(super) fn round_significant(&self, n: i32) -> Decimal {
        self.round(n - 1 - self.magnitude())
    }

    /// Times ten to the `power`.
    pub(super) fn shift(&self, power: i32) -> Decimal {
        Decimal { point: self.point + power, ..self.clone() }.tidy()
    }

    /// The same without its sign.
    pub(super) fn size(&self) -> Decimal {
        Decimal { negative: false, ..self.clone() }
    }

    /// The same with the other sign.
    pub(super) fn negated(&self) -> Decimal {
        Decimal { negative: !self.negative && !self.is_zero(), ..self.clone() }
    }

    /// The sum, exactly.
    pub(super) fn plus(&self, other: &Decimal) -> Decimal {
        self.minus(&other.negated())
    }

    /// The difference, exactly.
    pub(super) fn minus(&self, other: &Decimal) -> Decimal {
        let (low, high) = (self.last_power().min(other.last_power()), self.point.max(other.point));
        let mut places: Vec<i8> =
            (low..high).rev().map(|power| self.digit_of(power) - other.digit_of(power)).collect();
        let negative = places.iter().find(|place| **place != 0).is_some_and(|place| *place < 0);
        let mut borrowed = 0;
        for place in places.iter_mut().rev() {
            let size = if negative { -*place } else { *place } - borrowed;
            borrowed = if size < 0 {
                1
            } else if size > 9 {
                -1
            } else {
                0
            };
            *place = size + 10 * borrowed;
        }
        let mut digits: Vec<u8> = places.into_iter().map(i8::unsigned_abs).collect();
        // Of two numbers with different signs the sizes add up, and one may be carried to the front.
        if borrowed < 0 {
            digits.insert(0, 1);
        }
        Decimal { negative, digits, point: high + i32::from(borrowed < 0) }.tidy()
    }

    /// True when it is not above `other`.
    pub(super) fn is_at_most(&self, other: &Decimal) -> bool {
        let difference = self.minus(other);
        difference.is_zero() || difference.is_negative()
    }

    /// The digit of a power of ten, with the number's sign.
    fn digit_of(&self, power: i32) -> i8 {
        let idx = usize::try_from(self.point - 1 - power).ok();
        let digit = idx.and_then(|idx| self.digits.get(idx)).and_then(|digit| i8::try_from(*digit).ok());
        if self.negative { -digit.unwrap_or(0) } else { digit.unwrap_or(0) }
    }

    /// The digits without sign, at least `decimals` of them after the point, thousands set apart by `group`.
    pub(super) fn plain(&self, decimals: usize, group: &str) -> String {
        let digit = |place: i32| {
            let idx = usize::try_from(place).ok();
            idx.and_then(|idx| self.digits.get(idx)).map_or('0', |digit| char::from(b'0' + digit))
        };
        let whole = self.point.max(1);
        let mut text = String::new();
        for place in 0..whole {
            let left = whole - place;
            if place > 0 && left % 3 == 0 {
                text.push_str(group);
            }
            text.push(digit(place + self.point - whole));
        }
        let decimals = i32::try_from(self.n_decimals().max(decimals)).unwrap_or(0);
        if decimals > 0 {
            text.push('.');
            text.extend((0..decimals).map(|place| digit(place + self.point)));
        }
        text
    }

    fn n_digits(&self) -> i32 {
        i32::try_from(self.digits.len()).unwrap_or(i32::MAX)
    }

    /// Adds one to the last digit.
    fn carry(&mut self) {
        while let Some(last) = self.digits.pop() {
            if last < 9 {
                self.digits.push(last + 1);
                return;
            }
        }
        self.digits.push(1);
        self.point += 1;
    }

    fn tidy(mut self) -> Decimal {
        while self.digits.last() == Some(&0) {
            self.digits.pop();
        }
        let n_zeros = self.digits.iter().take_while(|digit| **digit == 0).count();
        self.digits.drain(..n_zeros);
        self.point -= i32::try_from(n_zeros).unwrap_or(0);
        if self.digits.is_empty() {
            return Decimal { negative: false, digits: Vec::new(), point: 0 };
        }
        self
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn halves_round_away_from_zero_on_the_shortest_spelling() {
        for (value, decimals, rounded) in [
            (1.005, 2, "1.01"),
            (2.675, 2, "2.68"),
            (0.125, 2, "0.13"),
            (-0.5, 0, "1"),
            (0.49, 0, "0"),
            (0.04, 1, "0"),
            (0.05, 1, "0.1"),
            (999.95, 1, "1,000"),
            (1587.0, 0, "1,587"),
            (1_234_567.0, -3, "1,235,000"),
            (4.0, -1, "0"),
            (5.0, -1, "10"),
            (5.0, -3, "0"),
            (1e21, 0, "1,000,000,000,000,000,000,000"),
        ] {
            assert_eq!(Decimal::of(value).round(decimals).plain(0, ","), rounded, "{value}");
        }
    }

    #[test]
    fn sums_and_differences_are_exact() {
        for (left, right, sum, difference) in [
            (0.1, 0.2, 0.3, -0.1),
            (1.0, 0.001, 1.001, 0.999),
            (-5.0, 5.0, 0.0, -10.0),
            (999.0, 1.0, 1000.0, 998.0),
            (-0.75, -0.25, -1.0, -0.5),
            (1e15, 1.0, 1_000_000_000_000_001.0, 999_999_999_999_999.0),
            (0.0, 12.5, 12.5, -12.5),
        ] {
            let (left, right) = (Decimal::of(left), Decimal::of(right));
            assert_eq!(left.plus(&right), Decimal::of(sum));
            assert_eq!(left.minus(&right), Decimal::of(difference));
            assert_eq!(left.is_at_most(&right), difference <= 0.0);
        }
        assert_eq!(Decimal::spelled("1,200", 4), Decimal::of(12_000_000.0));
        assert_eq!((Decimal::of(350.0).last_power(), Decimal::of(0.05).last_power()), (1, -2));
        assert_eq!(Decimal::ten_to(-2), Decimal::of(0.01));
    }

    #[test]
    fn significant_digits_are_kept_and_zeros_are_not_invented() {
        for (value, n, rounded) in [
            (0.0012345, 3, "0.00123"),
            (9.996, 3, "10"),
            (350_123.0, 3, "350000"),
            (12.0, 3, "12"),
            (0.0, 3, "0"),
        ] {
            assert_eq!(Decimal::of(value).round_significant(n).plain(0, ""), rounded, "{value}");
        }
        assert_eq!(Decimal::of(1.0).plain(2, ","), "1.00");
        assert_eq!(Decimal::of(0.5).shift(6).plain(0, ","), "500,000");
        assert!(Decimal::of(-0.1).is_negative() && !Decimal::of(-0.1).round(0).is_negative());
    }
}
