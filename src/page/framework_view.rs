//! The views of maps, stacks, crosswalks and assessments: all that their templates may see.

use serde::{Deserialize, Serialize};

use super::item_view::GroundView;
use super::view::{BacklinkView, CitedView, Link, Marked, SourceMark, Spoken};

/// What the page of every framework has.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[expect(missing_docs, reason = "the names say it")]
pub struct FrameworkView {
    pub summary: Option<Marked>,
    pub as_of: Option<String>,
    pub source: Option<SourceMark>,
    /// The framework drawn; empty where a table says it better.
    pub picture_html: String,
    /// The framework itself: its table or list, with what explains it.
    pub table_html: String,
    /// What it counts: cells, signals.
    pub counts: Vec<CountView>,
    pub downloads: Vec<Link>,
    pub backlinks: Vec<BacklinkView>,
    pub sources: Vec<CitedView>,
}

/// A number of things.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[expect(missing_docs, reason = "the names say it")]
pub struct CountView {
    pub label: String,
    pub value: String,
    /// Both in a row, as the reader's language has them.
    pub words: String,
}

/// A map's page.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[expect(missing_docs, reason = "the names say it")]
pub struct MapView {
    pub about: FrameworkView,
    /// The cells that were given.
    pub cells: Vec<CellView>,
    /// The assessments that read it, as chips.
    pub assessments_html: Vec<String>,
}

/// A cell of a map, with all that is known of it.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[expect(missing_docs, reason = "the names say it")]
pub struct CellView {
    pub anchor: String,
    pub row_html: String,
    pub column_html: String,
    pub strength: String,
    pub strength_key: String,
    /// Absent for a cell in which there is nothing.
    pub state: Option<String>,
    pub state_key: String,
    pub pressures_html: Vec<String>,
    pub evidence_html: Vec<String>,
    pub as_of: Option<String>,
    pub note: Option<Marked>,
    pub source: Option<SourceMark>,
}

/// A stack's page.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[expect(missing_docs, reason = "the names say it")]
pub struct StackView {
    pub about: FrameworkView,
}

/// A crosswalk's page.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[expect(missing_docs, reason = "the names say it")]
pub struct CrosswalkView {
    pub about: FrameworkView,
}

/// An assessment's page.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[expect(missing_docs, reason = "the names say it")]
pub struct AssessmentView {
    pub about: FrameworkView,
    /// The map it reads, and its row.
    pub of_html: String,
    pub row_html: String,
    pub signals: Vec<SignalView>,
}

/// A signal, with all that is known of it.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[expect(missing_docs, reason = "the names say it")]
pub struct SignalView {
    pub anchor: String,
    pub label: Spoken,
    pub standing: String,
    pub standing_key: String,
    pub sign: String,
    /// The test with its names in words; absent where it is watched.
    pub test_html: Option<String>,
    pub watched: Option<Marked>,
    /// When a watched signal was judged.
    pub judged: Option<String>,
    pub source: Option<SourceMark>,
    pub threatens_html: Vec<String>,
    pub owner: Option<Spoken>,
    pub review: Option<String>,
    pub is_overdue: bool,
    pub note: Option<Marked>,
    pub grounds: Vec<GroundView>,
}

/// All frameworks.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[expect(missing_docs, reason = "the names say it")]
pub struct FrameworksView {
    pub items: Vec<FrameworkItem>,
}

/// A framework in the list of all.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[expect(missing_docs, reason = "the names say it")]
pub struct FrameworkItem {
    pub chip_html: String,
    /// Map, stack, crosswalk or assessment, in words.
    pub what: String,
    pub summary: Option<Marked>,
}
