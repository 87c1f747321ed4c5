//! Reads `facets.yaml`: the axes on which entities have a place, and their terms.

use std::collections::BTreeMap;
use std::sync::Arc;

use super::languages::Languages;
use super::{data_files, named_entries};
use crate::diagnostic::{Diagnostic, Fault, Place, SitePath, listed, nearest, rules};
use crate::document::{Condition, parse_query};
use crate::language::Localized;
use crate::quantity::{Unit, UnitTable};
use crate::source::{Fields, Node, SourceTree, Value, Written};

/// The file's path.
const FILE: &str = "content/vocabulary/facets.yaml";

/// A term by its facet and its id.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct TermRef {
    /// The facet.
    pub facet: String,
    /// The term.
    pub term: String,
}

impl TermRef {
    /// The term `term` of `facet`.
    pub fn new(facet: &str, term: &str) -> TermRef {
        TermRef { facet: facet.to_owned(), term: term.to_owned() }
    }
}

/// What a term of a facet means for the unit of trade of the entities that carry it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum MeansForUnit {
    /// `part`: the entity makes a part of what its layer trades.
    Part,
    /// `other`: the entity serves the layer and trades something else.
    Other,
}

/// An axis.
#[derive(Clone, Debug)]
#[expect(missing_docs, reason = "the fields are the keys of a facet")]
pub struct Facet {
    pub id: String,
    pub label: Localized<String>,
    /// The heading of the facet's page; the label where none is given.
    pub plural: Localized<String>,
    pub summary: Option<Localized<String>>,
    pub ordered: bool,
    pub decided_by: Option<Written>,
    pub spans: Option<Written>,
    pub part_of: Option<Written>,
    pub unit: BTreeMap<String, MeansForUnit>,
    pub terms: Vec<Term>,
    /// Where the facet is declared.
    pub place: Place,
}

/// Finds a facet by the name an author wrote.
pub(super) fn find<'f>(facets: &'f [Facet], written: &str) -> Result<&'f Facet, Fault> {
    facets.iter().find(|facet| facet.id == written).ok_or_else(|| {
        let hint = nearest(written, facets.iter().map(|facet| facet.id.as_str()));
        Fault::new(format!("no facet is called `{written}`"))
            .hint_if(hint.map(|known| format!("did you mean `{known}`?")))
    })
}

/// The term a condition of a query names.
pub(super) fn find_condition(facets: &[Facet], condition: &Condition) -> Result<TermRef, Fault> {
    let (facet_at, term_at) = (&condition.facet_at, &condition.term_at);
    let facet = find(facets, &condition.facet).map_err(|fault| fault.within(facet_at.start, facet_at.end))?;
    let term = facet.find_term(&condition.term).map_err(|fault| fault.within(term_at.start, term_at.end))?;
    Ok(TermRef::new(&facet.id, &term.id))
}

impl Facet {
    /// The term with this id.
    pub fn term(&self, id: &str) -> Option<&Term> {
        self.terms.iter().find(|term| term.id == id)
    }

    /// Finds a term by the name an author wrote.
    ///
    /// # Errors
    /// A [`Fault`] with the nearest known term, or all of them when there are few.
    pub fn find_term(&self, written: &str) -> Result<&Term, Fault> {
        self.term(written).ok_or_else(|| {
            let hint = nearest(written, self.terms.iter().map(|term| term.id.as_str()));
            let has = match listed(self.terms.iter().map(|term| term.id.as_str())) {
                Some(known) => format!("`{}` has: {known} ({})", self.id, self.place.file),
                None if self.terms.is_empty() => format!("`{}` has no terms yet", self.id),
                None => format!("its terms stand in `{}`", self.place.file),
            };
            Fault::new(format!("`{written}` is not a term of `{}`", self.id))
                .hint_if(hint.map(|known| format!("did you mean `{known}`?")))
                .hint(has)
        })
    }
}

/// One of several things done side by side, whose outcomes come together again.
#[derive(Clone, Debug)]
pub struct Stream {
    /// What is done.
    pub label: Localized<String>,
    /// What comes of it.
    pub yields: Option<Localized<String>>,
}

