//! What the files around the pages say of one page.

use super::plan::{PlannedPage, Subject};
use super::view::PageView;
use crate::language::Language;

/// A page that everyone may find.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Noted {
    /// What it is about.
    pub subject: Subject,
    /// For whom.
    pub language: Language,
    /// Its title.
    pub title: String,
    /// What it says, in a line or two.
    pub description: Option<String>,
    /// Its whole address.
    pub url: String,
    /// Where it stands as Markdown.
    pub markdown: Option<String>,
}

impl Noted {
    /// What is said of a page; nothing of one that search should not show.
    pub fn of(view: &PageView, page: &PlannedPage) -> Option<Noted> {
        let frame = &view.page;
        (!frame.is_hidden && !frame.canonical.is_empty()).then(|| Noted {
            subject: page.subject.clone(),
            language: page.language.clone(),
            title: frame.title.clone(),
            description: frame.description.clone(),
            url: frame.canonical.clone(),
            markdown: frame.markdown_href.clone(),
        })
    }
}
