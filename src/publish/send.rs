//! Takes the steps of a plan, one after the other, and writes down what then stands.

use std::collections::BTreeMap;
use std::io;

use super::fault::{WHOLE, fault, reason};
use super::list::{Entry, Manifest};
use super::lock::Lock;
use super::place::{OWN, Place, Stands};
use super::plan::Step;
use super::site::Site;
use super::{Progress, Ready};
use crate::diagnostic::Diagnostic;
use crate::output::Stamp;

/// A publish under way.
pub(super) struct Sending<'a> {
    pub(super) place: &'a Place,
    pub(super) site: &'a Site,
    /// The target as the author named it.
    pub(super) shown: &'a str,
    pub(super) lock: &'a Lock,
    pub(super) ready: &'a Ready,
}

impl Sending<'_> {
    /// Writes the journal, takes every step, and writes the manifest last.
    ///
    /// # Errors
    /// A [`Diagnostic`] with what went wrong; every page that stands is whole then.
    pub(super) fn run(&self, progress: Progress<'_>) -> Result<(), Box<Diagnostic>> {
        let Sending { place, ready, .. } = self;
        let mut stamps = self.stamps();
        if ready.plan.is_change {
            self.announce()?;
            let mut is_checked = false;
            let n_steps = ready.plan.steps.len();
            for (done, step) in ready.plan.steps.iter().enumerate() {
                progress(done, n_steps);
                // Deletions are the last steps: nothing goes that another publisher may count on.
                if matches!(step, Step::Delete(_)) && !is_checked {
                    self.expect_alone()?;
                    is_checked = true;
                }
                self.take(step, &mut stamps)?;
            }
            progress(n_steps, n_steps);
        }
        place.tidy().map_err(|error| self.refused("tidy up", OWN, &error))?;
        let manifest = self.manifest(&stamps);
        self.tidy_folders(&manifest)?;
        // Where nothing was done, the list may still tell less than what was seen.
        if ready.lists.manifest.as_ref() != Some(&manifest) {
            self.expect_alone()?;
            self.write("manifest", &manifest.to_text())?;
        }
        if ready.lists.journal.is_some() || ready.plan.is_change {
            let path = format!("{OWN}/journal");
            place.remove(&path).map_err(|error| self.refused("remove", &path, &error))?;
        }
        Ok(())
    }

    /// Removes folders that a killed publish has emptied and left.
    fn tidy_folders(&self, manifest: &Manifest) -> Result<(), Box<Diagnostic>> {
        let Some(journal) = &self.ready.lists.journal else { return Ok(()) };
        let before = self.ready.lists.manifest.iter().flat_map(|manifest| manifest.entries.keys());
        for path in before.chain(journal.0.keys()).filter(|path| !manifest.entries.contains_key(*path)) {
            let removed = self.place.remove_empty_above(path);
            removed.map_err(|error| self.refused("tidy up", path, &error))?;
        }
        Ok(())
    }

    /// What stands already, and stays.
    fn stamps(&self) -> BTreeMap<&str, Stamp> {
        let standing = self.ready.survey.standing.iter();
        standing.filter_map(|(path, old)| Some((path.as_str(), old.stamp?))).collect()
    }

    /// Says what will be sent, before anything is: all that may stand there is then known to be ours.
    fn announce(&self) -> Result<(), Box<Diagnostic>> {
        let mut journal = self.ready.lists.journal.clone().unwrap_or_default();
        for path in self.ready.plan.sent() {
            if let Some(listed) = self.site.files.get(path) {
                journal.add(path, &listed.hash);
            }
        }
        // What was taken over stands there with these bytes until its turn; what had left the site and is part of it
        // again is young again, however far this comes.
        for (path, old) in &self.ready.survey.standing {
            let is_listed = self.ready.lists.manifest.as_ref().is_some_and(|manifest| {
                manifest.entries.get(path).is_some_and(|entry| Some(entry.hash) == old.hash)
            });
            let is_back = old.age.is_some() && self.site.files.contains_key(path);
            if let Some(hash) = old.hash.filter(|_| !is_listed || is_back) {
                journal.add(path, &hash);
            }
        }
        self.write("journal", &journal.to_text())
    }

    fn take<'p>(&self, step: &'p Step, stamps: &mut BTreeMap<&'p str, Stamp>) -> Result<(), Box<Diagnostic>> {
        match step {
            Step::Send(path) => {
                let Some(listed) = self.site.files.get(path) else { return Ok(()) };
                let bytes = self.site.same_bytes(path, &listed.hash)?;
                self.expect_as_seen(path)?;
                let sent = self.place.put(path, &bytes);
                let stamp = sent.map_err(|error| self.refused("write", path, &error))?;
                stamps.insert(path, stamp);
            }
            Step::Clear(path) | Step::Delete(path) => {
                self.expect_as_seen(path)?;
                self.place.remove(path).map_err(|error| self.refused("remove", path, &error))?;
                stamps.remove(path.as_str());
            }
        }
        Ok(())
    }

    /// What somebody else writes while this runs is not written over either.
    fn expect_as_seen(&self, path: &str) -> Result<(), Box<Diagnostic>> {
        let found = self.place.look(path).map_err(|error| self.refused("look at", path, &error))?;
        let seen = self.ready.survey.standing.get(path);
        let is_same = match (&found, seen) {
            (Stands::File(stamp), Some(old)) => old.stamp == Some(*stamp),
            (Stands::Link, Some(old)) => old.stamp.is_none(),
            // What has gone since is sent anew, and what would be removed is gone.
            (Stands::Nothing, _) => true,
            // What had to go first has gone; the system refuses where it has not.
            (Stands::Folder | Stands::Blocked(..), None) => true,
            _ => false,
        };
        if is_same {
            return Ok(());
        }
        let message = format!("`{}/{path}` was changed by somebody else just now", self.shown);
        Err(fault(message, format!("see who else writes there; {WHOLE}")))
    }

    /// Finds out whether another publisher has been at work meanwhile.
    fn expect_alone(&self) -> Result<(), Box<Diagnostic>> {
        self.expect_there()?;
        let text = self.place.read(&format!("{OWN}/manifest"));
        let text = text.map_err(|error| self.refused("read", "the manifest", &error))?;
        let seal = text.map(|text| blake3::hash(&text));
        if seal == self.ready.lists.seal && self.lock.is_ours(self.place) {
            return Ok(());
        }
        let message = format!("somebody else has published into `{}` meanwhile", self.shown);
        Err(fault(message, format!("nothing was deleted; {WHOLE}")))
    }

    /// What stands after the last step.
    fn manifest(&self, stamps: &BTreeMap<&str, Stamp>) -> Manifest {
        let sent = self.site.files.iter().filter_map(|(path, listed)| {
            let stamp = *stamps.get(path.as_str())?;
            Some((path.clone(), Entry { hash: listed.hash, stamp, age: None }))
        });
        let kept = self.ready.plan.kept.iter().filter_map(|(path, age)| {
            let old = self.ready.survey.standing.get(path)?;
            Some((path.clone(), Entry { hash: old.hash?, stamp: old.stamp?, age: Some(*age) }))
        });
        Manifest { digest: self.site.digest(), entries: sent.chain(kept).collect() }
    }

    fn write(&self, name: &str, text: &str) -> Result<(), Box<Diagnostic>> {
        let path = format!("{OWN}/{name}");
        let written = self.place.put(&path, text.as_bytes());
        written.map(|_| ()).map_err(|error| self.refused("write", &path, &error))
    }

    /// The system's refusal to do `what` at `path`.
    fn refused(&self, what: &str, path: &str, error: &io::Error) -> Box<Diagnostic> {
        if let Err(gone) = self.expect_there() {
            return gone;
        }
        let shown = self.shown;
        match error.kind() {
            io::ErrorKind::StorageFull | io::ErrorKind::QuotaExceeded | io::ErrorKind::FileTooLarge => {
                let message = format!("there is no room in `{shown}` for `{path}`: {}", reason(error));
                fault(message, format!("make room; {WHOLE}"))
            }
            _ => fault(format!("cannot {what} `{shown}/{path}`: {}", reason(error)), WHOLE),
        }
    }

    /// Finds out whether the target is still where it was.
    fn expect_there(&self) -> Result<(), Box<Diagnostic>> {
        if self.place.is_there() {
            return Ok(());
        }
        let message = format!("`{}` is gone: it was moved, removed or unmounted", self.shown);
        Err(fault(message, "bring it back and publish again: that goes on from here"))
    }
}
