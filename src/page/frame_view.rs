//! Views around a page: the card that chips show of it, and how it is cited.

use serde::{Deserialize, Serialize};

use super::view::{Row, Spoken};

/// What a chip shows of the page it leads to, before a reader follows it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[expect(missing_docs, reason = "the names say it")]
pub struct CardView {
    /// The page's names in the other languages.
    pub names: Vec<Spoken>,
    pub summary: Option<Spoken>,
    /// Where it stands and what it trades, or of how many it is made.
    pub rows: Vec<Row>,
    /// Its first numbers.
    pub numbers: Vec<CardNumber>,
}

/// A number on a card.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[expect(missing_docs, reason = "the names say it")]
pub struct CardNumber {
    pub label: Spoken,
    pub value: String,
    pub when: Option<String>,
}

/// How a page is cited.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[expect(missing_docs, reason = "the names say it")]
pub struct CitationView {
    /// A line in the reader's language.
    pub plain: String,
    pub bibtex: String,
}
