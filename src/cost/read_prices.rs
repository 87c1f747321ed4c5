//! Reads `import: {prices: …}` of a dataset.

use std::collections::BTreeMap;

use super::dataset::{Column, Kind, Row};
use super::field::Reader;
use super::prices::{DATE, PriceField, PriceImport, PricedModel, WorkPattern};
use crate::diagnostic::{Fault, nearest, rules};
use crate::document::is_id;
use crate::quantity::Quantity;
use crate::source::{Fields, Node, Value, Written};

impl Reader<'_> {
    /// Reads `import:`, which so far has one kind.
    pub(super) fn import(&mut self, node: &Node, columns: &[Column], rows: &[Row]) -> Option<PriceImport> {
        let mut fields = Fields::of(node, self.file, "`import`", self.faults);
        let prices = fields.take("prices");
        fields.close(self.faults);
        self.prices(prices?, columns, rows)
    }

    fn prices(&mut self, node: &Node, columns: &[Column], rows: &[Row]) -> Option<PriceImport> {
        let mut fields = Fields::of(node, self.file, "`prices`", self.faults);
        let mut filled = Vec::new();
        let columns_filled = self.entries(&mut fields, "columns");
        let is_filling = !columns_filled.is_empty();
        for (name, node) in columns_filled {
            filled.extend(self.price_field(name, node, columns));
        }
        let date = fields.required("date", self.faults);
        let source = fields.required("source", self.faults);
        let work = fields.take("work");
        let group = fields.text("group", self.faults).map(|written| written.text);
        let mut conditions = Vec::new();
        for (field, node) in self.entries(&mut fields, "where") {
            let values = fields.texts_of(&field.text, node, self.faults);
            conditions.push((field.text.clone(), values.into_iter().map(|value| value.text).collect()));
        }
        let mut models: Vec<PricedModel> = Vec::new();
        for (name, node) in self.entries(&mut fields, "models") {
            let Some(model) = self.priced_model(name, node, columns, rows) else { continue };
            if let Some(first) = models.iter().find(|known| known.row == model.row) {
                let fault = Fault::new(format!("two models are the row `{}`", model.row))
                    .hint("a row has one price: give the other a row of its own");
                let first = self.file.at(first.name.spot);
                self.faults
                    .push(fault.at(&rules::DOUBLE, self.file.at(name.spot)).label(first, "first here"));
            }
            models.push(model);
        }
        fields.close(self.faults);
        for (written, kind, what) in [(&date, Kind::Date, "date"), (&source, Kind::Source, "source")] {
            let Some(written) = written else { continue };
            let column = self.column_called(written, columns)?;
            if column.kind != kind {
                let fault = Fault::new(format!("the column `{}` is no {what}", written.text))
                    .hint(format!("name a column with `type: {what}`"));
                self.fault(&rules::SHAPE, written.spot, fault);
            }
        }
        if !is_filling {
            let fault = Fault::new("`prices` fills no column").hint(
                "write `columns: {price: {field: …, unit: …}}`, the name of the field as the file has it",
            );
            self.fault(&rules::KEY, node.spot(), fault);
        }
        let work = match work {
            Some(node) => self.work_pattern(node)?,
            None => {
                let fault = Fault::new("`prices` has no `work`")
                    .hint("say what rows rest on: `work: {key: price-list-{date}, title: …, publisher: …, url: …}`, each on a line of its own");
                self.fault(&rules::KEY, node.spot(), fault);
                return None;
            }
        };
        let (date, source) = (date?.text, source?.text);
        Some(PriceImport { fields: filled, date, source, work, conditions, group, models })
    }

    fn column_called<'c>(&mut self, name: &Written, columns: &'c [Column]) -> Option<&'c Column> {
        let found = columns.iter().find(|column| column.name.text == name.text);
        if found.is_none() {
            let hint = nearest(&name.text, columns.iter().map(|column| column.name.text.as_str()));
            let fault = Fault::new(format!("the dataset has no column `{}`", name.text))
                .hint_if(hint.map(|known| format!("did you mean `{known}`?")));
            self.fault(&rules::UNKNOWN, name.spot, fault);
        }
        found
    }

    fn price_field(&mut self, name: &Written, node: &Node, columns: &[Column]) -> Option<PriceField> {
        let mut fields = Fields::of(node, self.file, "a field of a price file", self.faults);
        let field = fields.required("field", self.faults);
        let unit = fields.required("unit", self.faults);
        fields.close(self.faults);
        let column = self.column_called(name, columns)?;
        let Kind::Quantity(own) = &column.kind else {
            let fault = Fault::new(format!("the column `{}` holds no quantities", name.text))
                .hint("a field of the file fills a column with `type: quantity`");
            self.fault(&rules::SHAPE, name.spot, fault);
            return None;
        };
        let (field, written) = (field?, unit?);
        let unit = self.unit(&written)?;
        if let Err(fault) = Quantity::computed(0.0, None, unit.clone()).and_then(|zero| zero.in_unit(own)) {
            self.fault(&rules::MEASURE, written.spot, fault);
            return None;
        }
        let column = columns.iter().position(|column| column.name.text == name.text)?;
        Some(PriceField { column, field: field.text, unit })
    }

    fn work_pattern(&mut self, node: &Node) -> Option<WorkPattern> {
        let mut fields = Fields::of(node, self.file, "the work of an import", self.faults);
        let key = fields.required("key", self.faults);
        let mut lines = Vec::new();
        for name in ["title", "publisher", "author", "url", "locator"] {
            lines.extend(fields.spoken(name, self.faults).map(|text| (name.to_owned(), text)));
        }
        fields.close(self.faults);
        let key = key?;
        if !key.text.contains(DATE) || !is_id(&key.text.replace(DATE, "2026-11-28")) {
            let fault = Fault::new(format!("`{}` cannot be the key of the works of imports", key.text))
                .hint("write small letters a–z, digits and single dashes, and `{date}` for the day: `price-list-{date}`");
            self.fault(&rules::NAME_FORM, key.spot, fault);
            return None;
        }
        Some(WorkPattern { key: key.text, lines })
    }

    /// A model's row, or its row with what the row is to say.
    fn priced_model(
        &mut self,
        name: &Written,
        node: &Node,
        columns: &[Column],
        rows: &[Row],
    ) -> Option<PricedModel> {
        let mut cells = BTreeMap::new();
        let row = match &node.value {
            Value::Map(_) => {
                let what = format!("the model `{}`", name.text);
                let mut fields = Fields::of(node, self.file, &what, self.faults);
                let row = fields.required("row", self.faults);
                for column in columns {
                    let name = column.name.text.as_str();
                    cells.extend(fields.spoken(name, self.faults).map(|text| (name.to_owned(), text)));
                }
                fields.close(self.faults);
                row?
            }
            _ => {
                let Some(row) = node.written() else {
                    let fault =
                        Fault::new(format!("`{}` is the key of a row, not {}", name.text, node.kind()));
                    self.fault(&rules::SHAPE, node.spot(), fault);
                    return None;
                };
                if !rows.iter().any(|known| known.key == row.text) {
                    let hint = nearest(&row.text, rows.iter().map(|row| row.key.as_str()));
                    let fault = Fault::new(format!("no row is called `{}`", row.text))
                        .hint_if(hint.map(|known| format!("did you mean `{known}`?")))
                        .hint("for a new row say what its columns hold: `{row: …, …}`");
                    self.fault(&rules::UNKNOWN, row.spot, fault);
                    return None;
                }
                row
            }
        };
        if !is_id(&row.text) {
            let fault = Fault::new(format!("`{}` cannot be the key of a row", row.text))
                .hint("write small letters a–z, digits and single dashes");
            self.fault(&rules::NAME_FORM, row.spot, fault);
            return None;
        }
        Some(PricedModel { name: name.clone(), row: row.text, cells })
    }
}
