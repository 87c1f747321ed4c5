//! What time a number is about: 2025, 2025-Q3, FY2026-Q3, 2023..2025.

use std::cmp::Ordering;
use std::fmt;

use super::date::{Date, digits, trimmed};
use crate::diagnostic::Fault;

/// A stretch of time, or all from one to another.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Period {
    from: Stretch,
    to: Option<Stretch>,
}

/// One stretch of time with a name.
///
/// A fiscal year is taken for the calendar year of its number: whose year it is, and when that year
/// begins, is not known here.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Stretch {
    /// A year, a month or a day.
    Date(Date),
    /// A half of a year, 1 or 2.
    Half(u16, u8),
    /// A quarter of a year, 1 to 4.
    Quarter(u16, u8),
    /// A fiscal year.
    FiscalYear(u16),
    /// A half of a fiscal year, 1 or 2.
    FiscalHalf(u16, u8),
    /// A quarter of a fiscal year, 1 to 4.
    FiscalQuarter(u16, u8),
}

/// The forms of a period, for hints.
const FORMS: &str = "a period is `2025`, `2025-H1`, `2025-Q3`, `2025-08`, `2025-08-11`, `FY2026`, `FY2026-Q3` or `2023..2025`";

impl Period {
    /// Reads a period in any of its forms.
    ///
    /// # Errors
    /// A [`Fault`] at the part that is wrong: another form, a quarter 5, an end before its start.
    pub fn parse(text: &str) -> Result<Period, Fault> {
        let (start, end) = trimmed(text);
        let written = text.get(start..end).unwrap_or_default();
        let Some((from, to)) = written.split_once("..") else {
            return Ok(Period { from: Stretch::parse(written, start)?, to: None });
        };
        let period = Period {
            from: Stretch::parse(from, start)?,
            to: Some(Stretch::parse(to, start + from.len() + 2)?),
        };
        if period.last_day() < period.first_day() {
            return Err(Fault::new(format!("`{written}` ends before it starts"))
                .hint(format!("write `{}..{}`", to.trim(), from.trim()))
                .within(start, end));
        }
        Ok(period)
    }

    /// Where it begins; the whole of it when [`Period::to`] is absent.
    pub fn from(&self) -> Stretch {
        self.from
    }

    /// The stretch it ends with, for `2023..2025`.
    pub fn to(&self) -> Option<Stretch> {
        self.to
    }

    /// Its first day.
    pub fn first_day(&self) -> Date {
        self.from.first_day()
    }

    /// Its last day.
    pub fn last_day(&self) -> Date {
        self.to.unwrap_or(self.from).last_day()
    }
}

impl From<Date> for Period {
    fn from(date: Date) -> Period {
        Period { from: Stretch::Date(date), to: None }
    }
}

/// By end, then by start, so that the greatest is the newest.
impl Ord for Period {
    fn cmp(&self, other: &Period) -> Ordering {
        let key = |period: &Period| (period.last_day(), period.first_day(), period.from, period.to);
        key(self).cmp(&key(other))
    }
}

impl PartialOrd for Period {
    fn partial_cmp(&self, other: &Period) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl Stretch {
    /// Its first day.
    pub fn first_day(self) -> Date {
        match self {
            Stretch::Date(date) => date.first_day(),
            Stretch::FiscalYear(year) => Date::of_year(year).first_day(),
            Stretch::Half(year, n) | Stretch::FiscalHalf(year, n) => {
                Date::of_month(year, n * 6 - 5).first_day()
            }
            Stretch::Quarter(year, n) | Stretch::FiscalQuarter(year, n) => {
                Date::of_month(year, n * 3 - 2).first_day()
            }
        }
    }

    /// Its last day.
    pub fn last_day(self) -> Date {
        match self {
            Stretch::Date(date) => date.last_day(),
            Stretch::FiscalYear(year) => Date::of_year(year).last_day(),
            Stretch::Half(year, n) | Stretch::FiscalHalf(year, n) => Date::of_month(year, n * 6).last_day(),
            Stretch::Quarter(year, n) | Stretch::FiscalQuarter(year, n) => {
                Date::of_month(year, n * 3).last_day()
            }
        }
    }

    /// Reads `text`, which stands at byte `at` of what the author wrote.
    fn parse(text: &str, at: usize) -> Result<Stretch, Fault> {
        let (start, end) = trimmed(text);
        let written = text.get(start..end).unwrap_or_default();
        let (start, end) = (at + start, at + end);
        let other_form = || {
            let named = match written {
                "" => "no period stands here".to_owned(),
                _ => format!("`{written}` is not a period"),
            };
            Fault::new(named).hint(FORMS).within(start, end)
        };
        let (is_fiscal, rest) = match written.strip_prefix("FY") {
            Some(rest) => (true, rest),
            None => (false, written),
        };
        let (year, part) = match rest.split_once('-') {
            Some((year, part)) => (year, Some(part)),
            None => (rest, None),
        };
        let letter = part.and_then(|part| part.chars().next());
        let Some(part) = part.filter(|_| letter.is_some_and(|letter| "HQ".contains(letter))) else {
            if is_fiscal {
                let year = digits(rest, 4).filter(|year| *year > 0).ok_or_else(other_form)?;
                return Ok(Stretch::FiscalYear(year));
            }
            return Date::parse(written).map(Stretch::Date).map_err(|fault| match fault.within {
                Some((from, to)) if !fault.message.ends_with("is not a date") && !written.is_empty() => {
                    fault.within(at_byte(start, from), at_byte(start, to))
                }
                _ => other_form(),
            });
        };
        let year = digits(year, 4).filter(|year| *year > 0).ok_or_else(other_form)?;
        let n = part.get(1..).and_then(|n| digits(n, 1)).and_then(|n| u8::try_from(n).ok());
        let n = n.ok_or_else(other_form)?;
        match (letter, is_fiscal, n) {
            (Some('H'), false, 1..=2) => Ok(Stretch::Half(year, n)),
            (Some('H'), true, 1..=2) => Ok(Stretch::FiscalHalf(year, n)),
            (Some('Q'), false, 1..=4) => Ok(Stretch::Quarter(year, n)),
            (Some('Q'), true, 1..=4) => Ok(Stretch::FiscalQuarter(year, n)),
            _ => Err(Fault::new(format!("a year has no {part}"))
                .hint("its halves are `H1` and `H2`, its quarters `Q1` to `Q4`")
                .within(end - part.len(), end)),
        }
    }
}

impl fmt::Display for Stretch {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Stretch::Date(date) => write!(out, "{date}"),
            Stretch::Half(year, n) => write!(out, "{year:04}-H{n}"),
            Stretch::Quarter(year, n) => write!(out, "{year:04}-Q{n}"),
            Stretch::FiscalYear(year) => write!(out, "FY{year:04}"),
            Stretch::FiscalHalf(year, n) => write!(out, "FY{year:04}-H{n}"),
            Stretch::FiscalQuarter(year, n) => write!(out, "FY{year:04}-Q{n}"),
        }
    }
}

