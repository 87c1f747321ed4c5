//! Takes a unit word apart: `USD/GPU/h` into its factors.

use crate::diagnostic::Fault;

/// A factor as it is written, before anyone has looked up its name.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Piece<'a> {
    /// The name, without its power.
    pub(super) name: &'a str,
    /// The byte of the word at which the name begins.
    pub(super) start: usize,
    /// The power, negative below a stroke.
    pub(super) power: i8,
}

/// Nobody writes longer words, and hostile ones end here.
const MAX_BYTES: usize = 200;
const MAX_DEPTH: usize = 4;
const MAX_POWER: i8 = 12;

/// The factors of `word`, in the order in which they are written.
pub(super) fn parse(word: &str) -> Result<Vec<Piece<'_>>, Fault> {
    if word.len() > MAX_BYTES {
        return Err(Fault::new(format!("this unit is longer than {MAX_BYTES} letters")));
    }
    if let Some((at, blank)) = word.char_indices().find(|(_, letter)| letter.is_whitespace()) {
        let joined: String = word.split_whitespace().collect();
        let fault = Fault::new("a unit is one word, without blanks").within(at, at + blank.len_utf8());
        return Err(match word.contains(['/', '*', '·']) {
            true => fault.hint(format!("write `{joined}`")),
            false => fault.hint("join its parts with `·`, or `/` for per"),
        });
    }
    let mut parser = Parser { word, at: 0, depth: 0, pieces: Vec::new() };
    parser.product(1)?;
    match parser.peek() {
        None => Ok(parser.pieces),
        Some(other) => Err(Fault::new(format!("this `{other}` belongs to nothing"))
            .within(parser.at, parser.at + other.len_utf8())),
    }
}

/// True for a letter that can stand in a name.
pub(super) fn is_of_name(letter: char) -> bool {
    !letter.is_whitespace() && !matches!(letter, '·' | '*' | '/' | '^' | '(' | ')' | '²' | '³')
}

struct Parser<'a> {
    word: &'a str,
    at: usize,
    depth: usize,
    pieces: Vec<Piece<'a>>,
}

impl<'a> Parser<'a> {
    fn rest(&self) -> &'a str {
        self.word.get(self.at..).unwrap_or_default()
    }

    fn peek(&self) -> Option<char> {
        self.rest().chars().next()
    }

    fn skip(&mut self, letter: char) {
        self.at += letter.len_utf8();
    }

    /// Factors up to the end or a closing parenthesis.
    fn product(&mut self, sign: i8) -> Result<(), Fault> {
        let start = self.at;
        self.factor(sign)?;
        let mut stroke: Option<usize> = None;
        let mut divisor = self.at;
        loop {
            match self.peek() {
                Some('/') => {
                    stroke = stroke.or(Some(self.at));
                    self.skip('/');
                    divisor = self.at;
                    self.factor(-sign)?;
                }
                Some(dot @ ('·' | '*')) => {
                    let dot_at = self.at;
                    self.skip(dot);
                    let factor = self.at;
                    self.factor(sign)?;
                    if let Some(stroke) = stroke {
                        return Err(self.two_readings([start, stroke, divisor, dot_at, factor]));
                    }
                }
                _ => return Ok(()),
            }
        }
    }

    /// `USD/GPU·h`: nobody can tell whether `h` is below the stroke.
    fn two_readings(&self, [start, stroke, divisor, dot, factor]: [usize; 5]) -> Fault {
        let part = |from: usize, to: usize| self.word.get(from..to).unwrap_or_default();
        let (before, name) = (part(0, start), part(factor, self.at));
        let (above, below, rest) = (part(start, stroke), part(stroke, dot), part(self.at, self.word.len()));
        let mark = part(dot, factor);
        Fault::new(format!("`{}` can be read in two ways", part(start, self.at)))
            .hint(format!(
                "write `{before}{above}{below}/{name}{rest}` to divide by `{name}`, \
                 or `{before}{above}{mark}{name}{below}{rest}` to multiply by it"
            ))
            .within(divisor, self.at)
    }

    /// A name or a product in parentheses, and its power.
    fn factor(&mut self, sign: i8) -> Result<(), Fault> {
        let start = self.at;
        let first = self.pieces.len();
        if self.peek() == Some('(') {
            self.depth += 1;
            if self.depth > MAX_DEPTH {
                return Err(Fault::new(format!("parentheses in a unit go {MAX_DEPTH} deep at most"))
                    .within(start, start + 1));
            }
            self.skip('(');
            self.product(sign)?;
            if self.peek() != Some(')') {
                return Err(Fault::new("this `(` is never closed").within(start, start + 1));
            }
            self.skip(')');
            self.depth -= 1;
        } else {
            let rest = self.rest();
            let name = rest.split(|letter| !is_of_name(letter)).next().unwrap_or_default();
            if name.is_empty() {
                let end = self.at + self.peek().map_or(0, char::len_utf8);
                return Err(Fault::new("a unit is missing here").within(self.at.min(end), end));
            }
            self.at += name.len();
            self.pieces.push(Piece { name, start, power: sign });
        }
        let written = self.at;
        if let Some(power) = self.power()? {
            for piece in self.pieces.iter_mut().skip(first) {
                let raised = piece.power.checked_mul(power).filter(|power| power.abs() <= MAX_POWER);
                piece.power = raised.ok_or_else(|| too_powerful(written, self.at))?;
            }
        }
        Ok(())
    }

    fn power(&mut self) -> Result<Option<i8>, Fault> {
        let start = self.at;
        match self.peek() {
            Some(mark @ ('²' | '³')) => {
                self.skip(mark);
                return Ok(Some(if mark == '²' { 2 } else { 3 }));
            }
            Some('^') => self.skip('^'),
            _ => return Ok(None),
        }
        let sign = match self.peek() {
            Some(minus @ ('-' | '−')) => {
                self.skip(minus);
                -1
            }
            _ => 1,
        };
        let rest = self.rest();
        let digits = rest.len() - rest.trim_start_matches(|letter: char| letter.is_ascii_digit()).len();
        let number = rest.get(..digits).unwrap_or_default();
        self.at += digits;
        match number.parse::<i8>() {
            Ok(power) if (1..=MAX_POWER).contains(&power) => Ok(Some(sign * power)),
            _ if number.is_empty() => {
                Err(Fault::new("a power is a whole number").hint("as in `m^2`").within(start, self.at))
            }
            _ => Err(too_powerful(start, self.at)),
        }
    }
}

