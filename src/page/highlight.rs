//! Colours code: one letter per kind of word, so that a page stays small and both themes come from CSS.

use std::fmt::Write as _;
use std::sync::OnceLock;

use syntect::parsing::{ParseState, Scope, ScopeStack, SyntaxSet};
use syntect::util::LinesWithEndings;

use super::html::escape_into;

/// The innermost scope that has a letter wins; longer prefixes stand first.
const LETTERS: &[(&str, char)] = &[
    ("comment", 'c'),
    ("string", 's'),
    ("constant.numeric", 'n'),
    ("constant.character", 's'),
    ("constant", 'o'),
    ("keyword.operator", 'p'),
    ("keyword", 'k'),
    ("storage", 't'),
    ("entity.name", 'f'),
    ("entity.other.attribute-name", 'v'),
    ("variable.parameter", 'v'),
    ("variable.function", 'f'),
    ("support", 'p'),
];

struct Grammars {
    set: SyntaxSet,
    letters: Vec<(Scope, char)>,
}

fn grammars() -> &'static Grammars {
    static GRAMMARS: OnceLock<Grammars> = OnceLock::new();
    GRAMMARS.get_or_init(|| Grammars {
        set: SyntaxSet::load_defaults_newlines(),
        letters: LETTERS
            .iter()
            .filter_map(|&(prefix, letter)| Some((Scope::new(prefix).ok()?, letter)))
            .collect(),
    })
}

/// A block of code as HTML: coloured where the language is known, plain otherwise.
pub(super) fn highlight(language: &str, code: &str) -> String {
    let mut out = String::with_capacity(code.len() * 2 + 32);
    out.push_str("<pre class=\"code\" tabindex=\"0\"><code");
    if !language.is_empty() {
        out.push_str(" data-language=\"");
        escape_into(&mut out, language);
        out.push('"');
    }
    out.push('>');
    let coloured = if language.is_empty() { None } else { colour(language, code) };
    match coloured {
        Some(coloured) => out.push_str(&coloured),
        None => escape_into(&mut out, code),
    }
    out.push_str("</code></pre>\n");
    out
}

fn colour(language: &str, code: &str) -> Option<String> {
    let grammars = grammars();
    let syntax = grammars.set.find_syntax_by_token(language)?;
    let mut state = ParseState::new(syntax);
    let mut stack = ScopeStack::new();
    let mut runs = Runs { out: String::with_capacity(code.len() * 2), ..Runs::default() };
    for line in LinesWithEndings::from(code) {
        let changes = state.parse_line(line, &grammars.set).ok()?;
        let mut done = 0;
        for (at, change) in changes {
            runs.put(line.get(done..at).unwrap_or_default(), letter_of(&stack, &grammars.letters));
            done = at;
            stack.apply(&change).ok()?;
        }
        runs.put(line.get(done..).unwrap_or_default(), letter_of(&stack, &grammars.letters));
    }
    Some(runs.finish())
}

fn letter_of(stack: &ScopeStack, letters: &[(Scope, char)]) -> Option<char> {
    stack.as_slice().iter().rev().find_map(|scope| {
        letters.iter().find(|(prefix, _)| prefix.is_prefix_of(*scope)).map(|(_, letter)| *letter)
    })
}

/// Equal neighbours become one element; blanks between them join no run and split none.
#[derive(Default)]
struct Runs {
    out: String,
    letter: Option<char>,
    blanks: String,
}

impl Runs {
    fn put(&mut self, text: &str, letter: Option<char>) {
        let words = text.trim_end();
        if !words.is_empty() {
            if letter != self.letter {
                self.close();
                self.out.push_str(&std::mem::take(&mut self.blanks));
                let indent = words.len() - words.trim_start().len();
                self.out.push_str(words.get(..indent).unwrap_or_default());
                if let Some(letter) = letter {
                    let _ = write!(self.out, "<i class=\"{letter}\">");
                    self.letter = Some(letter);
                }
                escape_into(&mut self.out, words.trim_start());
            } else {
                self.out.push_str(&std::mem::take(&mut self.blanks));
                escape_into(&mut self.out, words);
            }
        }
        self.blanks.push_str(text.get(words.len()..).unwrap_or_default());
    }

    fn close(&mut self) {
        if self.letter.take().is_some() {
            self.out.push_str("</i>");
        }
    }

    fn finish(mut self) -> String {
        self.close();
        self.out + &self.blanks
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn code_is_coloured_compactly_and_loses_nothing() {
        let code = "fn main() {\n    // 注释 <b>\n    let n = 41 + 1;\n}\n";
        let html = highlight("rust", code);
        assert!(html.contains("<i class=\"c\">// 注释 &lt;b&gt;"), "{html}");
        assert!(html.contains("<i class=\"n\">41</i>"), "{html}");
        assert!(html.len() < code.len() * 6, "{html}");
        let plain = highlight("no-such-language", "a < b");
        assert!(plain.contains("a &lt; b") && !plain.contains("<i"), "{plain}");
    }
}
