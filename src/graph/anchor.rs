//! Anchors of sections: equal in every language while the outlines agree.

use std::collections::{BTreeMap, BTreeSet};

use crate::diagnostic::{Diagnostic, Fault, rules};
use crate::document::{Document, Section, is_id};

/// Anchors that pages give to their own parts.
const PARTS: &[&str] = &[
    "contents",
    "facts",
    "facts-title",
    "main",
    "mentions",
    "mentions-title",
    "menu",
    "relations",
    "relations-title",
    "sources",
    "sources-title",
];
/// What anchors of facts, notes and sources begin with.
const PREFIXES: &[&str] = &["fact-", "fn-", "fnref-", "source-"];

/// The anchors of an original's sections, in order.
pub(super) fn of_original(document: &Document, faults: &mut Vec<Diagnostic>) -> Vec<String> {
    let mut used: BTreeSet<String> = PARTS.iter().map(|&part| part.to_owned()).collect();
    let explicit = explicit(document, &mut used, faults);
    let mut numbers = BTreeMap::new();
    let sections = &document.body.sections;
    sections
        .iter()
        .zip(explicit)
        .map(|(section, id)| id.unwrap_or_else(|| unused(slug(&section.text), &mut used, &mut numbers)))
        .collect()
}

/// The anchors of a translation: the original's while the outlines agree, its own otherwise.
pub(super) fn of_translation(
    document: &Document,
    original: &Document,
    anchors: &[String],
    faults: &mut Vec<Diagnostic>,
) -> Vec<String> {
    let (ours, theirs) = (&document.body.sections, &original.body.sections);
    let differs = (0..ours.len().max(theirs.len())).find(|&index| {
        ours.get(index).map(|section| section.level) != theirs.get(index).map(|section| section.level)
    });
    let Some(index) = differs else { return anchors.to_vec() };
    faults.push(outline_fault(document, original, index));
    of_original(document, faults)
}

fn outline_fault(document: &Document, original: &Document, index: usize) -> Diagnostic {
    let marks = |section: &Section| "#".repeat(usize::from(section.level));
    let (ours, theirs) = (document.body.sections.get(index), original.body.sections.get(index));
    let message = match (ours, theirs) {
        (Some(ours), Some(theirs)) => {
            format!("the outlines differ: `{}` stands here, `{}` in the original", marks(ours), marks(theirs))
        }
        (Some(ours), None) => {
            format!("the outlines differ: the original has no section for `{}`", ours.text.trim())
        }
        (None, Some(theirs)) => {
            format!("the outlines differ: `{}` of the original has no section here", theirs.text.trim())
        }
        (None, None) => "the outlines differ".to_owned(),
    };
    let place = match ours.or(document.body.sections.last()) {
        Some(section) => document.path.at(section.spot),
        None => document.path.at(document.front.title_spot()),
    };
    let diagnostic = Fault::new(message)
        .hint("give both pages the same headings in the same order, so that links to a section work in every language")
        .at(&rules::SHAPE_OF_TWIN, place);
    match theirs {
        Some(section) => diagnostic.label(original.path.at(section.spot), "the original's section"),
        None => diagnostic,
    }
}

/// The ids authors wrote, checked; they go before all others.
fn explicit(
    document: &Document,
    used: &mut BTreeSet<String>,
    faults: &mut Vec<Diagnostic>,
) -> Vec<Option<String>> {
    let mut ids = Vec::new();
    for section in &document.body.sections {
        let Some(written) = &section.id else {
            ids.push(None);
            continue;
        };
        let place = document.path.at(written.spot);
        if !is_id(&written.text) || is_reserved(&written.text) {
            let hint = if is_id(&written.text) {
                "the page gives this id to a part of its own: choose another"
            } else {
                "write small letters a–z, digits and single dashes"
            };
            let fault = Fault::new(format!("`{}` cannot be the id of a section", written.text)).hint(hint);
            faults.push(fault.at(&rules::NAME_FORM, place));
            ids.push(None);
        } else if !used.insert(written.text.clone()) {
            let fault = Fault::new(format!("two sections have the id `{}`", written.text))
                .hint("choose another for one of them");
            let mut written_ids = document.body.sections.iter().filter_map(|section| section.id.as_ref());
            let mut diagnostic = fault.at(&rules::DOUBLE, place);
            if let Some(first) = written_ids.find(|first| first.text == written.text) {
                diagnostic = diagnostic.label(document.path.at(first.spot), "first here");
            }
            faults.push(diagnostic);
            ids.push(None);
        } else {
            ids.push(Some(written.text.clone()));
        }
    }
    ids
}

fn is_reserved(id: &str) -> bool {
    PARTS.contains(&id) || PREFIXES.iter().any(|prefix| id.starts_with(prefix))
}

/// A heading's words as an anchor: letters and digits of any script, dashes between.
pub(super) fn slug(text: &str) -> String {
    let mut slug = String::new();
    for sign in text.chars() {
        if sign.is_alphanumeric() {
            slug.extend(sign.to_lowercase());
        } else if !slug.is_empty() && !slug.ends_with('-') && sign != '\'' && sign != '’' {
            slug.push('-');
        }
    }
    let slug = slug.trim_end_matches('-');
    match slug {
        "" => "section".to_owned(),
        _ if PREFIXES.iter().any(|prefix| slug.starts_with(prefix)) => format!("on-{slug}"),
        _ => slug.to_owned(),
    }
}

/// The slug, or with the next number that nobody has. `numbers` are those that were tried last.
fn unused(slug: String, used: &mut BTreeSet<String>, numbers: &mut BTreeMap<String, usize>) -> String {
    if used.insert(slug.clone()) {
        return slug;
    }
    let number = numbers.entry(slug.clone()).or_insert(1);
    loop {
        *number += 1;
        let candidate = format!("{slug}-{number}");
        if used.insert(candidate.clone()) {
            return candidate;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn headings_become_anchors() {
        for (text, anchor) in [
            ("What it sells", "what-it-sells"),
            ("L3: model & API", "l3-model-api"),
            ("NVIDIA's cards", "nvidias-cards"),
            ("定价 与 成本", "定价-与-成本"),
            ("…", "section"),
            ("Fact-finding", "on-fact-finding"),
        ] {
            assert_eq!(slug(text), anchor);
        }
    }

    #[test]
    fn equal_headings_are_numbered_and_leave_out_what_is_taken() {
        let mut used: BTreeSet<String> = ["price-3".to_owned()].into();
        let mut numbers = BTreeMap::new();
        let anchors = ["price", "price", "price", "price-2", "price", "weight"]
            .map(|slug| unused(slug.to_owned(), &mut used, &mut numbers));
        assert_eq!(anchors, ["price", "price-2", "price-4", "price-2-2", "price-5", "weight"]);
    }
}
