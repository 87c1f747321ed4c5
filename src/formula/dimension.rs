//! Finds what a formula measures, from what its names and quantities do, before any number moves.

use super::mismatch::{Mismatch, Side, operands, own};
use super::tree::{Expr, Function, Kind, Name, Operator, Test};
use crate::diagnostic::Fault;
use crate::quantity::Dimension;

/// Says what a name measures.
type KindOf<'a> = dyn FnMut(&Name) -> Result<Dimension, Fault> + 'a;

/// What `expr` measures, which stands in `text`.
pub(super) fn of(expr: &Expr, text: &str, kind_of: &mut KindOf<'_>) -> Result<Dimension, Vec<Mismatch>> {
    let mut checker = Checker { text, kind_of, mismatches: Vec::new() };
    let dimension = checker.of(expr);
    checker.finish(dimension)
}

/// What both sides of `test` measure, which stands in `text`.
pub(super) fn of_test(test: &Test, text: &str, kind_of: &mut KindOf<'_>) -> Result<Dimension, Vec<Mismatch>> {
    let mut checker = Checker { text, kind_of, mismatches: Vec::new() };
    let dimension = checker.test(test);
    checker.finish(dimension)
}

struct Checker<'a, 'b> {
    text: &'a str,
    kind_of: &'a mut KindOf<'b>,
    mismatches: Vec<Mismatch>,
}

impl Checker<'_, '_> {
    fn finish(self, dimension: Option<Dimension>) -> Result<Dimension, Vec<Mismatch>> {
        match dimension {
            Some(dimension) if self.mismatches.is_empty() => Ok(dimension),
            _ => Err(self.mismatches),
        }
    }

    /// What a part measures; nothing when that was found wrong or is not known, which has been told.
    fn of(&mut self, expr: &Expr) -> Option<Dimension> {
        match &expr.kind {
            Kind::Quantity(quantity) => Some(quantity.unit().dimension().clone()),
            Kind::Name(name) => self.name(name, expr),
            Kind::Negative(inner) => self.of(inner),
            Kind::Binary(Operator::Power, base, exponent) => self.power(expr, base, exponent),
            Kind::Binary(operator, left, right) => self.binary(*operator, expr, left, right),
            Kind::Call(function, arguments) => self.call(*function, expr, arguments),
            Kind::If(test, then, otherwise) => {
                self.test(test);
                let (first, second) = (self.of(then), self.of(otherwise));
                self.same("the two values of `if`", expr.span, &[(then, first), (otherwise, second)])
            }
        }
    }

    fn name(&mut self, name: &Name, expr: &Expr) -> Option<Dimension> {
        match (self.kind_of)(name) {
            Ok(dimension) => Some(dimension),
            Err(fault) => {
                let start = expr.span.0;
                let within = fault.within.map_or(expr.span, |(from, to)| {
                    (start.saturating_add(from).min(expr.span.1), start.saturating_add(to).min(expr.span.1))
                });
                self.mismatches
                    .push(Mismatch { fault: Fault { within: Some(within), ..fault }, labels: Vec::new() });
                None
            }
        }
    }

    fn test(&mut self, test: &Test) -> Option<Dimension> {
        let (left, right) = (self.of(&test.left), self.of(&test.right));
        let what = format!("the two sides of `{}`", test.comparison.sign());
        let span = self.between(&test.left, &test.right);
        self.same(&what, span, &[(&test.left, left), (&test.right, right)])
    }

    fn binary(&mut self, operator: Operator, expr: &Expr, left: &Expr, right: &Expr) -> Option<Dimension> {
        let (first, second) = (self.of(left), self.of(right));
        let product = match operator {
            Operator::Multiply => first?.times(&second?),
            Operator::Divide => first?.over(&second?),
            Operator::Add | Operator::Subtract | Operator::Power => {
                let what = format!("the two sides of `{}`", operator.sign());
                let span = self.between(left, right);
                return self.same(&what, span, &[(left, first), (right, second)]);
            }
        };
        self.sane(product, expr)
    }

    fn power(&mut self, expr: &Expr, base: &Expr, exponent: &Expr) -> Option<Dimension> {
        let (below, above) = (self.of(base), self.of(exponent));
        if let Some(above) = above.filter(|above| !above.is_none()) {
            self.mismatches.push(own("an exponent is a pure number", exponent, &above));
            return None;
        }
        let below = below?;
        if below.is_none() {
            return Some(below);
        }
        let written = whole_number(exponent);
        if let Some(power) = written {
            return self.sane(below.power(power), expr);
        }
        let (message, hint) = match &exponent.kind {
            Kind::Quantity(quantity) if quantity.best() == 0.5 => {
                ("a broken exponent needs a plain number below it", "the root is `sqrt(x)`")
            }
            Kind::Quantity(quantity) if quantity.unit().is_none() && quantity.best().fract() == 0.0 => {
                ("this exponent is beyond what units can hold", "units have powers such as `m^2` and `m^3`")
            }
            Kind::Quantity(_) => (
                "a broken exponent needs a plain number below it",
                "divide what stands below by what it counts in",
            ),
            _ => (
                "an exponent that is reckoned needs a plain number below it",
                "write a whole number, or divide what stands below by what it counts in",
            ),
        };
        let fault = Fault { within: Some(exponent.span), ..Fault::new(message) };
        self.mismatches
            .push(Mismatch { fault: fault.hint(hint), labels: vec![(base.span, below.to_string())] });
        None
    }

