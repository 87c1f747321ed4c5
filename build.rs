//! Lays the default templates, styles and vocabulary into the binary, and stamps it with its version.
//!
//! Reads `templates/`, `static/`, `src/vocabulary/built_in/` and `src/skeletons/`; never the site's pages, never the network.

#![expect(clippy::disallowed_methods, reason = "a build script is outside the engine's rooms")]

use std::fmt::Write as _;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::{env, fs, io};

fn main() -> io::Result<()> {
    let root = PathBuf::from(env::var("CARGO_MANIFEST_DIR").map_err(io::Error::other)?);
    let mut files = Vec::new();
    gather(&root, Path::new("templates"), "templates", &mut files)?;
    gather(&root, Path::new("static"), "static", &mut files)?;
    gather(&root, Path::new("src/vocabulary/built_in"), "content/vocabulary", &mut files)?;
    gather(&root, Path::new("src/skeletons"), "content/skeletons", &mut files)?;
    files.sort();
    let mut table = String::from("&[\n");
    for (name, path) in &files {
        println!("cargo::rerun-if-changed={}", path.display());
        let _ = writeln!(table, "    ({name:?}, include_bytes!({:?})),", path.display().to_string());
    }
    table.push_str("]\n");
    let out = PathBuf::from(env::var("OUT_DIR").map_err(io::Error::other)?);
    fs::write(out.join("built_in.rs"), table)?;

    println!("cargo::rerun-if-env-changed=SOURCE_DATE_EPOCH");
    println!("cargo::rustc-env=LAYERWIKI_VERSION={}", version(&root));
    Ok(())
}

/// The files below `folder`, under the name the site would give them. Fixtures that belong to one site
/// alone, such as `CNAME`, are no defaults.
fn gather(root: &Path, folder: &Path, name: &str, files: &mut Vec<(String, PathBuf)>) -> io::Result<()> {
    let path = root.join(folder);
    println!("cargo::rerun-if-changed={}", path.display());
    if !path.exists() {
        return Ok(());
    }
    for entry in fs::read_dir(&path)? {
        let entry = entry?;
        let Ok(file_name) = entry.file_name().into_string() else { continue };
        if file_name.starts_with('.') || file_name == "CNAME" {
            continue;
        }
        let inner = format!("{name}/{file_name}");
        if entry.file_type()?.is_dir() {
            gather(root, &folder.join(&file_name), &inner, files)?;
        } else {
            files.push((inner, entry.path()));
        }
    }
    Ok(())
}

/// The crate's version, with the short commit where the sources lie in a repository.
fn version(root: &Path) -> String {
    let version = env::var("CARGO_PKG_VERSION").unwrap_or_default();
    if env::var_os("SOURCE_DATE_EPOCH").is_some() {
        return version;
    }
    let head = root.join(".git/HEAD");
    if head.exists() {
        println!("cargo::rerun-if-changed={}", head.display());
    }
    let commit = Command::new("git").args(["rev-parse", "--short=10", "HEAD"]).current_dir(root).output();
    match commit {
        Ok(output) if output.status.success() => {
            format!("{version} ({})", String::from_utf8_lossy(&output.stdout).trim())
        }
        _ => version,
    }
}
