//! The house as it stands: the map in `src/README.md` and the code say the same, every file says what it
//! is for and is short enough to be read, and no code knows a word of the wiki.

#![allow(
    clippy::disallowed_methods,
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    clippy::unwrap_used,
    reason = "a test fails by panicking"
)]

mod common;

use std::collections::{BTreeMap, BTreeSet};

use common::{expect_none, files_below, root, text};

/// More lines are two files.
const LONGEST: usize = 500;

/// A room as the map draws it.
struct Room {
    floor: usize,
    may_import: BTreeSet<String>,
}

/// The rooms of the table in `src/README.md`: `| floor | room | owns | may import | does not know |`.
fn map() -> BTreeMap<String, Room> {
    let readme = std::fs::read_to_string(root().join("src/README.md")).unwrap();
    let mut rooms = BTreeMap::new();
    for line in readme.lines().filter(|line| line.starts_with('|')) {
        let cells: Vec<&str> = line.trim_matches('|').split('|').map(str::trim).collect();
        let (Ok(floor), Some(name), Some(imports)) = (cells[0].parse(), cells.get(1), cells.get(3)) else {
            continue;
        };
        let names = imports.split('`').skip(1).step_by(2).map(str::to_owned).collect();
        rooms.insert(room_name(name.trim_matches('`')), Room { floor, may_import: names });
    }
    assert!(rooms.len() > 5, "the table in src/README.md has only {} rooms", rooms.len());
    rooms
}

fn room_name(path: &str) -> String {
    let first = path.split('/').next().unwrap_or_default();
    first.strip_suffix(".rs").unwrap_or(first).to_owned()
}

/// Every Rust file of `src/` by its path, as written.
fn sources() -> BTreeMap<String, String> {
    let files = files_below(&root().join("src")).into_iter().filter(|(path, _)| path.ends_with(".rs"));
    files.map(|(path, bytes)| (path, text(&bytes).to_owned())).collect()
}

#[test]
fn imports_look_down_as_the_map_allows() {
    let rooms = map();
    let mut wrong = Vec::new();
    for (name, room) in &rooms {
        for import in &room.may_import {
            match rooms.get(import) {
                None => wrong.push(format!("the map lets `{name}` import `{import}`, which is no room")),
                Some(other) if other.floor >= room.floor => wrong.push(format!(
                    "the map lets `{name}` (floor {}) import `{import}` (floor {}), which does not lie below",
                    room.floor, other.floor
                )),
                Some(_) => {}
            }
        }
    }
    let mut used: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
    for (path, source) in &sources() {
        let own = room_name(path);
        if own == "lib" || own == "main" {
            continue;
        }
        let Some(room) = rooms.get(&own) else {
            wrong.push(format!("src/{path}: the map in src/README.md has no room `{own}`"));
            continue;
        };
        // Tests inside a room count too: one that needs a room above belongs into `tests/`.
        for (line, import) in imports(&code(source), &own, path, &rooms) {
            if import != own && !room.may_import.contains(&import) {
                wrong.push(format!("src/{path}:{line}: `{own}` may not import `{import}`"));
            }
            used.entry(own.clone()).or_default().insert(import);
        }
    }
    for (name, room) in &rooms {
        let Some(used) = used.get(name) else {
            wrong.push(format!("the map draws a room `{name}` that is not there"));
            continue;
        };
        for import in room.may_import.difference(used) {
            wrong.push(format!("the map lets `{name}` import `{import}`, and it does not"));
        }
    }
    expect_none("the map and the house differ", &wrong);
}

