//! Lists of what a site has.

use std::collections::BTreeMap;

use serde_json::{Value, json};

use super::table::{maybe, several, text};
use super::{Site, Table};
use crate::cost::Item;
use crate::cost::dataset::Cell;
use crate::cost::model::Basis;
use crate::diagnostic::{Place, rules};
use crate::document::Folder;
use crate::framework::Kind;
use crate::framework::assessment::Known;
use crate::graph::{Article, BASE, Fact, ItemKind, Roster, WorkId};
use crate::language::{Language, Localized};
use crate::page::Subject;

impl Site<'_> {
    pub(super) fn roster(&self) -> &Roster {
        &self.closed.graph.roster
    }

    /// The language lists are written in.
    pub(super) fn language(&self) -> &Language {
        self.roster().vocabulary.languages.default_language()
    }

    pub(super) fn said(&self, words: &Localized<String>) -> Value {
        text(words.read(self.language()).value.as_str())
    }

    /// `entities/acme.md:12`.
    pub(super) fn at(&self, place: &Place) -> String {
        let line = self.tree.show(place).map(|(_, bytes)| self.tree.line(&place.file, bytes.start).0);
        line.map_or_else(|| place.file.to_string(), |line| format!("{}:{line}", place.file))
    }

    /// A work by its key, or else by its title.
    pub(super) fn work(&self, work: Option<WorkId>) -> Value {
        let work = work.and_then(|work| self.roster().works.get(work));
        work.map_or(Value::Null, |work| match &work.key {
            Some(key) => text(key.as_str()),
            None => self.said(&work.title),
        })
    }

    fn address(&self, subject: &Subject) -> Value {
        maybe(self.closed.plan.href(subject, self.language()))
    }

    fn languages(article: &Article) -> Value {
        several(article.twins.keys().map(Language::as_str))
    }
}

pub(super) fn entities(site: &Site<'_>) -> Table {
    let roster = site.roster();
    // Facets that order the site, decide its order or are part of it tell where an entity stands.
    let ordered = roster.vocabulary.ordered();
    let facets: Vec<&str> = roster
        .vocabulary
        .facets
        .iter()
        .filter(|facet| {
            ordered.is_some_and(|ordered| {
                let is_by = ordered.decided_by.as_ref().is_some_and(|by| by.text == facet.id);
                let is_part = facet.part_of.as_ref().is_some_and(|part_of| part_of.text == ordered.id);
                facet.id == ordered.id || is_by || is_part
            })
        })
        .map(|facet| facet.id.as_str())
        .collect();
    let columns: Vec<&str> = ["id", "title"]
        .into_iter()
        .chain(facets.iter().copied())
        .chain(["facts", "relations", "languages"])
        .collect();
    let mut table = Table::new(&columns);
    for (id, entity) in roster.entities.iter() {
        let Some(article) = roster.articles.get(id) else { continue };
        let mut cells = vec![text(id.as_str()), site.said(&article.title)];
        for facet in &facets {
            let mut terms: Vec<&str> = Vec::new();
            for term in entity.places().flat_map(|place| place.of(facet)) {
                if !terms.contains(&term.term.as_str()) {
                    terms.push(&term.term);
                }
            }
            cells.push(several(terms));
        }
        cells.push(json!(roster.facts.get(id).map_or(0, |facts| facts.len())));
        cells.push(json!(roster.relations.of(id).len()));
        cells.push(Site::languages(article));
        table.add(Some(id), cells);
    }
    table
}

pub(super) fn pages(site: &Site<'_>) -> Table {
    let mut table = Table::new(&["id", "title", "address", "updated", "languages"]);
    let articles = site.roster().articles.values();
    for article in articles.filter(|article| article.folder == Folder::Pages) {
        table.add(
            None,
            vec![
                text(article.id.as_str()),
                site.said(&article.title),
                site.address(&Subject::Article(article.id.clone())),
                maybe(article.updated),
                Site::languages(article),
            ],
        );
    }
    table
}

pub(super) fn facts(site: &Site<'_>) -> Table {
    let mut table = Table::new(&["id", "value", "when", "as_of", "confidence", "source", "label", "place"]);
    for fact in site.roster().facts.values().flat_map(|facts| facts.iter()) {
        table.add(Some(&fact.owner), fact_cells(site, fact));
    }
    table.rows.sort_by_cached_key(|row| row.cells.first().map(super::table::words));
    table
}

