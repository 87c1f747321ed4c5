//! Reads `content/frameworks/*.yaml`: stacks first, since others stand on them, assessments last.

use std::collections::BTreeMap;

use super::axis::Axis;
use super::field::Reader;
use super::{Framework, Frameworks, Kind};
use crate::cost::Costs;
use crate::diagnostic::{Checked, Diagnostic, Fault, Place, SitePath, nearest, rules};
use crate::document::{is_id, read_allow};
use crate::graph::Roster;
use crate::language::Localized;
use crate::source::{Fields, Node, SourceTree, Written, read_data};

/// The folder of frameworks.
const FOLDER: &str = "content/frameworks/";

/// The kinds, in the order in which they are read.
const KINDS: [&str; 4] = ["stack", "map", "crosswalk", "assessment"];

/// Ids that are the names of data files.
const DATA: [&str; 2] = ["entities", "figures"];

/// A file that could be read as YAML.
struct Sheet<'a> {
    id: String,
    path: &'a SitePath,
    node: Node,
}

impl Frameworks {
    /// Reads `content/frameworks/`. Works that are written out there join the roster's.
    pub fn read(tree: &SourceTree, roster: &mut Roster) -> Checked<Frameworks> {
        let mut faults = Vec::new();
        let mut frameworks = Frameworks::default();
        let sheets = sheets(tree, &mut faults);
        let kinds: Vec<Option<String>> =
            sheets.iter().map(|sheet| kind(sheet, &mut faults).map(|kind| kind.text)).collect();
        let mut stacks = BTreeMap::new();
        for wanted in KINDS {
            for (sheet, _) in sheets.iter().zip(&kinds).filter(|(_, kind)| kind.as_deref() == Some(wanted)) {
                let mut reader = Reader {
                    roster,
                    file: sheet.path,
                    faults: &mut faults,
                    texts: BTreeMap::new(),
                    questions: Vec::new(),
                    stacks: &stacks,
                };
                let read = reader.framework(&sheet.id, wanted, &sheet.node, &frameworks.all);
                frameworks.questions.extend(reader.questions);
                let Some(framework) = read else { continue };
                if let Kind::Stack(stack) = &framework.kind {
                    stacks.insert(sheet.id.clone(), Axis::of_stack(&sheet.id, stack));
                }
                frameworks.all.insert(sheet.id.clone(), framework);
            }
        }
        Checked { value: frameworks, diagnostics: faults }
    }

    /// Pages, works, models, datasets and frameworks share one set of ids.
    pub fn clashes(&self, roster: &Roster, costs: &Costs) -> Vec<Diagnostic> {
        let models = &costs.models;
        let mut faults = Vec::new();
        for (id, framework) in &self.all {
            let article = roster.articles.get(id).and_then(|article| article.place());
            let work = roster.works.find(id).ok().and_then(|work| roster.works.get(work));
            let model = models.models.get(id).map(|model| model.place.clone());
            let dataset = models.datasets.get(id).map(|dataset| dataset.place.clone());
            let other = article.or_else(|| work.map(|work| work.place.clone())).or(model).or(dataset);
            if let Some(other) = other {
                faults.push(double(id, &framework.place, other));
            }
        }
        faults
    }
}

fn double(id: &str, place: &Place, other: Place) -> Diagnostic {
    let fault = Fault::new(format!("`{id}` names two things: {} and {}", other.file, place.file))
        .hint("rename one of them");
    fault.at(&rules::DOUBLE, place.clone()).label(other, "the other")
}

/// The `.yaml` files of the folder, and a word on what else lies there.
fn sheets<'a>(tree: &'a SourceTree, faults: &mut Vec<Diagnostic>) -> Vec<Sheet<'a>> {
    let mut found = Vec::new();
    for source in tree.own_below(FOLDER) {
        let path = source.path();
        let name = path.as_str().strip_prefix(FOLDER).unwrap_or_default();
        let (stem, ending) = name.rsplit_once('.').unwrap_or((name, ""));
        let fault = match ending {
            "yaml" if is_id(stem) && !DATA.contains(&stem) => {
                found.extend(read_data(source, faults).map(|node| Sheet { id: stem.to_owned(), path, node }));
                continue;
            }
            "yaml" if DATA.contains(&stem) => Fault::new(format!("no framework can be called `{stem}`"))
                .hint("its data would take the place of the site's own: rename the file"),
            "yml" => Fault::new(format!("`{path}` ends in `.yml`")).hint("call it `.yaml`"),
            "yaml" => Fault::new(format!("`{stem}` cannot be an id"))
                .hint("write small letters a–z, digits and single dashes"),
            _ => Fault::new(format!("`{path}` has no place in `{FOLDER}`"))
                .hint("it holds `.yaml` files, one for each framework"),
        };
        faults.push(fault.at(&rules::FILE, path.whole()));
    }
    found
}

