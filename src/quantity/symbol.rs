//! What stands beside a number: the symbols of its unit in one language.

use serde::Serialize;

use super::definition::Digits;
use super::digits::power_mark;
use super::language_format::NumberFormat;
use super::unit::{Factor, Unit};
use crate::language::{Language, Localized};

/// The words and signs of one unit, and what they say about the digits beside them.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub(super) struct Symbols {
    /// What stands above the stroke beside the number 1, and beside all others.
    pub(super) one: String,
    pub(super) many: String,
    /// A currency that stands before its number.
    pub(super) money_first: Option<String>,
    pub(super) is_money: bool,
    /// What is above touches its number.
    pub(super) touches: bool,
    /// What stands below the stroke, and of how many factors it is made.
    pub(super) below: String,
    pub(super) n_below: usize,
    /// A prefix that the number takes over, as a power of ten: `2 Mtoken` is 2,000,000 tokens.
    pub(super) shift: i32,
    pub(super) digits: Digits,
    /// Large numbers take a scale; beside a symbol with prefixes they do not (`M W`).
    pub(super) is_scaled: bool,
}

impl Symbols {
    /// The same digits without a word or sign beside them, where the head of a table says the unit.
    pub(super) fn without_words(self) -> Symbols {
        Symbols {
            one: String::new(),
            many: String::new(),
            money_first: None,
            touches: false,
            below: String::new(),
            shift: 0,
            ..self
        }
    }
}

/// The symbols of `unit` for a reader of `language`.
pub(super) fn symbols(unit: &Unit, format: &NumberFormat, language: &Language) -> Symbols {
    let above: Vec<&Factor> = unit.factors().iter().filter(|factor| factor.power > 0).collect();
    let below: Vec<&Factor> = unit.factors().iter().filter(|factor| factor.power < 0).collect();
    let lone = match above.as_slice() {
        [factor] if factor.power == 1 => Some(*factor),
        _ => None,
    };
    let digits = lone.map_or(Digits::Counted, |factor| factor.named.digits);
    let is_money = digits == Digits::Money;
    let shift = match above.first() {
        Some(first) if first.power == 1 && is_counted(first, language) => first.prefix_power(),
        _ => 0,
    };
    let beside = |is_one: bool| {
        let last = above.len().saturating_sub(1);
        let words = above.iter().enumerate().map(|(idx, factor)| {
            let form = match (idx == last, is_one) {
                (true, false) => Form::Many,
                (true, true) => Form::One,
                (false, _) => Form::Below,
            };
            word(factor, form, idx == 0 && shift != 0, format, language)
        });
        words.collect::<Vec<_>>().join(&format.product)
    };
    let (one, many) = (beside(true), beside(false));
    let below_words: Vec<String> =
        below.iter().map(|factor| word(factor, Form::Below, false, format, language)).collect();
    let is_scaled =
        above.first().is_none_or(|first| !first.named.definition.prefixes || is_spoken(first, language));
    Symbols {
        money_first: (is_money && format.money_symbol_first).then(|| one.clone()),
        touches: lone.is_some_and(|factor| factor.named.definition.touches) && !one.starts_with(is_wide),
        one,
        many,
        is_money,
        n_below: below_words.len(),
        below: below_words.join(&format.product),
        shift,
        digits,
        is_scaled,
    }
}

/// What stands above and below the stroke when the unit stands by itself.
pub(super) fn alone(unit: &Unit, format: &NumberFormat, language: &Language) -> (String, String) {
    let words = |is_above: bool| {
        let factors = unit.factors().iter().filter(|factor| (factor.power > 0) == is_above);
        let words = factors.map(|factor| word(factor, Form::Below, false, format, language));
        words.collect::<Vec<_>>().join(&format.product)
    };
    (words(true), words(false))
}

/// True when no blank stands between the two: both meet in a script that has none.
pub(super) fn touch(left: &str, right: &str) -> bool {
    left.ends_with(is_wide) && right.starts_with(is_wide)
}

/// Where a factor stands.
#[derive(Clone, Copy, PartialEq)]
enum Form {
    One,
    Many,
    Below,
}

fn word(
    factor: &Factor,
    form: Form,
    without_prefix: bool,
    format: &NumberFormat,
    language: &Language,
) -> String {
    let definition = &factor.named.definition;
    let read = |text: &Localized<String>| text.read(language).value.clone();
    let spoken_prefix = factor.prefix.filter(|_| is_spoken(factor, language)).map(|prefix| {
        format.prefixes.get(prefix.symbol).cloned().unwrap_or_else(|| prefix.symbol.to_owned())
    });
    let plural = definition.plural.as_ref();
    let symbol = match form {
        // A million tokens, in whatever place.
        Form::Below if spoken_prefix.is_some() => plural.map(read),
        Form::Below => definition.per.as_ref().map(read),
        Form::Many => plural.map(read),
        Form::One => None,
    };
    let symbol = symbol.unwrap_or_else(|| read(&definition.symbol));
    let prefix = match (without_prefix, spoken_prefix, factor.prefix) {
        (true, ..) | (false, None, None) => String::new(),
        (false, Some(spoken), _) => spoken,
        (false, None, Some(prefix)) => prefix.symbol.to_owned(),
    };
    format!("{prefix}{symbol}{}", power_mark(factor.power.unsigned_abs()))
}

/// True when the unit is said in words in this language: it has a plural, or no letters but Han.
fn is_spoken(factor: &Factor, language: &Language) -> bool {
    let definition = &factor.named.definition;
    definition.plural.is_some() || definition.symbol.read(language).value.starts_with(is_wide)
}

/// True when a prefix is rather a part of the number: a million tokens, but five milliseconds.
fn is_counted(factor: &Factor, language: &Language) -> bool {
    is_spoken(factor, language) && (factor.named.definition.plural.is_some() || factor.prefix_power() >= 6)
}

/// True for Han, kana, Hangul and their punctuation.
pub(super) fn is_wide(letter: char) -> bool {
    matches!(letter, '\u{2E80}'..='\u{9FFF}' | '\u{AC00}'..='\u{D7AF}' | '\u{F900}'..='\u{FAFF}' | '\u{FF00}'..='\u{FF60}' | '\u{20000}'..='\u{3FFFF}')
}
