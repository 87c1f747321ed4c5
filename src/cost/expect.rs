//! Holds what authors expect of their figures against what comes out.

use super::read::Models;
use super::{BASE, Item, Ledger};
use crate::diagnostic::{Diagnostic, rules};
use crate::graph::Roster;
use crate::quantity::Claim;

/// Every `expect:` that its figure does not bear out, read like a claim in the site's first language.
pub(super) fn check(models: &Models, roster: &Roster, ledger: &Ledger) -> Vec<Diagnostic> {
    let language = roster.vocabulary.languages.default_language();
    let Some(wording) = roster.vocabulary.wording(language) else { return Vec::new() };
    let mut faults = Vec::new();
    for model in models.models.values() {
        for figure in &model.figures {
            let Some(expect) = &figure.expect else { continue };
            let item = Item::Figure(model.id.clone(), figure.name.text.clone());
            // A figure without a value has been told.
            let Some(computed) = ledger.figure(&item, BASE) else { continue };
            let held = Claim::read(&expect.text, wording).and_then(|claim| claim.check(&computed.quantity));
            faults.extend(held.err().map(|fault| fault.at(&rules::CLAIM, model.file.at(expect.spot))));
        }
    }
    faults
}
