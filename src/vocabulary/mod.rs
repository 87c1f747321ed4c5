//! Reads the words of the wiki: its settings, languages, facets, relations, units, wordings, boxes and phrases.
//!
//! 1. [`settings`] reads `content/site.yaml` and so decides which languages there are.
//! 2. [`languages`] reads what each of them does with numbers, dates and names.
//! 3. [`facet`] reads axes and their terms, and checks what they declare of each other.
//! 4. [`relation`], [`units`] and [`words`] read the rest.
//!
//! [`renamed`] tells whether an edit changed more than words. Files of the site extend the ones in the binary. This room knows nothing of entities.

mod address;
mod facet;
mod facet_check;
mod languages;
mod parts;
mod relation;
mod release;
mod renamed;
mod settings;
mod units;
mod words;

use std::collections::BTreeMap;

pub use address::address_of;
pub use facet::{Facet, MeansForUnit, Stream, Term, TermRef};
pub use languages::{LanguageEntry, Languages};
pub use relation::RelationKind;
pub use release::Release;
pub use renamed::Renamed;
pub use settings::Settings;
pub use words::Phrases;

use crate::diagnostic::{Checked, Diagnostic, Fault, SitePath, nearest, rules};
use crate::document::Condition;
use crate::language::{Language, Localized};
use crate::quantity::{UnitTable, Wording};
use crate::source::{Fields, Node, SourceTree, Value, read_data};

/// All that the site declares of its own words.
#[derive(Debug)]
pub struct Vocabulary {
    /// `content/site.yaml`.
    pub settings: Settings,
    /// The languages in the order of `content/site.yaml`; the first is the default.
    pub languages: Languages,
    /// The facets in the order declared.
    pub facets: Vec<Facet>,
    /// The kinds of relations by id.
    pub relations: BTreeMap<String, RelationKind>,
    /// The units.
    pub units: UnitTable,
    /// How each language speaks of quantities, in the order of the languages.
    wordings: Vec<(Language, Wording)>,
    /// Labels of boxes by word.
    pub boxes: BTreeMap<String, Localized<String>>,
    /// Words of the interface.
    pub phrases: Phrases,
}

impl Vocabulary {
    /// Reads the vocabulary of a site.
    pub fn read(tree: &SourceTree) -> Checked<Vocabulary> {
        let mut faults = Vec::new();
        refuse_strangers(tree, &mut faults);
        let draft = settings::read_settings(tree, &mut faults);
        let languages = languages::read_languages(tree, &draft.languages, &mut faults);
        let settings = draft.finish(&languages, &mut faults);
        let units = units::read_units(tree, &languages, &mut faults);
        let facets = facet::read_facets(tree, &languages, &units, &mut faults);
        facet_check::check(&facets, &mut faults);
        let relations = relation::read_relations(tree, &languages, &mut faults);
        let wordings =
            languages.iter().map(|entry| (entry.id.clone(), Wording::new(&units, &entry.format, &entry.id)));
        let wordings = wordings.collect();
        let boxes = words::read_boxes(tree, &languages, &mut faults);
        let phrases = words::read_phrases(tree, &languages, &mut faults);
        words::read_glossary(tree, &languages, &mut faults);
        let value = Vocabulary { settings, languages, facets, relations, units, wordings, boxes, phrases };
        Checked { value, diagnostics: faults }
    }

    /// How a language speaks of quantities; absent only for a language the site does not have.
    pub fn wording(&self, language: &Language) -> Option<&Wording> {
        self.wordings.iter().find(|(known, _)| known == language).map(|(_, wording)| wording)
    }

    /// The facet with this id.
    pub fn facet(&self, id: &str) -> Option<&Facet> {
        self.facets.iter().find(|facet| facet.id == id)
    }

    /// The term of this facet.
    pub fn term(&self, reference: &TermRef) -> Option<&Term> {
        self.facet(&reference.facet)?.term(&reference.term)
    }

    /// The facet whose terms have an order and are decided by a unit of trade, where there is one.
    pub fn ordered(&self) -> Option<&Facet> {
        self.facets.iter().find(|facet| facet.ordered)
    }

    /// The facet that holds what the terms of a facet take and trade: its own, or that of the facet it is part of.
    pub fn decider<'v>(&'v self, facet: &'v Facet) -> Option<&'v Facet> {
        let decided = parts::decided(facet, &self.facets).unwrap_or(facet);
        self.facet(&decided.decided_by.as_ref()?.text)
    }

    /// The term of the ordered facet above a term, and its rank; the term itself where it is one.
    pub fn top(&self, reference: &TermRef) -> Option<(TermRef, usize)> {
        let ordered = self.ordered()?;
        let mut at = reference.clone();
        for _ in 0..MOST_STEPS {
            if at.facet == ordered.id {
                let rank = ordered.terms.iter().position(|term| term.id == at.term)?;
                return Some((at, rank));
            }
            at = self.term(&at)?.part_of.clone()?;
        }
        None
    }

    /// The ranks a term reaches: its own, or those it comes from, leads to and joins.
    pub fn ranks(&self, reference: &TermRef) -> Vec<usize> {
        let spans = self.facet(&reference.facet).is_some_and(|facet| facet.spans.is_some());
        let rank = |term: &TermRef| self.top(term).map(|(_, rank)| rank);
        if !spans {
            return rank(reference).into_iter().collect();
        }
        let Some(declared) = self.term(reference) else { return Vec::new() };
        declared.from.iter().chain(&declared.to).chain(&declared.joins).filter_map(rank).collect()
    }

