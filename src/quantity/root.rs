//! Quantities in the units that all others are defined by, in which formulas reckon.
//!
//! Money has several such units, between which only a dated rate can tell; one of them is chosen for a
//! whole formula, and what is counted in another is exchanged first.

use std::collections::BTreeSet;

use super::date::Date;
use super::definition::Digits;
use super::dimension::Dimension;
use super::measure::Fraction;
use super::stated::Quantity;
use super::table::UnitTable;
use super::unit::{Factor, Unit};
use crate::diagnostic::Fault;

/// A quantity in root units.
#[derive(Clone, Debug, PartialEq)]
pub struct Rooted {
    /// The best value.
    pub best: f64,
    /// The low end of the range, or the best value.
    pub low: f64,
    /// The high end of the range, or the best value.
    pub high: f64,
    /// What exchange multiplied it by; 1 without one.
    pub factor: f64,
    /// The units that were exchanged, with the rate each had.
    pub rates: Vec<(String, f64)>,
}

impl UnitTable {
    /// The unit of money a unit counts in, where its table has several that measure the same.
    pub fn currency<'a>(&self, unit: &'a Unit) -> Option<&'a str> {
        let mut roots = unit.roots().exponents().map(|(root, _)| root);
        roots.find(|root| self.rivals.contains(*root))
    }

    /// True for a unit that states what it is worth in another: rates lead from it, and to those that state none.
    pub fn states_rates(&self, root: &str) -> bool {
        self.names.get(root).is_some_and(|named| !named.definition.rates.is_empty())
    }

    /// The quantity in root units, with `currency` for every unit that measures the same as it does.
    ///
    /// # Errors
    /// A [`Fault`] when no rate of `at`, or before, leads there.
    pub fn rooted(
        &self,
        quantity: &Quantity,
        currency: Option<&str>,
        at: Option<Date>,
    ) -> Result<Rooted, Fault> {
        let unit = quantity.unit();
        let mut factor = 1.0;
        let mut rates = Vec::new();
        if let Some(currency) = currency {
            for (root, exponent) in unit.roots().exponents() {
                if root != currency && self.measures_as(root, currency) {
                    let rate = self.rates.rate(root, currency, at)?;
                    factor *= rate.powi(i32::from(exponent));
                    rates.push((root.to_owned(), rate));
                }
            }
        }
        let value = |value: f64| unit.to_roots(value) * factor;
        Ok(Rooted {
            best: value(quantity.best),
            low: value(quantity.low()),
            high: value(quantity.high()),
            factor,
            rates,
        })
    }

    pub(super) fn find_rivals(&self) -> BTreeSet<String> {
        let has_rival =
            |root: &&String| self.roots().any(|name| name != *root && self.measures_as(name, root));
        self.roots().filter(has_rival).cloned().collect()
    }

    /// True for two roots of one dimension.
    fn measures_as(&self, left: &str, right: &str) -> bool {
        let dimension = |name: &str| self.names.get(name).map(|named| &named.measure.dimension);
        dimension(left).is_some() && dimension(left) == dimension(right)
    }

    fn roots(&self) -> impl Iterator<Item = &String> {
        self.names
            .iter()
            .filter(|(name, named)| {
                **name == named.definition.id
                    && named.definition.measures.is_some()
                    && named.definition.equals.is_none()
            })
            .map(|(name, _)| name)
    }
}

impl Factor {
    /// True when numbers of it are shown as money.
    pub fn is_money(&self) -> bool {
        self.named.digits == Digits::Money
    }

    /// What the factor measures, without its power.
    pub fn dimension(&self) -> &Dimension {
        &self.named.measure.dimension
    }
}

impl Unit {
    /// A number of this unit in root units.
    pub fn to_roots(&self, value: f64) -> f64 {
        self.measure.scale.of_value(value)
    }

    /// A number of root units in this unit, without the noise of the last binary digits.
    ///
    /// What was reckoned from decimals is a decimal again: 15 significant digits are kept.
    pub fn of_roots(&self, value: f64) -> f64 {
        let own = Fraction::of(1.0).times(self.measure.scale, -1).of_value(value);
        format!("{own:.14e}").parse().unwrap_or(own)
    }

    /// One of what stands below the stroke, in root units: a year in seconds for `%/yr`, 1 for a pure number.
    pub fn one_below(&self) -> f64 {
        let below = self.factors.iter().filter(|factor| factor.power < 0);
        below
            .map(|factor| factor.measure().scale.to_f64().powi(i32::from(factor.power.unsigned_abs())))
            .product()
    }

    /// True when its numbers are shown as money, and more of it is more money.
    pub fn is_money(&self) -> bool {
        self.factors.iter().any(|factor| factor.power > 0 && factor.is_money())
    }
}

#[cfg(test)]
mod tests {
    use crate::quantity::sample::{bakery, table, unit};

    #[test]
    fn there_and_back_is_the_same_decimal() {
        let table = bakery();
        for (written, unit) in [
            ("0.08 USD/kWh", "USD/kWh"),
            ("5 yr", "month"),
            ("66.2%", "%"),
            ("8760 h/yr", "×"),
            ("0.1 USD/oven/h", "USD/oven/yr"),
        ] {
            let quantity = table.read(written).unwrap();
            let unit = table.unit(unit).unwrap();
            let rooted = table.rooted(&quantity, None, None).unwrap();
            assert_eq!(unit.of_roots(rooted.best), quantity.in_unit(&unit).unwrap().best(), "{written}");
        }
    }

    #[test]
    fn other_money_is_exchanged_by_its_rate() {
        let table = table(&[
            unit("oven").measuring("oven"),
            unit("CNY").measuring("money").worth("2026-11", "0.14 USD"),
        ])
        .0;
        let dollars = table.unit("USD/oven").unwrap();
        let yuan = table.read("700 (600..800) CNY/oven").unwrap();
        assert_eq!(table.currency(&dollars), Some("USD"));
        assert_eq!(table.currency(yuan.unit()), Some("CNY"));
        assert_eq!(table.currency(&table.unit("oven/h").unwrap()), None);
        let rooted = table.rooted(&yuan, Some("USD"), None).unwrap();
        let shown = [rooted.best, rooted.low, rooted.high].map(|value| dollars.of_roots(value));
        assert_eq!(shown, [98.0, 84.0, 112.0]);
        assert_eq!(rooted.rates.len(), 1);
        assert_eq!(table.rooted(&yuan, Some("CNY"), None).unwrap().best, yuan.best());
    }
}
