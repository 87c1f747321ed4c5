//! Goes through the pieces of a claim: what stands beside a number says how it is meant, and in what it counts.

use super::lexeme::{Lexeme, Placed};
use super::wording::{Bound, UnitWord};
use super::written::Written;
use crate::quantity::decimal::Decimal;
use crate::quantity::definition::Digits;
use crate::quantity::unit::Factor;

/// What the pieces of a claim say, one by one.
pub(super) struct Read {
    pub(super) amounts: Vec<Amount>,
    pub(super) named: Vec<Named>,
    pub(super) bound: Option<Bound>,
    /// So many orders of magnitude.
    pub(super) orders: Option<i32>,
}

/// A number as it was read, with what ties it to the one before.
pub(super) struct Amount {
    /// The number with its sign, without its scale.
    pub(super) number: Written,
    pub(super) scale: Option<i32>,
    pub(super) tie: Tie,
    pub(super) start: usize,
    pub(super) end: usize,
}

/// What ties a number to the one before it.
#[derive(Clone, Copy, PartialEq)]
pub(super) enum Tie {
    Free,
    /// It ends a range.
    Joined,
    /// It stands in the parentheses behind a best value.
    Enclosed,
}

/// A unit that the words name.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Named {
    /// The unit with its power, which is above zero.
    pub(super) factor: Factor,
    /// Above or below the stroke; absent where the words do not say.
    pub(super) side: Option<i8>,
    /// So many of it: `1,000` in `per 1,000 tokens`.
    pub(super) multiple: Decimal,
}

/// Reads the pieces in order.
pub(super) fn read(lexemes: &[Placed<'_>]) -> Read {
    let mut reader = Reader { lexemes, at: 0, amounts: Vec::new(), named: Vec::new() };
    let (mut bound, mut orders) = (None, None);
    while reader.at < lexemes.len() {
        bound = bound.or_else(|| reader.bound());
        match reader.orders() {
            Some(found) => orders = Some(found),
            None => reader.step(),
        }
    }
    Read { amounts: reader.amounts, named: reader.named, bound, orders }
}

/// A reader of the pieces, which has come as far as `at`.
struct Reader<'a, 'w> {
    lexemes: &'a [Placed<'w>],
    at: usize,
    amounts: Vec<Amount>,
    named: Vec<Named>,
}

