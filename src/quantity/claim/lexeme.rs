//! Takes the words of a claim apart: numbers, units, and the words that say how they are meant.

use super::lookup::{is_of_word, is_raised, word_length};
use super::wording::{Phrase, UnitWord, Wording};
use super::written::Written;
use crate::quantity::decimal::Decimal;

/// A piece of the words.
#[derive(Clone, Debug)]
pub(super) enum Lexeme<'w> {
    /// A number without its sign and scale.
    Number(Written),
    /// A unit and its power.
    Unit(&'w UnitWord, i8),
    /// A word of the language.
    Phrase(&'w Phrase),
    /// `(` of a range behind its best value.
    Open,
    /// The `)` of it.
    Close,
    /// Any other word or sign.
    Other,
}

/// A piece and where it stands.
#[derive(Clone, Debug)]
pub(super) struct Placed<'w> {
    pub(super) lexeme: Lexeme<'w>,
    pub(super) start: usize,
    pub(super) end: usize,
}

/// Powers of ten beyond these are no numbers of ours.
const MAX_POWER: i32 = 300;

impl Placed<'_> {
    /// The word, where it is one that says something of a number.
    pub(super) fn phrase(&self) -> Option<&Phrase> {
        match self.lexeme {
            Lexeme::Phrase(phrase) => Some(phrase),
            _ => None,
        }
    }

    pub(super) fn is(&self, asks: impl Fn(&Phrase) -> bool) -> bool {
        self.phrase().is_some_and(asks)
    }

    pub(super) fn is_number(&self) -> bool {
        matches!(self.lexeme, Lexeme::Number(_))
    }

    pub(super) fn is_unit(&self) -> bool {
        matches!(self.lexeme, Lexeme::Unit(..))
    }
}

/// The pieces of `text` in order, blanks left out.
pub(super) fn lexemes<'w>(text: &str, wording: &'w Wording) -> Vec<Placed<'w>> {
    let mut found: Vec<Placed<'w>> = Vec::new();
    let mut at = 0;
    while let Some(sign) = text.get(at..).and_then(|rest| rest.chars().next()) {
        if sign.is_whitespace() {
            at += sign.len_utf8();
            continue;
        }
        let (lexeme, length) = lexeme(text, at, found.last(), wording);
        let end = at + length.max(sign.len_utf8());
        found.push(Placed { lexeme, start: at, end });
        at = end;
    }
    found
}

fn lexeme<'w>(
    text: &str,
    at: usize,
    before: Option<&Placed<'w>>,
    wording: &'w Wording,
) -> (Lexeme<'w>, usize) {
    let rest = text.get(at..).unwrap_or_default();
    if let Some((number, length)) = number(rest, &wording.format.numbers.group) {
        return (Lexeme::Number(number), length);
    }
    let (open, close) = &wording.parentheses;
    for (mark, lexeme) in [(open, Lexeme::Open), (close, Lexeme::Close)] {
        if !mark.is_empty() && rest.starts_with(mark.as_str()) {
            return (lexeme, mark.len());
        }
    }
    let unit = unit(rest, before, wording);
    let touches = before.filter(|before| before.is_number()).map(|number| number.end == at);
    let phrase = phrase(rest, touches, wording);
    let is_beside = before.is_some_and(|before| before.is_number() || before.is(|word| word.joins_units));
    let found = match (unit, phrase) {
        (Some((_, unit_length)), Some((phrase, length)))
            if length > unit_length || (length == unit_length && (phrase.scale.is_some() || !is_beside)) =>
        {
            Some((Lexeme::Phrase(phrase), length))
        }
        (Some((lexeme, length)), _) => Some((lexeme, length)),
        (None, Some((phrase, length))) => Some((Lexeme::Phrase(phrase), length)),
        (None, None) => None,
    };
    let word = word_length(rest);
    match found {
        // `token-based` names no token, but `GPU-hour` a unit of two.
        Some((_, length)) if length < word && !is_chain(rest.get(..word).unwrap_or_default(), wording) => {
            (Lexeme::Other, word)
        }
        Some((Lexeme::Unit(unit, _), length)) => {
            let (power, raised) = power(rest.get(length..).unwrap_or_default());
            (Lexeme::Unit(unit, power), length + raised)
        }
        Some(found) => found,
        None => (Lexeme::Other, word),
    }
}

