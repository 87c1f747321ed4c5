//! Renames the vocabulary of a site: in YAML by the meaning of each key, in prose inside brackets.
//!
//! 1. [`Names::gather`] finds every id that `content/vocabulary/` declares and gives it a new name.
//! 2. [`Names::rename`] writes the site anew, with ids replaced and every word a reader sees kept.
//! 3. [`Names::back`] puts the old addresses into a finished page of the renamed site.
//!
//! A kind of file this module does not know fails the test: whoever adds one teaches it here.

mod frameworks;
mod numbers;

use std::collections::{BTreeMap, BTreeSet};

use layerwiki::graph::stamps;
use layerwiki::pipeline::{Closed, Wishes};
use layerwiki::source::{Node, Source, SourceTree, Value, read_yaml, split};

/// New names by old ones, each kind of id apart: a term and a unit may share a name and mean two things.
#[derive(Default)]
pub(crate) struct Names {
    facets: BTreeMap<String, String>,
    terms: BTreeMap<String, String>,
    relations: BTreeMap<String, String>,
    units: BTreeMap<String, String>,
    dimensions: BTreeMap<String, String>,
    prefixed: BTreeSet<String>,
    n: usize,
}

const FACETS: &str = "content/vocabulary/facets.yaml";
const RELATIONS: &str = "content/vocabulary/relations.yaml";
const UNITS: &str = "content/vocabulary/units.yaml";

/// Letters that stand before a unit and multiply it.
const PREFIXES: &str = "numckMGTPEµ";

impl Names {
    /// Every id the site's own vocabulary declares.
    pub(crate) fn gather(tree: &SourceTree) -> Names {
        let mut names = Names::default();
        for (facet, declared) in entries(&yaml(tree, FACETS)) {
            names.add(|names| &mut names.facets, &facet);
            for (term, _) in field(&declared, "terms").map(entries).unwrap_or_default() {
                names.add(|names| &mut names.terms, &term);
            }
        }
        for (relation, _) in entries(&yaml(tree, RELATIONS)) {
            names.add(|names| &mut names.relations, &relation);
        }
        let units = yaml(tree, UNITS);
        for dimension in field(&units, "dimensions").map(texts).unwrap_or_default() {
            names.add(|names| &mut names.dimensions, &dimension);
        }
        for (unit, declared) in field(&units, "units").map(entries).unwrap_or_default() {
            names.add(|names| &mut names.units, &unit);
            if field(&declared, "prefixes").is_some() {
                names.prefixed.insert(unit);
            }
        }
        names
    }

    fn add(&mut self, kind: impl Fn(&mut Names) -> &mut BTreeMap<String, String>, id: &str) {
        let new = format!("zq{}", self.n);
        self.n += 1;
        kind(self).entry(id.to_owned()).or_insert(new);
    }

    /// How many ids have a new name.
    pub(crate) fn count(&self) -> usize {
        [&self.facets, &self.terms, &self.relations, &self.units, &self.dimensions]
            .iter()
            .map(|map| map.len())
            .sum()
    }

    /// The site under the new names.
    pub(crate) fn rename(&self, tree: &SourceTree) -> SourceTree {
        let files = sources(tree).into_iter().map(|source| {
            let path = source.path().as_str();
            let Some(text) =
                source.text().filter(|_| !path.starts_with("static/") && !path.starts_with("templates/"))
            else {
                return source.clone();
            };
            let node =
                |text: &str| read_yaml(text).unwrap_or_else(|fault| panic!("{path}: {}", fault.message));
            let new = match path {
                FACETS => flow(&self.of_facets(&node(text))),
                RELATIONS => flow(&self.of_relations(&node(text))),
                UNITS => flow(&self.of_units(&node(text))),
                "content/site.yaml" => flow(&self.of_settings(&node(text))),
                "content/sources.yaml"
                | "content/vocabulary/boxes.yaml"
                | "content/vocabulary/glossary.yaml"
                | "content/vocabulary/languages.yaml"
                | "content/vocabulary/phrases.yaml" => text.to_owned(),
                _ if path.starts_with("content/models/") => flow(&self.of_model(&node(text))),
                // A sheet holds bare numbers; their unit stands with the column.
                _ if path.starts_with("content/datasets/") && path.ends_with(".csv") => text.to_owned(),
                _ if path.starts_with("content/datasets/") => flow(&self.of_dataset(&node(text))),
                _ if path.starts_with("content/frameworks/") => flow(&self.of_framework(&node(text), tree)),
                _ if path.ends_with(".md") => {
                    let parts = split(text);
                    let front = self.of_front(&node(&text[parts.front.expect("a page has front matter")]));
                    format!("---\n{}\n---\n{}", flow(&front), self.of_prose(&text[parts.body..]))
                }
                _ => panic!("teach tests/rename how the vocabulary is named in `{path}`"),
            };
            Source::new(source.path().clone(), new.into_bytes())
        });
        stamped_alike(tree, &SourceTree::new(files.collect::<Vec<_>>()))
    }

