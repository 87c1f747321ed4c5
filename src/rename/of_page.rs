//! Finds the names on a page: in its front matter, its short texts and its prose.

use super::find::{Finder, entries, field, list, texts};
use super::name::Name;
use crate::diagnostic::clamp;
use crate::document::{Document, parse};
use crate::source::{Node, Source, read_yaml, split};

/// The texts of a page in which brackets work.
const LINES: &[&str] = &["summary", "offers", "caption", "standfirst"];
impl Finder<'_> {
    /// The names on one language's page.
    pub(super) fn page(&mut self, source: &Source) {
        let Some(document) = parse(source).value else { return };
        let text = source.text().unwrap_or_default();
        self.own.clone_from(&document.id);
        let front = split(text).front.and_then(|yaml| read_yaml(text.get(yaml)?).ok());
        if let Some(front) = front {
            self.front(&front, &document);
        }
        self.body(&document.body, text);
    }

    fn front(&mut self, front: &Node, document: &Document) {
        LINES.iter().filter_map(|key| field(front, key)).for_each(|text| self.line(text));
        let places = document.front.also.iter().flat_map(|place| &place.facets);
        for (facet, terms) in document.front.facets.iter().chain(places) {
            for term in terms {
                self.put(Name::term(&facet.text, &term.text), term.spot);
            }
        }
        for fact in list(front, "facts") {
            self.fact(fact, &document.id);
        }
        for relation in list(front, "relations") {
            self.source(relation);
            let kinds = entries(relation).iter();
            for (_, target) in
                kinds.filter(|(kind, _)| !["note", "source", "as_of"].contains(&kind.text.as_str()))
            {
                self.id(target);
            }
        }
        let notes = field(front, "notes");
        let labels = [field(front, "labels"), notes.and_then(|notes| field(notes, "facts"))];
        for (fact, _) in labels.into_iter().flatten().flat_map(entries) {
            for owner in self.owners(&document.id, &fact.text) {
                self.put(Name::member(&owner, &fact.text), fact.spot);
            }
        }
        for (relation, _) in
            notes.and_then(|notes| field(notes, "relations")).map(entries).unwrap_or_default()
        {
            let Some((kind, target)) = relation.text.split_once(' ') else { continue };
            let blanks = target.len() - target.trim_start().len();
            let at = clamp(kind.len() + 1 + blanks);
            let target = target.trim();
            self.put(Name::id(target), relation.spot.narrow(at, at.saturating_add(clamp(target.len()))));
        }
        let stamp = field(front, "translation").and_then(|stamp| field(stamp, "sections"));
        for (anchor, _) in stamp.map(entries).unwrap_or_default() {
            self.put(Name::anchor(&document.id, &anchor.text), anchor.spot);
        }
    }

    fn fact(&mut self, node: &Node, page: &str) {
        let about = field(node, "about").and_then(Node::written);
        let owner = about.as_ref().map_or(page, |about| about.text.as_str()).to_owned();
        if let Some(about) = about {
            self.put(Name::Id(about.text), about.spot);
        }
        if let Some(id) = field(node, "id").and_then(Node::written) {
            self.put(Name::member(&owner, &id.text), id.spot);
        }
        if let Some(by) = field(node, "superseded_by").and_then(Node::written) {
            match by.text.split_once('.') {
                Some((of, fact)) => {
                    let at = clamp(of.len() + 1);
                    self.put(Name::id(of), by.spot.narrow(0, clamp(of.len())));
                    self.put(Name::member(of, fact), by.spot.narrow(at, clamp(by.text.len())));
                }
                None => self.put(Name::member(&owner, &by.text), by.spot),
            }
        }
        self.source(node);
        for entry in list(node, "series") {
            self.source(entry);
        }
    }

    /// Whom the facts of a page are about that have this id.
    fn owners(&self, page: &str, fact: &str) -> Vec<String> {
        let front = self.site.roster.articles.get(page).and_then(|article| article.front());
        let facts = front.into_iter().flat_map(|front| &front.facts);
        let facts = facts.filter(|known| known.id.as_ref().is_some_and(|id| id.text == fact));
        let mut owners: Vec<String> = facts
            .map(|fact| fact.about.as_ref().map_or(page, |about| about.text.as_str()).to_owned())
            .collect();
        owners.sort_unstable();
        owners.dedup();
        owners
    }

    /// `content/site.yaml`, `content/sources.yaml` and the files of the vocabulary.
    pub(super) fn words(&mut self, path: &str, node: &Node) {
        match path {
            "content/site.yaml" => self.settings(node),
            "content/sources.yaml" => {
                for (key, _) in entries(node) {
                    self.put(Name::id(&key.text), key.spot);
                }
            }
            "content/vocabulary/facets.yaml" => {
                for (facet, declared) in entries(node) {
                    self.facet(&facet.text, declared);
                }
            }
            "content/vocabulary/units.yaml" => {
                for (_, unit) in field(node, "units").map(entries).unwrap_or_default() {
                    list(unit, "rates").iter().for_each(|rate| self.source(rate));
                }
            }
            _ => {}
        }
    }

    fn settings(&mut self, node: &Node) {
        if let Some(menu) = field(node, "menu") {
            self.each(menu, |id| Some(Name::id(id)));
        }
        if let Some(release) = field(node, "release") {
            if let Some(changes) = field(release, "changes") {
                self.id(changes);
            }
            if let Some(status) = field(release, "status") {
                self.line(status);
            }
        }
        // A path of a page ends with its id; one that ends with `/**` is of a folder.
        for path in field(node, "one_language").map(texts).unwrap_or_default() {
            if !path.text.ends_with("/**") {
                let at = path.text.rfind('/').map_or(0, |slash| slash + 1);
                let id = path.text.get(at..).unwrap_or_default().split('.').next().unwrap_or_default();
                self.put(Name::id(id), path.spot.narrow(clamp(at), clamp(at + id.len())));
            }
        }
    }

    fn facet(&mut self, facet: &str, node: &Node) {
        let vocabulary = &self.site.roster.vocabulary;
        let Some(declared) = vocabulary.facet(facet) else { return };
        let named =
            |written: &Option<crate::source::Written>| written.as_ref().map(|written| written.text.clone());
        let own: Vec<String> = std::iter::once(facet.to_owned()).chain(named(&declared.part_of)).collect();
        let spans = named(&declared.spans);
        let spanned = vocabulary.facets.iter().filter(|known| {
            spans.is_some() && (Some(&known.id) == spans.as_ref() || named(&known.part_of) == spans)
        });
        let spanned: Vec<String> = spanned.map(|facet| facet.id.clone()).collect();
        let traded: Vec<String> =
            vocabulary.decider(declared).map(|facet| facet.id.clone()).into_iter().collect();
        let find = |allowed: &[String], term: &str| {
            allowed
                .iter()
                .find_map(|facet| vocabulary.facet(facet)?.term(term).map(|_| Name::term(facet, term)))
        };
        for (term, _) in field(node, "unit").map(entries).unwrap_or_default() {
            self.put(Name::term(facet, &term.text), term.spot);
        }
        for (term, declared) in field(node, "terms").map(entries).unwrap_or_default() {
            self.put(Name::term(facet, &term.text), term.spot);
            for (key, value) in entries(declared) {
                match key.text.as_str() {
                    "part_of" => self.each(value, |term| find(&own, term)),
                    "from" | "to" | "joins" => self.each(value, |term| find(&spanned, term)),
                    "trades" | "takes" => self.each(value, |term| find(&traded, term)),
                    "shows" => self.query(value),
                    _ => {}
                }
            }
        }
    }
}
