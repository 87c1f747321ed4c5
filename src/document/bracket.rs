//! Reads what stands between `[[` and `]]`: a chip, a fact or figure, a citation, or something shown in place.

use crate::diagnostic::Fault;

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
    /// `![[entities: layer=L2]]`: the chips of all entities a query selects.
    Query {
        /// Conditions that must all hold: a facet and a term.
        conditions: Vec<(String, String)>,
    },
    /// `![[name#part]]`: a table, a picture or a map shown in place.
    Shown {
        /// The model, dataset, framework or `facet/…`.
        name: String,
        /// What of it.
        part: Option<String>,
    },
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
    let text = text.trim();
    if let Some(query) = text.strip_prefix("entities:") {
        return Ok(Bracket::Query { conditions: parse_query(query)? });
    }
    let (name, part) = match text.split_once('#') {
        Some((name, part)) => (name.trim(), Some(part.trim().to_owned())),
        None => (text, None),
    };
    if name.is_empty() {
        return Err(Fault::new("the bracket shows nothing").hint("write `![[entities: facet=term]]`"));
    }
    Ok(Bracket::Shown { name: name.to_owned(), part })
}

/// Reads a query: `layer=L2, segment=neocloud`.
///
/// # Errors
/// A [`Fault`] when a condition is not `facet=term`.
pub fn parse_query(query: &str) -> Result<Vec<(String, String)>, Fault> {
    let mut conditions = Vec::new();
    for condition in query.split(',') {
        match condition.split_once('=') {
            Some((facet, term)) if !facet.trim().is_empty() && !term.trim().is_empty() => {
                conditions.push((facet.trim().to_owned(), term.trim().to_owned()));
            }
            _ => {
                let fault = Fault::new(format!("`{}` is not a condition", condition.trim()));
                return Err(fault.hint("write `facet=term`, several with commas between"));
            }
        }
    }
    Ok(conditions)
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
        assert_eq!(
            parse_bracket("entities: layer=L2, segment=neocloud", true).unwrap(),
            Bracket::Query {
                conditions: vec![("layer".into(), "L2".into()), ("segment".into(), "neocloud".into())]
            }
        );
        for wrong in ["", "|", "a|", "=nvidia", "=.x", "=a.b@", "#facts"] {
            assert!(parse_bracket(wrong, false).is_err(), "{wrong}");
        }
        assert!(parse_bracket("entities: layer", true).is_err());
    }
}
