//! Reads the author's words into a claim: one number or range, how it is meant, the units it names.

use super::lexeme::lexemes;
use super::reader::{Amount, Named, Read, Tie, read};
use super::wording::{Bound, Wording};
use super::written::Written;
use crate::diagnostic::Fault;

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
        let Read { amounts, named, bound, orders } = read(&lexemes);
        let said = match orders {
            Some(orders) if amounts.is_empty() => Said::Orders(orders),
            _ => said(words, &amounts)?,
        };
        Ok(Claim { wording, words: words.to_owned(), bound, said, named })
    }
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
