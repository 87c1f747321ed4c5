//! The views of models, datasets and lists of numbers: all that their templates may see.

use serde::{Deserialize, Serialize};

use super::view::{BacklinkView, CitedView, Link, SourceMark, Spoken};

/// A model's page.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[expect(missing_docs, reason = "the names say it")]
pub struct ModelView {
    pub summary: Option<Spoken>,
    /// The two terms whose units of trade it converts, as chips.
    pub boundary_html: Vec<String>,
    pub scenarios: Vec<ScenarioView>,
    pub inputs: Vec<InputView>,
    pub figures: Vec<FigureView>,
    /// Tables, pictures and the calculator, each finished.
    pub shown: Vec<ShownView>,
    pub downloads: Vec<Link>,
    pub backlinks: Vec<BacklinkView>,
    pub sources: Vec<CitedView>,
}

/// What a scenario changes.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[expect(missing_docs, reason = "the names say it")]
pub struct ScenarioView {
    pub label: Spoken,
    pub sets: Vec<SetView>,
}

/// An input in a scenario, or a figure in one.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[expect(missing_docs, reason = "the names say it")]
pub struct SetView {
    /// The input, or the scenario.
    pub label: Spoken,
    pub href: Option<String>,
    pub value_html: String,
    /// The fact or figure that stands in.
    pub bound_html: Option<String>,
}

/// An input.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[expect(missing_docs, reason = "the names say it")]
pub struct InputView {
    /// `figure-gpu-price`.
    pub anchor: String,
    pub label: Spoken,
    /// The value with its range; absent where it has none.
    pub value_html: Option<String>,
    /// How far a reader may move it.
    pub slider: Option<String>,
    pub source: Option<SourceMark>,
    /// The fact or figure that stands in.
    pub bound_html: Option<String>,
    /// Why the author assumes it.
    pub assumed: Option<Spoken>,
    /// Whether it is counted in the site.
    pub is_counted: bool,
    pub note: Option<Spoken>,
    pub uses_html: Vec<String>,
}

/// A figure with its derivation.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[expect(missing_docs, reason = "the names say it")]
pub struct FigureView {
    pub anchor: String,
    pub label: Spoken,
    /// `one-megawatt.gpu_hour_floor`, as brackets and `calc` name it.
    pub name: String,
    /// The value with its range; absent where it has none.
    pub value_html: Option<String>,
    /// Whether the range is exact, in words; absent without a range.
    pub precision: Option<String>,
    /// Of a markup: markup and gross margin beside the multiple.
    pub beside: Option<BesideView>,
    pub formula_html: String,
    /// What its author expects it to be.
    pub expect: Option<String>,
    pub note: Option<Spoken>,
    pub grounds: Vec<GroundView>,
    /// Its value in each scenario that changes it.
    pub scenarios: Vec<SetView>,
    pub uses_html: Vec<String>,
    pub left_out: Vec<LeftOutView>,
    /// Why they are left out, in words.
    pub left_out_reason: Option<String>,
}

/// A markup's two other readings.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[expect(missing_docs, reason = "the names say it")]
pub struct BesideView {
    pub markup: String,
    pub margin: String,
}

/// What a figure rests on in the end.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[expect(missing_docs, reason = "the names say it")]
pub struct GroundView {
    pub label: String,
    pub href: String,
    pub value_html: String,
    /// Reckoned with the middle of a range, since no best value is stated.
    pub is_middle: bool,
    pub when: Option<String>,
    pub source: Option<SourceMark>,
    pub is_assumed: bool,
    pub is_counted: bool,
    /// `1 CNY = 0.14 USD`.
    pub rates: Vec<String>,
}

/// A row that stays out of a price.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[expect(missing_docs, reason = "the names say it")]
pub struct LeftOutView {
    pub seller_html: String,
    pub row: Link,
}

/// A table, a picture or the calculator.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[expect(missing_docs, reason = "the names say it")]
pub struct ShownView {
    pub anchor: String,
    pub html: String,
}

/// A dataset's page.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[expect(missing_docs, reason = "the names say it")]
pub struct DatasetView {
    pub summary: Option<Spoken>,
    pub n_rows: usize,
    pub table_html: String,
    /// The formulas of computed columns.
    pub computed: Vec<ComputedView>,
    pub rests: Vec<RestsView>,
    pub backlinks: Vec<BacklinkView>,
    pub sources: Vec<CitedView>,
}

/// A computed column.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[expect(missing_docs, reason = "the names say it")]
pub struct ComputedView {
    pub label: Spoken,
    pub formula_html: String,
}

/// The figures of one model that rest on something.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[expect(missing_docs, reason = "the names say it")]
pub struct RestsView {
    pub chip_html: String,
    pub figures: Vec<Link>,
}

/// All models, or all datasets.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[expect(missing_docs, reason = "the names say it")]
pub struct ItemsView {
    pub items: Vec<ItemView>,
}

/// A model or a dataset in a list.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[expect(missing_docs, reason = "the names say it")]
pub struct ItemView {
    pub chip_html: String,
    pub summary: Option<Spoken>,
}

/// Every fact and every figure.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[expect(missing_docs, reason = "the names say it")]
pub struct NumbersView {
    pub figures: Vec<NumberGroup>,
    pub facts: Vec<NumberGroup>,
    pub downloads: Vec<Link>,
}

/// The numbers of one model or of one page.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[expect(missing_docs, reason = "the names say it")]
pub struct NumberGroup {
    pub chip_html: String,
    pub numbers: Vec<NumberView>,
}

/// One number.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[expect(missing_docs, reason = "the names say it")]
pub struct NumberView {
    pub href: String,
    pub label: Spoken,
    pub value: String,
    pub when: Option<String>,
}