/// The unit that `rest` begins with. One letter is a unit only beside a number or another unit.
fn unit<'w>(rest: &str, before: Option<&Placed<'w>>, wording: &'w Wording) -> Option<(Lexeme<'w>, usize)> {
    let (length, unit) = wording.units.longest(rest, true)?;
    let of_unit = |phrase: &Phrase| phrase.is_per || phrase.joins_units || phrase.is_article;
    let is_beside = before.is_some_and(|before| {
        before.is_number()
            || before.is_unit()
            || before.is(|phrase| of_unit(phrase) || phrase.scale.is_some())
    });
    let is_below = before.is_some_and(|before| before.is_unit() || before.is(of_unit));
    let is_letter = length == 1 && rest.starts_with(is_of_word);
    let is_loose = !is_beside && (unit.prefix.is_some() || is_letter);
    (!is_loose && (is_below || !unit.only_below)).then_some((Lexeme::Unit(unit, 1), length))
}

/// The word that `rest` begins with. Behind a number a scale is meant rather than a longer number in words;
/// one letter is a scale only where it touches its number.
fn phrase<'w>(rest: &str, number_ends: Option<bool>, wording: &'w Wording) -> Option<(&'w Phrase, usize)> {
    let is_letter = |length: usize| length == 1 && rest.starts_with(is_of_word);
    if let Some(touches) = number_ends
        && let Some((length, phrase)) = wording.scales.longest(rest, false)
        && (touches || !is_letter(length))
    {
        return Some((phrase, length));
    }
    let (length, phrase) = wording.phrases.longest(rest, false)?;
    (!is_letter(length) || phrase.scale.is_none()).then_some((phrase, length))
}

/// True when all parts of a joined word are units.
fn is_chain(word: &str, wording: &Wording) -> bool {
    let is_whole = |part: &str| wording.units.longest(part, true).is_some_and(|(end, _)| end == part.len());
    let mut parts = word.split('-');
    // The last may go on in another script.
    parts.next().is_some_and(is_whole) && parts.all(|part| wording.units.longest(part, true).is_some())
}

/// The number that `text` begins with, and its length: digits in groups, a fraction, a power of ten.
pub(super) fn number(text: &str, group: &str) -> Option<(Written, usize)> {
    let n_digits = |from: usize| -> usize {
        let digits = text.get(from..).unwrap_or_default().bytes().take_while(u8::is_ascii_digit);
        digits.count()
    };
    let mut end = n_digits(0);
    if end == 0 {
        return None;
    }
    if end <= 3 && !group.is_empty() {
        while text.get(end..).is_some_and(|rest| rest.starts_with(group)) && n_digits(end + group.len()) == 3
        {
            end += group.len() + 3;
        }
    }
    let n_decimals = match text.get(end..)?.starts_with('.') {
        true => n_digits(end + 1),
        false => 0,
    };
    let after = if n_decimals > 0 { end + 1 + n_decimals } else { end };
    let (power, length) = ten_to_the(text.get(after..)?);
    let step = power - i32::try_from(n_decimals).unwrap_or(0);
    let value = Decimal::spelled(text.get(..after)?, step);
    Some((Written { value, step }, after + length))
}

/// ` × 10²⁵`: the power, and how long it is written.
fn ten_to_the(text: &str) -> (i32, usize) {
    let inside = || {
        let rest = text.trim_start().strip_prefix('×')?.trim_start().strip_prefix("10")?;
        let length = rest.len() - rest.trim_start_matches(is_raised).len();
        let power = raised(rest.get(..length)?).filter(|power| power.abs() <= MAX_POWER)?;
        Some((power, text.len() - rest.len() + length))
    };
    inside().unwrap_or((0, 0))
}

/// The power behind a unit: `²`, `^2`, nothing for 1.
fn power(text: &str) -> (i8, usize) {
    if let Some(rest) = text.strip_prefix('^') {
        let n_digits = rest.bytes().take_while(u8::is_ascii_digit).count();
        let power = rest.get(..n_digits).and_then(|digits| digits.parse().ok());
        return power.map_or((1, 0), |power| (power, 1 + n_digits));
    }
    let length = text.len() - text.trim_start_matches(is_raised).len();
    let power = text.get(..length).and_then(raised).and_then(|power| i8::try_from(power).ok());
    power.filter(|power| *power > 0).map_or((1, 0), |power| (power, length))
}

/// The number that raised digits spell.
fn raised(digits: &str) -> Option<i32> {
    let plain = |sign: char| match sign {
        '⁻' => Some('-'),
        '¹' => Some('1'),
        '²' => Some('2'),
        '³' => Some('3'),
        '⁰' | '⁴'..='⁹' => char::from_digit(u32::from(sign) - u32::from('⁰'), 10),
        _ => None,
    };
    digits.chars().map(plain).collect::<Option<String>>()?.parse().ok()
}
