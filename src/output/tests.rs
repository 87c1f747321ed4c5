//! A disk that fails at every step and at every byte, and what is found afterwards.

use std::collections::BTreeMap;
use std::fs;
use std::os::unix::fs::{MetadataExt, PermissionsExt};
use std::path::{Path, PathBuf};

use tempfile::TempDir;

use super::disk::{Disk, Trouble};
use super::{Folder, Hasher, Memory, Outcome, Sink};
use crate::diagnostic::Diagnostic;

type Tree = BTreeMap<String, String>;

fn tree(files: &[(&str, &str)]) -> Tree {
    files.iter().map(|(path, text)| ((*path).to_owned(), (*text).to_owned())).collect()
}

/// Two sites with all that can happen between them: files that stay, change, come and go, a file where a
/// folder was and a folder where a file was.
fn two_sites() -> [Tree; 2] {
    [
        tree(&[
            ("index.html", "bread"),
            ("css/site.css", "same"),
            ("loaf", "a file"),
            ("oven/index.html", "a folder"),
            ("zh/面包/index.html", "old"),
        ]),
        tree(&[
            ("index.html", "bread and salt"),
            ("css/site.css", "same"),
            ("loaf/index.html", "a folder now"),
            ("oven", "a file now"),
            ("mill/index.html", "new"),
        ]),
    ]
}

/// A folder to write into, and a site's root beside it.
struct Bench {
    temp: TempDir,
}

impl Bench {
    fn new() -> Bench {
        let temp = TempDir::new().unwrap();
        fs::create_dir_all(temp.path().join("site/entities")).unwrap();
        Bench { temp }
    }

    fn root(&self) -> PathBuf {
        self.temp.path().join("site")
    }

    fn target(&self) -> PathBuf {
        self.root().join("public")
    }

    fn write(&self, trouble: Trouble, tree: &Tree) -> Result<Outcome, Box<Diagnostic>> {
        let folder = Folder::open_on(Disk { trouble, ..Disk::default() }, &self.target(), &self.root())?;
        for (path, text) in tree {
            if let Err(fault) = folder.put(path, text.as_bytes()) {
                folder.abandon();
                return Err(fault);
            }
        }
        folder.close()
    }

    fn build(&self, tree: &Tree) -> Outcome {
        self.write(Trouble::default(), tree).unwrap()
    }

    fn refusal(&self, tree: &Tree) -> String {
        self.write(Trouble::default(), tree).unwrap_err().message
    }

    fn found(&self) -> Tree {
        let mut found = Tree::new();
        let walk = walkdir::WalkDir::new(self.target()).into_iter().filter_map(Result::ok);
        for entry in walk.filter(|entry| !entry.file_type().is_dir()) {
            let path = entry.path().strip_prefix(self.target()).unwrap().to_str().unwrap().to_owned();
            found.insert(path, fs::read_to_string(entry.path()).unwrap());
        }
        found
    }

    /// The names beside the folder.
    fn beside(&self) -> Vec<String> {
        let entries = fs::read_dir(self.root()).unwrap();
        let mut names: Vec<_> =
            entries.map(|entry| entry.unwrap().file_name().into_string().unwrap()).collect();
        // The spare is no one's business but the next build's.
        names.retain(|name| name != ".public.spare");
        names.sort();
        names
    }

    fn spare(&self) -> PathBuf {
        self.root().join(".public.spare")
    }
}

const AT_REST: [&str; 4] = [".public.lock", ".public.manifest", "entities", "public"];

/// Kills the change from one site to the other after every number of steps, under one sort of trouble.
fn kill_at_every_step(trouble: impl Fn() -> Trouble, check: impl Fn(&Bench, &[Tree; 2])) {
    let [_, new] = &two_sites();
    // Without a spare, with one that is the new site already, and with one of another site.
    let other = tree(&[("index.html", "bread"), ("css/site.css", "other"), ("mill", "a file"), ("x/y", "")]);
    for before in [&[][..], &[new], &[new, &other]] {
        kill_after(before, &trouble, &check);
    }
}

