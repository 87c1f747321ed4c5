//! Changes source files on an author's behalf: one in one step, or many so that all change or none.
//!
//! Many are written aside first, into `.layerwiki/edit/`, with a journal of where each belongs. From the moment
//! the journal stands, the change is decided: whatever stops it, [`finish_edit`] brings it to its end.

use std::fs::{self, File};
use std::io::{self, Write as _};
use std::path::{Path, PathBuf};

use serde_json::{Value, json};

use super::fault::reason;
use crate::diagnostic::{Diagnostic, Fault, SitePath, rules};

/// Writes `text` over the source at `path` below `root`, or into a new one. The file is whole at every moment.
///
/// # Errors
/// A [`Diagnostic`] when the system refuses; the file is then as it was.
#[expect(clippy::disallowed_methods, reason = "this is the door the others are sent to")]
pub fn replace_source(root: &Path, path: &SitePath, text: &str) -> Result<(), Box<Diagnostic>> {
    let file = root.join(path.as_str());
    let mut beside = file.clone().into_os_string();
    beside.push("~");
    let result = fs::write(&beside, text).and_then(|()| {
        // The new file is read by whoever could read the old one.
        if let Ok(old) = fs::metadata(&file) {
            fs::set_permissions(&beside, old.permissions())?;
        }
        fs::rename(&beside, &file)
    });
    result.map_err(|error| {
        let _ = fs::remove_file(&beside);
        refused(path, &error)
    })
}

/// A change of one source file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Edit {
    /// The file as it is, and what it holds; `None` for one that is made.
    pub from: Option<(SitePath, String)>,
    /// The file as it will be, and what it will hold.
    pub to: (SitePath, String),
}

/// Whether new files can be made in a folder, which need not be there yet.
///
/// # Errors
/// A [`Diagnostic`] that names the files in the way.
pub fn is_free<'p>(folder: &Path, files: impl Iterator<Item = &'p SitePath>) -> Result<(), Box<Diagnostic>> {
    let of_site = |fault: Fault| Box::new(Diagnostic::of_site(&rules::FILE, fault));
    if fs::metadata(folder).is_ok_and(|found| !found.is_dir()) {
        return Err(of_site(Fault::new(format!("`{}` is no folder", folder.display())).hint("name another")));
    }
    let is_there = |path: &str| fs::symlink_metadata(folder.join(path)).is_ok();
    if let Some(site) = ["content", "entities"].into_iter().find(|path| is_there(path)) {
        let fault = Fault::new(format!("`{}` holds a folder `{site}` already", folder.display()))
            .hint("a new site begins in an empty folder: name another");
        return Err(of_site(fault));
    }
    let in_the_way: Vec<&str> = files.map(SitePath::as_str).filter(|path| is_there(path)).collect();
    match in_the_way.as_slice() {
        [] => Ok(()),
        files => Err(of_site(
            Fault::new(format!("in `{}` lies already: {}", folder.display(), files.join(", ")))
                .hint("a new site begins in an empty folder: name another, or move the files away"),
        )),
    }
}

/// Where changes are written aside, below the site's root.
const ASIDE: &str = ".layerwiki/edit";
const JOURNAL: &str = "journal.json";

/// Makes all these changes, or none: files are replaced, moved and made.
///
/// # Errors
/// A [`Diagnostic`] when a file is no longer what it was, a new one is in the way, or the system refuses. Nothing
/// is changed then, unless the message says that the change is decided and [`finish_edit`] can end it.
pub fn edit_sources(root: &Path, edits: &[Edit]) -> Result<(), Box<Diagnostic>> {
    run(root, edits, &mut |_| Ok(()))
}

/// Brings a change to its end that was stopped half-way. Gives the number of files it was of.
///
/// # Errors
/// A [`Diagnostic`] when a file has been changed since, or the system refuses.
pub fn finish_edit(root: &Path) -> Result<Option<usize>, Box<Diagnostic>> {
    finish(root, &mut |_| Ok(()))
}

