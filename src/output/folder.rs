//! Writes a site into a folder: whole or not at all, and only what changed.
//!
//! 1. [`Folder::open`] finds the folder and refuses what is not ours, takes the lock, and clears what a
//!    killed build has left.
//! 2. [`Folder::put`](Sink::put) compares a file with the manifest of the last build. An unchanged one is
//!    remembered and left alone; any other goes at once to a stage beside the folder.
//! 3. [`Folder::close`] touches nothing when nothing differs. Otherwise it gives the unchanged files a
//!    second name in the stage, writes what it is about to do beside the folder, lets stage and folder
//!    change places, and makes the list it wrote the manifest. The old site stays as the [`spare`](Spare):
//!    the next build begins its stage with that, and so touches only what differs.
//!
//! Killed at any step, a build leaves one of the two sites whole, and together the two lists name every
//! file of either, so the next build knows its own files from foreign ones.
//!
//! Beside a folder `public` stand `.public.lock`, `.public.manifest` and `.public.spare`; while a build runs, or after one
//! was killed, also `.public.stage`, `.public.next`, `.public.draft` and `.public.away`.
//!
//! A foreign file is never deleted. One that is in the folder when a build begins refuses the build; one
//! that comes while a build runs is kept in `.public.rescued`. A file of ours that someone has edited is
//! written anew. Permissions of the folder itself stay; those of new files are the system's habit.
//!
//! Nothing is forced onto the disk. After a power cut, files of the last build may be short or empty; their
//! size then differs from the manifest's, and the next build writes them again. Should the manifest itself
//! be lost, the folder is refused until someone removes it.

use std::collections::{BTreeMap, HashSet};
use std::fmt;
use std::fs::{self, File, TryLockError};
use std::io;
use std::path::{Path, PathBuf};
use std::sync::{Mutex, MutexGuard, OnceLock, PoisonError};

use super::Sink;
use super::digest::Digest;
use super::disk::Disk;
use super::exchange::{Change, Way, put_in_place, remove_ours};
use super::fault::{UNTOUCHED, fault, news, reason, refused};
use super::manifest::{self, Entry, Manifest, Seal};
use super::spare::{Spare, holds_only};
use super::standing::Standing;
use super::taken::Taken;
use super::target::Target;
use crate::diagnostic::{Diagnostic, Severity};

/// A folder that is being written. Dropped before it is closed, it leaves the old site as it was.
#[derive(Debug)]
pub struct Folder {
    target: Target,
    disk: Disk,
    standing: Standing,
    taken: Taken,
    files: Mutex<BTreeMap<String, Placed>>,
    folders: Mutex<HashSet<PathBuf>>,
    /// What the stage began with, asked for when it is first needed.
    spare: OnceLock<Option<Spare>>,
    /// The first thing that went wrong; such a folder is never closed.
    failed: OnceLock<Box<Diagnostic>>,
    notes: Vec<Diagnostic>,
    /// False once the stage may hold the old site.
    is_open: bool,
    /// Let go when the folder is dropped.
    _lock: File,
}

/// A file that was put.
#[derive(Clone, Copy, Debug)]
struct Placed {
    entry: Entry,
    /// Of the file that stands; none where this one is new.
    inode: Option<u64>,
}

/// What became of a folder.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Outcome {
    /// Files with new bytes.
    pub written: usize,
    /// Files left as they were.
    pub unchanged: usize,
    /// Files that are gone.
    pub removed: usize,
    /// Of the site that stands now: two sites with equal files have equal ones.
    pub digest: Option<Digest>,
    /// News of the folder: links followed, what a file system could not do.
    pub notes: Vec<Diagnostic>,
    /// Of the list that stands now; `None` where the next build has to tidy up first.
    pub seal: Option<Seal>,
}

impl fmt::Display for Outcome {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Outcome { written, unchanged, removed, .. } = self;
        match (written, removed) {
            (0, 0) => write!(out, "nothing changed"),
            _ => write!(out, "{written} written, {unchanged} unchanged, {removed} removed"),
        }
    }
}

impl Folder {
    /// Prepares to write the site of `site_root` into `named`.
    ///
    /// # Errors
    /// A [`Diagnostic`] when a site may not be written there, when files there are not ours to replace, or
    /// when another build is writing there.
    pub fn open(named: &Path, site_root: &Path) -> Result<Folder, Box<Diagnostic>> {
        Folder::open_on(Disk::default(), named, site_root)
    }

