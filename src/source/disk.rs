//! Walks the site's folders and reads its files: the only door from the disk.

use std::fs::{self, File};
use std::io::Read;
use std::path::{Path, PathBuf};

use walkdir::{DirEntry, WalkDir};

use super::names;
use super::tree::Source;
use crate::diagnostic::{Checked, Diagnostic, Fault, SitePath, Spot, clamp, rules};

/// The folders of a site that hold sources.
pub fn watched() -> &'static [&'static str] {
    &["content", "entities", "static", "templates"]
}

/// A file that is there to be read.
#[derive(Clone, Debug)]
pub struct Found {
    /// Where it lies on the disk.
    pub file: PathBuf,
    /// Its path below the site's root.
    pub path: SitePath,
}

/// The source files below `root`, ordered by path. Hidden files and what editors leave are passed over.
pub fn walk(root: &Path) -> Checked<Vec<Found>> {
    let mut faults = Vec::new();
    let mut found = Vec::new();
    let Some(home) = fs::canonicalize(root).ok().filter(|home| home.is_dir()) else {
        let fault = Fault::new(format!("there is no folder `{}`", root.display()))
            .hint("name the site's folder with `--root`");
        return Checked { value: found, diagnostics: vec![Diagnostic::of_site(&rules::FILE, fault)] };
    };
    for folder in watched() {
        let start = root.join(folder);
        if fs::symlink_metadata(&start).is_err() {
            continue;
        }
        let mut entries = WalkDir::new(&start).follow_links(true).sort_by_file_name().into_iter();
        while let Some(entry) = entries.next() {
            let entry = match entry {
                Ok(entry) => entry,
                Err(error) => {
                    faults.push(unwalked(root, &start, &error));
                    continue;
                }
            };
            if entry.depth() > 0 && names::is_passed_over(entry.file_name()) {
                if entry.file_type().is_dir() {
                    entries.skip_current_dir();
                }
                continue;
            }
            let Some(path) = site_path(root, entry.path(), &mut faults) else { continue };
            if let Some(fault) = misplaced(&entry, &path, &home) {
                faults.push(fault.at(&rules::FILE, path.whole()));
                if entry.file_type().is_dir() {
                    entries.skip_current_dir();
                }
            } else if entry.file_type().is_file() {
                found.push(Found { file: entry.into_path(), path });
            }
        }
    }
    found.sort_by(|left, right| left.path.cmp(&right.path));
    names::check(&found, &mut faults);
    Checked { value: found, diagnostics: faults }
}

/// What lies at a path below `root` that may have changed.
#[derive(Clone, Debug)]
pub enum Change {
    /// A file to be read.
    File(Found),
    /// Nothing.
    Gone(SitePath),
    /// What only a walk can judge: a folder, a link, a name that is no source's.
    Other,
}

/// Looks at one path below `root`, without a walk.
pub fn look(root: &Path, below: &Path) -> Change {
    let parts: Option<Vec<&str>> = below.iter().map(std::ffi::OsStr::to_str).collect();
    let Some(parts) = parts.filter(|_| !below.iter().any(names::is_passed_over)) else {
        return Change::Other;
    };
    let path = SitePath::new(&parts.join("/"));
    let mut file = root.to_owned();
    let mut steps = below.iter().peekable();
    while let Some(step) = steps.next() {
        file.push(step);
        match fs::symlink_metadata(&file) {
            Ok(metadata) if metadata.is_file() && steps.peek().is_none() => {
                return Change::File(Found { file, path });
            }
            Ok(metadata) if metadata.is_dir() && steps.peek().is_some() => {}
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => return Change::Gone(path),
            _ => return Change::Other,
        }
    }
    Change::Other
}

/// What keeps an entry from being a source, whatever it holds.
fn misplaced(entry: &DirEntry, path: &SitePath, home: &Path) -> Option<Fault> {
    let is_outside = || fs::canonicalize(entry.path()).is_ok_and(|target| !target.starts_with(home));
    if entry.path_is_symlink() && is_outside() {
        let fault = Fault::new(format!("the link `{path}` leads out of the site"));
        return Some(fault.hint("put the file itself in its place"));
    }
    let kind = entry.file_type();
    if !kind.is_dir() && !kind.is_file() {
        let fault = Fault::new(format!("`{path}` is neither a file nor a folder"));
        return Some(fault.hint("move it out of the site's folders"));
    }
    if entry.depth() == 0 && !kind.is_dir() {
        let fault = Fault::new(format!("`{path}` is a file, and is to be a folder"));
        return Some(fault.hint("rename it, and put the sources into a folder of this name"));
    }
    if kind.is_dir() && path.as_str().ends_with(".md") {
        let fault = Fault::new(format!("`{path}` is a folder with the name of a page"));
        return Some(fault.hint("name the folder without `.md`, and the page in it `index.md`"));
    }
    None
}

/// What the walk could not enter, and why.
fn unwalked(root: &Path, start: &Path, error: &walkdir::Error) -> Diagnostic {
    let at = error.path().unwrap_or(start);
    let why = match error.loop_ancestor() {
        Some(_) => "the link leads back into a folder that holds it".to_owned(),
        None => error.io_error().map_or_else(|| "it cannot be read".to_owned(), reason),
    };
    let below = at.strip_prefix(root).unwrap_or(at);
    let fault = Fault::new(format!("cannot walk `{}`: {why}", below.display()))
        .hint("repair it, or move it out of the site's folders");
    match below.to_str() {
        Some(path) => fault.at(&rules::FILE, SitePath::new(path).whole()),
        None => Diagnostic::of_site(&rules::FILE, fault),
    }
}

