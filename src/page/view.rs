//! All that a template may see of one page: texts in one language, numbers in words, links finished.
//!
//! Every `html` field is finished markup and safe to print; all others are plain text.
//! Views are never read back: they are `Deserialize` so that the theme can ask them for their names.

use std::collections::BTreeMap;
use std::sync::Arc;

use serde::{Deserialize, Serialize};

use super::frame_view::{CardView, CitationView};
use super::framework_view::{AssessmentView, CrosswalkView, FrameworksView, MapView, StackView};
use super::item_view::{DatasetView, ItemsView, ModelView, NumbersView, RestsView};
use super::search_view::SearchView;
use super::source_view::{SourceView, SourcesView};
use super::table_view::EntitiesView;
use crate::diagnostic::Place;

/// One page, ready for its template.
#[derive(Clone, Debug, Serialize)]
pub struct PageView {
    /// The template's name, such as `entity.html`.
    #[serde(skip)]
    pub template: String,
    /// Where the page's author asks for that template; absent for the one its kind has.
    #[serde(skip)]
    pub asked_at: Option<Place>,
    /// What all pages of one language share.
    #[serde(skip)]
    pub site: Arc<SiteView>,
    /// What every page has.
    pub page: Frame,
    /// What this kind of page has.
    pub this: Content,
}

/// What all pages of one language share; template name `site`.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[expect(missing_docs, reason = "the names say it")]
pub struct SiteView {
    pub title: String,
    pub subtitle: Option<String>,
    pub author: Option<String>,
    pub version: Option<String>,
    /// The page that tells what has changed.
    pub changes: Option<String>,
    /// How the release stands.
    pub release_status: Option<Marked>,
    pub date: Option<String>,
    pub licence: Option<String>,
    pub disclaimer: Option<String>,
    /// BCP 47 tag of the language: `zh-Hans`.
    pub tag: String,
    /// Id of the language, as in addresses.
    pub language: String,
    /// Home of this language.
    pub home: String,
    /// The page of the search.
    pub search: String,
    /// The first file of its index.
    pub search_index: String,
    /// The strip that leads around the site: the terms of the ordered facet.
    pub strip: Vec<StripItem>,
    /// The lists: all entities, each facet, sources, pages that ask for a place here.
    pub menu: Vec<Link>,
    /// The site's data as files.
    pub downloads: Vec<Link>,
    /// What is new, for readers of feeds; empty where there is nothing.
    pub feeds: Vec<Link>,
    /// The content security policy.
    pub policy: String,
    /// Interface words by key.
    pub phrases: BTreeMap<String, String>,
    /// Addresses of the site's own assets by their path in `static/`, fingerprints included.
    pub assets: BTreeMap<String, String>,
    /// Whether `serve` shows the page: it then listens for changes.
    pub is_served: bool,
}

/// A plain link.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[expect(missing_docs, reason = "the names say it")]
pub struct Link {
    pub href: String,
    pub label: String,
}

/// One term in the strip.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[expect(missing_docs, reason = "the names say it")]
pub struct StripItem {
    pub href: String,
    pub label: String,
    pub code: Option<String>,
    /// The term's rank in its facet, which chooses its hue.
    pub place: usize,
    /// The term's id, to find the current one.
    pub term: String,
}

/// What every page has; template name `page`.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[expect(missing_docs, reason = "the names say it")]
pub struct Frame {
    pub title: String,
    /// What the title is a name of, where two pages may have one title: the facet of a term.
    pub title_of: Option<String>,
    /// BCP 47 tag of the title where it is not the page's.
    pub title_tag: Option<String>,
    pub description: Option<String>,
    /// Absolute address; of the original where this page shows a fallback.
    pub canonical: String,
    /// The page in every language, this one included.
    pub alternates: Vec<Alternate>,
    /// Absolute address of the version for everyone else.
    pub default_href: String,
    pub locale: String,
    /// BCP 47 tag of the article where it is a fallback.
    pub article_tag: Option<String>,
    /// Name of the language the article is written in, where it is a fallback.
    pub fallback_language: Option<String>,
    /// Where the original stands, when this translation is behind it as a whole or in its first lines.
    pub stale: Option<StaleView>,
    pub is_hidden: bool,
    pub is_draft: bool,
    pub is_wanted: bool,
    /// Whether the page owes no translation.
    pub is_one_language: bool,
    pub updated: Option<String>,
    /// Terms of the strip that the page belongs to.
    pub strip_terms: Vec<String>,
    /// The way up: facet, parent terms.
    pub trail: Vec<Link>,
    /// Sections of the prose.
    pub sections: Vec<SectionLink>,
    /// What chips show of the page.
    pub card: Option<CardView>,
    pub citation: Option<CitationView>,
    /// Where its source can be changed.
    pub edit_href: Option<String>,
    /// What the page is, as JSON-LD: finished, safe to print in a script of that type.
    pub linked_data: Option<String>,
    /// Where the same page stands as Markdown, in a full build.
    pub markdown_href: Option<String>,
}

