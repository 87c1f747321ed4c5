//! All units of a site, by every name that authors may write.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use super::date::Date;
use super::define::define;
use super::definition::UnitDefinition;
use super::rate::Rates;
use super::recipe::{find, split_prefix};
use super::stated::Quantity;
use super::unit::{Factor, NamedUnit, Unit};
use super::word::{self, Piece};
use crate::diagnostic::{Fault, nearest};

/// Every name of a unit, ids and aliases.
pub(super) type Names = BTreeMap<String, Arc<NamedUnit>>;

/// All units of a site. Reads unit words and quantities.
#[derive(Clone, Debug, Default)]
pub struct UnitTable {
    pub(super) names: Names,
    pub(super) rates: Rates,
    /// Root units that measure what another root measures too: money.
    pub(super) rivals: BTreeSet<String>,
}

impl UnitTable {
    /// The table of these units. A later definition replaces an earlier one of the same id, so that a
    /// site extends what is built in.
    ///
    /// Comes with the faults of the definitions, each with the id of its unit; what has a fault is left out.
    pub fn new(dimensions: &[String], definitions: Vec<UnitDefinition>) -> (UnitTable, Vec<(String, Fault)>) {
        let mut faults = Vec::new();
        let names = define(dimensions, definitions, &mut faults);
        let mut table = UnitTable { names, rates: Rates::default(), rivals: BTreeSet::new() };
        table.rates = Rates::read(&table, &mut faults);
        table.rivals = table.find_rivals();
        (table, faults)
    }

    /// Reads a unit word: `USD/GPU/h`, `kWh`, `m^2`; `1` and an empty word are the unit of a pure number.
    ///
    /// # Errors
    /// A [`Fault`] at the bytes that are wrong: an unknown name, two readings, a number.
    pub fn unit(&self, word: &str) -> Result<Arc<Unit>, Fault> {
        let trimmed = word.trim();
        if trimmed.is_empty() {
            return Ok(Arc::new(Unit::none()));
        }
        let offset = word.len() - word.trim_start().len();
        let factors = || {
            let pieces = word::parse(trimmed)?;
            let factors = pieces.iter().filter(|piece| piece.name != "1").map(|piece| self.factor(piece));
            factors.collect::<Result<Vec<Factor>, Fault>>()
        };
        let unit = factors().and_then(|factors| {
            Unit::of(factors)
                .ok_or_else(|| Fault::new(format!("`{trimmed}` is beyond what numbers can hold")))
        });
        unit.map(Arc::new).map_err(|fault| shifted(fault, offset, trimmed.len()))
    }

    /// The words of all units, ids and aliases, in their order.
    pub fn words(&self) -> impl Iterator<Item = &str> {
        self.names.keys().map(String::as_str)
    }

    /// True when a unit has this id or alias, prefixes aside. Names of inputs and figures must not.
    pub fn is_name(&self, word: &str) -> bool {
        self.names.contains_key(word)
    }

    /// Converts to `unit`, with the rates that held `at` a date, or the newest without one.
    ///
    /// A rate of a month or a year holds from its first day on.
    ///
    /// # Errors
    /// A [`Fault`] when the two measure different things, or no rate leads from one to the other.
    pub fn convert(
        &self,
        quantity: &Quantity,
        unit: &Arc<Unit>,
        at: Option<Date>,
    ) -> Result<Quantity, Fault> {
        quantity.unit().agrees_with(unit)?;
        let factor = self.rates.between(quantity.unit(), unit, at)?;
        quantity.rescaled(unit, factor)
    }

    fn factor(&self, piece: &Piece<'_>) -> Result<Factor, Fault> {
        match find(piece.name, |name| self.names.get(name), |named| named.definition.prefixes) {
            Some((prefix, named)) => Ok(Factor { prefix, named: Arc::clone(named), power: piece.power }),
            None => Err(self.unknown(piece.name).within(piece.start, piece.start + piece.name.len())),
        }
    }

