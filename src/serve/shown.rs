//! What browsers are shown: the last good site, and what is wrong with the newest one.

use std::sync::Arc;

use axum::body::Bytes;

use crate::pipeline::Site;

/// The state after some build. A copy is cheap and never changes: requests work on one while the next is built.
#[derive(Clone, Debug, Default)]
pub(super) struct Shown {
    /// Counts the states.
    pub(super) number: u64,
    /// The last good site.
    pub(super) site: Option<Arc<Site>>,
    /// What is wrong with the newest one, as text.
    pub(super) errors: Option<Arc<str>>,
    /// The script that listens for news, for the page of errors.
    pub(super) script: Bytes,
}

impl Shown {
    /// The state after a good build.
    pub(super) fn with_site(&self, site: Arc<Site>, script: Bytes) -> Shown {
        Shown { number: self.number + 1, site: Some(site), errors: None, script }
    }

    /// The state after a build that went wrong, or after something was found wrong with pages nobody looks at.
    pub(super) fn with_errors(&self, errors: &str, script: Bytes) -> Shown {
        Shown { number: self.number + 1, site: self.site.clone(), errors: Some(errors.into()), script }
    }
}

/// What an open page has to be told.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum News {
    /// It has changed.
    Reload,
    /// It is as it was, but for its style sheets, which are these now.
    Styles(Vec<String>),
    /// The newest build went wrong, and the page still shows the last good one.
    Errors(Arc<str>),
    /// What was wrong is mended, and the page is as it was.
    Fine,
}

/// How a page looks, as far as two of them can be told apart.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Look {
    /// All but the names of its style sheets.
    pub(super) page: u64,
    /// The names of its style sheets.
    pub(super) styles: u64,
}

/// What an open page knows.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Seen {
    /// The state it was last told of; none that there is, for one that was told of none.
    pub(super) number: u64,
    /// It shows errors.
    pub(super) has_errors: bool,
    /// How it looks.
    pub(super) look: Look,
}

impl Look {
    /// How a page looks whose style sheets may be these, each with the name it has whatever it says.
    pub(super) fn of(page: &[u8], styles: &[(String, String)]) -> Look {
        let text = String::from_utf8_lossy(page);
        let mut plain = text.into_owned();
        let mut named = blake3::Hasher::new();
        for (href, own) in styles {
            if plain.contains(href.as_str()) {
                plain = plain.replace(href.as_str(), own);
                named.update(href.as_bytes());
            }
        }
        Look { page: number(&blake3::hash(plain.as_bytes())), styles: number(&named.finalize()) }
    }
}

fn number(hash: &blake3::Hash) -> u64 {
    hash.as_bytes().iter().take(8).fold(0, |number, byte| number << 8 | u64::from(*byte))
}

impl Seen {
    /// What has to be told of this state, where the page would look like this now; and what is known then.
    pub(super) fn news(self, shown: &Shown, look: Look, styles: &[(String, String)]) -> (Option<News>, Seen) {
        let now = Seen { number: shown.number, has_errors: false, look };
        if look.page != self.look.page {
            return (Some(News::Reload), now);
        }
        if look.styles != self.look.styles {
            let hrefs = styles.iter().map(|(href, _)| href.clone()).collect();
            return (Some(News::Styles(hrefs)), now);
        }
        match &shown.errors {
            Some(errors) => (Some(News::Errors(Arc::clone(errors))), Seen { has_errors: true, ..now }),
            None => (self.has_errors.then_some(News::Fine), now),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const STYLES: [(&str, &str); 1] = [("/css/site.2.css", "/css/site.css")];

    fn styles() -> Vec<(String, String)> {
        STYLES.map(|(href, own)| (href.to_owned(), own.to_owned())).into()
    }

    fn look(page: &str) -> Look {
        Look::of(page.as_bytes(), &styles())
    }

    fn seen(page: &str) -> Seen {
        Seen { number: 1, has_errors: false, look: look(page) }
    }

    #[test]
    fn a_page_that_changed_reloads_and_one_that_did_not_is_left_alone() {
        let shown = Shown { number: 2, ..Shown::default() };
        assert_eq!(seen("one").news(&shown, look("one"), &styles()).0, None);
        assert_eq!(seen("one").news(&shown, look("two"), &styles()).0, Some(News::Reload));
    }

    #[test]
    fn a_page_that_differs_by_a_style_sheet_alone_swaps_it() {
        let shown = Shown { number: 2, ..Shown::default() };
        let before = [("/css/site.1.css".to_owned(), "/css/site.css".to_owned())];
        let before = Seen { look: Look::of(b"<link /css/site.1.css>", &before), ..seen("") };
        let (news, after) = before.news(&shown, look("<link /css/site.2.css>"), &styles());
        assert_eq!(news, Some(News::Styles(vec!["/css/site.2.css".to_owned()])));
        assert_eq!(after.news(&shown, look("<link /css/site.2.css>"), &styles()).0, None);
        let (news, _) = before.news(&shown, look("<b><link /css/site.2.css>"), &styles());
        assert_eq!(news, Some(News::Reload));
    }

    #[test]
    fn errors_are_told_and_their_end_is_told_once() {
        let broken = Shown::default().with_errors("no", Bytes::new());
        let (news, told) = seen("one").news(&broken, look("one"), &styles());
        assert_eq!(news, Some(News::Errors("no".into())));
        let mended = Shown { number: 3, ..Shown::default() };
        let (news, told) = told.news(&mended, look("one"), &styles());
        assert_eq!(news, Some(News::Fine));
        assert_eq!(told.news(&mended, look("one"), &styles()).0, None);
    }

    #[test]
    fn a_page_that_missed_a_change_reloads_before_it_is_told_of_errors() {
        let broken = Shown::default().with_errors("no", Bytes::new());
        assert_eq!(seen("one").news(&broken, look("two"), &styles()).0, Some(News::Reload));
    }
}