/// The rooms that a file names, each with its line: `crate::graph`, `crate::{graph, page}`, and `super::`
/// where that leads out of the room.
fn imports(code: &str, own: &str, path: &str, rooms: &BTreeMap<String, Room>) -> Vec<(usize, String)> {
    let mut found = vec![];
    // The room itself is always used.
    found.push((1, own.to_owned()));
    let is_face = path.ends_with("/mod.rs") || !path.contains('/');
    for (at, line) in code.lines().enumerate() {
        let mut names: Vec<&str> = Vec::new();
        for (start, _) in line.match_indices("crate::") {
            let rest = &line[start + "crate::".len()..];
            match rest.strip_prefix('{') {
                // A group over several lines is not how this house writes; rustfmt keeps one room per line.
                Some(group) => names.extend(group.split('}').next().unwrap_or_default().split(',')),
                None => names.push(rest),
            }
        }
        let out = if is_face { "super::" } else { "super::super::" };
        names.extend(line.match_indices(out).map(|(start, _)| &line[start + out.len()..]));
        for name in names {
            let name: String =
                name.trim().chars().take_while(|sign| sign.is_alphanumeric() || *sign == '_').collect();
            if rooms.contains_key(&name) || (line.contains("crate::{") && !name.is_empty()) {
                found.push((at + 1, name));
            }
        }
    }
    found
}

#[test]
fn every_file_says_what_it_is_for_and_is_short() {
    let mut wrong = Vec::new();
    for (path, source) in sources() {
        let says = source.lines().next().is_some_and(|line| line.starts_with("//! ") && line.len() > 12);
        if !says && path != "lib.rs" {
            wrong.push(format!("src/{path} does not open with what it is for (`//! …`)"));
        }
        let lines = source.lines().count();
        if lines > LONGEST {
            wrong.push(format!("src/{path} has {lines} lines; more than {LONGEST} are two files"));
        }
    }
    expect_none("files", &wrong);
}

/// Words that only the wiki of this repository has. `content/` teaches them to the engine.
const WORDS: &[&str] = &[
    "anthropic",
    "coreweave",
    "deepseek",
    "gpu",
    "gpus",
    "h100",
    "hyperscaler",
    "jimmyresearch",
    "l0",
    "l1",
    "l2",
    "l3",
    "l3a",
    "l3b",
    "l4",
    "mtoken",
    "neocloud",
    "nvidia",
    "openai",
    "subscription",
    "token",
    "tokens",
    "wafer",
    "词元",
    "算力",
    "晶圆",
    "英伟达",
];

#[test]
fn no_code_knows_a_word_of_the_wiki() {
    let mut found = Vec::new();
    let all = sources();
    let tests = test_files(&all);
    for (path, source) in all.iter().filter(|(path, _)| !tests.contains(*path)) {
        for (at, line) in without_tests(&code(source)).lines().enumerate() {
            // A name that a crate chose, for a piece of text.
            let line = &line.replace("find_syntax_by_token", "");
            let words: BTreeSet<String> =
                words(line).into_iter().filter(|word| WORDS.contains(&word.as_str())).collect();
            found.extend(words.iter().map(|word| format!("src/{path}:{}: `{word}`", at + 1)));
        }
    }
    expect_none("code knows words of the wiki", &found);
}

/// The words of a line, in small letters: `TokenPrice`, `token_price` and `token-price` have two each.
fn words(line: &str) -> Vec<String> {
    let mut words = vec![String::new()];
    let mut was_small = false;
    for sign in line.chars() {
        if !sign.is_alphanumeric() || (sign.is_uppercase() && was_small) {
            words.push(String::new());
        }
        was_small = sign.is_lowercase();
        if sign.is_alphanumeric()
            && let Some(word) = words.last_mut()
        {
            word.extend(sign.to_lowercase());
        }
    }
    let han: Vec<String> = WORDS
        .iter()
        .filter(|word| !word.is_ascii() && line.contains(**word))
        .map(|word| (*word).to_owned())
        .collect();
    words.into_iter().chain(han).collect()
}

/// Files that are compiled for tests only: `#[cfg(test)] mod sample;`.
fn test_files(all: &BTreeMap<String, String>) -> BTreeSet<String> {
    let mut found = BTreeSet::new();
    for (path, source) in all {
        let folder = path.rsplit_once('/').map_or("", |(folder, _)| folder);
        for (_, rest) in
            source.match_indices("#[cfg(test)]").map(|(at, mark)| source.split_at(at + mark.len()))
        {
            let declared = rest.trim_start().strip_prefix("pub(super) ").unwrap_or(rest.trim_start());
            if let Some(name) =
                declared.strip_prefix("mod ").and_then(|rest| rest.split_once(';')).map(|(name, _)| name)
                && !name.contains('{')
            {
                found.insert(format!("{folder}/{name}.rs"));
            }
        }
    }
    found
}

