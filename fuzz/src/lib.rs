//! What every target asks of the engine: that it stays calm, is quick, and can say where.
//!
//! Run one with `cargo fuzz run site --sanitizer none`; on a stable compiler set `RUSTC_BOOTSTRAP=1`.
//! An input that finds something becomes a file of `tests/seeds/`.

use layerwiki::cli::{Paint, draw};
use layerwiki::diagnostic::Diagnostic;
use layerwiki::document;
use layerwiki::source::{Source, SourceTree};
use rustix::time::{ClockId, clock_gettime};

/// The page every target writes.
pub const PAGE: &str = "entities/x.md";

/// Parses a page alone and draws all that is wrong with it; gives how many findings there are.
pub fn parse_page(text: &str) -> usize {
    let source = Source::new(layerwiki::diagnostic::SitePath::new(PAGE), text.as_bytes());
    let parsed = document::parse(&source);
    let tree = SourceTree::of_texts([(PAGE, text)]);
    draw_all(&parsed.diagnostics, &tree)
}

/// Draws every finding; its places begin and end where characters do. Gives how many there are.
pub fn draw_all(diagnostics: &[Diagnostic], tree: &SourceTree) -> usize {
    for diagnostic in diagnostics {
        let places = diagnostic.place.iter().chain(diagnostic.labels.iter().map(|(place, _)| place));
        for place in places {
            if let Some((text, range)) = tree.show(place) {
                assert!(text.get(range.clone()).is_some(), "{range:?} of {place:?} cuts a character");
            }
        }
        assert!(!draw(diagnostic, tree, Paint::Plain).is_empty());
    }
    diagnostics.len()
}

/// Does `work`, which finds so many things, on an input of `length` bytes; panics when it takes much longer
/// than that allows. To draw one finding takes as long as to read many bytes.
pub fn in_time(length: usize, work: impl FnOnce() -> usize) {
    let before = spent();
    let n_found = work();
    let micros = spent() - before;
    let budget = 400_000 + 40 * length as i64 + 1_000 * n_found as i64;
    assert!(micros < budget, "{length} bytes with {n_found} findings took {micros} µs, {budget} are allowed");
}

/// Microseconds this process has worked.
fn spent() -> i64 {
    let time = clock_gettime(ClockId::ProcessCPUTime);
    time.tv_sec * 1_000_000 + time.tv_nsec / 1_000
}
