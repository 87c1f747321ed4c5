//! Conditions on the rows of a list: terms of an entity, or values of a column.

use super::Table;
use super::table::words;
use crate::diagnostic::{Fault, nearest};
use crate::document::parse_query;
use crate::graph::Roster;
use crate::vocabulary::TermRef;

/// Conditions, all of which a row has to meet.
#[derive(Clone, Debug, Default)]
pub struct Filter {
    terms: Vec<TermRef>,
    /// Columns by their position, and the words wanted there.
    columns: Vec<(usize, String)>,
}

impl Filter {
    /// Reads conditions against a table: `layer=L2, confidence=low`. A word that is a column of the table and a
    /// facet too is read as the facet where the rows are of entities.
    ///
    /// # Errors
    /// A [`Fault`] at a condition that cannot be read or names nothing.
    pub fn read(written: &str, table: &Table, roster: &Roster) -> Result<Filter, Fault> {
        let mut filter = Filter::default();
        let is_of_entities = table.rows.iter().any(|row| row.entity.is_some());
        for condition in parse_query(written)? {
            let facet = roster.vocabulary.facet(&condition.facet).filter(|_| is_of_entities);
            let column = table.columns.iter().position(|column| *column == condition.facet);
            match (facet, column) {
                (Some(_), _) => filter.terms.push(roster.vocabulary.find_condition(&condition)?),
                (None, Some(column)) => filter.columns.push((column, condition.term)),
                (None, None) => {
                    let facets = roster.vocabulary.facets.iter().map(|facet| facet.id.as_str());
                    let known: Vec<&str> = table
                        .columns
                        .iter()
                        .map(String::as_str)
                        .chain(facets.filter(|_| is_of_entities))
                        .collect();
                    return Err(Fault::new(format!("the list has no `{}`", condition.facet))
                        .hint_if(
                            nearest(&condition.facet, known.iter().copied())
                                .map(|known| format!("did you mean `{known}`?")),
                        )
                        .hint(format!("it is chosen by: {}", known.join(", "))));
                }
            }
        }
        Ok(filter)
    }

    /// Keeps the rows that meet all conditions.
    pub fn keep(&self, table: &mut Table, roster: &Roster) {
        let selected = (!self.terms.is_empty()).then(|| roster.select(&self.terms));
        table.rows.retain(|row| {
            let is_selected =
                selected.as_ref().is_none_or(|ids| row.entity.as_ref().is_some_and(|id| ids.contains(id)));
            is_selected
                && self.columns.iter().all(|(column, wanted)| {
                    let cell = row.cells.get(*column).map(words).unwrap_or_default();
                    cell == *wanted || cell.split(", ").any(|part| part == wanted)
                })
        });
    }
}
