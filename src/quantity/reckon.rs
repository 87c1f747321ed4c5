//! Reckons what units measure, each after those it is defined by, and finds the rings.

use std::collections::{BTreeMap, BTreeSet};

use super::define::UnitFault;
use super::definition::UnitDefinition;
use super::dimension::Dimension;
use super::measure::Measure;
use super::recipe::Recipe;
use crate::diagnostic::Fault;

/// Reckons every recipe whose units are known, until none is left or only rings are.
pub(super) fn reckon(
    definitions: &[UnitDefinition],
    recipes: &BTreeMap<usize, Recipe>,
    measures: &mut [Option<Measure>],
    faults: &mut Vec<UnitFault>,
) {
    let mut users: BTreeMap<usize, Vec<usize>> = BTreeMap::new();
    let mut n_open: BTreeMap<usize, usize> = BTreeMap::new();
    let mut ready: Vec<usize> = Vec::new();
    for (idx, recipe) in recipes {
        let needs: BTreeSet<usize> = recipe.factors.iter().map(|(_, needed, _)| *needed).collect();
        let open: Vec<usize> =
            needs.into_iter().filter(|needed| measures.get(*needed).is_none_or(Option::is_none)).collect();
        n_open.insert(*idx, open.len());
        if open.is_empty() {
            ready.push(*idx);
        }
        for needed in open {
            users.entry(needed).or_default().push(*idx);
        }
    }
    while let Some(idx) = ready.pop() {
        let (Some(recipe), Some(definition)) = (recipes.get(&idx), definitions.get(idx)) else {
            continue;
        };
        n_open.remove(&idx);
        match measure(definition, recipe, measures) {
            Ok(measure) => set(measures, idx, Some(measure)),
            Err(fault) => {
                faults.push((definition.id.clone(), fault));
                continue;
            }
        }
        for user in users.get(&idx).into_iter().flatten() {
            if let Some(open) = n_open.get_mut(user) {
                *open -= 1;
                if *open == 0 {
                    ready.push(*user);
                }
            }
        }
    }
    let left: BTreeSet<usize> = n_open.into_keys().collect();
    for idx in &left {
        if let Some(definition) = definitions.get(*idx) {
            faults.push((definition.id.clone(), unfinished(*idx, &left, recipes, definitions)));
        }
    }
}

fn measure(
    definition: &UnitDefinition,
    recipe: &Recipe,
    measures: &[Option<Measure>],
) -> Result<Measure, Fault> {
    let mut product = Measure::number(recipe.scale);
    for (prefix, idx, power) in &recipe.factors {
        let Some(Some(known)) = measures.get(*idx) else {
            continue;
        };
        let factor = known.prefixed(prefix.map_or(0, |prefix| prefix.power));
        product = product
            .times(&factor, *power)
            .ok_or_else(|| Fault::new(format!("`{}` is beyond what numbers can hold", definition.id)))?;
    }
    match &definition.measures {
        Some(base) if product.dimension != Dimension::base(base) => Err(Fault::new(format!(
            "`{}` is said to measure {base}, but what it equals measures {}",
            definition.id, product.dimension
        ))
        .hint("`equals:` alone is enough")),
        _ => Ok(product),
    }
}

/// Follows the units that are not known: back to the start is a ring.
fn unfinished(
    start: usize,
    left: &BTreeSet<usize>,
    recipes: &BTreeMap<usize, Recipe>,
    definitions: &[UnitDefinition],
) -> Fault {
    let name = |idx: usize| definitions.get(idx).map_or("", |definition| definition.id.as_str());
    let next = |idx: usize| {
        let needs = recipes.get(&idx)?.factors.iter().map(|(_, needed, _)| *needed);
        needs.into_iter().find(|needed| left.contains(needed))
    };
    let mut path = vec![start];
    let mut seen = BTreeSet::from([start]);
    while let Some(idx) = path.last().copied().and_then(next) {
        if idx == start {
            let ring: Vec<String> =
                path.iter().chain([&start]).map(|idx| format!("`{}`", name(*idx))).collect();
            return Fault::new(format!("`{}` is defined by itself: {}", name(start), ring.join(" → ")))
                .hint("one of them must measure a dimension of its own");
        }
        if !seen.insert(idx) {
            break;
        }
        path.push(idx);
    }
    let needed =
        recipes.get(&start).and_then(|recipe| recipe.factors.first()).map_or("", |(_, idx, _)| name(*idx));
    let culprit = path.get(1).map_or(needed, |idx| name(*idx));
    Fault::new(format!("`{}` is defined by `{culprit}`, which cannot be read", name(start)))
}

pub(super) fn set(measures: &mut [Option<Measure>], idx: usize, measure: Option<Measure>) {
    if let Some(place) = measures.get_mut(idx) {
        *place = measure;
    }
}