/// Called before each step that changes the disk. A step that it forbids is the last: as if the run were killed.
type Step<'s> = &'s mut dyn FnMut(&str) -> io::Result<()>;

fn run(root: &Path, edits: &[Edit], step: Step<'_>) -> Result<(), Box<Diagnostic>> {
    for edit in edits {
        look(root, edit)?;
    }
    let aside = root.join(ASIDE);
    let journal = write_aside(root, &aside, edits, step).map_err(|error| {
        if error.kind() != io::ErrorKind::Interrupted {
            clear(&aside);
        }
        let fault = Fault::new(format!("cannot write the changes aside: {}", reason(&error)))
            .hint(format!("make room and rights in `{ASIDE}`; no source has been changed"));
        Box::new(Diagnostic::of_site(&rules::FILE, fault))
    })?;
    if journal { finish(root, step).map(|_| ()) } else { Ok(()) }
}

/// A file is what it was when the change was made up, and nothing is in the way of a new one.
#[expect(clippy::disallowed_methods, reason = "this is the door the others are sent to")]
fn look(root: &Path, edit: &Edit) -> Result<(), Box<Diagnostic>> {
    if let Some((path, text)) = &edit.from {
        let found = fs::read(root.join(path.as_str())).map_err(|error| refused(path, &error))?;
        if found != text.as_bytes() {
            let fault = Fault::new(format!("`{path}` has just been changed by somebody else"))
                .hint("nothing has been written: run the command again");
            return Err(Box::new(fault.at(&rules::FILE, path.whole())));
        }
    }
    let to = &edit.to.0;
    let is_own = edit.from.as_ref().is_some_and(|(from, _)| from == to);
    if !is_own && fs::symlink_metadata(root.join(to.as_str())).is_ok() {
        let fault = Fault::new(format!("`{to}` is in the way")).hint("move it away, or choose another name");
        return Err(Box::new(fault.at(&rules::FILE, to.whole())));
    }
    Ok(())
}

/// Writes every new text and the journal. True when there is anything to do.
#[expect(clippy::disallowed_methods, reason = "this is the door the others are sent to")]
fn write_aside(root: &Path, aside: &Path, edits: &[Edit], step: Step<'_>) -> io::Result<bool> {
    if edits.is_empty() {
        return Ok(false);
    }
    step("clear")?;
    clear(aside);
    fs::create_dir_all(aside)?;
    let mut entries = Vec::new();
    for (number, edit) in edits.iter().enumerate() {
        step("aside")?;
        let written = aside.join(number.to_string());
        put(&written, edit.to.1.as_bytes())?;
        if let Some((from, _)) = &edit.from {
            fs::set_permissions(&written, fs::metadata(root.join(from.as_str()))?.permissions())?;
        }
        let was = edit
            .from
            .as_ref()
            .map(|(path, text)| json!({"path": path.as_str(), "hash": hash(text.as_bytes())}));
        entries.push(json!({"to": edit.to.0.as_str(), "hash": hash(edit.to.1.as_bytes()), "from": was}));
    }
    step("journal")?;
    let beside = aside.join("journal~");
    put(&beside, Value::Array(entries).to_string().as_bytes())?;
    step("decide")?;
    fs::rename(&beside, aside.join(JOURNAL))?;
    Ok(true)
}

/// Writes a file so that it is on the disk before anything counts on it.
#[expect(clippy::disallowed_methods, reason = "this is the door the others are sent to")]
fn put(file: &Path, bytes: &[u8]) -> io::Result<()> {
    let mut open = File::create(file)?;
    open.write_all(bytes)?;
    open.sync_data()
}

#[expect(clippy::disallowed_methods, reason = "this is the door the others are sent to")]
fn clear(aside: &Path) {
    let _ = fs::remove_dir_all(aside);
}

fn hash(bytes: &[u8]) -> String {
    blake3::hash(bytes).to_hex().to_string()
}