/// Reads one file. Text that is none is told here.
pub fn read(found: &Found) -> Checked<Option<Source>> {
    let path = &found.path;
    let alone =
        |fault: Fault| Checked { value: None, diagnostics: vec![fault.at(&rules::FILE, path.whole())] };
    let is_text = !path.as_str().starts_with("static/");
    let mut bytes = match whole(found, if is_text { MAX_TEXT } else { MAX_STATIC }) {
        Ok(bytes) => bytes,
        Err(fault) => return alone(fault),
    };
    if !is_text {
        return Checked::fine(Some(Source::new(path.clone(), bytes)));
    }
    // What some editors set before a text is no part of it.
    if bytes.starts_with("\u{feff}".as_bytes()) {
        bytes.drain(.."\u{feff}".len());
    }
    if let Err(error) = std::str::from_utf8(&bytes) {
        let good = bytes.get(..error.valid_up_to()).unwrap_or_default();
        let line = good.split(|&byte| byte == b'\n').count();
        let fault = Fault::new(format!("`{path}` is not UTF-8: the first bad byte is in line {line}"));
        return alone(fault.hint("save the file as UTF-8"));
    }
    let control = bytes.iter().position(|&byte| byte.is_ascii_control() && !b"\t\n\r".contains(&byte));
    let mut faults = Vec::new();
    if let Some((at, &byte)) = control.and_then(|at| Some((at, bytes.get(at)?))) {
        let spot = Spot::Bytes { start: clamp(at), end: clamp(at + 1) };
        let fault = Fault::new(format!("the control character U+{byte:04X} stands in the text"))
            .hint("remove it; a file that is no text belongs into `static/`");
        faults.push(fault.at(&rules::FILE, path.at(spot)));
    }
    Checked { value: Some(Source::new(path.clone(), bytes)), diagnostics: faults }
}

/// The bytes of a file of at most `most`. One that is being written while we look is looked at twice.
fn whole(found: &Found, most: u64) -> Result<Vec<u8>, Fault> {
    let path = &found.path;
    let unread = |error: std::io::Error| {
        Fault::new(format!("cannot read `{path}`: {}", reason(&error)))
            .hint("see that it is there and that you may read it")
    };
    for _ in 0..2 {
        // Asked before it is opened: a pipe would keep us waiting for its other end.
        if !fs::metadata(&found.file).map_err(unread)?.is_file() {
            return Err(Fault::new(format!("`{path}` is no longer a file")).hint("build again"));
        }
        #[expect(clippy::disallowed_methods, reason = "this is the door the others are sent to")]
        let mut file = File::open(&found.file).map_err(unread)?;
        let before = file.metadata().map_err(unread)?;
        if before.len() > most {
            let fault = Fault::new(format!("`{path}` is larger than {} MB", most >> 20));
            return Err(fault.hint(if most == MAX_TEXT {
                "split the page, or put data into `static/`"
            } else {
                "lay it on a server for large files, and link to it"
            }));
        }
        let mut bytes = Vec::with_capacity(usize::try_from(before.len()).unwrap_or(0));
        file.by_ref().take(most + 1).read_to_end(&mut bytes).map_err(unread)?;
        let after = file.metadata().map_err(unread)?;
        let is_still = after.modified().ok() == before.modified().ok();
        if is_still && u64::try_from(bytes.len()) == Ok(before.len()) {
            return Ok(bytes);
        }
    }
    Err(Fault::new(format!("`{path}` changes while it is read")).hint("build again when it is saved"))
}

/// What an earlier build kept under `name`, in `.layerwiki/` beside the sources; nothing when there is none.
#[expect(clippy::disallowed_methods, reason = "this is the door the others are sent to")]
pub fn kept(root: &Path, name: &str) -> Vec<u8> {
    fs::read(root.join(".layerwiki/cache").join(name)).unwrap_or_default()
}

/// The text of a file that is none of the site's, such as one to be imported.
///
/// # Errors
/// A [`Fault`] where it cannot be read, is too large, or is no text.
pub fn foreign(file: &Path) -> Result<String, Fault> {
    let name = file.to_string_lossy();
    let found = Found { file: file.to_owned(), path: SitePath::new(&name) };
    let bytes = whole(&found, MAX_STATIC)?;
    String::from_utf8(bytes)
        .map_err(|_| Fault::new(format!("`{name}` is not UTF-8")).hint("save the file as UTF-8"))
}

/// What tells this program from every other: its version, and its file's size and time.
pub fn program() -> Option<String> {
    let metadata = fs::metadata(std::env::current_exe().ok()?).ok()?;
    Some(format!("{} {} {:?}", env!("LAYERWIKI_VERSION"), metadata.len(), metadata.modified().ok()?))
}

/// A page of several megabytes is not a page; the parsers behind are linear, but their memory is not free.
const MAX_TEXT: u64 = 4 << 20;
/// Hosts of static sites refuse larger files, and every file is held in memory once.
const MAX_STATIC: u64 = 100 << 20;

fn site_path(root: &Path, file: &Path, faults: &mut Vec<Diagnostic>) -> Option<SitePath> {
    let below = file.strip_prefix(root).ok()?;
    let parts: Option<Vec<&str>> = below.components().map(|part| part.as_os_str().to_str()).collect();
    match parts {
        Some(parts) => Some(SitePath::new(&parts.join("/"))),
        None => {
            let fault =
                Fault::new(format!("the name of `{}` is not UTF-8", below.display())).hint("rename the file");
            faults.push(Diagnostic::of_site(&rules::FILE, fault));
            None
        }
    }
}

/// What the system says, in its own words, without the number.
fn reason(error: &std::io::Error) -> String {
    let whole = error.to_string();
    whole.split(" (os error").next().unwrap_or(&whole).to_lowercase()
}
