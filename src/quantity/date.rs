//! A date as sources give it: a year, a month or a day.

use std::fmt;

use crate::diagnostic::Fault;

/// A year, a month of a year, or a day. A year stands before its months, a month before its days.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Date {
    year: u16,
    month: Option<u8>,
    day: Option<u8>,
}

/// The forms of a date, for hints.
const FORMS: &str = "a date is `2026`, `2026-05` or `2026-05-10`";

impl Date {
    /// A date that exists.
    ///
    /// # Errors
    /// A [`Fault`] when there is no such month or day, or a day without its month.
    pub fn new(year: u16, month: Option<u8>, day: Option<u8>) -> Result<Date, Fault> {
        if !(1..=9999).contains(&year) {
            return Err(Fault::new(format!("there is no year {year}")).hint(FORMS));
        }
        let date = Date { year, month, day };
        match (month, day) {
            (None, Some(_)) => Err(Fault::new("a day needs its month").hint(FORMS)),
            (Some(month), _) if !(1..=12).contains(&month) => {
                Err(Fault::new(format!("there is no month {month:02}")).hint("months are `01` to `12`"))
            }
            (Some(month), Some(day)) if !(1..=n_days(year, month)).contains(&day) => {
                let last = n_days(year, month);
                Err(Fault::new(format!("{year:04}-{month:02} has no day {day:02}"))
                    .hint(format!("its last day is `{year:04}-{month:02}-{last}`")))
            }
            _ => Ok(date),
        }
    }

    /// Reads `2026`, `2026-05` or `2026-05-10`.
    ///
    /// # Errors
    /// A [`Fault`] at the part that is wrong: another form, a month 13, 30 February.
    pub fn parse(text: &str) -> Result<Date, Fault> {
        let (start, end) = trimmed(text);
        let written = text.get(start..end).unwrap_or_default();
        let parts: Vec<&str> = written.split('-').collect();
        let number = |part: Option<&&str>, n_digits: usize| match part {
            None => Ok(None),
            Some(part) => match digits(part, n_digits) {
                Some(number) => Ok(Some(number)),
                None => Err(other_form(written, start, end)),
            },
        };
        let year = number(parts.first(), 4)?.unwrap_or(0);
        let month = number(parts.get(1), 2)?.and_then(|month| u8::try_from(month).ok());
        let day = number(parts.get(2), 2)?.and_then(|day| u8::try_from(day).ok());
        if parts.len() > 3 {
            return Err(other_form(written, start, end));
        }
        Date::new(year, month, day).map_err(|fault| {
            let is_month = month.is_some_and(|month| !(1..=12).contains(&month));
            match (is_month, month, day) {
                (true, ..) => fault.within(start + 5, start + 7),
                (_, _, Some(_)) => fault.within(start + 8, start + 10),
                _ => fault.within(start, end),
            }
        })
    }

    /// The year.
    pub fn year(&self) -> u16 {
        self.year
    }

    /// The month, 1 to 12, when it is known.
    pub fn month(&self) -> Option<u8> {
        self.month
    }

    /// The day of the month, when it is known.
    pub fn day(&self) -> Option<u8> {
        self.day
    }

    /// The day so many days after the first of January 1970.
    ///
    /// Reckons in years that begin in March, so that the day of leap years comes last.
    pub fn of_unix_day(day: u32) -> Date {
        let day = u64::from(day) + 719_468;
        let (era, in_era) = (day / 146_097, day % 146_097);
        let year = (in_era - in_era / 1_460 + in_era / 36_524 - in_era / 146_096) / 365;
        let in_year = in_era - (365 * year + year / 4 - year / 100);
        let from_march = (5 * in_year + 2) / 153;
        let day = in_year - (153 * from_march + 2) / 5 + 1;
        let month = if from_march < 10 { from_march + 3 } else { from_march - 9 };
        let year = year + era * 400 + u64::from(month <= 2);
        let small = |number: u64| u8::try_from(number).ok();
        Date { year: u16::try_from(year).unwrap_or(u16::MAX), month: small(month), day: small(day) }
    }

    /// The same day or month so many months later; of a day that its month lacks, the last one.
    ///
    /// Nothing for a year alone that is not moved by whole years, and beyond the year 9999.
    pub fn plus_months(&self, months: u32) -> Option<Date> {
        let (years, months) = (months / 12, months % 12);
        let year = self.year.checked_add(u16::try_from(years).ok()?)?;
        let Some(month) = self.month else {
            return (months == 0).then(|| Date::new(year, None, None).ok()).flatten();
        };
        let month = u32::from(month) + months;
        let (year, month) = if month > 12 { (year.checked_add(1)?, month - 12) } else { (year, month) };
        let month = u8::try_from(month).ok()?;
        let day = self.day.map(|day| day.min(n_days(year, month)));
        Date::new(year, Some(month), day).ok()
    }

    /// The first day that this date can mean.
    pub fn first_day(&self) -> Date {
        Date { year: self.year, month: self.month.or(Some(1)), day: self.day.or(Some(1)) }
    }

