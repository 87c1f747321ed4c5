//! The folder a site is published into, one small step at a time.
//!
//! Everything is reached from one open folder, part by part, and no link is ever followed on the way: neither one
//! that stands there now nor one that comes later leads a write out of it. A file takes its place by a rename, so
//! that whoever reads it meets the old bytes or the new ones. After a step that fails in a test as if the process
//! had been killed there, every later one fails too.

use std::cell::Cell;
use std::fs::File;
use std::io::{self, Read, Write};
use std::os::fd::{AsFd, OwnedFd};
use std::os::unix::fs::{MetadataExt, PermissionsExt};
use std::path::{Path, PathBuf};

use rustix::fs::{AtFlags, CWD, Dir, FileType, Mode, OFlags, mkdirat, openat, renameat, statat, unlinkat};

use crate::output::Stamp;

/// Our own folder below the target, where lists, the lock and a file on its way lie.
pub(super) const OWN: &str = ".layerwiki-publish";
/// What the names of files begin with that have not taken their place yet. Each has one of its own: a mounted bucket
/// may still be sending the one before when the next is written.
const PART: &str = "part.";

/// The open target.
#[derive(Debug)]
pub(super) struct Place {
    root: OwnedFd,
    /// Where it lay when it was opened.
    pub(super) folder: PathBuf,
    n_parts: Cell<usize>,
    #[cfg(test)]
    pub(super) trouble: Trouble,
}

/// What stands at a path.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Stands {
    /// Nothing.
    Nothing,
    /// A file.
    File(Stamp),
    /// A link, wherever it leads.
    Link,
    /// A folder.
    Folder,
    /// A pipe, a socket or a device.
    Other,
    /// What is no folder stands at this path above it, and is a link or not.
    Blocked(String, bool),
}

impl Place {
    /// Opens the target.
    pub(super) fn open(folder: &Path) -> io::Result<Place> {
        let root = openat(CWD, folder, FOLDER, Mode::empty())?;
        Ok(Place {
            root,
            folder: folder.to_owned(),
            n_parts: Cell::new(0),
            #[cfg(test)]
            trouble: Trouble::default(),
        })
    }

    /// Makes the target, whose parent is there.
    pub(super) fn make(folder: &Path) -> io::Result<()> {
        std::fs::DirBuilder::new().create(folder)
    }

    /// True while the folder that was opened is the one found under its name.
    pub(super) fn is_there(&self) -> bool {
        let is = |other: &std::fs::Metadata| {
            rustix::fs::fstat(&self.root)
                .is_ok_and(|own| own.st_dev == other.dev() && own.st_ino == other.ino())
        };
        std::fs::metadata(&self.folder).is_ok_and(|found| is(&found))
    }

    /// True when nothing is in it but what file browsers and file systems leave, and what is ours.
    pub(super) fn is_empty(&self) -> io::Result<bool> {
        const NOBODYS: [&[u8]; 4] = [b".DS_Store", b"Thumbs.db", b"lost+found", OWN.as_bytes()];
        let names = self.names("")?;
        Ok(names.iter().all(|(name, _)| NOBODYS.contains(&name.as_slice())))
    }

    /// Every file below a folder, by its path; links count as files. `None` for a name that is no text.
    pub(super) fn files_below(&self, folder: &str, found: &mut Vec<Option<String>>) -> io::Result<()> {
        for (name, is_folder) in self.names(folder)? {
            match String::from_utf8(name) {
                Ok(name) if is_folder => self.files_below(&format!("{folder}/{name}"), found)?,
                Ok(name) => found.push(Some(format!("{folder}/{name}"))),
                Err(_) => found.push(None),
            }
        }
        Ok(())
    }

    fn names(&self, folder: &str) -> io::Result<Vec<(Vec<u8>, bool)>> {
        let open = self.descend(folder, false)?;
        let mut names = Vec::new();
        for entry in Dir::read_from(&open)? {
            let entry = entry?;
            let name = entry.file_name().to_bytes();
            if name != b"." && name != b".." {
                let is = statat(&open, entry.file_name(), AtFlags::SYMLINK_NOFOLLOW)?;
                names.push((name.to_vec(), FileType::from_raw_mode(is.st_mode) == FileType::Directory));
            }
        }
        Ok(names)
    }

    /// What stands at a path. The folders above it are looked at too.
    pub(super) fn look(&self, path: &str) -> io::Result<Stands> {
        let above = path.match_indices('/').filter_map(|(at, _)| path.get(..at));
        for folder in above {
            match self.look_at(folder)? {
                Stands::Folder => {}
                Stands::Nothing => return Ok(Stands::Nothing),
                other => return Ok(Stands::Blocked(folder.to_owned(), other == Stands::Link)),
            }
        }
        self.look_at(path)
    }

