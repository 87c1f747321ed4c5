//! Sorts names the way readers of a language expect: pinyin for Chinese, letters for Latin.

use std::cmp::Ordering;

use icu_collator::options::CollatorOptions;
use icu_collator::{CollatorBorrowed, CollatorPreferences};
use icu_locale_core::Locale;

/// The order of one language.
pub(super) struct Order(Option<CollatorBorrowed<'static>>);

impl Order {
    /// The order a BCP 47 tag names; that of Unicode where it names none.
    pub(super) fn new(tag: &str) -> Order {
        let locale: Option<Locale> = tag.parse().ok();
        let preferences = locale.map(CollatorPreferences::from).unwrap_or_default();
        Order(CollatorBorrowed::try_new(preferences, CollatorOptions::default()).ok())
    }

    /// Which of two names comes first.
    pub(super) fn compare(&self, left: &str, right: &str) -> Ordering {
        match &self.0 {
            Some(collator) => collator.compare(left, right),
            None => left.cmp(right),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn chinese_names_sort_by_their_sound_and_latin_ones_by_letters() {
        let mut names = ["重庆", "阿里云", "nebius", "百度", "AWS"];
        let zh = Order::new("zh");
        names.sort_by(|left, right| zh.compare(left, right));
        let at = |name: &str| names.iter().position(|known| *known == name);
        assert!(at("阿里云") < at("百度") && at("百度") < at("重庆"), "{names:?}");
        let en = Order::new("en");
        assert_eq!(en.compare("aws", "Nebius"), Ordering::Less);
    }
}
