//! Walks the site's folders and reads its files: the only door from the disk.

use std::fs;
use std::path::{Path, PathBuf};

use walkdir::{DirEntry, WalkDir};

use super::tree::Source;
use crate::diagnostic::{Checked, Diagnostic, Fault, SitePath, rules};

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
    if !root.is_dir() {
        let fault = Fault::new(format!("there is no folder `{}`", root.display()))
            .hint("name the site's folder with `--root`");
        return Checked { value: found, diagnostics: vec![Diagnostic::of_site(&rules::FILE, fault)] };
    }
    for folder in watched() {
        let start = root.join(folder);
        if !start.exists() {
            continue;
        }
        let entries = WalkDir::new(&start).follow_links(true).sort_by_file_name();
        for entry in entries.into_iter().filter_entry(|entry| entry.depth() == 0 || is_wanted(entry)) {
            match entry {
                Ok(entry) if entry.file_type().is_file() => {
                    if let Some(path) = site_path(root, entry.path(), &mut faults) {
                        found.push(Found { file: entry.into_path(), path });
                    }
                }
                Ok(entry) if !entry.file_type().is_dir() => {
                    if let Some(path) = site_path(root, entry.path(), &mut faults) {
                        let fault = Fault::new("this is neither a file nor a folder")
                            .hint("move it out of the site's folders");
                        faults.push(fault.at(&rules::FILE, path.whole()));
                    }
                }
                Ok(_) => {}
                Err(error) => {
                    let what = error
                        .path()
                        .map_or_else(|| start.display().to_string(), |path| path.display().to_string());
                    let reason = match error.loop_ancestor() {
                        Some(_) => "the link leads back into a folder that holds it".to_owned(),
                        None => error.io_error().map_or_else(|| "it cannot be read".to_owned(), reason),
                    };
                    faults.push(Diagnostic::of_site(
                        &rules::FILE,
                        Fault::new(format!("cannot walk `{what}`: {reason}")),
                    ));
                }
            }
        }
    }
    found.sort_by(|left, right| left.path.cmp(&right.path));
    Checked { value: found, diagnostics: faults }
}

/// Reads one file. Text that is not UTF-8 is told here.
pub fn read(found: &Found) -> Checked<Option<Source>> {
    let fault =
        |fault: Fault| Checked { value: None, diagnostics: vec![fault.at(&rules::FILE, found.path.whole())] };
    let length = match fs::metadata(&found.file) {
        Ok(metadata) => metadata.len(),
        Err(error) => return fault(Fault::new(format!("cannot read `{}`: {}", found.path, reason(&error)))),
    };
    let is_text = !found.path.as_str().starts_with("static/");
    if is_text && length > MAX_TEXT {
        return fault(
            Fault::new(format!("`{}` is larger than {} MB", found.path, MAX_TEXT >> 20))
                .hint("split the page, or put data into `static/`"),
        );
    }
    #[expect(clippy::disallowed_methods, reason = "this is the door the others are sent to")]
    let bytes = match fs::read(&found.file) {
        Ok(bytes) => bytes,
        Err(error) => return fault(Fault::new(format!("cannot read `{}`: {}", found.path, reason(&error)))),
    };
    if is_text && let Err(error) = std::str::from_utf8(&bytes) {
        let good = bytes.get(..error.valid_up_to()).unwrap_or_default();
        let line = good.split(|&byte| byte == b'\n').count();
        let fault_text = format!("`{}` is not UTF-8: the first bad byte is in line {line}", found.path);
        return fault(Fault::new(fault_text).hint("save the file as UTF-8"));
    }
    Checked::fine(Some(Source::new(found.path.clone(), bytes)))
}

/// A page of several megabytes is not a page; the parsers behind are linear, but their memory is not free.
const MAX_TEXT: u64 = 4 << 20;

fn is_wanted(entry: &DirEntry) -> bool {
    let name = entry.file_name().to_string_lossy();
    !(name.starts_with('.')
        || name.starts_with('#')
        || name.ends_with('~')
        || name.ends_with(".swp")
        || name == "4913")
}

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
