//! Finds the names in models, datasets and frameworks.

use super::find::{Finder, entries, field, id_of_cell, list};
use super::name::Name;
use crate::cost::read_sheet;
use crate::diagnostic::{Spot, clamp};
use crate::source::{Node, Source, Value, Written, read_yaml};

/// An axis of a map or a crosswalk: a facet, or a stack, whose levels keep their names.
type Axis = Option<String>;

impl Finder<'_> {
    /// Names of the item's own, such as figures.
    fn members(&mut self, node: Option<&Node>) {
        let own = self.own.clone();
        if let Some(node) = node {
            self.each(node, |name| Some(Name::member(&own, name)));
        }
    }

    /// `content/models/<id>.yaml`.
    pub(super) fn model(&mut self, node: &Node) {
        let own = self.own.clone();
        self.boundary(field(node, "boundary"));
        for (name, input) in field(node, "inputs").map(entries).unwrap_or_default() {
            self.put(Name::member(&own, &name.text), name.spot);
            if let Some(value) = field(input, "value") {
                self.given(value);
            }
            for (facet, terms) in field(input, "where").map(entries).unwrap_or_default() {
                self.each(terms, |term| Some(Name::term(&facet.text, term)));
            }
            self.source(input);
        }
        for (name, figure) in field(node, "figures").map(entries).unwrap_or_default() {
            self.put(Name::member(&own, &name.text), name.spot);
            self.formula_of(figure, "formula");
            if let Some(markup) = field(figure, "markup") {
                self.formula_of(markup, "price");
                self.formula_of(markup, "cost");
                self.boundary(field(markup, "boundary"));
            }
        }
        for (_, scenario) in field(node, "scenarios").map(entries).unwrap_or_default() {
            for (input, value) in field(scenario, "set").map(entries).unwrap_or_default() {
                self.put(Name::member(&own, &input.text), input.spot);
                self.given(value);
            }
        }
        for (_, table) in field(node, "tables").map(entries).unwrap_or_default() {
            for row in list(table, "rows").iter().chain(field(table, "total")) {
                self.members(field(row, "cells"));
                list(row, "cells").iter().for_each(|cell| self.listed(cell));
            }
        }
        self.members(field(node, "results"));
        if let Some(pictures) = field(node, "pictures") {
            self.pictures(pictures);
        }
    }

    /// A cell that lists entities, by their ids and by queries.
    fn listed(&mut self, cell: &Node) {
        let Value::List(items) = &cell.value else { return };
        for item in items {
            match item.written() {
                Some(written) if written.text.contains('=') => self.query(item),
                _ => self.id(item),
            }
        }
    }

    fn pictures(&mut self, node: &Node) {
        self.members(field(node, "sensitivity"));
        if let Some(waterfall) = field(node, "waterfall") {
            self.members(field(waterfall, "steps"));
            self.members(field(waterfall, "total"));
            for (step, term) in field(waterfall, "places").map(entries).unwrap_or_default() {
                self.put(Name::member(&self.own, &step.text), step.spot);
                let name = term.written().and_then(|term| self.place(&term.text));
                self.each(term, |_| name.clone());
            }
        }
        if let Some(shares) = field(node, "shares") {
            for key in ["parts", "total", "whole"] {
                self.members(field(shares, key));
            }
        }
        for line in field(node, "curves").map(|curves| list(curves, "lines")).unwrap_or_default() {
            self.members(field(line, "points"));
        }
        let Some(chart) = field(node, "chart") else { return };
        let Some(dataset) = field(chart, "dataset").and_then(Node::written) else { return };
        for column in ["x", "y", "series"].into_iter().filter_map(|key| field(chart, key)) {
            self.each(column, |column| Some(Name::member(&dataset.text, column)));
        }
        for row in list(chart, "notes").iter().filter_map(|note| field(note, "row")) {
            self.row(&dataset.text, row);
        }
        self.put(Name::Id(dataset.text), dataset.spot);
    }

    fn formula_of(&mut self, node: &Node, key: &str) {
        if let Some(written) = field(node, key).and_then(Node::written) {
            self.formula(&written);
        }
    }

    /// `boundary: {from: …, to: …}`, of terms of the ordered facet.
    fn boundary(&mut self, node: Option<&Node>) {
        let Some(ordered) = self.site.roster.vocabulary.ordered().map(|facet| facet.id.clone()) else {
            return;
        };
        for end in ["from", "to"].into_iter().filter_map(|key| field(node?, key)) {
            self.each(end, |term| Some(Name::term(&ordered, term)));
        }
    }

    /// `content/datasets/<id>.yaml`.
    pub(super) fn dataset(&mut self, node: &Node) {
        let own = self.own.clone();
        self.members(field(node, "key"));
        self.members(field(node, "seller"));
        self.source(node);
        for (name, _) in field(node, "columns").map(entries).unwrap_or_default() {
            self.put(Name::member(&own, &name.text), name.spot);
        }
        for (name, computed) in field(node, "computed").map(entries).unwrap_or_default() {
            self.put(Name::member(&own, &name.text), name.spot);
            self.formula_of(computed, "formula");
        }
        for row in list(node, "rows") {
            self.cells(entries(row));
        }
        if let Some(prices) = field(node, "import").and_then(|import| field(import, "prices")) {
            self.prices(prices);
        }
    }

    /// Cells by their columns.
    fn cells(&mut self, cells: &[(Written, Node)]) {
        for (column, cell) in cells {
            self.put(Name::member(&self.own, &column.text), column.spot);
            if self.has_ids(&column.text) {
                self.each(cell, id_of_cell);
            }
        }
    }

    /// How a dataset takes in prices: which columns are filled, and which model is which row.
    fn prices(&mut self, node: &Node) {
        let own = self.own.clone();
        self.members(field(node, "date"));
        self.members(field(node, "source"));
        for (column, _) in field(node, "columns").map(entries).unwrap_or_default() {
            self.put(Name::member(&own, &column.text), column.spot);
        }
        for (_, model) in field(node, "models").map(entries).unwrap_or_default() {
            match field(model, "row") {
                Some(row) => {
                    self.row(&own, row);
                    let cells = entries(model).iter().filter(|(key, _)| key.text != "row");
                    self.cells(&cells.cloned().collect::<Vec<_>>());
                }
                None => self.row(&own, model),
            }
        }
    }

    fn has_ids(&self, column: &str) -> bool {
        self.site.datasets.get(&self.own).is_some_and(|sheet| sheet.has_ids(column))
    }

    /// The sheet beside a dataset.
    pub(super) fn sheet(&mut self, source: &Source) {
        let text = source.text().unwrap_or_default();
        let sheet = read_sheet(source, &mut Vec::new());
        // `note.zh` is the column `note` in a language.
        let columns: Vec<&str> =
            sheet.heads.iter().map(|head| head.text.split('.').next().unwrap_or_default()).collect();
        for (head, column) in sheet.heads.iter().zip(&columns) {
            let spot = within(text, head).narrow(0, clamp(column.len()));
            self.put(Name::member(&self.own, column), spot);
        }
        let has_ids: Vec<bool> = columns.iter().map(|column| self.has_ids(column)).collect();
        for row in &sheet.rows {
            for (cell, _) in row.iter().zip(&has_ids).filter(|(_, has_ids)| **has_ids) {
                if let Some(name) = id_of_cell(&cell.text) {
                    self.put(name, within(text, cell));
                }
            }
        }
    }

    /// `content/frameworks/<id>.yaml`.
    pub(super) fn framework(&mut self, node: &Node) {
        self.source(node);
        for text in ["summary", "caption", "note", "verdict"].into_iter().filter_map(|key| field(node, key)) {
            self.line(text);
        }
        for (_, level) in field(node, "levels").map(entries).unwrap_or_default() {
            if let Some(summary) = field(level, "summary") {
                self.line(summary);
            }
            if let Some(query) = field(level, "shows") {
                self.query(query);
            }
            if let Some(share) = field(level, "share") {
                self.given(share);
            }
        }
        // An assessment has the axes and the pressures of the map it reads.
        let map = field(node, "of").and_then(Node::written).and_then(|of| {
            let source = self.site.tree.own(&format!("content/frameworks/{}.yaml", of.text))?;
            read_yaml(source.text()?).ok()
        });
        if let Some(of) = field(node, "of") {
            self.id(of);
        }
        let axes = map.as_ref().unwrap_or(node);
        let axis = |key: &str| {
            let written = field(axes, key).and_then(Node::written)?;
            self.site.roster.vocabulary.facet(&written.text).map(|facet| facet.id.clone())
        };
        let (rows, columns, pressures) = (axis("rows"), axis("columns"), axis("pressures"));
        for (key, is_facet) in [("rows", rows.is_some()), ("columns", columns.is_some())] {
            if let (false, Some(stack)) = (is_facet, field(node, key)) {
                self.id(stack);
            }
        }
        self.at(field(node, "row"), &rows, &columns);
        for cell in list(node, "cells") {
            self.at(field(cell, "at"), &rows, &columns);
            self.terms(field(cell, "pressures"), &pressures);
            for text in ["note", "evidence"].into_iter().filter_map(|key| field(cell, key)) {
                self.line(text);
            }
            self.source(cell);
        }
        for movement in list(node, "moves") {
            self.at(field(movement, "from"), &rows, &columns);
            self.at(field(movement, "to"), &rows, &columns);
            self.terms(field(movement, "pressure"), &pressures);
            if let Some(thesis) = field(movement, "thesis") {
                self.line(thesis);
            }
        }
        for signal in list(node, "signals") {
            if let Some(test) = field(signal, "test") {
                self.test(test);
            }
            self.terms(field(signal, "threatens"), &columns);
            for text in ["note", "watched"].into_iter().filter_map(|key| field(signal, key)) {
                self.line(text);
            }
            self.source(signal);
        }
    }

    /// `[row, column]`, or a row alone.
    fn at(&mut self, node: Option<&Node>, rows: &Axis, columns: &Axis) {
        let Some(node) = node else { return };
        let ends = super::find::texts(node);
        for (end, axis) in ends.into_iter().zip([rows, columns]) {
            if let Some(name) = axis.as_ref().and_then(|facet| self.term_of(facet, &end.text)) {
                self.put(name, end.spot);
            }
        }
    }

    fn terms(&mut self, node: Option<&Node>, facet: &Axis) {
        if let (Some(node), Some(facet)) = (node, facet) {
            self.each(node, |term| Some(Name::term(facet, term)));
        }
    }
}

/// Where the text of a field stands, marks of quotation around it left out.
fn within(text: &str, field: &Written) -> Spot {
    match field.spot {
        Spot::Bytes { start, end } => {
            let at = usize::try_from(start).unwrap_or(usize::MAX);
            let is_quoted = text.get(at..).is_some_and(|rest| rest.starts_with('"'));
            let inset = u32::from(is_quoted);
            let start = start + inset;
            Spot::Bytes { start, end: start.saturating_add(clamp(field.text.len())).min(end) }
        }
        spot => spot,
    }
}
