//! What an author lets stand although a rule finds it: `<!-- allow some/rule: why -->`, `allow:` in front matter.

use std::ops::Range;

use super::markdown::Base;
use crate::diagnostic::{Diagnostic, SitePath, Spot};
use crate::source::{Fields, Node, Written};

/// A rule that is not to find anything in some place.
#[derive(Clone, Debug, PartialEq)]
pub struct Allow {
    /// The rule's name.
    pub rule: Written,
    /// Why; empty where the author does not say.
    pub because: String,
    /// Where it holds.
    pub reach: Reach,
}

/// Where an allow holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Reach {
    /// In all of its file.
    File,
    /// In the block that follows it.
    Block(Spot),
    /// Nowhere: no block follows.
    Nothing,
}

/// The allows among the comments of some HTML, which stands at byte `start` of its text.
pub(super) fn in_comments(html: &str, start: usize, base: Base) -> Vec<Allow> {
    let mut found = Vec::new();
    let mut at = 0;
    while let Some(open) = html.get(at..).and_then(|rest| rest.find("<!--")).map(|open| at + open + 4) {
        let rest = html.get(open..).unwrap_or_default();
        let inside = rest.find("-->").and_then(|end| rest.get(..end)).unwrap_or(rest);
        at = open + inside.len();
        if let Some((rule, because)) = read(inside) {
            let spot = base.spot(&(start + open + rule.start..start + open + rule.end));
            let text = inside.get(rule).unwrap_or_default().to_owned();
            found.push(Allow { rule: Written { text, spot }, because, reach: Reach::Nothing });
        }
    }
    found
}

/// The bytes of the rule in a comment, and the reason.
fn read(comment: &str) -> Option<(Range<usize>, String)> {
    let rest = comment.trim_start().strip_prefix("allow")?;
    if !rest.is_empty() && !rest.starts_with([' ', '\t', '\n', ':']) {
        return None;
    }
    let (rule, because) = rest.split_once(':').unwrap_or((rest, ""));
    let start = comment.len() - rest.len() + (rule.len() - rule.trim_start().len());
    Some((start..start + rule.trim().len(), because.trim().to_owned()))
}

/// One item of `allow:`, which holds in its whole file.
pub fn read_allow(node: &Node, file: &SitePath, faults: &mut Vec<Diagnostic>) -> Option<Allow> {
    let mut fields = Fields::of(node, file, "an item of `allow`", faults);
    let rule = fields.required("rule", faults);
    let because = fields.text("because", faults).map_or_else(String::new, |because| because.text);
    fields.close(faults);
    Some(Allow { rule: rule?, because, reach: Reach::File })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_allow_is_a_comment_that_begins_so() {
        for (comment, rule, because) in [
            (" allow prose/number: a name ", "prose/number", "a name"),
            ("allow prose/number", "prose/number", ""),
            (" allow: why", "", "why"),
            ("\nallow a/b:\n because: it is\n", "a/b", "because: it is"),
        ] {
            let (range, reason) = read(comment).unwrap();
            assert_eq!((&comment[range], reason.as_str()), (rule, because), "{comment}");
        }
        assert_eq!((read(" allowed prose/number: x"), read("please allow it")), (None, None));
        let html = "<!-- a --> <!-- allow a/b: c --><!-- allow d/e: f";
        let rules: Vec<Written> =
            in_comments(html, 10, Base::Bytes(5)).into_iter().map(|allow| allow.rule).collect();
        assert_eq!(rules.iter().map(|rule| rule.text.as_str()).collect::<Vec<_>>(), ["a/b", "d/e"]);
        assert_eq!(rules[0].spot, Spot::Bytes { start: 37, end: 40 });
    }
}
