//! The views of entities and of pages of prose.

use super::cite::Cited;
use super::html::{escape, escape_into};
use super::markup::plain;
use super::plan::{PlannedPage, Subject};
use super::prose::{Stale, Writer};
use super::scene::Scene;
use super::view::{
    ArticleView, BacklinkView, Content, EntityView, FactView, Frame, Marked, RelationItem, RelationView, Row,
    SectionLink, SeriesView, Spoken,
};
use crate::diagnostic::Diagnostic;
use crate::document::{FrontMatter, Text};
use crate::graph::{Article, Content as FactContent, Fact, Place, Sentence, Spoken as Target};
use crate::language::{Language, Localized};
use crate::quantity::{format_date, format_period};

/// Makes one article's page.
pub(super) struct ArticlePage<'a> {
    pub(super) scene: &'a Scene<'a>,
    pub(super) page: &'a PlannedPage,
    pub(super) article: &'a Article,
    pub(super) cited: Cited,
    pub(super) faults: Vec<Diagnostic>,
}

/// Prose as HTML, with its table of contents.
struct Prose {
    html: String,
    sections: Vec<SectionLink>,
}

impl ArticlePage<'_> {
    /// The frame and the content of the page.
    pub(super) fn make(mut self) -> (Frame, Content, Vec<Diagnostic>) {
        let mut frame = self.scene.article_frame(self.page, self.article);
        let content = if self.scene.graph.roster.entities.contains_key(&self.article.id) {
            self.entity(&mut frame)
        } else {
            self.prose_page(&mut frame)
        };
        (frame, content, self.faults)
    }

    fn reader(&self) -> &Language {
        &self.page.language
    }

    fn entity(&mut self, frame: &mut Frame) -> Content {
        let scene = self.scene;
        let roster = &scene.graph.roster;
        let facts = roster.facts.get(&self.article.id).map_or(&[][..], |facts| facts.as_slice());
        let caption = self.caption(frame);
        let summary = self.text("summary", |front| front.summary.as_ref(), frame);
        let offers = self.text("offers", |front| front.offers.as_ref(), frame);
        let facts: Vec<FactView> = facts.iter().map(|fact| self.fact(fact)).collect();
        let relations = self.relations();
        let prose = self.prose();
        frame.sections = prose.sections;
        let (place, also) = match roster.entities.get(&self.article.id) {
            Some(entity) => (
                self.place_rows(&entity.place),
                entity.also.iter().map(|place| self.place_rows(place)).collect(),
            ),
            None => (Vec::new(), Vec::new()),
        };
        frame.trail = self.trail();
        let reader = self.reader();
        let strip = roster.entities.get(&self.article.id).map(|entity| scene.place_strip(entity, reader));
        let view = EntityView {
            place_html: strip.unwrap_or_default(),
            names: self.names(),
            aliases: self.article.aliases.read(reader).value.iter().map(|alias| alias.text.clone()).collect(),
            caption,
            summary_tag: summary.as_ref().and_then(|(_, tag)| tag.clone()),
            summary_html: summary.map(|(html, _)| html),
            offers_html: offers.map(|(html, _)| html),
            facets: place,
            also,
            details: self.details(),
            facts,
            body_html: prose.html,
            relations,
            neighbourhood_html: scene.neighbourhood(self.article, reader),
            rests: scene.rests_on_page(&self.article.id, reader),
            backlinks: scene.backlinks(&Target::Page(self.article.id.clone()), reader),
            sources: self.cited.list(scene, reader),
        };
        Content::Entity(Box::new(view))
    }

    fn prose_page(&mut self, frame: &mut Frame) -> Content {
        let caption = self.caption(frame);
        let summary = self.text("summary", |front| front.summary.as_ref(), frame);
        let standfirst = self.text("standfirst", |front| front.standfirst.as_ref(), frame);
        let prose = self.prose();
        frame.sections = prose.sections;
        let facts =
            self.scene.graph.roster.facts.get(&self.article.id).map_or(&[][..], |facts| facts.as_slice());
        let facts: Vec<FactView> = facts.iter().map(|fact| self.fact(fact)).collect();
        let reader = self.reader();
        if !facts.is_empty() {
            frame.sections.push(SectionLink {
                level: 2,
                id: "facts".to_owned(),
                text: self.scene.say("facts", reader).to_owned(),
                lang: Some(self.scene.tag(reader)),
            });
        }
        let format = self.scene.vocabulary().languages.format(reader);
        let author =
            self.article.front().and_then(|front| front.author.as_ref()).map(|author| author.text.clone());
        let view = ArticleView {
            is_home: self.article.id == "index",
            part: self.part(),
            caption,
            summary_html: summary.map(|(html, _)| html),
            standfirst_html: standfirst.map(|(html, _)| html),
            author,
            published: self.article.published.as_ref().map(|date| format_date(date, format)),
            body_html: prose.html,
            facts,
            backlinks: self.scene.backlinks(&Target::Page(self.article.id.clone()), reader),
            sources: self.cited.list(self.scene, reader),
        };
        Content::Article(Box::new(view))
    }

    fn prose(&mut self) -> Prose {
        let scene = self.scene;
        let nothing = Prose { html: String::new(), sections: Vec::new() };
        let Some((language, twin)) = self.article.twin(&self.page.language) else { return nothing };
        let Some(resolved) = scene.graph.resolved(&self.article.id, language) else { return nothing };
        let original = scene.plan.href(&self.page.subject, &self.article.original).unwrap_or_default();
        let stale = Stale { freshness: &twin.freshness, original };
        let writer = Writer {
            stale: Some(&stale),
            scene,
            reader: &self.page.language,
            file: &twin.document.path,
            body: &twin.document.body,
            resolved: &resolved.body,
            anchors: &twin.anchors,
            article: Some(self.article),
            cited: &mut self.cited,
            faults: &mut self.faults,
        };
        let sections = writer.sections();
        Prose { html: writer.write(), sections }
    }

    /// A short text as HTML, with its language's tag where that is not the page's; the summary describes the page.
    fn text(
        &mut self,
        key: &'static str,
        of: fn(&FrontMatter) -> Option<&Text>,
        frame: &mut Frame,
    ) -> Option<(String, Option<String>)> {
        let scene = self.scene;
        let (language, text, twin) = self.article.text(&self.page.language, of)?;
        let resolved = scene.graph.resolved(&self.article.id, language)?.text(key)?;
        let writer = Writer {
            stale: None,
            scene,
            reader: &self.page.language,
            file: &twin.document.path,
            body: &text.body,
            resolved,
            anchors: &[],
            article: None,
            cited: &mut self.cited,
            faults: &mut self.faults,
        };
        let html = writer.write();
        if key == "summary" {
            frame.description = Some(plain(&html));
        }
        Some((html, scene.foreign_tag(language, &self.page.language)))
    }

    fn caption(&mut self, frame: &mut Frame) -> Option<Marked> {
        let caption = self.text("caption", |front| front.caption.as_ref(), frame);
        caption.map(|(html, tag)| Marked { html, tag })
    }

    /// Which part of a series the page is, in its author's words; a bare number gets its word.
    fn part(&self) -> Option<Spoken> {
        let (language, part) = self.article.word(self.reader(), |front| front.part.as_ref())?;
        if part.bytes().all(|sign| sign.is_ascii_digit()) {
            let text = self.scene.say("part_n", self.reader()).replace("{n}", part);
            return Some(Spoken { text, tag: None });
        }
        Some(Spoken { text: part.to_owned(), tag: self.scene.foreign_tag(language, self.reader()) })
    }

    fn names(&self) -> Vec<Spoken> {
        let shown = self.article.title.read(self.reader());
        let others = self.article.title.iter().filter(|(_, title)| *title != shown.value);
        others
            .map(|(language, title)| Spoken {
                text: title.clone(),
                tag: self.scene.foreign_tag(language, self.reader()),
            })
            .collect()
    }

    /// The facets of a place, each with its chips, in the vocabulary's order.
    fn place_rows(&self, place: &Place) -> Vec<Row> {
        let facets = self.scene.vocabulary().facets.iter().filter(|facet| !place.of(&facet.id).is_empty());
        facets
            .map(|facet| Row {
                label: facet.label.read(self.reader()).value.clone(),
                href: Some(self.scene.href(&Subject::Facet(facet.id.clone()), self.reader())),
                html: self.scene.term_chips(place.of(&facet.id), self.reader()),
            })
            .collect()
    }

    fn details(&self) -> Vec<Row> {
        let reader = self.reader();
        let mut rows = Vec::new();
        let mut add = |key: &'static str, html: String| {
            rows.push(Row { label: self.scene.say(key, reader).to_owned(), href: None, html })
        };
        let word = |of: fn(&FrontMatter) -> Option<&crate::source::Written>| {
            self.article.word(reader, of).map(|(language, text)| {
                match self.scene.foreign_tag(language, reader) {
                    Some(tag) => format!("<span lang=\"{}\">{}</span>", escape(&tag), escape(text)),
                    None => escape(text),
                }
            })
        };
        if let Some(owner) = word(|front| front.owner.as_ref()) {
            add("owner", owner);
        }
        if let Some(headquarters) = word(|front| front.headquarters.as_ref()) {
            add("headquarters", headquarters);
        }
        if let Some((_, founded)) = self.article.word(reader, |front| front.founded.as_ref()) {
            add("founded", escape(founded));
        }
        if let Some((_, website)) = self.article.word(reader, |front| front.website.as_ref()) {
            let shown = website
                .trim_start_matches("https://")
                .trim_start_matches("http://")
                .trim_start_matches("www.")
                .trim_end_matches('/');
            add(
                "website",
                format!(
                    "<a class=\"outside\" href=\"{}\" rel=\"noopener\">{}</a>",
                    escape(website),
                    escape(shown)
                ),
            );
        }
        rows
    }

    fn spoken(&self, text: &Localized<String>) -> Spoken {
        let reading = text.read(self.reader());
        Spoken { text: reading.value.clone(), tag: self.scene.foreign_tag(reading.language, self.reader()) }
    }

    fn fact(&mut self, fact: &Fact) -> FactView {
        let scene = self.scene;
        let roster = &scene.graph.roster;
        let reader = self.page.language.clone();
        let format = scene.vocabulary().languages.format(&reader);
        let value = match &fact.content {
            FactContent::Text(text) => self.spoken(text),
            content => Spoken { text: roster.value_words(content, &reader), tag: None },
        };
        let note = fact.note.as_ref().map(|note| self.spoken(note));
        let series = fact
            .series
            .iter()
            .map(|entry| SeriesView {
                anchor: entry.anchor.clone(),
                period: entry.period.as_ref().map(|period| format_period(period, format)),
                value: roster.value_words(&entry.content, &reader),
                source: self.cited.mark(entry.source, scene, &reader),
            })
            .collect();
        FactView {
            anchor: fact.anchor.clone(),
            label: self.spoken(&fact.label),
            about_html: (fact.owner != fact.page).then(|| scene.page_chip(&fact.owner, None, None, &reader)),
            value,
            is_quantity: matches!(fact.content, FactContent::Quantity(_)),
            period: fact.period.as_ref().map(|period| format_period(period, format)),
            as_of: fact.as_of.as_ref().map(|date| format_date(date, format)),
            basis: fact.basis.as_ref().map(|basis| self.spoken(basis)),
            confidence: fact.confidence.map(|confidence| {
                let key = match confidence {
                    crate::graph::Confidence::High => "confidence_high",
                    crate::graph::Confidence::Medium => "confidence_medium",
                    crate::graph::Confidence::Low => "confidence_low",
                };
                scene.say(key, &reader).to_owned()
            }),
            confidence_key: fact.confidence.map(|confidence| confidence.word().to_owned()),
            note_html: note.as_ref().map(|note| escape(&note.text)),
            note_tag: note.and_then(|note| note.tag),
            is_superseded: fact.superseded_by.is_some(),
            source: self.cited.mark(fact.source, scene, &reader),
            spark_html: scene.spark(fact),
            series,
        }
    }

    fn relations(&mut self) -> Vec<RelationView> {
        let scene = self.scene;
        let roster = &scene.graph.roster;
        let reader = self.page.language.clone();
        let mut groups: Vec<(String, RelationView)> = Vec::new();
        for end in roster.relations.of(&self.article.id) {
            let (Some(kind), Some(relation)) =
                (scene.vocabulary().relations.get(&end.kind), roster.relations.stated.get(end.relation))
            else {
                continue;
            };
            if roster
                .articles
                .get(&end.other)
                .is_none_or(|article| article.is_draft && !self.article.is_draft)
            {
                continue;
            }
            let note = relation.note.as_ref().map(|note| self.spoken(note));
            let item = RelationItem {
                chip_html: scene.page_chip(&end.other, None, None, &reader),
                note_html: note.as_ref().map(|note| escape(&note.text)),
                note_tag: note.and_then(|note| note.tag),
                source: self.cited.mark(relation.source, scene, &reader),
            };
            match groups.last_mut() {
                Some((id, group)) if *id == end.kind => group.items.push(item),
                _ => groups.push((
                    end.kind.clone(),
                    RelationView { label: kind.label.read(&reader).value.clone(), items: vec![item] },
                )),
            }
        }
        groups.into_iter().map(|(_, group)| group).collect()
    }

    /// The way up: the term of the ordered facet, then the terms below it.
    fn trail(&self) -> Vec<super::view::Link> {
        let scene = self.scene;
        let vocabulary = scene.vocabulary();
        let Some(entity) = scene.graph.roster.entities.get(&self.article.id) else { return Vec::new() };
        let Some((top, _)) = entity.top(vocabulary) else { return Vec::new() };
        let mut trail = vec![top.clone()];
        let lower = vocabulary
            .facets
            .iter()
            .filter(|facet| facet.part_of.as_ref().is_some_and(|parent| parent.text == top.facet));
        for facet in lower {
            let mut chain = Vec::new();
            let mut at = entity.place.of(&facet.id).first().cloned();
            while let Some(term) = at.filter(|term| term.facet == facet.id && chain.len() < 8) {
                at = vocabulary.term(&term).and_then(|declared| declared.part_of.clone());
                chain.push(term);
            }
            trail.extend(chain.into_iter().rev());
        }
        trail.iter().filter_map(|term| scene.term_link(term, self.reader())).collect()
    }
}