/// A place on an axis.
#[derive(Clone, Debug)]
#[expect(missing_docs, reason = "the fields are the keys of a term")]
pub struct Term {
    pub id: String,
    pub label: Localized<String>,
    pub summary: Option<Localized<String>>,
    pub code: Option<String>,
    /// The term above it, of the same facet or of the parent facet.
    pub part_of: Option<TermRef>,
    pub trades: Vec<Written>,
    pub takes: Vec<Written>,
    pub outside: bool,
    /// How it turns what it takes into what it trades.
    pub conversion: Option<Localized<String>>,
    /// What it does side by side on the way from the one to the other, where that is more than one thing.
    pub streams: Vec<Stream>,
    /// The keys above, as written.
    pub(super) converts: Vec<Written>,
    pub measure: Option<(Written, Arc<Unit>)>,
    /// The query of `shows`.
    pub shows: Option<(Written, Vec<Condition>)>,
    pub from: Vec<TermRef>,
    pub to: Vec<TermRef>,
    pub joins: Vec<TermRef>,
    /// What schema.org calls the entities that stand here: `Organization`.
    pub schema_org: Option<String>,
    /// Names that are still to be looked up, with the key they stand under; in the end those that name nothing.
    pub(super) named: Vec<(&'static str, Written)>,
    /// Where the term is declared.
    pub place: Place,
}

impl Term {
    /// Whether it takes one unit and trades another.
    pub fn is_step(&self) -> bool {
        !self.takes.is_empty() && !self.trades.is_empty()
    }
}

pub(super) fn read_facets(
    tree: &SourceTree,
    languages: &Languages,
    units: &UnitTable,
    faults: &mut Vec<Diagnostic>,
) -> Vec<Facet> {
    let mut facets: Vec<Facet> = Vec::new();
    for file in &data_files(tree, FILE, faults) {
        for (id, node) in named_entries(file, "the list of facets", faults) {
            let facet = Reader { file: file.path, languages, units }.facet(id, node, faults);
            facets.retain(|known| known.id != facet.id);
            facets.push(facet);
        }
    }
    resolve(&mut facets, faults);
    facets
}

struct Reader<'a> {
    file: &'a SitePath,
    languages: &'a Languages,
    units: &'a UnitTable,
}

