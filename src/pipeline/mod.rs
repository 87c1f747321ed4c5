//! Conducts one build: from sources to finished files. The only room of the build that starts threads.
//!
//! 1. [`read_site`] walks and reads the site's files.
//! 2. [`Closed::close`] parses, links and plans: names and addresses are closed.
//! 3. [`Closed::write`] makes every page and puts it into a sink.
//!
//! [`Last`] knows a build that would change nothing before step 2.
//!
//! Every step gives the best it can make and all it found wrong, so one run tells an author everything.

mod last;
mod stages;

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::path::Path;
use std::sync::{Arc, Mutex, PoisonError};

use rayon::prelude::*;

pub use last::Last;
pub use stages::Stages;

use crate::cost::Costs;
use crate::diagnostic::{Checked, Diagnostic, Severity};
use crate::document::{self, Document};
use crate::framework::Frameworks;
use crate::graph::{Graph, Roster};
use crate::language::Language;
use crate::output::{Sink, headers, markdown, redirects, robots, sitemap, sitemap_entry};
use crate::page::{Assets, Highlights, Noted, Plan, PlannedPage, Scene};
use crate::quantity::Date;
use crate::search;
use crate::source::{self, Source, SourceTree};
use crate::theme::Theme;
use crate::vocabulary::Vocabulary;

/// What a build is asked for.
#[derive(Clone, Debug, Default)]
pub struct Wishes {
    /// The address to build for, where it is not the site's own.
    pub base_url: Option<String>,
    /// Publish drafts too.
    pub drafts: bool,
    /// Warnings fail.
    pub strict: bool,
    /// Tell of facts that were last said before this day.
    pub stale_before: Option<Date>,
    /// Tell of signals that were to be reviewed before this day.
    pub overdue_before: Option<Date>,
    /// Inputs of models to set: `input=value`.
    pub set: Vec<String>,
    /// The pages are shown by `serve`, under the root of a local host.
    pub is_served: bool,
    /// Each page stands beside itself as Markdown.
    pub full: bool,
}

/// Reads the files of a site.
pub fn read_site(root: &Path) -> Checked<SourceTree> {
    let mut faults = Vec::new();
    let found = source::walk(root).into_value(&mut faults);
    let read: Vec<Checked<Option<Source>>> = found.par_iter().map(source::read).collect();
    let files: Vec<Source> = read.into_iter().filter_map(|checked| checked.into_value(&mut faults)).collect();
    Checked { value: SourceTree::new(files), diagnostics: faults }
}

/// Reads a site as far as its numbers: what has a name, and what is computed from it.
pub fn compute(tree: &SourceTree, wishes: &Wishes) -> Checked<(Roster, Costs)> {
    let mut diagnostics = Vec::new();
    let numbers = compute_timed(tree, wishes, &mut Stages::default()).into_value(&mut diagnostics);
    Checked { value: (numbers.roster, numbers.costs), diagnostics }
}

/// A site as far as its numbers.
struct Numbers {
    roster: Roster,
    costs: Costs,
    frameworks: Frameworks,
}

fn compute_timed(tree: &SourceTree, wishes: &Wishes, stages: &mut Stages) -> Checked<Numbers> {
    let mut faults = Vec::new();
    let vocabulary = Arc::new(Vocabulary::read(tree).into_value(&mut faults));
    stages.end("vocabulary");
    let pages: Vec<&Source> = tree.own_below("content/pages/").chain(tree.own_below("entities/")).collect();
    let parsed: Vec<Checked<Option<Document>>> =
        pages.par_iter().map(|source| document::parse(source)).collect();
    stages.end("parse");
    let documents =
        parsed.into_iter().filter_map(|checked| checked.into_value(&mut faults)).map(Arc::new).collect();
    let mut roster = Roster::gather(documents, vocabulary, tree, wishes.drafts).into_value(&mut faults);
    stages.end("gather");
    faults.extend(wishes.stale_before.map(|before| roster.stale(before)).into_iter().flatten());
    let mut frameworks = Frameworks::read(tree, &mut roster).into_value(&mut faults);
    let asked = frameworks.questions();
    let costs = Costs::compute(tree, &mut roster, asked, &wishes.set).into_value(&mut faults);
    faults.extend(frameworks.clashes(&roster, &costs));
    faults.extend(frameworks.judge(&roster, &costs, wishes.overdue_before));
    stages.end("compute");
    Checked { value: Numbers { roster, costs, frameworks }, diagnostics: faults }
}

