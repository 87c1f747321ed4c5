//! Writing is all or nothing: the real binary is killed, starved of room and sent into bad folders.

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

use std::collections::BTreeMap;
use std::fs::{self, File};
use std::os::unix::fs::MetadataExt;
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};
use std::thread;
use std::time::{Duration, Instant, SystemTime, UNIX_EPOCH};

use common::dice::Dice;
use common::mount::Mount;
use layerwiki::output::{Folder, Sink};
use rayon::prelude::*;
use tempfile::TempDir;

type Files = BTreeMap<String, Vec<u8>>;

/// Two states of a small site, and a folder both are written into.
struct Bench {
    temp: TempDir,
}

impl Bench {
    fn new() -> Bench {
        let bench = Bench { temp: TempDir::new().unwrap() };
        for (state, pages) in [("old", 0..16), ("new", 8..24)] {
            let mut files = vec![(
                "content/site.yaml".to_owned(),
                "title: Bread\naddress: https://bread.test/\nlanguages: [en]\n".to_owned(),
            )];
            files.push((
                "content/pages/index.md".to_owned(),
                format!("---\ntitle: Bread\n---\nAll of it, {state}.\n"),
            ));
            for n in pages {
                // Most pages of both states are the same; every fourth differs.
                let text = if n % 4 == 0 { state } else { "the same" };
                files.push((
                    format!("content/pages/p{n}.md"),
                    format!("---\ntitle: Page {n}\n---\nThis page is {text}.\n"),
                ));
            }
            for (path, text) in files {
                let file = bench.path(state).join(path);
                fs::create_dir_all(file.parent().unwrap()).unwrap();
                fs::write(file, text).unwrap();
            }
        }
        bench
    }

    fn path(&self, name: &str) -> PathBuf {
        self.temp.path().join(name)
    }

    fn command(&self, state: &str, output: &Path) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_layerwiki"));
        command.arg("--root").arg(self.path(state)).arg("build").arg("-o").arg(output);
        command.current_dir(self.temp.path()).env("NO_COLOR", "1");
        command.stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::piped());
        command
    }

    /// Builds one state into `output`, and gives what is told.
    fn build(&self, state: &str, output: &Path) -> String {
        let done = self.command(state, output).output().unwrap();
        assert!(done.status.success(), "{}", told(&done));
        told(&done)
    }

    /// Builds one state, which has to be refused, and gives what is told.
    fn refusal(&self, state: &str, output: &Path) -> String {
        let done = self.command(state, output).output().unwrap();
        assert_eq!(done.status.code(), Some(1), "{}", told(&done));
        told(&done)
    }

    /// The files of both states, as a build into an empty folder makes them.
    fn both(&self) -> [Files; 2] {
        ["old", "new"].map(|state| {
            let output = self.path(&format!("only-{state}"));
            self.build(state, &output);
            files_below(&output)
        })
    }
}

fn told(done: &Output) -> String {
    String::from_utf8_lossy(&done.stderr).into_owned()
}

fn files_below(folder: &Path) -> Files {
    let walk = walkdir::WalkDir::new(folder).into_iter().map(Result::unwrap);
    walk.filter(|entry| !entry.file_type().is_dir())
        .map(|entry| {
            let path = entry.path().strip_prefix(folder).unwrap().to_str().unwrap().to_owned();
            (path, fs::read(entry.path()).unwrap())
        })
        .collect()
}

/// Everything at and below a folder that any touch would change: inode, times, permissions.
fn state_of(folder: &Path) -> BTreeMap<PathBuf, [i64; 6]> {
    let walk = walkdir::WalkDir::new(folder).into_iter().map(Result::unwrap);
    walk.map(|entry| {
        let is = entry.metadata().unwrap();
        let state = [
            i64::try_from(is.ino()).unwrap(),
            is.mtime(),
            is.mtime_nsec(),
            is.ctime(),
            is.ctime_nsec(),
            i64::from(is.mode()),
        ];
        (entry.into_path(), state)
    })
    .collect()
}

