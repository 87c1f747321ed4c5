//! Reads the words out of finished markup, section by section.
//!
//! The markup is our own: every tag is closed, and five signs are escaped. What raw HTML a site allows is read
//! as far as it goes; nothing here can fail.

/// The words below one heading, or before the first.
#[derive(Debug, Default, PartialEq, Eq)]
pub struct Section {
    /// The heading's id; nothing before the first heading.
    pub anchor: Option<String>,
    /// The heading's words.
    pub heading: String,
    /// The words below it.
    pub words: String,
}

/// Elements whose words are no prose: drawings, scripts, marks of notes, buttons.
const PASSED_OVER: &[&str] = &["svg", "script", "style", "sup", "button", "template", "dialog"];

/// Elements inside a line: no blank stands where they begin or end.
const INLINE: &[&str] = &[
    "a", "abbr", "b", "bdi", "cite", "code", "del", "em", "i", "ins", "kbd", "mark", "q", "s", "span",
    "strong", "u",
];

/// The words of a piece of markup, section by section. Headings with an id begin one.
pub fn sections(html: &str) -> Vec<Section> {
    let mut all = vec![Section::default()];
    let mut is_heading = false;
    // The element that is passed over, and how many of its kind are open.
    let mut skipped: Option<(&str, usize)> = None;
    let mut rest = html;
    while !rest.is_empty() {
        let (text, behind) = rest.split_at(rest.find('<').unwrap_or(rest.len()));
        if let Some(section) = all.last_mut().filter(|_| skipped.is_none()) {
            push_text(if is_heading { &mut section.heading } else { &mut section.words }, text);
        }
        let Some(end) = behind.find('>') else { break };
        let tag = behind.get(1..end).unwrap_or_default();
        rest = behind.get(end + 1..).unwrap_or_default();
        let (is_close, tag) = match tag.strip_prefix('/') {
            Some(tag) => (true, tag),
            None => (false, tag),
        };
        let name_end = tag.find(|sign: char| !sign.is_ascii_alphanumeric()).unwrap_or(tag.len());
        let (name, attributes) = tag.split_at(name_end);
        if let Some((open, depth)) = skipped {
            skipped = match (name == open, is_close) {
                (true, true) if depth == 1 => None,
                (true, true) => Some((open, depth - 1)),
                (true, false) if !attributes.ends_with('/') => Some((open, depth + 1)),
                _ => skipped,
            };
            continue;
        }
        if !is_close && (PASSED_OVER.contains(&name) || attributes.contains("class=\"chip-code\"")) {
            if !attributes.ends_with('/') {
                skipped = Some((name, 1));
            }
            continue;
        }
        if matches!(name, "h2" | "h3" | "h4" | "h5" | "h6") {
            is_heading = !is_close;
            if let Some(anchor) = attribute(attributes, "id").filter(|_| is_heading) {
                all.push(Section { anchor: Some(anchor.to_owned()), ..Section::default() });
            }
        }
        if !INLINE.contains(&name)
            && let Some(section) = all.last_mut()
        {
            blank(if is_heading { &mut section.heading } else { &mut section.words });
        }
    }
    for section in &mut all {
        section.words.truncate(section.words.trim_end().len());
        section.heading.truncate(section.heading.trim_end().len());
    }
    all.retain(|section| !section.words.is_empty() || !section.heading.is_empty());
    all
}

/// The words of a piece of markup, in one line.
pub fn plain(html: &str) -> String {
    let mut line = String::new();
    for section in sections(html) {
        for part in [section.heading, section.words].into_iter().filter(|part| !part.is_empty()) {
            blank(&mut line);
            line.push_str(&part);
        }
    }
    line
}

/// The rows of a table, each with its id and its words.
pub fn rows(html: &str) -> Vec<(Option<String>, String)> {
    let rows = html.split("<tr").skip(1).map(|row| {
        let row = row.split("</tr>").next().unwrap_or_default();
        let (attributes, cells) = row.split_once('>').unwrap_or(("", row));
        (attribute(attributes, "id").map(str::to_owned), plain(cells))
    });
    rows.filter(|(_, words)| !words.is_empty()).collect()
}

fn attribute<'a>(attributes: &'a str, name: &str) -> Option<&'a str> {
    let start = attributes.find(&format!(" {name}=\""))? + name.len() + 3;
    let value = attributes.get(start..)?;
    value.get(..value.find('"')?)
}

fn blank(line: &mut String) {
    if !line.is_empty() && !line.ends_with(' ') {
        line.push(' ');
    }
}

/// Appends text with its entities read and every run of blanks as one.
fn push_text(line: &mut String, text: &str) {
    let mut rest = text;
    while let Some(sign) = rest.chars().next() {
        if sign.is_whitespace() {
            blank(line);
            rest = rest.trim_start();
            continue;
        }
        if sign == '&'
            && let Some((entity, behind)) = rest.get(1..).and_then(|rest| rest.split_once(';'))
            && let Some(meant) = meant(entity)
        {
            line.push(meant);
            rest = behind;
            continue;
        }
        let first = sign.len_utf8();
        let end =
            rest.get(first..).and_then(|more| more.find(|sign: char| sign == '&' || sign.is_whitespace()));
        let (plain, behind) = rest.split_at(end.map_or(rest.len(), |end| end + first));
        line.push_str(plain);
        rest = behind;
    }
}

fn meant(entity: &str) -> Option<char> {
    Some(match entity {
        "amp" => '&',
        "lt" => '<',
        "gt" => '>',
        "quot" => '"',
        "#39" => '\'',
        "nbsp" => ' ',
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_are_read_section_by_section() {
        let html = "<p>One &amp; <em>two</em>.</p>\n<h2 id=\"more\">More <code>x</code></h2>\n<p>Three<sup><a>[1]</a></sup>,\n  four.</p>";
        let [first, second] = sections(html).try_into().unwrap();
        assert_eq!(first, Section { anchor: None, heading: String::new(), words: "One & two.".to_owned() });
        assert_eq!(second.anchor.as_deref(), Some("more"));
        assert_eq!((second.heading.as_str(), second.words.as_str()), ("More x", "Three, four."));
    }

    #[test]
    fn what_is_no_prose_is_passed_over() {
        for (html, words) in [
            (
                "由<a class=\"chip\" href=\"/\"><span class=\"chip-code\">L0</span>\u{a0}台积电</a>制造",
                "由 台积电制造",
            ),
            ("a<svg><svg><text>x</text></svg></svg>b", "ab"),
            ("<td>1</td><td>2</td>", "1 2"),
            ("a &unknown; b & c", "a &unknown; b & c"),
            ("cut <off", "cut"),
            ("<br>a<br/>b", "a b"),
        ] {
            assert_eq!(plain(html), words, "{html}");
        }
    }
}
