//! Folds text for the search: wide letters become narrow ones, capitals small ones.
//!
//! `static/js/search.js` folds what a reader types with `normalize("NFKC").toLowerCase()`; both give one text.

use std::borrow::Cow;

use icu_normalizer::ComposingNormalizerBorrowed;

/// `text` as the search compares it.
pub(super) fn fold(text: &str) -> Cow<'_, str> {
    if text.is_ascii() {
        let is_small = !text.bytes().any(|byte| byte.is_ascii_uppercase());
        return if is_small { Cow::Borrowed(text) } else { Cow::Owned(text.to_ascii_lowercase()) };
    }
    let normal = ComposingNormalizerBorrowed::new_nfkc().normalize(text);
    match normal.chars().any(char::is_uppercase) {
        true => Cow::Owned(normal.to_lowercase()),
        false => normal,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn case_and_width_make_no_difference() {
        for (text, folded) in [
            ("NVIDIA", "nvidia"),
            ("ｎＶｉｄｉａ", "nvidia"),
            ("Ｌ３ｂ", "l3b"),
            ("８０％", "80%"),
            ("ﾃﾞｰﾀ", "データ"),
            ("Émile", "émile"),
            ("毛利率", "毛利率"),
            ("small", "small"),
        ] {
            assert_eq!(fold(text), folded, "{text}");
        }
    }
}
