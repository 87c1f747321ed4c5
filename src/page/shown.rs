//! What `![[…]]` shows in place: tables of models and datasets, and their pictures; frameworks.

use super::cite::Cited;
use super::scene::Scene;
use crate::language::Language;

impl Scene<'_> {
    /// A part of a model or a dataset, or a framework, as HTML. Whether there is such a part has been checked.
    pub(super) fn shown(&self, id: &str, part: &str, reader: &Language, cited: &mut Cited) -> String {
        let models = &self.costs().models;
        if let Some(framework) = self.frameworks.all.get(id) {
            return self.shown_framework(framework, part, reader, cited);
        }
        let own_id = cited.id_of(format!("shown-{id}-{}", part.replace('_', "-")));
        if let Some(dataset) = models.datasets.get(id) {
            return self.rows_table(dataset, &own_id, false, reader, cited);
        }
        let Some(model) = models.models.get(id) else { return String::new() };
        if let Some(table) = model.table(part) {
            return self.cost_table(model, table, &own_id, reader, cited);
        }
        match part {
            "calculator" => self.calculator(id, reader),
            "waterfall" => self.waterfall(model, &own_id, reader, cited),
            "sensitivity" => self.sensitivity(model, &own_id, reader, cited),
            "shares" => self.shares(model, &own_id, reader, cited),
            "curves" => self.curves(model, &own_id, reader, cited),
            "chart" => self.chart(model, &own_id, reader, cited),
            _ => String::new(),
        }
    }
}
