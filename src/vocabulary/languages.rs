//! Reads the site's languages: what each is called, and how it writes numbers, dates and lists.

use std::collections::BTreeMap;

use crate::diagnostic::{Diagnostic, Fault, SitePath, Spot, nearest, rules};
use crate::language::{Language, Localized};
use crate::quantity::LanguageFormat;
use crate::source::{SourceTree, Spoken, Written, read_typed};

/// The file's path.
const FILE: &str = "content/vocabulary/languages.yaml";

/// One language of the site.
#[derive(Clone, Debug)]
pub struct LanguageEntry {
    /// Its id.
    pub id: Language,
    /// How it writes numbers and dates, with its name, tag and locale.
    pub format: LanguageFormat,
}

/// The languages of the site, the default first. Never empty.
#[derive(Clone, Debug)]
pub struct Languages {
    first: LanguageEntry,
    others: Vec<LanguageEntry>,
}

impl Languages {
    /// The language a page is in when its file says nothing.
    pub fn default_language(&self) -> &Language {
        &self.first.id
    }

    /// The languages in order.
    pub fn iter(&self) -> impl Iterator<Item = &LanguageEntry> {
        std::iter::once(&self.first).chain(&self.others)
    }

    /// How many there are; never 0.
    pub fn count(&self) -> usize {
        1 + self.others.len()
    }

    /// The declared language with this id.
    pub fn get(&self, id: &str) -> Option<&LanguageEntry> {
        self.iter().find(|entry| entry.id.as_str() == id)
    }

    /// How a language writes; the default's way for one that is not declared.
    pub fn format(&self, language: &Language) -> &LanguageFormat {
        &self.get(language.as_str()).unwrap_or(&self.first).format
    }

    /// Finds a language by the id an author wrote.
    ///
    /// # Errors
    /// A [`Fault`] that lists the site's languages.
    pub fn find(&self, written: &str) -> Result<&LanguageEntry, Fault> {
        self.get(written).ok_or_else(|| {
            Fault::new(format!("the site has no language `{written}`"))
                .hint_names("`content/site.yaml` has:", self.iter().map(|entry| entry.id.as_str()))
        })
    }

    /// A text per language as the reader gets it. One text for all stands in the default language.
    pub fn localize(
        &self,
        spoken: &Spoken,
        file: &SitePath,
        faults: &mut Vec<Diagnostic>,
    ) -> Localized<Written> {
        let nothing = || Written { text: String::new(), spot: crate::diagnostic::Spot::File };
        let by_language = match spoken {
            Spoken::Plain(written) => return Localized::new(self.first.id.clone(), written.clone()),
            Spoken::ByLanguage(by_language) => by_language,
        };
        let mut known: Vec<(Language, &Written)> = Vec::new();
        for (language, text) in by_language {
            match self.find(&language.text) {
                Ok(entry) => known.push((entry.id.clone(), text)),
                Err(fault) => faults.push(fault.at(&rules::UNKNOWN, file.at(language.spot))),
            }
        }
        let default = known.iter().position(|(language, _)| *language == self.first.id).unwrap_or(0);
        if default >= known.len() {
            return Localized::new(self.first.id.clone(), nothing());
        }
        let (language, text) = known.swap_remove(default);
        let mut localized = Localized::new(language, text.clone());
        for (language, text) in known {
            localized.set(language, text.clone());
        }
        localized
    }
}

impl Languages {
    /// A text per language as [`Languages::localize`] gives it; a language it lacks is told.
    ///
    /// One text for all owes nothing: it is a name or a code.
    pub fn localize_all(
        &self,
        key: &str,
        spoken: &Spoken,
        file: &SitePath,
        faults: &mut Vec<Diagnostic>,
    ) -> Localized<Written> {
        let localized = self.localize(spoken, file, faults);
        for entry in self.iter().filter(|_| localized.iter().count() > 1) {
            if localized.get(&entry.id).is_none() {
                let fault = Fault::new(format!("`{key}` has no text in {}", entry.format.name))
                    .hint(format!("add `{}: …`", entry.id));
                faults.push(fault.at(&rules::MISSING_TWIN, file.at(localized.original().spot)));
            }
        }
        localized
    }
}

pub(super) fn read_languages(
    tree: &SourceTree,
    wanted: &[Written],
    faults: &mut Vec<Diagnostic>,
) -> Languages {
    let mut known: Vec<LanguageEntry> = Vec::new();
    for source in [tree.default_at(FILE), tree.own(FILE)].into_iter().flatten() {
        let text = source.text().unwrap_or_default();
        match read_typed::<BTreeMap<String, LanguageFormat>>(text) {
            Ok(formats) => {
                known.retain(|entry| !formats.contains_key(entry.id.as_str()));
                known.extend(
                    formats.into_iter().map(|(id, format)| LanguageEntry { id: Language::new(&id), format }),
                );
            }
            Err(fault) => faults
                .push(fault.at(&rules::SHAPE, source.path().at(Spot::Bytes { start: 0, end: u32::MAX }))),
        }
    }
    let site = SitePath::new("content/site.yaml");
    let mut chosen: Vec<LanguageEntry> = Vec::new();
    for written in wanted {
        match known.iter().find(|entry| entry.id.as_str() == written.text) {
            Some(entry) if !chosen.iter().any(|chosen| chosen.id == entry.id) => chosen.push(entry.clone()),
            Some(_) => faults.push(
                Fault::new(format!("`{}` stands twice", written.text))
                    .hint("keep one of them")
                    .at(&rules::DOUBLE, site.at(written.spot)),
            ),
            None => {
                let hint = nearest(&written.text, known.iter().map(|entry| entry.id.as_str()));
                let fault = Fault::new(format!("nothing is known of the language `{}`", written.text))
                    .hint_if(hint.map(|known| format!("did you mean `{known}`?")))
                    .hint(format!("describe it in `{FILE}`"));
                faults.push(fault.at(&rules::UNKNOWN, site.at(written.spot)));
            }
        }
    }
    if chosen.is_empty() {
        chosen.extend(known.into_iter().take(1));
    }
    let mut chosen = chosen.into_iter();
    let first = chosen
        .next()
        .unwrap_or_else(|| LanguageEntry { id: Language::new("und"), format: LanguageFormat::plain() });
    Languages { first, others: chosen.collect() }
}
