//! Holds a claim against a figure.

use super::fit::{Fitted, fit};
use super::grammar::{Claim, Ends, Said};
use super::wording::Bound;
use super::written::Written;
use crate::diagnostic::Fault;
use crate::quantity::decimal::Decimal;
use crate::quantity::stated::Quantity;

/// So many digits decide on an order of magnitude, so that what should be 1,000 and comes out as 999.999… is.
const N_DIGITS: i32 = 12;

impl Claim<'_> {
    /// Checks that the words are true of the figure.
    ///
    /// # Errors
    /// A [`Fault`] that says what the figure is now, and what words would pass.
    pub fn check(&self, figure: &Quantity) -> Result<(), Fault> {
        let fitted = fit(&self.words, &self.named, figure.unit())
            .map_err(|fault| fault.hint(format!("the figure is {}", self.wording.show(figure))))?;
        let counted = figure.in_unit(&fitted.unit)?;
        if self.is_true(&counted, fitted.factor) || self.is_shown(figure, &fitted) {
            return Ok(());
        }
        Err(self.drift(figure, &counted))
    }

    fn is_true(&self, figure: &Quantity, factor: f64) -> bool {
        let one = |written: &Written, value: f64| written.passes(self.bound, value * factor);
        let both = |ends: &Ends| {
            let is_low = |low: &Written| one(low, figure.low());
            let low = is_low(&ends.low) || ends.low_with_scale.as_ref().is_some_and(is_low);
            figure.range().is_some() && low && one(&ends.high, figure.high())
        };
        match &self.said {
            Said::One(written) => one(written, figure.best()),
            Said::Range(ends) => self.is_plain() && both(ends),
            Said::Both(best, ends) => one(best, figure.best()) && both(ends),
            Said::Orders(orders) => self.is_of_order(*orders, figure),
        }
    }

    /// True when the words say no more of the number than that it is so, or about so.
    fn is_plain(&self) -> bool {
        matches!(self.bound, None | Some(Bound::About))
    }

    /// Powers of ten are counted in the figure itself: 3× and 300 % are of one order.
    fn is_of_order(&self, orders: i32, figure: &Quantity) -> bool {
        let scale = if figure.unit().dimension().is_none() { figure.unit().scale() } else { 1.0 };
        let best = Decimal::of(figure.best() * scale).round_significant(N_DIGITS);
        let least = Decimal::ten_to(orders);
        let is_positive = !best.is_zero() && !best.is_negative();
        let magnitude = is_positive.then(|| best.magnitude());
        match self.bound {
            None | Some(Bound::About) => magnitude == Some(orders),
            Some(Bound::AtLeast) => least.is_at_most(&best),
            Some(Bound::Above) => !best.is_at_most(&least),
            Some(Bound::AtMost) => best.is_at_most(&least),
            Some(Bound::Below) => !least.is_at_most(&best),
        }
    }

    /// True when a page would show the figure with the same numbers: it may round more than a step allows.
    fn is_shown(&self, figure: &Quantity, fitted: &Fitted) -> bool {
        let shown = self.wording.show(figure);
        let Ok(own) = Claim::read(&shown, self.wording) else { return false };
        let Ok(own_fitted) = fit(&shown, &own.named, figure.unit()) else { return false };
        let size = |fitted: &Fitted| fitted.factor / fitted.unit.scale();
        let is_same_unit = (size(fitted) / size(&own_fitted) - 1.0).abs() < 1e-12;
        let is_same_said = match (&own.said, &self.said) {
            (Said::Both(best, _), Said::One(one)) => best == one,
            (Said::Both(_, own), Said::Range(ends)) => own == ends,
            (own, said) => own == said,
        };
        self.is_plain() && is_same_unit && is_same_said
    }

    fn drift(&self, figure: &Quantity, counted: &Quantity) -> Fault {
        let words = &self.words;
        let now = self.wording.show(figure);
        // The figure in the words' own units, without what they did not speak of.
        let spoken = match (&self.said, figure.range()) {
            (Said::One(_) | Said::Orders(_), _) => {
                Quantity { range: None, stated_best: true, ..counted.clone() }
            }
            (Said::Range(_), Some(_)) => Quantity { stated_best: false, ..counted.clone() },
            _ => counted.clone(),
        };
        let fault = match (&self.said, figure.range()) {
            (Said::Range(_) | Said::Both(..), None) => {
                Fault::new(format!("`{words}` gives a range, but the figure has none: it is {now}"))
            }
            (Said::Range(_), _) if !self.is_plain() => {
                Fault::new(format!("`{words}` sets a bound to a range"))
            }
            _ => Fault::new(format!("`{words}` does not hold: the figure is {now}")),
        };
        fault.hint(format!("write `{}`, or leave the words out", self.wording.show(&spoken)))
    }
}
