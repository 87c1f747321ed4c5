//! Takes finished files and puts them where they belong; knows nothing of how pages are made.
//!
//! 1. [`Sink`] is where the pipeline puts a file: a [`Folder`], [`Memory`] for the server and for tests, or
//!    a [`Hasher`] for checks.
//! 2. [`folder`] writes a site whole or not at all, and only what changed. [`target`] says where it may be,
//!    [`standing`] what is there, [`manifest`] what the last build wrote, [`exchange`] how the new site comes
//!    into the old one's place, [`spare`] keeps the old one for the next, and [`disk`] does every step of it.
//! 3. [`taken`] sees that every path is taken once, in every sink.
//! 4. [`site_files`], [`headers`](mod@headers) and [`redirects`](mod@redirects) make the files around the pages;
//!    [`markdown`](mod@markdown) makes a page's twin, and [`compressed`] puts files beside their shorter forms.
//! 5. [`digest`] gives a finished site one short name, so that two can be compared.
//! 6. [`edit`] changes sources on an author's behalf; [`keep`](mod@keep) keeps what the next build can use.

mod compressed;
mod digest;
mod disk;
mod edit;
mod exchange;
mod fault;
mod folder;
mod hasher;
mod headers;
mod keep;
mod manifest;
mod markdown;
mod memory;
mod redirects;
mod site_files;
mod spare;
mod standing;
mod taken;
mod target;
#[cfg(test)]
mod tests;

pub use compressed::Compressed;
pub use digest::Digest;
pub use disk::Stamp;
pub use edit::{Edit, edit_sources, finish_edit, is_free, replace_source};
pub use folder::{Folder, Outcome};
pub use hasher::Hasher;
pub use headers::headers;
pub use keep::{keep, lay};
pub use manifest::Seal;
pub use markdown::markdown;
pub use memory::Memory;
pub use redirects::redirects;
pub use site_files::{robots, sitemap, sitemap_entry};
pub use standing::is_litter;
pub use taken::claim_all;

use crate::diagnostic::Diagnostic;

/// Where finished files go. Threads put files at the same time.
pub trait Sink: Sync {
    /// Takes the file at `path`, a relative path with `/` between its parts.
    ///
    /// # Errors
    /// A [`Diagnostic`] when the path is taken or leads elsewhere, or when the file cannot be written.
    fn put(&self, path: &str, bytes: &[u8]) -> Result<(), Box<Diagnostic>>;

    /// The bytes of `companion` as they stand, where the last build made them beside these bytes of `path`.
    fn standing(&self, _path: &str, _bytes: &[u8], _companion: &str) -> Option<Vec<u8>> {
        None
    }
}