/// The same where these sites stood before.
fn kill_after(before: &[&Tree], trouble: &impl Fn() -> Trouble, check: &impl Fn(&Bench, &[Tree; 2])) {
    let sites = two_sites();
    let [old, new] = &sites;
    for steps in 0.. {
        let bench = Bench::new();
        for site in before {
            bench.build(site);
        }
        bench.build(old);
        let killed = bench.write(Trouble { steps: Some(steps.into()), ..trouble() }, new);
        check(&bench, &sites);
        // Whatever was killed, both sites can be built next.
        let next = if steps % 2 == 0 { new } else { old };
        bench.build(next);
        assert_eq!(bench.found(), *next, "after step {steps}");
        assert_eq!(bench.beside(), AT_REST, "after step {steps}");
        assert_eq!(bench.build(next).to_string(), "nothing changed", "after step {steps}");
        if killed.is_ok_and(|outcome| outcome.notes.iter().all(|note| !note.message.contains("killed"))) {
            assert!(steps > 10, "only {steps} steps were taken");
            return;
        }
    }
}

#[test]
fn killed_at_any_step_a_build_leaves_one_of_the_two_sites() {
    let is_one_of_two = |bench: &Bench, [old, new]: &[Tree; 2]| {
        let found = bench.found();
        assert!(found == *old || found == *new, "{found:#?}");
    };
    kill_at_every_step(Trouble::default, is_one_of_two);
    kill_at_every_step(|| Trouble { knows_no_links: true, ..Trouble::default() }, is_one_of_two);
}

#[test]
fn killed_where_folders_cannot_be_exchanged_a_build_leaves_one_of_the_two_sites_there_or_away() {
    let trouble = || Trouble { knows_no_exchange: true, ..Trouble::default() };
    kill_at_every_step(trouble, |bench, [old, new]| {
        let found = bench.found();
        let is_away = !bench.target().exists() && bench.root().join(".public.away/index.html").exists();
        assert!(is_away || found == *old || found == *new, "{found:#?}");
    });
}

#[test]
fn killed_where_folders_cannot_be_moved_a_build_leaves_only_whole_files() {
    let trouble = || Trouble { moves_no_folders: true, ..Trouble::default() };
    kill_at_every_step(trouble, |bench, [old, new]| {
        for (path, text) in bench.found() {
            assert!([old.get(&path), new.get(&path)].contains(&Some(&text)), "{path}: {text}");
        }
    });
}

#[test]
fn killed_in_its_first_build_a_folder_is_absent_or_whole() {
    let [site, _] = two_sites();
    for steps in 0.. {
        let bench = Bench::new();
        let killed = bench.write(Trouble { steps: Some(steps.into()), ..Trouble::default() }, &site);
        assert!(!bench.target().exists() || bench.found() == site);
        bench.build(&site);
        assert_eq!(bench.found(), site);
        assert_eq!(bench.beside(), AT_REST);
        if killed.is_ok_and(|outcome| outcome.notes.is_empty()) {
            return;
        }
    }
}

#[test]
fn a_disk_that_is_full_after_any_number_of_bytes_keeps_the_old_site() {
    let [old, new] = two_sites();
    for bytes in (0..).step_by(7) {
        let bench = Bench::new();
        bench.build(&old);
        let written = bench.write(Trouble { bytes: Some(bytes.into()), ..Trouble::default() }, &new);
        let is_done = written.is_ok();
        match written {
            Ok(_) => assert_eq!(bench.found(), new),
            Err(fault) => {
                assert!(fault.message.starts_with("there is no room to write the site"), "{}", fault.message);
                assert_eq!(bench.found(), old);
            }
        }
        // What was begun takes no room.
        assert_eq!(bench.beside(), AT_REST);
        bench.build(&new);
        assert_eq!(bench.found(), new);
        if is_done {
            let whole: usize = new.values().map(String::len).sum();
            assert!(bytes > whole / 2, "only {bytes} bytes were written");
            return;
        }
    }
}

