//! All that views are made from: the closed graph, the plan, and what is worked out once for all pages.

use std::collections::BTreeMap;
use std::sync::Arc;

use super::assets::Assets;
use super::chip::Chips;
use super::collate::Order;
use super::highlights::Highlights;
use super::model_script::ModelScripts;
use super::number_uses::NumberUses;
use super::plan::{Plan, Subject, has_numbers};
use super::uses::Uses;
use super::view::{Link, SiteView, StripItem};
use crate::cost::Costs;
use crate::document::Folder;
use crate::framework::Frameworks;
use crate::graph::{Graph, ItemKind};
use crate::language::Language;
use crate::quantity::format_date;
use crate::vocabulary::{TermRef, Vocabulary};

/// Everything a page is made from. Read-only while pages are made.
pub struct Scene<'a> {
    pub(super) graph: &'a Graph,
    pub(super) costs: &'a Costs,
    pub(super) frameworks: &'a Frameworks,
    /// The models as scripts, for calculators.
    pub scripts: ModelScripts,
    pub(super) plan: &'a Plan,
    pub(super) assets: &'a Assets,
    pub(super) highlights: &'a Highlights,
    pub(super) uses_of_works: Uses,
    pub(super) uses_of_numbers: NumberUses,
    pub(super) languages: Vec<Language>,
    /// Whether each page stands beside itself as Markdown.
    pub has_twins: bool,
    pub(super) chips: BTreeMap<Language, Chips<'a>>,
    sites: BTreeMap<Language, Arc<SiteView>>,
    /// Ids of entities in the reader's order.
    entities: BTreeMap<Language, Vec<String>>,
}

