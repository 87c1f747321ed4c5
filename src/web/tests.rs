//! A server that misbehaves in every way hosts do, and what is said of its pages. Nothing here asks the real web.

use std::collections::{BTreeMap, BTreeSet};
use std::io::{BufRead, BufReader, Read, Write};
use std::net::{TcpListener, TcpStream};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};
use std::thread;
use std::time::{Duration, Instant};

use super::{Manners, Memory, Named, Outcome, Progress, Seen, Trust, gather, look, report};
use crate::diagnostic::{Diagnostic, Severity, SitePath};
use crate::quantity::Date;
use crate::source::SourceTree;

/// What a server was asked, and when it was asked and had answered.
#[derive(Default)]
struct Log {
    asked: Mutex<Vec<(String, Instant, Instant)>>,
    n_busy: AtomicUsize,
    most_busy: AtomicUsize,
}

impl Log {
    fn lines(&self) -> Vec<String> {
        self.asked.lock().unwrap().iter().map(|(line, ..)| line.clone()).collect()
    }

    fn count(&self, line: &str) -> usize {
        self.lines().iter().filter(|known| *known == line).count()
    }
}

/// A server of the test's own on a free port; it ends with the test.
fn server(answer: fn(&str, &str, usize, &mut TcpStream)) -> (String, Arc<Log>) {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let address = format!("http://{}", listener.local_addr().unwrap());
    let log = Arc::new(Log::default());
    let shared = Arc::clone(&log);
    thread::spawn(move || {
        for stream in listener.incoming() {
            let log = Arc::clone(&shared);
            thread::spawn(move || {
                let Ok(mut stream) = stream else { return };
                let begun = Instant::now();
                let mut head = String::new();
                let mut reader = BufReader::new(stream.try_clone().unwrap());
                let mut agent = false;
                loop {
                    let mut line = String::new();
                    if reader.read_line(&mut line).unwrap_or(0) == 0 || line == "\r\n" {
                        break;
                    }
                    agent |= line.to_lowercase().starts_with("user-agent: layerwiki/")
                        && line.contains("bread.test");
                    head.push_str(&line);
                }
                let mut words = head.split_whitespace();
                let (Some(method), Some(path)) = (words.next(), words.next()) else { return };
                assert!(agent, "it is not said who asks: {head}");
                log.most_busy.fetch_max(log.n_busy.fetch_add(1, Ordering::SeqCst) + 1, Ordering::SeqCst);
                let line = format!("{method} {path}");
                let before = log.count(&line);
                answer(method, path, before, &mut stream);
                log.n_busy.fetch_sub(1, Ordering::SeqCst);
                log.asked.lock().unwrap().push((line, begun, Instant::now()));
            });
        }
    });
    (address, log)
}

fn say(stream: &mut TcpStream, status: &str, heads: &str, body: &str) {
    let length = body.len();
    let _ = write!(stream, "HTTP/1.1 {status}\r\nContent-Length: {length}\r\n{heads}\r\n{body}");
}

const PAGE: &str = "<p id=a><p id=b><p id=c><p id=d><h2 id=\"there\">x</h2>";

