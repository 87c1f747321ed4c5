//! Formulas and tests: what is read can be printed and reads the same again, and every fault has its bytes.

#![no_main]

use std::sync::LazyLock;

use layerwiki::formula::{Formula, Name, parse_test, unknown_name_hint};
use layerwiki::quantity::{Dimension, UnitTable};
use layerwiki::source::SourceTree;
use layerwiki::vocabulary::Vocabulary;
use layerwiki_fuzz::in_time;
use libfuzzer_sys::fuzz_target;

static UNITS: LazyLock<UnitTable> = LazyLock::new(|| {
    let site = "title: {en: A, zh: 甲}\naddress: https://a.test\nlanguages: [en, zh]\n";
    let units = "dimensions: [loaf, oven]\nunits:\n  loaf: {measures: loaf, prefixes: true}\n  \
                 oven: {measures: oven, aliases: [炉]}\n";
    let files = [("content/site.yaml", site), ("content/vocabulary/units.yaml", units)];
    Vocabulary::read(&SourceTree::of_texts(files)).value.units
});

/// The pieces of formulas, for inputs that begin with a byte of control.
const PIECES: &[&str] = &[
    " ", "(", ")", " + ", " - ", "-", " * ", "/", "^", ", ", " < ", "=", "!=", "==", "×", "²", "x", "a-b",
    "rye.loaf", "@2025-Q1", "ovens[", "]", ".price", "\"", "甲", "5", "0.80 USD", "8%/yr", "1,587", "25k",
    "..", "$", "h", "USD/oven", "kWh", "min(", "if(", "max(", "annuity(", "round(", " where ", " and ",
    " or ", "炉", "e9", "1/h", "%", "·", "2^3", "sqrt(",
];

fuzz_target!(|text: &str| {
    match text.strip_prefix('\u{1}') {
        Some(choices) => {
            let pieces = choices.bytes().filter_map(|byte| PIECES.get(usize::from(byte) % PIECES.len()));
            try_out(&pieces.copied().collect::<String>());
        }
        None => try_out(text),
    }
});

fn try_out(text: &str) {
    in_time(text.len(), || {
        match Formula::parse(text, &UNITS) {
            Ok(formula) => can_be_used(&formula),
            Err(fault) => stands_in(text, fault.within, &fault.message),
        }
        match parse_test(text, &UNITS) {
            Ok(test) => {
                let printed = test.to_string();
                let again = parse_test(&printed, &UNITS).map(|again| again.to_string());
                assert_eq!(again.as_ref(), Ok(&printed), "of {text:?}");
            }
            Err(fault) => stands_in(text, fault.within, &fault.message),
        }
        let _ = unknown_name_hint(text, &mut |part| part.len() < 3);
    });
}

fn can_be_used(formula: &Formula) {
    let printed = formula.to_string();
    let again = Formula::parse(&printed, &UNITS).map(|again| again.to_string());
    assert_eq!(again.as_ref(), Ok(&printed), "of {:?}", formula.text());
    for (name, span) in formula.names() {
        stands_in(formula.text(), Some(span), &name.to_string());
    }
    let mut kind_of = |name: &Name| match name.to_string().len() % 3 {
        0 => Ok(Dimension::none()),
        1 => Ok(Dimension::base("loaf")),
        _ => Ok(Dimension::base("money")),
    };
    for mismatch in formula.dimension(&mut kind_of).err().into_iter().flatten() {
        stands_in(formula.text(), mismatch.fault.within, &mismatch.fault.message);
        for (span, what) in mismatch.labels {
            stands_in(formula.text(), Some(span), &what);
        }
    }
}

/// These bytes are characters of the text.
fn stands_in(text: &str, span: Option<(u32, u32)>, what: &str) {
    if let Some((start, end)) = span {
        assert!(text.get(start as usize..end as usize).is_some(), "{start}..{end} of {text:?}: {what}");
    }
}
