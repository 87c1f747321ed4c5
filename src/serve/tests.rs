//! Serves a small site and watches it change, break and mend, as a browser would.

use std::fs;
use std::io::{BufRead, BufReader, Read, Write};
use std::net::{IpAddr, Ipv4Addr, TcpStream};
use std::path::Path;
use std::sync::Arc;
use std::sync::mpsc::{Receiver, channel};
use std::time::{Duration, Instant};

use super::{Options, Report, serve};

const PATIENCE: Duration = Duration::from_secs(5);

/// A served site in a folder of its own.
struct Served {
    folder: tempfile::TempDir,
    /// `127.0.0.1:1111`
    host: String,
    reports: Receiver<Report>,
}

impl Served {
    fn start(index: &str) -> Served {
        let folder = tempfile::tempdir().unwrap();
        fs::create_dir_all(folder.path().join("content/pages")).unwrap();
        fs::write(folder.path().join("content/site.yaml"), "title: {en: Bread}\n").unwrap();
        fs::write(folder.path().join("content/pages/index.md"), index).unwrap();
        let options = Options {
            root: folder.path().to_owned(),
            interface: IpAddr::V4(Ipv4Addr::LOCALHOST),
            port: 0,
            drafts: false,
            open: false,
        };
        let (sender, reports) = channel();
        std::thread::spawn(move || {
            let tell = Arc::new(move |report: &Report| {
                let _ = sender.send(report.clone());
            });
            serve(
                options,
                tell,
                Arc::new(|faults, _| faults.iter().map(|fault| format!("{}\n", fault.message)).collect()),
            )
        });
        let first = reports.recv_timeout(PATIENCE).expect("the first build is told");
        let host = first.address.trim_start_matches("http://").trim_end_matches('/').to_owned();
        Served { folder, host, reports }
    }

    fn root(&self) -> &Path {
        self.folder.path()
    }

    fn write_index(&self, text: &str) {
        self.write_page("index.md", text);
    }

    /// Writes beside and renames, as editors do, so that no half-written page is ever read.
    fn write_page(&self, name: &str, text: &str) {
        let page = self.root().join("content/pages").join(name);
        let beside = page.with_extension("md~");
        fs::write(&beside, text).unwrap();
        fs::rename(beside, page).unwrap();
    }

    /// The whole answer to a request with these lines.
    fn ask(&self, lines: &str) -> String {
        ask(&self.host, lines)
    }

    fn get(&self, path: &str) -> String {
        get(&self.host, path)
    }

    /// Listens as the home page that was last told `id`, or was just opened.
    fn listen(&self, id: Option<&str>) -> Listener {
        self.listen_at("/", id)
    }

    fn listen_at(&self, page: &str, id: Option<&str>) -> Listener {
        let mut stream = TcpStream::connect(&self.host).unwrap();
        stream.set_read_timeout(Some(PATIENCE)).unwrap();
        let last = id.map(|id| format!("Last-Event-ID: {id}\r\n")).unwrap_or_default();
        // To one who speaks HTTP/1.0 the stream comes as it is, not in chunks.
        let request =
            format!("GET /_layerwiki/events?page={page} HTTP/1.0\r\nHost: {}\r\n{last}\r\n", self.host);
        stream.write_all(request.as_bytes()).unwrap();
        let mut listener = Listener { lines: BufReader::new(stream), id: String::new() };
        let head = listener.part();
        assert!(head.contains("content-type: text/event-stream\r\n"), "{head}");
        let first = listener.part();
        assert!(first.starts_with("retry: 100\nid: "), "{first}");
        listener
    }

    fn wait_for(&self, path: &str, text: &str) -> String {
        let start = Instant::now();
        loop {
            let answer = self.get(path);
            if answer.contains(text) {
                return answer;
            }
            assert!(start.elapsed() < PATIENCE, "`{text}` does not come: {answer}");
            std::thread::sleep(Duration::from_millis(20));
        }
    }
}

