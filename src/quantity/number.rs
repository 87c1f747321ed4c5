//! Reads one number as an author writes it: `25`, `−23`, `25.5`, `3e8`, `10.2B`.

use crate::diagnostic::Fault;

/// A number and where it stands.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Number {
    pub(super) value: f64,
    pub(super) start: usize,
    pub(super) end: usize,
    /// One unit of its last written digit: 0.1 for `1.0`, 1000 for `25k`.
    pub(super) step: f64,
}

/// What the letters after a number multiply it by, as powers of ten.
pub(super) const SCALES: [(char, i64); 4] = [('k', 3), ('M', 6), ('B', 9), ('T', 12)];

/// Reads the number that begins at byte `start` of `text`.
pub(super) fn read(text: &str, start: usize) -> Result<Number, Fault> {
    let rest = text.get(start..).unwrap_or_default();
    let unsigned = rest.strip_prefix(['-', '−']).unwrap_or(rest);
    let is_negative = unsigned.len() < rest.len();
    let body = text.len() - unsigned.len();
    let whole = n_digits(unsigned);
    let after_whole = unsigned.get(whole..).unwrap_or_default();
    let fraction = after_whole.strip_prefix('.').map_or(0, n_digits);
    if whole == 0 {
        return Err(no_number(rest, start, fraction > 0));
    }
    if after_whole.starts_with([',', '_', '\'']) && n_digits(after_whole.get(1..).unwrap_or_default()) > 0 {
        return Err(separated(text, start, body));
    }
    let mantissa = if fraction > 0 { whole + 1 + fraction } else { whole };
    let after = unsigned.get(mantissa..).unwrap_or_default();
    if fraction == 0 && after.starts_with('.') && !after.starts_with("..") {
        let end = body + mantissa + 1;
        let hint = format!("write `{}`", text.get(start..end - 1).unwrap_or_default());
        return Err(Fault::new("no digit stands after the point").hint(hint).within(start, end));
    }
    let (exponent, n_exponent) = exponent(after);
    let after = after.get(n_exponent..).unwrap_or_default();
    let (scale, n_scale) = scale(after);
    let end = body + mantissa + n_exponent + n_scale;
    let digits = unsigned.get(..mantissa).unwrap_or_default();
    let size: f64 = format!("{digits}e{}", exponent.saturating_add(scale)).parse().unwrap_or(f64::INFINITY);
    if !size.is_finite() || (size == 0.0 && digits.bytes().any(|digit| (b'1'..=b'9').contains(&digit))) {
        let what = if size.is_finite() { "small" } else { "large" };
        return Err(Fault::new(format!("this number is too {what} to reckon with")).within(start, end));
    }
    let power = exponent.saturating_add(scale) - i64::try_from(fraction).unwrap_or(0);
    let step = format!("1e{power}").parse().unwrap_or(0.0);
    let value = if is_negative && size != 0.0 { -size } else { size };
    Ok(Number { value, start, end, step })
}

/// How many digits `text` begins with.
pub(super) fn n_digits(text: &str) -> usize {
    text.bytes().take_while(u8::is_ascii_digit).count()
}

/// The exponent at the start of `text` and its length.
fn exponent(text: &str) -> (i64, usize) {
    let Some(rest) = text.strip_prefix(['e', 'E']) else {
        return (0, 0);
    };
    let unsigned = rest.strip_prefix(['+', '-', '−']).unwrap_or(rest);
    let n = n_digits(unsigned);
    if n == 0 {
        return (0, 0);
    }
    let size: i64 = unsigned.get(..n).and_then(|digits| digits.parse().ok()).unwrap_or(1_000_000_000);
    let sign = if rest.starts_with(['-', '−']) { -1 } else { 1 };
    (sign * size.min(1_000_000_000), text.len() - unsigned.len() + n)
}

/// The scale at the start of `text` and its length; a letter that begins a word is none.
fn scale(text: &str) -> (i64, usize) {
    let mut letters = text.chars();
    let power = letters.next().and_then(|letter| SCALES.iter().find(|(scale, _)| *scale == letter));
    match power {
        Some((_, power)) if letters.next().is_none_or(|next| !next.is_alphanumeric()) => (*power, 1),
        _ => (0, 0),
    }
}