    fn unknown(&self, name: &str) -> Fault {
        if name.starts_with(|first: char| first.is_ascii_digit()) {
            return Fault::new(format!("the number `{name}` stands in a unit"))
                .hint("a unit holds no number but `1`; a prefix says thousands and millions, as in `kWh`");
        }
        let same = |left: &str, right: &str| left.to_lowercase() == right.to_lowercase();
        if let Some((prefix, rest)) = split_prefix(name) {
            let symbol = prefix.symbol;
            if let Some(named) = self.names.get(rest)
                && rest.chars().count() > 1
            {
                let id = &named.definition.id;
                return Fault::new(format!("`{id}` takes no prefix such as `{symbol}`"))
                    .hint(format!("scale the number instead: `5k {id}`, `5M {id}`"));
            }
            let prefixed =
                self.names.iter().find(|(known, named)| named.definition.prefixes && same(known, rest));
            if let Some((known, _)) = prefixed {
                return Fault::new(format!("no unit is called `{name}`"))
                    .hint(format!("did you mean `{symbol}{known}`?"));
            }
        }
        let fault = Fault::new(format!("no unit is called `{name}`"));
        let joined = name.replace('-', "·");
        if joined != name && self.unit(&joined).is_ok() {
            return fault.hint(format!("write `{joined}`"));
        }
        let shown =
            |named: &&Arc<NamedUnit>| named.definition.symbol.iter().any(|(_, symbol)| symbol == name);
        if let Some(named) = self.names.values().find(shown) {
            return fault.hint(format!("did you mean `{}`?", named.definition.id));
        }
        // Single letters are near to everything.
        let known = self.names.keys().filter(|known| known.chars().count() > 1);
        let near = nearest(name, known.map(String::as_str)).filter(|_| name.chars().count() > 1);
        fault.hint_if(near.map(|near| format!("did you mean `{near}`?")))
    }
}

