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

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::super::tests::{Tree, missing, tree};
    use super::*;

    /// A site of a few pages over a few assets, most of them fingerprinted; another draw has other ones.
    fn any_site() -> impl Strategy<Value = Tree> {
        let names = prop::collection::btree_set(0..12_u8, 0..6);
        let page = prop::collection::vec(any::<prop::sample::Index>(), 0..4);
        let pages = prop::collection::btree_map(0..6_u8, page, 0..6);
        (names, pages, any::<u8>()).prop_map(|(names, pages, data)| {
            let mut site =
                tree(&[("data/rows.csv", &data.to_string()), ("sitemap.xml", &format!("{pages:?}"))]);
            let assets: Vec<String> = names.iter().map(|name| format!("css/a.{name}.css")).collect();
            site.extend(assets.iter().map(|path| (path.clone(), format!("the bytes of {path}"))));
            for (page, named) in pages.into_iter().chain([(99, Vec::new())]) {
                let path = if page == 99 { "index.html".to_owned() } else { format!("p{page}/index.html") };
                let named = named.iter().filter(|_| !assets.is_empty()).map(|at| at.get(&assets).as_str());
                let text = named.chain(["data/rows.csv"]).collect::<Vec<_>>().join("\n");
                site.insert(path, text);
            }
            site
        })
    }

    fn listed(site: &Tree) -> BTreeMap<String, Listed> {
        let one = |text: &String| Listed { hash: blake3::hash(text.as_bytes()), size: 1 };
        site.iter().map(|(path, text)| (path.clone(), one(text))).collect()
    }

    /// A target in memory: what stands, and since how many publishes it is no part of the site.
    #[derive(Clone, Debug, Default)]
    struct Shelf {
        found: Tree,
        ages: BTreeMap<String, u32>,
    }

    impl Shelf {
        fn plan(&self, site: &Tree, keep: u32) -> Plan {
            let standing = |(path, text): (&String, &String)| {
                let hash = Some(blake3::hash(text.as_bytes()));
                (path.clone(), Standing { hash, stamp: None, age: self.ages.get(path).copied() })
            };
            let standing: BTreeMap<_, _> = self.found.iter().map(standing).collect();
            Plan::of(&listed(site), &standing, Kind::of, keep)
        }

        fn take(&mut self, step: &Step, site: &Tree) {
            match step {
                Step::Send(path) => drop(self.found.insert(path.clone(), site[path].clone())),
                Step::Clear(path) | Step::Delete(path) => drop(self.found.remove(path)),
            }
        }
    }

    proptest! {
        /// Sites follow each other, each publish killed somewhere or brought to its end: after every step every page
        /// has its assets; and what a reader opened before a publish that ends, that publish leaves.
        #[test]
        fn after_every_step_every_page_has_its_assets(
            sites in prop::collection::vec(any_site(), 4),
            // Sites come back, too.
            turns in prop::collection::vec((0..4_usize, prop::option::of(any::<prop::sample::Index>())), 1..9),
            keep in 1..4_u32,
        ) {
            let mut shelf = Shelf::default();
            for (turn, killed) in &turns {
                let site = &sites[*turn];
                let before = shelf.found.clone();
                let plan = shelf.plan(site, keep);
                let n_steps = killed.map_or(plan.steps.len(), |at| at.index(plan.steps.len() + 1));
                for step in &plan.steps[..n_steps] {
                    shelf.take(step, site);
                    let wanting = missing(&shelf.found);
                    prop_assert!(wanting.is_empty(), "after {step:?} of {:#?}: {wanting:?}", plan.steps);
                }
                // What a reader opened before, finds what it names afterwards too.
                let open = before.iter().filter(|(path, _)| Kind::of(path) == Kind::Page);
                let named = open.flat_map(|(_, text)| text.lines()).filter(|asset| !asset.is_empty());
                let gone: Vec<&str> = named.filter(|asset| !shelf.found.contains_key(*asset)).collect();
                prop_assert!(gone.is_empty(), "after {:#?}: {gone:?}", plan.steps);
                if n_steps < plan.steps.len() || !plan.is_change {
                    // As the journal tells: what was to come back is young again.
                    shelf.ages.retain(|path, _| !plan.is_change || !site.contains_key(path));
                    continue;
                }
                // Nothing is sent or deleted twice, and what stands is the site and what is kept.
                for (path, text) in site {
                    prop_assert_eq!(shelf.found.get(path), Some(text));
                }
                let others: Vec<&String> = shelf.found.keys().filter(|path| !site.contains_key(*path)).collect();
                prop_assert_eq!(others, plan.kept.keys().collect::<Vec<_>>());
                // An asset that was part of the site until now, or came from a publish that was killed, stays.
                for path in before.keys().filter(|path| Kind::may_be_asked_for(path)) {
                    let is_fresh = shelf.ages.get(path).is_none_or(|age| age + 1 < keep);
                    prop_assert_eq!(is_fresh || site.contains_key(path), shelf.found.contains_key(path));
                }
                shelf.ages = plan.kept.clone();
                let again = shelf.plan(site, keep);
                prop_assert!(again.steps.is_empty() && !again.is_change && again.kept == plan.kept);
            }
        }
    }
}
