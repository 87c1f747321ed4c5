//! `import prices`: shows what a price file of others brings a dataset, and adds it as dated rows.

use std::fmt::Write as _;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use super::verbs::{say, today};
use crate::cost::Costs;
use crate::cost::dataset::Dataset;
use crate::cost::prices::PriceImport;
use crate::diagnostic::{Diagnostic, Fault, Severity, SitePath, nearest, rules};
use crate::intake::{Intake, NewRow, PriceFile};
use crate::output::{Hasher, replace_source};
use crate::pipeline::{Wishes, compute, read_site, run};
use crate::quantity::{Date, Quantity};
use crate::source::{Source, SourceTree, foreign};

/// What can be imported.
#[derive(Debug, clap::Subcommand)]
pub(super) enum What {
    /// Prices of models from a price file, such as the one LiteLLM publishes
    Prices(Prices),
}

/// What is asked of `import prices`.
#[derive(Debug, clap::Args)]
#[command(after_long_help = "\
The file is one JSON object of models, each an object of fields, as LiteLLM's model_prices_and_context_window.json.
Which fields fill which columns, in which units, and which models are which rows is said by `import: {prices: …}` of
the dataset. A model whose price has changed gets a new row with the day of the file; the old row stays as it is. What
new rows rest on is added to content/sources.yaml with the day.

Without --write nothing is written. With it all is written or nothing: what would have the site fail its strict check
is told, and nothing is written, unless --anyway is given.

  layerwiki import prices prices.json
  layerwiki import prices prices.json --date 2026-11-01 --write
  layerwiki import prices prices.json --into api-prices --unknown")]
pub(super) struct Prices {
    /// The price file
    file: PathBuf,
    /// The dataset; the one that has `import: {prices: …}` when there is one
    #[arg(long, value_name = "DATASET")]
    into: Option<String>,
    /// The day the file is of; today when it is left out
    #[arg(long, value_name = "DATE", value_parser = day)]
    date: Option<Date>,
    /// A work of content/sources.yaml that new rows rest on, instead of one that is added
    #[arg(long, value_name = "KEY")]
    source: Option<String>,
    /// Write what is shown
    #[arg(long)]
    write: bool,
    /// Write although the site then has findings that it has not now
    #[arg(long, requires = "write")]
    anyway: bool,
    /// List every unknown model, also of sellers the dataset does not know
    #[arg(long)]
    unknown: bool,
}

/// `2026-11-01`.
fn day(written: &str) -> Result<Date, String> {
    let date = Date::parse(written).ok().filter(|date| date.day().is_some());
    date.ok_or_else(|| format!("`{written}` is no day, such as `2026-11-01`"))
}

/// More unknown models are counted.
const MOST_LISTED: usize = 30;

/// Shows what a price file brings, and writes it where that is asked for.
pub(super) fn import(root: &Path, what: &What) -> ExitCode {
    let What::Prices(asked) = what;
    let read = read_site(root);
    let tree = &read.value;
    if !read.diagnostics.is_empty() {
        return say(&read.diagnostics, tree);
    }
    match prices(root, tree, asked) {
        Ok(()) => ExitCode::SUCCESS,
        Err(faults) => say(&faults, tree),
    }
}

fn prices(root: &Path, tree: &SourceTree, asked: &Prices) -> Result<(), Vec<Diagnostic>> {
    let alone = |fault: Fault| vec![Diagnostic::of_site(&rules::FILE, fault)];
    let name = asked.file.display().to_string();
    let text = foreign(&asked.file).map_err(alone)?;
    let file = PriceFile::parse(&name, &text).map_err(alone)?;
    let (roster, costs) = compute(tree, &Wishes::default()).into_value(&mut Vec::new());
    let (dataset, import) = chosen(asked.into.as_deref(), &costs, tree)?;
    let date = asked.date.unwrap_or_else(|| Date::of_unix_day(today()));
    let mut faults = Vec::new();
    let intake =
        Intake::of(&file, dataset, import, date, asked.source.as_deref(), &roster).into_value(&mut faults);
    anstream::print!("{}", shown(&intake, &name, dataset, asked.unknown));
    if !faults.is_empty() {
        return Err(faults);
    }
    let files = intake.written(dataset, import, tree).map_err(|fault| vec![*fault])?;
    if files.is_empty() {
        anstream::println!("nothing to write");
        return Ok(());
    }
    if !asked.write {
        anstream::println!("nothing is written: add --write");
        return Ok(());
    }
    let after = with_files(tree, &files);
    let new = new_findings(tree, &after);
    let told: String = new.iter().map(|fault| super::draw(fault, &after, super::Paint::Coloured)).collect();
    anstream::eprint!("{told}");
    if !new.is_empty() && !asked.anyway {
        let fault = Fault::new("nothing is written: the site would have findings that it has not now")
            .hint("mend what is told above first, or write all the same with `--anyway` and mend it then");
        return Err(vec![Diagnostic::of_site(&rules::FILE, fault)]);
    }
    write(root, tree, &files).map_err(|fault| vec![*fault])?;
    for (path, _) in &files {
        anstream::println!("written: {path}");
    }
    Ok(())
}

