//! Lists of what a site lacks: links, sources, translations, newer facts.

use serde_json::{Value, json};

use super::table::{maybe, several, text};
use super::{Site, Table};
use crate::cost::dataset::Cell;
use crate::cost::model::Basis;
use crate::diagnostic::Severity;
use crate::document::Folder;
use crate::graph::{Freshness, Spoken};

/// Pages and items that no other one names, by a bracket, a title in its prose, or a relation.
pub(super) fn orphans(site: &Site<'_>) -> Table {
    let mut table = Table::new(&["id", "kind", "title", "place"]);
    let graph = &site.closed.graph;
    let roster = site.roster();
    let menu = &roster.vocabulary.settings.menu;
    let changes = roster.vocabulary.settings.release.as_ref().and_then(|release| release.changes.as_ref());
    let is_named = |id: &str| id == "index" || menu.iter().chain(changes).any(|written| written.text == id);
    for article in roster.articles.values() {
        let is_spoken_of = graph.speakers(&Spoken::Page(article.id.clone())).any(|from| from != article.id);
        let is_related = !roster.relations.of(&article.id).is_empty();
        let is_in_cells = site.closed.costs.models.datasets.values().any(|dataset| {
            let cells = dataset.rows.iter().flat_map(|row| row.cells.iter().flatten());
            cells.into_iter().any(|cell| matches!(cell, Cell::Entity(id) if *id == article.id))
        });
        let mut models = site.closed.costs.models.models.values();
        let is_in_cells = is_in_cells || models.any(|model| model.entities().any(|id| id == article.id));
        if is_spoken_of || is_related || is_in_cells || is_named(&article.id) {
            continue;
        }
        let kind = if article.folder == Folder::Entities { "entity" } else { "page" };
        let entity = (kind == "entity").then_some(article.id.as_str());
        let place = article.place().map(|place| place.file.to_string());
        table.add(
            entity,
            vec![text(article.id.as_str()), text(kind), site.said(&article.title), maybe(place)],
        );
    }
    for (id, item) in roster.items.iter() {
        if graph.speakers(&Spoken::Item(id.to_owned())).all(|from| from == id) && !is_shown(site, id) {
            let kind = format!("{:?}", item.kind).to_lowercase();
            table.add(
                None,
                vec![text(id), text(kind), site.said(&item.title), text(item.place.file.as_str())],
            );
        }
    }
    table
}

/// Whether a page shows the item in place: its table, its picture.
fn is_shown(site: &Site<'_>, id: &str) -> bool {
    let graph = &site.closed.graph;
    site.roster().twins().filter_map(|(page, language)| graph.resolved(page, language)).any(|resolved| {
        resolved.all().any(|resolution| matches!(resolution, crate::graph::Resolution::Shown { id: shown, .. } if shown == id))
    })
}

/// Planned pages, and who links there.
pub(super) fn wanted(site: &Site<'_>) -> Table {
    let mut table = Table::new(&["id", "title", "links", "from", "place"]);
    let articles = site.roster().articles.values();
    for article in articles.filter(|article| article.is_wanted) {
        let from: Vec<&str> = site.closed.graph.speakers(&Spoken::Page(article.id.clone())).collect();
        let entity = (article.folder == Folder::Entities).then_some(article.id.as_str());
        let place = article.place().map(|place| place.file.to_string());
        table.add(
            entity,
            vec![
                text(article.id.as_str()),
                site.said(&article.title),
                json!(from.len()),
                several(from),
                maybe(place),
            ],
        );
    }
    table.rows.sort_by_key(|row| std::cmp::Reverse(row.cells.get(2).and_then(Value::as_u64)));
    table
}

/// What stands without a source.
pub(super) fn unsourced(site: &Site<'_>) -> Table {
    let mut table = Table::new(&["id", "kind", "place", "because"]);
    let roster = site.roster();
    for fact in roster.facts.values().flat_map(|facts| facts.iter()).filter(|fact| fact.source.is_none()) {
        let id = format!("{}.{}", fact.owner, fact.id);
        table.add(Some(&fact.owner), vec![text(id), text("fact"), text(site.at(&fact.place)), Value::Null]);
    }
    for relation in roster.relations.stated.iter().filter(|relation| relation.source.is_none()) {
        let id = format!("{} {} {}", relation.from, relation.kind, relation.to);
        table.add(
            Some(&relation.from),
            vec![text(id), text("relation"), text(site.at(&relation.place)), Value::Null],
        );
    }
    for model in site.closed.costs.models.models.values() {
        for input in &model.inputs {
            if let Basis::Assumed(why) = &input.source {
                let id = format!("{}.{}", model.id, input.name.text);
                let place = site.at(&model.file.at(input.name.spot));
                table.add(None, vec![text(id), text("assumed input"), text(place), site.said(why)]);
            }
        }
    }
    table
}

