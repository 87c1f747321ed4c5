//! A language of the site, and a value that may stand in several languages.
//!
//! Which languages there are is data (`content/site.yaml`); the engine knows none by name.

use std::borrow::Borrow;
use std::fmt;
use std::sync::Arc;

/// A language as `content/site.yaml` spells it: `en`, `zh`.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Language(Arc<str>);

impl Language {
    /// The language with this id.
    pub fn new(id: &str) -> Language {
        Language(Arc::from(id))
    }

    /// The id, as in file names: `zh` in `nvidia.zh.md`.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for Language {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str(&self.0)
    }
}

impl Borrow<str> for Language {
    fn borrow(&self) -> &str {
        &self.0
    }
}

/// A value stated in one language, and perhaps in others.
#[derive(Clone, Debug, PartialEq)]
pub struct Localized<T> {
    default: (Language, T),
    /// Ordered by language. A site has a few languages and a great many texts: no map is worth its room.
    others: Vec<(Language, T)>,
}

/// What a reader of one language gets.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Reading<'a, T: ?Sized> {
    /// The value itself.
    pub value: &'a T,
    /// The language it is written in.
    pub language: &'a Language,
    /// True when the reader's language has none of its own.
    pub is_fallback: bool,
}

impl<T> Localized<T> {
    /// A value that stands in `language` only, so far.
    pub fn new(language: Language, value: T) -> Localized<T> {
        Localized { default: (language, value), others: Vec::new() }
    }

    /// Adds the value for another language; the original's own language is replaced.
    pub fn set(&mut self, language: Language, value: T) {
        if language == self.default.0 {
            self.default.1 = value;
            return;
        }
        match self.others.iter_mut().find(|(known, _)| *known == language) {
            Some((_, known)) => *known = value,
            None => {
                self.others.reserve_exact(1);
                self.others
                    .insert(self.others.partition_point(|(known, _)| *known < language), (language, value));
            }
        }
    }

    /// What a reader of `language` gets: the value in it, or the original with `is_fallback`.
    pub fn read(&self, language: &Language) -> Reading<'_, T> {
        if let Some((language, value)) = self.others.iter().find(|(known, _)| known == language) {
            return Reading { value, language, is_fallback: false };
        }
        Reading {
            value: &self.default.1,
            language: &self.default.0,
            is_fallback: *language != self.default.0,
        }
    }

    /// The value in exactly this language.
    pub fn get(&self, language: &Language) -> Option<&T> {
        let reading = self.read(language);
        (!reading.is_fallback).then_some(reading.value)
    }

    /// The value in the language it was first stated in.
    pub fn original(&self) -> &T {
        &self.default.1
    }

    /// The language the value was first stated in.
    pub fn original_language(&self) -> &Language {
        &self.default.0
    }

    /// Every language with its value, the original first.
    pub fn iter(&self) -> impl Iterator<Item = (&Language, &T)> {
        std::iter::once((&self.default.0, &self.default.1))
            .chain(self.others.iter().map(|(language, value)| (language, value)))
    }

    /// The same languages with other values.
    pub fn map<U>(&self, mut with: impl FnMut(&T) -> U) -> Localized<U> {
        Localized {
            default: (self.default.0.clone(), with(&self.default.1)),
            others: self.others.iter().map(|(language, value)| (language.clone(), with(value))).collect(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_missing_language_falls_back_to_the_original_and_says_so() {
        let (en, zh, fr) = (Language::new("en"), Language::new("zh"), Language::new("fr"));
        let mut name = Localized::new(en.clone(), "mill");
        name.set(zh.clone(), "磨坊");
        assert_eq!(*name.read(&zh).value, "磨坊");
        let reading = name.read(&fr);
        assert_eq!((*reading.value, reading.language, reading.is_fallback), ("mill", &en, true));
        assert_eq!(name.get(&fr), None);
    }
}
