//! What a unit measures and how much of it, before it has a name.

use super::dimension::Dimension;

/// What a unit measures, and how much of it.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Measure {
    pub(super) dimension: Dimension,
    /// Exponents over the units that all others are defined by. A dimension may have several, as money
    /// has currencies, between which only a dated rate can say what is how much.
    pub(super) roots: Dimension,
    /// How many of its roots it is, as a fraction, so that thousandths stay exact.
    pub(super) scale: Fraction,
}

/// A positive number as a fraction of two numbers that are whole wherever they can be.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Fraction {
    above: f64,
    below: f64,
}

/// An SI prefix.
#[derive(Debug, PartialEq)]
pub(super) struct Prefix {
    pub(super) symbol: &'static str,
    pub(super) power: i32,
}

/// The prefixes authors can write; `u` and both spellings of `µ` are one.
pub(super) static PREFIXES: [Prefix; 9] = [
    Prefix { symbol: "n", power: -9 },
    Prefix { symbol: "µ", power: -6 },
    Prefix { symbol: "m", power: -3 },
    Prefix { symbol: "k", power: 3 },
    Prefix { symbol: "M", power: 6 },
    Prefix { symbol: "G", power: 9 },
    Prefix { symbol: "T", power: 12 },
    Prefix { symbol: "P", power: 15 },
    Prefix { symbol: "E", power: 18 },
];

/// Exponents this large are no measure of anything; below them they add up exactly.
const MAX_EXPONENT: u8 = 60;

impl Fraction {
    /// The fraction of a positive number: a hundredth is one over a hundred.
    pub(super) fn of(number: f64) -> Fraction {
        let inverse = 1.0 / number;
        if number < 1.0 && inverse.fract() == 0.0 {
            Fraction { above: 1.0, below: inverse }
        } else {
            Fraction { above: number, below: 1.0 }
        }
    }

    /// Ten to the `power`.
    pub(super) fn of_ten(power: i32) -> Fraction {
        let size = 10f64.powi(power.saturating_abs());
        if power < 0 { Fraction { above: 1.0, below: size } } else { Fraction { above: size, below: 1.0 } }
    }

    pub(super) fn times(self, other: Fraction, power: i8) -> Fraction {
        let raise = |number: f64| number.powi(i32::from(power.unsigned_abs()));
        let (above, below) = if power < 0 { (other.below, other.above) } else { (other.above, other.below) };
        Fraction { above: self.above * raise(above), below: self.below * raise(below) }
    }

    pub(super) fn to_f64(self) -> f64 {
        self.above / self.below
    }

    /// This many times `value`, exact wherever one part divides the other.
    pub(super) fn of_value(self, value: f64) -> f64 {
        if self.above >= self.below {
            value * (self.above / self.below)
        } else {
            value / (self.below / self.above)
        }
    }

    /// What stands above and below the stroke.
    pub(super) fn parts(self) -> (f64, f64) {
        (self.above, self.below)
    }

    pub(super) fn is_positive(self) -> bool {
        self.to_f64().is_normal() && self.to_f64() > 0.0
    }

    /// True while products of two are still numbers.
    fn is_sane(self) -> bool {
        [self.above, self.below].iter().all(|part| (1e-100..1e100).contains(part))
    }
}

impl Measure {
    /// The measure of a pure number.
    pub(super) fn number(scale: Fraction) -> Measure {
        Measure { dimension: Dimension::none(), roots: Dimension::none(), scale }
    }

    /// The product with a power of another measure; absent when it is beyond what numbers can hold.
    pub(super) fn times(&self, other: &Measure, power: i8) -> Option<Measure> {
        let small = |dimension: &Dimension| {
            dimension.exponents().all(|(_, exponent)| exponent.unsigned_abs() <= MAX_EXPONENT)
        };
        let product = Measure {
            dimension: self.dimension.times(&other.dimension.power(power)),
            roots: self.roots.times(&other.roots.power(power)),
            scale: self.scale.times(other.scale, power),
        };
        let holds = small(&product.dimension) && small(&product.roots) && product.scale.is_sane();
        holds.then_some(product)
    }

    /// The same with a prefix, given as a power of ten.
    pub(super) fn prefixed(&self, power: i32) -> Measure {
        Measure { scale: self.scale.times(Fraction::of_ten(power), 1), ..self.clone() }
    }
}
