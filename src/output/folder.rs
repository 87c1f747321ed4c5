//! Writes a site into a folder, whole or not at all.
//!
//! Files go to a stage beside the target; when all are there, the stage and the target change places in
//! one step. A build that fails or is killed leaves the last good folder as it was, and the next build
//! removes what it left behind. A folder with a site of ours carries a mark beside it, so that a folder
//! with foreign files is refused, never emptied.

use std::ffi::OsString;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use rustix::fs::{CWD, RenameFlags, renameat_with};

use super::Sink;
use crate::diagnostic::{Diagnostic, Fault, rules};

/// A folder that is being written.
#[derive(Debug)]
pub struct Folder {
    target: PathBuf,
    stage: PathBuf,
    mark: PathBuf,
}

impl Folder {
    /// Prepares to write the site into `target`.
    ///
    /// # Errors
    /// A [`Diagnostic`] when the target is not ours to replace or the stage cannot be made.
    #[expect(clippy::disallowed_methods, reason = "this is the door the others are sent to")]
    pub fn open(target: &Path) -> Result<Folder, Box<Diagnostic>> {
        let (Some(parent), Some(name)) = (target.parent(), target.file_name()) else {
            return Err(fault(
                format!("`{}` cannot be the output folder", target.display()),
                "name a folder of its own, such as `public`",
            ));
        };
        let beside = |suffix: &str| {
            let mut hidden = OsString::from(".");
            hidden.push(name);
            hidden.push(suffix);
            parent.join(hidden)
        };
        let folder =
            Folder { target: target.to_owned(), stage: beside(".stage"), mark: beside(".layerwiki") };
        folder.refuse_foreign()?;
        if folder.stage.exists() {
            fs::remove_dir_all(&folder.stage).map_err(|error| {
                folder.broken("remove what an earlier build left at", &folder.stage, &error)
            })?;
        }
        fs::create_dir_all(&folder.stage).map_err(|error| folder.broken("make", &folder.stage, &error))?;
        Ok(folder)
    }

    /// A folder with files that no build of ours has written is refused.
    #[expect(clippy::disallowed_methods, reason = "this is the door the others are sent to")]
    fn refuse_foreign(&self) -> Result<(), Box<Diagnostic>> {
        let shown = self.target.display();
        let Ok(metadata) = fs::symlink_metadata(&self.target) else { return Ok(()) };
        if !metadata.is_dir() {
            return Err(fault(
                format!("`{shown}` is not a folder"),
                "name another with `-o`, or move it away",
            ));
        }
        let is_empty = fs::read_dir(&self.target).is_ok_and(|mut entries| entries.next().is_none());
        if is_empty || self.mark.exists() {
            return Ok(());
        }
        Err(fault(
            format!("`{shown}` holds files that no build has written"),
            "name another folder with `-o`, or empty this one",
        ))
    }

    /// Puts the finished site in the target's place.
    ///
    /// # Errors
    /// A [`Diagnostic`] when the system refuses; the old folder then stands.
    #[expect(clippy::disallowed_methods, reason = "this is the door the others are sent to")]
    pub fn close(self) -> Result<(), Box<Diagnostic>> {
        fs::write(&self.mark, "This folder's neighbour is written by layerwiki, which may replace it.\n")
            .map_err(|error| self.broken("write", &self.mark, &error))?;
        if !self.target.exists() {
            return fs::rename(&self.stage, &self.target)
                .map_err(|error| self.broken("make", &self.target, &error));
        }
        match renameat_with(CWD, &self.stage, CWD, &self.target, RenameFlags::EXCHANGE) {
            Ok(()) => {}
            Err(_) => {
                self.exchange_in_two_steps().map_err(|error| self.broken("replace", &self.target, &error))?
            }
        }
        // What is now at the stage is the old site.
        fs::remove_dir_all(&self.stage)
            .map_err(|error| self.broken("remove the old site at", &self.stage, &error))
    }

    /// Where the system knows no exchange: the old folder away, the new one in, the old one back if that fails.
    #[expect(clippy::disallowed_methods, reason = "this is the door the others are sent to")]
    fn exchange_in_two_steps(&self) -> io::Result<()> {
        let away = self.stage.with_extension("old");
        if away.exists() {
            fs::remove_dir_all(&away)?;
        }
        fs::rename(&self.target, &away)?;
        if let Err(error) = fs::rename(&self.stage, &self.target) {
            fs::rename(&away, &self.target)?;
            return Err(error);
        }
        fs::rename(&away, &self.stage)
    }

    /// Drops what was written; the old folder stands.
    #[expect(clippy::disallowed_methods, reason = "this is the door the others are sent to")]
    pub fn abandon(self) {
        // A stage that cannot be removed now is removed by the next build.
        let _ = fs::remove_dir_all(&self.stage);
    }

    fn broken(&self, what: &str, path: &Path, error: &io::Error) -> Box<Diagnostic> {
        let whole = error.to_string();
        let reason = whole.split(" (os error").next().unwrap_or(&whole).to_lowercase();
        fault(
            format!("cannot {what} `{}`: {reason}", path.display()),
            "the site that was there before is untouched",
        )
    }
}

impl Sink for Folder {
    #[expect(clippy::disallowed_methods, reason = "this is the door the others are sent to")]
    fn put(&self, path: &str, bytes: &[u8]) -> Result<(), Box<Diagnostic>> {
        let file = self.stage.join(path);
        if let Some(folder) = file.parent() {
            fs::create_dir_all(folder).map_err(|error| self.broken("make", folder, &error))?;
        }
        fs::write(&file, bytes).map_err(|error| self.broken("write", &file, &error))
    }
}

fn fault(message: String, hint: &str) -> Box<Diagnostic> {
    Box::new(Diagnostic::of_site(&rules::OUTPUT, Fault::new(message).hint(hint)))
}