fn ask(host: &str, lines: &str) -> String {
    let mut stream = TcpStream::connect(host).unwrap();
    stream.set_read_timeout(Some(PATIENCE)).unwrap();
    stream.write_all(format!("{lines}\r\nConnection: close\r\n\r\n").as_bytes()).unwrap();
    let mut answer = Vec::new();
    stream.read_to_end(&mut answer).expect("an answer comes in time");
    String::from_utf8(answer).unwrap()
}

fn get(host: &str, path: &str) -> String {
    ask(host, &format!("GET {path} HTTP/1.1\r\nHost: {host}"))
}

/// A page that listens for news, over one connection.
struct Listener {
    lines: BufReader<TcpStream>,
    /// The id of what it was told last.
    id: String,
}

impl Listener {
    /// The lines up to the next empty one.
    fn part(&mut self) -> String {
        let mut part = String::new();
        loop {
            let start = part.len();
            self.lines.read_line(&mut part).expect("news comes in time");
            let line = part[start..].trim_end();
            if line.is_empty() {
                return part;
            }
            if let Some(id) = line.strip_prefix("id: ") {
                self.id = id.to_owned();
            }
        }
    }

    /// The next event.
    fn event(&mut self) -> String {
        let part = self.part();
        part.split_once("event: ").unwrap_or_else(|| panic!("this is no event: {part}")).1.to_owned()
    }
}

#[test]
fn a_site_changes_breaks_and_mends_before_the_readers_eyes() {
    let site = Served::start("---\ntitle: Loaf\n---\nWarm bread.\n");
    let page = site.get("/");
    assert!(page.starts_with("HTTP/1.1 200") && page.contains("Warm bread."), "{page}");
    assert!(
        page.contains("cache-control: no-store\r\n")
            && page.contains("content-type: text/html; charset=utf-8\r\n")
    );

    let mut open = site.listen(None);
    site.write_index("---\ntitle: Loaf\n---\nCold bread.\n");
    assert_eq!(open.event(), "reload\ndata: 1\n\n");
    site.wait_for("/", "Cold bread.");

    site.write_index("---\ntitle: [Loaf\n---\nNo bread.\n");
    assert!(open.event().starts_with("errors\ndata: "));
    assert!(site.get("/").contains("Cold bread."), "the last good page stays");
    assert!(site.listen(None).event().starts_with("errors\n"), "a page opened now is told as well");

    let told = open.id.clone();
    site.write_index("---\ntitle: Loaf\n---\nCold bread.\n");
    assert_eq!(open.event(), "fine\ndata: 1\n\n");
    let mut again = site.listen(Some(&told));
    assert_eq!(again.event(), "fine\ndata: 1\n\n", "a page that was cut off is told what it missed");

    site.write_index("---\ntitle: Loaf\n---\nFresh bread.\n");
    for page in [&mut open, &mut again] {
        assert_eq!(page.event(), "reload\ndata: 1\n\n");
    }
    site.wait_for("/", "Fresh bread.");
}

#[test]
fn a_site_that_was_never_good_shows_what_is_wrong() {
    let site = Served::start("---\ntitle: [Loaf\n---\n");
    let page = site.wait_for("/", "<pre>");
    assert!(page.starts_with("HTTP/1.1 500"), "{page}");
    assert!(site.get("/_layerwiki/serve.js").contains("EventSource"));
    let mut open = site.listen(None);
    site.write_index("---\ntitle: Loaf\n---\nWarm bread.\n");
    assert_eq!(open.event(), "reload\ndata: 1\n\n");
    site.wait_for("/", "Warm bread.");
}

