//! Publishing as a machine does it: the real binary is killed, stopped, starved of room and sent into bad folders,
//! while readers are on the site.

#![allow(
    clippy::disallowed_methods,
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    clippy::unwrap_used,
    reason = "a test makes and reads its own files, and fails by panicking"
)]

mod common {
    //! No more of it than this test takes.
    pub(crate) mod dice;
    pub(crate) mod mount;
    mod not_run;
}

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Output, Stdio};
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::thread;
use std::time::{Duration, Instant, SystemTime, UNIX_EPOCH};

use common::dice::Dice;
use common::mount::Mount;
use tempfile::TempDir;

/// What is ours alone below a target.
const OWN: &str = ".layerwiki-publish";
/// States of a site: another style in each, and so another name of it in every page; pages that come and go.
const STATES: [&str; 4] = ["one", "two", "three", "four"];
/// For how many publishes the tests keep old files.
const KEEP: usize = 2;

struct Bench {
    temp: TempDir,
}

impl Bench {
    /// Writes the sources of these states of a site, and builds each into a folder `<state>/public`.
    fn new(states: &[&str]) -> Bench {
        let bench = Bench { temp: TempDir::new().unwrap() };
        for (turn, state) in STATES.iter().enumerate().filter(|(_, state)| states.contains(state)) {
            bench.write(
                state,
                "content/site.yaml",
                "title: Bread\naddress: https://bread.test/\nlanguages: [en]\n",
            );
            bench.write(
                state,
                "content/pages/index.md",
                &format!("---\ntitle: Bread\n---\nAll of it, {state}.\n"),
            );
            bench.write(state, "static/css/site.css", &format!("main {{ margin: {turn}px }}\n"));
            bench.write(state, "static/img/loaf.svg", &format!("<svg><title>{state}</title></svg>"));
            for n in turn..turn + 12 {
                let page = format!("---\ntitle: Page {n}\n---\n![A loaf](/img/loaf.svg)\n");
                bench.write(state, &format!("content/pages/p{n}.md"), &page);
            }
            let built = bench.layerwiki(&["--root", state, "build"]).output().unwrap();
            assert!(built.status.success(), "{}", told(&built));
        }
        bench
    }

    fn path(&self, name: &str) -> PathBuf {
        self.temp.path().join(name)
    }

    fn write(&self, state: &str, path: &str, text: &str) {
        let file = self.path(state).join(path);
        fs::create_dir_all(file.parent().unwrap()).unwrap();
        fs::write(file, text).unwrap();
    }

    fn layerwiki(&self, arguments: &[&str]) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_layerwiki"));
        command.args(arguments).current_dir(self.temp.path()).env("NO_COLOR", "1");
        command.stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::piped());
        command
    }

    fn command(&self, state: &str, target: &Path, flags: &[&str]) -> Command {
        let mut command = self.layerwiki(&["publish", "--from"]);
        command.arg(self.path(state).join("public")).arg(target).args(flags);
        command.args(["--keep", &KEEP.to_string()]);
        command
    }

    fn publish(&self, state: &str, target: &Path) -> String {
        let done = self.command(state, target, &[]).output().unwrap();
        assert!(done.status.success(), "{}", told(&done));
        told(&done)
    }

    fn refusal(&self, state: &str, target: &Path, flags: &[&str]) -> String {
        let done = self.command(state, target, flags).output().unwrap();
        assert_eq!(done.status.code(), Some(1), "{}", told(&done));
        told(&done)
    }

    /// Starts a publish and stops it once it has begun to send, with a page still to come.
    fn stopped(&self, state: &str, target: &Path) -> Child {
        for _ in 0..200 {
            let mut running = self.command(state, target, &[]).spawn().unwrap();
            let journal = target.join(OWN).join("journal");
            while !journal.exists() && running.try_wait().unwrap().is_none() {
                thread::yield_now();
            }
            signal(&running, "-STOP");
            if running.try_wait().unwrap().is_none() && journal.exists() && !self.is_sent(state, target) {
                return running;
            }
            // It was done before it could be stopped.
            signal(&running, "-CONT");
            running.wait().unwrap();
            fs::remove_dir_all(target).unwrap();
        }
        panic!("no publish could be stopped");
    }

    /// True when every page of a state stands on the target.
    fn is_sent(&self, state: &str, target: &Path) -> bool {
        let site = self.path(state).join("public");
        let is_there = |page: PathBuf| {
            let path = page.strip_prefix(&site).unwrap();
            fs::read(target.join(path)).is_ok_and(|sent| sent == fs::read(&page).unwrap())
        };
        pages(&site).into_iter().all(is_there)
    }
}