fn no_number(rest: &str, start: usize, has_fraction: bool) -> Fault {
    let end = start + word_length(rest);
    let word = rest.get(..end - start).unwrap_or_default();
    if has_fraction {
        return Fault::new(format!("no digit stands before the point of `{word}`"))
            .hint(format!("write `{}`", word.replacen('.', "0.", 1)))
            .within(start, end);
    }
    if word.is_empty() {
        return Fault::new("a number is missing here").within(start, end);
    }
    Fault::new(format!("`{word}` does not begin with a number"))
        .hint("a quantity is a number, a blank and a unit, as in `5 MW`")
        .within(start, end)
}

/// Up to a blank, a parenthesis or the dots of a range.
fn word_length(text: &str) -> usize {
    let blank = text.find(|letter: char| letter.is_whitespace() || matches!(letter, '(' | ')'));
    blank.unwrap_or(text.len()).min(text.find("..").unwrap_or(text.len()))
}

/// `1,587` and `25,5`.
fn separated(text: &str, start: usize, body: usize) -> Fault {
    let rest = text.get(body..).unwrap_or_default();
    let of_number = |letter: char| letter.is_ascii_digit() || matches!(letter, ',' | '_' | '\'');
    let n = rest.find(|letter| !of_number(letter)).unwrap_or(rest.len());
    let written = rest.get(..n).unwrap_or_default().trim_end_matches([',', '_', '\'']);
    let groups: Vec<&str> = written.split([',', '_', '\'']).collect();
    let is_thousands = groups.iter().skip(1).all(|group| group.len() == 3);
    let end = body + written.len();
    let sign = text.get(start..body).unwrap_or_default();
    let (what, remedy) = match is_thousands {
        true => ("has a thousands separator", groups.concat()),
        false => ("has a comma for its point", groups.join(".")),
    };
    let after = text.get(end..).unwrap_or_default();
    let tail_end = if after.starts_with('.') && !after.starts_with("..") {
        1 + n_digits(after.get(1..).unwrap_or_default())
    } else {
        0
    };
    let tail = after.get(..tail_end).unwrap_or_default();
    Fault::new(format!("`{sign}{written}{tail}` {what}"))
        .hint(format!("write `{sign}{remedy}{tail}`"))
        .within(start, end + tail_end)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_form_of_a_number_is_read() {
        for (text, value, end) in [
            ("25", 25.0, 2),
            ("-23", -23.0, 3),
            ("−23", -23.0, 5),
            ("25.5", 25.5, 4),
            ("3e8", 3e8, 3),
            ("1.5e-7", 1.5e-7, 6),
            ("10.2B", 10.2e9, 5),
            ("35k (", 35_000.0, 3),
            ("25k..40k", 25_000.0, 3),
            ("0.1T", 1e11, 4),
            ("5M%", 5e6, 2),
            ("5MW", 5.0, 1),
            ("5k2", 5.0, 1),
            ("3e", 3.0, 1),
            ("007", 7.0, 3),
            ("-0", 0.0, 2),
            ("0e999999999999999999999", 0.0, 23),
        ] {
            let number = read(text, 0).unwrap();
            assert_eq!((number.value, number.end), (value, end), "{text}");
        }
        assert_eq!(read("~ 4.0", 2).unwrap(), Number { value: 4.0, start: 2, end: 5, step: 0.1 });
    }

    #[test]
    fn what_is_no_number_is_told_with_a_remedy() {
        for (text, message, hint, within) in [
            ("1,587", "`1,587` has a thousands separator", "write `1587`", (0, 5)),
            ("-1,234,567.5 W", "`-1,234,567.5` has a thousands separator", "write `-1234567.5`", (0, 12)),
            ("25,5", "`25,5` has a comma for its point", "write `25.5`", (0, 4)),
            (".5", "no digit stands before the point of `.5`", "write `0.5`", (0, 2)),
            ("5. W", "no digit stands after the point", "write `5`", (0, 2)),
        ] {
            let fault = read(text, 0).unwrap_err();
            assert_eq!(fault.message, message);
            assert_eq!((fault.hints, fault.within), (vec![hint.to_owned()], Some(within)), "{text}");
        }
        for (text, message, within) in [
            ("about 5", "`about` does not begin with a number", (0, 5)),
            ("1e999", "this number is too large to reckon with", (0, 5)),
            ("1e-999", "this number is too small to reckon with", (0, 6)),
            ("NaN", "`NaN` does not begin with a number", (0, 3)),
            ("", "a number is missing here", (0, 0)),
        ] {
            let fault = read(text, 0).unwrap_err();
            assert_eq!((fault.message.as_str(), fault.within), (message, Some(within)), "{text}");
        }
    }
}
