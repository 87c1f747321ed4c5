//! All that requests are answered from, and which pages are open.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, PoisonError};

use axum::body::Bytes;
use tokio::sync::watch::Receiver;

use super::events::Stamp;
use super::host::Hosts;
use super::shown::{Look, Shown};
use crate::pipeline::Site;

/// All that requests are answered from.
pub(super) struct Desk {
    /// What is shown now, and word of every change.
    pub(super) shown: Receiver<Shown>,
    /// Tells this run of the server from others.
    pub(super) stamp: Stamp,
    /// The pages that listen.
    pub(super) open: Arc<Openings>,
    pub(super) hosts: Hosts,
    /// How each page looked that was sent last.
    sent: Mutex<BTreeMap<String, Look>>,
}

impl Desk {
    /// A desk for what is shown, asked for by these hosts.
    pub(super) fn new(shown: Receiver<Shown>, hosts: Hosts, open: Arc<Openings>) -> Desk {
        Desk { shown, stamp: Stamp::new(), open, hosts, sent: Mutex::default() }
    }

    /// Notes how a page looks that is sent.
    pub(super) fn note(&self, file: &str, look: Look) {
        let mut sent = self.sent.lock().unwrap_or_else(PoisonError::into_inner);
        if sent.len() < MOST_NOTED || sent.contains_key(file) {
            sent.insert(file.to_owned(), look);
        }
    }

    /// How a page looked when it was last sent.
    pub(super) fn noted(&self, file: &str) -> Option<Look> {
        self.sent.lock().unwrap_or_else(PoisonError::into_inner).get(file).copied()
    }
}

/// Nobody opens so many pages.
const MOST_NOTED: usize = 100_000;

/// Which files are open in browsers, and how often.
#[derive(Debug, Default)]
pub(super) struct Openings(Mutex<BTreeMap<String, usize>>);

impl Openings {
    /// The files that are open.
    pub(super) fn files(&self) -> Vec<String> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).keys().cloned().collect()
    }

    /// Notes that a page was opened, until what this gives is dropped.
    pub(super) fn open(self: &Arc<Self>, file: &str) -> Opening {
        let mut files = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        *files.entry(file.to_owned()).or_default() += 1;
        Opening { all: Arc::clone(self), file: file.to_owned() }
    }
}

/// A page that is open.
#[derive(Debug)]
pub(super) struct Opening {
    all: Arc<Openings>,
    pub(super) file: String,
}

impl Drop for Opening {
    fn drop(&mut self) {
        let mut files = self.all.0.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(count) = files.get_mut(&self.file) {
            *count -= 1;
            if *count == 0 {
                files.remove(&self.file);
            }
        }
    }
}

/// How the page in a file looks now, with the style sheets there are. What has to be made for it is made here.
pub(super) fn look(shown: &Shown, file: &str) -> (Look, Vec<(String, String)>) {
    let Some(site) = &shown.site else {
        let errors = shown.errors.as_deref().unwrap_or_default();
        return (Look::of(errors.as_bytes(), &[]), Vec::new());
    };
    let styles = site.styles();
    (Look::of(&page(site, file), &styles), styles)
}

/// The page in a file, or the one for addresses that lead nowhere.
pub(super) fn page(site: &Site, file: &str) -> Bytes {
    let made = site.file(file).or_else(|| site.file("404.html")).unwrap_or_default();
    Bytes::from_owner(made.bytes)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_page_is_open_until_the_last_that_looks_at_it_leaves() {
        let open = Arc::new(Openings::default());
        let (first, second, other) = (open.open("a"), open.open("a"), open.open("b"));
        assert_eq!(open.files(), ["a", "b"]);
        drop(first);
        drop(other);
        assert_eq!(open.files(), ["a"]);
        drop(second);
        assert!(open.files().is_empty());
    }
}
