//! Reads the author's words into a claim: one number or range, how it is meant, the units it names.

use super::lexeme::{Lexeme, Placed, lexemes};
use super::wording::{Bound, UnitWord, Wording};
use super::written::Written;
use crate::diagnostic::Fault;
use crate::quantity::decimal::Decimal;
use crate::quantity::definition::Digits;
use crate::quantity::unit::Factor;

/// What the author's own words say of a quantity.
#[derive(Clone, Debug)]
pub struct Claim<'w> {
    pub(super) wording: &'w Wording,
    pub(super) words: String,
    pub(super) bound: Option<Bound>,
    pub(super) said: Said,
    pub(super) named: Vec<Named>,
}

/// The number of a claim.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Said {
    /// A number, checked against the best value.
    One(Written),
    /// A range, checked against the ends.
    Range(Ends),
    /// A number and its range behind it.
    Both(Written, Ends),
    /// So many powers of ten.
    Orders(i32),
}

/// The ends of a range.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Ends {
    pub(super) low: Written,
    pub(super) high: Written,
    /// The low end, were the scale of the high one its own too: `20–30M`.
    pub(super) low_with_scale: Option<Written>,
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

/// Longer words are no claim on one number.
const MAX_BYTES: usize = 300;

impl<'w> Claim<'w> {
    /// Reads the words that stand for a figure: `≈ $1.0 / hr`, `2 到 3 倍`, `two orders of magnitude`.
    ///
    /// # Errors
    /// A [`Fault`] when there is no number in them, or more than one number or range.
    pub fn read(words: &str, wording: &'w Wording) -> Result<Claim<'w>, Fault> {
        if words.len() > MAX_BYTES {
            return Err(Fault::new(format!("these words are longer than {MAX_BYTES} letters"))
                .hint("a bracket holds the words of one number; the sentence stands around it"));
        }
        let lexemes = lexemes(words, wording);
        let mut reader = Reader { lexemes: &lexemes, at: 0, amounts: Vec::new(), named: Vec::new() };
        let mut orders = None;
        let mut bound = None;
        while reader.at < lexemes.len() {
            bound = bound.or_else(|| reader.bound());
            match reader.orders() {
                Some(found) => orders = Some(found),
                None => reader.step(),
            }
        }
        let (amounts, named) = (reader.amounts, reader.named);
        let said = match orders {
            Some(orders) if amounts.is_empty() => Said::Orders(orders),
            _ => said(words, &amounts)?,
        };
        Ok(Claim { wording, words: words.to_owned(), bound, said, named })
    }
}

/// A number as it was read, with what ties it to the one before.
struct Amount {
    number: Written,
    scale: Option<i32>,
    tie: Tie,
    start: usize,
    end: usize,
}

#[derive(Clone, Copy, PartialEq)]
enum Tie {
    Free,
    /// It ends a range.
    Joined,
    /// It stands in the parentheses behind a best value.
    Enclosed,
}

fn said(words: &str, amounts: &[Amount]) -> Result<Said, Fault> {
    let full = |amount: &Amount| amount.number.scaled(amount.scale.unwrap_or(0));
    let ends = |low: &Amount, high: &Amount| Ends {
        low: full(low),
        high: full(high),
        low_with_scale: high.scale.filter(|_| low.scale.is_none()).map(|scale| low.number.scaled(scale)),
    };
    match amounts {
        [] => Err(Fault::new(format!("`{words}` holds no number"))
            .hint("say the number, as in `about $35,000`, or leave the words out: value and unit appear by themselves")),
        [one] => Ok(Said::One(full(one))),
        [low, high] if high.tie == Tie::Joined => Ok(Said::Range(ends(low, high))),
        [best, both] if both.tie == Tie::Enclosed => Ok(Said::Both(full(best), ends(both, both))),
        [best, low, high] if low.tie == Tie::Enclosed && high.tie == Tie::Joined => {
            Ok(Said::Both(full(best), ends(low, high)))
        }
        [first, .., last] => Err(Fault::new(format!("`{words}` holds more than one number"))
            .hint("one number or one range per bracket: write two brackets, or a range such as `2–3×`")
            .within(first.start, last.end)),
    }
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
        let is_between = |placed: &&Placed<'_>| {
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
        let after = self.lexemes.iter().skip(self.at + 1);
        let before = self.lexemes.iter().take(self.at).rev();
        // `~` between two numbers joins them.
        let joins = here.joins_range && !self.amounts.is_empty() && self.last().is_some_and(ends_amount);
        match (here.before, here.after) {
            (Some(bound), _) if !joins && after.skip_while(is_between).next().is_some_and(is_counted) => {
                Some(bound)
            }
            (_, Some(bound)) if before.skip_while(is_between).next().is_some_and(is_number) => Some(bound),
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
