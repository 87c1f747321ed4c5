//! Recognises what authors write instead of a quantity, and says what to write: `$5`, `25-40k`, `0.14 / 0.28`.

use super::number;
use super::read::Reader;
use crate::diagnostic::Fault;

/// What stands where a number should begin, when it is a currency or a sign we know the remedy for.
pub(super) fn before_number(reader: &Reader<'_>) -> Option<Fault> {
    let rest = reader.rest();
    let start = reader.at;
    let remedy = |mark: &str, written: &str| {
        Fault::new(format!("`{mark}` is not read before a number"))
            .hint(format!("write `{written}`"))
            .within(start, start + mark.len())
    };
    if let Some(after) = rest.strip_prefix('≈') {
        return Some(remedy("≈", &format!("~{}", after.trim_start())));
    }
    if let Some(after) = rest.strip_prefix('+')
        && number::n_digits(after) > 0
    {
        return Some(remedy("+", after));
    }
    if let Some(inner) = rest.strip_prefix('(').filter(|inner| inner.contains("..")) {
        let bare = inner.replacen(')', "", 1);
        return Some(
            Fault::new("a best value stands before the range in parentheses")
                .hint(format!("write it, or leave the parentheses out: `{bare}`"))
                .within(start, start + 1),
        );
    }
    if let Some((unit, after)) = rest.split_once(char::is_whitespace)
        && number::n_digits(after) > 0
        && reader.table.is_name(unit)
    {
        return Some(remedy(unit, &format!("{after} {unit}")));
    }
    let unsigned = rest.strip_prefix(['-', '−']).unwrap_or(rest);
    let (id, symbol) = leading_symbol(reader, unsigned)?;
    let minus = rest.get(..rest.len() - unsigned.len()).unwrap_or_default();
    let after = unsigned.get(symbol.len()..).unwrap_or_default().trim_start();
    let number_start = reader.text.len() - after.len();
    let number = match number::read(reader.text, number_start) {
        Ok(number) => number,
        Err(fault) => return Some(fault),
    };
    let rest_of_it = reader.text.get(number.end..).unwrap_or_default();
    if let Some(fault) = second_number(reader, number.end) {
        return Some(fault);
    }
    let per: String = rest_of_it.split_whitespace().collect();
    let per = if per.starts_with('/') { per } else { String::new() };
    let digits = reader.text.get(number.start..number.end).unwrap_or_default();
    Some(
        Fault::new(format!("`{symbol}` is not read before a number"))
            .hint(format!("write `{minus}{digits} {id}{per}`"))
            .within(start, number.end),
    )
}

/// What stands where a unit should begin, when it is part of another number.
///
/// The numbers end at byte `end`; the reader stands at the next word.
pub(super) fn instead_of_unit(reader: &Reader<'_>, end: usize) -> Option<Fault> {
    let dash = reader.rest().chars().next().filter(|letter| matches!(letter, '-' | '–' | '—' | '~' | '−'));
    if let Some(dash) = dash {
        let after = reader.rest().get(dash.len_utf8()..).unwrap_or_default().trim_start();
        if number::n_digits(after) > 0 || leading_symbol(reader, after).is_some() {
            let before = reader.text.get(..end).unwrap_or_default().trim_start();
            return Some(
                Fault::new(format!("`{dash}` does not join the ends of a range"))
                    .hint(format!("write `{before}..{after}`"))
                    .within(reader.at, reader.at + dash.len_utf8()),
            );
        }
    }
    if reader.rest().starts_with("..") {
        return Some(Fault::new("a range has two ends").within(reader.at, reader.text.len()));
    }
    let range = reader.rest().find(" (").filter(|_| reader.rest().contains(".."));
    if let Some(before) = range.filter(|before| *before > 0) {
        return Some(
            Fault::new("the range stands before the unit, which is written once")
                .hint("as in `8 (6..10) USD/h`")
                .within(reader.at + before + 1, reader.text.len()),
        );
    }
    second_number(reader, end)
}

/// `MW` in `5MW`, `K` in `35K USD`.
pub(super) fn touching_word(reader: &Reader<'_>, start: usize, word: &str) -> Fault {
    let number = reader.text.get(..start).unwrap_or_default().trim_start();
    let first = word.split_whitespace().next().unwrap_or_default();
    let fault = Fault::new(format!("`{first}` touches its number")).within(start, start + first.len());
    if first.len() == word.len() && reader.table.unit(first).is_ok() {
        return fault.hint(format!("write `{number} {word}`"));
    }
    let meant = match first.to_lowercase().as_str() {
        "k" => 'k',
        "m" | "mn" | "mm" => 'M',
        "b" | "bn" => 'B',
        "t" | "tn" => 'T',
        _ => {
            return fault
                .hint("one blank stands before the unit, and only `k`, `M`, `B` and `T` touch a number");
        }
    };
    let after = word.get(first.len()..).unwrap_or_default();
    fault.hint(format!("write `{number}{meant}{after}`"))
}

/// `billion` in `2.1 billion USD`: a word that is no unit before one that is.
pub(super) fn scale_word(reader: &Reader<'_>, word: &str) -> Option<Fault> {
    let (first, after) = word.split_once(char::is_whitespace)?;
    let is_before_unit = reader.table.unit(first).is_err() && reader.table.unit(after).is_ok();
    is_before_unit.then(|| {
        Fault::new(format!("no unit is called `{first}`"))
            .hint("a unit is one word; thousands, millions and more are `k`, `M`, `B` and `T`, touching the number")
            .within(reader.at, reader.at + first.len())
    })
}

