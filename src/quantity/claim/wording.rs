//! How one language speaks of quantities: every word for a unit, a scale, a bound, a range.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use super::dates::DatePatterns;
use super::lookup::{Lookup, is_of_word};
use crate::language::Language;
use crate::quantity::definition::Digits;
use crate::quantity::format::format;
use crate::quantity::language_format::{Comparisons, LanguageFormat};
use crate::quantity::measure::{PREFIXES, Prefix};
use crate::quantity::stated::Quantity;
use crate::quantity::table::UnitTable;
use crate::quantity::unit::{Factor, NamedUnit};

/// The words with which one language speaks of quantities. Made once, asked often.
#[derive(Clone, Debug)]
pub struct Wording {
    pub(super) language: Language,
    pub(super) format: LanguageFormat,
    pub(super) units: Lookup<UnitWord>,
    pub(super) phrases: Lookup<Phrase>,
    /// Of them, what multiplies the number before it.
    pub(super) scales: Lookup<Phrase>,
    /// What stands between a best value and its range, and after the range.
    pub(super) parentheses: (String, String),
    pub(super) dates: DatePatterns,
    /// Words and signs of currencies.
    pub(super) money: Vec<String>,
}

/// A word for a unit.
#[derive(Clone, Debug)]
pub(super) struct UnitWord {
    pub(super) prefix: Option<&'static Prefix>,
    pub(super) named: Arc<NamedUnit>,
    /// The word names the unit only below a stroke: `月` in `美元/月`.
    pub(super) only_below: bool,
}

impl UnitWord {
    /// The unit as a factor with this power.
    pub(super) fn factor(&self, power: i8) -> Factor {
        Factor { prefix: self.prefix, named: Arc::clone(&self.named), power }
    }
}

/// All that one word may say of a number beside it.
#[derive(Clone, Debug, Default, PartialEq)]
pub(super) struct Phrase {
    pub(super) scale: Option<i32>,
    pub(super) before: Option<Bound>,
    pub(super) after: Option<Bound>,
    pub(super) value: Option<Quantity>,
    pub(super) numeral: Option<i32>,
    pub(super) is_per: bool,
    pub(super) is_article: bool,
    pub(super) joins_range: bool,
    pub(super) is_minus: bool,
    pub(super) joins_units: bool,
    pub(super) is_orders: bool,
}

/// How a number is meant.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Bound {
    /// It is near.
    About,
    /// It is that or more.
    AtLeast,
    /// It is more.
    Above,
    /// It is that or less.
    AtMost,
    /// It is less.
    Below,
}

impl Wording {
    /// The words of a language for these units.
    pub fn new(units: &UnitTable, format: &LanguageFormat, language: &Language) -> Wording {
        let words = unit_words(units, format);
        let is_money = |word: &UnitWord| word.named.digits == Digits::Money && word.prefix.is_none();
        let money = words.iter().filter(|(_, word)| is_money(word) && !word.only_below);
        let money = money.map(|(word, _)| word.clone()).collect();
        let between = |from: &str, to: &str| {
            let (_, after) = format.numbers.best_with_range.split_once(from).unwrap_or_default();
            after.split_once(to).map_or(after, |(between, _)| between).trim().to_owned()
        };
        let phrases = phrases(units, format);
        let scales = phrases.iter().filter(|(_, phrase)| phrase.scale.is_some());
        Wording {
            language: language.clone(),
            scales: Lookup::new(scales.map(|(word, phrase)| (word.clone(), phrase.clone()))),
            phrases: Lookup::new(phrases),
            units: Lookup::new(words),
            parentheses: (between("{best}", "{range}"), between("{range}", "{best}")),
            dates: DatePatterns::new(&format.dates),
            money,
            format: format.clone(),
        }
    }

    /// The words for units that came or went since `before`, or that say something else now.
    pub fn changed_unit_words(&self, before: &Wording) -> BTreeSet<String> {
        let (now, before) = (self.unit_meanings(), before.unit_meanings());
        now.symmetric_difference(&before).map(|(word, ..)| (*word).to_owned()).collect()
    }

    /// Each word with the unit and the prefix it names, and whether it does so only below a stroke.
    fn unit_meanings(&self) -> BTreeSet<(&str, &str, Option<&str>, bool)> {
        let words = self.units.iter().map(|(word, unit)| {
            let prefix = unit.prefix.map(|prefix| prefix.symbol);
            (word, unit.named.definition.id.as_str(), prefix, unit.only_below)
        });
        words.collect()
    }

    /// A quantity as the pages of this language show it.
    pub fn show(&self, quantity: &Quantity) -> String {
        format(quantity, &self.format, &self.language)
    }

    /// The bytes of the currency that ends where the text ends; 0 without one.
    pub(super) fn money_at_end(&self, text: &str) -> usize {
        let ends = self.money.iter().filter(|word| {
            let Some(before) = text.strip_suffix(word.as_str()) else { return false };
            let is_word = word.starts_with(is_of_word);
            !(is_word && before.ends_with(is_of_word))
        });
        ends.map(String::len).max().unwrap_or(0)
    }
}

