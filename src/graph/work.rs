//! Works that facts and pages rest on: those with a key in `content/sources.yaml`, and those written out.

use std::collections::BTreeMap;
use std::sync::Arc;

use crate::diagnostic::{Diagnostic, Fault, Place, SitePath, nearest, rules};
use crate::document::{WrittenSource, WrittenWork, is_id, read_work};
use crate::language::Localized;
use crate::quantity::Date;
use crate::source::{Fields, SourceTree, Written, read_data};
use crate::vocabulary::Languages;

/// The file's path.
const FILE: &str = "content/sources.yaml";

/// A work: an article, a filing, a price list.
#[derive(Clone, Debug)]
#[expect(missing_docs, reason = "the fields are the keys of a work")]
pub struct Work {
    /// Its key, where it has one; the id of its page.
    pub key: Option<String>,
    pub title: Localized<String>,
    pub publisher: Option<Localized<String>>,
    pub author: Option<String>,
    pub url: Option<String>,
    pub locator: Option<String>,
    pub date: Option<Date>,
    pub accessed: Option<Date>,
    pub undated: bool,
    /// Where it is written (first).
    pub place: Place,
}

/// A work by its place in [`Works`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct WorkId(usize);

/// All works of the site. A copy is cheap.
#[derive(Clone, Debug, Default)]
pub struct Works {
    works: Arc<Vec<Work>>,
    keys: Arc<BTreeMap<String, WorkId>>,
    written_out: Arc<BTreeMap<String, WorkId>>,
}

impl Works {
    /// Reads `content/sources.yaml`.
    pub(super) fn read(tree: &SourceTree, languages: &Languages, faults: &mut Vec<Diagnostic>) -> Works {
        let (mut works, mut keys) = (Vec::new(), BTreeMap::new());
        let Some(source) = tree.own(FILE) else { return Works::default() };
        let Some(node) = read_data(source, faults) else { return Works::default() };
        for (key, node) in Fields::of(&node, source.path(), "the list of sources", faults).rest() {
            if !is_id(&key.text) {
                let fault = Fault::new(format!("`{}` cannot be the key of a source", key.text))
                    .hint("write small letters a–z, digits and single dashes");
                faults.push(fault.at(&rules::NAME_FORM, source.path().at(key.spot)));
            }
            let written = read_work(node, key.spot, source.path(), faults);
            let mut work = understand(&written, source.path(), languages, faults);
            work.key = Some(key.text.clone());
            work.place = source.path().at(key.spot);
            let id = WorkId(works.len());
            works.push(work);
            keys.insert(key.text.clone(), id);
        }
        Works { works: Arc::new(works), keys: Arc::new(keys), written_out: Arc::default() }
    }

    /// Every work with its id, those with a key first.
    pub fn iter(&self) -> impl Iterator<Item = (WorkId, &Work)> {
        self.works.iter().enumerate().map(|(index, work)| (WorkId(index), work))
    }

    /// The work with this id.
    pub fn get(&self, id: WorkId) -> Option<&Work> {
        self.works.get(id.0)
    }

    /// Finds a work by the key an author wrote.
    ///
    /// # Errors
    /// A [`Fault`] with the nearest known key.
    pub fn find(&self, key: &str) -> Result<WorkId, Fault> {
        self.keys.get(key).copied().ok_or_else(|| {
            let hint = nearest(key, self.keys.keys().map(String::as_str));
            Fault::new(format!("no source is called `{key}`"))
                .hint_if(hint.map(|known| format!("did you mean `{known}`?")))
                .hint(format!("works cited by key stand in `{FILE}`"))
        })
    }

    /// The work a fact or relation names; one that is written out on several pages is one work.
    pub(super) fn of(
        &mut self,
        source: &WrittenSource,
        file: &SitePath,
        languages: &Languages,
        faults: &mut Vec<Diagnostic>,
    ) -> Option<WorkId> {
        let written = match source {
            WrittenSource::Key(key) => {
                return match self.find(&key.text) {
                    Ok(id) => Some(id),
                    Err(fault) => {
                        faults.push(fault.at(&rules::UNKNOWN, file.at(key.spot)));
                        None
                    }
                };
            }
            WrittenSource::Work(written) => written,
            WrittenSource::Unread => return None,
        };
        let work = understand(written, file, languages, faults);
        let plain = |text: &Option<Localized<String>>| {
            text.as_ref().map(|text| text.original().clone()).unwrap_or_default()
        };
        let identity = format!(
            "{}\n{}\n{}\n{}\n{}",
            work.title.original(),
            plain(&work.publisher),
            work.url.as_deref().unwrap_or_default(),
            work.locator.as_deref().unwrap_or_default(),
            work.date.as_ref().map(ToString::to_string).unwrap_or_default(),
        );
        let next = WorkId(self.works.len());
        if let Some(id) = self.written_out.get(&identity) {
            return Some(*id);
        }
        Arc::make_mut(&mut self.written_out).insert(identity, next);
        Arc::make_mut(&mut self.works).push(work);
        Some(next)
    }
}

fn understand(
    written: &WrittenWork,
    file: &SitePath,
    languages: &Languages,
    faults: &mut Vec<Diagnostic>,
) -> Work {
    let missing = |what: &str, hint: &str, faults: &mut Vec<Diagnostic>| {
        faults.push(
            Fault::new(format!("the source has no {what}"))
                .hint(hint)
                .at(&rules::UNSOURCED, file.at(written.spot)),
        );
    };
    if written.title.is_none() {
        missing("`title`", "say what the work is called", faults);
    }
    if written.publisher.is_none() {
        missing("`publisher`", "say who published it", faults);
    }
    if written.url.is_none() && written.locator.is_none() {
        missing("`url` and no `locator`", "say where a reader can find it", faults);
    }
    if written.date.is_none() && !(written.undated && written.accessed.is_some()) {
        missing("`date`", "write its date, or `undated: true` with `accessed: …`", faults);
    }
    if let Some(url) = &written.url
        && !["http://", "https://"].iter().any(|scheme| url.text.starts_with(scheme))
    {
        let fault = Fault::new(format!("`{}` is no address", url.text))
            .hint("an address begins with `https://`; other places are a `locator`");
        faults.push(fault.at(&rules::SHAPE, file.at(url.spot)));
    }
    let date = |date: &Option<Written>, faults: &mut Vec<Diagnostic>| match date
        .as_ref()
        .map(|date| (date, Date::parse(&date.text)))
    {
        Some((_, Ok(date))) => Some(date),
        Some((written, Err(fault))) => {
            faults.push(fault.at(&rules::FACT_FORM, file.at(written.spot)));
            None
        }
        None => None,
    };
    let text = |written: Written| written.text;
    let untitled = || Localized::new(languages.default_language().clone(), String::new());
    Work {
        key: None,
        title: written.title.as_ref().map_or_else(untitled, |title| {
            languages.localize(title, file, faults).map(|written| written.text.clone())
        }),
        publisher: written
            .publisher
            .as_ref()
            .map(|name| languages.localize(name, file, faults).map(|written| written.text.clone())),
        author: written.author.clone().map(text),
        url: written
            .url
            .clone()
            .map(text)
            .filter(|url| url.starts_with("http://") || url.starts_with("https://")),
        locator: written.locator.clone().map(text),
        date: date(&written.date, faults),
        accessed: date(&written.accessed, faults),
        undated: written.undated,
        place: file.at(written.spot),
    }
}
