//! The calculator of a model: a table of assumptions and a table of results, which a script brings to life.
//!
//! Without script the tables are all there is, and they are complete. `static/js/calculator.js` finds in them
//! what it needs: rows by the names of the model's module, words and symbols as data.

use std::fmt::Write as _;

use serde_json::{Value, json};

use super::html::escape;
use super::model_script::{Bench, Knob};
use super::plan::Subject;
use super::scene::Scene;
use crate::cost::model::{Basis, Given, Model};
use crate::cost::{Ground, Item, Leaf, Movable, Origin, ground};
use crate::graph::{BASE, WorkId};
use crate::language::{Language, Localized};
use crate::quantity::{Quantity, format, numbers_for_browsers, symbols_for_browsers};

/// The words the script writes.
const WORDS: &[&str] =
    &["calculator_copied", "calculator_drives", "calculator_moved_range", "calculator_outer_range"];

impl Scene<'_> {
    /// The calculator of a model for one reader; nothing where the model computes nothing.
    pub fn calculator(&self, model: &str, reader: &Language) -> String {
        let known = self.costs.models.models.get(model);
        let bench = known.and_then(|model| Bench::of(model, self.costs, &self.graph.roster));
        let (Some(bench), Some(module)) = (bench, self.scripts().path(model)) else { return String::new() };
        Drawing { scene: self, bench: &bench, reader }.html(module)
    }
}

/// A calculator as it is written.
struct Drawing<'a> {
    scene: &'a Scene<'a>,
    bench: &'a Bench<'a>,
    reader: &'a Language,
}

