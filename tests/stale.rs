//! `check --stale` tells of facts that were last said long ago; nothing else looks at the clock.

#![allow(clippy::expect_used, clippy::unwrap_used, reason = "a test fails by panicking")]

use std::process::Command;

/// The notes on old facts in the wiki of bread.
fn told(arguments: &[&str]) -> usize {
    let root = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/sites/bakery");
    let output = Command::new(env!("CARGO_BIN_EXE_layerwiki"))
        .args(["--root", root, "check", "--format", "json"])
        .args(arguments)
        .output()
        .expect("the binary runs");
    let findings: serde_json::Value = serde_json::from_slice(&output.stdout).expect("findings are JSON");
    let findings = findings.as_array().expect("a list").iter();
    findings.filter(|finding| finding["rule"] == "facts/stale" && finding["severity"] == "note").count()
}

#[test]
fn facts_of_long_ago_are_told_when_they_are_asked_for() {
    assert_eq!(told(&[]), 0);
    assert_eq!(told(&["--stale", "20000d"]), 0);
    assert!(told(&["--stale", "1d"]) > 0);
}

#[test]
fn what_is_no_number_of_days_is_wrong_usage() {
    let output =
        Command::new(env!("CARGO_BIN_EXE_layerwiki")).args(["check", "--stale", "soon"]).output().unwrap();
    assert_eq!(output.status.code(), Some(2));
    assert!(String::from_utf8_lossy(&output.stderr).contains("such as `180d`"));
}
