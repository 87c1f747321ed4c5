//! Reads what stands between `[[` and `]]`: a chip, a fact or figure, a citation, or something shown in place.

use std::ops::Range;

use crate::diagnostic::{Fault, nearest};

/// The word behind a query that folds what it selects.
const FOLDED: &str = "folded";

/// What to write for it.
const FOLD: &str = "write `|folded` to fold them behind their number";

/// What a bracket asks for, by names that are not looked up yet.
#[derive(Clone, Debug, PartialEq)]
pub enum Bracket {
    /// `[[nvidia]]`, `[[nvidia#facts|its cards]]`: a chip to a page.
    Page {
        /// The id.
        id: String,
        /// The anchor after `#`.
        anchor: Option<String>,
        /// The author's words.
        words: Option<String>,
    },
    /// `[[layer/L2]]`: a chip to a term.
    Term {
        /// The facet.
        facet: String,
        /// The term.
        term: String,
        /// The author's words.
        words: Option<String>,
    },
    /// `[[=nvidia.h100-price@2025|words]]`: a fact or a figure.
    Value {
        /// The owner or model.
        owner: String,
        /// The fact or figure.
        name: String,
        /// The period or scenario after `@`.
        at: Option<String>,
        /// Words to be checked against the value.
        words: Option<String>,
    },
    /// `[[@key|p. 4]]`: a citation.
    Citation {
        /// The key in `content/sources.yaml`.
        key: String,
        /// Which part of the work.
        part: Option<String>,
    },
    /// `![[entities: layer=L2|folded]]`: the chips of all entities a query selects.
    Query {
        /// What must hold, all of it.
        conditions: Vec<Condition>,
        /// Whether the chips stand folded behind their number.
        is_folded: bool,
    },
    /// `![[name#part]]`: a table, a picture or a map shown in place.
    Shown {
        /// The model, dataset, framework or `facet/…`.
        name: String,
        /// What of it.
        part: Option<String>,
    },
}

/// One condition of a query: `layer=L2`.
#[derive(Clone, Debug, PartialEq)]
pub struct Condition {
    /// The facet.
    pub facet: String,
    /// The bytes of its name in the query.
    pub facet_at: Range<usize>,
    /// The term.
    pub term: String,
    /// The bytes of its name in the query.
    pub term_at: Range<usize>,
}

impl Bracket {
    /// The author's own words, where the bracket has some.
    pub fn words(&self) -> Option<&str> {
        match self {
            Bracket::Page { words, .. } | Bracket::Term { words, .. } | Bracket::Value { words, .. } => {
                words.as_deref()
            }
            Bracket::Citation { .. } | Bracket::Query { .. } | Bracket::Shown { .. } => None,
        }
    }

    /// Whether it shows entities folded behind their number.
    pub fn is_folded(&self) -> bool {
        matches!(self, Bracket::Query { is_folded: true, .. })
    }
}

/// Reads the text between the brackets; `is_shown` for `![[…]]`.
///
/// # Errors
/// A [`Fault`] when the bracket names nothing, with the bytes of the text it is about.
pub(super) fn parse_bracket(text: &str, is_shown: bool) -> Result<Bracket, Fault> {
    if is_shown {
        return shown(text);
    }
    let (target, words) = match text.split_once('|') {
        Some((target, words)) => (target.trim(), Some(words.trim())),
        None => (text.trim(), None),
    };
    // `\|` is how other dialects keep a cell whole; here it is not needed, and harmless.
    let target = target.strip_suffix('\\').unwrap_or(target).trim_end();
    if target.is_empty() {
        return Err(Fault::new("the bracket names nothing").hint("write the id of a page: `[[some-id]]`"));
    }
    if words == Some("") {
        return Err(
            Fault::new("nothing follows the `|`").hint(format!("write `[[{target}]]`, or the words to show"))
        );
    }
    let words = words.map(str::to_owned);
    if let Some(value) = target.strip_prefix('=') {
        return value_bracket(value.trim(), words);
    }
    if let Some(key) = target.strip_prefix('@') {
        return Ok(Bracket::Citation { key: key.trim().to_owned(), part: words });
    }
    if let Some((facet, term)) = target.split_once('/') {
        return Ok(Bracket::Term { facet: facet.trim().to_owned(), term: term.trim().to_owned(), words });
    }
    let (id, anchor) = match target.split_once('#') {
        Some((id, anchor)) => (id.trim(), Some(anchor.trim().to_owned())),
        None => (target, None),
    };
    if id.is_empty() {
        let anchor = anchor.unwrap_or_default();
        return Err(Fault::new("the bracket names a section, but no page")
            .hint(format!("within one page, write `[words](#{anchor})`")));
    }
    Ok(Bracket::Page { id: id.to_owned(), anchor, words })
}

fn value_bracket(value: &str, words: Option<String>) -> Result<Bracket, Fault> {
    let (name, at) = match value.split_once('@') {
        Some((name, at)) => (name.trim(), Some(at.trim().to_owned())),
        None => (value, None),
    };
    match name.split_once('.') {
        Some((owner, fact)) if !owner.is_empty() && !fact.is_empty() && at.as_deref() != Some("") => {
            Ok(Bracket::Value { owner: owner.to_owned(), name: fact.to_owned(), at, words })
        }
        _ => Err(Fault::new(format!("`={value}` does not name a fact"))
            .hint("write owner and fact with a dot between, and perhaps a period: `[[=owner.fact]]`, `[[=owner.fact@2025]]`")),
    }
}

