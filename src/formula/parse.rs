//! Joins the lexemes of a formula to a tree: powers before signs before products before sums.

use super::fault;
use super::lexeme::{JOINTS, Lexeme, Piece, lexemes};
use super::name::{is_spelled_like_a_name, no_name};
use super::tree::{Comparison, Expr, Kind, Name, Operator, Test};
use crate::diagnostic::{Fault, clamp, nearest};
use crate::quantity::UnitTable;

/// No formula is longer.
const MAX_BYTES: usize = 20_000;

/// Parentheses, signs, powers and functions inside each other go no deeper.
const MAX_DEPTH: usize = 60;

/// From its root, no tree has more steps to any of its leaves.
pub const MAX_HEIGHT: usize = 250;

/// Reads a formula.
pub(super) fn parse(text: &str, units: &UnitTable) -> Result<Expr, Fault> {
    let pieces = pieces(text, units)?;
    let mut parser = Parser::new(text, units, &pieces);
    let root = parser.sum()?;
    parser.finish()?;
    Ok(root.expr)
}

/// Reads a test, `a < b`.
///
/// # Errors
/// A [`Fault`] at the bytes that are wrong, as [`Formula::parse`](super::Formula::parse).
pub fn parse_test(text: &str, units: &UnitTable) -> Result<Test, Fault> {
    let pieces = pieces(text, units)?;
    let mut parser = Parser::new(text, units, &pieces);
    let (test, _) = parser.test()?;
    parser.finish()?;
    Ok(test)
}

fn pieces<'a>(text: &'a str, units: &UnitTable) -> Result<Vec<Piece<'a>>, Fault> {
    if text.len() > MAX_BYTES {
        return Err(Fault::new(format!("this formula is longer than {MAX_BYTES} letters"))
            .hint("give its parts names of their own, as figures"));
    }
    let pieces = lexemes(text, units)?;
    match pieces.is_empty() {
        true => Err(Fault::new("this formula is empty").hint("as in `count * price`")),
        false => Ok(pieces),
    }
}

/// A finished part of the tree.
pub(super) struct Part {
    pub(super) expr: Expr,
    pub(super) height: usize,
    /// True inside parentheses of its own.
    pub(super) is_enclosed: bool,
}

pub(super) struct Parser<'a> {
    pub(super) text: &'a str,
    pub(super) units: &'a UnitTable,
    pieces: &'a [Piece<'a>],
    at: usize,
    depth: usize,
}

