//! How the release stands: the line at the foot of every page.

use super::cite::Cited;
use super::prose::Writer;
use super::scene::Scene;
use super::view::Marked;
use crate::diagnostic::{Checked, SitePath};
use crate::language::Language;

impl Scene<'_> {
    /// How the release stands, if the site says so. What is wrong with it is told once, beside the home page.
    pub(super) fn status(&self, reader: &Language) -> Checked<Option<Marked>> {
        let release = self.vocabulary().settings.release.as_ref();
        let status = release.and_then(|release| release.status.as_ref());
        let (Some(status), Some(resolved)) = (status, self.graph.status(reader)) else {
            return Checked::fine(None);
        };
        let reading = status.read(reader);
        let mut diagnostics = Vec::new();
        let writer = Writer {
            stale: None,
            scene: self,
            reader,
            file: &SitePath::new("content/site.yaml"),
            body: &reading.value.body,
            resolved,
            anchors: &[],
            article: None,
            cited: &mut Cited::default(),
            faults: &mut diagnostics,
        };
        let html = writer.write();
        Checked { value: Some(Marked { html, tag: self.foreign_tag(reading.language, reader) }), diagnostics }
    }
}
