//! Drops HTML comments: authors write them for themselves.

use crate::diagnostic::Fault;

/// The HTML without its comments.
///
/// # Errors
/// A [`Fault`] when a comment is never closed: all that follows it would be lost without a word.
pub(super) fn strip(html: &str) -> Result<String, Fault> {
    let mut rest = html;
    let mut kept = String::new();
    while let Some((before, comment)) = rest.split_once("<!--") {
        kept.push_str(before);
        match comment.split_once("-->") {
            Some((_, after)) => rest = after,
            None => return Err(Fault::new("a comment is never closed").hint("write `-->` where it ends")),
        }
    }
    kept.push_str(rest);
    Ok(kept)
}
