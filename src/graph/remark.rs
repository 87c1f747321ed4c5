//! Resolves the short texts of frameworks, and how the release stands: what their brackets name, whether their
//! claims hold, whom they speak of.

use std::collections::BTreeMap;

use super::Roster;
use super::backlink::{Said, Spoken, SpokenOf};
use super::mention::{Resolution, Resolved, Resolver};
use crate::diagnostic::{Checked, SitePath};
use crate::document::{Body, Text};
use crate::language::{Language, Localized};

/// The short texts of an item, resolved for readers of one language.
#[derive(Clone, Debug, Default)]
pub struct Remarks {
    texts: BTreeMap<String, Resolved>,
    /// The sentences in which they speak of others.
    pub(super) said: SpokenOf,
}

impl Remarks {
    /// What the brackets of a text name.
    pub fn text(&self, key: &str) -> Option<&Resolved> {
        self.texts.get(key)
    }

    /// What every bracket names.
    pub fn all(&self) -> impl Iterator<Item = &Resolution> {
        self.texts.values().flat_map(|resolved| &resolved.brackets)
    }
}

/// The file in which the site says how its release stands; no item is called like it, since no id has a slash.
pub(super) const SITE: &str = "content/site.yaml";

/// The key of that text.
pub(super) const STATUS: &str = "status";

/// The short texts of a file.
struct Speech<'a> {
    file: SitePath,
    texts: Vec<(&'a str, &'a Localized<Text>)>,
}

impl Roster {
    /// Every item that says something, and the site if it does, with each language of the site.
    pub fn speaking(&self) -> Vec<(String, Language)> {
        let items = self.items.iter().filter(|(_, item)| !item.texts.is_empty()).map(|(id, _)| id);
        let site = self.status().map(|_| SITE);
        let languages = || self.vocabulary.languages.iter().map(|entry| entry.id.clone());
        items.chain(site).flat_map(|id| languages().map(move |language| (id.to_owned(), language))).collect()
    }

    fn status(&self) -> Option<&Localized<Text>> {
        self.vocabulary.settings.release.as_ref()?.status.as_ref()
    }

    fn speech(&self, id: &str) -> Option<Speech<'_>> {
        if id == SITE {
            return Some(Speech { file: SitePath::new(SITE), texts: vec![(STATUS, self.status()?)] });
        }
        let item = self.items.get(id)?;
        let texts = item.texts.iter().map(|(key, text)| (key.as_str(), text)).collect();
        Some(Speech { file: item.place.file.clone(), texts })
    }

    /// Resolves the texts of an item, or of the site, as readers of `language` get them.
    ///
    /// What is wrong with a text is told for the language it is written in.
    pub fn remarks(&self, id: &str, language: &Language) -> Checked<Remarks> {
        let mut remarks = Remarks::default();
        let mut faults = Vec::new();
        let Some(Speech { file, texts }) = self.speech(id) else { return Checked::fine(remarks) };
        let own = Spoken::Item(id.to_owned());
        let mut said = Said { roster: self, language, own, by_target: BTreeMap::new() };
        let mut written: Vec<&Body> = Vec::new();
        // As they are written: names of terms, which keys hold, put nothing in order.
        let texts = texts.into_iter().map(|(key, text)| (key, text.read(language)));
        let mut texts: Vec<_> = texts.map(|(key, reading)| (key, reading.language, reading.value)).collect();
        texts.sort_by_key(|(_, _, text)| text.written.spot);
        for (key, of, text) in texts {
            let mut found = Vec::new();
            let mut resolver = Resolver {
                roster: self,
                page: id,
                file: &file,
                language: of,
                anchors: BTreeMap::new(),
                faults: &mut found,
            };
            let resolved = Resolved { brackets: resolver.brackets(&text.body), first: Vec::new() };
            if of == language {
                faults.extend(found);
                written.push(&text.body);
            }
            remarks.texts.insert(key.to_owned(), resolved.clone());
            // What stands at the foot of every page is no page that speaks of another.
            if id == SITE {
                continue;
            }
            // A mention alone, and one in another language, is no sentence for this reader.
            match of == language && !text.body.is_bare() {
                true => said.add(&text.body, &resolved),
                false => said.name(&resolved),
            }
        }
        self.bare_in_bodies(id, &file, &written, language, &mut faults);
        remarks.said = said.close();
        Checked { value: remarks, diagnostics: faults }
    }
}
