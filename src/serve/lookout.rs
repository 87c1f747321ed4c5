//! Looks out for changes in the site's folders.

use std::path::{Path, PathBuf};
use std::sync::mpsc::{Receiver, RecvTimeoutError, channel};
use std::time::{Duration, Instant};

use notify::event::{CreateKind, ModifyKind, RemoveKind};
use notify::{Error, ErrorKind, Event, EventKind, RecommendedWatcher, RecursiveMode, Watcher};

use crate::diagnostic::{Diagnostic, Fault, Severity, rules};
use crate::pipeline::Changes;
use crate::source::{is_passed_over, watched};

/// A save is over when nothing has come for so long. Editors write in two steps, or beside and rename; what is
/// read in between is put right by the next event.
const QUIET: Duration = Duration::from_millis(4);
/// Where folders came or went, others may follow: a change of branch, a copied folder.
const QUIET_OF_FOLDERS: Duration = Duration::from_millis(25);
/// Who writes without end sees a build at least so often.
const LONGEST: Duration = Duration::from_secs(1);

/// Watches the folders of a site.
pub(super) struct Lookout {
    root: PathBuf,
    events: Receiver<Result<Event, Error>>,
    watcher: RecommendedWatcher,
}

/// What is to be done next.
#[derive(Debug)]
pub(super) enum Next {
    /// Something has changed; with it comes what cannot be watched any more.
    Build(Changes, Vec<Diagnostic>),
    /// Nothing has.
    Idle,
    /// There is nothing left to wait for.
    End,
}

impl Lookout {
    /// Starts to watch the site below `root`: its folders, and `root` itself for folders that come later.
    pub(super) fn open(root: &Path) -> Result<Lookout, Box<Diagnostic>> {
        let (sender, events) = channel();
        let started = notify::recommended_watcher(move |event| {
            let _ = sender.send(event);
        });
        let started = started.and_then(|mut watcher| {
            watcher.watch(root, RecursiveMode::NonRecursive)?;
            Ok(watcher)
        });
        let watcher = started.map_err(|error| Box::new(refusal(root, &error)))?;
        let mut lookout = Lookout { root: root.to_owned(), events, watcher };
        for folder in watched() {
            lookout.watch(folder).map_err(Box::new)?;
        }
        Ok(lookout)
    }

    /// Waits for a change and for the end of the burst it belongs to; without patience, only if one has come.
    ///
    /// Changes that came since the last call count, so none is lost during a build.
    pub(super) fn next(&mut self, has_patience: bool) -> Next {
        let mut burst = Burst::default();
        while !burst.is_change() {
            let event = if has_patience {
                self.events.recv().map_err(|_| RecvTimeoutError::Disconnected)
            } else {
                self.events.recv_timeout(Duration::ZERO)
            };
            match event {
                Ok(event) => burst.take(event, &self.root),
                Err(RecvTimeoutError::Timeout) => return Next::Idle,
                Err(RecvTimeoutError::Disconnected) => return Next::End,
            }
        }
        let start = Instant::now();
        while start.elapsed() < LONGEST {
            let quiet = if burst.changes.anything { QUIET_OF_FOLDERS } else { QUIET };
            match self.events.recv_timeout(quiet) {
                Ok(event) => burst.take(event, &self.root),
                Err(_) => break,
            }
        }
        let renewed = watched().iter().filter(|folder| burst.folders.contains(folder));
        let faults = renewed.filter_map(|folder| self.watch(folder).err()).map(as_warning).collect();
        Next::Build(burst.changes, faults)
    }

    /// Watches one folder of the site, if it is there; anew, if it was watched before.
    fn watch(&mut self, folder: &str) -> Result<(), Diagnostic> {
        let path = self.root.join(folder);
        let _ = self.watcher.unwatch(&path);
        if !path.is_dir() {
            return Ok(());
        }
        match self.watcher.watch(&path, RecursiveMode::Recursive) {
            // It went away in this moment, which is a change of its own.
            Err(Error { kind: ErrorKind::PathNotFound, .. }) | Ok(()) => Ok(()),
            Err(error) => Err(refusal(&path, &error)),
        }
    }
}

/// What belongs to one burst of changes.
#[derive(Debug, Default)]
struct Burst {
    changes: Changes,
    /// Folders of the site that came or went themselves.
    folders: Vec<&'static str>,
}

