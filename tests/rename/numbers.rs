//! Renames the vocabulary inside models and datasets: units of quantities and formulas, terms of boundaries.

use layerwiki::source::Node;

use super::{Names, entries, field, list, map, texts};

impl Names {
    /// A file of `content/models/`.
    pub(super) fn of_model(&self, node: &Node) -> Node {
        map(node, |key, value| {
            let value = match key {
                "boundary" => self.each(value, |term| self.term(term)),
                "pictures" => map(value, |picture, of| {
                    let of = map(of, |key, value| match key {
                        "places" => (key.to_owned(), self.each(value, |term| self.term(term))),
                        _ => (key.to_owned(), value.clone()),
                    });
                    (picture.to_owned(), of)
                }),
                "inputs" => map(value, |name, input| (name.to_owned(), self.of_input(input))),
                "figures" => map(value, |name, figure| (name.to_owned(), self.of_figure(figure))),
                "tables" => map(value, |name, table| (name.to_owned(), self.of_table(table))),
                "scenarios" => map(value, |name, scenario| {
                    let scenario = map(scenario, |key, value| match key {
                        "set" => (key.to_owned(), self.each(value, |value| self.given(value))),
                        _ => (key.to_owned(), value.clone()),
                    });
                    (name.to_owned(), scenario)
                }),
                _ => value.clone(),
            };
            (key.to_owned(), value)
        })
    }

    /// Cells name figures and entities; those that hold a condition ask for entities.
    fn of_table(&self, node: &Node) -> Node {
        let row = |row: &Node| {
            map(row, |key, value| match key {
                "cells" => (key.to_owned(), self.each(value, |cell| self.query(cell))),
                _ => (key.to_owned(), value.clone()),
            })
        };
        map(node, |key, value| match key {
            "rows" => (key.to_owned(), list(value, row)),
            "total" => (key.to_owned(), row(value)),
            _ => (key.to_owned(), value.clone()),
        })
    }

    fn of_input(&self, node: &Node) -> Node {
        map(node, |key, value| match key {
            "value" | "slider" => (key.to_owned(), self.each(value, |value| self.given(value))),
            "where" => {
                let conditions =
                    map(value, |facet, terms| (self.facet(facet), self.each(terms, |term| self.term(term))));
                (key.to_owned(), conditions)
            }
            _ => (key.to_owned(), value.clone()),
        })
    }

    fn of_figure(&self, node: &Node) -> Node {
        map(node, |key, value| {
            let value = match key {
                "formula" => self.each(value, |text| self.formula(text)),
                "unit" => self.each(value, |unit| self.quantity(unit)),
                "markup" => map(value, |key, value| {
                    let value = match key {
                        "price" | "cost" => self.each(value, |text| self.formula(text)),
                        "boundary" => self.each(value, |term| self.term(term)),
                        _ => value.clone(),
                    };
                    (key.to_owned(), value)
                }),
                _ => value.clone(),
            };
            (key.to_owned(), value)
        })
    }

    /// A file of `content/datasets/`.
    pub(super) fn of_dataset(&self, node: &Node) -> Node {
        let columns = field(node, "columns").map(entries).unwrap_or_default();
        let is_quantity = |column: &str| {
            let declared = columns.iter().find(|(name, _)| name == column);
            declared.and_then(|(_, column)| field(column, "type")).map(texts)
                == Some(vec!["quantity".to_owned()])
        };
        map(node, |key, value| {
            let value = match key {
                "columns" | "computed" => {
                    map(value, |name, column| (name.to_owned(), self.of_figure(column)))
                }
                "rows" => list(value, |row| {
                    map(row, |column, cell| match is_quantity(column) {
                        true => (column.to_owned(), self.each(cell, |cell| self.quantity(cell))),
                        false => (column.to_owned(), cell.clone()),
                    })
                }),
                "import" => map(value, |kind, import| (kind.to_owned(), self.of_import(import))),
                _ => value.clone(),
            };
            (key.to_owned(), value)
        })
    }

    /// What a dataset says of a file of others: in which units its fields count.
    fn of_import(&self, node: &Node) -> Node {
        map(node, |key, value| match key {
            "columns" => (key.to_owned(), map(value, |column, of| (column.to_owned(), self.of_figure(of)))),
            _ => (key.to_owned(), value.clone()),
        })
    }

    /// What an input is given: a quantity, or `=` and the name of another value.
    fn given(&self, text: &str) -> String {
        if text.trim_start().starts_with('=') { text.to_owned() } else { self.quantity(text) }
    }

    /// A formula: units stand by themselves; what has a dot, a dash or an underline in it is a name.
    pub(super) fn formula(&self, text: &str) -> String {
        let mut new = String::new();
        for (at, part) in text.split('"').enumerate() {
            new.push_str(if at > 0 { "\"" } else { "" });
            if at % 2 == 1 {
                new.push_str(part);
                continue;
            }
            let mut word = String::new();
            let signs: Vec<char> = part.chars().chain([' ']).collect();
            for (index, &sign) in signs.iter().enumerate() {
                let goes_on = signs.get(index + 1).is_some_and(|next| next.is_alphanumeric());
                let is_inner = matches!(sign, '.' | '-') && !word.is_empty() && goes_on;
                if sign.is_alphanumeric() || sign == '_' || is_inner {
                    word.push(sign);
                    continue;
                }
                let is_number = word.starts_with(|first: char| first.is_ascii_digit());
                new.push_str(&if is_number { word.clone() } else { self.unit(&word) });
                word.clear();
                new.push(sign);
            }
            new.pop();
        }
        new
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn units_of_a_formula_are_renamed_and_names_are_not() {
        let mut names = Names::default();
        names.add(|names| &mut names.units, "token");
        names.prefixed.insert("token".to_owned());
        for (formula, renamed) in [
            ("price * 2 token / 3 Mtoken", "price * 2 zq0 / 3 Mzq0"),
            ("token-cost.floor - 1 USD/token", "token-cost.floor - 1 USD/zq0"),
            ("median(a.b where c = \"token\")", "median(a.b where c = \"token\")"),
            ("tokens_per_seat * 5 k", "tokens_per_seat * 5 k"),
        ] {
            assert_eq!(names.formula(formula), renamed, "{formula}");
        }
    }
}