/// A host with all kinds of answers.
fn odd(method: &str, path: &str, before: usize, stream: &mut TcpStream) {
    let is_head = method == "HEAD";
    match path {
        "/get-only" if is_head => say(stream, "405 No", "", ""),
        "/head-closes" if is_head => {}
        "/head-404" if is_head => say(stream, "404 No", "", ""),
        "/fine" | "/get-only" | "/head-closes" | "/head-404" | "/" => say(stream, "200 OK", "", ""),
        "/gone" => say(stream, "404 No", "", ""),
        "/gone-for-good" => say(stream, "410 No", "", ""),
        "/forbidden" => say(stream, "403 No", "", ""),
        "/moved" => say(stream, "301 M", "Location: /fine\r\n", ""),
        "/moved-twice" => say(stream, "308 M", "Location: moved\r\n", ""),
        "/moved-then-led" => say(stream, "301 M", "Location: /led\r\n", ""),
        "/led" => say(stream, "302 M", "Location: /fine\r\n", ""),
        "/led-to-gone" => say(stream, "302 M", "Location: /gone\r\n", ""),
        "/deep/old" => say(stream, "302 M", "Location: /\r\n", ""),
        "/circle" => say(stream, "302 M", "Location: /circle-back\r\n", ""),
        "/circle-back" => say(stream, "302 M", "Location: /circle\r\n", ""),
        "/nowhere" => say(stream, "301 M", "", ""),
        "/to-files" => say(stream, "302 M", "Location: ftp://a.test/x\r\n", ""),
        "/to-private" => say(stream, "302 M", "Location: http://10.0.0.1/x\r\n", ""),
        path if path.starts_with("/far/") => {
            let n: usize = path["/far/".len()..].parse().unwrap();
            say(stream, "302 M", &format!("Location: /far/{}\r\n", n + 1), "");
        }
        "/busy" if before == 0 && is_head => say(stream, "429 B", "Retry-After: 1\r\n", ""),
        "/busy-by-date" if before == 0 && is_head => {
            say(stream, "503 B", "Retry-After: Wed, 21 Oct 2015 07:28:00 GMT\r\n", "");
        }
        "/busy" | "/busy-by-date" => say(stream, "200 OK", "", ""),
        "/busy-for-long" => say(stream, "429 B", "Retry-After: 3600\r\n", ""),
        "/flaky" if before < 1 => say(stream, "500 F", "", ""),
        "/flaky" => say(stream, "200 OK", "", ""),
        "/broken" => say(stream, "500 F", "", ""),
        "/page" => say(stream, "200 OK", "Content-Type: text/html; charset=utf-8\r\n", PAGE),
        "/short" => {
            let _ = write!(
                stream,
                "HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Length: 9000\r\n\r\n{PAGE}"
            );
        }
        "/early" => {
            let _ = write!(stream, "HTTP/1.1 200 OK\r\nContent-Le");
        }
        "/garbage" => {
            let _ = write!(stream, "SSH-2.0-some-other-service\r\n\r\n");
        }
        "/long-head" => {
            let _ = write!(stream, "HTTP/1.1 200 OK\r\nX-Long: {}\r\n\r\n", "x".repeat(1 << 20));
        }
        "/endless" => {
            let _ = write!(stream, "HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n{PAGE}");
            let chunk = [b' '; 1 << 16];
            while stream.write_all(&chunk).is_ok() {}
        }
        path => panic!("the server was asked for {path}"),
    }
}

/// A host that takes its time.
fn late(_: &str, path: &str, _: usize, stream: &mut TcpStream) {
    match path {
        "/hang" => {
            let _ = stream.read(&mut [0; 1]);
        }
        _ => {
            let _ = stream.write_all(b"HTTP/1.1 200 OK\r\nX-Slow: ");
            for _ in 0..200 {
                if stream.write_all(b"x").is_err() {
                    break;
                }
                thread::sleep(Duration::from_millis(25));
            }
        }
    }
}

fn manners() -> Manners {
    Manners {
        pause: Duration::from_millis(4),
        patience: Duration::from_millis(700),
        backoff: Duration::from_millis(5),
        most_bytes: 1 << 18,
        asks_private: true,
        tries: 2,
        ..Manners::of_site("https://bread.test")
    }
}

fn trust() -> Trust {
    Trust { today: day("2026-11-28"), since: day("2026-10-29"), is_fresh: false }
}

fn day(text: &str) -> Date {
    Date::parse(text).unwrap()
}

fn named(addresses: &[String]) -> Named {
    addresses
        .iter()
        .map(|address| (address.clone(), vec![SitePath::new("content/sources.yaml").whole()]))
        .collect()
}

/// Looks at addresses with an empty memory; the outcome of each page.
fn seen(addresses: &[String], manners: &Manners) -> Memory {
    let mut memory = Memory::from_bytes(b"");
    look(&named(addresses), &mut memory, &trust(), manners, &mut |_, _| {});
    memory
}

fn rules(diagnostics: &[Diagnostic]) -> Vec<&str> {
    diagnostics.iter().map(|diagnostic| diagnostic.rule.name).collect()
}

