//! `schema`: what authors may write, as JSON Schema for their editors.

use std::path::Path;
use std::process::ExitCode;

use serde_json::{Map, Value, json};

use super::verbs::say;
use crate::diagnostic::{Diagnostic, Fault, nearest, rules};
use crate::output::lay;
use crate::pipeline::{Closed, Wishes, read_site};
use crate::schema::{Names, Schema, schemas};

/// What is asked of `schema`.
#[derive(Debug, clap::Args)]
#[command(after_long_help = "\
A schema says which keys a file may have and what each means, and holds the names the site has: terms, units,
relations, ids. Editors propose them, and mark what is misspelt. The schemas are of draft 7, which the YAML plugins of
editors read. Write them again when the vocabulary has grown.

  layerwiki schema                 what there is
  layerwiki schema model           one schema
  layerwiki schema --write         all of them into .layerwiki/schema/, and how to tell an editor")]
pub(super) struct Asked {
    /// Which schema: site, sources, facets, model, dataset, entity …; all names when it is left out
    what: Option<String>,
    /// Lay all schemas into .layerwiki/schema/ and print the settings of editors
    #[arg(long, conflicts_with = "what")]
    write: bool,
}

/// Where the schemas lie, below `.layerwiki/`.
const FOLDER: &str = "schema";

/// Prints a schema, or lays all of them beside the site.
pub(super) fn schema(root: &Path, asked: &Asked) -> ExitCode {
    let read = read_site(root);
    // A site with faults is the one that most needs its editor's help.
    let closed = Closed::close(&read.value, &Wishes { drafts: true, ..Wishes::default() }).value;
    let names = Names::of(&closed.graph.roster, &closed.costs, &closed.frameworks);
    let alone = |fault: Fault| say(&[Diagnostic::of_site(&rules::UNKNOWN, fault)], &read.value);
    let all = match schemas(&names) {
        Ok(all) => all,
        Err(fault) => return alone(fault),
    };
    if asked.write {
        for schema in &all {
            let name = format!("{FOLDER}/{}.json", schema.name);
            if let Err(fault) = lay(root, &name, text(schema).as_bytes()) {
                return say(&[*fault], &read.value);
            }
        }
        anstream::print!("{}", settings(&all));
        return ExitCode::SUCCESS;
    }
    let Some(what) = &asked.what else {
        let width = all.iter().map(|schema| schema.name.len()).max().unwrap_or(0);
        for schema in &all {
            anstream::println!("{:width$}  {:34}  {}", schema.name, schema.files, schema.says);
        }
        return ExitCode::SUCCESS;
    };
    match all.iter().find(|schema| schema.name == *what) {
        Some(schema) => {
            anstream::print!("{}", text(schema));
            ExitCode::SUCCESS
        }
        None => {
            let known = || all.iter().map(|schema| schema.name.as_str());
            let fault = Fault::new(format!("there is no schema `{what}`"))
                .hint_if(nearest(what, known()).map(|known| format!("did you mean `{known}`?")))
                .hint(format!("there are: {}", known().collect::<Vec<_>>().join(", ")));
            alone(fault)
        }
    }
}

fn text(schema: &Schema) -> String {
    format!("{:#}\n", schema.json)
}

/// How editors are told of the schemas.
fn settings(all: &[Schema]) -> String {
    let file = |schema: &Schema| format!("./.layerwiki/{FOLDER}/{}.json", schema.name);
    let associated = |ending: &str| -> Map<String, Value> {
        all.iter()
            .filter(|schema| schema.files.ends_with(ending))
            .map(|schema| (file(schema), json!([schema.files])))
            .collect()
    };
    let yaml = json!({ "yaml.schemas": associated(".yaml") });
    let markdown = json!({
        "plugins": ["remark-frontmatter", ["remark-lint-frontmatter-schema", { "schemas": associated(".md") }]],
    });
    format!(
        "{} schemas written to .layerwiki/{FOLDER}/\n\n\
         For YAML, in the settings of the editor's YAML plugin (Visual Studio Code: .vscode/settings.json):\n\n{yaml:#}\n\n\
         or as the first line of a file, with the path from there:\n\n\
         # yaml-language-server: $schema=../../.layerwiki/{FOLDER}/model.json\n\n\
         The front matter of Markdown is no file of its own to those plugins. The linter remark reads it, in Visual Studio\n\
         Code by the extension unifiedjs.vscode-remark: npm install remark-frontmatter remark-lint-frontmatter-schema,\n\
         and as .remarkrc.json:\n\n{markdown:#}\n\n\
         Everywhere else `layerwiki check` and `layerwiki serve` tell the same mistakes.\n",
        all.len()
    )
}