/// A translation that is behind.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[expect(missing_docs, reason = "the names say it")]
pub struct StaleView {
    pub never_compared: bool,
    pub original: String,
}

/// The page in one language.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[expect(missing_docs, reason = "the names say it")]
pub struct Alternate {
    pub tag: String,
    pub name: String,
    pub locale: String,
    /// Path from the root of the host.
    pub href: String,
    /// Absolute address.
    pub url: String,
    pub is_current: bool,
    /// True when the page is not written in this language; the original is shown there.
    pub is_fallback: bool,
}

/// One section in the table of contents.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[expect(missing_docs, reason = "the names say it")]
pub struct SectionLink {
    pub level: u8,
    pub id: String,
    pub text: String,
    /// BCP 47 tag of the text where it is not the prose's; for sections that a template adds.
    pub lang: Option<String>,
}

/// What one kind of page has; template name `this`.
#[derive(Clone, Debug, Serialize)]
#[serde(untagged)]
#[expect(missing_docs, reason = "the variants are the kinds of pages")]
pub enum Content {
    Entity(Box<EntityView>),
    Article(Box<ArticleView>),
    Facet(FacetView),
    Term(Box<TermView>),
    Entities(EntitiesView),
    Sources(SourcesView),
    Source(SourceView),
    Model(Box<ModelView>),
    Dataset(Box<DatasetView>),
    Items(ItemsView),
    Map(Box<MapView>),
    Stack(Box<StackView>),
    Crosswalk(Box<CrosswalkView>),
    Assessment(Box<AssessmentView>),
    Frameworks(FrameworksView),
    Numbers(Box<NumbersView>),
    Search(SearchView),
    NotFound(NotFoundView),
    Redirect(RedirectView),
}

/// An entity's page.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[expect(missing_docs, reason = "the names say it")]
pub struct EntityView {
    /// The entity's names in the other languages.
    pub names: Vec<Spoken>,
    pub aliases: Vec<String>,
    /// A line under the title.
    pub caption: Option<Marked>,
    pub summary_html: Option<String>,
    pub summary_tag: Option<String>,
    /// The chain in one line with the entity's places lit; empty where it has none.
    pub place_html: String,
    pub offers_html: Option<String>,
    /// The facets of the entity, each with its terms as chips.
    pub facets: Vec<Row>,
    /// Further places: the facets of each.
    pub also: Vec<Vec<Row>>,
    /// Owner, headquarters, founded, website.
    pub details: Vec<Row>,
    pub facts: Vec<FactView>,
    pub body_html: String,
    pub relations: Vec<RelationView>,
    /// The same as a picture; empty where there are fewer than two neighbours.
    pub neighbourhood_html: String,
    /// Figures that rest on its facts.
    pub rests: Vec<RestsView>,
    pub backlinks: Vec<BacklinkView>,
    pub sources: Vec<CitedView>,
}

/// A label and finished markup.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[expect(missing_docs, reason = "the names say it")]
pub struct Row {
    pub label: String,
    pub href: Option<String>,
    pub html: String,
}

/// Finished markup with its language where that is not the page's.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[expect(missing_docs, reason = "the names say it")]
pub struct Marked {
    pub html: String,
    pub tag: Option<String>,
}

/// A text with its language where that is not the page's.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[expect(missing_docs, reason = "the names say it")]
pub struct Spoken {
    pub text: String,
    pub tag: Option<String>,
}

/// A fact in the table of facts.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[expect(missing_docs, reason = "the names say it")]
pub struct FactView {
    /// `fact-revenue`.
    pub anchor: String,
    pub label: Spoken,
    /// The owner's chip, where the fact is about another entity.
    pub about_html: Option<String>,
    /// The value, text or date in words.
    pub value: Spoken,
    pub is_quantity: bool,
    pub period: Option<String>,
    pub as_of: Option<String>,
    pub basis: Option<Spoken>,
    pub confidence: Option<String>,
    /// `high`, `medium`, `low` as written, for styling.
    pub confidence_key: Option<String>,
    pub note_html: Option<String>,
    pub note_tag: Option<String>,
    pub is_superseded: bool,
    /// Number in the list of sources; absent for an unsourced fact.
    pub source: Option<SourceMark>,
    /// The values over time as a small line, where there are enough of them.
    pub spark_html: Option<String>,
    pub series: Vec<SeriesView>,
}

