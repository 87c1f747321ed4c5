//! Reads what a formula calls by name: `owner.fact@2025-Q1`, `dataset[key].column`.

use super::lexeme::Lexeme;
use super::tree::Name;
use crate::diagnostic::Fault;
use crate::quantity::Period;

/// True for a letter that a word can begin with.
pub(super) fn is_of_word(letter: char) -> bool {
    letter.is_alphabetic() || letter.is_ascii_digit() || letter == '_'
}

/// True for a name whose owner begins with a digit, which no number looks like: `3d-oven.price`.
pub(super) fn begins_with_digit(rest: &str) -> bool {
    let after = rest.get(word_end(rest, 0)..).unwrap_or_default();
    let is_member =
        after.strip_prefix('.').is_some_and(|name| name.starts_with(|first: char| first.is_alphabetic()));
    is_member || after.starts_with('[')
}

/// Reads the word or name that begins at byte `start`, and says where it ends.
pub(super) fn read(text: &str, start: usize) -> Result<(Lexeme<'_>, usize), Fault> {
    let end = word_end(text, start);
    let word = text.get(start..end).unwrap_or_default();
    let rest = text.get(end..).unwrap_or_default();
    let begins_word = |rest: &str| rest.starts_with(is_of_word);
    if rest.starts_with('[') {
        return cell(text, start, end);
    }
    if rest.starts_with('@') {
        return Err(Fault::new(format!("`{word}` has no period"))
            .hint("a period belongs to a fact with its owner, as in `owner.fact@2025`")
            .within(end, end + 1));
    }
    if !rest.strip_prefix('.').is_some_and(begins_word) {
        return Ok((Lexeme::Word(word), end));
    }
    let owner = part(text, start, end)?;
    let name_end = word_end(text, end + 1);
    let name = part(text, end + 1, name_end)?;
    let rest = text.get(name_end..).unwrap_or_default();
    if rest.starts_with('[') || rest.strip_prefix('.').is_some_and(begins_word) {
        let split = name.split_once('-').map(|(left, right)| format!("`{owner}.{left} - {right}`"));
        return Err(Fault::new(format!("`{owner}.{name}` goes on after its second part"))
            .hint("a name is `owner.name` or `dataset[key].column`")
            .hint_if(split.map(|split| format!("a minus has a blank on both sides, as in {split}")))
            .within(name_end, name_end + 1));
    }
    let (period, end) = match rest.strip_prefix('@') {
        Some(_) => period(text, name_end + 1)?,
        None => (None, name_end),
    };
    Ok((Lexeme::Name(Name::Member { owner, name, period }), end))
}

/// Where the word ends that begins at byte `start`; a dash belongs to it between letters or digits.
fn word_end(text: &str, start: usize) -> usize {
    let mut end = start;
    let mut was_dash = true;
    for letter in text.get(start..).unwrap_or_default().chars() {
        let is_dash = letter == '-';
        if !(is_of_word(letter) || (is_dash && !was_dash)) {
            break;
        }
        end += letter.len_utf8();
        was_dash = is_dash;
    }
    // A dash at the end is no inner one.
    if was_dash && end > start { end - 1 } else { end }
}

/// A part of a name, as ids and names are spelled.
fn part(text: &str, start: usize, end: usize) -> Result<String, Fault> {
    let written = text.get(start..end).unwrap_or_default();
    match is_spelled_like_a_name(written) {
        true => Ok(written.to_owned()),
        false => Err(no_name(written).within(start, end)),
    }
}

/// True for small letters, digits, dashes and underscores.
pub(super) fn is_spelled_like_a_name(written: &str) -> bool {
    let of_name = |letter: char| {
        letter.is_ascii_lowercase() || letter.is_ascii_digit() || letter == '_' || letter == '-'
    };
    !written.is_empty() && written.chars().all(of_name)
}