fn signal(process: &Child, name: &str) {
    // One that has ended cannot be sent any.
    let _ = Command::new("kill").args([name, &process.id().to_string()]).stderr(Stdio::null()).status();
}

fn told(done: &Output) -> String {
    String::from_utf8_lossy(&done.stderr).into_owned()
}

/// The pages on a target, by their files.
fn pages(target: &Path) -> Vec<PathBuf> {
    let walk = walkdir::WalkDir::new(target).into_iter().filter_map(Result::ok);
    walk.map(walkdir::DirEntry::into_path)
        .filter(|path| path.extension().is_some_and(|end| end == "html"))
        .collect()
}

/// The assets a page names, as a browser would ask for them.
fn assets(page: &str) -> BTreeSet<String> {
    let named = page.split('"').filter_map(|text| text.strip_prefix('/'));
    named
        .filter(|path| {
            ["css/", "js/", "img/", "data/", "search/"].iter().any(|folder| path.starts_with(folder))
        })
        .filter(|path| !path.ends_with('/'))
        .map(|path| path.split(['#', '?']).next().unwrap().to_owned())
        .collect()
}

/// What is wrong with an asset: not there, or not the bytes that its name promises.
fn wrong(target: &Path, asset: &str) -> Option<String> {
    let Ok(bytes) = fs::read(target.join(asset)) else { return Some(format!("`{asset}` is gone")) };
    let is_hash = |part: &&str| part.len() == 10 && part.bytes().all(|sign| sign.is_ascii_hexdigit());
    let hash = asset.rsplit('.').nth(1).filter(is_hash);
    let is_whole = hash.is_none_or(|hash| blake3::hash(&bytes).to_hex().starts_with(hash));
    (!is_whole).then(|| format!("`{asset}` is not whole"))
}

/// Reads every page and all it names, while nobody is at work.
fn sweep(target: &Path) -> usize {
    let pages = pages(target);
    for page in &pages {
        let text = fs::read_to_string(page).unwrap();
        assert!(text.trim_end().ends_with("</html>"), "{} is not whole", page.display());
        let assets = assets(&text);
        assert!(assets.len() > 2, "{} names {assets:?}", page.display());
        let wrong: Vec<String> = assets.iter().filter_map(|asset| wrong(target, asset)).collect();
        assert!(wrong.is_empty(), "{}: {wrong:?}", page.display());
    }
    pages.len()
}

/// Reads pages and what they name until told to stop. Gives how many it read, and what was wrong.
fn read_on(target: &Path, n_starts: &AtomicUsize, is_over: &AtomicBool) -> (usize, Vec<String>) {
    let (mut n_read, mut found) = (0, Vec::new());
    while !is_over.load(Ordering::SeqCst) {
        for page in pages(target) {
            let starts = n_starts.load(Ordering::SeqCst);
            let Ok(text) = fs::read_to_string(&page) else { continue };
            n_read += 1;
            let is_whole = text.trim_end().ends_with("</html>");
            let mut wrong: Vec<String> =
                assets(&text).iter().filter_map(|asset| wrong(target, asset)).collect();
            wrong.extend((!is_whole).then(|| "it is not whole".to_owned()));
            // A reader who dozes for so many publishes has to load the page again.
            let has_dozed = n_starts.load(Ordering::SeqCst) - starts >= KEEP;
            if !has_dozed {
                found.extend(wrong.into_iter().map(|wrong| format!("{}: {wrong}", page.display())));
            }
        }
    }
    (n_read, found)
}

