//! The files laid into the binary by `build.rs`: default templates, styles and vocabulary.

/// Every built-in file: its path in a site and its bytes, ordered by path.
pub fn built_in() -> &'static [(&'static str, &'static [u8])] {
    FILES
}

static FILES: &[(&str, &[u8])] = include!(concat!(env!("OUT_DIR"), "/built_in.rs"));
