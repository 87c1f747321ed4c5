//! What can be renamed: an id, a fact or a figure of its owner, a term; and the anchors that are spelled from them.

use crate::vocabulary::TermRef;

/// A name where it is written.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Name {
    /// A page, a model, a dataset, a framework or a source: one set of ids.
    Id(String),
    /// A fact of its owner; an input or a figure of a model; a column of a dataset.
    Member { owner: String, name: String },
    /// A term of a facet.
    Term(TermRef),
    /// A term as its address spells it.
    TermAddress(TermRef),
    /// A part of the page of `of`, by its anchor.
    Anchor { of: String, anchor: String },
}

impl Name {
    pub(super) fn id(id: &str) -> Name {
        Name::Id(id.to_owned())
    }

    pub(super) fn member(owner: &str, name: &str) -> Name {
        Name::Member { owner: owner.to_owned(), name: name.to_owned() }
    }

    pub(super) fn term(facet: &str, term: &str) -> Name {
        Name::Term(TermRef::new(facet, term))
    }

    pub(super) fn anchor(of: &str, anchor: &str) -> Name {
        Name::Anchor { of: of.to_owned(), anchor: anchor.to_owned() }
    }
}