#[expect(clippy::disallowed_methods, reason = "this is the door the others are sent to")]
fn finish(root: &Path, step: Step<'_>) -> Result<Option<usize>, Box<Diagnostic>> {
    let aside = root.join(ASIDE);
    let Ok(journal) = fs::read(aside.join(JOURNAL)) else { return Ok(None) };
    let entries: Vec<Value> = serde_json::from_slice(&journal).unwrap_or_default();
    for (number, entry) in entries.iter().enumerate() {
        let text =
            |value: &Value, key: &str| value.get(key).and_then(Value::as_str).unwrap_or_default().to_owned();
        let to = SitePath::new(&text(entry, "to"));
        let from = entry.get("from").filter(|from| !from.is_null());
        let was = from.map(|from| (SitePath::new(&text(from, "path")), text(from, "hash")));
        let settle = |step: Step<'_>| {
            place(root, &aside.join(number.to_string()), &to, &text(entry, "hash"), was.as_ref(), step)
        };
        settle(step).map_err(|error| unfinished(&to, &error))?;
    }
    step("clear").map_err(|error| unfinished(&SitePath::new(ASIDE), &error))?;
    clear(&aside);
    Ok(Some(entries.len()))
}

/// Puts one file where it belongs, and takes away the one it was; done once, it is done.
#[expect(clippy::disallowed_methods, reason = "this is the door the others are sent to")]
fn place(
    root: &Path,
    written: &Path,
    to: &SitePath,
    will_be: &str,
    was: Option<&(SitePath, String)>,
    step: Step<'_>,
) -> io::Result<()> {
    let changed = |path: &SitePath| io::Error::other(format!("`{path}` has been changed since"));
    let hash_of = |path: &Path| fs::read(path).ok().map(|bytes| hash(&bytes));
    let target = root.join(to.as_str());
    if written.exists() {
        let standing = hash_of(&target);
        let replaces = was.filter(|(path, _)| path == to).map(|(_, hash)| hash);
        if standing.is_some() && standing.as_ref() != replaces && standing.as_deref() != Some(will_be) {
            return Err(changed(to));
        }
        if let Some(folder) = target.parent() {
            step("folder")?;
            fs::create_dir_all(folder)?;
        }
        step("place")?;
        move_into(written, &target)?;
    }
    if let Some((path, hash)) = was.filter(|(path, _)| path != to) {
        let old = root.join(path.as_str());
        match hash_of(&old) {
            None => {}
            Some(standing) if standing == *hash => {
                step("take away")?;
                fs::remove_file(&old)?;
            }
            Some(_) => return Err(changed(path)),
        }
    }
    Ok(())
}

/// Moves a file, by way of a copy beside where the two lie on different disks.
#[expect(clippy::disallowed_methods, reason = "this is the door the others are sent to")]
fn move_into(from: &Path, to: &Path) -> io::Result<()> {
    match fs::rename(from, to) {
        Err(error) if error.kind() == io::ErrorKind::CrossesDevices => {
            let mut beside = PathBuf::from(to).into_os_string();
            beside.push("~");
            fs::copy(from, &beside)?;
            fs::rename(&beside, to)?;
            fs::remove_file(from)
        }
        done => done,
    }
}

fn unfinished(path: &SitePath, error: &io::Error) -> Box<Diagnostic> {
    let fault = Fault::new(format!("the change has stopped half-way at `{path}`: {}", reason(error)))
        .hint("mend that and run any command: it goes on from there")
        .hint(format!("or remove the folder `{ASIDE}` to leave the files as they are now"));
    Box::new(fault.at(&rules::FILE, path.whole()))
}