    fn call(&mut self, function: Function, expr: &Expr, arguments: &[Expr]) -> Option<Dimension> {
        if function == Function::Count {
            // What is counted may be texts.
            for argument in arguments.iter().filter(|argument| !matches!(argument.kind, Kind::Name(_))) {
                self.of(argument);
            }
            return Some(Dimension::none());
        }
        let word = function.word();
        let sides: Vec<Side<'_>> = arguments.iter().map(|argument| (argument, self.of(argument))).collect();
        let first = sides.first()?;
        match function {
            Function::Ln | Function::Log10 | Function::Exp => {
                let (argument, dimension) = (first.0, first.1.clone()?);
                if !dimension.is_none() {
                    self.mismatches.push(own(&format!("`{word}` takes a pure number"), argument, &dimension));
                    return None;
                }
                Some(dimension)
            }
            Function::Sqrt => self.root(first.0, first.1.as_ref()?),
            Function::Annuity => self.annuity(expr, &sides),
            Function::Round if sides.len() == 1 => {
                let (argument, dimension) = (first.0, first.1.clone()?);
                if !dimension.is_none() {
                    let mut told = own("`round` alone takes a pure number", argument, &dimension);
                    told.fault.hints = vec!["say to what it is rounded, as in `round(x, 5 m)`".to_owned()];
                    self.mismatches.push(told);
                }
                Some(dimension)
            }
            Function::Abs => first.1.clone(),
            _ => self.same(&format!("the arguments of `{word}`"), expr.span, &sides),
        }
    }

    fn root(&mut self, argument: &Expr, dimension: &Dimension) -> Option<Dimension> {
        if dimension.exponents().any(|(_, exponent)| exponent % 2 != 0) {
            let mut told = own("nothing measures the root of this", argument, dimension);
            told.fault.hints = vec!["a root is taken of a pure number, or of even powers".to_owned()];
            self.mismatches.push(told);
            return None;
        }
        let halves = dimension.exponents().map(|(base, exponent)| Dimension::base(base).power(exponent / 2));
        Some(halves.fold(Dimension::none(), |product, half| product.times(&half)))
    }

    /// A rate per something and a life in it, or two pure numbers.
    fn annuity(&mut self, expr: &Expr, sides: &[Side<'_>]) -> Option<Dimension> {
        let [(rate_expr, rate), (life_expr, life)] = sides else {
            return None;
        };
        let (rate, life) = (rate.clone()?, life.clone()?);
        let per: Vec<i8> = rate.exponents().map(|(_, exponent)| exponent).collect();
        if matches!(per.as_slice(), [] | [-1]) && rate.times(&life).is_none() {
            return Some(rate);
        }
        let hint = match per.as_slice() {
            [-1] => format!("the life is counted in what the rate is per: {}", rate.power(-1)),
            [] if !life.is_none() => format!("say what the rate is per: 1 / {life}"),
            _ => "as in `annuity(8%/yr, 5 yr)`".to_owned(),
        };
        let fault = Fault::new("the rate and the life of `annuity` do not fit together").hint(hint);
        let labels = vec![(rate_expr.span, rate.to_string()), (life_expr.span, life.to_string())];
        self.mismatches.push(Mismatch { fault: Fault { within: Some(expr.span), ..fault }, labels });
        None
    }

    /// The one dimension of all sides; a part that is unknown may measure the same.
    fn same(&mut self, what: &str, span: (u32, u32), sides: &[Side<'_>]) -> Option<Dimension> {
        let told = operands(what, self.text, span, sides);
        if told.is_some() {
            self.mismatches.extend(told);
            return None;
        }
        sides.iter().find_map(|(_, dimension)| dimension.clone())
    }

    /// Fails where exponents no longer add up.
    fn sane(&mut self, dimension: Dimension, expr: &Expr) -> Option<Dimension> {
        if dimension.exponents().all(|(_, exponent)| exponent.unsigned_abs() < i8::MAX.unsigned_abs()) {
            return Some(dimension);
        }
        let fault =
            Fault { within: Some(expr.span), ..Fault::new("this power is beyond what units can hold") };
        self.mismatches.push(Mismatch { fault, labels: Vec::new() });
        None
    }

    /// The operator between two operands.
    fn between(&self, left: &Expr, right: &Expr) -> (u32, u32) {
        let gap = (left.span.1, right.span.0);
        let bytes = usize::try_from(gap.0).ok().zip(usize::try_from(gap.1).ok());
        let Some(between) = bytes.and_then(|(start, end)| self.text.get(start..end)) else {
            return gap;
        };
        let before = between.len() - between.trim_start().len();
        let after = between.len() - between.trim_end().len();
        let count = |n: usize| u32::try_from(n).unwrap_or(0);
        (gap.0 + count(before), gap.1 - count(after))
    }
}

/// The whole number that an exponent is written as.
fn whole_number(exponent: &Expr) -> Option<i8> {
    match &exponent.kind {
        Kind::Negative(inner) => whole_number(inner).and_then(i8::checked_neg),
        Kind::Quantity(quantity) if quantity.unit().is_none() && quantity.best() <= f64::from(i8::MAX) => {
            (0..=i8::MAX).find(|power| f64::from(*power) == quantity.best())
        }
        _ => None,
    }
}
