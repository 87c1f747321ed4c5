//! Finds bare numbers: amounts with a unit, a currency or a scale that stand in running text.

use super::lexeme::number;
use super::lookup::{is_of_word, word_length};
use super::wording::Wording;
use crate::quantity::definition::Digits;

/// A number with what makes it an amount, as bytes of the text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Bare {
    /// The first byte, of a sign or a currency where one stands before the digits.
    pub start: usize,
    /// One past the last byte, of the unit or scale where one follows.
    pub end: usize,
}

/// The amounts in a text, in order; a range is one. Dates, counts and digits inside names are none.
///
/// One pass: the time grows with the text and no faster.
pub fn bare_numbers(text: &str, wording: &Wording) -> Vec<Bare> {
    let mut found: Vec<Bare> = Vec::new();
    if !text.bytes().any(|byte| byte.is_ascii_digit()) {
        return found;
    }
    let mut last: Option<Bare> = None;
    let mut at = 0;
    while let Some(rest) = text.get(at..)
        && let Some(sign) = rest.chars().next()
    {
        if !is_of_word(sign) {
            at += sign.len_utf8();
            continue;
        }
        let date = wording.dates.length(rest);
        if date > 0 {
            at += date;
            last = None;
            continue;
        }
        let Some((_, length)) = number(rest, &wording.format.numbers.group) else {
            // What begins with a letter is a name, whatever its digits.
            at += word_length(rest).max(sign.len_utf8());
            continue;
        };
        let here = Bare { start: at - sign_before(text, at, wording), end: at + length };
        let (tail, is_amount) = tail(text, here, at, wording);
        let whole = Bare { start: here.start, end: here.end + tail };
        let range = last.filter(|last| joins(text, *last, whole, wording));
        if is_amount || range.is_some_and(|range| found.last().is_some_and(|known| known.end == range.end)) {
            let start = range.map_or(whole.start, |range| range.start);
            found.pop_if(|known| known.end > start);
            found.push(Bare { start, end: whole.end });
        }
        // A range has two ends, and what follows is another number.
        last = Some(whole).filter(|_| range.is_none());
        at = whole.end;
    }
    found
}

/// The bytes of a minus and a currency before the number at byte `at`.
fn sign_before(text: &str, at: usize, wording: &Wording) -> usize {
    let before = text.get(..at).unwrap_or_default();
    let unsigned = before.strip_suffix(['-', '−']).unwrap_or(before);
    let money = wording.money_at_end(unsigned).max(if unsigned.len() < before.len() {
        0
    } else {
        wording.money_at_end(before)
    });
    if money == 0 {
        return 0;
    }
    let start = unsigned.len() - money;
    let is_signed = text.get(..start).is_some_and(|before| before.ends_with(['-', '−']));
    let sign = text.get(..start).and_then(|before| before.chars().next_back()).map_or(0, char::len_utf8);
    at - start + if is_signed { sign } else { 0 }
}

/// The bytes of the scale and the unit behind a number, and whether they make it an amount.
fn tail(text: &str, here: Bare, digits: usize, wording: &Wording) -> (usize, bool) {
    let has_money = here.start < digits;
    let mut end = here.end;
    let mut is_amount = has_money;
    if let Some((length, _)) = behind(text, end, |rest, touches| {
        let (length, phrase) = wording.scales.longest(rest, false)?;
        let is_letter = length == 1 && rest.starts_with(is_of_word);
        (touches || !is_letter).then_some((length, phrase))
    }) {
        end += length;
        is_amount = true;
    }
    if let Some((length, unit)) =
        behind(text, end, |rest, _| wording.units.longest(rest, true).filter(|(_, unit)| !unit.only_below))
    {
        let number = text.get(digits..here.end).unwrap_or_default();
        // `in 2026 users pay`: a year, and what follows is no unit of it.
        let is_year = end == here.end && !has_money && wording.dates.is_year(number);
        let is_counted = unit.named.digits == Digits::Counted;
        if !(is_year && is_counted) {
            end += length;
            is_amount = true;
        }
    }
    (end - here.end, is_amount)
}

/// What touches byte `at` or follows after one blank, with the blank's length added.
fn behind<'w, T>(
    text: &str,
    at: usize,
    find: impl Fn(&str, bool) -> Option<(usize, &'w T)>,
) -> Option<(usize, &'w T)> {
    let rest = text.get(at..)?;
    if let Some(found) = find(rest, true) {
        return Some(found);
    }
    let blank = rest.chars().next().filter(|sign| sign.is_whitespace())?;
    let (length, meaning) = find(rest.get(blank.len_utf8()..)?, false)?;
    Some((length + blank.len_utf8(), meaning))
}

/// True when only what joins a range stands between two numbers.
fn joins(text: &str, last: Bare, next: Bare, wording: &Wording) -> bool {
    let Some(between) = text.get(last.end..next.start) else { return false };
    let joint = between.trim();
    between.len() <= joint.len() + 2
        && wording
            .phrases
            .longest(joint, false)
            .is_some_and(|(length, word)| length == joint.len() && word.joins_range)
}
