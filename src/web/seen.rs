//! What is known of each address, and since when; kept between runs.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::address::Address;
use super::gather::Named;

/// What came of asking for a page.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", tag = "outcome")]
pub enum Outcome {
    /// It is there.
    Fine,
    /// It is there, and lives elsewhere for good.
    Moved {
        /// The new address.
        to: String,
        /// It leads to the front page of a site, and what was meant may be gone.
        #[serde(default)]
        is_front: bool,
    },
    /// It is gone.
    Dead {
        /// How that was said.
        why: String,
    },
    /// Nobody can tell: it refuses to be asked, or does not answer.
    Unseen {
        /// Why not.
        why: String,
    },
}

/// What was seen of a page.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Seen {
    /// The day, as `2026-11-28`.
    pub day: String,
    /// What came of asking.
    #[serde(flatten)]
    pub outcome: Outcome,
    /// Its places that were looked for, with what was found; a place that nobody can tell of is left out.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub places: BTreeMap<String, bool>,
}

/// All pages that were asked for, by address without a place.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Memory {
    /// The form of this file.
    form: u32,
    /// The pages.
    pub pages: BTreeMap<String, Seen>,
}

/// The form of the kept file; another one is not read.
const FORM: u32 = 1;

impl Memory {
    /// What an earlier run kept; nothing where it cannot be read.
    pub fn from_bytes(bytes: &[u8]) -> Memory {
        let read: Option<Memory> = serde_json::from_slice(bytes).ok();
        read.filter(|memory| memory.form == FORM)
            .unwrap_or_else(|| Memory { form: FORM, pages: BTreeMap::new() })
    }

    /// The file to keep.
    pub fn to_bytes(&self) -> Vec<u8> {
        let mut bytes = serde_json::to_vec_pretty(self).unwrap_or_default();
        bytes.push(b'\n');
        bytes
    }
}

impl Memory {
    /// How many of these addresses were never asked for.
    pub fn unknown(&self, named: &Named) -> usize {
        let is_known = |address: &String| {
            Address::parse(address).is_none_or(|address| self.pages.contains_key(&address.page()))
        };
        named.keys().filter(|address| !is_known(address)).count()
    }
}
