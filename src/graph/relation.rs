//! Relations: stated once, shown at both ends.

use std::collections::BTreeMap;
use std::sync::Arc;

use super::article::{Article, Articles};
use super::work::{WorkId, Works};
use crate::diagnostic::{Diagnostic, Fault, Place, nearest, rules};
use crate::document::Folder;
use crate::language::Localized;
use crate::source::Spoken;
use crate::vocabulary::Vocabulary;

/// A named link between two entities, as stated.
#[derive(Clone, Debug)]
pub struct Relation {
    /// The kind, as stated.
    pub kind: String,
    /// The entity that states it.
    pub from: String,
    /// The entity at the other end.
    pub to: String,
    /// A source line.
    pub note: Option<Localized<String>>,
    /// Where it comes from; without one it is shown as unsourced.
    pub source: Option<WorkId>,
    /// Where it stands.
    pub place: Place,
}

/// A relation seen from one end.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct End {
    /// The rank of the kind shown here.
    pub rank: usize,
    /// The kind shown here: as stated, or its inverse.
    pub kind: String,
    /// The entity at the other end.
    pub other: String,
    /// The relation, by its index.
    pub relation: usize,
}

/// All relations, and each entity's ends of them.
#[derive(Clone, Debug, Default)]
pub struct Relations {
    /// As stated.
    pub stated: Vec<Relation>,
    ends: BTreeMap<String, Vec<End>>,
}

impl Relations {
    /// The relations of one entity, in the order of their kinds.
    pub fn of(&self, entity: &str) -> &[End] {
        self.ends.get(entity).map_or(&[], Vec::as_slice)
    }

    pub(super) fn read(
        articles: &Articles,
        vocabulary: &Vocabulary,
        works: &mut Works,
        faults: &mut Vec<Diagnostic>,
    ) -> Relations {
        let mut relations = Relations::default();
        let mut seen: BTreeMap<(String, String, String), Place> = BTreeMap::new();
        for article in articles.values() {
            let Some(document) = article.original_document() else { continue };
            let file = &document.path;
            for written in &document.front.relations {
                let Some(kind) = vocabulary.relations.get(&written.kind.text) else {
                    let hint = nearest(&written.kind.text, vocabulary.relations.keys().map(String::as_str));
                    let fault = Fault::new(format!("no relation is called `{}`", written.kind.text))
                        .hint_if(hint.map(|known| format!("did you mean `{known}`?")))
                        .hint("relations are declared in `content/vocabulary/relations.yaml`");
                    faults.push(fault.at(&rules::UNKNOWN, file.at(written.kind.spot)));
                    continue;
                };
                let place = file.at(written.target.spot);
                if let Err(fault) = find_entity(articles, &written.target.text) {
                    faults.push(fault.at(&rules::UNKNOWN, place));
                    continue;
                }
                if written.target.text == article.id {
                    faults.push(
                        Fault::new(format!("`{}` relates to itself", article.id))
                            .hint("remove the item, or name another entity")
                            .at(&rules::SHAPE, place),
                    );
                    continue;
                }
                let forward = (kind.id.clone(), article.id.clone(), written.target.text.clone());
                let backward = (kind.inverse.clone(), written.target.text.clone(), article.id.clone());
                if let Some(first) = seen.get(&forward).or_else(|| seen.get(&backward)) {
                    let fault =
                        Fault::new(format!("the relation to `{}` is stated twice", written.target.text))
                            .hint(
                                "state it once, from either end: the other end shows its inverse by itself",
                            );
                    faults.push(fault.at(&rules::DOUBLE, place).label(first.clone(), "first here"));
                    continue;
                }
                seen.insert(forward, place.clone());
                let source = written
                    .source
                    .as_ref()
                    .and_then(|source| works.of(source, file, &vocabulary.languages, faults));
                if written.source.is_none() {
                    let fault =
                        Fault::new(format!("the relation to `{}` names no source", written.target.text));
                    faults.push(fault.at(&rules::UNSOURCED_RELATION, place.clone()));
                }
                let note = written.note.as_ref().map(|note| match note {
                    Spoken::Plain(text) => Localized::new(article.original.clone(), text.text.clone()),
                    spoken => {
                        vocabulary.languages.localize(spoken, file, faults).map(|text| text.text.clone())
                    }
                });
                relations.stated.push(Relation {
                    kind: kind.id.clone(),
                    from: article.id.clone(),
                    to: written.target.text.clone(),
                    note,
                    source,
                    place,
                });
            }
            relations.translate(article, faults);
        }
        relations.turn_around(vocabulary);
        relations
    }

    /// Notes of the translations, by `supplies openai`.
    fn translate(&mut self, article: &Article, faults: &mut Vec<Diagnostic>) {
        for (language, twin) in &article.twins {
            for (name, text) in &twin.document.front.relation_notes {
                let known = self
                    .stated
                    .iter_mut()
                    .filter(|relation| relation.from == article.id)
                    .find(|relation| format!("{} {}", relation.kind, relation.to) == name.text);
                match known {
                    Some(relation) => match &mut relation.note {
                        Some(note) => note.set(language.clone(), text.text.clone()),
                        None => relation.note = Some(Localized::new(language.clone(), text.text.clone())),
                    },
                    None if article.front().is_some_and(|front| front.is_unread) => {}
                    None => {
                        let known: Vec<String> = self
                            .stated
                            .iter()
                            .filter(|relation| relation.from == article.id)
                            .map(|relation| format!("{} {}", relation.kind, relation.to))
                            .collect();
                        let hint = nearest(&name.text, known.iter().map(String::as_str));
                        let fault =
                            Fault::new(format!("`{}` states no relation `{}`", article.id, name.text))
                                .hint_if(hint.map(|known| format!("did you mean `{known}`?")))
                                .hint("write the kind, a blank and the id, as the original states it");
                        faults.push(fault.at(&rules::UNKNOWN, twin.document.path.at(name.spot)));
                    }
                }
            }
        }
    }

    fn turn_around(&mut self, vocabulary: &Vocabulary) {
        for (index, relation) in self.stated.iter().enumerate() {
            let Some(kind) = vocabulary.relations.get(&relation.kind) else { continue };
            let mut add = |entity: &str, kind: &str, other: &str| {
                let rank = vocabulary.relations.get(kind).map_or(usize::MAX, |kind| kind.rank);
                let end = End { rank, kind: kind.to_owned(), other: other.to_owned(), relation: index };
                self.ends.entry(entity.to_owned()).or_default().push(end);
            };
            add(&relation.from, &kind.id, &relation.to);
            add(&relation.to, &kind.inverse, &relation.from);
        }
        self.ends.values_mut().for_each(|ends| ends.sort());
    }
}

/// Finds an entity by the id an author wrote.
pub(super) fn find_entity<'a>(articles: &'a Articles, id: &str) -> Result<&'a Arc<Article>, Fault> {
    match articles.get(id) {
        Some(article) if article.folder == Folder::Entities => Ok(article),
        Some(_) => Err(Fault::new(format!("`{id}` is a page, not an entity"))
            .hint("relations lead to files of `entities/`")),
        None => {
            let entities = articles.values().filter(|article| article.folder == Folder::Entities);
            let hint = nearest(id, entities.map(|article| article.id.as_str()));
            Err(Fault::new(format!("no entity is called `{id}`"))
                .hint_if(hint.map(|known| format!("did you mean `{known}`?"))))
        }
    }
}
