//! What stands on the target, held against what publishes have left there and against what is to come.

use std::collections::{BTreeMap, BTreeSet};
use std::io;

use super::fault::{UNTOUCHED, fault, named, reason};
use super::list::{Entry, Journal, Manifest};
use super::place::{Place, Stands};
use super::site::Listed;
use crate::diagnostic::Diagnostic;
use crate::output::Stamp;

/// A file of ours that stands on the target.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Standing {
    /// BLAKE3 of its bytes; none for a link, which is replaced whatever it leads to.
    pub(super) hash: Option<blake3::Hash>,
    /// Its size and time; none for a link.
    pub(super) stamp: Option<Stamp>,
    /// How many publishes ago it left the site; none while it is part of it.
    pub(super) age: Option<u32>,
}

/// The target as a publish finds it.
#[derive(Debug, Default)]
pub(super) struct Survey {
    /// Every file of ours that stands there, by path.
    pub(super) standing: BTreeMap<String, Standing>,
    /// Files that the last publish left and somebody has deleted.
    pub(super) missing: Vec<String>,
    /// Files that somebody else has changed.
    changed: Vec<String>,
    /// Files that nobody knows, in the place of files of the site.
    foreign: Vec<String>,
    /// Links where folders have to be.
    links: Vec<String>,
    /// Other things in the way that are not ours to remove.
    obstacles: Vec<String>,
}

/// What an author allows.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Allowed {
    /// Files that others have changed may be written over.
    pub(super) force: bool,
    /// Files of others in the place of files of the site become ours.
    pub(super) adopt: bool,
}

/// What is known of a target, and what is to come.
pub(super) struct Known<'a> {
    pub(super) manifest: Option<&'a Manifest>,
    pub(super) journal: &'a Journal,
    pub(super) site: &'a BTreeMap<String, Listed>,
}

impl Known<'_> {
    fn entry(&self, path: &str) -> Option<&Entry> {
        self.manifest.and_then(|manifest| manifest.entries.get(path))
    }

    /// True for a path a publish has sent something to, or may have.
    fn is_ours(&self, path: &str) -> bool {
        self.entry(path).is_some() || self.journal.0.contains_key(path)
    }
}

impl Survey {
    /// Looks at the path of every file of ours and of every file to come, and changes nothing.
    ///
    /// # Errors
    /// A [`Diagnostic`] when the target cannot be read.
    pub(super) fn of(place: &Place, known: &Known<'_>) -> Result<Survey, Box<Diagnostic>> {
        let mut survey = Survey::default();
        let own = known.manifest.into_iter().flat_map(|manifest| manifest.entries.keys());
        let paths: BTreeSet<&String> = own.chain(known.journal.0.keys()).chain(known.site.keys()).collect();
        for path in paths {
            survey.add(place, known, path).map_err(|error| {
                let message =
                    format!("cannot look at `{}/{path}`: {}", place.folder.display(), reason(&error));
                fault(message, UNTOUCHED)
            })?;
        }
        Ok(survey)
    }

    fn add(&mut self, place: &Place, known: &Known<'_>, path: &str) -> io::Result<()> {
        let entry = known.entry(path);
        let listed = known.site.get(path);
        let is_ours = known.is_ours(path);
        // What a publish was about to bring back when it was killed, readers may have open.
        let is_awaited = known.journal.0.contains_key(path);
        let age = entry.and_then(|entry| entry.age).filter(|_| !is_awaited);
        match place.look(path)? {
            Stands::Nothing if entry.is_some_and(|entry| entry.age.is_none()) => {
                self.missing.push(path.to_owned());
            }
            Stands::Nothing => {}
            Stands::File(stamp) => {
                let hash = match entry {
                    Some(entry) if entry.stamp == stamp => entry.hash,
                    _ => place.hash(path)?,
                };
                let is_known =
                    entry.is_some_and(|entry| entry.hash == hash) || known.journal.knows(path, &hash);
                if !is_known && listed.is_none_or(|listed| listed.hash != hash) {
                    let list = if is_ours { &mut self.changed } else { &mut self.foreign };
                    list.push(path.to_owned());
                }
                let standing = Standing { hash: Some(hash), stamp: Some(stamp), age };
                self.standing.insert(path.to_owned(), standing);
            }
            Stands::Link => {
                let list = if is_ours { &mut self.changed } else { &mut self.foreign };
                list.push(path.to_owned());
                self.standing.insert(path.to_owned(), Standing { hash: None, stamp: None, age });
            }
            // What is gone from the site is nobody's loss.
            _ if listed.is_none() => {}
            Stands::Blocked(above, true) => self.links.push(above),
            Stands::Blocked(above, false) if known.is_ours(&above) => {}
            Stands::Blocked(above, false) => self.obstacles.push(above),
            Stands::Other => self.obstacles.push(path.to_owned()),
            Stands::Folder => {
                let mut inside = Vec::new();
                place.files_below(path, &mut inside)?;
                let foreign = |file: &Option<String>| file.as_ref().is_none_or(|file| !known.is_ours(file));
                if inside.iter().any(foreign) {
                    self.obstacles.push(path.to_owned());
                }
            }
        }
        Ok(())
    }

    /// All that keeps a site from being sent there.
    pub(super) fn conflicts(&mut self, shown: &str, allowed: Allowed) -> Vec<Diagnostic> {
        let mut found = Vec::new();
        let mut tell = |paths: &mut Vec<String>, what: [&str; 2], hint: &str| {
            paths.dedup();
            let verb = if paths.len() == 1 { what[0] } else { what[1] };
            if !paths.is_empty() {
                let message = format!("in `{shown}`, {} {verb}", named(paths));
                found.push(*fault(message, format!("{hint}; {UNTOUCHED}")));
            }
        };
        if !allowed.force {
            tell(
                &mut self.changed,
                ["was changed by somebody else", "were changed by somebody else"],
                "bring what is worth keeping into the sources; `--force` writes over it",
            );
        }
        if !allowed.force && !allowed.adopt {
            tell(
                &mut self.foreign,
                ["was put there by somebody else", "were put there by somebody else"],
                "move it away, or take it over with `--adopt`, which writes the site's file in its place",
            );
        }
        tell(
            &mut self.links,
            ["is a link where the site has a folder", "are links where the site has folders"],
            "remove it: publish follows no link inside the folder",
        );
        tell(
            &mut self.obstacles,
            ["stands in the way of the site", "stand in the way of the site"],
            "it was not published from here and is not removed: move it away",
        );
        found
    }
}