/// A site with its names and addresses closed.
#[derive(Debug)]
pub struct Closed {
    /// The names.
    pub graph: Graph,
    /// The numbers.
    pub costs: Costs,
    /// The frameworks, judged.
    pub frameworks: Frameworks,
    /// The addresses.
    pub plan: Plan,
    assets: Assets,
    is_served: bool,
    is_full: bool,
}

impl Closed {
    /// Parses, links and plans a site.
    pub fn close(tree: &SourceTree, wishes: &Wishes) -> Checked<Closed> {
        Closed::close_timed(tree, wishes, &mut Stages::default())
    }

    fn close_timed(tree: &SourceTree, wishes: &Wishes, stages: &mut Stages) -> Checked<Closed> {
        let mut faults = Vec::new();
        let numbers = compute_timed(tree, wishes, stages).into_value(&mut faults);
        let Numbers { roster, costs, frameworks } = numbers;
        let items = costs.ledger.names(&costs.models).with(frameworks.names(&roster));
        let roster = roster.with_items(items);
        let vocabulary = Arc::clone(&roster.vocabulary);
        let twins: Vec<(String, _)> =
            roster.twins().map(|(id, language)| (id.to_owned(), language.clone())).collect();
        let resolved: Vec<_> = twins.par_iter().map(|(id, language)| roster.resolve(id, language)).collect();
        let resolved: BTreeMap<_, _> = twins
            .into_iter()
            .zip(resolved.into_iter().map(|checked| checked.into_value(&mut faults)))
            .collect();
        let speaking = roster.speaking();
        let remarks: Vec<_> =
            speaking.par_iter().map(|(id, language)| roster.remarks(id, language)).collect();
        let remarks = speaking
            .into_iter()
            .zip(remarks.into_iter().map(|checked| checked.into_value(&mut faults)))
            .collect();
        stages.end("resolve");
        let graph = Graph::close(roster, resolved, remarks);
        stages.end("turn around");
        let address = match (&wishes.base_url, wishes.is_served) {
            (Some(address), _) => address.clone(),
            (None, true) => String::new(),
            (None, false) => vocabulary.settings.address.clone(),
        };
        let plan = Plan::lay_out(&graph, &address).into_value(&mut faults);
        stages.end("plan");
        let closed = Closed {
            graph,
            costs,
            frameworks,
            plan,
            assets: Assets::gather(tree),
            is_served: wishes.is_served,
            is_full: wishes.full,
        };
        Checked { value: closed, diagnostics: faults }
    }

