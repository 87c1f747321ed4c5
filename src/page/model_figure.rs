//! The view of one figure on its model's page: value, formula, and all that it rests on.

use super::cite::Cited;
use super::item_view::{BesideView, FigureView, GroundView, LeftOutView, SetView};
use super::model_page::ModelPage;
use super::scene::Scene;
use super::view::Link;
use crate::cost::model::{Promise, Rule};
use crate::cost::{Account, Ground, Item, LeftOut, Origin};
use crate::graph::BASE;
use crate::language::Language;
use crate::quantity::format_period;
use crate::vocabulary::TermRef;

impl ModelPage<'_> {
    pub(super) fn figure(&mut self, figure: &Promise) -> FigureView {
        let (scene, reader) = (self.scene, self.reader);
        let costs = scene.costs();
        let item = Item::Figure(self.model.id.clone(), figure.name.text.clone());
        let account = costs.ledger.account(&item, BASE, &costs.models, &scene.graph.roster);
        let value = account.as_ref().map(|account| account.figure);
        let has_range = |quantity: &crate::quantity::Quantity| quantity.range().is_some();
        FigureView {
            anchor: self.anchor(&figure.name.text),
            label: scene.said(&figure.label, reader),
            name: format!("{}.{}", self.model.id, figure.name.text),
            value_html: value.map(|value| scene.value_html(&value.quantity, true, None, reader)),
            precision: value.filter(|value| has_range(&value.quantity)).map(|value| {
                scene.say(if value.is_exact { "exact_range" } else { "outer_bound" }, reader).to_owned()
            }),
            beside: value.and_then(|value| value.beside.as_ref()).map(|(markup, margin)| BesideView {
                markup: self.per_cent(markup),
                margin: self.per_cent(margin),
            }),
            formula_html: scene.formula_html(&item, BASE, reader),
            expect: figure.expect.as_ref().map(|expect| expect.text.clone()),
            note: figure.note.as_ref().map(|note| scene.said(note, reader)),
            grounds: account.as_ref().map(|account| self.grounds(account)).unwrap_or_default(),
            scenarios: self.in_scenarios(&item),
            uses_html: scene.uses_of_item(&item, reader),
            left_out: costs
                .ledger
                .left_out(&item)
                .iter()
                .filter_map(|left_out| self.left_out(left_out))
                .collect(),
            left_out_reason: self.left_out_reason(figure),
        }
    }

    /// A part of one in per cent where the site has a unit for that, else as it is.
    fn per_cent(&self, part: &crate::quantity::Quantity) -> String {
        let units = &self.scene.vocabulary().units;
        let shown = units.read("1%").ok().and_then(|cent| part.in_unit(cent.unit()).ok());
        self.scene.quantity_words(shown.as_ref().unwrap_or(part), self.reader)
    }

    fn grounds(&mut self, account: &Account<'_>) -> Vec<GroundView> {
        self.scene.grounds(account, &self.model.id, self.reader, &mut self.cited)
    }

    fn in_scenarios(&self, item: &Item) -> Vec<SetView> {
        let (scene, reader) = (self.scene, self.reader);
        let costs = scene.costs();
        let changed =
            costs.models.scenarios().into_iter().filter(|scenario| costs.ledger.changes(item, scenario));
        changed
            .filter_map(|name| {
                let figure = costs.ledger.figure(item, name)?;
                // Its own word for the scenario first, else that of the first model that has one.
                let own = self.model.scenario(name);
                let any = || costs.models.models.values().find_map(|model| model.scenario(name));
                Some(SetView {
                    label: scene.said(&own.or_else(any)?.label, reader),
                    href: None,
                    value_html: scene.value_html(&figure.quantity, true, None, reader),
                    bound_html: None,
                })
            })
            .collect()
    }

    fn left_out(&self, left_out: &LeftOut) -> Option<LeftOutView> {
        let (scene, reader) = (self.scene, self.reader);
        let row = scene.costs().models.datasets.get(&left_out.dataset)?.rows.get(left_out.row)?;
        Some(LeftOutView {
            seller_html: scene.page_chip(&left_out.seller, None, None, reader),
            row: Link {
                href: scene.row_href(&left_out.dataset, Some(left_out.row), reader),
                label: row.key.clone(),
            },
        })
    }

    /// Why sellers stay out of a markup's price.
    fn left_out_reason(&self, figure: &Promise) -> Option<String> {
        let (scene, reader) = (self.scene, self.reader);
        let Rule::Markup(markup) = &figure.rule else { return None };
        let boundary = markup.boundary.as_ref().or(self.model.boundary.as_ref())?;
        let facet = &scene.vocabulary().ordered()?.id;
        let name = |term: &str| {
            let link = scene.term_link(&TermRef::new(facet, term), reader);
            link.map_or_else(|| term.to_owned(), |link| link.label)
        };
        let reason = scene.say("left_out_reason", reader);
        Some(reason.replace("{from}", &name(&boundary.from.text)).replace("{to}", &name(&boundary.to.text)))
    }
}

impl Scene<'_> {
    /// What a figure of `own` rests on in the end.
    pub(super) fn grounds(
        &self,
        account: &Account<'_>,
        own: &str,
        reader: &Language,
        cited: &mut Cited,
    ) -> Vec<GroundView> {
        account.grounds.iter().filter_map(|ground| self.ground(ground, own, reader, cited)).collect()
    }

    fn ground(&self, ground: &Ground, own: &str, reader: &Language, cited: &mut Cited) -> Option<GroundView> {
        let format = self.vocabulary().languages.format(reader);
        let source = match ground.origin {
            Origin::Work(work) => cited.mark(Some(work), self, reader),
            _ => None,
        };
        Some(GroundView {
            label: self.leaf_label(&ground.leaf, own, reader)?,
            href: self.leaf_href(&ground.leaf, reader),
            value_html: self.value_html(&ground.quantity, true, None, reader),
            is_middle: !ground.quantity.has_stated_best(),
            when: ground.when.as_ref().map(|when| format_period(when, format)),
            source,
            is_assumed: matches!(ground.origin, Origin::Assumed(_)),
            is_counted: ground.origin == Origin::Counted,
            rates: ground.rates.iter().map(|(unit, rate)| format!("1 {unit} = {rate}")).collect(),
        })
    }
}
