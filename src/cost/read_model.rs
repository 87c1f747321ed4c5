//! Reads `content/models/*.yaml`.

use super::field::Reader;
use super::model::{Basis, Given, Input, Markup, Model, Pictures, Promise, Rule, Scenario};
use crate::diagnostic::{Fault, nearest, rules};
use crate::language::Localized;
use crate::quantity::Middle;
use crate::source::{Fields, Node, Written};

impl Reader<'_> {
    /// Reads the model `id`.
    pub(super) fn model(&mut self, id: &str, node: &Node) -> Model {
        let mut fields = Fields::of(node, self.file, "a model", self.faults);
        let title_spot = fields.key("title").map_or(node.spot(), |key| key.spot);
        let title = self.spoken(&mut fields, "title").unwrap_or_else(|| {
            let fault = Fault::new("the model has no `title`").hint("write `title: {…}`, one per language");
            self.fault(&rules::KEY, node.spot(), fault);
            Localized::new(self.roster.vocabulary.languages.default_language().clone(), id.to_owned())
        });
        let mut model = Model {
            id: id.to_owned(),
            title,
            summary: self.spoken(&mut fields, "summary"),
            boundary: fields.take("boundary").and_then(|node| self.boundary(node)),
            inputs: Vec::new(),
            figures: Vec::new(),
            scenarios: Vec::new(),
            tables: Vec::new(),
            pictures: Pictures::default(),
            results: fields.texts("results", self.faults),
            redirects: fields.texts("redirects", self.faults),
            file: self.file.clone(),
            place: self.file.at(title_spot),
        };
        for (name, node) in self.entries(&mut fields, "inputs") {
            self.name(name, "an input");
            model.inputs.extend(self.input(name, node));
        }
        for (name, node) in self.entries(&mut fields, "figures") {
            self.name(name, "a figure");
            if let Some(input) = model.input(&name.text) {
                let fault = Fault::new(format!("`{}` is an input and a figure", name.text))
                    .hint("formulas could not tell them apart: rename one");
                let first = self.file.at(input.name.spot);
                self.faults.push(fault.at(&rules::DOUBLE, self.file.at(name.spot)).label(first, "the input"));
            }
            let figure = self.figure(name, node);
            model.figures.push(figure);
        }
        for (name, node) in self.entries(&mut fields, "scenarios") {
            self.name(name, "a scenario");
            let scenario = self.scenario(name, node, &model);
            model.scenarios.push(scenario);
        }
        for (name, node) in self.entries(&mut fields, "tables") {
            self.name(name, "a table");
            let table = self.table(name, node, &model);
            model.tables.push(table);
        }
        if let Some(node) = fields.take("pictures") {
            model.pictures = self.pictures(node, &model);
        }
        fields.close(self.faults);
        for result in &model.results {
            self.known(result, &model);
        }
        model
    }

    /// The entries of a mapping whose keys are the author's own names.
    pub(super) fn entries<'b>(&mut self, fields: &mut Fields<'b>, key: &'b str) -> Vec<&'b (Written, Node)> {
        let Some(node) = fields.take(key) else { return Vec::new() };
        Fields::of(node, fields.file(), &format!("`{key}`"), self.faults).rest()
    }

    fn input(&mut self, name: &Written, node: &Node) -> Option<Input> {
        let what = format!("the input `{}`", name.text);
        let mut fields = Fields::of(node, self.file, &what, self.faults);
        let label = self.label(&mut fields, name);
        if let Some(counted) = self.counted(&mut fields, name) {
            let note = self.spoken(&mut fields, "note");
            fields.close(self.faults);
            let value = Given::Counted(counted?);
            return Some(Input {
                name: name.clone(),
                label,
                value,
                slider: None,
                source: Basis::Counted,
                note,
            });
        }
        let value = fields.required("value", self.faults);
        let middle = fields.text("middle", self.faults);
        let given = value.as_ref().and_then(|value| self.given(value, middle.as_ref()));
        let slider_text = fields.text("slider", self.faults);
        let slider = slider_text.as_ref().and_then(|written| self.slider(written, given.as_ref()));
        let is_bound = value.as_ref().is_some_and(|value| value.text.starts_with('='));
        let source: Basis = self.basis(&mut fields, name, is_bound);
        let note = self.spoken(&mut fields, "note");
        fields.close(self.faults);
        Some(Input { name: name.clone(), label, value: given?, slider, source, note })
    }

    /// The range of a slider, in the unit of the value it moves.
    fn slider(&mut self, written: &Written, given: Option<&Given>) -> Option<crate::quantity::Quantity> {
        let slider = match self.roster.vocabulary.units.read_with(&written.text, Middle::Unasked) {
            Ok(slider) => slider,
            Err(fault) => {
                self.fault(&rules::QUANTITY, written.spot, fault);
                return None;
            }
        };
        let fault = match (slider.range(), given) {
            (None, _) => Fault::new(format!("`{}` is no range", written.text))
                .hint("a slider goes from one value to another: `2..6 USD/kg`"),
            (Some(_), Some(Given::Stated(value, _))) => match slider.in_unit(value.unit()) {
                Ok(slider) if slider.low() <= value.best() && value.best() <= slider.high() => {
                    return Some(slider);
                }
                Ok(_) => Fault::new("the value lies outside its slider")
                    .hint("let the slider reach from below the value to above it"),
                Err(fault) => fault,
            },
            (Some(_), _) => return Some(slider),
        };
        self.fault(&rules::QUANTITY, written.spot, fault);
        None
    }

    fn figure(&mut self, name: &Written, node: &Node) -> Promise {
        let what = format!("the figure `{}`", name.text);
        let mut fields = Fields::of(node, self.file, &what, self.faults);
        let label = self.label(&mut fields, name);
        let written = fields.text("unit", self.faults);
        let mut unit = written.as_ref().and_then(|unit| Some((self.unit(unit)?, unit.spot)));
        let formula = fields.text("formula", self.faults);
        let markup = fields.take("markup");
        let rule = match (&formula, markup) {
            (Some(_), Some(node)) => {
                let fault = Fault::new(format!("{what} has a formula and a markup"))
                    .hint("a figure comes about in one way: keep one of them");
                self.fault(&rules::SHAPE, node.spot(), fault);
                Rule::Unread
            }
            (Some(written), None) => {
                self.formula(written).map_or(Rule::Unread, |formula| Rule::Formula(formula, written.spot))
            }
            (None, Some(node)) => {
                self.markup(node).map_or(Rule::Unread, |markup| Rule::Markup(Box::new(markup)))
            }
            (None, None) => {
                let fault = Fault::new(format!("{what} has neither `formula` nor `markup`"))
                    .hint("say how it comes about: `formula: price * amount`");
                self.fault(&rules::KEY, name.spot, fault);
                Rule::Unread
            }
        };
        if unit.is_none() && written.is_none() {
            match rule {
                // A multiple promises itself.
                Rule::Markup(_) => unit = self.multiple().map(|unit| (unit, name.spot)),
                _ => {
                    let fault = Fault::new(format!("{what} promises no unit"))
                        .hint("add `unit:`; a pure number promises `×`, `\"%\"` or `1`");
                    self.fault(&rules::KEY, name.spot, fault);
                }
            }
        }
        let expect = fields.text("expect", self.faults);
        let note = self.spoken(&mut fields, "note");
        fields.close(self.faults);
        Promise { name: name.clone(), label, unit, rule, expect, note }
    }

    /// `×` where the units have it, else a pure number.
    fn multiple(&self) -> Option<std::sync::Arc<crate::quantity::Unit>> {
        let units = &self.roster.vocabulary.units;
        units.unit("×").or_else(|_| units.unit("1")).ok()
    }

    fn markup(&mut self, node: &Node) -> Option<Markup> {
        let mut fields = Fields::of(node, self.file, "a markup", self.faults);
        let price = fields.required("price", self.faults);
        let cost = fields.required("cost", self.faults);
        let boundary = fields.take("boundary").and_then(|node| self.boundary(node));
        let alone = fields.text("alone", self.faults);
        fields.close(self.faults);
        let price = price.and_then(|written| Some((self.formula(&written)?, written.spot)));
        let cost = cost.and_then(|written| Some((self.formula(&written)?, written.spot)));
        Some(Markup { price: price?, cost: cost?, boundary, alone })
    }

    fn scenario(&mut self, name: &Written, node: &Node, model: &Model) -> Scenario {
        let what = format!("the scenario `{}`", name.text);
        let mut fields = Fields::of(node, self.file, &what, self.faults);
        if name.text == super::BASE {
            let fault = Fault::new(format!("`{}` is what the base values are called", super::BASE))
                .hint("give the scenario another name");
            self.fault(&rules::DOUBLE, name.spot, fault);
        }
        let label = self.label(&mut fields, name);
        let mut set = Vec::new();
        let entries = self.entries(&mut fields, "set");
        let is_empty = entries.is_empty();
        for (input, node) in entries {
            let Some(known) = model.input(&input.text) else {
                let hint = nearest(&input.text, model.inputs.iter().map(|input| input.name.text.as_str()));
                let fault = Fault::new(format!("the model has no input `{}`", input.text))
                    .hint_if(hint.map(|known| format!("did you mean `{known}`?")));
                self.fault(&rules::UNKNOWN, input.spot, fault);
                continue;
            };
            let Some(written) = node.written() else {
                let fault = Fault::new(format!("`{}` takes a quantity, not {}", input.text, node.kind()))
                    .hint("write `25k USD`, or `=owner.fact` for a fact");
                self.fault(&rules::SHAPE, node.spot(), fault);
                continue;
            };
            if known.is_counted() {
                let fault = Fault::new(format!("`{}` is counted in the site, and cannot be set", input.text))
                    .hint("let a scenario set inputs that are stated or bound");
                self.fault(&rules::SHAPE, input.spot, fault);
                continue;
            }
            let Some(given) = self.given(&written, None) else { continue };
            if let (Given::Stated(value, spot), Given::Stated(base, _)) = (&given, &known.value)
                && let Err(fault) = value.in_unit(base.unit())
                && value.unit().dimension() != base.unit().dimension()
            {
                self.fault(&rules::MEASURE, *spot, fault);
                continue;
            }
            set.push((input.clone(), given));
        }
        fields.close(self.faults);
        if is_empty {
            let fault =
                Fault::new(format!("{what} sets nothing")).hint("name inputs and values under `set:`");
            self.fault(&rules::SCENARIO, name.spot, fault);
        }
        Scenario { name: name.clone(), label, set }
    }

    /// Tells where no input and no figure of the model is called so.
    pub(super) fn known(&mut self, name: &Written, model: &Model) {
        if model.input(&name.text).is_some() || model.figure(&name.text).is_some() {
            return;
        }
        let inputs = model.inputs.iter().map(|input| input.name.text.as_str());
        let figures = model.figures.iter().map(|figure| figure.name.text.as_str());
        let fault = Fault::new(format!("the model has no figure `{}`", name.text)).hint_if(
            nearest(&name.text, inputs.chain(figures)).map(|known| format!("did you mean `{known}`?")),
        );
        self.fault(&rules::UNKNOWN, name.spot, fault);
    }
}
