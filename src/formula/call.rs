//! Reads what stands in the parentheses of a function: `round(x, 5)`, `if(a < b, c, d)`.

use super::fault;
use super::lexeme::Piece;
use super::parse::{Parser, Part};
use super::tree::{Function, Kind};
use crate::diagnostic::{Fault, clamp};

impl Parser<'_> {
    /// The call of `word`, at which the parser stands, up to its closing parenthesis.
    pub(super) fn call(&mut self, word: &str, piece: &Piece<'_>, open: &Piece<'_>) -> Result<Part, Fault> {
        let function = Function::ALL.into_iter().find(|function| function.word() == word);
        if function.is_none() && word != "if" {
            return Err(self.no_function(word).within(piece.start, piece.end));
        }
        self.enter(piece)?;
        self.step();
        self.step();
        let (kind, below) = match function {
            Some(function) => self.arguments(function, piece)?,
            None => self.condition(open)?,
        };
        self.leave();
        let end = self.close(open)?;
        self.part(kind, (clamp(piece.start), end), below)
    }

    fn no_function(&self, word: &str) -> Fault {
        let fault = Fault::new(format!("no function is called `{word}`"));
        match Parser::near_function(word) {
            Some(hint) => fault.hint(hint),
            None => fault.hint(format!("to multiply, write `{word} * (…)`")),
        }
    }

    /// The test and the two values of an `if`.
    fn condition(&mut self, open: &Piece<'_>) -> Result<(Kind, usize), Fault> {
        let (test, height) = self.test()?;
        let then = self.value_of_if(open)?;
        let otherwise = self.value_of_if(open)?;
        if let Some(comma) = self.peek().filter(|piece| piece.is(",")) {
            return Err(wrong_if().within(comma.start, comma.end));
        }
        let below = height.max(then.height).max(otherwise.height);
        Ok((Kind::If(Box::new(test), Box::new(then.expr), Box::new(otherwise.expr)), below))
    }

    fn value_of_if(&mut self, open: &Piece<'_>) -> Result<Part, Fault> {
        match self.peek() {
            Some(piece) if piece.is(",") => {
                self.step();
                self.sum()
            }
            Some(piece) if piece.is(")") => Err(wrong_if().within(piece.start, piece.end)),
            Some(piece) => Err(fault::unexpected(self, piece)),
            None => Err(Fault::new("this `(` is never closed").within(open.start, open.end)),
        }
    }

    /// The arguments of a function, as many as it takes.
    fn arguments(&mut self, function: Function, piece: &Piece<'_>) -> Result<(Kind, usize), Fault> {
        let mut arguments = Vec::new();
        let mut below = 0;
        if !self.peek().is_some_and(|piece| piece.is(")")) {
            loop {
                let argument = self.argument(function)?;
                below = below.max(argument.height);
                arguments.push(argument.expr);
                if !self.eat(",") {
                    break;
                }
            }
        }
        let (least, most) = arity(function);
        let is_fine = least <= arguments.len() && most.is_none_or(|most| arguments.len() <= most);
        if !is_fine && self.peek().is_some_and(|piece| piece.is(")")) {
            return Err(wrong_number(function, arguments.len()).within(piece.start, piece.end));
        }
        Ok((Kind::Call(function, arguments), below))
    }

    /// An argument, and what `where` says of it.
    fn argument(&mut self, function: Function) -> Result<Part, Fault> {
        let argument = self.sum()?;
        match self.peek() {
            Some(piece) if piece.is_word("where") => self.filter(function, argument, piece),
            _ => Ok(argument),
        }
    }
}

fn wrong_if() -> Fault {
    Fault::new("`if` takes a test and two values").hint("as in `if(a < b, c, d)`")
}

/// How many arguments a function takes, at least and at most.
fn arity(function: Function) -> (usize, Option<usize>) {
    match function {
        _ if function.is_aggregate() => (1, None),
        Function::Round => (1, Some(2)),
        Function::Annuity => (2, Some(2)),
        _ => (1, Some(1)),
    }
}

fn wrong_number(function: Function, n: usize) -> Fault {
    let word = function.word();
    let wanted = match function {
        Function::Round => "what is rounded, and to what",
        Function::Annuity => "a rate and a life",
        _ if function.is_aggregate() => "at least one argument",
        _ => "one argument",
    };
    let example = match function {
        Function::Round => "as in `round(x)` or `round(x, 5)`".to_owned(),
        Function::Annuity => "as in `annuity(8%/yr, 5 yr)`".to_owned(),
        _ if function.is_aggregate() => format!("as in `{word}(a, b)` or `{word}(dataset.column)`"),
        _ => format!("as in `{word}(x)`"),
    };
    let given = match n {
        0 => "none".to_owned(),
        n => n.to_string(),
    };
    Fault::new(format!("`{word}` takes {wanted}, not {given}")).hint(example)
}
