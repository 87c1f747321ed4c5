//! Where the output folder really is, what lies beside it, and where it may not be.

use std::ffi::OsString;
use std::io;
use std::path::{Component, Path, PathBuf};
use std::{env, fs};

use super::fault::{fault, news, reason};
use crate::diagnostic::{Diagnostic, Severity};
use crate::source;

/// An output folder that is ours to choose, and the hidden files beside it.
#[derive(Debug)]
pub(super) struct Target {
    /// As the author named it.
    pub(super) shown: String,
    /// Absolute and without links.
    pub(super) folder: PathBuf,
    /// Held by the build that writes, let go by the system when that ends, however it ends.
    pub(super) lock: PathBuf,
    /// What the last build wrote.
    pub(super) manifest: PathBuf,
    /// What a build is about to put in place.
    pub(super) next: PathBuf,
    /// A list that is being written.
    pub(super) draft: PathBuf,
    /// The new site, until it is whole; right after the exchange, the old one.
    pub(super) stage: PathBuf,
    /// The site before this one, for the next build to make into the next one.
    pub(super) spare: PathBuf,
    /// The old site, where it has to move away first.
    pub(super) away: PathBuf,
    /// True where the folder is the root of a file system, which can be filled but not replaced.
    pub(super) is_mounted: bool,
}

impl Target {
    /// Finds the folder an author named, following links.
    ///
    /// # Errors
    /// When a site may not be written there.
    pub(super) fn find(
        named: &Path,
        site_root: &Path,
        notes: &mut Vec<Diagnostic>,
    ) -> Result<Target, Box<Diagnostic>> {
        let shown = named.display().to_string();
        let cannot = |error: &io::Error| {
            fault(
                format!("`{shown}` cannot be the output folder: {}", reason(error)),
                "name another with `-o`",
            )
        };
        // Without the slash at its end, which would follow a link.
        let path: PathBuf =
            std::path::absolute(named).map_err(|error| cannot(&error))?.components().collect();
        let folder = real(&path).map_err(|error| cannot(&error))?;
        let (Some(parent), Some(name)) = (folder.parent(), folder.file_name()) else {
            return Err(fault(
                format!("`{shown}` cannot be the output folder"),
                "name a folder of its own, such as `public`",
            ));
        };
        refuse_sources(&shown, &folder, site_root)?;
        let metadata = fs::metadata(&folder).ok();
        if metadata.as_ref().is_some_and(|metadata| !metadata.is_dir()) {
            return Err(fault(
                format!("`{shown}` is not a folder"),
                "name another with `-o`, or move it away",
            ));
        }
        if fs::symlink_metadata(&path).is_ok_and(|metadata| metadata.is_symlink()) {
            let message = format!("`{shown}` is a link; the site is written into `{}`", folder.display());
            notes.push(news(Severity::Note, message, "what is beside that folder is used while writing"));
        }
        let beside = |suffix: &str| {
            let mut hidden = OsString::from(".");
            hidden.push(name);
            hidden.push(suffix);
            parent.join(hidden)
        };
        let is_mounted = metadata.is_some() && is_mounted(&folder, parent);
        Ok(Target {
            lock: beside(".lock"),
            manifest: beside(".manifest"),
            next: beside(".next"),
            draft: beside(".draft"),
            stage: if is_mounted { folder.join(".layerwiki-stage") } else { beside(".stage") },
            spare: beside(".spare"),
            away: beside(".away"),
            is_mounted,
            folder: folder.clone(),
            shown,
        })
    }

    /// A free name beside the folder for what nobody knows.
    pub(super) fn rescue(&self) -> PathBuf {
        let first = self.away.with_extension("rescued");
        let numbered = (2..).map(|n: u32| self.away.with_extension(format!("rescued-{n}")));
        let mut names = std::iter::once(first.clone()).chain(numbered);
        names.find(|path| fs::symlink_metadata(path).is_err()).unwrap_or(first)
    }
}

/// The path without links. What is not there yet follows as it is written.
fn real(path: &Path) -> io::Result<PathBuf> {
    for above in path.ancestors() {
        match above.canonicalize() {
            Ok(real) => {
                let rest = path.strip_prefix(above).unwrap_or(Path::new(""));
                if rest.components().any(|part| part == Component::ParentDir) {
                    return Err(io::Error::other("it leads through a folder that is not there"));
                }
                return Ok(real.components().chain(rest.components()).collect());
            }
            Err(error) if error.kind() != io::ErrorKind::NotFound => return Err(error),
            Err(_) if fs::symlink_metadata(above).is_ok() => {
                return Err(io::Error::other(format!("the link `{}` leads nowhere", above.display())));
            }
            Err(_) => {}
        }
    }
    Err(io::ErrorKind::NotFound.into())
}

/// A folder that holds the site, lies among its sources, or is the ground this command stands on.
fn refuse_sources(shown: &str, folder: &Path, site_root: &Path) -> Result<(), Box<Diagnostic>> {
    let refuse =
        |what: &str| Err(fault(format!("`{shown}` {what}"), "name a folder of its own, such as `public`"));
    if site_root.canonicalize().is_ok_and(|root| root.starts_with(folder)) {
        return refuse("holds the site itself");
    }
    for name in source::watched() {
        let Ok(sources) = site_root.join(name).canonicalize() else { continue };
        if folder.starts_with(&sources) {
            return refuse(&format!("lies in `{name}`, among the site's sources"));
        }
        if sources.starts_with(folder) {
            return refuse(&format!("holds `{name}`, which the site is made from"));
        }
    }
    if env::current_dir().is_ok_and(|here| here.starts_with(folder)) {
        return refuse("holds the folder this command runs in, and would be replaced under it");
    }
    Ok(())
}

#[cfg(target_os = "linux")]
fn is_mounted(folder: &Path, parent: &Path) -> bool {
    use rustix::fs::{AtFlags, CWD, StatxAttributes, StatxFlags, statx};
    // Sees what is bound from the same file system too.
    if let Ok(found) = statx(CWD, folder, AtFlags::SYMLINK_NOFOLLOW, StatxFlags::BASIC_STATS)
        && found.stx_attributes.contains(StatxAttributes::MOUNT_ROOT)
    {
        return true;
    }
    lies_elsewhere(folder, parent)
}

#[cfg(not(target_os = "linux"))]
fn is_mounted(folder: &Path, parent: &Path) -> bool {
    lies_elsewhere(folder, parent)
}

fn lies_elsewhere(folder: &Path, parent: &Path) -> bool {
    use std::os::unix::fs::MetadataExt as _;
    match (fs::metadata(folder), fs::metadata(parent)) {
        (Ok(folder), Ok(parent)) => folder.dev() != parent.dev(),
        _ => false,
    }
}
