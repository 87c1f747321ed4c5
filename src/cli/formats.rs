//! Findings for machines: a list of objects, or annotations of a pull request.

use serde_json::{Value, json};

use super::draw::line_and_column;
use crate::diagnostic::{Diagnostic, Severity};
use crate::source::SourceTree;

/// All findings as one list.
pub(super) fn as_json(diagnostics: &[Diagnostic], tree: &SourceTree) -> String {
    let findings: Vec<Value> = diagnostics
        .iter()
        .map(|diagnostic| {
            let place = diagnostic.place.as_ref().map(|place| (place, line_and_column(place, tree)));
            json!({
                "rule": diagnostic.rule.name,
                "severity": diagnostic.severity.word(),
                "message": diagnostic.message,
                "hints": diagnostic.hints,
                "file": place.as_ref().map(|(place, _)| place.file.as_str()),
                "line": place.as_ref().map(|(_, (line, _))| line),
                "column": place.as_ref().map(|(_, (_, column))| column),
            })
        })
        .collect();
    format!("{:#}\n", Value::Array(findings))
}

/// One finding as an annotation.
pub(super) fn as_annotation(diagnostic: &Diagnostic, tree: &SourceTree) -> String {
    let kind = match diagnostic.severity {
        Severity::Error => "error",
        Severity::Warning => "warning",
        Severity::Note => "notice",
    };
    let place = diagnostic.place.as_ref().map(|place| {
        let (line, column) = line_and_column(place, tree);
        format!(
            " file={},line={line},col={column},title={}",
            property(place.file.as_str()),
            property(diagnostic.rule.name)
        )
    });
    let mut message = diagnostic.message.clone();
    for hint in &diagnostic.hints {
        message.push_str("\nhint: ");
        message.push_str(hint);
    }
    format!("::{kind}{}::{}\n", place.unwrap_or_default(), data(&message))
}

fn data(text: &str) -> String {
    text.replace('%', "%25").replace('\r', "%0D").replace('\n', "%0A")
}

fn property(text: &str) -> String {
    data(text).replace(':', "%3A").replace(',', "%2C")
}
