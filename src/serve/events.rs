//! Tells open pages to reload, or what is wrong, by server-sent events.
//!
//! One answer carries all events, for as long as the page is open. A browser that was cut off asks again and
//! says what it was told last: nothing that happens in between is lost, and a page left open over a restart
//! of the server reloads.

use std::collections::hash_map::RandomState;
use std::convert::Infallible;
use std::hash::{BuildHasher, Hasher};
use std::sync::atomic::Ordering;
use std::time::Duration;

use axum::body::Bytes;
use axum::http::HeaderMap;
use futures_util::stream::{self, Stream};
use tokio::sync::watch::Receiver;

use super::answer::Desk;
use super::shown::{News, Seen, Shown};

/// A quiet line is sent so often, so that nothing between takes the connection for dead.
const KEEP_ALIVE: Duration = Duration::from_secs(15);

/// Tells one run of the server from another.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Stamp(u64);

impl Stamp {
    /// A stamp unlike others.
    pub(super) fn new() -> Stamp {
        Stamp(RandomState::new().build_hasher().finish())
    }

    fn id(self, seen: Seen) -> String {
        format!("{:x}.{}.{}", self.0, seen.number, seen.page)
    }

    /// What the page knows that sent this id; nothing of ours, when another server wrote it.
    fn read(self, id: &str) -> Option<Seen> {
        let mut parts = id.split('.');
        let stamp = u64::from_str_radix(parts.next()?, 16).ok()?;
        let seen = Seen { number: parts.next()?.parse().ok()?, page: parts.next()?.parse().ok()? };
        (stamp == self.0).then_some(seen)
    }
}

/// All that the page which asks has to be told, one event after the other; ends with the server.
pub(super) fn all(desk: &Desk, headers: &HeaderMap) -> impl Stream<Item = Result<Bytes, Infallible>> + use<> {
    let seen = match headers.get("last-event-id") {
        Some(id) => {
            id.to_str().ok().and_then(|id| desk.stamp.read(id)).unwrap_or(Seen { number: 0, page: 0 })
        }
        None => {
            let page = desk.last_page.load(Ordering::Relaxed);
            Seen { number: page, page }
        }
    };
    let open = Open { shown: desk.shown.clone(), stamp: desk.stamp, seen, is_new: true };
    stream::unfold(open, Open::next)
}

/// An open page, and what it was told.
struct Open {
    shown: Receiver<Shown>,
    stamp: Stamp,
    seen: Seen,
    /// Nothing was sent yet.
    is_new: bool,
}

impl Open {
    /// Waits for the next thing to tell.
    async fn next(mut self) -> Option<(Result<Bytes, Infallible>, Open)> {
        let text = if self.is_new {
            self.is_new = false;
            // A page that is cut off before its first event is to ask for what it missed.
            format!("retry: 100\nid: {}\n\n", self.stamp.id(self.seen))
        } else {
            let seen = self.seen;
            let news = self.shown.wait_for(|shown| shown.news(seen).is_some());
            match tokio::time::timeout(KEEP_ALIVE, news).await {
                Ok(Ok(shown)) => {
                    self.seen = Seen { number: shown.number, page: shown.page };
                    text(self.stamp, &shown, seen)
                }
                Ok(Err(_)) => return None,
                Err(_) => ": still here\n\n".to_owned(),
            }
        };
        Some((Ok(text.into()), self))
    }
}

/// One event as it is sent, to a page that knows `seen`.
fn text(stamp: Stamp, shown: &Shown, seen: Seen) -> String {
    let id = stamp.id(Seen { number: shown.number, page: shown.page });
    let event = match shown.news(seen) {
        Some(News::Reload) => "event: reload\ndata: 1\n".to_owned(),
        Some(News::Fine) => "event: fine\ndata: 1\n".to_owned(),
        Some(News::Errors(errors)) => {
            let lines = errors.trim_end().split(['\n', '\r']);
            let lines: String = lines.map(|line| format!("data: {line}\n")).collect();
            format!("event: errors\n{lines}")
        }
        None => String::new(),
    };
    format!("id: {id}\n{event}\n")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_line_of_the_errors_is_data() {
        let first = Shown::default().with_site(Default::default(), Bytes::new());
        let broken = first.with_errors("error: one\n\n  |\revent: reload\n\n", Bytes::new());
        let told = text(Stamp(10), &broken, Seen { number: 1, page: 1 });
        assert_eq!(
            told,
            "id: a.2.1\nevent: errors\ndata: error: one\ndata: \ndata:   |\ndata: event: reload\n\n"
        );
    }

    #[test]
    fn an_id_is_read_back_by_the_server_that_wrote_it() {
        let seen = Seen { number: 7, page: 5 };
        assert_eq!(Stamp(10).read(&Stamp(10).id(seen)), Some(seen));
        for id in ["b.7.5", "", "a", "a.7", "a.x.5", "7.5.a"] {
            assert_eq!(Stamp(10).read(id), None, "{id}");
        }
    }
}
