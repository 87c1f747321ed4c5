//! Checks the ends of a range against each other and its best value, and finds the middle.

use super::number::Number;
use super::read::Reader;
use crate::diagnostic::Fault;

/// Where the best value of a range lies that states none.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Middle {
    /// Halfway between the ends, which must not differ by more than four times.
    #[default]
    Arithmetic,
    /// The root of the product of the ends, which are above zero.
    Geometric,
    /// Nobody asks: only the ends count, however far they lie apart.
    Unasked,
}

impl Middle {
    /// What `middle:` says.
    ///
    /// # Errors
    /// A [`Fault`] for any word but `geometric`.
    pub fn from_word(word: &str) -> Result<Middle, Fault> {
        match word {
            "geometric" => Ok(Middle::Geometric),
            _ => Err(Fault::new(format!("`{word}` is no way to take the middle of a range"))
                .hint("write `middle: geometric`, or leave it out")),
        }
    }
}

/// Ends of a range that differ by more tell nothing about the middle.
const MAX_SPREAD: f64 = 4.0;

impl Reader<'_> {
    /// Reads the high end of a range and checks it against the low one.
    pub(super) fn ends(&mut self, low: Number) -> Result<(Number, Number), Fault> {
        let high = self.number()?;
        if high.value < low.value {
            let (low_text, high_text) = (self.written(low), self.written(high));
            return Err(Fault::new(format!("the range `{low_text}..{high_text}` is upside down"))
                .hint(format!("write `{high_text}..{low_text}`"))
                .within(low.start, high.end));
        }
        Ok((low, high))
    }

    /// The best value, when it lies in its range.
    pub(super) fn inside(&self, best: Number, ends: Option<(Number, Number)>) -> Result<f64, Fault> {
        if let Some((low, high)) = ends
            && (best.value < low.value || high.value < best.value)
        {
            let (best_text, low_text, high_text) =
                (self.written(best), self.written(low), self.written(high));
            return Err(Fault::new(format!(
                "`{best_text}` lies outside its range `{low_text}..{high_text}`"
            ))
            .hint("the range holds the best value")
            .within(best.start, best.end));
        }
        Ok(best.value)
    }

    /// The middle of a range without a stated best value.
    pub(super) fn middle(&self, (low, high): (Number, Number), middle: Middle) -> Result<f64, Fault> {
        let fault = |message: String| Fault::new(message).within(low.start, high.end);
        let (low_text, high_text) = (self.written(low), self.written(high));
        let is_positive = low.value > 0.0;
        if middle == Middle::Geometric {
            return match is_positive {
                true => Ok(low.value.sqrt() * high.value.sqrt()),
                false => Err(fault(format!("`{low_text}..{high_text}` has no geometric middle"))
                    .hint("both ends must be above zero; or state a best value before the range")),
            };
        }
        if middle == Middle::Unasked {
            return Ok(low.value / 2.0 + high.value / 2.0);
        }
        let (near, far) = match (is_positive, high.value < 0.0) {
            (true, _) => (low.value, high.value),
            (_, true) => (-high.value, -low.value),
            _ if low.value == high.value => (0.0, 0.0),
            _ => (0.0, f64::INFINITY),
        };
        if far > MAX_SPREAD * near {
            let geometric = if is_positive { ", or say `middle: geometric`" } else { "" };
            return Err(fault(format!(
                "the ends of `{low_text}..{high_text}` differ by more than {MAX_SPREAD} times"
            ))
            .hint(format!("state a best value before the range, as in `35k (25k..40k)`{geometric}")));
        }
        Ok(low.value / 2.0 + high.value / 2.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::quantity::sample::bakery;

    #[test]
    fn a_wide_range_may_have_a_geometric_middle() {
        let table = bakery();
        let wide = table.read_with("1..100 USD", Middle::Geometric).unwrap();
        assert_eq!((wide.best(), wide.has_stated_best()), (10.0, false));
        let hints = table.read("1..100 USD").unwrap_err().hints;
        assert_eq!(
            hints,
            ["state a best value before the range, as in `35k (25k..40k)`, or say `middle: geometric`"]
        );
        let fault = table.read_with("0..5 USD", Middle::Geometric).unwrap_err();
        assert_eq!((fault.message.as_str(), fault.within), ("`0..5` has no geometric middle", Some((0, 4))));
        assert_eq!(table.read_with("3 (1..100) USD", Middle::Geometric).unwrap().best(), 3.0);
    }
}