fn refused(path: &SitePath, error: &io::Error) -> Box<Diagnostic> {
    Box::new(Fault::new(format!("cannot write `{path}`: {}", reason(error))).at(&rules::FILE, path.whole()))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn site() -> (tempfile::TempDir, Vec<Edit>) {
        let folder = tempfile::tempdir().unwrap();
        let path = |name: &str| SitePath::new(name);
        fs::create_dir_all(folder.path().join("entities")).unwrap();
        for (name, text) in [("entities/a.md", "a"), ("entities/b.md", "to a")] {
            fs::write(folder.path().join(name), text).unwrap();
        }
        let edits = vec![
            Edit {
                from: Some((path("entities/a.md"), "a".into())),
                to: (path("entities/new.md"), "new".into()),
            },
            Edit {
                from: Some((path("entities/b.md"), "to a".into())),
                to: (path("entities/b.md"), "to new".into()),
            },
            Edit { from: None, to: (path("content/pages/x.md"), "x".into()) },
        ];
        (folder, edits)
    }

    fn files(root: &Path) -> Vec<(String, String)> {
        let mut found = Vec::new();
        for folder in ["entities", "content/pages"] {
            for entry in fs::read_dir(root.join(folder)).into_iter().flatten() {
                let entry = entry.unwrap();
                let name = entry.file_name().into_string().unwrap();
                found.push((name, fs::read_to_string(entry.path()).unwrap()));
            }
        }
        found.sort();
        found
    }

    #[test]
    fn a_change_that_is_killed_at_any_step_leaves_the_old_files_or_is_finished_by_the_next_run() {
        let pairs = |all: &[(&str, &str)]| -> Vec<(String, String)> {
            all.iter().map(|(name, text)| ((*name).to_owned(), (*text).to_owned())).collect()
        };
        let old = pairs(&[("a.md", "a"), ("b.md", "to a")]);
        let new = pairs(&[("b.md", "to new"), ("new.md", "new"), ("x.md", "x")]);
        let mut last = 0;
        for stop in 0.. {
            let (folder, edits) = site();
            let mut n_steps = 0;
            let result = run(folder.path(), &edits, &mut |_| {
                n_steps += 1;
                if n_steps > stop { Err(io::ErrorKind::Interrupted.into()) } else { Ok(()) }
            });
            last = stop;
            let is_decided = folder.path().join(ASIDE).join(JOURNAL).exists();
            if result.is_ok() {
                assert_eq!(files(folder.path()), new);
                assert!(!folder.path().join(ASIDE).exists());
                break;
            }
            let finished = finish_edit(folder.path()).unwrap();
            assert_eq!(finished.is_some(), is_decided, "{stop}");
            assert_eq!(files(folder.path()), if is_decided { new.clone() } else { old.clone() }, "{stop}");
            // What was left aside is in nobody's way.
            if !is_decided {
                edit_sources(folder.path(), &edits).unwrap();
                assert_eq!(files(folder.path()), new);
            }
        }
        assert!(last > 8, "only {last} steps");
    }

    #[test]
    fn nothing_is_written_over_what_somebody_else_has_written() {
        let (folder, edits) = site();
        fs::write(folder.path().join("entities/b.md"), "mine").unwrap();
        let fault = edit_sources(folder.path(), &edits).unwrap_err();
        assert!(fault.message.contains("has just been changed"), "{}", fault.message);
        fs::write(folder.path().join("entities/b.md"), "to a").unwrap();
        fs::write(folder.path().join("entities/new.md"), "mine").unwrap();
        let fault = edit_sources(folder.path(), &edits).unwrap_err();
        assert!(fault.message.contains("in the way"), "{}", fault.message);
        assert_eq!(fs::read_to_string(folder.path().join("entities/a.md")).unwrap(), "a");
    }

    #[test]
    fn a_stopped_change_is_not_finished_over_later_work() {
        let (folder, edits) = site();
        let mut is_first = true;
        let stopped = run(folder.path(), &edits, &mut |step| match step {
            "place" if !std::mem::take(&mut is_first) => Err(io::ErrorKind::Interrupted.into()),
            _ => Ok(()),
        });
        assert!(stopped.is_err());
        fs::write(folder.path().join("entities/b.md"), "mine").unwrap();
        let fault = finish_edit(folder.path()).unwrap_err();
        assert!(fault.message.contains("has been changed since"), "{}", fault.message);
        assert_eq!(fs::read_to_string(folder.path().join("entities/b.md")).unwrap(), "mine");
    }
}
