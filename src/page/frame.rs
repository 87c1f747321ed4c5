//! What every page has: its addresses in all languages, its notices, its place in the strip.

use super::plan::{PlannedPage, Subject};
use super::scene::Scene;
use super::view::{Alternate, Frame, Link, StaleView};
use crate::graph::Article;
use crate::language::Language;
use crate::quantity::format_date;
use crate::vocabulary::TermRef;

impl Scene<'_> {
    /// The frame of a page that every language has in words of its own.
    pub(super) fn frame(&self, page: &PlannedPage, title: String) -> Frame {
        self.frame_written_in(page, title, None)
    }

    /// The frame of an article, which may be a fallback.
    pub(super) fn article_frame(&self, page: &PlannedPage, article: &Article) -> Frame {
        let title = article.title.read(&page.language);
        let mut frame = self.frame_written_in(page, title.value.clone(), Some(article));
        frame.title_tag = self.foreign_tag(title.language, &page.language);
        frame.is_draft = article.is_draft;
        frame.is_wanted = article.is_wanted;
        let owes_none = self.owes_none(article);
        frame.is_one_language = owes_none;
        let is_fallback = !article.twins.contains_key(&page.language);
        if is_fallback {
            let format = self.vocabulary().languages.format(&article.original);
            frame.article_tag = Some(format.tag.clone());
            frame.fallback_language = (!owes_none).then(|| format.name.clone());
            frame.canonical = self.plan.url(&page.subject, &article.original).unwrap_or_default();
        }
        if let Some(twin) = article.twins.get(&page.language) {
            let freshness = &twin.freshness;
            let is_behind =
                freshness.never_compared || freshness.front_changed || freshness.changed.contains(&0);
            let original = self.href(&page.subject, &article.original);
            frame.stale =
                is_behind.then_some(StaleView { never_compared: freshness.never_compared, original });
        }
        frame.is_hidden = is_fallback || article.is_draft || article.is_wanted;
        let format = self.vocabulary().languages.format(&page.language);
        frame.updated = article.updated.as_ref().map(|date| format_date(date, format));
        if let Some((term, _)) =
            self.graph.roster.entities.get(&article.id).and_then(|entity| entity.top(self.vocabulary()))
        {
            frame.strip_terms.push(term.term);
        }
        frame
    }

    /// Whether a page owes its readers no other language.
    pub(super) fn owes_none(&self, article: &Article) -> bool {
        article.original_document().is_some_and(|document| {
            let below =
                document.path.as_str().trim_start_matches("content/pages/").trim_start_matches("entities/");
            self.vocabulary().settings.is_one_language(below.trim_end_matches(".md"))
        })
    }

    /// Where a page stands as Markdown, where the build makes that.
    pub(super) fn markdown_href(&self, page: &PlannedPage, frame: &Frame) -> Option<String> {
        let is_made = self.has_twins && !frame.is_hidden && page.subject != Subject::Search;
        is_made.then(|| format!("{}index.md", self.href(&page.subject, &page.language)))
    }

    fn frame_written_in(&self, page: &PlannedPage, title: String, article: Option<&Article>) -> Frame {
        let vocabulary = self.vocabulary();
        let is_everywhere = page.subject != Subject::NotFound;
        let alternates = vocabulary
            .languages
            .iter()
            .filter(|entry| is_everywhere || entry.id == page.language)
            .map(|entry| Alternate {
                tag: entry.format.tag.clone(),
                name: entry.format.name.clone(),
                locale: entry.format.locale.clone(),
                href: self.href(&page.subject, &entry.id),
                url: self.plan.url(&page.subject, &entry.id).unwrap_or_default(),
                is_current: entry.id == page.language,
                is_fallback: article.is_some_and(|article| !article.twins.contains_key(&entry.id)),
            })
            .collect();
        let default = match article {
            Some(article) if !article.twins.contains_key(vocabulary.languages.default_language()) => {
                &article.original
            }
            _ => vocabulary.languages.default_language(),
        };
        Frame {
            title,
            title_of: None,
            title_tag: None,
            description: None,
            canonical: self.plan.url(&page.subject, &page.language).unwrap_or_default(),
            alternates,
            default_href: self.plan.url(&page.subject, default).unwrap_or_default(),
            locale: vocabulary.languages.format(&page.language).locale.clone(),
            article_tag: None,
            fallback_language: None,
            stale: None,
            is_hidden: page.subject == Subject::NotFound,
            is_draft: false,
            is_wanted: false,
            is_one_language: false,
            updated: None,
            strip_terms: Vec::new(),
            trail: Vec::new(),
            sections: Vec::new(),
            card: None,
            citation: None,
            edit_href: None,
            linked_data: None,
            markdown_href: None,
        }
    }

    /// Where the source of a page can be changed, if the site says where.
    pub(super) fn edit_href(&self, page: &PlannedPage) -> Option<String> {
        let roster = &self.graph.roster;
        let vocabulary = self.vocabulary();
        let path = match &page.subject {
            Subject::Article(id) => roster.articles.get(id)?.twin(&page.language)?.1.document.path.as_str(),
            Subject::Facet(id) => vocabulary.facet(id)?.place.file.as_str(),
            Subject::Term(reference) => vocabulary.term(reference)?.place.file.as_str(),
            Subject::Item(_, id) => roster.items.get(id)?.place.file.as_str(),
            Subject::Work(key) => {
                roster.works.find(key).ok().and_then(|id| roster.works.get(id))?.place.file.as_str()
            }
            _ => return None,
        };
        vocabulary.settings.edit_address(path)
    }

    /// A link to a term, by its label.
    pub(super) fn term_link(&self, reference: &TermRef, reader: &Language) -> Option<Link> {
        let term = self.vocabulary().term(reference)?;
        Some(Link {
            href: self.href(&Subject::Term(reference.clone()), reader),
            label: term.label.read(reader).value.clone(),
        })
    }
}