#[test]
fn killed_200_times_at_random_moments_the_folder_is_one_of_two_sites() {
    let bench = Bench::new();
    let [old, new] = bench.both();
    let output = bench.path("public");
    let now = SystemTime::now().duration_since(UNIX_EPOCH).unwrap();
    let seed = std::env::var("WRITING_SEED").map_or(now.as_secs(), |seed| seed.parse().unwrap());
    println!("WRITING_SEED={seed}");
    let mut dice = Dice(seed.max(1));
    // The longest of three builds that change everything, with some time to spare.
    let whole = (0..3)
        .map(|n| {
            let start = Instant::now();
            bench.build(if n % 2 == 0 { "old" } else { "new" }, &output);
            start.elapsed()
        })
        .max()
        .unwrap();
    let mut stands = "old";
    let (mut n_kept, mut n_done, mut n_tidied, mut n_late) = (0, 0, 0, 0);
    // Builds that ended before they could be killed count for nothing.
    let mut n = 0;
    while n < 200 {
        let next = if stands == "old" { "new" } else { "old" };
        spoil(&bench.path(".public.spare"), dice.below(8));
        let mut running = bench.command(next, &output).spawn().unwrap();
        // Every second kill waits for the stage, and falls while files are being written and exchanged.
        let start = Instant::now();
        let span = if n % 2 == 0 {
            let stage = bench.path(".public.stage");
            while !stage.exists() && running.try_wait().unwrap().is_none() {
                thread::yield_now();
            }
            whole / 8
        } else {
            whole
        };
        let span = u64::try_from(span.as_micros()).unwrap();
        thread::sleep(Duration::from_micros(dice.below(span)));
        running.kill().unwrap();
        let ended = running.wait().unwrap();
        let is_late = ended.code().is_some();
        n_late += i32::from(is_late);
        n += i32::from(!is_late);
        let found = files_below(&output);
        assert!(
            found == old || found == new,
            "kill {n}, after {:?}, seed {seed}: the folder is neither site",
            start.elapsed()
        );
        let is_old = found == old;
        if !is_late && is_old == (stands == "old") {
            n_kept += 1;
        } else if !is_late {
            n_done += 1;
        }
        n_tidied += i32::from(bench.path(".public.stage").exists() || bench.path(".public.next").exists());
        stands = if dice.below(2) == 0 { "old" } else { "new" };
        bench.build(stands, &output);
        let found = files_below(&output);
        assert!(found == if stands == "old" { old.clone() } else { new.clone() }, "kill {n}, seed {seed}");
        for left in [".public.stage", ".public.next", ".public.draft", ".public.away", ".public.rescued"] {
            assert!(!bench.path(left).exists(), "kill {n}, seed {seed}: `{left}` is left");
        }
    }
    println!(
        "{n_kept} kept the site before, {n_done} had the new one, {n_late} more builds ended before the kill; \
         {n_tidied} left something for the next build"
    );
}

/// Does something to the site before the last one that no build would, or nothing.
fn spoil(spare: &Path, how: u64) {
    let page = spare.join("index.html");
    let _ = match how {
        0 => fs::remove_dir_all(spare),
        1 => fs::remove_file(&page).and_then(|()| fs::write(&page, "someone was here")),
        2 => fs::create_dir_all(spare.join("p9/of/someone")).and_then(|()| fs::write(spare.join("p7"), "")),
        3 => fs::remove_file(&page).and_then(|()| fs::create_dir_all(page.join("and/more"))),
        _ => Ok(()),
    };
}

#[test]
fn a_file_system_that_fills_up_keeps_the_site_that_stands() {
    let bench = Bench::new();
    let [old, new] = bench.both();
    let Some(mount) = Mount::new(&bench.path("small"), "size=64m") else { return };
    let output = mount.0.join("public");
    let (mut n_refused, mut is_done) = (0, false);
    // Room for the old site and so many blocks of 4 KB more.
    for room in (0..).step_by(4) {
        mount.again("size=64m");
        bench.build("old", &output);
        mount.again(&format!("size={}k", mount.used() + room * 4));
        let done = bench.command("new", &output).output().unwrap();
        if done.status.success() {
            assert!(files_below(&output) == new);
            is_done = true;
        } else {
            let told = told(&done);
            assert!(told.contains("there is no room to write the site"), "{told}");
            assert!(told.contains("the site that was there before is untouched"), "{told}");
            assert_eq!(told.matches("error[").count(), 1, "{told}");
            assert!(files_below(&output) == old, "with room for {room} blocks more");
            assert!(!mount.0.join(".public.stage").exists());
            n_refused += 1;
        }
        if is_done {
            break;
        }
    }
    assert!(n_refused > 2, "only {n_refused} builds found too little room");
}