impl fmt::Display for Period {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(out, "{}", self.from)?;
        match self.to {
            Some(to) => write!(out, "..{to}"),
            None => Ok(()),
        }
    }
}

fn at_byte(start: usize, offset: u32) -> usize {
    start.saturating_add(usize::try_from(offset).unwrap_or(usize::MAX))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_period_knows_its_first_and_last_day() {
        for (text, first, last) in [
            ("2025", "2025-01-01", "2025-12-31"),
            ("2025-H1", "2025-01-01", "2025-06-30"),
            ("2025-Q3", "2025-07-01", "2025-09-30"),
            ("2024-02", "2024-02-01", "2024-02-29"),
            ("2025-08-11", "2025-08-11", "2025-08-11"),
            ("FY2026", "2026-01-01", "2026-12-31"),
            ("FY2026-Q3", "2026-07-01", "2026-09-30"),
            ("FY2026-H2", "2026-07-01", "2026-12-31"),
            ("2023..2025", "2023-01-01", "2025-12-31"),
            ("2024-03..2025-Q1", "2024-03-01", "2025-03-31"),
        ] {
            let period = Period::parse(text).unwrap();
            assert_eq!(period.to_string(), text);
            assert_eq!(period.first_day().to_string(), first, "{text}");
            assert_eq!(period.last_day().to_string(), last, "{text}");
        }
    }

    #[test]
    fn the_newest_is_the_one_that_ends_last_then_starts_last() {
        let mut periods: Vec<Period> =
            ["2025-Q4", "2024", "2025", "2025-12-31", "2023..2025", "2025-H1", "2026-01"]
                .iter()
                .map(|text| Period::parse(text).unwrap())
                .collect();
        periods.sort();
        let sorted: Vec<String> = periods.iter().map(Period::to_string).collect();
        assert_eq!(sorted, ["2024", "2025-H1", "2023..2025", "2025", "2025-Q4", "2025-12-31", "2026-01"]);
    }

    #[test]
    fn a_wrong_period_is_told_at_its_wrong_part() {
        for (text, message, within) in [
            ("2025-Q5", "a year has no Q5", (5, 7)),
            ("FY2025-H3", "a year has no H3", (7, 9)),
            ("2025-13", "there is no month 13", (5, 7)),
            ("2024..2025-13", "there is no month 13", (11, 13)),
            ("2024..2025-02-30", "2025-02 has no day 30", (14, 16)),
            ("Q3 2025", "`Q3 2025` is not a period", (0, 7)),
            ("FY26", "`FY26` is not a period", (0, 4)),
            ("2025..", "no period stands here", (6, 6)),
            ("2025..2023", "`2025..2023` ends before it starts", (0, 10)),
            ("2025-Q", "`2025-Q` is not a period", (0, 6)),
            ("", "no period stands here", (0, 0)),
        ] {
            let fault = Period::parse(text).unwrap_err();
            assert_eq!((fault.message.as_str(), fault.within), (message, Some(within)), "{text}");
            assert!(!fault.hints.is_empty());
        }
    }
}
