//! Finds every place of a site's files where something is named, by the parsers that read them.
//!
//! A place is the bytes of the name alone, or its part of a YAML text: what merely looks like the name, in
//! running words, code or quotations, is no place.

use std::collections::BTreeMap;

use super::name::Name;
use crate::diagnostic::{SitePath, Spot, clamp};
use crate::document::{Body, Bracket, Mention, Piece, Target, is_id, parse_line, parse_query};
use crate::formula::{self, Formula, Wanted, parse_test};
use crate::graph::{ItemKind, Roster};
use crate::page::{address_of_page, folder};
use crate::source::{Node, Source, SourceTree, Value, Written, read_yaml};
use crate::vocabulary::{TermRef, address_of};

/// A name and where it is written, in the file at hand.
#[derive(Clone, Debug)]
pub(super) struct Found {
    pub(super) name: Name,
    pub(super) spot: Spot,
}

/// What the finder has to know of the whole site.
pub(super) struct Site<'a> {
    pub(super) roster: &'a Roster,
    pub(super) tree: &'a SourceTree,
    /// The types of the columns of every dataset, and which is its key.
    pub(super) datasets: BTreeMap<String, Sheet>,
    /// The facets whose terms are the rows of maps, by map.
    rows: BTreeMap<String, String>,
    /// What lives at each address without its language; terms are in it too.
    addresses: BTreeMap<String, Name>,
}

/// The columns of a dataset.
#[derive(Default)]
pub(super) struct Sheet {
    pub(super) types: BTreeMap<String, String>,
    pub(super) key: String,
}

impl Sheet {
    /// True for a column whose cells are ids.
    pub(super) fn has_ids(&self, column: &str) -> bool {
        self.types.get(column).is_some_and(|kind| kind == "entity" || kind == "source")
    }
}

/// The folders of data files, and what a file in them is.
pub(super) const FOLDERS: [(&str, ItemKind); 3] = [
    ("content/models/", ItemKind::Model),
    ("content/datasets/", ItemKind::Dataset),
    ("content/frameworks/", ItemKind::Framework),
];

impl<'a> Site<'a> {
    pub(super) fn of(roster: &'a Roster, tree: &'a SourceTree) -> Site<'a> {
        let mut addresses = BTreeMap::new();
        for article in roster.articles.values() {
            addresses
                .insert(address_of_page(article.folder, &article.id, &article.below), Name::id(&article.id));
        }
        for (id, kind, _) in items(tree) {
            addresses.insert(format!("/{}/{id}/", folder(kind)), Name::id(id));
        }
        for key in roster.works.iter().filter_map(|(_, work)| work.key.as_ref()) {
            addresses.insert(format!("/sources/{key}/"), Name::id(key));
        }
        for facet in &roster.vocabulary.facets {
            for term in &facet.terms {
                let address = format!("/{}/{}/", address_of(&facet.id), address_of(&term.id));
                addresses.insert(address, Name::TermAddress(TermRef::new(&facet.id, &term.id)));
            }
        }
        let datasets = items(tree).filter(|(_, kind, _)| *kind == ItemKind::Dataset);
        let datasets = datasets.map(|(id, _, source)| (id.to_owned(), columns(source))).collect();
        let maps = items(tree).filter(|(_, kind, _)| *kind == ItemKind::Framework);
        let rows = maps.filter_map(|(id, _, source)| {
            let node = read_yaml(source.text()?).ok()?;
            let rows = field(&node, "rows").and_then(Node::written)?;
            Some((id.to_owned(), roster.vocabulary.facet(&rows.text)?.id.clone()))
        });
        let rows = rows.collect();
        Site { roster, tree, datasets, rows, addresses }
    }

    /// What lives at a path from the root, whatever language it names.
    fn at(&self, path: &str) -> Option<&Name> {
        let path = format!("{}/", path.trim_end_matches('/'));
        let languages = self.roster.vocabulary.languages.iter();
        let bare = languages.filter_map(|entry| path.strip_prefix(&format!("/{}", entry.id)));
        let bare = bare.filter(|rest| rest.starts_with('/'));
        std::iter::once(path.as_str()).chain(bare).find_map(|path| self.addresses.get(path))
    }
}

/// Every model, dataset and framework by its file.
pub(super) fn items(tree: &SourceTree) -> impl Iterator<Item = (&str, ItemKind, &Source)> {
    FOLDERS.into_iter().flat_map(move |(folder, kind)| {
        tree.own_below(folder).filter_map(move |source| {
            let id = source.path().as_str().strip_prefix(folder)?.strip_suffix(".yaml")?;
            Some((id, kind, source))
        })
    })
}