#[test]
fn a_file_that_cannot_be_put_keeps_the_folder_from_being_closed() {
    let [old, new] = two_sites();
    let bench = Bench::new();
    bench.build(&old);
    let folder = Folder::open(&bench.target(), &bench.root()).unwrap();
    for (path, text) in &new {
        folder.put(path, text.as_bytes()).unwrap();
    }
    assert!(folder.put("index.html", b"again").is_err());
    assert_eq!(folder.close().unwrap_err().message, "two files would be written to `index.html`");
    assert_eq!(bench.found(), old);
}

#[test]
fn only_what_changed_is_written() {
    let [old, new] = two_sites();
    let bench = Bench::new();
    assert_eq!(bench.build(&old).to_string(), "5 written, 0 unchanged, 0 removed");
    let same = fs::metadata(bench.target().join("css/site.css")).unwrap();
    assert_eq!(bench.build(&new).to_string(), "4 written, 1 unchanged, 3 removed");
    let still = fs::metadata(bench.target().join("css/site.css")).unwrap();
    assert_eq!((same.ino(), same.mtime_nsec()), (still.ino(), still.mtime_nsec()));
    assert_eq!(bench.build(&new).to_string(), "nothing changed");
    assert_eq!(bench.build(&Tree::new()).to_string(), "0 written, 0 unchanged, 5 removed");
    assert!(bench.target().is_dir());
    assert_eq!(bench.build(&Tree::new()).to_string(), "nothing changed");
}

#[test]
fn without_links_unchanged_files_keep_their_time() {
    let [old, new] = two_sites();
    let bench = Bench::new();
    bench.build(&old);
    let time = || fs::metadata(bench.target().join("css/site.css")).unwrap().modified().unwrap();
    let before = time();
    bench.write(Trouble { knows_no_links: true, ..Trouble::default() }, &new).unwrap();
    assert_eq!(time(), before);
    assert_eq!(bench.build(&new).to_string(), "nothing changed");
}

#[test]
fn a_file_of_ours_that_someone_edited_or_deleted_is_written_anew() {
    let [site, _] = two_sites();
    let bench = Bench::new();
    bench.build(&site);
    fs::write(bench.target().join("index.html"), "BREAD").unwrap();
    fs::remove_file(bench.target().join("loaf")).unwrap();
    std::os::unix::fs::symlink("/dev/null", bench.target().join("loaf")).unwrap();
    assert_eq!(bench.build(&site).to_string(), "2 written, 3 unchanged, 0 removed");
    assert_eq!(bench.found(), site);
}

#[test]
fn foreign_files_are_refused_by_name_and_kept() {
    let [old, new] = two_sites();
    let bench = Bench::new();
    fs::create_dir(bench.target()).unwrap();
    for name in ["a", "b", "c", "d"] {
        fs::write(bench.target().join(name), "mine").unwrap();
    }
    let told = "`public` holds files that no build has written: `a`, `b`, `c` and more";
    assert!(bench.refusal(&old).ends_with(told.trim_start_matches('`')));
    assert_eq!(bench.found().len(), 4);
    assert_eq!(bench.beside(), ["entities", "public"]);

    let bench = Bench::new();
    bench.build(&old);
    fs::write(bench.target().join("oven/notes.txt"), "mine").unwrap();
    fs::write(bench.target().join(".DS_Store"), "no one's").unwrap();
    assert!(bench.refusal(&new).ends_with("holds files that no build has written: `oven/notes.txt`"));
    fs::remove_file(bench.target().join("oven/notes.txt")).unwrap();
    assert_eq!(bench.build(&old).to_string(), "nothing changed");
    bench.build(&new);
    assert_eq!(bench.found(), new);
}

