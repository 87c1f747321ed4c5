//! Holds what an author expects of a figure against what comes out.

use super::BASE;
use super::ledger::Ledger;
use super::lower::Leaf;
use super::model::{Model, Promise};
use super::read::Models;
use super::resolve::Item;
use crate::diagnostic::{Diagnostic, Fault, rules};
use crate::graph::Roster;
use crate::quantity::{Claim, Quantity};
use crate::vocabulary::Vocabulary;

/// Checks every `expect:` like a claim on the figure's own value, which is that of the base.
///
/// What rests on an input in `set` is nobody's expectation, and stays unchecked.
pub(super) fn check(models: &Models, roster: &Roster, ledger: &Ledger, set: &[Leaf]) -> Vec<Diagnostic> {
    let Some(run) = ledger.run(BASE) else { return Vec::new() };
    let drift = |model: &Model, promise: &Promise| {
        let words = promise.expect.as_ref()?;
        let item = Item::Figure(model.id.clone(), promise.name.text.clone());
        // A figure without a value has told why.
        let figure = ledger.figure(&item, BASE)?;
        if run.leaves(figure).into_iter().any(|leaf| set.contains(leaf)) {
            return None;
        }
        let fault = holds(&words.text, &figure.quantity, &roster.vocabulary).err()?;
        Some(fault.at(&rules::CLAIM, model.file.at(words.spot)))
    };
    let models = models.models.values();
    models.flat_map(|model| model.figures.iter().filter_map(move |promise| drift(model, promise))).collect()
}

/// Whether the words are true in one of the site's languages, its own first.
///
/// # Errors
/// The [`Fault`] of the first language that can read them; if none can, that of the site's own.
fn holds(words: &str, figure: &Quantity, vocabulary: &Vocabulary) -> Result<(), Fault> {
    let own = vocabulary.languages.default_language();
    let others = vocabulary.languages.iter().map(|entry| &entry.id).filter(|language| *language != own);
    let (mut drifted, mut unread) = (None, None);
    for wording in std::iter::once(own).chain(others).filter_map(|language| vocabulary.wording(language)) {
        match Claim::read(words, wording).map(|claim| claim.check(figure)) {
            Ok(Ok(())) => return Ok(()),
            Ok(Err(fault)) => drifted = drifted.or(Some(fault)),
            Err(fault) => unread = unread.or(Some(fault)),
        }
    }
    drifted.or(unread).map_or(Ok(()), Err)
}