    /// Makes every page and every file around them, and puts them into `sink`. Gives the number of files.
    pub fn write(
        &self,
        tree: &SourceTree,
        sink: &dyn Sink,
        highlights: &Highlights,
        stages: &mut Stages,
    ) -> Checked<usize> {
        let mut faults = Vec::new();
        let mut scene = Scene::new(
            &self.graph,
            &self.costs,
            &self.frameworks,
            &self.plan,
            &self.assets,
            highlights,
            self.is_served,
        );
        scene.has_twins = self.is_full;
        let sites: Vec<_> =
            self.graph.roster.vocabulary.languages.iter().map(|entry| scene.site(&entry.id)).collect();
        let theme = Theme::load(tree, sites.iter().map(Arc::as_ref)).into_value(&mut faults);
        if faults.iter().any(|fault| fault.severity == Severity::Error) {
            return Checked { value: 0, diagnostics: faults };
        }
        let maker = Maker {
            scene: &scene,
            graph: &self.graph,
            theme: &theme,
            sink,
            entries: Mutex::default(),
            noted: Mutex::default(),
            found: Mutex::default(),
        };
        let made: Vec<Vec<Diagnostic>> =
            self.plan.pages.par_iter().map_init(Vec::new, |buffer, page| maker.make(page, buffer)).collect();
        faults.extend(made.into_iter().flatten());
        let mut buffer = Vec::new();
        for redirect in &self.plan.redirects {
            buffer.clear();
            let made = theme.render(&scene.redirect(redirect), &mut buffer);
            faults.extend(made.and_then(|()| sink.put(&redirect.file, &buffer)).err().map(|fault| *fault));
        }
        let noted = maker.noted.into_inner().unwrap_or_else(PoisonError::into_inner);
        let entries = maker.entries.into_inner().unwrap_or_else(PoisonError::into_inner);
        let found = maker.found.into_inner().unwrap_or_else(PoisonError::into_inner);
        let mut paths: Vec<String> = self.files().map(str::to_owned).collect();
        paths.extend(
            noted.values().filter_map(|page| page.markdown.as_ref()).map(|path| below(path, &self.plan)),
        );
        let mut put = |path: &str, bytes: &[u8]| {
            paths.push(path.to_owned());
            faults.extend(sink.put(path, bytes).err().map(|fault| *fault));
        };
        let made = [scene.data_files(), scene.feeds(&noted), scene.llms(&noted)];
        for (path, bytes) in made.iter().flatten() {
            if self.is_ours(path) {
                put(path, bytes);
            }
        }
        for (path, text) in scene.scripts.iter() {
            put(path, text.as_bytes());
        }
        stages.end("pages");
        let indexed: Vec<_> =
            found.into_par_iter().map(|(language, pages)| self.index(&scene, &language, pages)).collect();
        for (path, bytes) in indexed.iter().flatten() {
            put(path, bytes);
        }
        stages.end("search");
        for (path, bytes) in self.around(tree, &entries.into_values().collect::<Vec<_>>()) {
            put(&path, &bytes);
        }
        if self.is_ours("_headers") {
            let headers = headers(&self.plan.base, paths.iter().map(String::as_str));
            paths.push("_headers".to_owned());
            faults.extend(sink.put("_headers", headers.as_bytes()).err().map(|fault| *fault));
        }
        let count = paths.len();
        Checked { value: count, diagnostics: faults }
    }

    /// The files of one language's search.
    fn index(
        &self,
        scene: &Scene<'_>,
        language: &Language,
        pages: Vec<search::Entry>,
    ) -> Vec<(String, Vec<u8>)> {
        let format = self.graph.roster.vocabulary.languages.format(language);
        let site = scene.site(language);
        search::Index { site: &site, endings: &format.endings, limits: search::Limits::default() }
            .files(pages)
    }

    /// The files of all pages and all old addresses.
    fn files(&self) -> impl Iterator<Item = &str> {
        let pages = self.plan.pages.iter().map(|page| page.file.as_str());
        pages.chain(self.plan.redirects.iter().map(|redirect| redirect.file.as_str()))
    }

    /// Whether a file is ours to make: a site that writes its own has its reasons.
    fn is_ours(&self, path: &str) -> bool {
        self.assets.output(path).is_none()
    }

    /// The files around the pages: sitemap, robots, and what passes through from `static/`.
    fn around<'a>(&'a self, tree: &'a SourceTree, entries: &[String]) -> Vec<(String, Cow<'a, [u8]>)> {
        let mut files = Vec::new();
        if !self.plan.origin.is_empty() {
            files.push(("sitemap.xml".to_owned(), Cow::Owned(sitemap(entries).into_bytes())));
        }
        if let Some(redirects) = redirects(&self.plan).filter(|_| self.is_ours("_redirects")) {
            files.push(("_redirects".to_owned(), Cow::Owned(redirects.into_bytes())));
        }
        if self.is_ours("robots.txt") {
            let robots = robots(&self.plan.origin, &self.plan.base);
            files.push(("robots.txt".to_owned(), Cow::Owned(robots.into_bytes())));
        }
        files.extend(self.assets.written(tree).map(|(path, bytes)| (path.to_owned(), bytes)));
        files
    }
}

/// Makes pages, each on whichever thread is free.
struct Maker<'a> {
    scene: &'a Scene<'a>,
    graph: &'a Graph,
    theme: &'a Theme,
    sink: &'a dyn Sink,
    /// Lines of the sitemap, ordered by file.
    entries: Mutex<BTreeMap<String, String>>,
    /// What the files around the pages say of each, by address.
    noted: Mutex<BTreeMap<String, Noted>>,
    /// What the search knows of each page so far.
    found: Mutex<BTreeMap<Language, Vec<search::Entry>>>,
}

