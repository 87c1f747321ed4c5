//! What is new, for readers of feeds: pages that were published, and facts that were stated or have changed.
//!
//! Each language has its own feeds, of the pages that are written in it. Dates are those of the data.

use std::cmp::Reverse;
use std::collections::BTreeMap;

use super::atom::{Body, Entry as FeedEntry, Feed};
use super::data::DataFile;
use super::html::escape;
use super::noted::Noted;
use super::plan::Subject;
use super::scene::Scene;
use super::view::Link;
use crate::graph::{Article, Content, Entry, Fact, WorkId};
use crate::language::Language;
use crate::quantity::{Date, Period, format_date, format_period};

/// The file of published pages, below the address of a language.
const ESSAYS: &str = "feed.xml";
/// The file of facts.
const FACTS: &str = "facts.xml";
/// A feed tells so many of the newest.
const N_ENTRIES: usize = 60;

impl Scene<'_> {
    /// The feeds of a language, for its pages; none where there is nothing to tell, or no whole address to tell it with.
    pub(super) fn feed_links(&self, language: &Language) -> Vec<Link> {
        if self.plan.origin.is_empty() {
            return Vec::new();
        }
        let link = |file: &str, key: &str| Link {
            href: format!("{}{}/{file}", self.plan.base, self.plan.prefix(language)),
            label: self.say(key, language).to_owned(),
        };
        let essays = self.essays(language).next().map(|_| link(ESSAYS, "feed_essays"));
        let facts = self.dated_facts(language).next().map(|_| link(FACTS, "feed_facts"));
        essays.into_iter().chain(facts).collect()
    }

    /// Every feed as a file. `noted` tells what each page says of itself, by its address.
    pub fn feeds(&self, noted: &BTreeMap<String, Noted>) -> Vec<DataFile> {
        if self.plan.origin.is_empty() {
            return Vec::new();
        }
        let mut files = Vec::new();
        for language in self.languages() {
            let all = [
                (ESSAYS, "feed_essays", self.essay_entries(language, noted)),
                (FACTS, "feed_facts", self.fact_entries(language)),
            ];
            for (file, key, entries) in all.into_iter().filter(|(.., entries)| !entries.is_empty()) {
                let path = format!("{}/{file}", self.plan.prefix(language));
                let feed = self.feed(language, &path, key, entries);
                files.push((path.trim_start_matches('/').to_owned(), feed.to_bytes()));
            }
        }
        files
    }

    fn feed(&self, language: &Language, path: &str, key: &str, entries: Vec<FeedEntry>) -> Feed {
        let site = self.site(language);
        Feed {
            title: format!("{} · {}", site.title, self.say(key, language)),
            subtitle: site.subtitle.clone(),
            tag: site.tag.clone(),
            author: site.author.clone().unwrap_or_else(|| site.title.clone()),
            rights: site.licence.clone(),
            url: format!("{}{}{path}", self.plan.origin, self.plan.base),
            home: self.whole(&site.home),
            entries,
        }
    }

    /// Pages of prose that were published, in a language they are written in.
    fn essays<'s>(&'s self, language: &'s Language) -> impl Iterator<Item = (&'s Article, &'s Date)> {
        let roster = &self.graph.roster;
        let articles = roster
            .articles
            .values()
            .map(AsRef::as_ref)
            .filter(|article| !roster.entities.contains_key(&article.id));
        articles
            .filter(move |article| is_shown(article, language))
            .filter_map(|article| Some((article, article.published.as_ref()?)))
    }

    fn essay_entries(&self, language: &Language, noted: &BTreeMap<String, Noted>) -> Vec<FeedEntry> {
        let entries = self.essays(language).filter_map(|(article, published)| {
            let url = self.plan.url(&Subject::Article(article.id.clone()), language)?;
            let summary = noted.get(&url).and_then(|noted| noted.description.clone()).unwrap_or_default();
            Some(FeedEntry {
                id: url.clone(),
                title: article.title.read(language).value.clone(),
                url,
                published: Some(*published),
                updated: article.updated.filter(|updated| updated >= published).unwrap_or(*published),
                author: article.front().and_then(|front| front.author.as_ref()).map(|name| name.text.clone()),
                body: Body::Text(summary),
            })
        });
        let mut entries: Vec<FeedEntry> = entries.collect();
        entries.sort_by_key(|entry| (Reverse(entry.published), entry.id.clone()));
        entries.truncate(N_ENTRIES);
        entries
    }

    /// Facts that hold, on pages written in a language, with the day they were said.
    fn dated_facts<'s>(
        &'s self,
        language: &'s Language,
    ) -> impl Iterator<Item = (&'s Article, &'s Fact, Date)> {
        let roster = &self.graph.roster;
        let facts =
            roster.facts.values().flat_map(|facts| facts.iter()).filter(|fact| fact.superseded_by.is_none());
        facts.filter_map(move |fact| {
            let article = roster.articles.get(&fact.page)?.as_ref();
            let article = is_shown(article, language).then_some(article)?;
            Some((article, fact, self.said_on(fact, article)?))
        })
    }

    /// When a fact was said: by its own word, its source's, or its page's.
    fn said_on(&self, fact: &Fact, article: &Article) -> Option<Date> {
        let work = fact.source.and_then(|work| self.graph.roster.works.get(work));
        fact.as_of.or_else(|| work.and_then(|work| work.date)).or(article.updated)
    }

    fn fact_entries(&self, language: &Language) -> Vec<FeedEntry> {
        let mut facts: Vec<(&Article, &Fact, Date)> = self.dated_facts(language).collect();
        facts.sort_by_key(|(_, fact, date)| (Reverse(date.first_day()), &fact.page, &fact.anchor));
        facts.truncate(N_ENTRIES);
        let entries = facts.into_iter().filter_map(|(article, fact, date)| {
            let page = self.plan.url(&Subject::Article(article.id.clone()), language)?;
            let owner = self.graph.roster.articles.get(&fact.owner).map_or(article, AsRef::as_ref);
            let value = self.graph.roster.value_words(&fact.content, language);
            let title = self
                .say("feed_fact", language)
                .replace("{owner}", owner.title.read(language).value)
                .replace("{label}", fact.label.read(language).value)
                .replace("{value}", &value);
            Some(FeedEntry {
                // The same value keeps its id; the next one is news.
                id: format!("{page}#{}/{}", fact.anchor, moment_of(fact, &date)),
                title,
                url: format!("{page}#{}", fact.anchor),
                published: None,
                updated: date,
                author: None,
                body: Body::Html(self.fact_news(fact, &value, language)),
            })
        });
        entries.collect()
    }

    /// A fact, what it was before, and who says so.
    fn fact_news(&self, fact: &Fact, value: &str, language: &Language) -> String {
        let format = self.vocabulary().languages.format(language);
        let mut html = String::from("<dl>");
        let mut row = |key: &str, words: String| {
            html.push_str(&format!("<dt>{}</dt><dd>{words}</dd>", escape(self.say(key, language))));
        };
        let period = |period: &Option<Period>| period.map(|period| format_period(&period, format));
        let when = period(&fact.period).map(|when| format!(" ({})", escape(&when))).unwrap_or_default();
        row("value", format!("{}{when}", escape(value)));
        if let Some(date) = &fact.as_of {
            row("as_of", escape(&format_date(date, format)));
        }
        if let Some((content, when)) = self.before(fact) {
            let words = escape(&self.graph.roster.value_words(content, language));
            let when = period(&when).map(|when| format!(" ({})", escape(&when))).unwrap_or_default();
            row("earlier_value", format!("{words}{when}"));
        }
        if let Some(source) = fact.source.and_then(|work| self.source_in_words(work, language)) {
            row("source", source);
        }
        html.push_str("</dl>");
        html
    }

    /// What was said before: the newest entry of its series, or the fact it has superseded.
    fn before<'f>(&'f self, fact: &'f Fact) -> Option<(&'f Content, Option<Period>)> {
        if let Some(Entry { content, period, .. }) = fact.series.first() {
            return Some((content, *period));
        }
        let facts = self.graph.roster.facts.values().flat_map(|facts| facts.iter());
        let mut older =
            facts.filter(|older| older.owner == fact.owner && older.superseded_by.as_ref() == Some(&fact.id));
        older.next().map(|older| (&older.content, older.period.or_else(|| older.as_of.map(Into::into))))
    }

    fn source_in_words(&self, work: WorkId, language: &Language) -> Option<String> {
        let view = self.work_view(work, 1, language);
        let title = escape(&view.title.text);
        let titled = match &view.url {
            Some(url) => format!("<a href=\"{}\">{title}</a>", escape(url)),
            None => title,
        };
        let parts = [Some(titled), view.publisher.as_deref().map(escape), view.date.as_deref().map(escape)];
        Some(parts.into_iter().flatten().collect::<Vec<_>>().join(" · "))
    }
}

/// Whether a page stands in a language in its own words, for everyone.
fn is_shown(article: &Article, language: &Language) -> bool {
    !article.is_draft && !article.is_wanted && article.twins.contains_key(language)
}

/// What tells a value from the next of the same fact.
fn moment_of(fact: &Fact, date: &Date) -> String {
    fact.period.map_or_else(|| date.to_string(), |period| period.to_string())
}
