//! `rename`: another name for a thing, everywhere it is named.

use std::fmt::Write as _;
use std::path::Path;
use std::process::ExitCode;

use anstream::eprintln;

use super::verbs::say;
use crate::cost::figure_anchor;
use crate::diagnostic::{Diagnostic, Severity};
use crate::output::{Edit, Hasher, edit_sources};
use crate::pipeline::{Wishes, read_site, run};
use crate::rename::{Changed, Kind, Redirect, Renaming};
use crate::source::SourceTree;

/// Renames, or shows what would change.
pub(super) fn rename(root: &Path, old: &str, new: &str, is_dry: bool) -> ExitCode {
    let read = read_site(root);
    let tree = read.value;
    if read.diagnostics.iter().any(|fault| fault.severity == Severity::Error) {
        return say(&read.diagnostics, &tree);
    }
    let renaming = match Renaming::of(&tree, old, new) {
        Ok(renaming) => renaming,
        Err(faults) => return say(&faults, &tree),
    };
    let after = renaming.apply(&tree);
    let worse = worse(&tree, &after, &renaming);
    if !worse.is_empty() {
        let code = say(&worse, &after);
        eprintln!("nothing is renamed: with the new name the site would have these findings");
        return code;
    }
    if is_dry {
        anstream::print!("{}", difference(&renaming.files));
    } else {
        let edits: Vec<Edit> = renaming
            .files
            .iter()
            .map(|file| Edit {
                from: Some((file.from.clone(), file.before.clone())),
                to: (file.to.clone(), file.after.clone()),
            })
            .collect();
        if let Err(fault) = edit_sources(root, &edits) {
            return say(&[*fault], &tree);
        }
    }
    eprintln!("{}", told(&renaming, old, new, is_dry));
    ExitCode::SUCCESS
}

/// What a check finds after the renaming and did not find before, by rule and file.
fn worse(before: &SourceTree, after: &SourceTree, renaming: &Renaming) -> Vec<Diagnostic> {
    let wishes = Wishes { drafts: true, ..Wishes::default() };
    let find = |tree: &SourceTree| {
        let mut found = run(tree, &wishes, &Hasher::default()).1.diagnostics;
        found.retain(|fault| fault.severity > Severity::Note);
        found
    };
    let (known, mut found) = (find(before), find(after));
    for fault in &known {
        let file = fault.place.as_ref().map(|place| {
            renaming
                .files
                .iter()
                .find(|changed| changed.from == place.file)
                .map_or(&place.file, |changed| &changed.to)
        });
        let is_it = |other: &Diagnostic| {
            other.rule == fault.rule && other.place.as_ref().map(|place| &place.file) == file
        };
        if let Some(at) = found.iter().position(is_it) {
            found.remove(at);
        }
    }
    found
}

/// What was done, in a few words.
fn told(renaming: &Renaming, old: &str, new: &str, is_dry: bool) -> String {
    let plural = |n: usize, one: &str, many: &str| format!("{n} {}", if n == 1 { one } else { many });
    let done = if is_dry { "would be called" } else { "is called" };
    let places = plural(renaming.n_places, "place", "places");
    let mut told =
        format!("`{old}` {done} `{new}`: {places} in {}", plural(renaming.files.len(), "file", "files"));
    if renaming.n_stamps > 0 {
        let _ = write!(told, "; {} stay valid", plural(renaming.n_stamps, "stamp", "stamps"));
    }
    match (&renaming.redirect, renaming.kind) {
        (Some(Redirect::Added(from)), _) => {
            let _ = write!(told, "\n`{from}` leads to the new address");
        }
        (Some(Redirect::Removed(to)), _) => {
            let _ = write!(
                told,
                "\n`{to}` is its own address again, and no redirect leads there; if the address it had meanwhile was \
                 published, add it to `redirects:`"
            );
        }
        (None, Kind::Source | Kind::Term) => told.push_str(
            "\nits page has a new address, and the old one leads nowhere: sources and terms carry no `redirects:`",
        ),
        (None, Kind::Fact) => {
            let _ =
                write!(told, "\nits anchor is another: links from other sites to the fact reach the page");
        }
        (None, Kind::Figure) => {
            let name = new.rsplit('.').next().unwrap_or(new);
            let _ = write!(told, "\nits anchor is `#{}`", figure_anchor(name));
        }
        (None, Kind::Page | Kind::Item(_) | Kind::Column) => {}
    }
    told
}

/// So many bytes of a line are shown on either side of what changes in it.
const REACH: usize = 60;

/// The lines that change, as they are and as they will be.
fn difference(files: &[Changed]) -> String {
    let (red, green, plain) = ("\u{1b}[31m", "\u{1b}[32m", "\u{1b}[0m");
    let mut drawn = String::new();
    for file in files {
        let arrow = if file.from == file.to { String::new() } else { format!(" -> {}", file.to) };
        let _ = writeln!(drawn, "\u{1b}[1m{}{arrow}{plain}", file.from);
        let lines = file.before.lines().zip(file.renamed.lines()).enumerate();
        for (number, (before, after)) in lines.filter(|(_, (before, after))| before != after) {
            let (before, after) = windows(before, after);
            let _ = writeln!(drawn, "{:>5} {red}- {before}{plain}", number + 1);
            let _ = writeln!(drawn, "      {green}+ {after}{plain}");
        }
        let lines = |text: &str| text.lines().map(str::to_owned).collect::<Vec<_>>();
        let (renamed, written) = (lines(&file.renamed), lines(&file.after));
        let from = renamed.iter().zip(&written).take_while(|(left, right)| left == right).count();
        let rest = |all: &[String]| all.get(from..).unwrap_or_default().to_vec();
        let (gone, come) = (rest(&renamed), rest(&written));
        let same = gone.iter().rev().zip(come.iter().rev()).take_while(|(left, right)| left == right).count();
        for line in gone.iter().take(gone.len() - same) {
            let _ = writeln!(drawn, "{:>5} {red}- {line}{plain}", from + 1);
        }
        for line in come.iter().take(come.len() - same) {
            let _ = writeln!(drawn, "      {green}+ {line}{plain}");
        }
    }
    drawn
}

/// Two versions of a line, cut to what differs and some of what stands around it.
fn windows<'l>(before: &'l str, after: &'l str) -> (String, String) {
    let head = before.bytes().zip(after.bytes()).take_while(|(left, right)| left == right).count();
    let most = before.len().min(after.len()) - head;
    let tail = before
        .bytes()
        .rev()
        .zip(after.bytes().rev())
        .take(most)
        .take_while(|(left, right)| left == right)
        .count();
    let cut = |line: &'l str| {
        let mut from = head.saturating_sub(REACH);
        let mut to = (line.len() - tail + REACH).min(line.len());
        while !line.is_char_boundary(from) {
            from -= 1;
        }
        while !line.is_char_boundary(to) {
            to += 1;
        }
        let mark = |is_cut: bool| if is_cut { "…" } else { "" };
        format!("{}{}{}", mark(from > 0), line.get(from..to).unwrap_or_default(), mark(to < line.len()))
    };
    (cut(before), cut(after))
}
