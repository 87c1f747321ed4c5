//! `list`: what a site has, lacks and lets stand, on a terminal, as data, or as a sheet.

use std::fmt::Write as _;
use std::io::IsTerminal as _;
use std::path::Path;
use std::process::ExitCode;

use unicode_width::UnicodeWidthStr as _;

use super::verbs::{no_site, say, today};
use crate::diagnostic::{Diagnostic, Fault, Severity, rules};
use crate::output::Hasher;
use crate::pipeline::{Wishes, read_site, run};
use crate::quantity::Date;
use crate::survey::{Filter, LISTS, Site, Table, list};

/// How a list is printed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, clap::ValueEnum)]
pub(super) enum Form {
    /// For people: columns on a terminal, with tabs between elsewhere
    Text,
    /// A list of objects
    Json,
    /// For spreadsheets
    Csv,
}

/// What is asked of `list`.
pub(super) struct Asked {
    /// The list; nothing names all lists.
    pub(super) what: Option<String>,
    /// Conditions.
    pub(super) conditions: Vec<String>,
    /// After so many days a fact is stale.
    pub(super) days: u32,
    /// How it is printed.
    pub(super) format: Form,
}

/// Prints a list.
pub(super) fn print_list(root: &Path, asked: &Asked) -> ExitCode {
    let Some(what) = &asked.what else {
        for (name, about) in LISTS {
            anstream::println!("{name:<14} {about}");
        }
        return ExitCode::SUCCESS;
    };
    // What is not known is told before a site is read.
    if !LISTS.iter().any(|(name, _)| name == what) {
        let fault = list_fault(what);
        return usage(&fault);
    }
    let before = Date::of_unix_day(today().saturating_sub(asked.days));
    with_site(root, (what == "stale").then_some(before), |site| {
        let mut table = list(what, site)?;
        let conditions: Vec<String> =
            asked.conditions.iter().map(|written| condition(what, written, &table)).collect();
        let roster = &site.closed.graph.roster;
        if !conditions.is_empty() {
            Filter::read(&conditions.join(","), &table, roster)?.keep(&mut table, roster);
        }
        print_table(&table, asked.format);
        Ok(())
    })
}

/// `list terms layer`: a word without `=` is of the first column.
fn condition(what: &str, written: &str, table: &Table) -> String {
    match table.columns.first() {
        Some(first) if what == "terms" && !written.contains('=') => format!("{first}={written}"),
        _ => written.to_owned(),
    }
}

fn list_fault(what: &str) -> Fault {
    let known = || LISTS.iter().map(|(name, _)| *name);
    Fault::new(format!("nothing is listed as `{what}`"))
        .hint_if(crate::diagnostic::nearest(what, known()).map(|known| format!("did you mean `{known}`?")))
        .hint(format!("lists: {}", known().collect::<Vec<_>>().join(", ")))
}

/// Tells of a wrong command line.
fn usage(fault: &Fault) -> ExitCode {
    let told = Diagnostic::of_site(&rules::UNKNOWN, fault.clone());
    let _ = say(&[told], &crate::source::SourceTree::default());
    ExitCode::from(2)
}

