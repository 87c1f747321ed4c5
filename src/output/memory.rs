//! A sink that keeps every file in memory.

use std::collections::BTreeMap;
use std::sync::{Mutex, PoisonError};

use super::Sink;
use super::taken::Taken;
use crate::diagnostic::Diagnostic;

/// Files by path.
#[derive(Debug, Default)]
pub struct Memory {
    taken: Taken,
    files: Mutex<BTreeMap<String, Vec<u8>>>,
}

impl Memory {
    /// The files so far.
    pub fn into_files(self) -> BTreeMap<String, Vec<u8>> {
        self.files.into_inner().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Sink for Memory {
    fn put(&self, path: &str, bytes: &[u8]) -> Result<(), Box<Diagnostic>> {
        self.taken.claim(path)?;
        let mut files = self.files.lock().unwrap_or_else(PoisonError::into_inner);
        files.insert(path.to_owned(), bytes.to_vec());
        Ok(())
    }
}
