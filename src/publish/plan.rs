//! What is to be done to a target, in an order that is safe to leave off after any step.
//!
//! 1. Assets: those that are new before those whose bytes change, which may name new ones.
//! 2. Pages: those that are new before those that change and may link to them, inner ones before the home page.
//! 3. What leads to pages: redirects, the sitemap, feeds.
//! 4. Deletions: pages that left the site, then assets that left it long enough ago.
//!
//! So a page that stands finds what it names, after every step: its assets came before it, and those of the page that
//! stood there before stay for a few publishes more, for readers who have it open.
//! Where a file has to be a folder now, or a folder a file, the old one goes right before the new one comes.

use std::cmp::Reverse;
use std::collections::BTreeMap;

use super::kind::Kind;
use super::site::Listed;
use super::survey::Standing;

/// One thing to be done.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Step {
    /// A file of the site takes its place.
    Send(String),
    /// An old file stands where the next one has to be, or its folder.
    Clear(String),
    /// An old file goes.
    Delete(String),
}

/// Everything that is to be done.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Plan {
    /// In this order.
    pub(super) steps: Vec<Step>,
    /// Old files that stay, with how many publishes ago they left the site.
    pub(super) kept: BTreeMap<String, u32>,
    /// How many files stand as they are to be.
    pub(super) n_unchanged: usize,
    /// True when anything that left the site is aged or deleted by this publish.
    pub(super) is_change: bool,
}

impl Plan {
    /// Plans how what stands becomes the site. `kind` tells what a file of the site is by more than its name;
    /// a file that left is kept for `keep` publishes, the one it left in among them.
    pub(super) fn of(
        site: &BTreeMap<String, Listed>,
        standing: &BTreeMap<String, Standing>,
        kind: impl Fn(&str) -> Kind,
        keep: u32,
    ) -> Plan {
        let mut plan = Plan::default();
        let mut sent: Vec<(&str, bool)> = Vec::new();
        for (path, listed) in site {
            match standing.get(path) {
                Some(old) if old.hash == Some(listed.hash) => plan.n_unchanged += 1,
                old => sent.push((path, old.is_some())),
            }
        }
        let depth = |path: &str| Reverse(path.matches('/').count());
        sent.sort_by_cached_key(|&(path, is_there)| (kind(path), is_there, depth(path), path.to_owned()));

        let gone = || standing.iter().filter(|(path, _)| !site.contains_key(*path));
        // A publish of the same site again makes nothing older.
        plan.is_change =
            !sent.is_empty() || gone().any(|(path, old)| old.age.is_none() || !Kind::may_be_asked_for(path));
        let mut deleted = Vec::new();
        for (path, old) in gone() {
            let age = old.age.map_or(0, |age| age.saturating_add(u32::from(plan.is_change)));
            if Kind::may_be_asked_for(path) && age < keep.max(1) && old.hash.is_some() {
                plan.kept.insert(path.clone(), age);
            } else {
                deleted.push(path);
            }
        }
        deleted.sort_by_key(|path| (Kind::may_be_asked_for(path), path.as_str()));

        let mut cleared = Vec::new();
        for (path, _) in sent {
            for old in obstacles(path, standing) {
                if !cleared.contains(&old) {
                    plan.kept.remove(old);
                    plan.steps.push(Step::Clear(old.to_owned()));
                    cleared.push(old);
                }
            }
            plan.steps.push(Step::Send(path.to_owned()));
        }
        let rest = deleted.into_iter().filter(|path| !cleared.contains(&path.as_str()));
        plan.steps.extend(rest.map(|path| Step::Delete(path.clone())));
        plan
    }

    /// The files that are sent.
    pub(super) fn sent(&self) -> impl Iterator<Item = &str> {
        self.steps.iter().filter_map(|step| match step {
            Step::Send(path) => Some(path.as_str()),
            _ => None,
        })
    }

    /// The files that go.
    pub(super) fn deleted(&self) -> impl Iterator<Item = &str> {
        self.steps.iter().filter_map(|step| match step {
            Step::Clear(path) | Step::Delete(path) => Some(path.as_str()),
            Step::Send(_) => None,
        })
    }
}

/// The old files that stand where a folder above `path` has to be, or below a folder in its own place.
fn obstacles<'a>(path: &'a str, standing: &'a BTreeMap<String, Standing>) -> impl Iterator<Item = &'a str> {
    let above = path.match_indices('/').filter_map(|(at, _)| path.get(..at));
    let above = above.filter_map(|folder| standing.get_key_value(folder)).map(|(old, _)| old.as_str());
    let inside = format!("{path}/");
    let from = inside.clone();
    let below = standing.range(from..).map(|(old, _)| old.as_str());
    above.chain(below.take_while(move |old| old.starts_with(&inside)))
}