/// `/ 0.28` after `0.14`, whatever currency stands before it.
fn second_number(reader: &Reader<'_>, end: usize) -> Option<Fault> {
    let rest = reader.text.get(end..)?;
    let blank = rest.len() - rest.trim_start().len();
    let between = rest
        .trim_start_matches(|letter: char| letter.is_whitespace() || matches!(letter, '/' | ',' | ';' | '|'));
    let skipped = rest.len() - between.len();
    // `5 1/h` is five per hour.
    let is_alone = skipped > blank || (blank > 0 && !between.starts_with("1/"));
    let symbol = leading_symbol(reader, between).map_or(0, |(_, symbol)| symbol.len());
    let digits = between.get(symbol..)?.trim_start();
    if !is_alone || number::n_digits(digits) == 0 || digits == "1" {
        return None;
    }
    let start = end + skipped;
    let is_group = skipped == blank && number::n_digits(digits) == 3 && !digits.contains("..");
    if is_group
        && reader.text.get(..end).is_some_and(|before| before.ends_with(|last: char| last.is_ascii_digit()))
    {
        let before = reader.text.get(..end).unwrap_or_default().trim_start();
        return Some(
            Fault::new("a blank stands inside a number")
                .hint(format!("write `{before}{between}`"))
                .within(end, start),
        );
    }
    let length =
        between.find(|letter: char| letter.is_whitespace() || matches!(letter, '/' | ',' | ';' | '|'));
    let stop = start + length.unwrap_or(between.len());
    Some(
        Fault::new("a quantity is one number, and here are two")
            .hint("state each on its own, under its own name; the ends of a range are joined by `..`")
            .within(start, stop),
    )
}

/// The unit whose symbol `text` begins with, when a number follows and the symbol is a sign, as `$` is.
fn leading_symbol<'a>(reader: &Reader<'a>, text: &'a str) -> Option<(&'a str, &'a str)> {
    let mut longest: Option<(&str, &str)> = None;
    if text.starts_with(|first: char| first.is_ascii_digit()) {
        return longest;
    }
    for named in reader.table.names.values().filter(|named| !named.definition.touches) {
        for (_, symbol) in named.definition.symbol.iter() {
            let is_sign = symbol.chars().next_back().is_some_and(|last| !last.is_alphanumeric());
            let Some(after) = text.strip_prefix(symbol.as_str()).filter(|_| is_sign) else {
                continue;
            };
            let is_longer = longest.is_none_or(|(_, known)| known.len() < symbol.len());
            if is_longer && number::n_digits(after.trim_start()) > 0 {
                longest = Some((named.definition.id.as_str(), text.get(..symbol.len())?));
            }
        }
    }
    longest
}

#[cfg(test)]
mod tests {
    use crate::quantity::sample::bakery;

    #[test]
    fn what_an_author_meant_is_offered() {
        let table = bakery();
        for (text, message, hint, within) in [
            ("$5", "`$` is not read before a number", "write `5 USD`", (0, 2)),
            ("-$5", "`$` is not read before a number", "write `-5 USD`", (0, 3)),
            ("$2.1B", "`$` is not read before a number", "write `2.1B USD`", (0, 5)),
            ("~$1.0 / h", "`$` is not read before a number", "write `1.0 USD/h`", (1, 5)),
            ("€3/oven", "`€` is not read before a number", "write `3 EUR/oven`", (0, 4)),
            ("CN¥3", "`CN¥` is not read before a number", "write `3 CNY`", (0, 5)),
            ("≈ 3 USD", "`≈` is not read before a number", "write `~3 USD`", (0, 3)),
            ("+3 USD", "`+` is not read before a number", "write `3 USD`", (0, 1)),
            ("25-40k USD", "`-` does not join the ends of a range", "write `25..40k USD`", (2, 3)),
            ("25k – 40k USD", "`–` does not join the ends of a range", "write `25k..40k USD`", (4, 7)),
            ("5MW", "`MW` touches its number", "write `5 MW`", (1, 3)),
            ("35K USD", "`K` touches its number", "write `35k USD`", (2, 3)),
            ("2bn USD", "`bn` touches its number", "write `2B USD`", (1, 3)),
            ("5m USD", "`m` touches its number", "write `5M USD`", (1, 2)),
            ("USD 5", "`USD` is not read before a number", "write `5 USD`", (0, 3)),
            ("1 587 W", "a blank stands inside a number", "write `1587 W`", (1, 2)),
            (
                "8%/yr (6..10%/yr)",
                "the range stands before the unit, which is written once",
                "as in `8 (6..10) USD/h`",
                (6, 17),
            ),
            ("5 $", "no unit is called `$`", "did you mean `USD`?", (2, 3)),
            ("5 %", "`%` touches its number", "write `5%`", (1, 3)),
            (
                "(25k..40k) USD",
                "a best value stands before the range in parentheses",
                "write it, or leave the parentheses out: `25k..40k USD`",
                (0, 1),
            ),
        ] {
            let fault = table.read(text).unwrap_err();
            assert_eq!(fault.message, message, "{text}");
            assert_eq!((fault.hints, fault.within), (vec![hint.to_owned()], Some(within)), "{text}");
        }
    }

    #[test]
    fn two_numbers_are_no_quantity() {
        let table = bakery();
        for (text, within) in [
            ("$0.14 / $0.28", (8, 13)),
            ("0.14 / 0.28", (7, 11)),
            ("10 / 24 / 86", (5, 7)),
            ("5 6 USD", (2, 3)),
            ("3; 4", (3, 4)),
            ("0.14 /0.28 USD", (6, 10)),
        ] {
            let fault = table.read(text).unwrap_err();
            assert_eq!(fault.message, "a quantity is one number, and here are two", "{text}");
            assert_eq!(fault.within, Some(within), "{text}");
        }
    }
}
