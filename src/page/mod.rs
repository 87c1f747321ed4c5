//! Plans the pages and makes the view of each: everything a template may see, and nothing else.
//!
//! 1. [`plan`] lays out which pages exist and where each lives, before the first link is written.
//! 2. [`scene`] works out what all pages share; [`assets`] names the files that pass through,
//!    [`compact`] makes them lighter.
//! 3. [`prose`] writes prose for one reader, with [`chip`]s, an [`entity_list`] of them where a query stands, [`cite`]d
//!    sources and code from [`highlights`].
//! 4. [`article_page`], [`facet_page`], [`list_page`] and [`search_page`] put the [`view`]s together in their
//!    [`frame`]; a page's [`card`] is what chips show of it, its [`citation`] how others cite it.
//! 5. [`model_page`] and [`dataset_page`] show models and datasets; [`shown`] their [`cost_table`]s and
//!    [`cost_picture`]s and [`share_picture`]s, there and in prose. [`data`] writes them as files to take home, each a
//!    [`table_file`].
//!    [`chain_picture`] draws the chain and an entity's place in it, [`conversions`] tells its steps in a table,
//!    [`neighbours`] who stands around it.
//! 6. [`calculator`] shows a model that a reader can move; [`model_script`] writes its arithmetic for browsers.
//! 7. [`framework_page`] shows frameworks, there and in prose: [`map_page`], [`stack_page`] and
//!    [`assessment_page`] each their kind, with a [`framework_picture`]; [`framework_data`] writes
//!    them as files.
//! 8. [`linked_data`] says what a page is to programs, [`feed`] what is new (as [`atom`]), [`llms`] all there is, by what is
//!    [`noted`] of each page; [`policy`] is what browsers may do with them.
//! 9. [`markup`] reads the words out of what has been made, for descriptions and for the search.
//!
//! This room knows nothing of templates.

mod article_page;
mod assessment_page;
mod assets;
mod atom;
mod calculator;
mod card;
mod chain_picture;
mod chip;
mod citation;
mod cite;
mod collate;
mod compact;
mod conversions;
mod cost_picture;
mod cost_table;
mod cost_words;
mod data;
mod dataset_page;
mod entity_list;
mod facet_page;
mod feed;
mod frame;
pub mod frame_view;
mod framework_data;
mod framework_page;
mod framework_picture;
pub mod framework_view;
mod highlight;
mod highlights;
mod html;
pub mod item_view;
mod linked_data;
mod list_page;
mod llms;
mod map_page;
pub mod markup;
mod model_figure;
mod model_page;
mod model_script;
mod neighbours;
mod noted;
mod number_uses;
mod plan;
pub mod policy;
mod prose;
mod scene;
mod search_page;
pub mod search_view;
mod share_picture;
mod shown;
pub mod source_view;
mod spark;
mod stack_page;
mod status;
mod table_file;
pub mod table_view;
mod uses;
pub mod view;

pub use assets::Assets;
pub use highlights::Highlights;
pub use model_script::ModelScripts;
pub use noted::Noted;
pub use plan::{Plan, PlannedPage, Redirect, Subject, address_of_page, folder};
pub use scene::{Scene, Shared};
pub use view::PageView;

use crate::diagnostic::{Checked, Place};
use crate::graph::ItemKind;

