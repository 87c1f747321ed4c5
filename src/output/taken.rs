//! Which paths of the output are taken, so that no file is written over another.

use std::collections::HashMap;
use std::sync::{Mutex, PoisonError};

use super::fault::fault;
use crate::diagnostic::{Diagnostic, Fault, rules};

/// The paths of one build, claimed by many threads.
#[derive(Debug, Default)]
pub(super) struct Taken(Mutex<Names>);

/// Every path in small letters, with the path as written: some systems do not tell `A` from `a`, and the
/// same site has to be right on all of them.
#[derive(Debug, Default)]
struct Names {
    files: HashMap<String, String>,
    folders: HashMap<String, String>,
}

impl Taken {
    /// Claims a path for a file.
    ///
    /// # Errors
    /// When the path leads elsewhere, or another file or a folder has it, if only but for case.
    pub(super) fn claim(&self, path: &str) -> Result<(), Box<Diagnostic>> {
        if !is_plain(path) {
            return Err(fault(
                format!("`{}` is no path below the output folder", path.escape_debug()),
                "rename what is written there",
            ));
        }
        let small = path.to_lowercase();
        let mut names = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(other) = names.files.get(&small) {
            return Err(clash(path, other, || format!("two files would be written to `{path}`")));
        }
        let both = |name: &str| format!("`{name}` would be both a file and a folder");
        if let Some(folder) = names.folders.get(&small) {
            return Err(clash(path, folder, || both(path)));
        }
        let above = path.rmatch_indices('/').filter_map(|(at, _)| path.get(..at));
        for folder in above {
            let small = folder.to_lowercase();
            if let Some(file) = names.files.get(&small) {
                return Err(clash(folder, file, || both(folder)));
            }
            if names.folders.contains_key(&small) {
                break;
            }
            names.folders.insert(small, folder.to_owned());
        }
        names.files.insert(small, path.to_owned());
        Ok(())
    }
}

/// What is wrong with some paths among each other.
pub fn claim_all<'a>(paths: impl IntoIterator<Item = &'a str>) -> Vec<Diagnostic> {
    let taken = Taken::default();
    paths.into_iter().filter_map(|path| taken.claim(path).err()).map(|fault| *fault).collect()
}

/// True for a relative path of plain parts, which means the same on every system.
fn is_plain(path: &str) -> bool {
    !path.contains(|letter: char| letter.is_control() || letter == '\\')
        && path.split('/').all(|part| !matches!(part, "" | "." | ".."))
}

/// The same words, whichever of the two threads came first.
fn clash(one: &str, other: &str, same: impl Fn() -> String) -> Box<Diagnostic> {
    let message = if one == other {
        same()
    } else {
        let (first, second) = (one.min(other), one.max(other));
        format!("`{first}` and `{second}` differ only in case, which many systems do not tell apart")
    };
    let fault = Fault::new(message).hint("rename one of them; files in `static/` keep their names");
    Box::new(Diagnostic::of_site(&rules::ADDRESS, fault))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn told(paths: &[&str]) -> Vec<String> {
        let taken = Taken::default();
        paths.iter().filter_map(|path| taken.claim(path).err().map(|fault| fault.message)).collect()
    }

    #[test]
    fn every_path_is_taken_once() {
        assert_eq!(told(&["a/index.html", "a/b/index.html", "a.html", "面包/index.html"]), [""; 0]);
        assert_eq!(told(&["a.txt", "a.txt"]), ["two files would be written to `a.txt`"]);
        assert_eq!(told(&["a", "a/b/c"]), ["`a` would be both a file and a folder"]);
        assert_eq!(told(&["a/b/c", "a"]), ["`a` would be both a file and a folder"]);
        assert_eq!(told(&["a/b/c", "a/b"]), ["`a/b` would be both a file and a folder"]);
    }

    #[test]
    fn names_that_differ_only_in_case_clash_in_either_order() {
        let told_of = ["`A/x` and `a/x` differ only in case, which many systems do not tell apart"];
        assert_eq!(told(&["A/x", "a/x"]), told_of);
        assert_eq!(told(&["a/x", "A/x"]), told_of);
        assert_eq!(told(&["A/x", "a"]).len(), 1);
        assert_eq!(told(&["Pictures/x", "pictures/y"]), [""; 0]);
    }

    #[test]
    fn a_path_that_leads_elsewhere_is_refused() {
        for path in ["", "/etc/x", "../x", "a/../../x", "a//b", "a/", "./a", "a\\b", "a\nb", "a\0"] {
            assert_eq!(told(&[path]).len(), 1, "{path:?}");
        }
    }
}
