//! Sends a built site into another folder: only what changed, in an order that may be left off at any moment.
//!
//! 1. [`site`] reads what is to be sent, [`list`] what earlier publishes have left, [`survey`] what stands there now.
//! 2. [`plan`] puts the steps in order: assets, pages, what leads to pages, deletions; [`kind`](mod@kind) tells which is which.
//! 3. [`lock`] keeps two publishers apart, [`send`] takes the steps, and [`place`] does each without following a link.
//!
//! Below the target lies `.layerwiki-publish/`: `manifest`, the files of the last publish that came to its end;
//! `journal`, written before the first step and removed after the last; `lock`, while a publish runs; `part.N`, a file on
//! its way. Killed between any two steps, a publish leaves a site in which every page finds what it needs; the next
//! one knows from both lists what is ours, and goes on from there. The manifest is written last.
//!
//! A file that somebody else has changed is not written over, one that nobody published is not deleted, unless asked for.
//! Nothing is forced onto the disk: after a power cut, a file whose size or time differs is looked at and sent again.

mod fault;
mod kind;
mod list;
mod lock;
mod place;
mod plan;
mod send;
mod site;
mod survey;
#[cfg(test)]
mod tests;

use std::fmt;
use std::io;
use std::path::{Component, Path, PathBuf};

pub use lock::Publisher;
use place::OWN;

use crate::diagnostic::Diagnostic;
use crate::output::Digest;
use fault::{UNTOUCHED, fault, named, news, reason};
use kind::Kind;
use list::{Journal, Manifest};
use lock::Lock;
use place::Place;
use plan::{Plan, Step};
use site::Site;
use survey::{Allowed, Known, Survey};

/// What is asked of a publish.
#[derive(Clone, Debug)]
pub struct Asked {
    /// The folder of the built site.
    pub from: PathBuf,
    /// The folder it is sent into.
    pub target: PathBuf,
    /// The site's own folder, which is no target.
    pub root: PathBuf,
    /// A folder that no publish has written is taken over.
    pub adopt: bool,
    /// What others have changed there is written over.
    pub force: bool,
    /// The lock of a publisher that may be at work on another machine is taken.
    pub take_lock: bool,
    /// For how many publishes a file stays that has left the site.
    pub keep: u32,
}

/// One line of what would be done.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Line {
    /// A file is sent, of so many bytes.
    Send(String, u64),
    /// A file is deleted, of so many bytes.
    Delete(String, u64),
    /// A file that left the site stays for now, of so many bytes.
    Keep(String, u64),
}

/// What became of a publish, or would.
#[derive(Clone, Debug, PartialEq)]
pub struct Outcome {
    /// Files sent, and their bytes.
    pub sent: (usize, u64),
    /// Files deleted, and their bytes.
    pub deleted: (usize, u64),
    /// Files that left the site and stay for readers who have an older page open.
    pub kept: usize,
    /// Files left as they were.
    pub unchanged: usize,
    /// Of the site.
    pub digest: Digest,
    /// Every file concerned, in the order of the steps.
    pub lines: Vec<Line>,
    /// News of the target.
    pub notes: Vec<Diagnostic>,
}

impl fmt::Display for Outcome {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Outcome { sent, deleted, kept, unchanged, .. } = self;
        if sent.0 + deleted.0 == 0 {
            return write!(out, "nothing to send, {unchanged} unchanged, {kept} kept");
        }
        let (size, gone) = (Size(sent.1), deleted.0);
        write!(out, "{} sent ({size}), {gone} deleted, {kept} kept, {unchanged} unchanged", sent.0)
    }
}

/// A number of bytes as people read it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Size(pub u64);

impl fmt::Display for Size {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        let tenths = |unit: u64| (self.0 / (unit / 10), self.0 / unit);
        match self.0 {
            0..1_000 => write!(out, "{} B", self.0),
            1_000..1_000_000 => write!(out, "{}.{} KB", tenths(1_000).1, tenths(1_000).0 % 10),
            _ => write!(out, "{}.{} MB", tenths(1_000_000).1, tenths(1_000_000).0 % 10),
        }
    }
}

/// How far a publish has come: steps done and steps in all.
pub type Progress<'a> = &'a dyn Fn(usize, usize);

/// Publishes a site.
///
/// # Errors
/// All that keeps it from being published, or what went wrong on the way.
pub fn publish(
    asked: &Asked,
    publisher: Publisher,
    progress: Progress<'_>,
) -> Result<Outcome, Vec<Diagnostic>> {
    let (site, folder) = begin(asked)?;
    if !folder.exists() {
        Place::make(&folder).map_err(|error| {
            let message = format!("cannot make `{}`: {}", asked.target.display(), reason(&error));
            vec![*fault(message, "the folder above it has to be there and writable")]
        })?;
    }
    publish_at(&open(&folder, asked)?, &site, asked, publisher, progress)
}

