//! Reads `release:` of `content/site.yaml`: what this state of the site is called, and how it stands.

use super::languages::Languages;
use crate::diagnostic::{Diagnostic, Fault, SitePath, rules};
use crate::document::{Bracket, Text, parse_line};
use crate::language::Localized;
use crate::quantity::Date;
use crate::source::{Fields, Spoken, Written};

/// A release of the site.
#[derive(Clone, Debug)]
pub struct Release {
    /// Its name: `v0.4`.
    pub version: Option<String>,
    /// Its date.
    pub date: Option<Date>,
    /// The page that tells what has changed, by id.
    pub changes: Option<Written>,
    /// How it stands, in a line in which brackets name pages and values.
    pub status: Option<Localized<Text>>,
}

/// A release before the languages are known.
pub(super) struct Draft {
    version: Option<String>,
    date: Option<Date>,
    changes: Option<Written>,
    status: Option<Spoken>,
}

pub(super) fn read_release(fields: &mut Fields<'_>, faults: &mut Vec<Diagnostic>) -> Option<Draft> {
    let node = fields.take("release")?;
    let file = fields.file();
    let mut release = Fields::of(node, file, "the release", faults);
    let version = release.text("version", faults).map(|written| written.text);
    let date = release.text("date", faults).and_then(|written| match Date::parse(&written.text) {
        Ok(date) => Some(date),
        Err(fault) => {
            faults.push(fault.at(&rules::SHAPE, file.at(written.spot)));
            None
        }
    });
    let changes = release.text("changes", faults);
    let status = release.spoken("status", faults);
    release.close(faults);
    Some(Draft { version, date, changes, status })
}

impl Draft {
    pub(super) fn finish(
        self,
        languages: &Languages,
        file: &SitePath,
        faults: &mut Vec<Diagnostic>,
    ) -> Release {
        let Draft { version, date, changes, status } = self;
        let status = status.map(|spoken| {
            let localized = languages.localize_all("status", &spoken, file, faults);
            localized.map(|written| {
                let text = Text { body: parse_line(written, file, faults), written: written.clone() };
                check_status(&text, file, faults);
                text
            })
        });
        Release { version, date, changes, status }
    }
}

/// A line at the foot of every page names pages and values; it has no list of sources, and no room for tables.
fn check_status(text: &Text, file: &SitePath, faults: &mut Vec<Diagnostic>) {
    for mention in &text.body.mentions {
        let fault = match &mention.bracket {
            Bracket::Page { .. } | Bracket::Term { .. } | Bracket::Value { .. } => continue,
            Bracket::Citation { .. } => {
                Fault::new("the status cites a work, and stands where no sources are listed")
                    .hint("cite it on a page, and name that: `[[some-page]]`")
            }
            Bracket::Query { .. } | Bracket::Shown { .. } => {
                Fault::new("the status is a line, and shows nothing in place")
                    .hint("write `[[some-page]]` for a page, `[[=model.figure]]` for a value")
            }
        };
        faults.push(fault.at(&rules::BRACKET, file.at(mention.spot)));
    }
}
