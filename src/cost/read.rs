//! Reads all models and datasets of a site.

use std::collections::BTreeMap;

use super::count::Count;
use super::dataset::Dataset;
use super::field::Reader;
use super::model::{Given, Model};
use super::question::Question;
use crate::diagnostic::{Checked, Diagnostic, Fault, Place, nearest, rules};
use crate::document::is_id;
use crate::graph::Roster;
use crate::quantity::Quantity;
use crate::source::{Source, SourceTree, read_data};

/// The folder of models.
const MODELS: &str = "content/models/";
/// The folder of datasets.
const DATASETS: &str = "content/datasets/";

/// All models and datasets by id.
#[derive(Clone, Debug, Default)]
pub struct Models {
    /// The models.
    pub models: BTreeMap<String, Model>,
    /// The datasets.
    pub datasets: BTreeMap<String, Dataset>,
    /// What others ask, by owner and name.
    pub questions: BTreeMap<(String, String), Question>,
    /// What inputs count.
    pub counts: BTreeMap<Count, Quantity>,
}

impl Models {
    /// Reads `content/models/` and `content/datasets/`. Works that are written out there join the roster's.
    pub fn read(tree: &SourceTree, roster: &mut Roster) -> Checked<Models> {
        let mut faults = Vec::new();
        let mut models = Models::default();
        for (id, source) in files(tree, MODELS, &mut faults) {
            let Some(node) = read_data(source, &mut faults) else { continue };
            let model = Reader { roster, file: source.path(), faults: &mut faults }.model(&id, &node);
            models.models.insert(id, model);
        }
        for (id, source) in files(tree, DATASETS, &mut faults) {
            let Some(node) = read_data(source, &mut faults) else { continue };
            let sheet = tree.own(&format!("{DATASETS}{id}.csv"));
            let mut reader = Reader { roster, file: source.path(), faults: &mut faults };
            let dataset = reader.dataset(&id, &node, sheet);
            models.datasets.insert(id, dataset);
        }
        models.clashes(roster, &mut faults);
        Checked { value: models, diagnostics: faults }
    }

    /// The value of an input in a scenario: what the scenario sets, else what the model states.
    pub(super) fn given<'a>(&self, model: &'a Model, input: &str, scenario: &str) -> Option<&'a Given> {
        let set = model.scenario(scenario).and_then(|scenario| {
            scenario.set.iter().find(|(name, _)| name.text == input).map(|(_, given)| given)
        });
        set.or_else(|| model.input(input).map(|input| &input.value))
    }

    /// The quantity an input is given; nothing where a fact or a figure stands in for it.
    pub(super) fn quantity<'a>(&'a self, given: &'a Given) -> Option<&'a Quantity> {
        match given {
            Given::Stated(quantity, _) => Some(quantity),
            Given::Counted(count) => self.counts.get(count),
            Given::Bound(..) => None,
        }
    }

    /// Whether a scenario gives an input another value.
    pub(super) fn sets(&self, model: &str, input: &str, scenario: &str) -> bool {
        let scenario = self.models.get(model).and_then(|model| model.scenario(scenario));
        scenario.is_some_and(|scenario| scenario.set.iter().any(|(name, _)| name.text == input))
    }

    /// The question of this owner with this name.
    pub fn question(&self, owner: &str, name: &str) -> Option<&Question> {
        self.questions.get(&(owner.to_owned(), name.to_owned()))
    }

    /// The names of all scenarios, without the base.
    pub fn scenarios(&self) -> Vec<&str> {
        let mut names: Vec<&str> = self
            .models
            .values()
            .flat_map(|model| model.scenarios.iter().map(|scenario| scenario.name.text.as_str()))
            .collect();
        names.sort_unstable();
        names.dedup();
        names
    }

    /// Pages, works, models and datasets share one set of ids.
    fn clashes(&self, roster: &Roster, faults: &mut Vec<Diagnostic>) {
        let all = self
            .models
            .values()
            .map(|model| (&model.id, &model.place))
            .chain(self.datasets.values().map(|dataset| (&dataset.id, &dataset.place)));
        let mut seen: BTreeMap<&str, Place> = BTreeMap::new();
        for (id, place) in all {
            let article = roster.articles.get(id).and_then(|article| article.place());
            let work = roster.works.find(id).ok().and_then(|work| roster.works.get(work));
            let other = article.or_else(|| work.map(|work| work.place.clone()));
            if let Some(other) = other.or_else(|| seen.get(id.as_str()).cloned()) {
                let fault = Fault::new(format!("`{id}` names two things: {} and {}", other.file, place.file))
                    .hint("rename one of them");
                faults.push(fault.at(&rules::DOUBLE, place.clone()).label(other, "the other"));
            }
            seen.insert(id, place.clone());
        }
    }
}

/// The `.yaml` files of a folder by id, and a word on what else lies there.
fn files<'a>(
    tree: &'a SourceTree,
    folder: &'static str,
    faults: &mut Vec<Diagnostic>,
) -> Vec<(String, &'a Source)> {
    let mut found = Vec::new();
    for source in tree.own_below(folder) {
        let path = source.path();
        let name = path.as_str().strip_prefix(folder).unwrap_or_default();
        let (stem, ending) = name.rsplit_once('.').unwrap_or((name, ""));
        let fault = match ending {
            "yaml" if is_id(stem) => {
                found.push((stem.to_owned(), source));
                continue;
            }
            "csv" if folder == DATASETS && tree.own(&format!("{folder}{stem}.yaml")).is_some() => continue,
            "csv" if folder == DATASETS => {
                Fault::new(format!("nothing says what the columns of `{path}` are"))
                    .hint(format!("add `{folder}{stem}.yaml` with title, key and columns"))
            }
            "yml" => Fault::new(format!("`{path}` ends in `.yml`")).hint("call it `.yaml`"),
            "yaml" => Fault::new(format!("`{stem}` cannot be an id"))
                .hint("write small letters a–z, digits and single dashes"),
            _ => Fault::new(format!("`{path}` has no place in `{folder}`")).hint_if(
                nearest(ending, ["yaml", "csv"]).map(|known| format!("did you mean `{stem}.{known}`?")),
            ),
        };
        faults.push(fault.at(&rules::FILE, path.whole()));
    }
    found
}
