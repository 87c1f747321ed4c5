//! All that a page is called beside its title: in every language, for a reader may know it by another's.

use crate::graph::Graph;
use crate::language::{Language, Localized};
use crate::page::Subject;

/// The other names of a subject, the reader's own first, each once.
pub(super) fn names(subject: &Subject, reader: &Language, graph: &Graph) -> Vec<String> {
    let roster = &graph.roster;
    let vocabulary = &*roster.vocabulary;
    let mut names: Vec<String> = Vec::new();
    let mut add = |name: &str| {
        if !name.is_empty() && !names.iter().any(|known| known == name) {
            names.push(name.to_owned());
        }
    };
    match subject {
        Subject::Article(id) => {
            if let Some(article) = roster.articles.get(id) {
                article.aliases.read(reader).value.iter().for_each(|alias| add(&alias.text));
                every(&article.title, &mut add);
                article.aliases.iter().flat_map(|(_, aliases)| aliases).for_each(|alias| add(&alias.text));
            }
        }
        Subject::Facet(id) => {
            if let Some(facet) = vocabulary.facet(id) {
                every(&facet.plural, &mut add);
                every(&facet.label, &mut add);
            }
        }
        Subject::Term(reference) => {
            if let Some(term) = vocabulary.term(reference) {
                every(&term.label, &mut add);
            }
        }
        Subject::Item(_, id) => {
            if let Some(item) = roster.items.get(id) {
                every(&item.title, &mut add);
            }
        }
        _ => {}
    }
    names
}

fn every(name: &Localized<String>, add: &mut impl FnMut(&str)) {
    name.iter().for_each(|(_, name)| add(name));
}