    /// The site with three mistakes that name words of the vocabulary: a unit of trade under the wrong
    /// term, a term nobody declared, and a unit nobody declared.
    pub(crate) fn spoil(&self, tree: &SourceTree) -> SourceTree {
        let facets = yaml(tree, FACETS);
        let decided = |(_, facet): &(String, Node)| Some(texts(field(facet, "decided_by")?).concat());
        let all = entries(&facets);
        let ordered =
            all.iter().find(|facet| decided(facet).is_some()).expect("one facet is decided by another");
        let terms = entries(field(&ordered.1, "terms").expect("it has terms"));
        let mut is_spoilt = [false; 3];
        let files: Vec<Source> = sources(tree)
            .into_iter()
            .map(|source| {
                let mut text = source.text().unwrap_or_default().to_owned();
                if !source.path().as_str().starts_with("entities/") {
                    return source.clone();
                }
                for (at, (term, _)) in terms.iter().enumerate() {
                    let other = &terms[(at + 1) % terms.len()].0;
                    let line = format!("\n{}: {term}\n", ordered.0);
                    if !is_spoilt[0] && text.contains(&line) && text.contains("\nunit_of_trade:") {
                        text = text.replace(&line, &format!("\n{}: {other}\n", ordered.0));
                        is_spoilt[0] = true;
                        return Source::new(source.path().clone(), text.into_bytes());
                    }
                }
                if !is_spoilt[1] && text.contains("\nkind: company\n") {
                    text = text.replace("\nkind: company\n", "\nkind: nothing-of-the-kind\n");
                    is_spoilt[1] = true;
                } else if !is_spoilt[2] && text.contains("USD") {
                    text = text.replacen("USD", "USD/nothing", 1);
                    is_spoilt[2] = true;
                }
                Source::new(source.path().clone(), text.into_bytes())
            })
            .collect();
        assert!(is_spoilt.iter().all(|&done| done), "the site offers nothing to spoil: {is_spoilt:?}");
        SourceTree::new(files)
    }

    /// A page of the renamed site with its old addresses and units.
    pub(crate) fn back(&self, page: &str) -> String {
        // Of what a page shows, addresses are spelt from ids; a unit without a symbol stands as it is.
        let addressed = [&self.facets, &self.terms, &self.relations];
        let plain = [&self.units, &self.dimensions];
        let old: BTreeMap<&str, String> = addressed
            .iter()
            .flat_map(|map| map.iter())
            .map(|(old, new)| (new.as_str(), address(old)))
            .chain(plain.iter().flat_map(|map| map.iter()).map(|(old, new)| (new.as_str(), old.clone())))
            .collect();
        let mut text = String::new();
        let mut rest = page;
        while let Some(at) = rest.find("zq") {
            let digits = rest[at + 2..].chars().take_while(char::is_ascii_digit).count();
            let (name, behind) = rest[at..].split_at(2 + digits);
            text.push_str(&rest[..at]);
            text.push_str(old.get(name).map_or(name, String::as_str));
            rest = behind;
        }
        text + rest
    }

    fn of_facets(&self, node: &Node) -> Node {
        map(node, |facet, declared| {
            let declared = map(declared, |key, value| {
                let value = match key {
                    "decided_by" | "spans" | "part_of" => self.each(value, |name| self.facet(name)),
                    "unit" => map(value, |term, means| (self.term(term), means.clone())),
                    "terms" => map(value, |term, declared| (self.term(term), self.of_term(declared))),
                    _ => value.clone(),
                };
                (key.to_owned(), value)
            });
            (self.facet(facet), declared)
        })
    }