    fn look_at(&self, path: &str) -> io::Result<Stands> {
        let stat = match statat(&self.root, path, AtFlags::SYMLINK_NOFOLLOW) {
            Ok(stat) => stat,
            Err(error) if error == rustix::io::Errno::NOENT => return Ok(Stands::Nothing),
            Err(error) => return Err(error.into()),
        };
        Ok(match FileType::from_raw_mode(stat.st_mode) {
            FileType::RegularFile => Stands::File(Stamp {
                size: u64::try_from(stat.st_size).unwrap_or(0),
                changed: (stat.st_mtime, i64::try_from(stat.st_mtime_nsec).unwrap_or(0)),
            }),
            FileType::Symlink => Stands::Link,
            FileType::Directory => Stands::Folder,
            _ => Stands::Other,
        })
    }

    /// The bytes of a file; `None` when there is none.
    pub(super) fn read(&self, path: &str) -> io::Result<Option<Vec<u8>>> {
        match self.open_file(path) {
            Ok(mut file) => {
                let mut bytes = Vec::new();
                file.read_to_end(&mut bytes)?;
                Ok(Some(bytes))
            }
            Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(None),
            Err(error) => Err(error),
        }
    }

    fn open_file(&self, path: &str) -> io::Result<File> {
        let (folder, name) = self.parent(path, false)?;
        // Asked not to wait, so that a pipe does not keep us.
        let flags = OFlags::RDONLY | OFlags::NOFOLLOW | OFlags::NONBLOCK | OFlags::CLOEXEC;
        Ok(File::from(openat(&folder, name, flags, Mode::empty())?))
    }

    /// BLAKE3 of a file's bytes.
    pub(super) fn hash(&self, path: &str) -> io::Result<blake3::Hash> {
        let mut hasher = blake3::Hasher::new();
        let mut file = self.open_file(path)?;
        let mut buffer = vec![0; 1 << 16];
        loop {
            let count = file.read(&mut buffer)?;
            match buffer.get(..count) {
                Some(bytes) if count > 0 => hasher.update(bytes),
                _ => return Ok(hasher.finalize()),
            };
        }
    }

    /// Puts a file in its place in one step, with the folders above it.
    pub(super) fn put(&self, path: &str, bytes: &[u8]) -> io::Result<Stamp> {
        let part = format!("{OWN}/{PART}{}", self.n_parts.get());
        self.n_parts.set(self.n_parts.get() + 1);
        self.write_part(&part, bytes).inspect_err(|_| {
            let _ = unlinkat(&self.root, part.as_str(), AtFlags::empty());
        })?;
        self.step()?;
        let (folder, name) = self.parent(path, true)?;
        if self.look_at(path)? == Stands::Folder {
            // Its files have gone before; a publish that was killed may have left it without any.
            self.remove_empty_tree(path)?;
        }
        self.keep_permissions(&part, &folder, name);
        self.step()?;
        renameat(&self.root, part.as_str(), &folder, name)?;
        match self.look_at(path)? {
            Stands::File(stamp) => Ok(stamp),
            _ => Err(io::Error::other("it is not what was sent")),
        }
    }

    fn write_part(&self, part: &str, bytes: &[u8]) -> io::Result<()> {
        self.step()?;
        let (folder, name) = self.parent(part, true)?;
        // One of an earlier run may be there, and may be anything.
        match unlinkat(&folder, name, AtFlags::empty()) {
            Ok(()) | Err(rustix::io::Errno::NOENT) => {}
            Err(error) => return Err(error.into()),
        }
        let flags = OFlags::WRONLY | OFlags::CREATE | OFlags::EXCL | OFlags::NOFOLLOW | OFlags::CLOEXEC;
        let mut file = File::from(openat(&folder, name, flags, Mode::from_raw_mode(0o666))?);
        self.step()?;
        self.pour(&mut file, bytes)
    }

    /// Removes what a killed publish has left of files on their way.
    pub(super) fn tidy(&self) -> io::Result<()> {
        for (name, _) in self.names(OWN)? {
            match String::from_utf8(name) {
                Ok(name) if name.starts_with(PART) => self.remove(&format!("{OWN}/{name}"))?,
                _ => {}
            }
        }
        Ok(())
    }

    /// The new file may be read by whoever could read the old one. Where the system refuses that, it is a new file.
    fn keep_permissions(&self, part: &str, folder: &OwnedFd, name: &str) {
        let flags = OFlags::RDONLY | OFlags::NOFOLLOW | OFlags::NONBLOCK | OFlags::CLOEXEC;
        let Ok(old) = openat(folder, name, flags, Mode::empty()).map(File::from) else { return };
        let Ok(new) = self.open_file(part) else { return };
        if let (Ok(old), Ok(is)) = (old.metadata(), new.metadata())
            && old.is_file()
            && old.permissions().mode() != is.permissions().mode()
        {
            let _ = new.set_permissions(old.permissions());
        }
    }

    /// Removes a file or a link, and the folders above it that are empty then. Fine when it is not there.
    pub(super) fn remove(&self, path: &str) -> io::Result<()> {
        self.step()?;
        let gone = self
            .parent(path, false)
            .and_then(|(folder, name)| unlinkat(&folder, name, AtFlags::empty()).map_err(io::Error::from));
        match gone {
            Err(error) if error.kind() != io::ErrorKind::NotFound => Err(error),
            _ => self.remove_empty_above(path),
        }
    }

