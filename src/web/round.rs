//! Goes round the hosts: many at the same time, each with one question at a time and a pause between.

use std::collections::{BTreeMap, VecDeque};
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::{Condvar, Mutex, MutexGuard, PoisonError};
use std::thread;
use std::time::{Duration, Instant};

use super::address::Address;
use super::ask::{Answer, Asker};
use super::manners::Manners;
use super::seen::Outcome;
use super::step::{Errand, Step};

/// A page that was seen: its place among those asked for, what came of it, and which places it has.
pub(super) type Found = (usize, Outcome, BTreeMap<String, bool>);

/// The questions to one host.
struct Line {
    waiting: VecDeque<Errand>,
    /// Not asked before.
    due: Instant,
    is_busy: bool,
}

struct State {
    lines: BTreeMap<String, Line>,
    /// How many pages are not yet seen.
    n_open: usize,
    found: Vec<Found>,
}

impl State {
    /// The errand that is due first, or how long until one is; nothing while all hosts are busy.
    fn next(&mut self, now: Instant) -> Result<Errand, Option<Duration>> {
        let ready = self.lines.values_mut().filter(|line| !line.is_busy && !line.waiting.is_empty());
        let Some(line) = ready.min_by_key(|line| line.due) else { return Err(None) };
        if line.due > now {
            return Err(Some(line.due - now));
        }
        line.is_busy = true;
        line.waiting.pop_front().ok_or(None)
    }

    fn line(&mut self, host: &str) -> &mut Line {
        self.lines.entry(host.to_owned()).or_insert_with(|| Line {
            waiting: VecDeque::new(),
            due: Instant::now(),
            is_busy: false,
        })
    }
}

/// Asks for all pages, each with the places looked for in it. `tell` is called now and then with what was
/// found since; a page is told once.
pub(super) fn go_round(
    pages: Vec<(Address, Vec<String>)>,
    manners: &Manners,
    tell: &mut dyn FnMut(Vec<Found>),
) {
    let mut state = State { lines: BTreeMap::new(), n_open: pages.len(), found: Vec::new() };
    for (page, (address, places)) in pages.into_iter().enumerate() {
        let errand = Errand::new(page, address, places);
        state.line(errand.at.host()).waiting.push_back(errand);
    }
    let n_workers = manners.hosts.min(state.lines.len());
    let round = Round { state: Mutex::new(state), turn: Condvar::new() };
    let asker = Asker::new(manners);
    thread::scope(|scope| {
        for _ in 0..n_workers {
            scope.spawn(|| round.work(&asker, manners));
        }
        loop {
            let mut state = round.lock();
            if state.n_open > 0 {
                state = round.wait(state, Some(TOLD_EVERY));
            }
            let (found, is_over) = (std::mem::take(&mut state.found), state.n_open == 0);
            drop(state);
            tell(found);
            if is_over {
                break;
            }
        }
    });
}

/// What was found is told so often.
const TOLD_EVERY: Duration = Duration::from_millis(200);

struct Round {
    state: Mutex<State>,
    turn: Condvar,
}

impl Round {
    fn lock(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn wait<'a>(&self, state: MutexGuard<'a, State>, longest: Option<Duration>) -> MutexGuard<'a, State> {
        match longest {
            Some(longest) => self.turn.wait_timeout(state, longest).unwrap_or_else(PoisonError::into_inner).0,
            None => self.turn.wait(state).unwrap_or_else(PoisonError::into_inner),
        }
    }

    /// Asks until every page is seen.
    fn work(&self, asker: &Asker, manners: &Manners) {
        let mut state = self.lock();
        while state.n_open > 0 {
            let errand = match state.next(Instant::now()) {
                Ok(errand) => errand,
                Err(longest) => {
                    state = self.wait(state, longest);
                    continue;
                }
            };
            drop(state);
            let host = errand.at.host().to_owned();
            let page = errand.page;
            let asked = || asker.ask(&errand.at, errand.whole, !errand.places.is_empty());
            // Whatever an answer does to its reader, the others are waited for.
            let answer = catch_unwind(AssertUnwindSafe(asked));
            let step = errand.after(answer.unwrap_or_else(|_| Answer::unread()), manners);
            state = self.lock();
            let now = Instant::now();
            let line = state.line(&host);
            line.is_busy = false;
            line.due = now + manners.pause;
            match step {
                Step::Done(outcome, places) => {
                    state.n_open -= 1;
                    state.found.push((page, outcome, places));
                }
                Step::Ask(errand, wait) => {
                    let is_same = errand.at.host() == host;
                    let line = state.line(errand.at.host());
                    if is_same {
                        // A host that wants to be left alone is, for all its pages.
                        line.due = line.due.max(now + wait);
                        line.waiting.push_front(errand);
                    } else {
                        line.waiting.push_back(errand);
                    }
                }
            }
            self.turn.notify_all();
        }
    }
}
