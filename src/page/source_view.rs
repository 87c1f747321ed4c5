//! The views of works: all that are cited, and one with what rests on it.

use serde::{Deserialize, Serialize};

use super::view::{CitedView, Link};

/// All works that are cited.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[expect(missing_docs, reason = "the names say it")]
pub struct SourcesView {
    pub works: Vec<WorkItem>,
}

/// One work in the list of all.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[expect(missing_docs, reason = "the names say it")]
pub struct WorkItem {
    /// `id` in the list, for works without a page of their own.
    pub anchor: String,
    pub work: CitedView,
    /// Facts that rest on it.
    pub uses: Vec<UseItem>,
    pub n_uses: usize,
}

/// A fact or page that rests on a work.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[expect(missing_docs, reason = "the names say it")]
pub struct UseItem {
    pub chip_html: String,
    /// The fact's label and value; absent for a page that cites the work.
    pub fact: Option<Link>,
    pub value: Option<String>,
}

/// One work's page.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[expect(missing_docs, reason = "the names say it")]
pub struct SourceView {
    pub work: CitedView,
    pub uses: Vec<UseItem>,
}

/// The search: without script, every title.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[expect(missing_docs, reason = "the names say it")]
pub struct SearchView {
    pub groups: Vec<TitleGroup>,
}

/// Titles of one kind, or of one place in the strip.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[expect(missing_docs, reason = "the names say it")]
pub struct TitleGroup {
    pub label: String,
    pub code: Option<String>,
    /// Rank in the strip, which chooses the hue.
    pub place: Option<usize>,
    pub titles: Vec<TitleItem>,
}

/// A page by its title.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[expect(missing_docs, reason = "the names say it")]
pub struct TitleItem {
    pub href: String,
    pub title: Spoken,
}
