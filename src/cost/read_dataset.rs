//! Reads `content/datasets/*.yaml`, with the rows written there or in the `.csv` beside it.

use std::collections::BTreeMap;

use super::csv::{Sheet, read_sheet};
use super::dataset::{Cell, Column, Computed, Dataset, Kind, Row};
use super::field::Reader;
use crate::diagnostic::{Fault, Place, Spot, nearest, rules};
use crate::document::is_id;
use crate::language::{Language, Localized};
use crate::quantity::Date;
use crate::source::{Fields, Node, Source, Spoken, Value, Written};

/// What a cell is read from.
enum Raw<'a> {
    /// A value in YAML.
    Node(&'a Node),
    /// A field of a sheet, per language where its column says so.
    Texts(Vec<(Option<Language>, Written)>),
}

impl Reader<'_> {
    /// Reads the dataset `id`; `sheet` is the `.csv` beside it.
    pub(super) fn dataset(&mut self, id: &str, node: &Node, sheet: Option<&Source>) -> Dataset {
        let mut fields = Fields::of(node, self.file, "a dataset", self.faults);
        let title_spot = fields.key("title").map_or(node.spot(), |key| key.spot);
        let title = self.spoken(&mut fields, "title").unwrap_or_else(|| {
            let fault = Fault::new("the dataset has no `title`").hint("write `title: {…}`, one per language");
            self.fault(&rules::KEY, node.spot(), fault);
            Localized::new(self.roster.vocabulary.languages.default_language().clone(), id.to_owned())
        });
        let summary = self.spoken(&mut fields, "summary");
        let key = fields.required("key", self.faults);
        let seller = fields.text("seller", self.faults);
        let source = self.source(&mut fields).flatten();
        let redirects = fields.texts("redirects", self.faults);
        let mut columns: Vec<Column> = Vec::new();
        for (name, node) in self.entries(&mut fields, "columns") {
            self.name(name, "a column");
            columns.extend(self.column(name, node));
        }
        let mut computed = Vec::new();
        for (name, node) in self.entries(&mut fields, "computed") {
            self.name(name, "a column");
            if let Some(stated) = columns.iter().find(|column| column.name.text == name.text) {
                let fault = Fault::new(format!("`{}` is a column already", name.text));
                let first = self.file.at(stated.name.spot);
                self.faults
                    .push(fault.at(&rules::DOUBLE, self.file.at(name.spot)).label(first, "first here"));
            }
            computed.extend(self.computed(name, node));
        }
        let inline = fields.list("rows", self.faults);
        let import = fields.take("import");
        fields.close(self.faults);
        for name in key.iter().chain(&seller) {
            if !columns.iter().any(|column| column.name.text == name.text) {
                let hint = nearest(&name.text, columns.iter().map(|column| column.name.text.as_str()));
                let fault = Fault::new(format!("the dataset has no column `{}`", name.text))
                    .hint_if(hint.map(|known| format!("did you mean `{known}`?")));
                self.fault(&rules::UNKNOWN, name.spot, fault);
            }
        }
        let key = key.map_or_else(String::new, |key| key.text);
        let mut rows: Vec<Row> = inline.iter().map(|node| self.inline_row(node, &columns, &key)).collect();
        match sheet {
            Some(_) if !inline.is_empty() => {
                let fault = Fault::new("the dataset has `rows` and a `.csv` beside it")
                    .hint("keep the rows in one of them");
                self.fault(&rules::SHAPE, node.spot(), fault);
            }
            Some(source) => {
                let sheet = read_sheet(source, self.faults);
                rows = self.sheet_rows(&sheet, &columns, &key);
            }
            None => {}
        }
        self.doubles(&rows);
        let import = import.and_then(|node| self.import(node, &columns, &rows));
        Dataset {
            id: id.to_owned(),
            title,
            summary,
            key,
            seller: seller.map(|seller| seller.text),
            columns,
            computed,
            rows,
            source,
            redirects,
            import,
            file: self.file.clone(),
            place: self.file.at(title_spot),
        }
    }

    fn column(&mut self, name: &Written, node: &Node) -> Option<Column> {
        let what = format!("the column `{}`", name.text);
        let mut fields = Fields::of(node, self.file, &what, self.faults);
        let label = self.label(&mut fields, name);
        let kind = fields.required("type", self.faults);
        let unit = fields.text("unit", self.faults);
        fields.close(self.faults);
        let kind = kind?;
        let kind = match kind.as_str() {
            "quantity" => match &unit {
                Some(unit) => Kind::Quantity(self.unit(unit)?),
                None => {
                    let fault = Fault::new(format!("{what} has no `unit`"))
                        .hint("say what its numbers are counted in; a pure number is in `1`");
                    self.fault(&rules::KEY, name.spot, fault);
                    return None;
                }
            },
            "entity" => Kind::Entity,
            "text" => Kind::Text,
            "date" => Kind::Date,
            "source" => Kind::Source,
            other => {
                let known = ["quantity", "entity", "text", "date", "source"];
                let fault = Fault::new(format!("`{other}` is no type of a column"))
                    .hint_if(nearest(other, known).map(|known| format!("did you mean `{known}`?")))
                    .hint(format!("a column is: {}", known.join(", ")));
                self.fault(&rules::SHAPE, kind.spot, fault);
                return None;
            }
        };
        Some(Column { name: name.clone(), label, kind })
    }

    fn computed(&mut self, name: &Written, node: &Node) -> Option<Computed> {
        let what = format!("the column `{}`", name.text);
        let mut fields = Fields::of(node, self.file, &what, self.faults);
        let label = self.label(&mut fields, name);
        let formula = fields.required("formula", self.faults);
        let unit = fields.required("unit", self.faults);
        fields.close(self.faults);
        let (formula, unit) = (formula?, unit?);
        let read = (self.formula(&formula), self.unit(&unit));
        Some(Computed {
            name: name.clone(),
            label,
            unit: (read.1?, unit.spot),
            formula: read.0?,
            spot: formula.spot,
        })
    }

    fn inline_row(&mut self, node: &Node, columns: &[Column], key: &str) -> Row {
        let mut fields = Fields::of(node, self.file, "a row", self.faults);
        let mut cells = Vec::new();
        let mut name = None;
        for column in columns {
            let cell = fields.take(&column.name.text);
            if column.name.text == key {
                name = cell.and_then(Node::written);
            }
            cells.push(cell.and_then(|node| self.cell(column, Raw::Node(node), self.file.at(node.spot()))));
        }
        fields.close(self.faults);
        let place = self.file.at(name.as_ref().map_or(node.spot(), |name| name.spot));
        self.keyed_row(name, cells, place)
    }

    fn sheet_rows(&mut self, sheet: &Sheet, columns: &[Column], key: &str) -> Vec<Row> {
        // A field's column, and its language: `note.zh`.
        let heads: Vec<(&str, Option<&str>)> = sheet
            .heads
            .iter()
            .map(|head| match head.text.split_once('.') {
                Some((column, language)) => (column, Some(language)),
                None => (head.text.as_str(), None),
            })
            .collect();
        for (head, (column, language)) in sheet.heads.iter().zip(&heads) {
            let place = sheet.file.at(head.spot);
            if !columns.iter().any(|known| known.name.text == *column) {
                let hint = nearest(column, columns.iter().map(|column| column.name.text.as_str()));
                let fault = Fault::new(format!("the dataset declares no column `{column}`"))
                    .hint_if(hint.map(|known| format!("did you mean `{known}`?")))
                    .hint(format!("columns are declared in `{}`", self.file));
                self.faults.push(fault.at(&rules::UNKNOWN, place));
            } else if let Some(language) = language
                && let Err(fault) = self.roster.vocabulary.languages.find(language)
            {
                self.faults.push(fault.at(&rules::UNKNOWN, place));
            }
        }
        let mut rows = Vec::new();
        for record in &sheet.rows {
            let mut by_column: BTreeMap<&str, Vec<(Option<Language>, Written)>> = BTreeMap::new();
            for ((column, language), field) in heads.iter().zip(record) {
                if !field.text.is_empty() {
                    by_column.entry(column).or_default().push((language.map(Language::new), field.clone()));
                }
            }
            let name = by_column.get(key).and_then(|texts| texts.first()).map(|(_, written)| written.clone());
            let place = sheet.file.at(record.first().map_or(Spot::File, |field| field.spot));
            let cells = columns
                .iter()
                .map(|column| {
                    let texts = by_column.remove(column.name.text.as_str())?;
                    let place = sheet.file.at(texts.first()?.1.spot);
                    self.cell(column, Raw::Texts(texts), place)
                })
                .collect();
            let row = self.keyed_row(name, cells, place);
            rows.push(row);
        }
        rows
    }

    fn keyed_row(&mut self, key: Option<Written>, cells: Vec<Option<Cell>>, place: Place) -> Row {
        let key = key.map_or_else(String::new, |key| key.text);
        if key.is_empty() {
            let fault =
                Fault::new("the row has no key").hint("a row is called by the column that `key:` names");
            self.faults.push(fault.at(&rules::KEY, place.clone()));
        } else if !is_id(&key) {
            let fault = Fault::new(format!("`{key}` cannot be the key of a row"))
                .hint("write small letters a–z, digits and single dashes");
            self.faults.push(fault.at(&rules::NAME_FORM, place.clone()));
        }
        Row { key, cells, place }
    }

    fn cell(&mut self, column: &Column, raw: Raw<'_>, place: Place) -> Option<Cell> {
        let plain = match &raw {
            Raw::Node(node) => node.written(),
            Raw::Texts(texts) => texts.first().map(|(_, written)| written.clone()),
        };
        if column.kind == Kind::Text {
            return self.text_cell(column, raw);
        }
        let Some(written) = plain else {
            let fault = Fault::new(format!("a cell of `{}` holds one value", column.name.text));
            self.faults.push(fault.at(&rules::SHAPE, place));
            return None;
        };
        let text = written.text.as_str();
        let read = match &column.kind {
            Kind::Quantity(unit) => {
                self.quantity_cell(text, unit).map(Cell::Quantity).map_err(|fault| (&rules::QUANTITY, fault))
            }
            Kind::Date => Date::parse(text).map(Cell::Date).map_err(|fault| (&rules::SHAPE, fault)),
            Kind::Source => {
                self.roster.works.find(text).map(Cell::Source).map_err(|fault| (&rules::UNKNOWN, fault))
            }
            Kind::Entity if is_id(text) => self.entity_cell(text).map_err(|fault| (&rules::UNKNOWN, fault)),
            Kind::Entity | Kind::Text => Ok(Cell::Text(self.plain(text))),
        };
        match read {
            Ok(cell) => Some(cell),
            Err((rule, fault)) => {
                self.faults.push(fault.at(rule, place));
                None
            }
        }
    }

    fn plain(&self, text: &str) -> Localized<String> {
        Localized::new(self.roster.vocabulary.languages.default_language().clone(), text.to_owned())
    }

    fn text_cell(&mut self, column: &Column, raw: Raw<'_>) -> Option<Cell> {
        let languages = &self.roster.vocabulary.languages;
        let spoken = match raw {
            Raw::Node(node) => match &node.value {
                Value::Map(entries) => Spoken::ByLanguage(
                    entries
                        .iter()
                        .filter_map(|(language, text)| Some((language.clone(), text.written()?)))
                        .collect(),
                ),
                _ => match node.written() {
                    Some(written) => Spoken::Plain(written),
                    None => {
                        let fault = Fault::new(format!("a cell of `{}` holds a text", column.name.text));
                        self.fault(&rules::SHAPE, node.spot(), fault);
                        return None;
                    }
                },
            },
            Raw::Texts(texts) => match texts.as_slice() {
                [(None, written)] => Spoken::Plain(written.clone()),
                _ => Spoken::ByLanguage(
                    texts
                        .into_iter()
                        .filter_map(|(language, text)| {
                            let language = language?.as_str().to_owned();
                            Some((Written { text: language, spot: text.spot }, text))
                        })
                        .collect(),
                ),
            },
        };
        let localized = languages.localize(&spoken, self.file, self.faults);
        Some(Cell::Text(localized.map(|written| written.text.clone())))
    }

    /// A quantity; a bare number is in the column's unit.
    fn quantity_cell(
        &self,
        text: &str,
        unit: &std::sync::Arc<crate::quantity::Unit>,
    ) -> Result<crate::quantity::Quantity, Fault> {
        let quantity = self.roster.vocabulary.units.read(text)?;
        if quantity.unit().is_none() && !unit.is_none() {
            return Ok(quantity.with_unit(unit));
        }
        if quantity.unit().dimension() == unit.dimension() {
            return Ok(quantity);
        }
        quantity.in_unit(unit)
    }

    /// A cell that is shaped like an id is one.
    fn entity_cell(&self, id: &str) -> Result<Cell, Fault> {
        match self.entity(id) {
            Ok(()) => Ok(Cell::Entity(id.to_owned())),
            Err(fault) => Err(fault.hint("a name without a page has a capital letter or a blank")),
        }
    }

    fn doubles(&mut self, rows: &[Row]) {
        let mut seen: BTreeMap<&str, &Place> = BTreeMap::new();
        for row in rows.iter().filter(|row| !row.key.is_empty()) {
            match seen.get(row.key.as_str()) {
                Some(first) => {
                    let fault =
                        Fault::new(format!("two rows are called `{}`", row.key)).hint("rename one of them");
                    self.faults.push(
                        fault.at(&rules::DOUBLE, row.place.clone()).label((*first).clone(), "first here"),
                    );
                }
                None => {
                    seen.insert(&row.key, &row.place);
                }
            }
        }
    }
}