#[test]
fn a_build_without_a_change_touches_nothing() {
    let bench = Bench::new();
    let output = bench.path("out/public");
    bench.build("old", &output);
    // The folder, all in it, and all beside it.
    let before = state_of(&bench.path("out"));
    let told = bench.build("old", &output);
    assert!(told.contains("nothing changed"), "{told}");
    assert_eq!(state_of(&bench.path("out")), before);
}

#[test]
fn a_build_that_need_not_run_tells_what_the_last_one_told() {
    let bench = Bench::new();
    let output = bench.path("public");
    let page = bench.path("old").join("content/pages/p1.md");
    fs::write(&page, "---\ntitle: Page 1\n---\nOf **bread **only.\n").unwrap();
    let findings = |told: &str| told.split_once(" pages, ").unwrap().0.to_owned();
    let first = findings(&bench.build("old", &output));
    assert!(first.contains("p1.md:4"), "{first}");
    let stages = |options: &[&str]| {
        let done = bench.command("old", &output).arg("--timings").args(options).output().unwrap();
        (findings(&told(&done)), told(&done).contains("parse "))
    };
    assert_eq!(stages(&[]), (first.clone(), false));
    // Whatever differs, it runs: another wish, a file that is gone or was edited, a source.
    assert!(stages(&["--drafts"]).1);
    assert!(stages(&[]).1);
    let made = output.join("p1/index.html");
    let right = fs::read(&made).unwrap();
    fs::remove_file(&made).unwrap();
    assert_eq!(stages(&[]), (first.clone(), true));
    fs::write(&made, "wrong").unwrap();
    assert_eq!(stages(&[]), (first.clone(), true));
    assert_eq!(fs::read(&made).unwrap(), right);
    assert_eq!(stages(&[]), (first.clone(), false));
    fs::write(&page, "---\ntitle: Page 1\n---\nOf bread only.\n").unwrap();
    let (mended, is_run) = stages(&[]);
    assert!(is_run && mended != first, "{mended:?}");
}

#[test]
fn a_build_with_a_change_keeps_every_other_file() {
    let bench = Bench::new();
    let output = bench.path("public");
    bench.build("old", &output);
    let before = files_below(&output);
    let is = |path: &str| {
        let found = fs::metadata(output.join(path)).unwrap();
        (found.ino(), found.mtime(), found.mtime_nsec())
    };
    let state: BTreeMap<&String, _> = before.keys().map(|path| (path, is(path))).collect();
    bench.build("new", &output);
    let after = files_below(&output);
    let same: Vec<&String> = before.keys().filter(|path| before.get(*path) == after.get(*path)).collect();
    assert!(same.len() > 5);
    for path in same {
        assert_eq!(is(path), state[path], "{path}");
    }
}

#[test]
fn foreign_files_are_never_wiped() {
    let bench = Bench::new();
    let output = bench.path("public");
    fs::create_dir(&output).unwrap();
    fs::write(output.join("diary.txt"), "mine").unwrap();
    let told = bench.refusal("old", &output);
    assert!(told.contains("holds files that no build has written: `diary.txt`"), "{told}");
    fs::remove_file(output.join("diary.txt")).unwrap();
    bench.build("old", &output);
    fs::write(output.join("diary.txt"), "mine").unwrap();
    let told = bench.refusal("new", &output);
    assert!(told.contains("move them away; what belongs to the site goes into `static/`"), "{told}");
    assert_eq!(fs::read(output.join("diary.txt")).unwrap(), b"mine");
}

