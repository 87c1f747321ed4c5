//! How fast a step moves with each leaf, over a whole box: the rules of differentiation for intervals.
//!
//! A slope is kept twice. Its *rise* holds every difference quotient by the leaf. Its *pull* holds every
//! difference quotient between their logarithms (the elasticity), where both are of one sign. Products and
//! quotients only add and subtract pulls, and a sum weighs them, so what cancels, as in a / (a + b), cancels
//! here too. Each is sharpened by the other. As both are quotients of differences, not derivatives, the rules
//! hold for steps that jump: `round` rises by anything from 0 to infinity.

use super::interval::Interval;

/// The slope by one leaf.
#[derive(Clone, Copy, Debug)]
pub(super) struct Slope {
    pub(super) leaf: u32,
    pub(super) rise: Interval,
    pub(super) pull: Interval,
}

/// Ends of pulls this near to zero are zero: rounding left them behind.
const PULL_NOISE: f64 = 4e-15;
/// … where the leaf does not move by more than this factor, so that noise stays noise.
const NOISE_SPREAD: f64 = 1e6;

impl Slope {
    /// The slope of what does not move.
    pub(super) fn none(leaf: u32) -> Self {
        Self { leaf, rise: Interval::ZERO, pull: Interval::ZERO }
    }

    /// A slope of which nothing is known.
    pub(super) fn unknown(leaf: u32) -> Self {
        Self { leaf, rise: Interval::ALL, pull: Interval::ALL }
    }

    /// A slope of which only the rise is known.
    pub(super) fn rising(leaf: u32, rise: Interval) -> Self {
        Self { leaf, rise, pull: Interval::ALL }
    }

    /// Sharpens each side by the other, where the value and the leaf are of one sign.
    pub(super) fn refined(self, value: Interval, leaf: Interval) -> Self {
        if !value.is_definite() || !leaf.is_definite() {
            return Self { pull: Interval::ALL, ..self };
        }
        let mut pull = self.pull.meet(self.rise.times(leaf).by(value));
        let size = leaf.absolute();
        if size.low > 0.0 && size.high < size.low * NOISE_SPREAD {
            let quiet = |end: f64| if end.abs() < PULL_NOISE { 0.0 } else { end };
            pull = Interval { low: quiet(pull.low), high: quiet(pull.high) };
        }
        Self { leaf: self.leaf, rise: self.rise.meet(pull.times(value).by(leaf)), pull }
    }
}

/// A moving argument: where it is, and how it moves.
#[derive(Clone, Copy)]
pub(super) struct Moving<'a> {
    pub(super) value: Interval,
    pub(super) slopes: &'a [Slope],
}

impl Moving<'_> {
    pub(super) fn slope(&self, leaf: u32) -> Slope {
        let found = self.slopes.binary_search_by_key(&leaf, |slope| slope.leaf).ok();
        found.and_then(|idx| self.slopes.get(idx)).copied().unwrap_or_else(|| Slope::none(leaf))
    }
}

