//! Keeps what one build can use of another, in `.layerwiki/` beside the sources.

use std::fs;
use std::path::Path;

use crate::diagnostic::{Diagnostic, Fault, SitePath, rules};

/// Keeps `bytes` under `name`. What cannot be kept is made again next time, so nothing is told.
#[expect(clippy::disallowed_methods, reason = "this is the door the others are sent to")]
pub fn keep(root: &Path, name: &str, bytes: &[u8]) {
    let folder = root.join(".layerwiki/cache");
    let beside = folder.join(format!("{name}.{}~", std::process::id()));
    let kept = fs::create_dir_all(&folder)
        .and_then(|()| fs::write(&beside, bytes))
        .and_then(|()| fs::rename(&beside, folder.join(name)));
    if kept.is_err() {
        let _ = fs::remove_file(&beside);
    }
}

/// Lays a file for other programs below `.layerwiki/`, such as `schema/model.json`.
///
/// # Errors
/// A [`Diagnostic`] when the system refuses.
#[expect(clippy::disallowed_methods, reason = "this is the door the others are sent to")]
pub fn lay(root: &Path, name: &str, bytes: &[u8]) -> Result<(), Box<Diagnostic>> {
    let path = SitePath::new(&format!(".layerwiki/{name}"));
    let file = root.join(path.as_str());
    let mut beside = file.clone().into_os_string();
    beside.push("~");
    let laid = fs::create_dir_all(file.parent().unwrap_or(root))
        .and_then(|()| fs::write(&beside, bytes))
        .and_then(|()| fs::rename(&beside, &file));
    laid.map_err(|error| {
        let _ = fs::remove_file(&beside);
        let whole = error.to_string();
        let reason = whole.split(" (os error").next().unwrap_or(&whole).to_lowercase();
        Box::new(Fault::new(format!("cannot write `{path}`: {reason}")).at(&rules::FILE, path.whole()))
    })
}