/// Code with its comments blanked; lines stay where they are.
fn code(source: &str) -> String {
    let mut out = String::new();
    let mut rest = source;
    while let Some(sign) = rest.chars().next() {
        let taken = match sign {
            '/' if rest.starts_with("//") => {
                let end = rest.find('\n').unwrap_or(rest.len());
                rest = &rest[end..];
                continue;
            }
            '/' if rest.starts_with("/*") => {
                let end = rest.find("*/").map_or(rest.len(), |at| at + 2);
                out.extend(rest[..end].chars().filter(|sign| *sign == '\n'));
                rest = &rest[end..];
                continue;
            }
            'r' if rest.starts_with("r\"") || rest.starts_with("r#") => raw_text(rest),
            '"' => plain_text(rest),
            '\'' => quoted_sign(rest),
            _ => sign.len_utf8(),
        };
        out.push_str(&rest[..taken]);
        rest = &rest[taken..];
    }
    out
}

/// The bytes of `r"…"` or `r#"…"#`; of the `r` alone where no text follows, as in `r#type`.
fn raw_text(rest: &str) -> usize {
    let marks = rest[1..].bytes().take_while(|byte| *byte == b'#').count();
    if rest.as_bytes().get(1 + marks) != Some(&b'"') {
        return 1;
    }
    let end = format!("\"{}", "#".repeat(marks));
    let start = marks + 2;
    rest[start..].find(&end).map_or(rest.len(), |at| start + at + end.len())
}

fn plain_text(rest: &str) -> usize {
    let mut signs = rest.char_indices().skip(1);
    while let Some((at, sign)) = signs.next() {
        match sign {
            '\\' => {
                signs.next();
            }
            '"' => return at + 1,
            _ => {}
        }
    }
    rest.len()
}

/// The bytes of `'x'` or `'\n'`; of the quote alone before a lifetime.
fn quoted_sign(rest: &str) -> usize {
    let inner = &rest[1..];
    if let Some(escaped) = inner.strip_prefix('\\') {
        return escaped.char_indices().skip(1).find(|(_, sign)| *sign == '\'').map_or(1, |(at, _)| at + 3);
    }
    match inner.char_indices().nth(1) {
        Some((at, '\'')) => at + 2,
        _ => 1,
    }
}

/// Code with the lines of `#[cfg(test)] mod tests { … }` blanked.
fn without_tests(code: &str) -> String {
    let mut kept = String::new();
    let mut lines = code.lines();
    while let Some(line) = lines.next() {
        kept.push('\n');
        if line.trim() != "#[cfg(test)]" {
            kept.insert_str(kept.len() - 1, line);
            continue;
        }
        // rustfmt closes an item at the column it began.
        let indent = line.len() - line.trim_start().len();
        for line in lines.by_ref() {
            kept.push('\n');
            let closes =
                line.len() - line.trim_start().len() == indent && (line.trim() == "}" || line.ends_with(';'));
            if closes {
                break;
            }
        }
    }
    kept
}

#[test]
fn the_test_reads_code_as_the_compiler_does() {
    let source = "let a = \"// no comment\"; // comment\nlet b = '\"'; /* two\nlines */ let c = r#\"a \"b\" // c\"#;\n";
    assert_eq!(code(source), "let a = \"// no comment\"; \nlet b = '\"'; \n let c = r#\"a \"b\" // c\"#;\n");
    assert_eq!(
        code("fn f<'a>(x: &'a str) -> char { '\\'' } // x"),
        "fn f<'a>(x: &'a str) -> char { '\\'' } "
    );
    assert_eq!(without_tests("a\n#[cfg(test)]\nmod tests {\n    x\n}\nb"), "a\n\n\n\n\nb\n");
    assert_eq!(words("TokenPrice gpu_hour"), ["token", "price", "gpu", "hour"]);
}
