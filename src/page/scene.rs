//! All that views are made from: the closed graph, the plan, and what is worked out once for all pages.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, OnceLock, PoisonError};

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
    pub(super) plan: &'a Plan,
    pub(super) assets: &'a Assets,
    pub(super) highlights: &'a Highlights,
    /// Whether each page stands beside itself as Markdown.
    pub has_twins: bool,
    pub(super) shared: &'a Shared,
    /// What is known of every chip; nothing where too few pages are made for a table to pay.
    pub(super) chips: Option<BTreeMap<Language, Chips<'a>>>,
}

/// What is worked out once for all pages of a site, when the first page asks for it.
#[derive(Debug, Default)]
pub struct Shared {
    /// The pages are shown by `serve`.
    is_served: bool,
    scripts: OnceLock<ModelScripts>,
    uses_of_works: OnceLock<Uses>,
    uses_of_numbers: OnceLock<NumberUses>,
    languages: OnceLock<Vec<Language>>,
    sites: OnceLock<BTreeMap<Language, Arc<SiteView>>>,
    /// Ids of entities in the reader's order.
    entities: Mutex<BTreeMap<Language, Arc<[String]>>>,
}

impl Shared {
    /// Nothing yet.
    pub fn new(is_served: bool) -> Shared {
        Shared { is_served, ..Shared::default() }
    }
}

impl<'a> Scene<'a> {
    /// All that some pages are made from.
    pub fn new(
        graph: &'a Graph,
        costs: &'a Costs,
        frameworks: &'a Frameworks,
        plan: &'a Plan,
        assets: &'a Assets,
        highlights: &'a Highlights,
        shared: &'a Shared,
    ) -> Scene<'a> {
        Scene { graph, costs, frameworks, plan, assets, highlights, shared, chips: None, has_twins: false }
    }

    /// The same with what pays where all pages are made: a table of all chips.
    pub fn with_chips(mut self) -> Scene<'a> {
        let chips = self.languages().iter();
        let chips = chips.map(|language| (language.clone(), Chips::new(self.graph, self.plan, language)));
        self.chips = Some(chips.collect());
        self
    }

    /// The models as scripts, for calculators.
    pub fn scripts(&self) -> &'a ModelScripts {
        self.shared.scripts.get_or_init(|| ModelScripts::gather(self.costs, &self.graph.roster))
    }

    pub(super) fn uses_of_works(&self) -> &'a Uses {
        self.shared.uses_of_works.get_or_init(|| Uses::gather(self.graph))
    }

    pub(super) fn uses_of_numbers(&self) -> &'a NumberUses {
        self.shared.uses_of_numbers.get_or_init(|| NumberUses::gather(self.graph, self.costs))
    }

    /// The site's languages.
    pub fn languages(&self) -> &'a [Language] {
        let languages = || self.vocabulary().languages.iter().map(|entry| entry.id.clone()).collect();
        self.shared.languages.get_or_init(languages)
    }

    /// What all pages share, language by language.
    pub fn sites(&self) -> &'a BTreeMap<Language, Arc<SiteView>> {
        let site = |language: &Language| (language.clone(), Arc::new(self.site_view(language)));
        self.shared.sites.get_or_init(|| self.languages().iter().map(site).collect())
    }

    /// What all pages of one language share.
    pub fn site(&self, language: &Language) -> Arc<SiteView> {
        match self.sites().get(language) {
            Some(site) => Arc::clone(site),
            None => Arc::new(self.site_view(language)),
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
    pub(super) fn entities(&self, language: &Language) -> Arc<[String]> {
        let mut known = self.shared.entities.lock().unwrap_or_else(PoisonError::into_inner);
        let order = known.entry(language.clone()).or_insert_with(|| sorted_entities(self.graph, language));
        Arc::clone(order)
    }

    /// Some entities, ordered by id, in the reader's order.
    pub(super) fn in_order<'s>(
        &'s self,
        ids: &'s [String],
        language: &Language,
    ) -> impl Iterator<Item = &'s String> {
        let order = self.entities(language);
        let found: Vec<&'s String> =
            order.iter().filter_map(|id| ids.get(ids.binary_search(id).ok()?)).collect();
        found.into_iter()
    }

    fn site_view(&self, language: &Language) -> SiteView {
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
            release_status: self.status(language).value,
            date: release.and_then(|release| release.date.as_ref()).map(|date| format_date(date, format)),
            licence: read(&settings.licence),
            disclaimer: read(&settings.disclaimer),
            tag: format.tag.clone(),
            language: language.to_string(),
            home: self.href(&Subject::home(), language),
            search: self.href(&Subject::Search, language),
            search_index: format!("{}/search/{language}/index.json", self.plan.base),
            strip: self.strip(language),
            menu: self.menu(language),
            downloads: self.site_downloads(),
            feeds: self.feed_links(language),
            policy: super::policy::CONTENT.to_owned(),
            phrases: vocabulary.phrases.all(language),
            assets: self.assets.hrefs(&self.plan.base),
            is_served: self.shared.is_served,
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

fn sorted_entities(graph: &Graph, language: &Language) -> Arc<[String]> {
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
