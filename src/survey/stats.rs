//! Counts of a whole site: pages, translations, facts, relations, figures, findings.

use std::collections::BTreeMap;

use serde::Serialize;

use super::Site;
use super::wants::{Standing, standings};
use crate::cost::Holdings;
use crate::cost::count::{Asked, Count, Property, Thing};
use crate::diagnostic::Severity;
use crate::document::Folder;
use crate::graph::Confidence;
use crate::quantity::Date;

/// How many there are of everything.
#[derive(Clone, Debug, Default, Serialize)]
pub struct Stats {
    /// Things that have a page.
    pub pages: Pages,
    /// Translations by language.
    pub translations: BTreeMap<String, Translations>,
    /// Facts.
    pub facts: Facts,
    /// Relations.
    pub relations: Relations,
    /// Models and what they compute.
    pub figures: Figures,
    /// Works cited.
    pub sources: Sources,
    /// What a check finds, by rule.
    pub findings: BTreeMap<String, Finding>,
    /// Findings that authors let stand.
    pub allowed: usize,
}

/// Things that have a page.
#[derive(Clone, Debug, Default, Serialize)]
pub struct Pages {
    pub entities: usize,
    pub prose: usize,
    pub models: usize,
    pub datasets: usize,
    pub frameworks: usize,
    pub terms: usize,
    pub drafts: usize,
    pub wanted: usize,
    pub without_summary: usize,
}

/// Translations into one language.
#[derive(Clone, Debug, Default, Serialize)]
pub struct Translations {
    pub fresh: usize,
    pub behind: usize,
    pub never_compared: usize,
    pub missing: usize,
}

/// Facts by what they rest on.
#[derive(Clone, Debug, Default, Serialize)]
pub struct Facts {
    /// All of them.
    pub all: usize,
    /// Earlier values beside them.
    pub entries: usize,
    /// With a source.
    pub sourced: usize,
    /// Without one.
    pub unsourced: usize,
    /// By confidence, the surest first; `unsaid` where nobody says.
    pub by_confidence: Vec<(String, usize)>,
    /// By age when the release was made, in months from one to the other.
    pub by_age: Vec<(String, usize)>,
    /// Entities that state none.
    pub entities_without: usize,
}

/// Relations.
#[derive(Clone, Debug, Default, Serialize)]
pub struct Relations {
    pub all: usize,
    pub sourced: usize,
    pub by_kind: BTreeMap<String, usize>,
    pub entities_without: usize,
}

/// What models compute.
#[derive(Clone, Debug, Default, Serialize)]
pub struct Figures {
    pub figures: usize,
    pub inputs: usize,
    pub assumed: usize,
    pub scenarios: usize,
    pub rows: usize,
}

/// Works.
#[derive(Clone, Debug, Default, Serialize)]
pub struct Sources {
    pub all: usize,
    pub with_key: usize,
    pub unused: usize,
}

/// The findings of one rule.
#[derive(Clone, Debug, Serialize)]
pub struct Finding {
    pub severity: &'static str,
    pub count: usize,
}

/// Ages are told in these steps of months.
const AGES: [(u32, &str); 4] =
    [(3, "under 3 months"), (6, "3 to 6 months"), (12, "6 to 12 months"), (24, "1 to 2 years")];
const OLDER: &str = "2 years and more";
const UNDATED: &str = "no date";
/// Nobody says how sure it is.
const UNSAID: &str = "unsaid";

/// Counts a site. The day ages are told to is that of the release.
pub fn stats(site: &Site<'_>) -> Stats {
    let mut stats = Stats { pages: pages(site), facts: facts(site), ..Stats::default() };
    for (_, language, standing, _) in standings(site) {
        let counts = stats.translations.entry(language).or_default();
        match standing {
            Standing::Fresh => counts.fresh += 1,
            Standing::Behind => counts.behind += 1,
            Standing::NeverCompared => counts.never_compared += 1,
            Standing::Missing => counts.missing += 1,
        }
    }
    let roster = site.roster();
    let holdings = site.holdings();
    stats.relations.all = holdings.count(&Count::all(Thing::Relations));
    stats.relations.sourced = holdings.count(&sourced(Thing::Relations));
    for relation in &roster.relations.stated {
        *stats.relations.by_kind.entry(relation.kind.clone()).or_default() += 1;
    }
    stats.relations.entities_without =
        roster.entities.keys().filter(|id| roster.relations.of(id).is_empty()).count();
    let assumed = Count::all(Thing::Inputs).that_say(Property::Assumed, Asked::Any);
    stats.figures = Figures {
        figures: holdings.count(&Count::all(Thing::Figures)),
        inputs: holdings.count(&Count::all(Thing::Inputs)),
        assumed: holdings.count(&assumed),
        scenarios: holdings.models.scenarios().len(),
        rows: holdings.count(&Count::all(Thing::Rows)),
    };
    stats.sources.all = holdings.count(&Count::all(Thing::Sources));
    let uses = super::things::uses(site);
    for (id, work) in roster.works.iter() {
        stats.sources.with_key += usize::from(work.key.is_some());
        stats.sources.unused += usize::from(!uses.contains_key(&id));
    }
    for found in site.findings {
        let counts = Finding { severity: found.severity.word(), count: 0 };
        stats.findings.entry(found.rule.name.to_owned()).or_insert(counts).count += 1;
    }
    stats.allowed = holdings.count(&Count::all(Thing::Allows));
    stats
}

