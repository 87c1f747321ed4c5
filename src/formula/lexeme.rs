//! Takes a formula apart: quantities, names, words, texts and signs.

use super::name;
use super::sign;
use super::tree::Name;
use crate::diagnostic::Fault;
use crate::quantity::{Quantity, UnitTable};

/// Words that join the conditions of a filter; nothing else is called so.
pub(super) const JOINTS: [&str; 3] = ["where", "and", "or"];

/// A piece of a formula.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Lexeme<'a> {
    /// A number with its unit.
    Quantity(Quantity),
    /// A name of several parts, such as `owner.name`.
    Name(Name),
    /// A word alone: an own name, a function, a unit or a joint.
    Word(&'a str),
    /// What stands between quotation marks.
    Text(&'a str),
    /// An operator, a comparison, a parenthesis or a comma.
    Sign(&'static str),
}

/// A lexeme and where it stands.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Piece<'a> {
    pub(super) lexeme: Lexeme<'a>,
    pub(super) start: usize,
    pub(super) end: usize,
}

impl Piece<'_> {
    pub(super) fn is(&self, sign: &str) -> bool {
        matches!(&self.lexeme, Lexeme::Sign(own) if *own == sign)
    }

    pub(super) fn is_word(&self, word: &str) -> bool {
        matches!(&self.lexeme, Lexeme::Word(own) if *own == word)
    }
}

/// The pieces of `text`, in order.
pub(super) fn lexemes<'a>(text: &'a str, units: &UnitTable) -> Result<Vec<Piece<'a>>, Fault> {
    let mut pieces: Vec<Piece<'a>> = Vec::new();
    let mut start = 0;
    loop {
        let rest = text.get(start..).unwrap_or_default();
        let Some(first) = rest.chars().next() else {
            return Ok(pieces);
        };
        if first.is_whitespace() {
            start += first.len_utf8();
            continue;
        }
        let (lexeme, end) = match first {
            '"' => quoted(rest, start)?,
            _ if first.is_ascii_digit() && !name::begins_with_digit(rest) => {
                let read = units.read_at(text, start, &JOINTS);
                let is_in_parentheses = pieces.iter().any(|piece| piece.is("("));
                let (quantity, end) = read.map_err(|fault| two_arguments(fault, text, is_in_parentheses))?;
                (Lexeme::Quantity(quantity), end)
            }
            _ if name::is_of_word(first) => name::read(text, start)?,
            _ => match sign::read(rest) {
                Some(sign) => (Lexeme::Sign(sign.0), start + sign.1),
                None => return Err(sign::wrong(text, start, units)),
            },
        };
        pieces.push(Piece { lexeme, start, end });
        start = end;
    }
}

fn quoted(rest: &str, start: usize) -> Result<(Lexeme<'_>, usize), Fault> {
    let text = rest.get(1..).and_then(|inner| inner.split_once('"')).map(|(text, _)| text);
    let text = text.ok_or_else(|| Fault::new("this `\"` is never closed").within(start, start + 1))?;
    Ok((Lexeme::Text(text), start + text.len() + 2))
}

/// A comma between digits may have been meant to part two arguments.
fn two_arguments(fault: Fault, text: &str, is_in_parentheses: bool) -> Fault {
    let bytes = fault.within.and_then(|(start, end)| {
        let (start, end) = (usize::try_from(start).ok()?, usize::try_from(end).ok()?);
        text.get(start..end)
    });
    let parted = bytes.filter(|written| is_in_parentheses && written.contains(','));
    let hint = parted.map(|written| format!("or `{}` for several arguments", written.replace(',', ", ")));
    fault.hint_if(hint)
}
