//! Keeps what one build can use of another, in `.layerwiki/` beside the sources.

use std::fs;
use std::path::Path;

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
