//! The one door for YAML: a tree whose scalars are text as written, each with the ordinal of its node.
//!
//! `serde_yaml` reads; it would guess `2.50` to be a number, so wherever it guessed, the text is taken
//! back from the source. Anchors, aliases and tags are refused: no page needs them, and they cost sight.

use std::cell::Cell;
use std::fmt;

use serde::Deserialize;
use serde::de::{DeserializeSeed, Deserializer, EnumAccess, MapAccess, SeqAccess, Visitor};

use super::locate::{Anchored, node_spans};
use super::tree::Source;
use crate::diagnostic::{Diagnostic, Fault, Spot, rules};

/// A text as the author wrote it, and where.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Written {
    /// The text, quotes and folds undone.
    pub text: String,
    /// Its place in the file at hand.
    pub spot: Spot,
}

impl Written {
    /// The text, borrowed.
    pub fn as_str(&self) -> &str {
        &self.text
    }
}

/// One node of a YAML tree.
#[derive(Clone, Debug, PartialEq)]
pub struct Node {
    /// Its ordinal: keys and values counted in order from 0.
    pub ordinal: u32,
    /// What it holds.
    pub value: Value,
}

/// What a node holds.
#[derive(Clone, Debug, PartialEq)]
pub enum Value {
    /// `null`, `~` or no value at all.
    Nothing,
    /// A scalar, as text.
    Text(String),
    /// A sequence.
    List(Vec<Node>),
    /// A mapping, in the order written.
    Map(Vec<(Written, Node)>),
}

impl Node {
    /// Where the node stands.
    pub fn spot(&self) -> Spot {
        Spot::Node(self.ordinal)
    }

    /// True for `null` and for no value.
    pub fn is_nothing(&self) -> bool {
        self.value == Value::Nothing
    }

    /// What the node is, in an author's words.
    pub fn kind(&self) -> &'static str {
        match self.value {
            Value::Nothing => "nothing",
            Value::Text(_) => "a text",
            Value::List(_) => "a list",
            Value::Map(_) => "a mapping",
        }
    }

    /// The scalar, with its place.
    pub fn written(&self) -> Option<Written> {
        match &self.value {
            Value::Text(text) => Some(Written { text: text.clone(), spot: self.spot() }),
            _ => None,
        }
    }
}

/// Reads one YAML document. Nothing at all is an empty mapping.
///
/// # Errors
/// A [`Fault`] with the bytes it is about: wrong syntax, an anchor, an alias, a tag, a key that is no text.
pub fn read_yaml(text: &str) -> Result<Node, Fault> {
    refuse_depth(text)?;
    refuse_anchors(text)?;
    let count = Counter {
        next: Cell::new(0),
        is_guessed: Cell::new(text.contains("0x") || text.contains("0o") || text.contains('+')),
    };
    if text.trim().is_empty() {
        return Ok(Node { ordinal: 0, value: Value::Map(Vec::new()) });
    }
    let mut documents = serde_yaml::Deserializer::from_str(text);
    let Some(document) = documents.next() else {
        return Ok(Node { ordinal: 0, value: Value::Map(Vec::new()) });
    };
    let mut node = Seed(&count).deserialize(document).map_err(|error| syntax_fault(&error, text))?;
    if node.is_nothing() {
        node.value = Value::Map(Vec::new());
    }
    if let Some(second) = documents.next() {
        let _ = serde::de::IgnoredAny::deserialize(second).map_err(|error| syntax_fault(&error, text))?;
        let at = text.rfind("\n---").map_or(0, |newline| newline + 1);
        return Err(Fault::new("a second YAML document begins here")
            .hint("keep one document per file: remove the line")
            .within(at, at + 3));
    }
    if count.is_guessed.get() {
        respell(&mut node, text);
    }
    Ok(node)
}

/// Reads a file of data; what keeps it from being read is told.
pub fn read_data(source: &Source, faults: &mut Vec<Diagnostic>) -> Option<Node> {
    match read_yaml(source.text().unwrap_or_default()) {
        Ok(node) => Some(node),
        Err(fault) => {
            let all = Spot::Bytes { start: 0, end: u32::MAX };
            faults.push(fault.at(&rules::YAML, source.path().at(all)));
            None
        }
    }
}

/// Reads a file whose shape the engine fixes, such as the description of a language, into `T`.
///
/// # Errors
/// A [`Fault`] with the bytes it is about.
pub fn read_typed<T: serde::de::DeserializeOwned>(text: &str) -> Result<T, Fault> {
    refuse_depth(text)?;
    refuse_anchors(text)?;
    serde_yaml::from_str(text).map_err(|error| {
        let mut fault = syntax_fault(&error, text);
        // The reader's own words for types are not an author's.
        if let Some((what, _)) = fault.message.split_once(", expected") {
            fault.message = what.to_owned();
        }
        fault.message = fault.message.replace("this is not YAML: ", "").replace("field", "key");
        fault
    })
}

