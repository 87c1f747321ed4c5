//! Makes a schema of the table's forms and the site's names.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::{Map, Value, json};

use super::Schema;
use super::form::Form;
use super::names::{Name, Names};
use super::table::{File, Shape, Table};

/// The schema of one kind of file.
pub(super) fn schema(table: &Table, file: &File, names: &Names) -> Schema {
    let drawer = Drawer { table, names };
    let mut root = drawer.by_kind(&file.form).unwrap_or_else(|| drawer.form(&file.form));
    let mut definitions = Map::new();
    for name in drawer.reached(&file.form) {
        if let Some(shape) = table.shapes.get(&name) {
            definitions.insert(name.clone(), drawer.shape(shape));
        }
    }
    if let Value::Object(root) = &mut root {
        root.insert("$schema".to_owned(), "http://json-schema.org/draft-07/schema#".into());
        root.insert("title".to_owned(), file.name.as_str().into());
        root.insert("description".to_owned(), file.says.as_str().into());
        // Beside `$ref` nothing else is read.
        if let Some(reference) = root.remove("$ref") {
            root.insert("allOf".to_owned(), json!([{ "$ref": reference }]));
        }
        root.insert("definitions".to_owned(), Value::Object(definitions));
    }
    let names = drawer.referred(&root);
    if let Some(Value::Object(definitions)) = root.get_mut("definitions") {
        definitions.extend(names);
    }
    Schema { name: file.name.clone(), files: file.paths.clone(), says: file.says.clone(), json: root }
}

struct Drawer<'a> {
    table: &'a Table,
    names: &'a Names,
}

impl Drawer<'_> {
    /// The shapes that a form leads to, at whatever remove.
    fn reached(&self, form: &Form) -> BTreeSet<String> {
        let mut reached = BTreeSet::new();
        let mut open: Vec<String> = form.names().into_iter().map(str::to_owned).collect();
        while let Some(name) = open.pop() {
            let Some(shape) = self.table.shapes.get(&name) else { continue };
            if reached.insert(name) {
                open.extend(shape.keys.iter().flat_map(|key| key.form.names()).map(str::to_owned));
            }
        }
        reached
    }

    /// Of several shapes that each say which they are: the one whose kind stands there, so that an editor tells
    /// what is wrong with it alone.
    fn by_kind(&self, form: &Form) -> Option<Value> {
        let Form::Either(..) = form else { return None };
        let mut words = Vec::new();
        let mut cases = Vec::new();
        for name in form.names() {
            let kind = self.table.shapes.get(name)?.keys.iter().find(|key| key.name == KIND)?;
            let Form::Words(kinds) = &kind.form else { return None };
            let case = json!({ "properties": { KIND: { "enum": kinds } }, "required": [KIND] });
            cases.push(json!({ "if": case, "then": self.named(name) }));
            words.extend(kinds.iter().cloned());
        }
        let kind = json!({ "enum": words, "description": "What it is." });
        Some(json!({ "type": "object", "properties": { KIND: kind }, "required": [KIND], "allOf": cases }))
    }

    fn shape(&self, shape: &Shape) -> Value {
        let mut properties = Map::new();
        for key in &shape.keys {
            properties.insert(key.name.clone(), described(self.form(&key.form), &key.says));
        }
        let mut rest = Value::Bool(false);
        match shape.rest.as_deref() {
            Some("facets") => {
                for ((facet, says), terms) in &self.names.facets {
                    let one = known(terms, true);
                    let several = json!({ "anyOf": [one, { "type": "array", "items": one }] });
                    properties.insert(facet.clone(), described(several, says));
                }
            }
            Some("relations") => {
                for (kind, says) in &self.names.relations {
                    properties.insert(kind.clone(), described(self.named("entity"), says));
                }
            }
            Some("languages") => {
                for (language, says) in self.kind("language") {
                    properties.insert(language.clone(), described(text(), says));
                }
            }
            // The columns of a dataset are its author's own.
            Some(_) => rest = Value::Bool(true),
            None => {}
        }
        let mut object = json!({ "type": "object", "properties": properties, "additionalProperties": rest });
        if let Value::Object(object) = &mut object {
            if !shape.called.is_empty() {
                object.insert("$comment".to_owned(), shape.called.as_str().into());
            }
            if !shape.must.is_empty() {
                object.insert("required".to_owned(), json!(shape.must));
            }
        }
        object
    }

    fn form(&self, form: &Form) -> Value {
        match form {
            Form::Named(name) => self.named(name),
            Form::Words(words) => json!({ "enum": words }),
            Form::List(inner) => json!({ "type": "array", "items": self.form(inner) }),
            Form::Map(inner, keys) => {
                let mut map = json!({ "type": "object", "additionalProperties": self.form(inner) });
                if let (Value::Object(map), Some(keys)) = (&mut map, keys) {
                    // Keys are texts, whatever they look like.
                    let keys = match keys.as_str() {
                        "id" => json!({ "pattern": ID }),
                        "name" => json!({ "pattern": NAME }),
                        kind => {
                            json!({ "enum": self.kind(kind).iter().map(|(id, _)| id).collect::<Vec<_>>() })
                        }
                    };
                    map.insert("propertyNames".to_owned(), keys);
                }
                map
            }
            Form::Either(left, right) => json!({ "anyOf": [self.form(left), self.form(right)] }),
        }
    }

    fn kind(&self, kind: &str) -> &[Name] {
        self.names.kinds.get(kind).map(Vec::as_slice).unwrap_or_default()
    }

    fn named(&self, name: &str) -> Value {
        let scalar = |pattern: &str| json!({ "type": ["string", "number"], "pattern": pattern });
        match name {
            "text" | "formula" => text(),
            "texts" => json!({ "anyOf": [text(), { "type": "array", "items": text() }] }),
            "spoken" => {
                let languages: Map<String, Value> = self
                    .kind("language")
                    .iter()
                    .map(|(language, says)| (language.clone(), described(text(), says)))
                    .collect();
                json!({ "anyOf": [
                    text(),
                    { "type": "object", "properties": languages, "additionalProperties": false, "minProperties": 1 },
                ] })
            }
            "flag" => json!({ "type": "boolean" }),
            "nothing" => json!({ "type": "null" }),
            "day" | "date" => json!({
                "type": ["string", "integer"],
                "pattern": "^[0-9]{4}(-(0[1-9]|1[0-2])(-(0[1-9]|[12][0-9]|3[01]))?)?$",
                "minimum": 1000,
                "maximum": 9999,
            }),
            "period" => json!({
                "type": ["string", "integer"],
                "pattern": format!("^{PERIOD}(\\.\\.{PERIOD})?$"),
                "minimum": 1000,
                "maximum": 9999,
            }),
            "id" => scalar(ID),
            "name" => json!({ "type": "string", "pattern": NAME }),
            "hash" => scalar("^[0-9a-f]{16}$"),
            "quantity" => scalar("^~?[-−]?[0-9][^,]*$"),
            "given" => scalar("^(=.+|~?[-−]?[0-9][^,]*)$"),
            "web" => json!({ "type": "string", "pattern": "^https?://[^\\s]+$" }),
            // Units are composed: those the site has are proposed, others are for its check to read.
            "unit" => json!({ "anyOf": [self.named("unit-word"), { "type": ["string", "number"] }] }),
            shape if self.table.shapes.contains_key(shape) => {
                json!({ "$ref": format!("#/definitions/{shape}") })
            }
            kind if self.kind(kind).is_empty() => text(),
            // Said once: a site may have thousands.
            kind => json!({ "$ref": format!("#/definitions/{NAMED}{kind}") }),
        }
    }

    /// The names that a schema refers to.
    fn referred(&self, value: &Value) -> BTreeMap<String, Value> {
        let mut found = BTreeMap::new();
        let mut open = vec![value];
        while let Some(value) = open.pop() {
            match value {
                Value::Object(object) => {
                    let reference = object.get("$ref").and_then(Value::as_str);
                    let name = reference.and_then(|reference| reference.strip_prefix("#/definitions/"));
                    if let Some((name, kind)) = name.and_then(|name| Some((name, name.strip_prefix(NAMED)?)))
                    {
                        found.insert(name.to_owned(), known(self.kind(kind), true));
                    }
                    open.extend(object.values());
                }
                Value::Array(items) => open.extend(items),
                _ => {}
            }
        }
        found
    }
}

