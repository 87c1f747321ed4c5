//! Answers requests from what is shown.

use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use axum::body::Body;
use axum::extract::{Request, State};
use axum::http::header::{ALLOW, CACHE_CONTROL, CONTENT_TYPE, HOST, LOCATION, X_CONTENT_TYPE_OPTIONS};
use axum::http::{HeaderMap, HeaderValue, Method, StatusCode, Uri};
use axum::response::{IntoResponse, Response};
use tokio::sync::watch::Receiver;

use super::address::{Target, target};
use super::events::{self, Stamp};
use super::host::Hosts;
use super::media::{EVENT_STREAM, HTML, SCRIPT, TEXT, media_type};
use super::shown::{Files, Shown};

/// Where open pages listen for news.
const EVENTS: &str = "/_layerwiki/events";
/// The listening script for the page of errors; pages of the site load their own.
const LISTENER: &str = "/_layerwiki/serve.js";

/// All that requests are answered from.
pub(super) struct Desk {
    /// What is shown now, and word of every change.
    pub(super) shown: Receiver<Shown>,
    /// Tells this run of the server from others.
    pub(super) stamp: Stamp,
    /// The build that the newest page was taken from.
    pub(super) last_page: AtomicU64,
    hosts: Hosts,
}

impl Desk {
    /// A desk for what is shown, asked for by these hosts.
    pub(super) fn new(shown: Receiver<Shown>, hosts: Hosts) -> Desk {
        Desk { shown, stamp: Stamp::new(), last_page: AtomicU64::new(0), hosts }
    }
}

/// The answer to one request.
pub(super) async fn answer(State(desk): State<Arc<Desk>>, request: Request) -> Response {
    if !is_admitted(&desk.hosts, request.uri(), request.headers()) {
        return plain(StatusCode::FORBIDDEN, "this host is not served here\n");
    }
    if !matches!(*request.method(), Method::GET | Method::HEAD) {
        let mut refused = plain(StatusCode::METHOD_NOT_ALLOWED, "only GET and HEAD\n");
        refused.headers_mut().insert(ALLOW, HeaderValue::from_static("GET, HEAD"));
        return refused;
    }
    if request.uri().path() == EVENTS {
        return reply(StatusCode::OK, EVENT_STREAM, Body::from_stream(events::all(&desk, request.headers())));
    }
    let shown = desk.shown.borrow().clone();
    if request.uri().path() == LISTENER {
        return reply(StatusCode::OK, SCRIPT, shown.script);
    }
    let answer = match &shown.files {
        Some(files) => of_site(files, request.uri()),
        None => reply(
            StatusCode::INTERNAL_SERVER_ERROR,
            HTML,
            page_of_errors(shown.errors.as_deref().unwrap_or_default()),
        ),
    };
    if answer.headers().get(CONTENT_TYPE).is_some_and(|kind| kind == HTML) {
        desk.last_page.store(shown.page, Ordering::Relaxed);
    }
    answer
}

/// True when the request names this server, once, and wherever it names one.
fn is_admitted(hosts: &Hosts, uri: &Uri, headers: &HeaderMap) -> bool {
    let mut named = headers.get_all(HOST).iter();
    let (Some(host), None) = (named.next(), named.next()) else { return false };
    let is_ours = host.to_str().is_ok_and(|host| hosts.admits(host));
    is_ours && uri.authority().is_none_or(|authority| hosts.admits(authority.as_str()))
}

fn of_site(files: &Files, uri: &Uri) -> Response {
    let body = |file: &str| files.get(file).cloned();
    match target(uri.path(), files) {
        Target::File(file) => reply(StatusCode::OK, media_type(file), body(file).unwrap_or_default()),
        Target::Slash => {
            let query = uri.query().map(|query| format!("?{query}")).unwrap_or_default();
            let mut moved = plain(StatusCode::PERMANENT_REDIRECT, "");
            if let Ok(place) = HeaderValue::from_str(&format!("{}/{query}", uri.path())) {
                moved.headers_mut().insert(LOCATION, place);
            }
            moved
        }
        Target::Nothing => match body("404.html") {
            Some(page) => reply(StatusCode::NOT_FOUND, HTML, page),
            None => plain(StatusCode::NOT_FOUND, "there is no such page\n"),
        },
    }
}

fn plain(status: StatusCode, text: &'static str) -> Response {
    reply(status, TEXT, text)
}

fn reply(status: StatusCode, kind: &'static str, body: impl Into<Body>) -> Response {
    let headers = [(CONTENT_TYPE, kind), (CACHE_CONTROL, "no-store"), (X_CONTENT_TYPE_OPTIONS, "nosniff")];
    (status, headers, body.into()).into_response()
}

/// What is shown while the site has never been good. It renews itself, with and without scripts.
fn page_of_errors(errors: &str) -> String {
    let errors = errors.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;");
    format!(
        "<!doctype html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n\
         <meta name=\"viewport\" content=\"width=device-width\">\n<title>layerwiki</title>\n\
         <noscript><meta http-equiv=\"refresh\" content=\"2\"></noscript>\n\
         <script type=\"module\" src=\"{LISTENER}\"></script>\n</head>\n<body>\n<pre>{errors}</pre>\n</body>\n</html>\n"
    )
}

#[cfg(test)]
mod tests {
    use super::*;
    use axum::body::Bytes;

    #[test]
    fn the_page_of_errors_shows_text_and_runs_none_of_it() {
        let page = page_of_errors("no `<script>alert(1)</script>` & co");
        assert!(page.contains("no `&lt;script&gt;alert(1)&lt;/script&gt;` &amp; co"));
        assert_eq!(page.matches("<script").count(), 1);
    }

    #[test]
    fn a_forgotten_slash_is_given_back_with_the_query() {
        let files = Files::from([("zh/首页/index.html".to_owned(), Bytes::new())]);
        let moved = of_site(&files, &Uri::from_static("/zh/%E9%A6%96%E9%A1%B5?q=1"));
        assert_eq!(moved.status(), StatusCode::PERMANENT_REDIRECT);
        assert_eq!(moved.headers().get(LOCATION).unwrap(), "/zh/%E9%A6%96%E9%A1%B5/?q=1");
    }
}
