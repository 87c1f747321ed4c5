//! A chain from its first stage to its last: who stands at each, what it does, and what it hands on.
//!
//! Nothing in this picture is to scale and most of it is links, so the browser sets its words and only the
//! strokes between them are drawn: it stacks in a narrow column, and is read aloud as the list it is.

use std::fmt::Write as _;

use super::canvas::Escaped;
use super::figure::Words;

/// Stages, each of which takes what the one before it trades. `…_html` fields are finished markup.
#[derive(Clone, Debug, Default)]
pub struct Chain {
    /// The stages in the order in which things pass through them.
    pub stages: Vec<Stage>,
    /// Said between streams that come together, such as "merge into".
    pub merge: String,
}

/// One stage.
#[derive(Clone, Debug, Default)]
pub struct Stage {
    /// The rank of the place whose hue it has.
    pub place: Option<usize>,
    /// Its name, with a link.
    pub name_html: String,
    /// What is to be said beside its name. May be empty.
    pub remark: String,
    /// What it takes.
    pub takes_html: Vec<String>,
    /// What it does to that. May be empty.
    pub conversion: String,
    /// What it does side by side; fewer than two are none.
    pub streams: Vec<ChainStream>,
    /// What it trades.
    pub trades_html: Vec<String>,
    /// Its parts; they are paths side by side if one of them says what it trades.
    pub parts: Vec<Part>,
    /// Who stands in the stage but in none of its parts.
    pub tags_html: Vec<String>,
    /// What it trades that no stage takes.
    pub leaves_html: Vec<String>,
}

/// One of several things done side by side.
#[derive(Clone, Debug)]
pub struct ChainStream {
    /// What is done.
    pub label: String,
    /// What comes of it. May be empty.
    pub yields: String,
}

/// A part of a stage.
#[derive(Clone, Debug, Default)]
pub struct Part {
    /// Its name, with a link.
    pub name_html: String,
    /// Who stands there, links: the first ones, and last perhaps how many more there are.
    pub tags_html: Vec<String>,
    /// Its own parts.
    pub parts: Vec<Part>,
    /// What it trades.
    pub trades_html: Vec<String>,
}

/// An arrow that points down.
const DOWN: &str = "<svg class=\"chain-arrow\" aria-hidden=\"true\" viewBox=\"0 0 12 26\" width=\"12\" height=\"26\">\
    <path class=\"move\" fill=\"none\" stroke=\"currentColor\" d=\"M6 0V19\"/><path class=\"move-head\" d=\"M6 26l-4-8h8z\"/></svg>";

/// Draws a chain.
pub fn chain(words: &Words, of: &Chain) -> String {
    let id = Escaped(&words.id);
    let mut out = format!(
        "<figure class=\"picture chain\" id=\"{id}\" aria-labelledby=\"{id}-title\" aria-describedby=\"{id}-desc\">\n\
         <p class=\"picture-title\" id=\"{id}-title\">{}</p>\n<p class=\"hidden\" id=\"{id}-desc\">{}</p>\n<ol class=\"chain-stages\">\n",
        Escaped(&words.title),
        Escaped(&words.description)
    );
    for stage in &of.stages {
        stage.draw(&of.merge, &mut out);
    }
    out.push_str("</ol>\n");
    if !words.foot.is_empty() {
        let _ = writeln!(out, "<figcaption>{}</figcaption>", words.foot);
    }
    out.push_str("</figure>\n");
    out
}