impl Reader<'_> {
    fn spoken(
        &self,
        fields: &mut Fields<'_>,
        key: &'static str,
        faults: &mut Vec<Diagnostic>,
    ) -> Option<Localized<String>> {
        let spoken = fields.spoken(key, faults)?;
        Some(self.languages.localize(&spoken, self.file, faults).map(|written| written.text.clone()))
    }

    fn facet(&self, id: &Written, node: &Node, faults: &mut Vec<Diagnostic>) -> Facet {
        let what = format!("the facet `{}`", id.text);
        let mut fields = Fields::of(node, self.file, &what, faults);
        let default = || Localized::new(self.languages.default_language().clone(), id.text.clone());
        let label = self.spoken(&mut fields, "label", faults).unwrap_or_else(default);
        let plural = self.spoken(&mut fields, "plural", faults).unwrap_or_else(|| label.clone());
        let (unit, roles) = self.means(&mut fields, faults);
        let mut facet = Facet {
            id: id.text.clone(),
            label,
            plural,
            summary: self.spoken(&mut fields, "summary", faults),
            ordered: fields.flag("ordered", faults).unwrap_or(false),
            decided_by: fields.text("decided_by", faults),
            spans: fields.text("spans", faults),
            part_of: fields.text("part_of", faults),
            unit,
            terms: Vec::new(),
            place: self.file.at(id.spot),
        };
        if let Some(terms) = fields.take("terms") {
            for (id, node) in Fields::of(terms, self.file, "`terms`", faults).rest() {
                let term = self.term(id, node, faults);
                facet.terms.push(term);
            }
        }
        for written in &roles {
            if let Err(fault) = facet.find_term(&written.text) {
                faults.push(fault.at(&rules::UNKNOWN, self.file.at(written.spot)));
            }
        }
        fields.close(faults);
        facet
    }

    /// What terms mean for the unit of trade, and the terms as written.
    fn means(
        &self,
        fields: &mut Fields<'_>,
        faults: &mut Vec<Diagnostic>,
    ) -> (BTreeMap<String, MeansForUnit>, Vec<Written>) {
        let mut means = BTreeMap::new();
        let mut roles = Vec::new();
        let Some(node) = fields.take("unit") else { return (means, roles) };
        for (term, value) in Fields::of(node, self.file, "`unit`", faults).rest() {
            roles.push(term.clone());
            match value.written().as_ref().map(Written::as_str) {
                Some("part") => means.insert(term.text.clone(), MeansForUnit::Part),
                Some("other") => means.insert(term.text.clone(), MeansForUnit::Other),
                _ => {
                    let fault = Fault::new(format!("`{}` means nothing for the unit of trade", term.text))
                        .hint("write `part` (makes a part of what the layer trades) or `other` (trades something else)");
                    faults.push(fault.at(&rules::SHAPE, self.file.at(value.spot())));
                    None
                }
            };
        }
        (means, roles)
    }

    fn term(&self, id: &Written, node: &Node, faults: &mut Vec<Diagnostic>) -> Term {
        let what = format!("the term `{}`", id.text);
        // A term may be no more than its label.
        if let Value::Text(label) = &node.value {
            let label = Localized::new(self.languages.default_language().clone(), label.clone());
            return Term { label, ..self.bare_term(id) };
        }
        let mut fields = Fields::of(node, self.file, &what, faults);
        let mut term = self.bare_term(id);
        if let Some(label) = self.spoken(&mut fields, "label", faults) {
            term.label = label;
        }
        term.summary = self.spoken(&mut fields, "summary", faults);
        term.code = fields.text("code", faults).map(|written| written.text);
        term.trades = fields.texts("trades", faults);
        term.takes = fields.texts("takes", faults);
        term.outside = fields.flag("outside", faults).unwrap_or(false);
        let streams = fields.key("streams");
        term.converts = fields.key("conversion").into_iter().chain(streams.clone()).collect();
        term.conversion = self.spoken(&mut fields, "conversion", faults);
        let nodes = fields.list("streams", faults);
        term.streams = nodes.iter().filter_map(|node| self.stream(node, faults)).collect();
        if let (Some(key), [_]) = (streams, nodes) {
            let fault = Fault::new(format!("`{}` parts into one stream", term.id))
                .hint("give two streams or more, or say with `conversion:` what is done");
            faults.push(fault.at(&rules::SHAPE, self.file.at(key.spot)));
        }
        for key in ["part_of", "from", "to", "joins"] {
            term.named.extend(fields.texts(key, faults).into_iter().map(|written| (key, written)));
        }
        if let Some(written) = fields.text("measure", faults) {
            match self.units.unit(&written.text) {
                Ok(unit) => term.measure = Some((written, unit)),
                Err(fault) => {
                    let fault = fault.hint("units are declared in `content/vocabulary/units.yaml`");
                    faults.push(fault.at(&rules::UNKNOWN, self.file.at(written.spot)));
                }
            }
        }
        if let Some(written) = fields.text("shows", faults) {
            match parse_query(&written.text) {
                Ok(query) => term.shows = Some((written, query)),
                Err(fault) => faults.push(fault.at(&rules::SHAPE, self.file.at(written.spot))),
            }
        }
        term.schema_org = self.schema_org(&mut fields, faults);
        fields.close(faults);
        term
    }

    /// The name of a type, as schema.org spells them.
    fn schema_org(&self, fields: &mut Fields<'_>, faults: &mut Vec<Diagnostic>) -> Option<String> {
        let written = fields.text("schema_org", faults)?;
        let is_type = written.text.starts_with(|sign: char| sign.is_ascii_uppercase())
            && written.text.chars().all(|sign| sign.is_ascii_alphanumeric());
        if !is_type {
            let fault = Fault::new(format!("`{}` is no type of schema.org", written.text))
                .hint("write its name alone, with a capital: `Organization`, `Product`, `Project`");
            faults.push(fault.at(&rules::SHAPE, self.file.at(written.spot)));
        }
        is_type.then_some(written.text)
    }

    fn stream(&self, node: &Node, faults: &mut Vec<Diagnostic>) -> Option<Stream> {
        let mut fields = Fields::of(node, self.file, "a stream", faults);
        let at = self.file.at(fields.spot());
        let label = self.spoken(&mut fields, "label", faults);
        let yields = self.spoken(&mut fields, "yields", faults);
        if label.is_none() && matches!(node.value, Value::Map(_)) {
            let fault = Fault::new("the stream has no `label`").hint("say what is done: `label: {en: …}`");
            faults.push(fault.at(&rules::KEY, at));
        }
        fields.close(faults);
        Some(Stream { label: label?, yields })
    }

    fn bare_term(&self, id: &Written) -> Term {
        Term {
            id: id.text.clone(),
            label: Localized::new(self.languages.default_language().clone(), id.text.clone()),
            summary: None,
            code: None,
            part_of: None,
            trades: Vec::new(),
            takes: Vec::new(),
            outside: false,
            conversion: None,
            streams: Vec::new(),
            converts: Vec::new(),
            measure: None,
            shows: None,
            from: Vec::new(),
            to: Vec::new(),
            joins: Vec::new(),
            schema_org: None,
            named: Vec::new(),
            place: self.file.at(id.spot),
        }
    }
}

