//! What is known of a target: the manifest of the last publish that came to its end, and the journal of those that did not.
//!
//! Both are text, one line per file, whole or not read at all. The manifest says what stands; the journal says what
//! may stand there beside it, so that a publish that goes on where another was killed knows its own files from foreign ones.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;

use crate::output::{Digest, Stamp};

/// What the last publish left at one path.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Entry {
    /// BLAKE3 of its bytes.
    pub(super) hash: blake3::Hash,
    /// Its size and time there, right after it was sent.
    pub(super) stamp: Stamp,
    /// How many publishes ago it left the site; none while it is part of it.
    pub(super) age: Option<u32>,
}

/// What the last publish that came to its end has left.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Manifest {
    /// Of the site it sent.
    pub(super) digest: Digest,
    /// Every file of ours, by path.
    pub(super) entries: BTreeMap<String, Entry>,
}

const MANIFEST: &str = "layerwiki published these files, 1";
const JOURNAL: &str = "layerwiki is publishing these files, 1";
const FOOT: &str = "that is all";

impl Manifest {
    /// The manifest as text.
    pub(super) fn to_text(&self) -> String {
        let mut text = format!("{MANIFEST}\n{:#}\n", self.digest);
        for (path, Entry { hash, stamp: Stamp { size, changed: (seconds, nanos) }, age }) in &self.entries {
            let age = age.map_or_else(|| "-".to_owned(), |age| age.to_string());
            let _ = writeln!(text, "{} {size} {seconds}.{nanos:09} {age} {path}", hash.to_hex());
        }
        text.push_str(FOOT);
        text.push('\n');
        text
    }

    /// Reads a manifest; `None` when it is not whole.
    pub(super) fn parse(text: &str) -> Option<Manifest> {
        let (digest, lines) = body(text, MANIFEST)?.split_once('\n')?;
        let mut entries = BTreeMap::new();
        for line in lines.lines() {
            let mut parts = line.splitn(5, ' ');
            let hash = blake3::Hash::from_hex(parts.next()?).ok()?;
            let size = parts.next()?.parse().ok()?;
            let (seconds, nanos) = parts.next()?.split_once('.')?;
            let stamp = Stamp { size, changed: (seconds.parse().ok()?, nanos.parse().ok()?) };
            let age = match parts.next()? {
                "-" => None,
                age => Some(age.parse().ok()?),
            };
            entries.insert(parts.next()?.to_owned(), Entry { hash, stamp, age });
        }
        Some(Manifest { digest: Digest::from_hex(digest)?, entries })
    }
}

/// What publishes that did not come to their end may have sent: a path may have had several bytes.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Journal(pub(super) BTreeMap<String, BTreeSet<[u8; 32]>>);

impl Journal {
    /// Adds what a publish is about to send.
    pub(super) fn add(&mut self, path: &str, hash: &blake3::Hash) {
        self.0.entry(path.to_owned()).or_default().insert(*hash.as_bytes());
    }

    /// True when the file at `path` may have these bytes because of a publish.
    pub(super) fn knows(&self, path: &str, hash: &blake3::Hash) -> bool {
        self.0.get(path).is_some_and(|hashes| hashes.contains(hash.as_bytes()))
    }

    /// The journal as text.
    pub(super) fn to_text(&self) -> String {
        let mut text = format!("{JOURNAL}\n");
        for (path, hashes) in &self.0 {
            for hash in hashes {
                let _ = writeln!(text, "{} {path}", blake3::Hash::from_bytes(*hash).to_hex());
            }
        }
        text.push_str(FOOT);
        text.push('\n');
        text
    }

    /// Reads a journal; `None` when it is not whole.
    pub(super) fn parse(text: &str) -> Option<Journal> {
        let mut journal = Journal::default();
        for line in body(text, JOURNAL)?.lines() {
            let (hash, path) = line.split_once(' ')?;
            journal.add(path, &blake3::Hash::from_hex(hash).ok()?);
        }
        Some(journal)
    }
}

/// What stands between head and foot.
fn body<'a>(text: &'a str, head: &str) -> Option<&'a str> {
    text.strip_prefix(head)?.strip_prefix('\n')?.strip_suffix('\n')?.strip_suffix(FOOT)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lists_are_read_as_they_were_written_and_never_in_part() {
        let hash = blake3::hash(b"loaf");
        let entry = |age| Entry { hash, stamp: Stamp { size: 4, changed: (1_700_000_000, 5) }, age };
        let manifest = Manifest {
            digest: Digest::of([("loaf", &hash)].into_iter()),
            entries: BTreeMap::from([
                ("zh/面 包/index.html".to_owned(), entry(None)),
                ("css/old.css".to_owned(), entry(Some(2))),
            ]),
        };
        let text = manifest.to_text();
        assert_eq!(Manifest::parse(&text), Some(manifest));
        let mut journal = Journal::default();
        journal.add("zh/面 包/index.html", &hash);
        journal.add("zh/面 包/index.html", &blake3::hash(b"other"));
        let journaled = journal.to_text();
        assert!(journal.knows("zh/面 包/index.html", &hash) && !journal.knows("index.html", &hash));
        assert_eq!(Journal::parse(&journaled), Some(journal));
        for (cut, _) in text.char_indices() {
            assert_eq!(Manifest::parse(&text[..cut]), None);
        }
        for (cut, _) in journaled.char_indices() {
            assert_eq!(Journal::parse(&journaled[..cut]), None);
        }
    }
}
