//! What is done to the disk, one small step at a time.
//!
//! All writing goes through here, so that a test can let any step fail. After a step that fails as if the
//! build had been killed there, every later one fails too.

#![expect(clippy::disallowed_methods, reason = "this is the door the others are sent to")]

use std::fs::{self, File, Metadata, OpenOptions};
use std::io;
use std::os::unix::fs::MetadataExt;
use std::path::Path;
use std::sync::atomic::{AtomicBool, Ordering};

use rustix::fs::{CWD, RenameFlags, renameat_with};

/// The disk, as far as a build changes it.
#[derive(Debug, Default)]
pub(super) struct Disk {
    /// True once a file was copied because it could not get a second name.
    pub(super) has_copied: AtomicBool,
    #[cfg(test)]
    pub(super) trouble: Trouble,
}

/// Size and time of a written file: while both stand, so do its bytes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Stamp {
    /// Bytes.
    pub size: u64,
    /// Seconds since 1970 and nanoseconds, when its bytes last changed.
    pub changed: (i64, i64),
}

impl Stamp {
    /// What the system says of a file.
    pub fn of(metadata: &Metadata) -> Stamp {
        Stamp { size: metadata.len(), changed: (metadata.mtime(), metadata.mtime_nsec()) }
    }
}

impl Disk {
    /// Makes a folder and those above it; fine when they are there.
    pub(super) fn make_folder(&self, folder: &Path) -> io::Result<()> {
        self.step()?;
        fs::create_dir_all(folder)
    }

    /// Writes a file that is not there yet.
    pub(super) fn write(&self, file: &Path, bytes: &[u8]) -> io::Result<Stamp> {
        self.step()?;
        let mut open = OpenOptions::new().write(true).create_new(true).open(file)?;
        self.pour(&mut open, bytes)?;
        Ok(Stamp::of(&open.metadata()?))
    }

    /// Gives a file a second name or, where the system refuses that, copies it with its time.
    pub(super) fn link(&self, from: &Path, to: &Path) -> io::Result<Stamp> {
        self.step()?;
        #[cfg(test)]
        let is_linked = !self.trouble.knows_no_links && fs::hard_link(from, to).is_ok();
        #[cfg(not(test))]
        let is_linked = fs::hard_link(from, to).is_ok();
        if !is_linked {
            self.has_copied.store(true, Ordering::Relaxed);
            let mut source = File::open(from)?;
            let time = source.metadata()?.modified()?;
            let mut copy = OpenOptions::new().write(true).create_new(true).open(to)?;
            io::copy(&mut source, &mut copy)?;
            copy.set_modified(time)?;
        }
        Ok(Stamp::of(&fs::symlink_metadata(to)?))
    }

    /// True when a file has been copied because the system gives files no second name.
    pub(super) fn has_copied(&self) -> bool {
        self.has_copied.load(Ordering::Relaxed)
    }

    /// Gives a folder the permissions of the one it will replace, where there is one.
    pub(super) fn keep_permissions(&self, from: &Path, to: &Path) -> io::Result<()> {
        self.step()?;
        match fs::metadata(from) {
            Ok(metadata) => fs::set_permissions(to, metadata.permissions()),
            Err(_) => Ok(()),
        }
    }

    /// Lets two folders change places at one moment.
    pub(super) fn exchange(&self, one: &Path, other: &Path) -> io::Result<()> {
        self.step()?;
        #[cfg(test)]
        if self.trouble.knows_no_exchange || self.trouble.moves_no_folders {
            return Err(io::ErrorKind::Unsupported.into());
        }
        Ok(renameat_with(CWD, one, CWD, other, RenameFlags::EXCHANGE)?)
    }

    /// Moves a folder.
    pub(super) fn move_folder(&self, from: &Path, to: &Path) -> io::Result<()> {
        #[cfg(test)]
        if self.trouble.moves_no_folders {
            return Err(io::ErrorKind::CrossesDevices.into());
        }
        self.rename(from, to)
    }

