//! Puts the new site in the old one's place, in the best way the file system knows.
//!
//! 1. The two folders change places at one moment.
//! 2. Where a system cannot do that, the old folder moves away and the new one in. For a moment there is
//!    none; a build that is killed in it is made good by the next.
//! 3. Where a folder cannot be moved at all, as a mount point cannot, files move in one by one, each whole,
//!    and old ones are deleted last. A build that is killed meanwhile leaves some of each.

use std::collections::HashSet;
use std::io;
use std::path::Path;

use walkdir::WalkDir;

use super::disk::Disk;
use super::standing::is_litter;
use super::target::Target;

/// How the new site came into its place.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Way {
    /// At one moment.
    AtOnce,
    /// With a moment between.
    InTwoSteps,
    /// One file after another.
    FileByFile,
}

/// The files a folder gains and loses.
#[derive(Debug)]
pub(super) struct Change<'a> {
    /// Files that are new or have new bytes; they wait in the stage.
    pub(super) gained: Vec<&'a str>,
    /// Files that go.
    pub(super) lost: Vec<&'a str>,
}

/// Puts the stage in the target's place. What is left of the old site is then at the stage, or away.
///
/// # Errors
/// What the system says, and the way that was tried last: only file by file is anything changed by then.
pub(super) fn put_in_place(
    disk: &Disk,
    target: &Target,
    is_there: bool,
    change: &Change<'_>,
) -> Result<Way, (Way, io::Error)> {
    let file_by_file = || {
        let moved = move_files(disk, target, change);
        moved.map(|()| Way::FileByFile).map_err(|error| (Way::FileByFile, error))
    };
    if target.is_mounted {
        return file_by_file();
    }
    if !is_there {
        let moved = disk.move_folder(&target.stage, &target.folder);
        return moved.map(|()| Way::AtOnce).map_err(|error| (Way::AtOnce, error));
    }
    if disk.exchange(&target.stage, &target.folder).is_ok() {
        return Ok(Way::AtOnce);
    }
    if disk.move_folder(&target.folder, &target.away).is_err() {
        return file_by_file();
    }
    if let Err(error) = disk.move_folder(&target.stage, &target.folder) {
        // Should this fail too, the next build brings the old site back.
        let _ = disk.move_folder(&target.away, &target.folder);
        return Err((Way::InTwoSteps, error));
    }
    Ok(Way::InTwoSteps)
}

/// Moves files from the stage into the folder; what is in their way is deleted first, the rest last.
fn move_files(disk: &Disk, target: &Target, change: &Change<'_>) -> io::Result<()> {
    let obstacles = Obstacles::of(&change.gained);
    let (first, last): (Vec<&str>, Vec<&str>) = change.lost.iter().partition(|path| obstacles.holds(path));
    let remove = |path: &str| {
        let file = target.folder.join(path);
        disk.remove_file(&file)?;
        remove_empty_above(disk, &file, &target.folder);
        Ok::<(), io::Error>(())
    };
    first.into_iter().try_for_each(remove)?;
    let mut made = HashSet::new();
    for path in &change.gained {
        let file = target.folder.join(path);
        if let Some(folder) = file.parent()
            && made.insert(folder.to_owned())
        {
            disk.make_folder(folder)?;
        }
        disk.rename(&target.stage.join(path), &file)?;
    }
    last.into_iter().try_for_each(remove)
}

/// Knows which old files stand where a new file or its folder has to be.
struct Obstacles {
    files: HashSet<String>,
    folders: HashSet<String>,
}

impl Obstacles {
    /// In small letters, as some systems see names.
    fn of(gained: &[&str]) -> Obstacles {
        let files: HashSet<String> = gained.iter().map(|path| path.to_lowercase()).collect();
        let folders = files.iter().flat_map(|path| above(path)).map(str::to_owned).collect();
        Obstacles { files, folders }
    }

    fn holds(&self, path: &str) -> bool {
        let small = path.to_lowercase();
        self.files.contains(&small)
            || self.folders.contains(&small)
            || above(&small).any(|folder| self.files.contains(folder))
    }
}

/// The folders above a path, nearest first.
fn above(path: &str) -> impl Iterator<Item = &str> {
    path.rmatch_indices('/').filter_map(|(at, _)| path.get(..at))
}

/// Removes the folders above `file` that are empty now, up to `root`.
fn remove_empty_above(disk: &Disk, file: &Path, root: &Path) {
    let folders = file.ancestors().skip(1).take_while(|folder| *folder != root);
    for folder in folders {
        if disk.remove_folder(folder).is_err() {
            break;
        }
    }
}

/// Removes from `tree` every file that `is_ours`, then every empty folder. True when nothing is left.
pub(super) fn remove_ours(disk: &Disk, tree: &Path, is_ours: impl Fn(&str) -> bool) -> io::Result<bool> {
    if !tree.exists() {
        return Ok(true);
    }
    for entry in WalkDir::new(tree).contents_first(true) {
        let entry = entry?;
        let path = entry.path();
        let below = path.strip_prefix(tree).ok().and_then(Path::to_str);
        if !entry.file_type().is_dir() {
            if is_litter(path) || below.is_some_and(&is_ours) {
                disk.remove_file(path)?;
            }
        } else if let Err(error) = disk.remove_folder(path)
            && error.kind() != io::ErrorKind::DirectoryNotEmpty
        {
            return Err(error);
        }
    }
    Ok(!tree.exists())
}
