//! Computed tables and rows of datasets as HTML: units in the head, ranges in lighter ink, sources below.

use std::fmt::Write as _;
use std::sync::Arc;

use super::cite::Cited;
use super::html::escape;
use super::scene::Scene;
use crate::cost::Item;
use crate::cost::dataset::{Cell, Dataset, Kind};
use crate::cost::model::{self, Model, Row, Table};
use crate::graph::{BASE, WorkId};
use crate::language::{Language, Localized};
use crate::quantity::{Quantity, Unit, format_date};

impl Scene<'_> {
    /// The input or figure of a model that a cell names.
    pub(super) fn item_of(&self, model: &Model, name: &str) -> Item {
        match model.input(name) {
            Some(_) => Item::Input(model.id.clone(), name.to_owned()),
            None => Item::Figure(model.id.clone(), name.to_owned()),
        }
    }

    /// A table of a model.
    pub(super) fn cost_table(
        &self,
        model: &Model,
        table: &Table,
        id: &str,
        reader: &Language,
        cited: &mut Cited,
    ) -> String {
        let rows = || table.rows.iter().chain(&table.total);
        let quantity = |row: &Row, column: usize| {
            let model::Cell::Value(name) = row.cells.get(column)?.as_ref()? else { return None };
            let item = self.item_of(model, &name.text);
            let quantity = self.costs().ledger.figure(&item, BASE).map(|figure| &figure.quantity);
            Some((item, quantity))
        };
        let units: Vec<Option<Arc<Unit>>> = (0..table.columns.len())
            .map(|column| one_unit(rows().filter_map(|row| quantity(row, column)?.1)))
            .collect();
        let title = table.title.as_ref().unwrap_or(&model.title).read(reader).value;
        let mut out = opened(id, title);
        out.push_str("<thead><tr><td></td>");
        let has_numbers = |column| rows().any(|row| quantity(row, column).is_some());
        for (column, ((_, label), unit)) in table.columns.iter().zip(&units).enumerate() {
            self.head(&mut out, label, unit.as_deref(), has_numbers(column), reader);
        }
        out.push_str("</tr></thead>\n<tbody>\n");
        let row = |out: &mut String, row: &Row| {
            let _ = write!(out, "<tr><th scope=\"row\">{}</th>", escape(row.label.read(reader).value));
            for (column, unit) in units.iter().enumerate() {
                if let Some(Some(model::Cell::Entities(shown))) = row.cells.get(column) {
                    let _ = write!(out, "<td>{}</td>", self.listed_chips(shown, reader));
                    continue;
                }
                out.push_str("<td class=\"right\">");
                match quantity(row, column) {
                    Some((item, Some(quantity))) => {
                        let label = self.item_label(&item).map_or("", |label| label.read(reader).value);
                        let href = self.item_href(&item, reader);
                        out.push_str(&self.value_html(
                            quantity,
                            unit.is_none(),
                            Some((&href, label)),
                            reader,
                        ));
                    }
                    Some((_, None)) => out.push_str(&escape(self.say("no_value", reader))),
                    None => {}
                }
                out.push_str("</td>");
            }
            out.push_str("</tr>\n");
        };
        for each in &table.rows {
            row(&mut out, each);
        }
        out.push_str("</tbody>\n");
        if let Some(total) = &table.total {
            out.push_str("<tfoot>\n");
            row(&mut out, total);
            out.push_str("</tfoot>\n");
        }
        out.push_str("</table></div>\n<figcaption>");
        let items: Vec<Item> =
            rows().flat_map(Row::values).map(|name| self.item_of(model, &name.text)).collect();
        out.push_str(&self.source_line(&model.id, &items, reader, cited));
        out.push_str(&self.downloads(&model.id, &table.name.text, reader));
        out.push_str("</figcaption></figure>\n");
        out
    }

    /// Where the numbers of a table or a picture come from: the model, and the works it rests on.
    pub(super) fn source_line(
        &self,
        model: &str,
        items: &[Item],
        reader: &Language,
        cited: &mut Cited,
    ) -> String {
        let costs = self.costs();
        let mut works: Vec<WorkId> = Vec::new();
        for item in items {
            let account = costs.ledger.account(item, BASE, &costs.models, &self.graph.roster);
            for work in account.map(|account| account.works()).unwrap_or_default() {
                if !works.contains(&work) {
                    works.push(work);
                }
            }
        }
        let chip = self.item_chip(model, None, None, reader);
        let computed = escape(self.say("computed_by", reader));
        format!("<span class=\"made\">{computed}{chip} {}</span>", cited.marks(&works))
    }

    /// The rows of a dataset; `has_anchors` on its own page.
    pub(super) fn rows_table(
        &self,
        dataset: &Dataset,
        id: &str,
        has_anchors: bool,
        reader: &Language,
        cited: &mut Cited,
    ) -> String {
        let units: Vec<Option<Arc<Unit>>> = (0..dataset.columns.len())
            .map(|column| {
                one_unit(dataset.rows.iter().filter_map(|row| match row.cells.get(column)?.as_ref()? {
                    Cell::Quantity(quantity) => Some(quantity),
                    _ => None,
                }))
            })
            .collect();
        // The key is for formulas; a reader knows a row by what it says.
        let shown: Vec<usize> = dataset
            .columns
            .iter()
            .enumerate()
            .filter(|(_, column)| column.name.text != dataset.key || dataset.columns.len() < 3)
            .map(|(index, _)| index)
            .collect();
        let mut out = opened(id, dataset.title.read(reader).value);
        out.push_str("<thead><tr>");
        for &index in &shown {
            let Some(column) = dataset.columns.get(index) else { continue };
            let unit = units.get(index).and_then(Option::as_deref);
            self.head(&mut out, &column.label, unit, matches!(column.kind, Kind::Quantity(_)), reader);
        }
        for column in &dataset.computed {
            self.head(&mut out, &column.label, Some(&column.unit.0), true, reader);
        }
        out.push_str("</tr></thead>\n<tbody>\n");
        for (row_idx, row) in dataset.rows.iter().enumerate() {
            match has_anchors {
                true => {
                    let _ = write!(out, "<tr id=\"row-{}\">", escape(&row.key));
                }
                false => out.push_str("<tr>"),
            }
            for (place, &index) in shown.iter().enumerate() {
                let cell = row.cells.get(index).and_then(Option::as_ref);
                let is_number =
                    dataset.columns.get(index).is_some_and(|column| matches!(column.kind, Kind::Quantity(_)));
                let has_unit = units.get(index).is_none_or(Option::is_none);
                let html = cell.map(|cell| self.cell_html(cell, has_unit, reader, cited)).unwrap_or_default();
                let (tag, class) = match (place, is_number) {
                    (0, false) => ("th scope=\"row\"", ""),
                    (_, true) => ("td", " class=\"right\""),
                    _ => ("td", ""),
                };
                let close = if tag == "td" { "td" } else { "th" };
                let _ = write!(out, "<{tag}{class}>{html}</{close}>");
            }
            for column in &dataset.computed {
                let value = self.costs().ledger.cell(&dataset.id, &column.name.text, row_idx);
                let html = value.map(|value| self.value_html(&value.quantity, false, None, reader));
                let _ = write!(out, "<td class=\"right\">{}</td>", html.unwrap_or_default());
            }
            out.push_str("</tr>\n");
        }
        out.push_str("</tbody>\n</table></div>\n<figcaption>");
        if !has_anchors {
            let chip = self.item_chip(&dataset.id, None, None, reader);
            let _ = write!(out, "<span class=\"made\">{}{chip}", escape(self.say("rows_of", reader)));
            out.push_str(&cited.marks(&dataset.source.into_iter().collect::<Vec<_>>()));
            out.push_str("</span>");
        }
        out.push_str(&self.downloads(&dataset.id, "rows", reader));
        out.push_str("</figcaption></figure>\n");
        out
    }

    fn cell_html(&self, cell: &Cell, has_unit: bool, reader: &Language, cited: &mut Cited) -> String {
        match cell {
            Cell::Quantity(quantity) => self.value_html(quantity, has_unit, None, reader),
            Cell::Entity(id) => self.page_chip(id, None, None, reader),
            Cell::Text(text) => self.text_html(text, reader),
            Cell::Date(date) => escape(&format_date(date, self.vocabulary().languages.format(reader))),
            Cell::Source(work) => cited.marks(&[*work]),
        }
    }

    /// A text with its language where that is not the reader's. A text in one language alone is a name or a code.
    pub(super) fn text_html(&self, text: &Localized<String>, reader: &Language) -> String {
        let read = text.read(reader);
        match self.foreign_tag(read.language, reader).filter(|_| text.iter().count() > 1) {
            Some(tag) => format!("<span lang=\"{}\">{}</span>", escape(&tag), escape(read.value)),
            None => escape(read.value),
        }
    }

    fn head(
        &self,
        out: &mut String,
        label: &Localized<String>,
        unit: Option<&Unit>,
        is_number: bool,
        reader: &Language,
    ) {
        let class = if is_number { " class=\"right\"" } else { "" };
        let _ = write!(out, "<th scope=\"col\"{class}>{}", escape(label.read(reader).value));
        let words = unit.map(|unit| self.unit_words(unit, reader)).filter(|words| !words.is_empty());
        if let Some(words) = words {
            let _ = write!(out, " <span class=\"unit\">{}</span>", escape(&words));
        }
        out.push_str("</th>");
    }

    /// The data of a table to take home.
    pub(super) fn downloads(&self, id: &str, part: &str, reader: &Language) -> String {
        let base = &self.plan.base;
        format!(
            "<span class=\"downloads\"><span class=\"hidden\">{}</span> <a href=\"{base}/data/{id}/{part}.csv\">CSV</a> \
             <a href=\"{base}/data/{id}/{part}.json\">JSON</a> <a href=\"#cite\">{}</a></span>",
            escape(self.say("downloads", reader)),
            escape(self.say("cite", reader))
        )
    }
}

/// The unit that all quantities share; nothing where there is none or they differ.
fn one_unit<'q>(quantities: impl IntoIterator<Item = &'q Quantity>) -> Option<Arc<Unit>> {
    let mut units = quantities.into_iter().map(Quantity::unit);
    let first = units.next()?;
    units.all(|unit| unit.is_same_as(first)).then(|| Arc::clone(first))
}

/// The beginning of a table that scrolls where it is too broad, up to its head.
pub(super) fn opened(id: &str, title: &str) -> String {
    format!(
        "<figure class=\"shown\" id=\"{id}\"><div class=\"table\" tabindex=\"0\" role=\"group\" \
         aria-labelledby=\"{id}-title\"><table>\n<caption id=\"{id}-title\">{}</caption>\n",
        escape(title)
    )
}
