//! Leaves out of styles and scripts what only their authors need: comments, and blanks at the edges of things.
//!
//! Simple on purpose. Whatever could mean something stays: texts in quotes, addresses, and every script in which
//! a text goes over several lines.

/// A style sheet without comments, and without blanks where none is needed.
pub(super) fn style(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(sign) = rest.chars().next() {
        let length = if rest.starts_with("/*") {
            // A comment parts words as a blank does.
            blank(&mut out);
            rest.find("*/").map_or(rest.len(), |end| end + 2)
        } else if matches!(sign, '"' | '\'') {
            let length = quoted(rest, sign);
            out.push_str(rest.get(..length).unwrap_or_default());
            length
        } else if rest.starts_with("url(") {
            let length = rest.find(')').map_or(rest.len(), |end| end + 1);
            out.push_str(rest.get(..length).unwrap_or_default());
            length
        } else if sign.is_ascii_whitespace() {
            blank(&mut out);
            rest.len() - rest.trim_ascii_start().len()
        } else {
            if matches!(sign, '{' | '}' | ';' | ',') {
                while out.ends_with(' ') || (sign == '}' && out.ends_with(';')) {
                    out.pop();
                }
            }
            out.push(sign);
            sign.len_utf8()
        };
        rest = rest.get(length..).unwrap_or_default();
    }
    out
}

/// One blank, and none after a sign that parts things by itself. Before a `:` it may part two selectors.
fn blank(out: &mut String) {
    if !out.is_empty() && !out.ends_with([' ', '{', '}', ';', ',', ':']) {
        out.push(' ');
    }
}

/// How long a text in quotes is, quotes included.
fn quoted(text: &str, quote: char) -> usize {
    let mut is_escaped = false;
    for (at, sign) in text.char_indices().skip(1) {
        match sign {
            _ if is_escaped => is_escaped = false,
            '\\' => is_escaped = true,
            _ if sign == quote => return at + 1,
            _ => {}
        }
    }
    text.len()
}

/// A script without lines that are comments, and without what its lines are indented by.
///
/// Where a text between backticks goes over several lines the script stays as it is: a line that looks like a
/// comment could be a part of that text.
pub(super) fn script(text: &str) -> Option<String> {
    let is_plain = |line: &str| line.matches('`').count().is_multiple_of(2) && !line.ends_with('\\');
    if !text.lines().all(is_plain) {
        return None;
    }
    let mut out = String::with_capacity(text.len());
    for line in text.lines().map(str::trim).filter(|line| !line.is_empty() && !line.starts_with("//")) {
        out.push_str(line);
        out.push('\n');
    }
    Some(out)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_style_sheet_says_the_same_in_fewer_signs() {
        for (written, expected) in [
            (
                "a { color: red; }\n\n/* b */\nb  > c , d { margin: 0 auto }\n",
                "a{color:red}b > c,d{margin:0 auto}",
            ),
            ("a :hover, a:hover { b: calc(1px + 2px) }", "a :hover,a:hover{b:calc(1px + 2px)}"),
            ("a::before { content: \" ; /* no */ \\\" }\" }", "a::before{content:\" ; /* no */ \\\" }\"}"),
            ("a { b: url( data:x;y, z ) }", "a{b:url( data:x;y, z )}"),
            ("@media (min-width: 1px) and (x) { a { b: c } }", "@media (min-width:1px) and (x){a{b:c}}"),
            ("a/**/b { }", "a b{}"),
            ("a { content: '中；文' }", "a{content:'中；文'}"),
            ("/* open", ""),
            ("a { b: \"open", "a{b:\"open"),
        ] {
            assert_eq!(style(written), expected, "{written}");
        }
    }

    #[test]
    fn a_script_loses_its_comments_unless_a_text_goes_over_lines() {
        let written = "// What it does.\n\nlet a = 1; // stays\n  // goes\n  let b = `${a}//x`;\n";
        assert_eq!(script(written).as_deref(), Some("let a = 1; // stays\nlet b = `${a}//x`;\n"));
        assert_eq!(script("let a = `\n// text\n`;\n"), None);
        assert_eq!(script("let a = \"x\\\n  // y\";\n"), None);
    }
}