/// The fault of a part that is `length` bytes long and begins at byte `offset`.
pub(super) fn shifted(fault: Fault, offset: usize, length: usize) -> Fault {
    let offset_of = |byte: u32| usize::try_from(byte).unwrap_or(usize::MAX).saturating_add(offset);
    match fault.within {
        Some((start, end)) => fault.within(offset_of(start), offset_of(end)),
        None => fault.within(offset, offset + length),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::quantity::sample::{bakery, built_in, table, unit};

    #[test]
    fn the_built_in_units_are_sound() {
        let (dimensions, definitions) = built_in();
        assert_eq!(UnitTable::new(&dimensions, definitions).1, []);
    }

    #[test]
    fn units_have_a_dimension_and_a_scale() {
        let table = bakery();
        for (word, dimension, scale) in [
            ("h", "time", 3600.0),
            ("month", "time", 2_628_000.0),
            ("yr", "time", 31_536_000.0),
            ("kWh", "energy", 3_600_000.0),
            ("MW", "energy / time", 1e6),
            ("TB/s", "data / time", 8e12),
            ("PFLOPS", "computation / time", 1e15),
            ("GHz", "1 / time", 1e9),
            ("%", "a pure number", 0.01),
            ("×", "a pure number", 1.0),
            ("1", "a pure number", 1.0),
            ("1/h", "1 / time", 1.0 / 3600.0),
            ("USD/oven/h", "money / (oven · time)", 1.0 / 3600.0),
            ("USD/(炉·h)", "money / (oven · time)", 1.0 / 3600.0),
            ("Mloaf", "loaf", 1e6),
            ("us", "time", 1e-6),
            ("μs", "time", 1e-6),
            ("m²", "length^2", 1.0),
            ("min", "time", 60.0),
        ] {
            let unit = table.unit(word).unwrap();
            assert_eq!((unit.dimension().to_string().as_str(), unit.scale()), (dimension, scale), "{word}");
            assert!(table.unit(&unit.to_string()).unwrap().is_same_as(&unit), "{unit}");
        }
    }

    #[test]
    fn an_unknown_word_is_told_at_its_bytes() {
        let table = bakery();
        for (word, message, hint, within) in [
            ("USD/oevn/h", "no unit is called `oevn`", "did you mean `oven`?", (4, 8)),
            (" usd ", "no unit is called `usd`", "did you mean `USD`?", (1, 4)),
            ("KWh", "no unit is called `KWh`", "did you mean `Wh`?", (0, 3)),
            ("kwh", "no unit is called `kwh`", "did you mean `kWh`?", (0, 3)),
            (
                "MUSD",
                "`USD` takes no prefix such as `M`",
                "scale the number instead: `5k USD`, `5M USD`",
                (0, 4),
            ),
            ("USD/oven-h", "no unit is called `oven-h`", "write `oven·h`", (4, 10)),
        ] {
            let fault = table.unit(word).unwrap_err();
            assert_eq!(fault.message, message);
            assert_eq!((fault.hints, fault.within), (vec![hint.to_owned()], Some(within)), "{word}");
        }
        assert!(table.unit("USD/1000·loaf").is_err());
        assert!(table.unit("Pm^12*Pm^12*Pm^12").is_err());
        assert!(table.unit(&"m·".repeat(90)).is_err());
    }

    #[test]
    fn a_wrong_definition_is_told_and_the_others_stand() {
        let (table, faults) = table(&[
            unit("loaf").measuring("bread"),
            unit("slice").equal_to("0.1 loaf"),
            unit("crumb").equal_to("dust"),
            unit("dust").equal_to("2 crumb"),
            unit("heap").equal_to("9 dust"),
            unit("bun").measuring("braed"),
            unit("roll").equal_to("2 loaff"),
            unit("toast").equal_to("1,000 loaf"),
            unit("none"),
            unit("a b").measuring("bread"),
            unit("brick").measuring("bread").called("slice"),
            unit("lump").measuring("money").equal_to("3 loaf"),
        ]);
        let told: Vec<String> = faults.iter().map(|(id, fault)| format!("{id}: {}", fault.message)).collect();
        assert_eq!(
            told,
            [
                "a b: `a b` cannot name a unit",
                "brick: `slice` already names the unit `slice`",
                "bun: `braed` is not declared among `dimensions`",
                "roll: `equals: 2 loaff` cannot be read: no unit is called `loaff`",
                "toast: `equals: 1,000 loaf` cannot be read: `1,000` has a thousands separator",
                "none: `none` neither measures nor equals anything",
                "lump: `lump` is said to measure money, but what it equals measures bread",
                "crumb: `crumb` is defined by itself: `crumb` → `dust` → `crumb`",
                "dust: `dust` is defined by itself: `dust` → `crumb` → `dust`",
                "heap: `heap` is defined by `dust`, which cannot be read",
            ]
        );
        assert_eq!(table.unit("slice").unwrap().scale(), 0.1);
        assert!(table.unit("heap").is_err() && table.unit("h").is_ok());
    }

    #[test]
    fn a_long_chain_of_definitions_is_no_deep_recursion() {
        let chain: Vec<_> = (0..5_000)
            .map(|n| match n {
                4_999 => unit("u4999").measuring("bread"),
                _ => unit(&format!("u{n}")).equal_to(&format!("1 u{}", n + 1)),
            })
            .collect();
        let (table, faults) = table(&chain);
        assert_eq!(faults, []);
        assert_eq!(table.unit("u0").unwrap().dimension().to_string(), "bread");
    }

    #[test]
    fn a_later_definition_replaces_an_earlier_one() {
        let (table, faults) = table(&[unit("yr").equal_to("365.25 day")]);
        assert_eq!(faults, []);
        assert_eq!(table.unit("yr").unwrap().scale(), 31_557_600.0);
        assert_eq!(table.unit("month").unwrap().scale(), 2_629_800.0);
    }
}
