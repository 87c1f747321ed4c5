//! Reads a finished page with a real HTML parser into a small tree: elements, attributes, text.
//!
//! [`Element::inner`] writes a part of it out again, laid out so that a person can read it.

use std::borrow::Cow;
use std::cell::{Ref, RefCell};

use html5ever::interface::{ElementFlags, NodeOrText, QuirksMode, TreeSink};
use html5ever::tendril::{StrTendril, TendrilSink};
use html5ever::{Attribute, ParseOpts, QualName, parse_document};

/// One page, parsed.
#[derive(Debug)]
pub struct Page {
    nodes: Vec<Node>,
    /// What the parser had to forgive.
    pub faults: Vec<String>,
    /// Whether the page has the doctype that turns quirks off.
    pub is_standard: bool,
}

#[derive(Debug, Default)]
struct Node {
    name: Option<QualName>,
    attributes: Vec<(String, String)>,
    text: String,
    parent: Option<usize>,
    children: Vec<usize>,
}

/// An element of a page.
#[derive(Clone, Copy, Debug)]
pub struct Element<'a> {
    page: &'a Page,
    at: usize,
}

/// Parses a page.
pub fn parse(text: &str) -> Page {
    let sink = Sink { nodes: RefCell::new(vec![Node::default()]), ..Sink::default() };
    let mut page = parse_document(sink, ParseOpts::default()).one(text);
    if !text.starts_with("<!DOCTYPE html>") {
        page.is_standard = false;
    }
    page
}

impl Page {
    /// Every element in the order of the page.
    pub fn elements(&self) -> Vec<Element<'_>> {
        let mut found = Vec::new();
        self.walk(0, &mut |at| {
            if self.nodes[at].name.is_some() {
                found.push(Element { page: self, at });
            }
        });
        found
    }

    /// Every element with this name.
    pub fn all(&self, name: &str) -> Vec<Element<'_>> {
        self.elements().into_iter().filter(|element| element.name() == name).collect()
    }

    /// The one element with this name and, where given, these attributes.
    pub fn one(&self, name: &str, attributes: &[(&str, &str)]) -> Option<Element<'_>> {
        let fits =
            |element: &Element<'_>| attributes.iter().all(|(key, value)| element.get(key) == Some(value));
        self.all(name).into_iter().find(fits)
    }

    fn walk(&self, at: usize, visit: &mut dyn FnMut(usize)) {
        visit(at);
        for &child in &self.nodes[at].children {
            self.walk(child, visit);
        }
    }
}

impl<'a> Element<'a> {
    /// Its name in small letters.
    pub fn name(&self) -> &'a str {
        self.page.nodes[self.at].name.as_ref().map_or("", |name| &*name.local)
    }

    /// The value of an attribute.
    pub fn get(&self, key: &str) -> Option<&'a str> {
        self.attributes().iter().find(|(known, _)| known == key).map(|(_, value)| value.as_str())
    }

    /// All its attributes.
    pub fn attributes(&self) -> &'a [(String, String)] {
        &self.page.nodes[self.at].attributes
    }

    /// The text in it, blanks joined.
    pub fn text(&self) -> String {
        let mut text = String::new();
        self.page.walk(self.at, &mut |at| text.push_str(&self.page.nodes[at].text));
        text.split_whitespace().collect::<Vec<_>>().join(" ")
    }
}

/// Elements that begin a line of their own when a page is written out.
const BLOCKS: &[&str] = &[
    "article",
    "aside",
    "blockquote",
    "body",
    "caption",
    "dd",
    "div",
    "dl",
    "dt",
    "figcaption",
    "figure",
    "footer",
    "h1",
    "h2",
    "h3",
    "h4",
    "h5",
    "h6",
    "head",
    "header",
    "hr",
    "html",
    "li",
    "link",
    "main",
    "meta",
    "nav",
    "ol",
    "p",
    "pre",
    "script",
    "section",
    "table",
    "tbody",
    "thead",
    "title",
    "tr",
    "ul",
];
/// Elements without content and without an end.
const VOID: &[&str] = &["br", "hr", "img", "input", "link", "meta"];