impl<'a> Scene<'a> {
    /// Works out what all pages share.
    pub fn new(
        graph: &'a Graph,
        costs: &'a Costs,
        frameworks: &'a Frameworks,
        plan: &'a Plan,
        assets: &'a Assets,
        highlights: &'a Highlights,
        is_served: bool,
    ) -> Scene<'a> {
        let vocabulary = &graph.roster.vocabulary;
        let languages: Vec<Language> = vocabulary.languages.iter().map(|entry| entry.id.clone()).collect();
        let entities =
            languages.iter().map(|language| (language.clone(), sorted_entities(graph, language))).collect();
        let mut scene = Scene {
            graph,
            costs,
            frameworks,
            scripts: ModelScripts::gather(costs, &graph.roster),
            plan,
            assets,
            highlights,
            uses_of_works: Uses::gather(graph),
            uses_of_numbers: NumberUses::gather(graph, costs),
            chips: languages
                .iter()
                .map(|language| (language.clone(), Chips::new(graph, plan, language)))
                .collect(),
            languages: languages.clone(),
            has_twins: false,
            sites: BTreeMap::new(),
            entities,
        };
        for language in languages {
            let site = scene.site_view(&language, is_served);
            scene.sites.insert(language, Arc::new(site));
        }
        scene
    }

    /// What all pages of one language share.
    pub fn site(&self, language: &Language) -> Arc<SiteView> {
        match self.sites.get(language) {
            Some(site) => Arc::clone(site),
            None => Arc::new(self.site_view(language, false)),
        }
    }

    pub(super) fn vocabulary(&self) -> &'a Vocabulary {
        &self.graph.roster.vocabulary
    }

    pub(super) fn say<'s>(&'s self, key: &'s str, language: &Language) -> &'s str {
        self.vocabulary().phrases.say(key, language)
    }

    pub(super) fn href(&self, subject: &Subject, language: &Language) -> String {
        self.plan.href(subject, language).unwrap_or_default()
    }

    pub(super) fn tag(&self, language: &Language) -> String {
        self.vocabulary().languages.format(language).tag.clone()
    }

    /// The tag of a text's language, where it is not the page's.
    pub(super) fn foreign_tag(&self, of: &Language, reader: &Language) -> Option<String> {
        (of != reader).then(|| self.tag(of))
    }

    /// Published entities in the reader's order.
    pub(super) fn entities(&self, language: &Language) -> &[String] {
        self.entities.get(language).map_or(&[], Vec::as_slice)
    }

    /// Some entities, ordered by id, in the reader's order.
    pub(super) fn in_order<'s>(
        &'s self,
        ids: &'s [String],
        language: &Language,
    ) -> impl Iterator<Item = &'s String> {
        self.entities(language).iter().filter(|id| ids.binary_search(id).is_ok())
    }

    fn site_view(&self, language: &Language, is_served: bool) -> SiteView {
        let vocabulary = self.vocabulary();
        let settings = &vocabulary.settings;
        let format = vocabulary.languages.format(language);
        let read = |text: &Option<crate::language::Localized<String>>| {
            text.as_ref().map(|text| text.read(language).value.clone())
        };
        let release = settings.release.as_ref();
        SiteView {
            title: settings.title.read(language).value.clone(),
            subtitle: read(&settings.subtitle),
            author: settings.author.clone(),
            version: release.and_then(|release| release.version.clone()),
            changes: release
                .and_then(|release| release.changes.as_ref())
                .map(|changes| self.href(&Subject::Article(changes.text.clone()), language)),
            date: release.and_then(|release| release.date.as_ref()).map(|date| format_date(date, format)),
            licence: read(&settings.licence),
            disclaimer: read(&settings.disclaimer),
            tag: format.tag.clone(),
            language: language.to_string(),
            home: self.href(&Subject::Article("index".to_owned()), language),
            search: self.href(&Subject::Search, language),
            search_index: format!("{}/search/{language}/index.json", self.plan.base),
            strip: self.strip(language),
            menu: self.menu(language),
            downloads: self.site_downloads(),
            feeds: self.feed_links(language),
            policy: super::policy::CONTENT.to_owned(),
            phrases: vocabulary.phrases.all(language),
            assets: self.assets.hrefs(&self.plan.base),
            is_served,
        }
    }

    fn strip(&self, language: &Language) -> Vec<StripItem> {
        let Some(ordered) = self.vocabulary().ordered() else { return Vec::new() };
        ordered
            .terms
            .iter()
            .enumerate()
            .map(|(place, term)| StripItem {
                href: self.href(&Subject::Term(TermRef::new(&ordered.id, &term.id)), language),
                label: term.label.read(language).value.clone(),
                code: term.code.clone(),
                place,
                term: term.id.clone(),
            })
            .collect()
    }

    fn menu(&self, language: &Language) -> Vec<Link> {
        let vocabulary = self.vocabulary();
        let mut menu = Vec::new();
        let mut add = |subject: Subject, label: &str| {
            menu.push(Link { href: self.href(&subject, language), label: label.to_owned() })
        };
        add(Subject::Entities, self.say("all_entities", language));
        for facet in &vocabulary.facets {
            add(Subject::Facet(facet.id.clone()), facet.plural.read(language).value);
        }
        let has = |kind| self.graph.roster.items.iter().any(|(_, item)| item.kind == kind);
        let kinds =
            [(ItemKind::Framework, "maps"), (ItemKind::Model, "models"), (ItemKind::Dataset, "datasets")];
        for (kind, key) in kinds {
            if has(kind) {
                add(Subject::Items(kind), self.say(key, language));
            }
        }
        if has_numbers(&self.graph.roster) {
            add(Subject::Numbers, self.say("numbers", language));
        }
        add(Subject::Sources, self.say("sources", language));
        for id in &vocabulary.settings.menu {
            if let Some(article) = self.graph.roster.articles.get(&id.text) {
                add(Subject::Article(id.text.clone()), article.title.read(language).value);
            }
        }
        menu
    }
}

fn sorted_entities(graph: &Graph, language: &Language) -> Vec<String> {
    let roster = &graph.roster;
    let order = Order::new(&roster.vocabulary.languages.format(language).collation);
    let mut names: Vec<(&str, &str)> = roster
        .articles
        .values()
        .filter(|article| article.folder == Folder::Entities)
        .map(|article| {
            let title = article.title.read(language).value.as_str();
            let sort = article.word(language, |front| front.sort.as_ref()).map(|(_, sort)| sort);
            (sort.unwrap_or(title), article.id.as_str())
        })
        .collect();
    names.sort_by(|left, right| order.compare(left.0, right.0).then_with(|| left.1.cmp(right.1)));
    names.into_iter().map(|(_, id)| id.to_owned()).collect()
}
