//! Renames the vocabulary inside maps, stacks, crosswalks and assessments: rows and columns that are terms,
//! pressures, queries, tests, and brackets in texts.

use layerwiki::source::{Node, SourceTree, Value};

use super::{Names, field, list, map, texts, yaml};

impl Names {
    /// A file of `content/frameworks/`.
    pub(super) fn of_framework(&self, node: &Node, tree: &SourceTree) -> Node {
        // An assessment has the rows and columns of the map it reads.
        let of = field(node, "of")
            .map(|of| yaml(tree, &format!("content/frameworks/{}.yaml", texts(of).concat())));
        let axes = of.as_ref().unwrap_or(node);
        // The levels of a stack keep their names, whatever terms are called.
        let is_facet = |key: &str| {
            let axis = field(axes, key).map(texts).unwrap_or_default().concat();
            self.facets.contains_key(&axis)
        };
        let (of_row, of_column) = (is_facet("rows"), is_facet("columns"));
        let place = |name: &str, is_facet: bool| if is_facet { self.term(name) } else { name.to_owned() };
        let at = |node: &Node| match &node.value {
            Value::List(items) => {
                let ends = items.iter().zip([of_row, of_column]);
                let items = ends.map(|(item, is_facet)| self.each(item, |name| place(name, is_facet)));
                Node { ordinal: node.ordinal, value: Value::List(items.collect()) }
            }
            _ => self.each(node, |row| place(row, of_row)),
        };
        map(node, |key, value| {
            let value = match key {
                "rows" | "columns" | "pressures" => self.each(value, |facet| self.facet(facet)),
                "row" => self.each(value, |row| place(row, of_row)),
                "cells" => list(value, |cell| {
                    map(cell, |key, value| {
                        let value = match key {
                            "at" => at(value),
                            "pressures" => self.each(value, |term| self.term(term)),
                            "note" | "evidence" => self.each(value, |text| self.of_prose(text)),
                            _ => value.clone(),
                        };
                        (key.to_owned(), value)
                    })
                }),
                "moves" => list(value, |movement| {
                    map(movement, |key, value| {
                        let value = match key {
                            "from" | "to" => at(value),
                            "pressure" => self.each(value, |term| self.term(term)),
                            _ => self.each(value, |text| self.of_prose(text)),
                        };
                        (key.to_owned(), value)
                    })
                }),
                "levels" => map(value, |name, level| {
                    let level = map(level, |key, value| {
                        let value = match key {
                            "shows" => self.each(value, |query| self.query(query)),
                            _ => self.each(value, |text| self.of_prose(text)),
                        };
                        (key.to_owned(), value)
                    });
                    (name.to_owned(), level)
                }),
                "signals" => list(value, |signal| {
                    map(signal, |key, value| {
                        let value = match key {
                            "test" => self.each(value, |test| self.formula(test)),
                            "threatens" => self.each(value, |column| place(column, of_column)),
                            "note" | "watched" => self.each(value, |text| self.of_prose(text)),
                            _ => value.clone(),
                        };
                        (key.to_owned(), value)
                    })
                }),
                "summary" | "caption" | "note" | "verdict" => self.each(value, |text| self.of_prose(text)),
                _ => value.clone(),
            };
            (key.to_owned(), value)
        })
    }
}