fn columns(source: &Source) -> Sheet {
    let mut sheet = Sheet::default();
    let Ok(node) = read_yaml(source.text().unwrap_or_default()) else { return sheet };
    sheet.key = field(&node, "key").and_then(Node::written).map(|key| key.text).unwrap_or_default();
    for (name, column) in field(&node, "columns").map(entries).unwrap_or_default() {
        let kind = field(column, "type").and_then(Node::written);
        sheet.types.insert(name.text.clone(), kind.map(|kind| kind.text).unwrap_or_default());
    }
    sheet
}

/// Finds the names of one file.
pub(super) struct Finder<'a> {
    pub(super) site: &'a Site<'a>,
    pub(super) file: &'a SitePath,
    /// The page, model, dataset or framework the file is of; empty for others.
    pub(super) own: String,
    pub(super) found: Vec<Found>,
}

impl<'a> Finder<'a> {
    /// The names of one source; files that hold none have none.
    pub(super) fn find(site: &'a Site<'a>, source: &'a Source) -> Vec<Found> {
        let path = source.path().as_str();
        let mut finder = Finder { site, file: source.path(), own: String::new(), found: Vec::new() };
        let text = source.text().unwrap_or_default();
        if path.ends_with(".md") {
            finder.page(source);
        } else if let Some(id) =
            path.strip_prefix("content/datasets/").and_then(|name| name.strip_suffix(".csv"))
        {
            id.clone_into(&mut finder.own);
            finder.sheet(source);
        } else if let (true, Ok(node)) = (path.ends_with(".yaml"), read_yaml(text)) {
            match FOLDERS.iter().find_map(|(folder, kind)| Some((path.strip_prefix(folder)?, kind))) {
                Some((name, kind)) => {
                    name.trim_end_matches(".yaml").clone_into(&mut finder.own);
                    match kind {
                        ItemKind::Model => finder.model(&node),
                        ItemKind::Dataset => finder.dataset(&node),
                        ItemKind::Framework => finder.framework(&node),
                    }
                }
                None => finder.words(path, &node),
            }
        }
        finder.found
    }

    pub(super) fn put(&mut self, name: Name, spot: Spot) {
        self.found.push(Found { name, spot });
    }

    /// The id a scalar holds.
    pub(super) fn id(&mut self, node: &Node) {
        if let Some(written) = node.written() {
            self.put(Name::Id(written.text), written.spot);
        }
    }

    /// The key of a source that `source:` holds; a work written out names nothing.
    pub(super) fn source(&mut self, node: &Node) {
        if let Some(source) = field(node, "source") {
            self.id(source);
        }
    }

    /// Scalars, one or a list, each of which is a name.
    pub(super) fn each(&mut self, node: &Node, name: impl Fn(&str) -> Option<Name>) {
        for written in texts(node) {
            if let Some(name) = name(&written.text) {
                self.put(name, written.spot);
            }
        }
    }

    /// `layer=L2, segment=neocloud`.
    pub(super) fn query(&mut self, node: &Node) {
        let Some(written) = node.written() else { return };
        for condition in parse_query(&written.text).unwrap_or_default() {
            let at = condition.term_at;
            self.put(
                Name::term(&condition.facet, &condition.term),
                narrow(written.spot, at.start, condition.term.len()),
            );
        }
    }

    /// A short text, or one in each language, in which brackets work.
    pub(super) fn line(&mut self, node: &Node) {
        match &node.value {
            Value::Map(entries) => entries.iter().for_each(|(_, text)| self.line(text)),
            Value::List(items) => items.iter().for_each(|text| self.line(text)),
            _ => {
                let Some(written) = node.written() else { return };
                let body = parse_line(&written, self.file, &mut Vec::new());
                self.body(&body, &written.text);
            }
        }
    }

    /// The brackets and links of a body, whose places count bytes of `text`.
    pub(super) fn body(&mut self, body: &Body, text: &str) {
        for mention in &body.mentions {
            self.mention(mention, text);
        }
        self.links(&body.pieces, text);
    }

