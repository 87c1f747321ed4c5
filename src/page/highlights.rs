//! Highlighted code by its content, shared by all pages of a build and kept between builds.
//!
//! Highlighting is nine tenths of what a cold build of code-heavy pages costs, and the same block gives
//! the same HTML, so it is made once. What a build did not use is forgotten.

use std::borrow::Cow;
use std::collections::{BTreeMap, HashMap};
use std::ops::Range;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Mutex, PoisonError};

use super::highlight::highlight;

/// The key of a block: BLAKE3 over language and text, cut to 16 bytes.
type Key = [u8; 16];

/// What a kept file begins with; it changes with the renderer and its grammars.
const SIGNATURE: &[u8] = b"layerwiki highlights 2 syntect 5.3\n";

/// Highlighted blocks: those kept by an earlier build, and those made by this one.
#[derive(Debug, Default)]
pub struct Highlights {
    kept: Vec<u8>,
    index: HashMap<Key, (Range<usize>, AtomicBool)>,
    made: Mutex<BTreeMap<Key, String>>,
}

impl Highlights {
    /// What an earlier build kept; nothing when the bytes are not such a file, or of another version.
    pub fn from_bytes(kept: Vec<u8>) -> Highlights {
        let mut index = HashMap::new();
        let mut at = SIGNATURE.len();
        if !kept.starts_with(SIGNATURE) {
            return Highlights::default();
        }
        while let Some((key, html)) = entry(&kept, at) {
            at = html.end;
            index.insert(key, (html, AtomicBool::new(false)));
        }
        Highlights { kept, index, made: Mutex::default() }
    }

    /// How many blocks were highlighted that nobody kept.
    pub fn n_made(&self) -> usize {
        self.made.lock().unwrap_or_else(PoisonError::into_inner).len()
    }

    /// A block of code as HTML.
    pub(super) fn html(&self, language: &str, code: &str) -> Cow<'_, str> {
        if language.is_empty() {
            return Cow::Owned(highlight(language, code));
        }
        let key = key_of(language, code);
        if let Some((range, is_used)) = self.index.get(&key)
            && let Some(html) = self.kept.get(range.clone()).and_then(|bytes| std::str::from_utf8(bytes).ok())
        {
            is_used.store(true, Ordering::Relaxed);
            return Cow::Borrowed(html);
        }
        let made = |made: &Mutex<BTreeMap<Key, String>>| {
            made.lock().unwrap_or_else(PoisonError::into_inner).get(&key).cloned()
        };
        if let Some(html) = made(&self.made) {
            return Cow::Owned(html);
        }
        let html = highlight(language, code);
        self.made.lock().unwrap_or_else(PoisonError::into_inner).insert(key, html.clone());
        Cow::Owned(html)
    }

    /// The file to keep for the next build; `None` when it would be the same as the one read.
    pub fn to_bytes(&self) -> Option<Vec<u8>> {
        let made = self.made.lock().unwrap_or_else(PoisonError::into_inner);
        let is_used = |(_, used): &(Range<usize>, AtomicBool)| used.load(Ordering::Relaxed);
        if made.is_empty() && self.index.values().all(is_used) {
            return None;
        }
        let mut entries: BTreeMap<Key, &[u8]> =
            made.iter().map(|(key, html)| (*key, html.as_bytes())).collect();
        for (key, used) in self.index.iter().filter(|(_, used)| is_used(used)) {
            entries.insert(*key, self.kept.get(used.0.clone()).unwrap_or_default());
        }
        let mut bytes = SIGNATURE.to_vec();
        for (key, html) in entries {
            bytes.extend_from_slice(&key);
            bytes.extend_from_slice(&u32::try_from(html.len()).unwrap_or(0).to_le_bytes());
            bytes.extend_from_slice(html);
        }
        Some(bytes)
    }
}

/// The entry that begins at a byte: its key, and where its HTML lies.
fn entry(bytes: &[u8], at: usize) -> Option<(Key, Range<usize>)> {
    let key = bytes.get(at..at + 16)?.try_into().ok()?;
    let length = u32::from_le_bytes(bytes.get(at + 16..at + 20)?.try_into().ok()?);
    let html = at + 20..at + 20 + usize::try_from(length).ok()?;
    (html.end <= bytes.len()).then_some((key, html))
}

fn key_of(language: &str, code: &str) -> Key {
    let mut hasher = blake3::Hasher::new();
    hasher.update(language.as_bytes());
    hasher.update(b"\0");
    hasher.update(code.as_bytes());
    let mut key = Key::default();
    hasher.finalize_xof().fill(&mut key);
    key
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_one_build_made_the_next_one_finds_and_what_nobody_uses_is_forgotten() {
        let first = Highlights::default();
        let html = first.html("rust", "let a = 1;").into_owned();
        first.html("rust", "let b = 2;");
        let second = Highlights::from_bytes(first.to_bytes().unwrap());
        assert!(matches!(second.html("rust", "let a = 1;"), Cow::Borrowed(kept) if kept == html));
        let third = Highlights::from_bytes(second.to_bytes().unwrap());
        assert_eq!(third.index.len(), 1);
        third.html("rust", "let a = 1;");
        assert_eq!(third.to_bytes(), None);
    }

    #[test]
    fn a_broken_file_is_no_file() {
        for bytes in [&b""[..], b"something else", &SIGNATURE[..SIGNATURE.len() - 1]] {
            assert!(Highlights::from_bytes(bytes.to_vec()).index.is_empty());
        }
        let mut cut = Highlights::default();
        cut.html("rust", "let a = 1;");
        let bytes = cut.to_bytes().unwrap();
        cut = Highlights::from_bytes(bytes[..bytes.len() - 3].to_vec());
        assert!(cut.index.is_empty());
    }
}