fn fact_cells(site: &Site<'_>, fact: &Fact) -> Vec<Value> {
    vec![
        text(format!("{}.{}", fact.owner, fact.id)),
        text(site.roster().value_words(&fact.content, site.language())),
        maybe(fact.when()),
        maybe(fact.as_of),
        maybe(fact.confidence.map(|confidence| confidence.word())),
        site.work(fact.source),
        site.said(&fact.label),
        text(site.at(&fact.place)),
    ]
}

pub(super) fn figures(site: &Site<'_>) -> Table {
    let costs = &site.closed.costs;
    let mut table = Table::new(&["id", "kind", "value", "low", "high", "unit", "label"]);
    for model in costs.models.models.values() {
        let inputs = model.inputs.iter().map(|input| {
            (&input.name, &input.label, "input", Item::Input(model.id.clone(), input.name.text.clone()))
        });
        let figures = model.figures.iter().map(|figure| {
            (&figure.name, &figure.label, "figure", Item::Figure(model.id.clone(), figure.name.text.clone()))
        });
        for (name, label, kind, item) in inputs.chain(figures) {
            let figure = costs.ledger.figure(&item, BASE).map(|figure| &figure.quantity);
            let number = |value: Option<f64>| value.map_or(Value::Null, |value| json!(value));
            table.add(
                None,
                vec![
                    text(format!("{}.{}", model.id, name.text)),
                    text(kind),
                    number(figure.map(|figure| figure.best())),
                    number(figure.map(|figure| figure.low())),
                    number(figure.map(|figure| figure.high())),
                    maybe(figure.map(|figure| figure.unit().to_string())),
                    site.said(label),
                ],
            );
        }
    }
    table
}

pub(super) fn models(site: &Site<'_>) -> Table {
    let mut table = Table::new(&["id", "title", "inputs", "figures", "scenarios", "tables"]);
    for model in site.closed.costs.models.models.values() {
        let counts = [model.inputs.len(), model.figures.len(), model.scenarios.len(), model.tables.len()];
        let head = [text(model.id.as_str()), site.said(&model.title)];
        table.add(None, head.into_iter().chain(counts.map(|count| json!(count))).collect());
    }
    table
}

pub(super) fn datasets(site: &Site<'_>) -> Table {
    let mut table = Table::new(&["id", "title", "rows", "columns"]);
    for dataset in site.closed.costs.models.datasets.values() {
        let columns = dataset.columns.iter().map(|column| column.name.text.as_str());
        let columns = columns.chain(dataset.computed.iter().map(|column| column.name.text.as_str()));
        table.add(
            None,
            vec![
                text(dataset.id.as_str()),
                site.said(&dataset.title),
                json!(dataset.rows.len()),
                several(columns),
            ],
        );
    }
    table
}

pub(super) fn frameworks(site: &Site<'_>) -> Table {
    let mut table = Table::new(&["id", "kind", "title", "as_of", "address"]);
    for framework in site.closed.frameworks.all.values() {
        table.add(
            None,
            vec![
                text(framework.id.as_str()),
                text(framework.kind.word()),
                site.said(&framework.title),
                maybe(framework.as_of),
                site.address(&Subject::Item(ItemKind::Framework, framework.id.clone())),
            ],
        );
    }
    table
}

pub(super) fn signals(site: &Site<'_>) -> Table {
    let mut table = Table::new(&["assessment", "signal", "stands", "review", "label", "test"]);
    for (id, framework) in &site.closed.frameworks.all {
        let Kind::Assessment(assessment) = &framework.kind else { continue };
        let judged = site.closed.frameworks.judged(id);
        for (index, signal) in assessment.signals.iter().enumerate() {
            let test = match &signal.known {
                Known::Tested(question) => match &question.asks {
                    crate::cost::Asks::Test(asked) => text(asked.text.as_str()),
                    crate::cost::Asks::Value(_) => Value::Null,
                },
                Known::Watched { .. } => text("watched by hand"),
                Known::Unread => Value::Null,
            };
            table.add(
                None,
                vec![
                    text(id.as_str()),
                    text(signal.id.as_str()),
                    maybe(judged.get(index).map(|judged| judged.standing.word())),
                    maybe(signal.review.map(|(date, _)| date)),
                    site.said(&signal.label),
                    test,
                ],
            );
        }
    }
    table
}