/// A word that names nothing, because no name is spelled so.
pub(super) fn no_name(written: &str) -> Fault {
    let small = written.to_lowercase();
    let fault = Fault::new(format!("nothing can be called `{written}`"));
    match small != written && is_spelled_like_a_name(&small) {
        true => fault.hint(format!("names have small letters: `{small}`")),
        false => fault.hint("names are small letters, digits, dashes and underscores"),
    }
}

/// `[key].column`, after the dataset that ends at byte `open`.
fn cell(text: &str, start: usize, open: usize) -> Result<(Lexeme<'_>, usize), Fault> {
    let dataset = part(text, start, open)?;
    let inner = text.get(open + 1..).unwrap_or_default();
    let never_closed = || Fault::new("this `[` is never closed").within(open, open + 1);
    let begun = inner.trim_start();
    let (key, after) = match begun.strip_prefix('"') {
        Some(quoted) => {
            let (key, after) = quoted.split_once('"').ok_or_else(never_closed)?;
            (key, after.trim_start().strip_prefix(']').ok_or_else(never_closed)?)
        }
        None => inner.split_once(']').map(|(key, after)| (key.trim(), after)).ok_or_else(never_closed)?,
    };
    let close = text.len() - after.len();
    if let Some(wrong) = begun.chars().next().filter(|first| matches!(first, '[' | '\'' | '“')) {
        return Err(Fault::new(format!("`{wrong}` begins no key"))
            .hint("a key stands as it is, or in straight quotation marks")
            .within(open + 1, close - 1));
    }
    if key.trim().is_empty() || key.contains('"') || (!begun.starts_with('"') && key.contains('[')) {
        return Err(Fault::new("no key stands here")
            .hint("a cell is `dataset[key].column`")
            .within(open, close));
    }
    let column_end = after.strip_prefix('.').map_or(close, |_| word_end(text, close + 1));
    if column_end <= close + 1 {
        let row = text.get(start..close).unwrap_or_default();
        return Err(Fault::new(format!("`{row}` names no column"))
            .hint(format!("name one, as in `{row}.column`"))
            .within(start, close));
    }
    let column = part(text, close + 1, column_end)?;
    Ok((Lexeme::Name(Name::Cell { dataset, key: key.to_owned(), column }), column_end))
}

/// The period that begins at byte `start`, after an `@`.
fn period(text: &str, start: usize) -> Result<(Option<String>, usize), Fault> {
    let mut end = word_end(text, start);
    let rest = text.get(end..).unwrap_or_default();
    if rest.strip_prefix("..").is_some_and(|to| to.starts_with(is_of_word)) {
        end = word_end(text, end + 2);
    }
    let written = text.get(start..end).unwrap_or_default();
    match Period::parse(written) {
        Ok(_) => Ok((Some(written.to_owned()), end)),
        Err(fault) => {
            let offset = |byte: u32| usize::try_from(byte).unwrap_or(0) + start;
            let (from, to) = fault.within.map_or((start, end), |(from, to)| (offset(from), offset(to)));
            Err(fault.within(from, to))
        }
    }
}

