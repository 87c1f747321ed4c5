//! What is wrong where a formula does not go on as it should, in words an author can follow.

use super::filter::stray_joint;
use super::lexeme::{JOINTS, Lexeme, Piece};
use super::parse::{Parser, Part};
use super::tree::{Comparison, Kind};
use crate::diagnostic::Fault;

/// A fault at `piece`.
pub(super) fn named(message: String, piece: &Piece<'_>) -> Fault {
    Fault::new(message).within(piece.start, piece.end)
}

/// Where an operand should stand, and the end or something else does.
pub(super) fn missing(parser: &Parser<'_>) -> Fault {
    let (previous, next) = (parser.previous(), parser.peek());
    if let Some(next) = next {
        let written = parser.written(next);
        match &next.lexeme {
            Lexeme::Text(_) => {
                return named("a text stands in a formula".to_owned(), next)
                    .hint("only conditions after `where` compare texts");
            }
            Lexeme::Sign("=") if previous.is_none() => {
                return named("a formula begins without `=`".to_owned(), next).hint("leave it out");
            }
            Lexeme::Sign("+") => {
                return named("this `+` has nothing to its left".to_owned(), next)
                    .hint("only `-` is a sign before a value");
            }
            Lexeme::Sign(")") if previous.is_some_and(|previous| previous.is("(")) => {
                return named("nothing stands in these parentheses".to_owned(), next);
            }
            Lexeme::Sign(")") if previous.is_none() => return closes_nothing(next),
            Lexeme::Sign("," | ")") if previous.is_some_and(|previous| previous.is(",")) => {
                return named(format!("an argument is missing before this `{written}`"), next);
            }
            _ => return named(format!("a value is missing before `{written}`"), next),
        }
    }
    match previous {
        Some(previous) if previous.is("(") => {
            Fault::new("this `(` is never closed").within(previous.start, previous.end)
        }
        Some(previous) => named(format!("a value is missing after `{}`", parser.written(previous)), previous),
        None => Fault::new("this formula is empty"),
    }
}

/// Something that follows a whole value and cannot.
pub(super) fn unexpected(parser: &Parser<'_>, piece: &Piece<'_>) -> Fault {
    let written = parser.written(piece);
    match &piece.lexeme {
        Lexeme::Sign(")") => closes_nothing(piece),
        Lexeme::Sign(",") => named("this `,` parts no arguments".to_owned(), piece)
            .hint("arguments belong to a function, as in `max(a, b)`; numbers have no thousands separators"),
        Lexeme::Sign(sign) if Comparison::ALL.iter().any(|known| known.sign() == *sign) => {
            named(format!("`{sign}` compares, and nothing is to be compared here"), piece)
                .hint("comparisons stand in `if(a < b, c, d)`, after `where` and in tests")
        }
        Lexeme::Word(word) if JOINTS.contains(word) => stray_joint(parser, piece),
        _ => {
            let Some(before) = parser.previous() else {
                return named(format!("`{written}` stands in a wrong place"), piece);
            };
            let left = parser.written(before);
            let fault = Fault::new(format!("no operator stands between `{left}` and `{written}`"));
            let is_sign = |piece: &Piece<'_>| matches!(piece.lexeme, Lexeme::Sign(_));
            let hint = match is_sign(before) || is_sign(piece) {
                true => "to multiply, write `*`".to_owned(),
                false => format!("to multiply, write `{left} * {written}`"),
            };
            fault.hint(hint).within(before.start, piece.end)
        }
    }
}

fn closes_nothing(piece: &Piece<'_>) -> Fault {
    named("this `)` closes nothing".to_owned(), piece)
}

/// `a -b`, `a- b` and `2-1`.
pub(super) fn minus_without_blanks(parser: &Parser<'_>, minus: &Piece<'_>) -> Result<(), Fault> {
    let (before, after) = (parser.previous(), parser.after_next());
    let is_apart = |left: Option<&Piece<'_>>, right: Option<&Piece<'_>>| {
        left.zip(right).is_none_or(|(left, right)| left.end < right.start)
    };
    if is_apart(before, Some(minus)) && is_apart(Some(minus), after) {
        return Ok(());
    }
    let operand = |piece: Option<&Piece<'_>>| match piece {
        Some(piece) if !matches!(piece.lexeme, Lexeme::Sign(_)) => parser.written(piece).to_owned(),
        _ => "…".to_owned(),
    };
    Err(Fault::new("a minus between two values has a blank on both sides")
        .hint(format!("write `{} - {}`", operand(before), operand(after)))
        .within(minus.start, minus.end))
}

/// `5 m ^2` and `8%^2`, which may be a power of the unit or of the amount.
pub(super) fn power_of_a_unit(parser: &Parser<'_>, base: &Part) -> Result<(), Fault> {
    let Kind::Quantity(quantity) = &base.expr.kind else {
        return Ok(());
    };
    let written = parser.previous().filter(|piece| matches!(piece.lexeme, Lexeme::Quantity(_)));
    let Some(written) = written.filter(|_| !base.is_enclosed && !quantity.unit().is_none()) else {
        return Ok(());
    };
    let text = parser.written(written);
    Err(named(format!("a power of `{text}` can be read in two ways"), written).hint(format!(
        "write `({text})^…` for a power of the whole; the power of a unit is a whole number and touches it, as in `5 m^2`"
    )))
}

/// `x / USD/h`, of which nobody can say whether `h` is above or below.
///
/// The parser stands after the operator.
pub(super) fn two_readings_of_units(parser: &Parser<'_>) -> Result<(), Fault> {
    let (Some(operator), Some(unit), Some(next)) = (parser.previous(), parser.peek(), parser.after_next())
    else {
        return Ok(());
    };
    let Lexeme::Word(word) = unit.lexeme else {
        return Ok(());
    };
    let sign = parser.written(next);
    let is_loose = operator.end < unit.start;
    let is_tight = unit.end == next.start && matches!(sign, "/" | "*");
    if !(operator.is("/") && is_loose && is_tight && parser.units.is_name(word)) {
        return Ok(());
    }
    let rest = parser.text.get(next.end..).unwrap_or_default();
    let n = rest.find(|letter: char| !letter.is_alphanumeric()).unwrap_or(rest.len());
    let second = rest.get(..n).unwrap_or_default();
    let both = format!("{word}{sign}{second}");
    Err(Fault::new(format!("`/ {both}` can be read in two ways"))
        .hint(format!("write `/ ({word} {sign} {second})` or `/ {word} {sign} {second}`"))
        .within(unit.start, next.end + n))
}
