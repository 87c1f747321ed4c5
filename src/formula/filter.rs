//! Reads which rows of a dataset count: `where kind = "deck" and size > 2 m`.

use super::fault;
use super::lexeme::{Lexeme, Piece};
use super::name::{is_spelled_like_a_name, no_name};
use super::parse::{Parser, Part};
use super::tree::{Comparison, Condition, Expr, Filter, Function, Kind, Name, Wanted};
use crate::diagnostic::{Fault, clamp};

impl Parser<'_> {
    /// The column `argument` with the conditions after `joint`, the `where` at which the parser stands.
    pub(super) fn filter(
        &mut self,
        function: Function,
        argument: Part,
        joint: &Piece<'_>,
    ) -> Result<Part, Fault> {
        if !function.is_aggregate() {
            return Err(outside(joint));
        }
        let Kind::Name(Name::Member { owner, name, period: None }) = argument.expr.kind else {
            return Err(Fault::new("`where` follows a column of a dataset")
                .hint("as in `max(dataset.column where …)`")
                .within(joint.start, joint.end));
        };
        let start = argument.expr.span.0;
        self.step();
        let mut conditions = vec![self.condition_of_column()?];
        loop {
            match self.peek() {
                Some(piece) if piece.is_word("and") => {
                    self.step();
                    conditions.push(self.condition_of_column()?);
                }
                Some(piece) if piece.is_word("or") => return Err(or(piece)),
                _ => break,
            }
        }
        let end = conditions.last().map_or(start, |condition| condition.span.1);
        let column = Name::Column { dataset: owner, column: name, filter: Some(Filter { conditions }) };
        Ok(Part { expr: Expr { kind: Kind::Name(column), span: (start, end) }, ..argument })
    }

    fn condition_of_column(&mut self) -> Result<Condition, Fault> {
        let form = "a condition is a column, a comparison and a value, as in `kind = \"deck\"`";
        let end = self.text.len();
        let wrong = |what: &str, piece: Option<&Piece<'_>>| {
            let (start, end) = piece.map_or((end, end), |piece| (piece.start, piece.end));
            Fault::new(what).hint(form).within(start, end)
        };
        let first = self.peek();
        let Some((Lexeme::Word(column), piece)) = first.map(|piece| (&piece.lexeme, piece)) else {
            return Err(wrong("a column is missing here", first));
        };
        if !is_spelled_like_a_name(column) {
            return Err(no_name(column).within(piece.start, piece.end));
        }
        self.step();
        let next = self.peek();
        let comparison =
            next.and_then(|piece| Comparison::ALL.into_iter().find(|known| piece.is(known.sign())));
        let comparison = comparison.ok_or_else(|| wrong("a comparison is missing here", next))?;
        self.step();
        let (value, end) = self.wanted(form)?;
        if matches!(value, Wanted::Text(_)) && !matches!(comparison, Comparison::Equal | Comparison::NotEqual)
        {
            let (start, end) = next.map_or((end, end), |piece| (piece.start, piece.end));
            return Err(Fault::new(format!("`{}` compares no texts", comparison.sign()))
                .hint("texts are equal or not: `=`, `!=`")
                .within(start, end));
        }
        let span = (clamp(piece.start), clamp(end));
        Ok(Condition { column: (*column).to_owned(), comparison, value, span })
    }

    /// The value of a condition and where it ends.
    fn wanted(&mut self, form: &str) -> Result<(Wanted, usize), Fault> {
        let minus = self.peek().filter(|piece| piece.is("-"));
        if minus.is_some() {
            self.step();
        }
        let piece = self.peek();
        let start = minus.or(piece).map_or(self.text.len(), |piece| piece.start);
        let end = piece.map_or(self.text.len(), |piece| piece.end);
        let wanted = match (piece.map(|piece| &piece.lexeme), minus) {
            (Some(Lexeme::Text(text)), None) => Wanted::Text((*text).to_owned()),
            (Some(Lexeme::Quantity(quantity)), None) => Wanted::Quantity(quantity.clone()),
            (Some(Lexeme::Quantity(quantity)), Some(_)) => {
                let negative = self.units.read(&format!("-{}", quantity.spelled()));
                Wanted::Quantity(negative.map_err(|fault| fault.within(start, end))?)
            }
            (Some(Lexeme::Word(word)), None) if !super::lexeme::JOINTS.contains(word) => {
                return Err(Fault::new(format!("`{word}` is neither a text nor a quantity"))
                    .hint(format!("texts stand in quotation marks: `\"{word}\"`"))
                    .within(start, end));
            }
            _ => return Err(Fault::new("a value is missing here").hint(form).within(start, end)),
        };
        self.step();
        if let Some(piece) = self.peek()
            && let Lexeme::Sign(sign @ ("+" | "-" | "*" | "/" | "^")) = piece.lexeme
        {
            return Err(Fault::new(format!("`{sign}` stands in a condition"))
                .hint("a column is compared with a text or with one quantity")
                .within(piece.start, piece.end));
        }
        Ok((wanted, end))
    }
}

/// The fault of a `where` that belongs to no aggregate.
pub(super) fn outside(joint: &Piece<'_>) -> Fault {
    Fault::new("`where` stands outside an aggregate")
        .hint("it chooses the rows of a column, as in `max(dataset.column where kind = \"deck\")`")
        .within(joint.start, joint.end)
}

fn or(joint: &Piece<'_>) -> Fault {
    Fault::new("conditions are joined by `and`, never by `or`")
        .hint("use one aggregate for each case, or give the dataset a column that says what you mean")
        .within(joint.start, joint.end)
}

/// The fault of `and` or `or` where no condition stands.
pub(super) fn stray_joint(parser: &Parser<'_>, joint: &Piece<'_>) -> Fault {
    let word = parser.written(joint);
    match word {
        "where" => outside(joint),
        _ => fault::named(format!("`{word}` stands outside a filter"), joint)
            .hint("`and` joins conditions after `where`; one `if` can stand in another: `if(a < b, if(c < d, x, y), y)`"),
    }
}
