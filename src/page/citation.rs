//! How a page is cited: a line in the reader's language, and an entry for a bibliography.

use super::frame_view::CitationView;
use super::plan::{PlannedPage, Subject};
use super::scene::Scene;
use super::view::Frame;
use crate::quantity::{Date, format_date};

impl Scene<'_> {
    /// The citation of a page, from author, title, release, date and address.
    pub(super) fn citation(&self, page: &PlannedPage, frame: &Frame) -> Option<CitationView> {
        if page.subject == Subject::NotFound {
            return None;
        }
        let settings = &self.vocabulary().settings;
        let reader = &page.language;
        let article = match &page.subject {
            Subject::Article(id) => self.graph.roster.articles.get(id),
            _ => None,
        };
        let own_author =
            article.and_then(|article| article.front()?.author.as_ref()).map(|author| author.text.clone());
        let author = own_author.or_else(|| settings.author.clone());
        let release = settings.release.as_ref();
        let version = release.and_then(|release| release.version.clone());
        let of_page = article.and_then(|article| article.updated.as_ref().or(article.published.as_ref()));
        let date: Option<&Date> = of_page.or_else(|| release.and_then(|release| release.date.as_ref()));
        let site = settings.title.read(reader).value;
        let is_site = *site == frame.title;
        // Below an address that is not known yet, a path would say nothing.
        let address = frame.canonical.contains("://").then(|| frame.canonical.clone());

        let format = self.vocabulary().languages.format(reader);
        let quoted = self.say("cite_title", reader).replace("{title}", &frame.title);
        let parts = [
            author.clone(),
            Some(quoted),
            (!is_site).then(|| site.clone()),
            version.clone(),
            date.map(|date| format_date(date, format)),
            address.clone(),
        ];
        let parts: Vec<String> = parts.into_iter().flatten().collect();
        let plain = parts.join(self.say("cite_between", reader));

        let container = if is_site { None } else { Some(site.clone()) };
        let container: Vec<String> = container.into_iter().chain(version).collect();
        let fields = [
            ("author", author.as_deref().map(tex)),
            ("title", Some(tex(&frame.title))),
            ("howpublished", (!container.is_empty()).then(|| tex(&container.join(", ")))),
            ("year", date.map(|date| date.year().to_string())),
            ("note", date.map(|date| tex(&date.to_string()))),
            ("url", address),
        ];
        let fields = fields
            .into_iter()
            .filter_map(|(name, value)| Some(format!("  {name} = {{{}}}", value?)))
            .collect::<Vec<_>>()
            .join(",\n");
        Some(CitationView { plain, bibtex: format!("@misc{{{},\n{fields}\n}}", key(&page.file)) })
    }
}

/// The name of an entry: the page's path, for no two pages share one.
fn key(file: &str) -> String {
    let path = file.trim_end_matches("index.html").trim_matches('/');
    if path.is_empty() { "home".to_owned() } else { path.replace('/', "-") }
}

/// A text with the signs escaped that mean something in TeX.
fn tex(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for sign in text.chars() {
        match sign {
            '\\' => out.push_str("\\textbackslash{}"),
            '~' => out.push_str("\\textasciitilde{}"),
            '^' => out.push_str("\\textasciicircum{}"),
            '&' | '%' | '$' | '#' | '_' | '{' | '}' => {
                out.push('\\');
                out.push(sign);
            }
            _ => out.push(sign),
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_entry_is_named_after_its_page_and_says_what_tex_would_read_as_its_own() {
        assert_eq!(key("index.html"), "home");
        assert_eq!(key("zh/entities/nvidia/index.html"), "zh-entities-nvidia");
        assert_eq!(tex(r"R&D_1 {50%} \o ~"), r"R\&D\_1 \{50\%\} \textbackslash{}o \textasciitilde{}");
    }
}
