//! Takes finished files and puts them where they belong; knows nothing of how pages are made.
//!
//! 1. [`Sink`] is where the pipeline puts a file: a [`Folder`], or [`Memory`] for tests and the server.
//! 2. [`folder`] writes beside the target and exchanges the two at the end, so a build is whole or absent.
//! 3. [`site_files`] makes the files around the pages: sitemap, robots.

mod edit;
mod folder;
mod memory;
mod site_files;

pub use edit::replace_source;
pub use folder::Folder;
pub use memory::Memory;
pub use site_files::{robots, sitemap, sitemap_entry};

use crate::diagnostic::Diagnostic;

/// Where finished files go. Threads put files at the same time.
pub trait Sink: Sync {
    /// Takes the file at `path`, a relative path with `/` between its parts.
    ///
    /// # Errors
    /// A [`Diagnostic`] when the file cannot be written.
    fn put(&self, path: &str, bytes: &[u8]) -> Result<(), Box<Diagnostic>>;
}
