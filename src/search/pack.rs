//! Writes an index down: pages as short lists, terms as lines, and where each stands in few letters.

use std::collections::HashMap;

use serde_json::{Value, json};

use super::entry::{Entry, Part};

/// Letters that stand for numbers from 0 to 63 and need no escape in JSON.
const LETTERS: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";

/// Where one term stands: for each place the distance to the page before, and slot and field in it.
#[derive(Clone, Debug, Default)]
pub(super) struct Postings {
    letters: String,
    last_page: usize,
}

impl Postings {
    /// Adds a place; pages come in order.
    pub(super) fn add(&mut self, page: usize, place: u32) {
        self.number(page - self.last_page);
        self.number(place as usize);
        self.last_page = page;
    }

    /// Five bits a letter, the lowest first; the sixth says that more follow.
    fn number(&mut self, mut number: usize) {
        loop {
            let more = number >= 32;
            let letter = LETTERS.get(number % 32 + if more { 32 } else { 0 }).copied().unwrap_or(b'A');
            self.letters.push(char::from(letter));
            number /= 32;
            if !more {
                break;
            }
        }
    }
}

/// All terms in order, each with where it stands.
#[derive(Clone, Debug)]
pub(super) struct TermList<'a>(Vec<(&'a str, Postings)>);

/// Terms and where they stand, a line for each.
type Shard = [String; 2];

impl<'a> TermList<'a> {
    pub(super) fn new(by_term: HashMap<&'a str, Postings>) -> TermList<'a> {
        let mut terms: Vec<(&str, Postings)> = by_term.into_iter().collect();
        terms.sort_unstable_by_key(|(term, _)| *term);
        TermList(terms)
    }

    /// All of them as one shard.
    pub(super) fn all(&self) -> Shard {
        shard(&self.0)
    }

    /// Shards of about `size` bytes, each with its first term.
    pub(super) fn shards(&self, size: usize) -> Vec<(&'a str, Shard)> {
        let mut shards = Vec::new();
        let (mut start, mut bytes) = (0, 0);
        for (at, (term, postings)) in self.0.iter().enumerate() {
            bytes += term.len() + postings.letters.len() + 4;
            if bytes >= size || at + 1 == self.0.len() {
                let terms = self.0.get(start..=at).unwrap_or_default();
                shards.extend(terms.first().map(|(first, _)| (*first, shard(terms))));
                (start, bytes) = (at + 1, 0);
            }
        }
        shards
    }
}

fn shard(terms: &[(&str, Postings)]) -> Shard {
    let lines = |line: fn(&(&str, Postings)) -> String| terms.iter().map(line).collect::<Vec<_>>().join("\n");
    [lines(|(term, _)| (*term).to_owned()), lines(|(_, postings)| postings.letters.clone())]
}

/// A page as a result shows it. What is missing at the end of a list is left out.
pub(super) fn record(entry: &Entry) -> Value {
    let parts: Vec<Value> = entry.parts.iter().map(part).collect();
    json!([
        entry.kind as usize,
        entry.href,
        entry.title,
        entry.of.as_deref().unwrap_or_default(),
        entry.aliases.join("\n"),
        entry.summary.as_deref().unwrap_or_default(),
        entry.code.as_deref().unwrap_or_default(),
        entry.place.map_or(json!(-1), |place| json!(place)),
        parts,
    ])
}

fn part(part: &Part) -> Value {
    let anchor = part.anchor.as_deref().unwrap_or_default();
    match (part.label.is_empty(), part.value.is_empty()) {
        (true, true) if anchor.is_empty() => json!(0),
        (true, true) => json!([anchor]),
        (_, true) => json!([anchor, part.label]),
        _ => json!([anchor, part.label, part.value]),
    }
}

/// The words of a page's parts, for what a result quotes.
pub(super) fn texts(entry: &Entry) -> Vec<&str> {
    entry.parts.iter().map(|part| part.words.as_str()).collect()
}

/// A name that changes when its bytes do.
pub(super) fn fingerprinted(stem: &str, bytes: &[u8]) -> String {
    let hash = blake3::hash(bytes);
    let hash: String = hash.as_bytes().iter().take(5).map(|byte| format!("{byte:02x}")).collect();
    format!("{stem}.{hash}.json")
}
