//! Says where two things do not fit together, what each measures, and which factor is missing.

use super::tree::{Expr, Kind};
use crate::diagnostic::Fault;
use crate::quantity::Dimension;

/// A place where a formula mixes what cannot be mixed.
#[derive(Clone, Debug, PartialEq)]
pub struct Mismatch {
    /// What is wrong, at bytes of the formula.
    pub fault: Fault,
    /// The parts it is about, each with what it measures.
    pub labels: Vec<((u32, u32), String)>,
}

/// A part of a formula and what it measures, where that is known.
pub(super) type Side<'a> = (&'a Expr, Option<Dimension>);

/// Longer operands are not repeated in hints.
const MAX_LETTERS: usize = 40;

/// A part that measures something where something else is asked for.
pub(super) fn own(message: &str, expr: &Expr, dimension: &Dimension) -> Mismatch {
    let fault = Fault::new(message).hint(format!("divide it by {}", one_of(dimension)));
    Mismatch {
        fault: Fault { within: Some(expr.span), ..fault },
        labels: vec![(expr.span, dimension.to_string())],
    }
}

/// What is wrong with operands that must measure the same, if something is.
///
/// `what` they are, as the beginning of a sentence; `span` is where they are joined.
pub(super) fn operands(what: &str, text: &str, span: (u32, u32), sides: &[Side<'_>]) -> Option<Mismatch> {
    let known = |side: &&Side<'_>| side.1.is_some();
    let (first, wanted) = sides.iter().find(known).and_then(|(expr, side)| Some((*expr, side.as_ref()?)))?;
    let other = sides
        .iter()
        .find_map(|(expr, side)| Some((*expr, side.as_ref()?)).filter(|(_, side)| *side != wanted));
    let (second, found) = other?;
    let hint = match (is_number(first), is_number(second)) {
        (_, true) if found.is_none() => unit_of(second, wanted, text),
        (true, _) if wanted.is_none() => unit_of(first, found, text),
        _ => factor_of(second, &wanted.over(found), text),
    };
    let fault = Fault::new(format!("{what} measure different things")).hint(hint);
    let labels = sides.iter().filter_map(|(expr, side)| Some((expr.span, side.as_ref()?.to_string())));
    Some(Mismatch { fault: Fault { within: Some(span), ..fault }, labels: labels.collect() })
}

/// A number as it is written, which may have lost its unit.
fn is_number(expr: &Expr) -> bool {
    match &expr.kind {
        Kind::Quantity(quantity) => quantity.unit().is_none(),
        Kind::Negative(inner) => is_number(inner),
        _ => false,
    }
}

fn unit_of(number: &Expr, dimension: &Dimension, text: &str) -> String {
    format!("give {} a unit that measures {dimension}", named(number, text))
}

fn factor_of(expr: &Expr, missing: &Dimension, text: &str) -> String {
    let is_above = missing.exponents().any(|(_, exponent)| exponent > 0);
    match is_above {
        true => format!("multiply {} by {}", named(expr, text), one_of(missing)),
        false => format!("divide {} by {}", named(expr, text), one_of(&missing.power(-1))),
    }
}

/// The words of an operand.
fn named(expr: &Expr, text: &str) -> String {
    let bytes = usize::try_from(expr.span.0).ok().zip(usize::try_from(expr.span.1).ok());
    let written = bytes.and_then(|(start, end)| text.get(start..end)).unwrap_or_default();
    match written.chars().count() {
        1..=MAX_LETTERS => format!("`{written}`"),
        _ => "the other side".to_owned(),
    }
}

/// `` an `energy / bread` ``
fn one_of(dimension: &Dimension) -> String {
    let name = dimension.to_string();
    let article = if name.starts_with(['a', 'e', 'i', 'o', 'u']) { "an" } else { "a" };
    format!("{article} `{name}`")
}