pub(super) fn relations(site: &Site<'_>) -> Table {
    let mut table = Table::new(&["from", "kind", "to", "source", "place"]);
    for relation in &site.roster().relations.stated {
        table.add(
            Some(&relation.from),
            vec![
                text(relation.from.as_str()),
                text(relation.kind.as_str()),
                text(relation.to.as_str()),
                site.work(relation.source),
                text(site.at(&relation.place)),
            ],
        );
    }
    table
}

/// How many facts, relations and pages rest on each work.
pub(super) fn uses(site: &Site<'_>) -> BTreeMap<WorkId, usize> {
    let roster = site.roster();
    let mut uses: BTreeMap<WorkId, usize> = BTreeMap::new();
    let facts = roster.facts.values().flat_map(|facts| facts.iter()).flat_map(|fact| {
        let entries = fact.series.iter().map(|entry| entry.source).filter(|source| *source != fact.source);
        std::iter::once(fact.source).chain(entries)
    });
    let relations = roster.relations.stated.iter().map(|relation| relation.source);
    let items = roster.items.iter().flat_map(|(_, item)| item.works.iter().copied().map(Some));
    let models = &site.closed.costs.models;
    let inputs = models.models.values().flat_map(|model| &model.inputs).map(|input| match &input.source {
        Basis::Work(work) => Some(*work),
        _ => None,
    });
    let cells = models.datasets.values().flat_map(|dataset| {
        let cells = dataset.rows.iter().flat_map(|row| row.cells.iter().flatten());
        let cited = cells.map(|cell| match cell {
            Cell::Source(work) => Some(*work),
            _ => None,
        });
        std::iter::once(dataset.source).chain(cited)
    });
    for work in facts.chain(relations).chain(items).chain(inputs).chain(cells).flatten() {
        *uses.entry(work).or_default() += 1;
    }
    for article in roster.articles.values() {
        let resolved =
            article.twins.keys().filter_map(|language| site.closed.graph.resolved(&article.id, language));
        let mut cited: Vec<WorkId> = resolved
            .flat_map(|resolved| resolved.all())
            .filter_map(|resolution| match resolution {
                crate::graph::Resolution::Citation(work) => Some(*work),
                _ => None,
            })
            .collect();
        cited.sort_unstable();
        cited.dedup();
        for work in cited {
            *uses.entry(work).or_default() += 1;
        }
    }
    uses
}

pub(super) fn sources(site: &Site<'_>) -> Table {
    let mut table = Table::new(&["key", "title", "publisher", "date", "uses", "place", "url"]);
    let uses = uses(site);
    for (id, work) in site.roster().works.iter() {
        table.add(
            None,
            vec![
                maybe(work.key.as_ref()),
                site.said(&work.title),
                work.publisher.as_ref().map_or(Value::Null, |publisher| site.said(publisher)),
                maybe(work.date),
                json!(uses.get(&id).copied().unwrap_or(0)),
                text(site.at(&work.place)),
                maybe(work.url.as_ref()),
            ],
        );
    }
    table
}

pub(super) fn terms(site: &Site<'_>) -> Table {
    let roster = site.roster();
    let mut table = Table::new(&["facet", "term", "label", "part_of", "entities"]);
    for facet in &roster.vocabulary.facets {
        for term in &facet.terms {
            let reference = crate::vocabulary::TermRef::new(&facet.id, &term.id);
            let members = roster.select(&[reference]).len();
            table.add(
                None,
                vec![
                    text(facet.id.as_str()),
                    text(term.id.as_str()),
                    site.said(&term.label),
                    maybe(term.part_of.as_ref().map(|above| above.term.as_str())),
                    json!(members),
                ],
            );
        }
    }
    table
}

pub(super) fn rules(site: &Site<'_>) -> Table {
    let severities = &site.roster().vocabulary.settings.severities;
    let mut table = Table::new(&["rule", "severity", "findings", "asks"]);
    for rule in rules::ALL {
        let severity = severities.get(rule.name).copied().unwrap_or(rule.severity);
        let count = site.findings.iter().filter(|found| found.rule == *rule).count();
        table.add(None, vec![text(rule.name), text(severity.word()), json!(count), text(rule.asks)]);
    }
    table
}

pub(super) fn allows(site: &Site<'_>) -> Table {
    let mut table = Table::new(&["rule", "place", "because"]);
    for (file, allow) in site.roster().allows() {
        let place = site.at(&file.at(allow.rule.spot));
        table.add(None, vec![text(allow.rule.as_str()), text(place), text(allow.because.as_str())]);
    }
    table
}
