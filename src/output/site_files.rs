//! The files around the pages: the sitemap with every language's address, and robots.txt.

use std::fmt::Write as _;

use crate::page::PageView;

/// What the sitemap says of one page; nothing of those that search should not show.
pub fn sitemap_entry(view: &PageView) -> Option<String> {
    if view.page.is_hidden || view.page.canonical.is_empty() {
        return None;
    }
    let mut entry = format!("<url><loc>{}</loc>", escape(&view.page.canonical));
    let written: Vec<_> = view.page.alternates.iter().filter(|alternate| !alternate.is_fallback).collect();
    if written.len() > 1 {
        for alternate in written {
            let _ = write!(
                entry,
                "<xhtml:link rel=\"alternate\" hreflang=\"{}\" href=\"{}\"/>",
                escape(&alternate.tag),
                escape(&alternate.url)
            );
        }
        let _ = write!(
            entry,
            "<xhtml:link rel=\"alternate\" hreflang=\"x-default\" href=\"{}\"/>",
            escape(&view.page.default_href)
        );
    }
    entry.push_str("</url>\n");
    Some(entry)
}

/// The sitemap of these entries.
pub fn sitemap(entries: &[String]) -> String {
    let mut map = String::from(
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<urlset xmlns=\"http://www.sitemaps.org/schemas/sitemap/0.9\" xmlns:xhtml=\"http://www.w3.org/1999/xhtml\">\n",
    );
    for entry in entries {
        map.push_str(entry);
    }
    map.push_str("</urlset>\n");
    map
}

/// `robots.txt`, which tells where the sitemap is.
pub fn robots(origin: &str, base: &str) -> String {
    let mut text = String::from("User-agent: *\nAllow: /\n");
    if !origin.is_empty() {
        let _ = writeln!(text, "Sitemap: {origin}{base}/sitemap.xml");
    }
    text
}

fn escape(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;").replace('"', "&quot;")
}
