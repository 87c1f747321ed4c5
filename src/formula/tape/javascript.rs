//! The same steps for a browser.
//!
//! Each step is written as Rust takes it, so both arrive at the same doubles wherever IEEE 754 fixes them; that
//! leaves `pow`, `log`, `exp` and their kin, which may differ in the last place.

use std::fmt::Write as _;

use super::reach::Reach;
use super::{Comparison, Node, NodeId, Operation, Tape};

/// Functions the steps call, each written only where it is called; all may call the first.
const FUNCTIONS: &[(&str, &str)] = &[
    ("finite", "(...values) => values.every(Number.isFinite)"),
    ("sum", "(...values) => values.reduce((sum, value) => sum + value, 0)"),
    (
        "least",
        "(first, ...rest) => rest.reduce((least, value) => \
         !finite(least, value) ? NaN : value < least ? value : least, first)",
    ),
    (
        "median",
        "(...values) => { if (!finite(...values)) return NaN; values.sort((a, b) => a - b); \
         const middle = values.length >> 1; \
         return values.length % 2 ? values[middle] : (values[middle - 1] + values[middle]) / 2; }",
    ),
    (
        "power",
        "(base, exponent) => !finite(base, exponent) ? NaN : exponent === 1 ? base : \
         exponent === 2 ? base * base : exponent === -1 ? 1 / base : Math.pow(base, exponent)",
    ),
    (
        "round",
        "(value, step) => { const steps = value / step, whole = Math.trunc(steps); \
         return (Math.abs(steps - whole) >= 0.5 ? whole + Math.sign(steps) : whole) * step; }",
    ),
    ("exponential", "(value) => finite(value) ? Math.exp(value) : NaN"),
    (
        "annuity",
        "(rate, periods) => !finite(rate, periods) ? NaN : rate === 0 ? 1 / periods : \
         rate / -Math.expm1(-periods * Math.log1p(rate))",
    ),
];

impl Tape {
    /// The body of a plain JavaScript function: its parameter `leaves` is the array of all leaves by number, it
    /// returns the array of the values of `targets`.
    ///
    /// Holds only what the targets need, one line for each step.
    pub fn javascript(&self, targets: &[NodeId]) -> String {
        self.javascript_with(targets, &[])
    }

    /// The same with a second parameter `fixed`, an array: a number in it stands for the step of `steps` at its
    /// place, whatever that would be else.
    pub fn javascript_with(&self, targets: &[NodeId], steps: &[NodeId]) -> String {
        let fixed = steps;
        let mut reach = Reach::default();
        let nodes = reach.of(self, targets, usize::MAX);
        let mut steps = String::new();
        let mut called = [false; FUNCTIONS.len()];
        for id in nodes {
            let value = match self.node(*id) {
                Node::Constant(_) => continue,
                Node::Leaf(leaf) => format!("leaves[{leaf}]"),
                Node::Step(operation, start, end) => {
                    let arguments: Vec<String> =
                        self.arguments(start, end).iter().map(|id| self.name(*id)).collect();
                    let value = operation.javascript(&arguments);
                    for ((name, _), is_called) in FUNCTIONS.iter().zip(&mut called) {
                        *is_called |= value.contains(&format!("{name}("));
                    }
                    match fixed.iter().position(|step| step == id) {
                        Some(place) => format!("fixed[{place}] ?? ({value})"),
                        None => value,
                    }
                }
            };
            // Writing to a string cannot fail.
            let _ = writeln!(steps, "const {} = {value};", self.name(*id));
        }
        // A function called by another is written too.
        for ((_, body), is_called) in FUNCTIONS.iter().zip(called) {
            called[0] |= is_called && body.contains("finite(");
        }
        let functions: String = FUNCTIONS
            .iter()
            .zip(called)
            .filter(|(_, is_called)| *is_called)
            .map(|((name, body), _)| format!("const {name} = {body};\n"))
            .collect();
        let results: Vec<String> = targets.iter().map(|id| self.name(*id)).collect();
        format!("{functions}{steps}return [{}];\n", results.join(", "))
    }

