//! What brackets can name of models and datasets, for the graph.

use std::collections::BTreeMap;

use super::ledger::Ledger;
use super::model::{Input, Model};
use super::read::Models;
use super::resolve::Item;
use super::{BASE, RESERVED};
use crate::graph::{ItemKind, Items, NamedItem, Value};
use crate::language::Localized;

impl Ledger {
    /// Every model and dataset with its values.
    pub fn names(&self, models: &Models) -> Items {
        let mut items = BTreeMap::new();
        for model in models.models.values() {
            items.insert(model.id.clone(), self.model(model, models));
        }
        for dataset in models.datasets.values() {
            let item = NamedItem {
                kind: ItemKind::Dataset,
                summary: dataset.summary.clone(),
                shown: vec!["rows".to_owned()],
                anchors: std::iter::once("rows".to_owned())
                    .chain(dataset.rows.iter().map(|row| format!("row-{}", row.key)))
                    .collect(),
                redirects: dataset.redirects.clone(),
                ..NamedItem::new(dataset.title.clone(), dataset.place.clone())
            };
            items.insert(dataset.id.clone(), item);
        }
        Items::new(items)
    }

    fn model(&self, model: &Model, models: &Models) -> NamedItem {
        let mut values = BTreeMap::new();
        let mut add = |item: Item, name: &str, label: &Localized<String>| {
            let by_scenario = models.scenarios().into_iter().filter(|scenario| self.changes(&item, scenario));
            let by_scenario = by_scenario
                .filter_map(|scenario| {
                    Some((scenario.to_owned(), self.figure(&item, scenario)?.quantity.clone()))
                })
                .collect();
            let value = Value {
                label: label.clone(),
                anchor: anchor(name),
                base: self.figure(&item, BASE).map(|figure| figure.quantity.clone()),
                by_scenario,
            };
            values.insert(name.to_owned(), value);
        };
        for input in &model.inputs {
            let name = &input.name.text;
            add(Item::Input(model.id.clone(), name.clone()), name, &input.label);
        }
        for figure in &model.figures {
            let name = &figure.name.text;
            add(Item::Figure(model.id.clone(), name.clone()), name, &figure.label);
        }
        let mut shown: Vec<String> = model.tables.iter().map(|table| table.name.text.clone()).collect();
        let has = |picture: &&&str| match **picture {
            "sensitivity" => model.pictures.sensitivity.is_some(),
            "waterfall" => model.pictures.waterfall.is_some(),
            "chart" => model.pictures.chart.is_some(),
            "shares" => model.pictures.shares.is_some(),
            "curves" => model.pictures.curves.is_some(),
            // What is counted is not moved.
            _ => !model.inputs.iter().all(Input::is_counted),
        };
        shown.extend(RESERVED.iter().filter(has).map(|picture| (*picture).to_owned()));
        let mut anchors: Vec<String> = vec!["inputs".to_owned(), "figures".to_owned()];
        anchors.extend(shown.iter().cloned());
        anchors.extend(values.values().map(|value| value.anchor.clone()));
        NamedItem {
            kind: ItemKind::Model,
            summary: model.summary.clone(),
            values,
            scenarios: models.scenarios().into_iter().map(str::to_owned).collect(),
            shown,
            anchors,
            redirects: model.redirects.clone(),
            ..NamedItem::new(model.title.clone(), model.place.clone())
        }
    }
}

/// The anchor of an input or a figure on its model's page.
pub fn anchor(name: &str) -> String {
    format!("figure-{}", name.replace('_', "-"))
}
