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
