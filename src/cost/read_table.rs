//! Reads the tables of a model: which figure, which input or which entities each cell shows.

use super::field::Reader;
use super::model::{Cell, Model, Row, Shown, Table};
use crate::diagnostic::{Fault, rules};
use crate::document::parse_query;
use crate::source::{Fields, Node, Value, Written};

impl Reader<'_> {
    /// A table of a model.
    pub(super) fn table(&mut self, name: &Written, node: &Node, model: &Model) -> Table {
        let what = format!("the table `{}`", name.text);
        let mut fields = Fields::of(node, self.file, &what, self.faults);
        if super::RESERVED.contains(&name.text.as_str()) {
            let fault = Fault::new(format!("`{}` is the name of a picture", name.text))
                .hint("give the table another name");
            self.fault(&rules::DOUBLE, name.spot, fault);
        }
        let title = self.spoken(&mut fields, "title");
        let mut columns = Vec::new();
        if let Some(node) = fields.take("columns") {
            let mut heads = Fields::of(node, self.file, "`columns`", self.faults);
            let names: Vec<&str> = match &node.value {
                Value::Map(entries) => entries.iter().map(|(name, _)| name.text.as_str()).collect(),
                _ => Vec::new(),
            };
            for column in names {
                columns.extend(self.spoken(&mut heads, column).map(|head| (column.to_owned(), head)));
            }
        }
        let mut rows = Vec::new();
        for node in fields.list("rows", self.faults) {
            rows.push(self.row(node, columns.len(), model));
        }
        let total = fields.take("total").map(|node| self.row(node, columns.len(), model));
        fields.close(self.faults);
        Table { name: name.clone(), title, columns, rows, total }
    }

    fn row(&mut self, node: &Node, n_columns: usize, model: &Model) -> Row {
        let mut fields = Fields::of(node, self.file, "a row", self.faults);
        let nothing = Written { text: "row".to_owned(), spot: node.spot() };
        let label = self.label(&mut fields, &nothing);
        let mut cells = Vec::new();
        for node in fields.list("cells", self.faults) {
            cells.push(self.table_cell(node, model));
        }
        fields.close(self.faults);
        if cells.len() != n_columns {
            let fault = Fault::new(format!("the row has {} cells for {n_columns} columns", cells.len()))
                .hint("write `null` for an empty cell");
            self.fault(&rules::SHAPE, node.spot(), fault);
        }
        Row { label, cells, spot: node.spot() }
    }

    /// A name of a figure or an input, a list of entities, or nothing; what is wrong with it is told.
    fn table_cell(&mut self, node: &Node, model: &Model) -> Option<Cell> {
        match &node.value {
            Value::Nothing => None,
            Value::List(items) => {
                Some(Cell::Entities(items.iter().filter_map(|item| self.listed(item)).collect()))
            }
            _ => {
                let written = node.written();
                match &written {
                    Some(written) => self.known(written, model),
                    None => {
                        let fault =
                            Fault::new(format!("a cell names a figure or an input, not {}", node.kind()))
                                .hint("entities stand in a list: `[some-id, facet=term]`");
                        self.fault(&rules::SHAPE, node.spot(), fault);
                    }
                }
                written.map(Cell::Value)
            }
        }
    }

    /// An item of a cell that lists entities: the id of one, or a query.
    fn listed(&mut self, node: &Node) -> Option<Shown> {
        let Some(written) = node.written() else {
            let fault = Fault::new(format!("a cell lists ids of entities and queries, not {}", node.kind()))
                .hint("write `[some-id, facet=term]`, with one bracket at each end");
            self.fault(&rules::SHAPE, node.spot(), fault);
            return None;
        };
        if written.text.contains('=') {
            return self.listed_query(&written);
        }
        match self.entity(&written.text) {
            Ok(()) => Some(Shown::Entity(written.text)),
            Err(fault) => {
                self.fault(&rules::UNKNOWN, written.spot, fault);
                None
            }
        }
    }

    fn listed_query(&mut self, written: &Written) -> Option<Shown> {
        let conditions = match parse_query(&written.text) {
            Ok(conditions) => conditions,
            Err(fault) => {
                self.fault(&rules::SHAPE, written.spot, fault);
                return None;
            }
        };
        match self.roster.vocabulary.find_conditions(&conditions) {
            Ok(terms) => Some(Shown::Those(terms)),
            Err(faults) => {
                faults.into_iter().for_each(|fault| self.fault(&rules::UNKNOWN, written.spot, fault));
                None
            }
        }
    }
}
