//! Writes a quantity for the readers of one language. It alone decides how many digits they see.

use super::decimal::Decimal;
use super::definition::Digits;
use super::digits::{Numeral, Rule};
use super::language_format::{LanguageFormat, NumberFormat};
use super::stated::Quantity;
use super::symbol::{self, Symbols};
use super::unit::Unit;
use crate::language::Language;

/// A quantity in words: `$1.00 / GPU·hour`, `1.00 美元/GPU·小时`.
///
/// Money below 10 has two decimals, and below 10,000 where the author wrote decimals; else it has three
/// significant digits. Per cent are whole unless the author wrote decimals or the range needs them; what is
/// counted stands in full up to where the language has a scale. Zeros are not invented, except for cents.
pub fn format(quantity: &Quantity, format: &LanguageFormat, language: &Language) -> String {
    let symbols = symbol::symbols(quantity.unit(), &format.numbers, language);
    let writer = Writer { quantity, numbers: &format.numbers, rule: rule(quantity, &symbols), symbols };
    let approximately = if quantity.is_approximate() { format.numbers.approximately.as_str() } else { "" };
    let text = match (quantity.range(), quantity.has_stated_best()) {
        (Some((low, high)), true) if low < high => {
            let best = writer.with_unit(&writer.single(quantity.best()), quantity.best());
            let range = writer.range(low, high);
            format
                .numbers
                .best_with_range
                .replace("{best}", &best)
                .replace("{range}", &writer.with_sign(&range))
        }
        (Some((low, high)), false) if low < high => writer.with_unit(&writer.range(low, high), high),
        _ => writer.with_unit(&writer.single(quantity.best()), quantity.best()),
    };
    format!("{approximately}{text}")
}

/// A quantity in words with its range apart from its best value, so that a table can set them apart.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Apart {
    /// The best value; the range itself where no best value is stated.
    pub best: String,
    /// The range beside a best value.
    pub range: Option<String>,
}

/// The same digits as [`format()`], for a cell of a table; without the unit where that stands in the head.
pub fn format_apart(
    quantity: &Quantity,
    format: &LanguageFormat,
    language: &Language,
    has_unit: bool,
) -> Apart {
    let mut symbols = symbol::symbols(quantity.unit(), &format.numbers, language);
    let rule = rule(quantity, &symbols);
    if !has_unit {
        symbols = symbols.without_words();
    }
    let writer = Writer { quantity, numbers: &format.numbers, rule, symbols };
    let approximately = if quantity.is_approximate() { format.numbers.approximately.as_str() } else { "" };
    let (best, range) = match quantity.range().filter(|(low, high)| low < high) {
        Some((low, high)) if quantity.has_stated_best() => {
            let best = writer.with_unit(&writer.single(quantity.best()), quantity.best());
            (best, Some(writer.with_sign(&writer.range(low, high))))
        }
        Some((low, high)) => (writer.with_unit(&writer.range(low, high), high), None),
        None => (writer.with_unit(&writer.single(quantity.best()), quantity.best()), None),
    };
    Apart { best: format!("{approximately}{best}"), range }
}

/// Writes a unit by itself, as it is said beside a price: `GPU·hour`, `百万词元`.
pub fn format_unit(unit: &Unit, format: &LanguageFormat, language: &Language) -> String {
    let (above, below) = symbol::alone(unit, &format.numbers, language);
    match (above.is_empty(), below.is_empty()) {
        (_, true) => above,
        (true, false) => format.numbers.rate.replace("{amount}", "1").replace("{unit}", &below),
        (false, false) => format.numbers.rate.replace("{amount}", &above).replace("{unit}", &below),
    }
}

struct Writer<'a> {
    quantity: &'a Quantity,
    numbers: &'a NumberFormat,
    rule: Rule,
    symbols: Symbols,
}

/// A sign and the digits after it, between which a currency may stand.
struct Amount {
    minus: String,
    digits: String,
}

