//! The front matter of a page as its author wrote it: the engine's keys typed, all others as facets.

use super::allow::{Allow, read_allow};
use super::body::Body;
use super::fact::{WrittenFact, WrittenPlace, WrittenRelation, read_fact, read_place, read_relation};
use super::markdown::parse_line;
use super::stamp::{WrittenStamp, read_stamp};
use crate::diagnostic::{Diagnostic, Fault, Spot, rules};
use crate::source::{Fields, Written};

/// A short text in which brackets work.
#[derive(Clone, Debug, PartialEq)]
pub struct Text {
    /// As written.
    pub written: Written,
    /// As read.
    pub body: Body,
}

/// The front matter of one document. What a key means is in the documentation of formats.
#[derive(Clone, Debug, Default)]
#[expect(missing_docs, reason = "the fields are the keys")]
pub struct FrontMatter {
    pub title: Option<Written>,
    pub aliases: Vec<Written>,
    pub summary: Option<Text>,
    pub offers: Option<Text>,
    pub caption: Option<Text>,
    pub standfirst: Option<Text>,
    pub owner: Option<Written>,
    pub headquarters: Option<Written>,
    pub founded: Option<Written>,
    pub website: Option<Written>,
    pub updated: Option<Written>,
    pub published: Option<Written>,
    pub author: Option<Written>,
    pub part: Option<Written>,
    pub sort: Option<Written>,
    pub original: Option<Written>,
    pub template: Option<Written>,
    pub redirects: Vec<Written>,
    pub autolink: Option<bool>,
    pub draft: bool,
    pub wanted: bool,
    pub facts: Vec<WrittenFact>,
    pub relations: Vec<WrittenRelation>,
    pub also: Vec<WrittenPlace>,
    /// A translation's labels of facts.
    pub labels: Vec<(Written, Written)>,
    /// A translation's notes of facts.
    pub fact_notes: Vec<(Written, Written)>,
    /// A translation's notes of relations, by `supplies openai`.
    pub relation_notes: Vec<(Written, Written)>,
    /// A translation's stamp.
    pub translation: Option<WrittenStamp>,
    /// What the author lets stand in this file.
    pub allow: Vec<Allow>,
    /// Every other key: a facet and its terms.
    pub facets: Vec<(Written, Vec<Written>)>,
    /// True where the front matter could not be read, which has been told.
    pub is_unread: bool,
    /// True where a title stands that could not be read, which has been told.
    pub has_unread_title: bool,
    /// Keys that belong to the original alone, where they stand here.
    pub original_only: Vec<Written>,
    /// Keys that belong to a translation alone, where they stand here.
    pub translation_only: Vec<Written>,
}

/// Keys that a translation may not carry.
const ORIGINAL_ONLY: &[&str] =
    &["facts", "relations", "also", "founded", "website", "redirects", "original", "sort"];
/// Keys that only a translation carries.
const TRANSLATION_ONLY: &[&str] = &["labels", "notes", "translation"];

pub(super) fn read_front(mut fields: Fields<'_>, faults: &mut Vec<Diagnostic>) -> FrontMatter {
    let file = fields.file();
    let mut front = FrontMatter::default();
    let line = |written: Option<Written>, faults: &mut Vec<Diagnostic>| {
        written.map(|written| Text { body: parse_line(&written, file, faults), written })
    };
    let mut keys = Vec::new();
    for key in ORIGINAL_ONLY.iter().chain(TRANSLATION_ONLY) {
        keys.extend(fields.key(key));
    }
    (front.original_only, front.translation_only) =
        keys.into_iter().partition(|key| ORIGINAL_ONLY.contains(&key.text.as_str()));
    let has_title = fields.key("title").is_some();
    front.title = fields.text("title", faults);
    front.has_unread_title = has_title && front.title.is_none();
    front.aliases = fields.texts("aliases", faults);
    let summary = fields.text("summary", faults);
    front.summary = line(summary, faults);
    let offers = fields.text("offers", faults);
    front.offers = line(offers, faults);
    let caption = fields.text("caption", faults);
    front.caption = line(caption, faults);
    let standfirst = fields.text("standfirst", faults);
    front.standfirst = line(standfirst, faults);
    front.owner = fields.text("owner", faults);
    front.headquarters = fields.text("headquarters", faults);
    front.founded = fields.text("founded", faults);
    front.website = fields.text("website", faults);
    front.updated = fields.text("updated", faults);
    front.published = fields.text("published", faults);
    front.author = fields.text("author", faults);
    front.part = fields.text("part", faults);
    front.sort = fields.text("sort", faults);
    front.original = fields.text("original", faults);
    front.template = fields.text("template", faults);
    front.redirects = fields.texts("redirects", faults);
    front.autolink = fields.flag("autolink", faults);
    front.draft = fields.flag("draft", faults).unwrap_or(false);
    front.wanted = fields.flag("wanted", faults).unwrap_or(false);
    front.facts = fields.list("facts", faults).iter().map(|node| read_fact(node, file, faults)).collect();
    front.relations = fields
        .list("relations", faults)
        .iter()
        .filter_map(|node| read_relation(node, file, faults))
        .collect();
    front.also = fields.list("also", faults).iter().map(|node| read_place(node, file, faults)).collect();
    front.allow =
        fields.list("allow", faults).iter().filter_map(|node| read_allow(node, file, faults)).collect();
    front.labels = pairs(&mut fields, "labels", faults);
    if let Some(notes) = fields.take("notes") {
        let mut notes = Fields::of(notes, file, "`notes`", faults);
        front.fact_notes = pairs(&mut notes, "facts", faults);
        front.relation_notes = pairs(&mut notes, "relations", faults);
        notes.close(faults);
    }
    front.translation = read_stamp(&mut fields, file, faults);
    for (key, value) in fields.rest() {
        front.facets.push((key.clone(), fields.texts_of(&key.text, value, faults)));
    }
    front
}

/// A mapping of names to texts.
pub(super) fn pairs<'a>(
    fields: &mut Fields<'a>,
    key: &'a str,
    faults: &mut Vec<Diagnostic>,
) -> Vec<(Written, Written)> {
    let file = fields.file();
    let Some(node) = fields.take(key) else { return Vec::new() };
    let what = format!("`{key}`");
    let mut inner = Fields::of(node, file, &what, faults);
    let mut found = Vec::new();
    for (name, value) in inner.rest() {
        match value.written() {
            Some(text) => found.push((name.clone(), text)),
            None if value.is_nothing() => {}
            None => {
                let fault = Fault::new(format!("`{}` takes one text, not {}", name.text, value.kind()));
                faults.push(fault.at(&rules::SHAPE, file.at(value.spot())));
            }
        }
    }
    found
}

impl FrontMatter {
    /// The place of the title, or of the front matter where there is none.
    pub fn title_spot(&self) -> Spot {
        self.title.as_ref().map_or(Spot::File, |title| title.spot)
    }
}