    /// The last day that this date can mean.
    pub fn last_day(&self) -> Date {
        let month = self.month.unwrap_or(12);
        let day = self.day.unwrap_or_else(|| n_days(self.year, month));
        Date { year: self.year, month: Some(month), day: Some(day) }
    }

    /// A month that is known to exist. For periods.
    pub(super) fn of_month(year: u16, month: u8) -> Date {
        Date { year, month: Some(month), day: None }
    }

    /// A year that is known to exist. For periods.
    pub(super) fn of_year(year: u16) -> Date {
        Date { year, month: None, day: None }
    }
}

impl fmt::Display for Date {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(out, "{:04}", self.year)?;
        if let Some(month) = self.month {
            write!(out, "-{month:02}")?;
        }
        if let Some(day) = self.day {
            write!(out, "-{day:02}")?;
        }
        Ok(())
    }
}

/// Where the text without blanks at its edges stands.
pub(super) fn trimmed(text: &str) -> (usize, usize) {
    let start = text.len() - text.trim_start().len();
    (start, start + text.trim().len())
}

/// A number of exactly `n_digits` digits.
pub(super) fn digits(text: &str, n_digits: usize) -> Option<u16> {
    let fits = text.len() == n_digits && text.bytes().all(|byte| byte.is_ascii_digit());
    fits.then(|| text.parse().ok()).flatten()
}

fn other_form(written: &str, start: usize, end: usize) -> Fault {
    let named = if written.is_empty() {
        "no date stands here".to_owned()
    } else {
        format!("`{written}` is not a date")
    };
    Fault::new(named).hint(FORMS).within(start, end)
}

fn n_days(year: u16, month: u8) -> u8 {
    let is_leap = year.is_multiple_of(4) && (!year.is_multiple_of(100) || year.is_multiple_of(400));
    match month {
        2 if is_leap => 29,
        2 => 28,
        4 | 6 | 9 | 11 => 30,
        _ => 31,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn days_since_1970_are_dates() {
        for (day, date) in [
            (0, "1970-01-01"),
            (59, "1970-03-01"),
            (11_016, "2000-02-29"),
            (19_782, "2024-02-29"),
            (20_514, "2026-03-02"),
            (47_541, "2100-03-01"),
        ] {
            assert_eq!(Date::of_unix_day(day).to_string(), date);
        }
    }

    #[test]
    fn a_date_reads_back_as_it_was_written() {
        for text in ["2026", "2026-05", "2026-05-10", "2024-02-29", "0001"] {
            assert_eq!(Date::parse(text).unwrap().to_string(), text);
        }
        assert_eq!(Date::parse(" 2026 ").unwrap(), Date::of_year(2026));
    }

    #[test]
    fn a_wrong_date_is_told_at_its_wrong_part() {
        for (text, message, within) in [
            ("2026-13", "there is no month 13", (5, 7)),
            ("2026-00-01", "there is no month 00", (5, 7)),
            ("2025-02-30", "2025-02 has no day 30", (8, 10)),
            ("2025-02-29", "2025-02 has no day 29", (8, 10)),
            ("2025-04-00", "2025-04 has no day 00", (8, 10)),
            ("2026-5", "`2026-5` is not a date", (0, 6)),
            (" May 2026", "`May 2026` is not a date", (1, 9)),
            ("2026-05-10-11", "`2026-05-10-11` is not a date", (0, 13)),
            ("0000", "there is no year 0", (0, 4)),
            ("二〇二六", "`二〇二六` is not a date", (0, 12)),
            ("", "no date stands here", (0, 0)),
        ] {
            let fault = Date::parse(text).unwrap_err();
            assert_eq!((fault.message.as_str(), fault.within), (message, Some(within)), "{text}");
            assert!(!fault.hints.is_empty());
        }
        assert!(Date::new(2026, None, Some(1)).is_err());
    }

    #[test]
    fn months_are_added_as_a_calendar_has_them() {
        for (date, months, later) in [
            ("2026-05", 18, Some("2027-11")),
            ("2026-05", 24, Some("2028-05")),
            ("2026-12", 1, Some("2027-01")),
            ("2026-01-31", 1, Some("2026-02-28")),
            ("2027-11-30", 3, Some("2028-02-29")),
            ("2026", 24, Some("2028")),
            ("2026", 18, None),
            ("9999-12", 1, None),
        ] {
            let found = Date::parse(date).unwrap().plus_months(months).map(|date| date.to_string());
            assert_eq!(found.as_deref(), later, "{date} + {months}");
        }
    }

    #[test]
    fn a_date_covers_its_days() {
        let date = |text| Date::parse(text).unwrap();
        assert_eq!(date("2024-02").last_day(), date("2024-02-29"));
        assert_eq!(date("1900-02").last_day(), date("1900-02-28"));
        assert_eq!(date("2025").first_day(), date("2025-01-01"));
        assert_eq!(date("2025").last_day(), date("2025-12-31"));
        assert!(date("2025-12-31") < date("2026") && date("2026") < date("2026-01"));
    }
}
