//! Reads labels of boxes, words of the interface, and the glossary authors keep to.

use std::collections::BTreeMap;

use super::languages::Languages;
use super::{data_files, named_entries};
use crate::diagnostic::{Diagnostic, Fault, Place, SitePath, rules};
use crate::language::{Language, Localized};
use crate::source::{Fields, SourceTree, Spoken, Value, Written};

/// The file's path.
const PHRASES: &str = "content/vocabulary/phrases.yaml";
/// So many phrases without words are told one by one.
const MANY: usize = 3;

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
    let mut written: BTreeMap<String, (Place, Vec<(Written, Written)>)> = BTreeMap::new();
    for file in &data_files(tree, PHRASES, faults) {
        for (key, node) in named_entries(file, "the list of phrases", faults) {
            let place = file.path.at(key.spot);
            let Value::Map(texts) = &node.value else {
                let fault = Fault::new(format!("the phrase `{}` takes a text per language", key.text))
                    .hint("write `{en: …, zh: …}`");
                faults.push(fault.at(&rules::SHAPE, file.path.at(node.spot())));
                continue;
            };
            // The site's own file adds languages to the phrases of the binary, or says them otherwise.
            let (last, known) =
                written.entry(key.text.clone()).or_insert_with(|| (place.clone(), Vec::new()));
            *last = place;
            for (language, text) in texts {
                // The binary knows more languages than a site may have.
                if let (Some(_), Some(text)) = (languages.get(&language.text), text.written()) {
                    known.retain(|(known, _)| known.text != language.text);
                    known.push((language.clone(), text));
                }
            }
        }
    }
    let mut words = BTreeMap::new();
    let mut missing: BTreeMap<&Language, Vec<(String, Place)>> = BTreeMap::new();
    for (key, (place, spoken)) in written {
        let phrase = languages.localize(&Spoken::ByLanguage(spoken), &place.file, faults);
        for entry in languages.iter() {
            if phrase.get(&entry.id).is_none_or(|text| text.text.is_empty()) {
                missing.entry(&entry.id).or_default().push((key.clone(), place.clone()));
            }
        }
        words.insert(key, phrase.map(|written| written.text.clone()));
    }
    for (language, phrases) in missing {
        wordless(&languages.format(language).name, language, phrases, faults);
    }
    Phrases { words }
}

/// Tells of phrases without words in a language: each, or all at once where the language is new to the site.
fn wordless(name: &str, language: &Language, phrases: Vec<(String, Place)>, faults: &mut Vec<Diagnostic>) {
    if phrases.len() > MANY {
        let keys: Vec<&str> = phrases.iter().map(|(key, _)| key.as_str()).collect();
        let fault = Fault::new(format!("{} phrases have no words in {name}", phrases.len()))
            .hint(format!("write each in `{PHRASES}`, as in `home: {{{language}: …}}`"))
            .hint(format!("they are: {}", keys.join(", ")));
        faults.push(fault.at(&rules::PHRASE, SitePath::new(PHRASES).whole()));
        return;
    }
    for (key, place) in phrases {
        let fault = Fault::new(format!("the phrase `{key}` has no words in {name}"))
            .hint(format!("add `{language}: …` in `{PHRASES}`"));
        faults.push(fault.at(&rules::PHRASE, place));
    }
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