    pub(super) fn open_on(disk: Disk, named: &Path, site_root: &Path) -> Result<Folder, Box<Diagnostic>> {
        let mut notes = Vec::new();
        let target = Target::find(named, site_root, &mut notes)?;
        if !target.lock.exists() {
            // So that a folder no build ever wrote is refused without a trace beside it.
            Standing::survey(&target)?;
        }
        let lock = take_lock(&disk, &target)?;
        if fs::symlink_metadata(&target.folder).is_err() && target.away.exists() {
            disk.move_folder(&target.away, &target.folder)
                .map_err(|error| refused("bring back", &target.folder, &error))?;
        }
        let standing = Standing::survey(&target)?;
        let mut folder = Folder {
            target,
            disk,
            standing,
            taken: Taken::default(),
            files: Mutex::default(),
            folders: Mutex::default(),
            spare: OnceLock::new(),
            failed: OnceLock::new(),
            notes,
            is_open: false,
            _lock: lock,
        };
        folder.settle()?;
        folder.is_open = true;
        Ok(folder)
    }

    /// Clears what a killed build has left. First both lists become one, so that neither is needed again.
    fn settle(&mut self) -> Result<(), Box<Diagnostic>> {
        let Folder { target, disk, standing, .. } = self;
        if standing.is_unsettled {
            let _ = save(disk, target, &standing.known, &target.manifest)
                .map_err(|error| refused("write", &target.manifest, &error))?;
            self.retire()?;
        } else if target.stage.exists() {
            // It never came to an exchange: what is there is half a new site, and as good a spare as any.
            let is_kept = !target.spare.exists() && disk.move_folder(&target.stage, &target.spare).is_ok();
            if !is_kept {
                disk.remove_tree(&target.stage)
                    .map_err(|error| refused("remove what a killed build left at", &target.stage, &error))?;
            }
        }
        self.clear(&self.target.away.clone())?;
        for list in [&self.target.next, &self.target.draft] {
            self.disk.remove_if_there(list).map_err(|error| refused("remove", list, &error))?;
        }
        Ok(())
    }

    /// Removes an old site. Files that are not ours came while it was being replaced; they are kept.
    fn clear(&mut self, tree: &Path) -> Result<(), Box<Diagnostic>> {
        let known = &self.standing.known;
        let is_gone = remove_ours(&self.disk, tree, |path| known.contains_key(path))
            .map_err(|error| refused("remove the old site at", tree, &error))?;
        if !is_gone {
            let kept = self.target.rescue();
            self.disk.move_folder(tree, &kept).map_err(|error| refused("move away", tree, &error))?;
            let message = format!("files came into `{}` while it was being written", self.target.shown);
            let hint = format!("they are kept in `{}`", kept.display());
            self.notes.push(news(Severity::Warning, message, hint));
        }
        Ok(())
    }

    /// Keeps the old site, which is at the stage, for the next build, and clears it where that cannot be.
    fn retire(&mut self) -> Result<(), Box<Diagnostic>> {
        let Folder { target, disk, standing, .. } = &*self;
        let Target { stage, spare, is_mounted, .. } = target;
        // Where files cannot share their bytes, a spare would be a second site.
        let is_kept = !is_mounted
            && !disk.has_copied()
            && stage.exists()
            && holds_only(stage, |path| standing.known.contains_key(path)).unwrap_or(false)
            && disk.move_folder(stage, spare).is_ok();
        if is_kept { Ok(()) } else { self.clear(&stage.clone()) }
    }

    /// Puts the finished site in the folder's place, unless nothing differs.
    ///
    /// # Errors
    /// A [`Diagnostic`] when a file could not be put or the system refuses; the old site then stands.
    pub fn close(mut self) -> Result<Outcome, Box<Diagnostic>> {
        if let Some(fault) = self.failed.get() {
            return Err(fault.clone());
        }
        let mut files = std::mem::take(&mut *lock(&self.files));
        let old = std::mem::take(&mut self.standing.files);
        let gained: Vec<String> =
            files.iter().filter(|(_, file)| file.inode.is_none()).map(|(path, _)| path.clone()).collect();
        let change = Change {
            gained: gained.iter().map(String::as_str).collect(),
            lost: old.iter().filter(|path| !files.contains_key(*path)).map(String::as_str).collect(),
        };
        let mut outcome = Outcome {
            written: change.gained.len(),
            unchanged: files.len() - change.gained.len(),
            removed: change.lost.len(),
            digest: Some(Digest::of(files.iter().map(|(path, file)| (path.as_str(), &file.entry.hash)))),
            notes: Vec::new(),
            seal: None,
        };
        if outcome.written > 0 || outcome.removed > 0 || !self.standing.is_there {
            self.fill_stage(&mut files)?;
            let next = files.into_iter().map(|(path, file)| (path, vec![file.entry])).collect();
            outcome.seal = self.replace(&next, &change)?;
        } else {
            outcome.seal = self.seal();
        }
        outcome.notes = std::mem::take(&mut self.notes);
        Ok(outcome)
    }

