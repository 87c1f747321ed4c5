//! The site before the last one, kept beside the folder, so that the next build changes only what differs.
//!
//! Nothing in it is believed. A file of it stays where it is the very file that stands in the folder, under
//! a second name; any other is deleted before something is written in its place, so that no write goes
//! through a link into the folder. What is no file or folder of one disk makes an end of the whole spare.

use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};
use std::fs;
use std::io;
use std::os::unix::fs::MetadataExt;
use std::path::Path;

use walkdir::{DirEntryExt, WalkDir};

use super::disk::Disk;
use super::standing::is_litter;
use super::target::Target;

/// A spare that has become the stage, as it was then.
#[derive(Debug)]
pub(super) struct Spare {
    /// Files, and which they are on this disk.
    files: HashMap<String, u64>,
    folders: BTreeSet<String>,
}

impl Spare {
    /// Makes the spare the stage. A spare that cannot be used is removed, and there is none.
    pub(super) fn take(disk: &Disk, target: &Target) -> Option<Spare> {
        fs::symlink_metadata(&target.spare).ok()?;
        let taken = Spare::survey(target).and_then(|spare| {
            disk.move_folder(&target.spare, &target.stage)?;
            Ok(spare)
        });
        if taken.is_err() {
            // What cannot be removed is in nobody's way: the stage is made anew.
            let _ = disk.remove_tree(&target.spare);
        }
        taken.ok()
    }

    fn survey(target: &Target) -> io::Result<Spare> {
        let (spare, folder) = (fs::symlink_metadata(&target.spare)?, fs::metadata(&target.folder)?);
        if !spare.is_dir() || spare.dev() != folder.dev() || target.is_mounted {
            return Err(io::ErrorKind::Unsupported.into());
        }
        let mut found = Spare { files: HashMap::new(), folders: BTreeSet::new() };
        for entry in WalkDir::new(&target.spare).min_depth(1) {
            let entry = entry?;
            let below = entry.path().strip_prefix(&target.spare).ok().and_then(Path::to_str);
            let path = below.ok_or(io::ErrorKind::InvalidData)?.to_owned();
            if entry.file_type().is_file() {
                found.files.insert(path, entry.ino());
            } else if entry.file_type().is_dir() && fs::symlink_metadata(entry.path())?.dev() == folder.dev()
            {
                found.folders.insert(path);
            } else {
                return Err(io::ErrorKind::InvalidData.into());
            }
        }
        Ok(found)
    }

    /// True when the file at `path` is the one the system knows by this number.
    pub(super) fn holds(&self, path: &str, inode: u64) -> bool {
        self.files.get(path) == Some(&inode)
    }

    /// True when the folder is there.
    pub(super) fn has_folder(&self, path: &str) -> bool {
        self.folders.contains(path)
    }

    /// Deletes what stands where the file at `path` has to be.
    pub(super) fn clear_way(&self, disk: &Disk, stage: &Path, path: &str) -> io::Result<()> {
        if self.files.contains_key(path) {
            disk.remove_file(&stage.join(path))
        } else if self.folders.contains(path) {
            disk.remove_tree(&stage.join(path))
        } else {
            Ok(())
        }
    }

    /// Deletes a file that stands where a folder above `path`, or at it, has to be.
    pub(super) fn clear_above(&self, disk: &Disk, stage: &Path, path: &str) -> io::Result<()> {
        let folders = std::iter::once(path).chain(above(path));
        for folder in folders.filter(|folder| self.files.contains_key(*folder)) {
            let file = stage.join(folder);
            if fs::symlink_metadata(&file).is_ok_and(|metadata| metadata.is_file()) {
                disk.remove_file(&file)?;
            }
        }
        Ok(())
    }

    /// Deletes every file and folder that the site of these `files` does not have.
    ///
    /// # Errors
    /// When the system refuses, or when the stage does not hold these files and no other: a system that
    /// does not tell `A` from `a` may surprise.
    pub(super) fn drop_others<T>(
        &self,
        disk: &Disk,
        stage: &Path,
        files: &BTreeMap<String, T>,
    ) -> io::Result<()> {
        let folders: HashSet<&str> = files.keys().flat_map(|path| above(path)).collect();
        for path in self.files.keys().filter(|path| !files.contains_key(*path)) {
            // One that stood in the way is gone already.
            if fs::symlink_metadata(stage.join(path)).is_ok_and(|metadata| metadata.is_file()) {
                disk.remove_file(&stage.join(path))?;
            }
        }
        for path in self.folders.iter().rev().filter(|path| !folders.contains(path.as_str())) {
            if fs::symlink_metadata(stage.join(path)).is_ok_and(|metadata| metadata.is_dir()) {
                disk.remove_folder(&stage.join(path))?;
            }
        }
        let mut n_files = 0;
        let is_known = |path: &str| {
            n_files += 1;
            files.contains_key(path)
        };
        if holds_only(stage, is_known)? && n_files == files.len() {
            return Ok(());
        }
        Err(io::Error::other("it is not what was written; build again"))
    }
}

/// True when every file of `tree` is known, but for what file browsers leave.
pub(super) fn holds_only(tree: &Path, mut is_known: impl FnMut(&str) -> bool) -> io::Result<bool> {
    for entry in WalkDir::new(tree) {
        let entry = entry?;
        if entry.file_type().is_dir() || is_litter(entry.path()) {
            continue;
        }
        let below = entry.path().strip_prefix(tree).ok().and_then(Path::to_str);
        if !entry.file_type().is_file() || !below.is_some_and(&mut is_known) {
            return Ok(false);
        }
    }
    Ok(true)
}

/// The folders above a path, nearest first.
fn above(path: &str) -> impl Iterator<Item = &str> {
    path.rmatch_indices('/').filter_map(|(at, _)| path.get(..at))
}