/// What a file says it is.
fn kind(sheet: &Sheet<'_>, faults: &mut Vec<Diagnostic>) -> Option<Written> {
    // Keys that stand twice are told when the file is read.
    let mut fields = Fields::of(&sheet.node, sheet.path, "a framework", &mut Vec::new());
    let hint = format!("write `kind: {}`", KINDS.join("`, `kind: "));
    let Some(written) = fields.text("kind", faults) else {
        let fault = Fault::new("the framework does not say what it is").hint(hint);
        faults.push(fault.at(&rules::KEY, sheet.path.at(sheet.node.spot())));
        return None;
    };
    if !KINDS.contains(&written.text.as_str()) {
        let near = nearest(&written.text, KINDS);
        let fault = Fault::new(format!("`{}` is no kind of framework", written.text))
            .hint_if(near.map(|known| format!("did you mean `{known}`?")))
            .hint(hint);
        faults.push(fault.at(&rules::SHAPE, sheet.path.at(written.spot)));
        return None;
    }
    Some(written)
}

impl Reader<'_> {
    fn framework(
        &mut self,
        id: &str,
        kind: &str,
        node: &Node,
        others: &BTreeMap<String, Framework>,
    ) -> Option<Framework> {
        let what = match kind {
            "assessment" => "an assessment".to_owned(),
            kind => format!("a {kind}"),
        };
        let mut fields = Fields::of(node, self.file, &what, self.faults);
        fields.take("kind");
        let title_spot = fields.key("title").map_or(node.spot(), |key| key.spot);
        let title = self.words(&mut fields, "title").unwrap_or_else(|| {
            let fault =
                Fault::new(format!("the {kind} has no `title`")).hint("write `title: {…}`, one per language");
            self.fault(&rules::KEY, node.spot(), fault);
            Localized::new(self.roster.vocabulary.languages.default_language().clone(), id.to_owned())
        });
        for key in ["summary", "caption", "note"] {
            self.text(&mut fields, key, key.to_owned());
        }
        let source = self.source(&mut fields);
        let as_of = self.date(&mut fields, "as_of");
        let redirects = fields.texts("redirects", self.faults);
        let mut allow = Vec::new();
        for node in fields.list("allow", self.faults) {
            allow.extend(read_allow(node, self.file, self.faults));
        }
        let kind = match kind {
            "stack" => Some(Kind::Stack(self.stack(id, &mut fields))),
            "map" => self.map(&mut fields).map(Kind::Map),
            "crosswalk" => self.crosswalk(&mut fields).map(Kind::Crosswalk),
            _ => {
                let map = |name: &str| find_map(name, others);
                let read = self.assessment(id, &mut fields, &map);
                read.map(|assessment| Kind::Assessment(Box::new(assessment)))
            }
        };
        fields.close(self.faults);
        Some(Framework {
            id: id.to_owned(),
            title,
            source,
            as_of,
            kind: kind?,
            texts: std::mem::take(&mut self.texts),
            allow,
            redirects,
            file: self.file.clone(),
            place: self.file.at(title_spot),
        })
    }
}

/// The rows and columns of the map an assessment names.
fn find_map(name: &str, others: &BTreeMap<String, Framework>) -> Result<(Axis, Axis), Fault> {
    match others.get(name).map(|framework| (framework.map(), framework.kind.word())) {
        Some((Some(map), _)) => Ok((map.rows.clone(), map.columns.clone())),
        Some((None, kind)) => Err(Fault::new(format!("`{name}` is a {kind}, not a map"))
            .hint("an assessment reads one row of a map")),
        None => {
            let maps = others.iter().filter(|(_, framework)| framework.map().is_some());
            let near = nearest(name, maps.map(|(id, _)| id.as_str()));
            Err(Fault::new(format!("no map is called `{name}`"))
                .hint_if(near.map(|known| format!("did you mean `{known}`?")))
                .hint("maps stand in `content/frameworks/`"))
        }
    }
}