impl Drawing<'_> {
    fn html(&self, module: &str) -> String {
        let base = &self.scene.plan.base;
        let script = |path: &str| match self.scene.assets.output(path) {
            Some(output) => escape(&format!("{base}/{output}")),
            None => String::new(),
        };
        let title = self.read(&self.bench.model.title);
        let mut out = format!(
            "<section class=\"calculator\" aria-label=\"{}\" data-model=\"{}\" data-module=\"{}\" \
             data-quantity=\"{}\">\n",
            escape(&self.say("calculator_of").replace("{model}", &title)),
            escape(&self.bench.model.id),
            escape(&format!("{base}/{module}")),
            script("js/quantity.js")
        );
        // What ends a script must not stand in one.
        let data = self.data().to_string().replace('<', "\\u003c");
        let _ = writeln!(out, "<script type=\"application/json\">{data}</script>");
        self.bar(&mut out);
        out.push_str("<div class=\"calculator-body\">\n<div class=\"calculator-inputs\">\n");
        self.assumptions(&mut out);
        out.push_str("</div>\n");
        // Below the assumptions on a phone; above the other results beside them.
        self.key_line(&mut out);
        out.push_str("<div class=\"calculator-outputs\">\n");
        self.key_line(&mut out);
        self.results(&mut out);
        out.push_str("</div>\n</div>\n");
        let _ = writeln!(
            out,
            // What the script asks for first is on its way before the script is read.
            "<link rel=\"modulepreload\" href=\"{}\">\n<link rel=\"modulepreload\" href=\"{}\">\n\
             <script type=\"module\" src=\"{}\"></script>\n</section>",
            script("js/quantity.js"),
            escape(&format!("{base}/{module}")),
            script("js/calculator.js")
        );
        out
    }

    fn data(&self) -> Value {
        let format = self.scene.vocabulary().languages.format(self.reader);
        let symbols = |quantity: &Quantity| symbols_for_browsers(quantity.unit(), format, self.reader);
        let words = WORDS.iter().map(|word| ((*word).to_owned(), json!(self.say(word))));
        json!({
            "numbers": numbers_for_browsers(format),
            "knobs": self.bench.knobs.iter().map(|knob| symbols(&knob.base)).collect::<Vec<_>>(),
            "figures": self.bench.figures.iter().map(|(_, figure)| symbols(&figure.quantity)).collect::<Vec<_>>(),
            "key": self.key(),
            "words": Value::Object(words.collect()),
        })
    }

    /// The buttons, in their place before the script is there: what comes late would push the rest down.
    fn bar(&self, out: &mut String) {
        let button = |attributes: &str, words: &str| {
            format!("<button type=\"button\"{attributes}>{}</button>", escape(words))
        };
        out.push_str("<div class=\"calculator-bar\">\n");
        if !self.bench.scenarios.is_empty() {
            let label = escape(self.say("calculator_scenarios"));
            let _ = writeln!(out, "<div role=\"group\" aria-label=\"{label}\">");
            let base = (BASE, self.say("calculator_base").to_owned());
            let others = self.bench.scenarios.iter().map(|id| (*id, self.scenario(id)));
            for (id, words) in std::iter::once(base).chain(others) {
                let pressed = id == BASE;
                let attributes = format!(" data-scenario=\"{}\" aria-pressed=\"{pressed}\"", escape(id));
                let _ = writeln!(out, "{}", button(&attributes, &words));
            }
            out.push_str("</div>\n");
        }
        let reset = button(" data-reset disabled", self.say("calculator_reset"));
        let link = button(" data-link", self.say("calculator_link"));
        let _ = writeln!(out, "<div>{reset} {link} <span role=\"status\"></span></div>\n</div>");
    }

    /// The figure that matters most, which stays in sight while others are moved.
    fn key_line(&self, out: &mut String) {
        let Some((name, figure)) = self.bench.figures.get(self.key()) else { return };
        let label = self.bench.model.figure(name).map(|figure| self.read(&figure.label)).unwrap_or_default();
        let best = self.scene.best_words(&figure.quantity, true, self.reader);
        let _ = writeln!(
            out,
            "<p class=\"calculator-key\" aria-hidden=\"true\"><span>{}</span><strong>{}</strong></p>",
            escape(&label),
            escape(&best)
        );
    }

    /// The place of the figure that matters most to the author: whose sensitivity is drawn, or what is named first.
    fn key(&self) -> usize {
        let model = self.bench.model;
        let chosen = model.pictures.sensitivity.as_ref().or(model.results.first());
        let place = |name: &str| self.bench.figures.iter().position(|(known, _)| *known == name);
        chosen.and_then(|chosen| place(&chosen.text)).unwrap_or(0)
    }

    /// What a scenario is called: in this model, or in the one that declares it.
    fn scenario(&self, id: &str) -> String {
        let of = |model: &Model| model.scenario(id).map(|scenario| self.read(&scenario.label));
        let own = of(self.bench.model);
        own.or_else(|| self.scene.costs.models.models.values().find_map(of)).unwrap_or_else(|| id.to_owned())
    }

    fn assumptions(&self, out: &mut String) {
        let (own, others): (Vec<&Knob>, Vec<&Knob>) = self.bench.knobs.iter().partition(|knob| knob.is_own);
        let rows = |knobs: &[&Knob]| knobs.iter().map(|knob| self.knob(knob)).collect::<String>();
        let (head, value) = (self.say("calculator_assumption"), self.say("value"));
        if !own.is_empty() {
            table(out, "assumptions", self.say("calculator_assumptions"), [head, value], &rows(&own));
        }
        if !others.is_empty() {
            let count = self.say("calculator_others").replace("{n}", &others.len().to_string());
            let _ = writeln!(out, "<details><summary>{}</summary>", escape(&count));
            table(out, "assumptions", "", [head, value], &rows(&others));
            out.push_str("</details>\n");
        }
        let fixed = [("calculator_fixed", self.bench.n_cells), ("calculator_counted", self.bench.n_counts)];
        for (key, n) in fixed.into_iter().filter(|(_, n)| *n > 0) {
            let words = self.say(key).replace("{n}", &n.to_string());
            let _ = writeln!(out, "<p class=\"calculator-note\">{}</p>", escape(&words));
        }
    }

    fn knob(&self, knob: &Knob) -> String {
        let (label, basis) = self.basis(knob);
        // The room that slider and field will take; a value without a range stands in the field alone.
        let slider = if knob.slider.is_some() { " has-slider" } else { "" };
        let alone = if knob.base.range().is_some() { "" } else { " in-field" };
        format!(
            "<tr data-knob=\"{}\"><th scope=\"row\"><span class=\"knob-label\">{label}</span>\
             <small>{basis}</small></th><td><span class=\"knob-controls{slider}\"></span>\
             <span class=\"knob-value{alone}\">{}</span></td></tr>\n",
            escape(&knob.name),
            escape(&self.shown(&knob.base))
        )
    }

    /// What a knob is called, and what its value rests on.
    fn basis(&self, knob: &Knob) -> (String, String) {
        let models = &self.scene.costs.models;
        match &knob.what {
            Movable::Input(Item::Input(id, name)) => {
                let Some(model) = models.models.get(id) else { return Default::default() };
                let Some(input) = model.input(name) else { return Default::default() };
                let basis = match (&input.source, &input.value) {
                    (Basis::Work(work), _) => self.work(*work),
                    (Basis::Assumed(why), _) => self.assumed(why),
                    (_, Given::Bound(..)) => self.bound(id, name),
                    _ => String::new(),
                };
                let of = if knob.is_own { String::new() } else { self.of_model(model) };
                (escape(&self.read(&input.label)), [of, basis].concat())
            }
            Movable::Leaf(leaf) => match ground(leaf, BASE, models, &self.scene.graph.roster) {
                Some(known) => (escape(&self.read(&known.label)), self.ground(&known)),
                None => Default::default(),
            },
            Movable::Input(_) => Default::default(),
        }
    }

    /// What an input is bound to: the facts and inputs below it.
    fn bound(&self, model: &str, name: &str) -> String {
        let item = Item::Input(model.to_owned(), name.to_owned());
        let costs = self.scene.costs;
        let account = costs.ledger.account(&item, BASE, &costs.models, &self.scene.graph.roster);
        let grounds = account.map(|account| account.grounds).unwrap_or_default();
        grounds.iter().map(|known| self.ground(known)).collect()
    }

    /// Where a leaf stands and what it rests on.
    fn ground(&self, known: &Ground) -> String {
        let stands = match &known.leaf {
            Leaf::Fact(reference) => {
                let owner = self.scene.graph.roster.fact(reference).map(|(fact, _)| fact.owner.clone());
                let article = owner.and_then(|owner| self.scene.graph.roster.articles.get(&owner));
                let words = article.map(|article| self.read(&article.title)).unwrap_or_default();
                format!("<span>{}</span>", self.scene.value_link(reference, Some(&words), self.reader))
            }
            Leaf::Input { model, .. } => self
                .scene
                .costs
                .models
                .models
                .get(model)
                .map(|model| self.of_model(model))
                .unwrap_or_default(),
            Leaf::Cell { .. } => String::new(),
        };
        let origin = match &known.origin {
            Origin::Work(work) => self.work(*work),
            Origin::Assumed(why) => self.assumed(why),
            Origin::Counted => format!("<span>{}</span>", escape(self.say("counted"))),
            Origin::Set | Origin::Unknown => String::new(),
        };
        [stands, origin].concat()
    }

    fn of_model(&self, model: &Model) -> String {
        format!("<span>{}</span>", escape(&self.read(&model.title)))
    }

    fn assumed(&self, why: &Localized<String>) -> String {
        let words = self.say("calculator_assumed").replace("{why}", &self.read(why));
        format!("<span>{}</span>", escape(&words))
    }

    fn work(&self, id: WorkId) -> String {
        let Some(work) = self.scene.graph.roster.works.get(id) else { return String::new() };
        let title = escape(&self.read(&work.title));
        let own = work.key.as_ref().map(|key| self.scene.href(&Subject::Work(key.clone()), self.reader));
        match own.filter(|href| !href.is_empty()).or_else(|| work.url.clone()) {
            Some(href) => format!("<span><a href=\"{}\">{title}</a></span>", escape(&href)),
            None => format!("<span>{title}</span>"),
        }
    }

    fn results(&self, out: &mut String) {
        let model = self.bench.model;
        let is_first =
            |name: &str| model.results.is_empty() || model.results.iter().any(|known| known.text == name);
        let row = |(name, quantity): (&str, &Quantity)| {
            let label = model.figure(name).map(|figure| self.read(&figure.label)).unwrap_or_default();
            format!(
                "<tr data-figure=\"{}\"><th scope=\"row\">{}</th><td><span class=\"figure-value\">{}</span></td></tr>\n",
                escape(name),
                escape(&label),
                escape(&self.shown(quantity))
            )
        };
        let figures = || self.bench.figures.iter().map(|(name, figure)| (*name, &figure.quantity));
        let first: String = figures().filter(|(name, _)| is_first(name)).map(row).collect();
        let rest: String = figures().filter(|(name, _)| !is_first(name)).map(row).collect();
        let heads = [self.say("calculator_result"), self.say("value")];
        table(out, "results", self.say("calculator_results"), heads, &first);
        let is_outer = |figure: &crate::cost::Figure| !figure.is_exact && figure.quantity.range().is_some();
        let is_outer = self.bench.figures.iter().any(|(_, figure)| is_outer(figure));
        let note = if is_outer { escape(self.say("calculator_outer_range")) } else { String::new() };
        let _ = writeln!(out, "<p class=\"calculator-note\" data-ranges>{note}</p>");
        if !rest.is_empty() {
            let _ = writeln!(out, "<details><summary>{}</summary>", escape(self.say("calculator_more")));
            table(out, "results", "", heads, &rest);
            out.push_str("</details>\n");
        }
        if let Some(note) = self.driver() {
            let _ = writeln!(out, "<p class=\"calculator-note\" data-drives>{}</p>", escape(&note));
        }
    }

    /// Which assumption moves the key figure furthest, in a sentence.
    fn driver(&self) -> Option<String> {
        let (name, figure) = self.bench.figures.get(self.key())?;
        let costs = self.scene.costs;
        let swing = costs.ledger.run(BASE)?.swings(figure).into_iter().next()?;
        let known = ground(&swing.leaf, BASE, &costs.models, &self.scene.graph.roster)?;
        let end = |value: f64| Quantity::computed(value, None, known.quantity.unit().clone()).ok();
        let (low, high) = (end(known.quantity.low())?, end(known.quantity.high())?);
        let label = self.bench.model.figure(name).map(|figure| self.read(&figure.label))?;
        let words = self.say("calculator_drives");
        Some(
            [
                ("{figure}", label),
                ("{input}", self.read(&known.label)),
                ("{low}", self.shown(&low)),
                ("{high}", self.shown(&high)),
                ("{at_low}", self.shown(&swing.at_low)),
                ("{at_high}", self.shown(&swing.at_high)),
            ]
            .iter()
            .fold(words.to_owned(), |words, (place, value)| words.replace(place, value)),
        )
    }

    fn say(&self, key: &'static str) -> &str {
        self.scene.say(key, self.reader)
    }

    fn read(&self, text: &Localized<String>) -> String {
        text.read(self.reader).value.clone()
    }

    fn shown(&self, quantity: &Quantity) -> String {
        format(quantity, self.scene.vocabulary().languages.format(self.reader), self.reader)
    }
}

fn table(out: &mut String, class: &str, caption: &str, heads: [&str; 2], rows: &str) {
    let _ = write!(out, "<table class=\"{class}\">");
    if !caption.is_empty() {
        let _ = write!(out, "<caption>{}</caption>", escape(caption));
    }
    let [first, second] = heads.map(escape);
    let _ = writeln!(
        out,
        "<thead><tr><th scope=\"col\">{first}</th><th scope=\"col\">{second}</th></tr></thead>\n\
         <tbody>\n{rows}</tbody></table>"
    );
}
