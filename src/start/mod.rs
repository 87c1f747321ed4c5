//! Makes new files: of one page, model, dataset or framework, or of a whole new site; from skeletons, which are files.
//!
//! 1. [`asked`] reads what is wanted against the site's vocabulary: facets, terms, titles.
//! 2. [`skeleton`] finds the skeleton of a kind, the site's own in `content/skeletons/` before the built-in one,
//!    and fills it.
//! 3. [`site`] fills the skeletons of a new site.
//!
//! This room writes no file: it says what every file will hold.

mod asked;
mod site;
mod skeleton;

pub use asked::{Asked, Kind, kinds};
pub use site::new_site;
pub use skeleton::new_files;

use crate::source::{Node, Value, read_yaml};

/// A text as YAML reads it back: plain where that can be, in quotes otherwise.
fn scalar(text: &str) -> String {
    let is_same = |node: &Node| match &node.value {
        Value::Map(entries) => {
            matches!(entries.as_slice(), [(_, value)] if value.value == Value::Text(text.to_owned()))
        }
        _ => false,
    };
    let is_plain = !text
        .contains(['\n', '#', ',', '{', '}', '[', ']', '"', '\'', '&', '*', '!', '|', '>', '%', '@', '`'])
        && !text.contains(": ");
    match read_yaml(&format!("a: {text}\n")) {
        Ok(node) if is_plain && is_same(&node) => text.to_owned(),
        _ => serde_json::Value::String(text.to_owned()).to_string(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_text_is_read_back_as_it_was_given() {
        for text in [
            "Acme",
            "Acme: a mill",
            "yes",
            "null",
            "~",
            "",
            " a ",
            "a # b",
            "甲、乙",
            "[[x]]",
            "2.50",
            "\"q\"",
            "- a",
            "a, b",
            "1e3",
        ] {
            let node = read_yaml(&format!("k: {}\nl: {{m: {0}}}\n", scalar(text))).unwrap();
            let Value::Map(entries) = &node.value else { panic!("{text}") };
            assert_eq!(entries[0].1.value, Value::Text(text.to_owned()), "{text}");
            let Value::Map(inner) = &entries[1].1.value else { panic!("{text}") };
            assert_eq!(inner[0].1.value, Value::Text(text.to_owned()), "{text}");
        }
        assert_eq!(scalar("Acme & Sons"), "\"Acme & Sons\"");
        assert_eq!(scalar("2.50"), "2.50");
    }
}
