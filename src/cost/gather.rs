//! Functions in formulas: those of a few values, and those that gather the cells of whole columns.

use super::dataset::{Cell, Dataset};
use super::lower::{Absent, LeftOut, Lowering, Work};
use super::resolve::Meaning;
use crate::diagnostic::Fault;
use crate::formula::tape::{NodeId, Operation};
use crate::formula::{Comparison, Condition, Expr, Function, Kind, Wanted};
use crate::quantity::Date;

impl<'a> Lowering<'a> {
    pub(super) fn call(
        &mut self,
        function: Function,
        arguments: &[Expr],
        expr: &Expr,
        work: Work<'a, '_>,
    ) -> Result<NodeId, Absent> {
        if let Some(operation) = aggregate(function) {
            return self.gather(function, operation, arguments, expr, work);
        }
        let mut nodes = Vec::with_capacity(arguments.len());
        for argument in arguments {
            nodes.push(self.expr(argument, work)?);
        }
        let operation = match function {
            Function::Abs => Operation::Absolute,
            Function::Sqrt => Operation::SquareRoot,
            Function::Ln => Operation::Logarithm,
            Function::Log10 => Operation::DecimalLogarithm,
            Function::Exp => Operation::Exponential,
            Function::Round => {
                if nodes.len() == 1 {
                    nodes.push(self.tape.constant(1.0));
                }
                Operation::Round
            }
            Function::Annuity => return self.annuity(arguments, &nodes, work),
            Function::Min
            | Function::Max
            | Function::Sum
            | Function::Mean
            | Function::Median
            | Function::Count => {
                return Err(Absent::Below);
            }
        };
        Ok(self.tape.push(operation, &nodes))
    }

    /// Interest is due once in the time unit of the rate, so the annuity is reckoned in that unit.
    fn annuity(
        &mut self,
        arguments: &[Expr],
        nodes: &[NodeId],
        work: Work<'a, '_>,
    ) -> Result<NodeId, Absent> {
        let (Some(rate), Some(&rate_node), Some(&life_node)) =
            (arguments.first(), nodes.first(), nodes.get(1))
        else {
            return Err(Absent::Below);
        };
        let unit = self.resolver().unit_of(rate, work.home).ok_or(Absent::Below)?;
        let span = self.tape.constant(unit.one_below());
        let rate = self.tape.push(Operation::Multiply, &[rate_node, span]);
        let life = self.tape.push(Operation::Divide, &[life_node, span]);
        let annuity = self.tape.push(Operation::Annuity, &[rate, life]);
        Ok(self.tape.push(Operation::Divide, &[annuity, span]))
    }

    fn gather(
        &mut self,
        function: Function,
        operation: Operation,
        arguments: &[Expr],
        expr: &Expr,
        work: Work<'a, '_>,
    ) -> Result<NodeId, Absent> {
        let mut nodes = Vec::new();
        for argument in arguments {
            let column = match &argument.kind {
                Kind::Name(name) => match self.resolver().meaning(name, work.home) {
                    Ok(Meaning::Column { dataset, column, filter }) => Some((dataset, column, filter)),
                    _ => None,
                },
                _ => None,
            };
            let Some((dataset, column, filter)) = column else {
                nodes.push(self.expr(argument, work)?);
                continue;
            };
            let dataset = self.resolver().models.datasets.get(&dataset).ok_or(Absent::Below)?;
            let stated = dataset.column(&column);
            for (index, row) in dataset.rows.iter().enumerate() {
                let has_value = match stated {
                    Some(column) => row.cells.get(column).is_some_and(Option::is_some),
                    None => dataset.has_cells_for(&column, index),
                };
                let conditions = filter.as_ref().map_or(&[][..], |filter| &filter.conditions);
                if !has_value || !conditions.iter().all(|condition| self.meets(dataset, index, condition)) {
                    continue;
                }
                if let Some(markup) = work.price_of
                    && let Some(seller) = (self.stays_out)(markup, dataset, index)
                {
                    let out = LeftOut { dataset: dataset.id.clone(), row: index, seller };
                    let known = self.left_out.entry(markup.clone()).or_default();
                    if !known.contains(&out) {
                        known.push(out);
                    }
                    continue;
                }
                nodes.push(self.cell(dataset, index, &column, work.currency)?);
            }
        }
        if function == Function::Count {
            #[expect(clippy::cast_precision_loss, reason = "no table has so many rows")]
            let count = nodes.len() as f64;
            return Ok(self.tape.constant(count));
        }
        if nodes.is_empty() && function != Function::Sum {
            let fault =
                Fault::new("nothing is left to gather").hint("no row meets all conditions, or has a value");
            return Err(Absent::Empty(fault, expr.span));
        }
        Ok(self.tape.push(operation, &nodes))
    }

    /// Whether a row meets a condition. An empty cell meets none.
    fn meets(&self, dataset: &Dataset, row: usize, condition: &Condition) -> bool {
        let cell = dataset
            .column(&condition.column)
            .and_then(|column| dataset.rows.get(row)?.cells.get(column)?.as_ref());
        let Some(cell) = cell else { return false };
        let roster = self.resolver().roster;
        let order = match (cell, &condition.value) {
            (Cell::Quantity(quantity), Wanted::Quantity(wanted)) => {
                let wanted = match wanted.unit().is_none() {
                    true => wanted.clone().with_unit(quantity.unit()),
                    false => match wanted.in_unit(quantity.unit()) {
                        Ok(wanted) => wanted,
                        Err(_) => return false,
                    },
                };
                quantity.best().partial_cmp(&wanted.best())
            }
            (Cell::Text(text), Wanted::Text(wanted)) => {
                let has = text.iter().any(|(_, text)| text == wanted);
                return is_as_wanted(condition.comparison, has);
            }
            (Cell::Entity(id), Wanted::Text(wanted)) => {
                return is_as_wanted(condition.comparison, id == wanted);
            }
            (Cell::Source(work), Wanted::Text(wanted)) => {
                let key = roster.works.get(*work).and_then(|work| work.key.as_deref());
                return is_as_wanted(condition.comparison, key == Some(wanted));
            }
            (Cell::Date(date), Wanted::Text(wanted)) => match Date::parse(wanted) {
                Ok(wanted) => Some(date.first_day().cmp(&wanted.first_day())),
                Err(_) => None,
            },
            _ => None,
        };
        order.is_some_and(|order| condition.comparison.holds(f64::from(order as i8), 0.0))
    }
}

fn is_as_wanted(comparison: Comparison, is_equal: bool) -> bool {
    match comparison {
        Comparison::Equal => is_equal,
        Comparison::NotEqual => !is_equal,
        _ => false,
    }
}

fn aggregate(function: Function) -> Option<Operation> {
    Some(match function {
        Function::Min => Operation::Minimum,
        Function::Max => Operation::Maximum,
        Function::Sum | Function::Count => Operation::Sum,
        Function::Mean => Operation::Mean,
        Function::Median => Operation::Median,
        _ => return None,
    })
}
