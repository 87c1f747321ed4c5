//! `new` and `init`: files that are not there yet.

use std::path::Path;
use std::process::ExitCode;

use super::stamp::stamped;
use super::verbs::{no_site, say};
use crate::diagnostic::{Diagnostic, Fault, Severity, SitePath, rules};
use crate::output::{Edit, Hasher, edit_sources, is_free};
use crate::pipeline::{Wishes, compute, read_site, run};
use crate::source::{Source, SourceTree};
use crate::start::{Asked, kinds, new_files, new_site};

/// What is written on the command line of `new`.
pub(super) struct Line {
    pub(super) kind: Option<String>,
    pub(super) id: Option<String>,
    pub(super) titles: Vec<String>,
    pub(super) set: Vec<String>,
    pub(super) original: Option<String>,
    pub(super) is_draft: bool,
    pub(super) is_dry: bool,
    /// What follows: `--step mill`.
    pub(super) rest: Vec<String>,
}

/// Makes the files of a new page, model, dataset or framework.
pub(super) fn new(root: &Path, line: Line) -> ExitCode {
    let read = read_site(root);
    let tree = read.value;
    if read.diagnostics.iter().any(|fault| fault.severity == Severity::Error) {
        return say(&read.diagnostics, &tree);
    }
    let (Some(kind), Some(id)) = (line.kind.clone(), line.id.clone()) else {
        let names: Vec<String> = kinds(&tree).into_iter().map(|kind| kind.skeleton).collect();
        let fault = Fault::new("say what to make, and its id")
            .hint(format!("kinds: {}", names.join(", ")))
            .hint("as in `layerwiki new page some-id --title \"Some title\"`");
        let _ = say(&[Diagnostic::of_site(&rules::UNKNOWN, fault)], &tree);
        return ExitCode::from(2);
    };
    let is_dry = line.is_dry || line.rest.iter().any(|word| word == "--dry-run" || word == "-n");
    let asked = match asked(line, kind, id) {
        Ok(asked) => asked,
        Err(fault) => {
            let _ = say(&[Diagnostic::of_site(&rules::UNKNOWN, fault)], &tree);
            return ExitCode::from(2);
        }
    };
    let computed = compute(&tree, &Wishes { drafts: true, ..Wishes::default() });
    if let Some(fault) = no_site(&computed.diagnostics) {
        return say(&[fault], &tree);
    }
    let roster = computed.value.0;
    let files = match new_files(&asked, &tree, &roster) {
        Ok(files) => files,
        Err(faults) => return say(&faults, &tree),
    };
    if is_dry {
        for (path, text) in &files {
            anstream::println!("\u{1b}[1m{path}\u{1b}[0m\n{text}");
        }
        return ExitCode::SUCCESS;
    }
    let edits: Vec<Edit> = files.iter().map(|file| Edit { from: None, to: file.clone() }).collect();
    if let Err(fault) = edit_sources(root, &edits) {
        return say(&[*fault], &tree);
    }
    for (path, _) in &files {
        anstream::println!("{path}");
    }
    tell_next(&asked.id, &tree, &files);
    ExitCode::SUCCESS
}

/// The command line with what follows the id read as keys: `--step mill` is `--set step=mill`.
fn asked(line: Line, kind: String, id: String) -> Result<Asked, Fault> {
    let mut asked = Asked {
        kind,
        id,
        titles: line.titles,
        original: line.original,
        set: Vec::new(),
        is_draft: line.is_draft,
    };
    let mut set = line.set;
    let mut rest = line.rest.into_iter();
    while let Some(word) = rest.next() {
        let Some(flag) = word.strip_prefix("--").filter(|flag| !flag.is_empty()) else {
            if word == "-n" {
                continue;
            }
            return Err(Fault::new(format!("`{word}` stands alone")).hint(
                "one thing is made at a time; its keys are written `--step mill` or `--set step=mill`",
            ));
        };
        let (key, value) = match flag.split_once('=') {
            Some((key, value)) => (key.to_owned(), Some(value.to_owned())),
            None => (flag.to_owned(), None),
        };
        if value.is_none() && ["dry-run", "draft"].contains(&key.as_str()) {
            asked.is_draft |= key == "draft";
            continue;
        }
        let value = value.or_else(|| rest.next());
        let value = value.ok_or_else(|| {
            Fault::new(format!("`--{key}` has no value")).hint(format!("write `--{key} …`"))
        })?;
        match key.as_str() {
            "title" => asked.titles.push(value),
            "original" => asked.original = Some(value),
            "set" => set.push(value),
            // Words of a command line have dashes where keys may have underscores.
            _ => asked.set.push((key.replace('-', "_"), value)),
        }
    }
    for written in set {
        let Some((key, value)) = written.split_once('=') else {
            return Err(Fault::new(format!("`--set {written}` sets nothing")).hint("write `--set key=value`"));
        };
        asked.set.push((key.trim().to_owned(), value.trim().to_owned()));
    }
    Ok(asked)
}

