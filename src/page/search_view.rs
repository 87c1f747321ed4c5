//! The view of the search's own page: every title, for readers without script.

use serde::{Deserialize, Serialize};

use super::view::Spoken;

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