#[test]
fn requests_that_have_no_business_here_are_refused() {
    let site = Served::start("---\ntitle: Loaf\n---\nWarm bread.\n");
    let host = &site.host;
    let port = host.rsplit(':').next().unwrap();
    for (lines, status) in [
        (format!("GET / HTTP/1.1\r\nHost: localhost:{port}"), "200"),
        (format!("GET / HTTP/1.1\r\nHost: evil.test:{port}"), "403"),
        (format!("GET /_layerwiki/events HTTP/1.1\r\nHost: evil.test:{port}"), "403"),
        (format!("GET http://evil.test/ HTTP/1.1\r\nHost: {host}"), "403"),
        (format!("GET / HTTP/1.1\r\nHost: {host}\r\nHost: {host}"), "403"),
        ("GET / HTTP/1.0".to_owned(), "403"),
        (format!("POST / HTTP/1.1\r\nHost: {host}"), "405"),
        (format!("OPTIONS * HTTP/1.1\r\nHost: {host}"), "405"),
        (format!("HEAD / HTTP/1.1\r\nHost: {host}"), "200"),
        (format!("HEAD /_layerwiki/events HTTP/1.1\r\nHost: {host}"), "200"),
        (format!("GET /entities HTTP/1.1\r\nHost: {host}"), "308"),
        (format!("GET /%2e%2e/%2e%2e/etc/passwd HTTP/1.1\r\nHost: {host}"), "404"),
        (format!("GET /../content/site.yaml HTTP/1.1\r\nHost: {host}"), "404"),
        (format!("GET /%ff HTTP/1.1\r\nHost: {host}"), "404"),
        (format!("GET //entities/ HTTP/1.1\r\nHost: {host}"), "404"),
        (format!("GET /entities// HTTP/1.1\r\nHost: {host}"), "404"),
        (format!("GET /entities/../index.html HTTP/1.1\r\nHost: {host}"), "404"),
        (format!("GET /entities/%2e%2e/ HTTP/1.1\r\nHost: {host}"), "404"),
        (format!("GET /..%2findex.html HTTP/1.1\r\nHost: {host}"), "404"),
        (format!("GET /%2Fentities/ HTTP/1.1\r\nHost: {host}"), "404"),
        (format!("GET /%252e%252e/ HTTP/1.1\r\nHost: {host}"), "404"),
        (format!("GET /index.html%00 HTTP/1.1\r\nHost: {host}"), "404"),
        (format!("GET /%c0%ae%c0%ae/ HTTP/1.1\r\nHost: {host}"), "404"),
        (format!("GET /entities%5c HTTP/1.1\r\nHost: {host}"), "404"),
        (format!("GET /..%5c..%5cetc%5cpasswd HTTP/1.1\r\nHost: {host}"), "404"),
        (format!("GET /Entities/ HTTP/1.1\r\nHost: {host}"), "404"),
        (format!("GET /content/site.yaml HTTP/1.1\r\nHost: {host}"), "404"),
        (format!("GET /static/css/site.css HTTP/1.1\r\nHost: {host}"), "404"),
    ] {
        let answer = site.ask(&lines);
        assert!(
            answer.starts_with(&format!("HTTP/1.1 {status}"))
                || answer.starts_with(&format!("HTTP/1.0 {status}")),
            "{lines}\n{answer}"
        );
        if lines.starts_with("HEAD") {
            assert!(answer.ends_with("\r\n\r\n"), "{answer}");
        }
    }
    assert!(site.get("/nowhere/").contains("<html"), "the site's own page for addresses that lead nowhere");
}

#[test]
fn what_does_not_change_the_sources_builds_nothing() {
    let site = Served::start("---\ntitle: Loaf\n---\nWarm bread.\n");
    site.write_index("---\ntitle: Loaf\n---\nWarm bread.\n");
    fs::write(site.root().join("content/pages/index.md~"), "old").unwrap();
    fs::create_dir(site.root().join("public")).unwrap();
    fs::write(site.root().join("public/index.html"), "built").unwrap();
    assert!(site.reports.recv_timeout(Duration::from_millis(600)).is_err());
    fs::create_dir(site.root().join("entities")).unwrap();
    site.write_page("mill.md", "---\ntitle: Mill\n---\nStones.\n");
    let report = site.reports.recv_timeout(PATIENCE).expect("a new page is built");
    assert!(report.is_good && report.n_pages > 4, "{report:?}");
}