/// What to write for a name that names nothing, when one of its dashes may be a minus: `` `a - b` ``.
///
/// `known` is asked what the parts name, each as it would stand alone.
pub fn unknown_name_hint(written: &str, known: &mut dyn FnMut(&str) -> bool) -> Option<String> {
    let is_number = |part: &str| part.bytes().all(|letter| letter.is_ascii_digit());
    let dashes: Vec<usize> = written.match_indices('-').map(|(at, _)| at).collect();
    let mut is_operand = |part: &str| !part.is_empty() && (is_number(part) || known(part));
    let split = dashes.into_iter().find_map(|at| {
        let (left, right) = (written.get(..at)?, written.get(at + 1..)?);
        (is_operand(left) && is_operand(right)).then(|| format!("{left} - {right}"))
    });
    split.map(|split| format!("a minus has a blank on both sides: `{split}`"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_dash_that_may_be_a_minus_is_offered_with_blanks() {
        let mut known =
            |name: &str| ["price", "cost", "rye-loaf.price", "rye-loaf.cost", "x"].contains(&name);
        for (written, hint) in [
            ("price-cost", Some("a minus has a blank on both sides: `price - cost`")),
            ("rye-loaf.price-cost", Some("a minus has a blank on both sides: `rye-loaf.price - cost`")),
            ("x-1", Some("a minus has a blank on both sides: `x - 1`")),
            ("price-costs", None),
            ("rye-bread", None),
            ("price", None),
        ] {
            assert_eq!(unknown_name_hint(written, &mut known).as_deref(), hint, "{written}");
        }
    }

    #[test]
    fn every_form_of_a_name_is_read() {
        let member = |owner: &str, name: &str, period: Option<&str>| Name::Member {
            owner: owner.to_owned(),
            name: name.to_owned(),
            period: period.map(str::to_owned),
        };
        let cell = |key: &str| Name::Cell {
            dataset: "ovens".to_owned(),
            key: key.to_owned(),
            column: "price".to_owned(),
        };
        for (text, name, end) in [
            ("rye-loaf.list-price + x", member("rye-loaf", "list-price", None), 19),
            ("mill.flour_cost", member("mill", "flour_cost", None), 15),
            ("mill.sales@2025-Q1 - x", member("mill", "sales", Some("2025-Q1")), 18),
            ("mill.sales@2023..2025*2", member("mill", "sales", Some("2023..2025")), 21),
            ("mill.sales@2025-08-11", member("mill", "sales", Some("2025-08-11")), 21),
            ("3d-oven.price", member("3d-oven", "price", None), 13),
            ("ovens[deck-2].price^2", cell("deck-2"), 19),
            ("ovens[ 甲 2.5 ].price", cell("甲 2.5"), 22),
            ("ovens[\"a]\"].price", cell("a]"), 17),
        ] {
            assert_eq!(
                read(text, 0).unwrap_or_else(|fault| panic!("{text}: {fault:?}")),
                (Lexeme::Name(name), end),
                "{text}"
            );
        }
        assert_eq!(read("a-b", 0), Ok((Lexeme::Word("a-b"), 3)));
        assert_eq!(read("a- b", 0), Ok((Lexeme::Word("a"), 1)));
        assert_eq!(read("a--b", 0), Ok((Lexeme::Word("a"), 1)));
        assert!(begins_with_digit("3d-oven.price") && begins_with_digit("2024[a].b"));
        assert!(!begins_with_digit("2.5") && !begins_with_digit("25..40") && !begins_with_digit("2-x"));
    }

    #[test]
    fn a_wrong_name_is_told_at_its_wrong_part() {
        for (text, message, within) in [
            ("Mill.sales", "nothing can be called `Mill`", (0, 4)),
            ("mill.Sales", "nothing can be called `Sales`", (5, 10)),
            ("mill.sales@2025-Q5", "a year has no Q5", (16, 18)),
            ("mill.sales@researched", "`researched` is not a period", (11, 21)),
            ("mill.sales@", "no period stands here", (11, 11)),
            ("sales@2025", "`sales` has no period", (5, 6)),
            ("a.b.c", "`a.b` goes on after its second part", (3, 4)),
            ("a.b-c.d", "`a.b-c` goes on after its second part", (5, 6)),
            ("ovens[deck", "this `[` is never closed", (5, 6)),
            ("ovens[\"deck]", "this `[` is never closed", (5, 6)),
            ("ovens[].price", "no key stands here", (5, 7)),
            ("ovens['deck'].price", "`'` begins no key", (6, 12)),
            ("ovens[deck]", "`ovens[deck]` names no column", (0, 11)),
            ("ovens[deck].", "`ovens[deck]` names no column", (0, 11)),
        ] {
            let fault = read(text, 0).expect_err(text);
            assert_eq!((fault.message.as_str(), fault.within), (message, Some(within)), "{text}");
            assert!(!fault.hints.is_empty() || fault.message.ends_with("never closed"), "{text}");
        }
    }
}