    /// Moves a file over what stands at `to`, at one moment.
    pub(super) fn rename(&self, from: &Path, to: &Path) -> io::Result<()> {
        self.step()?;
        fs::rename(from, to)
    }

    /// Removes a file or a link.
    pub(super) fn remove_file(&self, file: &Path) -> io::Result<()> {
        self.step()?;
        fs::remove_file(file)
    }

    /// Removes a file or a link where there is one.
    pub(super) fn remove_if_there(&self, file: &Path) -> io::Result<()> {
        if fs::symlink_metadata(file).is_err() { Ok(()) } else { self.remove_file(file) }
    }

    /// Removes a folder that is empty.
    pub(super) fn remove_folder(&self, folder: &Path) -> io::Result<()> {
        self.step()?;
        fs::remove_dir(folder)
    }

    /// Removes a folder with all that is in it; fine when it is not there.
    pub(super) fn remove_tree(&self, folder: &Path) -> io::Result<()> {
        self.step()?;
        match fs::remove_dir_all(folder) {
            Err(error) if error.kind() != io::ErrorKind::NotFound => Err(error),
            _ => Ok(()),
        }
    }

    /// Opens a file to be locked, and makes it when it is not there.
    pub(super) fn open_lock(&self, file: &Path) -> io::Result<File> {
        self.step()?;
        OpenOptions::new().write(true).create(true).truncate(false).open(file)
    }

    /// The text of a file; `None` when it is not there.
    pub(super) fn read(file: &Path) -> io::Result<Option<String>> {
        match fs::read_to_string(file) {
            Ok(text) => Ok(Some(text)),
            Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(None),
            Err(error) => Err(error),
        }
    }

    /// The bytes of a file; `None` when it cannot be read.
    pub(super) fn bytes(file: &Path) -> Option<Vec<u8>> {
        fs::read(file).ok()
    }

    #[cfg(not(test))]
    fn step(&self) -> io::Result<()> {
        Ok(())
    }

    #[cfg(not(test))]
    fn pour(&self, file: &mut File, bytes: &[u8]) -> io::Result<()> {
        io::Write::write_all(file, bytes)
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

/// What goes wrong with the disk in a test.
#[cfg(test)]
#[derive(Debug, Default)]
pub(super) struct Trouble {
    /// The build is killed after so many steps.
    pub(super) steps: Option<std::sync::atomic::AtomicUsize>,
    /// The disk is full after so many bytes.
    pub(super) bytes: Option<std::sync::atomic::AtomicUsize>,
    /// Folders cannot be exchanged.
    pub(super) knows_no_exchange: bool,
    /// Folders can be neither exchanged nor moved.
    pub(super) moves_no_folders: bool,
    /// A file has one name.
    pub(super) knows_no_links: bool,
}

#[cfg(test)]
impl Trouble {
    fn step(&self) -> io::Result<()> {
        use std::sync::atomic::Ordering::Relaxed;
        let Some(steps) = &self.steps else { return Ok(()) };
        match steps.fetch_update(Relaxed, Relaxed, |left| left.checked_sub(1)) {
            Ok(_) => Ok(()),
            Err(_) => Err(io::Error::other("killed")),
        }
    }

    fn pour(&self, file: &mut File, bytes: &[u8]) -> io::Result<()> {
        use std::io::Write as _;
        use std::sync::atomic::Ordering::Relaxed;
        let room = match &self.bytes {
            None => bytes.len(),
            Some(left) => {
                let left = left.fetch_update(Relaxed, Relaxed, |left| Some(left.saturating_sub(bytes.len())));
                left.unwrap_or_default().min(bytes.len())
            }
        };
        file.write_all(&bytes[..room])?;
        if room < bytes.len() { Err(io::ErrorKind::StorageFull.into()) } else { Ok(()) }
    }
}
