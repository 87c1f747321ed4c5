//! Writes prose for one reader: chips, values, citations, boxes, headings with their anchors.

use std::fmt::Write as _;

use super::cite::Cited;
use super::html::{escape, escape_into};
use super::plan::Subject;
use super::scene::Scene;
use super::view::SectionLink;
use crate::diagnostic::{Diagnostic, Fault, SitePath, listed, nearest, rules};
use crate::document::{Address, Body, Bracket, Image, Mention, Piece, Target};
use crate::graph::{Article, Freshness, Resolution, Resolved, joins_with_blank};
use crate::language::Language;

/// A translation that is behind its original.
pub(super) struct Stale<'a> {
    pub(super) freshness: &'a Freshness,
    /// The original's address.
    pub(super) original: String,
}

impl Stale<'_> {
    /// Where the original of a section stands, if that section has changed there.
    fn section(&self, index: usize, anchors: &[String]) -> Option<String> {
        let anchor = anchors.get(index.checked_sub(1)?)?;
        self.freshness.changed.contains(&index).then(|| format!("{}#{anchor}", self.original))
    }
}

/// What prose is written for.
pub(super) struct Writer<'a> {
    pub(super) scene: &'a Scene<'a>,
    /// The reader's language; the prose may be a fallback in another.
    pub(super) reader: &'a Language,
    pub(super) file: &'a SitePath,
    pub(super) body: &'a Body,
    pub(super) resolved: &'a Resolved,
    pub(super) anchors: &'a [String],
    /// Which sections are behind the original; `None` where there is nothing to be behind.
    pub(super) stale: Option<&'a Stale<'a>>,
    /// The page, for links within it.
    pub(super) article: Option<&'a Article>,
    pub(super) cited: &'a mut Cited,
    pub(super) faults: &'a mut Vec<Diagnostic>,
}

