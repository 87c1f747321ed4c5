//! Tells whether two tables of units differ in words alone, and says a quantity with the new ones.

use std::collections::BTreeSet;
use std::sync::Arc;

use super::definition::UnitDefinition;
use super::stated::Quantity;
use super::table::UnitTable;
use super::unit::{Factor, NamedUnit, Unit};

impl UnitTable {
    /// The ids of the units that readers see other words for than in `before`; `None` where units differ in more
    /// than that: in what authors may write, in what they measure, or in their digits.
    pub fn renamed(&self, before: &UnitTable) -> Option<BTreeSet<String>> {
        let is_same_but_words = self.names.keys().eq(before.names.keys())
            && self
                .names
                .values()
                .zip(before.names.values())
                .all(|(now, before)| means_the_same(now, before))
            && self.rates == before.rates
            && self.rivals == before.rivals;
        is_same_but_words.then(|| {
            let pairs = self.names.values().zip(before.names.values());
            let renamed = pairs.filter(|(now, before)| now.definition != before.definition);
            renamed.map(|(now, _)| now.definition.id.clone()).collect()
        })
    }

    /// The quantity with the words that this table has for its unit.
    pub fn said_anew(&self, quantity: &Quantity) -> Quantity {
        let unit = quantity.unit();
        let factors = unit.factors.iter().map(|factor| {
            let named = self.names.get(factor.id()).unwrap_or(&factor.named);
            Factor { named: Arc::clone(named), ..factor.clone() }
        });
        let unit = Unit { factors: factors.collect(), measure: unit.measure.clone() };
        quantity.clone().with_unit(&Arc::new(unit))
    }
}

/// True when a number means the same beside both, and shows the same digits.
fn means_the_same(now: &NamedUnit, before: &NamedUnit) -> bool {
    let bones = |unit: &NamedUnit| UnitDefinition {
        plural: None,
        per: None,
        symbol: before.definition.symbol.clone(),
        ..unit.definition.clone()
    };
    bones(now) == bones(before) && now.digits == before.digits && now.measure == before.measure
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::language::{Language, Localized};
    use crate::quantity::definition::Digits;
    use crate::quantity::sample::{table, unit};

    fn renamed(change: impl Fn(&mut UnitDefinition)) -> Option<BTreeSet<String>> {
        let mut bun = unit("bun").measuring("bread").called("roll");
        let (before, _) = table(&[bun.clone(), unit("tray").equal_to("12 bun")]);
        change(&mut bun);
        let (now, faults) = table(&[bun, unit("tray").equal_to("12 bun")]);
        assert_eq!(faults, []);
        now.renamed(&before)
    }

    fn said(text: &str) -> Localized<String> {
        Localized::new(Language::new("en"), text.to_owned())
    }

    #[test]
    fn only_what_readers_see_is_a_word() {
        let bun = Some(BTreeSet::from(["bun".to_owned()]));
        assert_eq!(renamed(|_| {}), Some(BTreeSet::new()));
        assert_eq!(renamed(|unit| unit.symbol = said("b.")), bun);
        assert_eq!(renamed(|unit| unit.plural = Some(said("buns"))), bun);
        assert_eq!(renamed(|unit| unit.per = Some(said("bun each"))), bun);
        assert_eq!(renamed(|unit| unit.aliases = vec!["brioche".to_owned()]), None);
        assert_eq!(renamed(|unit| unit.prefixes = true), None);
        assert_eq!(renamed(|unit| unit.touches = true), None);
        assert_eq!(renamed(|unit| unit.digits = Some(Digits::Whole)), None);
    }

    #[test]
    fn a_quantity_is_said_with_the_new_words_and_is_the_same() {
        let (before, _) = table(&[unit("bun").measuring("bread"), unit("pan").measuring("oven")]);
        let mut bun = unit("bun").measuring("bread");
        bun.symbol = said("b.");
        let (now, _) = table(&[bun, unit("pan").measuring("oven")]);
        let written = before.read("12 bun/pan").unwrap();
        let anew = now.said_anew(&written);
        assert_eq!(anew, now.read("12 bun/pan").unwrap());
        assert_ne!(anew, written);
        let other = before.read("3 pan").unwrap();
        assert_eq!(now.said_anew(&other), other);
    }
}