impl Writer<'_> {
    fn numeral(&self, value: f64) -> Numeral {
        self.rule.write(&Decimal::of(value).shift(self.symbols.shift), self.numbers)
    }

    fn single(&self, value: f64) -> Amount {
        let numeral = self.numeral(value);
        Amount { minus: self.minus(&numeral), digits: format!("{}{}", numeral.digits, numeral.scale) }
    }

    fn minus(&self, numeral: &Numeral) -> String {
        if numeral.is_negative { self.numbers.minus.clone() } else { String::new() }
    }

    fn range(&self, low: f64, high: f64) -> Amount {
        let (mut low, mut high) = (self.numeral(low), self.numeral(high));
        if low == high {
            return Amount { minus: self.minus(&low), digits: format!("{}{}", low.digits, low.scale) };
        }
        // `$8–12`, not `$8.00–12`.
        if !high.digits.contains('.') && self.rule.digits == Digits::Money {
            low.digits = low.digits.trim_end_matches(".00").to_owned();
        }
        if !low.digits.contains('.') && self.rule.digits == Digits::Money {
            high.digits = high.digits.trim_end_matches(".00").to_owned();
        }
        let (low_minus, high_minus) = (self.minus(&low), self.minus(&high));
        let join = match (low_minus.is_empty(), high_minus.is_empty()) {
            (true, true) => &self.numbers.range,
            _ => &self.numbers.range_of_negatives,
        };
        // One scale for both stands once, at the end.
        let low_scale = if low.scale == high.scale { "" } else { low.scale.as_str() };
        let sign_again = match self.symbols.money_first.as_deref() {
            Some(sign) if !high_minus.is_empty() => sign,
            _ => "",
        };
        let digits =
            format!("{}{low_scale}{join}{high_minus}{sign_again}{}{}", low.digits, high.digits, high.scale);
        Amount { minus: low_minus, digits }
    }

    /// The digits with the currency before them, or the sign that touches them.
    fn with_sign(&self, amount: &Amount) -> String {
        let Amount { minus, digits } = amount;
        match &self.symbols.money_first {
            Some(sign) => {
                let blank = if sign.ends_with(char::is_alphabetic) { " " } else { "" };
                format!("{minus}{sign}{blank}{digits}")
            }
            None if self.symbols.touches => format!("{minus}{digits}{}", self.symbols.one),
            None => format!("{minus}{digits}"),
        }
    }

    fn with_unit(&self, amount: &Amount, value: f64) -> String {
        let symbols = &self.symbols;
        let number = self.with_sign(amount);
        let is_one = self.quantity.range().is_none() && amount.digits == "1" && value > 0.0;
        let above = if is_one { &symbols.one } else { &symbols.many };
        let amount = if symbols.money_first.is_some() || symbols.touches || above.is_empty() {
            number
        } else {
            let blank = if symbol::touch(&number, above) { "" } else { " " };
            format!("{number}{blank}{above}")
        };
        if symbols.below.is_empty() {
            return amount;
        }
        let is_apart = symbols.is_money || symbols.n_below > 1;
        let pattern = if is_apart { &self.numbers.money_rate } else { &self.numbers.rate };
        pattern.replace("{amount}", &amount).replace("{unit}", &symbols.below)
    }
}