/// The leaves that move at least one of these, in order.
pub(super) fn leaves(arguments: &[Moving<'_>]) -> Vec<u32> {
    let mut leaves: Vec<u32> = Vec::with_capacity(arguments.iter().map(|moving| moving.slopes.len()).sum());
    leaves.extend(arguments.iter().flat_map(|moving| moving.slopes).map(|slope| slope.leaf));
    if !leaves.is_sorted_by(|one, next| one < next) {
        leaves.sort_unstable();
        leaves.dedup();
    }
    leaves
}

/// The slopes of a step on two, each made from a leaf's slopes on both.
pub(super) fn joined(left: &[Slope], right: &[Slope], of: impl Fn(Slope, Slope) -> Slope) -> Vec<Slope> {
    let mut slopes = Vec::with_capacity(left.len() + right.len());
    let (mut left, mut right) = (left.iter().copied().peekable(), right.iter().copied().peekable());
    loop {
        let leaf = match (left.peek(), right.peek()) {
            (Some(left), Some(right)) => left.leaf.min(right.leaf),
            (Some(only), None) | (None, Some(only)) => only.leaf,
            (None, None) => return slopes,
        };
        let from_left = left.next_if(|slope| slope.leaf == leaf).unwrap_or_else(|| Slope::none(leaf));
        let from_right = right.next_if(|slope| slope.leaf == leaf).unwrap_or_else(|| Slope::none(leaf));
        slopes.push(of(from_left, from_right));
    }
}

/// The share of `left` in the sum of both: left / (left + right), where that is never 0 / 0 inside.
pub(super) fn share(left: Interval, right: Interval) -> Interval {
    if left.is_definite() && right.is_definite() && left.plus(right).is_definite() {
        Interval::ONE.by(Interval::ONE.plus(right.by(left)))
    } else {
        Interval::ALL
    }
}

/// The slope of left + right, when `share` is that of the left.
pub(super) fn of_sum(left: Slope, right: Slope, share: Interval) -> Slope {
    let rise = left.rise.plus(right.rise);
    if share.is_all() {
        return Slope::rising(left.leaf, rise);
    }
    // Linear in the share for any two pulls, so the ends of the share make the ends.
    let at = |share: f64| {
        let share = Interval { low: share, high: share };
        let whole = share.times(left.pull).plus(Interval::ONE.minus(share).times(right.pull));
        whole.meet(right.pull.plus(share.times(left.pull.minus(right.pull))))
    };
    let mut pull = at(share.low).hull(at(share.high));
    if share.low >= 0.0 && share.high <= 1.0 {
        pull = pull.meet(left.pull.hull(right.pull));
    }
    Slope { leaf: left.leaf, rise, pull }
}

/// The slope of left · right.
pub(super) fn of_product(left: (Interval, Slope), right: (Interval, Slope)) -> Slope {
    Slope {
        leaf: left.1.leaf,
        rise: left.1.rise.times(right.0).plus(left.0.times(right.1.rise)),
        pull: left.1.pull.plus(right.1.pull),
    }
}

/// The slope of above / below, where `value` encloses it.
pub(super) fn of_quotient(above: (Interval, Slope), below: (Interval, Slope), value: Interval) -> Slope {
    let leaf = above.1.leaf;
    if below.0.low < 0.0 && below.0.high > 0.0 {
        return Slope::unknown(leaf);
    }
    let crossed = above.1.rise.times(below.0).minus(above.0.times(below.1.rise)).by(below.0.squared());
    let direct = above.1.rise.minus(value.times(below.1.rise)).by(below.0);
    Slope { leaf, rise: crossed.meet(direct), pull: above.1.pull.minus(below.1.pull) }
}

/// The slope of base ^ exponent, where `value` encloses it.
pub(super) fn of_power(base: (Interval, Slope), exponent: (Interval, Slope), value: Interval) -> Slope {
    let leaf = base.1.leaf;
    let is_torn = exponent.0.low < 0.0 && base.0.low < 0.0 && base.0.high > 0.0;
    if is_torn {
        return Slope::unknown(leaf);
    }
    let by_base = exponent.0.times(base.0.power(exponent.0.minus(Interval::ONE)));
    let by_exponent = if exponent.0.is_point() { Interval::ZERO } else { value.times(base.0.logarithm()) };
    Slope {
        leaf,
        rise: base.1.rise.times(by_base).plus(exponent.1.rise.times(by_exponent)),
        pull: if exponent.0.is_point() { base.1.pull.times(exponent.0) } else { Interval::ALL },
    }
}

/// The slope of one of several, whichever it is at a place.
pub(super) fn of_any(leaf: u32, several: &[Moving<'_>]) -> Slope {
    let mut slopes = several.iter().map(|moving| moving.slope(leaf));
    let Some(first) = slopes.next() else {
        return Slope::none(leaf);
    };
    let hull = slopes.fold(first, |hull, slope| Slope {
        leaf,
        rise: hull.rise.hull(slope.rise),
        pull: hull.pull.hull(slope.pull),
    });
    let is_above = several.iter().all(|moving| moving.value.is_positive());
    let is_below = several.iter().all(|moving| (-moving.value).is_positive());
    if is_above || is_below { hull } else { Slope::rising(leaf, hull.rise) }
}