impl<'a> Parser<'a> {
    fn new(text: &'a str, units: &'a UnitTable, pieces: &'a [Piece<'a>]) -> Parser<'a> {
        Parser { text, units, pieces, at: 0, depth: 0 }
    }

    pub(super) fn peek(&self) -> Option<&'a Piece<'a>> {
        self.pieces.get(self.at)
    }

    pub(super) fn previous(&self) -> Option<&'a Piece<'a>> {
        self.at.checked_sub(1).and_then(|at| self.pieces.get(at))
    }

    pub(super) fn after_next(&self) -> Option<&'a Piece<'a>> {
        self.pieces.get(self.at + 1)
    }

    pub(super) fn step(&mut self) {
        self.at += 1;
    }

    pub(super) fn eat(&mut self, sign: &str) -> bool {
        let is_there = self.peek().is_some_and(|piece| piece.is(sign));
        if is_there {
            self.step();
        }
        is_there
    }

    pub(super) fn written(&self, piece: &Piece<'_>) -> &'a str {
        self.text.get(piece.start..piece.end).unwrap_or_default()
    }

    /// Goes one level deeper at `piece`, unless that is too deep for anyone.
    pub(super) fn enter(&mut self, piece: &Piece<'_>) -> Result<(), Fault> {
        self.depth += 1;
        match self.depth > MAX_DEPTH {
            true => {
                Err(Fault::new(format!("parts of a formula stand more than {MAX_DEPTH} deep in each other"))
                    .hint("give its parts names of their own, as figures")
                    .within(piece.start, piece.end))
            }
            false => Ok(()),
        }
    }

    pub(super) fn leave(&mut self) {
        self.depth -= 1;
    }

    /// Fails when something is left.
    fn finish(&self) -> Result<(), Fault> {
        match self.peek() {
            Some(piece) => Err(fault::unexpected(self, piece)),
            None => Ok(()),
        }
    }

    /// A part that stands on others, of which the tallest has this height.
    pub(super) fn part(&self, kind: Kind, span: (u32, u32), below: usize) -> Result<Part, Fault> {
        let height = below + 1;
        if height > MAX_HEIGHT {
            let (start, end) = (usize::try_from(span.0).unwrap_or(0), usize::try_from(span.1).unwrap_or(0));
            return Err(Fault::new(format!("this formula goes on for more than {MAX_HEIGHT} steps"))
                .hint("give its parts names of their own, as figures; `sum(a, b, c)` adds up any number of parts")
                .within(start, end));
        }
        Ok(Part { expr: Expr { kind, span }, height, is_enclosed: false })
    }

    fn join(&self, operator: Operator, left: Part, right: Part) -> Result<Part, Fault> {
        let span = (left.expr.span.0, right.expr.span.1);
        let below = left.height.max(right.height);
        self.part(Kind::Binary(operator, Box::new(left.expr), Box::new(right.expr)), span, below)
    }

    pub(super) fn sum(&mut self) -> Result<Part, Fault> {
        let mut left = self.product()?;
        loop {
            let operator = match self.peek() {
                Some(piece) if piece.is("+") => Operator::Add,
                Some(piece) if piece.is("-") => {
                    fault::minus_without_blanks(self, piece)?;
                    Operator::Subtract
                }
                _ => return Ok(left),
            };
            self.step();
            let right = self.product()?;
            left = self.join(operator, left, right)?;
        }
    }

    fn product(&mut self) -> Result<Part, Fault> {
        let mut left = self.signed()?;
        loop {
            let operator = match self.peek() {
                Some(piece) if piece.is("*") => Operator::Multiply,
                Some(piece) if piece.is("/") => Operator::Divide,
                _ => return Ok(left),
            };
            self.step();
            fault::two_readings_of_units(self)?;
            let right = self.signed()?;
            left = self.join(operator, left, right)?;
        }
    }

    /// `-x`, which is the negative of a whole power.
    fn signed(&mut self) -> Result<Part, Fault> {
        match self.peek() {
            Some(minus) if minus.is("-") => {
                self.enter(minus)?;
                self.step();
                let inner = self.signed()?;
                self.leave();
                let span = (clamp(minus.start), inner.expr.span.1);
                self.part(Kind::Negative(Box::new(inner.expr)), span, inner.height)
            }
            _ => self.power(),
        }
    }

    /// `x^2^3`, which is `x^(2^3)`.
    fn power(&mut self) -> Result<Part, Fault> {
        let base = self.operand()?;
        let Some(sign) = self.peek().filter(|piece| piece.is("^")) else {
            return Ok(base);
        };
        fault::power_of_a_unit(self, &base)?;
        self.enter(sign)?;
        self.step();
        let exponent = self.signed()?;
        self.leave();
        self.join(Operator::Power, base, exponent)
    }

    fn operand(&mut self) -> Result<Part, Fault> {
        let Some(piece) = self.peek() else {
            return Err(fault::missing(self));
        };
        let span = (clamp(piece.start), clamp(piece.end));
        match &piece.lexeme {
            Lexeme::Quantity(quantity) => {
                self.step();
                self.part(Kind::Quantity(quantity.clone()), span, 0)
            }
            Lexeme::Name(name) => {
                self.step();
                self.part(Kind::Name(name.clone()), span, 0)
            }
            Lexeme::Word(word) => self.word(word, piece),
            Lexeme::Sign("(") => self.enclosed(piece),
            Lexeme::Sign(_) | Lexeme::Text(_) => Err(fault::missing(self)),
        }
    }

    fn enclosed(&mut self, open: &Piece<'_>) -> Result<Part, Fault> {
        self.enter(open)?;
        self.step();
        let inner = self.sum()?;
        self.leave();
        let end = self.close(open)?;
        Ok(Part { expr: Expr { span: (clamp(open.start), end), ..inner.expr }, is_enclosed: true, ..inner })
    }

    /// Steps over the `)` that belongs to `open`, and says where it ends.
    pub(super) fn close(&mut self, open: &Piece<'_>) -> Result<u32, Fault> {
        match self.peek() {
            Some(piece) if piece.is(")") => {
                self.step();
                Ok(clamp(piece.end))
            }
            Some(piece) => Err(fault::unexpected(self, piece)),
            None => Err(Fault::new("this `(` is never closed").within(open.start, open.end)),
        }
    }

    /// A word alone: a function, a unit or an own name.
    fn word(&mut self, word: &str, piece: &Piece<'_>) -> Result<Part, Fault> {
        if JOINTS.contains(&word) {
            return Err(fault::missing(self));
        }
        if let Some(open) = self.after_next().filter(|next| next.is("(")) {
            return self.call(word, piece, open);
        }
        let span = (clamp(piece.start), clamp(piece.end));
        let is_own =
            is_spelled_like_a_name(word) && word.starts_with(|first: char| first.is_ascii_lowercase());
        if self.units.is_name(word) || (!is_own && self.units.unit(word).is_ok()) {
            // Some units touch their number.
            let one = self.units.read(&format!("1 {word}"));
            let one = one.or_else(|_| self.units.read(&format!("1{word}")));
            self.step();
            let one = one.map_err(|fault| fault.within(piece.start, piece.end))?;
            return self.part(Kind::Quantity(one), span, 0);
        }
        if !is_own {
            let unit = self.units.unit(word).err().and_then(|fault| fault.hints.into_iter().next());
            return Err(no_name(word)
                .hint_if(unit.map(|hint| format!("or as a unit: {hint}")))
                .within(piece.start, piece.end));
        }
        self.step();
        self.part(Kind::Name(Name::Own(word.to_owned())), span, 0)
    }

    /// `a < b`, and the height of its taller side.
    pub(super) fn test(&mut self) -> Result<(Test, usize), Fault> {
        let left = self.sum()?;
        let next = self.peek();
        let comparison =
            next.and_then(|piece| Comparison::ALL.into_iter().find(|known| piece.is(known.sign())));
        let Some(comparison) = comparison else {
            let (start, end) =
                next.map_or((self.text.len(), self.text.len()), |piece| (piece.start, piece.end));
            return Err(match next.filter(|piece| !piece.is(",") && !piece.is(")")) {
                Some(piece) => fault::unexpected(self, piece),
                None => Fault::new("a test compares two sides, and here is one")
                    .hint("as in `a < b`")
                    .within(start, end),
            });
        };
        self.step();
        let right = self.sum()?;
        if let Some(again) =
            self.peek().filter(|piece| Comparison::ALL.iter().any(|known| piece.is(known.sign())))
        {
            return Err(Fault::new("a test compares two sides, and here are three")
                .hint("one `if` can stand in another: `if(a < b, if(b < c, d, e), e)`")
                .within(again.start, again.end));
        }
        let span = (left.expr.span.0, right.expr.span.1);
        let height = left.height.max(right.height);
        Ok((Test { comparison, left: Box::new(left.expr), right: Box::new(right.expr), span }, height))
    }

    /// The function nearest to `word`, as a hint.
    pub(super) fn near_function(word: &str) -> Option<String> {
        let known = super::tree::Function::ALL.iter().map(|function| function.word()).chain(["if"]);
        nearest(word, known).map(|near| format!("did you mean `{near}`?"))
    }
}
