//! The small line beside a fact whose value is known at several times.

use super::cost_picture::year_of;
use super::scene::Scene;
use crate::graph::{Content, Fact};
use crate::picture::{Axis, sparkline};
use crate::quantity::Period;

/// Two points make a line, three a course.
const N_POINTS: usize = 3;

impl Scene<'_> {
    /// The values of a fact over time, as a line without words: they stand in the rows beside it.
    pub(super) fn spark(&self, fact: &Fact) -> Option<String> {
        let Content::Quantity(now) = &fact.content else { return None };
        let earlier = fact.series.iter().filter_map(|entry| {
            let Content::Quantity(quantity) = &entry.content else { return None };
            Some((middle(&entry.period?), quantity.in_unit(now.unit()).ok()?.best()))
        });
        let mut points: Vec<(f64, f64)> = earlier.collect();
        points.push((middle(&fact.when()?), now.best()));
        let axis = Axis::Linear { from_zero: true };
        (points.len() >= N_POINTS).then(|| sparkline(&points, axis)).filter(|line| !line.is_empty())
    }
}

/// The middle of a period, in years.
fn middle(period: &Period) -> f64 {
    f64::midpoint(year_of(&period.first_day()), year_of(&period.last_day()))
}