/// Facts that were last said before the day that is asked for.
pub(super) fn stale(site: &Site<'_>) -> Table {
    let mut table = Table::new(&["id", "said", "value", "confidence", "source", "place"]);
    let Some(before) = site.stale_before else { return table };
    let facts = site
        .roster()
        .facts
        .values()
        .flat_map(|facts| facts.iter())
        .filter(|fact| fact.superseded_by.is_none());
    let mut old: Vec<_> = facts
        .filter_map(|fact| {
            let said = fact.as_of.or_else(|| fact.period.map(|period| period.last_day()))?;
            (said.last_day() < before).then_some((said.last_day(), said, fact))
        })
        .collect();
    old.sort_by(|left, right| {
        (left.0, &left.2.owner, &left.2.id).cmp(&(right.0, &right.2.owner, &right.2.id))
    });
    for (_, said, fact) in old {
        table.add(
            Some(&fact.owner),
            vec![
                text(format!("{}.{}", fact.owner, fact.id)),
                text(said.to_string()),
                text(site.roster().value_words(&fact.content, site.language())),
                maybe(fact.confidence.map(|confidence| confidence.word())),
                site.work(fact.source),
                text(site.at(&fact.place)),
            ],
        );
    }
    table
}

/// How a translation stands to its original.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Standing {
    Fresh,
    Behind,
    NeverCompared,
    Missing,
}

impl Standing {
    pub(super) fn of(freshness: &Freshness) -> Standing {
        match (freshness.never_compared, freshness.front_changed || !freshness.changed.is_empty()) {
            (true, _) => Standing::NeverCompared,
            (false, true) => Standing::Behind,
            (false, false) => Standing::Fresh,
        }
    }

    pub(super) fn word(self) -> &'static str {
        match self {
            Standing::Fresh => "fresh",
            Standing::Behind => "behind",
            Standing::NeverCompared => "never compared",
            Standing::Missing => "missing",
        }
    }
}

/// Every translation that a page has or owes.
pub(super) fn standings<'s>(site: &'s Site<'_>) -> Vec<(&'s str, String, Standing, Option<&'s Freshness>)> {
    let vocabulary = &site.roster().vocabulary;
    let mut found = Vec::new();
    for article in site.roster().articles.values() {
        let path = article.original_document().map_or("", |document| document.path.as_str());
        let below =
            path.trim_start_matches("content/pages/").trim_start_matches("entities/").trim_end_matches(".md");
        let owes = !article.is_wanted && !vocabulary.settings.is_one_language(below);
        for entry in vocabulary.languages.iter().filter(|entry| entry.id != article.original) {
            let twin = article.twins.get(&entry.id);
            let standing = twin.map_or(Standing::Missing, |twin| Standing::of(&twin.freshness));
            if twin.is_some() || owes {
                found.push((
                    article.id.as_str(),
                    entry.id.to_string(),
                    standing,
                    twin.map(|twin| &twin.freshness),
                ));
            }
        }
    }
    found
}

pub(super) fn translations(site: &Site<'_>) -> Table {
    let mut table = Table::new(&["id", "language", "state", "sections_behind"]);
    for (id, language, standing, freshness) in standings(site) {
        let behind =
            freshness.map_or(0, |freshness| freshness.changed.len() + usize::from(freshness.front_changed));
        let entity = site.roster().entities.contains_key(id).then_some(id);
        table.add(entity, vec![text(id), text(language), text(standing.word()), json!(behind)]);
    }
    table
}

/// What a check finds now, notes too.
pub(super) fn findings(site: &Site<'_>) -> Table {
    let mut table = Table::new(&["rule", "severity", "place", "message"]);
    let mut found: Vec<_> = site.findings.iter().collect();
    found.sort_by_key(|found| std::cmp::Reverse(found.severity));
    for found in found {
        let severity: Severity = found.severity;
        let place = found.place.as_ref().map(|place| site.at(place));
        table.add(
            None,
            vec![text(found.rule.name), text(severity.word()), maybe(place), text(found.message.as_str())],
        );
    }
    table
}
