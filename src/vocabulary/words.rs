//! Reads labels of boxes, words of the interface, and the glossary authors keep to.

use std::collections::BTreeMap;

use super::languages::Languages;
use super::{data_files, named_entries};
use crate::diagnostic::{Diagnostic, Fault, rules};
use crate::language::{Language, Localized};
use crate::source::{Fields, SourceTree, Spoken, Value};

/// The words of the interface in every language.
#[derive(Clone, Debug, Default)]
pub struct Phrases {
    words: BTreeMap<String, Localized<String>>,
}

impl Phrases {
    /// The words for `key`; the key itself where nothing is declared, so that a page shows what is missing.
    pub fn say<'a>(&'a self, key: &'a str, language: &Language) -> &'a str {
        self.words.get(key).map_or(key, |phrase| phrase.read(language).value.as_str())
    }

    /// All words of one language.
    pub fn all(&self, language: &Language) -> BTreeMap<String, String> {
        self.words.iter().map(|(key, phrase)| (key.clone(), phrase.read(language).value.clone())).collect()
    }
}

pub(super) fn read_phrases(
    tree: &SourceTree,
    languages: &Languages,
    faults: &mut Vec<Diagnostic>,
) -> Phrases {
    let mut words = BTreeMap::new();
    for file in &data_files(tree, "content/vocabulary/phrases.yaml", faults) {
        for (key, node) in named_entries(file, "the list of phrases", faults) {
            let Value::Map(texts) = &node.value else {
                let fault = Fault::new(format!("the phrase `{}` takes a text per language", key.text))
                    .hint("write `{en: …, zh: …}`");
                faults.push(fault.at(&rules::SHAPE, file.path.at(node.spot())));
                continue;
            };
            // The binary knows more languages than a site may have.
            let spoken = texts
                .iter()
                .filter(|(language, _)| languages.get(&language.text).is_some())
                .filter_map(|(language, text)| Some((language.clone(), text.written()?)))
                .collect();
            let phrase = languages.localize(&Spoken::ByLanguage(spoken), file.path, faults);
            for entry in
                languages.iter().filter(|entry| phrase.get(&entry.id).is_none_or(|text| text.text.is_empty()))
            {
                let fault =
                    Fault::new(format!("the phrase `{}` has no words in {}", key.text, entry.format.name))
                        .hint(format!("add `{}: …` in `content/vocabulary/phrases.yaml`", entry.id));
                faults.push(fault.at(&rules::PHRASE, file.path.at(key.spot)));
            }
            words.insert(key.text.clone(), phrase.map(|written| written.text.clone()));
        }
    }
    Phrases { words }
}

pub(super) fn read_boxes(
    tree: &SourceTree,
    languages: &Languages,
    faults: &mut Vec<Diagnostic>,
) -> BTreeMap<String, Localized<String>> {
    let mut boxes = BTreeMap::new();
    for file in &data_files(tree, "content/vocabulary/boxes.yaml", faults) {
        for (word, node) in named_entries(file, "the list of boxes", faults) {
            let what = format!("the box `{}`", word.text);
            let mut fields = Fields::of(node, file.path, &what, faults);
            if let Some(label) = spoken_of_site(&mut fields, "label", languages, faults) {
                boxes.insert(
                    word.text.clone(),
                    languages.localize(&label, file.path, faults).map(|written| written.text.clone()),
                );
            }
            fields.close(faults);
        }
    }
    boxes
}

/// Languages that the site does not have are passed over in files of the binary.
fn spoken_of_site<'a>(
    fields: &mut Fields<'a>,
    key: &'a str,
    languages: &Languages,
    faults: &mut Vec<Diagnostic>,
) -> Option<Spoken> {
    match fields.spoken(key, faults)? {
        Spoken::ByLanguage(mut texts) => {
            texts.retain(|(language, _)| languages.get(&language.text).is_some());
            Some(Spoken::ByLanguage(texts))
        }
        plain @ Spoken::Plain(_) => Some(plain),
    }
}

/// The glossary is for authors; here it is only kept in order.
pub(super) fn read_glossary(tree: &SourceTree, languages: &Languages, faults: &mut Vec<Diagnostic>) {
    for file in &data_files(tree, "content/vocabulary/glossary.yaml", faults) {
        for (id, node) in named_entries(file, "the glossary", faults) {
            let what = format!("the entry `{}` of the glossary", id.text);
            let mut fields = Fields::of(node, file.path, &what, faults);
            for entry in languages.iter() {
                let _ = fields.required(entry.id.as_str(), faults);
            }
            let _ = fields.texts("avoid", faults);
            fields.close(faults);
        }
    }
}