/// Writes all files, or leaves all as they were.
fn write(root: &Path, tree: &SourceTree, files: &[(SitePath, String)]) -> Result<(), Box<Diagnostic>> {
    for (index, (path, text)) in files.iter().enumerate() {
        let Err(fault) = replace_source(root, path, text) else { continue };
        for (path, _) in files.iter().take(index) {
            let old = tree.own(path.as_str()).and_then(Source::text);
            // The first fault is the one to be told.
            let _ = old.map(|old| replace_source(root, path, old));
        }
        return Err(fault);
    }
    Ok(())
}

/// The dataset to add to, and what it says of price files.
fn chosen<'c>(
    asked: Option<&str>,
    costs: &'c Costs,
    tree: &SourceTree,
) -> Result<(&'c Dataset, &'c PriceImport), Vec<Diagnostic>> {
    let datasets = &costs.models.datasets;
    let alone = |fault: Fault| vec![Diagnostic::of_site(&rules::UNKNOWN, fault)];
    let able: Vec<&Dataset> = datasets.values().filter(|dataset| dataset.import.is_some()).collect();
    let dataset = match asked {
        Some(id) => datasets.get(id).ok_or_else(|| {
            let hint = nearest(id, datasets.keys().map(String::as_str));
            let fault = Fault::new(format!("no dataset is called `{id}`"))
                .hint_if(hint.map(|known| format!("did you mean `{known}`?")));
            alone(fault)
        })?,
        None => match able.as_slice() {
            [one] => one,
            [] => {
                let fault = Fault::new("no dataset takes in price files").hint(
                    "a dataset says with `import: {prices: …}` which fields of the file fill which columns",
                );
                return Err(alone(fault));
            }
            many => {
                let fault = Fault::new("several datasets take in price files")
                    .hint_names("name one with `--into`:", many.iter().map(|dataset| dataset.id.as_str()));
                return Err(alone(fault));
            }
        },
    };
    match &dataset.import {
        Some(import) => Ok((dataset, import)),
        None => {
            let mut faults = Vec::new();
            // What is wrong with `import:` there is why it could not be read.
            let found = compute(tree, &Wishes::default()).diagnostics;
            faults.extend(found.into_iter().filter(|fault| {
                fault.severity == Severity::Error
                    && fault.place.as_ref().is_some_and(|place| place.file == dataset.file)
            }));
            if faults.is_empty() {
                let fault = Fault::new(format!("`{}` does not say what a price file brings it", dataset.id))
                    .hint("write `import: {prices: …}` there, which fields of the file fill which columns");
                faults.push(fault.at(&rules::KEY, dataset.place.clone()));
            }
            Err(faults)
        }
    }
}

/// The site with other texts in some of its files.
fn with_files(tree: &SourceTree, files: &[(SitePath, String)]) -> SourceTree {
    let own = tree.own_below("").filter(|source| files.iter().all(|(path, _)| path != source.path()));
    let new = files.iter().map(|(path, text)| Source::new(path.clone(), text.as_bytes()));
    SourceTree::new(own.cloned().chain(new).collect::<Vec<_>>())
}

