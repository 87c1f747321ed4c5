//! A target whose publisher is killed after every step, and what a reader then finds there.

use std::cell::Cell;
use std::collections::BTreeMap;
use std::fs;
use std::os::unix::fs::symlink;
use std::path::{Path, PathBuf};

use tempfile::TempDir;

use super::kind::Kind;
use super::place::{OWN, Place, Trouble};
use super::site::Site;
use super::{Asked, Outcome, Publisher, publish_at, rehearse};
use crate::diagnostic::Diagnostic;

/// A site by its paths: what each file says. A page names the assets it needs, one a line.
pub(super) type Tree = BTreeMap<String, String>;

pub(super) fn tree(files: &[(&str, &str)]) -> Tree {
    files.iter().map(|(path, text)| ((*path).to_owned(), (*text).to_owned())).collect()
}

/// The assets that pages of a tree name and that are not there, or not with the bytes their names promise.
pub(super) fn missing(found: &Tree) -> Vec<String> {
    let pages = found.iter().filter(|(path, _)| Kind::of(path) == Kind::Page);
    pages
        .flat_map(|(page, text)| text.lines().map(move |asset| (page, asset)))
        .filter(|(_, asset)| !asset.is_empty() && !found.contains_key(*asset))
        .map(|(page, asset)| format!("`{page}` names `{asset}`"))
        .collect()
}

/// A folder to publish into, and sites that are.
struct Bench {
    temp: TempDir,
}

impl Bench {
    fn new() -> Bench {
        let bench = Bench { temp: TempDir::new().unwrap() };
        fs::create_dir(bench.target()).unwrap();
        bench
    }

    fn target(&self) -> PathBuf {
        self.temp.path().join("target")
    }

    fn asked(&self, site: &Tree) -> Asked {
        let from = self.temp.path().join("public");
        let _ = fs::remove_dir_all(&from);
        write_all(&from, site);
        Asked {
            from,
            target: self.target(),
            root: self.temp.path().join("site"),
            adopt: false,
            force: false,
            take_lock: false,
            keep: 1,
        }
    }

    fn publish_as(&self, trouble: Trouble, asked: &Asked) -> Result<Outcome, Vec<Diagnostic>> {
        let site = Site::read(&asked.from).unwrap();
        let mut place = Place::open(&self.target().canonicalize().unwrap()).unwrap();
        place.trouble = trouble;
        publish_at(&place, &site, asked, this(), &|_, _| {})
    }

    fn publish(&self, site: &Tree) -> Outcome {
        self.publish_as(Trouble::default(), &self.asked(site)).unwrap()
    }

    fn refusal(&self, asked: &Asked) -> String {
        let faults = self.publish_as(Trouble::default(), asked).unwrap_err();
        faults.iter().map(|fault| fault.message.clone() + "\n").collect()
    }

    fn put(&self, path: &str, text: &str) {
        write_all(&self.target(), &tree(&[(path, text)]));
    }

    /// What readers find: without what is ours alone.
    fn found(&self) -> Tree {
        let mut found = all(&self.target());
        found.retain(|path, _| !path.starts_with(OWN));
        found
    }

    /// The names in our own folder.
    fn own(&self) -> Vec<String> {
        all(&self.target().join(OWN)).into_keys().collect()
    }
}

fn this() -> Publisher {
    Publisher::this("2026-11-28 08:00 UTC".to_owned())
}

fn write_all(folder: &Path, files: &Tree) {
    for (path, text) in files {
        let file = folder.join(path);
        fs::create_dir_all(file.parent().unwrap()).unwrap();
        fs::write(file, text).unwrap();
    }
}

fn all(folder: &Path) -> Tree {
    let walk = walkdir::WalkDir::new(folder).into_iter().filter_map(Result::ok);
    walk.filter(|entry| !entry.file_type().is_dir())
        .map(|entry| {
            let path = entry.path().strip_prefix(folder).unwrap().to_str().unwrap().to_owned();
            (path, fs::read_to_string(entry.path()).unwrap_or_default())
        })
        .collect()
}

