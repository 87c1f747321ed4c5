//! How an annuity moves with its rate and its periods; why it does so is said at `operation::annuity`.

use super::interval::Interval;
use super::operation::annuity;

/// How far an annuity of plain numbers may be off, relatively.
const ERROR: f64 = 16.0 * f64::EPSILON;
/// How far [`bend`] may be off: its terms nearly cancel around zero.
const BEND_ERROR: f64 = 1e-9;

/// Rises with the rate and falls with the periods, for rates above −1 and periods above 0.
pub(super) fn enclose(rate: Interval, periods: Interval) -> Interval {
    // Where a range of periods begins at none, the annuity comes from above every number.
    if rate.low > -1.0 && rate.is_finite() && periods == Interval::ZERO {
        return Interval { low: f64::MAX, high: f64::INFINITY };
    }
    if !is_defined(rate, periods) {
        return Interval::ALL;
    }
    Interval::new(annuity(rate.low, periods.high), annuity(rate.high, periods.low)).loosened(ERROR)
}

/// The derivatives by rate and by periods, where `value` encloses the annuity.
pub(super) fn slopes(rate: Interval, periods: Interval, value: Interval) -> (Interval, Interval) {
    if !is_defined(rate, periods) {
        return (Interval::ALL, Interval::ALL);
    }
    let log = rate.rising(f64::ln_1p);
    let growth = rate.plus(Interval::ONE);
    let whole = periods.times(log);
    // (φ(−u) − φ(n·u)) / u is (n + 1) times −φ' somewhere between −u and n·u.
    let between = (-log).hull(whole);
    let bends = Interval::new(bend(between.high), bend(between.low)).loosened(BEND_ERROR);
    let by_rate = value.times(periods.plus(Interval::ONE)).times(bends).by(growth);
    // ln(1 + r) / r falls as the rate rises, and is 1 at 0.
    let log_share = Interval::new(log_by_rate(rate.high), log_by_rate(rate.low)).loosened(ERROR);
    let by_periods = -value.squared().times((-whole).exponential()).times(log_share);
    (by_rate, by_periods)
}

fn is_defined(rate: Interval, periods: Interval) -> bool {
    rate.low > -1.0 && periods.low >= 0.0 && periods.high > 0.0 && rate.is_finite() && periods.is_finite()
}

fn log_by_rate(rate: f64) -> f64 {
    if rate == 0.0 { 1.0 } else { rate.ln_1p() / rate }
}

/// −φ' for φ(y) = y / (e^y − 1): falls from 1 to 0, and is 1/2 at 0.
fn bend(at: f64) -> f64 {
    if at.abs() < 1e-3 {
        return 0.5 - at / 6.0 + at.powi(3) / 180.0;
    }
    if at > 700.0 {
        return 0.0;
    }
    let growth = at.exp_m1();
    (at * at.exp() - growth) / (growth * growth)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_slopes_hold_the_difference_quotients() {
        let cases =
            [(0.05, 0.12, 3.0, 8.0), (-0.3, 0.2, 0.5, 2.0), (-1e-6, 1e-6, 1.0, 40.0), (0.5, 4.0, 2.0, 3.0)];
        for (low, high, few, many) in cases {
            let (rate, periods) = (Interval::new(low, high), Interval::new(few, many));
            let value = enclose(rate, periods);
            let (by_rate, by_periods) = slopes(rate, periods, value);
            assert!(by_rate.low >= 0.0 && by_periods.high <= 0.0);
            for step in 0..=20_u8 {
                let share = f64::from(step) / 20.0;
                let (r, n) = (low + share * (high - low), few + (1.0 - share) * (many - few));
                assert!(value.contains(annuity(r, n)), "{r} {n}");
                let h = 1e-5;
                let quotient = (annuity(r + h, n) - annuity(r - h, n)) / (2.0 * h);
                assert!(by_rate.loosened(1e-4).contains(quotient), "{r} {n}: {quotient} not in {by_rate:?}");
                let quotient = (annuity(r, n + h) - annuity(r, n - h)) / (2.0 * h);
                assert!(
                    by_periods.loosened(1e-4).contains(quotient),
                    "{r} {n}: {quotient} not in {by_periods:?}"
                );
            }
        }
    }

    #[test]
    fn without_periods_or_below_total_loss_nothing_is_known() {
        let years = Interval::new(1.0, 5.0);
        assert!(enclose(Interval::new(-1.5, 0.1), years).is_all());
        assert!(enclose(Interval::new(0.0, 0.1), Interval::new(-1.0, 5.0)).is_all());
        assert_eq!(enclose(Interval::new(0.0, 0.1), Interval::new(0.0, 5.0)).high, f64::INFINITY);
        assert_eq!(enclose(Interval::new(0.0, 0.1), Interval::ZERO).low, f64::MAX);
    }
}
