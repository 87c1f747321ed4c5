//! A feed as Atom (RFC 4287): what readers of feeds fetch.

use std::fmt::Write as _;

use super::html::escape;
use crate::quantity::Date;

/// A feed in one language.
pub(super) struct Feed {
    pub(super) title: String,
    pub(super) subtitle: Option<String>,
    /// BCP 47.
    pub(super) tag: String,
    pub(super) author: String,
    pub(super) rights: Option<String>,
    /// Its own address, which is also its id.
    pub(super) url: String,
    /// The page it is about.
    pub(super) home: String,
    /// Newest first; never empty.
    pub(super) entries: Vec<Entry>,
}

/// One piece of news.
pub(super) struct Entry {
    /// Stays when the page is written anew.
    pub(super) id: String,
    pub(super) title: String,
    pub(super) url: String,
    pub(super) published: Option<Date>,
    pub(super) updated: Date,
    pub(super) author: Option<String>,
    /// What it says, as text or as finished markup.
    pub(super) body: Body,
}

/// What an entry says.
pub(super) enum Body {
    Text(String),
    Html(String),
}

impl Feed {
    /// The feed's bytes. Its own date is that of its newest entry.
    pub(super) fn to_bytes(&self) -> Vec<u8> {
        let mut out = String::with_capacity(1024 + self.entries.len() * 1024);
        let Feed { title, subtitle, tag, author, rights, url, home, entries } = self;
        let _ = writeln!(
            out,
            "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<feed xmlns=\"http://www.w3.org/2005/Atom\" xml:lang=\"{}\">",
            text(tag)
        );
        element(&mut out, "title", title);
        if let Some(subtitle) = subtitle {
            element(&mut out, "subtitle", subtitle);
        }
        element(&mut out, "id", url);
        let _ = writeln!(out, "<link rel=\"self\" type=\"application/atom+xml\" href=\"{}\"/>", text(url));
        let _ = writeln!(
            out,
            "<link rel=\"alternate\" type=\"text/html\" hreflang=\"{}\" href=\"{}\"/>",
            text(tag),
            text(home)
        );
        let newest = entries.iter().map(|entry| moment(&entry.updated)).max().unwrap_or_default();
        element(&mut out, "updated", &newest);
        let _ = writeln!(out, "<author><name>{}</name></author>", text(author));
        if let Some(rights) = rights {
            element(&mut out, "rights", rights);
        }
        entries.iter().for_each(|entry| entry.write(&mut out));
        out.push_str("</feed>\n");
        out.into_bytes()
    }
}

impl Entry {
    fn write(&self, out: &mut String) {
        out.push_str("<entry>\n");
        element(out, "title", &self.title);
        element(out, "id", &self.id);
        let _ = writeln!(out, "<link rel=\"alternate\" type=\"text/html\" href=\"{}\"/>", text(&self.url));
        if let Some(published) = &self.published {
            element(out, "published", &moment(published));
        }
        element(out, "updated", &moment(&self.updated));
        if let Some(author) = &self.author {
            let _ = writeln!(out, "<author><name>{}</name></author>", text(author));
        }
        match &self.body {
            Body::Text(words) => element(out, "summary", words),
            Body::Html(html) => {
                let _ = writeln!(out, "<content type=\"html\">{}</content>", text(html));
            }
        }
        out.push_str("</entry>\n");
    }
}

fn element(out: &mut String, name: &str, words: &str) {
    let _ = writeln!(out, "<{name}>{}</{name}>", text(words));
}

/// `words`, escaped, without the signs that XML has no place for.
fn text(words: &str) -> String {
    let is_of_xml = |sign: &char| !matches!(sign, '\0'..='\u{8}' | '\u{b}' | '\u{c}' | '\u{e}'..='\u{1f}' | '\u{fffe}' | '\u{ffff}');
    escape(&words.chars().filter(is_of_xml).collect::<String>())
}

/// A date as a moment: the first one it can mean.
fn moment(date: &Date) -> String {
    format!("{}T00:00:00Z", date.first_day())
}
