//! Finds the unit in which the words count: the figure's own, with what they name in its place.

use std::sync::Arc;

use super::reader::Named;
use crate::diagnostic::Fault;
use crate::quantity::dimension::Dimension;
use crate::quantity::unit::{Factor, Unit};

/// A unit, and what a number in it is multiplied by to be one in the units of the words.
pub(super) struct Fitted {
    pub(super) unit: Arc<Unit>,
    pub(super) factor: f64,
}

/// The unit of the words for a figure in `unit`.
///
/// # Errors
/// A [`Fault`] when the words name a unit that does not stand in the figure's, or stands on the other side.
pub(super) fn fit(words: &str, named: &[Named], unit: &Arc<Unit>) -> Result<Fitted, Fault> {
    let factor = named.iter().map(multiple).product();
    let mut factors: Vec<Factor> = unit.factors().to_vec();
    let mut taken = vec![false; factors.len()];
    let mut wrong = None;
    for named in named {
        match place(named, &factors, &taken) {
            Ok(Some(idx)) => {
                if let (Some(place), Some(is_taken)) = (factors.get_mut(idx), taken.get_mut(idx)) {
                    *place = Factor { power: place.power, ..named.factor.clone() };
                    *is_taken = true;
                }
            }
            Ok(None) => {
                factors.push(named.factor.clone());
                taken.push(true);
            }
            Err(fault) => wrong = wrong.or(Some(fault)),
        }
    }
    let Some(wrong) = wrong else {
        let unit = Unit::of(factors).map(Arc::new).unwrap_or_else(|| Arc::clone(unit));
        return Ok(Fitted { unit, factor });
    };
    // `MWh / yr` is a way to count MW: the words may name all of it otherwise.
    let whole = named.iter().map(|named| {
        let power = named.factor.power.saturating_mul(named.side.unwrap_or(1));
        Factor { power, ..named.factor.clone() }
    });
    match Unit::of(whole.collect()) {
        Some(whole) if whole.roots() == unit.roots() => Ok(Fitted { unit: Arc::new(whole), factor }),
        _ => Err(wrong.told(words, unit)),
    }
}

/// What is wrong with a unit in the words.
enum Wrong {
    Absent(Factor),
    OtherSide(Factor),
    Twice(Factor),
}

impl Wrong {
    fn told(self, words: &str, unit: &Unit) -> Fault {
        let name = |factor: Factor| {
            let power = factor.power;
            Unit::of(vec![Factor { power: power.abs(), ..factor }])
                .map_or_else(String::new, |unit| unit.to_string())
        };
        match self {
            Wrong::Absent(factor) if unit.is_none() => Fault::new(format!(
                "`{words}` names `{}`, but the figure is a number without a unit",
                name(factor)
            )),
            Wrong::Absent(factor) => {
                Fault::new(format!("`{words}` names `{}`, but the figure is in `{unit}`", name(factor)))
            }
            Wrong::OtherSide(factor) => {
                let (theirs, ours) = if factor.power > 0 { ("per", "in") } else { ("in", "per") };
                let name = name(factor);
                Fault::new(format!("`{words}` counts {theirs} `{name}`, but the figure is {ours} `{name}`"))
            }
            Wrong::Twice(factor) => {
                Fault::new(format!("`{words}` names `{}` beside another unit of its kind", name(factor)))
            }
        }
    }
}

/// The factor of the figure's unit that a named unit stands for; none where a pure number may simply join it.
fn place(named: &Named, factors: &[Factor], taken: &[bool]) -> Result<Option<usize>, Wrong> {
    let kind = roots(&named.factor);
    let mut wrong = None;
    for (idx, (factor, is_taken)) in factors.iter().zip(taken).enumerate() {
        if roots(factor) != kind {
            continue;
        }
        if named.side.is_some_and(|side| side != factor.power.signum()) {
            wrong = wrong.or(Some(Wrong::OtherSide(factor.clone())));
        } else if *is_taken {
            wrong = wrong.or(Some(Wrong::Twice(named.factor.clone())));
        } else {
            return Ok(Some(idx));
        }
    }
    let has_none_above = factors.iter().all(|factor| factor.power < 0);
    if wrong.is_none() && kind.is_none() && has_none_above && named.side != Some(-1) {
        return Ok(None);
    }
    Err(wrong.unwrap_or_else(|| Wrong::Absent(named.factor.clone())))
}

/// What a unit is made of, whatever its power.
fn roots(factor: &Factor) -> Dimension {
    factor.measure().roots
}

/// A number per 1,000 of something is a thousand times the one per one.
fn multiple(named: &Named) -> f64 {
    let multiple = named.multiple.to_f64();
    match named.side {
        Some(-1) => multiple.powi(i32::from(named.factor.power)),
        _ => 1.0 / multiple.powi(i32::from(named.factor.power)),
    }
}
