//! Cuts folded text into the terms of the index: words where blanks part them, pairs of signs where none do.
//!
//! A script that sets no blanks between words has no words to a machine. Of such a run every two neighbours
//! are a term, and so is its last sign: any part of two or more signs is found by its pairs, and a single
//! sign by what begins with it. Numbers lose the marks that group their digits and keep a sign that touches
//! them: `$35,000` is `35000` and `$35000`; `80%` stays whole, for `80` begins it.
//!
//! `static/js/search.js` cuts what a reader types in the same way; `tests/search.rs` compares the two.

use std::borrow::Cow;

use icu_properties::props::{GeneralCategory, GeneralCategoryGroup, Script};
use icu_properties::{CodePointMapData, CodePointMapDataBorrowed};

/// Cuts texts into terms.
pub(super) struct Cutter {
    scripts: CodePointMapDataBorrowed<'static, Script>,
    categories: CodePointMapDataBorrowed<'static, GeneralCategory>,
}

/// What a sign is to the search.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Class {
    /// Of a script that sets no blanks between words.
    Unparted,
    /// A letter, a digit or a mark on one.
    Word,
    /// A currency.
    Currency,
    /// All else.
    Other,
}

impl Cutter {
    pub(super) fn new() -> Cutter {
        Cutter { scripts: CodePointMapData::new(), categories: CodePointMapData::new() }
    }

    fn class(&self, sign: char) -> Class {
        if sign.is_ascii() {
            return match sign {
                _ if sign.is_ascii_alphanumeric() => Class::Word,
                '$' => Class::Currency,
                _ => Class::Other,
            };
        }
        let category = self.categories.get(sign);
        if category == GeneralCategory::CurrencySymbol {
            return Class::Currency;
        }
        let is_letter = GeneralCategoryGroup::Letter.contains(category)
            || GeneralCategoryGroup::Number.contains(category)
            || GeneralCategoryGroup::Mark.contains(category);
        match self.scripts.get(sign) {
            _ if !is_letter => Class::Other,
            Script::Han
            | Script::Hiragana
            | Script::Katakana
            | Script::Hangul
            | Script::Bopomofo
            | Script::Thai
            | Script::Lao
            | Script::Khmer
            | Script::Myanmar => Class::Unparted,
            // The mark that draws a vowel out, and the one that voices a syllable, belong to both kana.
            _ if matches!(sign, '\u{30fc}' | '\u{3099}' | '\u{309a}') => Class::Unparted,
            _ => Class::Word,
        }
    }

    /// The terms of a folded text, in the order they stand in it, doubles included.
    pub(super) fn terms<'t>(&self, text: &'t str, add: &mut impl FnMut(Cow<'t, str>)) {
        let mut signs = text.char_indices().peekable();
        let mut currency: Option<(usize, usize)> = None;
        while let Some((start, sign)) = signs.next() {
            let class = self.class(sign);
            let mut end = start + sign.len_utf8();
            match class {
                Class::Unparted => {
                    let mut previous = start;
                    while let Some(&(at, next)) = signs.peek().filter(|(_, next)| self.class(*next) == class)
                    {
                        end = at + next.len_utf8();
                        add(Cow::Borrowed(text.get(previous..end).unwrap_or_default()));
                        previous = at;
                        signs.next();
                    }
                    add(Cow::Borrowed(text.get(previous..end).unwrap_or_default()));
                }
                Class::Word => {
                    while let Some(&(at, next)) = signs.peek() {
                        if self.class(next) != Class::Word && !is_inside_number(text, at, next) {
                            break;
                        }
                        end = at + next.len_utf8();
                        signs.next();
                    }
                    let mut word = Cow::Borrowed(text.get(start..end).unwrap_or_default());
                    if word.contains(',') {
                        word = Cow::Owned(word.replace(',', ""));
                    }
                    let ends_in_digit = word.ends_with(|last: char| last.is_ascii_digit());
                    if let Some(&(_, sign)) =
                        signs.peek().filter(|(_, sign)| ends_in_digit && matches!(sign, '%' | '×'))
                    {
                        word.to_mut().push(sign);
                        signs.next();
                    }
                    if let Some((from, _)) = currency.filter(|(_, to)| *to == start && sign.is_ascii_digit())
                    {
                        add(Cow::Owned([text.get(from..start).unwrap_or_default(), &word].concat()));
                    }
                    add(word);
                }
                Class::Currency => currency = Some((start, end)),
                Class::Other => {}
            }
        }
    }
}

/// Whether a full stop or a comma at `at` stands inside a number: `1.5`, `35,000`; a comma only where three
/// digits follow, so that a list is no number.
fn is_inside_number(text: &str, at: usize, sign: char) -> bool {
    let (before, after) = (text.get(..at).unwrap_or_default(), text.get(at + 1..).unwrap_or_default());
    if !before.ends_with(|last: char| last.is_ascii_digit()) {
        return false;
    }
    let n_digits = after.bytes().take(4).take_while(u8::is_ascii_digit).count();
    match sign {
        '.' => n_digits > 0,
        ',' => n_digits == 3,
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn cut(text: &str) -> Vec<String> {
        let mut terms = Vec::new();
        Cutter::new().terms(text, &mut |term| terms.push(term.into_owned()));
        terms
    }

    #[test]
    fn words_are_parted_by_blanks_and_runs_of_signs_into_pairs() {
        for (text, terms) in [
            ("ii-vi, fireworks.ai", &["ii", "vi", "fireworks", "ai"][..]),
            ("毛利率", &["毛利", "利率", "率"]),
            ("一", &["一"]),
            ("谷歌tpu芯片", &["谷歌", "歌", "tpu", "芯片", "片"]),
            ("价，格", &["价", "格"]),
            ("データ", &["デー", "ータ", "タ"]),
            ("l3b h100", &["l3b", "h100"]),
            ("naïve", &["naïve"]),
            ("", &[]),
        ] {
            assert_eq!(cut(text), terms, "{text}");
        }
    }

    #[test]
    fn a_number_is_found_as_it_is_written_on_a_page() {
        for (text, terms) in [
            ("$35,000", &["$35000", "35000"][..]),
            ("$1.03–1.09", &["$1.03", "1.03", "1.09"]),
            ("1,587,000.", &["1587000"]),
            ("80%", &["80%"]),
            ("5.5%，", &["5.5%"]),
            ("4.0×", &["4.0×"]),
            ("1200 万", &["1200", "万"]),
            ("2025,2026", &["2025", "2026"]),
            ("1,2345", &["1", "2345"]),
            ("v0.4", &["v0.4"]),
            ("¥ 5", &["5"]),
            ("h100%", &["h100%"]),
        ] {
            assert_eq!(cut(text), terms, "{text}");
        }
    }
}