impl<'a> Site<'a> {
    fn holdings(&self) -> Holdings<'a> {
        let closed = self.closed;
        Holdings { roster: &closed.graph.roster, models: &closed.costs.models, n_other_allows: 0 }
    }
}

/// Those that name a source.
fn sourced(thing: Thing) -> Count {
    Count::all(thing).that_say(Property::Source, Asked::Any)
}

fn pages(site: &Site<'_>) -> Pages {
    let roster = site.roster();
    let holdings = site.holdings();
    let mut pages = Pages {
        entities: holdings.count(&Count::all(Thing::Entities)),
        models: holdings.count(&Count::all(Thing::Models)),
        datasets: holdings.count(&Count::all(Thing::Datasets)),
        frameworks: site.closed.frameworks.all.len(),
        terms: roster.vocabulary.facets.iter().map(|facet| facet.terms.len()).sum(),
        ..Pages::default()
    };
    for article in roster.articles.values() {
        pages.prose += usize::from(article.folder == Folder::Pages);
        pages.drafts += usize::from(article.is_draft);
        pages.wanted += usize::from(article.is_wanted);
        pages.without_summary += usize::from(article.front().is_some_and(|front| front.summary.is_none()));
    }
    pages
}

fn facts(site: &Site<'_>) -> Facts {
    let roster = site.roster();
    let holdings = site.holdings();
    let (all, sourced) = (Count::all(Thing::Facts), sourced(Thing::Facts));
    let mut facts =
        Facts { all: holdings.count(&all), sourced: holdings.count(&sourced), ..Facts::default() };
    let release = roster.vocabulary.settings.release.as_ref().and_then(|release| release.date);
    let mut ages: BTreeMap<&str, usize> = BTreeMap::new();
    let mut confidences: BTreeMap<&str, usize> = BTreeMap::new();
    for fact in roster.facts.values().flat_map(|facts| facts.iter()) {
        facts.entries += fact.series.len();
        *confidences.entry(fact.confidence.map_or(UNSAID, Confidence::word)).or_default() += 1;
        let said = fact.as_of.or_else(|| fact.period.map(|period| period.last_day()));
        *ages.entry(age(said, release)).or_default() += 1;
    }
    facts.unsourced = facts.all - facts.sourced;
    facts.entities_without = roster
        .entities
        .keys()
        .filter(|id| roster.facts.get(*id).is_none_or(|facts| facts.is_empty()))
        .count();
    let counted = |names: &[&str], counts: &BTreeMap<&str, usize>| -> Vec<(String, usize)> {
        names.iter().filter_map(|name| Some(((*name).to_owned(), *counts.get(name)?))).collect()
    };
    let words = [Confidence::High, Confidence::Medium, Confidence::Low].map(Confidence::word);
    facts.by_confidence = counted(&words.into_iter().chain([UNSAID]).collect::<Vec<_>>(), &confidences);
    let steps: Vec<&str> = AGES.iter().map(|(_, name)| *name).chain([OLDER, UNDATED]).collect();
    facts.by_age = counted(&steps, &ages);
    facts
}

/// How old what was said is when the release is made.
fn age(said: Option<Date>, release: Option<Date>) -> &'static str {
    let (Some(said), Some(release)) = (said, release) else { return UNDATED };
    let is_within =
        |months: u32| said.plus_months(months).is_none_or(|then| then.last_day() >= release.first_day());
    AGES.iter().find(|(months, _)| is_within(*months)).map_or(OLDER, |(_, name)| name)
}

impl Stats {
    /// The number of findings of a severity.
    pub fn count(&self, severity: Severity) -> usize {
        self.findings
            .values()
            .filter(|found| found.severity == severity.word())
            .map(|found| found.count)
            .sum()
    }
}
