//! Reads the table of keys.

use std::collections::BTreeMap;

use super::form::Form;
use crate::diagnostic::Fault;
use crate::source::{Node, Value, read_yaml};

/// The table as text.
const KEYS: &str = include_str!("keys.yaml");

/// Every kind of file, and every kind of mapping in them.
#[derive(Debug)]
pub(super) struct Table {
    pub(super) files: Vec<File>,
    pub(super) shapes: BTreeMap<String, Shape>,
}

/// A kind of file.
#[derive(Debug)]
pub(super) struct File {
    pub(super) name: String,
    /// The paths it is for.
    pub(super) paths: String,
    pub(super) form: Form,
    pub(super) says: String,
}

/// A kind of mapping.
#[derive(Clone, Debug, Default)]
pub(super) struct Shape {
    /// What its reader calls it; names of the author's stand as `…`.
    pub(super) called: String,
    pub(super) keys: Vec<Key>,
    /// The keys that must stand.
    pub(super) must: Vec<String>,
    /// Whose other keys it may have.
    pub(super) rest: Option<String>,
}

/// A key.
#[derive(Clone, Debug)]
pub(super) struct Key {
    pub(super) name: String,
    pub(super) form: Form,
    pub(super) says: String,
}

impl Table {
    /// The table of this version.
    pub(super) fn read() -> Result<Table, Fault> {
        let root = read_yaml(KEYS)?;
        let mut files = Vec::new();
        for (name, node) in entries(field(&root, "files")) {
            if let [paths, form, says] = texts(node).as_slice() {
                let form = Form::parse(form);
                files.push(File { name: name.to_owned(), paths: paths.clone(), form, says: says.clone() });
            }
        }
        let mut shapes = BTreeMap::new();
        let mut also = Vec::new();
        for (name, node) in entries(field(&root, "shapes")) {
            let text = |key| field(node, key).and_then(Node::written).map(|written| written.text);
            let keys = entries(field(node, "keys")).filter_map(|(name, node)| match texts(node).as_slice() {
                [form, says] => {
                    Some(Key { name: name.to_owned(), form: Form::parse(form), says: says.clone() })
                }
                _ => None,
            });
            let shape = Shape {
                called: text("called").unwrap_or_default(),
                keys: keys.collect(),
                must: field(node, "must").map(texts).unwrap_or_default(),
                rest: text("rest"),
            };
            also.extend(text("also").map(|other| (name.to_owned(), other)));
            shapes.insert(name.to_owned(), shape);
        }
        for (name, other) in also {
            let more = shapes.get(&other).map(|shape: &Shape| shape.keys.clone()).unwrap_or_default();
            if let Some(shape) = shapes.get_mut(&name) {
                shape.keys.extend(more);
            }
        }
        Ok(Table { files, shapes })
    }
}

fn field<'a>(node: &'a Node, key: &str) -> Option<&'a Node> {
    entries(Some(node)).find(|(name, _)| *name == key).map(|(_, node)| node)
}

fn entries(node: Option<&Node>) -> impl Iterator<Item = (&str, &Node)> {
    let entries = match node.map(|node| &node.value) {
        Some(Value::Map(entries)) => entries.as_slice(),
        _ => &[],
    };
    entries.iter().map(|(key, node)| (key.text.as_str(), node))
}

fn texts(node: &Node) -> Vec<String> {
    match &node.value {
        Value::List(items) => items.iter().filter_map(|item| Some(item.written()?.text)).collect(),
        _ => Vec::new(),
    }
}
