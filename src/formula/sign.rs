//! The signs of a formula, and what to write instead of the signs that are none.

use crate::diagnostic::Fault;
use crate::quantity::UnitTable;

/// The signs, longer ones before those they begin with.
const SIGNS: [&str; 14] = ["<=", ">=", "!=", "<", ">", "=", "+", "-", "*", "/", "^", "(", ")", ","];

/// Signs of other notations, and what a formula has for them.
const OTHERS: [(&str, &str); 46] = [
    ("**", "a power is `^`, as in `x^2`"),
    ("==", "write `=`"),
    ("=>", "write `>=`"),
    ("=<", "write `<=`"),
    ("<>", "write `!=`"),
    ("≤", "write `<=`"),
    ("≥", "write `>=`"),
    ("≠", "write `!=`"),
    ("!", "`!=` says that two sides differ"),
    ("&&", "conditions are joined by `and`, after `where`; one `if` can stand in another"),
    ("&", "conditions are joined by `and`, after `where`; one `if` can stand in another"),
    ("|", "add up one aggregate for each case; one `if` can stand in another"),
    ("×", "write `*` to multiply"),
    ("·", "write `*` to multiply; the factors of a unit stand after a number, as in `1 kW·h`"),
    ("⋅", "write `*` to multiply"),
    ("•", "write `*` to multiply"),
    ("∗", "write `*` to multiply"),
    ("÷", "write `/` to divide"),
    ("∕", "write `/` to divide"),
    ("⁄", "write `/` to divide"),
    (":", "write `/` to divide"),
    ("–", "write `-`, with a blank on both sides"),
    ("—", "write `-`, with a blank on both sides"),
    ("²", "write `^2`"),
    ("³", "write `^3`"),
    ("√", "write `sqrt(x)`"),
    ("%", "`%` touches its number, as in `8%`"),
    ("（", "write `(`"),
    ("）", "write `)`"),
    ("，", "write `,`"),
    ("；", "write `,` between arguments"),
    (";", "write `,` between arguments"),
    ("＋", "write `+`"),
    ("－", "write `-`"),
    ("＊", "write `*`"),
    ("／", "write `/`"),
    ("＝", "write `=`"),
    ("＜", "write `<`"),
    ("＞", "write `>`"),
    ("“", "texts stand in straight quotation marks: `\"…\"`"),
    ("”", "texts stand in straight quotation marks: `\"…\"`"),
    ("'", "texts stand in double quotation marks: `\"…\"`"),
    ("{", "write `(`"),
    ("}", "write `)`"),
    ("@", "a period touches the fact it belongs to, as in `owner.fact@2025`"),
    (".", "a dot stands between an owner and a name, without blanks"),
];

/// The sign that `rest` begins with, and its bytes.
pub(super) fn read(rest: &str) -> Option<(&'static str, usize)> {
    if rest.starts_with('−') {
        return Some(("-", '−'.len_utf8()));
    }
    if OTHERS.iter().any(|(other, _)| other.len() > 1 && rest.starts_with(other)) {
        return None;
    }
    SIGNS.into_iter().find(|sign| rest.starts_with(sign)).map(|sign| (sign, sign.len()))
}

/// What is wrong at byte `start`, where no sign, name or number begins.
pub(super) fn wrong(text: &str, start: usize, units: &UnitTable) -> Fault {
    let rest = text.get(start..).unwrap_or_default();
    let first = rest.chars().next().map_or(0, char::len_utf8);
    if rest.starts_with("..") {
        return Fault::new("a range stands in a formula")
            .hint("give it to an input, and name that here")
            .within(start, start + 2);
    }
    if rest.starts_with('~') {
        return Fault::new("`~` stands in a formula")
            .hint("give the number to an input, where it can be approximate, and name that here")
            .within(start, start + 1);
    }
    if rest.starts_with(['[', ']']) {
        return Fault::new(format!("this `{}` belongs to nothing", rest.get(..1).unwrap_or_default()))
            .hint("a key touches its dataset, as in `dataset[key].column`")
            .within(start, start + 1);
    }
    let begins_number = rest
        .get(first..)
        .is_some_and(|after| after.trim_start().starts_with(|digit: char| digit.is_ascii_digit()));
    let other = OTHERS.iter().find(|(other, _)| rest.starts_with(other));
    if begins_number
        && other.is_none_or(|(other, _)| *other == ".")
        && let Err(fault) = units.read_at(text, start, &[])
    {
        return fault;
    }
    let (sign, hint) = match other {
        Some((other, hint)) => (*other, Some(*hint)),
        None => (rest.get(..first).unwrap_or_default(), None),
    };
    Fault::new(format!("`{sign}` is no sign of a formula")).hint_if(hint).within(start, start + sign.len())
}
