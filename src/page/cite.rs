//! The sources of one page: numbered as they are first cited, listed at its end.

use std::collections::{BTreeMap, BTreeSet};

use super::plan::Subject;
use super::scene::Scene;
use super::view::{CitedView, SourceMark, Spoken};
use crate::graph::{Work, WorkId};
use crate::language::Language;
use crate::quantity::format_date;

/// What one page numbers: the works it cites, in the order of their numbers, and what it shows in place.
#[derive(Debug, Default)]
pub(super) struct Cited {
    works: Vec<WorkId>,
    in_prose: BTreeSet<WorkId>,
    shown: BTreeMap<String, usize>,
}

impl Cited {
    /// The number of a work on this page.
    pub(super) fn number(&mut self, work: WorkId) -> usize {
        match self.works.iter().position(|known| *known == work) {
            Some(index) => index + 1,
            None => {
                self.works.push(work);
                self.works.len()
            }
        }
    }

    /// Whether prose cites a work for the first time.
    pub(super) fn is_new_in_prose(&mut self, work: WorkId) -> bool {
        self.in_prose.insert(work)
    }

    /// An id for something shown in place: its own the first time, with a number after that.
    pub(super) fn id_of(&mut self, shown: String) -> String {
        let n = self.shown.entry(shown.clone()).or_default();
        *n += 1;
        if *n == 1 { shown } else { format!("{shown}-{n}") }
    }

    /// The marks of several works in a row of prose.
    pub(super) fn marks(&mut self, works: &[WorkId]) -> String {
        let marks = works.iter().map(|work| {
            let number = self.number(*work);
            format!("<a class=\"cite\" href=\"#source-{number}\">[{number}]</a>")
        });
        marks.collect()
    }

    /// The mark of a work beside a fact.
    pub(super) fn mark(
        &mut self,
        work: Option<WorkId>,
        scene: &Scene<'_>,
        reader: &Language,
    ) -> Option<SourceMark> {
        let work = work?;
        let number = self.number(work);
        let Some(work) = scene.graph.roster.works.get(work) else {
            return Some(SourceMark { number, title: String::new() });
        };
        let publisher = work.publisher.as_ref().map(|publisher| publisher.read(reader).value.as_str());
        let date = scene.work_date(work, reader);
        let parts = [Some(work.title.read(reader).value.as_str()), publisher, date.as_deref()];
        Some(SourceMark { number, title: parts.into_iter().flatten().collect::<Vec<_>>().join(" · ") })
    }

    /// The list at the end of the page.
    pub(super) fn list(&self, scene: &Scene<'_>, reader: &Language) -> Vec<CitedView> {
        self.works.iter().enumerate().map(|(index, work)| scene.work_view(*work, index + 1, reader)).collect()
    }
}

impl Scene<'_> {
    /// When a work came out, in words.
    fn work_date(&self, work: &Work, reader: &Language) -> Option<String> {
        match &work.date {
            Some(date) => Some(format_date(date, self.vocabulary().languages.format(reader))),
            None => work.undated.then(|| self.say("undated", reader).to_owned()),
        }
    }

    /// A work as a list of sources shows it.
    pub(super) fn work_view(&self, id: WorkId, number: usize, reader: &Language) -> CitedView {
        let format = self.vocabulary().languages.format(reader);
        let Some(work) = self.graph.roster.works.get(id) else {
            return CitedView {
                number,
                title: Spoken { text: String::new(), tag: None },
                url: None,
                href: None,
                publisher: None,
                author: None,
                date: None,
                locator: None,
                accessed: None,
            };
        };
        let title = work.title.read(reader);
        CitedView {
            number,
            title: Spoken { text: title.value.clone(), tag: self.foreign_tag(title.language, reader) },
            url: work.url.clone(),
            href: work.key.as_ref().map(|key| self.href(&Subject::Work(key.clone()), reader)),
            publisher: work.publisher.as_ref().map(|publisher| publisher.read(reader).value.clone()),
            author: work.author.clone(),
            date: self.work_date(work, reader),
            locator: work.locator.clone(),
            accessed: work.accessed.as_ref().map(|date| format_date(date, format)),
        }
    }
}