#[test]
fn a_foreign_file_that_comes_during_a_build_is_kept_beside_the_folder() {
    let [old, new] = two_sites();
    let bench = Bench::new();
    bench.build(&old);
    let folder = Folder::open(&bench.target(), &bench.root()).unwrap();
    for (path, text) in &new {
        folder.put(path, text.as_bytes()).unwrap();
    }
    fs::write(bench.target().join("oven/notes.txt"), "mine").unwrap();
    let outcome = folder.close().unwrap();
    assert_eq!(outcome.notes.len(), 1);
    assert!(outcome.notes[0].message.ends_with("while it was being written"), "{:?}", outcome.notes);
    assert_eq!(fs::read_to_string(bench.root().join(".public.rescued/oven/notes.txt")).unwrap(), "mine");
    assert_eq!(bench.found(), new);
}

/// What somebody may have done to a spare.
type Spoil = fn(&Bench);

#[test]
fn whatever_is_in_the_spare_the_new_site_is_whole() {
    let [old, new] = two_sites();
    let spoils: [(&str, Spoil); 10] = [
        ("nothing", |_| ()),
        ("it is gone", |bench| fs::remove_dir_all(bench.spare()).unwrap()),
        ("it is empty", |bench| {
            fs::remove_dir_all(bench.spare()).unwrap();
            fs::create_dir(bench.spare()).unwrap();
        }),
        ("it is a file", |bench| {
            fs::remove_dir_all(bench.spare()).unwrap();
            fs::write(bench.spare(), "").unwrap();
        }),
        ("it is a link to a folder of someone", |bench| {
            fs::remove_dir_all(bench.spare()).unwrap();
            std::os::unix::fs::symlink(bench.root().join("entities"), bench.spare()).unwrap();
        }),
        ("foreign files", |bench| {
            fs::create_dir_all(bench.spare().join("far/away")).unwrap();
            fs::write(bench.spare().join("far/away/notes.txt"), "mine").unwrap();
            fs::remove_dir_all(bench.spare().join("loaf")).unwrap();
            fs::write(bench.spare().join("loaf"), "mine").unwrap();
        }),
        ("a folder that leads elsewhere", |bench| {
            fs::remove_dir_all(bench.spare().join("css")).unwrap();
            std::os::unix::fs::symlink(bench.root().join("entities"), bench.spare().join("css")).unwrap();
        }),
        ("other bytes of the same length", |bench| {
            fs::remove_file(bench.spare().join("css/site.css")).unwrap();
            fs::write(bench.spare().join("css/site.css"), "shame").unwrap();
        }),
        ("a second name of another file that stands", |bench| {
            fs::remove_file(bench.spare().join("css/site.css")).unwrap();
            fs::hard_link(bench.target().join("index.html"), bench.spare().join("css/site.css")).unwrap();
        }),
        ("an edit that reaches the folder too", |bench| {
            fs::write(bench.spare().join("css/site.css"), "shame").unwrap();
        }),
    ];
    for (what, spoil) in spoils {
        let bench = Bench::new();
        bench.build(&new);
        bench.build(&old);
        let same = |tree: PathBuf| fs::metadata(tree.join("css/site.css")).unwrap().ino();
        assert_eq!(same(bench.spare()), same(bench.target()), "equal files share their bytes");
        fs::write(bench.root().join("entities/site.css"), "a source").unwrap();
        spoil(&bench);
        let standing = fs::File::open(bench.target().join("index.html")).unwrap();
        bench.build(&new);
        assert_eq!(bench.found(), new, "{what}");
        assert_eq!(bench.beside(), AT_REST, "{what}");
        let source = fs::read_to_string(bench.root().join("entities/site.css")).unwrap();
        assert_eq!(source, "a source", "{what}");
        assert_eq!(std::io::read_to_string(standing).unwrap(), "bread", "{what}");
        assert_eq!(bench.build(&new).to_string(), "nothing changed", "{what}");
    }
}

#[test]
fn a_build_that_is_given_up_leaves_the_spare_to_the_next() {
    let [old, new] = two_sites();
    let bench = Bench::new();
    bench.build(&new);
    bench.build(&old);
    let spare = fs::metadata(bench.spare()).unwrap().ino();
    let folder = Folder::open(&bench.target(), &bench.root()).unwrap();
    folder.put("index.html", b"half").unwrap();
    folder.abandon();
    assert_eq!(fs::metadata(bench.spare()).unwrap().ino(), spare);
    assert!(!bench.spare().join("index.html").exists());
    assert_eq!(bench.found(), old);
    bench.build(&new);
    assert_eq!(fs::metadata(bench.target()).unwrap().ino(), spare);
    assert_eq!(bench.found(), new);
}