    fn mention(&mut self, mention: &Mention, text: &str) {
        let Some((start, end)) = offsets(mention.target_spot) else { return };
        let target = text.get(start..end).unwrap_or_default();
        let site = self.site;
        let rows = match &mention.bracket {
            Bracket::Shown { name, .. } => site.rows.get(name).map(String::as_str),
            _ => None,
        };
        let mut put = |name: Name, at: usize, written: &str| {
            if target.get(at..).is_some_and(|rest| rest.starts_with(written)) {
                self.put(name, narrow(mention.target_spot, at, written.len()));
            }
        };
        // After `/` and `#` there may be blanks.
        let behind = |sign: char| {
            let at = target.find(sign)? + 1;
            let rest = target.get(at..)?;
            Some(at + rest.len() - rest.trim_start().len())
        };
        match &mention.bracket {
            Bracket::Page { id, anchor, .. } => {
                put(Name::id(id), 0, id);
                if let (Some(anchor), Some(at)) = (anchor, behind('#')) {
                    put(Name::anchor(id, anchor), at, anchor);
                }
            }
            Bracket::Term { facet, term, .. } => {
                if let Some(at) = behind('/') {
                    put(Name::term(facet, term), at, term);
                }
            }
            Bracket::Value { owner, name, .. } => {
                put(Name::id(owner), 0, owner);
                put(Name::member(owner, name), owner.len() + 1, name);
            }
            Bracket::Citation { key, .. } => put(Name::id(key), 0, key),
            Bracket::Query { conditions, .. } => {
                for condition in conditions {
                    let name = Name::term(&condition.facet, &condition.term);
                    put(name, condition.term_at.start, &condition.term);
                }
            }
            Bracket::Shown { name, part } => {
                put(Name::id(name), 0, name);
                // A map shows one of its rows.
                let rows = part.as_ref().and_then(|part| Some((rows?, part)));
                if let (Some((facet, part)), Some(at)) = (rows, behind('#')) {
                    put(Name::term(facet, part), at, part);
                }
            }
        }
    }

    /// Links to pages of this site by their address, and to sections of the page itself.
    fn links(&mut self, pieces: &[Piece], text: &str) {
        for piece in pieces {
            let address = match piece {
                Piece::Link(address) => address,
                Piece::Box { title, .. } => {
                    self.links(title, text);
                    continue;
                }
                _ => continue,
            };
            let Some((start, end)) = offsets(address.spot) else { continue };
            let written = text.get(start..end).unwrap_or_default();
            let mut put = |name: Name, at: usize, length: usize| {
                self.found.push(Found { name, spot: narrow(address.spot, at, length) });
            };
            match &address.target {
                Target::Outside(_) => {}
                Target::Anchor(anchor) => {
                    if let Some(at) = written.rfind(&format!("#{anchor}")) {
                        put(Name::anchor(&self.own, anchor), at + 1, anchor.len());
                    }
                }
                Target::Site(whole) => {
                    let (path, anchor) = whole
                        .split_once('#')
                        .map_or((whole.as_str(), None), |(path, anchor)| (path, Some(anchor)));
                    let (Some(name), Some(at)) = (self.site.at(path), written.rfind(whole)) else { continue };
                    let trimmed = path.trim_end_matches('/');
                    let last = trimmed.rfind('/').map_or(0, |slash| slash + 1);
                    put(name.clone(), at + last, trimmed.len() - last);
                    if let (Some(anchor), Name::Id(id)) = (anchor, name) {
                        put(Name::anchor(id, anchor), at + path.len() + 1, anchor.len());
                    }
                }
            }
        }
    }

    /// A formula, where `own` owns the names that stand alone in it.
    pub(super) fn formula(&mut self, written: &Written) {
        if let Ok(formula) = Formula::parse(&written.text, &self.site.roster.vocabulary.units) {
            let names: Vec<_> = formula.names().map(|(name, span)| (name.clone(), span)).collect();
            names.iter().for_each(|(name, span)| self.named(name, *span, written));
        }
    }

    /// What an input is given: `=` and the name of a value; a quantity names nothing.
    pub(super) fn given(&mut self, node: &Node) {
        let Some(written) = node.written() else { return };
        if let Some(bound) = written.text.strip_prefix('=') {
            self.formula(&Written { text: bound.to_owned(), spot: written.spot.narrow(1, u32::MAX) });
        }
    }

    /// A comparison over figures.
    pub(super) fn test(&mut self, node: &Node) {
        let Some(written) = node.written() else { return };
        if let Ok(test) = parse_test(&written.text, &self.site.roster.vocabulary.units) {
            let names: Vec<_> = test.names().map(|(name, span)| (name.clone(), span)).collect();
            names.iter().for_each(|(name, span)| self.named(name, *span, &written));
        }
    }

