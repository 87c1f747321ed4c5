//! Answers requests from what is shown.

use std::sync::Arc;

use axum::body::{Body, Bytes};
use axum::extract::{Request, State};
use axum::http::header::{ALLOW, CACHE_CONTROL, CONTENT_TYPE, HOST, LOCATION, X_CONTENT_TYPE_OPTIONS};
use axum::http::{HeaderMap, HeaderValue, Method, StatusCode, Uri};
use axum::response::{IntoResponse, Response};

use super::address::{decode, file_at};
use super::desk::Desk;
use super::events;
use super::host::Hosts;
use super::media::{EVENT_STREAM, HTML, SCRIPT, TEXT, media_type};
use super::shown::Look;
use crate::pipeline::{Made, Site};

/// Where open pages listen for news.
const EVENTS: &str = "/_layerwiki/events";
/// The listening script for the page of errors; pages of the site load their own.
const LISTENER: &str = "/_layerwiki/serve.js";

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
        return reply(
            StatusCode::OK,
            EVENT_STREAM,
            Body::from_stream(events::all(&desk, request.uri(), request.headers())),
        );
    }
    let shown = desk.shown.borrow().clone();
    if request.uri().path() == LISTENER {
        return reply(StatusCode::OK, SCRIPT, shown.script);
    }
    match &shown.site {
        Some(site) => of_site(&desk, site, request.uri()).await,
        None => {
            let errors = shown.errors.as_deref().unwrap_or_default();
            let file = decode(request.uri().path()).and_then(|path| file_at(&path));
            desk.note(&file.unwrap_or_default(), Look::of(errors.as_bytes(), &[]));
            reply(StatusCode::INTERNAL_SERVER_ERROR, HTML, page_of_errors(errors))
        }
    }
}

/// True when the request names this server, once, and wherever it names one.
fn is_admitted(hosts: &Hosts, uri: &Uri, headers: &HeaderMap) -> bool {
    let mut named = headers.get_all(HOST).iter();
    let (Some(host), None) = (named.next(), named.next()) else { return false };
    let is_ours = host.to_str().is_ok_and(|host| hosts.admits(host));
    is_ours && uri.authority().is_none_or(|authority| hosts.admits(authority.as_str()))
}

async fn of_site(desk: &Desk, site: &Arc<Site>, uri: &Uri) -> Response {
    let Some(file) = decode(uri.path()).and_then(|path| file_at(&path)) else {
        return nowhere(site).await;
    };
    let Some(made) = make(site, &file).await else {
        let is_page = !file.ends_with("index.html") && site.has_page(&format!("{file}/index.html"));
        return if is_page { with_slash(uri) } else { nowhere(site).await };
    };
    let kind = media_type(&file);
    if kind == HTML {
        desk.note(&file, Look::of(&made.bytes, &site.styles()));
    }
    if let Some(first) = made.faults.iter().find(|_| made.bytes.is_empty()) {
        // A page that cannot be shown says why; the rest is told over it.
        return reply(StatusCode::INTERNAL_SERVER_ERROR, HTML, page_of_errors(&first.message));
    }
    reply(StatusCode::OK, kind, Bytes::from_owner(made.bytes))
}

/// A file of the site, made if need be, on a thread that has no others to answer.
async fn make(site: &Arc<Site>, file: &str) -> Option<Made> {
    if let Some(made) = site.ready(file) {
        return Some(made);
    }
    let (site, file) = (Arc::clone(site), file.to_owned());
    tokio::task::spawn_blocking(move || site.file(&file)).await.ok().flatten()
}

fn with_slash(uri: &Uri) -> Response {
    let query = uri.query().map(|query| format!("?{query}")).unwrap_or_default();
    let mut moved = plain(StatusCode::PERMANENT_REDIRECT, "");
    if let Ok(place) = HeaderValue::from_str(&format!("{}/{query}", uri.path())) {
        moved.headers_mut().insert(LOCATION, place);
    }
    moved
}

async fn nowhere(site: &Arc<Site>) -> Response {
    match make(site, "404.html").await {
        Some(page) => reply(StatusCode::NOT_FOUND, HTML, Bytes::from_owner(page.bytes)),
        None => plain(StatusCode::NOT_FOUND, "there is no such page\n"),
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

    #[test]
    fn the_page_of_errors_shows_text_and_runs_none_of_it() {
        let page = page_of_errors("no `<script>alert(1)</script>` & co");
        assert!(page.contains("no `&lt;script&gt;alert(1)&lt;/script&gt;` &amp; co"));
        assert_eq!(page.matches("<script").count(), 1);
    }

    #[test]
    fn a_forgotten_slash_is_given_back_with_the_query() {
        let moved = with_slash(&Uri::from_static("/zh/%E9%A6%96%E9%A1%B5?q=1"));
        assert_eq!(moved.status(), StatusCode::PERMANENT_REDIRECT);
        assert_eq!(moved.headers().get(LOCATION).unwrap(), "/zh/%E9%A6%96%E9%A1%B5/?q=1");
    }
}
