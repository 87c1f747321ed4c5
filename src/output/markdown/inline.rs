//! What stands in a line: words, links, emphasis, marks of sources.

use super::tree::{Element, Node};

/// Elements that say nothing outside a browser.
const LEFT_OUT: &[&str] = &[
    "button", "dialog", "form", "iframe", "input", "nav", "noscript", "option", "output", "script", "select",
    "style", "template", "textarea",
];

/// Whether an element is left out with all that is in it.
pub(super) fn is_left_out(element: &Element) -> bool {
    LEFT_OUT.contains(&element.name.as_str())
        || element.get("hidden").is_some()
        || element.has_class("hidden")
        || element.has_class("toc")
        || element.has_class("legend")
        || element.get("aria-hidden") == Some("true")
}

/// Whether an element folds a list that stands in a line.
pub(super) fn is_fold(element: &Element) -> bool {
    element.name == "details" && element.has_class("folded")
}

/// Where links of a page lead.
pub(super) struct Home<'a> {
    /// Scheme and host.
    origin: &'a str,
    /// The page.
    page: &'a str,
}

impl<'a> Home<'a> {
    /// The home of the page at this whole address.
    pub(super) fn of(page: &'a str) -> Home<'a> {
        let host = page.find("://").map_or(0, |at| at + 3);
        let end = page.get(host..).and_then(|rest| rest.find('/')).map_or(page.len(), |at| host + at);
        Home { origin: page.get(..end).unwrap_or(page), page }
    }

    /// The page's whole address.
    pub(super) fn page(&self) -> &'a str {
        self.page
    }

    fn whole(&self, href: &str) -> String {
        match href.as_bytes() {
            [b'#', ..] => format!("{}{href}", self.page),
            [b'/', ..] => format!("{}{href}", self.origin),
            _ => href.to_owned(),
        }
    }

    /// The children of an element in one line.
    pub(super) fn line(&self, element: &Element) -> String {
        let mut out = String::new();
        if element.has_class("parts") {
            // Parted by dots on the page.
            let parts = element.children.iter().map(|child| {
                let mut part = String::new();
                self.node(child, &mut part);
                part.trim().to_owned()
            });
            let parts: Vec<String> = parts.filter(|part| !part.is_empty()).collect();
            return parts.join(" · ");
        }
        for child in &element.children {
            self.node(child, &mut out);
        }
        out
    }

    /// One node, appended to a line.
    pub(super) fn node(&self, node: &Node, out: &mut String) {
        match node {
            Node::Text(text) => words(text, out),
            Node::Element(element) => self.element(element, out),
        }
    }

    fn element(&self, element: &Element, out: &mut String) {
        if is_left_out(element) {
            return;
        }
        match element.name.as_str() {
            "svg" => {}
            // On paper there is nothing to unfold, and no need to say how much of it.
            "details" if is_fold(element) => {
                let inner = element.children.iter();
                let is_summary =
                    |node: &Node| matches!(node, Node::Element(inner) if inner.name == "summary");
                inner.filter(|node| !is_summary(node)).for_each(|node| self.node(node, out));
            }
            "br" => blank(out),
            "a" => self.link(element, out),
            "strong" | "b" => wrapped(out, "**", &self.line(element)),
            "em" | "i" => wrapped(out, "*", &self.line(element)),
            "del" | "s" => wrapped(out, "~~", &self.line(element)),
            "code" | "kbd" => code(element, out),
            "img" => {
                let alt = element.get("alt").unwrap_or_default();
                let mut shown = String::new();
                words(alt, &mut shown);
                out.push_str(&format!(
                    "![{shown}](<{}>)",
                    self.whole(element.get("src").unwrap_or_default())
                ));
            }
            // Set apart on the page, if only by its size.
            "small" => {
                blank(out);
                out.push_str(&self.line(element));
            }
            "span" | "mark" | "sup" | "sub" | "cite" | "q" | "abbr" | "bdi" | "ins" | "u" | "label" => {
                out.push_str(&self.line(element));
            }
            _ => {
                blank(out);
                out.push_str(&self.line(element));
                blank(out);
            }
        }
    }

    fn link(&self, element: &Element, out: &mut String) {
        let href = element.get("href").unwrap_or_default();
        if let Some(number) = href.strip_prefix("#source-").filter(|_| element.has_class("cite")) {
            out.push_str(&format!("[^{number}]"));
            return;
        }
        let line = self.line(element);
        let label = line.trim();
        if label.is_empty() || href.is_empty() {
            out.push_str(label);
            return;
        }
        if line.starts_with(' ') {
            blank(out);
        }
        let address = self.whole(href);
        let is_plain =
            !address.contains(|sign: char| matches!(sign, '(' | ')' | '<' | '>') || sign.is_whitespace());
        match is_plain {
            true => out.push_str(&format!("[{label}]({address})")),
            false => {
                out.push_str(&format!("[{label}](<{}>)", address.replace('<', "%3C").replace('>', "%3E")))
            }
        }
    }
}

/// Marks around words; blanks at their edges stay outside, where the marks would mean nothing.
fn wrapped(out: &mut String, mark: &str, line: &str) {
    let inner = line.trim();
    if inner.is_empty() {
        return;
    }
    if line.starts_with(' ') {
        blank(out);
    }
    out.push_str(mark);
    out.push_str(inner);
    out.push_str(mark);
    if line.ends_with(' ') {
        out.push(' ');
    }
}

fn code(element: &Element, out: &mut String) {
    let mut text = String::new();
    element.text(&mut text);
    let text = text.split_whitespace().collect::<Vec<_>>().join(" ");
    if text.is_empty() {
        return;
    }
    let longest = text.split(|sign| sign != '`').map(str::len).max().unwrap_or(0);
    let fence = "`".repeat(longest + 1);
    let pad = if text.starts_with('`') || text.ends_with('`') { " " } else { "" };
    out.push_str(&format!("{fence}{pad}{text}{pad}{fence}"));
}

fn blank(out: &mut String) {
    if !out.is_empty() && !out.ends_with(' ') {
        out.push(' ');
    }
}

/// Text with every run of blanks as one, and escaped where it would mark something up.
fn words(text: &str, out: &mut String) {
    let mut signs = text.chars().peekable();
    while let Some(sign) = signs.next() {
        match sign {
            ' ' | '\n' | '\t' | '\r' => blank(out),
            '\\' | '`' | '*' | '_' | '[' | ']' | '<' | '>' | '~' => {
                out.push('\\');
                out.push(sign);
            }
            '&' if signs.peek().is_some_and(|next| next.is_ascii_alphanumeric() || *next == '#') => {
                out.push_str("\\&")
            }
            _ => out.push(sign),
        }
    }
}
