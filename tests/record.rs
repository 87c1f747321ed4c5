//! What the site says it holds, `content/models/record.yaml`, is what the engine counts in it.

#![allow(clippy::expect_used, clippy::panic, clippy::unwrap_used, reason = "a test fails by panicking")]

mod common;

use common::{expect_none, read, root};
use layerwiki::cost::model::{Basis, Given};
use layerwiki::graph::Confidence;
use layerwiki::pipeline::{Wishes, compute};

/// The model that counts; it leaves itself out.
const RECORD: &str = "record";

#[test]
fn the_record_counts_what_is_there() {
    let computed = compute(&read(&root()), &Wishes::default());
    let (roster, costs) = &computed.value;
    let entities = || roster.entities.keys().filter_map(|id| roster.articles.get(id));
    let facts = || roster.facts.values().flat_map(|facts| facts.iter());
    let graded = |grade| facts().filter(|fact| fact.confidence == Some(grade)).count();
    let is_estimate =
        |basis: &String| basis.split(|sign: char| !sign.is_alphanumeric()).any(|word| word == "estimate");
    let works = || roster.works.iter().map(|(_, work)| work);
    let relations = &roster.relations.stated;
    let models = || costs.models.models.values().filter(|model| model.id != RECORD);
    let inputs = || models().flat_map(|model| &model.inputs);
    let datasets = &costs.models.datasets;
    let counted = [
        ("entities", entities().count()),
        ("entities_zh", entities().filter(|article| article.twins.len() > 1).count()),
        ("facts", facts().count()),
        ("facts_high", graded(Confidence::High)),
        ("facts_medium", graded(Confidence::Medium)),
        ("facts_low", graded(Confidence::Low)),
        (
            "facts_estimated",
            facts()
                .filter(|fact| fact.basis.as_ref().is_some_and(|basis| is_estimate(basis.original())))
                .count(),
        ),
        ("works", works().count()),
        ("works_undated", works().filter(|work| work.undated).count()),
        (
            "works_year_only",
            works().filter(|work| work.date.as_ref().is_some_and(|date| date.month().is_none())).count(),
        ),
        ("works_without_address", works().filter(|work| work.url.is_none()).count()),
        ("relations", relations.len()),
        ("relations_unsourced", relations.iter().filter(|relation| relation.source.is_none()).count()),
        ("models_count", models().count()),
        ("figures_count", models().map(|model| model.figures.len()).sum()),
        ("inputs_count", inputs().count()),
        ("inputs_assumed", inputs().filter(|input| matches!(input.source, Basis::Assumed(_))).count()),
        ("datasets_count", datasets.len()),
        ("rows_count", datasets.values().map(|dataset| dataset.rows.len()).sum()),
    ];
    let record = costs.models.models.get(RECORD).expect("the site says what it holds");
    let mut off = Vec::new();
    for (name, count) in counted {
        let input = record.inputs.iter().find(|input| input.name.text == name);
        let said = input.map(|input| match &input.value {
            Given::Stated(quantity, _) => quantity.best().to_string(),
            Given::Bound(written, _) => written.text.clone(),
        });
        if said.as_deref() != Some(count.to_string().as_str()) {
            off.push(format!("`{name}`: the site says {}, and holds {count}", said.unwrap_or_default()));
        }
    }
    expect_none("counts of content/models/record.yaml are off", &off);
}