/// What a publish would do. Nothing is changed, and no lock is taken.
///
/// # Errors
/// All that would keep the site from being published.
pub fn rehearse(asked: &Asked) -> Result<Outcome, Vec<Diagnostic>> {
    let (site, folder) = begin(asked)?;
    if !folder.exists() {
        let first = Survey::default();
        let plan = Plan::of(&site.files, &first.standing, |path| kind(&site, path), asked.keep);
        return Ok(outcome(&site, &plan, &first, Vec::new()));
    }
    let place = open(&folder, asked)?;
    let mut notes = Vec::new();
    if let Some(other) = lock::holder(&place) {
        let message = format!("somebody is publishing there, or did not come to an end: {other}");
        notes.push(news(message, "what would be done may be another thing when that one has ended"));
    }
    let ready = Ready::look(&place, &site, asked)?;
    notes.extend(ready.notes);
    Ok(outcome(&site, &ready.plan, &ready.survey, notes))
}

fn publish_at(
    place: &Place,
    site: &Site,
    asked: &Asked,
    publisher: Publisher,
    progress: Progress<'_>,
) -> Result<Outcome, Vec<Diagnostic>> {
    let shown = asked.target.display().to_string();
    // So that a folder that is not ours is refused without a trace in it.
    Lists::read(place, &shown).and_then(|lists| lists.refuse_foreign(place, asked)).map_err(alone)?;
    let mut notes = Vec::new();
    let lock = Lock::take(place, &shown, publisher, asked.take_lock, &mut notes).map_err(alone)?;
    let ready = match Ready::look(place, site, asked) {
        Ok(ready) => ready,
        Err(faults) => {
            let _ = lock.release(place);
            return Err(faults);
        }
    };
    notes.extend(ready.notes.iter().cloned());
    let outcome = outcome(site, &ready.plan, &ready.survey, notes);
    let sending = send::Sending { place, site, shown: &shown, lock: &lock, ready: &ready };
    let sent = sending.run(progress);
    // Whoever took the lock meanwhile keeps it; the lists say how far this one came.
    let _ = lock.release(place);
    sent.map(|()| outcome).map_err(alone)
}

/// Reads the site, and finds the folder it is sent into.
fn begin(asked: &Asked) -> Result<(Site, PathBuf), Vec<Diagnostic>> {
    let site = Site::read(&asked.from).map_err(alone)?;
    let folder = real(&asked.target).map_err(alone)?;
    site.refuse_overlap(&folder, &asked.root).map_err(alone)?;
    Ok((site, folder))
}

/// The target, absolute and without links. It may be missing, the folder above it may not.
fn real(named: &Path) -> Result<PathBuf, Box<Diagnostic>> {
    let shown = named.display();
    let cannot = |error: &io::Error| {
        let hint = "name a folder that is there, or a new one in a folder that is there";
        fault(format!("cannot publish into `{shown}`: {}", reason(error)), hint)
    };
    // Without the slash at its end, which would follow a link.
    let path: PathBuf = std::path::absolute(named).map_err(|error| cannot(&error))?.components().collect();
    let is_folder = |path: &Path| path.metadata().map(|found| found.is_dir());
    match path.canonicalize() {
        Ok(real) if is_folder(&real).map_err(|error| cannot(&error))? => Ok(real),
        Ok(_) => Err(fault(format!("`{shown}` is not a folder"), "name a folder to publish into")),
        Err(error) if error.kind() == io::ErrorKind::NotFound && path.symlink_metadata().is_err() => {
            match (path.parent(), path.components().next_back()) {
                (Some(above), Some(Component::Normal(name))) => {
                    Ok(above.canonicalize().map_err(|error| cannot(&error))?.join(name))
                }
                _ => Err(cannot(&error)),
            }
        }
        Err(error) => Err(cannot(&error)),
    }
}

fn open(folder: &Path, asked: &Asked) -> Result<Place, Vec<Diagnostic>> {
    Place::open(folder).map_err(|error| {
        let message = format!("cannot publish into `{}`: {}", asked.target.display(), reason(&error));
        vec![*fault(message, "see that the folder is there and may be read")]
    })
}

/// The lists that earlier publishes left, as they were read.
struct Lists {
    manifest: Option<Manifest>,
    /// Of the manifest's text: it tells when another has written it.
    seal: Option<blake3::Hash>,
    journal: Option<Journal>,
}

