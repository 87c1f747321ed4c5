//! `llms.txt` (llmstxt.org): the site for readers that are programs, a line for each page, in each language.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use super::data::DataFile;
use super::noted::Noted;
use super::plan::Subject;
use super::scene::Scene;
use crate::document::Folder;
use crate::graph::ItemKind;
use crate::language::Language;

/// The file's name, below the address of a language.
const FILE: &str = "llms.txt";
/// What the form calls pages that a short reading may leave out; a word of the form, not of a language.
const OPTIONAL: &str = "Optional";

impl Scene<'_> {
    /// The file of each language; none where no page has a whole address.
    pub fn llms(&self, noted: &BTreeMap<String, Noted>) -> Vec<DataFile> {
        if self.plan.origin.is_empty() {
            return Vec::new();
        }
        let mut by_language: BTreeMap<&Language, Vec<&Noted>> = BTreeMap::new();
        for page in noted.values() {
            by_language.entry(&page.language).or_default().push(page);
        }
        let files = self.languages().iter().map(|language| {
            let path = format!("{}/{FILE}", self.plan.prefix(language));
            let pages = by_language.remove(language).unwrap_or_default();
            (path.trim_start_matches('/').to_owned(), self.llms_of(language, pages).into_bytes())
        });
        files.collect()
    }

    fn llms_of(&self, language: &Language, mut pages: Vec<&Noted>) -> String {
        let site = self.site(language);
        let mut out = format!("# {}\n", line(&site.title));
        if let Some(subtitle) = &site.subtitle {
            let _ = write!(out, "\n> {}\n", line(subtitle));
        }
        for text in [&site.licence, &site.disclaimer].into_iter().flatten() {
            let _ = write!(out, "\n{}\n", line(text));
        }
        let others = self.languages().iter().filter(|other| *other != language).map(|other| {
            let address = format!("{}{}/{FILE}", self.plan.base, self.plan.prefix(other));
            format!("[{}]({})", self.vocabulary().languages.format(other).name, self.whole(&address))
        });
        let others: Vec<String> = others.collect();
        if !others.is_empty() {
            let _ = write!(out, "\n{}\n", others.join(" "));
        }
        pages.sort_by_key(|page| &page.url);
        let roster = &self.graph.roster;
        let is_prose = |page: &Noted| match &page.subject {
            Subject::Article(id) => {
                roster.articles.get(id).is_none_or(|article| article.folder == Folder::Pages)
            }
            _ => false,
        };
        let is_manual = |page: &Noted| match &page.subject {
            Subject::Article(id) => roster.articles.get(id).is_some_and(|article| self.owes_none(article)),
            _ => false,
        };
        let is_item =
            |page: &Noted, kind: ItemKind| matches!(&page.subject, Subject::Item(known, _) if *known == kind);
        let mut section = |heading: &str, is_in: &dyn Fn(&Noted) -> bool| {
            let lines: String = pages.iter().filter(|page| is_in(page)).map(|page| self.told(page)).collect();
            if !lines.is_empty() {
                let _ = write!(out, "\n## {}\n\n{lines}", line(heading));
            }
        };
        section(self.say("search_prose", language), &|page| is_prose(page) && !is_manual(page));
        section(
            self.say("search_entities", language),
            &|page| matches!(&page.subject, Subject::Article(id) if roster.entities.contains_key(id)),
        );
        section(self.say("search_lists", language), &|page| {
            matches!(
                page.subject,
                Subject::Facet(_) | Subject::Entities | Subject::Items(_) | Subject::Numbers
            )
        });
        section(self.say("maps", language), &|page| is_item(page, ItemKind::Framework));
        section(self.say("models", language), &|page| is_item(page, ItemKind::Model));
        section(self.say("datasets", language), &|page| is_item(page, ItemKind::Dataset));
        let _ = write!(out, "\n## {}\n\n", line(self.say("downloads", language)));
        for file in &site.downloads {
            let _ = writeln!(out, "- [{}]({})", line(&file.label), self.whole(&file.href));
        }
        let mut rest = String::new();
        for page in &pages {
            let is_rest = matches!(page.subject, Subject::Term(_) | Subject::Sources) || is_manual(page);
            if is_rest {
                rest.push_str(&self.told(page));
            }
        }
        if !rest.is_empty() {
            let _ = write!(out, "\n## {OPTIONAL}\n\n{rest}");
        }
        out
    }

    /// A page in a line: its Markdown where there is one.
    fn told(&self, page: &Noted) -> String {
        let address = page.markdown.as_ref().map_or_else(|| page.url.clone(), |path| self.whole(path));
        match &page.description {
            Some(text) => format!("- [{}]({address}): {}\n", line(&page.title), line(text)),
            None => format!("- [{}]({address})\n", line(&page.title)),
        }
    }
}

/// A text as one line of Markdown in which nothing is marked up.
fn line(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for (index, word) in text.split_whitespace().enumerate() {
        if index > 0 {
            out.push(' ');
        }
        for sign in word.chars() {
            if matches!(sign, '[' | ']' | '\\' | '`' | '*' | '_' | '<') {
                out.push('\\');
            }
            out.push(sign);
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::line;

    #[test]
    fn a_title_cannot_end_the_link_it_stands_on() {
        assert_eq!(line("a [b](c)\n d_e"), "a \\[b\\](c) d\\_e");
    }
}
