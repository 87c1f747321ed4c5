//! What a page is, told to machines: JSON-LD in the terms of schema.org and the language of the page.
//!
//! What kind of thing an entity is stands in the vocabulary: a term says it with `schema_org:`.

use serde_json::{Map, Value, json};

use super::plan::{PlannedPage, Subject};
use super::scene::Scene;
use super::view::{Content, Frame};
use crate::language::Language;

/// The words of schema.org.
const CONTEXT: &str = "https://schema.org";
/// What an entity is of which the vocabulary says nothing.
const ANY: &str = "Thing";

impl Scene<'_> {
    /// The JSON-LD of a page, safe to print between tags; nothing for a page that others should not list, nor
    /// where no page has a whole address.
    pub(super) fn linked_data(&self, page: &PlannedPage, frame: &Frame, content: &Content) -> Option<String> {
        if frame.is_hidden || self.plan.origin.is_empty() {
            return None;
        }
        let reader = &page.language;
        let mut node = Map::new();
        let mut put = |key: &str, value: Value| {
            if !value.is_null() {
                node.insert(key.to_owned(), value);
            }
        };
        put("@context", json!(CONTEXT));
        put("url", json!(frame.canonical));
        put("inLanguage", json!(self.tag(reader)));
        put("name", json!(frame.title));
        let is_home = page.subject.is_home();
        if !is_home {
            put("isPartOf", self.site_node(reader));
            put("breadcrumb", self.breadcrumb(frame));
        }
        let described = json!(frame.description);
        match content {
            _ if is_home => {
                put("@type", json!("WebSite"));
                put("description", described);
                put("potentialAction", self.search_action(reader));
                put("author", self.author_node(None));
                put("license", json!(self.vocabulary().settings.licence_address));
            }
            Content::Entity(view) => {
                put("@type", json!("WebPage"));
                put("mainEntity", self.entity_node(page, frame, &view.names));
                put("dateModified", self.changed(page));
            }
            Content::Article(view) => {
                put("@type", json!("Article"));
                put("headline", json!(frame.title));
                put("author", self.author_node(view.author.as_deref()));
                put("datePublished", self.published(page));
                put("dateModified", self.changed(page));
                put("license", json!(self.vocabulary().settings.licence_address));
            }
            Content::Dataset(_) => {
                put("@type", json!("Dataset"));
                put("description", described);
                put("distribution", self.distribution(page));
                put("creator", self.author_node(None));
                put("dateModified", self.released());
                put("license", json!(self.vocabulary().settings.licence_address));
            }
            Content::Facet(_) => {
                put("@type", json!("DefinedTermSet"));
                put("description", described);
            }
            Content::Term(view) => {
                put("@type", json!("DefinedTerm"));
                put("description", described);
                put("termCode", json!(view.code));
                put("inDefinedTermSet", json!(self.whole(&view.facet.href)));
            }
            Content::Source(view) => {
                let work = &view.work;
                put("@type", json!("WebPage"));
                put("mainEntity", json!({"@type": "CreativeWork", "name": work.title.text, "url": work.url}));
            }
            Content::Entities(_) | Content::Sources(_) | Content::Items(_) | Content::Frameworks(_) => {
                put("@type", json!("CollectionPage"));
            }
            _ => put("@type", json!("WebPage")),
        }
        // Between tags only a sign that opens one could end the data.
        Some(Value::Object(node).to_string().replace('<', "\\u003c"))
    }

    /// The whole address of a path from the root of the host.
    pub(super) fn whole(&self, href: &str) -> String {
        [self.plan.origin.as_str(), href].concat()
    }

    fn site_node(&self, reader: &Language) -> Value {
        let site = self.site(reader);
        json!({"@type": "WebSite", "name": site.title, "url": self.whole(&site.home)})
    }

    /// The author a page names, or else the site's.
    fn author_node(&self, own: Option<&str>) -> Value {
        let author = own.or(self.vocabulary().settings.author.as_deref());
        author.map_or(Value::Null, |name| json!({"@type": "Person", "name": name}))
    }

    fn search_action(&self, reader: &Language) -> Value {
        let search = self.whole(&self.href(&Subject::Search, reader));
        json!({
            "@type": "SearchAction",
            "target": {"@type": "EntryPoint", "urlTemplate": format!("{search}?q={{search_term_string}}")},
            "query-input": "required name=search_term_string",
        })
    }

    fn breadcrumb(&self, frame: &Frame) -> Value {
        if frame.trail.is_empty() {
            return Value::Null;
        }
        let step = |(index, link): (usize, &super::view::Link)| json!({"@type": "ListItem", "position": index + 1, "name": link.label, "item": self.whole(&link.href)});
        let steps: Vec<Value> = frame.trail.iter().enumerate().map(step).collect();
        json!({"@type": "BreadcrumbList", "itemListElement": steps})
    }

    /// The entity itself, with its other names and its own site.
    fn entity_node(&self, page: &PlannedPage, frame: &Frame, names: &[super::view::Spoken]) -> Value {
        let Subject::Article(id) = &page.subject else { return Value::Null };
        let roster = &self.graph.roster;
        let vocabulary = self.vocabulary();
        let places = roster.entities.get(id).into_iter().flat_map(crate::graph::Entity::places);
        let said = places.flat_map(|place| {
            let terms = vocabulary.facets.iter().flat_map(|facet| place.of(&facet.id));
            terms.filter_map(|term| vocabulary.term(term)?.schema_org.as_deref())
        });
        let mut node = Map::new();
        node.insert("@type".to_owned(), json!(said.into_iter().next().unwrap_or(ANY)));
        node.insert("name".to_owned(), json!(frame.title));
        if !names.is_empty() {
            let names: Vec<&str> = names.iter().map(|name| name.text.as_str()).collect();
            node.insert("alternateName".to_owned(), json!(names));
        }
        let website = roster.articles.get(id).and_then(|article| article.front()?.website.as_ref());
        if let Some(website) = website {
            node.insert("url".to_owned(), json!(website.text));
            node.insert("sameAs".to_owned(), json!(website.text));
        }
        Value::Object(node)
    }

    fn distribution(&self, page: &PlannedPage) -> Value {
        let Subject::Item(_, id) = &page.subject else { return Value::Null };
        let file = |(form, kind): (&str, &str)| {
            let address = format!("{}/data/{id}/rows.{form}", self.plan.base);
            json!({"@type": "DataDownload", "encodingFormat": kind, "contentUrl": self.whole(&address)})
        };
        [("csv", "text/csv"), ("json", "application/json")].map(file).into_iter().collect()
    }

    fn changed(&self, page: &PlannedPage) -> Value {
        let Subject::Article(id) = &page.subject else { return Value::Null };
        let article = self.graph.roster.articles.get(id);
        let date = article.and_then(|article| article.updated.or(article.published));
        json!(date.map(|date| date.to_string()))
    }

    fn published(&self, page: &PlannedPage) -> Value {
        let Subject::Article(id) = &page.subject else { return Value::Null };
        let date = self.graph.roster.articles.get(id).and_then(|article| article.published);
        json!(date.map(|date| date.to_string()))
    }

    fn released(&self) -> Value {
        let release = self.vocabulary().settings.release.as_ref();
        json!(release.and_then(|release| release.date).map(|date| date.to_string()))
    }
}
