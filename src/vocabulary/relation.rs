//! Reads `relations.yaml`: the kinds of relations, each with its name from the other end.

use std::collections::BTreeMap;

use super::languages::Languages;
use super::{data_files, named_entries};
use crate::diagnostic::{Diagnostic, Fault, Place, nearest, rules};
use crate::language::Localized;
use crate::source::{Fields, SourceTree, Written};

/// The file's path.
const FILE: &str = "content/vocabulary/relations.yaml";

/// A kind of relation.
#[derive(Clone, Debug)]
pub struct RelationKind {
    /// Its id: `supplies`.
    pub id: String,
    /// Its name, as read on the page that states it.
    pub label: Localized<String>,
    /// The id of the kind that the other end shows; its own for a symmetric one.
    pub inverse: String,
    /// True when its target owns the entity that states it, whose span in the chain then counts with it.
    pub owner: bool,
    /// Where it stands among the kinds.
    pub rank: usize,
    /// Where it is declared.
    pub place: Place,
}

pub(super) fn read_relations(
    tree: &SourceTree,
    languages: &Languages,
    faults: &mut Vec<Diagnostic>,
) -> BTreeMap<String, RelationKind> {
    let mut kinds = BTreeMap::new();
    let mut inverses: Vec<(String, Written, Place)> = Vec::new();
    for file in &data_files(tree, FILE, faults) {
        for (id, node) in named_entries(file, "the list of relations", faults) {
            let what = format!("the relation `{}`", id.text);
            let mut fields = Fields::of(node, file.path, &what, faults);
            let label = match fields.spoken("label", faults) {
                Some(label) => {
                    languages.localize(&label, file.path, faults).map(|written| written.text.clone())
                }
                None => Localized::new(languages.default_language().clone(), id.text.clone()),
            };
            let inverse = fields.required("inverse", faults);
            let owner = fields.flag("owner", faults).unwrap_or(false);
            fields.close(faults);
            let own = id.text.clone();
            let other = match inverse {
                Some(written) if written.text != "self" => {
                    inverses.push((own.clone(), written.clone(), file.path.at(written.spot)));
                    written.text
                }
                _ => own.clone(),
            };
            let kind = RelationKind {
                id: own.clone(),
                label,
                inverse: other,
                owner,
                rank: kinds.len(),
                place: file.path.at(id.spot),
            };
            kinds.insert(own, kind);
        }
    }
    for (id, inverse, place) in inverses {
        match kinds.get(&inverse.text) {
            Some(other) if other.inverse == id => {}
            // The inverse of the other is told where that stands.
            Some(other) if !kinds.contains_key(&other.inverse) => {}
            Some(other) => {
                let fault =
                    Fault::new(format!("the inverse of `{}` is `{}`, not `{id}`", other.id, other.inverse))
                        .hint(format!(
                            "two kinds name each other: give `{id}` an inverse of its own, or `inverse: self`"
                        ));
                faults.push(
                    fault
                        .at(&rules::SHAPE, place)
                        .label(other.place.clone(), format!("`{}` is declared here", other.id)),
                );
            }
            None => {
                let hint = nearest(&inverse.text, kinds.keys().map(String::as_str));
                let fault = Fault::new(format!("no relation is called `{}`", inverse.text))
                    .hint_if(hint.map(|known| format!("did you mean `{known}`?")))
                    .hint(format!("declare it with a label and `inverse: {id}`, or write `inverse: self`"));
                faults.push(fault.at(&rules::UNKNOWN, place));
            }
        }
    }
    kinds
}