impl Lists {
    fn read(place: &Place, shown: &str) -> Result<Lists, Box<Diagnostic>> {
        let text = |name: &str| {
            let bytes = place.read(&format!("{OWN}/{name}")).map_err(|error| {
                fault(format!("cannot read `{shown}/{OWN}/{name}`: {}", reason(&error)), UNTOUCHED)
            })?;
            Ok::<_, Box<Diagnostic>>(bytes.map(|bytes| String::from_utf8_lossy(&bytes).into_owned()))
        };
        let broken = |name: &str| {
            let hint = format!("remove `{shown}/{OWN}` and take the folder over with `--adopt`; {UNTOUCHED}");
            fault(format!("the list `{shown}/{OWN}/{name}` is not whole"), hint)
        };
        let (manifest, journal) = (text("manifest")?, text("journal")?);
        Ok(Lists {
            seal: manifest.as_ref().map(|text| blake3::hash(text.as_bytes())),
            manifest: match &manifest {
                Some(text) => Some(Manifest::parse(text).ok_or_else(|| broken("manifest"))?),
                None => None,
            },
            journal: match &journal {
                Some(text) => Some(Journal::parse(text).ok_or_else(|| broken("journal"))?),
                None => None,
            },
        })
    }

    /// A folder that no publish has written may be empty, or is taken over on purpose.
    fn refuse_foreign(&self, place: &Place, asked: &Asked) -> Result<(), Box<Diagnostic>> {
        let shown = asked.target.display();
        if self.manifest.is_some() || self.journal.is_some() || asked.adopt {
            return Ok(());
        }
        let is_empty = place
            .is_empty()
            .map_err(|error| fault(format!("cannot look into `{shown}`: {}", reason(&error)), UNTOUCHED))?;
        if is_empty {
            return Ok(());
        }
        let hint = format!(
            "name an empty folder, or take this one over with `--adopt`: files of the site are then written over \
             what is in their place, and all others stay; {UNTOUCHED}"
        );
        Err(fault(format!("`{shown}` holds files, and no site was ever published into it"), hint))
    }
}

/// A publish that may begin.
struct Ready {
    lists: Lists,
    survey: Survey,
    plan: Plan,
    notes: Vec<Diagnostic>,
}

impl Ready {
    /// Looks at all that is there, and plans.
    fn look(place: &Place, site: &Site, asked: &Asked) -> Result<Ready, Vec<Diagnostic>> {
        let shown = asked.target.display().to_string();
        let lists = Lists::read(place, &shown).map_err(alone)?;
        lists.refuse_foreign(place, asked).map_err(alone)?;
        let none = Journal::default();
        let journal = lists.journal.as_ref().unwrap_or(&none);
        let known = Known { manifest: lists.manifest.as_ref(), journal, site: &site.files };
        let mut survey = Survey::of(place, &known).map_err(alone)?;
        let conflicts = survey.conflicts(&shown, Allowed { force: asked.force, adopt: asked.adopt });
        if !conflicts.is_empty() {
            return Err(conflicts);
        }
        let plan = Plan::of(&site.files, &survey.standing, |path| kind(site, path), asked.keep);
        let mut notes = Vec::new();
        let missing = &survey.missing;
        if !missing.is_empty() {
            let message = format!("in `{shown}`, {} had been deleted by somebody else", named(missing));
            notes.push(news(message, "what belongs to the site is sent again"));
        }
        Ok(Ready { lists, survey, plan, notes })
    }
}

/// What a file of the site is; of a page, its bytes tell more than its name.
fn kind(site: &Site, path: &str) -> Kind {
    match Kind::of(path) {
        Kind::Page => Kind::with_bytes(path, &site.bytes(path).unwrap_or_default()),
        kind => kind,
    }
}

fn outcome(site: &Site, plan: &Plan, survey: &Survey, notes: Vec<Diagnostic>) -> Outcome {
    let sending = |path: &str| site.files.get(path).map_or(0, |listed| listed.size);
    let there =
        |path: &str| survey.standing.get(path).and_then(|old| old.stamp).map_or(0, |stamp| stamp.size);
    let mut lines: Vec<Line> = plan
        .steps
        .iter()
        .map(|step| match step {
            Step::Send(path) => Line::Send(path.clone(), sending(path)),
            Step::Clear(path) | Step::Delete(path) => Line::Delete(path.clone(), there(path)),
        })
        .collect();
    lines.extend(plan.kept.keys().map(|path| Line::Keep(path.clone(), there(path))));
    Outcome {
        sent: (plan.sent().count(), plan.sent().map(sending).sum()),
        deleted: (plan.deleted().count(), plan.deleted().map(there).sum()),
        kept: plan.kept.len(),
        unchanged: plan.n_unchanged,
        digest: site.digest(),
        lines,
        notes,
    }
}

/// One fault as all that was found.
#[expect(clippy::boxed_local, reason = "that is how one fault comes")]
fn alone(fault: Box<Diagnostic>) -> Vec<Diagnostic> {
    vec![*fault]
}