impl Stage {
    fn draw(&self, merge: &str, out: &mut String) {
        out.push_str("<li>");
        let has_streams = self.streams.len() > 1;
        if !self.takes_html.is_empty() {
            let _ = write!(
                out,
                "<p class=\"chain-flow\">{DOWN}<span class=\"chips\">{}</span>",
                self.takes_html.join(" ")
            );
            if !self.conversion.is_empty() {
                let _ = write!(out, " <span class=\"chain-conversion\">{}</span>", Escaped(&self.conversion));
            }
            out.push_str("</p>");
        }
        out.push_str("<div class=\"chain-stage\"");
        if let Some(place) = self.place {
            let _ = write!(out, " data-place=\"{}\"", place % 8);
        }
        let _ = write!(out, "><p class=\"chain-name\">{}", self.name_html);
        if !self.remark.is_empty() {
            let _ = write!(out, " <small>{}</small>", Escaped(&self.remark));
        }
        out.push_str("</p>\n");
        if has_streams {
            self.streams(merge, out);
        }
        if !self.tags_html.is_empty() {
            tags(&self.tags_html, out);
        }
        let are_paths = self.parts.iter().any(|part| !part.trades_html.is_empty());
        if are_paths {
            fork(self.parts.len(), false, out);
        }
        parts(&self.parts, are_paths, out);
        out.push_str("</div>");
        if !are_paths && !self.leaves_html.is_empty() {
            let _ = write!(
                out,
                "<p class=\"chain-flow\">{DOWN}<span class=\"chips\">{}</span></p>",
                self.leaves_html.join(" ")
            );
        }
        out.push_str("</li>\n");
    }

    /// What is done side by side, from one stroke to one stroke.
    fn streams(&self, merge: &str, out: &mut String) {
        out.push_str("<div class=\"chain-streams\">");
        fork(self.streams.len(), false, out);
        out.push_str("<ul>");
        for stream in &self.streams {
            let _ = write!(out, "<li><strong>{}</strong>", Escaped(&stream.label));
            if !stream.yields.is_empty() {
                let _ = write!(out, " <span>→ {}</span>", Escaped(&stream.yields));
            }
            out.push_str("</li>");
        }
        out.push_str("</ul>");
        fork(self.streams.len(), true, out);
        let _ = writeln!(
            out,
            "<p class=\"chips\"><span class=\"soft\">{}</span> {}</p></div>",
            Escaped(merge),
            self.trades_html.join(" ")
        );
    }
}

/// Parts and their parts.
fn parts(parts: &[Part], are_paths: bool, out: &mut String) {
    if parts.is_empty() {
        return;
    }
    out.push_str(if are_paths { "<ul class=\"chain-parts paths\">" } else { "<ul class=\"chain-parts\">" });
    for part in parts {
        out.push_str(if part.parts.is_empty() { "<li>" } else { "<li class=\"whole\">" });
        let _ = write!(out, "<p class=\"chain-part\">{}</p>", part.name_html);
        if !part.tags_html.is_empty() {
            tags(&part.tags_html, out);
        }
        self::parts(&part.parts, false, out);
        if !part.trades_html.is_empty() {
            let _ = write!(
                out,
                "<p class=\"chain-flow\">{DOWN}<span class=\"chips\">{}</span></p>",
                part.trades_html.join(" ")
            );
        }
        out.push_str("</li>");
    }
    out.push_str("</ul>\n");
}

fn tags(tags: &[String], out: &mut String) {
    let _ = write!(out, "<p class=\"chips\">{}</p>", tags.join(" "));
}

/// One stroke that becomes `count`, or `count` that become one; stretched to the width there is.
fn fork(count: usize, is_merge: bool, out: &mut String) {
    let count = u32::try_from(count).unwrap_or(u32::MAX);
    let middle = |at: u32| super::canvas::Units((f64::from(at) + 0.5) * 100.0 / f64::from(count.max(1)));
    let (one, many) = if is_merge { (14, 0) } else { (0, 14) };
    let mut d = format!("M50 {one}V7");
    for at in 0..count {
        let _ = write!(d, "M50 7H{}V{many}", middle(at));
    }
    let _ = write!(
        out,
        "<svg class=\"chain-fork\" aria-hidden=\"true\" viewBox=\"0 0 100 14\" preserveAspectRatio=\"none\">\
         <path class=\"move\" fill=\"none\" stroke=\"currentColor\" vector-effect=\"non-scaling-stroke\" d=\"{d}\"/></svg>"
    );
}
