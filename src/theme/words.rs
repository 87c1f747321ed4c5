//! Cuts a template into its tags, and each tag into words. Only for templates that the engine could read.

/// One `{{ … }}` or `{% … %}`.
#[derive(Debug, PartialEq)]
pub(super) struct Tag<'t> {
    pub(super) words: Vec<Word<'t>>,
}

/// A word of a tag, and the byte of the template where it begins.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Word<'t> {
    pub(super) kind: Kind<'t>,
    pub(super) start: usize,
}

impl<'t> Word<'t> {
    /// The name, if the word is one.
    pub(super) fn name(&self) -> Option<&'t str> {
        match self.kind {
            Kind::Name(name) => Some(name),
            _ => None,
        }
    }
}

/// What sort of word.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) enum Kind<'t> {
    /// A name: of a value, a filter, a tag.
    Name(&'t str),
    /// A text between quotes, as written.
    Text(&'t str),
    /// A number.
    Number,
    /// A sign or two: `.`, `?.`, `...`, `(`.
    Sign(&'t str),
}

/// The tags of a template, in order; comments and what is marked as raw left out.
pub(super) fn tags(template: &str) -> Vec<Tag<'_>> {
    let mut tags = Vec::new();
    let mut at = 0;
    while let Some(rest) = template.get(at..) {
        let Some(open) = ["{{", "{%", "{#"].iter().filter_map(|open| rest.find(open)).min() else { break };
        let start = at + open + 2;
        let inner = template.get(start..).unwrap_or_default();
        let end = match rest.get(open..open + 2) {
            Some("{{") => "}}",
            Some("{%") => "%}",
            _ => {
                at = start + inner.find("#}").map_or(inner.len(), |end| end + 2);
                continue;
            }
        };
        let (words, length) = words(inner, start, end);
        at = start + length;
        if matches!(words.as_slice(), [Word { kind: Kind::Name("raw"), .. }]) {
            at = template.get(at..).and_then(|raw| raw.find("endraw")).map_or(template.len(), |end| at + end);
            continue;
        }
        tags.push(Tag { words });
    }
    tags
}

/// Signs of more than one character, longest first.
const LONG: &[&str] = &["...", "//", "**", "==", "!=", ">=", "<=", "</", "?.", "?["];

/// The words up to `end`, and how many bytes they take with it.
fn words<'t>(inner: &'t str, start: usize, end: &str) -> (Vec<Word<'t>>, usize) {
    let mut words = Vec::new();
    let mut at = 0;
    while let Some(rest) = inner.get(at..)
        && let Some(first) = rest.chars().next()
    {
        if rest.starts_with(end) {
            return (words, at + end.len());
        }
        let is_trim = first == '-' && rest.get(1..).is_some_and(|rest| rest.starts_with(end));
        let (kind, length) = if first.is_whitespace() || (first == '-' && (is_trim || at == 0)) {
            at += first.len_utf8();
            continue;
        } else if matches!(first, '"' | '\'' | '`') {
            let text = quoted(rest, first);
            (Kind::Text(text), text.len() + 2)
        } else if first.is_ascii_alphabetic() || first == '_' {
            let length =
                rest.bytes().take_while(|byte| byte.is_ascii_alphanumeric() || *byte == b'_').count();
            (Kind::Name(rest.get(..length).unwrap_or_default()), length)
        } else if first.is_ascii_digit() {
            (Kind::Number, rest.bytes().take_while(|byte| byte.is_ascii_digit() || *byte == b'.').count())
        } else {
            let long = LONG.iter().find(|long| rest.starts_with(**long)).map(|long| long.len());
            let length = long.unwrap_or(first.len_utf8());
            (Kind::Sign(rest.get(..length).unwrap_or_default()), length)
        };
        words.push(Word { kind, start: start + at });
        at += length;
    }
    (words, inner.len())
}

/// What stands between the quotes that `rest` begins with.
fn quoted(rest: &str, quote: char) -> &str {
    let mut is_escaped = false;
    for (at, sign) in rest.char_indices().skip(1) {
        match sign {
            _ if is_escaped => is_escaped = false,
            '\\' => is_escaped = true,
            _ if sign == quote => return rest.get(1..at).unwrap_or_default(),
            _ => {}
        }
    }
    rest.get(1..).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tags_are_cut_into_words_where_they_stand() {
        for (template, expected) in [
            ("a {{ page.title }} b", "page . title"),
            ("{{- page?.title | safe -}}", "page ?. title | safe"),
            ("{% if a-b and not \"}} \\\" x.y\" %}", "if a - b and not \"}} \\\" x.y\""),
            ("{# page.x #}{% raw %}{{ page.y }}{% endraw %}{{ z }}", "z"),
            ("{{ [...x, 1.5][0] }}", "[ ... x , # ] [ # ]"),
            ("甲 {{ 乙 }} {% set a = '丙' %}", "乙/set a = \"丙\""),
            ("{{ <b x={a.b}/> }}", "< b x = { a . b } / >"),
            ("{{ unclosed", "unclosed"),
        ] {
            let said: Vec<String> = tags(template)
                .iter()
                .map(|tag| {
                    let words = tag.words.iter().map(|word| match word.kind {
                        Kind::Name(name) => {
                            assert!(template[word.start..].starts_with(name));
                            name.to_owned()
                        }
                        Kind::Text(text) => format!("\"{text}\""),
                        Kind::Number => "#".to_owned(),
                        Kind::Sign(sign) => sign.to_owned(),
                    });
                    words.collect::<Vec<_>>().join(" ")
                })
                .collect();
            assert_eq!(said.join("/"), expected, "{template}");
        }
    }
}