#[test]
fn killed_and_started_again_it_never_shows_a_page_whose_assets_are_gone() {
    let bench = Bench::new(&STATES);
    let target = bench.path("target");
    let start = Instant::now();
    bench.publish(STATES[0], &target);
    let whole = u64::try_from(start.elapsed().as_micros()).unwrap();
    let now = SystemTime::now().duration_since(UNIX_EPOCH).unwrap();
    let seed = std::env::var("PUBLISH_SEED").map_or(now.as_secs(), |seed| seed.parse().unwrap());
    println!("PUBLISH_SEED={seed}");
    let mut dice = Dice(seed.max(1));
    let (n_starts, is_over) = (AtomicUsize::new(0), AtomicBool::new(false));
    let (mut n_between, mut n_late, mut n_done) = (0, 0, 0);
    let (n_read, found) = thread::scope(|scope| {
        let reader = scope.spawn(|| read_on(&target, &n_starts, &is_over));
        // The reader is told to go home however this ends.
        let over = Over(&is_over);
        let mut turn = 0;
        let mut n_killed = 0;
        while n_killed < 80 {
            // After a kill comes the same site again, or the next one.
            turn += usize::from(dice.below(3) > 0);
            let state = STATES[turn % STATES.len()];
            n_starts.fetch_add(1, Ordering::SeqCst);
            let mut running = bench.command(state, &target, &[]).spawn().unwrap();
            let span = if n_killed % 4 > 0 {
                let journal = target.join(OWN).join("journal");
                while !journal.exists() && running.try_wait().unwrap().is_none() {
                    thread::yield_now();
                }
                whole / 3
            } else {
                whole
            };
            thread::sleep(Duration::from_micros(dice.below(span)));
            running.kill().unwrap();
            let is_late = running.wait().unwrap().code().is_some();
            n_late += i32::from(is_late);
            n_killed += i32::from(!is_late);
            n_between += i32::from(target.join(OWN).join("journal").exists());
            sweep(&target);
            if dice.below(4) == 0 {
                n_starts.fetch_add(1, Ordering::SeqCst);
                bench.publish(state, &target);
                n_done += 1;
                assert_eq!(own(&target), ["manifest"]);
                assert_eq!(sweep(&target), pages(&bench.path(state).join("public")).len());
            }
        }
        drop(over);
        reader.join().unwrap()
    });
    println!(
        "{n_between} of 80 kills left a journal, {n_late} came too late; {n_done} publishes ended; {n_read} pages were read"
    );
    assert!(found.is_empty(), "{found:#?}");
    assert!(n_between > 20 && n_done > 5 && n_read > 100);
    // What every one of them left behind goes in time.
    for state in STATES.iter().cycle().take(STATES.len() * 2) {
        bench.publish(state, &target);
    }
    let styles = fs::read_dir(target.join("css")).unwrap().count();
    assert!(styles <= 1 + KEEP, "{styles} style sheets");
}

struct Over<'a>(&'a AtomicBool);

impl Drop for Over<'_> {
    fn drop(&mut self) {
        self.0.store(true, Ordering::SeqCst);
    }
}

/// The names of our own files below a target.
fn own(target: &Path) -> Vec<String> {
    let entries = fs::read_dir(target.join(OWN)).unwrap();
    entries.map(|entry| entry.unwrap().file_name().into_string().unwrap()).collect()
}

/// Everything below a folder: names, and the bytes and times of files. That a lock came and went is no change.
fn state_of(folder: &Path) -> Vec<(PathBuf, Option<Vec<u8>>, Option<SystemTime>)> {
    let walk = walkdir::WalkDir::new(folder).sort_by_file_name().into_iter().map(Result::unwrap);
    walk.map(|entry| {
        let time =
            entry.metadata().ok().filter(fs::Metadata::is_file).and_then(|found| found.modified().ok());
        (entry.path().to_owned(), fs::read(entry.path()).ok(), time)
    })
    .collect()
}

#[test]
fn a_second_publisher_is_told_who_is_at_work_and_goes_on_when_that_one_is_dead() {
    let bench = Bench::new(&STATES[..2]);
    let target = bench.path("target");
    bench.publish("one", &target);
    let mut first = bench.stopped("two", &target);
    for flags in [&[][..], &["--take-lock"]] {
        let told = bench.refusal("one", &target, flags);
        let process =
            format!("somebody else is publishing into `{}`: process {} on `", target.display(), first.id());
        assert!(told.contains(&process), "{told}");
    }
    first.kill().unwrap();
    first.wait().unwrap();
    sweep(&target);
    let told = bench.publish("two", &target);
    assert!(
        told.contains(&format!("a publish was not brought to its end: process {}", first.id())),
        "{told}"
    );
    assert!(!bench.publish("two", &target).contains("not brought to its end"));
}

#[test]
fn a_target_that_vanishes_is_told() {
    let bench = Bench::new(&STATES[..1]);
    let target = bench.path("target");
    let first = bench.stopped("one", &target);
    fs::rename(&target, bench.path("moved")).unwrap();
    signal(&first, "-CONT");
    let done = first.wait_with_output().unwrap();
    assert_eq!(done.status.code(), Some(1));
    assert!(told(&done).contains("is gone: it was moved, removed or unmounted"), "{}", told(&done));
    assert!(!target.exists());
    // Brought back, it goes on.
    fs::rename(bench.path("moved"), &target).unwrap();
    bench.publish("one", &target);
    sweep(&target);
}

