//! An entity's neighbours as a picture: by the place each has in the chain, and by how it relates.

use std::collections::BTreeMap;

use super::plan::Subject;
use super::scene::Scene;
use crate::graph::Article;
use crate::language::Language;
use crate::picture::{Column, Group, Neighbourhood, Tag, Words, neighbourhood};
use crate::vocabulary::TermRef;

/// More in one column cannot be taken in.
const MOST: usize = 6;

/// Neighbours that relate in one way, with the relation in words.
type Ways<'a> = Vec<(String, Vec<&'a str>)>;

impl Scene<'_> {
    /// The picture, where there are two neighbours or more.
    pub(super) fn neighbourhood(&self, article: &Article, reader: &Language) -> String {
        let roster = &self.graph.roster;
        let vocabulary = self.vocabulary();
        let rank = |id: &str| roster.entities.get(id)?.top(vocabulary).map(|(_, rank)| rank);
        // What has no place in the chain comes last.
        let last = vocabulary.ordered().map_or(0, |ordered| ordered.terms.len());
        let mut columns: BTreeMap<usize, Ways<'_>> = BTreeMap::new();
        let own = rank(&article.id);
        if let Some(own) = own {
            columns.entry(own).or_default();
        }
        let neighbours = self.neighbours_of(article, reader);
        if neighbours.len() < 2 {
            return String::new();
        }
        for (id, way) in &neighbours {
            let ways = columns.entry(rank(id).unwrap_or(last)).or_default();
            match ways.iter_mut().find(|(known, _)| known == way) {
                Some((_, ids)) => ids.push(id),
                None => ways.push((way.clone(), vec![id])),
            }
        }
        let places = columns.keys().copied().collect::<Vec<_>>();
        let title = article.title.read(reader).value;
        let words = Words {
            id: "neighbourhood".to_owned(),
            title: self
                .say("neighbourhood_title", reader)
                .replace("{entity}", title)
                .replace("{n}", &neighbours.len().to_string()),
            description: self.say("neighbourhood_words", reader).to_owned(),
            foot: String::new(),
        };
        let of = Neighbourhood {
            name: title.clone(),
            column: own.and_then(|own| places.iter().position(|place| *place == own)),
            columns: columns
                .into_iter()
                .map(|(rank, ways)| self.neighbour_column(rank, &ways, reader))
                .collect(),
        };
        neighbourhood(&words, &of)
    }

    /// Everyone an entity relates to, once, with all the ways in words; in the order of the list of relations.
    fn neighbours_of(&self, article: &Article, reader: &Language) -> Vec<(&str, String)> {
        let roster = &self.graph.roster;
        let mut neighbours: Vec<(&str, String)> = Vec::new();
        for end in roster.relations.of(&article.id) {
            let Some(kind) = self.vocabulary().relations.get(&end.kind) else { continue };
            let is_shown =
                roster.articles.get(&end.other).is_some_and(|other| !other.is_draft || article.is_draft);
            if !is_shown {
                continue;
            }
            let label = kind.label.read(reader).value.as_str();
            match neighbours.iter_mut().find(|(id, _)| *id == end.other) {
                Some((_, ways)) => {
                    ways.push_str(" · ");
                    ways.push_str(label);
                }
                None => neighbours.push((&end.other, label.to_owned())),
            }
        }
        neighbours
    }

    fn neighbour_column(&self, rank: usize, ways: &Ways<'_>, reader: &Language) -> Column {
        let ordered = self.vocabulary().ordered();
        let term = ordered.and_then(|ordered| Some((ordered, ordered.terms.get(rank)?)));
        let sizes: Vec<usize> = ways.iter().map(|(_, ids)| ids.len()).collect();
        let groups = ways.iter().zip(share(&sizes)).map(|((way, ids), most)| {
            // Nobody is left out alone: a number takes as much room.
            let most = if ids.len() == most + 1 { ids.len() } else { most };
            let tag = |id: &&str| self.neighbour(id, reader);
            let more = ids.len().saturating_sub(most);
            Group {
                label: way.clone(),
                tags: ids.iter().take(most).map(tag).collect(),
                rest: (more > 0).then(|| Tag {
                    label: format!("+{more}"),
                    href: Some("#relations".to_owned()),
                    place: None,
                }),
            }
        });
        Column {
            label: term.map(|(_, term)| self.name_with_code(term, reader)).unwrap_or_default(),
            href: term
                .map(|(facet, term)| self.href(&Subject::Term(TermRef::new(&facet.id, &term.id)), reader)),
            place: term.map(|_| rank % 8),
            groups: groups.collect(),
        }
    }

    fn name_with_code(&self, term: &crate::vocabulary::Term, reader: &Language) -> String {
        let name = term.label.read(reader).value;
        term.code.as_ref().map_or_else(|| name.clone(), |code| format!("{code} {name}"))
    }

    fn neighbour(&self, id: &str, reader: &Language) -> Tag {
        let roster = &self.graph.roster;
        let label = roster.articles.get(id).map(|article| article.title.read(reader).value.clone());
        Tag {
            label: label.unwrap_or_else(|| id.to_owned()),
            href: self.plan.href(&Subject::Article(id.to_owned()), reader),
            place: roster
                .entities
                .get(id)
                .and_then(|entity| entity.top(self.vocabulary()))
                .map(|(_, rank)| rank % 8),
        }
    }
}

/// How many of each group are shown: all groups together keep to the most, as far as each has at least one.
fn share(sizes: &[usize]) -> Vec<usize> {
    let shown = |most: usize| -> Vec<usize> { sizes.iter().map(|size| (*size).min(most)).collect() };
    let total = |shown: &Vec<usize>| shown.iter().sum::<usize>();
    let even = (1..=MOST).rev().map(shown).find(|shown| total(shown) <= MOST);
    let mut shares = even.unwrap_or_else(|| shown(1));
    // What is left over goes to the groups that have more, the first of them first.
    let mut left = MOST.saturating_sub(total(&shares));
    for (share, size) in shares.iter_mut().zip(sizes) {
        let more = left.min(size - *share);
        *share += more;
        left -= more;
    }
    shares
}

#[cfg(test)]
mod tests {
    use super::share;

    #[test]
    fn groups_of_a_column_share_its_room() {
        for (sizes, shares) in [
            (&[2, 3][..], &[2, 3][..]),
            (&[20], &[6]),
            (&[20, 1], &[5, 1]),
            (&[1, 1, 18, 2], &[1, 1, 2, 2]),
            (&[4, 4, 9, 4], &[3, 1, 1, 1]),
            (&[1; 9], &[1; 9]),
            (&[], &[]),
        ] {
            assert_eq!(share(sizes), shares, "{sizes:?}");
        }
    }
}
