//! `stamp`: marks translations as saying what their originals say now.

use std::fmt::Write as _;
use std::path::Path;
use std::process::ExitCode;

use super::verbs::say;
use crate::diagnostic::{Diagnostic, Fault, nearest, rules};
use crate::graph::{Article, Roster, stamps};
use crate::output::replace_source;
use crate::pipeline::{Closed, Wishes, read_site};
use crate::source::{SourceTree, split};

/// Stamps the translations of these pages, or of all.
pub(super) fn stamp(root: &Path, ids: &[String], all: bool) -> ExitCode {
    let read = read_site(root);
    let mut faults = read.diagnostics;
    let wishes = Wishes { drafts: true, ..Wishes::default() };
    // What else is wrong with the site is told by `check`; only what keeps a stamp from being right counts here.
    let closed = Closed::close(&read.value, &wishes).value;
    let roster = &closed.graph.roster;
    let mut count = 0;
    for article in wanted(roster, ids, all, &mut faults) {
        for (path, text) in stamped(article, roster, &read.value) {
            match replace_source(root, &path, &text) {
                Ok(()) => count += 1,
                Err(fault) => faults.push(*fault),
            }
        }
    }
    anstream::eprintln!("{count} {} stamped", if count == 1 { "translation" } else { "translations" });
    say(&faults, &read.value)
}

fn wanted<'a>(
    roster: &'a Roster,
    ids: &[String],
    all: bool,
    faults: &mut Vec<Diagnostic>,
) -> Vec<&'a Article> {
    if all {
        return roster.articles.values().map(std::sync::Arc::as_ref).collect();
    }
    let mut found = Vec::new();
    for id in ids {
        match roster.articles.get(id) {
            Some(article) if article.twins.len() > 1 => found.push(article.as_ref()),
            Some(_) => {
                let fault = Fault::new(format!("`{id}` has no translation to stamp"));
                faults.push(Diagnostic::of_site(&rules::UNKNOWN, fault));
            }
            None => {
                let hint = nearest(id, roster.articles.keys().map(String::as_str));
                let fault = Fault::new(format!("no page is called `{id}`"))
                    .hint_if(hint.map(|known| format!("did you mean `{known}`?")));
                faults.push(Diagnostic::of_site(&rules::UNKNOWN, fault));
            }
        }
    }
    found
}

/// The translations of a page whose stamp changes, each with its new text.
pub(super) fn stamped(
    article: &Article,
    roster: &Roster,
    tree: &SourceTree,
) -> Vec<(crate::diagnostic::SitePath, String)> {
    let Some(original) = article.twins.get(&article.original) else { return Vec::new() };
    let release = roster.vocabulary.settings.release.as_ref().and_then(|release| release.date);
    let mut block = String::from("translation:\n");
    if let Some(date) = release {
        let _ = writeln!(block, "  on: {date}");
    }
    block.push_str("  sections:\n");
    for (key, hash) in stamps(&original.document, &original.anchors) {
        let is_plain = !key.is_empty() && key.starts_with(char::is_alphanumeric);
        let _ = if is_plain {
            writeln!(block, "    {key}: {hash}")
        } else {
            writeln!(block, "    \"{key}\": {hash}")
        };
    }
    let twins = article.twins.iter().filter(|(language, _)| **language != article.original);
    twins
        .filter_map(|(_, twin)| {
            let path = twin.document.path.clone();
            let text = tree.own(path.as_str())?.text()?;
            let new = with_block(text, &block)?;
            (new != text).then_some((path, new))
        })
        .collect()
}

/// The file with its `translation:` replaced, at the end of the front matter.
fn with_block(text: &str, block: &str) -> Option<String> {
    let parts = split(text);
    let front = parts.front.filter(|_| parts.is_closed)?;
    let mut kept = String::new();
    let mut is_old = false;
    for line in text.get(front.clone())?.split_inclusive('\n') {
        let is_inside = line.starts_with([' ', '\t']) || line.trim().is_empty();
        is_old = line.starts_with("translation:") || (is_old && is_inside);
        if !is_old {
            kept.push_str(line);
        }
    }
    Some(format!("{}{kept}{block}{}", text.get(..front.start)?, text.get(front.end..)?))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_stamp_replaces_the_old_one_and_leaves_the_rest_as_it_was() {
        let text = "---\ntitle: 磨坊\ntranslation:\n  on: 2025-01-01\n  sections:\n    \"\": 00\nsummary: 好\n---\n\n正文\n";
        let new = with_block(text, "translation:\n  sections:\n    \"\": 11\n").unwrap();
        assert_eq!(
            new,
            "---\ntitle: 磨坊\nsummary: 好\ntranslation:\n  sections:\n    \"\": 11\n---\n\n正文\n"
        );
        assert_eq!(with_block(&new, "translation:\n  sections:\n    \"\": 11\n").unwrap(), new);
    }
}
