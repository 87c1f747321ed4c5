//! The list of what a build has written, kept beside the folder, never in it.
//!
//! One line per file, ordered by path: hash, size, time, path. A path may stand twice: after a killed build
//! two descriptions of one file are known, and the file on the disk tells which one is true.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use super::disk::Stamp;

/// What a build knows of a file it has written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Entry {
    /// BLAKE3 of its bytes.
    pub(super) hash: blake3::Hash,
    /// The file's size and time, right after it was written.
    pub(super) stamp: Stamp,
}

/// Every file of a build, by path.
pub(super) type Manifest = BTreeMap<String, Vec<Entry>>;

/// Tells one list from every other.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Seal(blake3::Hash);

impl Seal {
    /// The seal of a list as text.
    pub fn of(text: &str) -> Seal {
        Seal(blake3::hash(text.as_bytes()))
    }

    /// Its bytes.
    pub fn as_bytes(&self) -> &[u8] {
        self.0.as_bytes()
    }
}

const HEAD: &str = "layerwiki wrote these files, 1";
const FOOT: &str = "that is all";

/// The manifest as text.
pub(super) fn to_text(manifest: &Manifest) -> String {
    let mut text = format!("{HEAD}\n");
    for (path, entries) in manifest {
        for Entry { hash, stamp: Stamp { size, changed: (seconds, nanos) } } in entries {
            let _ = writeln!(text, "{} {size} {seconds}.{nanos:09} {path}", hash.to_hex());
        }
    }
    text.push_str(FOOT);
    text.push('\n');
    text
}

/// Reads a manifest; `None` when it is not whole.
pub(super) fn parse(text: &str) -> Option<Manifest> {
    let lines = text.strip_prefix(HEAD)?.strip_prefix('\n')?.strip_suffix('\n')?.strip_suffix(FOOT)?;
    let mut manifest = Manifest::new();
    for line in lines.lines() {
        let mut parts = line.splitn(4, ' ');
        let hash = blake3::Hash::from_hex(parts.next()?).ok()?;
        let size = parts.next()?.parse().ok()?;
        let (seconds, nanos) = parts.next()?.split_once('.')?;
        let stamp = Stamp { size, changed: (seconds.parse().ok()?, nanos.parse().ok()?) };
        manifest.entry(parts.next()?.to_owned()).or_default().push(Entry { hash, stamp });
    }
    Some(manifest)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_manifest_is_read_as_it_was_written_and_never_in_part() {
        let entry =
            |size| Entry { hash: blake3::hash(b"loaf"), stamp: Stamp { size, changed: (1_700_000_000, 5) } };
        let manifest = Manifest::from([
            ("zh/面 包/index.html".to_owned(), vec![entry(4)]),
            ("index.html".to_owned(), vec![entry(1), entry(2)]),
        ]);
        let text = to_text(&manifest);
        assert_eq!(parse(&text), Some(manifest));
        assert_eq!(parse(&to_text(&Manifest::new())), Some(Manifest::new()));
        for (cut, _) in text.char_indices() {
            assert_eq!(parse(&text[..cut]), None);
        }
    }
}
