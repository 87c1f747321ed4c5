//! Writes a formula in the one way that all formulas are shown, with no parenthesis that is not needed.

use std::fmt;

use super::tree::{Condition, Expr, Kind, Name, Operator, Test, Wanted};

/// How tightly a part holds together.
#[derive(Clone, Copy, PartialEq, PartialOrd)]
enum Bond {
    Sum,
    Product,
    Sign,
    Power,
    Whole,
}

impl Operator {
    fn bond(self) -> Bond {
        match self {
            Operator::Add | Operator::Subtract => Bond::Sum,
            Operator::Multiply | Operator::Divide => Bond::Product,
            Operator::Power => Bond::Power,
        }
    }
}

impl Expr {
    fn bond(&self) -> Bond {
        match &self.kind {
            Kind::Negative(_) => Bond::Sign,
            Kind::Binary(operator, ..) => operator.bond(),
            // `5 m^2` is a square of metres; its amount is squared in `(5 m)^2`.
            Kind::Quantity(quantity) if !quantity.unit().is_none() => Bond::Power,
            Kind::Quantity(_) | Kind::Name(_) | Kind::Call(..) | Kind::If(..) => Bond::Whole,
        }
    }

    /// Writes the part where only what holds at least as tightly as `bond` needs no parentheses.
    fn write(&self, bond: Bond, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.bond() >= bond { write!(out, "{self}") } else { write!(out, "({self})") }
    }
}

impl fmt::Display for Expr {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.kind {
            Kind::Quantity(quantity) => out.write_str(&quantity.spelled()),
            Kind::Name(name) => write!(out, "{name}"),
            Kind::Negative(inner) => {
                out.write_str("-")?;
                inner.write(Bond::Sign, out)
            }
            Kind::Binary(Operator::Power, base, exponent) => {
                base.write(Bond::Whole, out)?;
                out.write_str("^")?;
                let has_unit =
                    matches!(&exponent.kind, Kind::Quantity(quantity) if !quantity.unit().is_none());
                exponent.write(if has_unit { Bond::Whole } else { Bond::Sign }, out)
            }
            Kind::Binary(operator, left, right) => {
                left.write(operator.bond(), out)?;
                write!(out, " {} ", operator.sign())?;
                right.write(if operator.bond() == Bond::Sum { Bond::Product } else { Bond::Sign }, out)
            }
            Kind::Call(function, arguments) => {
                write!(out, "{}(", function.word())?;
                list(arguments, ", ", out)?;
                out.write_str(")")
            }
            Kind::If(test, then, otherwise) => write!(out, "if({test}, {then}, {otherwise})"),
        }
    }
}

impl fmt::Display for Test {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(out, "{} {} {}", self.left, self.comparison.sign(), self.right)
    }
}

impl fmt::Display for Name {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Name::Own(name) => out.write_str(name),
            Name::Member { owner, name, period: None } => write!(out, "{owner}.{name}"),
            Name::Member { owner, name, period: Some(period) } => write!(out, "{owner}.{name}@{period}"),
            Name::Cell { dataset, key, column } => {
                let is_plain = key.trim() == key && !key.contains(['[', ']']);
                match is_plain {
                    true => write!(out, "{dataset}[{key}].{column}"),
                    false => write!(out, "{dataset}[\"{key}\"].{column}"),
                }
            }
            Name::Column { dataset, column, filter } => {
                write!(out, "{dataset}.{column}")?;
                let Some(filter) = filter else { return Ok(()) };
                out.write_str(" where ")?;
                list(&filter.conditions, " and ", out)
            }
        }
    }
}

impl fmt::Display for Condition {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(out, "{} {} ", self.column, self.comparison.sign())?;
        match &self.value {
            Wanted::Text(text) => write!(out, "\"{text}\""),
            Wanted::Quantity(quantity) => out.write_str(&quantity.spelled()),
        }
    }
}

fn list<T: fmt::Display>(items: &[T], between: &str, out: &mut fmt::Formatter<'_>) -> fmt::Result {
    for (idx, item) in items.iter().enumerate() {
        let before = if idx == 0 { "" } else { between };
        write!(out, "{before}{item}")?;
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use crate::formula::Formula;
    use crate::quantity::bakery;

    #[test]
    fn parentheses_stand_where_they_are_needed_and_nowhere_else() {
        for (written, printed) in [
            ("((a))", "a"),
            ("(a*b)+c", "a * b + c"),
            ("a*(b+c)", "a * (b + c)"),
            ("a - (b - c)", "a - (b - c)"),
            ("(a - b) - c", "a - b - c"),
            ("a / (b * c)", "a / (b * c)"),
            ("a + (b + c)", "a + (b + c)"),
            ("(a^b)^c", "(a^b)^c"),
            ("a^(b^c)", "a^b^c"),
            ("(-x)^2", "(-x)^2"),
            ("-(x^2)", "-x^2"),
            ("-(a * b)", "-(a * b)"),
            ("(-a) * b", "-a * b"),
            ("a * (-b)", "a * -b"),
            ("a - (-b)", "a - -b"),
            ("x^(-2)", "x^-2"),
            ("(5 m)^2", "(5 m)^2"),
            ("5 m^2", "5 m^2"),
            ("2^3", "2^3"),
            ("x^(50%)", "x^(50%)"),
            ("8760 h / yr", "8760 h / 1 yr"),
            ("min(a,b)", "min(a, b)"),
            ("if(a<0.80 USD,b,c)", "if(a < 0.80 USD, b, c)"),
            ("rye-loaf.price@2025-Q1", "rye-loaf.price@2025-Q1"),
            ("ovens[deck 2].price", "ovens[deck 2].price"),
            ("ovens[ \"a]b\" ].price", "ovens[\"a]b\"].price"),
            (
                "count(ovens.price where kind!=\"deck\" and size>-2%)",
                "count(ovens.price where kind != \"deck\" and size > -2%)",
            ),
        ] {
            let formula =
                Formula::parse(written, bakery()).unwrap_or_else(|fault| panic!("{written}: {fault:?}"));
            assert_eq!(formula.to_string(), printed, "{written}");
            assert_eq!(Formula::parse(printed, bakery()).unwrap().to_string(), printed);
        }
    }
}