#[test]
fn sources_are_never_written_over() {
    let bench = Bench::new();
    let root = bench.path("old");
    let before = files_below(&root);
    for (output, why) in [
        (root.clone(), "holds the site itself"),
        (bench.temp.path().to_owned(), "holds the site itself"),
        (PathBuf::from("/"), "cannot be the output folder"),
        (root.join("content"), "lies in `content`, among the site's sources"),
        (root.join("content/pages/out"), "lies in `content`, among the site's sources"),
    ] {
        let told = bench.refusal("old", &output);
        assert!(told.contains(why), "{told}");
    }
    assert!(files_below(&root) == before);
}

#[test]
fn a_link_is_followed_and_stays() {
    let bench = Bench::new();
    let [_, new] = bench.both();
    let (output, real) = (bench.path("public"), bench.path("elsewhere/real"));
    fs::create_dir_all(&real).unwrap();
    std::os::unix::fs::symlink(&real, &output).unwrap();
    let told = bench.build("old", &output);
    assert!(told.contains("is a link; the site is written into"), "{told}");
    bench.build("new", &output);
    assert!(fs::symlink_metadata(&output).unwrap().is_symlink());
    assert!(files_below(&real) == new);
}

#[test]
fn a_folder_that_cannot_be_written_is_refused() {
    let bench = Bench::new();
    let Some(mount) = Mount::new(&bench.path("sealed"), "size=16m") else { return };
    let output = mount.0.join("public");
    bench.build("old", &output);
    let before = files_below(&output);
    mount.again("ro");
    let told = bench.refusal("new", &output);
    assert!(told.contains("read-only file system"), "{told}");
    assert!(files_below(&output) == before);
    let told = bench.refusal("new", &mount.0.join("other"));
    assert!(told.contains("cannot write beside"), "{told}");
}

#[test]
fn a_mount_point_is_filled_file_by_file() {
    let bench = Bench::new();
    let [old, new] = bench.both();
    let Some(mount) = Mount::new(&bench.path("public"), "size=16m") else { return };
    let told = bench.build("old", &mount.0);
    assert!(told.contains("replaced one by one") && told.contains("-o "), "{told}");
    assert!(files_below(&mount.0) == old);
    let same = fs::metadata(mount.0.join("p9/index.html")).unwrap();
    bench.build("new", &mount.0);
    assert!(files_below(&mount.0) == new);
    assert_eq!(fs::metadata(mount.0.join("p9/index.html")).unwrap().ino(), same.ino());
    let before = state_of(&mount.0);
    bench.build("new", &mount.0);
    assert_eq!(state_of(&mount.0), before);
    // A folder inside it is exchanged like any other.
    fs::create_dir(bench.path("volume")).unwrap();
    let volume = Mount::new(&bench.path("volume"), "size=16m").unwrap();
    let told = bench.build("old", &volume.0.join("site"));
    assert!(!told.contains("one by one"), "{told}");
}

#[test]
fn a_second_build_is_refused_while_one_runs() {
    let bench = Bench::new();
    let [old, new] = bench.both();
    let output = bench.path("public");
    bench.build("old", &output);
    let running = File::options().write(true).open(bench.path(".public.lock")).unwrap();
    running.lock().unwrap();
    let told = bench.refusal("new", &output);
    assert!(told.contains("another build is writing"), "{told}");
    assert!(files_below(&output) == old);
    drop(running);
    bench.build("new", &output);
    assert!(files_below(&output) == new);
}

#[test]
#[ignore = "prints how long 20,000 files take, and asserts nothing of it"]
fn twenty_thousand_files() {
    let temp = TempDir::new().unwrap();
    let build = |what: &str, changed: usize| {
        let start = Instant::now();
        let folder = Folder::open(&temp.path().join("public"), &temp.path().join("site")).unwrap();
        let open = start.elapsed();
        (0..20_000_usize).into_par_iter().for_each(|n| {
            let state = if n < changed { what } else { "as ever" };
            let text = format!("page {n} is {state}\n").repeat(200);
            folder.put(&format!("entities/e{n}/index.html"), text.as_bytes()).unwrap();
        });
        let put = start.elapsed() - open;
        let outcome = folder.close().unwrap();
        let close = start.elapsed() - open - put;
        println!("{what}: open {open:.0?}, put {put:.0?}, close {close:.0?}: {outcome}");
    };
    build("first", 0);
    build("again", 0);
    build("again", 0);
    build("one page", 1);
    build("half", 10_000);
}