impl Writer<'_> {
    /// The prose as HTML.
    pub(super) fn write(mut self) -> String {
        let mut out = String::with_capacity(4096);
        let body = self.body;
        self.pieces(&body.pieces, &mut out);
        // A table or a picture ends the paragraph it stands in, which may leave nothing on either side.
        let is_shown = |mention: &Mention| matches!(mention.bracket, Bracket::Shown { .. });
        match body.mentions.iter().any(|mention| is_shown(mention) || mention.bracket.is_folded()) {
            true => out.replace("<p></p>\n", ""),
            false => out,
        }
    }

    fn pieces(&mut self, pieces: &[Piece], out: &mut String) {
        let mut first = 0;
        let mut last: Option<char> = None;
        let mut in_paragraph = false;
        for (index, piece) in pieces.iter().enumerate() {
            match piece {
                Piece::Tag(tag) => {
                    // Neighbouring tags come as one: the last of them counts.
                    in_paragraph = match (tag.rfind("<p>"), tag.rfind("</p>")) {
                        (Some(open), close) => close.is_none_or(|close| close < open),
                        (None, Some(_)) => false,
                        (None, None) => in_paragraph,
                    };
                    out.push_str(tag);
                }
                Piece::Words(text) => {
                    escape_into(out, text);
                    last = text.chars().next_back().or(last);
                }
                Piece::Prose { text, .. } => {
                    self.prose(text, index, &mut first, out);
                    last = text.chars().next_back().or(last);
                }
                Piece::SoftBreak => {
                    let next = pieces.iter().skip(index + 1).find_map(|piece| self.first_char(piece));
                    if joins_with_blank(last, next) {
                        out.push('\n');
                    }
                }
                Piece::Break => last = None,
                Piece::Mention(number) => {
                    if let (Some(mention), Some(resolution)) =
                        (self.body.mentions.get(*number), self.resolved.brackets.get(*number))
                    {
                        let (mention, resolution) = (mention.clone(), resolution.clone());
                        last = self.words(&mention, &resolution).chars().next_back().or(last);
                        let is_block = in_paragraph && is_block(&mention, &resolution);
                        if is_block {
                            out.push_str("</p>\n");
                        }
                        self.mention(&mention, &resolution, out);
                        if is_block {
                            out.push_str("<p>");
                        }
                    }
                }
                Piece::Heading(index) => self.heading(*index, out),
                Piece::HeadingEnd(index) => {
                    let level = self.body.sections.get(*index).map_or(2, |section| section.level);
                    let _ = writeln!(out, "</h{level}>");
                    if let Some(original) =
                        self.stale.and_then(|stale| stale.section(index + 1, self.anchors))
                    {
                        self.stale_notice(&original, out);
                    }
                }
                Piece::Box { word, title } => self.open_box(&word.text, title, out),
                Piece::Link(address) => self.link(address, out),
                Piece::Image(image) => self.image(image, out),
                Piece::Code { language, text } => out.push_str(&self.scene.highlights.html(language, text)),
                Piece::Raw { html, is_block } => {
                    if self.scene.vocabulary().settings.raw_html {
                        out.push_str(html);
                    } else if *is_block {
                        let _ = writeln!(out, "<p>{}</p>", escape(html.trim()));
                    } else {
                        escape_into(out, html);
                    }
                }
            }
        }
    }

    /// Words, with their first mentions as chips.
    fn prose(&self, text: &str, piece: usize, first: &mut usize, out: &mut String) {
        let mut done = 0;
        while let Some(mention) = self.resolved.first.get(*first).filter(|mention| mention.piece <= piece) {
            *first += 1;
            if mention.piece < piece || mention.start < done {
                continue;
            }
            escape_into(out, text.get(done..mention.start).unwrap_or_default());
            let words = text.get(mention.start..mention.end);
            out.push_str(&self.scene.page_chip(&mention.target, None, words, self.reader));
            done = mention.end;
        }
        escape_into(out, text.get(done..).unwrap_or_default());
    }

    fn first_char(&self, piece: &Piece) -> Option<char> {
        match piece {
            Piece::Words(text) | Piece::Prose { text, .. } => text.chars().next(),
            Piece::Mention(number) => {
                let mention = self.body.mentions.get(*number)?;
                self.words(mention, self.resolved.brackets.get(*number)?).chars().next()
            }
            Piece::Break => Some(' '),
            _ => None,
        }
    }

    /// What a bracket reads as.
    fn words(&self, mention: &Mention, resolution: &Resolution) -> String {
        match mention.bracket.words() {
            Some(words) => words.to_owned(),
            None => self.scene.graph.roster.words(resolution, self.reader),
        }
    }

    fn mention(&mut self, mention: &Mention, resolution: &Resolution, out: &mut String) {
        let words = mention.bracket.words();
        match resolution {
            _ if mention.in_heading => escape_into(out, &self.words(mention, resolution)),
            Resolution::Page { id, anchor } => {
                out.push_str(&self.scene.page_chip(id, anchor.as_deref(), words, self.reader))
            }
            Resolution::Term(term) => out.push_str(&self.scene.term_chip(term, words, self.reader)),
            Resolution::Fact(fact) => out.push_str(&self.scene.value_link(fact, words, self.reader)),
            Resolution::Item { id, anchor } => {
                out.push_str(&self.scene.item_chip(id, anchor.as_deref(), words, self.reader))
            }
            Resolution::Figure(figure) => out.push_str(&self.scene.figure_link(figure, words, self.reader)),
            Resolution::Shown { id, part } => {
                out.push_str(&self.scene.shown(id, part, self.reader, self.cited));
            }
            Resolution::Chain(_) => {
                let own_id = self.cited.id_of("chain".to_owned());
                out.push_str(&self.scene.chain(&own_id, self.reader));
            }
            Resolution::Conversions(facet) => {
                let own_id = self.cited.id_of("conversions".to_owned());
                out.push_str(&self.scene.conversions(facet, &own_id, self.reader));
            }
            Resolution::Citation(work) => {
                let (number, is_first) = (self.cited.number(*work), self.cited.is_new_in_prose(*work));
                let title = self.cited.mark(Some(*work), self.scene, self.reader);
                let title = title.map(|mark| mark.title).unwrap_or_default();
                let part = match &mention.bracket {
                    Bracket::Citation { part: Some(part), .. } => format!(", {part}"),
                    _ => String::new(),
                };
                let _ = write!(
                    out,
                    "<sup><a class=\"cite{}\" href=\"#source-{number}\" data-number=\"{number}\" title=\"{}\">[{number}{}]</a></sup>",
                    // What stands in the margin of a wide page stands there once.
                    if is_first { " noted" } else { "" },
                    escape(&title),
                    escape(&part)
                );
            }
            Resolution::Entities(ids) => match &mention.bracket {
                Bracket::Query { conditions, is_folded: true } if !ids.is_empty() => {
                    out.push_str(&self.scene.folded(conditions, ids, self.reader));
                }
                _ => out.push_str(&self.scene.chips(ids, self.reader)),
            },
            Resolution::Unknown => escape_into(out, words.unwrap_or_default()),
        }
    }

    /// Says that a section is behind, and where to read it as it is now.
    fn stale_notice(&self, original: &str, out: &mut String) {
        let say = |key| escape(self.scene.say(key, self.reader));
        let _ = writeln!(
            out,
            "<p class=\"notice\" role=\"note\">{} <a href=\"{}\">{}</a></p>",
            say("stale_section"),
            escape(original),
            say("stale_link")
        );
    }

    fn heading(&self, index: usize, out: &mut String) {
        let Some(section) = self.body.sections.get(index) else { return };
        let anchor = self.anchors.get(index).map_or("", String::as_str);
        let _ = write!(out, "<h{} id=\"{}\"", section.level, escape(anchor));
        if !section.classes.is_empty() {
            let _ = write!(out, " class=\"{}\"", escape(&section.classes.join(" ")));
        }
        out.push('>');
    }

    fn open_box(&mut self, word: &str, title: &[Piece], out: &mut String) {
        let label = self
            .scene
            .vocabulary()
            .boxes
            .get(word)
            .map_or_else(|| word.to_owned(), |label| label.read(self.reader).value.clone());
        let _ = write!(
            out,
            "<aside class=\"box box-{}\"><p class=\"box-title\"><span class=\"box-label\">{}</span>",
            escape(word),
            escape(&label)
        );
        if !title.is_empty() {
            out.push(' ');
            self.pieces(title, out);
        }
        out.push_str("</p>\n");
    }

    fn link(&mut self, address: &Address, out: &mut String) {
        match &address.target {
            Target::Outside(url) => {
                let _ = write!(out, "<a class=\"outside\" href=\"{}\" rel=\"noopener\">", escape(url));
            }
            Target::Anchor(anchor) => {
                let roster = &self.scene.graph.roster;
                let of_page = || self.article.into_iter().flat_map(|article| roster.anchors(article));
                let known = || of_page().chain(self.anchors.iter().map(String::as_str));
                if !known().any(|known| known == anchor) {
                    let hint = nearest(anchor, known());
                    let fault = Fault::new(format!("this page has no section `{anchor}`"))
                        .hint_if(hint.map(|known| format!("did you mean `#{known}`?")));
                    self.faults.push(fault.at(&rules::UNKNOWN, self.file.at(address.spot)));
                }
                let _ = write!(out, "<a href=\"#{}\">", escape(anchor));
            }
            Target::Site(path) => {
                let href = self.site_path(path, address);
                let _ = write!(out, "<a href=\"{}\">", escape(&href));
            }
        }
    }

    /// A path from the root: a page, in the reader's language unless it names another, or a file.
    fn site_path(&mut self, path: &str, address: &Address) -> String {
        let (path, anchor) = path.split_once('#').map_or((path, None), |(path, anchor)| (path, Some(anchor)));
        if let Some(file) = self.scene.assets.find(path) {
            return format!("{}/{file}", self.scene.plan.base);
        }
        let found = self.scene.plan.at(path, self.reader, self.scene.languages());
        let Some((subject, language)) = found else {
            let fault = Fault::new(format!("nothing lives at `{path}`"))
                .hint("write `[[id]]` for a page, or the path of a file in `static/`");
            self.faults.push(fault.at(&rules::UNKNOWN, self.file.at(address.spot)));
            return path.to_owned();
        };
        let href = self.scene.href(subject, language);
        let Some(anchor) = anchor else { return href };
        if let Subject::Article(id) = subject
            && let Some(article) = self.scene.graph.roster.articles.get(id)
        {
            let known: Vec<&str> = self.scene.graph.roster.anchors(article).collect();
            if !known.contains(&anchor) {
                let hint = nearest(anchor, known.iter().copied());
                let fault = Fault::new(format!("`{path}` has no section `{anchor}`"))
                    .hint_if(hint.map(|known| format!("did you mean `{path}#{known}`?")))
                    .hint_if(listed(&known).map(|known| format!("its sections: {known}")));
                self.faults.push(fault.at(&rules::UNKNOWN, self.file.at(address.spot)));
            }
        }
        format!("{href}#{anchor}")
    }

    fn image(&mut self, image: &Image, out: &mut String) {
        let Image { address, alternative, caption } = image;
        let Target::Site(path) = &address.target else { return };
        let href = match self.scene.assets.find(path) {
            Some(file) => format!("{}/{file}", self.scene.plan.base),
            None => {
                let wanted = path.trim_start_matches('/');
                let hint = nearest(wanted, self.scene.assets.paths());
                let fault = Fault::new(format!("there is no file `static/{wanted}`"))
                    .hint_if(hint.map(|known| format!("did you mean `/{known}`?")));
                self.faults.push(fault.at(&rules::UNKNOWN, self.file.at(address.spot)));
                path.clone()
            }
        };
        let picture = format!(
            "<img src=\"{}\" alt=\"{}\" loading=\"lazy\">",
            escape(&href),
            escape(alternative.trim())
        );
        match caption {
            Some(caption) => {
                let _ =
                    writeln!(out, "<figure>{picture}<figcaption>{}</figcaption></figure>", escape(caption));
            }
            None => out.push_str(&picture),
        }
    }

    /// The table of contents.
    pub(super) fn sections(&self) -> Vec<SectionLink> {
        self.body
            .sections
            .iter()
            .zip(self.anchors)
            .map(|(section, anchor)| SectionLink {
                level: section.level,
                id: anchor.clone(),
                text: section.text.trim().to_owned(),
                lang: None,
            })
            .collect()
    }
}

/// Whether what a bracket becomes ends the paragraph it stands in.
fn is_block(mention: &Mention, resolution: &Resolution) -> bool {
    match resolution {
        Resolution::Shown { .. } | Resolution::Chain(_) | Resolution::Conversions(_) => true,
        Resolution::Entities(ids) => mention.bracket.is_folded() && !ids.is_empty(),
        _ => false,
    }
}
