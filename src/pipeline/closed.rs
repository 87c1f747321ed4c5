//! Closes a site: names, numbers and addresses; anew, or on what a [`Memo`] holds of the last time.

use std::collections::BTreeMap;
use std::sync::Arc;

use rayon::prelude::*;

use super::again::again;
use super::memo::{Findings, Memo, Standing};
use super::{Stages, Wishes};
use crate::cost::Costs;
use crate::diagnostic::{Checked, Diagnostic, SitePath};
use crate::framework::Frameworks;
use crate::graph::{Graph, Remarks, ResolvedTwin, Roster};
use crate::language::Language;
use crate::page::{Assets, Highlights, Plan, Scene, Shared};
use crate::source::SourceTree;

/// A site with its names and addresses closed. A copy is cheap.
#[derive(Clone, Debug)]
pub struct Closed {
    /// The names.
    pub graph: Arc<Graph>,
    /// The numbers.
    pub costs: Arc<Costs>,
    /// The frameworks, judged.
    pub frameworks: Arc<Frameworks>,
    /// The addresses.
    pub plan: Arc<Plan>,
    pub(super) assets: Arc<Assets>,
    pub(super) is_served: bool,
    pub(super) is_full: bool,
}

/// A site as far as its numbers.
pub(super) struct Numbers {
    pub(super) roster: Roster,
    pub(super) costs: Costs,
    pub(super) frameworks: Frameworks,
}

/// A page in one language.
pub(super) type TwinKey = (String, Language);

/// Reads a site as far as its numbers: what has a name, and what is computed from it.
pub fn compute(tree: &SourceTree, wishes: &Wishes) -> Checked<(Roster, Costs)> {
    let (mut memo, mut stages) = (Memo::nothing(), Stages::default());
    let (base, mut found) = gather(tree, wishes, &mut memo, &mut stages);
    let numbers = count(tree, wishes, base, &mut found);
    Checked { value: (numbers.roster, numbers.costs), diagnostics: found.to_all() }
}

/// Reads everything that has a name.
fn gather(tree: &SourceTree, wishes: &Wishes, memo: &mut Memo, stages: &mut Stages) -> (Roster, Findings) {
    let mut found = Findings::default();
    let vocabulary = memo.vocabulary(tree, &mut found);
    stages.end("vocabulary");
    let documents = memo.documents(tree, &mut found);
    stages.end("parse");
    let roster = Roster::gather(documents, vocabulary, tree, wishes.drafts);
    found.gathered = roster.faults().collect();
    stages.end("gather");
    (roster, found)
}

/// Computes what follows from it in numbers.
pub(super) fn count(tree: &SourceTree, wishes: &Wishes, mut roster: Roster, found: &mut Findings) -> Numbers {
    let mut faults = Vec::new();
    faults.extend(wishes.stale_before.map(|before| roster.stale(before)).into_iter().flatten());
    let mut frameworks = Frameworks::read(tree, &mut roster).into_value(&mut faults);
    let others = frameworks.others();
    let costs = Costs::compute(tree, &mut roster, others, &wishes.set).into_value(&mut faults);
    faults.extend(frameworks.clashes(&roster, &costs));
    faults.extend(frameworks.judge(&roster, &costs, wishes.overdue_before));
    found.numbers = faults.into();
    let items = costs.ledger.names(&costs.models).with(frameworks.names(&roster));
    Numbers { roster: roster.with_items(items), costs, frameworks }
}

impl Closed {
    /// Parses, links and plans a site.
    pub fn close(tree: &SourceTree, wishes: &Wishes) -> Checked<Closed> {
        Closed::close_with(tree, wishes, &mut Memo::nothing(), &mut Stages::default())
    }

    pub(super) fn close_with(
        tree: &SourceTree,
        wishes: &Wishes,
        memo: &mut Memo,
        stages: &mut Stages,
    ) -> Checked<Closed> {
        let standing = Closed::anew(tree, wishes, memo, stages);
        Checked { value: standing.closed, diagnostics: standing.found.to_all() }
    }

