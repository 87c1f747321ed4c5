//! Figures as data: the fields that `calc` prints and `/data/figures.json` holds, free of any language but
//! in labels and titles.

use serde_json::{Map, Value, json};

use super::account::{Account, Origin};
use super::lower::Leaf;
use super::{BASE, Costs, Item};
use crate::graph::{Roster, WorkId};
use crate::language::Localized;

impl Account<'_> {
    /// The figure with what it rests on, as one object.
    pub fn json(&self, roster: &Roster) -> Value {
        let quantity = &self.figure.quantity;
        let mut object = Map::new();
        let mut put = |key: &str, value: Value| {
            object.insert(key.to_owned(), value);
        };
        put("id", json!(self.name));
        put("label", localized(self.label));
        put("value", json!(quantity.best()));
        put("low", json!(quantity.low()));
        put("high", json!(quantity.high()));
        put("exact", json!(self.figure.is_exact));
        put("unit", json!(quantity.unit().to_string()));
        if let Some((markup, margin)) = &self.figure.beside {
            put("markup", json!(markup.best()));
            put("margin", json!(margin.best()));
        }
        put("formula", json!(self.formula));
        let inputs = self.grounds.iter().map(|ground| {
            json!({
                "id": ground.name,
                "kind": match ground.leaf {
                    Leaf::Input { .. } => "input",
                    Leaf::Fact(_) => "fact",
                    Leaf::Cell { .. } => "cell",
                },
                "value": ground.quantity.best(),
                "low": ground.quantity.low(),
                "high": ground.quantity.high(),
                "unit": ground.quantity.unit().to_string(),
                "source": origin(&ground.origin, roster),
            })
        });
        put("inputs", inputs.collect());
        put("sources", self.works().into_iter().filter_map(|work| work_json(work, roster)).collect());
        put("scenario", json!(self.scenario));
        Value::Object(object)
    }
}

impl Costs {
    /// Every figure in the base and in each scenario that changes it.
    pub fn figures_json(&self, roster: &Roster) -> Value {
        let mut all = Vec::new();
        for item in self.items() {
            if !matches!(item, Item::Figure(..)) {
                continue;
            }
            let scenarios = self.models.scenarios();
            let changed = scenarios.into_iter().filter(|scenario| self.ledger.changes(&item, scenario));
            for scenario in std::iter::once(BASE).chain(changed) {
                let account = self.ledger.account(&item, scenario, &self.models, roster);
                all.extend(account.map(|account| account.json(roster)));
            }
        }
        Value::Array(all)
    }
}

/// A text in every language it has.
pub fn localized(text: &Localized<String>) -> Value {
    let words = text.iter().map(|(language, text)| (language.to_string(), json!(text)));
    Value::Object(words.collect())
}

/// Where a ground comes from, in the site's first language.
pub fn origin(origin: &Origin, roster: &Roster) -> String {
    let language = roster.vocabulary.languages.default_language();
    match origin {
        Origin::Work(work) => {
            let Some(work) = roster.works.get(*work) else { return String::new() };
            let date = work.date.map(|date| format!(", {date}")).unwrap_or_default();
            format!("{}{date}", work.title.read(language).value)
        }
        Origin::Assumed(why) => format!("assumed: {}", why.read(language).value),
        Origin::Counted => "counted in this release".to_owned(),
        Origin::Set => "set by hand".to_owned(),
        Origin::Unknown => "no source".to_owned(),
    }
}

fn work_json(work: WorkId, roster: &Roster) -> Option<Value> {
    let language = roster.vocabulary.languages.default_language();
    let work = roster.works.get(work)?;
    Some(json!({
        "key": work.key,
        "title": work.title.read(language).value,
        "publisher": work.publisher.as_ref().map(|name| name.read(language).value),
        "url": work.url,
        "locator": work.locator,
        "date": work.date.map(|date| date.to_string()),
    }))
}
