//! The one way to say that something is wrong, used by every room.
//!
//! 1. [`Fault`] says what is wrong before anyone has said where.
//! 2. [`Diagnostic`] is a fault with its [`Rule`], its severity and its [`Place`].
//! 3. [`Checked`] carries the best value a step could make together with all it found.
//!
//! A place inside YAML is the ordinal of a node; `source` turns it into bytes when it is drawn.
//! This room knows nothing of terminals.

use std::fmt::Display;

mod checked;
mod listed;
mod nearest;
mod place;
mod rule;

pub use checked::Checked;
pub use listed::listed;
pub use nearest::nearest;
pub use place::{Place, SitePath, Spot};
pub use rule::{Rule, Severity, rules};

/// Something wrong, before anyone has said where.
#[derive(Clone, Debug, PartialEq)]
pub struct Fault {
    /// What is wrong: one short sentence in the author's words, small letter first, no full stop.
    pub message: String,
    /// What the author can do about it.
    pub hints: Vec<String>,
    /// Which bytes of the text at hand are wrong; all of it when absent.
    pub within: Option<(u32, u32)>,
}

impl Fault {
    /// A fault with this message.
    pub fn new(message: impl Into<String>) -> Fault {
        Fault { message: message.into(), hints: Vec::new(), within: None }
    }

    /// Adds a hint that can be followed.
    pub fn hint(mut self, hint: impl Into<String>) -> Fault {
        self.hints.push(hint.into());
        self
    }

    /// Adds a hint when there is one.
    pub fn hint_if(self, hint: Option<impl Into<String>>) -> Fault {
        match hint {
            Some(hint) => self.hint(hint),
            None => self,
        }
    }

    /// Adds a hint that lists names, such as `its facts: price, weight`; of many only the first, and how many more.
    pub fn hint_names<N: Display>(self, lead: &str, names: impl IntoIterator<Item = N>) -> Fault {
        self.hint_if(listed(names).map(|listed| format!("{lead} {listed}")))
    }

    /// Narrows the fault to some bytes of the text it was found in.
    pub fn within(mut self, start: usize, end: usize) -> Fault {
        self.within = Some((clamp(start), clamp(end)));
        self
    }

    /// The fault in a longer text, which has so many bytes before the one it was found in.
    pub fn behind(mut self, n_bytes: usize) -> Fault {
        let moved = |at: u32| at.saturating_add(clamp(n_bytes));
        self.within = self.within.map(|(start, end)| (moved(start), moved(end)));
        self
    }

    /// The fault at its place, under its rule.
    pub fn at(self, rule: &'static Rule, place: Place) -> Diagnostic {
        let place = match self.within {
            Some((start, end)) => place.narrow(start, end),
            None => place,
        };
        Diagnostic {
            rule,
            severity: rule.severity,
            place: Some(place),
            message: self.message,
            labels: Vec::new(),
            hints: self.hints,
        }
    }
}

/// Something wrong, with its rule and its place.
#[derive(Clone, Debug, PartialEq)]
pub struct Diagnostic {
    /// The rule it breaks.
    pub rule: &'static Rule,
    /// How bad that is, after the site's own settings.
    pub severity: Severity,
    /// Where; absent only for faults of the whole site.
    pub place: Option<Place>,
    /// What is wrong, in the author's words.
    pub message: String,
    /// Other places that belong to it, each with what it is.
    pub labels: Vec<(Place, String)>,
    /// What the author can do about it.
    pub hints: Vec<String>,
}

impl Diagnostic {
    /// A fault of the whole site, at no place of any file.
    pub fn of_site(rule: &'static Rule, fault: Fault) -> Diagnostic {
        Diagnostic {
            rule,
            severity: rule.severity,
            place: None,
            message: fault.message,
            labels: Vec::new(),
            hints: fault.hints,
        }
    }

    /// Adds another place and what it is, such as the first of two things with one name.
    pub fn label(mut self, place: Place, what: impl Into<String>) -> Diagnostic {
        self.labels.push((place, what.into()));
        self
    }
}

/// A byte offset as places hold it. Sources are capped far below 4 GB when they are read.
pub(crate) fn clamp(offset: usize) -> u32 {
    u32::try_from(offset).unwrap_or(u32::MAX)
}
