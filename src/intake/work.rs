//! Adds the work that imported rows rest on to `content/sources.yaml`.

use std::fmt::Write as _;

use crate::quantity::Date;
use crate::source::Spoken;

/// The file's path.
pub(super) const FILE: &str = "content/sources.yaml";

/// The file with one more work at its end; what stands there stays as it is.
pub(super) fn with_work(old: &str, key: &str, lines: &[(String, Spoken)], date: Date) -> String {
    let mut new = old.to_owned();
    if !new.is_empty() {
        new.push_str(if new.ends_with('\n') { "\n" } else { "\n\n" });
    }
    let _ = writeln!(new, "{key}:");
    for (name, text) in lines {
        let text = match text {
            Spoken::Plain(text) => scalar(&text.text),
            Spoken::ByLanguage(texts) => {
                let texts =
                    texts.iter().map(|(language, text)| format!("{}: {}", language.text, quoted(&text.text)));
                format!("{{{}}}", texts.collect::<Vec<_>>().join(", "))
            }
        };
        let _ = writeln!(new, "  {name}: {text}");
    }
    let _ = writeln!(new, "  date: {date}");
    new
}

/// A text as YAML: plain where nothing in it could be read otherwise.
fn scalar(text: &str) -> String {
    let is_plain = text.starts_with(|sign: char| sign.is_alphanumeric())
        && !text.contains(": ")
        && !text.contains(" #")
        && !text.ends_with([':', ' '])
        && !text.contains(char::is_control)
        && !matches!(text, "true" | "false" | "null");
    if is_plain { text.to_owned() } else { quoted(text) }
}

/// JSON's quotation is YAML's, too.
fn quoted(text: &str) -> String {
    serde_json::Value::from(text).to_string()
}
