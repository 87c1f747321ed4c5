//! A unit as it is used: factors as they were written, what they measure, and how much that is.

use std::fmt;
use std::sync::Arc;

use super::definition::{Digits, UnitDefinition};
use super::dimension::Dimension;
use super::measure::{Fraction, Measure, Prefix};
use crate::diagnostic::Fault;

/// A product of named units, such as `USD/GPU/h`; without factors, the unit of a pure number.
#[derive(Clone, Debug, PartialEq)]
pub struct Unit {
    pub(super) factors: Vec<Factor>,
    pub(super) measure: Measure,
}

/// One factor of a unit.
#[derive(Clone, Debug, PartialEq)]
pub struct Factor {
    pub(super) prefix: Option<&'static Prefix>,
    pub(super) named: Arc<NamedUnit>,
    pub(super) power: i8,
}

/// A unit with a name of its own, once all of the table is known.
#[derive(Debug, PartialEq)]
pub(super) struct NamedUnit {
    pub(super) definition: UnitDefinition,
    pub(super) digits: Digits,
    pub(super) measure: Measure,
}

impl Factor {
    /// The prefix as a power of ten, 0 without one.
    pub(super) fn prefix_power(&self) -> i32 {
        self.prefix.map_or(0, |prefix| prefix.power)
    }

    /// The measure of the factor without its power; the prefix counts.
    pub(super) fn measure(&self) -> Measure {
        self.named.measure.prefixed(self.prefix_power())
    }

    /// The id of the unit, without prefix and power.
    pub fn id(&self) -> &str {
        &self.named.definition.id
    }

    /// The power, negative below a stroke, never 0.
    pub fn power(&self) -> i8 {
        self.power
    }
}

impl Unit {
    /// The unit of a pure number.
    pub fn none() -> Unit {
        Unit { factors: Vec::new(), measure: Measure::number(Fraction::of(1.0)) }
    }

    /// The product of `factors`; absent when it is beyond what numbers can hold.
    pub(super) fn of(factors: Vec<Factor>) -> Option<Unit> {
        let mut measure = Measure::number(Fraction::of(1.0));
        for factor in &factors {
            measure = measure.times(&factor.measure(), factor.power)?;
        }
        Some(Unit { factors, measure })
    }

    /// The factors in the order in which they were written.
    pub fn factors(&self) -> &[Factor] {
        &self.factors
    }

    /// What it measures.
    pub fn dimension(&self) -> &Dimension {
        &self.measure.dimension
    }

    /// How many of the base units it is: 3600 for `h`, 0.01 for `%`.
    pub fn scale(&self) -> f64 {
        self.measure.scale.to_f64()
    }

    /// True without any factor; `%` and `×` are units, though they measure nothing.
    pub fn is_none(&self) -> bool {
        self.factors.is_empty()
    }

    /// True when a number in this unit and in the other mean the same.
    pub fn is_same_as(&self, other: &Unit) -> bool {
        self.dimension() == other.dimension()
            && self.roots() == other.roots()
            && self.scale() == other.scale()
    }

    pub(super) fn roots(&self) -> &Dimension {
        &self.measure.roots
    }

    /// `value` of this unit, counted in `unit`, which has the same roots or a rate between them.
    pub(super) fn rescale(&self, value: f64, unit: &Unit) -> f64 {
        self.measure.scale.times(unit.measure.scale, -1).of_value(value)
    }

    /// Fails unless both measure the same.
    pub(super) fn agrees_with(&self, unit: &Unit) -> Result<(), Fault> {
        if self.dimension() == unit.dimension() {
            return Ok(());
        }
        let missing = unit.dimension().over(self.dimension());
        Err(Fault::new(format!(
            "`{self}` measures {}, but `{unit}` measures {}",
            self.dimension(),
            unit.dimension()
        ))
        .hint(format!("the factor that is missing measures {missing}")))
    }
}

/// As an author would write it: `USD/GPU/h`, and `1` for a pure number.
impl fmt::Display for Unit {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        let name = |factor: &Factor| {
            let prefix = factor.prefix.map_or("", |prefix| prefix.symbol);
            match factor.power.unsigned_abs() {
                1 => format!("{prefix}{}", factor.id()),
                power => format!("{prefix}{}^{power}", factor.id()),
            }
        };
        let above: Vec<String> = self.factors.iter().filter(|factor| factor.power > 0).map(name).collect();
        out.write_str(&if above.is_empty() { "1".to_owned() } else { above.join("·") })?;
        for factor in self.factors.iter().filter(|factor| factor.power < 0) {
            write!(out, "/{}", name(factor))?;
        }
        Ok(())
    }
}