/// Two sites with all that can happen between them.
fn two_sites() -> [Tree; 2] {
    [
        tree(&[
            ("index.html", "css/a.1.css\ndata/rows.csv"),
            ("loaf/index.html", "css/a.1.css"),
            ("gone/index.html", "css/b.1.css"),
            ("css/a.1.css", "one"),
            ("css/b.1.css", "b"),
            ("data/rows.csv", "1"),
            ("oven", "a file"),
            ("mill/x.txt", "in a folder"),
            ("sitemap.xml", "old"),
        ]),
        tree(&[
            ("index.html", "css/a.2.css\ndata/rows.csv"),
            ("loaf/index.html", "css/a.2.css"),
            ("面包/index.html", "css/c.1.css"),
            ("css/a.2.css", "two"),
            ("css/c.1.css", "c"),
            ("data/rows.csv", "2"),
            ("oven/x.txt", "in a folder now"),
            ("mill", "a file now"),
            ("sitemap.xml", "new"),
        ]),
    ]
}

#[test]
fn killed_after_any_step_every_page_has_its_assets_and_the_next_publish_goes_on() {
    let [old, new] = two_sites();
    let mut n_wanting = 0;
    for steps in 0.. {
        let bench = Bench::new();
        bench.publish(&old);
        let killed =
            bench.publish_as(Trouble { steps: Some(Cell::new(steps)), bytes: None }, &bench.asked(&new));
        let found = bench.found();
        assert_eq!(missing(&found), [""; 0], "after step {steps}");
        for (path, text) in &found {
            assert!(
                [old.get(path), new.get(path)].contains(&Some(text)),
                "after step {steps}: {path}: {text}"
            );
        }
        n_wanting += usize::from(found.keys().ne(new.keys()));
        // Whichever site comes next, it comes whole, without a flag.
        let next = if steps % 2 == 0 { &new } else { &old };
        bench.publish(next);
        let found = bench.found();
        assert!(next.iter().all(|(path, text)| found.get(path) == Some(text)), "after step {steps}");
        assert!(found.keys().all(|path| next.contains_key(path) || Kind::may_be_asked_for(path)));
        assert_eq!(bench.own(), ["manifest"], "after step {steps}");
        let again = bench.publish(next);
        assert_eq!((again.sent.0, again.deleted.0), (0, 0), "after step {steps}");
        // What was kept goes with the next change.
        let third = tree(&[("index.html", "third")]);
        bench.publish(&third);
        assert_eq!(bench.publish(&tree(&[("index.html", "fourth")])).kept, 0);
        assert_eq!(bench.found().len(), 1, "after step {steps}");
        assert_eq!(fs::read_dir(bench.target()).unwrap().count(), 2, "after step {steps}: a folder is left");
        if killed.is_ok() {
            assert!(steps > 40 && n_wanting > 10, "only {steps} steps were taken");
            return;
        }
    }
}

#[test]
fn killed_again_and_again_it_comes_to_its_end_and_leaves_nothing_behind() {
    let [old, new] = two_sites();
    for room in 3..14 {
        let bench = Bench::new();
        let sites = [&old, &new];
        let (mut n_runs, mut is_done) = (0, false);
        while !is_done {
            // Now for the one site, now for the other, and every time a little further.
            let site = if n_runs == 0 { sites[0] } else { sites[room % 2] };
            let trouble = Trouble { steps: Some(Cell::new(room + n_runs * 4)), bytes: None };
            is_done = bench.publish_as(trouble, &bench.asked(site)).is_ok() && n_runs > 0;
            assert_eq!(missing(&bench.found()), [""; 0], "in run {n_runs}");
            n_runs += 1;
        }
        assert!(n_runs > 3, "{n_runs} runs");
        bench.publish(&tree(&[("index.html", "third")]));
        bench.publish(&tree(&[("index.html", "fourth")]));
        assert_eq!(bench.found().len(), 1);
        assert_eq!(bench.own(), ["manifest"]);
    }
}

