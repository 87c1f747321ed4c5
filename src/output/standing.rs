//! What stands in the output folder, compared with what builds have written there.

use std::collections::BTreeSet;
use std::fs;
use std::io;
use std::os::unix::fs::MetadataExt;
use std::path::Path;

use rustix::fs::{Access, access};
use walkdir::WalkDir;

use super::disk::{Disk, Stamp};
use super::fault::{fault, reason, refused};
use super::manifest::{self, Entry, Manifest, Seal};
use super::target::Target;
use crate::diagnostic::Diagnostic;

/// The folder as a build finds it: every file in it is one of ours.
#[derive(Debug)]
pub(super) struct Standing {
    /// Every file in the folder.
    pub(super) files: BTreeSet<String>,
    /// All that builds have written, here or on the way here.
    pub(super) known: Manifest,
    /// True when a build was killed while its site changed places with the one before.
    pub(super) is_unsettled: bool,
    /// False when there is no folder yet.
    pub(super) is_there: bool,
    /// Of the last build's list; `None` where there is none, or two.
    seal: Option<Seal>,
}

impl Standing {
    /// Looks at the folder and changes nothing.
    ///
    /// # Errors
    /// When the folder holds a file that no build has written, or cannot be read or written.
    pub(super) fn survey(target: &Target) -> Result<Standing, Box<Diagnostic>> {
        let (known, seal) = read_manifest(target, &target.manifest)?.unzip();
        let mut known: Manifest = known.unwrap_or_default();
        let next = read_manifest(target, &target.next)?;
        let is_unsettled = next.is_some();
        let seal = seal.filter(|_| !is_unsettled);
        for (path, entries) in next.map(|(next, _)| next).unwrap_or_default() {
            known.entry(path).or_default().extend(entries);
        }
        let mut standing = Standing { files: BTreeSet::new(), known, is_unsettled, is_there: false, seal };
        if fs::symlink_metadata(&target.folder).is_err() {
            return Ok(standing);
        }
        standing.is_there = true;
        standing.walk(target)?;
        if let Err(error) = access(&target.folder, Access::WRITE_OK | Access::EXEC_OK) {
            return Err(fault(
                format!("`{}` cannot be written: {}", target.shown, reason(&error.into())),
                "make it writable, or name another folder with `-o`",
            ));
        }
        Ok(standing)
    }

    fn walk(&mut self, target: &Target) -> Result<(), Box<Diagnostic>> {
        let mut foreign = Vec::new();
        let walk = WalkDir::new(&target.folder).min_depth(1).sort_by_file_name();
        for entry in walk.into_iter().filter_entry(|entry| entry.path() != target.stage) {
            let entry = entry.map_err(|error| {
                let path = error.path().unwrap_or(&target.folder).to_owned();
                refused("look into", &path, &error.into_io_error().unwrap_or(io::ErrorKind::Other.into()))
            })?;
            if entry.file_type().is_dir() || is_litter(entry.path()) {
                continue;
            }
            let below = entry.path().strip_prefix(&target.folder).unwrap_or(entry.path());
            match below.to_str() {
                Some(path) if self.known.contains_key(path) => {
                    self.files.insert(path.to_owned());
                }
                _ => foreign.push(format!("`{}`", below.display())),
            }
            if foreign.len() > 3 {
                break;
            }
        }
        if foreign.is_empty() { Ok(()) } else { Err(self.refuse(target, &foreign)) }
    }

    fn refuse(&self, target: &Target, foreign: &[String]) -> Box<Diagnostic> {
        let names = match foreign {
            [one] => one.clone(),
            [one, two] => format!("{one} and {two}"),
            [one, two, three] => format!("{one}, {two} and {three}"),
            [one, two, three, ..] => format!("{one}, {two}, {three} and more"),
            [] => String::new(),
        };
        let message = format!("`{}` holds files that no build has written: {names}", target.shown);
        if self.known.is_empty() {
            fault(message, "name another folder with `-o`, or empty this one")
        } else {
            fault(message, "move them away; what belongs to the site goes into `static/`")
        }
    }

    /// The seal of the last build's list, when every file of it stands there as that build left it.
    pub(super) fn seal(&self, folder: &Path) -> Option<Seal> {
        let is_whole = self.known.iter().all(|(path, entries)| match entries.as_slice() {
            [entry] => fs::symlink_metadata(folder.join(path))
                .is_ok_and(|metadata| metadata.is_file() && entry.stamp == Stamp::of(&metadata)),
            _ => false,
        });
        self.seal.filter(|_| self.is_there && is_whole)
    }

    /// What is known of the file at `path`, when it stands there with these bytes, and its number on the disk.
    pub(super) fn unchanged(&self, folder: &Path, path: &str, hash: &blake3::Hash) -> Option<(Entry, u64)> {
        let mut same = self.known.get(path)?.iter().filter(|entry| entry.hash == *hash).peekable();
        same.peek()?;
        let metadata = fs::symlink_metadata(folder.join(path)).ok()?;
        let stamp = Stamp::of(&metadata);
        let entry = same.find(|entry| metadata.is_file() && entry.stamp == stamp)?;
        Some((*entry, metadata.ino()))
    }
}

/// What file browsers leave in every folder they show is no one's file.
pub fn is_litter(file: &Path) -> bool {
    file.file_name().is_some_and(|name| name == ".DS_Store" || name == "Thumbs.db")
}

fn read_manifest(target: &Target, file: &Path) -> Result<Option<(Manifest, Seal)>, Box<Diagnostic>> {
    let text = Disk::read(file).map_err(|error| refused("read", file, &error))?;
    let Some(text) = text else { return Ok(None) };
    match manifest::parse(&text) {
        Some(manifest) => Ok(Some((manifest, Seal::of(&text)))),
        None => Err(fault(
            format!("the list of what builds have written into `{}` is not whole", target.shown),
            format!("remove `{}` and that folder, then build again", file.display()),
        )),
    }
}
