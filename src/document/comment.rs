//! Drops HTML comments: authors write them for themselves, and some to let a finding stand.

use std::ops::Range;

use pulldown_cmark::{Event, Tag};

use super::allow::{self, Reach};
use super::body::Piece;
use super::markdown::Writer;
use crate::diagnostic::{Fault, rules};

impl Writer<'_> {
    /// A block reaches back to the comments before it that allow something in it.
    pub(super) fn reach(&mut self, event: &Event<'_>, range: &Range<usize>) {
        let is_block = matches!(
            event,
            Event::Start(
                Tag::Paragraph
                    | Tag::Heading { .. }
                    | Tag::BlockQuote(_)
                    | Tag::CodeBlock(_)
                    | Tag::List(_)
                    | Tag::Table(_)
                    | Tag::FootnoteDefinition(_)
            )
        );
        let spot = self.spot(range);
        // Those that wait stand last.
        let last = self.body.allows.iter_mut().rev();
        let waiting = last.take_while(|allow| is_block && allow.reach == Reach::Nothing);
        waiting.for_each(|allow| allow.reach = Reach::Block(spot));
    }

    /// HTML as written: comments are dropped, the rest is kept for the page to escape or allow.
    pub(super) fn raw(&mut self, html: &str, is_block: bool, range: &Range<usize>) {
        let origin = self.shim.origin_range(range);
        let written = self.source.get(origin.clone()).unwrap_or_default();
        self.body.allows.extend(allow::in_comments(written, origin.start, self.base));
        let html = self.shim.restore(html);
        match strip(&html) {
            Ok(rest) if rest.trim().is_empty() => {}
            Ok(html) => self.put(Piece::Raw { html, is_block }),
            Err(fault) => self.fault(&rules::MARKDOWN, fault, range),
        }
    }
}

/// The HTML without its comments.
///
/// # Errors
/// A [`Fault`] when a comment is never closed: all that follows it would be lost without a word.
fn strip(html: &str) -> Result<String, Fault> {
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