impl Scene<'_> {
    /// The view of one page, with what is wrong with links only a page can judge.
    pub fn view(&self, page: &PlannedPage) -> Checked<Option<PageView>> {
        let mut faults = Vec::new();
        let made = match &page.subject {
            Subject::Article(id) => match self.graph.roster.articles.get(id) {
                Some(article) => {
                    let (frame, content, found) = article_page::ArticlePage {
                        scene: self,
                        page,
                        article,
                        cited: cite::Cited::default(),
                        faults: Vec::new(),
                    }
                    .make();
                    faults = found;
                    Some((frame, content))
                }
                None => Some(self.entities_page(page)),
            },
            Subject::Entities => Some(self.entities_page(page)),
            Subject::Facet(id) => self.vocabulary().facet(id).map(|facet| self.facet_page(page, facet)),
            Subject::Term(reference) => {
                let facet = self.vocabulary().facet(&reference.facet);
                facet.and_then(|facet| Some(self.term_page(page, facet, facet.term(&reference.term)?)))
            }
            Subject::Item(ItemKind::Model, id) => self.model_page(page, id),
            Subject::Item(ItemKind::Dataset, id) => self.dataset_page(page, id),
            Subject::Item(ItemKind::Framework, id) => {
                let framework = self.frameworks.all.get(id);
                framework.map(|framework| self.framework_page(page, framework, &mut faults))
            }
            Subject::Items(ItemKind::Framework) => Some(self.frameworks_page(page, &mut faults)),
            Subject::Items(kind) => Some(self.items_page(page, *kind)),
            Subject::Numbers => Some(self.numbers_page(page)),
            Subject::Sources => Some(self.sources_page(page)),
            Subject::Work(key) => self.source_page(page, key),
            Subject::Search => Some(self.search_page(page)),
            Subject::NotFound => Some(self.not_found_page(page)),
        };
        if page.subject.is_home() {
            faults.extend(self.status(&page.language).diagnostics);
        }
        let value = made.map(|(mut frame, content)| {
            frame.card = self.card(page, &frame, &content);
            frame.citation = self.citation(page, &frame);
            frame.edit_href = self.edit_href(page);
            frame.linked_data = self.linked_data(page, &frame, &content);
            frame.markdown_href = self.markdown_href(page, &frame);
            let template = match &content {
                view::Content::Entity(_) => "entity.html",
                view::Content::Article(_) => "article.html",
                view::Content::Facet(_) => "facet.html",
                view::Content::Term(_) => "term.html",
                view::Content::Entities(_) => "entities.html",
                view::Content::Sources(_) => "sources.html",
                view::Content::Source(_) => "source.html",
                view::Content::Model(_) => "model.html",
                view::Content::Dataset(_) => "dataset.html",
                view::Content::Items(_) => "items.html",
                view::Content::Map(_) => "map.html",
                view::Content::Stack(_) => "stack.html",
                view::Content::Crosswalk(_) => "crosswalk.html",
                view::Content::Assessment(_) => "assessment.html",
                view::Content::Frameworks(_) => "maps.html",
                view::Content::Numbers(_) => "numbers.html",
                view::Content::Search(_) => "search.html",
                view::Content::NotFound(_) => "not_found.html",
                view::Content::Redirect(_) => "redirect.html",
            };
            let (template, asked_at) = match self.own_template(&page.subject) {
                Some((own, place)) => (own, Some(place)),
                None => (template.to_owned(), None),
            };
            PageView { template, asked_at, site: self.site(&page.language), page: frame, this: content }
        });
        Checked { value, diagnostics: faults }
    }

    /// The view of an old address.
    pub fn redirect(&self, redirect: &Redirect) -> PageView {
        let page = PlannedPage {
            subject: redirect.to.clone(),
            language: redirect.language.clone(),
            file: redirect.file.clone(),
        };
        let title = match &redirect.to {
            Subject::Article(id) => self
                .graph
                .roster
                .articles
                .get(id)
                .map(|article| article.title.read(&page.language).value.clone()),
            Subject::Item(_, id) => {
                self.graph.roster.items.get(id).map(|item| item.title.read(&page.language).value.clone())
            }
            _ => None,
        };
        let label = title.unwrap_or_default();
        let mut frame = self.frame(&page, label.clone());
        frame.is_hidden = true;
        let to = view::Link { href: self.href(&redirect.to, &page.language), label };
        let this = view::Content::Redirect(view::RedirectView { to });
        PageView {
            template: "redirect.html".to_owned(),
            asked_at: None,
            site: self.site(&page.language),
            page: frame,
            this,
        }
    }

    /// The template a page asks for in its front matter, and where.
    fn own_template(&self, subject: &Subject) -> Option<(String, Place)> {
        let Subject::Article(id) = subject else { return None };
        let document = self.graph.roster.articles.get(id)?.original_document()?;
        let template = document.front.template.as_ref()?;
        Some((template.text.clone(), document.path.at(template.spot)))
    }
}