#[test]
fn a_disk_that_is_full_after_any_number_of_bytes_keeps_every_page_whole() {
    let [old, new] = two_sites();
    let mut n_full = 0;
    for bytes in (0..).step_by(61) {
        let bench = Bench::new();
        bench.publish(&old);
        let trouble = Trouble { steps: None, bytes: Some(Cell::new(bytes)) };
        let done = bench.publish_as(trouble, &bench.asked(&new));
        assert_eq!(missing(&bench.found()), [""; 0]);
        let Err(faults) = done else { break };
        assert!(faults[0].message.starts_with("there is no room in "), "{}", faults[0].message);
        assert!(bench.own().iter().all(|name| !name.starts_with("part")), "{:?}", bench.own());
        n_full += 1;
        bench.publish(&new);
    }
    assert!(n_full > 5, "{n_full}");
}

#[test]
fn what_others_have_changed_is_told_and_not_written_over() {
    let [old, new] = two_sites();
    let bench = Bench::new();
    bench.publish(&old);
    bench.put("index.html", "by hand");
    bench.put("diary.txt", "mine");
    fs::remove_file(bench.target().join("css/b.1.css")).unwrap();
    let before = all(&bench.target());
    let told = bench.refusal(&bench.asked(&new));
    assert!(told.contains("`index.html` was changed by somebody else"), "{told}");
    assert_eq!(all(&bench.target()), before);
    let forced = Asked { force: true, ..bench.asked(&new) };
    let outcome = bench.publish_as(Trouble::default(), &forced).unwrap();
    assert!(outcome.notes[0].message.contains("`css/b.1.css` had been deleted"), "{:?}", outcome.notes);
    assert_eq!(bench.found()["index.html"], new["index.html"]);
    assert_eq!(bench.found()["diary.txt"], "mine");
    // A touch alone is no change.
    let page = bench.target().join("index.html");
    fs::write(&page, &new["index.html"]).unwrap();
    assert_eq!(bench.publish(&new).sent.0, 0);
    // A file of somebody else where one of the site is to be.
    bench.put("new/index.html", "mine");
    let mut more = new;
    more.insert("new/index.html".to_owned(), "ours".to_owned());
    assert!(bench.refusal(&bench.asked(&more)).contains("`new/index.html` was put there by somebody else"));
    bench.put("new/index.html", "ours");
    bench.publish(&more);
}

#[test]
fn a_folder_of_others_is_refused_unless_it_is_empty_or_adopted() {
    let [old, new] = two_sites();
    let bench = Bench::new();
    bench.put("lost+found/x", "");
    bench.publish(&old);
    let bench = Bench::new();
    bench.put("index.html", "mine");
    bench.put("diary.txt", "mine");
    let told = bench.refusal(&bench.asked(&old));
    assert!(told.contains("holds files, and no site was ever published into it"), "{told}");
    assert_eq!(bench.own(), [""; 0]);
    assert!(rehearse(&bench.asked(&old)).is_err());
    let adopted = Asked { adopt: true, ..bench.asked(&old) };
    // Killed while it takes the folder over, it goes on without being told again.
    let killed = bench.publish_as(Trouble { steps: Some(Cell::new(25)), bytes: None }, &adopted);
    assert!(killed.is_err());
    bench.publish(&new);
    let mut expected = new;
    expected.insert("diary.txt".to_owned(), "mine".to_owned());
    let found = bench.found();
    assert!(expected.iter().all(|(path, text)| found.get(path) == Some(text)), "{found:#?}");
}

