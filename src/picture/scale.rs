//! From numbers to places on a sheet, and the round numbers worth a line.

/// How the values of a chart are laid out.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Axis {
    /// Equal steps are equally far.
    Linear {
        /// Whether zero is in the picture even if no value comes near it.
        from_zero: bool,
    },
    /// Equal factors are equally far. What is not above zero cannot be shown.
    Log,
}

/// A stretch of numbers on a stretch of the sheet.
#[derive(Clone, Copy, Debug)]
pub(super) struct Scale {
    low: f64,
    high: f64,
    from: f64,
    to: f64,
    is_log: bool,
}

impl Scale {
    /// Equal steps from `low` at `from` to `high` at `to`.
    pub(super) fn linear((low, high): (f64, f64), from: f64, to: f64) -> Scale {
        Scale { low, high, from, to, is_log: false }
    }

    /// Equal factors; both ends are above zero.
    pub(super) fn log((low, high): (f64, f64), from: f64, to: f64) -> Scale {
        Scale { low: low.log10(), high: high.log10(), from, to, is_log: true }
    }

    /// Where a value lies; what is out of reach lies at the nearer end, and all values in the middle if they
    /// are one.
    pub(super) fn at(&self, value: f64) -> f64 {
        let value = if self.is_log { value.max(f64::MIN_POSITIVE).log10() } else { value };
        let share = (value - self.low) / (self.high - self.low);
        let share = if share.is_finite() { share.clamp(0.0, 1.0) } else { 0.5 };
        self.from + share * (self.to - self.from)
    }
}

/// Beyond it sums of two are no numbers any more.
pub(super) const GREATEST: f64 = 1e150;

/// The least and the greatest of the values that are numbers.
pub(super) fn span(values: impl IntoIterator<Item = f64>) -> Option<(f64, f64)> {
    values.into_iter().filter(|value| value.abs() < GREATEST).fold(None, |span, value| match span {
        None => Some((value, value)),
        Some((low, high)) => Some((f64::min(low, value), f64::max(high, value))),
    })
}

/// Round numbers over a span, and the span widened to the round ones around it.
pub(super) fn ticks(axis: Axis, span: Option<(f64, f64)>, about: usize) -> ((f64, f64), Vec<f64>) {
    match axis {
        Axis::Linear { from_zero } => {
            let (low, high) = span.unwrap_or((0.0, 1.0));
            linear_ticks(if from_zero { (low.min(0.0), high.max(0.0)) } else { (low, high) }, about)
        }
        Axis::Log => log_ticks(span.unwrap_or((1.0, 10.0)), about),
    }
}

fn linear_ticks((low, high): (f64, f64), about: usize) -> ((f64, f64), Vec<f64>) {
    let half = low.abs() / 2.0;
    let (low, high) = match (low < high, low == 0.0) {
        (true, _) => (low, high),
        (false, true) => (0.0, 1.0),
        (false, false) => (low - half, low + half),
    };
    let rough = (high - low) / as_number(about.max(2));
    let power = rough.log10().floor();
    let digit = [1.0, 2.0, 5.0].into_iter().find(|digit| decimal(*digit, power) >= rough * 0.999);
    let (digit, power) = digit.map_or((1.0, power + 1.0), |digit| (digit, power));
    let step = decimal(digit, power);
    let (first, last) = ((low / step + 1e-9).floor(), (high / step - 1e-9).ceil());
    let at = |n: f64| decimal(n * digit, power);
    let count = (last - first).clamp(1.0, 50.0);
    let ticks = (0..=50).map(f64::from).take_while(|n| *n <= count).map(|n| at(first + n)).collect();
    ((at(first), at(last)), ticks)
}

/// A few digits at a power of ten, as near to the decimal as a number can be: `3 × 10⁻¹` is `0.3`.
fn decimal(digits: f64, power: f64) -> f64 {
    if power < 0.0 { digits / 10f64.powf(-power) } else { digits * 10f64.powf(power) }
}

/// Powers of ten; where there are few, also twice and five times as much.
fn log_ticks((low, high): (f64, f64), about: usize) -> ((f64, f64), Vec<f64>) {
    let inside: fn(f64) -> bool = |value| value > 0.0;
    let (low, high) = (if inside(low) { low } else { 1.0 }, if inside(high) { high } else { 10.0 });
    let (first, last) = (decade(low).floor(), decade(high).ceil());
    let last = if last > first { last } else { first + 1.0 };
    let decades = last - first;
    if decades <= 2.0 {
        let all: Vec<f64> = (0..3)
            .map(f64::from)
            .flat_map(|n| [1.0, 2.0, 5.0].map(|digit| decimal(digit, first + n)))
            .filter(|tick| *tick <= decimal(1.001, last))
            .collect();
        let below = all.iter().rev().find(|tick| **tick <= low * 1.001).copied();
        let above = all.iter().find(|tick| **tick >= high * 0.999).copied();
        let (from, to) = (below.unwrap_or(low), above.unwrap_or(high));
        let (from, to) = if from < to { (from, to) } else { (from, from * 2.0) };
        let ticks = all.into_iter().filter(|tick| (from * 0.999..=to * 1.001).contains(tick)).collect();
        return ((from, to), ticks);
    }
    let step = (decades / as_number(about.max(2))).ceil().max(1.0);
    let ticks = (0..=60).map(f64::from).map(|n| first + n * step).take_while(|power| *power <= last + 1e-9);
    ((decimal(1.0, first), decimal(1.0, last)), ticks.map(|power| decimal(1.0, power)).collect())
}

/// The power of ten of a value; a hair beside a whole one is that one.
fn decade(value: f64) -> f64 {
    let power = value.log10();
    if (power - power.round()).abs() < 1e-9 { power.round() } else { power }
}

/// A small count as a number.
pub(super) fn as_number(count: usize) -> f64 {
    f64::from(u32::try_from(count).unwrap_or(u32::MAX))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ticks_are_round_and_hold_the_span() {
        let zero = Axis::Linear { from_zero: true };
        let free = Axis::Linear { from_zero: false };
        for (axis, span, expected) in [
            (zero, (3.0, 17.0), &[0.0, 5.0, 10.0, 15.0, 20.0][..]),
            (free, (101.0, 103.0), &[101.0, 101.5, 102.0, 102.5, 103.0]),
            (zero, (-4.0, 9.0), &[-5.0, 0.0, 5.0, 10.0]),
            (zero, (0.0, 0.0), &[0.0, 0.2, 0.4, 0.6, 0.8, 1.0]),
            (free, (8.0, 8.0), &[4.0, 6.0, 8.0, 10.0, 12.0]),
            (Axis::Log, (0.14, 60.0), &[0.1, 1.0, 10.0, 100.0]),
            (Axis::Log, (0.25, 3.0), &[0.2, 0.5, 1.0, 2.0, 5.0]),
            (Axis::Log, (1e-6, 1e9), &[1e-6, 1e-3, 1.0, 1e3, 1e6, 1e9]),
        ] {
            let ((low, high), ticks) = ticks(axis, Some(span), 5);
            assert!(low <= span.0 * 1.001 && high * 1.001 >= span.1, "{span:?}: {low} to {high}");
            assert_eq!(ticks, expected, "{span:?}");
        }
    }
}
