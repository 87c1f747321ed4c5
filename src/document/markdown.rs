//! Turns Markdown into a [`Body`]: CommonMark and GFM by `pulldown-cmark`, brackets and boxes by us.

use std::borrow::Cow;
use std::ops::Range;

use pulldown_cmark::{Event, Options, Parser, Tag, TagEnd, TextMergeWithOffset};

use super::address::{image_target, link_target};
use super::body::{Address, Body, Image, Piece};
use super::code::Code;
use super::notes::Notes;
use super::shim::Shim;
use super::table;
use crate::diagnostic::{Diagnostic, Fault, Rule, SitePath, Spot, rules};
use crate::source::Written;

/// Where a piece of prose stands in its file.
#[derive(Clone, Copy, Debug)]
pub enum Base {
    /// From this byte of the file on.
    Bytes(usize),
    /// In the text of this YAML node.
    Node(u32),
}

impl Base {
    pub(super) fn spot(self, range: &Range<usize>) -> Spot {
        let at = |offset: usize| u32::try_from(offset).unwrap_or(u32::MAX);
        match self {
            Base::Bytes(first) => Spot::Bytes { start: at(first + range.start), end: at(first + range.end) },
            Base::Node(node) => Spot::InNode { node, start: at(range.start), end: at(range.end) },
        }
    }
}

/// Parses the prose of a page.
pub fn parse_prose(source: &str, base: Base, file: &SitePath, faults: &mut Vec<Diagnostic>) -> Body {
    Writer::new(source, false, base, file, faults).run()
}

/// Parses a short text of the front matter: brackets and emphasis, no blocks.
pub fn parse_line(written: &Written, file: &SitePath, faults: &mut Vec<Diagnostic>) -> Body {
    let base = match written.spot {
        Spot::Node(node) | Spot::InNode { node, .. } => Base::Node(node),
        Spot::Bytes { start, .. } => Base::Bytes(usize::try_from(start).unwrap_or(0)),
        Spot::File => Base::Bytes(0),
    };
    Writer::new(&written.text, true, base, file, faults).run()
}

/// No math: money is not math. No smart punctuation: prices and code keep their signs.
fn options() -> Options {
    Options::ENABLE_TABLES
        | Options::ENABLE_FOOTNOTES
        | Options::ENABLE_STRIKETHROUGH
        | Options::ENABLE_TASKLISTS
        | Options::ENABLE_HEADING_ATTRIBUTES
}

type Events<'e> = Vec<(Event<'e>, Range<usize>)>;

/// An image while its alternative text is gathered.
pub(super) struct Picture {
    address: Address,
    pub(super) alternative: String,
    caption: Option<String>,
    /// How many images are open inside it; they are words of it.
    depth: usize,
}

pub(super) struct Writer<'a> {
    pub(super) shim: Shim<'a>,
    pub(super) source: &'a str,
    pub(super) base: Base,
    pub(super) file: &'a SitePath,
    pub(super) faults: &'a mut Vec<Diagnostic>,
    pub(super) body: Body,
    pub(super) notes: Notes,
    pub(super) table: table::Table,
    /// What ends an open link, box or heading.
    pub(super) open_links: Vec<bool>,
    pub(super) open_quotes: Vec<bool>,
    pub(super) heading: Option<usize>,
    pub(super) code: Option<Code>,
    pub(super) image: Option<Picture>,
    /// True between `<p>` and `</p>`, where no figure can stand.
    in_paragraph: bool,
    pub(super) html: Option<String>,
    pub(super) is_line: bool,
}

