//! The views of lists: all entities, all works, one work, and the page for addresses that lead nowhere.

use super::plan::{PlannedPage, Subject};
use super::scene::Scene;
use super::view::{
    Content, EntitiesView, EntityRow, Frame, Link, NotFoundView, NotFoundWords, SourceView, SourcesView,
    WorkItem,
};
use crate::graph::WorkId;

impl Scene<'_> {
    /// The table of all entities.
    pub(super) fn entities_page(&self, page: &PlannedPage) -> (Frame, Content) {
        let reader = &page.language;
        let is_home = page.subject == Subject::Article("index".to_owned());
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
        let columns = facets.iter().filter_map(|facet| self.facet_link(&facet.id, reader)).collect();
        let rows = self
            .entities(reader)
            .iter()
            .map(|id| EntityRow {
                chip_html: self.page_chip(id, None, None, reader),
                summary: self.summary_of(id, reader),
                cells_html: facets
                    .iter()
                    .map(|facet| {
                        let places =
                            roster.entities.get(id).into_iter().flat_map(crate::graph::Entity::places);
                        let mut terms: Vec<_> =
                            places.flat_map(|place| place.of(&facet.id)).cloned().collect();
                        terms.dedup();
                        self.term_chips(&terms, reader)
                    })
                    .collect(),
            })
            .collect();
        (frame, Content::Entities(EntitiesView { columns, rows }))
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
            .languages
            .iter()
            .map(|language| NotFoundWords {
                tag: self.tag(language),
                title: self.say("not_found_title", language).to_owned(),
                text: self.say("not_found_text", language).to_owned(),
                home: Link {
                    href: self.href(&Subject::Article("index".to_owned()), language),
                    label: self.say("home", language).to_owned(),
                },
            })
            .collect();
        (frame, Content::NotFound(NotFoundView { others }))
    }
}
