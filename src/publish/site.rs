//! The built site that is to be sent: every file of a folder, hashed.

use std::collections::BTreeMap;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use walkdir::WalkDir;

use super::fault::{UNTOUCHED, fault, reason};
use crate::diagnostic::Diagnostic;
use crate::output::{Digest, is_litter};

/// A site as it lies in a folder.
#[derive(Debug)]
pub(super) struct Site {
    /// Absolute and without links.
    pub(super) folder: PathBuf,
    /// Its files by their path below it.
    pub(super) files: BTreeMap<String, Listed>,
}

/// A file of the site.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Listed {
    /// BLAKE3 of its bytes.
    pub(super) hash: blake3::Hash,
    /// Bytes.
    pub(super) size: u64,
}

impl Site {
    /// Reads the folder. Links are not followed: what they lead to is no part of the site.
    ///
    /// # Errors
    /// A [`Diagnostic`] when there is no site, or something in it cannot be read or sent.
    pub(super) fn read(named: &Path) -> Result<Site, Box<Diagnostic>> {
        let shown = named.display();
        let cannot = |error: &io::Error| {
            let hint = "build the site first, or name the folder it was built into with `--from`";
            fault(format!("cannot read the site in `{shown}`: {}", reason(error)), hint)
        };
        let folder = named.canonicalize().map_err(|error| cannot(&error))?;
        let mut site = Site { files: BTreeMap::new(), folder };
        for entry in WalkDir::new(&site.folder).min_depth(1).sort_by_file_name() {
            let entry = entry.map_err(|error| cannot(&error.into()))?;
            if entry.file_type().is_dir() || is_litter(entry.path()) {
                continue;
            }
            let below = entry.path().strip_prefix(&site.folder).unwrap_or(entry.path());
            let path = below.to_str().filter(|path| !path.contains(char::is_control));
            let Some(path) = path.filter(|path| !path.starts_with(super::OWN)) else {
                let hint = "rename it in the sources, and build again";
                return Err(fault(format!("`{shown}/{}` cannot be published", below.display()), hint));
            };
            if !entry.file_type().is_file() {
                let message = format!("`{shown}/{path}` is no file, and publish follows no links");
                return Err(fault(message, "put the file itself in its place"));
            }
            let bytes = site.bytes(path).map_err(|error| cannot(&error))?;
            let size = u64::try_from(bytes.len()).unwrap_or(u64::MAX);
            site.files.insert(path.to_owned(), Listed { hash: blake3::hash(&bytes), size });
        }
        if site.files.contains_key("index.html") {
            return Ok(site);
        }
        // Publishing nothing would delete everything.
        let hint = "name the folder that `layerwiki build` has written with `--from`";
        Err(fault(format!("there is no site in `{shown}`: it has no `index.html`"), hint))
    }

    /// The bytes of a file, as they are now.
    #[expect(clippy::disallowed_methods, reason = "what is sent is no source; it is read as it was built")]
    pub(super) fn bytes(&self, path: &str) -> io::Result<Vec<u8>> {
        fs::read(self.folder.join(path))
    }

    /// The bytes of a file, which have to be those that were read first.
    ///
    /// # Errors
    /// A [`Diagnostic`] when they are others by now.
    pub(super) fn same_bytes(&self, path: &str, hash: &blake3::Hash) -> Result<Vec<u8>, Box<Diagnostic>> {
        let shown = self.folder.join(path);
        let bytes = self.bytes(path).map_err(|error| {
            fault(format!("cannot read `{}`: {}", shown.display(), reason(&error)), super::fault::WHOLE)
        })?;
        if blake3::hash(&bytes) == *hash {
            return Ok(bytes);
        }
        let message = format!("`{}` has changed while it was being published", shown.display());
        Err(fault(message, super::fault::WHOLE))
    }

    /// One short name for all of it.
    pub(super) fn digest(&self) -> Digest {
        Digest::of(self.files.iter().map(|(path, listed)| (path.as_str(), &listed.hash)))
    }

    /// Refuses a target that holds this site or the sources of one, or lies among them.
    ///
    /// # Errors
    /// A [`Diagnostic`] that says which.
    pub(super) fn refuse_overlap(&self, target: &Path, root: &Path) -> Result<(), Box<Diagnostic>> {
        let shown = target.display();
        let refuse = |what: String| {
            let hint = format!("name another folder, such as one beside it; {UNTOUCHED}");
            Err(fault(format!("`{shown}` {what}"), hint))
        };
        if target == self.folder {
            return refuse("is the site that is to be published".to_owned());
        }
        if self.folder.starts_with(target) {
            return refuse(format!("holds the site that is to be published, `{}`", self.folder.display()));
        }
        if target.starts_with(&self.folder) {
            return refuse(format!("lies in the site that is to be published, `{}`", self.folder.display()));
        }
        let Ok(root) = root.canonicalize() else { return Ok(()) };
        if root.starts_with(target) {
            return refuse("holds the sources of the site".to_owned());
        }
        match crate::source::watched().iter().find(|name| target.starts_with(root.join(name))) {
            Some(name) => refuse(format!("lies in `{name}`, among the sources of the site")),
            None => Ok(()),
        }
    }
}
