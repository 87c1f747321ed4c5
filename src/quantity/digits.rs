//! Decides how many digits a number shows, and which scale it is written with.

use super::decimal::Decimal;
use super::definition::Digits;
use super::language_format::NumberFormat;

/// A number ready to be written: digits and the word of its scale, without sign.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Numeral {
    pub(super) is_negative: bool,
    pub(super) digits: String,
    pub(super) scale: String,
}

/// What decides the digits of the numbers of one quantity.
#[derive(Clone, Copy, Debug)]
pub(super) struct Rule {
    pub(super) digits: Digits,
    /// Decimals of whole numbers, such as per cent.
    pub(super) n_tenths: i32,
    /// The author wrote cents, or tenths; a price keeps them.
    pub(super) has_cents: bool,
    /// Large numbers take a scale.
    pub(super) is_scaled: bool,
}

/// From this power of ten on, and below the other, a number is written as a power of ten.
const LARGEST: i32 = 15;
const SMALLEST: i32 = -6;

/// Significant digits of all that is not written in full.
const N_SIGNIFICANT: i32 = 3;

impl Rule {
    /// Writes one number.
    pub(super) fn write(&self, value: &Decimal, format: &NumberFormat) -> Numeral {
        let shortened = value.round_significant(N_SIGNIFICANT);
        let is_negative = value.is_negative();
        if shortened.magnitude() >= LARGEST || shortened.magnitude() < SMALLEST {
            let power = superscript(shortened.magnitude());
            let digits = format!("{} × 10{power}", shortened.shift(-shortened.magnitude()).plain(0, ""));
            return Numeral { is_negative, digits, scale: String::new() };
        }
        let rounded = self.round(value);
        let is_large = rounded.to_f64().abs() >= format.compact_from;
        if self.is_scaled && is_large {
            let fitting = format.scales.iter().rev().find(|scale| scale.power <= shortened.magnitude());
            if let Some(scale) = fitting {
                let mantissa = shortened.shift(-scale.power);
                let group = if mantissa.magnitude() > 3 { format.group.as_str() } else { "" };
                return Numeral { is_negative, digits: mantissa.plain(0, group), scale: scale.word.clone() };
            }
        }
        let n_decimals = match self.digits {
            Digits::Money if !rounded.is_zero() && self.shows_cents(value) => 2,
            _ => 0,
        };
        let is_negative = is_negative && !rounded.is_zero();
        Numeral { is_negative, digits: rounded.plain(n_decimals, &format.group), scale: String::new() }
    }

    /// Rounds to the digits that are shown in full.
    fn round(&self, value: &Decimal) -> Decimal {
        match self.digits {
            // Cents, but a price below a dime is never rounded away.
            Digits::Money if value.magnitude() < -1 => value.round_significant(2),
            Digits::Money if self.shows_cents(value) => value.round(2),
            Digits::Money => value.round_significant(N_SIGNIFICANT),
            Digits::Whole if value.magnitude() < -self.n_tenths => value.round_significant(1),
            Digits::Whole => value.round(self.n_tenths),
            Digits::Counted => value.round((N_SIGNIFICANT - 1 - value.magnitude()).max(0)),
        }
    }

    /// True below 10, and below 10,000 where the author wrote them: a shop says 19.99, a computation does not.
    fn shows_cents(&self, value: &Decimal) -> bool {
        value.magnitude() < if self.has_cents { 4 } else { 1 }
    }
}

fn superscript(power: i32) -> String {
    const DIGITS: [char; 10] = ['⁰', '¹', '²', '³', '⁴', '⁵', '⁶', '⁷', '⁸', '⁹'];
    let raised = |letter: char| match letter.to_digit(10).and_then(|digit| usize::try_from(digit).ok()) {
        Some(digit) => DIGITS.get(digit).copied().unwrap_or(letter),
        None => '⁻',
    };
    power.to_string().chars().map(raised).collect()
}

/// The power of a factor, as it stands beside its symbol: nothing for 1.
pub(super) fn power_mark(power: u8) -> String {
    if power == 1 { String::new() } else { superscript(i32::from(power)) }
}
