//! Who may stand on the price side of a markup: nobody whose span covers both sides of its boundary.

use std::collections::{BTreeMap, BTreeSet};

use super::dataset::{Cell, Dataset};
use super::lower::{Leaf, Lowering};
use super::model::{Boundary, Markup, Model, Rule};
use super::read::Models;
use super::resolve::{Item, Resolver};
use crate::diagnostic::{Diagnostic, Fault, rules};
use crate::graph::Roster;

/// From the lowest to the highest term of the ordered facet.
type Span = (usize, usize);

/// How far each entity reaches along the ordered facet.
pub(super) struct Spans<'a> {
    roster: &'a Roster,
    own: BTreeMap<&'a str, Span>,
    owners: BTreeMap<&'a str, Vec<&'a str>>,
}

impl<'a> Spans<'a> {
    /// The spans of all entities: of their places, their terms of integration, and whoever owns them.
    pub(super) fn new(roster: &'a Roster) -> Spans<'a> {
        let mut own = BTreeMap::new();
        for (id, entity) in roster.entities.iter() {
            let ranks: BTreeSet<usize> = entity
                .places()
                .flat_map(|place| place.all())
                .flat_map(|term| roster.vocabulary.ranks(term))
                .collect();
            if let (Some(low), Some(high)) = (ranks.first(), ranks.last()) {
                own.insert(id.as_str(), (*low, *high));
            }
        }
        let mut owners: BTreeMap<&str, Vec<&str>> = BTreeMap::new();
        for relation in &roster.relations.stated {
            let kinds = &roster.vocabulary.relations;
            let Some(kind) = kinds.get(&relation.kind) else { continue };
            if kind.owner {
                owners.entry(&relation.from).or_default().push(&relation.to);
            } else if kinds.get(&kind.inverse).is_some_and(|inverse| inverse.owner) {
                owners.entry(&relation.to).or_default().push(&relation.from);
            }
        }
        Spans { roster, own, owners }
    }

    /// How far an entity reaches with those who own it.
    fn of(&self, entity: &str) -> Option<Span> {
        let mut seen = BTreeSet::new();
        let mut waiting = vec![entity];
        let mut span: Option<Span> = None;
        while let Some(id) = waiting.pop() {
            if !seen.insert(id) {
                continue;
            }
            if let Some((low, high)) = self.own.get(id) {
                span = Some(span.map_or((*low, *high), |known| (known.0.min(*low), known.1.max(*high))));
            }
            waiting.extend(self.owners.get(id).into_iter().flatten());
        }
        span
    }

    /// Whether an entity covers both sides of a boundary.
    fn covers(&self, entity: &str, boundary: &Boundary) -> bool {
        let rank = |term: &str| {
            let ordered = self.roster.vocabulary.ordered()?;
            ordered.terms.iter().position(|known| known.id == term)
        };
        match (self.of(entity), rank(&boundary.from.text), rank(&boundary.to.text)) {
            (Some((low, high)), Some(from), Some(to)) => low <= from && to <= high,
            _ => false,
        }
    }

    /// The seller of a row that stays out of a markup's price.
    pub(super) fn stays_out(
        &self,
        models: &Models,
        item: &Item,
        dataset: &Dataset,
        row: usize,
    ) -> Option<String> {
        let (model, markup) = markup_of(models, item)?;
        let boundary = boundary_of(model, markup).filter(|_| markup.alone.is_none())?;
        let seller = seller(dataset, row)?;
        self.covers(seller, boundary).then(|| seller.to_owned())
    }

    /// Tells of sellers that cover the boundary and reach a price as a fact, or through another figure.
    pub(super) fn check(&self, resolver: Resolver<'a>, lowering: &Lowering<'a>) -> Vec<Diagnostic> {
        let mut faults = Vec::new();
        for (item, sides) in &lowering.sides {
            let Some((model, markup)) = markup_of(resolver.models, item) else { continue };
            let Some(boundary) = boundary_of(model, markup) else {
                let fault = Fault::new("the markup lies at no boundary")
                    .hint("add `boundary: {from: …, to: …}` to it or to the model");
                faults.push(fault.at(&rules::MARKUP, model.file.at(markup.price.1)));
                continue;
            };
            if markup.alone.is_some() {
                continue;
            }
            let mut told = BTreeSet::new();
            for id in lowering.tape.leaves_of(sides.price) {
                let leaf = usize::try_from(id).ok().and_then(|id| lowering.leaves.get(id));
                let Some((leaf, _)) = leaf else { continue };
                let Some((entity, name)) = owner_in_money(resolver, leaf) else { continue };
                if self.covers(&entity, boundary) && told.insert(entity.clone()) {
                    let (from, to) = (&boundary.from.text, &boundary.to.text);
                    let fault = Fault::new(format!(
                        "`{entity}` covers `{from}` and `{to}`, so `{name}` is no price at this boundary"
                    ))
                    .hint("take it out of the price, or say with `alone:` why it may stand here");
                    faults.push(fault.at(&rules::MARKUP, model.file.at(markup.price.1)));
                }
            }
        }
        faults
    }
}

/// The boundary of a markup: its own, or its model's.
pub(super) fn boundary_of<'a>(model: &'a Model, markup: &'a Markup) -> Option<&'a Boundary> {
    markup.boundary.as_ref().or(model.boundary.as_ref())
}

/// The markup an item is.
pub(super) fn markup_of<'a>(models: &'a Models, item: &Item) -> Option<(&'a Model, &'a Markup)> {
    let Item::Figure(model, name) = item else { return None };
    let model = models.models.get(model)?;
    match &model.figure(name)?.rule {
        Rule::Markup(markup) => Some((model, markup)),
        _ => None,
    }
}

/// Who sells what a row prices.
fn seller(dataset: &Dataset, row: usize) -> Option<&str> {
    let column = dataset.column(dataset.seller.as_ref()?)?;
    match dataset.rows.get(row)?.cells.get(column)?.as_ref()? {
        Cell::Entity(id) => Some(id),
        _ => None,
    }
}

/// The entity behind a leaf in money, and the leaf's name.
fn owner_in_money(resolver: Resolver<'_>, leaf: &Leaf) -> Option<(String, String)> {
    match leaf {
        Leaf::Fact(reference) => {
            let (fact, _) = resolver.roster.fact(reference)?;
            let is_money = resolver.fact_quantity(reference)?.unit().is_money();
            let is_entity = resolver.roster.entities.contains_key(&fact.owner);
            (is_money && is_entity).then(|| (fact.owner.clone(), format!("{}.{}", fact.owner, fact.id)))
        }
        Leaf::Cell { dataset, row, column } => {
            let dataset = resolver.models.datasets.get(dataset)?;
            let cell = dataset.rows.get(*row)?.cells.get(dataset.column(column)?)?.as_ref()?;
            let Cell::Quantity(quantity) = cell else { return None };
            let seller = seller(dataset, *row).filter(|_| quantity.unit().is_money())?;
            let key = &dataset.rows.get(*row)?.key;
            Some((seller.to_owned(), format!("{}[{key}].{column}", dataset.id)))
        }
        Leaf::Input { .. } => None,
    }
}
