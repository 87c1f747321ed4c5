//! Reads what a unit equals: `60 s`, `J/s`, `yr/12`, `0.01`.

use std::collections::BTreeMap;

use super::definition::UnitDefinition;
use super::measure::{Fraction, PREFIXES, Prefix};
use super::number;
use super::word;
use crate::diagnostic::{Fault, nearest};

/// What a unit is defined by: a number, and powers of other units, each by its index.
#[derive(Debug)]
pub(super) struct Recipe {
    pub(super) scale: Fraction,
    pub(super) factors: Vec<(Option<&'static Prefix>, usize, i8)>,
}

/// What the unit equals; nothing for a unit that only measures something.
pub(super) fn recipe(
    definition: &UnitDefinition,
    dimensions: &[String],
    definitions: &[UnitDefinition],
    names: &BTreeMap<String, usize>,
) -> Result<Option<Recipe>, Fault> {
    if let Some(base) = &definition.measures
        && !dimensions.contains(base)
    {
        let near = nearest(base, dimensions.iter().map(String::as_str));
        let add = match near {
            Some(near) => format!("did you mean `{near}`? else add `{base}` to `dimensions`"),
            None => format!("add `{base}` to `dimensions`"),
        };
        return Err(Fault::new(format!("`{base}` is not declared among `dimensions`")).hint(add));
    }
    let Some(equals) = &definition.equals else {
        return match definition.measures {
            Some(_) => Ok(None),
            None => Err(Fault::new(format!("`{}` neither measures nor equals anything", definition.id))
                .hint("give it `measures:` with a dimension, or `equals:` with a quantity such as `60 s`")),
        };
    };
    let unread = |fault: Fault| {
        let told = Fault::new(format!("`equals: {equals}` cannot be read: {}", fault.message));
        fault.hints.into_iter().fold(told, Fault::hint)
    };
    let text = equals.trim();
    let (number, rest) = match text.starts_with(|first: char| first.is_ascii_digit() || "-−.".contains(first))
    {
        true => {
            let number = number::read(text, 0).map_err(unread)?;
            (number.value, text.get(number.end..).unwrap_or_default())
        }
        false => (1.0, text),
    };
    let mut recipe = Recipe { scale: Fraction::of(number), factors: Vec::new() };
    // `1/s` goes on after its number, `60 s` after a blank.
    let inverse = format!("1{rest}");
    let rest = if rest.starts_with('/') { inverse.as_str() } else { rest.trim() };
    for piece in if rest.is_empty() { Vec::new() } else { word::parse(rest).map_err(unread)? } {
        if piece.name.starts_with(|first: char| first.is_ascii_digit()) {
            let number = number::read(piece.name, 0).map_err(unread)?;
            recipe.scale = recipe.scale.times(Fraction::of(number.value), piece.power);
            continue;
        }
        let of_idx = |idx: &usize| definitions.get(*idx).is_some_and(|definition| definition.prefixes);
        let (prefix, idx) = find(piece.name, |name| names.get(name).copied(), of_idx).ok_or_else(|| {
            let near = nearest(piece.name, names.keys().map(String::as_str));
            unread(
                Fault::new(format!("no unit is called `{}`", piece.name))
                    .hint_if(near.map(|near| format!("did you mean `{near}`?"))),
            )
        })?;
        recipe.factors.push((prefix, idx, piece.power));
    }
    if !recipe.scale.is_positive() {
        return Err(Fault::new(format!("`equals: {equals}` is no positive number of anything")));
    }
    Ok(Some(recipe))
}

/// Looks up a name, or else a prefix and a name that takes prefixes.
pub(super) fn find<T>(
    written: &str,
    named: impl Fn(&str) -> Option<T>,
    takes_prefixes: impl Fn(&T) -> bool,
) -> Option<(Option<&'static Prefix>, T)> {
    if let Some(unit) = named(written) {
        return Some((None, unit));
    }
    let (prefix, rest) = split_prefix(written)?;
    let unit = named(rest).filter(|unit| takes_prefixes(unit))?;
    Some((Some(prefix), unit))
}

/// The prefix a word begins with, and what follows.
pub(super) fn split_prefix(written: &str) -> Option<(&'static Prefix, &str)> {
    let first = written.chars().next()?;
    let symbol = match first {
        'u' | 'μ' => 'µ',
        other => other,
    };
    let prefix = PREFIXES.iter().find(|prefix| prefix.symbol.starts_with(symbol))?;
    Some((prefix, written.get(first.len_utf8()..)?))
}
