//! Looks at the names of files: they are to mean the same on every machine.

use std::collections::BTreeMap;
use std::ffi::OsStr;

use icu_normalizer::ComposingNormalizerBorrowed;

use super::disk::Found;
use crate::diagnostic::{Diagnostic, Fault, rules};

/// Hidden names by which hosts and others look for something in the published site.
const PUBLISHED: &[&str] = &[".nojekyll", ".well-known"];

/// True for what is no source whatever folder it lies in: hidden files, and what editors leave beside theirs.
pub fn is_passed_over(name: &OsStr) -> bool {
    let name = name.to_string_lossy();
    if PUBLISHED.contains(&name.as_ref()) {
        return false;
    }
    let is_beside = name.ends_with('~') || name.ends_with(".swp") || name == "4913";
    is_beside || name.starts_with('.') || name.starts_with('#')
}

/// Tells of names that another system keeps for itself or cannot write, and of two that it cannot tell apart.
pub(super) fn check(found: &[Found], faults: &mut Vec<Diagnostic>) {
    let mut folded: BTreeMap<String, &Found> = BTreeMap::new();
    for file in found {
        let path = &file.path;
        if let Some(fault) = path.as_str().split('/').find_map(unportable) {
            faults.push(fault.at(&rules::FILE, path.whole()));
        }
        if let Some(first) = folded.insert(fold(path.as_str()), file) {
            let fault = Fault::new(format!("`{path}` and `{}` are one name on many systems", first.path))
                .hint("they differ only in capitals or in how a letter is spelled: rename one of them");
            faults.push(fault.at(&rules::FILE, path.whole()).label(first.path.whole(), "the other"));
        }
    }
}

/// What is wrong with one part of a path.
fn unportable(part: &str) -> Option<Fault> {
    let stem = part.split('.').next().unwrap_or(part).trim_end().to_lowercase();
    let numbered = stem.strip_prefix("com").or_else(|| stem.strip_prefix("lpt"));
    let is_device = ["con", "prn", "aux", "nul"].contains(&stem.as_str())
        || numbered
            .is_some_and(|rest| rest.len() == 1 && rest.starts_with(|sign| ('1'..='9').contains(&sign)));
    if is_device {
        let fault = Fault::new(format!("`{part}` is a name that Windows keeps for itself"));
        return Some(fault.hint(format!("choose another, such as `{stem}-page`")));
    }
    let is_foreign = |sign: char| sign.is_control() || "<>:\"\\|?*".contains(sign);
    if let Some(sign) = part.chars().find(|&sign| is_foreign(sign)) {
        let fault = Fault::new(format!(
            "the name `{}` holds the sign `{}`",
            part.escape_debug(),
            sign.escape_debug()
        ));
        return Some(fault.hint("not every system can write it: rename the file"));
    }
    if part.ends_with(['.', ' ']) {
        let fault = Fault::new(format!("the name `{part}` ends with a dot or a blank"));
        return Some(fault.hint("not every system can write it: rename the file"));
    }
    None
}

/// The path as a system sees it that knows no capitals and one spelling per letter.
fn fold(path: &str) -> String {
    ComposingNormalizerBorrowed::new_nfc().normalize(&path.to_lowercase()).into_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn hidden_files_are_passed_over_but_for_those_that_hosts_look_for() {
        let is = |name: &str| is_passed_over(OsStr::new(name));
        assert!(is(".git") && is(".bread.md.swp") && is("bread.md~") && is("#bread.md#"));
        assert!(!is(".nojekyll") && !is(".well-known") && !is("bread.md"));
    }

    #[test]
    fn names_are_written_on_every_system() {
        for fine in ["con-page", "aux2.css", "com", "com10", "lpt", "console.js", "a.b", "磨坊.png", "null"]
        {
            assert!(unportable(fine).is_none(), "{fine}");
        }
        for wrong in ["con", "CON.png", "nul.txt", "com1", "Lpt9.tar.gz", "a:b", "what?", "a.", "a ", "a\n"] {
            assert!(unportable(wrong).is_some(), "{wrong}");
        }
        assert_eq!(fold("Cafe\u{301}"), fold("caf\u{e9}"));
    }
}
