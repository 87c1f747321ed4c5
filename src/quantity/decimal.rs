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
