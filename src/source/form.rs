//! Reads the fields of a mapping, and says of each what is wrong: unknown, twice, of the wrong shape.

use std::collections::BTreeMap;

use super::yaml::{Node, Value, Written};
use crate::diagnostic::{Diagnostic, Fault, SitePath, Spot, nearest, rules};

/// A text, or one text per language; which languages there are is not known here.
#[derive(Clone, Debug, PartialEq)]
pub enum Spoken {
    /// One text for all.
    Plain(Written),
    /// A text per language id.
    ByLanguage(Vec<(Written, Written)>),
}

/// The fields of one mapping while they are being read.
#[derive(Debug)]
pub struct Fields<'a> {
    file: &'a SitePath,
    what: String,
    spot: Spot,
    entries: Vec<Option<&'a (Written, Node)>>,
    asked: Vec<&'a str>,
    /// Keys that must be there and are not; one of the unknown ones may be meant.
    missing: Vec<&'a str>,
}

impl<'a> Fields<'a> {
    /// The fields of `node`, which is to be `what` ("a fact"). Keys that stand twice are told here.
    pub fn of(node: &'a Node, file: &'a SitePath, what: &str, faults: &mut Vec<Diagnostic>) -> Fields<'a> {
        let entries: &[(Written, Node)] = match &node.value {
            Value::Map(entries) => entries,
            Value::Nothing => &[],
            _ => {
                let fault =
                    Fault::new(format!("{what} is a mapping of keys and values, not {}", node.kind()));
                faults.push(fault.hint("write `key: value` lines").at(&rules::SHAPE, file.at(node.spot())));
                &[]
            }
        };
        let mut seen: BTreeMap<&str, Spot> = BTreeMap::new();
        let mut kept = Vec::new();
        for entry in entries {
            let key = entry.0.text.as_str();
            match seen.get(key) {
                Some(first) => faults.push(
                    Fault::new(format!("`{key}` stands twice in {what}"))
                        .hint("keep one of them")
                        .at(&rules::KEY, file.at(entry.0.spot))
                        .label(file.at(*first), "first here"),
                ),
                None => {
                    seen.insert(key, entry.0.spot);
                    kept.push(Some(entry));
                }
            }
        }
        Fields {
            file,
            what: what.to_owned(),
            spot: node.spot(),
            entries: kept,
            asked: Vec::new(),
            missing: Vec::new(),
        }
    }

    /// The file the mapping stands in.
    pub fn file(&self) -> &'a SitePath {
        self.file
    }

    /// The place of the mapping.
    pub fn spot(&self) -> Spot {
        self.spot
    }

    /// The key as written, where it stands here with a value; it can still be taken.
    pub fn key(&self, key: &str) -> Option<Written> {
        let entry = self.entries.iter().flatten().find(|(written, _)| written.text == key)?;
        (!entry.1.is_nothing()).then(|| entry.0.clone())
    }

    /// Takes the value of `key`; `None` when it is absent or nothing.
    pub fn take(&mut self, key: &'a str) -> Option<&'a Node> {
        self.take_entry(key).map(|(_, node)| node)
    }

    /// Takes the value of `key` together with the key as written.
    pub fn take_entry(&mut self, key: &'a str) -> Option<(&'a Written, &'a Node)> {
        self.asked.push(key);
        let slot =
            self.entries.iter_mut().find(|slot| slot.is_some_and(|(written, _)| written.text == key))?;
        let (written, node) = slot.take()?;
        (!node.is_nothing()).then_some((written, node))
    }

    /// Takes a scalar.
    pub fn text(&mut self, key: &'a str, faults: &mut Vec<Diagnostic>) -> Option<Written> {
        let node = self.take(key)?;
        let written = node.written();
        if written.is_none() {
            self.wrong_shape(key, "one text", node, faults);
        }
        written
    }

    /// Takes a scalar that must be there; [`Fields::close`] tells where it is not.
    pub fn required(&mut self, key: &'a str, faults: &mut Vec<Diagnostic>) -> Option<Written> {
        let is_there =
            self.entries.iter().flatten().any(|(written, node)| written.text == key && !node.is_nothing());
        if !is_there {
            self.asked.push(key);
            self.missing.push(key);
            return None;
        }
        self.text(key, faults)
    }

    /// Takes a list of scalars; one scalar is a list of one.
    pub fn texts(&mut self, key: &'a str, faults: &mut Vec<Diagnostic>) -> Vec<Written> {
        let Some(node) = self.take(key) else { return Vec::new() };
        self.texts_of(key, node, faults)
    }

    /// The scalars of a node: one, or a list.
    pub fn texts_of(&self, key: &str, node: &Node, faults: &mut Vec<Diagnostic>) -> Vec<Written> {
        let Value::List(items) = &node.value else {
            let written = node.written();
            if written.is_none() && !node.is_nothing() {
                self.wrong_shape(key, "a text or a list of texts", node, faults);
            }
            return written.into_iter().collect();
        };
        let mut texts = Vec::new();
        for item in items {
            match item.written() {
                Some(written) => texts.push(written),
                None => self.wrong_shape(key, "a list of texts", item, faults),
            }
        }
        texts
    }

    /// Takes `true` or `false`.
    pub fn flag(&mut self, key: &'a str, faults: &mut Vec<Diagnostic>) -> Option<bool> {
        let written = self.text(key, faults)?;
        match written.as_str() {
            "true" => Some(true),
            "false" => Some(false),
            _ => {
                let fault = Fault::new(format!("`{key}` is `true` or `false`, not `{}`", written.text));
                faults.push(fault.at(&rules::SHAPE, self.file.at(written.spot)));
                None
            }
        }
    }

    /// Takes the items of a list.
    pub fn list(&mut self, key: &'a str, faults: &mut Vec<Diagnostic>) -> &'a [Node] {
        let Some(node) = self.take(key) else { return &[] };
        match &node.value {
            Value::List(items) => items,
            _ => {
                self.wrong_shape(key, "a list", node, faults);
                &[]
            }
        }
    }

    /// Takes a text, or a text per language.
    pub fn spoken(&mut self, key: &'a str, faults: &mut Vec<Diagnostic>) -> Option<Spoken> {
        let node = self.take(key)?;
        match &node.value {
            Value::Text(_) => node.written().map(Spoken::Plain),
            Value::Map(entries) => {
                let mut by_language = Vec::new();
                for (language, value) in entries {
                    match value.written() {
                        Some(text) => by_language.push((language.clone(), text)),
                        None if value.is_nothing() && language.text.contains(' ') => faults.push(
                            Fault::new(format!("`{}` is read as a key", language.text))
                                .hint("a comma inside `{…}` starts a new key: quote the text, or write it on a line of its own")
                                .at(&rules::SHAPE, self.file.at(language.spot)),
                        ),
                        None => self.wrong_shape(&language.text, "one text", value, faults),
                    }
                }
                Some(Spoken::ByLanguage(by_language))
            }
            _ => {
                self.wrong_shape(key, "a text, or a text per language", node, faults);
                None
            }
        }
    }

    /// The entries nobody has taken, for mappings whose keys are an author's own names.
    pub fn rest(&mut self) -> Vec<&'a (Written, Node)> {
        #[cfg(test)]
        asked::note(self.file, &self.what, &self.asked);
        self.entries.iter_mut().filter_map(Option::take).collect()
    }

    /// Says of every key that nobody asked for that it is unknown, with the nearest known one.
    pub fn close(self, faults: &mut Vec<Diagnostic>) {
        #[cfg(test)]
        asked::note(self.file, &self.what, &self.asked);
        let mut missing = self.missing;
        for (key, node) in self.entries.iter().flatten() {
            let meant = nearest(&key.text, self.asked.iter().copied());
            missing.retain(|missing| Some(*missing) != meant);
            let mut fault = Fault::new(format!("{} has no key `{}`", self.what, key.text))
                .hint_if(meant.map(|known| format!("did you mean `{known}`?")));
            if node.is_nothing() {
                fault = fault.hint(
                    "a comma inside `{…}` starts a new key: quote the text, or write it on a line of its own",
                );
            } else if fault.hints.is_empty() {
                fault = fault.hint(format!("known keys: {}", self.asked.join(", ")));
            }
            faults.push(fault.at(&rules::KEY, self.file.at(key.spot)));
        }
        for key in missing {
            let fault = Fault::new(format!("{} has no `{key}`", self.what));
            faults.push(fault.at(&rules::KEY, self.file.at(self.spot)));
        }
    }

    fn wrong_shape(&self, key: &str, wanted: &str, node: &Node, faults: &mut Vec<Diagnostic>) {
        let fault = Fault::new(format!("`{key}` takes {wanted}, not {}", node.kind()));
        faults.push(fault.at(&rules::SHAPE, self.file.at(node.spot())));
    }
}

/// What the readers of this thread ask mappings for, so that the schema of editors can be held to it.
#[cfg(test)]
pub(crate) mod asked {
    use std::cell::RefCell;

    use crate::diagnostic::SitePath;

    /// A mapping that was read: its file, what its reader calls it, and the keys it was asked for.
    pub(crate) type Asked = (SitePath, String, Vec<String>);

    thread_local! {
        static ALL: RefCell<Vec<Asked>> = const { RefCell::new(Vec::new()) };
    }

    pub(super) fn note(file: &SitePath, what: &str, keys: &[&str]) {
        let keys = keys.iter().map(|key| (*key).to_owned()).collect();
        ALL.with_borrow_mut(|all| all.push((file.clone(), what.to_owned(), keys)));
    }

    /// All that was asked since it was last taken.
    pub(crate) fn take() -> Vec<Asked> {
        ALL.take()
    }
}
