//! One publisher at a time: a file on the target that says who is at work there.
//!
//! The system lets go of the lock when its holder ends, however it ends, so that a publisher on the same machine is
//! known to be alive or not. Of one on another machine nobody can know; its lock is taken when an author says so.

use std::fs::{File, TryLockError};
use std::io::{self, Read};
use std::os::unix::fs::MetadataExt;

use super::fault::{UNTOUCHED, fault, news, reason};
use super::place::{OWN, Place, Stands};
use crate::diagnostic::Diagnostic;

/// Who publishes, as told to another who would.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Publisher {
    /// The name of the machine.
    pub host: String,
    /// The number of the process.
    pub pid: u32,
    /// When it began, as people read it.
    pub since: String,
}

impl Publisher {
    /// This process, which begins at `since`.
    pub fn this(since: String) -> Publisher {
        let host = rustix::system::uname().nodename().to_string_lossy().into_owned();
        Publisher { host, pid: std::process::id(), since }
    }

    fn to_text(&self) -> String {
        format!("{} {} {}\n", self.host, self.pid, self.since)
    }

    fn parse(text: &str) -> Option<Publisher> {
        let mut parts = text.strip_suffix('\n')?.splitn(3, ' ');
        let host = parts.next()?.to_owned();
        Some(Publisher { host, pid: parts.next()?.parse().ok()?, since: parts.next()?.to_owned() })
    }
}

impl std::fmt::Display for Publisher {
    fn fmt(&self, out: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(out, "process {} on `{}`, since {}", self.pid, self.host, self.since)
    }
}

/// The lock, while it is held.
#[derive(Debug)]
pub(super) struct Lock {
    file: File,
    path: String,
    held_by: Publisher,
}

impl Lock {
    /// Takes the lock. What was found of another is told in `notes`.
    ///
    /// # Errors
    /// A [`Diagnostic`] when somebody else is at work, or may be.
    pub(super) fn take(
        place: &Place,
        shown: &str,
        publisher: Publisher,
        may_take: bool,
        notes: &mut Vec<Diagnostic>,
    ) -> Result<Lock, Box<Diagnostic>> {
        let path = format!("{OWN}/lock");
        let cannot = |error: io::Error| {
            let hint = format!("the folder has to be writable; {UNTOUCHED}");
            fault(format!("cannot write into `{shown}`: {}", reason(&error)), hint)
        };
        // The one who held it may remove the file between our opening and our locking it.
        for _ in 0..16 {
            let mut file = place.open_own(&path).map_err(cannot)?;
            let (is_sure, is_held) = match file.try_lock() {
                Ok(()) => (true, false),
                Err(TryLockError::WouldBlock) => (true, true),
                // Some file systems know no locks.
                Err(TryLockError::Error(_)) => (false, false),
            };
            let mut text = String::new();
            file.read_to_string(&mut text).map_err(cannot)?;
            let other = Publisher::parse(&text);
            if is_held {
                let who = other.map_or_else(|| "another process".to_owned(), |other| other.to_string());
                let message = format!("somebody else is publishing into `{shown}`: {who}");
                return Err(fault(message, format!("wait until it has ended; {UNTOUCHED}")));
            }
            if let Some(other) = other {
                let is_dead = is_sure && other.host == publisher.host;
                if !is_dead && !may_take {
                    let message = format!("somebody may be publishing into `{shown}`: {other}");
                    let hint = format!(
                        "if that one has ended without an end, `--take-lock` takes its place; {UNTOUCHED}"
                    );
                    return Err(fault(message, hint));
                }
                let message = format!("a publish was not brought to its end: {other}");
                notes.push(news(message, "this one goes on from there"));
            }
            if is_of(&file, place, &path) {
                place.write_over(&file, &publisher.to_text()).map_err(cannot)?;
                return Ok(Lock { file, path, held_by: publisher });
            }
        }
        let message = format!("the lock of `{shown}` changes hands again and again");
        Err(fault(message, format!("see who else publishes there; {UNTOUCHED}")))
    }

    /// True while nobody else has taken the lock.
    pub(super) fn is_ours(&self, place: &Place) -> bool {
        let text = place.read(&self.path).ok().flatten();
        text.is_some_and(|text| text == self.held_by.to_text().as_bytes())
    }

    /// Lets the lock go.
    pub(super) fn release(self, place: &Place) -> io::Result<()> {
        if self.is_ours(place) {
            place.remove(&self.path)?;
        }
        drop(self.file);
        Ok(())
    }
}

/// Who holds the lock of a target, or did and left it.
pub(super) fn holder(place: &Place) -> Option<Publisher> {
    let text = place.read(&format!("{OWN}/lock")).ok().flatten()?;
    Publisher::parse(&String::from_utf8_lossy(&text))
}

/// True while the open file is the one found at its path.
fn is_of(file: &File, place: &Place, path: &str) -> bool {
    let open = place.open_own(path).and_then(|found| found.metadata());
    let is_same = open.is_ok_and(|found| {
        file.metadata().is_ok_and(|own| own.dev() == found.dev() && own.ino() == found.ino())
    });
    is_same && matches!(place.look(path), Ok(Stands::File(_)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn who_publishes_is_read_as_it_was_written() {
        let publisher = Publisher::this("2026-11-28 08:00 UTC".to_owned());
        assert!(!publisher.host.is_empty());
        assert_eq!(Publisher::parse(&publisher.to_text()), Some(publisher));
        assert_eq!(Publisher::parse("loaf"), None);
    }
}