fn too_powerful(start: usize, end: usize) -> Fault {
    Fault::new(format!("a power goes from 1 to {MAX_POWER}")).within(start, end)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn factors(word: &str) -> Vec<(&str, i8)> {
        parse(word).unwrap().iter().map(|piece| (piece.name, piece.power)).collect()
    }

    #[test]
    fn each_stroke_divides_the_one_factor_after_it() {
        assert_eq!(factors("USD/GPU/h"), [("USD", 1), ("GPU", -1), ("h", -1)]);
        assert_eq!(factors("USD/(GPU·h)"), factors("USD/GPU/h"));
        assert_eq!(factors("USD*h/GPU"), [("USD", 1), ("h", 1), ("GPU", -1)]);
        assert_eq!(factors("m^2/(s/m²)^2"), [("m", 2), ("s", -2), ("m", 4)]);
        assert_eq!(factors("s^-1"), [("s", -1)]);
        assert_eq!(factors("元/张卡"), [("元", 1), ("张卡", -1)]);
    }

    #[test]
    fn a_wrong_word_is_told_at_its_wrong_part() {
        for (word, message, within) in [
            ("USD/GPU·h", "`USD/GPU·h` can be read in two ways", (4, 10)),
            ("1/(a/b*c)", "`a/b*c` can be read in two ways", (5, 8)),
            ("USD / h", "a unit is one word, without blanks", (3, 4)),
            ("USD/", "a unit is missing here", (4, 4)),
            ("USD//h", "a unit is missing here", (4, 5)),
            ("(USD", "this `(` is never closed", (0, 1)),
            ("USD)", "this `)` belongs to nothing", (3, 4)),
            ("m^99", "a power goes from 1 to 12", (1, 4)),
            ("m^0", "a power goes from 1 to 12", (1, 3)),
            ("(m^9)^9", "a power goes from 1 to 12", (5, 7)),
            ("m^x", "a power is a whole number", (1, 2)),
            ("m²²", "this `²` belongs to nothing", (3, 5)),
            ("(((((m)))))", "parentheses in a unit go 4 deep at most", (4, 5)),
        ] {
            let fault = parse(word).unwrap_err();
            assert_eq!((fault.message.as_str(), fault.within), (message, Some(within)), "{word}");
        }
        assert!(parse(&"(".repeat(100_000)).is_err());
    }

    #[test]
    fn both_readings_of_a_product_below_a_stroke_are_offered() {
        for (word, hint) in [
            ("USD/GPU·h", "write `USD/GPU/h` to divide by `h`, or `USD·h/GPU` to multiply by it"),
            ("USD/GPU*h/yr", "write `USD/GPU/h/yr` to divide by `h`, or `USD*h/GPU/yr` to multiply by it"),
        ] {
            assert_eq!(parse(word).unwrap_err().hints, [hint]);
        }
    }
}
