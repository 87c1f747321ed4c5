//! Closes a site again in which some files have changed, on what it was before.

use std::collections::BTreeSet;
use std::sync::Arc;

use rayon::prelude::*;

use super::Wishes;
use super::closed::{TwinKey, count, remarks, resolve};
use super::memo::{Findings, Memo, Standing, is_of_vocabulary};
use crate::diagnostic::SitePath;
use crate::graph::{Again, Graph, RenewedRoster, ResolvedTwin, Roster, Touched};
use crate::source::SourceTree;

/// The site as it stands after these files have changed; `None` where they ask for more than pages to be looked at
/// again.
pub(super) fn again(
    last: Standing,
    tree: &SourceTree,
    wishes: &Wishes,
    read: &[SitePath],
    memo: &mut Memo,
) -> Option<Standing> {
    if read.is_empty() {
        // A closed site knows nothing of templates.
        return Some(last);
    }
    let mut found = (*last.found).clone();
    let RenewedRoster { roster: base, edited, mut touched } =
        renewed(&last.base, tree, read, memo, &mut found)?;
    found.gathered = base.faults().collect();
    let graph = &last.closed.graph;
    let mut closed = last.closed.clone();
    let has_items = graph.roster.items.iter().next().is_some() || !found.numbers.is_empty();
    let roster = if has_items && touched.numbers {
        let numbers = count(tree, wishes, base.clone(), &mut found);
        closed.costs = Arc::new(numbers.costs);
        closed.frameworks = Arc::new(numbers.frameworks);
        touched.ids.extend(graph.roster.items.iter().map(|(id, _)| id.to_owned()));
        numbers.roster
    } else {
        base.clone().with_items_of(&graph.roster)
    };
    let asked = Asked::of(graph, &roster, edited, &touched, &found);
    let mut resolved = resolve(&roster, asked.resolved, &mut found);
    resolved.extend(asked.said);
    let remarks = touched.is_any().then(|| remarks(&roster, &mut found));
    closed.graph = Arc::new(graph.renewed(roster, resolved, remarks));
    Some(Standing { closed, found: Arc::new(found), base })
}

/// What has a name after the change: words of the vocabulary are other ones, or pages are.
fn renewed(
    base: &Roster,
    tree: &SourceTree,
    read: &[SitePath],
    memo: &mut Memo,
    found: &mut Findings,
) -> Option<RenewedRoster> {
    if read.iter().all(is_of_vocabulary) {
        let vocabulary = memo.vocabulary(tree, found);
        let renamed = vocabulary.renamed(&base.vocabulary, read.iter().map(SitePath::as_str))?;
        return base.reworded(vocabulary, renamed);
    }
    base.renewed(&memo.edits(tree, read, found)?)
}

/// What is asked of pages after a change.
struct Asked {
    /// Pages whose mentions may mean something else.
    resolved: Vec<TwinKey>,
    /// Pages whose mentions mean the same, and are called otherwise.
    said: Vec<(TwinKey, Arc<ResolvedTwin>)>,
}

impl Asked {
    fn of(
        graph: &Graph,
        roster: &Roster,
        edited: BTreeSet<TwinKey>,
        touched: &Touched,
        found: &Findings,
    ) -> Asked {
        if !touched.is_any() {
            return Asked { resolved: edited.into_iter().collect(), said: Vec::new() };
        }
        let finders = roster.finders(touched);
        let of_page = |key: &TwinKey, twin: &ResolvedTwin| {
            if edited.contains(key) || found.resolved.contains_key(key) {
                return Again::Resolved;
            }
            roster.asked_for(twin, &key.0, &key.1, touched, &finders)
        };
        let all: Vec<_> = graph.all_resolved().iter().collect();
        let asked: Vec<Again> = all.par_iter().map(|(key, twin)| of_page(key, twin)).collect();
        let those = |again: Again| {
            let pairs = all.iter().zip(&asked).filter(move |(_, asked)| **asked == again);
            pairs.map(|((key, twin), _)| ((*key).clone(), twin))
        };
        Asked {
            resolved: those(Again::Resolved).map(|(key, _)| key).collect(),
            said: those(Again::Said).map(|(key, twin)| (key, Arc::new(twin.to_be_said_anew()))).collect(),
        }
    }
}
