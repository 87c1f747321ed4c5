//! What a unit measures, as exponents over named base dimensions: money / (gpu · time).

use std::collections::BTreeMap;
use std::fmt;
use std::sync::Arc;

/// Exponents over base dimensions. Which bases there are is data; none is known by name.
#[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Dimension(BTreeMap<Arc<str>, i8>);

impl Dimension {
    /// The dimension of a pure number.
    pub fn none() -> Dimension {
        Dimension::default()
    }

    /// A base dimension.
    pub fn base(name: &str) -> Dimension {
        Dimension(BTreeMap::from([(Arc::from(name), 1)]))
    }

    /// True for a pure number.
    pub fn is_none(&self) -> bool {
        self.0.is_empty()
    }

    /// The dimension of a product. Exponents stop at the bounds of an `i8`.
    pub fn times(&self, other: &Dimension) -> Dimension {
        let mut product = self.0.clone();
        for (base, exponent) in &other.0 {
            let sum = product.entry(Arc::clone(base)).or_insert(0);
            *sum = sum.saturating_add(*exponent);
        }
        product.retain(|_, exponent| *exponent != 0);
        Dimension(product)
    }

    /// The dimension of a quotient.
    pub fn over(&self, other: &Dimension) -> Dimension {
        self.times(&other.power(-1))
    }

    /// The dimension of a power.
    pub fn power(&self, exponent: i8) -> Dimension {
        let raised = self.0.iter().map(|(base, own)| (Arc::clone(base), own.saturating_mul(exponent)));
        Dimension(raised.filter(|(_, exponent)| *exponent != 0).collect())
    }

    /// Each base with its exponent, which is never 0, in the order of their names.
    pub fn exponents(&self) -> impl Iterator<Item = (&str, i8)> {
        self.0.iter().map(|(base, exponent)| (base.as_ref(), *exponent))
    }
}

impl fmt::Display for Dimension {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.is_none() {
            return out.write_str("a pure number");
        }
        let side = |wanted: i8| {
            let chosen = self.exponents().filter(|(_, exponent)| exponent.signum() == wanted);
            let named = chosen.map(|(base, exponent)| match exponent.unsigned_abs() {
                1 => base.to_owned(),
                power => format!("{base}^{power}"),
            });
            named.collect::<Vec<_>>()
        };
        let (above, below) = (side(1), side(-1));
        out.write_str(&if above.is_empty() { "1".to_owned() } else { above.join(" · ") })?;
        match below.as_slice() {
            [] => Ok(()),
            [one] => write!(out, " / {one}"),
            several => write!(out, " / ({})", several.join(" · ")),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dimensions_multiply_divide_and_cancel() {
        let (money, gpu, time) = (Dimension::base("money"), Dimension::base("gpu"), Dimension::base("time"));
        let price = money.over(&gpu.times(&time));
        assert_eq!(price.to_string(), "money / (gpu · time)");
        assert_eq!(price.times(&gpu).to_string(), "money / time");
        assert_eq!(time.power(-2).to_string(), "1 / time^2");
        assert_eq!(time.power(2).times(&money).to_string(), "money · time^2");
        assert!(price.over(&price).is_none());
        assert!(price.power(0).is_none());
        assert_eq!(Dimension::none().to_string(), "a pure number");
    }
}