impl<'a> Element<'a> {
    /// The elements that a simple selector chooses: `p`, `.chip`, `#facts`, `link[rel=canonical]`, `nav a`.
    pub fn select(&self, selector: &str) -> Vec<Element<'a>> {
        let mut found = vec![*self];
        for step in selector.split_whitespace() {
            let mut next: Vec<Element<'a>> = Vec::new();
            for from in found {
                self.page.walk(from.at, &mut |at| {
                    let element = Element { page: self.page, at };
                    let is_new = at != from.at && next.iter().all(|known| known.at != at);
                    if is_new && self.page.nodes[at].name.is_some() && element.fits(step) {
                        next.push(element);
                    }
                });
            }
            found = next;
        }
        found
    }

    /// Whether one step of a selector chooses this element.
    fn fits(&self, step: &str) -> bool {
        let end = step.find(['.', '#', '[']).unwrap_or(step.len());
        let (name, mut rest) = step.split_at(end);
        if !name.is_empty() && name != self.name() {
            return false;
        }
        while let Some(kind) = rest.chars().next() {
            let end = match kind {
                '[' => rest.find(']').expect("a `[` is closed") + 1,
                _ => rest[1..].find(['.', '#', '[']).map_or(rest.len(), |at| at + 1),
            };
            let (condition, after) = rest.split_at(end);
            rest = after;
            let is_met = match kind {
                '.' => self.get("class").unwrap_or_default().split(' ').any(|class| class == &condition[1..]),
                '#' => self.get("id") == Some(&condition[1..]),
                _ => {
                    let (key, value) = condition[1..end - 1].split_once('=').expect("a condition has a `=`");
                    self.get(key) == Some(value.trim_matches('"'))
                }
            };
            if !is_met {
                return false;
            }
        }
        true
    }

    /// What stands in the element, laid out: one block a line, blanks joined.
    pub fn inner(&self) -> String {
        let mut lines = Lines::default();
        self.page.lay_out_children(self.at, &mut lines);
        lines.finish()
    }

    /// The element itself, laid out.
    pub fn outer(&self) -> String {
        let mut lines = Lines::default();
        self.page.lay_out(self.at, &mut lines);
        lines.finish()
    }
}

/// Lines of markup with their indentation; the last one is open.
#[derive(Default)]
struct Lines {
    done: String,
    open: String,
    depth: usize,
}

impl Lines {
    fn close(&mut self) {
        let line = std::mem::take(&mut self.open);
        let line = line.trim_matches(|sign: char| sign.is_ascii_whitespace());
        if !line.is_empty() {
            self.done.push_str(&"  ".repeat(self.depth));
            self.done.push_str(line);
            self.done.push('\n');
        }
    }

    fn finish(mut self) -> String {
        self.close();
        self.done
    }

    /// Text with its blanks joined.
    fn text(&mut self, text: &str) {
        for sign in escape(text).chars() {
            if !sign.is_ascii_whitespace() {
                self.open.push(sign);
            } else if !self.open.is_empty() && !self.open.ends_with(' ') {
                self.open.push(' ');
            }
        }
    }
}

fn escape(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;").replace('\u{a0}', "&nbsp;")
}

impl Page {
    /// The whole page as one element.
    pub fn whole(&self) -> Element<'_> {
        Element { page: self, at: 0 }
    }

    fn is_block(&self, at: usize) -> bool {
        let element = Element { page: self, at };
        BLOCKS.contains(&element.name()) || self.nodes[at].children.iter().any(|&child| self.is_block(child))
    }

    fn lay_out_children(&self, at: usize, lines: &mut Lines) {
        for &child in &self.nodes[at].children {
            self.lay_out(child, lines);
        }
    }

    fn lay_out(&self, at: usize, lines: &mut Lines) {
        let element = Element { page: self, at };
        if self.nodes[at].name.is_none() {
            return lines.text(&self.nodes[at].text);
        }
        let is_block = self.is_block(at);
        let holds_blocks = self.nodes[at].children.iter().any(|&child| self.is_block(child));
        if is_block {
            lines.close();
        }
        lines.open.push_str(&element.start());
        let end = format!("</{}>", element.name());
        if element.name() == "pre" {
            lines.open.push_str(&self.verbatim(at));
            lines.open.push_str(&end);
        } else if holds_blocks {
            lines.close();
            lines.depth += 1;
            self.lay_out_children(at, lines);
            lines.close();
            lines.depth -= 1;
            lines.open.push_str(&end);
        } else if !VOID.contains(&element.name()) {
            self.lay_out_children(at, lines);
            if is_block && lines.open.ends_with(' ') {
                lines.open.pop();
            }
            lines.open.push_str(&end);
        }
        if is_block {
            lines.close();
        }
    }

    fn verbatim(&self, at: usize) -> String {
        let mut text = String::new();
        for &child in &self.nodes[at].children {
            let element = Element { page: self, at: child };
            match &self.nodes[child].name {
                Some(_) => {
                    text.push_str(&element.start());
                    text.push_str(&self.verbatim(child));
                    text.push_str(&format!("</{}>", element.name()));
                }
                None => text.push_str(&escape(&self.nodes[child].text)),
            }
        }
        text
    }
}