/// Reads and closes a site and shows it to `look`; findings of the site are no findings of a list.
pub(super) fn with_site(
    root: &Path,
    stale_before: Option<Date>,
    look: impl FnOnce(&Site<'_>) -> Result<(), Fault>,
) -> ExitCode {
    let read = read_site(root);
    let tree = read.value;
    if read.diagnostics.iter().any(|fault| fault.severity == Severity::Error) {
        return say(&read.diagnostics, &tree);
    }
    let wishes = Wishes { drafts: true, ..Wishes::default() };
    let (closed, checked) = run(&tree, &wishes, &Hasher::default());
    if let Some(fault) = no_site(&checked.diagnostics) {
        return say(&[fault], &tree);
    }
    let site = Site { tree: &tree, closed: &closed, findings: &checked.diagnostics, stale_before };
    match look(&site) {
        Ok(()) => ExitCode::SUCCESS,
        Err(fault) => usage(&fault),
    }
}

fn print_table(table: &Table, format: Form) {
    match format {
        Form::Json => anstream::println!("{:#}", table.json()),
        Form::Csv => anstream::print!("{}", table.csv()),
        Form::Text if std::io::stdout().is_terminal() => {
            let width = terminal_size::terminal_size().map_or(80, |(width, _)| usize::from(width.0));
            anstream::print!("{}", columns(table, width));
            anstream::eprintln!(
                "{} {}",
                table.rows.len(),
                if table.rows.len() == 1 { "row" } else { "rows" }
            );
        }
        Form::Text => {
            let line = |cells: &[String]| {
                let cells = cells.iter().map(|cell| cell.replace(['\t', '\n'], " "));
                cells.collect::<Vec<_>>().join("\t")
            };
            anstream::println!("{}", line(&table.columns));
            table.words().iter().for_each(|row| anstream::println!("{}", line(row)));
        }
    }
}

/// Blanks between columns.
const GAP: usize = 2;
/// No column is cut to less.
const LEAST: usize = 8;

/// The table in aligned columns that fit a terminal: the widest columns are cut first.
fn columns(table: &Table, width: usize) -> String {
    let rows = table.words();
    let head = &table.columns;
    let mut widths: Vec<usize> = head.iter().map(|name| name.width()).collect();
    for row in &rows {
        for (width, cell) in widths.iter_mut().zip(row) {
            *width = (*width).max(cell.width());
        }
    }
    let gaps = GAP * widths.len().saturating_sub(1);
    while widths.iter().sum::<usize>() + gaps > width {
        let Some(widest) = widths.iter_mut().max().filter(|widest| **widest > LEAST) else { break };
        *widest -= 1;
    }
    let is_number: Vec<bool> = (0..head.len())
        .map(|at| {
            !table.rows.is_empty()
                && table
                    .rows
                    .iter()
                    .all(|row| row.cells.get(at).is_some_and(|cell| cell.is_number() || cell.is_null()))
        })
        .collect();
    let mut drawn = String::new();
    let mut line = |cells: &[String], paint: (&str, &str)| {
        let mut text = String::new();
        for ((cell, width), is_number) in cells.iter().zip(&widths).zip(&is_number) {
            let cell = cut(cell, *width);
            let blanks = " ".repeat(width.saturating_sub(cell.width()));
            text.push_str(&if *is_number { blanks.clone() + &cell } else { cell + &blanks });
            text.push_str(&" ".repeat(GAP));
        }
        let _ = writeln!(drawn, "{}{}{}", paint.0, text.trim_end(), paint.1);
    };
    line(head, ("\u{1b}[1m", "\u{1b}[0m"));
    rows.iter().for_each(|row| line(row, ("", "")));
    drawn
}

/// A text in so many columns; what is cut off is an ellipsis.
fn cut(text: &str, width: usize) -> String {
    let text = text.replace(['\t', '\n'], " ");
    if text.width() <= width {
        return text;
    }
    let mut kept = String::new();
    let mut taken = 0;
    for sign in text.chars() {
        let wide = unicode_width::UnicodeWidthChar::width(sign).unwrap_or(0);
        if taken + wide + 1 > width {
            break;
        }
        taken += wide;
        kept.push(sign);
    }
    kept + "…"
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::survey::Row;
    use serde_json::json;

    #[test]
    fn columns_are_aligned_and_cut_with_wide_letters() {
        let row = |cells: [serde_json::Value; 3]| Row { cells: cells.to_vec(), entity: None };
        let table = Table {
            columns: ["id", "title", "n"].map(str::to_owned).to_vec(),
            rows: vec![
                row([json!("mill"), json!("磨坊与面包房的合称"), json!(5)]),
                row([json!("stone"), json!("Stone"), json!(120)]),
            ],
        };
        let drawn = columns(&table, 24);
        let lines: Vec<&str> = drawn.lines().skip(1).collect();
        assert_eq!(lines, ["mill   磨坊与面包…     5", "stone  Stone         120"]);
        assert!(lines.iter().all(|line| line.width() <= 24), "{drawn}");
        assert_eq!(cut("磨坊", 3), "磨…");
    }
}