impl<'w> Reader<'_, 'w> {
    fn peek(&self, ahead: usize) -> Option<&Placed<'w>> {
        self.lexemes.get(self.at + ahead)
    }

    fn last(&self) -> Option<&Placed<'w>> {
        self.lexemes.get(self.at.checked_sub(1)?)
    }

    /// How the number that follows, or went before, is meant, when the word here says so.
    fn bound(&self) -> Option<Bound> {
        let here = self.peek(0)?.phrase()?;
        let is_number = |placed: &Placed<'_>| placed.is_number() || placed.is(|word| word.value.is_some());
        let is_counted = |placed: &Placed<'_>| {
            placed.is_number() || placed.is(|word| word.is_orders || word.value.is_some())
        };
        let is_between = |placed: &Placed<'_>| {
            placed.is_unit()
                || matches!(placed.lexeme, Lexeme::Close)
                || placed.is(|word| {
                    word.is_per
                        || word.is_article
                        || word.is_minus
                        || word.joins_units
                        || word.scale.is_some()
                        || word.numeral.is_some()
                })
        };
        let mut after = self.lexemes.iter().skip(self.at + 1).filter(|placed| !is_between(placed));
        let mut before = self.lexemes.iter().take(self.at).rev().filter(|placed| !is_between(placed));
        // `~` between two numbers joins them.
        let joins = here.joins_range && !self.amounts.is_empty() && self.last().is_some_and(ends_amount);
        match (here.before, here.after) {
            (Some(bound), _) if !joins && after.next().is_some_and(is_counted) => Some(bound),
            (_, Some(bound)) if before.next().is_some_and(is_number) => Some(bound),
            _ => None,
        }
    }

    /// `two orders of magnitude`, `2 个数量级`.
    fn orders(&mut self) -> Option<i32> {
        if !self.peek(1).is_some_and(|next| next.is(|word| word.is_orders)) {
            return None;
        }
        let number = match &self.peek(0)?.lexeme {
            Lexeme::Number(written) => whole(&written.value),
            Lexeme::Phrase(phrase) if phrase.is_article => Some(1),
            Lexeme::Phrase(phrase) => phrase.numeral,
            _ => None,
        };
        self.at += if number.is_some() { 2 } else { 0 };
        number
    }

    /// Reads the piece here, and what belongs to it.
    fn step(&mut self) {
        let Some(placed) = self.peek(0) else { return };
        let (start, end) = (placed.start, placed.end);
        match placed.lexeme.clone() {
            Lexeme::Number(number) => {
                let tie = self.tie();
                self.number(number, tie);
            }
            Lexeme::Unit(unit, power) => {
                self.at += 1;
                let side = self.side(unit);
                self.name(unit.factor(power), side, Decimal::ten_to(0));
            }
            Lexeme::Phrase(phrase) => {
                self.at += 1;
                if let Some(value) = &phrase.value {
                    let number = Written { value: Decimal::of(value.best()), step: 0 };
                    self.amounts.push(Amount { number, scale: None, tie: Tie::Free, start, end });
                    for factor in value.unit().factors() {
                        self.name(factor.clone(), Some(1), Decimal::ten_to(0));
                    }
                } else if phrase.is_per {
                    self.multiple();
                }
            }
            Lexeme::Open | Lexeme::Close | Lexeme::Other => self.at += 1,
        }
    }

    /// A number, with its minus before it and its scale behind it.
    fn number(&mut self, number: Written, tie: Tie) {
        let (start, mut end) = self.peek(0).map_or((0, 0), |placed| (placed.start, placed.end));
        let is_negative = self.is_negative();
        self.at += 1;
        let scale = self.peek(0).and_then(|next| Some((next.phrase()?.scale?, next.end)));
        if let Some((_, scale_end)) = scale {
            end = scale_end;
            self.at += 1;
        }
        let number = if is_negative { number.negated() } else { number };
        self.amounts.push(Amount { number, scale: scale.map(|(power, _)| power), tie, start, end });
    }

    /// True when a minus stands before the number here, or before its currency, and joins no range.
    fn is_negative(&self) -> bool {
        let before = |n: usize| self.at.checked_sub(n).and_then(|idx| self.lexemes.get(idx));
        let minus_at = match before(1) {
            Some(last) if last.is(|word| word.is_minus) => 1,
            Some(last) if last.is_unit() && before(2).is_some_and(|last| last.is(|word| word.is_minus)) => 2,
            _ => return false,
        };
        let touches = before(minus_at).zip(before(minus_at - 1).or(self.peek(0)));
        let touches = touches.is_some_and(|(minus, next)| minus.end == next.start);
        let ends_something =
            |last: &Placed<'_>| last.is_number() || last.is_unit() || last.is(|word| word.scale.is_some());
        // `$-5`: the currency before the minus ends nothing when no number went before it.
        let is_first = self.amounts.is_empty();
        let last = before(minus_at + 1);
        touches && (is_first || !last.is_some_and(ends_something))
    }

    /// What ties the number here to the one before: a dash or a word between them, or parentheses.
    fn tie(&self) -> Tie {
        let mut before = self.lexemes.iter().take(self.at).rev().peekable();
        if self.amounts.is_empty() {
            return Tie::Free;
        }
        // A minus and a currency may stand at the number itself.
        let mut n_passed = 0;
        while let Some(last) =
            before.next_if(|last| last.is_unit() || last.is(|word| word.is_minus || word.joins_range))
        {
            n_passed += 1;
            if last.is(|word| word.joins_range) && before.peek().is_some_and(|end| ends_amount(end)) {
                return Tie::Joined;
            }
            if n_passed > 3 {
                return Tie::Free;
            }
        }
        match before.next().map(|last| &last.lexeme) {
            Some(Lexeme::Open) => Tie::Enclosed,
            _ => Tie::Free,
        }
    }

    /// A number and a scale behind a stroke belong to the unit that follows: `per 1M tokens`.
    fn multiple(&mut self) {
        let mut ahead = 0;
        let mut multiple = Decimal::ten_to(0);
        if let Some(Lexeme::Number(number)) = self.peek(ahead).map(|placed| placed.lexeme.clone()) {
            multiple = number.value;
            ahead += 1;
        }
        if let Some(power) = self.peek(ahead).and_then(|placed| placed.phrase()?.scale) {
            multiple = multiple.shift(power);
            ahead += 1;
        }
        if ahead == 0 || multiple.is_zero() {
            return;
        }
        if let Some(Lexeme::Unit(unit, power)) = self.peek(ahead).map(|placed| placed.lexeme.clone()) {
            self.at += ahead + 1;
            self.name(unit.factor(power), Some(-1), multiple);
        }
    }

    /// Notes a unit, on the side of the stroke where it stands; once where it stands again.
    fn name(&mut self, factor: Factor, side: Option<i8>, multiple: Decimal) {
        let named = Named { factor, side, multiple };
        if !self.named.contains(&named) {
            self.named.push(named);
        }
    }

    /// Where the unit stands that has just been read: behind a stroke, beside a number, or anywhere.
    fn side(&self, unit: &UnitWord) -> Option<i8> {
        let own = self.at.saturating_sub(1);
        let is_minus = |placed: &Placed<'_>| placed.is(|word| word.is_minus);
        let is_first = match (self.peek(0), self.peek(1)) {
            (Some(next), _) if next.is_number() => true,
            (Some(minus), Some(number)) => is_minus(minus) && number.is_number(),
            _ => false,
        };
        let before = |idx: usize| idx.checked_sub(1).and_then(|idx| self.lexemes.get(idx));
        if is_first && unit.named.digits == Digits::Money {
            return Some(1);
        }
        // Units that follow a unit stand where it stands.
        let mut first = own;
        while before(first).is_some_and(|last| last.is_unit() || last.is(|word| word.joins_units)) {
            first -= 1;
        }
        match before(first) {
            Some(last) if last.is(|word| word.is_per || word.is_article) => Some(-1),
            Some(last) if last.is_number() || last.is(|word| word.scale.is_some()) => Some(1),
            _ => is_first.then_some(1),
        }
    }
}

/// True for what may stand at the end of an amount.
fn ends_amount(placed: &Placed<'_>) -> bool {
    placed.is_number() || placed.is_unit() || placed.is(|word| word.scale.is_some())
}

/// A small whole number.
fn whole(value: &Decimal) -> Option<i32> {
    let number = value.to_f64();
    (value.n_decimals() == 0 && number < 100.0).then(|| value.plain(0, "").parse().ok()).flatten()
}
