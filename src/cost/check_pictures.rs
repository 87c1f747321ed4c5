//! Checks what the pictures of a model name: datasets, columns and rows that there are, and values of one kind.

use super::model::{Chart, Model};
use super::resolve::{Item, Resolver};
use crate::diagnostic::{Diagnostic, Fault, nearest, rules};
use crate::quantity::Dimension;
use crate::source::Written;

pub(super) fn check(resolver: Resolver<'_>, model: &Model, faults: &mut Vec<Diagnostic>) {
    for group in model.pictures.alike() {
        alike(resolver, model, &group, faults);
    }
    if let Some(of) = &model.pictures.chart {
        chart(resolver, model, of, faults);
    }
}

/// What a picture lays along one scale measures the same.
fn alike(resolver: Resolver<'_>, model: &Model, group: &[&Written], faults: &mut Vec<Diagnostic>) {
    let mut first: Option<(&Written, Dimension)> = None;
    for name in group {
        let item = match model.input(&name.text) {
            Some(_) => Item::Input(model.id.clone(), name.text.clone()),
            None => Item::Figure(model.id.clone(), name.text.clone()),
        };
        let Some(found) = resolver.dimension_of_item(&item) else { continue };
        match &first {
            Some((other, own)) if *own != found => {
                let fault = Fault::new(format!(
                    "`{}` measures {own}, but `{}` measures {found}",
                    other.text, name.text
                ))
                .hint("what a picture lays along one scale measures the same");
                faults.push(fault.at(&rules::MEASURE, model.file.at(name.spot)));
            }
            Some(_) => {}
            None => first = Some((name, found)),
        }
    }
}

/// A chart draws a dataset that there is, its columns and its rows.
fn chart(resolver: Resolver<'_>, model: &Model, of: &Chart, faults: &mut Vec<Diagnostic>) {
    let mut unknown = |what: String, written: &Written, known: Vec<&str>| {
        let hint = nearest(&written.text, known.iter().copied());
        let fault = Fault::new(what).hint_if(hint.map(|known| format!("did you mean `{known}`?")));
        faults.push(fault.at(&rules::UNKNOWN, model.file.at(written.spot)));
    };
    let name = &of.dataset.text;
    let Some(dataset) = resolver.models.datasets.get(name) else {
        let known = resolver.models.datasets.keys().map(String::as_str).collect();
        return unknown(format!("no dataset is called `{name}`"), &of.dataset, known);
    };
    let columns = dataset.columns.iter().map(|column| column.name.text.as_str());
    let columns: Vec<&str> =
        columns.chain(dataset.computed.iter().map(|column| column.name.text.as_str())).collect();
    for column in [Some(&of.x), Some(&of.y), of.series.as_ref()].into_iter().flatten() {
        if !columns.contains(&column.text.as_str()) {
            unknown(format!("`{name}` has no column `{}`", column.text), column, columns.clone());
        }
    }
    for (row, _) in &of.notes {
        let rows: Vec<&str> = dataset.rows.iter().map(|row| row.key.as_str()).collect();
        if !rows.contains(&row.text.as_str()) {
            unknown(format!("`{name}` has no row `{}`", row.text), row, rows);
        }
    }
}