    /// Closes all of a site.
    pub(super) fn anew(tree: &SourceTree, wishes: &Wishes, memo: &mut Memo, stages: &mut Stages) -> Standing {
        let (base, mut found) = gather(tree, wishes, memo, stages);
        let Numbers { roster, costs, frameworks } = count(tree, wishes, base.clone(), &mut found);
        stages.end("compute");
        let twins: Vec<TwinKey> =
            roster.twins().map(|(id, language)| (id.to_owned(), language.clone())).collect();
        let resolved = resolve(&roster, twins, &mut found);
        let remarks = remarks(&roster, &mut found);
        stages.end("resolve");
        let graph = Graph::close(roster, resolved, remarks);
        stages.end("turn around");
        let mut faults = Vec::new();
        let plan = Plan::lay_out(&graph, &address(&graph, wishes)).into_value(&mut faults);
        found.planned = faults.into();
        stages.end("plan");
        let closed = Closed {
            graph: Arc::new(graph),
            costs: Arc::new(costs),
            frameworks: Arc::new(frameworks),
            plan: Arc::new(plan),
            assets: Arc::new(Assets::gather(tree)),
            is_served: wishes.is_served,
            is_full: wishes.full,
        };
        Standing { closed, found: Arc::new(found), base }
    }

    /// Closes a site of which the memo knows the last state, and in which only some files have changed since.
    pub(super) fn renew(
        tree: &SourceTree,
        changed: &[SitePath],
        wishes: &Wishes,
        memo: &mut Memo,
        stages: &mut Stages,
    ) -> Standing {
        let last = memo.last.take();
        let is_below = |path: &SitePath, folder: &str| path.as_str().starts_with(folder);
        let is_beside = |path: &&SitePath| is_below(path, "static/") || is_below(path, "templates/");
        let read: Vec<SitePath> = changed.iter().filter(|path| !is_beside(path)).cloned().collect();
        let standing = last.and_then(|last| again(last, tree, wishes, &read, memo));
        let mut standing = standing.unwrap_or_else(|| Closed::anew(tree, wishes, memo, stages));
        if changed.iter().any(|path| is_below(path, "static/")) {
            standing.closed.assets = Arc::new(Assets::gather(tree));
        }
        memo.last = Some(standing.clone());
        standing
    }

    /// All that pages are made from.
    pub(super) fn scene<'a>(&'a self, highlights: &'a Highlights, shared: &'a Shared) -> Scene<'a> {
        let Closed { graph, costs, frameworks, plan, assets, .. } = self;
        Scene::new(graph, costs, frameworks, plan, assets, highlights, shared)
    }
}

/// The address a site is built for.
fn address(graph: &Graph, wishes: &Wishes) -> String {
    match (&wishes.base_url, wishes.is_served) {
        (Some(address), _) => address.clone(),
        (None, true) => String::new(),
        (None, false) => graph.roster.vocabulary.settings.address.clone(),
    }
}

/// What the mentions on some pages mean.
pub(super) fn resolve(
    roster: &Roster,
    twins: Vec<TwinKey>,
    found: &mut Findings,
) -> BTreeMap<TwinKey, Arc<ResolvedTwin>> {
    let resolved: Vec<_> = twins.par_iter().map(|(id, language)| roster.resolve(id, language)).collect();
    let mut all = BTreeMap::new();
    for (twin, checked) in twins.into_iter().zip(resolved) {
        found.put_resolved(&twin, checked.diagnostics);
        all.insert(twin, Arc::new(checked.value));
    }
    all
}

/// What the mentions in the short texts of items mean.
pub(super) fn remarks(roster: &Roster, found: &mut Findings) -> BTreeMap<TwinKey, Remarks> {
    let speaking = roster.speaking();
    let made: Vec<_> = speaking.par_iter().map(|(id, language)| roster.remarks(id, language)).collect();
    let mut faults: Vec<Diagnostic> = Vec::new();
    let made = speaking.into_iter().zip(made.into_iter().map(|checked| checked.into_value(&mut faults)));
    let made = made.collect();
    found.remarks = faults.into();
    made
}