#[test]
fn whatever_a_host_does_is_told_and_nothing_waits_for_it() {
    let (host, log) = server(odd);
    let (lazy, _) = server(late);
    let (lazier, _) = server(late);
    let closed = {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        format!("http://{}/", listener.local_addr().unwrap())
    };
    let cases: Vec<(String, &str)> = [
        ("/fine", "fine"),
        ("/get-only", "fine"),
        ("/head-closes", "fine"),
        ("/head-404", "fine"),
        ("/gone", "dead: 404, not found"),
        ("/gone-for-good", "dead: 410, gone for good"),
        ("/forbidden", "unseen: 403, it refuses"),
        ("/moved", "moved: /fine"),
        ("/moved-twice", "moved: /fine"),
        ("/moved-then-led", "moved: /led"),
        ("/led", "fine"),
        ("/led-to-gone", "dead: 404, not found (at HOST/gone)"),
        ("/deep/old", "moved: /"),
        ("/circle", "unseen: it leads in a circle"),
        ("/nowhere", "unseen: 301, and it does not say where"),
        ("/to-files", "unseen: 302, and it leads to `ftp://a.test/x`"),
        ("/far/1", "unseen: it leads on more than 10 times"),
        ("/busy", "fine"),
        ("/busy-by-date", "fine"),
        ("/busy-for-long", "unseen: 429, it wants to be asked less often, not before 3600 s"),
        ("/flaky", "fine"),
        ("/broken", "unseen: 500, it has a fault of its own"),
        ("/page#there", "fine"),
        ("/short#there", "fine"),
        ("/early", "unseen: "),
        ("/garbage", "unseen: its answer cannot be read"),
        ("/long-head", "unseen: the head of its answer is too large"),
        ("/endless#there", "fine"),
    ]
    .into_iter()
    .map(|(path, said)| (format!("{host}{path}"), said))
    .chain([
        (format!("{lazy}/hang"), "unseen: it does not answer in time"),
        (format!("{lazier}/drip"), "unseen: it does not answer in time"),
        (closed, "unseen: the connection fails: connection refused"),
        (format!("{}/", host.replace("http:", "https:")), "unseen: "),
    ])
    .collect();
    let begun = Instant::now();
    let addresses: Vec<String> = cases.iter().map(|(address, _)| address.clone()).collect();
    let memory = seen(&addresses, &manners());
    assert!(begun.elapsed() < Duration::from_secs(20), "{:?}", begun.elapsed());
    let mut wrong = Vec::new();
    for (address, expected) in &cases {
        let page = address.split('#').next().unwrap();
        let said = match &memory.pages[page].outcome {
            Outcome::Fine => "fine".to_owned(),
            Outcome::Moved { to, .. } => format!("moved: {to}"),
            Outcome::Dead { why } => format!("dead: {why}"),
            Outcome::Unseen { why } => format!("unseen: {why}"),
        };
        let said = said.replace(&format!("moved: {host}"), "moved: ").replace(&host, "HOST");
        if !said.starts_with(expected) {
            wrong.push(format!("{address}: {said}, not {expected}"));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    // One question at a time, a pause between two, and none too many.
    assert_eq!(log.most_busy.load(Ordering::SeqCst), 1);
    assert_eq!(log.count("HEAD /fine") + log.count("GET /fine"), 5);
    assert_eq!((log.count("HEAD /busy"), log.count("GET /busy")), (1, 1));
    let asked = log.asked.lock().unwrap();
    let after_busy = asked.iter().skip_while(|(line, ..)| line != "HEAD /busy").take(2).collect::<Vec<_>>();
    assert!(after_busy[1].1 - after_busy[0].2 > Duration::from_millis(900), "{:?}", after_busy[1]);
}

#[test]
fn private_addresses_are_asked_only_on_request_also_behind_a_redirect() {
    let (host, log) = server(odd);
    let closed = Manners { asks_private: false, ..manners() };
    let memory = seen(&[format!("{host}/fine")], &closed);
    let Outcome::Unseen { why } = &memory.pages[&format!("{host}/fine")].outcome else {
        panic!("{memory:?}")
    };
    assert_eq!((why.as_str(), log.lines().len()), ("it lies on this machine or in a private network", 0));
}

#[test]
fn hosts_are_asked_side_by_side() {
    fn slow(_: &str, _: &str, _: usize, stream: &mut TcpStream) {
        thread::sleep(Duration::from_millis(200));
        say(stream, "200 OK", "", "");
    }
    let hosts: Vec<String> = (0..8).map(|_| format!("{}/", server(slow).0)).collect();
    let begun = Instant::now();
    let memory = seen(&hosts, &manners());
    assert!(memory.pages.values().all(|seen| seen.outcome == Outcome::Fine), "{memory:?}");
    assert!(begun.elapsed() < Duration::from_millis(1200), "{:?}", begun.elapsed());
}

#[test]
fn what_was_seen_is_believed_until_it_is_too_old() {
    let (host, log) = server(odd);
    let pages =
        [format!("{host}/fine"), format!("{host}/gone"), format!("{host}/page#there"), format!("{host}/led")];
    let mut memory = Memory::from_bytes(b"not what we wrote");
    let before = |outcome, on: &str| Seen { day: on.to_owned(), outcome, places: BTreeMap::new() };
    memory.pages.insert(pages[0].clone(), before(Outcome::Fine, "2026-11-01"));
    memory.pages.insert(pages[1].clone(), before(Outcome::Dead { why: "404".to_owned() }, "2026-11-27"));
    memory.pages.insert(format!("{host}/page"), before(Outcome::Fine, "2026-11-27"));
    memory.pages.insert(pages[3].clone(), before(Outcome::Fine, "2026-10-01"));
    let mut told = Vec::new();
    look(&named(&pages), &mut memory, &trust(), &manners(), &mut |_, progress| told.push(progress));
    // One was seen lately; one was gone yesterday, of one another place is looked for, one was seen long ago.
    assert_eq!(told.first(), Some(&Progress { n_seen: 0, n_asked: 3 }));
    assert_eq!(told.last(), Some(&Progress { n_seen: 3, n_asked: 3 }));
    assert_eq!(log.count("HEAD /led"), 1);
    assert_eq!(log.lines().iter().filter(|line| line.ends_with("/page")).count(), 1);
    let kept = Memory::from_bytes(&memory.to_bytes());
    assert_eq!(kept, memory);
    let n_asked = log.lines().len();
    look(&named(&pages), &mut memory, &trust(), &manners(), &mut |_, _| {});
    assert_eq!(log.lines().len(), n_asked, "the same day nobody is asked again");
    let nameless = Outcome::Unseen { why: format!("{} `a.test`", super::step::NAMELESS) };
    assert!(!trust().holds(&before(nameless, "2026-11-28"), &BTreeSet::new()), "the network may be back");
    let fresh = Trust { is_fresh: true, ..trust() };
    look(&named(&pages), &mut memory, &fresh, &manners(), &mut |_, progress| assert_eq!(progress.n_asked, 4));
}

#[test]
fn findings_stand_where_the_addresses_do_with_what_can_be_done() {
    let tree = SourceTree::of_texts([
        (
            "entities/mill.md",
            "---\ntitle: Mill\nwebsite: https://gone.test/x\n---\n\n[a](https://gone.test/x) [b](https://old.test/y#z) [c](https://shut.test/) [d](https://page.test/p#no) [e](https://nobody.test/)\n",
        ),
        ("content/sources.yaml", "list:\n  title: T\n  url: https://磨坊.test/\n"),
    ]);
    let named = gather(&tree, "https://bread.test");
    let mut memory = Memory::from_bytes(b"");
    let mut put = |page: &str, outcome, places: &[(&str, bool)]| {
        let places = places.iter().map(|(place, is_there)| ((*place).to_owned(), *is_there)).collect();
        memory.pages.insert(page.to_owned(), Seen { day: "2026-11-28".to_owned(), outcome, places });
    };
    put("https://gone.test/x", Outcome::Dead { why: "404, not found".to_owned() }, &[]);
    let to = "https://new.test/y".to_owned();
    put("https://old.test/y", Outcome::Moved { to, is_front: false }, &[("z", true)]);
    put("https://shut.test/", Outcome::Unseen { why: "403, it refuses".to_owned() }, &[]);
    put("https://page.test/p", Outcome::Fine, &[("no", false)]);
    let nameless = Outcome::Unseen { why: "nobody knows the host `nobody.test`".to_owned() };
    put("https://nobody.test/", nameless.clone(), &[]);
    let found = report(&named, &memory);
    assert_eq!(
        rules(&found),
        ["link/dead", "link/dead", "link/moved", "link/moved", "link/unseen", "link/unseen"]
    );
    let first = &found[0];
    assert_eq!((first.severity, first.labels.len()), (Severity::Error, 1));
    assert!(first.message.contains("`https://gone.test/x` is dead: 404"), "{}", first.message);
    let moved = &found[2];
    assert_eq!(moved.hints, ["write `https://new.test/y#z`"]);
    assert!(
        found[3].message.contains("nothing in `https://page.test/p` is called `no`"),
        "{}",
        found[3].message
    );
    // Where nobody could be seen at all, it is the network that is missing.
    let mut alone = Memory::from_bytes(b"");
    alone.pages.insert(
        "https://nobody.test/".to_owned(),
        Seen { day: "2026-11-28".to_owned(), outcome: nameless, places: BTreeMap::new() },
    );
    assert_eq!(rules(&report(&named, &alone)), ["link/unseen", "link/unseen"]);
}
