//! A formula as a tree: quantities and names, joined by operators and functions.

pub use super::tape::Comparison;
use crate::quantity::Quantity;

/// A part of a formula and where it stands.
#[derive(Clone, Debug, PartialEq)]
pub struct Expr {
    /// What it is.
    pub kind: Kind,
    /// Its bytes in the text of the formula, with the parentheses around it.
    pub span: (u32, u32),
}

/// What a part of a formula can be.
#[derive(Clone, Debug, PartialEq)]
pub enum Kind {
    /// `0.80 USD`, `36 month`, `25`, `8%/yr`; never below zero. A unit alone, as in `x / yr`, is one of it.
    Quantity(Quantity),
    /// Something that is defined elsewhere.
    Name(Name),
    /// `-x`.
    Negative(Box<Expr>),
    /// `a + b`.
    Binary(Operator, Box<Expr>, Box<Expr>),
    /// `max(a, b)`, with as many arguments as the function takes.
    Call(Function, Vec<Expr>),
    /// `if(a < b, c, d)`.
    If(Box<Test>, Box<Expr>, Box<Expr>),
}

/// A comparison of two expressions.
#[derive(Clone, Debug, PartialEq)]
pub struct Test {
    /// How the sides are compared.
    pub comparison: Comparison,
    /// The left side.
    pub left: Box<Expr>,
    /// The right side.
    pub right: Box<Expr>,
    /// Its bytes in the text.
    pub span: (u32, u32),
}

/// What stands between two operands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Operator {
    /// `+`
    Add,
    /// `-`
    Subtract,
    /// `*`
    Multiply,
    /// `/`
    Divide,
    /// `^`
    Power,
}

/// What a formula can call; `if` is a [`Kind`] of its own.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Function {
    /// The smallest.
    Min,
    /// The largest.
    Max,
    /// The sum.
    Sum,
    /// The arithmetic mean.
    Mean,
    /// The middle one; halfway between the two middle ones.
    Median,
    /// How many there are.
    Count,
    /// Without its sign.
    Abs,
    /// To the nearest whole number, or the nearest multiple of a second argument.
    Round,
    /// The square root.
    Sqrt,
    /// The natural logarithm.
    Ln,
    /// The logarithm to the base ten.
    Log10,
    /// The exponential.
    Exp,
    /// The yearly share of a sum that is paid back with interest: `annuity(8%/yr, 5 yr)`.
    Annuity,
}

/// What a formula calls by name.
#[derive(Clone, Debug, PartialEq)]
pub enum Name {
    /// An input or a figure of the same model; in a dataset, a column.
    Own(String),
    /// `model.figure`, `entity.fact`, `entity.fact@2025-Q1`.
    ///
    /// As an argument of an aggregate it may be a whole column of a dataset: `max(dataset.column)`. Only
    /// who knows the datasets can tell.
    Member {
        /// The model, entity or dataset.
        owner: String,
        /// The figure, input, fact or column.
        name: String,
        /// The period of a fact, as it was written; it can be read.
        period: Option<String>,
    },
    /// `dataset[key].column`.
    Cell {
        /// The dataset.
        dataset: String,
        /// The key of the row.
        key: String,
        /// The column.
        column: String,
    },
    /// `dataset.column where …`; stands in an aggregate only.
    Column {
        /// The dataset.
        dataset: String,
        /// The column.
        column: String,
        /// Which rows count; all of them without one.
        filter: Option<Filter>,
    },
}

/// Which rows of a dataset count: those that meet all conditions.
#[derive(Clone, Debug, PartialEq)]
pub struct Filter {
    /// The conditions, at least one.
    pub conditions: Vec<Condition>,
}

/// What is asked of one column.
#[derive(Clone, Debug, PartialEq)]
pub struct Condition {
    /// The column.
    pub column: String,
    /// How its values are compared; texts are equal or not.
    pub comparison: Comparison,
    /// What they are compared with.
    pub value: Wanted,
    /// Its bytes in the text.
    pub span: (u32, u32),
}

/// What the values of a column are compared with.
#[derive(Clone, Debug, PartialEq)]
pub enum Wanted {
    /// A text, written in straight quotation marks.
    Text(String),
    /// A quantity, which may be below zero.
    Quantity(Quantity),
}

impl Operator {
    /// The sign of the operator.
    pub fn sign(self) -> &'static str {
        match self {
            Operator::Add => "+",
            Operator::Subtract => "-",
            Operator::Multiply => "*",
            Operator::Divide => "/",
            Operator::Power => "^",
        }
    }
}

impl Comparison {
    /// The sign of the comparison.
    pub fn sign(self) -> &'static str {
        match self {
            Comparison::Less => "<",
            Comparison::LessOrEqual => "<=",
            Comparison::Greater => ">",
            Comparison::GreaterOrEqual => ">=",
            Comparison::Equal => "=",
            Comparison::NotEqual => "!=",
        }
    }

    pub(super) const ALL: [Comparison; 6] = [
        Comparison::Less,
        Comparison::LessOrEqual,
        Comparison::Greater,
        Comparison::GreaterOrEqual,
        Comparison::Equal,
        Comparison::NotEqual,
    ];
}

impl Function {
    /// The word that calls it.
    pub fn word(self) -> &'static str {
        match self {
            Function::Min => "min",
            Function::Max => "max",
            Function::Sum => "sum",
            Function::Mean => "mean",
            Function::Median => "median",
            Function::Count => "count",
            Function::Abs => "abs",
            Function::Round => "round",
            Function::Sqrt => "sqrt",
            Function::Ln => "ln",
            Function::Log10 => "log10",
            Function::Exp => "exp",
            Function::Annuity => "annuity",
        }
    }

    /// True when it takes any number of arguments, whole columns among them.
    pub fn is_aggregate(self) -> bool {
        use Function::{Count, Max, Mean, Median, Min, Sum};
        matches!(self, Min | Max | Sum | Mean | Median | Count)
    }

    /// True when its value is counted in what its first argument is counted in.
    pub fn keeps_unit(self) -> bool {
        use Function::{Abs, Max, Mean, Median, Min, Round, Sum};
        matches!(self, Min | Max | Sum | Mean | Median | Abs | Round)
    }

    pub(super) const ALL: [Function; 13] = [
        Function::Min,
        Function::Max,
        Function::Sum,
        Function::Mean,
        Function::Median,
        Function::Count,
        Function::Abs,
        Function::Round,
        Function::Sqrt,
        Function::Ln,
        Function::Log10,
        Function::Exp,
        Function::Annuity,
    ];
}

/// Every name in these expressions with its place, in the order of the text.
pub(super) fn names<'a>(roots: impl IntoIterator<Item = &'a Expr>) -> Vec<(&'a Name, (u32, u32))> {
    let mut found = Vec::new();
    for root in roots {
        gather(root, &mut found);
    }
    found
}

// A tree is never deeper than the parser allows, so these steps may call themselves.
fn gather<'a>(expr: &'a Expr, found: &mut Vec<(&'a Name, (u32, u32))>) {
    match &expr.kind {
        Kind::Quantity(_) => {}
        Kind::Name(name) => found.push((name, expr.span)),
        Kind::Negative(inner) => gather(inner, found),
        Kind::Binary(_, left, right) => [left, right].into_iter().for_each(|side| gather(side, found)),
        Kind::Call(_, arguments) => arguments.iter().for_each(|argument| gather(argument, found)),
        Kind::If(test, then, otherwise) => {
            [&test.left, &test.right, then, otherwise].into_iter().for_each(|part| gather(part, found));
        }
    }
}
