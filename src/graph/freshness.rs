//! Compares translations with their originals, section by section.

use std::collections::BTreeSet;

use crate::diagnostic::{Diagnostic, Fault, rules};
use crate::document::{Document, FRONT, LEAD};

/// What of a translation is behind its original.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Freshness {
    /// Nobody has compared the two.
    pub never_compared: bool,
    /// The front matter has changed: summary, labels or notes.
    pub front_changed: bool,
    /// Sections that have changed: 0 before the first heading, then one more than the heading's index.
    pub changed: BTreeSet<usize>,
}

/// The sections of an original by key, each with its hash: what a stamp holds.
pub fn stamps<'a>(original: &'a Document, anchors: &'a [String]) -> Vec<(&'a str, &'a str)> {
    let keys = std::iter::once(LEAD).chain(anchors.iter().map(String::as_str));
    let sections = keys.zip(original.stamps.sections.iter().map(String::as_str));
    sections.chain([(FRONT, original.stamps.front.as_str())]).collect()
}

/// Compares a translation with its original, and tells what is behind.
pub(super) fn compare(
    twin: &Document,
    original: &Document,
    anchors: &[String],
    faults: &mut Vec<Diagnostic>,
) -> Freshness {
    let mut freshness = Freshness::default();
    let hint = format!("when both say the same, run `layerwiki stamp {}`", twin.id);
    let Some(stamp) = &twin.front.translation else {
        freshness.never_compared = true;
        let fault = Fault::new("the translation was never compared with its original").hint(hint);
        faults.push(fault.at(&rules::STALE, twin.path.at(twin.front.title_spot())));
        return freshness;
    };
    let now = stamps(original, anchors);
    for (index, (key, hash)) in now.iter().enumerate() {
        let then = stamp.sections.iter().find(|(known, _)| known.text == *key);
        if then.is_some_and(|(_, then)| then.text == *hash) {
            continue;
        }
        let (what, here, there) = if *key == FRONT {
            freshness.front_changed = true;
            let what =
                "the original's title, summary, labels or notes have changed since the stamp".to_owned();
            (what, twin.front.title_spot(), original.front.title_spot())
        } else {
            freshness.changed.insert(index);
            let section = |document: &Document| {
                index
                    .checked_sub(1)
                    .and_then(|index| document.body.sections.get(index))
                    .map(|section| section.spot)
            };
            let what = match index {
                0 => "the original's first lines have changed since the stamp".to_owned(),
                _ => format!("the original's section `{key}` has changed since the stamp"),
            };
            let here = section(twin).unwrap_or(twin.front.title_spot());
            (what, here, section(original).unwrap_or(original.front.title_spot()))
        };
        let fault = Fault::new(what).hint(hint.clone());
        faults
            .push(fault.at(&rules::STALE, twin.path.at(here)).label(original.path.at(there), "the original"));
    }
    for (key, _) in stamp.sections.iter().filter(|(key, _)| !now.iter().any(|(known, _)| *known == key.text))
    {
        let fault =
            Fault::new(format!("the stamp names a section `{}` that the original does not have", key.text))
                .hint(hint.clone());
        faults.push(fault.at(&rules::STALE, twin.path.at(key.spot)));
    }
    freshness
}