    /// Removes the folders above a path that are empty.
    pub(super) fn remove_empty_above(&self, path: &str) -> io::Result<()> {
        for (at, _) in path.rmatch_indices('/') {
            self.step()?;
            if self.remove_folder(path.get(..at).unwrap_or_default()).is_err() {
                break;
            }
        }
        Ok(())
    }

    /// Removes a folder in which there is nothing but folders.
    fn remove_empty_tree(&self, folder: &str) -> io::Result<()> {
        for (name, is_folder) in self.names(folder)? {
            match String::from_utf8(name) {
                Ok(name) if is_folder => self.remove_empty_tree(&format!("{folder}/{name}"))?,
                _ => return Err(io::ErrorKind::DirectoryNotEmpty.into()),
            }
        }
        self.step()?;
        self.remove_folder(folder)
    }

    fn remove_folder(&self, folder: &str) -> io::Result<()> {
        let (above, name) = self.parent(folder, false)?;
        Ok(unlinkat(&above, name, AtFlags::REMOVEDIR)?)
    }

    /// Opens a file of our own to be locked, and makes it when it is not there.
    pub(super) fn open_own(&self, path: &str) -> io::Result<File> {
        self.step()?;
        let (folder, name) = self.parent(path, true)?;
        let flags = OFlags::RDWR | OFlags::CREATE | OFlags::NOFOLLOW | OFlags::CLOEXEC;
        Ok(File::from(openat(&folder, name, flags, Mode::from_raw_mode(0o666))?))
    }

    /// Writes into an open file of our own, over what it says.
    pub(super) fn write_over(&self, mut file: &File, text: &str) -> io::Result<()> {
        self.step()?;
        file.set_len(0)?;
        io::Seek::rewind(&mut file)?;
        file.write_all(text.as_bytes())
    }

    /// The folder above a path, open, and the last part of the path.
    fn parent<'a>(&self, path: &'a str, is_made: bool) -> io::Result<(OwnedFd, &'a str)> {
        let (above, name) = path.rsplit_once('/').unwrap_or(("", path));
        Ok((self.descend(above, is_made)?, name))
    }

    /// A folder, reached part by part without following a link, and made where it is not there.
    fn descend(&self, folder: &str, is_made: bool) -> io::Result<OwnedFd> {
        let mut at = openat(&self.root, c".", FOLDER, Mode::empty())?;
        for part in folder.split('/').filter(|part| !part.is_empty()) {
            at = match openat(at.as_fd(), part, FOLDER, Mode::empty()) {
                Err(error) if error == rustix::io::Errno::NOENT && is_made => {
                    self.step()?;
                    match mkdirat(at.as_fd(), part, Mode::from_raw_mode(0o777)) {
                        Ok(()) | Err(rustix::io::Errno::EXIST) => {}
                        Err(error) => return Err(error.into()),
                    }
                    openat(at.as_fd(), part, FOLDER, Mode::empty())?
                }
                opened => opened?,
            };
        }
        Ok(at)
    }

    #[cfg(not(test))]
    #[expect(clippy::unnecessary_wraps, clippy::unused_self, reason = "in tests any step may fail")]
    fn step(&self) -> io::Result<()> {
        Ok(())
    }

    #[cfg(not(test))]
    #[expect(clippy::unused_self, reason = "in tests the disk may be full")]
    fn pour(&self, file: &mut File, bytes: &[u8]) -> io::Result<()> {
        file.write_all(bytes)
    }

    #[cfg(test)]
    fn step(&self) -> io::Result<()> {
        self.trouble.step()
    }

    #[cfg(test)]
    fn pour(&self, file: &mut File, bytes: &[u8]) -> io::Result<()> {
        self.trouble.pour(file, bytes)
    }
}

/// How folders are opened.
const FOLDER: OFlags = OFlags::RDONLY.union(OFlags::DIRECTORY).union(OFlags::NOFOLLOW).union(OFlags::CLOEXEC);

/// What goes wrong with the target in a test.
#[cfg(test)]
#[derive(Debug, Default)]
pub(super) struct Trouble {
    /// The process is killed after so many steps.
    pub(super) steps: Option<std::cell::Cell<usize>>,
    /// The disk is full after so many bytes.
    pub(super) bytes: Option<std::cell::Cell<usize>>,
}

#[cfg(test)]
impl Trouble {
    fn step(&self) -> io::Result<()> {
        let Some(steps) = &self.steps else { return Ok(()) };
        match steps.get().checked_sub(1) {
            Some(left) => {
                steps.set(left);
                Ok(())
            }
            None => Err(io::Error::other("killed")),
        }
    }

    fn pour(&self, file: &mut File, bytes: &[u8]) -> io::Result<()> {
        let room = self.bytes.as_ref().map_or(bytes.len(), |left| {
            let room = left.get().min(bytes.len());
            left.set(left.get() - room);
            room
        });
        file.write_all(&bytes[..room])?;
        if room < bytes.len() { Err(io::ErrorKind::StorageFull.into()) } else { Ok(()) }
    }
}