/// What the definition of a kind of names is called by, before the kind.
const NAMED: &str = "name-of-";

/// The key by which shapes of one file are told apart.
const KIND: &str = "kind";
/// Small letters, digits and single dashes.
const ID: &str = "^[a-z0-9]+(-[a-z0-9]+)*$";
/// Small letters, digits and underscores, a letter first.
const NAME: &str = "^[a-z][a-z0-9_]*$";
/// A stretch of time: a year and what is left of it.
const PERIOD: &str = "(FY)?[0-9]{4}(-(H[12]|Q[1-4]|[0-9]{2}(-[0-9]{2})?))?";

/// Any scalar: what an editor takes for a number is text to the engine.
fn text() -> Value {
    json!({ "type": ["string", "number", "boolean"] })
}

/// One of the names a site has; any text where it has none yet.
fn known(names: &[Name], is_told: bool) -> Value {
    if names.is_empty() {
        return text();
    }
    let mut values: Vec<Value> = Vec::new();
    let mut says: Vec<&str> = Vec::new();
    for (id, what) in names {
        if values.iter().any(|known| known == id.as_str()) {
            continue;
        }
        values.push(id.as_str().into());
        says.push(what);
        // A name of digits is a number to an editor.
        if let Ok(number) = id.parse::<u64>() {
            values.push(number.into());
            says.push(what);
        }
    }
    match is_told {
        true => json!({ "enum": values, "enumDescriptions": says }),
        false => json!({ "enum": values }),
    }
}

fn described(value: Value, says: &str) -> Value {
    let Value::Object(mut object) = value else { return value };
    // Beside `$ref` nothing else is read.
    if let Some(reference) = object.remove("$ref") {
        object.insert("allOf".to_owned(), json!([{ "$ref": reference }]));
    }
    if !says.is_empty() {
        object.insert("description".to_owned(), says.into());
    }
    Value::Object(object)
}
