//! Replaces one source file on an author's behalf: beside it first, then in one step in its place.

use std::fs;
use std::path::Path;

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
        let whole = error.to_string();
        let reason = whole.split(" (os error").next().unwrap_or(&whole).to_lowercase();
        Box::new(Fault::new(format!("cannot write `{path}`: {reason}")).at(&rules::FILE, path.whole()))
    })
}
