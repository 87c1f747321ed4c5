//! What is wrong with all that has a name, by where it was found, so that after an edit only what the edit can have
//! changed is looked at again.

use std::sync::Arc;

use super::article::Unjoined;
use crate::diagnostic::Diagnostic;

/// What is wrong with a roster.
#[derive(Clone, Debug)]
pub(super) struct Unsound {
    /// In the list of sources.
    pub(super) unread: Arc<[Diagnostic]>,
    /// In how the twins of each page fit together.
    pub(super) unjoined: Arc<Unjoined>,
    /// In what each page states.
    pub(super) unstated: Arc<Unjoined>,
    /// In relations, and among the ids of sources and pages.
    pub(super) unrelated: Arc<[Diagnostic]>,
    /// In the names that facts say of others.
    pub(super) misnamed: Arc<[Diagnostic]>,
    /// Among titles and aliases.
    pub(super) clashes: Arc<[Diagnostic]>,
}

impl Unsound {
    /// All of it.
    pub(super) fn iter(&self) -> impl Iterator<Item = &Arc<[Diagnostic]>> {
        let Unsound { unread, unjoined, unstated, unrelated, misnamed, clashes } = self;
        [unread, unrelated, misnamed, clashes].into_iter().chain(unjoined.values()).chain(unstated.values())
    }
}
