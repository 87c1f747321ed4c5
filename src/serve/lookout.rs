//! Looks out for changes in the site's folders.

use std::path::{Path, PathBuf};
use std::sync::mpsc::{Receiver, channel};
use std::time::{Duration, Instant};

use notify::{Error, ErrorKind, Event, EventKind, RecommendedWatcher, RecursiveMode};
use notify_debouncer_full::{DebounceEventResult, Debouncer, RecommendedCache, new_debouncer};

use crate::diagnostic::{Diagnostic, Fault, Severity, rules};
use crate::source::{is_passed_over, watched};

/// The events of one save belong together.
const DEBOUNCE: Duration = Duration::from_millis(50);
/// A burst, such as a change of branch, is over when nothing has come for so long.
const QUIET: Duration = Duration::from_millis(25);
/// Who writes without end sees a build at least so often.
const LONGEST: Duration = Duration::from_secs(1);

/// Watches the folders of a site.
pub(super) struct Lookout {
    root: PathBuf,
    changes: Receiver<DebounceEventResult>,
    watcher: Debouncer<RecommendedWatcher, RecommendedCache>,
}

impl Lookout {
    /// Starts to watch the site below `root`: its folders, and `root` itself for folders that come later.
    pub(super) fn open(root: &Path) -> Result<Lookout, Box<Diagnostic>> {
        let (sender, changes) = channel();
        let started = new_debouncer(DEBOUNCE, None, sender).and_then(|mut watcher| {
            watcher.watch(root, RecursiveMode::NonRecursive)?;
            Ok(watcher)
        });
        let watcher = started.map_err(|error| Box::new(refusal(root, &error)))?;
        let mut lookout = Lookout { root: root.to_owned(), changes, watcher };
        for folder in watched() {
            lookout.watch(folder).map_err(Box::new)?;
        }
        Ok(lookout)
    }

    /// Waits for a change and for the end of the burst it belongs to; gives what cannot be watched any more.
    ///
    /// Changes that came since the last call count, so none is lost during a build.
    /// `None` when there is nothing left to wait for.
    pub(super) fn wait(&mut self) -> Option<Vec<Diagnostic>> {
        loop {
            let mut burst = Burst::default();
            burst.take(self.changes.recv().ok()?, &self.root);
            if !burst.is_change {
                continue;
            }
            let start = Instant::now();
            while start.elapsed() < LONGEST
                && let Ok(more) = self.changes.recv_timeout(QUIET)
            {
                burst.take(more, &self.root);
            }
            let renewed = watched().iter().filter(|folder| burst.folders.contains(folder));
            return Some(renewed.filter_map(|folder| self.watch(folder).err()).map(as_warning).collect());
        }
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
    is_change: bool,
    /// Folders of the site that came or went themselves.
    folders: Vec<&'static str>,
}

impl Burst {
    fn take(&mut self, events: DebounceEventResult, root: &Path) {
        match events {
            Ok(events) => events.iter().for_each(|event| self.take_event(event, root)),
            // Something was missed; a look at the files tells what.
            Err(_) => self.is_change = true,
        }
    }

    fn take_event(&mut self, event: &Event, root: &Path) {
        self.is_change |= event.need_rescan();
        if matches!(event.kind, EventKind::Access(_)) {
            return;
        }
        for path in &event.paths {
            let Ok(below) = path.strip_prefix(root) else { continue };
            self.is_change |= is_source(below);
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
            lookout.wait().map(|_| sender.send(lookout))
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