impl Burst {
    fn is_change(&self) -> bool {
        self.changes.anything || !self.changes.files.is_empty()
    }

    fn take(&mut self, event: Result<Event, Error>, root: &Path) {
        let Ok(event) = event else {
            // Something was missed; a look at the files tells what.
            self.changes.anything = true;
            return;
        };
        self.changes.anything |= event.need_rescan();
        if matches!(event.kind, EventKind::Access(_)) {
            return;
        }
        let is_folder = matches!(
            event.kind,
            EventKind::Create(CreateKind::Folder) | EventKind::Remove(RemoveKind::Folder)
        );
        let is_renamed = matches!(event.kind, EventKind::Modify(ModifyKind::Name(_)));
        for path in &event.paths {
            let Ok(below) = path.strip_prefix(root) else { continue };
            if is_source(below) {
                self.changes.anything |= is_folder || (is_renamed && path.is_dir());
                self.changes.files.insert(below.to_owned());
            }
            self.folders.extend(watched().iter().find(|folder| Path::new(folder) == below));
        }
    }
}

/// True for a path below the root that may be read as a source.
fn is_source(below: &Path) -> bool {
    let is_watched = below.iter().next().is_some_and(|first| watched().iter().any(|folder| first == *folder));
    is_watched && !below.iter().any(is_passed_over)
}

fn refusal(path: &Path, error: &Error) -> Diagnostic {
    let is_full = matches!(error.kind, ErrorKind::MaxFilesWatch);
    let reason = match &error.kind {
        ErrorKind::Io(error) => error.to_string(),
        ErrorKind::MaxFilesWatch => "the system watches too many files already".to_owned(),
        _ => error.to_string(),
    };
    let fault = Fault::new(format!("cannot watch `{}`: {reason}", path.display()))
        .hint_if(is_full.then_some("raise `fs.inotify.max_user_watches`"));
    Diagnostic::of_site(&rules::FILE, fault)
}

/// What cannot be watched can still be read, so the site is good.
fn as_warning(diagnostic: Diagnostic) -> Diagnostic {
    Diagnostic { severity: Severity::Warning, ..diagnostic }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::fs;

    #[test]
    fn sources_count_and_what_editors_leave_does_not() {
        for path in [
            "content",
            "content/pages/index.md",
            "entities/面包.zh.md",
            "static/img/a.png",
            "templates/base.html",
        ] {
            assert!(is_source(Path::new(path)), "{path}");
        }
        for path in [
            "",
            "public",
            "public/content/index.html",
            "target/debug",
            "contents/a.md",
            ".git/index",
            "content/pages/.index.md.swp",
            "content/pages/index.md~",
            "content/pages/#index.md#",
            "content/pages/4913",
            "content/.obsidian/workspace.json",
        ] {
            assert!(!is_source(Path::new(path)), "{path}");
        }
    }

    /// Waits on a thread, so that a change which is never noticed fails the test rather than hanging it.
    fn wait_for(lookout: Lookout) -> Option<Lookout> {
        let (sender, receiver) = channel();
        std::thread::spawn(move || {
            let mut lookout = lookout;
            let next = lookout.next(true);
            matches!(next, Next::Build(..)).then(|| sender.send(lookout))
        });
        receiver.recv_timeout(Duration::from_secs(5)).ok()
    }

    #[test]
    fn a_folder_that_comes_later_or_comes_back_is_watched() {
        let folder = tempfile::tempdir().unwrap();
        let root = folder.path().canonicalize().unwrap();
        let lookout = Lookout::open(&root).unwrap();
        fs::create_dir(root.join("entities")).unwrap();
        let lookout = wait_for(lookout).expect("the folder is noticed");
        fs::write(root.join("entities/mill.md"), "one").unwrap();
        let lookout = wait_for(lookout).expect("a file in it is noticed");
        fs::rename(root.join("entities"), root.join("elsewhere")).unwrap();
        let lookout = wait_for(lookout).expect("its going is noticed");
        fs::rename(root.join("elsewhere"), root.join("entities")).unwrap();
        let lookout = wait_for(lookout).expect("its return is noticed");
        fs::write(root.join("entities/mill.md"), "two").unwrap();
        wait_for(lookout).expect("a file in it is noticed again");
    }
}
