//! Dated rates between units that measure the same and are defined by nothing in common: currencies.

use std::collections::{BTreeMap, BTreeSet, VecDeque};

use super::date::Date;
use super::define::UnitFault;
use super::table::UnitTable;
use super::unit::Unit;
use crate::diagnostic::Fault;

/// All rates of a table, from root unit to root unit.
#[derive(Clone, Debug, Default, PartialEq)]
pub(super) struct Rates(Vec<Exchange>);

/// At a date, one of `from` was worth `factor` of `to`.
#[derive(Clone, Debug, PartialEq)]
struct Exchange {
    from: String,
    to: String,
    as_of: Date,
    factor: f64,
}

impl Rates {
    /// Reads the rates of all units of `table`.
    pub(super) fn read(table: &UnitTable, faults: &mut Vec<UnitFault>) -> Rates {
        let mut all = Vec::new();
        for (name, named) in &table.names {
            let definition = &named.definition;
            if *name != definition.id {
                continue;
            }
            for rate in &definition.rates {
                match exchange(table, &definition.id, rate.as_of, &rate.value) {
                    Ok(exchange) => all.push(exchange),
                    Err(fault) => faults.push((definition.id.clone(), fault)),
                }
            }
        }
        Rates(all)
    }

    /// What a number in `from` is multiplied by to be one in `to`; both have one dimension.
    pub(super) fn between(&self, from: &Unit, to: &Unit, at: Option<Date>) -> Result<f64, Fault> {
        let mut factor = 1.0;
        let difference = from.roots().over(to.roots());
        let mut left: Vec<(&str, i8)> = difference.exponents().collect();
        // Exponents of one dimension cancel, so each root above pairs with one below.
        while let Some((above, n)) = left.iter().copied().find(|(_, n)| *n > 0) {
            let pair = left.iter().copied().filter(|(_, below)| *below < 0);
            let mut failed = None;
            let mut met = None;
            for (below, n_below) in pair {
                match self.rate(above, below, at) {
                    Ok(rate) => {
                        met = Some((below, n_below, rate));
                        break;
                    }
                    Err(fault) => failed = failed.or(Some(fault)),
                }
            }
            let Some((below, n_below, rate)) = met else {
                return Err(failed.unwrap_or_else(|| unlinked(above, &to.to_string(), at, false)));
            };
            let n_met = n.min(n_below.saturating_neg());
            factor *= f64::powi(rate, i32::from(n_met));
            for (root, exponent) in &mut left {
                if *root == above {
                    *exponent -= n_met;
                } else if *root == below {
                    *exponent += n_met;
                }
            }
        }
        Ok(factor)
    }

    /// What one of `from` was worth in `to`, over as few rates as possible.
    pub(super) fn rate(&self, from: &str, to: &str, at: Option<Date>) -> Result<f64, Fault> {
        let known = self.known(at);
        let mut seen = BTreeSet::from([from]);
        let mut queue = VecDeque::from([(from, 1.0)]);
        while let Some((unit, factor)) = queue.pop_front() {
            if unit == to {
                return Ok(factor);
            }
            for exchange in known.values() {
                let (next, worth) = match unit {
                    unit if unit == exchange.from => (exchange.to.as_str(), factor * exchange.factor),
                    unit if unit == exchange.to => (exchange.from.as_str(), factor / exchange.factor),
                    _ => continue,
                };
                if seen.insert(next) {
                    queue.push_back((next, worth));
                }
            }
        }
        Err(unlinked(from, to, at, !self.0.is_empty()))
    }

    /// The newest rate of each pair that held at the date.
    fn known(&self, at: Option<Date>) -> BTreeMap<(&str, &str), &Exchange> {
        let mut known: BTreeMap<(&str, &str), &Exchange> = BTreeMap::new();
        for exchange in &self.0 {
            let starts = exchange.as_of.first_day();
            if at.is_some_and(|at| starts > at.last_day()) {
                continue;
            }
            let newest = known.entry((exchange.from.as_str(), exchange.to.as_str())).or_insert(exchange);
            if newest.as_of.first_day() <= starts {
                *newest = exchange;
            }
        }
        known
    }
}

