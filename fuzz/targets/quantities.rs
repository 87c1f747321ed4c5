//! Quantities, unit words, dates and periods: what is read can be written, and reads the same again.

#![no_main]

use std::sync::LazyLock;

use layerwiki::diagnostic::Fault;
use layerwiki::quantity::{Date, Period, format, format_date, format_period};
use layerwiki::source::SourceTree;
use layerwiki::vocabulary::Vocabulary;
use layerwiki_fuzz::in_time;
use libfuzzer_sys::fuzz_target;

static WORDS: LazyLock<Vocabulary> = LazyLock::new(|| {
    let site = "title: {en: A, zh: 甲}\naddress: https://a.test\nlanguages: [en, zh]\n";
    let units = "dimensions: [token, gpu, seat]\nunits:\n  token: {measures: token, prefixes: true}\n  \
                 GPU: {measures: gpu, aliases: [卡]}\n  seat: {measures: seat}\n  CNY:\n    measures: money\n    \
                 rates: [{as_of: 2026-11, value: 0.14 USD, source: a}]\n";
    let files = [("content/site.yaml", site), ("content/vocabulary/units.yaml", units)];
    Vocabulary::read(&SourceTree::of_texts(files)).value
});

fuzz_target!(|text: &str| {
    in_time(text.len(), || {
        let units = &WORDS.units;
        match units.unit(text) {
            Ok(unit) => {
                let again = units.unit(&unit.to_string());
                assert!(again.is_ok_and(|again| again.is_same_as(&unit)), "`{unit}` reads differently");
            }
            Err(fault) => stands_in(text, &fault),
        }
        match units.read(text) {
            Ok(quantity) => {
                assert!(quantity.low() <= quantity.best() && quantity.best() <= quantity.high());
                for entry in WORDS.languages.iter() {
                    assert!(!format(&quantity, &entry.format, &entry.id).is_empty());
                }
                let _ = units.unit("USD").and_then(|usd| units.convert(&quantity, &usd, None));
            }
            Err(fault) => stands_in(text, &fault),
        }
        match Date::parse(text) {
            Ok(date) => {
                assert!(Date::parse(&date.to_string()).is_ok_and(|again| again == date));
                WORDS.languages.iter().for_each(|entry| drop(format_date(&date, &entry.format)));
            }
            Err(fault) => stands_in(text, &fault),
        }
        match Period::parse(text) {
            Ok(period) => {
                assert!(period.first_day() <= period.last_day());
                assert!(Period::parse(&period.to_string()).is_ok_and(|again| again == period));
                WORDS.languages.iter().for_each(|entry| drop(format_period(&period, &entry.format)));
            }
            Err(fault) => stands_in(text, &fault),
        }
        0
    });
});

/// The bytes a fault names are characters of the text.
fn stands_in(text: &str, fault: &Fault) {
    if let Some((start, end)) = fault.within {
        let (start, end) = (start as usize, end as usize);
        assert!(text.get(start..end).is_some(), "{start}..{end} of {text:?}: {}", fault.message);
    }
}
