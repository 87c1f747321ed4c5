//! A number as its author wrote it, with the step of its last digit, and when another is near enough.

use super::wording::Bound;
use crate::quantity::decimal::Decimal;

/// A written number.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Written {
    pub(super) value: Decimal,
    /// The power of ten of its last written digit: -1 for `1.0`, 3 for `25k`.
    pub(super) step: i32,
}

/// So many digits of a result are worth something; the rest is what binary fractions leave behind.
const N_DIGITS: i32 = 15;

impl Written {
    /// The same with a word of scale behind it.
    pub(super) fn scaled(&self, power: i32) -> Written {
        Written { value: self.value.shift(power), step: self.step + power }
    }

    /// The same with a minus before it.
    pub(super) fn negated(&self) -> Written {
        Written { value: self.value.negated(), step: self.step }
    }

    /// True when the words are true of `figure`.
    pub(super) fn passes(&self, bound: Option<Bound>, figure: f64) -> bool {
        let figure = Decimal::of(figure).round_significant(N_DIGITS);
        match bound {
            None => self.is_near(&figure),
            Some(Bound::About) => self.is_near(&figure) || self.is_about(&figure),
            Some(Bound::AtLeast) => self.value.is_at_most(&figure),
            Some(Bound::Above) => !figure.is_at_most(&self.value),
            Some(Bound::AtMost) => figure.is_at_most(&self.value),
            Some(Bound::Below) => !self.value.is_at_most(&figure),
        }
    }

    /// Within half a step, ties included.
    fn is_near(&self, figure: &Decimal) -> bool {
        let off = self.value.minus(figure).size();
        off.plus(&off).is_at_most(&Decimal::ten_to(self.step))
    }

    /// Within one unit of the last digit that is not zero, and within 5 % of the figure.
    fn is_about(&self, figure: &Decimal) -> bool {
        let off = self.value.minus(figure).size();
        let last = if self.value.is_zero() { self.step } else { self.value.last_power() };
        let twenty_times = off.plus(&off).shift(1);
        off.is_at_most(&Decimal::ten_to(last)) && twenty_times.is_at_most(&figure.size())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn written(digits: &str, power: i32) -> Written {
        Written { value: Decimal::spelled(digits, power), step: power }
    }

    #[test]
    fn half_a_step_is_near_ties_included() {
        for (number, figure, passes) in [
            (written("10", -1), 1.04, true),
            (written("10", -1), 1.05, true),
            (written("10", -1), 0.95, true),
            (written("10", -1), 1.0501, false),
            (written("80", 0), 80.5, true),
            (written("80", 0), 80.51, false),
            (written("1200", 4), 12_005_000.0, true),
            (written("25", 3), 25_500.0, true),
            (written("25", 3), 25_501.0, false),
            // What binary fractions leave behind is no difference.
            (written("3", -1), 0.1 + 0.2, true),
            (written("35", -2), 0.345, true),
        ] {
            assert_eq!(number.passes(None, figure), passes, "{number:?} and {figure}");
        }
    }

    #[test]
    fn about_takes_the_last_digit_that_is_not_zero_within_a_twentieth() {
        for (number, figure, passes) in [
            (written("35000", 0), 34_000.0, true),
            (written("35000", 0), 33_999.0, false),
            (written("30000", 0), 29_000.0, true),
            (written("30000", 0), 28_000.0, false),
            (written("100", 0), 95.3, true),
            (written("100", 0), 95.0, false),
            (written("0", 0), 0.4, true),
            (written("0", 0), 0.6, false),
        ] {
            assert_eq!(number.passes(Some(Bound::About), figure), passes, "{number:?} and {figure}");
        }
    }
}