#[test]
fn no_link_leads_out_of_the_target() {
    let [old, new] = two_sites();
    let bench = Bench::new();
    let outside = bench.temp.path().join("outside");
    write_all(&outside, &tree(&[("a.2.css", "precious"), ("index.html", "precious")]));
    let precious = all(&outside);
    bench.publish(&old);
    // Where a folder is to be: refused, whatever is asked for.
    fs::remove_dir_all(bench.target().join("css")).unwrap();
    symlink(&outside, bench.target().join("css")).unwrap();
    let forced = Asked { force: true, adopt: true, ..bench.asked(&new) };
    assert!(bench.refusal(&forced).contains("`css` is a link where the site has a folder"));
    fs::remove_file(bench.target().join("css")).unwrap();
    // In the place of a file: the link itself is replaced, when that is asked for.
    fs::remove_file(bench.target().join("index.html")).unwrap();
    symlink(outside.join("index.html"), bench.target().join("index.html")).unwrap();
    assert!(bench.refusal(&bench.asked(&new)).contains("`index.html` was changed by somebody else"));
    let forced = Asked { force: true, ..bench.asked(&new) };
    bench.publish_as(Trouble::default(), &forced).unwrap();
    assert!(bench.target().join("index.html").symlink_metadata().unwrap().is_file());
    assert_eq!(all(&outside), precious);
    // What is ours alone, too.
    let own = bench.target().join(OWN);
    fs::remove_dir_all(&own).unwrap();
    symlink(&outside, &own).unwrap();
    assert!(bench.publish_as(Trouble::default(), &Asked { adopt: true, ..bench.asked(&old) }).is_err());
    assert_eq!(all(&outside), precious);
}

#[test]
fn one_publishes_at_a_time() {
    let [old, new] = two_sites();
    let bench = Bench::new();
    bench.publish(&old);
    // Another machine: nobody knows whether it is still at work.
    bench.put(&format!("{OWN}/lock"), "elsewhere 7 2026-11-27 10:00 UTC\n");
    let told = bench.refusal(&bench.asked(&new));
    assert!(told.contains("process 7 on `elsewhere`, since 2026-11-27 10:00 UTC"), "{told}");
    let taking = Asked { take_lock: true, ..bench.asked(&new) };
    let outcome = bench.publish_as(Trouble::default(), &taking).unwrap();
    assert!(outcome.notes[0].message.contains("process 7 on `elsewhere`"), "{:?}", outcome.notes);
    assert_eq!(bench.own(), ["manifest"]);
    // This machine, alive: the flag does not help.
    bench.put(&format!("{OWN}/lock"), "elsewhere 7 2026-11-27 10:00 UTC\n");
    let held = fs::File::options().write(true).open(bench.target().join(OWN).join("lock")).unwrap();
    held.lock().unwrap();
    let told = bench.refusal(&Asked { take_lock: true, ..bench.asked(&old) });
    assert!(told.contains("somebody else is publishing into"), "{told}");
    drop(held);
    // This machine, dead: it goes on by itself.
    let mut dead = this();
    dead.pid = 1;
    bench.put(&format!("{OWN}/lock"), &format!("{} 1 {}\n", dead.host, dead.since));
    assert!(bench.publish(&old).notes[0].message.contains("was not brought to its end"));
}

#[test]
fn another_publisher_that_took_over_meanwhile_is_detected_before_anything_is_deleted() {
    let [old, new] = two_sites();
    for (name, text) in [("lock", "elsewhere 7 2026-11-27 10:00 UTC\n"), ("manifest", "another")] {
        let bench = Bench::new();
        bench.publish(&old);
        let asked = bench.asked(&new);
        let site = Site::read(&asked.from).unwrap();
        let place = Place::open(&bench.target().canonicalize().unwrap()).unwrap();
        let meddle = |done: usize, _: usize| {
            if done == 2 {
                bench.put(&format!("{OWN}/{name}"), text);
            }
        };
        let faults = publish_at(&place, &site, &asked, this(), &meddle).unwrap_err();
        assert!(faults[0].message.contains("somebody else has published into"), "{}", faults[0].message);
        assert!(bench.found().contains_key("gone/index.html"));
        assert_eq!(missing(&bench.found()), [""; 0]);
    }
}