impl Element<'_> {
    /// The start tag, with its attributes as they stand.
    fn start(&self) -> String {
        let mut tag = format!("<{}", self.name());
        for (key, value) in self.attributes() {
            tag.push_str(&match value.as_str() {
                "" => format!(" {key}"),
                _ => format!(" {key}=\"{}\"", escape(value).replace('"', "&quot;")),
            });
        }
        tag.push('>');
        tag
    }
}

#[derive(Default)]
struct Sink {
    nodes: RefCell<Vec<Node>>,
    faults: RefCell<Vec<String>>,
    is_quirky: RefCell<bool>,
}

impl Sink {
    fn add(&self, node: Node) -> usize {
        let mut nodes = self.nodes.borrow_mut();
        nodes.push(node);
        nodes.len() - 1
    }

    fn place(&self, parent: usize, before: Option<usize>, child: NodeOrText<usize>) {
        let index = match before {
            Some(sibling) => self.nodes.borrow()[parent].children.iter().position(|&at| at == sibling),
            None => None,
        };
        let at = match child {
            NodeOrText::AppendNode(at) => {
                self.remove_from_parent(&at);
                at
            }
            NodeOrText::AppendText(text) => self.add(Node { text: text.to_string(), ..Node::default() }),
        };
        let mut nodes = self.nodes.borrow_mut();
        nodes[at].parent = Some(parent);
        let children = &mut nodes[parent].children;
        children.insert(index.unwrap_or(children.len()), at);
    }
}

impl TreeSink for Sink {
    type Handle = usize;
    type Output = Page;
    type ElemName<'a> = Ref<'a, QualName>;

    fn finish(self) -> Page {
        Page {
            nodes: self.nodes.into_inner(),
            faults: self.faults.into_inner(),
            is_standard: !self.is_quirky.into_inner(),
        }
    }

    fn parse_error(&self, message: Cow<'static, str>) {
        self.faults.borrow_mut().push(message.into_owned());
    }

    fn get_document(&self) -> usize {
        0
    }

    fn elem_name<'a>(&'a self, target: &'a usize) -> Ref<'a, QualName> {
        Ref::map(self.nodes.borrow(), |nodes| nodes[*target].name.as_ref().expect("only elements have names"))
    }

    fn create_element(&self, name: QualName, attributes: Vec<Attribute>, _: ElementFlags) -> usize {
        self.add(Node {
            name: Some(name),
            attributes: attributes.iter().map(plain).collect(),
            ..Node::default()
        })
    }

    fn create_comment(&self, _: StrTendril) -> usize {
        self.add(Node::default())
    }

    fn create_pi(&self, _: StrTendril, _: StrTendril) -> usize {
        self.add(Node::default())
    }

    fn append(&self, parent: &usize, child: NodeOrText<usize>) {
        self.place(*parent, None, child);
    }

    fn append_based_on_parent_node(&self, element: &usize, before: &usize, child: NodeOrText<usize>) {
        let parent = self.nodes.borrow()[*element].parent;
        match parent {
            Some(_) => self.append_before_sibling(element, child),
            None => self.append(before, child),
        }
    }

    fn append_doctype_to_document(&self, _: StrTendril, _: StrTendril, _: StrTendril) {}

    fn get_template_contents(&self, target: &usize) -> usize {
        *target
    }

    fn same_node(&self, left: &usize, right: &usize) -> bool {
        left == right
    }

    fn set_quirks_mode(&self, mode: QuirksMode) {
        *self.is_quirky.borrow_mut() = mode != QuirksMode::NoQuirks;
    }

    fn append_before_sibling(&self, sibling: &usize, child: NodeOrText<usize>) {
        let parent = self.nodes.borrow()[*sibling].parent.unwrap_or(0);
        self.place(parent, Some(*sibling), child);
    }

    fn add_attrs_if_missing(&self, target: &usize, attributes: Vec<Attribute>) {
        let known = &mut self.nodes.borrow_mut()[*target].attributes;
        for (key, value) in attributes.iter().map(plain) {
            if !known.iter().any(|(name, _)| *name == key) {
                known.push((key, value));
            }
        }
    }

    fn remove_from_parent(&self, target: &usize) {
        let mut nodes = self.nodes.borrow_mut();
        if let Some(parent) = nodes[*target].parent.take() {
            nodes[parent].children.retain(|at| at != target);
        }
    }

    fn reparent_children(&self, node: &usize, parent: &usize) {
        let children = std::mem::take(&mut self.nodes.borrow_mut()[*node].children);
        let mut nodes = self.nodes.borrow_mut();
        for &child in &children {
            nodes[child].parent = Some(*parent);
        }
        nodes[*parent].children.extend(children);
    }
}

fn plain(attribute: &Attribute) -> (String, String) {
    (attribute.name.local.to_string(), attribute.value.to_string())
}
