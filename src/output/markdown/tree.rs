//! Reads finished markup into elements. It is our own: where a site's raw HTML is not, it is read as far as it goes.

/// An element, or the whole.
#[derive(Debug, Default)]
pub(super) struct Element {
    pub(super) name: String,
    pub(super) attributes: Vec<(String, String)>,
    pub(super) children: Vec<Node>,
}

/// What stands in an element.
#[derive(Debug)]
pub(super) enum Node {
    Text(String),
    Element(Element),
}

/// Elements without an end.
const VOID: &[&str] = &["br", "col", "hr", "img", "input", "link", "meta", "source", "wbr"];
/// Elements that another of their kind ends.
const ENDS_ITSELF: &[&str] = &["p", "li", "dt", "dd", "tr", "td", "th", "option"];
/// What is nested deeper is read as if it were not.
const DEEPEST: usize = 200;

impl Element {
    pub(super) fn get(&self, key: &str) -> Option<&str> {
        self.attributes.iter().find(|(known, _)| known == key).map(|(_, value)| value.as_str())
    }

    pub(super) fn has_class(&self, class: &str) -> bool {
        self.get("class").is_some_and(|classes| classes.split_whitespace().any(|known| known == class))
    }

    pub(super) fn elements(&self) -> impl Iterator<Item = &Element> {
        self.children.iter().filter_map(|node| match node {
            Node::Element(element) => Some(element),
            Node::Text(_) => None,
        })
    }

    /// The first element below this one that fits, in the order they are written.
    pub(super) fn find(&self, fits: &dyn Fn(&Element) -> bool) -> Option<&Element> {
        self.elements().find_map(|element| if fits(element) { Some(element) } else { element.find(fits) })
    }

    /// Every word in it, as written.
    pub(super) fn text(&self, out: &mut String) {
        for node in &self.children {
            match node {
                Node::Text(text) => out.push_str(text),
                Node::Element(element) => element.text(out),
            }
        }
    }
}

/// The elements of a page.
pub(super) fn parse(html: &str) -> Element {
    let mut open = vec![Element::default()];
    let mut rest = html;
    while !rest.is_empty() {
        let (text, behind) = rest.split_at(rest.find('<').unwrap_or(rest.len()));
        if !text.is_empty() {
            add(&mut open, Node::Text(decoded(text)));
        }
        if let Some(behind) = behind.strip_prefix("<!--") {
            rest = behind.split_once("-->").map_or("", |(_, behind)| behind);
            continue;
        }
        let Some((tag, behind)) = behind.get(1..).and_then(|behind| behind.split_once('>')) else { break };
        rest = behind;
        match tag.strip_prefix('/') {
            Some(name) => close(&mut open, name.trim()),
            None if tag.starts_with('!') => {}
            None => {
                let element = start(tag);
                if matches!(element.name.as_str(), "script" | "style") {
                    let end = format!("</{}>", element.name);
                    rest = rest.split_once(&end).map_or("", |(_, behind)| behind);
                    continue;
                }
                let is_void = VOID.contains(&element.name.as_str()) || tag.ends_with('/');
                let ends = ENDS_ITSELF.contains(&element.name.as_str());
                if ends && open.last().is_some_and(|last| last.name == element.name) {
                    close(&mut open, &element.name);
                }
                if is_void || open.len() > DEEPEST {
                    add(&mut open, Node::Element(element));
                } else {
                    open.push(element);
                }
            }
        }
    }
    while open.len() > 1 {
        close_last(&mut open);
    }
    open.pop().unwrap_or_default()
}

fn add(open: &mut [Element], node: Node) {
    if let Some(last) = open.last_mut() {
        last.children.push(node);
    }
}

/// Closes the innermost element of this name, and what is open in it; nothing where none is.
fn close(open: &mut Vec<Element>, name: &str) {
    let Some(at) = open.iter().skip(1).rposition(|element| element.name == name) else { return };
    while open.len() > at + 1 {
        close_last(open);
    }
}

fn close_last(open: &mut Vec<Element>) {
    if let Some(element) = open.pop() {
        add(open, Node::Element(element));
    }
}

fn start(tag: &str) -> Element {
    let tag = tag.trim_end_matches('/');
    let end = tag.find(char::is_whitespace).unwrap_or(tag.len());
    let (name, mut rest) = tag.split_at(end);
    let mut element = Element { name: name.to_ascii_lowercase(), ..Element::default() };
    loop {
        rest = rest.trim_start();
        if rest.is_empty() {
            return element;
        }
        let end = rest.find(|sign: char| sign == '=' || sign.is_whitespace()).unwrap_or(rest.len());
        let (key, behind) = rest.split_at(end);
        let (value, behind) = match behind.strip_prefix("=\"").and_then(|behind| behind.split_once('"')) {
            Some(found) => found,
            None => ("", behind.trim_start_matches(['=', '"'])),
        };
        element.attributes.push((key.to_owned(), decoded(value)));
        rest = behind;
    }
}

/// Text with its entities read.
fn decoded(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(at) = rest.find('&') {
        let (plain, behind) = rest.split_at(at);
        out.push_str(plain);
        let meant = behind.get(1..).and_then(|behind| behind.split_once(';'));
        match meant.and_then(|(entity, behind)| Some((meaning(entity)?, behind))) {
            Some((sign, behind)) => {
                out.push(sign);
                rest = behind;
            }
            None => {
                out.push('&');
                rest = behind.get(1..).unwrap_or_default();
            }
        }
    }
    out.push_str(rest);
    out
}

fn meaning(entity: &str) -> Option<char> {
    Some(match entity {
        "amp" => '&',
        "lt" => '<',
        "gt" => '>',
        "quot" => '"',
        "nbsp" => '\u{a0}',
        _ => {
            let number = entity.strip_prefix('#')?;
            let code = match number.strip_prefix('x') {
                Some(hex) => u32::from_str_radix(hex, 16).ok()?,
                None => number.parse().ok()?,
            };
            char::from_u32(code)?
        }
    })
}
