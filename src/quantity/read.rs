//! Reads one quantity as an author writes it: `35k (25k..40k) USD/GPU`.

use std::sync::Arc;

use super::number::{self, Number};
use super::range::Middle;
use super::stated::Quantity;
use super::table::{UnitTable, shifted};
use super::unit::Unit;
use super::unread;
use crate::diagnostic::Fault;

/// A quantity that goes on longer than this is none.
const MAX_BYTES: usize = 400;

impl UnitTable {
    /// Reads a quantity: `25`, `10.2B USD`, `8%/yr`, `~3M USD/rack`, `35k (25k..40k) USD/GPU`.
    ///
    /// # Errors
    /// A [`Fault`] at the bytes that are wrong, with a remedy where one is known.
    pub fn read(&self, text: &str) -> Result<Quantity, Fault> {
        self.read_with(text, Middle::default())
    }

    /// Reads a quantity whose author has said where the middle of its range lies.
    ///
    /// # Errors
    /// As [`UnitTable::read`]; and when an end is not above zero, which has no geometric middle.
    pub fn read_with(&self, text: &str, middle: Middle) -> Result<Quantity, Fault> {
        if text.len() > MAX_BYTES {
            return Err(Fault::new(format!("this is longer than {MAX_BYTES} letters, which no quantity is")));
        }
        let end = text.trim_end().len();
        Reader::new(self, text.get(..end).unwrap_or_default(), 0).quantity(middle)
    }
}

/// A reader of one text, which has come as far as byte `at`.
pub(super) struct Reader<'a> {
    pub(super) table: &'a UnitTable,
    pub(super) text: &'a str,
    pub(super) at: usize,
    /// Units that touched a number inside, such as the `%` of `8% (6%..10%)`, and where.
    signs: Vec<(&'a str, usize)>,
}

/// The numbers of a quantity.
struct Amounts {
    best: Option<Number>,
    ends: Option<(Number, Number)>,
}

