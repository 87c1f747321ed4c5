//! What brackets can name of frameworks: their counts, their rows, what of them is shown in place.

use std::collections::BTreeMap;
use std::sync::Arc;

use super::axis::Axis;
use super::map::Map;
use super::{Framework, Frameworks, Kind, Standing};
use crate::cost::Others;
use crate::graph::{ItemKind, NamedItem, Roster, Value};
use crate::language::Localized;
use crate::quantity::{Quantity, Unit};
use crate::vocabulary::{Vocabulary, address_of};

/// The anchor of a row on its framework's page.
pub fn row_anchor(id: &str) -> String {
    format!("row-{}", address_of(id))
}

/// The anchor of a cell on its map's page.
pub fn cell_anchor(map: &Map, row: usize, column: usize) -> String {
    let slug = |axis: &Axis, index: usize| axis.places.get(index).map(|place| address_of(&place.id));
    // A slug has no double dash of its own.
    format!(
        "cell-{}--{}",
        slug(&map.rows, row).unwrap_or_default(),
        slug(&map.columns, column).unwrap_or_default()
    )
}

/// The anchor of a level on its stack's page.
pub(super) fn level_anchor(id: &str) -> String {
    format!("level-{id}")
}

/// The anchor of a signal on its assessment's page.
pub(super) fn signal_anchor(id: &str) -> String {
    format!("signal-{id}")
}

/// The anchor of what a framework counts.
const COUNTS: &str = "counts";

impl Frameworks {
    /// Everything the ledger is to reckon for frameworks, and to count of them.
    pub fn others(&self) -> Others {
        Others {
            questions: self.questions.clone(),
            n_allows: self.all.values().map(|framework| framework.allow.len()).sum(),
        }
    }

    /// Every framework as brackets name it.
    pub fn names(&self, roster: &Roster) -> BTreeMap<String, NamedItem> {
        self.all
            .iter()
            .map(|(id, framework)| (id.clone(), self.name(framework, &roster.vocabulary)))
            .collect()
    }

    fn name(&self, framework: &Framework, vocabulary: &Vocabulary) -> NamedItem {
        let (counts, parts, mut anchors) = match &framework.kind {
            Kind::Map(map) => {
                let known = map.n_given();
                let counts =
                    vec![("cells", map.n_cells()), ("given", known), ("unknown", map.n_cells() - known)];
                let cells = map.cells.iter().map(|cell| cell_anchor(map, cell.row, cell.column));
                (counts, ids(&map.rows), rows(&map.rows).chain(cells).collect::<Vec<_>>())
            }
            Kind::Stack(stack) => {
                let ids: Vec<String> = stack.levels.iter().map(|level| level.id.clone()).collect();
                let anchors = ids.iter().map(|id| level_anchor(id)).collect();
                (vec![("levels", ids.len())], Vec::new(), anchors)
            }
            Kind::Crosswalk(crosswalk) => {
                let gaps = crosswalk.lone_rows().len() + crosswalk.lone_columns().len();
                let n_matches = crosswalk.cells.iter().filter(|cell| cell.fit.is_some()).count();
                (vec![("matches", n_matches), ("gaps", gaps)], Vec::new(), rows(&crosswalk.rows).collect())
            }
            Kind::Assessment(assessment) => {
                let stand = |standing| (Standing::word(standing), self.n_signals(&framework.id, standing));
                let all = Standing::ALL.into_iter().map(|(_, standing)| stand(standing));
                let counts = std::iter::once(("signals", assessment.signals.len())).chain(all).collect();
                let anchors = assessment.signals.iter().map(|signal| signal_anchor(&signal.id.text));
                (counts, Vec::new(), anchors.collect())
            }
        };
        anchors.push(COUNTS.to_owned());
        let unit = vocabulary.units.unit("1").unwrap_or_else(|_| Arc::new(Unit::none()));
        let values = counts.into_iter().map(|(name, n)| {
            let label = self.count_label(name, vocabulary);
            #[expect(clippy::cast_precision_loss, reason = "no framework has so many parts")]
            let base = Quantity::computed(n as f64, None, Arc::clone(&unit)).ok();
            let value = Value { label, anchor: COUNTS.to_owned(), base, by_scenario: BTreeMap::new() };
            (name.to_owned(), value)
        });
        NamedItem {
            kind: ItemKind::Framework,
            values: values.collect(),
            shown: parts,
            is_shown_whole: true,
            anchors,
            texts: framework.texts.clone(),
            works: framework.works(),
            allow: framework.allow.clone(),
            redirects: framework.redirects.clone(),
            ..NamedItem::new(framework.title.clone(), framework.place.clone())
        }
    }

    /// What a count is of, in every language of the site.
    fn count_label(&self, name: &str, vocabulary: &Vocabulary) -> Localized<String> {
        let key = format!("count_{name}");
        let say = |language| vocabulary.phrases.say(&key, language).to_owned();
        let first = vocabulary.languages.default_language();
        let mut label = Localized::new(first.clone(), say(first));
        for entry in vocabulary.languages.iter().filter(|entry| entry.id != *first) {
            label.set(entry.id.clone(), say(&entry.id));
        }
        label
    }
}

fn ids(axis: &Axis) -> Vec<String> {
    axis.places.iter().map(|place| place.id.clone()).collect()
}

fn rows(axis: &Axis) -> impl Iterator<Item = String> {
    axis.places.iter().map(|place| row_anchor(&place.id))
}
