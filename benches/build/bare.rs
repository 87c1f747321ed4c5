//! The bare loop: reads, parses, colours and writes every page, and does nothing else.
//!
//! What a build takes beyond it is the price of links, facts, templates and checks. Pages land where a build
//! puts them, one folder each; the colours come out as compactly as the engine's.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use pulldown_cmark::{CodeBlockKind, CowStr, Event, Options, Parser, Tag, TagEnd, html};
use rayon::prelude::*;
use syntect::parsing::{ParseState, Scope, ScopeStack, SyntaxSet};
use syntect::util::LinesWithEndings;

/// Makes a page of every file of `entities/`. Gives the bytes written.
///
/// # Errors
/// What the system says.
pub(crate) fn make(site: &Path, output: &Path, is_coloured: bool) -> io::Result<usize> {
    let files: Vec<PathBuf> =
        fs::read_dir(site.join("entities"))?.map(|entry| Ok(entry?.path())).collect::<io::Result<_>>()?;
    let colours = is_coloured.then(Colours::load);
    files.par_iter().map(|file| page(file, output, colours.as_ref())).sum()
}

fn page(file: &Path, output: &Path, colours: Option<&Colours>) -> io::Result<usize> {
    let text = fs::read_to_string(file)?;
    let body = text
        .strip_prefix("---\n")
        .and_then(|rest| rest.split_once("\n---\n"))
        .map_or(&*text, |(_, body)| body);
    let mut page = String::with_capacity(body.len() * 2);
    match colours {
        None => html::push_html(&mut page, Parser::new_ext(body, Options::ENABLE_TABLES)),
        Some(colours) => html::push_html(&mut page, colours.events(body).into_iter()),
    }
    let name = file.file_name().and_then(|name| name.to_str()).unwrap_or_default();
    let folder = match name.strip_suffix(".zh.md") {
        Some(id) => output.join("zh/entities").join(id),
        None => output.join("entities").join(name.trim_end_matches(".md")),
    };
    fs::create_dir_all(&folder)?;
    fs::write(folder.join("index.html"), &page)?;
    Ok(page.len())
}

/// The grammars, and one letter for each kind of scope.
struct Colours {
    grammars: SyntaxSet,
    letters: Vec<(Scope, char)>,
}

/// As many kinds as the engine tells apart.
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

impl Colours {
    fn load() -> Colours {
        let letter = |&(prefix, letter): &(&str, char)| Some((Scope::new(prefix).ok()?, letter));
        Colours {
            grammars: SyntaxSet::load_defaults_newlines(),
            letters: LETTERS.iter().filter_map(letter).collect(),
        }
    }

    /// The events of a text, each block of code as one piece of HTML.
    fn events<'a>(&self, body: &'a str) -> Vec<Event<'a>> {
        let mut events = Vec::new();
        let mut open: Option<(CowStr<'a>, String)> = None;
        for event in Parser::new_ext(body, Options::ENABLE_TABLES) {
            match (event, &mut open) {
                (Event::Start(Tag::CodeBlock(CodeBlockKind::Fenced(language))), _) => {
                    open = Some((language, String::new()));
                }
                (Event::Text(text), Some((_, code))) => code.push_str(&text),
                (Event::End(TagEnd::CodeBlock), _) => {
                    let (language, code) = open.take().unwrap_or(("".into(), String::new()));
                    events.push(Event::Html(self.block(&language, &code).into()));
                }
                (event, _) => events.push(event),
            }
        }
        events
    }

    fn block(&self, language: &str, code: &str) -> String {
        let coloured = self.colour(language, code).unwrap_or_else(|| code.to_owned());
        format!("<pre><code>{coloured}</code></pre>\n")
    }

    fn colour(&self, language: &str, code: &str) -> Option<String> {
        let mut state = ParseState::new(self.grammars.find_syntax_by_token(language)?);
        let mut stack = ScopeStack::new();
        let mut out = String::with_capacity(code.len() * 2);
        let mut open = None;
        for line in LinesWithEndings::from(code) {
            let mut done = 0;
            for (at, change) in state.parse_line(line, &self.grammars).ok()? {
                put(&mut out, &mut open, line.get(done..at)?, self.letter(&stack));
                done = at;
                stack.apply(&change).ok()?;
            }
            put(&mut out, &mut open, line.get(done..)?, self.letter(&stack));
        }
        put(&mut out, &mut open, ".", None);
        out.pop();
        Some(out)
    }

    fn letter(&self, stack: &ScopeStack) -> Option<char> {
        stack.as_slice().iter().rev().find_map(|scope| {
            self.letters.iter().find(|(prefix, _)| prefix.is_prefix_of(*scope)).map(|&(_, letter)| letter)
        })
    }
}

/// Equal neighbours share one element; blanks never end it.
fn put(out: &mut String, open: &mut Option<char>, text: &str, letter: Option<char>) {
    if letter != *open && !text.trim().is_empty() {
        if open.take().is_some() {
            out.push_str("</i>");
        }
        if let Some(letter) = letter {
            out.push_str("<i class=\"");
            out.push(letter);
            out.push_str("\">");
        }
        *open = letter;
    }
    for sign in text.chars() {
        match sign {
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '&' => out.push_str("&amp;"),
            '"' => out.push_str("&quot;"),
            sign => out.push(sign),
        }
    }
}