/// So many pages are quoted that speak of another; who else does is named.
const N_QUOTED: usize = 20;

impl Scene<'_> {
    /// Who speaks of a page or a term, each with one sentence; the speaking page, a step away, has the others.
    ///
    /// A page is light however many speak of it: where they are too many, those are quoted that say most.
    pub(super) fn backlinks(&self, target: &Target, reader: &Language) -> Vec<BacklinkView> {
        let links = self.graph.backlinks(target, reader);
        let mut by_weight: Vec<usize> = (0..links.len()).collect();
        by_weight.sort_by_key(|index| std::cmp::Reverse(links.get(*index).map(|link| link.sentences.len())));
        let mut is_quoted = vec![false; links.len()];
        for index in by_weight.into_iter().take(N_QUOTED) {
            if let Some(quoted) = is_quoted.get_mut(index) {
                *quoted = true;
            }
        }
        links
            .into_iter()
            .zip(is_quoted)
            .map(|(link, is_quoted)| BacklinkView {
                chip_html: self.speaker_chip(link.from, reader),
                sentences_tag: self.foreign_tag(link.language, reader),
                sentences_html: link.sentences.iter().take(usize::from(is_quoted)).map(quoted).collect(),
            })
            .collect()
    }
}

/// A sentence with the mention marked.
fn quoted(Sentence { before, words, after }: &Sentence) -> String {
    let mut html = String::with_capacity(before.len() + words.len() + after.len() + 24);
    escape_into(&mut html, before);
    html.push_str("<mark>");
    escape_into(&mut html, words);
    html.push_str("</mark>");
    escape_into(&mut html, after);
    html
}