    /// Brings the unchanged files into the stage. Files that will move in one by one stay where they are.
    fn fill_stage(&self, files: &mut BTreeMap<String, Placed>) -> Result<(), Box<Diagnostic>> {
        let Target { stage, folder, is_mounted, .. } = &self.target;
        self.make_folder(stage)?;
        if *is_mounted {
            return Ok(());
        }
        let spare = self.spare();
        for (path, file) in files.iter_mut() {
            let Some(inode) = file.inode else { continue };
            if spare.is_some_and(|spare| spare.holds(path, inode)) {
                continue;
            }
            let staged = self.make_way(path)?;
            file.entry.stamp = self
                .disk
                .link(&folder.join(path), &staged)
                .map_err(|error| refused("keep", &folder.join(path), &error))?;
        }
        if let Some(spare) = spare {
            let dropped = spare.drop_others(&self.disk, stage, files);
            dropped.map_err(|error| refused("use", stage, &error))?;
        }
        // Where the system refuses this, the folder has the permissions of a new one.
        let _ = self.disk.keep_permissions(folder, stage);
        Ok(())
    }

    /// Lists what is about to stand, puts it in place, and clears what stood before.
    fn replace(&mut self, next: &Manifest, change: &Change<'_>) -> Result<Option<Seal>, Box<Diagnostic>> {
        let Folder { target, disk, standing, .. } = self;
        let seal =
            save(disk, target, next, &target.next).map_err(|error| refused("write", &target.next, &error))?;
        let placed = put_in_place(disk, target, standing.is_there, change);
        let way = placed.map_err(|(way, error)| {
            let hint = if way == Way::FileByFile {
                // The next build finishes this one's work, and needs its list for that.
                self.is_open = false;
                "the site there may be partly old and partly new until the next build"
            } else {
                UNTOUCHED
            };
            fault(format!("cannot replace `{}`: {}", self.target.shown, reason(&error)), hint)
        })?;
        // The new site stands: from here on nothing fails the build, and the next one tidies up.
        self.is_open = false;
        self.notes.extend(news_of(way, &self.target));
        let cleared = if way == Way::FileByFile {
            let stage = &self.target.stage;
            self.disk.remove_tree(stage).map_err(|error| refused("remove", stage, &error))
        } else {
            let away = self.target.away.clone();
            self.retire().and_then(|()| self.clear(&away))
        };
        let Target { next, manifest, .. } = &self.target;
        let listed = cleared.and_then(|()| {
            self.disk.rename(next, manifest).map_err(|error| refused("write", manifest, &error))
        });
        if let Err(fault) = listed {
            self.notes.push(news(
                Severity::Warning,
                fault.message,
                "the new site stands; the next build tidies up",
            ));
            return Ok(None);
        }
        Ok(Some(seal))
    }

    /// The seal of what stands in the folder, when all of it is as the last build left it.
    pub fn seal(&self) -> Option<Seal> {
        self.standing.seal(&self.target.folder)
    }

    /// Leaves everything as it is: a build would change nothing.
    pub fn leave(mut self) -> Outcome {
        let unchanged = self.standing.files.len();
        let known = self.standing.known.iter();
        let digest =
            Digest::of(known.filter_map(|(path, entries)| Some((path.as_str(), &entries.first()?.hash))));
        let notes = std::mem::take(&mut self.notes);
        Outcome { unchanged, digest: Some(digest), notes, ..Outcome::default() }
    }

    /// Drops what was written; the old site stands.
    pub fn abandon(self) {}

    /// What the stage began with. The first who asks brings it there.
    fn spare(&self) -> Option<&Spare> {
        self.spare.get_or_init(|| Spare::take(&self.disk, &self.target)).as_ref()
    }

    /// Clears the way for a file of the stage, and says where it has to be.
    fn make_way(&self, path: &str) -> Result<PathBuf, Box<Diagnostic>> {
        let stage = &self.target.stage;
        let file = stage.join(path);
        if let Some(spare) = self.spare() {
            let cleared = spare.clear_way(&self.disk, stage, path);
            cleared.map_err(|error| refused("remove", &file, &error))?;
        }
        file.parent().map_or(Ok(()), |above| self.make_folder(above))?;
        Ok(file)
    }

    /// Makes a folder of the stage, once.
    fn make_folder(&self, folder: &Path) -> Result<(), Box<Diagnostic>> {
        let stage = &self.target.stage;
        let mut folders = lock(&self.folders);
        if folders.contains(folder) {
            return Ok(());
        }
        let below = folder.strip_prefix(stage).ok().and_then(Path::to_str);
        let made = match (self.spare(), below) {
            (Some(_), Some("")) => Ok(()),
            (Some(spare), Some(path)) if spare.has_folder(path) => Ok(()),
            (Some(spare), Some(path)) => {
                spare.clear_above(&self.disk, stage, path).and_then(|()| self.disk.make_folder(folder))
            }
            _ => self.disk.make_folder(folder),
        };
        made.map_err(|error| refused("make", folder, &error))?;
        folders.insert(folder.to_owned());
        Ok(())
    }

