//! What others ask the ledger beside the figures of models: the value of a name, or both sides of a test.
//!
//! Who asks, and why, is not known here: questions come in as arguments and are answered in the base.

use std::sync::Arc;

use super::BASE;
use super::ledger::{Figure, Ledger};
use super::resolve::{Home, Item, Resolver};
use crate::diagnostic::{SitePath, Spot};
use crate::formula::{Comparison, Expr, Formula, Kind, Operator, Test};
use crate::language::Localized;
use crate::quantity::Unit;

/// Something that is asked of the ledger.
#[derive(Clone, Debug)]
pub struct Question {
    /// Who asks, by id.
    pub owner: String,
    /// The question's name among those of its owner.
    pub name: String,
    /// What it is about.
    pub label: Localized<String>,
    /// Where the answer is shown on its owner's page.
    pub anchor: String,
    /// What is asked.
    pub asks: Asks,
    /// The file it stands in.
    pub file: SitePath,
    /// Where its text stands.
    pub spot: Spot,
}

/// What a question asks.
#[derive(Clone, Debug)]
pub enum Asks {
    /// The value of one name.
    Value(Formula),
    /// Whether a comparison holds.
    Test(Box<Asked>),
}

/// A comparison that is asked, with its sides as formulas.
#[derive(Clone, Debug)]
pub struct Asked {
    /// As written.
    pub text: String,
    /// As read.
    pub test: Test,
    /// The left side, the right side, and the one less the other.
    pub sides: [Formula; 3],
}

impl Asked {
    /// A test that was read from `text`.
    pub fn new(text: &str, test: Test) -> Asked {
        Asked { text: text.to_owned(), sides: test.sides(text), test }
    }
}

/// Which part of a question an item computes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Part {
    /// The value that is asked for.
    Whole,
    /// The left side of a test.
    Left,
    /// Its right side.
    Right,
    /// The left side less the right.
    Gap,
}

/// What a test comes to.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Verdict {
    /// The whole range meets it.
    Met,
    /// A part of the range meets it.
    Straddles,
    /// None of the range meets it.
    Unmet,
    /// An input has no value.
    NoValue,
}

impl Question {
    /// The parts that are computed.
    pub fn parts(&self) -> &'static [Part] {
        match self.asks {
            Asks::Value(_) => &[Part::Whole],
            Asks::Test(_) => &[Part::Left, Part::Right, Part::Gap],
        }
    }

    /// The formula of a part.
    pub fn formula(&self, part: Part) -> Option<&Formula> {
        match (&self.asks, part) {
            (Asks::Value(formula), Part::Whole) => Some(formula),
            (Asks::Test(asked), Part::Left) => asked.sides.first(),
            (Asks::Test(asked), Part::Right) => asked.sides.get(1),
            (Asks::Test(asked), Part::Gap) => asked.sides.get(2),
            _ => None,
        }
    }

    /// A part as an item of the ledger.
    pub fn item(&self, part: Part) -> Item {
        Item::Question(self.owner.clone(), self.name.clone(), part)
    }
}

impl Resolver<'_> {
    /// The unit in which a question is answered: the threshold's own, else that of what is compared with it.
    pub(super) fn unit_of_question(&self, question: &Question) -> Option<Arc<Unit>> {
        match &question.asks {
            Asks::Value(formula) => self.unit_of(formula.root(), Home::Outside),
            Asks::Test(asked) => {
                let sides = [&asked.test.right, &asked.test.left];
                let units = || sides.iter().filter_map(|side| self.unit_within(side));
                units().find(|unit| !unit.is_none()).or_else(|| units().next())
            }
        }
    }

    /// The unit that an expression says by itself; of a product it is not said.
    fn unit_within(&self, expr: &Expr) -> Option<Arc<Unit>> {
        match &expr.kind {
            Kind::Quantity(_) | Kind::Name(_) => self.unit_of(expr, Home::Outside),
            Kind::Negative(inner) => self.unit_within(inner),
            Kind::Binary(Operator::Add | Operator::Subtract, left, right) => {
                self.unit_within(left).or_else(|| self.unit_within(right))
            }
            Kind::Call(function, arguments) if function.keeps_unit() => self.unit_within(arguments.first()?),
            Kind::If(_, then, _) => self.unit_within(then),
            Kind::Binary(..) | Kind::Call(..) => None,
        }
    }
}

impl Ledger {
    /// The value of a part of a question; nothing where an input has none.
    pub fn answer(&self, question: &Question, part: Part) -> Option<&Figure> {
        self.figure(&question.item(part), BASE)
    }

    /// Whether a part of a question is a quantity written out, which rests on nothing.
    pub fn is_written_out(&self, question: &Question, part: Part) -> bool {
        let root = question.formula(part).map(|formula| &formula.root().kind);
        matches!(root, Some(Kind::Quantity(_)))
    }

    /// What a test comes to over the whole range of what it rests on.
    ///
    /// An outer bound that meets the test, or does not, is as good as the exact range.
    pub fn verdict(&self, question: &Question) -> Verdict {
        let Asks::Test(asked) = &question.asks else { return Verdict::NoValue };
        match self.answer(question, Part::Gap) {
            Some(gap) => over_zero(asked.test.comparison, gap.quantity.low(), gap.quantity.high()),
            None => Verdict::NoValue,
        }
    }
}

/// What a comparison of the numbers from `low` to `high` with 0 comes to.
fn over_zero(comparison: Comparison, low: f64, high: f64) -> Verdict {
    let (all, some) = match comparison {
        Comparison::Less => (high < 0.0, low < 0.0),
        Comparison::LessOrEqual => (high <= 0.0, low <= 0.0),
        Comparison::Greater => (low > 0.0, high > 0.0),
        Comparison::GreaterOrEqual => (low >= 0.0, high >= 0.0),
        Comparison::Equal => (low == 0.0 && high == 0.0, low <= 0.0 && high >= 0.0),
        Comparison::NotEqual => (low > 0.0 || high < 0.0, low != 0.0 || high != 0.0),
    };
    match (all, some) {
        (true, _) => Verdict::Met,
        (false, true) => Verdict::Straddles,
        (false, false) => Verdict::Unmet,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_test_is_met_by_the_whole_range_or_straddled_by_a_part_of_it() {
        use Comparison::{Equal, Greater, GreaterOrEqual, Less, LessOrEqual, NotEqual};
        use Verdict::{Met, Straddles, Unmet};
        for (comparison, low, high, expected) in [
            (Less, -2.0, -1.0, Met),
            (Less, -1.0, 0.0, Straddles),
            (Less, 0.0, 0.0, Unmet),
            (Less, 0.0, 3.0, Unmet),
            (LessOrEqual, -1.0, 0.0, Met),
            (LessOrEqual, 0.0, 1.0, Straddles),
            (Greater, 1.0, 2.0, Met),
            (Greater, -1.0, 2.0, Straddles),
            (Greater, -1.0, 0.0, Unmet),
            (GreaterOrEqual, 0.0, 2.0, Met),
            (GreaterOrEqual, -2.0, 0.0, Straddles),
            (Equal, 0.0, 0.0, Met),
            (Equal, -1.0, 1.0, Straddles),
            (Equal, 1.0, 2.0, Unmet),
            (NotEqual, 1.0, 2.0, Met),
            (NotEqual, -1.0, 1.0, Straddles),
            (NotEqual, 0.0, 0.0, Unmet),
        ] {
            assert_eq!(over_zero(comparison, low, high), expected, "{comparison:?} {low}..{high}");
        }
    }
}