    /// One name of a formula, which stands at a span of it.
    fn named(&mut self, name: &formula::Name, (start, end): (u32, u32), written: &Written) {
        let spot = written.spot;
        let at = |from: u32, length: usize| spot.narrow(from, from.saturating_add(clamp(length)));
        let second = |first: &str| start.saturating_add(clamp(first.len() + 1));
        let last = |length: usize| end.saturating_sub(clamp(length));
        match name {
            formula::Name::Own(own) => {
                let name = Name::member(&self.own, own);
                self.put(name, at(start, own.len()));
            }
            formula::Name::Member { owner, name, .. } => {
                self.put(Name::id(owner), at(start, owner.len()));
                self.put(Name::member(owner, name), at(second(owner), name.len()));
            }
            formula::Name::Cell { dataset, key, column } => {
                self.put(Name::id(dataset), at(start, dataset.len()));
                self.put(Name::member(dataset, column), at(last(column.len()), column.len()));
                let is_id = self.site.datasets.get(dataset).is_some_and(|sheet| sheet.has_ids(&sheet.key));
                // Blanks may stand around the key, and marks of quotation.
                let behind = usize::try_from(second(dataset)).unwrap_or(usize::MAX);
                let at = written.text.get(behind..).and_then(|rest| Some(behind + rest.find(key.as_str())?));
                if let (true, Some(at)) = (is_id, at) {
                    self.put(Name::id(key), narrow(spot, at, key.len()));
                }
            }
            formula::Name::Column { dataset, column, filter } => {
                self.put(Name::id(dataset), at(start, dataset.len()));
                self.put(Name::member(dataset, column), at(second(dataset), column.len()));
                for condition in filter.iter().flat_map(|filter| &filter.conditions) {
                    let (start, end) = condition.span;
                    self.put(Name::member(dataset, &condition.column), at(start, condition.column.len()));
                    let has_ids =
                        self.site.datasets.get(dataset).is_some_and(|sheet| sheet.has_ids(&condition.column));
                    if let (true, Wanted::Text(text)) = (has_ids, &condition.value) {
                        let from = end.saturating_sub(clamp(text.len() + 1));
                        self.put(Name::id(text), at(from, text.len()));
                    }
                }
            }
        }
    }

    /// The id in the key of a row, where the rows of a dataset are called by entities or sources.
    pub(super) fn row(&mut self, dataset: &str, node: &Node) {
        if self.site.datasets.get(dataset).is_some_and(|sheet| sheet.has_ids(&sheet.key)) {
            self.id(node);
        }
    }

    /// The place that a term of the chain names: of the ordered facet, or of one that is part of it.
    pub(super) fn place(&self, written: &str) -> Option<Name> {
        self.site.roster.vocabulary.find_place(written).ok().map(Name::Term)
    }

    /// A term of a facet; nothing where the facet has none of that name.
    pub(super) fn term_of(&self, facet: &str, term: &str) -> Option<Name> {
        self.site.roster.vocabulary.facet(facet)?.term(term).map(|_| Name::term(facet, term))
    }
}

/// An id, where a cell holds one: other names have no page.
pub(super) fn id_of_cell(text: &str) -> Option<Name> {
    is_id(text).then(|| Name::id(text))
}

/// A part of what stands at `spot`.
fn narrow(spot: Spot, from: usize, length: usize) -> Spot {
    spot.narrow(clamp(from), clamp(from + length))
}

/// The bytes of a spot, in the file or in the text of its node.
fn offsets(spot: Spot) -> Option<(usize, usize)> {
    match spot {
        Spot::Bytes { start, end } | Spot::InNode { start, end, .. } => {
            Some((usize::try_from(start).ok()?, usize::try_from(end).ok()?))
        }
        Spot::File | Spot::Node(_) => None,
    }
}

/// The value of a key.
pub(super) fn field<'n>(node: &'n Node, key: &str) -> Option<&'n Node> {
    match &node.value {
        Value::Map(entries) => entries.iter().find(|(known, _)| known.text == key).map(|(_, value)| value),
        _ => None,
    }
}

/// The entries of a mapping; of anything else there are none.
pub(super) fn entries(node: &Node) -> &[(Written, Node)] {
    match &node.value {
        Value::Map(entries) => entries,
        _ => &[],
    }
}

/// The items of a list; of anything else there are none.
pub(super) fn list<'n>(node: &'n Node, key: &str) -> &'n [Node] {
    match field(node, key).map(|node| &node.value) {
        Some(Value::List(items)) => items,
        _ => &[],
    }
}

/// One scalar, or the scalars of a list.
pub(super) fn texts(node: &Node) -> Vec<Written> {
    match &node.value {
        Value::List(items) => items.iter().filter_map(Node::written).collect(),
        _ => node.written().into_iter().collect(),
    }
}