/// A source's number on this page.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[expect(missing_docs, reason = "the names say it")]
pub struct SourceMark {
    pub number: usize,
    /// Title, publisher and date, for a tooltip.
    pub title: String,
}

/// An earlier value of a fact.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[expect(missing_docs, reason = "the names say it")]
pub struct SeriesView {
    pub anchor: String,
    pub period: Option<String>,
    pub value: String,
    pub source: Option<SourceMark>,
}

/// All relations of one kind.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[expect(missing_docs, reason = "the names say it")]
pub struct RelationView {
    pub label: String,
    pub items: Vec<RelationItem>,
}

/// One relation.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[expect(missing_docs, reason = "the names say it")]
pub struct RelationItem {
    pub chip_html: String,
    pub note_html: Option<String>,
    pub note_tag: Option<String>,
    pub source: Option<SourceMark>,
}

/// A page that speaks of this one.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[expect(missing_docs, reason = "the names say it")]
pub struct BacklinkView {
    pub chip_html: String,
    /// A sentence around its link; none where who speaks is only named.
    pub sentences_html: Vec<String>,
    /// BCP 47 tag of the sentences where it is not the page's.
    pub sentences_tag: Option<String>,
}

/// A work in a page's list of sources.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[expect(missing_docs, reason = "the names say it")]
pub struct CitedView {
    pub number: usize,
    pub title: Spoken,
    pub url: Option<String>,
    /// The work's own page here, where it has one.
    pub href: Option<String>,
    pub publisher: Option<String>,
    pub author: Option<String>,
    pub date: Option<String>,
    pub locator: Option<String>,
    pub accessed: Option<String>,
}

/// A page of prose; the home page too.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[expect(missing_docs, reason = "the names say it")]
pub struct ArticleView {
    pub is_home: bool,
    /// Which part of a series the page is: `Part 2`.
    pub part: Option<Spoken>,
    /// A line under the title.
    pub caption: Option<Marked>,
    pub summary_html: Option<String>,
    pub standfirst_html: Option<String>,
    pub author: Option<String>,
    pub published: Option<String>,
    pub body_html: String,
    /// Facts the page states.
    pub facts: Vec<FactView>,
    pub backlinks: Vec<BacklinkView>,
    pub sources: Vec<CitedView>,
}

/// A facet's page: all its terms.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[expect(missing_docs, reason = "the names say it")]
pub struct FacetView {
    pub summary: Option<Spoken>,
    pub is_ordered: bool,
    /// Its terms as a chain; empty where they form none.
    pub chain_html: String,
    pub groups: Vec<TermGroup>,
}

/// Terms under one parent term.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[expect(missing_docs, reason = "the names say it")]
pub struct TermGroup {
    /// The parent's chip; absent for terms without one.
    pub parent_html: Option<String>,
    pub terms: Vec<TermItem>,
}

/// One term in a list.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[expect(missing_docs, reason = "the names say it")]
pub struct TermItem {
    pub chip_html: String,
    pub summary: Option<Spoken>,
    pub count: usize,
    /// How deep it lies below the first terms of its group.
    pub depth: usize,
}

/// A term's page.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[expect(missing_docs, reason = "the names say it")]
pub struct TermView {
    pub facet: Link,
    pub code: Option<String>,
    pub place: Option<usize>,
    pub summary: Option<Spoken>,
    /// What the vocabulary says of the term: trades, takes, measure, from, to, part of.
    pub rows: Vec<Row>,
    pub children: Vec<TermItem>,
    pub members: Vec<EntityItem>,
    /// Entities the term shows beside its own, such as those that sell directly.
    pub shown: Vec<EntityItem>,
    /// The term before and after in an ordered facet.
    pub before: Option<Link>,
    pub after: Option<Link>,
    pub backlinks: Vec<BacklinkView>,
}

/// An entity in a list.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[expect(missing_docs, reason = "the names say it")]
pub struct EntityItem {
    pub chip_html: String,
    pub summary: Option<Spoken>,
}

/// An old address.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[expect(missing_docs, reason = "the names say it")]
pub struct RedirectView {
    pub to: Link,
}

/// The page for addresses that lead nowhere, in every language at once.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[expect(missing_docs, reason = "the names say it")]
pub struct NotFoundView {
    pub others: Vec<NotFoundWords>,
}

/// The words of one language on that page.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[expect(missing_docs, reason = "the names say it")]
pub struct NotFoundWords {
    pub tag: String,
    pub title: String,
    pub text: String,
    pub home: Link,
}
