//! What follows from an answer: the page is there, gone, elsewhere, to be asked again, or not to be seen.

use std::collections::BTreeMap;
use std::time::Duration;

use super::address::Address;
use super::ask::Answer;
use super::manners::Manners;
use super::places::has_place;
use super::seen::Outcome;

/// A page on its way to being seen.
#[derive(Clone, Debug)]
pub(super) struct Errand {
    /// The page, by its place among those asked for.
    pub(super) page: usize,
    /// Where it was said to be.
    pub(super) from: Address,
    /// Whom to ask next.
    pub(super) at: Address,
    /// Which places in the page are looked for.
    pub(super) places: Vec<String>,
    /// The redirects so far, each with its status.
    hops: Vec<(u16, Address)>,
    /// Asked by `GET`; else by `HEAD`, which moves less.
    pub(super) whole: bool,
    /// How often this question has been asked.
    tries: u32,
}

/// What follows.
#[derive(Debug)]
pub(super) enum Step {
    /// It is known what the page is, and which of the places looked for are in it.
    Done(Outcome, BTreeMap<String, bool>),
    /// Somebody is asked, perhaps somebody else, not before so long.
    Ask(Errand, Duration),
}

/// More redirects than this lead nowhere.
const MOST_HOPS: usize = 10;

impl Errand {
    pub(super) fn new(page: usize, address: Address, places: Vec<String>) -> Errand {
        let whole = !places.is_empty();
        let at = address.of_page();
        Errand { page, from: at.clone(), at, places, hops: Vec::new(), whole, tries: 0 }
    }

    /// What follows from the answer to this errand.
    pub(super) fn after(mut self, answer: Answer, manners: &Manners) -> Step {
        self.tries += 1;
        match answer {
            Answer::Silent { why, is_nameless, may_pass } => {
                // Some hosts hang up on `HEAD`.
                if may_pass && self.tries < manners.tries {
                    self.whole = true;
                    let wait = backoff(manners, self.tries);
                    return Step::Ask(self, wait);
                }
                match is_nameless {
                    true => unseen(format!("{NAMELESS} `{}`", self.at.host())),
                    false => unseen(self.told(&why)),
                }
            }
            Answer::Said { status, location, later, html } => match status {
                200..=299 | 304 => self.found(html.as_deref()),
                301 | 302 | 303 | 307 | 308 => self.led(status, location.as_deref()),
                429 | 503 => self.put_off(status, later, manners),
                // Many hosts answer `HEAD` otherwise than `GET`, or not at all.
                _ if !self.whole => {
                    self.whole = true;
                    self.tries = 0;
                    Step::Ask(self, Duration::ZERO)
                }
                404 => Step::Done(Outcome::Dead { why: self.told("404, not found") }, BTreeMap::new()),
                410 => Step::Done(Outcome::Dead { why: self.told("410, gone for good") }, BTreeMap::new()),
                500..=599 if self.tries < manners.tries => {
                    let wait = later.unwrap_or_else(|| backoff(manners, self.tries));
                    if wait > manners.longest_wait {
                        return unseen(self.told(&said(status)));
                    }
                    Step::Ask(self, wait)
                }
                status => unseen(self.told(&said(status))),
            },
        }
    }

    /// The reason, with the host that gave it where that is another than the one first asked.
    fn told(&self, why: &str) -> String {
        match self.hops.is_empty() {
            true => why.to_owned(),
            false => format!("{why} (at {})", self.at.page()),
        }
    }

    /// The page is there, here or where it led.
    fn found(&self, html: Option<&[u8]>) -> Step {
        let places = html.map_or_else(BTreeMap::new, |html| {
            self.places.iter().filter_map(|place| Some((place.clone(), has_place(html, place)?))).collect()
        });
        let settled = self.hops.iter().take_while(|(status, _)| matches!(status, 301 | 308)).last();
        let is_front = |to: &Address| to.path() == "/" && self.from.path() != "/";
        // What leads to the front page for now has often gone, too.
        let lost = self.hops.last().filter(|(_, to)| is_front(to));
        let outcome = match settled.or(lost) {
            Some((_, to)) if to.page() != self.from.page() => {
                Outcome::Moved { to: to.page(), is_front: is_front(to) }
            }
            _ => Outcome::Fine,
        };
        Step::Done(outcome, places)
    }

    /// The page leads elsewhere.
    fn led(mut self, status: u16, location: Option<&str>) -> Step {
        let Some(to) = location.and_then(|location| self.at.follow(location)) else {
            let why = location.map_or_else(
                || format!("{status}, and it does not say where it leads"),
                |to| format!("{status}, and it leads to `{to}`, which is no address of the web"),
            );
            return unseen(self.told(&why));
        };
        let to = to.of_page();
        if to == self.from || self.hops.iter().any(|(_, seen)| *seen == to) {
            return unseen("it leads in a circle".to_owned());
        }
        if self.hops.len() >= MOST_HOPS {
            return unseen(format!("it leads on more than {MOST_HOPS} times"));
        }
        self.hops.push((status, to.clone()));
        self.at = to;
        self.tries = 0;
        self.whole = !self.places.is_empty();
        Step::Ask(self, Duration::ZERO)
    }

    /// The host wants to be asked later.
    fn put_off(mut self, status: u16, later: Option<Duration>, manners: &Manners) -> Step {
        let wait = later.unwrap_or_else(|| backoff(manners, self.tries));
        if wait > manners.longest_wait {
            return unseen(self.told(&format!("{}, not before {} s", said(status), wait.as_secs())));
        }
        if self.tries >= manners.tries {
            return unseen(self.told(&said(status)));
        }
        self.whole = true;
        Step::Ask(self, wait)
    }
}

/// How it is said that a host has no number.
pub(super) const NAMELESS: &str = "nobody knows the host";

fn unseen(why: String) -> Step {
    Step::Done(Outcome::Unseen { why }, BTreeMap::new())
}

fn backoff(manners: &Manners, tries: u32) -> Duration {
    manners.backoff.saturating_mul(4_u32.saturating_pow(tries.saturating_sub(1)))
}

/// A status in words.
fn said(status: u16) -> String {
    let words = match status {
        401 | 407 => "it asks for a login",
        402 => "it asks for money",
        403 => "it refuses to be asked by a program",
        405 => "it refuses to be asked this way",
        406 => "it has nothing that we would read",
        408 | 504 | 524 => "it does not answer in time",
        429 => "it wants to be asked less often",
        451 => "it may not be shown here",
        500..=599 => "it has a fault of its own",
        _ => "it does not say what that means",
    };
    format!("{status}, {words}")
}