/// Refuses what opens without end: the parser behind looks at every open bracket again with each sign.
fn refuse_depth(text: &str) -> Result<(), Fault> {
    let mut depth = 0_usize;
    for (at, byte) in text.bytes().enumerate() {
        match byte {
            b'[' | b'{' => depth += 1,
            b']' | b'}' => depth = depth.saturating_sub(1),
            _ => {}
        }
        if depth > MOST_OPEN {
            let fault = Fault::new("this is nested too deeply").hint("no file needs more than a few levels");
            return Err(fault.within(at, at + 1));
        }
    }
    Ok(())
}

/// More brackets are never open at a time, those in texts counted in.
const MOST_OPEN: usize = 1000;

/// Refuses anchors, aliases and tags; looks closer only where a sign of one begins a word.
fn refuse_anchors(text: &str) -> Result<(), Fault> {
    let mut before = '\n';
    let is_suspect = text.chars().any(|sign| {
        let opens = matches!(sign, '&' | '*' | '!') && !before.is_alphanumeric();
        before = sign;
        opens
    });
    if !is_suspect {
        return Ok(());
    }
    match super::locate::first_anchor(text) {
        Some((Anchored::Anchor, range)) => Err(Fault::new("anchors are not used here")
            .hint("write the value out; quote a text that begins with `&`")
            .within(range.start, range.end)),
        Some((Anchored::Alias, range)) => Err(Fault::new("aliases are not used here")
            .hint("write the value out; quote a text that begins with `*`")
            .within(range.start, range.end)),
        Some((Anchored::Tag, range)) => Err(Fault::new("tags are not used here")
            .hint("quote a text that begins with `!`")
            .within(range.start, range.end)),
        None => Ok(()),
    }
}

/// What the parser says, and what an author is told.
const SYNTAX: &[(&str, &str)] = &[
    ("mapping values are not allowed", "a `: ` makes a key, and none can stand here"),
    ("did not find expected ',' or ']'", "a list `[…]` is not closed, or lacks a comma"),
    ("did not find expected ',' or '}'", "a mapping `{…}` is not closed, or lacks a comma"),
    ("found character that cannot start", "nothing can begin with this sign"),
    ("could not find expected ':'", "a key has no `: ` after it"),
    ("did not find expected key", "something stands here that belongs to no key"),
    ("did not find expected '-' indicator", "a list goes on without its `-`, or is indented differently"),
    ("unexpected end of stream", "a text in quotes is never closed"),
];

/// A syntax error of the parser, in an author's words.
fn syntax_fault(error: &serde_yaml::Error, text: &str) -> Fault {
    let whole = error.to_string();
    let reason = whole.split(" at line ").next().unwrap_or(&whole);
    let at = error.location().map_or(0, |location| location.index()).min(text.len());
    let line_start = text.get(..at).and_then(|before| before.rfind('\n')).map_or(0, |newline| newline + 1);
    let line = text.get(line_start..).unwrap_or_default().lines().next().unwrap_or_default();
    let known = SYNTAX.iter().find(|(theirs, _)| reason.contains(theirs));
    let mut fault = match known {
        Some((_, ours)) => Fault::new(format!("this is not YAML: {ours}")),
        None => Fault::new(format!("this is not YAML: {reason}")),
    };
    if line.trim_start_matches(' ').starts_with('\t') {
        fault = fault.hint("indent with blanks, not with tabs");
    } else if line.matches(": ").count() > 1 && !line.contains('{') {
        fault = fault.hint("quote a text that holds `: `");
    } else if line
        .split_once(": ")
        .is_some_and(|(_, value)| value.starts_with(['%', '@', '`', '[', '>', '*', '|']))
    {
        fault = fault.hint("quote a text that begins with `%`, `@`, `[[`, `>` or `*`");
    }
    let end = (line_start + line.len()).max(at);
    if reason.starts_with("recursion limit") {
        fault = Fault::new("this is nested too deeply").hint("no file needs more than a few levels");
    } else if reason.contains("unknown anchor") {
        fault = Fault::new("aliases are not used here")
            .hint("write the value out; quote a text that begins with `*`");
    }
    fault.within(if at < end { at } else { line_start }, end)
}

/// Takes every scalar's text back from the source, where the reader may have guessed a number.
fn respell(node: &mut Node, text: &str) {
    let spans = node_spans(text);
    let mut open = vec![node];
    while let Some(node) = open.pop() {
        match &mut node.value {
            Value::Text(written) => {
                let raw = usize::try_from(node.ordinal)
                    .ok()
                    .and_then(|index| spans.get(index))
                    .and_then(|range| text.get(range.clone()));
                let guessed = written.parse::<f64>().is_ok() || matches!(written.as_str(), "true" | "false");
                if let Some(raw) = raw.filter(|raw| guessed && !raw.starts_with(['"', '\'', '|', '>'])) {
                    *written = raw.trim().to_owned();
                }
            }
            Value::List(items) => open.extend(items),
            Value::Map(entries) => open.extend(entries.iter_mut().map(|(_, value)| value)),
            Value::Nothing => {}
        }
    }
}

struct Counter {
    next: Cell<u32>,
    is_guessed: Cell<bool>,
}

impl Counter {
    fn take(&self) -> u32 {
        let ordinal = self.next.get();
        self.next.set(ordinal.saturating_add(1));
        ordinal
    }
}

