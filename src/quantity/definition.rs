//! A unit as data declares it.

use serde::Serialize;

use super::date::Date;
use crate::language::Localized;

/// One unit of `units.yaml`. It says what it measures, or what it equals; the rest is how it is written.
#[derive(Clone, Debug, PartialEq)]
pub struct UnitDefinition {
    /// The name authors write, and the one that is unique: `GPU`.
    pub id: String,
    /// The base dimension it measures, when it is a measure of its own: `gpu`.
    pub measures: Option<String>,
    /// What it equals in other units: `60 s`, `J/s`, `yr/12`, `0.01`.
    pub equals: Option<String>,
    /// What readers see beside a number: `GPU`, `小时`, `$`.
    pub symbol: Localized<String>,
    /// What readers see beside numbers other than 1, where a language tells: `tokens`.
    ///
    /// A unit that has a plural is said in words: its prefix becomes a word too (`M tokens`), and its
    /// large numbers are compact (`12M`).
    pub plural: Option<Localized<String>>,
    /// What readers see below a stroke, where it differs: `hour` in `GPU·hour`.
    pub per: Option<Localized<String>>,
    /// Other names that authors write: `card`, `卡`.
    pub aliases: Vec<String>,
    /// Takes SI prefixes: `kW`, `Mtoken`.
    pub prefixes: bool,
    /// Touches its number: `5%`.
    pub touches: bool,
    /// How many digits its numbers show, when it says so itself.
    ///
    /// Otherwise it follows the first unit that measures the same and does say so: one currency decides for all.
    pub digits: Option<Digits>,
    /// What it was worth in other units that measure the same, by date.
    pub rates: Vec<Rate>,
}

/// How many digits are shown.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Digits {
    /// The whole part in full, or else three significant digits.
    #[default]
    Counted,
    /// As money: two decimals below 10, else three significant digits, with the symbol where money has it.
    Money,
    /// Whole numbers, or tenths where a range or the author needs them.
    Whole,
}

impl Digits {
    /// The word of `units.yaml`: `counted`, `money` or `whole`.
    pub fn from_word(word: &str) -> Option<Digits> {
        match word {
            "counted" => Some(Digits::Counted),
            "money" => Some(Digits::Money),
            "whole" => Some(Digits::Whole),
            _ => None,
        }
    }
}

/// What a unit was worth at a date.
#[derive(Clone, Debug, PartialEq)]
pub struct Rate {
    /// When it was worth that.
    pub as_of: Date,
    /// The worth of one, as a quantity: `0.14 USD`.
    pub value: String,
}

impl UnitDefinition {
    /// A unit of which only the name and the symbol are known yet.
    pub fn new(id: &str, symbol: Localized<String>) -> UnitDefinition {
        UnitDefinition {
            id: id.to_owned(),
            measures: None,
            equals: None,
            symbol,
            plural: None,
            per: None,
            aliases: Vec::new(),
            prefixes: false,
            touches: false,
            digits: None,
            rates: Vec::new(),
        }
    }
}
