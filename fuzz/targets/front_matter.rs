//! Front matter: any text as YAML, and as the front matter of a page.

#![no_main]

use layerwiki::source::read_yaml;
use layerwiki_fuzz::{in_time, parse_page};
use libfuzzer_sys::fuzz_target;

fuzz_target!(|text: &str| {
    in_time(text.len(), || {
        if let Err(fault) = read_yaml(text)
            && let Some((start, end)) = fault.within
        {
            let (start, end) = (start as usize, end as usize);
            assert!(start <= end && end <= text.len(), "{start}..{end} of {}", text.len());
        }
        parse_page(&format!("---\n{text}\n---\n"))
    });
});