impl<'a> Reader<'a> {
    /// A reader that stands at byte `at`.
    pub(super) fn new(table: &'a UnitTable, text: &'a str, at: usize) -> Reader<'a> {
        Reader { table, text, at, signs: Vec::new() }
    }

    fn quantity(&mut self, middle: Middle) -> Result<Quantity, Fault> {
        self.skip_blanks();
        let approximate = self.eat("~");
        self.skip_blanks();
        let amounts = self.amounts()?;
        let unit = self.unit(amounts.best.is_some() && amounts.ends.is_some())?;
        let range = amounts.ends.map(|(low, high)| (low.value, high.value));
        let best = match (amounts.best, amounts.ends) {
            (Some(best), ends) => self.inside(best, ends)?,
            (None, Some(ends)) => self.middle(ends, middle)?,
            (None, None) => 0.0,
        };
        let ends = amounts.ends.into_iter().flat_map(|(low, high)| [low, high]);
        let step = amounts.best.into_iter().chain(ends).map(|number| number.step).reduce(f64::min);
        Ok(Quantity { best, range, stated_best: amounts.best.is_some(), unit, approximate, step })
    }

    /// A number, a range, or a number and its range in parentheses.
    fn amounts(&mut self) -> Result<Amounts, Fault> {
        let first = self.number()?;
        let after_first = self.at;
        self.sign();
        if self.eat("..") {
            let ends = self.ends(first)?;
            return Ok(Amounts { best: None, ends: Some(ends) });
        }
        let after_sign = self.at;
        self.skip_blanks();
        if self.at > after_sign && self.eat("(") {
            let low = self.number()?;
            self.sign();
            if !self.eat("..") {
                return Err(Fault::new("a range in parentheses has two ends")
                    .hint("as in `35k (25k..40k) USD`")
                    .within(low.start, self.at));
            }
            let ends = self.ends(low)?;
            self.sign();
            if !self.eat(")") {
                return Err(Fault::new("the `)` after the range is missing").within(low.start - 1, self.at));
            }
            return Ok(Amounts { best: Some(first), ends: Some(ends) });
        }
        // The sign after a lone number is where its unit begins.
        self.signs.clear();
        self.at = after_first;
        Ok(Amounts { best: Some(first), ends: None })
    }

    pub(super) fn number(&mut self) -> Result<Number, Fault> {
        if let Some(fault) = unread::before_number(self) {
            return Err(fault);
        }
        let number = number::read(self.text, self.at)?;
        self.at = number.end;
        Ok(number)
    }

    /// Everything after the numbers.
    fn unit(&mut self, is_after_parenthesis: bool) -> Result<Arc<Unit>, Fault> {
        let start = self.at;
        let rest = self.rest();
        let word = rest.trim_start();
        let word_start = start + (rest.len() - word.len());
        let has_blank = word_start > start;
        self.at = word_start;
        if let Some(fault) = unread::instead_of_unit(self, start) {
            return Err(fault);
        }
        if has_blank && let Some(fault) = unread::scale_word(self, word) {
            return Err(fault);
        }
        let touching = self.touching(word);
        if let Some((sign, at)) = self.signs.first().copied() {
            if let Some((other, at)) = self.signs.iter().find(|(other, _)| *other != sign) {
                return Err(Fault::new(format!("`{sign}` and `{other}` stand in one quantity"))
                    .hint("write the unit once, at the end")
                    .within(*at, at + other.len()));
            }
            return match word {
                "" => self.look_up(sign, at),
                _ if touching == Some(sign) => self.look_up(word, word_start),
                _ if word.starts_with(['/', '·', '*']) => {
                    let unit = self.table.unit(&format!("{sign}{word}"));
                    unit.map_err(|fault| Fault { within: None, ..fault }.within(word_start, self.text.len()))
                }
                _ => Err(Fault::new(format!("`{sign}` and `{word}` stand in one quantity"))
                    .hint("write the unit once, at the end")
                    .within(word_start, self.text.len())),
            };
        }
        match touching {
            Some(sign) if has_blank && !is_after_parenthesis => {
                let joined = format!("{}{word}", self.text.get(..start).unwrap_or_default().trim_start());
                return Err(Fault::new(format!("`{sign}` touches its number"))
                    .hint(format!("write `{joined}`"))
                    .within(start, word_start + sign.len()));
            }
            None if !has_blank && !word.is_empty() && !is_after_parenthesis => {
                return Err(unread::touching_word(self, start, word));
            }
            _ => {}
        }
        self.look_up(word, word_start)
    }

    fn look_up(&self, word: &str, start: usize) -> Result<Arc<Unit>, Fault> {
        self.table.unit(word).map_err(|fault| shifted(fault, start, word.len()))
    }

    /// Steps over a unit that touches a number, when the quantity goes on after it.
    fn sign(&mut self) {
        if let Some(sign) = self.touching(self.rest()) {
            let after = self.rest().get(sign.len()..).unwrap_or_default();
            if after.starts_with("..") || after.starts_with(')') || after.trim_start().starts_with('(') {
                self.signs.push((sign, self.at));
                self.at += sign.len();
            }
        }
    }

    /// The longest name of a touching unit that `text` begins with, up to where names end.
    pub(super) fn touching(&self, text: &'a str) -> Option<&'a str> {
        let touching = self.table.names.iter().filter(|(_, named)| named.definition.touches);
        let begun = touching.filter(|(name, _)| text.starts_with(name.as_str()));
        let longest = begun.map(|(name, _)| name.len()).max()?;
        let after = text.get(longest..)?.chars().next();
        text.get(..longest).filter(|_| after.is_none_or(|after| !after.is_alphanumeric()))
    }

    pub(super) fn written(&self, number: Number) -> &'a str {
        self.text.get(number.start..number.end).unwrap_or_default()
    }

    pub(super) fn rest(&self) -> &'a str {
        self.text.get(self.at..).unwrap_or_default()
    }

    fn eat(&mut self, expected: &str) -> bool {
        let is_there = self.rest().starts_with(expected);
        if is_there {
            self.at += expected.len();
        }
        is_there
    }

    fn skip_blanks(&mut self) {
        let rest = self.rest();
        self.at += rest.len() - rest.trim_start().len();
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use crate::quantity::sample::bakery;

    #[test]
    fn every_form_of_a_quantity_is_read() {
        let table = bakery();
        for (text, best, range, unit) in [
            ("25", 25.0, None, "1"),
            ("10.2B USD", 10.2e9, None, "USD"),
            ("5 MW", 5.0, None, "MW"),
            ("3.35 TB/s", 3.35, None, "TB/s"),
            ("8760 h/yr", 8760.0, None, "h/yr"),
            ("35k USD/炉", 35_000.0, None, "USD/oven"),
            ("8%/yr", 8.0, None, "%/yr"),
            ("−23%", -23.0, None, "%"),
            ("3.2×", 3.2, None, "×"),
            (" 5  USD ", 5.0, None, "USD"),
            ("5 1", 5.0, None, "1"),
            ("5 1/h", 5.0, None, "1/h"),
            ("35k (25k..40k) USD/oven", 35_000.0, Some((25_000.0, 40_000.0)), "USD/oven"),
            ("25k..40k USD/oven", 32_500.0, Some((25_000.0, 40_000.0)), "USD/oven"),
            ("0.1..0.4 USD", 0.25, Some((0.1, 0.4)), "USD"),
            ("-40..-10%", -25.0, Some((-40.0, -10.0)), "%"),
            ("60..80%", 70.0, Some((60.0, 80.0)), "%"),
            ("60%..80%", 70.0, Some((60.0, 80.0)), "%"),
            ("8% (6%..10%)", 8.0, Some((6.0, 10.0)), "%"),
            ("8% (6%..10%)/yr", 8.0, Some((6.0, 10.0)), "%/yr"),
            ("8 (6..10)%/yr", 8.0, Some((6.0, 10.0)), "%/yr"),
            ("0 (-5..5)", 0.0, Some((-5.0, 5.0)), "1"),
            ("3 (1..100) W", 3.0, Some((1.0, 100.0)), "W"),
            ("0..0", 0.0, Some((0.0, 0.0)), "1"),
        ] {
            let quantity = table.read(text).unwrap_or_else(|fault| panic!("{text}: {fault:?}"));
            assert_eq!((quantity.best(), quantity.range()), (best, range), "{text}");
            assert_eq!(quantity.unit().to_string(), unit, "{text}");
            assert!(!quantity.is_approximate());
        }
        let about = table.read("~3M USD/oven").unwrap();
        assert!(about.is_approximate() && about.has_stated_best() && about.best() == 3e6);
        assert!(!table.read("25..40").unwrap().has_stated_best());
    }

    #[test]
    fn a_wrong_quantity_is_told_at_its_wrong_bytes() {
        let table = bakery();
        for (text, message, within) in [
            ("40k..25k USD", "the range `40k..25k` is upside down", (0, 8)),
            ("30 (40..25) USD", "the range `40..25` is upside down", (4, 10)),
            ("50k (25k..40k) USD", "`50k` lies outside its range `25k..40k`", (0, 3)),
            ("10..41 USD", "the ends of `10..41` differ by more than 4 times", (0, 6)),
            ("-1..5", "the ends of `-1..5` differ by more than 4 times", (0, 5)),
            ("35k (25k) USD", "a range in parentheses has two ends", (5, 8)),
            ("35k (25k..40k USD", "the `)` after the range is missing", (4, 13)),
            ("25 USD/oevn", "no unit is called `oevn`", (7, 11)),
            ("25 USD/oven·h", "`USD/oven·h` can be read in two ways", (7, 14)),
            ("8760 h / yr", "a unit is one word, without blanks", (6, 7)),
            ("1,587 USD", "`1,587` has a thousands separator", (0, 5)),
            ("2.1 billion USD", "no unit is called `billion`", (4, 11)),
            ("25.. USD", "a number is missing here", (4, 4)),
            ("25..1,000 USD", "`1,000` has a thousands separator", (4, 9)),
            ("8% (6×..10%)", "`%` and `×` stand in one quantity", (5, 7)),
            ("8% (6%..10%) USD", "`%` and `USD` stand in one quantity", (13, 16)),
            ("", "a number is missing here", (0, 0)),
            ("about 5", "`about` does not begin with a number", (0, 5)),
        ] {
            let fault = table.read(text).expect_err(text);
            assert_eq!((fault.message.as_str(), fault.within), (message, Some(within)), "{text}");
        }
    }

    proptest! {
        #[test]
        fn no_text_is_too_strange(text in "\\PC{0,40}") {
            let _ = bakery().read(&text);
        }

        #[test]
        fn no_almost_right_text_is_too_strange(
            text in "[~$€ ]{0,2}[-−+0-9.,eE_kMBT%×()]{0,12}(\\.\\.)?[ ()/·*^²%×0-9kMBTUSDhm元卡-]{0,16}",
        ) {
            if let Err(fault) = bakery().read(&text)
                && let Some((start, end)) = fault.within
            {
                let bytes = usize::try_from(start).unwrap()..usize::try_from(end).unwrap();
                prop_assert!(text.get(bytes).is_some(), "{text}: {start}..{end}");
            }
        }

        #[test]
        fn a_date_or_a_period_is_never_too_strange(text in "[-FYQH0-9.é ]{0,14}") {
            let _ = (crate::quantity::Date::parse(&text), crate::quantity::Period::parse(&text));
        }
    }
}