fn exchange(table: &UnitTable, id: &str, as_of: Date, value: &str) -> Result<Exchange, Fault> {
    let unread = |message: &str| Fault::new(format!("the rate `{value}` of `{id}` {message}"));
    let own = table.unit(id)?;
    let worth = table.read(value).map_err(|fault| {
        let told = unread(&format!("cannot be read: {}", fault.message));
        fault.hints.into_iter().fold(told, Fault::hint)
    })?;
    own.agrees_with(worth.unit())
        .map_err(|fault| unread(&format!("is of another kind: {}", fault.message)))?;
    let only_root = |unit: &Unit| {
        let mut roots = unit.roots().exponents();
        let first = roots.next().filter(|(_, exponent)| *exponent == 1).map(|(root, _)| root.to_owned());
        first.filter(|_| roots.next().is_none())
    };
    match (only_root(&own), only_root(worth.unit())) {
        (Some(from), Some(to)) if from == to => Err(unread("is fixed already")
            .hint(format!("`{id}` is defined in the same unit; leave its rates out"))),
        (Some(from), Some(to)) if worth.best() > 0.0 => {
            let factor = worth.best() * worth.unit().scale() / own.scale();
            Ok(Exchange { from, to, as_of, factor })
        }
        _ => Err(unread("is no positive number of another unit").hint("as in `0.14 USD`")),
    }
}

fn unlinked(from: &str, to: &str, at: Option<Date>, has_any: bool) -> Fault {
    let when = match at {
        Some(date) if has_any => format!(" at or before {date}"),
        _ => String::new(),
    };
    Fault::new(format!("no rate leads from `{from}` to `{to}`{when}")).hint(format!(
        "give one of them `rates:`, each with `as_of:` and its worth in the other, such as `0.14 {to}`"
    ))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::quantity::sample::{table, unit};

    fn traded() -> UnitTable {
        let (table, faults) = table(&[
            unit("CNY").measuring("money").worth("2025", "0.137 USD").worth("2026-11", "0.14 USD"),
            unit("EUR").measuring("money").worth("2026-01-15", "1.20 USD"),
            unit("cent").equal_to("0.01 USD"),
            unit("loaf").measuring("bread"),
        ]);
        assert_eq!(faults, []);
        table
    }

    #[test]
    fn the_latest_rate_at_or_before_the_date_holds() {
        let table = traded();
        for (from, to, at, value) in [
            ("100 CNY", "USD", None, 14.0),
            ("100 CNY", "USD", Some("2026-10-31"), 13.7),
            ("100 CNY", "USD", Some("2026-11-08"), 14.0),
            ("100 CNY", "USD", Some("2026-11"), 14.0),
            ("100 CNY", "USD", Some("2026"), 14.0),
            ("100 CNY", "cent", Some("2025-06"), 1370.0),
            ("14 USD/h", "CNY/h", None, 100.0),
            ("7 EUR/loaf", "CNY/loaf", None, 60.0),
            ("14 loaf/USD", "loaf/CNY", None, 1.96),
            ("5 USD", "USD", Some("1999"), 5.0),
        ] {
            let at = at.map(|at| Date::parse(at).unwrap());
            let found = table.convert(&table.read(from).unwrap(), &table.unit(to).unwrap(), at).unwrap();
            assert!((found.best() / value - 1.0).abs() < 1e-12, "{from} is {} {to}", found.best());
        }
    }

    #[test]
    fn without_a_rate_the_author_is_told_which() {
        let table = traded();
        let at = Some(Date::parse("2024-03").unwrap());
        for (from, to, at, message) in [
            ("5 CNY", "USD", at, "no rate leads from `CNY` to `USD` at or before 2024-03"),
            ("5 GBP", "USD", None, "no rate leads from `GBP` to `USD`"),
            ("5 USD/h", "USD", at, "`USD/h` measures money / time, but `USD` measures money"),
        ] {
            let fault = table.convert(&table.read(from).unwrap(), &table.unit(to).unwrap(), at).unwrap_err();
            assert_eq!(fault.message, message);
        }
    }

    #[test]
    fn a_wrong_rate_is_told() {
        let (_, faults) = table(&[
            unit("CNY")
                .measuring("money")
                .worth("2026", "0.14 USDD")
                .worth("2026", "3 h")
                .worth("2026", "-1 USD"),
            unit("cent").equal_to("0.01 USD").worth("2026", "0.01 USD"),
        ]);
        let told: Vec<&str> = faults.iter().map(|(_, fault)| fault.message.as_str()).collect();
        assert_eq!(
            told,
            [
                "the rate `0.14 USDD` of `CNY` cannot be read: no unit is called `USDD`",
                "the rate `3 h` of `CNY` is of another kind: `CNY` measures money, but `h` measures time",
                "the rate `-1 USD` of `CNY` is no positive number of another unit",
                "the rate `0.01 USD` of `cent` is fixed already",
            ]
        );
    }
}
