//! Says that a test did not run: what a test passes over in silence, it pretends to have seen.

use std::io::Write as _;

/// Tells that this test, or the part of it named, did not run, and why; past the hand that keeps back what
/// tests print.
#[allow(dead_code, unreachable_pub, reason = "not every test has something to pass over")]
pub fn not_run(why: &str) {
    let thread = std::thread::current();
    let name = thread.name().unwrap_or("a test");
    let _ = writeln!(std::io::stderr(), "NOT RUN: {name}: {why}");
}
