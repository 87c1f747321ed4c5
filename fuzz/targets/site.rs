//! The whole way: any bytes as the one page of a site, from reading to finished HTML.

#![no_main]

use layerwiki::diagnostic::SitePath;
use layerwiki::output::Memory;
use layerwiki::pipeline::{Wishes, run};
use layerwiki::source::{Source, SourceTree};
use layerwiki_fuzz::{PAGE, draw_all, in_time};
use libfuzzer_sys::fuzz_target;

const SITE: &[u8] = b"title: {en: A, zh: B}\naddress: https://a.test\nlanguages: [en, zh]\n";
const FACETS: &[u8] = b"kind:\n  label: {en: Kind, zh: K}\n  terms:\n    mill: {label: {en: Mill, zh: M}}\n";

fuzz_target!(|bytes: &[u8]| {
    let files = [("content/site.yaml", SITE), ("content/vocabulary/facets.yaml", FACETS), (PAGE, bytes)];
    let tree = SourceTree::new(files.map(|(path, bytes)| Source::new(SitePath::new(path), bytes)));
    in_time(bytes.len(), || {
        let sink = Memory::default();
        let (_, written) = run(&tree, &Wishes::default(), &sink);
        draw_all(&written.diagnostics, &tree)
    });
});
