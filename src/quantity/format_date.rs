//! Writes dates and periods for the readers of one language.

use super::date::Date;
use super::language_format::{DateFormat, LanguageFormat};
use super::period::{Period, Stretch};

/// A date in words: `10 May 2026`, `2026 年 5 月`.
pub fn format_date(date: &Date, format: &LanguageFormat) -> String {
    let dates = &format.dates;
    let pattern = match (date.month(), date.day()) {
        (Some(_), Some(_)) => &dates.day,
        (Some(_), None) => &dates.month,
        _ => &dates.year,
    };
    let month = date.month().and_then(|month| nth(&dates.months, month)).unwrap_or_default();
    let day = date.day().map(|day| day.to_string()).unwrap_or_default();
    fill(pattern, &[("year", &date.year().to_string()), ("month", month), ("day", &day)])
}

/// A period in words: `Q3 2025`, `2026 财年`, `2023–2025`.
pub fn format_period(period: &Period, format: &LanguageFormat) -> String {
    let from = stretch(period.from(), format);
    match period.to() {
        Some(to) => fill(&format.dates.span, &[("from", &from), ("to", &stretch(to, format))]),
        None => from,
    }
}

fn stretch(stretch: Stretch, format: &LanguageFormat) -> String {
    let dates = &format.dates;
    match stretch {
        Stretch::Date(date) => format_date(&date, format),
        Stretch::Half(year, n) => part(&dates.half, year, dates, n),
        Stretch::Quarter(year, n) => part(&dates.quarter, year, dates, n),
        Stretch::FiscalYear(year) => with_year(&dates.fiscal_year, year),
        Stretch::FiscalHalf(year, n) => part(&dates.fiscal_half, year, dates, n),
        Stretch::FiscalQuarter(year, n) => part(&dates.fiscal_quarter, year, dates, n),
    }
}

fn part(pattern: &str, year: u16, dates: &DateFormat, n: u8) -> String {
    let half = nth(&dates.halves, n).unwrap_or_default();
    let quarter = nth(&dates.quarters, n).unwrap_or_default();
    fill(pattern, &[("year", &year.to_string()), ("half", half), ("quarter", quarter)])
}

fn with_year(pattern: &str, year: u16) -> String {
    fill(pattern, &[("year", &year.to_string())])
}

/// The pattern with a value for each name in braces; names it does not know stay as they are.
fn fill(pattern: &str, values: &[(&str, &str)]) -> String {
    let mut out = String::with_capacity(pattern.len() + 16);
    let mut rest = pattern;
    while let Some((before, after)) = rest.split_once('{') {
        out.push_str(before);
        let named = after.split_once('}').and_then(|(name, after)| {
            values.iter().find(|(known, _)| *known == name).map(|(_, value)| (*value, after))
        });
        let (put, left) = named.unwrap_or(("{", after));
        out.push_str(put);
        rest = left;
    }
    out.push_str(rest);
    out
}

/// The n-th name, counted from 1.
fn nth(names: &[String], n: u8) -> Option<&str> {
    names.get(usize::from(n).checked_sub(1)?).map(String::as_str)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::quantity::sample::language;

    #[test]
    fn periods_are_written_in_the_words_of_each_language() {
        let (en, zh, none) = (language("en"), language("zh"), LanguageFormat::default());
        for (text, english, chinese) in [
            ("2026", "2026", "2026 年"),
            ("2026-05", "May 2026", "2026 年 5 月"),
            ("2026-05-10", "10 May 2026", "2026 年 5 月 10 日"),
            ("2026-Q1", "Q1 2026", "2026 年一季度"),
            ("2025-H2", "H2 2025", "2025 年下半年"),
            ("FY2026", "FY2026", "2026 财年"),
            ("FY2026-Q3", "FY2026 Q3", "2026 财年三季度"),
            ("FY2026-H1", "FY2026 H1", "2026 财年上半年"),
            ("2023..2025", "2023–2025", "2023 年–2025 年"),
        ] {
            let period = Period::parse(text).unwrap();
            assert_eq!(format_period(&period, &en), english);
            assert_eq!(format_period(&period, &zh), chinese);
            assert_eq!(format_period(&period, &none).replace('–', ".."), text);
        }
    }
}