    /// How a step calls the value of a node.
    fn name(&self, id: NodeId) -> String {
        match self.node(id) {
            Node::Constant(value) => number(value),
            _ => format!("n{}", id.idx()),
        }
    }
}

/// The shortest text that reads back as the same number.
fn number(value: f64) -> String {
    let text = if value.is_nan() {
        "NaN".to_owned()
    } else if value.is_infinite() {
        if value > 0.0 { "Infinity" } else { "-Infinity" }.to_owned()
    } else {
        format!("{value:?}")
    };
    let text = text.strip_suffix(".0").unwrap_or(&text);
    if text.starts_with('-') { format!("({text})") } else { text.to_owned() }
}

impl Operation {
    fn javascript(self, arguments: &[String]) -> String {
        let list = || arguments.join(", ");
        match (self, arguments) {
            (Self::Negative, [value]) => format!("-{value}"),
            (Self::Add, [left, right]) => format!("{left} + {right}"),
            (Self::Subtract, [left, right]) => format!("{left} - {right}"),
            (Self::Multiply, [left, right]) => format!("{left} * {right}"),
            (Self::Divide, [left, right]) => format!("{left} / {right}"),
            (Self::Power, [_, _]) => format!("power({})", list()),
            (Self::Minimum, [_, ..]) => format!("least({})", list()),
            (Self::Maximum, [first, rest @ ..]) => {
                let rest: String = rest.iter().map(|value| format!(", -{value}")).collect();
                format!("-least(-{first}{rest})")
            }
            (Self::Sum, _) => format!("sum({})", list()),
            (Self::Mean, [_, ..]) => format!("sum({}) / {}", list(), arguments.len()),
            (Self::Median, [_, ..]) => format!("median({})", list()),
            (Self::Absolute, [value]) => format!("Math.abs({value})"),
            (Self::Round, [_, _]) => format!("round({})", list()),
            (Self::SquareRoot, [value]) => format!("Math.sqrt({value})"),
            (Self::Logarithm, [value]) => format!("Math.log({value})"),
            (Self::DecimalLogarithm, [value]) => format!("Math.log10({value})"),
            (Self::Exponential, [value]) => format!("exponential({value})"),
            (Self::Annuity, [_, _]) => format!("annuity({})", list()),
            (Self::If(comparison), [left, right, then, otherwise]) => {
                let test = format!("{left} {} {right}", comparison.javascript());
                format!("!finite({left}, {right}) ? NaN : {test} ? {then} : {otherwise}")
            }
            _ => "NaN".to_owned(),
        }
    }
}

impl Comparison {
    fn javascript(self) -> &'static str {
        match self {
            Self::Less => "<",
            Self::LessOrEqual => "<=",
            Self::Greater => ">",
            Self::GreaterOrEqual => ">=",
            Self::Equal => "===",
            Self::NotEqual => "!==",
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_function_holds_what_its_figures_need_and_no_more() {
        let mut tape = Tape::new();
        let (unused, count, price) = (tape.leaf(), tape.leaf(), tape.leaf());
        let third = tape.constant(-1.0 / 3.0);
        tape.push(Operation::Exponential, &[unused]);
        let cost = tape.push(Operation::Multiply, &[count, price]);
        let less = tape.push(Operation::Add, &[cost, third]);
        let step = tape.constant(1e-7);
        let rounded = tape.push(Operation::Round, &[less, step]);
        let most = tape.push(Operation::Maximum, &[rounded, third]);
        let text = tape.javascript(&[most, cost]);
        let (functions, steps): (Vec<&str>, Vec<&str>) = text.lines().partition(|line| line.contains("=>"));
        assert_eq!(
            steps,
            [
                "const n1 = leaves[1];",
                "const n2 = leaves[2];",
                "const n5 = n1 * n2;",
                "const n6 = n5 + (-0.3333333333333333);",
                "const n8 = round(n6, 1e-7);",
                "const n9 = -least(-n8, -(-0.3333333333333333));",
                "return [n9, n5];",
            ]
        );
        let names: Vec<&str> = functions.iter().filter_map(|line| line.split(' ').nth(1)).collect();
        assert_eq!(names, ["finite", "least", "round"]);
    }
}