    /// Whether `inner` is `outer` or lies below it.
    pub fn lies_in(&self, inner: &TermRef, outer: &TermRef) -> bool {
        let mut at = Some(inner.clone());
        for _ in 0..MOST_STEPS {
            match at {
                Some(term) if term == *outer => return true,
                Some(term) => at = self.term(&term).and_then(|term| term.part_of.clone()),
                None => return false,
            }
        }
        false
    }

    /// Finds a facet by the name an author wrote.
    ///
    /// # Errors
    /// A [`Fault`] with the nearest known name.
    pub fn find_facet(&self, written: &str) -> Result<&Facet, Fault> {
        facet::find(&self.facets, written)
    }

    /// The term of the ordered facet, or of a facet that is part of it, that an author wrote.
    ///
    /// # Errors
    /// A [`Fault`] with the nearest known term.
    pub fn find_place(&self, written: &str) -> Result<TermRef, Fault> {
        let Some(ordered) = self.ordered() else {
            return Err(Fault::new(format!("`{written}` has no place: no facet is ordered"))
                .hint("a facet whose terms form a chain says `ordered: true`"));
        };
        let is_part = |facet: &&Facet| facet.part_of.as_ref().is_some_and(|above| above.text == ordered.id);
        let places = || std::iter::once(ordered).chain(self.facets.iter().filter(is_part));
        let found = places().find(|facet| facet.term(written).is_some());
        found.map(|facet| TermRef::new(&facet.id, written)).ok_or_else(|| {
            let known = places().flat_map(|facet| &facet.terms).map(|term| term.id.as_str());
            Fault::new(format!("no term of `{}` is called `{written}`", ordered.id))
                .hint_if(nearest(written, known).map(|known| format!("did you mean `{known}`?")))
                .hint_names("it is looked for in:", places().map(|facet| facet.id.as_str()))
        })
    }

    /// The terms that the conditions of a query name.
    ///
    /// # Errors
    /// A [`Fault`] for each that names none, as [`Vocabulary::find_condition`] tells it.
    pub fn find_conditions(&self, conditions: &[Condition]) -> Result<Vec<TermRef>, Vec<Fault>> {
        let mut terms = Vec::new();
        let mut faults = Vec::new();
        for condition in conditions {
            match self.find_condition(condition) {
                Ok(term) => terms.push(term),
                Err(fault) => faults.push(fault),
            }
        }
        if faults.is_empty() { Ok(terms) } else { Err(faults) }
    }

    /// The term a condition of a query names.
    ///
    /// # Errors
    /// A [`Fault`] with the nearest known name, and the bytes of the wrong one in the query.
    pub fn find_condition(&self, condition: &Condition) -> Result<TermRef, Fault> {
        facet::find_condition(&self.facets, condition)
    }
}

/// No climb from a term to its parents is longer; longer ones are rings, which are reported.
const MOST_STEPS: usize = 64;

/// The files that `content/vocabulary/` may hold.
const FILES: &[&str] = &["boxes", "facets", "glossary", "languages", "phrases", "relations", "units"];

/// The folders and files that `content/` may hold.
const PLACES: &[&str] = &[
    "datasets/",
    "frameworks/",
    "models/",
    "pages/",
    "site.yaml",
    "skeletons/",
    "sources.yaml",
    "vocabulary/",
];

fn refuse_strangers(tree: &SourceTree, faults: &mut Vec<Diagnostic>) {
    for source in tree.own_below("content/") {
        let path = source.path();
        let below = path.as_str().strip_prefix("content/").unwrap_or_default();
        if let Some(file) = below.strip_prefix("vocabulary/") {
            let stem = file.strip_suffix(".yaml").unwrap_or(file);
            if !FILES.iter().any(|known| format!("{known}.yaml") == file) {
                let fault = Fault::new(format!("`{path}` is no file of the vocabulary"))
                    .hint_if(
                        nearest(stem, FILES.iter().copied())
                            .map(|known| format!("did you mean `{known}.yaml`?")),
                    )
                    .hint(format!("the vocabulary has: {}.yaml", FILES.join(".yaml, ")));
                faults.push(fault.at(&rules::FILE, path.whole()));
            }
        } else if !PLACES
            .iter()
            .any(|place| below == *place || (place.ends_with('/') && below.starts_with(place)))
        {
            let fault = Fault::new(format!("`{path}` has no place in `content/`"))
                .hint(format!("`content/` has: {}", PLACES.join(", ")));
            faults.push(fault.at(&rules::FILE, path.whole()));
        }
    }
}

/// One YAML file of data, read.
struct DataFile<'a> {
    path: &'a SitePath,
    node: Node,
}

/// The built-in file at a path, then the site's own, each as far as it can be read.
fn data_files<'a>(tree: &'a SourceTree, path: &str, faults: &mut Vec<Diagnostic>) -> Vec<DataFile<'a>> {
    let sources = [tree.default_at(path), tree.own(path)].into_iter().flatten();
    sources
        .filter_map(|source| Some(DataFile { path: source.path(), node: read_data(source, faults)? }))
        .collect()
}

/// The entries of a file whose keys are the author's own names.
fn named_entries<'a>(
    file: &'a DataFile<'_>,
    what: &str,
    faults: &mut Vec<Diagnostic>,
) -> Vec<&'a (crate::source::Written, Node)> {
    if let Value::List(_) | Value::Text(_) = file.node.value {
        let fault = Fault::new(format!("{what} is a mapping of names, not {}", file.node.kind()))
            .hint("write `name: …` lines");
        faults.push(fault.at(&rules::SHAPE, file.path.at(file.node.spot())));
        return Vec::new();
    }
    Fields::of(&file.node, file.path, what, faults).rest()
}
