//! Dates in a text, in any pattern of their language, so that their numbers are not taken for amounts.

use super::lookup::is_of_word;
use crate::quantity::language_format::DateFormat;

/// The patterns of a language's dates.
#[derive(Clone, Debug, Default)]
pub(super) struct DatePatterns {
    patterns: Vec<Vec<Part>>,
    /// True where a year stands alone, so that any number of four digits may be one.
    has_bare_year: bool,
}

/// A part of a pattern.
#[derive(Clone, Debug)]
enum Part {
    Year,
    Day,
    /// One of these words.
    Word(Vec<String>),
    /// Exactly this; a blank may be left out.
    Literal(String),
}

/// The years that a number may mean.
const YEARS: std::ops::RangeInclusive<u16> = 1800..=2199;

impl DatePatterns {
    pub(super) fn new(dates: &DateFormat) -> DatePatterns {
        let written = [
            &dates.year,
            &dates.month,
            &dates.day,
            &dates.half,
            &dates.quarter,
            &dates.fiscal_year,
            &dates.fiscal_half,
            &dates.fiscal_quarter,
        ];
        let mut patterns: Vec<Vec<Part>> = written.iter().map(|pattern| parts(pattern, dates)).collect();
        let has_bare_year = patterns.iter().any(|parts| matches!(parts.as_slice(), [Part::Year]));
        patterns.retain(|parts| parts.len() > 1);
        DatePatterns { patterns, has_bare_year }
    }

    /// The bytes of the longest date that `text` begins with; 0 without one. Years alone are not among them.
    pub(super) fn length(&self, text: &str) -> usize {
        self.patterns.iter().filter_map(|parts| match_all(parts, text)).max().unwrap_or(0)
    }

    /// True for digits that are a year where the language writes one without a word.
    pub(super) fn is_year(&self, digits: &str) -> bool {
        self.has_bare_year && year(digits) == Some(digits.len())
    }
}

fn parts(pattern: &str, dates: &DateFormat) -> Vec<Part> {
    let mut parts = Vec::new();
    let mut rest = pattern;
    while let Some((before, after)) = rest.split_once('{') {
        if !before.is_empty() {
            parts.push(Part::Literal(before.to_owned()));
        }
        let (name, after) = after.split_once('}').unwrap_or((after, ""));
        parts.push(match name {
            "year" => Part::Year,
            "day" => Part::Day,
            "month" => Part::Word(dates.months.clone()),
            "half" => Part::Word(dates.halves.clone()),
            "quarter" => Part::Word(dates.quarters.clone()),
            _ => Part::Literal(String::new()),
        });
        rest = after;
    }
    if !rest.is_empty() {
        parts.push(Part::Literal(rest.to_owned()));
    }
    parts
}

fn match_all(parts: &[Part], text: &str) -> Option<usize> {
    let mut at = 0;
    for part in parts {
        let rest = text.get(at..)?;
        at += match part {
            Part::Year => year(rest)?,
            Part::Day => number(rest, 1..=31)?,
            Part::Word(words) => {
                // `1` and `12` are both months: the longer one is meant.
                let begun = words.iter().filter(|word| !word.is_empty() && rest.starts_with(word.as_str()));
                begun.map(String::len).max()?
            }
            Part::Literal(literal) => match_literal(literal, rest)?,
        };
    }
    // A day that goes on is no day.
    let is_open = text.get(..at)?.ends_with(is_of_word) && text.get(at..)?.starts_with(is_of_word);
    (!is_open).then_some(at)
}

fn match_literal(literal: &str, text: &str) -> Option<usize> {
    let mut at = 0;
    for sign in literal.chars() {
        let next = text.get(at..)?.chars().next();
        match next {
            Some(next) if next == sign => at += sign.len_utf8(),
            _ if sign == ' ' => {}
            _ => return None,
        }
    }
    Some(at)
}

fn year(text: &str) -> Option<usize> {
    let n_digits = text.bytes().take_while(u8::is_ascii_digit).count();
    let year = text.get(..n_digits)?.parse().ok()?;
    (n_digits == 4 && YEARS.contains(&year)).then_some(n_digits)
}

fn number(text: &str, within: std::ops::RangeInclusive<u16>) -> Option<usize> {
    let n_digits = text.bytes().take_while(u8::is_ascii_digit).count();
    let number = text.get(..n_digits)?.parse().ok()?;
    within.contains(&number).then_some(n_digits)
}