    fn of_term(&self, node: &Node) -> Node {
        map(node, |key, value| {
            let value = match key {
                "part_of" | "trades" | "takes" | "from" | "to" | "joins" => {
                    self.each(value, |name| self.term(name))
                }
                "measure" => self.each(value, |unit| self.quantity(unit)),
                "shows" => self.each(value, |query| self.query(query)),
                _ => value.clone(),
            };
            (key.to_owned(), value)
        })
    }

    /// Of the settings, one text names words of the vocabulary, in its brackets.
    fn of_settings(&self, node: &Node) -> Node {
        map(node, |key, value| {
            let value = match key {
                "release" => map(value, |key, value| match key {
                    "status" => (key.to_owned(), self.each(value, |text| self.of_prose(text))),
                    _ => (key.to_owned(), value.clone()),
                }),
                _ => value.clone(),
            };
            (key.to_owned(), value)
        })
    }

    fn of_relations(&self, node: &Node) -> Node {
        map(node, |relation, declared| {
            let declared = map(declared, |key, value| match key {
                "inverse" => (key.to_owned(), self.each(value, |name| self.relation(name))),
                _ => (key.to_owned(), value.clone()),
            });
            (self.relation(relation), declared)
        })
    }

    fn of_units(&self, node: &Node) -> Node {
        map(node, |key, value| match key {
            "dimensions" => (key.to_owned(), self.each(value, |name| new(&self.dimensions, name))),
            "units" => (
                key.to_owned(),
                map(value, |unit, declared| (new(&self.units, unit), self.of_unit(declared))),
            ),
            _ => panic!("teach tests/rename what `{key}` of units.yaml means"),
        })
    }

    fn of_unit(&self, node: &Node) -> Node {
        map(node, |key, value| {
            let value = match key {
                "measures" => self.each(value, |name| new(&self.dimensions, name)),
                "equals" => self.each(value, |unit| self.quantity(unit)),
                "rates" => list(value, |rate| self.of_values(rate)),
                _ => value.clone(),
            };
            (key.to_owned(), value)
        })
    }

    fn of_front(&self, node: &Node) -> Node {
        map(node, |key, value| match key {
            _ if self.facets.contains_key(key) => (self.facet(key), self.each(value, |term| self.term(term))),
            "also" => (key.to_owned(), list(value, |place| self.of_front(place))),
            "facts" => (key.to_owned(), list(value, |fact| self.of_values(fact))),
            "relations" => (key.to_owned(), list(value, |item| self.of_relation(item))),
            "notes" => {
                let notes = map(value, |of, notes| match of {
                    "relations" => (
                        of.to_owned(),
                        map(notes, |name, note| (self.relation_and_target(name), note.clone())),
                    ),
                    _ => (of.to_owned(), notes.clone()),
                });
                (key.to_owned(), notes)
            }
            _ => (key.to_owned(), self.each(value, |text| self.of_prose(text))),
        })
    }

    /// A fact, an entry of a series or a rate: in its `value` stands a quantity.
    fn of_values(&self, node: &Node) -> Node {
        map(node, |key, value| match key {
            "value" => (key.to_owned(), self.each(value, |value| self.quantity(value))),
            "series" => (key.to_owned(), list(value, |entry| self.of_values(entry))),
            _ => (key.to_owned(), value.clone()),
        })
    }

    fn of_relation(&self, node: &Node) -> Node {
        map(node, |key, value| (self.relation(key), value.clone()))
    }

    fn relation_and_target(&self, name: &str) -> String {
        match name.split_once(' ') {
            Some((relation, target)) => format!("{} {target}", self.relation(relation)),
            None => name.to_owned(),
        }
    }