#[test]
fn only_the_page_that_shows_a_change_is_told_of_it_and_a_style_sheet_is_swapped() {
    let site = Served::start("---\ntitle: Loaf\n---\nWarm bread.\n");
    site.write_page("mill.md", "---\ntitle: Mill\n---\nStones.\n");
    site.wait_for("/mill/", "Stones.");
    let mut home = site.listen_at("/", None);
    let mut mill = site.listen_at("/mill/", None);
    site.write_page("mill.md", "---\ntitle: Mill\n---\nOther stones.\n");
    assert_eq!(mill.event(), "reload\ndata: 1\n\n");
    fs::create_dir_all(site.root().join("static/css")).unwrap();
    fs::write(site.root().join("static/css/site.css"), "body { color: tan }\n").unwrap();
    for page in [&mut home, &mut site.listen_at("/mill/", Some(&mill.id.clone()))] {
        let event = page.event();
        let href = event.strip_prefix("styles\ndata: ").unwrap_or_else(|| panic!("{event}")).trim();
        assert!(site.get(href).contains("body{color:tan}"), "{href}");
        assert!(site.get("/").contains(href));
    }
}

#[test]
fn a_burst_ends_in_one_right_build_whatever_editors_leave_on_the_way() {
    let site = Served::start("---\ntitle: Loaf\n---\nWarm bread.\n");
    while site.reports.try_recv().is_ok() {}
    let pages = site.root().join("content/pages");
    let text = |number: usize| format!("---\ntitle: Page {number}\n---\nThe crumb of page {number}.\n");
    for number in 0..500 {
        fs::write(pages.join(format!("page-{number}.md")), "---\ntitle: [Half").unwrap();
    }
    for number in 0..500 {
        let page = pages.join(format!("page-{number}.md"));
        match number % 5 {
            // Beside and renamed; moved away and written anew; with a file that comes and goes.
            0 => {
                fs::write(pages.join("4913"), "").unwrap();
                fs::remove_file(pages.join("4913")).unwrap();
                fs::write(page.with_extension("md.new"), text(number)).unwrap();
                fs::rename(page.with_extension("md.new"), page).unwrap();
            }
            1 => {
                fs::rename(&page, page.with_extension("md~")).unwrap();
                fs::write(&page, text(number)).unwrap();
                fs::remove_file(page.with_extension("md~")).unwrap();
            }
            // Gone while it may be read.
            2 => fs::remove_file(page).unwrap(),
            _ => fs::write(page, text(number)).unwrap(),
        }
    }
    site.wait_for("/page-499/", "The crumb of page 499.");
    for number in (0..500).step_by(50) {
        site.wait_for(&format!("/page-{number}/"), &format!("The crumb of page {number}."));
        assert!(site.get(&format!("/page-{}/", number + 2)).starts_with("HTTP/1.1 404"));
    }
    let reports: Vec<Report> = site.reports.try_iter().collect();
    assert!(reports.len() < 12, "{} builds", reports.len());
}

#[test]
fn many_requests_and_slow_readers_do_not_keep_a_change_waiting() {
    let site = Served::start("---\ntitle: Loaf\n---\nWarm bread.\n");
    let ask = format!("GET / HTTP/1.1\r\nHost: {}\r\n\r\n", site.host);
    // These ask for much and never read.
    let slow: Vec<TcpStream> = (0..40)
        .map(|_| {
            let mut stream = TcpStream::connect(&site.host).unwrap();
            stream.set_write_timeout(Some(Duration::from_millis(1))).unwrap();
            for _ in 0..100 {
                if stream.write_all(ask.as_bytes()).is_err() {
                    break;
                }
            }
            stream
        })
        .collect();
    std::thread::scope(|scope| {
        for _ in 0..20 {
            let host = site.host.clone();
            scope.spawn(move || {
                for _ in 0..50 {
                    assert!(get(&host, "/").starts_with("HTTP/1.1 200"));
                }
            });
        }
        site.write_index("---\ntitle: Loaf\n---\nCold bread.\n");
        site.wait_for("/", "Cold bread.");
    });
    assert_eq!(slow.len(), 40);
}
