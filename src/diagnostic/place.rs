//! Where something stands: a file of the site and a spot in it.

use std::borrow::Borrow;
use std::fmt;
use std::sync::Arc;

/// The path of a source below the site's root, with `/` between its parts: `entities/nvidia.md`.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct SitePath(Arc<str>);

impl SitePath {
    /// A path below the site's root.
    pub fn new(path: &str) -> SitePath {
        SitePath(Arc::from(path))
    }

    /// The path as text.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The place of the file as a whole.
    pub fn whole(&self) -> Place {
        self.at(Spot::File)
    }

    /// A place in this file.
    pub fn at(&self, spot: Spot) -> Place {
        Place { file: self.clone(), spot }
    }
}

impl fmt::Display for SitePath {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str(&self.0)
    }
}

impl Borrow<str> for SitePath {
    fn borrow(&self) -> &str {
        &self.0
    }
}

/// A spot in one file.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Spot {
    /// The file as a whole.
    File,
    /// Bytes of the file.
    Bytes {
        /// The first byte.
        start: u32,
        /// One past the last byte.
        end: u32,
    },
    /// The n-th node of the file's YAML, keys and values counted in order from 0.
    Node(u32),
    /// Some bytes of the text of a YAML node.
    InNode {
        /// The node's ordinal.
        node: u32,
        /// The first byte of the node's text.
        start: u32,
        /// One past the last byte of the node's text.
        end: u32,
    },
}

/// A spot and its file.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Place {
    /// The file.
    pub file: SitePath,
    /// The spot in it.
    pub spot: Spot,
}

impl Place {
    /// The bytes `start..end` of the text that stands here.
    pub(super) fn narrow(mut self, from: u32, to: u32) -> Place {
        self.spot = self.spot.narrow(from, to);
        self
    }
}

impl Spot {
    /// The bytes `from..to` of the text that stands here.
    pub fn narrow(self, from: u32, to: u32) -> Spot {
        match self {
            Spot::File => Spot::File,
            Spot::Bytes { start, end } => Spot::Bytes {
                start: start.saturating_add(from).min(end),
                end: start.saturating_add(to).min(end),
            },
            Spot::Node(node) => Spot::InNode { node, start: from, end: to },
            Spot::InNode { node, start, end } => Spot::InNode {
                node,
                start: start.saturating_add(from).min(end),
                end: start.saturating_add(to).min(end),
            },
        }
    }
}