/// Every word for a unit: names, symbols and plurals in all languages, with prefixes where the unit takes them.
fn unit_words(units: &UnitTable, format: &LanguageFormat) -> Vec<(String, UnitWord)> {
    let mut plain: Vec<(String, UnitWord)> = Vec::new();
    let word =
        |named: &Arc<NamedUnit>, only_below| UnitWord { prefix: None, named: Arc::clone(named), only_below };
    plain.extend(units.names.iter().map(|(name, named)| (name.clone(), word(named, false))));
    let of_ids = || units.names.iter().filter(|(name, named)| **name == named.definition.id);
    for (_, named) in of_ids() {
        let definition = &named.definition;
        let beside = std::iter::once(&definition.symbol).chain(&definition.plural);
        let symbols = beside.flat_map(|text| text.iter().map(|(_, symbol)| symbol));
        plain.extend(symbols.map(|symbol| (symbol.clone(), word(named, false))));
    }
    for (_, named) in of_ids() {
        let below = named.definition.per.iter().flat_map(|text| text.iter().map(|(_, symbol)| symbol));
        plain.extend(below.map(|symbol| (symbol.clone(), word(named, true))));
    }
    let mut prefixed = Vec::new();
    for (text, unit) in plain.iter().filter(|(_, unit)| unit.named.definition.prefixes) {
        for prefix in &PREFIXES {
            let spoken = format.numbers.prefixes.get(prefix.symbol).map(String::as_str);
            let micro = if prefix.symbol == "µ" { ["u", "μ"] } else { ["", ""] };
            let signs = std::iter::once(prefix.symbol).chain(spoken).chain(micro);
            for sign in signs.filter(|sign| !sign.is_empty()) {
                let unit = UnitWord { prefix: Some(prefix), ..unit.clone() };
                prefixed.push((format!("{sign}{text}"), unit));
            }
        }
    }
    plain.extend(prefixed);
    plain
}

/// Every other word, with all it may say.
fn phrases(units: &UnitTable, format: &LanguageFormat) -> BTreeMap<String, Phrase> {
    let (numbers, speech) = (&format.numbers, &format.speech);
    let mut known: BTreeMap<String, Phrase> = BTreeMap::new();
    let mut say = |word: &str, means: &dyn Fn(&mut Phrase)| {
        let word = word.trim();
        if !word.is_empty() {
            means(known.entry(word.to_owned()).or_default());
        }
    };
    for (word, power) in &speech.scales {
        say(word, &|phrase| phrase.scale = Some(*power));
    }
    for scale in &numbers.scales {
        say(&scale.word, &|phrase| phrase.scale = Some(scale.power));
    }
    for (bound, words) in bounds(&format.comparisons) {
        words.iter().for_each(|word| say(word, &|phrase| phrase.before = Some(bound)));
    }
    for (bound, words) in bounds(&format.comparisons_after) {
        words.iter().for_each(|word| say(word, &|phrase| phrase.after = Some(bound)));
    }
    say(&numbers.approximately, &|phrase| phrase.before = Some(Bound::About));
    for (word, value) in &speech.values {
        if let Ok(value) = units.read(value) {
            say(word, &|phrase| phrase.value = Some(value.clone()));
        }
    }
    for (word, number) in &speech.numerals {
        say(word, &|phrase| phrase.numeral = Some(*number));
    }
    speech.per.iter().for_each(|word| say(word, &|phrase| phrase.is_per = true));
    speech.articles.iter().for_each(|word| say(word, &|phrase| phrase.is_article = true));
    speech.orders.iter().for_each(|word| say(word, &|phrase| phrase.is_orders = true));
    let joints = speech.ranges.iter().chain([&numbers.range, &numbers.range_of_negatives]);
    joints.for_each(|word| say(word, &|phrase| phrase.joins_range = true));
    let minus = ["-", "−", numbers.minus.as_str()];
    minus.iter().for_each(|word| say(word, &|phrase| phrase.is_minus = true));
    let products = ["-", "·", "*", numbers.product.as_str()];
    products.iter().for_each(|word| say(word, &|phrase| phrase.joins_units = true));
    for pattern in [&numbers.rate, &numbers.money_rate] {
        let after = pattern.split_once("{amount}").map(|(_, after)| after);
        let between = after.and_then(|after| after.split_once("{unit}")).map(|(between, _)| between);
        say(between.unwrap_or_default(), &|phrase| phrase.is_per = true);
    }
    known
}

fn bounds(words: &Comparisons) -> [(Bound, &Vec<String>); 5] {
    [
        (Bound::About, &words.about),
        (Bound::AtLeast, &words.at_least),
        (Bound::Above, &words.above),
        (Bound::AtMost, &words.at_most),
        (Bound::Below, &words.below),
    ]
}
