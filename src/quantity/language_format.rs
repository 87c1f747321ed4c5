//! What one language does with numbers, dates and lists, as `languages.yaml` says it.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

/// All that is known of one language.
#[derive(Clone, Debug, Default, PartialEq, Deserialize)]
#[serde(default)]
pub struct LanguageFormat {
    /// Its name in itself: `中文`.
    pub name: String,
    /// Its tag in HTML: `zh-Hans`.
    pub tag: String,
    /// Its locale in OpenGraph: `zh_CN`.
    pub locale: String,
    /// The script it is written in: `Han`.
    pub script: String,
    /// The locale whose order lists are sorted by, as a BCP 47 tag.
    pub collation: String,
    /// Endings of words that make no difference to a reader who searches, the longest first.
    pub endings: Vec<String>,
    /// Marks of quotation.
    pub quotes: Quotes,
    /// How a list is joined.
    pub list: ListFormat,
    /// How numbers are written.
    pub numbers: NumberFormat,
    /// How dates and periods are written.
    pub dates: DateFormat,
    /// Words before a number in prose that say how it is meant.
    pub comparisons: Comparisons,
    /// Words behind it that do.
    pub comparisons_after: Comparisons,
    /// How numbers are said in prose.
    pub speech: Speech,
}

/// Marks of quotation, each a pair of opening and closing mark.
#[derive(Clone, Debug, PartialEq, Deserialize)]
#[serde(default)]
pub struct Quotes {
    /// Around what is quoted.
    pub outer: (String, String),
    /// Around what is quoted inside a quotation.
    pub inner: (String, String),
    /// What a keyboard has for the outer ones.
    pub typed: (String, String),
}

/// How a list is joined.
#[derive(Clone, Debug, PartialEq, Deserialize)]
#[serde(default)]
pub struct ListFormat {
    /// Between two items.
    pub separator: String,
    /// Before the last item.
    pub last: String,
}

/// How numbers are written.
#[derive(Clone, Debug, PartialEq, Deserialize, Serialize)]
#[serde(default)]
pub struct NumberFormat {
    /// Sets thousands apart.
    pub group: String,
    /// The sign of a negative number.
    pub minus: String,
    /// Stands before an approximate number.
    pub approximately: String,
    /// Joins the ends of a range.
    pub range: String,
    /// Joins them when one is negative, where a dash would look like a minus.
    pub range_of_negatives: String,
    /// `{best}` and `{range}` together.
    pub best_with_range: String,
    /// Numbers from here on are written with a scale.
    pub compact_from: f64,
    /// The scales, smallest first.
    pub scales: Vec<Scale>,
    /// True when a currency stands before its number: `$5.00`.
    pub money_symbol_first: bool,
    /// `{amount}` per `{unit}`.
    pub rate: String,
    /// `{amount}` of money, or of something else per several things, per `{unit}`.
    pub money_rate: String,
    /// Joins the factors of a unit.
    pub product: String,
    /// Words for SI prefixes before units that are said in words: `M ` in `M tokens`, `百万`.
    pub prefixes: BTreeMap<String, String>,
}

/// A scale of large numbers.
#[derive(Clone, Debug, PartialEq, Deserialize, Serialize)]
pub struct Scale {
    /// The power of ten it stands for.
    pub power: i32,
    /// Its word, with the blank before it where there is one: `M`, ` 万`.
    pub word: String,
}

/// How dates and periods are written. Patterns hold `{year}`, `{month}`, `{day}`, `{half}` and `{quarter}`.
#[derive(Clone, Debug, PartialEq, Deserialize)]
#[serde(default)]
pub struct DateFormat {
    /// A year.
    pub year: String,
    /// A month.
    pub month: String,
    /// A day.
    pub day: String,
    /// Half a year.
    pub half: String,
    /// A quarter.
    pub quarter: String,
    /// A fiscal year.
    pub fiscal_year: String,
    /// Half a fiscal year.
    pub fiscal_half: String,
    /// A quarter of a fiscal year.
    pub fiscal_quarter: String,
    /// `{from}` one stretch of time `{to}` another.
    pub span: String,
    /// The twelve months, as they stand in the patterns.
    pub months: Vec<String>,
    /// The two halves.
    pub halves: Vec<String>,
    /// The four quarters.
    pub quarters: Vec<String>,
}

/// Words that say how a number in prose is meant.
#[derive(Clone, Debug, Default, PartialEq, Deserialize)]
#[serde(default)]
pub struct Comparisons {
    /// It is near.
    pub about: Vec<String>,
    /// It is that or more.
    pub at_least: Vec<String>,
    /// It is more.
    pub above: Vec<String>,
    /// It is that or less.
    pub at_most: Vec<String>,
    /// It is less.
    pub below: Vec<String>,
}