/// What a check would say of the new files, and what to do next.
fn tell_next(id: &str, tree: &SourceTree, files: &[(SitePath, String)]) {
    let made = files.iter().map(|(path, text)| Source::new(path.clone(), text.as_bytes()));
    let after = SourceTree::new(tree.own_below("").cloned().chain(made));
    let wishes = Wishes { drafts: true, ..Wishes::default() };
    let found = run(&after, &wishes, &Hasher::default()).1.diagnostics;
    let is_new = |fault: &&Diagnostic| {
        fault.severity == Severity::Error
            && fault.place.as_ref().is_some_and(|place| files.iter().any(|(path, _)| *path == place.file))
    };
    let still: Vec<&Diagnostic> = found.iter().filter(is_new).collect();
    if !still.is_empty() {
        anstream::eprintln!("still to be said:");
        for fault in &still {
            let hint = fault.hints.first().map(|hint| format!(" ({hint})")).unwrap_or_default();
            anstream::eprintln!("  {}{hint}", fault.message);
        }
    }
    let id = id.rsplit('/').next().unwrap_or(id);
    let stamp = if files.len() > 1 {
        format!("; when all languages say the same, `layerwiki stamp {id}`")
    } else {
        String::new()
    };
    anstream::eprintln!("next: write, then `layerwiki check`{stamp}");
}

/// Makes a new site in an empty folder.
pub(super) fn init(folder: &Path, title: Option<&str>, languages: &[String]) -> ExitCode {
    let tree = SourceTree::default();
    let name = title.map_or_else(|| title_of(folder), str::to_owned);
    let files = match new_site(&name, languages) {
        Ok(files) => stamped_all(files),
        Err(faults) => return say(&faults, &tree),
    };
    if let Err(fault) = is_free(folder, files.iter().map(|(path, _)| path)) {
        return say(&[*fault], &tree);
    }
    let edits: Vec<Edit> = files.iter().map(|file| Edit { from: None, to: file.clone() }).collect();
    if let Err(fault) = edit_sources(folder, &edits) {
        return say(&[*fault], &tree);
    }
    for (path, _) in &files {
        anstream::println!("{path}");
    }
    let there = if folder == Path::new(".") { String::new() } else { format!("cd {} && ", folder.display()) };
    anstream::eprintln!("next: {there}layerwiki serve");
    ExitCode::SUCCESS
}

/// The files of a new site with the translations stamped: they say what their originals say.
fn stamped_all(mut files: Vec<(SitePath, String)>) -> Vec<(SitePath, String)> {
    let tree = SourceTree::new(files.iter().map(|(path, text)| Source::new(path.clone(), text.as_bytes())));
    let roster = compute(&tree, &Wishes { drafts: true, ..Wishes::default() }).value.0;
    for (path, text) in roster.articles.values().flat_map(|article| stamped(article, &roster, &tree)) {
        files.iter_mut().filter(|(known, _)| *known == path).for_each(|(_, old)| old.clone_from(&text));
    }
    files
}

/// A title from the name of a folder.
fn title_of(folder: &Path) -> String {
    let whole = std::path::absolute(folder).unwrap_or_else(|_| folder.to_owned());
    let name =
        whole.file_name().map(|name| name.to_string_lossy().replace(['-', '_'], " ")).unwrap_or_default();
    let mut signs = name.chars();
    match signs.next() {
        Some(first) => first.to_uppercase().chain(signs).collect(),
        None => "A new wiki".to_owned(),
    }
}
