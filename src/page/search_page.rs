//! The page of the search: a place for the script, and without it every title there is.

use super::collate::Order;
use super::plan::{PlannedPage, Subject};
use super::scene::Scene;
use super::search_view::{SearchView, TitleGroup, TitleItem};
use super::view::{Content, Frame, Spoken};
use crate::document::Folder;
use crate::graph::ItemKind;
use crate::language::{Language, Localized};
use crate::vocabulary::TermRef;

impl Scene<'_> {
    /// The page of the search.
    pub(super) fn search_page(&self, page: &PlannedPage) -> (Frame, Content) {
        let reader = &page.language;
        let mut frame = self.frame(page, self.say("search_title", reader).to_owned());
        frame.description = Some(self.say("search_about", reader).to_owned());
        let mut groups = self.entity_titles(reader);
        groups.push(self.group("search_prose", self.prose_titles(reader), reader));
        let kinds =
            [(ItemKind::Framework, "maps"), (ItemKind::Model, "models"), (ItemKind::Dataset, "datasets")];
        for (kind, key) in kinds {
            let titles = self.items_in_order(kind, reader).into_iter().filter_map(|id| {
                let item = self.graph.roster.items.get(id)?;
                Some(self.title_item(&Subject::Item(kind, id.to_owned()), &item.title, reader))
            });
            groups.push(self.group(key, titles.collect(), reader));
        }
        for facet in &self.vocabulary().facets {
            let titles = facet.terms.iter().map(|term| {
                self.title_item(&Subject::Term(TermRef::new(&facet.id, &term.id)), &term.label, reader)
            });
            let titles = titles.collect();
            let label = facet.plural.read(reader).value.clone();
            groups.push(TitleGroup { label, code: None, place: None, titles });
        }
        groups.retain(|group| !group.titles.is_empty());
        (frame, Content::Search(SearchView { groups }))
    }

    /// The entities by their place in the strip; those without one at the end.
    fn entity_titles(&self, reader: &Language) -> Vec<TitleGroup> {
        let roster = &self.graph.roster;
        let strip = self.site(reader).strip.clone();
        let mut groups: Vec<TitleGroup> = strip
            .into_iter()
            .map(|item| TitleGroup {
                label: item.label,
                code: item.code,
                place: Some(item.place),
                titles: Vec::new(),
            })
            .collect();
        groups.push(self.group("search_entities", Vec::new(), reader));
        let last = groups.len() - 1;
        for id in self.entities(reader).iter() {
            let Some(article) = roster.articles.get(id) else { continue };
            let place = roster.entities.get(id).and_then(|entity| entity.top(self.vocabulary()));
            let at = place.map_or(last, |(_, place)| place.min(last));
            let item = self.title_item(&Subject::Article(id.clone()), &article.title, reader);
            if let Some(group) = groups.get_mut(at) {
                group.titles.push(item);
            }
        }
        groups
    }

    fn prose_titles(&self, reader: &Language) -> Vec<TitleItem> {
        let order = Order::new(&self.vocabulary().languages.format(reader).collation);
        let articles = self.graph.roster.articles.values();
        let mut titles: Vec<TitleItem> = articles
            .filter(|article| article.folder == Folder::Pages && !article.is_draft)
            .map(|article| self.title_item(&Subject::Article(article.id.clone()), &article.title, reader))
            .collect();
        titles.sort_by(|left, right| {
            order.compare(&left.title.text, &right.title.text).then_with(|| left.href.cmp(&right.href))
        });
        titles
    }

    fn group(&self, key: &str, titles: Vec<TitleItem>, reader: &Language) -> TitleGroup {
        TitleGroup { label: self.say(key, reader).to_owned(), code: None, place: None, titles }
    }

    fn title_item(&self, subject: &Subject, title: &Localized<String>, reader: &Language) -> TitleItem {
        let title = title.read(reader);
        TitleItem {
            href: self.href(subject, reader),
            title: Spoken { text: title.value.clone(), tag: self.foreign_tag(title.language, reader) },
        }
    }
}
