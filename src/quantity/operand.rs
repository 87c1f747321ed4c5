//! Reads the quantity that stands somewhere in a formula: the `0.80 USD` of `2 * (x + 0.80 USD)`.

use super::number;
use super::read::Reader;
use super::stated::Quantity;
use super::table::{UnitTable, shifted};
use super::unread;
use super::word::is_of_name;
use crate::diagnostic::Fault;

impl UnitTable {
    /// Reads the quantity that begins at byte `start`, and says where it ends.
    ///
    /// It has no sign and no range. Its unit is one word after one blank, so that `h / yr` after a number
    /// divides and `h/yr` does not; a word of `not_units` ends it.
    ///
    /// # Errors
    /// As [`UnitTable::read`], at bytes of `text`.
    pub fn read_at(&self, text: &str, start: usize, not_units: &[&str]) -> Result<(Quantity, usize), Fault> {
        let of_number = |letter: char| !letter.is_whitespace() && !"+*/()".contains(letter);
        let reader = Reader::new(self, text, start);
        let begins_with_digit = reader.rest().starts_with(|first: char| first.is_ascii_digit());
        if !begins_with_digit {
            let word: usize =
                reader.rest().chars().take_while(|letter| of_number(*letter)).map(char::len_utf8).sum();
            let shown = Reader::new(self, text.get(..start + word).unwrap_or_default(), start);
            if let Some(fault) = unread::before_number(&shown) {
                return Err(fault);
            }
        }
        let number = number::read(text, start)?;
        let (word, end) = self.unit_word(text, number.end, not_units);
        let written = text.get(start..end).unwrap_or_default();
        match self.read(written) {
            Ok(quantity) => Ok((quantity, end)),
            Err(fault) => {
                let unit = text.get(word..end).unwrap_or_default();
                let hint = self.meant_as_formula(text.get(start..number.end).unwrap_or_default(), unit);
                Err(shifted(fault, start, written.len()).hint_if(hint.filter(|_| word > number.end)))
            }
        }
    }

    /// Where the unit of the number that ends at byte `after` begins and ends; both are `after` without one.
    fn unit_word(&self, text: &str, after: usize, not_units: &[&str]) -> (usize, usize) {
        let rest = text.get(after..).unwrap_or_default();
        let word = rest.trim_start();
        let start = text.len() - word.len();
        if let Some(sign) = Reader::new(self, text, start).touching(word) {
            let next = word.get(sign.len()..).unwrap_or_default();
            let is_operator =
                next.trim_start().starts_with(|first: char| first.is_alphanumeric() || first == '(');
            return match start > after && is_operator {
                true => (after, after),
                false => (start, go_on(text, start + sign.len())),
            };
        }
        let is_inverse = start > after
            && word.strip_prefix("1/").is_some_and(|below| below.starts_with(char::is_alphabetic));
        let begins = word.starts_with(|first: char| first.is_alphanumeric() && !first.is_ascii_digit())
            || word.starts_with('°')
            || is_inverse;
        let end = go_on(text, name_end(text, start));
        let is_unit =
            begins && !not_units.contains(&text.get(start..name_end(text, start)).unwrap_or_default());
        if is_unit { (start, end) } else { (after, after) }
    }

    /// What to write when the word after a number is no unit, but may be meant as part of a formula.
    fn meant_as_formula(&self, number: &str, word: &str) -> Option<String> {
        if word.is_empty() || self.unit(word).is_ok() {
            return None;
        }
        let signs = word.char_indices().rev().filter(|(_, letter)| matches!(letter, '/' | '*'));
        let parts = signs.filter_map(|(at, sign)| Some((word.get(..at)?, sign, word.get(at + 1..)?)));
        let split = parts.into_iter().find(|(unit, ..)| !unit.is_empty() && self.unit(unit).is_ok());
        Some(match split {
            Some((unit, '/', rest)) => {
                format!("to divide by what is no unit, write `{number} {unit} / {rest}`")
            }
            Some((unit, _, rest)) => {
                format!("to multiply by what is no unit, write `{number} {unit} * {rest}`")
            }
            None => format!("to multiply, write `{number} * {word}`"),
        })
    }
}

/// Where the name that begins at byte `start` ends.
fn name_end(text: &str, start: usize) -> usize {
    let rest = text.get(start..).unwrap_or_default();
    let mut end = start;
    let mut letters = rest.chars().peekable();
    while let Some(letter) = letters.next() {
        let goes_on = match letter {
            '-' => letters.peek().is_some_and(|next| next.is_alphanumeric()),
            _ => is_of_name(letter) && !"−+,<>=!?@[]{}\"'“”‘’&|;:~≤≥≠÷，；：（）".contains(letter),
        };
        if !goes_on || rest.get(end - start..).is_some_and(|rest| rest.starts_with("..")) {
            break;
        }
        end += letter.len_utf8();
    }
    end
}