/// What a strict check finds wrong with the one site and not with the other.
fn new_findings(before: &SourceTree, after: &SourceTree) -> Vec<Diagnostic> {
    let wishes = Wishes { strict: true, ..Wishes::default() };
    let errors = |tree: &SourceTree| {
        let found = run(tree, &wishes, &Hasher::default()).1.diagnostics;
        found.into_iter().filter(|fault| fault.severity == Severity::Error).collect::<Vec<_>>()
    };
    let old = errors(before);
    let is_new = |fault: &Diagnostic| !old.iter().any(|known| known.message == fault.message);
    errors(after).into_iter().filter(is_new).collect()
}

/// What a price file brings, for people.
fn shown(intake: &Intake, name: &str, dataset: &Dataset, all_unknown: bool) -> String {
    let mut text = format!("{name}, as of {}, into {} ({})\n", intake.date, intake.dataset, dataset.file);
    for row in &intake.rows {
        let _ = match &row.after {
            Some((old, day)) => {
                let day = day.map_or_else(String::new, |day| format!(", which is of {day},"));
                writeln!(text, "\nchanged  {}: `{}`; `{old}`{day} stays", row.model, row.key)
            }
            None => writeln!(text, "\nnew      {}: `{}`", row.model, row.key),
        };
        text.push_str(&changes(row));
    }
    if !intake.gone.is_empty() {
        text.push('\n');
    }
    for (model, row) in &intake.gone {
        let _ = writeln!(text, "gone     {model}: the file has no price for it; `{row}` stays");
    }
    let listed = if all_unknown { intake.unknown.len() } else { MOST_LISTED };
    if let Some(first) = intake.unknown.first() {
        text.push('\n');
        for model in intake.unknown.iter().take(listed) {
            let _ = writeln!(text, "unknown  {model}");
        }
        if intake.unknown.len() > listed {
            let _ =
                writeln!(text, "unknown  … and {} more: --unknown lists them", intake.unknown.len() - listed);
        }
        let _ = writeln!(
            text,
            "\nTo take one in, say in {} below `import`, `prices`, `models` which row it is:\n  {}",
            dataset.file,
            example(first, dataset)
        );
    }
    let n_changed = intake.rows.iter().filter(|row| row.after.is_some()).count();
    let _ = writeln!(
        text,
        "\n{} new, {n_changed} changed, {} gone, {} the same; {} unknown, {} of other sellers",
        intake.rows.len() - n_changed,
        intake.gone.len(),
        intake.n_same,
        intake.unknown.len(),
        intake.n_strangers
    );
    text
}

/// The prices of a row, each with what it was.
fn changes(row: &NewRow) -> String {
    let spelled =
        |price: &Option<Quantity>| price.as_ref().map_or_else(|| "no price".to_owned(), Quantity::spelled);
    let width = row.prices.iter().map(|(column, ..)| column.len()).max().unwrap_or(0);
    let mut text = String::new();
    for (column, old, new) in &row.prices {
        let _ = match (&row.after, old, new) {
            (None, _, None) | (_, None, None) => Ok(()),
            (None, ..) => writeln!(text, "           {column:width$}  {}", spelled(new)),
            (_, Some(was), Some(is)) => {
                let share = (is.best() - was.best()) / was.best() * 100.0;
                let share = match () {
                    () if share == 0.0 => ", as before".to_owned(),
                    () if share.is_finite() => format!(" ({share:+.1} %)"),
                    () => String::new(),
                };
                writeln!(text, "           {column:width$}  {} → {}{share}", spelled(old), spelled(new))
            }
            _ => writeln!(text, "           {column:width$}  {} → {}", spelled(old), spelled(new)),
        };
    }
    text
}

/// How an unknown model is told to be a row.
fn example(model: &str, dataset: &Dataset) -> String {
    use crate::cost::dataset::Kind;
    let id: String = model
        .to_lowercase()
        .chars()
        .map(|sign| if sign.is_ascii_alphanumeric() { sign } else { '-' })
        .collect();
    let id: Vec<&str> = id.split('-').filter(|part| !part.is_empty()).collect();
    let texts = dataset
        .columns
        .iter()
        .filter(|column| matches!(column.kind, Kind::Text | Kind::Entity) && column.name.text != dataset.key);
    let cells: Vec<String> = texts.map(|column| format!(", {}: …", column.name.text)).collect();
    format!("{}: {{row: {}{}}}", serde_json::Value::from(model), id.join("-"), cells.concat())
}
