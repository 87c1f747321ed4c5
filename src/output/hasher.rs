//! A sink that keeps no file, only what tells one from another.

use std::collections::BTreeMap;
use std::sync::{Mutex, PoisonError};

use super::Sink;
use super::taken::Taken;
use crate::diagnostic::Diagnostic;

/// Hashes of files by path: for a check that writes nothing, and to compare two builds.
#[derive(Debug, Default)]
pub struct Hasher {
    taken: Taken,
    hashes: Mutex<BTreeMap<String, blake3::Hash>>,
}

impl Hasher {
    /// BLAKE3 of every file so far.
    pub fn into_hashes(self) -> BTreeMap<String, blake3::Hash> {
        self.hashes.into_inner().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Sink for Hasher {
    fn put(&self, path: &str, bytes: &[u8]) -> Result<(), Box<Diagnostic>> {
        self.taken.claim(path)?;
        let hash = blake3::hash(bytes);
        self.hashes.lock().unwrap_or_else(PoisonError::into_inner).insert(path.to_owned(), hash);
        Ok(())
    }
}
