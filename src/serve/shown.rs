//! What browsers are shown: the last good site, and what is wrong with the newest one.

use std::collections::BTreeMap;
use std::sync::Arc;

use axum::body::Bytes;

/// The files of a built site, by path.
pub(super) type Files = BTreeMap<String, Bytes>;

/// The state after some build. A copy is cheap and never changes: requests work on one while the next is built.
#[derive(Clone, Debug, Default)]
pub(super) struct Shown {
    /// Counts the builds.
    pub(super) number: u64,
    /// The build whose pages are shown. The page of errors, shown before there is a site, counts as one too.
    pub(super) page: u64,
    /// The last good site.
    pub(super) files: Option<Arc<Files>>,
    /// What is wrong with the newest build, as text.
    pub(super) errors: Option<Arc<str>>,
    /// The script that listens for news, for the page of errors.
    pub(super) script: Bytes,
}

/// What an open page has to be told.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum News {
    /// Its site has changed.
    Reload,
    /// The newest build went wrong, and the page still shows the last good one.
    Errors(Arc<str>),
    /// What was wrong is mended, and the page is as it was.
    Fine,
}

/// What an open page knows.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Seen {
    /// The build it was last told of.
    pub(super) number: u64,
    /// The build it shows.
    pub(super) page: u64,
}

impl Shown {
    /// The state after a good build. The same files again leave open pages as they are.
    pub(super) fn with_site(&self, files: Files, script: Bytes) -> Shown {
        let number = self.number + 1;
        let is_same = self.files.as_ref().is_some_and(|shown| **shown == files);
        let page = if is_same { self.page } else { number };
        Shown { number, page, files: Some(Arc::new(files)), errors: None, script }
    }

    /// The state after a build that went wrong.
    pub(super) fn with_errors(&self, errors: &str, script: Bytes) -> Shown {
        let number = self.number + 1;
        let page = if self.files.is_some() { self.page } else { number };
        Shown { number, page, files: self.files.clone(), errors: Some(errors.into()), script }
    }

    /// What a page that knows `seen` has to be told, if anything.
    pub(super) fn news(&self, seen: Seen) -> Option<News> {
        if self.page != seen.page {
            Some(News::Reload)
        } else if self.number == seen.number {
            None
        } else {
            Some(self.errors.clone().map_or(News::Fine, News::Errors))
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn good(shown: &Shown, text: &'static str) -> Shown {
        shown.with_site(Files::from([("index.html".to_owned(), text.into())]), Bytes::new())
    }

    fn bad(shown: &Shown) -> Shown {
        shown.with_errors("no", Bytes::new())
    }

    fn seen(shown: &Shown) -> Seen {
        Seen { number: shown.number, page: shown.page }
    }

    #[test]
    fn a_change_reloads_and_no_change_is_no_news() {
        let first = good(&Shown::default(), "one");
        assert_eq!(first.news(seen(&first)), None);
        assert_eq!(good(&first, "two").news(seen(&first)), Some(News::Reload));
    }

    #[test]
    fn an_error_keeps_the_site_and_undoing_it_clears_the_error_only() {
        let first = good(&Shown::default(), "one");
        let broken = bad(&first);
        assert_eq!(broken.files, first.files);
        assert_eq!(broken.news(seen(&first)), Some(News::Errors("no".into())));
        let undone = good(&broken, "one");
        assert_eq!(undone.news(seen(&broken)), Some(News::Fine));
        assert_eq!(good(&broken, "two").news(seen(&broken)), Some(News::Reload));
    }

    #[test]
    fn a_page_that_missed_a_change_reloads_before_it_is_told_of_errors() {
        let first = good(&Shown::default(), "one");
        let broken = bad(&good(&first, "two"));
        assert_eq!(broken.news(seen(&first)), Some(News::Reload));
    }

    #[test]
    fn before_there_is_a_site_the_page_of_errors_is_renewed() {
        let first = bad(&Shown::default());
        assert_eq!(first.news(seen(&first)), None);
        assert_eq!(bad(&first).news(seen(&first)), Some(News::Reload));
        assert_eq!(good(&first, "one").news(seen(&first)), Some(News::Reload));
    }
}
