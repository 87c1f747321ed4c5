//! Builds the index that the reader's search asks: one for each language, small enough to be fetched at once
//! or cut into shards.
//!
//! 1. [`Entry::of`] gathers what one page says from its view, and the [`names`] it has in every language.
//! 2. [`fold`] makes case and width equal, [`words`] cuts text into terms.
//! 3. [`Index::files`] turns the entries of a language around: for each term, where it stands. [`pack`]
//!    writes it down.
//!
//! `static/js/search.js` reads what is written here, and ranks. This room knows no language: what a language
//! asks for stands in `languages.yaml`.

mod entry;
mod fold;
mod names;
mod pack;
mod words;

pub use entry::{Entry, Kind};

use std::collections::{HashMap, HashSet};

use flate2::Compression;
use flate2::write::GzEncoder;
use serde_json::{Map, Value, json};

use crate::page::view::SiteView;
use pack::{Postings, TermList, fingerprinted, record};

/// How large the files of an index may be.
#[derive(Clone, Copy, Debug)]
pub struct Limits {
    /// Bytes, compressed, up to which the index is one file.
    pub whole: usize,
    /// Bytes, not compressed, at which a shard of terms ends.
    pub shard: usize,
    /// Pages in a file of records, where those are cut.
    pub records: usize,
    /// Pages in a file of texts. They are fetched for a few results at a time.
    pub texts: usize,
}

impl Default for Limits {
    fn default() -> Limits {
        Limits { whole: 150_000, shard: 16_000, records: 64, texts: 8 }
    }
}

/// The search of one language.
#[derive(Clone, Copy, Debug)]
pub struct Index<'a> {
    /// What its pages share.
    pub site: &'a SiteView,
    /// Endings of words that make no difference to a reader who searches: `s`, `ing`.
    pub endings: &'a [String],
    /// How large its files may be.
    pub limits: Limits,
}

/// A file below the output folder.
type IndexFile = (String, Vec<u8>);

impl Index<'_> {
    /// The files of the index over these pages, the first of them the one that a page asks for.
    pub fn files(&self, mut entries: Vec<Entry>) -> Vec<IndexFile> {
        entries.sort_by(|left, right| left.order().cmp(&right.order()));
        let terms = turned_around(&entries);
        let mut files: Vec<IndexFile> = Vec::new();
        let mut known = HashSet::new();
        let mut put = |stem: &str, bytes: Vec<u8>| {
            let name = fingerprinted(stem, &bytes);
            // Pages that quote nothing share a file.
            if known.insert(name.clone()) {
                files.push((self.path(&name), bytes));
            }
            name
        };
        let texts: Vec<String> = entries
            .chunks(self.limits.texts)
            .map(|pages| put("texts", written(&pages.iter().map(pack::texts).collect::<Vec<_>>())))
            .collect();
        let records: Vec<Value> = entries.iter().map(record).collect();
        let mut head = Map::new();
        let mut add = |key: &str, value: Value| head.insert(key.to_owned(), value);
        add("words", self.words());
        add("kinds", self.kinds(&entries));
        add("endings", json!(self.endings));
        add("texts", json!({"of": self.limits.texts, "files": texts}));
        add("pages", json!({"of": entries.len(), "all": records}));
        add("terms", json!({"all": terms.all()}));
        let whole = written(&head);
        if self.fits(&whole, self.limits.whole) {
            files.insert(0, (self.path(FIRST), whole));
            return files;
        }
        if !self.fits(&written(&records), self.limits.whole / 2) {
            let chunks = records.chunks(self.limits.records);
            let names: Vec<String> = chunks.map(|pages| put("pages", written(&pages))).collect();
            head.insert("pages".to_owned(), json!({"of": self.limits.records, "files": names}));
        }
        let shards = terms.shards(self.limits.shard);
        let (first, names): (Vec<&str>, Vec<String>) =
            shards.into_iter().map(|(first, shard)| (first, put("terms", written(&shard)))).unzip();
        head.insert("terms".to_owned(), json!({"first": first, "files": names}));
        files.insert(0, (self.path(FIRST), written(&head)));
        files
    }

    /// Where a page finds the index: a path below the output folder.
    pub fn path(&self, name: &str) -> String {
        format!("search/{}/{name}", self.site.language)
    }

    fn fits(&self, bytes: &[u8], most: usize) -> bool {
        bytes.len() <= most || (bytes.len() <= 5 * most && compressed(bytes) <= most)
    }

    fn say<'s>(&'s self, key: &'s str) -> &'s str {
        self.site.phrases.get(key).map_or(key, String::as_str)
    }

    /// What the kinds are called, and where in the order of pages each begins.
    fn kinds(&self, entries: &[Entry]) -> Value {
        let kinds = Kind::ALL.into_iter().map(|kind| {
            let (one, many) = kind.phrases();
            let first = entries.partition_point(|entry| entry.kind < kind);
            json!({"one": self.say(one), "many": self.say(many), "first": first, "weight": kind.weight()})
        });
        kinds.collect()
    }

    /// The words the script shows.
    fn words(&self) -> Value {
        let words = self.site.phrases.iter().filter_map(|(key, phrase)| {
            let key = key.strip_prefix("search_")?;
            Some((key.to_owned(), json!(phrase)))
        });
        Value::Object(words.collect())
    }
}

/// The file of an index that is asked for first. It keeps its name; all others change theirs with their bytes.
const FIRST: &str = "index.json";

/// For each term, where it stands, ordered.
fn turned_around(entries: &[Entry]) -> TermList<'_> {
    let mut by_term: HashMap<&str, Postings> = HashMap::new();
    for (page, entry) in entries.iter().enumerate() {
        for (term, place) in entry.terms.iter() {
            by_term.entry(term).or_default().add(page, place);
        }
    }
    TermList::new(by_term)
}

/// The terms of a text, in the order they stand in it: what the search's script must make of it too.
pub fn terms(text: &str) -> Vec<String> {
    let mut terms = Vec::new();
    words::Cutter::new().terms(&fold::fold(text), &mut |term| terms.push(term.into_owned()));
    terms
}

fn written(value: &impl serde::Serialize) -> Vec<u8> {
    // What is made of texts and numbers is JSON.
    serde_json::to_vec(value).unwrap_or_default()
}

/// How many bytes cross the wire.
fn compressed(bytes: &[u8]) -> usize {
    let mut encoder = GzEncoder::new(Counted(0), Compression::default());
    let done = std::io::Write::write_all(&mut encoder, bytes).and_then(|()| encoder.finish());
    done.map_or(usize::MAX, |counted| counted.0)
}

/// Counts what is written.
struct Counted(usize);

impl std::io::Write for Counted {
    fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
        self.0 += bytes.len();
        Ok(bytes.len())
    }

    fn flush(&mut self) -> std::io::Result<()> {
        Ok(())
    }
}