impl<'a> Writer<'a> {
    fn new(
        source: &'a str,
        is_line: bool,
        base: Base,
        file: &'a SitePath,
        faults: &'a mut Vec<Diagnostic>,
    ) -> Writer<'a> {
        Writer {
            shim: Shim::new(source, is_line),
            source,
            base,
            file,
            faults,
            body: Body::default(),
            notes: Notes::default(),
            table: table::Table::default(),
            open_links: Vec::new(),
            open_quotes: Vec::new(),
            heading: None,
            code: None,
            image: None,
            in_paragraph: is_line,
            html: None,
            is_line,
        }
    }

    fn run(mut self) -> Body {
        self.private_signs();
        let text = self.shim.text.clone().into_owned();
        let parser = Parser::new_ext(&text, options()).into_offset_iter();
        let events: Events<'_> = TextMergeWithOffset::new(parser).collect();
        let mut next = 0;
        while let Some((event, range)) = events.get(next) {
            next += 1;
            self.reach(event, range);
            match event {
                Event::Start(Tag::BlockQuote(_)) => next = self.quote(&events, next),
                Event::Start(Tag::Paragraph) if is_lone_image(&events, next) => {}
                _ => self.event(event, range),
            }
        }
        let body = &mut self.body;
        self.notes.finish(&mut body.pieces, |label, range| {
            let fault = Fault::new(format!("the note `{label}` is never referred to"))
                .hint(format!("refer to it with `[^{label}]`, or remove it"));
            self.faults.push(
                fault.at(&rules::MARKDOWN, self.file.at(self.base.spot(&self.shim.origin_range(range)))),
            );
        });
        // It is kept for the whole build.
        self.body.pieces.shrink_to_fit();
        self.body.sections.shrink_to_fit();
        self.body.mentions.shrink_to_fit();
        self.body
    }

    /// Characters without a meaning of their own, of which we use some for ourselves.
    fn private_signs(&mut self) {
        for &at in &self.shim.private {
            let sign = self.source.get(at..).and_then(|rest| rest.chars().next()).map_or(0, u32::from);
            let fault = Fault::new(format!("the private character U+{sign:X} stands in the prose"))
                .hint("remove it: what it looks like is known to nobody but its author");
            self.faults.push(fault.at(&rules::MARKDOWN, self.file.at(self.base.spot(&(at..at + 4)))));
        }
    }

    pub(super) fn spot(&self, range: &Range<usize>) -> Spot {
        self.base.spot(&self.shim.origin_range(range))
    }

    pub(super) fn fault(&mut self, rule: &'static Rule, fault: Fault, range: &Range<usize>) {
        let spot = self.spot(range);
        self.faults.push(fault.at(rule, self.file.at(spot)));
    }

    pub(super) fn put(&mut self, piece: Piece) {
        let pieces = &mut self.body.pieces;
        match (pieces.last_mut(), piece) {
            (Some(Piece::Tag(last)), Piece::Tag(tag)) => last.to_mut().push_str(&tag),
            (Some(Piece::Words(last)), Piece::Words(words)) => last.push_str(&words),
            (Some(Piece::Break), Piece::Break) => {}
            (_, piece) => pieces.push(piece),
        }
    }

    pub(super) fn tag(&mut self, tag: impl Into<Cow<'static, str>>) {
        self.put(Piece::Tag(tag.into()));
    }

    fn event(&mut self, event: &Event<'_>, range: &Range<usize>) {
        if self.image.is_some() {
            return self.alternative(event, range);
        }
        match event {
            Event::Start(tag) => self.start(tag, range),
            Event::End(tag) => self.end(*tag, range),
            Event::Text(text) => self.text(text, range),
            Event::Code(code) => {
                let code = self.shim.restore(code);
                self.heading_words(&code);
                self.tag("<code>");
                self.put(Piece::Words(code));
                self.tag("</code>");
            }
            Event::Html(html) => match &mut self.html {
                Some(block) => block.push_str(html),
                None => self.raw(html, true, range),
            },
            Event::InlineHtml(html) => self.raw(html, false, range),
            Event::FootnoteReference(label) => {
                let label = self.shim.restore(label);
                if !self.open_links.is_empty() {
                    let fault = Fault::new(format!("the note `{label}` is referred to inside a link"))
                        .hint(format!("a link cannot hold a link: write `[^{label}]` behind it"));
                    return self.fault(&rules::MARKDOWN, fault, range);
                }
                let tag = self.notes.refer(&label);
                self.tag(tag);
            }
            Event::SoftBreak => self.put(Piece::SoftBreak),
            Event::HardBreak => self.tag("<br>\n"),
            Event::Rule => self.tag("<hr>\n"),
            Event::TaskListMarker(is_done) => {
                self.tag(if *is_done {
                    "<span class=\"task\">☑</span> "
                } else {
                    "<span class=\"task\">☐</span> "
                });
            }
            // Neither is enabled; were it, the text is what was meant.
            Event::InlineMath(text) | Event::DisplayMath(text) => self.text(text, range),
        }
    }

    fn start(&mut self, tag: &Tag<'_>, range: &Range<usize>) {
        match tag {
            Tag::Paragraph if self.is_line => {}
            Tag::Paragraph => {
                self.in_paragraph = true;
                self.tag("<p>");
            }
            Tag::Heading { level, id, classes, attrs } => {
                let id = id.as_ref().map(|id| self.shim.restore(id));
                let classes = classes.iter().map(|class| self.shim.restore(class)).collect();
                for (name, _) in attrs {
                    let fault = Fault::new(format!("a heading may not carry `{name}`"))
                        .hint("only `{#id}` and `{.class}` pass");
                    let spot = self.attribute_spot(name, range);
                    self.faults.push(fault.at(&rules::MARKDOWN, self.file.at(spot)));
                }
                self.heading_start(*level, id, classes, range);
            }
            Tag::CodeBlock(kind) => self.code_start(kind),
            Tag::HtmlBlock => self.html = Some(String::new()),
            Tag::List(None) => self.tag("<ul>\n"),
            Tag::List(Some(1)) => self.tag("<ol>\n"),
            Tag::List(Some(first)) => self.tag(format!("<ol start=\"{first}\">\n")),
            Tag::Item => self.tag("<li>"),
            Tag::FootnoteDefinition(label) => {
                let label = self.shim.restore(label);
                let so_far = std::mem::take(&mut self.body.pieces);
                if !self.notes.open(label.clone(), range.clone(), so_far) {
                    let fault =
                        Fault::new(format!("the note `{label}` stands twice")).hint("keep one of them");
                    self.fault(&rules::MARKDOWN, fault, range);
                }
            }
            Tag::Table(alignments) => {
                let tag = self.table.open(alignments);
                self.tag(tag);
            }
            Tag::TableHead | Tag::TableRow | Tag::TableCell => {
                let tag = self.table.start(tag);
                self.tag(tag);
            }
            Tag::Emphasis => self.tag("<em>"),
            Tag::Strong => self.tag("<strong>"),
            Tag::Strikethrough => self.tag("<del>"),
            Tag::Link { dest_url, .. } => self.link(&self.shim.restore(dest_url), range),
            Tag::Image { dest_url, title, .. } => {
                let target = self.shim.restore(dest_url);
                let caption = Some(self.shim.restore(title)).filter(|title| !title.trim().is_empty());
                match image_target(&target) {
                    Ok(target) => {
                        let address = Address { target, spot: self.spot(range) };
                        self.image = Some(Picture { address, alternative: String::new(), caption, depth: 0 });
                    }
                    Err(fault) => self.fault(&rules::MARKDOWN, fault, range),
                }
            }
            Tag::BlockQuote(_)
            | Tag::MetadataBlock(_)
            | Tag::DefinitionList
            | Tag::DefinitionListTitle
            | Tag::DefinitionListDefinition
            | Tag::Superscript
            | Tag::Subscript => {}
        }
    }

    fn end(&mut self, tag: TagEnd, range: &Range<usize>) {
        match tag {
            TagEnd::Paragraph => {
                if self.in_paragraph && !self.is_line {
                    self.in_paragraph = false;
                    self.tag("</p>\n");
                }
                self.put(Piece::Break);
            }
            TagEnd::Heading(_) => {
                if let Some(index) = self.heading.take() {
                    self.put(Piece::HeadingEnd(index));
                    self.put(Piece::Break);
                }
            }
            TagEnd::BlockQuote(_) => {
                let is_box = self.open_quotes.pop().unwrap_or(false);
                self.tag(if is_box { "</aside>\n" } else { "</blockquote>\n" });
            }
            TagEnd::CodeBlock => self.code_end(),
            TagEnd::HtmlBlock => {
                if let Some(html) = self.html.take() {
                    self.raw(&html, true, range);
                }
            }
            TagEnd::List(is_ordered) => self.tag(if is_ordered { "</ol>\n" } else { "</ul>\n" }),
            TagEnd::Item => {
                self.tag("</li>\n");
                self.put(Piece::Break);
            }
            TagEnd::FootnoteDefinition => {
                let note = std::mem::take(&mut self.body.pieces);
                self.body.pieces = self.notes.close(note);
            }
            TagEnd::Table | TagEnd::TableHead | TagEnd::TableRow | TagEnd::TableCell => {
                let tag = self.table.end(tag);
                self.tag(tag);
                self.put(Piece::Break);
            }
            TagEnd::Emphasis => self.tag("</em>"),
            TagEnd::Strong => self.tag("</strong>"),
            TagEnd::Strikethrough => self.tag("</del>"),
            TagEnd::Link => {
                if self.open_links.pop() == Some(true) {
                    self.tag("</a>");
                }
            }
            TagEnd::Image
            | TagEnd::MetadataBlock(_)
            | TagEnd::DefinitionList
            | TagEnd::DefinitionListTitle
            | TagEnd::DefinitionListDefinition
            | TagEnd::Superscript
            | TagEnd::Subscript => {}
        }
    }

    fn link(&mut self, address: &str, range: &Range<usize>) {
        if self.open_links.contains(&true) {
            let fault =
                Fault::new("a link stands inside a link").hint("end the first before the second begins");
            self.fault(&rules::MARKDOWN, fault, range);
            self.open_links.push(false);
            return;
        }
        match link_target(address) {
            Ok(target) => {
                let spot = self.spot(range);
                self.put(Piece::Link(Box::new(Address { target, spot })));
                self.open_links.push(true);
            }
            Err(fault) => {
                self.fault(&rules::MARKDOWN, fault, range);
                self.open_links.push(false);
            }
        }
    }

    /// What stands in an image's brackets says what it shows; marks and links in it are words too.
    fn alternative(&mut self, event: &Event<'_>, range: &Range<usize>) {
        let Some(image) = &mut self.image else { return };
        match event {
            Event::Start(Tag::Image { .. }) => image.depth += 1,
            Event::End(TagEnd::Image) if image.depth > 0 => image.depth -= 1,
            Event::End(TagEnd::Image) => self.image_end(range),
            Event::Text(text) => self.text(text, range),
            Event::Code(code) => image.alternative.push_str(&self.shim.restore(code)),
            Event::SoftBreak | Event::HardBreak => image.alternative.push(' '),
            _ => {}
        }
    }

    fn image_end(&mut self, range: &Range<usize>) {
        let Some(Picture { address, alternative, mut caption, .. }) = self.image.take() else { return };
        if alternative.trim().is_empty() {
            let fault = Fault::new("the picture has no alternative text")
                .hint("say in a few words what it shows: `![what it shows](/img/some-file.png)`");
            self.fault(&rules::MARKDOWN, fault, range);
        }
        if caption.is_some() && (self.in_paragraph || self.heading.is_some()) {
            let fault = Fault::new("a picture with a caption stands among words")
                .hint("give it a paragraph of its own, or leave the caption out");
            self.fault(&rules::MARKDOWN, fault, range);
            caption = None;
        }
        self.put(Piece::Image(Box::new(Image { address, alternative, caption })));
    }

    /// A block quote, or a box when it opens with `[!word]`. Gives the index of the next event.
    fn quote(&mut self, events: &Events<'_>, start: usize) -> usize {
        let Some((word, rest, range)) = box_word(events, start) else {
            self.open_quotes.push(false);
            self.tag("<blockquote>\n");
            return start;
        };
        self.open_quotes.push(true);
        self.in_paragraph = true;
        let at = range.start + 2..range.start + 2 + word.len();
        let word = Box::new(Written { text: word.to_lowercase(), spot: self.spot(&at) });
        let before = std::mem::take(&mut self.body.pieces);
        let skipped =
            self.shim.text.get(range.clone()).map_or(0, |text| text.len() - rest.len().min(text.len()));
        self.text(rest, &(range.start + skipped..range.end));
        let mut next = start + 2;
        let mut ends_with_line = false;
        // The title ends with its line; what is bold or a link across the line's end belongs to it whole.
        let mut depth = 0;
        while let Some((event, range)) = events.get(next) {
            next += 1;
            match event {
                Event::End(TagEnd::Paragraph) => break,
                Event::SoftBreak | Event::HardBreak if depth == 0 => {
                    ends_with_line = true;
                    break;
                }
                Event::Start(_) => depth += 1,
                Event::End(_) => depth -= 1,
                _ => {}
            }
            self.event(event, range);
        }
        self.in_paragraph = ends_with_line;
        let mut title = std::mem::replace(&mut self.body.pieces, before);
        // A title is a heading: no name in it becomes a chip by itself.
        for piece in &mut title {
            if let Piece::Prose { text, .. } = piece {
                *piece = Piece::Words(std::mem::take(text));
            }
        }
        self.put(Piece::Box { word, title });
        if ends_with_line {
            self.tag("<p>");
        }
        next
    }
}

/// The word of `[!word]` at the start of a quote, the text after it, and where that text stands.
fn box_word<'e>(events: &'e Events<'_>, start: usize) -> Option<(&'e str, &'e str, Range<usize>)> {
    let (Event::Start(Tag::Paragraph), _) = events.get(start)? else { return None };
    let (Event::Text(text), range) = events.get(start + 1)? else { return None };
    let (word, rest) = text.strip_prefix("[!")?.split_once(']')?;
    let is_word = !word.is_empty() && word.chars().all(|sign| sign.is_alphanumeric() || sign == '-');
    is_word.then_some((word, rest.trim_start(), range.clone()))
}

/// True when a paragraph that starts before `next` holds one image and nothing else.
fn is_lone_image(events: &Events<'_>, next: usize) -> bool {
    if !matches!(events.get(next), Some((Event::Start(Tag::Image { .. }), _))) {
        return false;
    }
    let after = events.iter().skip(next).position(|(event, _)| matches!(event, Event::End(TagEnd::Image)));
    after.is_some_and(|offset| {
        matches!(events.get(next + offset + 1), Some((Event::End(TagEnd::Paragraph), _)))
    })
}
