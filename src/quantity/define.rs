//! Makes a table out of definitions: one of each id, every name once, and what each unit measures.

use std::collections::BTreeMap;
use std::sync::Arc;

use super::definition::{Digits, UnitDefinition};
use super::dimension::Dimension;
use super::measure::{Fraction, Measure};
use super::recipe::{Recipe, recipe};
use super::reckon::{reckon, set};
use super::table::Names;
use super::unit::NamedUnit;
use super::word;
use crate::diagnostic::Fault;

/// A fault and the id of the unit it is about.
pub(super) type UnitFault = (String, Fault);

/// Reckons all units. Those with a fault are left out; the others stand by every name they have.
pub(super) fn define(dimensions: &[String], all: Vec<UnitDefinition>, faults: &mut Vec<UnitFault>) -> Names {
    let definitions = last_of_each(all);
    let names = name_all(&definitions, faults);
    let mut measures: Vec<Option<Measure>> = vec![None; definitions.len()];
    let mut recipes: BTreeMap<usize, Recipe> = BTreeMap::new();
    for (idx, definition) in definitions.iter().enumerate() {
        match recipe(definition, dimensions, &definitions, &names) {
            Ok(Some(recipe)) => {
                recipes.insert(idx, recipe);
            }
            Ok(None) => {
                let root = definition.measures.as_deref().map(|base| root(definition, base));
                set(&mut measures, idx, root);
            }
            Err(fault) => faults.push((definition.id.clone(), fault)),
        }
    }
    reckon(&definitions, &recipes, &mut measures, faults);
    let digits = digits_by_measure(&definitions);
    let mut units: BTreeMap<usize, Arc<NamedUnit>> = BTreeMap::new();
    for (idx, (definition, measure)) in definitions.into_iter().zip(measures).enumerate() {
        let Some(measure) = measure else { continue };
        let followed = definition.measures.as_ref().and_then(|base| digits.get(base)).copied();
        let digits = definition.digits.or(followed).unwrap_or_default();
        units.insert(idx, Arc::new(NamedUnit { definition, digits, measure }));
    }
    names.into_iter().filter_map(|(name, idx)| Some((name, Arc::clone(units.get(&idx)?)))).collect()
}

/// A later definition replaces an earlier one of the same id, in its place.
fn last_of_each(all: Vec<UnitDefinition>) -> Vec<UnitDefinition> {
    let mut places: BTreeMap<String, usize> = BTreeMap::new();
    let mut kept: Vec<UnitDefinition> = Vec::new();
    for definition in all {
        let place = places.entry(definition.id.clone()).or_insert(kept.len());
        match kept.get_mut(*place) {
            Some(earlier) => {
                // How many digits money has was said once, and a site that only adds rates keeps it.
                let digits =
                    definition.digits.or(earlier.digits.filter(|_| earlier.measures == definition.measures));
                *earlier = UnitDefinition { digits, ..definition };
            }
            None => kept.push(definition),
        }
    }
    kept
}

/// Ids first, so that an alias never takes the name of another unit.
fn name_all(definitions: &[UnitDefinition], faults: &mut Vec<UnitFault>) -> BTreeMap<String, usize> {
    let mut names: BTreeMap<String, usize> = BTreeMap::new();
    for (idx, definition) in definitions.iter().enumerate() {
        match wrong_name(&definition.id) {
            Some(fault) => faults.push((definition.id.clone(), fault)),
            None => {
                names.insert(definition.id.clone(), idx);
            }
        }
    }
    for (idx, definition) in definitions.iter().enumerate() {
        for alias in &definition.aliases {
            let fault = match (wrong_name(alias), names.get(alias)) {
                (Some(fault), _) => Some(fault),
                (None, Some(other)) if *other == idx => {
                    Some(Fault::new(format!("`{alias}` stands twice among its names")).hint("name it once"))
                }
                (None, Some(other)) => definitions.get(*other).map(|other| {
                    Fault::new(format!("`{alias}` already names the unit `{}`", other.id))
                        .hint("leave out one of the two")
                }),
                (None, None) => None,
            };
            match fault {
                Some(fault) => faults.push((definition.id.clone(), fault)),
                None => {
                    names.insert(alias.clone(), idx);
                }
            }
        }
    }
    names
}

fn wrong_name(name: &str) -> Option<Fault> {
    let starts_like_a_number =
        name.starts_with(|first: char| first.is_ascii_digit() || "-−.~".contains(first));
    let is_wrong = name.is_empty() || starts_like_a_number || !name.chars().all(word::is_of_name);
    is_wrong.then(|| {
        Fault::new(format!("`{name}` cannot name a unit"))
            .hint("a name has no blanks, `·`, `*`, `/`, `^` or parentheses, and does not start like a number")
    })
}

fn root(definition: &UnitDefinition, base: &str) -> Measure {
    Measure {
        dimension: Dimension::base(base),
        roots: Dimension::base(&definition.id),
        scale: Fraction::of(1.0),
    }
}

fn digits_by_measure(definitions: &[UnitDefinition]) -> BTreeMap<String, Digits> {
    let mut digits = BTreeMap::new();
    for definition in definitions {
        if let (Some(base), Some(own)) = (&definition.measures, definition.digits) {
            digits.entry(base.clone()).or_insert(own);
        }
    }
    digits
}
