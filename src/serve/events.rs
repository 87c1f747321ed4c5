//! Tells open pages to reload, to swap their style sheets, or what is wrong, by server-sent events.
//!
//! One answer carries all events, for as long as the page is open. A page says which one it is, and is told only
//! what concerns it. A browser that was cut off asks again and says what it was told last: nothing that happens
//! in between is lost, and a page left open over a restart of the server reloads.

use std::collections::hash_map::RandomState;
use std::convert::Infallible;
use std::hash::{BuildHasher, Hasher};
use std::time::Duration;

use axum::body::Bytes;
use axum::http::{HeaderMap, Uri};
use futures_util::stream::{self, Stream};
use tokio::sync::watch::Receiver;

use super::address::{decode, file_at};
use super::desk::{Desk, Opening, look};
use super::shown::{Look, News, Seen, Shown};

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
        let Seen { number, has_errors, look } = seen;
        format!("{:x}.{number}.{}.{:x}.{:x}", self.0, u8::from(has_errors), look.page, look.styles)
    }

    /// What the page knows that sent this id; nothing of ours, when another server wrote it.
    fn read(self, id: &str) -> Option<Seen> {
        let mut parts = id.split('.');
        let mut hex = || u64::from_str_radix(parts.next()?, 16).ok();
        let stamp = hex()?;
        let number = parts.next()?.parse().ok()?;
        let has_errors = parts.next()? == "1";
        let mut hex = || u64::from_str_radix(parts.next()?, 16).ok();
        let look = Look { page: hex()?, styles: hex()? };
        (stamp == self.0).then_some(Seen { number, has_errors, look })
    }
}

/// All that the page which asks has to be told, one event after the other; ends with the server.
pub(super) fn all(
    desk: &Desk,
    uri: &Uri,
    headers: &HeaderMap,
) -> impl Stream<Item = Result<Bytes, Infallible>> + use<> {
    let asked = uri.query().and_then(|query| query.strip_prefix("page="));
    let file =
        asked.and_then(decode).and_then(|path| file_at(&path)).unwrap_or_else(|| "index.html".to_owned());
    // One that was never told anything is told what is wrong now.
    let unknown = |look| Seen { number: u64::MAX, has_errors: false, look };
    let seen = match headers.get("last-event-id") {
        Some(id) => {
            let known = id.to_str().ok().and_then(|id| desk.stamp.read(id));
            Some(known.unwrap_or_else(|| unknown(Look::default())))
        }
        None => desk.noted(&file).map(unknown),
    };
    let open = Open {
        shown: desk.shown.clone(),
        stamp: desk.stamp,
        seen,
        opening: desk.open.open(&file),
        is_new: true,
    };
    stream::unfold(open, Open::next)
}

/// An open page, and what it was told.
struct Open {
    shown: Receiver<Shown>,
    stamp: Stamp,
    /// Nothing, where it was sent by nobody we know.
    seen: Option<Seen>,
    opening: Opening,
    /// Nothing was sent yet.
    is_new: bool,
}

impl Open {
    /// Waits for the next thing to tell.
    async fn next(mut self) -> Option<(Result<Bytes, Infallible>, Open)> {
        let seen = match self.seen {
            Some(seen) => seen,
            None => {
                let shown = self.shown.borrow().clone();
                let (look, _) = self.look(&shown).await?;
                Seen { number: u64::MAX, has_errors: false, look }
            }
        };
        self.seen = Some(seen);
        if self.is_new {
            self.is_new = false;
            // A page that is cut off before its first event is to ask for what it missed.
            let text = format!("retry: 100\nid: {}\n\n", self.stamp.id(seen));
            return Some((Ok(text.into()), self));
        }
        let mut seen = seen;
        loop {
            let newer = self.shown.wait_for(|shown| shown.number != seen.number);
            let newer = tokio::time::timeout(KEEP_ALIVE, newer).await;
            let shown = match newer.map(|newer| newer.map(|shown| shown.clone())) {
                Ok(Ok(shown)) => shown,
                Ok(Err(_)) => return None,
                Err(_) => return Some((Ok(": still here\n\n".into()), self)),
            };
            let (look, styles) = self.look(&shown).await?;
            let (news, now) = seen.news(&shown, look, &styles);
            seen = now;
            self.seen = Some(now);
            // While there has never been a site, the page shown is what is wrong; over it, it would stand twice.
            let is_shown = shown.site.is_none() && matches!(news, Some(News::Errors(_)));
            if let Some(news) = news.filter(|_| !is_shown) {
                return Some((Ok(text(&self.stamp.id(now), &news).into()), self));
            }
        }
    }

    /// How the page looks now. It may have to be made, which is no work for a thread that answers others.
    async fn look(&self, shown: &Shown) -> Option<(Look, Vec<(String, String)>)> {
        let (shown, file) = (shown.clone(), self.opening.file.clone());
        tokio::task::spawn_blocking(move || look(&shown, &file)).await.ok()
    }
}

/// One event as it is sent.
fn text(id: &str, news: &News) -> String {
    let (name, data) = match news {
        News::Reload => ("reload", "1".to_owned()),
        News::Fine => ("fine", "1".to_owned()),
        News::Styles(hrefs) => ("styles", hrefs.join("\n")),
        News::Errors(errors) => ("errors", errors.trim_end().to_owned()),
    };
    let lines: String = data.split(['\n', '\r']).map(|line| format!("data: {line}\n")).collect();
    format!("id: {id}\nevent: {name}\n{lines}\n")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_line_of_the_errors_is_data() {
        let told = text("7", &News::Errors("error: one\n\n  |\revent: reload\n\n".into()));
        assert_eq!(
            told,
            "id: 7\nevent: errors\ndata: error: one\ndata: \ndata:   |\ndata: event: reload\n\n"
        );
    }

    #[test]
    fn an_id_is_read_back_by_the_server_that_wrote_it() {
        let seen = Seen { number: 7, has_errors: true, look: Look { page: 5, styles: u64::MAX } };
        assert_eq!(Stamp(10).read(&Stamp(10).id(seen)), Some(seen));
        for id in ["b.7.1.5.5", "", "a", "a.7", "a.x.1.5.5", "7.5.a", "a.7.1.5"] {
            assert_eq!(Stamp(10).read(id), None, "{id}");
        }
    }
}