#[test]
fn what_changes_under_a_publish_stops_it() {
    let [old, new] = two_sites();
    let bench = Bench::new();
    bench.publish(&old);
    let asked = bench.asked(&new);
    let site = Site::read(&asked.from).unwrap();
    let place = Place::open(&bench.target().canonicalize().unwrap()).unwrap();
    let meddle = |done: usize, _: usize| {
        if done == 1 {
            bench.put("loaf/index.html", "by hand, just now");
        }
    };
    let faults = publish_at(&place, &site, &asked, this(), &meddle).unwrap_err();
    assert!(faults[0].message.ends_with("/loaf/index.html` was changed by somebody else just now"));
    assert_eq!(bench.found()["loaf/index.html"], "by hand, just now");
    // The target vanishes.
    let bench = Bench::new();
    bench.publish(&old);
    let asked = bench.asked(&new);
    let place = Place::open(&bench.target().canonicalize().unwrap()).unwrap();
    let vanish = |done: usize, _: usize| {
        if done == 3 {
            fs::rename(bench.target(), bench.temp.path().join("moved")).unwrap();
            fs::create_dir(bench.target()).unwrap();
        }
    };
    let faults = publish_at(&place, &site, &asked, this(), &vanish).unwrap_err();
    assert!(faults[0].message.contains("is gone: it was moved, removed or unmounted"));
    assert_eq!(all(&bench.target()), Tree::new());
    // The site itself.
    let bench = Bench::new();
    let asked = bench.asked(&new);
    let site = Site::read(&asked.from).unwrap();
    let place = Place::open(&bench.target().canonicalize().unwrap()).unwrap();
    fs::write(asked.from.join("css/c.1.css"), "another").unwrap();
    let faults = publish_at(&place, &site, &asked, this(), &|_, _| {}).unwrap_err();
    assert!(faults[0].message.ends_with("css/c.1.css` has changed while it was being published"));
}

#[test]
fn old_assets_stay_for_as_many_publishes_as_asked_for() {
    let bench = Bench::new();
    let site = |n: usize| tree(&[("index.html", &format!("css/a.{n}.css")), (&format!("css/a.{n}.css"), "")]);
    for n in 0..6 {
        let asked = Asked { keep: 3, ..bench.asked(&site(n)) };
        bench.publish_as(Trouble::default(), &asked).unwrap();
        // The same again makes nothing older.
        bench.publish_as(Trouble::default(), &asked).unwrap();
        assert_eq!(bench.found().len(), 2 + n.min(3));
    }
    // One that comes back is not sent again, and is young again.
    let outcome = bench.publish_as(Trouble::default(), &Asked { keep: 3, ..bench.asked(&site(4)) }).unwrap();
    assert_eq!(outcome.sent.0, 1);
}

#[test]
fn what_a_killed_publish_brought_back_stays_for_those_who_opened_it() {
    let site = |n: usize| tree(&[("index.html", &format!("css/a.{n}.css")), (&format!("css/a.{n}.css"), "")]);
    let mut n_open = 0;
    for steps in 0.. {
        let bench = Bench::new();
        let asked = |n: usize| Asked { keep: 2, ..bench.asked(&site(n)) };
        for n in 0..3 {
            bench.publish_as(Trouble::default(), &asked(n)).unwrap();
        }
        let trouble = Trouble { steps: Some(Cell::new(steps)), bytes: None };
        let killed = bench.publish_as(trouble, &asked(0));
        let open = bench.found()["index.html"].clone();
        bench.publish_as(Trouble::default(), &asked(3)).unwrap();
        assert!(bench.found().contains_key(&open), "after step {steps}: `{open}` is gone");
        n_open += usize::from(killed.is_err() && open == "css/a.0.css");
        if killed.is_ok() {
            assert!(n_open > 0, "no publish was killed once the page had come back");
            return;
        }
    }
}

#[test]
fn a_rehearsal_tells_what_a_publish_does_and_touches_nothing() {
    let [old, new] = two_sites();
    let bench = Bench::new();
    bench.publish(&old);
    let before = all(&bench.target());
    let asked = bench.asked(&new);
    let told = rehearse(&asked).unwrap();
    assert_eq!(all(&bench.target()), before);
    let done = bench.publish_as(Trouble::default(), &asked).unwrap();
    assert_eq!(told, done);
    assert!(done.sent.0 > 5 && done.deleted.0 > 1 && done.kept > 1, "{done}");
    let missing_target = Asked { target: bench.temp.path().join("not/there"), ..asked.clone() };
    assert!(rehearse(&missing_target).is_err());
    let first = Asked { target: bench.temp.path().join("first"), ..asked };
    assert_eq!(rehearse(&first).unwrap().sent.0, new.len());
    assert!(!first.target.exists());
}