#[derive(Clone, Copy)]
struct Seed<'a>(&'a Counter);

impl<'de> DeserializeSeed<'de> for Seed<'_> {
    type Value = Node;

    fn deserialize<D: Deserializer<'de>>(self, from: D) -> Result<Node, D::Error> {
        let ordinal = self.0.take();
        let value = from.deserialize_any(Reader(self.0))?;
        Ok(Node { ordinal, value })
    }
}

struct Reader<'a>(&'a Counter);

impl Reader<'_> {
    fn guessed(&self, text: String) -> Value {
        self.0.is_guessed.set(true);
        Value::Text(text)
    }
}

impl<'de> Visitor<'de> for Reader<'_> {
    type Value = Value;

    fn expecting(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str("a text, a list or a mapping")
    }

    fn visit_none<E>(self) -> Result<Value, E> {
        Ok(Value::Nothing)
    }

    fn visit_unit<E>(self) -> Result<Value, E> {
        Ok(Value::Nothing)
    }

    fn visit_bool<E>(self, value: bool) -> Result<Value, E> {
        Ok(self.guessed(value.to_string()))
    }

    fn visit_i64<E>(self, value: i64) -> Result<Value, E> {
        Ok(Value::Text(value.to_string()))
    }

    fn visit_u64<E>(self, value: u64) -> Result<Value, E> {
        Ok(Value::Text(value.to_string()))
    }

    fn visit_i128<E>(self, value: i128) -> Result<Value, E> {
        Ok(self.guessed(value.to_string()))
    }

    fn visit_u128<E>(self, value: u128) -> Result<Value, E> {
        Ok(self.guessed(value.to_string()))
    }

    fn visit_f64<E>(self, value: f64) -> Result<Value, E> {
        Ok(self.guessed(value.to_string()))
    }

    fn visit_str<E>(self, value: &str) -> Result<Value, E> {
        Ok(Value::Text(value.to_owned()))
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut items: A) -> Result<Value, A::Error> {
        let mut list = Vec::new();
        while let Some(item) = items.next_element_seed(Seed(self.0))? {
            list.push(item);
        }
        Ok(Value::List(list))
    }

    fn visit_map<A: MapAccess<'de>>(self, mut entries: A) -> Result<Value, A::Error> {
        let mut map = Vec::new();
        while let Some(key) = entries.next_key_seed(Seed(self.0))? {
            let Value::Text(text) = key.value else {
                return Err(serde::de::Error::custom("a key is a text"));
            };
            let spot = Spot::Node(key.ordinal);
            map.push((Written { text, spot }, entries.next_value_seed(Seed(self.0))?));
        }
        Ok(Value::Map(map))
    }

    fn visit_enum<A: EnumAccess<'de>>(self, _: A) -> Result<Value, A::Error> {
        Err(serde::de::Error::custom("tags are not used here"))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn texts(yaml: &str) -> Vec<String> {
        fn gather(node: &Node, into: &mut Vec<String>) {
            match &node.value {
                Value::Nothing => into.push("∅".to_owned()),
                Value::Text(text) => into.push(text.clone()),
                Value::List(items) => items.iter().for_each(|item| gather(item, into)),
                Value::Map(entries) => entries.iter().for_each(|(_, value)| gather(value, into)),
            }
        }
        let mut all = Vec::new();
        gather(&read_yaml(yaml).unwrap(), &mut all);
        all
    }

    #[test]
    fn scalars_are_text_as_written() {
        for (yaml, expected) in [
            ("a: 2.50", "2.50"),
            ("a: 007", "007"),
            ("a: 0x1F", "0x1F"),
            ("a: +5", "+5"),
            ("a: 2017", "2017"),
            ("a: 1e3", "1e3"),
            ("a: True", "True"),
            ("a: 2026-05-08", "2026-05-08"),
            ("a: \"2.50\"", "2.50"),
            ("a: 99999999999999999999999", "99999999999999999999999"),
            ("a:", "∅"),
            ("a: ~", "∅"),
            ("a: \"\"", ""),
            ("甲: 1.10", "1.10"),
        ] {
            assert_eq!(texts(yaml), [expected], "{yaml}");
        }
    }

    #[test]
    fn anchors_aliases_and_tags_are_refused_with_their_place() {
        for (yaml, wrong) in [("a: &x 1\nb: 2", "&x"), ("a: !t 1", "!t")] {
            let fault = read_yaml(yaml).unwrap_err();
            let (start, end) = fault.within.unwrap();
            let marked = &yaml[start as usize..end as usize];
            assert!(marked.contains(wrong) || yaml[..end as usize].contains(wrong), "{marked}");
        }
        assert!(read_yaml("a: R&D and 3 * 4, really!").is_ok());
    }

    #[test]
    fn a_fault_of_syntax_names_its_line() {
        let yaml = "a: 1\nb: {c: 1\nd: 2\n";
        let fault = read_yaml(yaml).unwrap_err();
        assert!(fault.message.starts_with("this is not YAML"), "{}", fault.message);
        assert!(!fault.message.contains("line"), "{}", fault.message);
    }
}
