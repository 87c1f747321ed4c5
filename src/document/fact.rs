//! Facts, relations, further places and works as an author writes them, before any of it is understood.

use crate::diagnostic::{Diagnostic, Fault, SitePath, Spot, rules};
use crate::source::{Fields, Node, Spoken, Value, Written};

/// A fact as written.
#[derive(Clone, Debug)]
#[expect(missing_docs, reason = "the fields are the keys of `facts:`")]
pub struct WrittenFact {
    pub id: Option<Written>,
    pub label: Option<Spoken>,
    pub value: Option<Written>,
    pub text: Option<Spoken>,
    pub date: Option<Written>,
    pub middle: Option<Written>,
    pub period: Option<Written>,
    pub as_of: Option<Written>,
    pub basis: Option<Spoken>,
    pub about: Option<Written>,
    pub superseded_by: Option<Written>,
    pub source: Option<WrittenSource>,
    pub confidence: Option<Written>,
    pub note: Option<Spoken>,
    pub series: Vec<WrittenEntry>,
    /// Where the fact stands.
    pub spot: Spot,
}

/// An earlier value of a fact, as written.
#[derive(Clone, Debug, PartialEq)]
#[expect(missing_docs, reason = "the fields are the keys of `series:`")]
pub struct WrittenEntry {
    pub value: Option<Written>,
    pub period: Option<Written>,
    pub as_of: Option<Written>,
    pub source: Option<WrittenSource>,
    pub note: Option<Spoken>,
    pub spot: Spot,
}

/// A relation as written: `- supplies: openai`.
#[derive(Clone, Debug, PartialEq)]
#[expect(missing_docs, reason = "the fields are the keys of `relations:`")]
pub struct WrittenRelation {
    pub kind: Written,
    pub target: Written,
    pub note: Option<Spoken>,
    pub source: Option<WrittenSource>,
    pub as_of: Option<Written>,
}

/// A further place of an entity: facets and their terms.
#[derive(Clone, Debug)]
pub struct WrittenPlace {
    /// Each facet with its terms.
    pub facets: Vec<(Written, Vec<Written>)>,
    /// Where the place stands.
    pub spot: Spot,
}

/// Where a number comes from: the key of a work, or the work itself.
#[derive(Clone, Debug, PartialEq)]
pub enum WrittenSource {
    /// A key of `content/sources.yaml`.
    Key(Written),
    /// A work written out.
    Work(Box<WrittenWork>),
    /// Something else, which has been told.
    Unread,
}

/// A work as written.
#[derive(Clone, Debug, PartialEq)]
#[expect(missing_docs, reason = "the fields are the keys of a work")]
pub struct WrittenWork {
    pub title: Option<Spoken>,
    pub publisher: Option<Spoken>,
    pub author: Option<Written>,
    pub url: Option<Written>,
    pub locator: Option<Written>,
    pub date: Option<Written>,
    pub accessed: Option<Written>,
    pub undated: bool,
    pub spot: Spot,
}

pub(super) fn read_fact(node: &Node, file: &SitePath, faults: &mut Vec<Diagnostic>) -> WrittenFact {
    let mut fields = Fields::of(node, file, "a fact", faults);
    let fact = WrittenFact {
        id: fields.required("id", faults),
        label: fields.spoken("label", faults),
        value: fields.text("value", faults),
        text: fields.spoken("text", faults),
        date: fields.text("date", faults),
        middle: fields.text("middle", faults),
        period: fields.text("period", faults),
        as_of: fields.text("as_of", faults),
        basis: fields.spoken("basis", faults),
        about: fields.text("about", faults),
        superseded_by: fields.text("superseded_by", faults),
        source: read_source(&mut fields, faults),
        confidence: fields.text("confidence", faults),
        note: fields.spoken("note", faults),
        series: fields.list("series", faults).iter().map(|node| read_entry(node, file, faults)).collect(),
        spot: node.spot(),
    };
    fields.close(faults);
    fact
}

fn read_entry(node: &Node, file: &SitePath, faults: &mut Vec<Diagnostic>) -> WrittenEntry {
    let mut fields = Fields::of(node, file, "an entry of a series", faults);
    let entry = WrittenEntry {
        value: fields.required("value", faults),
        period: fields.text("period", faults),
        as_of: fields.text("as_of", faults),
        source: read_source(&mut fields, faults),
        note: fields.spoken("note", faults),
        spot: node.spot(),
    };
    fields.close(faults);
    entry
}

pub(super) fn read_relation(
    node: &Node,
    file: &SitePath,
    faults: &mut Vec<Diagnostic>,
) -> Option<WrittenRelation> {
    let mut fields = Fields::of(node, file, "a relation", faults);
    let note = fields.spoken("note", faults);
    let source = read_source(&mut fields, faults);
    let as_of = fields.text("as_of", faults);
    let rest = fields.rest();
    let mut kinds = rest.iter();
    let found = kinds.next().and_then(|(kind, target)| Some((kind.clone(), target.written()?)));
    match (found, kinds.next()) {
        (Some((kind, target)), None) => Some(WrittenRelation { kind, target, note, source, as_of }),
        (Some(_), Some((second, _))) => {
            let fault = Fault::new(format!("the relation has a second kind, `{}`", second.text))
                .hint("write one item per relation; beside its kind it has `note`, `source` and `as_of`");
            faults.push(fault.at(&rules::SHAPE, file.at(second.spot)));
            None
        }
        _ => {
            let fault = Fault::new("the relation names nobody")
                .hint("write the kind of relation and an id: `- kind: some-id`");
            faults.push(fault.at(&rules::SHAPE, file.at(node.spot())));
            None
        }
    }
}

pub(super) fn read_place(node: &Node, file: &SitePath, faults: &mut Vec<Diagnostic>) -> WrittenPlace {
    let mut fields = Fields::of(node, file, "a further place", faults);
    let mut facets = Vec::new();
    for (facet, terms) in fields.rest() {
        facets.push((facet.clone(), fields.texts_of(&facet.text, terms, faults)));
    }
    WrittenPlace { facets, spot: node.spot() }
}

/// Takes `source:`, a key or a work, where it stands.
pub fn read_source(fields: &mut Fields<'_>, faults: &mut Vec<Diagnostic>) -> Option<WrittenSource> {
    let (key, node) = fields.take_entry("source")?;
    if let Some(key) = node.written() {
        return Some(WrittenSource::Key(key));
    }
    if let Value::Map(_) = node.value {
        let work = read_work(node, key.spot, fields.file(), faults);
        return Some(WrittenSource::Work(Box::new(work)));
    }
    let fault =
        Fault::new(format!("`source` takes a key of `content/sources.yaml` or a work, not {}", node.kind()));
    faults.push(fault.at(&rules::SHAPE, fields.file().at(node.spot())));
    Some(WrittenSource::Unread)
}

/// Reads a work written out under a key, here or in `content/sources.yaml`.
pub fn read_work(node: &Node, key: Spot, file: &SitePath, faults: &mut Vec<Diagnostic>) -> WrittenWork {
    let mut fields = Fields::of(node, file, "a source", faults);
    let work = WrittenWork {
        title: fields.spoken("title", faults),
        publisher: fields.spoken("publisher", faults),
        author: fields.text("author", faults),
        url: fields.text("url", faults),
        locator: fields.text("locator", faults),
        date: fields.text("date", faults),
        accessed: fields.text("accessed", faults),
        undated: fields.flag("undated", faults).unwrap_or(false),
        spot: key,
    };
    fields.close(faults);
    work
}