/// Where the unit ends whose first name ends at byte `end`: powers and further factors touch it.
fn go_on(text: &str, mut end: usize) -> usize {
    loop {
        end = power_end(text, end);
        let rest = text.get(end..).unwrap_or_default();
        let Some(factor) = rest.strip_prefix(['/', '·', '*']) else {
            return end;
        };
        let start = text.len() - factor.len();
        let factor_end = match factor.strip_prefix('(') {
            Some(inner) => {
                let within = inner.find(|letter: char| letter.is_whitespace() || letter == ',');
                let whole = parenthesis(inner).filter(|close| within.is_none_or(|blank| *close < blank));
                whole.map_or(start, |close| start + close + 2)
            }
            None if factor.starts_with(|first: char| first.is_ascii_digit()) => start,
            None => name_end(text, start),
        };
        if factor_end == start {
            return end;
        }
        end = factor_end;
    }
}

/// Where the parenthesis closes in which `inner` begins.
fn parenthesis(inner: &str) -> Option<usize> {
    let mut depth = 1_usize;
    for (at, letter) in inner.char_indices() {
        match letter {
            '(' => depth += 1,
            ')' => depth -= 1,
            _ => {}
        }
        if depth == 0 {
            return Some(at);
        }
    }
    None
}

/// Where the power ends that begins at byte `end`, if one does.
fn power_end(text: &str, end: usize) -> usize {
    let rest = text.get(end..).unwrap_or_default();
    if let Some(mark) = rest.chars().next().filter(|mark| matches!(mark, '²' | '³')) {
        return end + mark.len_utf8();
    }
    let Some(power) = rest.strip_prefix('^') else {
        return end;
    };
    let digits = power.strip_prefix(['-', '−']).unwrap_or(power);
    match number::n_digits(digits) {
        0 => end,
        n => text.len() - digits.len() + n,
    }
}

#[cfg(test)]
mod tests {
    use crate::quantity::sample::bakery;

    #[test]
    fn a_quantity_ends_where_the_formula_goes_on() {
        let table = bakery();
        for (text, start, read) in [
            ("2 * 0.80 USD + x", 4, "0.80 USD"),
            ("8760 h / yr", 0, "8760 h"),
            ("8760 h/yr / 2", 0, "8760 h/yr"),
            ("8%/yr * x", 0, "8%/yr"),
            ("8% * x", 0, "8%"),
            ("2*x", 0, "2"),
            ("2 * x", 0, "2"),
            ("2^3", 0, "2"),
            ("5 m^2 * x", 0, "5 m^2"),
            ("5 m^x", 0, "5 m"),
            ("5 m**2", 0, "5 m"),
            ("5 h/2", 0, "5 h"),
            ("5 USD/(oven·h) * x", 0, "5 USD/(oven·h)"),
            ("5 USD/(a + b)", 0, "5 USD"),
            ("5 1/h, x", 0, "5 1/h"),
            ("5 USD)", 0, "5 USD"),
            ("5 h, 6 h", 0, "5 h"),
            ("5 h and 6 h", 0, "5 h"),
            ("5 and 6", 0, "5"),
            ("2 × x", 0, "2"),
            ("5 USD>2", 0, "5 USD"),
            ("5 h -x", 0, "5 h"),
            ("35k (x)", 0, "35k"),
        ] {
            let (quantity, end) =
                table.read_at(text, start, &["and"]).unwrap_or_else(|fault| panic!("{text}: {fault:?}"));
            assert_eq!(text.get(start..end), Some(read), "{text}");
            assert_eq!(quantity, table.read(read).unwrap());
        }
    }

    #[test]
    fn a_wrong_quantity_is_told_where_it_stands_in_the_formula() {
        let table = bakery();
        for (text, start, message, within) in [
            ("x + 1,587 * y", 4, "`1,587` has a thousands separator", (4, 9)),
            ("x + 5MW", 4, "`MW` touches its number", (5, 7)),
            ("x + 5 oevn", 4, "no unit is called `oevn`", (6, 10)),
            ("x + 5 USD/life", 4, "no unit is called `life`", (10, 14)),
            ("x + $5 * y", 4, "`$` is not read before a number", (4, 6)),
            ("x + .5", 4, "no digit stands before the point of `.5`", (4, 6)),
            ("x + 3.2 ×", 4, "`×` touches its number", (7, 10)),
        ] {
            let fault = table.read_at(text, start, &[]).unwrap_err();
            assert_eq!((fault.message.as_str(), fault.within), (message, Some(within)), "{text}");
        }
        for (text, hint) in [
            ("5 USD/life", "to divide by what is no unit, write `5 USD / life`"),
            ("5 USD/(oven·h)*x", "to multiply by what is no unit, write `5 USD/(oven·h) * x`"),
        ] {
            assert_eq!(table.read_at(text, 0, &[]).unwrap_err().hints.last().unwrap(), hint);
        }
    }
}