#[test]
fn it_builds_first_and_sends_only_what_changed() {
    let bench = Bench::new(&STATES[..1]);
    let target = bench.path("target");
    let run = |flags: &[&str]| {
        let done = bench.layerwiki(&["--root", "one", "publish", "target"]).args(flags).output().unwrap();
        (done.status.code(), told(&done), String::from_utf8(done.stdout).unwrap())
    };
    let (code, told, listed) = run(&["--dry-run"]);
    assert!(code == Some(0) && !target.exists(), "{told}");
    assert!(listed.lines().count() > 20 && listed.lines().all(|line| line.starts_with("send ")), "{listed}");
    let (code, told, _) = run(&[]);
    assert_eq!(code, Some(0), "{told}");
    assert!(told.contains(" 0 deleted, 0 kept, 0 unchanged in "), "{told}");
    // The name of what was built is the name of what was sent.
    let names: Vec<&str> =
        told.match_indices("site ").map(|(at, _)| told[at..].trim().split('\n').next().unwrap()).collect();
    assert!(names.len() == 2 && names[0] == names[1] && names[0].len() == 21, "{told}");
    let before = state_of(&target);
    let (_, told, _) = run(&[]);
    assert!(told.contains("nothing to send, "), "{told}");
    assert!(state_of(&target) == before);
    bench.write("one", "content/pages/p3.md", "---\ntitle: Page 3\n---\nNew words.\n");
    let (_, told, listed) = run(&["--dry-run"]);
    assert!(
        listed.lines().any(|line| line.starts_with("send ") && line.ends_with("  p3/index.html")),
        "{listed}"
    );
    assert!(!listed.contains("p4/index.html") && told.contains("would be "), "{listed}{told}");
    run(&[]);
    assert!(fs::read_to_string(target.join("p3/index.html")).unwrap().contains("New words"));
    // A site that cannot be built is not published.
    bench.write("one", "content/pages/p3.md", "---\ntitle: Page 3\n---\n[[nobody]]\n");
    let before = state_of(&target);
    let (code, told, _) = run(&[]);
    assert!(code == Some(1) && told.ends_with("nothing is published\n"), "{told}");
    assert!(state_of(&target) == before);
    assert_eq!(run(&["--keep", "0"]).0, Some(2));
    assert_eq!(run(&["--from", "public", "--strict"]).0, Some(2));
}

#[test]
fn folders_that_are_not_to_be_published_into_are_refused() {
    let bench = Bench::new(&STATES[..1]);
    let before = state_of(&bench.path("one"));
    let public = bench.path("one/public");
    for (target, flags, why) in [
        (public.clone(), &["--adopt"][..], "is the site that is to be published"),
        (public.join("inside"), &[], "lies in the site that is to be published"),
        (bench.path("one"), &["--adopt"], "holds the site that is to be published"),
        (public.join("index.html"), &[], "is not a folder"),
        (bench.path("not/there"), &[], "cannot publish into"),
    ] {
        let told = bench.refusal("one", &target, flags);
        assert!(told.contains(why), "{told}");
    }
    assert!(state_of(&bench.path("one")) == before);
    let sources = bench.path("one/static/wiki");
    let done = bench.layerwiki(&["--root", "one", "publish"]).arg(&sources).output().unwrap();
    assert!(told(&done).contains("lies in `static`, among the sources of the site"), "{}", told(&done));
    let nothing = bench.layerwiki(&["publish", "target", "--from", "one/content"]).output().unwrap();
    assert!(told(&nothing).contains("it has no `index.html`"), "{}", told(&nothing));
}

#[test]
fn a_target_that_is_full_or_may_not_be_written_keeps_its_site() {
    let bench = Bench::new(&STATES[..2]);
    let Some(mount) = Mount::new(&bench.path("bucket"), "size=64m") else { return };
    let target = mount.0.clone();
    bench.publish("one", &target);
    mount.again("ro");
    let before = state_of(&target);
    let told = bench.refusal("two", &target, &[]);
    assert!(told.contains("read-only file system") && told.contains("nothing was changed there"), "{told}");
    assert!(state_of(&target) == before);
    mount.again("rw");
    let used = mount.used();
    let mut n_refused = 0;
    for room in (2..).step_by(3) {
        mount.again(&format!("size={}k", used + room * 4));
        let done = bench.command("two", &target, &[]).output().unwrap();
        sweep(&target);
        if done.status.success() {
            break;
        }
        assert!(
            told_of(&done, "there is no room in `") && told_of(&done, "make room; every page"),
            "{}",
            self::told(&done)
        );
        n_refused += 1;
    }
    assert!(n_refused > 1, "only {n_refused} publishes found too little room");
    assert_eq!(sweep(&target), pages(&bench.path("two/public")).len());
}

fn told_of(done: &Output, words: &str) -> bool {
    told(done).contains(words)
}
