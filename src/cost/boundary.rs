//! Whether neighbouring layers fit together: what one takes the one below trades, and a model converts it.

use super::ledger::Ledger;
use super::lower::Leaf;
use super::model::Model;
use super::read::Models;
use super::resolve::{Item, Resolver};
use crate::diagnostic::{Diagnostic, Fault, rules};
use crate::graph::Roster;
use crate::quantity::{Dimension, Unit};
use crate::vocabulary::{Facet, Term, TermRef, Vocabulary};

/// Checks every pair of neighbours that is not marked as outside.
///
/// A site without a single model owes no conversion yet.
pub(super) fn check(models: &Models, roster: &Roster, ledger: &Ledger) -> Vec<Diagnostic> {
    let vocabulary = &roster.vocabulary;
    let mut faults = Vec::new();
    let Some(ordered) = vocabulary.ordered() else { return faults };
    for (lower, upper) in ordered.terms.iter().zip(ordered.terms.iter().skip(1)) {
        if lower.outside || upper.outside {
            continue;
        }
        // A unit that is no term has been told already, and may be the one that is taken.
        let is_known = lower.trades.iter().all(|traded| is_unit(vocabulary, ordered, &traded.text));
        for taken in upper.takes.iter().filter(|_| is_known) {
            if !lower.trades.iter().any(|traded| traded.text == taken.text) {
                let traded: Vec<&str> = lower.trades.iter().map(|traded| traded.text.as_str()).collect();
                let fault = Fault::new(format!(
                    "`{}` takes `{}`, which `{}` does not trade",
                    upper.id, taken.text, lower.id
                ))
                .hint(format!("`{}` trades: {}", lower.id, traded.join(", ")));
                faults.push(fault.at(&rules::BOUNDARY, ordered.place.file.at(taken.spot)));
            }
        }
        if models.models.is_empty() || lower.trades.is_empty() || upper.trades.is_empty() {
            continue;
        }
        let resolver = Resolver { models, roster };
        let converts = models.models.values().any(|model| {
            let lies_here = |boundary: &super::model::Boundary| {
                boundary.from.text == lower.id && boundary.to.text == upper.id
            };
            model.boundary.as_ref().is_some_and(lies_here)
                && converts(
                    model,
                    resolver,
                    ledger,
                    &measures(vocabulary, ordered, lower),
                    &measures(vocabulary, ordered, upper),
                )
        });
        if !converts {
            let fault = Fault::new(format!("no model converts what `{}` trades into what `{}` trades", lower.id, upper.id))
                .hint(format!("write a model with `boundary: {{from: {}, to: {}}}` and a price that rests on the price below", lower.id, upper.id));
            faults.push(fault.at(&rules::BOUNDARY, upper.place.clone()));
        }
    }
    faults
}

fn is_unit(vocabulary: &Vocabulary, ordered: &Facet, id: &str) -> bool {
    let unit_of_trade = ordered.decided_by.as_ref();
    unit_of_trade.is_some_and(|facet| vocabulary.term(&TermRef::new(&facet.text, id)).is_some())
}

/// What the units a term trades are counted in.
fn measures(vocabulary: &Vocabulary, ordered: &Facet, term: &Term) -> Vec<Dimension> {
    let Some(unit_of_trade) = &ordered.decided_by else { return Vec::new() };
    let measure = |traded: &crate::source::Written| {
        let unit = vocabulary.term(&TermRef::new(&unit_of_trade.text, &traded.text))?;
        unit.measure.as_ref().map(|(_, unit)| unit.dimension().clone())
    };
    term.trades.iter().filter_map(measure).collect()
}

/// Whether a figure of the model, in money per an upper measure, rests on a value in money per a lower one.
fn converts(
    model: &Model,
    resolver: Resolver<'_>,
    ledger: &Ledger,
    lower: &[Dimension],
    upper: &[Dimension],
) -> bool {
    let is_price = |unit: &Unit, measures: &[Dimension]| {
        unit.is_money() && measures.iter().any(|measure| is_money_per(unit, measure))
    };
    let Some(run) = ledger.run(super::BASE) else { return false };
    model.figures.iter().any(|figure| {
        let item = Item::Figure(model.id.clone(), figure.name.text.clone());
        let Some(computed) = ledger.figure(&item, super::BASE) else { return false };
        if !is_price(computed.quantity.unit(), upper) {
            return false;
        }
        let on_leaf = run
            .leaves(computed)
            .into_iter()
            .any(|leaf| unit_of_leaf(resolver, leaf).is_some_and(|unit| is_price(&unit, lower)));
        on_leaf || run.rests_on(computed, &mut |unit| is_price(unit, lower))
    })
}

/// True for `USD/GPU/h` and a measure of `GPU·h`.
fn is_money_per(unit: &Unit, measure: &Dimension) -> bool {
    let above = unit.dimension().times(measure);
    unit.factors()
        .iter()
        .any(|factor| factor.power() == 1 && factor.is_money() && above == *factor.dimension())
}

fn unit_of_leaf(resolver: Resolver<'_>, leaf: &Leaf) -> Option<std::sync::Arc<Unit>> {
    let quantity = match leaf {
        Leaf::Fact(reference) => resolver.fact_quantity(reference)?.clone(),
        Leaf::Input { model, name } => {
            let model = resolver.models.models.get(model)?;
            return resolver.unit_of_given(&model.input(name)?.value, model, 1);
        }
        Leaf::Cell { dataset, row, column } => {
            let dataset = resolver.models.datasets.get(dataset)?;
            match dataset.rows.get(*row)?.cells.get(dataset.column(column)?)?.as_ref()? {
                super::dataset::Cell::Quantity(quantity) => quantity.clone(),
                _ => return None,
            }
        }
    };
    Some(std::sync::Arc::clone(quantity.unit()))
}
