//! The sources of a site that is read again and again: after the first time, only what has changed.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};
use std::sync::Arc;

use rayon::prelude::*;

use crate::diagnostic::{Checked, Diagnostic, SitePath};
use crate::source::{self, Change, Found, Source, SourceTree};

/// What may have changed below the root of a site.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Changes {
    /// Files, by their paths below the root.
    pub files: BTreeSet<PathBuf>,
    /// Anything: folders came or went, or nobody can tell.
    pub anything: bool,
}

/// The files of a site as they were last read.
#[derive(Clone, Debug, Default)]
pub struct Sources {
    root: PathBuf,
    /// All files.
    pub tree: Arc<SourceTree>,
    /// What is wrong with folders and names.
    walked: Vec<Diagnostic>,
    /// What is wrong with files.
    unread: BTreeMap<SitePath, Vec<Diagnostic>>,
}

impl Sources {
    /// Reads all files of a site.
    pub fn read(root: &Path) -> Sources {
        let mut walked = Vec::new();
        let found = source::walk(root).into_value(&mut walked);
        let read: Vec<Checked<Option<Source>>> = found.par_iter().map(source::read).collect();
        let mut unread = BTreeMap::new();
        let mut files = Vec::new();
        for (found, checked) in found.iter().zip(read) {
            if !checked.diagnostics.is_empty() {
                unread.insert(found.path.clone(), checked.diagnostics);
            }
            files.extend(checked.value);
        }
        Sources { root: root.to_owned(), tree: Arc::new(SourceTree::new(files)), walked, unread }
    }

    /// Reads what may have changed. A file that came or went is a matter of a walk, since names are judged
    /// together.
    pub fn refresh(&self, changes: &Changes) -> Sources {
        let again = || Sources::read(&self.root);
        if changes.anything || !self.walked.is_empty() {
            return again();
        }
        let mut found: Vec<Found> = Vec::new();
        for below in &changes.files {
            match source::look(&self.root, below) {
                Change::File(file) if self.tree.own(file.path.as_str()).is_some() => found.push(file),
                // What came and went in between was never a source.
                Change::Gone(path) if !self.holds(&path) => {}
                _ => return again(),
            }
        }
        let read: Vec<(SitePath, Checked<Option<Source>>)> =
            found.into_par_iter().map(|found| (found.path.clone(), source::read(&found))).collect();
        let mut unread = self.unread.clone();
        let mut files = Vec::new();
        for (path, checked) in read {
            unread.remove(&path);
            if !checked.diagnostics.is_empty() {
                unread.insert(path.clone(), checked.diagnostics);
            }
            let is_same =
                |new: &Source| self.tree.own(path.as_str()).is_some_and(|old| old.hash() == new.hash());
            if !checked.value.as_ref().is_some_and(is_same) {
                files.push((path, checked.value));
            }
        }
        let tree = if files.is_empty() { Arc::clone(&self.tree) } else { Arc::new(self.tree.with(files)) };
        Sources { root: self.root.clone(), tree, walked: Vec::new(), unread }
    }

    /// True when a file of the site lies at a path or below it.
    fn holds(&self, path: &SitePath) -> bool {
        let below = format!("{path}/");
        self.unread.contains_key(path)
            || self.tree.own(path.as_str()).is_some()
            || self.tree.own_below(&below).next().is_some()
    }

    /// All that is wrong with files and folders.
    pub fn faults(&self) -> impl Iterator<Item = &Diagnostic> {
        self.walked.iter().chain(self.unread.values().flatten())
    }

    /// True when both read the same.
    pub fn is_same(&self, other: &Sources) -> bool {
        (Arc::ptr_eq(&self.tree, &other.tree) || self.tree.changed_since(&other.tree).is_empty())
            && self.faults().eq(other.faults())
    }
}