/// How numbers are said in prose, beside the way they are written.
#[derive(Clone, Debug, PartialEq, Deserialize)]
#[serde(default)]
pub struct Speech {
    /// Words and letters that multiply the number before them, as powers of ten.
    pub scales: BTreeMap<String, i32>,
    /// What stands between an amount and what it is counted by: `/`, `per`, `每`.
    pub per: Vec<String>,
    /// Words that say the same only where a unit follows at once: `a`.
    pub articles: Vec<String>,
    /// What joins the ends of a range.
    pub ranges: Vec<String>,
    /// Words that are numbers, each with the quantity it says: `hundredfold: 100×`.
    pub values: BTreeMap<String, String>,
    /// Small numbers in words, where they count orders of magnitude.
    pub numerals: BTreeMap<String, i32>,
    /// Words for orders of magnitude.
    pub orders: Vec<String>,
}

impl LanguageFormat {
    /// A language of which nothing is known: signs instead of words, and dates as authors write them.
    pub fn plain() -> LanguageFormat {
        LanguageFormat::default()
    }
}

impl Quotes {
    /// The marks that are one sign each, opening and closing.
    pub fn pairs(&self) -> Vec<(char, char)> {
        let all = [&self.outer, &self.inner, &self.typed].into_iter();
        all.filter_map(|(open, close)| Some((open.chars().next()?, close.chars().next()?))).collect()
    }
}

impl Default for Quotes {
    fn default() -> Quotes {
        let pair = |open: &str, close: &str| (open.to_owned(), close.to_owned());
        Quotes { outer: pair("“", "”"), inner: pair("‘", "’"), typed: pair("\"", "\"") }
    }
}

/// What authors write in every language.
impl Default for Speech {
    fn default() -> Speech {
        let scales = [("k", 3), ("M", 6), ("B", 9), ("T", 12)];
        Speech {
            scales: scales.map(|(word, power)| (word.to_owned(), power)).into(),
            per: vec!["/".to_owned()],
            articles: Vec::new(),
            ranges: vec!["-".to_owned(), "–".to_owned()],
            values: BTreeMap::new(),
            numerals: BTreeMap::new(),
            orders: Vec::new(),
        }
    }
}

impl ListFormat {
    /// The items in a row, the last joined in its own way.
    pub fn join(&self, items: &[&str]) -> String {
        match items.split_last() {
            Some((last, [])) => (*last).to_owned(),
            Some((last, before)) => format!("{}{}{last}", before.join(&self.separator), self.last),
            None => String::new(),
        }
    }
}

impl Default for ListFormat {
    fn default() -> ListFormat {
        ListFormat { separator: ", ".to_owned(), last: ", ".to_owned() }
    }
}

/// What a language does that says nothing of numbers: signs that need no words.
impl Default for NumberFormat {
    fn default() -> NumberFormat {
        NumberFormat {
            group: ",".to_owned(),
            minus: "−".to_owned(),
            approximately: "~".to_owned(),
            range: "–".to_owned(),
            range_of_negatives: " … ".to_owned(),
            best_with_range: "{best} ({range})".to_owned(),
            compact_from: f64::INFINITY,
            scales: Vec::new(),
            money_symbol_first: false,
            rate: "{amount}/{unit}".to_owned(),
            money_rate: "{amount} / {unit}".to_owned(),
            product: "·".to_owned(),
            prefixes: BTreeMap::new(),
        }
    }
}

/// What a language does that says nothing of dates: the forms of authors.
impl Default for DateFormat {
    fn default() -> DateFormat {
        let numbers = |from: u8, to: u8| (from..=to).map(|n| format!("{n:02}")).collect();
        let lettered = |letter: &str, to: u8| (1..=to).map(|n| format!("{letter}{n}")).collect();
        DateFormat {
            year: "{year}".to_owned(),
            month: "{year}-{month}".to_owned(),
            day: "{year}-{month}-{day}".to_owned(),
            half: "{year}-{half}".to_owned(),
            quarter: "{year}-{quarter}".to_owned(),
            fiscal_year: "FY{year}".to_owned(),
            fiscal_half: "FY{year}-{half}".to_owned(),
            fiscal_quarter: "FY{year}-{quarter}".to_owned(),
            span: "{from}–{to}".to_owned(),
            months: numbers(1, 12),
            halves: lettered("H", 2),
            quarters: lettered("Q", 4),
        }
    }
}