    /// Prose, with the names in its brackets replaced; code is left alone.
    fn of_prose(&self, text: &str) -> String {
        let mut new = String::new();
        let mut is_code = false;
        for line in text.split_inclusive('\n') {
            let is_fence = line.trim_start().starts_with("```");
            if is_fence || is_code {
                is_code ^= is_fence;
                new.push_str(line);
                continue;
            }
            for (at, part) in line.split('`').enumerate() {
                new.push_str(if at > 0 { "`" } else { "" });
                new.push_str(&if at % 2 == 0 { self.brackets(part) } else { part.to_owned() });
            }
        }
        new
    }

    fn brackets(&self, text: &str) -> String {
        let mut new = String::new();
        let mut rest = text;
        while let Some((before, after)) = rest.split_once("[[") {
            let Some((inside, behind)) = after.split_once("]]") else { break };
            let (target, words) = match inside.find('|') {
                Some(at) => inside.split_at(at),
                None => (inside, ""),
            };
            new.push_str(&format!("{before}[[{}{words}]]", self.target(target)));
            rest = behind;
        }
        new + rest
    }

    fn target(&self, target: &str) -> String {
        if let Some(query) = target.trim().strip_prefix("entities:") {
            return format!("entities: {}", self.query(query));
        }
        let (name, part) = target.find('#').map_or((target, ""), |at| target.split_at(at));
        match name.split_once('/') {
            Some(("facet", facet)) => format!("facet/{}{part}", self.facet(facet.trim())),
            Some((facet, term)) => format!("{}/{}{part}", self.facet(facet.trim()), self.term(term.trim())),
            None => target.to_owned(),
        }
    }

    /// `layer=L2, segment=neocloud`.
    fn query(&self, query: &str) -> String {
        let conditions = query.split(',').map(|condition| match condition.split_once('=') {
            Some((facet, term)) => format!("{}={}", self.facet(facet.trim()), self.term(term.trim())),
            None => condition.to_owned(),
        });
        conditions.collect::<Vec<_>>().join(", ")
    }

    /// A quantity or a unit: runs of letters that are no suffix of a number.
    fn quantity(&self, text: &str) -> String {
        let mut new = String::new();
        let mut word = String::new();
        for sign in text.chars().chain(['\n']) {
            if sign.is_alphabetic() || (!word.is_empty() && sign.is_numeric()) {
                word.push(sign);
                continue;
            }
            let is_suffix = new.ends_with(|last: char| last.is_ascii_digit());
            new.push_str(&if is_suffix { word.clone() } else { self.unit(&word) });
            word.clear();
            new.push(sign);
        }
        new.pop();
        new
    }

    fn unit(&self, word: &str) -> String {
        if let Some(new) = self.units.get(word) {
            return new.clone();
        }
        let mut signs = word.chars();
        match signs.next() {
            Some(prefix) if PREFIXES.contains(prefix) && self.prefixed.contains(signs.as_str()) => {
                format!("{prefix}{}", new(&self.units, signs.as_str()))
            }
            _ => word.to_owned(),
        }
    }

    fn facet(&self, name: &str) -> String {
        new(&self.facets, name)
    }

    fn term(&self, name: &str) -> String {
        new(&self.terms, name)
    }

    fn relation(&self, name: &str) -> String {
        new(&self.relations, name)
    }

    /// A text or a list or a mapping of texts, each replaced.
    fn each(&self, node: &Node, replace: impl Fn(&str) -> String + Copy) -> Node {
        let value = match &node.value {
            Value::Nothing => Value::Nothing,
            Value::Text(text) => Value::Text(replace(text)),
            Value::List(items) => Value::List(items.iter().map(|item| self.each(item, replace)).collect()),
            Value::Map(_) => return map(node, |key, value| (key.to_owned(), self.each(value, replace))),
        };
        Node { ordinal: node.ordinal, value }
    }
}

