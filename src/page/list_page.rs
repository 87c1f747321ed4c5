//! The views of lists: all entities, all works, one work, and the page for addresses that lead nowhere.

use super::plan::{PlannedPage, Subject};
use super::scene::Scene;
use super::source_view::{SourceView, SourcesView, WorkItem};
use super::table_view::{CellView, ColumnView, EntitiesView, EntityRow, OptionView};
use super::view::{Content, Frame, Link, NotFoundView, NotFoundWords};
use crate::graph::WorkId;
use crate::language::Language;
use crate::vocabulary::{Facet, TermRef, address_of};

impl Scene<'_> {
    /// The table of all entities.
    pub(super) fn entities_page(&self, page: &PlannedPage) -> (Frame, Content) {
        let reader = &page.language;
        let is_home = page.subject.is_home();
        let title = if is_home {
            self.site(reader).title.clone()
        } else {
            self.say("all_entities", reader).to_owned()
        };
        let mut frame = self.frame(page, title);
        frame.description =
            self.vocabulary().settings.subtitle.as_ref().map(|subtitle| subtitle.read(reader).value.clone());
        let roster = &self.graph.roster;
        let facets: Vec<_> = self
            .vocabulary()
            .facets
            .iter()
            .filter(|facet| {
                roster
                    .entities
                    .values()
                    .any(|entity| entity.places().any(|place| !place.of(&facet.id).is_empty()))
            })
            .collect();
        let columns = facets.iter().map(|facet| self.facet_column(facet, reader)).collect();
        let rows = self.entities(reader).iter().map(|id| self.entity_row(id, &facets, reader)).collect();
        (frame, Content::Entities(EntitiesView { columns, rows }))
    }

    /// A facet as a column, with the terms that have members.
    fn facet_column(&self, facet: &Facet, reader: &Language) -> ColumnView {
        let options = facet.terms.iter().filter_map(|term| {
            let count = self.graph.roster.count(&TermRef::new(&facet.id, &term.id));
            (count > 0).then(|| OptionView {
                key: address_of(&term.id),
                label: term.label.read(reader).value.clone(),
                code: term.code.clone(),
                count,
            })
        });
        ColumnView {
            key: address_of(&facet.id),
            href: self.href(&Subject::Facet(facet.id.clone()), reader),
            label: facet.label.read(reader).value.clone(),
            options: options.collect(),
        }
    }

    fn entity_row(&self, id: &str, facets: &[&Facet], reader: &Language) -> EntityRow {
        let roster = &self.graph.roster;
        let article = roster.articles.get(id);
        let titles = article.into_iter().flat_map(|article| article.title.iter().map(|(_, title)| title));
        let aliases = article.into_iter().flat_map(|article| article.aliases.iter());
        let aliases = aliases.flat_map(|(_, aliases)| aliases.iter().map(|alias| &alias.text));
        let mut names: Vec<&str> = titles.chain(aliases).map(String::as_str).collect();
        names.sort_unstable();
        names.dedup();
        let cells = facets.iter().map(|facet| {
            let places = roster.entities.get(id).into_iter().flat_map(crate::graph::Entity::places);
            let mut terms: Vec<TermRef> = Vec::new();
            for term in places.flat_map(|place| place.of(&facet.id)) {
                if !terms.contains(term) {
                    terms.push(term.clone());
                }
            }
            let keys: Vec<String> = terms.iter().map(|term| address_of(&term.term)).collect();
            CellView { keys: keys.join(" "), html: self.term_chips(&terms, reader) }
        });
        EntityRow {
            chip_html: self.page_chip(id, None, None, reader),
            names: names.join(" · "),
            summary: self.summary_of(id, reader),
            cells: cells.collect(),
        }
    }

    /// The list of all works.
    pub(super) fn sources_page(&self, page: &PlannedPage) -> (Frame, Content) {
        let reader = &page.language;
        let frame = self.frame(page, self.say("sources", reader).to_owned());
        let order = super::collate::Order::new(&self.vocabulary().languages.format(reader).collation);
        let mut works: Vec<(WorkId, String)> = self
            .graph
            .roster
            .works
            .iter()
            .map(|(id, work)| (id, work.title.read(reader).value.clone()))
            .collect();
        works.sort_by(|left, right| order.compare(&left.1, &right.1).then_with(|| left.0.cmp(&right.0)));
        let works = works
            .into_iter()
            .enumerate()
            .map(|(index, (id, _))| {
                let uses = self.uses(id, reader);
                WorkItem {
                    anchor: format!("source-{}", index + 1),
                    work: self.work_view(id, index + 1, reader),
                    n_uses: uses.len(),
                    uses,
                }
            })
            .collect();
        (frame, Content::Sources(SourcesView { works }))
    }

    /// One work and what rests on it.
    pub(super) fn source_page(&self, page: &PlannedPage, key: &str) -> Option<(Frame, Content)> {
        let reader = &page.language;
        let id = self.graph.roster.works.find(key).ok()?;
        let work = self.work_view(id, 1, reader);
        let mut frame = self.frame(page, work.title.text.clone());
        frame.title_tag = work.title.tag.clone();
        // A work may be called like the site that cites it.
        frame.title_of = Some(self.say("source", reader).to_owned());
        frame.trail = vec![Link {
            href: self.href(&Subject::Sources, reader),
            label: self.say("sources", reader).to_owned(),
        }];
        let uses = self.uses(id, reader);
        Some((frame, Content::Source(SourceView { work, uses })))
    }

    /// The page for addresses that lead nowhere, in every language at once.
    pub(super) fn not_found_page(&self, page: &PlannedPage) -> (Frame, Content) {
        let frame = self.frame(page, self.say("not_found_title", &page.language).to_owned());
        let others = self
            .languages()
            .iter()
            .map(|language| NotFoundWords {
                tag: self.tag(language),
                title: self.say("not_found_title", language).to_owned(),
                text: self.say("not_found_text", language).to_owned(),
                home: Link {
                    href: self.href(&Subject::home(), language),
                    label: self.say("home", language).to_owned(),
                },
            })
            .collect();
        (frame, Content::NotFound(NotFoundView { others }))
    }
}
