//! A number with its unit, and perhaps with the range it may lie in.

use std::sync::Arc;

use super::unit::Unit;
use crate::diagnostic::Fault;

/// A best value and a range, in one unit. The values are always finite.
#[derive(Clone, Debug, PartialEq)]
pub struct Quantity {
    pub(super) best: f64,
    pub(super) range: Option<(f64, f64)>,
    pub(super) stated_best: bool,
    pub(super) unit: Arc<Unit>,
    pub(super) approximate: bool,
    /// One unit of the last digit that was written; absent when the quantity was computed.
    pub(super) step: Option<f64>,
}

impl Quantity {
    /// A quantity that was computed, not written.
    ///
    /// # Errors
    /// A [`Fault`] when a value is not finite, as after a division by zero, or outside its range.
    pub fn computed(best: f64, range: Option<(f64, f64)>, unit: Arc<Unit>) -> Result<Quantity, Fault> {
        let (low, high) = range.unwrap_or((best, best));
        if ![best, low, high].iter().all(|value| value.is_finite()) {
            return Err(Fault::new("the result is no finite number"));
        }
        if best < low || high < best {
            return Err(Fault::new("the best value lies outside its range"));
        }
        Ok(Quantity { best, range, stated_best: true, unit, approximate: false, step: None })
    }

    /// From this value to another of the same unit, whichever is lower: a range without a best value of its own.
    pub fn reaching(&self, other: &Quantity) -> Quantity {
        let (low, high) = (self.best.min(other.best), self.best.max(other.best));
        let best = f64::midpoint(low, high);
        Quantity { best, range: Some((low, high)), stated_best: false, step: None, ..self.clone() }
    }

    /// The best value, in [`Quantity::unit`]; the middle of a range that states none.
    pub fn best(&self) -> f64 {
        self.best
    }

    /// The range, low end first, in [`Quantity::unit`].
    pub fn range(&self) -> Option<(f64, f64)> {
        self.range
    }

    /// The low end of the range, or the best value.
    pub fn low(&self) -> f64 {
        self.range.map_or(self.best, |(low, _)| low)
    }

    /// The high end of the range, or the best value.
    pub fn high(&self) -> f64 {
        self.range.map_or(self.best, |(_, high)| high)
    }

    /// True unless the best value is only the middle of a range.
    pub fn has_stated_best(&self) -> bool {
        self.stated_best
    }

    /// The unit, as it was written.
    pub fn unit(&self) -> &Arc<Unit> {
        &self.unit
    }

    /// True when the author wrote `~`.
    pub fn is_approximate(&self) -> bool {
        self.approximate
    }

    /// Converts to `unit`, keeping the amount.
    ///
    /// # Errors
    /// A [`Fault`] when the two measure different things, which names the factor that is missing, or when
    /// only a dated rate can tell; [`UnitTable::convert`](super::UnitTable::convert) knows those.
    pub fn in_unit(&self, unit: &Arc<Unit>) -> Result<Quantity, Fault> {
        self.unit.agrees_with(unit)?;
        if self.unit.roots() != unit.roots() {
            return Err(Fault::new(format!("nothing fixed leads from `{}` to `{unit}`", self.unit))
                .hint("only a dated rate can tell"));
        }
        self.rescaled(unit, 1.0)
    }

    /// The same numbers in another unit, for a number that inherits its unit.
    pub fn with_unit(self, unit: &Arc<Unit>) -> Quantity {
        Quantity { unit: Arc::clone(unit), ..self }
    }

    /// True when both can be true of one thing: their ranges meet, or their values differ by no more than
    /// half a unit of the last written digit of each.
    ///
    /// Quantities of different kinds never can; between currencies nothing is said without a rate.
    pub fn overlaps(&self, other: &Quantity) -> bool {
        if self.unit.dimension() != other.unit.dimension() {
            return false;
        }
        let Ok(other) = other.in_unit(&self.unit) else { return true };
        let ends = |quantity: &Quantity| match (quantity.range, quantity.step) {
            (None, Some(step)) => (quantity.best - step / 2.0, quantity.best + step / 2.0),
            _ => (quantity.low(), quantity.high()),
        };
        let ((low, high), (other_low, other_high)) = (ends(self), ends(&other));
        // Halves of decimal steps are not exact in binary, and ties count as equal.
        let slack = 1e-12 * self.best.abs().max(other.best.abs());
        low <= other_high + slack && other_low <= high + slack
    }

