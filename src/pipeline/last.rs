//! Recognises a build that would change nothing, before anything is parsed.
//!
//! A build depends on the program, on what is asked of it and on the sources, all of which are at hand; what
//! it gives is the output folder and what it tells. Where the first three are as the last build left them,
//! and the folder too, nothing is made again: what was told then is told again.

use crate::output::Seal;
use crate::source::{SourceTree, program};

use super::Wishes;

/// A build that came to its end.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Last {
    /// How many pages it made.
    pub n_pages: usize,
    /// How many files it put.
    pub n_files: usize,
    /// What it told the author, drawn.
    pub told: String,
}

/// What a kept file begins with; it changes with its form.
const SIGNATURE: &str = "layerwiki last build 1";

impl Last {
    /// The last build, if it was made from `tree` by this program and these wishes, and the folder is still
    /// sealed as it left it.
    pub fn from_bytes(kept: &[u8], tree: &SourceTree, wishes: &Wishes, seal: &Seal) -> Option<Last> {
        let (head, told) = std::str::from_utf8(kept).ok()?.split_once('\n')?;
        let mut words = head.strip_prefix(SIGNATURE)?.split_whitespace();
        let is_same = words.next()? == fingerprint(tree, wishes, seal)?.to_hex().as_str();
        let n_pages = words.next()?.parse().ok()?;
        let n_files = words.next()?.parse().ok()?;
        is_same.then(|| Last { n_pages, n_files, told: told.to_owned() })
    }

    /// The file to keep for the next build.
    pub fn to_bytes(&self, tree: &SourceTree, wishes: &Wishes, seal: &Seal) -> Option<Vec<u8>> {
        let Last { n_pages, n_files, told } = self;
        let fingerprint = fingerprint(tree, wishes, seal)?.to_hex();
        Some(format!("{SIGNATURE} {fingerprint} {n_pages} {n_files}\n{told}").into_bytes())
    }
}

/// One hash of all that a build depends on, and of what it left; `None` where the program is not known.
fn fingerprint(tree: &SourceTree, wishes: &Wishes, seal: &Seal) -> Option<blake3::Hash> {
    let mut hasher = blake3::Hasher::new();
    // Every part with its length, so that no two lists of parts read the same.
    let mut add = |part: &[u8]| {
        hasher.update(&part.len().to_le_bytes());
        hasher.update(part);
    };
    add(program()?.as_bytes());
    add(format!("{wishes:?}").as_bytes());
    add(seal.as_bytes());
    for source in tree.own_below("") {
        add(source.path().as_str().as_bytes());
        add(source.hash());
    }
    Some(hasher.finalize())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_build_is_known_again_until_anything_it_depends_on_differs() {
        let tree = SourceTree::of_texts([("entities/a.md", "a"), ("entities/b.md", "b")]);
        let (wishes, seal) = (Wishes::default(), Seal::of("two files"));
        let last = Last { n_pages: 2, n_files: 9, told: "1 note\n".to_owned() };
        let kept = last.to_bytes(&tree, &wishes, &seal).unwrap();
        let known =
            |tree: &SourceTree, wishes: &Wishes, seal: &Seal| Last::from_bytes(&kept, tree, wishes, seal);
        assert_eq!(known(&tree, &wishes, &seal), Some(last));
        for other in [
            SourceTree::of_texts([("entities/a.md", "a"), ("entities/b.md", "c")]),
            SourceTree::of_texts([("entities/a.md", "a"), ("entities/c.md", "b")]),
            SourceTree::of_texts([("entities/a.md", "a")]),
        ] {
            assert_eq!(known(&other, &wishes, &seal), None);
        }
        let strict = Wishes { strict: true, ..Wishes::default() };
        assert_eq!(known(&tree, &strict, &seal), None);
        assert_eq!(known(&tree, &wishes, &Seal::of("three files")), None);
        assert_eq!(Last::from_bytes(&kept[..kept.len() / 3], &tree, &wishes, &seal), None);
    }
}
