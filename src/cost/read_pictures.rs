//! Reads `pictures:` of a model: what adds up, what should come to a whole, what moves which way.

use super::field::Reader;
use super::model::{Chart, Curves, Line, Model, Pictures, Shares, Waterfall};
use crate::diagnostic::{Fault, rules};
use crate::language::Localized;
use crate::source::{Fields, Node, Value, Written};

impl Reader<'_> {
    /// What the pictures of a model show.
    pub(super) fn pictures(&mut self, node: &Node, model: &Model) -> Pictures {
        let mut fields = Fields::of(node, self.file, "`pictures`", self.faults);
        let sensitivity = fields.text("sensitivity", self.faults);
        let waterfall = fields.take("waterfall").and_then(|node| self.waterfall(node));
        let shares = fields.take("shares").and_then(|node| self.shares(node));
        let curves = fields.take("curves").and_then(|node| self.curves(node));
        let chart = fields.take("chart").and_then(|node| self.chart(node));
        fields.close(self.faults);
        let pictures = Pictures { sensitivity, waterfall, shares, curves, chart };
        for name in pictures.sensitivity.iter().chain(pictures.alike().into_iter().flatten()) {
            self.known(name, model);
        }
        pictures
    }

    fn waterfall(&mut self, node: &Node) -> Option<Waterfall> {
        let mut fields = Fields::of(node, self.file, "a waterfall", self.faults);
        let steps = fields.texts("steps", self.faults);
        let total = fields.required("total", self.faults);
        let mut places = Vec::new();
        if let Some(node) = fields.take("places") {
            for (step, term) in Fields::of(node, self.file, "`places`", self.faults).rest() {
                if !steps.iter().any(|known| known.text == step.text) {
                    let fault = Fault::new(format!("`{}` is no step of the waterfall", step.text))
                        .hint_names("its steps:", steps.iter().map(Written::as_str));
                    self.fault(&rules::UNKNOWN, step.spot, fault);
                }
                let Some(term) = term.written() else {
                    let fault =
                        Fault::new(format!("the place of `{}` is one term, not {}", step.text, term.kind()));
                    self.fault(&rules::SHAPE, term.spot(), fault);
                    continue;
                };
                match self.roster.vocabulary.find_place(&term.text) {
                    Ok(place) => places.push((step.text.clone(), place)),
                    Err(fault) => self.fault(&rules::UNKNOWN, term.spot, fault),
                }
            }
        }
        fields.close(self.faults);
        Some(Waterfall { steps, total: total?, places })
    }

    fn shares(&mut self, node: &Node) -> Option<Shares> {
        let mut fields = Fields::of(node, self.file, "`shares`", self.faults);
        let parts = fields.texts("parts", self.faults);
        let total = fields.required("total", self.faults);
        let whole = fields.required("whole", self.faults);
        fields.close(self.faults);
        Some(Shares { parts, total: total?, whole: whole? })
    }

    fn curves(&mut self, node: &Node) -> Option<Curves> {
        let mut fields = Fields::of(node, self.file, "`curves`", self.faults);
        let title = self.spoken(&mut fields, "title");
        let ends = ["from", "to"].map(|key| self.spoken(&mut fields, key));
        let mut lines = Vec::new();
        for node in fields.list("lines", self.faults) {
            lines.extend(self.line(node));
        }
        if lines.is_empty() {
            let fault =
                Fault::new("there is no curve").hint("write `lines:`, each with a `label` and `points`");
            self.fault(&rules::SHAPE, fields.spot(), fault);
        }
        fields.close(self.faults);
        let [from, to] = ends.map(|end| {
            end.unwrap_or_else(|| {
                let language = self.roster.vocabulary.languages.default_language().clone();
                Localized::new(language, String::new())
            })
        });
        Some(Curves { title, from, to, lines })
    }

    fn line(&mut self, node: &Node) -> Option<Line> {
        let mut fields = Fields::of(node, self.file, "a curve", self.faults);
        let name = Written { text: "curve".to_owned(), spot: node.spot() };
        let is_map = matches!(node.value, Value::Map(_));
        let label = if is_map { Some(self.label(&mut fields, &name)) } else { None };
        let points = fields.texts("points", self.faults);
        if is_map && points.len() < 2 {
            let fault = Fault::new("a curve leads from one point to another")
                .hint("name two figures or inputs under `points:`, or more");
            self.fault(&rules::SHAPE, node.spot(), fault);
        }
        fields.close(self.faults);
        Some(Line { label: label?, points })
    }

    fn chart(&mut self, node: &Node) -> Option<Chart> {
        let mut fields = Fields::of(node, self.file, "a chart", self.faults);
        let dataset = fields.required("dataset", self.faults);
        let x = fields.required("x", self.faults);
        let y = fields.required("y", self.faults);
        let series = fields.text("series", self.faults);
        let scale = fields.text("scale", self.faults);
        let mut notes = Vec::new();
        for node in fields.list("notes", self.faults) {
            let mut fields = Fields::of(node, self.file, "a note", self.faults);
            let row = fields.required("row", self.faults);
            let text = self.spoken(&mut fields, "text");
            if let (Some(row), None) = (&row, &text) {
                let fault = Fault::new(format!("the note at `{}` says nothing", row.text))
                    .hint("write `text: {…}`, one per language");
                self.fault(&rules::KEY, row.spot, fault);
            }
            fields.close(self.faults);
            notes.extend(row.zip(text));
        }
        fields.close(self.faults);
        let is_logarithmic = match scale.as_ref().map(|scale| (scale.as_str(), scale.spot)) {
            None | Some(("linear", _)) => false,
            Some(("log", _)) => true,
            Some((word, spot)) => {
                let fault = Fault::new(format!("`{word}` is no scale")).hint("write `log` or `linear`");
                self.fault(&rules::SHAPE, spot, fault);
                false
            }
        };
        Some(Chart { dataset: dataset?, x: x?, y: y?, series, is_logarithmic, notes })
    }
}