impl Maker<'_> {
    fn make(&self, page: &PlannedPage, buffer: &mut Vec<u8>) -> Vec<Diagnostic> {
        let mut faults = Vec::new();
        let Some(view) = self.scene.view(page).into_value(&mut faults) else { return faults };
        buffer.clear();
        let made = self.theme.render(&view, buffer).and_then(|()| self.sink.put(&page.file, buffer));
        match made {
            Ok(()) => {
                if let Some(entry) = sitemap_entry(&view) {
                    self.entries
                        .lock()
                        .unwrap_or_else(PoisonError::into_inner)
                        .insert(page.file.clone(), entry);
                }
            }
            Err(fault) => faults.push(*fault),
        }
        if let Some(noted) = Noted::of(&view, page) {
            if noted.markdown.is_some() {
                let twin = markdown(std::str::from_utf8(buffer).unwrap_or_default(), &view.page.canonical);
                let file = page.file.replace("index.html", "index.md");
                faults.extend(self.sink.put(&file, twin.as_bytes()).err().map(|fault| *fault));
            }
            let mut all = self.noted.lock().unwrap_or_else(PoisonError::into_inner);
            all.insert(noted.url.clone(), noted);
        }
        if let Some(entry) = search::Entry::of(&view, page, self.graph) {
            let mut found = self.found.lock().unwrap_or_else(PoisonError::into_inner);
            found.entry(page.language.clone()).or_default().push(entry);
        }
        faults
    }
}

/// The file of an address on this host, below the output folder.
fn below(href: &str, plan: &Plan) -> String {
    href.strip_prefix(&plan.base).unwrap_or(href).trim_start_matches('/').to_owned()
}

/// Drops what authors let stand, sets the severities the site asks for, promotes warnings when `strict`,
/// drops doubles, and orders the rest as an author reads: by file, by the first byte, by rule.
pub fn settle(
    diagnostics: Vec<Diagnostic>,
    tree: &SourceTree,
    roster: &Roster,
    strict: bool,
) -> Vec<Diagnostic> {
    let severities = &roster.vocabulary.settings.severities;
    let mut settled = roster.silence(diagnostics);
    for diagnostic in &mut settled {
        if let Some(severity) = severities.get(diagnostic.rule.name) {
            diagnostic.severity = *severity;
        }
        if strict && diagnostic.severity == Severity::Warning {
            diagnostic.severity = Severity::Error;
        }
    }
    // A place in YAML is no byte yet. The file finds all of them at once, so one finding costs a look.
    settled.sort_by_cached_key(|diagnostic| {
        let start =
            diagnostic.place.as_ref().and_then(|place| tree.show(place)).map(|(_, range)| range.start);
        let file = diagnostic.place.as_ref().map(|place| place.file.clone());
        (file, start, diagnostic.rule.name, diagnostic.message.clone(), diagnostic.place.clone())
    });
    settled.dedup_by(|left, right| left.place == right.place && left.message == right.message);
    settled
}

/// A site read, closed and put into a sink, with all that is wrong with it.
pub fn run(tree: &SourceTree, wishes: &Wishes, sink: &dyn Sink) -> (Closed, Checked<usize>) {
    run_with(tree, wishes, sink, &Highlights::default(), &mut Stages::default())
}

/// The same, with what an earlier build has highlighted and a clock for the stages.
pub fn run_with(
    tree: &SourceTree,
    wishes: &Wishes,
    sink: &dyn Sink,
    highlights: &Highlights,
    stages: &mut Stages,
) -> (Closed, Checked<usize>) {
    let mut faults = Vec::new();
    let closed = Closed::close_timed(tree, wishes, stages).into_value(&mut faults);
    let count = closed.write(tree, sink, highlights, stages).into_value(&mut faults);
    stages.end("files");
    let diagnostics = settle(faults, tree, &closed.graph.roster, wishes.strict);
    (closed, Checked { value: count, diagnostics })
}