#[test]
fn where_files_have_one_name_there_is_no_spare() {
    let [old, new] = two_sites();
    let bench = Bench::new();
    bench.build(&old);
    bench.write(Trouble { knows_no_links: true, ..Trouble::default() }, &new).unwrap();
    assert!(!bench.spare().exists());
    assert_eq!(bench.found(), new);
}

#[test]
fn a_folder_keeps_its_permissions() {
    let [old, new] = two_sites();
    let bench = Bench::new();
    bench.build(&old);
    fs::set_permissions(bench.target(), fs::Permissions::from_mode(0o2710)).unwrap();
    bench.build(&new);
    assert_eq!(fs::metadata(bench.target()).unwrap().mode() & 0o7777, 0o2710);
}

#[test]
fn two_builds_never_write_into_one_folder() {
    let [old, new] = two_sites();
    let bench = Bench::new();
    let first = Folder::open(&bench.target(), &bench.root()).unwrap();
    assert!(bench.refusal(&new).starts_with("another build is writing"));
    for (path, text) in &old {
        first.put(path, text.as_bytes()).unwrap();
    }
    first.close().unwrap();
    bench.build(&new);
    assert_eq!(bench.found(), new);
}

#[test]
fn a_manifest_that_is_not_whole_is_not_believed() {
    let [old, new] = two_sites();
    let bench = Bench::new();
    bench.build(&old);
    fs::write(bench.root().join(".public.manifest"), "").unwrap();
    assert!(bench.refusal(&new).ends_with("is not whole"));
    assert_eq!(bench.found(), old);
}

#[test]
fn a_folder_where_no_site_may_be_is_refused() {
    let bench = Bench::new();
    let root = bench.root();
    std::os::unix::fs::symlink(root.join("entities"), root.join("door")).unwrap();
    std::os::unix::fs::symlink("nowhere", root.join("dead")).unwrap();
    fs::write(root.join("file"), "").unwrap();
    let told =
        |path: &Path| Folder::open(path, &root).unwrap_err().message.replace(root.to_str().unwrap(), "~");
    assert_eq!(told(Path::new("/")), "`/` cannot be the output folder");
    assert_eq!(told(&root), "`~` holds the site itself");
    assert_eq!(told(&root.join("entities/../")), "`~/entities/../` holds the site itself");
    assert_eq!(
        told(root.parent().unwrap()).split(' ').skip(1).collect::<Vec<_>>(),
        ["holds", "the", "site", "itself"]
    );
    assert_eq!(told(&root.join("entities")), "`~/entities` lies in `entities`, among the site's sources");
    assert_eq!(told(&root.join("door/out")), "`~/door/out` lies in `entities`, among the site's sources");
    assert!(told(&root.join("dead")).ends_with("/dead` leads nowhere"));
    assert_eq!(told(&root.join("file")), "`~/file` is not a folder");
    assert_eq!(told(&root.join("file/out")), "`~/file/out` cannot be the output folder: not a directory");
    assert!(told(Path::new(".")).contains("this command runs in"));
    assert_eq!(bench.beside(), ["dead", "door", "entities", "file"]);
}

#[test]
fn every_sink_refuses_two_files_at_one_path() {
    let sinks: [&dyn Sink; 2] = [&Memory::default(), &Hasher::default()];
    for sink in sinks {
        sink.put("a", b"1").unwrap();
        assert!(sink.put("a", b"1").is_err());
        assert!(sink.put("../b", b"1").is_err());
    }
    let hasher = Hasher::default();
    hasher.put("a", b"1").unwrap();
    assert_eq!(hasher.into_hashes()["a"], blake3::hash(b"1"));
}
