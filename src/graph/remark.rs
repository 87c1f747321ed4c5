//! Resolves the short texts of frameworks: what their brackets name, whether their claims hold, whom they speak of.

use std::collections::BTreeMap;

use super::Roster;
use super::backlink::{Said, Spoken, SpokenOf};
use super::mention::{Resolution, Resolved, Resolver};
use crate::diagnostic::Checked;
use crate::document::Body;
use crate::language::Language;

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

impl Roster {
    /// Every item that says something, with each language of the site.
    pub fn speaking(&self) -> Vec<(String, Language)> {
        let items = self.items.iter().filter(|(_, item)| !item.texts.is_empty());
        let languages = || self.vocabulary.languages.iter().map(|entry| entry.id.clone());
        items.flat_map(|(id, _)| languages().map(move |language| (id.to_owned(), language))).collect()
    }

    /// Resolves the texts of an item as readers of `language` get them.
    ///
    /// What is wrong with a text is told for the language it is written in.
    pub fn remarks(&self, id: &str, language: &Language) -> Checked<Remarks> {
        let mut remarks = Remarks::default();
        let mut faults = Vec::new();
        let Some(item) = self.items.get(id) else { return Checked::fine(remarks) };
        let own = Spoken::Item(id.to_owned());
        let mut said = Said { roster: self, language, own, by_target: BTreeMap::new() };
        let mut written: Vec<&Body> = Vec::new();
        // As they are written: names of terms, which keys hold, put nothing in order.
        let mut texts: Vec<_> = item
            .texts
            .keys()
            .filter_map(|key| item.text(key, language).map(|(of, text)| (key, of, text)))
            .collect();
        texts.sort_by_key(|(_, _, text)| text.written.spot);
        for (key, of, text) in texts {
            let mut found = Vec::new();
            let mut resolver = Resolver {
                roster: self,
                page: id,
                file: &item.place.file,
                language: of,
                anchors: BTreeMap::new(),
                faults: &mut found,
            };
            let resolved = Resolved { brackets: resolver.brackets(&text.body), first: Vec::new() };
            if of == language {
                faults.extend(found);
                written.push(&text.body);
            }
            // A mention alone, and one in another language, is no sentence for this reader.
            match of == language && !text.body.is_bare() {
                true => said.add(&text.body, &resolved),
                false => said.name(&resolved),
            }
            remarks.texts.insert(key.clone(), resolved);
        }
        self.bare_in_bodies(id, &item.place.file, &written, language, &mut faults);
        remarks.said = said.close();
        Checked { value: remarks, diagnostics: faults }
    }
}