    /// Takes back what was written into the spare, and puts it where the next build looks for it.
    fn give_back(&self) -> io::Result<()> {
        let Target { stage, spare, .. } = &self.target;
        for (path, _) in lock(&self.files).iter().filter(|(_, file)| file.inode.is_none()) {
            self.disk.remove_file(&stage.join(path))?;
        }
        self.disk.move_folder(stage, spare)
    }

    /// Compares a file with what stands, and writes it into the stage when it differs.
    fn place(&self, path: &str, bytes: &[u8]) -> Result<Placed, Box<Diagnostic>> {
        self.taken.claim(path)?;
        let hash = blake3::hash(bytes);
        if let Some((entry, inode)) = self.standing.unchanged(&self.target.folder, path, &hash) {
            return Ok(Placed { entry, inode: Some(inode) });
        }
        let file = self.make_way(path)?;
        let stamp = self.disk.write(&file, bytes).map_err(|error| refused("write", &file, &error))?;
        Ok(Placed { entry: Entry { hash, stamp }, inode: None })
    }
}

impl Sink for Folder {
    fn put(&self, path: &str, bytes: &[u8]) -> Result<(), Box<Diagnostic>> {
        let placed = self.place(path, bytes).inspect_err(|fault| {
            let _ = self.failed.set(fault.clone());
        })?;
        lock(&self.files).insert(path.to_owned(), placed);
        Ok(())
    }

    fn standing(&self, path: &str, bytes: &[u8], companion: &str) -> Option<Vec<u8>> {
        let folder = &self.target.folder;
        self.standing.unchanged(folder, path, &blake3::hash(bytes))?;
        let bytes = Disk::bytes(&folder.join(companion))?;
        self.standing.unchanged(folder, companion, &blake3::hash(&bytes))?;
        Some(bytes)
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        if self.is_open && self.target.stage.exists() {
            // What cannot be removed now is removed by the next build.
            let has_spare = self.spare.get().is_some_and(Option::is_some);
            let is_begun = self.failed.get().is_none() && !lock(&self.files).is_empty();
            if !(has_spare && is_begun && self.give_back().is_ok()) {
                let _ = self.disk.remove_tree(&self.target.stage);
            }
            let _ = self.disk.remove_if_there(&self.target.next);
            let _ = self.disk.remove_if_there(&self.target.draft);
        }
    }
}

/// Takes the lock beside the folder. The system lets it go when this build ends, even when it is killed.
fn take_lock(disk: &Disk, target: &Target) -> Result<File, Box<Diagnostic>> {
    let Target { shown, lock, is_mounted, .. } = target;
    let opened = match lock.parent() {
        Some(parent) if !parent.exists() => disk.make_folder(parent).and_then(|()| disk.open_lock(lock)),
        _ => disk.open_lock(lock),
    };
    let file = opened.map_err(|error| {
        let hint = if *is_mounted {
            format!("write into a folder inside it, such as `-o {shown}/site`")
        } else {
            "the folder above it has to be writable, or name another with `-o`".to_owned()
        };
        fault(format!("cannot write beside `{shown}`: {}", reason(&error)), hint)
    })?;
    match file.try_lock() {
        Err(TryLockError::WouldBlock) => Err(fault(
            format!("another build is writing `{shown}`"),
            "wait until it has ended, or name another folder with `-o`",
        )),
        // Some file systems know no locks; a build alone needs none.
        Ok(()) | Err(TryLockError::Error(_)) => Ok(file),
    }
}

/// Writes a list so that it is whole or absent.
fn save(disk: &Disk, target: &Target, list: &Manifest, file: &Path) -> io::Result<Seal> {
    let text = manifest::to_text(list);
    disk.remove_if_there(&target.draft)?;
    disk.write(&target.draft, text.as_bytes())?;
    disk.rename(&target.draft, file)?;
    Ok(Seal::of(&text))
}

/// What an author should know of the way the site came into its place.
fn news_of(way: Way, target: &Target) -> Option<Diagnostic> {
    let shown = &target.shown;
    match way {
        Way::AtOnce => None,
        Way::InTwoSteps => Some(news(
            Severity::Note,
            format!("`{shown}` was missing for a moment: its file system cannot exchange two folders"),
            "a build that is killed in that moment is made good by the next",
        )),
        Way::FileByFile if target.is_mounted => Some(news(
            Severity::Note,
            format!("`{shown}` is a mount point, so its files were replaced one by one"),
            format!("to change all at one moment, write into a folder inside it, such as `-o {shown}/site`"),
        )),
        Way::FileByFile => Some(news(
            Severity::Note,
            format!("`{shown}` cannot be moved, so its files were replaced one by one"),
            "to change all at one moment, remove it once and let a build make it anew",
        )),
    }
}

fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}