fn shown(text: &str) -> Result<Bracket, Fault> {
    if let Some((before, query)) = split_query(text) {
        return query_bracket(query).map_err(|fault| fault.behind(before));
    }
    let text = text.trim();
    let (name, part) = match text.split_once('#') {
        Some((name, part)) => (name.trim(), Some(part.trim().to_owned())),
        None => (text, None),
    };
    if name.is_empty() {
        return Err(Fault::new("the bracket shows nothing").hint("write `![[entities: facet=term]]`"));
    }
    Ok(Bracket::Shown { name: name.to_owned(), part })
}

/// What stands behind `entities:`: a query, and perhaps how its entities are shown.
fn query_bracket(text: &str) -> Result<Bracket, Fault> {
    let Some((query, how)) = text.split_once('|') else {
        return Ok(Bracket::Query { conditions: parse_query(text)?, is_folded: false });
    };
    if how.trim().is_empty() {
        return Err(Fault::new("nothing follows the `|` of the query")
            .hint(format!("end after the query, or {FOLD}")));
    }
    if how.trim() != FOLDED {
        let at = trimmed(how, query.len() + 1);
        let hint = nearest(how.trim(), [FOLDED]);
        return Err(Fault::new(format!("`{}` is no way to show entities", how.trim()))
            .hint_if(hint.map(|known| format!("did you mean `{known}`?")))
            .hint(format!("end after the query, or {FOLD}"))
            .within(at.start, at.end));
    }
    let conditions = parse_query(query.strip_suffix('\\').unwrap_or(query))?;
    Ok(Bracket::Query { conditions, is_folded: true })
}

/// The query of `entities: …`, and how many bytes of the bracket stand before it.
pub(super) fn split_query(text: &str) -> Option<(usize, &str)> {
    let query = text.trim_start().strip_prefix("entities:")?;
    Some((text.len() - query.len(), query))
}

/// Reads a query: `layer=L2, segment=neocloud`.
///
/// # Errors
/// A [`Fault`] when a condition is not `facet=term`, with its bytes in the query.
pub fn parse_query(query: &str) -> Result<Vec<Condition>, Fault> {
    let mut conditions = Vec::new();
    let mut next = 0;
    for written in query.split(',') {
        let start = next;
        next = start + written.len() + 1;
        let (facet, term) = written.split_once('=').unwrap_or((written, ""));
        let facet_at = trimmed(facet, start);
        let term_at = trimmed(term, start + facet.len() + 1);
        if facet_at.is_empty() || term_at.is_empty() {
            let at = trimmed(written, start);
            return Err(Fault::new(format!("`{}` is not a condition", written.trim()))
                .hint("write `facet=term`, several with commas between")
                .within(at.start, at.end));
        }
        let (facet, term) = (facet.trim().to_owned(), term.trim().to_owned());
        conditions.push(Condition { facet, facet_at, term, term_at });
    }
    Ok(conditions)
}

/// Where a text stands without the blanks around it, when it begins at `start`.
fn trimmed(text: &str, start: usize) -> Range<usize> {
    let begin = start + text.len() - text.trim_start().len();
    begin..begin + text.trim().len()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_bracket_of_the_contract_is_read() {
        let page = |id: &str, anchor: Option<&str>, words: Option<&str>| Bracket::Page {
            id: id.into(),
            anchor: anchor.map(Into::into),
            words: words.map(Into::into),
        };
        for (text, expected) in [
            ("nvidia", page("nvidia", None, None)),
            (" nvidia ", page("nvidia", None, None)),
            ("nvidia|NVIDIA's cards", page("nvidia", None, Some("NVIDIA's cards"))),
            ("nvidia\\|cards", page("nvidia", None, Some("cards"))),
            ("nvidia#facts", page("nvidia", Some("facts"), None)),
            (
                "integration/L1->L3/L4",
                Bracket::Term { facet: "integration".into(), term: "L1->L3/L4".into(), words: None },
            ),
            (
                "=coreweave.revenue@2025",
                Bracket::Value {
                    owner: "coreweave".into(),
                    name: "revenue".into(),
                    at: Some("2025".into()),
                    words: None,
                },
            ),
            ("@key|p. 4", Bracket::Citation { key: "key".into(), part: Some("p. 4".into()) }),
        ] {
            assert_eq!(parse_bracket(text, false).unwrap(), expected, "{text}");
        }
        let text = " entities: layer=L2, 层 = 磨坊 ";
        let Bracket::Query { conditions, is_folded: false } = parse_bracket(text, true).unwrap() else {
            panic!("a query")
        };
        let (_, query) = split_query(text).unwrap();
        for (condition, (facet, term)) in conditions.iter().zip([("layer", "L2"), ("层", "磨坊")]) {
            assert_eq!((condition.facet.as_str(), condition.term.as_str()), (facet, term));
            let at = (&query[condition.facet_at.clone()], &query[condition.term_at.clone()]);
            assert_eq!(at, (facet, term));
        }
        assert_eq!(conditions.len(), 2);
        for wrong in ["", "|", "a|", "=nvidia", "=.x", "=a.b@", "#facts"] {
            assert!(parse_bracket(wrong, false).is_err(), "{wrong}");
        }
        for (wrong, at) in
            [("entities: layer", "layer"), (" entities:a=b, =c ", "=c"), ("entities: a=b, , ", "")]
        {
            let (start, end) = parse_bracket(wrong, true).unwrap_err().within.unwrap();
            assert_eq!(&wrong[start as usize..end as usize], at, "{wrong}");
        }
    }
}