/// Looks up the terms that terms name, once all facets are known.
fn resolve(facets: &mut [Facet], faults: &mut Vec<Diagnostic>) {
    let index: Vec<(String, Vec<String>, Option<String>)> = facets
        .iter()
        .map(|facet| {
            let terms = facet.terms.iter().map(|term| term.id.clone()).collect();
            (facet.id.clone(), terms, facet.part_of.as_ref().map(|written| written.text.clone()))
        })
        .collect();
    let find = |allowed: &[&str], term: &str| {
        let found = index
            .iter()
            .find(|(id, terms, _)| allowed.contains(&id.as_str()) && terms.iter().any(|known| known == term));
        found.map(|(id, ..)| TermRef::new(id, term))
    };
    let is_facet = |written: &str| index.iter().any(|(id, ..)| id == written);
    for facet in facets {
        let mut own = vec![facet.id.as_str()];
        own.extend(facet.part_of.as_ref().map(Written::as_str));
        let spanned: Vec<&str> = match &facet.spans {
            Some(spans) => index
                .iter()
                .filter(|(id, _, part_of)| *id == spans.text || part_of.as_ref() == Some(&spans.text))
                .map(|(id, ..)| id.as_str())
                .collect(),
            None => Vec::new(),
        };
        let mut is_spanless = false;
        for term in &mut facet.terms {
            for (key, written) in std::mem::take(&mut term.named) {
                let allowed = if key == "part_of" { &own } else { &spanned };
                let Some(found) = find(allowed, &written.text) else {
                    let parent = if key == "part_of" { &facet.part_of } else { &facet.spans };
                    let is_told = parent.as_ref().is_some_and(|parent| !is_facet(&parent.text))
                        || (key != "part_of"
                            && parent.is_none()
                            && std::mem::replace(&mut is_spanless, true));
                    term.named.push((key, written.clone()));
                    if is_told {
                        continue;
                    }
                    let known = index
                        .iter()
                        .filter(|(id, ..)| allowed.contains(&id.as_str()))
                        .flat_map(|(_, terms, _)| terms);
                    let mut fault =
                        Fault::new(format!("`{}` is no term that `{key}` may name here", written.text))
                            .hint_if(
                                nearest(&written.text, known.map(String::as_str))
                                    .map(|known| format!("did you mean `{known}`?")),
                            );
                    fault = match (key, allowed.is_empty()) {
                        ("part_of", _) | (_, false) => {
                            fault.hint_names("it is looked for in:", allowed.iter().copied())
                        }
                        _ => fault.hint("the facet says with `spans:` whose terms it runs across"),
                    };
                    faults.push(fault.at(&rules::UNKNOWN, term.place.file.at(written.spot)));
                    continue;
                };
                match key {
                    "part_of" => term.part_of = Some(found),
                    "from" => term.from.push(found),
                    "to" => term.to.push(found),
                    _ => term.joins.push(found),
                }
            }
        }
    }
}