fn rule(quantity: &Quantity, symbols: &Symbols) -> Rule {
    let is_narrow = quantity.range().is_some_and(|(low, high)| low < high && high - low < 2.0);
    // A tenth may come out of a conversion as a little more or less.
    let is_fine = quantity.step.is_some_and(|step| step < 0.999);
    let n_tenths = i32::from(is_fine || is_narrow);
    Rule { digits: symbols.digits, n_tenths, has_cents: is_fine, is_scaled: symbols.is_scaled }
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use super::*;
    use crate::quantity::sample::{bakery, language};

    fn show(quantity: &Quantity, id: &str) -> String {
        format(quantity, &language(id), &Language::new(id))
    }

    #[test]
    fn what_an_author_wrote_is_shown_in_both_languages() {
        for (written, english, chinese) in [
            ("1 USD/oven/h", "$1.00 / oven·hour", "1.00 美元/烤炉·小时"),
            ("2.1B USD", "$2.1B", "21 亿美元"),
            ("5 USD", "$5.00", "5.00 美元"),
            ("0.125 USD", "$0.13", "0.13 美元"),
            ("0.057 USD/kWh", "$0.057 / kWh", "0.057 美元/kWh"),
            ("9.996 USD", "$10.00", "10.00 美元"),
            ("20 USD/seat/month", "$20 / seat·month", "20 美元/席位·月"),
            ("19.99 USD/seat/month", "$19.99 / seat·month", "19.99 美元/席位·月"),
            ("20.00 USD", "$20.00", "20.00 美元"),
            ("249.99 USD", "$249.99", "249.99 美元"),
            ("249.9 USD", "$249.90", "249.90 美元"),
            ("1587.5 USD", "$1,587.50", "1,587.50 美元"),
            ("9999.994 USD", "$9,999.99", "9,999.99 美元"),
            ("10587.50 USD", "$10,600", "10,600 美元"),
            ("-19.99 USD", "−$19.99", "−19.99 美元"),
            ("~19.99 USD", "~$19.99", "约 19.99 美元"),
            ("1.25k USD", "$1,250", "1,250 美元"),
            ("19.99..25 USD", "$19.99–25.00", "19.99–25.00 美元"),
            ("22.5 (19.99..25) USD", "$22.50 ($19.99–25.00)", "22.50 美元（19.99–25.00）"),
            ("0.14 USD/Mloaf", "$0.14 / M loaves", "0.14 美元/百万面包"),
            (
                "35k (25k..40k) USD/oven",
                "$35,000 / oven ($25,000–40,000)",
                "35,000 美元/烤炉（25,000–40,000）",
            ),
            ("25k..40k USD/oven", "$25,000–40,000 / oven", "25,000–40,000 美元/烤炉"),
            ("8..12 USD", "$8–12", "8–12 美元"),
            ("0.05..0.12 USD", "$0.05–0.12", "0.05–0.12 美元"),
            ("20M..30M USD", "$20–30M", "2000–3000 万美元"),
            ("0.9M (0.5M..2M) USD", "$900,000 ($500,000–2M)", "900,000 美元（500,000–200 万）"),
            ("~3M USD/oven", "~$3M / oven", "约 300 万美元/烤炉"),
            ("-5 USD", "−$5.00", "−5.00 美元"),
            ("1587 USD", "$1,590", "1,590 美元"),
            ("3 CNY", "CN¥3.00", "3.00 元"),
            ("12M loaf", "12M loaves", "1200 万面包"),
            ("12 Mloaf", "12M loaves", "1200 万面包"),
            ("350k loaf", "350,000 loaves", "350,000 面包"),
            ("1587 oven", "1,587 ovens", "1,587 烤炉"),
            ("1 oven", "1 oven", "1 烤炉"),
            ("120 loaf/s/oven", "120 loaves / s·oven", "120 面包/秒·烤炉"),
            ("3.35 TB/s", "3.35 TB/s", "3.35 TB/秒"),
            ("700 W", "700 W", "700 W"),
            ("1000 W", "1,000 W", "1,000 W"),
            ("2500000 W", "2,500,000 W", "2,500,000 W"),
            ("5 MW", "5 MW", "5 MW"),
            ("60 ms", "60 ms", "60 毫秒"),
            ("8760 h/yr", "8,760 h/year", "8,760 小时/年"),
            ("36 month", "36 months", "36 个月"),
            ("5 yr", "5 years", "5 年"),
            ("4 oven·h", "4 oven·h", "4 烤炉·小时"),
            ("12 m^2", "12 m²", "12 米²"),
            ("66.2%", "66.2%", "66.2%"),
            ("66.25%", "66.3%", "66.3%"),
            ("66%", "66%", "66%"),
            ("8%/yr", "8%/year", "8%/年"),
            ("-47..-23%", "−47 to −23%", "−47 至 −23%"),
            ("60..80%", "60–80%", "60–80%"),
            ("8% (6%..10%)", "8% (6–10%)", "8%（6–10%）"),
            ("3.2×", "3.2×", "3.2 倍"),
            ("1587", "1,587", "1,587"),
            ("12M", "12M", "1200 万"),
            ("0.0012345", "0.00123", "0.00123"),
            ("2.6e25 FLOP", "2.6 × 10²⁵ FLOP", "2.6 × 10²⁵ FLOP"),
            ("1.5e-7 s", "1.5 × 10⁻⁷ s", "1.5 × 10⁻⁷ 秒"),
            ("0 USD", "$0", "0 美元"),
            ("3 1/h", "3/hour", "3/小时"),
            ("-2.1B USD", "−$2.1B", "−21 亿美元"),
            ("5 km", "5 km", "5 千米"),
            ("1T USD", "$1T", "1 万亿美元"),
            ("999999 USD", "$1M", "100 万美元"),
            ("999999 loaf", "999,999 loaves", "999,999 面包"),
        ] {
            let quantity = bakery().read(written).unwrap_or_else(|fault| panic!("{written}: {fault:?}"));
            assert_eq!(
                (show(&quantity, "en"), show(&quantity, "zh")),
                (english.to_owned(), chinese.to_owned()),
                "{written}"
            );
        }
    }

    #[test]
    fn a_cell_leaves_its_unit_to_the_head_and_keeps_its_digits() {
        for (written, has_unit, best, range) in [
            ("35k (25k..40k) USD/oven", false, "35,000", Some("25,000–40,000")),
            ("35k (25k..40k) USD/oven", true, "$35,000 / oven", Some("$25,000–40,000")),
            ("8% (6%..10%)", false, "8", Some("6–10")),
            ("2..3 USD", false, "2.00–3.00", None),
            ("12 Mloaf", false, "12", None),
            ("-19.99 USD", false, "−19.99", None),
        ] {
            let quantity = bakery().read(written).unwrap_or_else(|fault| panic!("{written}: {fault:?}"));
            let apart = format_apart(&quantity, &language("en"), &Language::new("en"), has_unit);
            assert_eq!((apart.best.as_str(), apart.range.as_deref()), (best, range), "{written}");
        }
    }

    #[test]
    fn what_was_computed_shows_no_more_than_it_knows() {
        for (value, range, unit, shown) in [
            (66.234_567, None, "%", "66%"),
            (8.3, Some((8.2, 8.4)), "%", "8.3% (8.2–8.4%)"),
            (0.42, None, "%", "0.4%"),
            (1_587.301_587, None, "oven", "1,587 ovens"),
            (4.5678, None, "oven", "4.57 ovens"),
            (700_800.0, None, "USD/yr", "$701,000 / year"),
            (19.99, None, "USD", "$20"),
            (249.99, None, "USD", "$250"),
            (1.0032, Some((0.81, 1.2049)), "USD/oven/h", "$1.00 / oven·hour ($0.81–1.20)"),
            (12_345_678.0, None, "loaf", "12.3M loaves"),
            (1.005, None, "USD", "$1.01"),
            (2.0, Some((2.0, 2.0)), "USD", "$2.00"),
            (-0.2, None, "%", "−0.2%"),
        ] {
            let quantity = Quantity::computed(value, range, bakery().unit(unit).unwrap()).unwrap();
            assert_eq!(show(&quantity, "en"), shown);
        }
    }

    #[test]
    fn a_unit_by_itself_is_said_as_beside_a_price() {
        for (unit, english, chinese) in [
            ("oven·h", "oven·hour", "烤炉·小时"),
            ("Mloaf", "M loaves", "百万面包"),
            ("kWh", "kWh", "kWh"),
            ("seat·month", "seat·month", "席位·月"),
            ("loaf/h", "loaf/hour", "面包/小时"),
            ("1/h", "1/hour", "1/小时"),
            ("m^2", "m²", "米²"),
        ] {
            let unit = bakery().unit(unit).unwrap();
            let said = ["en", "zh"].map(|id| format_unit(&unit, &language(id), &Language::new(id)));
            assert_eq!(said, [english, chinese], "{unit}");
        }
    }

    #[test]
    fn a_language_without_data_still_shows_numbers() {
        let none = LanguageFormat::default();
        let quantity = bakery().read("~25M (20M..30M) USD/oven").unwrap();
        let shown = format(&quantity, &none, &Language::new("fr"));
        assert_eq!(shown, "~25,000,000 $ / oven (20,000,000–30,000,000)");
        let number = Quantity::computed(5.0, None, Arc::new(crate::quantity::Unit::none())).unwrap();
        assert_eq!(format(&number, &none, &Language::new("fr")), "5");
    }
}