/// The renamed site with its stamps renewed: a translation that was fresh before is fresh after, and a
/// stale one is as stale.
fn stamped_alike(before: &SourceTree, after: &SourceTree) -> SourceTree {
    let close =
        |tree: &SourceTree| Closed::close(tree, &Wishes { drafts: true, ..Wishes::default() }).value.graph;
    let (old, new) = (close(before), close(after));
    let mut hashes: BTreeMap<String, Vec<(String, String)>> = BTreeMap::new();
    for (id, article) in old.roster.articles.iter() {
        let Some(renamed) = new.roster.articles.get(id) else { continue };
        let (Some(was), Some(is)) =
            (article.twins.get(&article.original), renamed.twins.get(&renamed.original))
        else {
            continue;
        };
        let pairs: Vec<(String, String)> = stamps(&was.document, &was.anchors)
            .into_iter()
            .zip(stamps(&is.document, &is.anchors))
            .map(|((_, was), (_, is))| (was.to_owned(), is.to_owned()))
            .collect();
        for twin in article.twins.values() {
            hashes.insert(twin.document.path.to_string(), pairs.clone());
        }
    }
    let files: Vec<Source> = sources(after)
        .into_iter()
        .map(|source| match (hashes.get(source.path().as_str()), source.text()) {
            (Some(pairs), Some(text)) => {
                let text =
                    pairs.iter().fold(text.to_owned(), |text, (was, is)| text.replace(was.as_str(), is));
                Source::new(source.path().clone(), text.into_bytes())
            }
            _ => source.clone(),
        })
        .collect();
    SourceTree::new(files)
}

fn new(names: &BTreeMap<String, String>, name: &str) -> String {
    names.get(name).cloned().unwrap_or_else(|| name.to_owned())
}

/// An id as addresses write it: small letters, `->` as `-to-`, every other run outside a–z 0–9 as a dash.
fn address(id: &str) -> String {
    let spelt = id.to_lowercase().replace("->", "-to-");
    let parts = spelt.split(|sign: char| !sign.is_ascii_alphanumeric()).filter(|part| !part.is_empty());
    parts.collect::<Vec<_>>().join("-")
}

fn sources(tree: &SourceTree) -> Vec<&Source> {
    ["content/", "entities/", "static/", "templates/"]
        .iter()
        .flat_map(|folder| tree.own_below(folder))
        .collect()
}

fn yaml(tree: &SourceTree, path: &str) -> Node {
    let text = tree.own(path).and_then(Source::text).unwrap_or_else(|| panic!("the site has no `{path}`"));
    read_yaml(text).unwrap_or_else(|fault| panic!("{path}: {}", fault.message))
}

fn entries(node: &Node) -> Vec<(String, Node)> {
    match &node.value {
        Value::Map(entries) => entries.iter().map(|(key, value)| (key.text.clone(), value.clone())).collect(),
        _ => Vec::new(),
    }
}

fn field<'a>(node: &'a Node, key: &str) -> Option<&'a Node> {
    match &node.value {
        Value::Map(entries) => entries.iter().find(|(known, _)| known.text == key).map(|(_, value)| value),
        _ => None,
    }
}

fn texts(node: &Node) -> Vec<String> {
    match &node.value {
        Value::Text(text) => vec![text.clone()],
        Value::List(items) => items.iter().flat_map(texts).collect(),
        Value::Nothing | Value::Map(_) => Vec::new(),
    }
}

fn map(node: &Node, replace: impl Fn(&str, &Node) -> (String, Node)) -> Node {
    let Value::Map(entries) = &node.value else { return node.clone() };
    let entries = entries.iter().map(|(key, value)| {
        let (text, value) = replace(&key.text, value);
        (layerwiki::source::Written { text, spot: key.spot }, value)
    });
    Node { ordinal: node.ordinal, value: Value::Map(entries.collect()) }
}

fn list(node: &Node, replace: impl Fn(&Node) -> Node) -> Node {
    let Value::List(items) = &node.value else { return node.clone() };
    Node { ordinal: node.ordinal, value: Value::List(items.iter().map(replace).collect()) }
}

/// A node as YAML on one line, every text in quotes: scalars are texts to the engine, quoted or not.
fn flow(node: &Node) -> String {
    match &node.value {
        Value::Nothing => "null".to_owned(),
        Value::Text(text) => quoted(text),
        Value::List(items) => format!("[{}]", items.iter().map(flow).collect::<Vec<_>>().join(", ")),
        Value::Map(entries) => {
            let entries =
                entries.iter().map(|(key, value)| format!("{}: {}", quoted(&key.text), flow(value)));
            format!("{{{}}}", entries.collect::<Vec<_>>().join(", "))
        }
    }
}

fn quoted(text: &str) -> String {
    serde_json::to_string(text).expect("a text is JSON")
}
