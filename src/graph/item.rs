//! Models, datasets and frameworks as brackets name them: their values, and what of them can be shown in place.

use std::collections::BTreeMap;

use super::work::WorkId;
use crate::diagnostic::{Fault, Place, nearest};
use crate::document::{Allow, Text};
use crate::language::{Language, Localized};
use crate::quantity::Quantity;
use crate::source::Written;

/// All models, datasets and frameworks by id.
#[derive(Clone, Debug, Default)]
pub struct Items(BTreeMap<String, NamedItem>);

/// A model, a dataset or a framework.
#[derive(Clone, Debug)]
pub struct NamedItem {
    /// Which of them it is.
    pub kind: ItemKind,
    /// Its title.
    pub title: Localized<String>,
    /// What it is about, in a sentence.
    pub summary: Option<Localized<String>>,
    /// Where its title stands.
    pub place: Place,
    /// Its inputs and figures by name.
    pub values: BTreeMap<String, Value>,
    /// Its scenarios, without the base.
    pub scenarios: Vec<String>,
    /// What `![[id#…]]` can show.
    pub shown: Vec<String>,
    /// Whether `![[id]]` alone shows it as a whole.
    pub is_shown_whole: bool,
    /// The anchors of its page.
    pub anchors: Vec<String>,
    /// Its short texts in which brackets work, by a key of its own.
    pub texts: BTreeMap<String, Localized<Text>>,
    /// The works it rests on, beside those its texts cite.
    pub works: Vec<WorkId>,
    /// What its author lets stand in its file.
    pub allow: Vec<Allow>,
    /// Addresses its page had.
    pub redirects: Vec<Written>,
}

impl NamedItem {
    /// A model with nothing in it but its title.
    pub fn new(title: Localized<String>, place: Place) -> NamedItem {
        NamedItem {
            kind: ItemKind::Model,
            title,
            summary: None,
            place,
            values: BTreeMap::new(),
            scenarios: Vec::new(),
            shown: Vec::new(),
            is_shown_whole: false,
            anchors: Vec::new(),
            texts: BTreeMap::new(),
            works: Vec::new(),
            allow: Vec::new(),
            redirects: Vec::new(),
        }
    }

    /// A short text as a reader of `language` gets it, with the language it is in.
    pub fn text<'a>(&'a self, key: &str, language: &'a Language) -> Option<(&'a Language, &'a Text)> {
        let reading = self.texts.get(key)?.read(language);
        Some((reading.language, reading.value))
    }
}

/// What kind of thing an item is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum ItemKind {
    /// A cost model.
    Model,
    /// A table of rows.
    Dataset,
    /// A map, a stack, a crosswalk or an assessment.
    Framework,
}

/// An input or a figure of a model.
#[derive(Clone, Debug)]
pub struct Value {
    /// What it is.
    pub label: Localized<String>,
    /// Its anchor on the model's page.
    pub anchor: String,
    /// Its value; nothing where it has none, which has been told.
    pub base: Option<Quantity>,
    /// Its value in the scenarios that change it.
    pub by_scenario: BTreeMap<String, Quantity>,
}

/// A value by the names of its model, itself and its scenario.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct FigureRef {
    /// The model.
    pub model: String,
    /// The input or figure.
    pub name: String,
    /// The scenario; the base where absent.
    pub scenario: Option<String>,
}

impl Items {
    /// These items.
    pub fn new(items: BTreeMap<String, NamedItem>) -> Items {
        Items(items)
    }

    /// The item with this id.
    pub fn get(&self, id: &str) -> Option<&NamedItem> {
        self.0.get(id)
    }

    /// These items and others; of two with one id, which has been told, the first stays.
    pub fn with(mut self, others: impl IntoIterator<Item = (String, NamedItem)>) -> Items {
        for (id, item) in others {
            self.0.entry(id).or_insert(item);
        }
        self
    }

    /// Every item with its id.
    pub fn iter(&self) -> impl Iterator<Item = (&str, &NamedItem)> {
        self.0.iter().map(|(id, item)| (id.as_str(), item))
    }

    /// The value a reference means; nothing where it has none, which has been told.
    pub fn value(&self, reference: &FigureRef) -> Option<&Quantity> {
        let value = self.get(&reference.model)?.values.get(&reference.name)?;
        match &reference.scenario {
            Some(scenario) => value.by_scenario.get(scenario),
            None => value.base.as_ref(),
        }
    }

    /// Finds a value of a model by the names an author wrote; `None` when no model is called so.
    ///
    /// # Errors
    /// A [`Fault`] with the nearest known name, at the bytes of `model.figure@scenario`.
    pub(super) fn find(
        &self,
        model: &str,
        name: &str,
        scenario: Option<&str>,
    ) -> Option<Result<FigureRef, Fault>> {
        let item = self.get(model)?;
        Some(find_in(item, model, name, scenario))
    }
}

fn find_in(item: &NamedItem, model: &str, name: &str, scenario: Option<&str>) -> Result<FigureRef, Fault> {
    let start = model.len() + 1;
    let Some(value) = item.values.get(name) else {
        let what = match item.kind {
            ItemKind::Framework => Fault::new(format!("`{model}` counts nothing called `{name}`"))
                .hint_if(
                    nearest(name, item.values.keys().map(String::as_str))
                        .map(|known| format!("did you mean `{model}.{known}`?")),
                )
                .hint_names("it counts:", item.values.keys()),
            ItemKind::Model => Fault::new(format!("the model `{model}` has no figure `{name}`")).hint_if(
                nearest(name, item.values.keys().map(String::as_str))
                    .map(|known| format!("did you mean `{model}.{known}`?")),
            ),
            ItemKind::Dataset => Fault::new(format!("`{model}` is a dataset, whose cells are no figures"))
                .hint("let a model take the cell as a figure, and name that"),
        };
        return Err(what.within(start, start + name.len()));
    };
    let reference = |scenario| FigureRef { model: model.to_owned(), name: name.to_owned(), scenario };
    let Some(written) = scenario.filter(|written| *written != BASE) else { return Ok(reference(None)) };
    if value.base.is_none() || value.by_scenario.contains_key(written) {
        return Ok(reference(Some(written.to_owned())));
    }
    let at = start + name.len() + 1;
    let known: Vec<&str> = value.by_scenario.keys().map(String::as_str).collect();
    let fault = match item.scenarios.iter().any(|known| known == written) {
        true => {
            Fault::new(format!("the scenario `{written}` changes nothing that `{model}.{name}` rests on"))
        }
        false => Fault::new(format!("no scenario is called `{written}`"))
            .hint_if(nearest(written, known.iter().copied()).map(|known| format!("did you mean `{known}`?"))),
    };
    let hint = match known.is_empty() {
        true => format!("write `{model}.{name}`"),
        false => format!("it changes in: {}", known.join(", ")),
    };
    Err(fault.hint(hint).within(at, at + written.len()))
}

/// What the values are called that no scenario has changed.
pub const BASE: &str = "base";
