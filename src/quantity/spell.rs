//! Spells a quantity as an author would write it: `10.2B USD`, `8%/yr`, `~35k (25k..40k) USD/GPU`.

use super::decimal::Decimal;
use super::number::SCALES;
use super::stated::Quantity;

/// Numbers beyond these powers of ten are written with an exponent.
const LARGEST: i32 = 15;
const SMALLEST: i32 = -12;

impl Quantity {
    /// The quantity as an author would write it, in no one's language.
    ///
    /// [`UnitTable::read`](super::UnitTable::read) reads the same numbers, with as many digits as were
    /// written; pages show what [`format()`](super::format()) writes.
    pub fn spelled(&self) -> String {
        let number = |value: f64| spell(value, self.step);
        let about = if self.approximate { "~" } else { "" };
        let amount = match self.range {
            None => number(self.best),
            Some((low, high)) if self.stated_best => {
                format!("{} ({}..{})", number(self.best), number(low), number(high))
            }
            Some((low, high)) => format!("{}..{}", number(low), number(high)),
        };
        let first = self.unit.factors().iter().find(|factor| factor.power > 0);
        let touches = first.is_some_and(|factor| factor.prefix.is_none() && factor.named.definition.touches);
        match (self.unit.is_none(), touches) {
            (true, _) => format!("{about}{amount}"),
            (_, true) => format!("{about}{amount}{}", self.unit),
            _ => format!("{about}{amount} {}", self.unit),
        }
    }
}

/// A number whose last digit counts `step`s, or in as few digits as it needs.
fn spell(value: f64, step: Option<f64>) -> String {
    let decimal = Decimal::of(value);
    let sign = if decimal.is_negative() { "-" } else { "" };
    let step = step.filter(|step| *step > 0.0 && step.is_finite());
    let is_plain = (SMALLEST..LARGEST).contains(&decimal.magnitude());
    let power = match step {
        Some(step) => Decimal::of(step).magnitude(),
        None if is_plain => 0,
        None => decimal.magnitude(),
    };
    let with_decimals = |shifted: &Decimal, n: i32| shifted.plain(usize::try_from(n).unwrap_or(0), "");
    if (SMALLEST..=0).contains(&power) {
        return format!("{sign}{}", with_decimals(&decimal, -power));
    }
    let scales =
        SCALES.iter().rev().filter_map(|(letter, scale)| Some((letter, i32::try_from(*scale).ok()?)));
    let fitting = |scale: i32| step.is_some() && power <= scale && scale <= decimal.magnitude();
    match scales.into_iter().find(|(_, scale)| fitting(*scale)) {
        Some((letter, scale)) => {
            format!("{sign}{}{letter}", with_decimals(&decimal.shift(-scale), scale - power))
        }
        None => format!("{sign}{}e{power}", decimal.shift(-power).plain(0, "")),
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use crate::quantity::sample::bakery;
    use crate::quantity::{Quantity, Unit};

    #[test]
    fn what_is_spelled_reads_the_same_again() {
        let table = bakery();
        for (written, spelled) in [
            ("25", "25"),
            ("0.80 USD", "0.80 USD"),
            ("−23%", "-23%"),
            ("8%/yr", "8%/yr"),
            ("3.2×", "3.2×"),
            ("10.2B USD", "10.2B USD"),
            ("35000 USD/炉", "35000 USD/oven"),
            ("1200M USD", "1.200B USD"),
            ("3e8 m/s", "3e8 m/s"),
            ("1.5e-7", "0.00000015"),
            ("1.5e-20 kWh", "15e-21 kWh"),
            ("5 1/h", "5 1/h"),
            ("0k", "0e3"),
            ("~35k (25k..40k) USD/oven/h", "~35k (25k..40k) USD/oven/h"),
            ("60%..80%", "60..80%"),
            ("2 m²", "2 m^2"),
        ] {
            let quantity = table.read(written).unwrap();
            assert_eq!(quantity.spelled(), spelled, "{written}");
            assert_eq!(table.read(spelled).unwrap(), quantity, "{written}");
        }
    }

    proptest! {
        #[test]
        fn every_number_is_spelled_so_that_it_reads_the_same(
            digits in "[0-9]{1,20}(\\.[0-9]{1,20})?",
            end in "([kMBT]|e-?[0-9]{1,2})?( USD/oven|%|×| 1/h)?",
        ) {
            let quantity = bakery().read(&format!("{digits}{end}")).unwrap();
            let again = bakery().read(&quantity.spelled()).unwrap();
            prop_assert_eq!(quantity, again);
        }

        #[test]
        fn every_computed_number_is_spelled_in_full(value in prop::num::f64::NORMAL | prop::num::f64::ZERO) {
            let quantity = Quantity::computed(value, None, Unit::none().into()).unwrap();
            prop_assert_eq!(bakery().read(&quantity.spelled()).unwrap().best(), value);
        }
    }
}