    /// The same amount in `unit`, after a change of currency by `factor`.
    pub(super) fn rescaled(&self, unit: &Arc<Unit>, factor: f64) -> Result<Quantity, Fault> {
        let value = |value: f64| self.unit.rescale(value, unit) * factor;
        let best = value(self.best);
        let range = self.range.map(|(low, high)| (value(low), value(high)));
        let (low, high) = range.unwrap_or((best, best));
        if ![best, low, high].iter().all(|value| value.is_finite()) {
            return Err(Fault::new(format!("this is too large to count in `{unit}`")));
        }
        let step = self.step.map(value);
        Ok(Quantity { best, range, unit: Arc::clone(unit), step, ..self.clone() })
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::quantity::sample::bakery;

    #[test]
    fn a_quantity_keeps_its_amount_in_another_unit() {
        let table = bakery();
        for (written, unit, best, range) in [
            ("5 MW", "kW", 5_000.0, None),
            ("8760 h", "yr", 1.0, None),
            ("36 month", "yr", 3.0, None),
            ("8%/yr", "1/yr", 0.08, None),
            ("3.2×", "%", 320.0, None),
            ("0.08 USD/kWh", "USD/MWh", 80.0, None),
            ("700 W", "J/s", 700.0, None),
            ("1 MW", "MWh/yr", 8760.0, None),
            ("35k (25k..40k) USD/oven", "USD/炉", 35_000.0, Some((25_000.0, 40_000.0))),
            ("2 USD/Mloaf", "USD/kloaf", 0.002, None),
            ("80 GB", "Gbit", 640.0, None),
        ] {
            let found = table.read(written).unwrap().in_unit(&table.unit(unit).unwrap()).unwrap();
            assert_eq!((found.best(), found.range()), (best, range), "{written} in {unit}");
        }
    }

    #[test]
    fn a_missing_factor_is_named() {
        let table = bakery();
        for (written, unit, message, hint) in [
            (
                "2 USD/oven",
                "USD/oven/h",
                "`USD/oven` measures money / oven, but `USD/oven/h` measures money / (oven · time)",
                "the factor that is missing measures 1 / time",
            ),
            ("5 EUR", "USD", "nothing fixed leads from `EUR` to `USD`", "only a dated rate can tell"),
            (
                "5",
                "h",
                "`1` measures a pure number, but `h` measures time",
                "the factor that is missing measures time",
            ),
        ] {
            let fault = table.read(written).unwrap().in_unit(&table.unit(unit).unwrap()).unwrap_err();
            assert_eq!((fault.message.as_str(), fault.hints), (message, vec![hint.to_owned()]));
        }
    }

    #[test]
    fn facts_overlap_within_half_a_step_of_each() {
        let table = bakery();
        for (left, right, overlap) in [
            ("2.1B USD", "2.13B USD", true),
            ("2.1B USD", "2.2B USD", true),
            ("2.1B USD", "2.21B USD", false),
            ("2100M USD", "2.13B USD", false),
            ("0.1 h", "9 min", true),
            ("25k..40k USD", "40k USD", true),
            ("25k..40k USD", "42k..50k USD", false),
            ("66%", "0.662×", true),
            ("5 USD", "5 h", false),
            ("5 USD", "9 EUR", true),
        ] {
            let (left, right) = (table.read(left).unwrap(), table.read(right).unwrap());
            assert_eq!((left.overlaps(&right), right.overlaps(&left)), (overlap, overlap), "{left:?}");
        }
        let inherited = table.read("5.1B").unwrap().with_unit(&table.unit("USD").unwrap());
        assert_eq!(inherited, table.read("5.1B USD").unwrap());
    }

    #[test]
    fn a_computed_quantity_is_finite() {
        let unit = Arc::new(Unit::none());
        assert!(Quantity::computed(f64::NAN, None, Arc::clone(&unit)).is_err());
        assert!(Quantity::computed(1.0, Some((2.0, 3.0)), Arc::clone(&unit)).is_err());
        assert!(Quantity::computed(1.0, Some((0.0, 3.0)), unit).is_ok());
    }

    proptest! {
        #[test]
        fn there_and_back_is_the_identity(
            value in -1e12..1e12f64,
            pair in prop::sample::select(vec![
                ("kWh", "J"), ("month", "min"), ("USD/GB/yr", "USD/bit/s"), ("%", "×"), ("yr", "day"),
                ("km²", "mm²"), ("PFLOPS", "FLOP/month"), ("h^-3", "1/ns/s/yr"),
            ]),
        ) {
            let table = bakery();
            let (from, to) = (table.unit(pair.0).unwrap(), table.unit(pair.1).unwrap());
            let there = Quantity::computed(value, None, Arc::clone(&from)).unwrap().in_unit(&to).unwrap();
            let back = there.in_unit(&from).unwrap().best();
            prop_assert!((back - value).abs() <= 1e-12 * value.abs());
        }
    }
}
