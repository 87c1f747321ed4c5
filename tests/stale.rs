//! `check --stale` tells of facts that were last said long ago, `--overdue` of signals to be reviewed; nothing else
//! looks at the clock.

#![allow(
    clippy::disallowed_methods,
    clippy::expect_used,
    clippy::unwrap_used,
    reason = "a test copies a site and fails by panicking"
)]

use std::fs;
use std::path::Path;
use std::process::Command;

/// The notes on old facts in the wiki of bread.
fn told(arguments: &[&str]) -> usize {
    notes("facts/stale", arguments)
}

/// The notes of a rule on the wiki of bread.
fn notes(rule: &str, arguments: &[&str]) -> usize {
    notes_on(concat!(env!("CARGO_MANIFEST_DIR"), "/tests/sites/bakery"), rule, arguments)
}

/// The notes of a rule on a site.
fn notes_on(root: &str, rule: &str, arguments: &[&str]) -> usize {
    let output = Command::new(env!("CARGO_BIN_EXE_layerwiki"))
        .args(["--root", root, "check", "--format", "json"])
        .args(arguments)
        .output()
        .expect("the binary runs");
    let findings: serde_json::Value = serde_json::from_slice(&output.stdout).expect("findings are JSON");
    let findings = findings.as_array().expect("a list").iter();
    findings.filter(|finding| finding["rule"] == rule && finding["severity"] == "note").count()
}

#[test]
fn facts_of_long_ago_are_told_when_they_are_asked_for() {
    assert_eq!(told(&[]), 0);
    assert_eq!(told(&["--stale", "20000d"]), 0);
    assert!(told(&["--stale", "1d"]) > 0);
}

#[test]
fn reviews_are_overdue_by_the_release_or_when_asked_by_today() {
    let bread = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/sites/bakery");
    let told = |date: &str, review: &str, arguments: &[&str]| {
        let site = tempfile::tempdir().unwrap();
        copy(&bread, site.path(), &|text| {
            let text = text.replace("\n  date: 2026-10-01\n", date);
            text.replace("review: 2026-12", review)
        });
        notes_on(site.path().to_str().unwrap(), "signal/overdue", arguments)
    };
    let dated = "\n  date: 2026-10-01\n";
    assert_eq!(told(dated, "review: 2026-10", &[]), 0);
    assert_eq!(told(dated, "review: 2026-09", &[]), 1);
    // Without a date of the release there is no clock, unless today is asked for.
    let undated = "\n";
    assert_eq!(told(undated, "review: 2001-03", &[]), 0);
    assert_eq!(told(undated, "review: 2001-03", &["--overdue"]), 1);
    assert_eq!(told(undated, "review: 9998-03", &["--overdue"]), 0);
}

/// Copies a site, with another text in its data.
fn copy(from: &Path, to: &Path, change: &dyn Fn(&str) -> String) {
    fs::create_dir_all(to).unwrap();
    for entry in fs::read_dir(from).unwrap() {
        let path = entry.unwrap().path();
        let target = to.join(path.file_name().unwrap());
        match path.is_dir() {
            true => copy(&path, &target, change),
            false => fs::write(target, change(&fs::read_to_string(&path).unwrap())).unwrap(),
        }
    }
}

#[test]
fn what_is_no_number_of_days_is_wrong_usage() {
    let output =
        Command::new(env!("CARGO_BIN_EXE_layerwiki")).args(["check", "--stale", "soon"]).output().unwrap();
    assert_eq!(output.status.code(), Some(2));
    assert!(String::from_utf8_lossy(&output.stderr).contains("such as `180d`"));
}
