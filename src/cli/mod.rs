//! The command line: reads what is asked for, runs it, and says what came of it.

mod calc;
mod completions;
mod draw;
mod formats;
mod import;
mod links;
mod list;
mod new;
mod publish;
mod rename;
mod schema;
mod stamp;
mod stats;
mod verbs;

use std::net::{IpAddr, Ipv4Addr};
use std::path::PathBuf;
use std::process::ExitCode;

use clap::{Args, Parser, Subcommand, ValueEnum};

pub use draw::{Paint, draw};

use crate::output::finish_edit;
use crate::pipeline::Wishes;
use crate::source::SourceTree;

/// A static wiki generator for research on layered value chains.
#[derive(Debug, Parser)]
#[command(name = "layerwiki", version = env!("LAYERWIKI_VERSION"), arg_required_else_help = true)]
struct Command {
    /// The site's folder
    #[arg(long, global = true, value_name = "DIR", default_value = ".")]
    root: PathBuf,
    #[command(subcommand)]
    verb: Verb,
}

/// What can be asked for.
#[derive(Debug, Subcommand)]
enum Verb {
    /// Make a new site in an empty folder
    ///
    /// It is small and complete: a title, one facet, two entities, a model and a page with a number bound to it.
    /// `layerwiki build --strict` finds nothing in it. The folder may hold other files, as long as none is in the
    /// way.
    #[command(
        after_long_help = "Examples:\n  layerwiki init my-wiki\n  layerwiki init my-wiki --title \"From field to table\" --language en"
    )]
    Init {
        /// The folder; it is made where it is not there
        #[arg(value_name = "DIR", default_value = ".")]
        folder: PathBuf,
        /// The site's title; the folder's name where none is given
        #[arg(long, value_name = "TEXT")]
        title: Option<String>,
        /// The languages, the first of them its own
        #[arg(short, long = "language", value_name = "ID", value_delimiter = ',', default_value = "en,zh")]
        languages: Vec<String>,
    },
    /// Make a new page in every language, or a new model, dataset or framework
    ///
    /// KIND is entity, page, model, dataset, map, stack, crosswalk or assessment; a folder of content/pages is a
    /// kind too: what lies in `essays` is an essay. The facets of the site are flags: `--step mill`. What follows
    /// from a term is filled in, and what else may be said stands there as a comment.
    ///
    /// A site's own skeletons, `content/skeletons/KIND.md` or `.yaml`, take the place of the built-in ones.
    #[command(
        after_long_help = "Examples:\n  layerwiki new entity acme --title Acme --title zh=艾克米 --step mill\n  layerwiki new page essays/on-prices --draft\n  layerwiki new map who-earns --rows step --columns lack\n  layerwiki new model oven --dry-run"
    )]
    New {
        /// What to make
        #[arg(value_name = "KIND")]
        kind: Option<String>,
        /// Its id, of a page perhaps with folders before it
        #[arg(value_name = "ID")]
        id: Option<String>,
        /// The title; `zh=…` for another language
        #[arg(long = "title", value_name = "[LANGUAGE=]TEXT")]
        titles: Vec<String>,
        /// A facet or a key: `step=mill`; several terms with commas between
        #[arg(long, value_name = "KEY=VALUE")]
        set: Vec<String>,
        /// The language it is first written in
        #[arg(long, value_name = "LANGUAGE")]
        original: Option<String>,
        /// Keep it out of what is published until `draft: true` is removed
        #[arg(long)]
        draft: bool,
        /// Show the files, and write nothing
        #[arg(short = 'n', long)]
        dry_run: bool,
        /// Facets and keys as flags: `--step mill`
        #[arg(value_name = "--FACET TERM", trailing_var_arg = true, allow_hyphen_values = true)]
        rest: Vec<String>,
    },
    /// Show the site on this machine and rebuild it when a file changes
    Serve {
        /// The port to listen on; 0 takes a free one
        #[arg(short, long, default_value_t = 1111)]
        port: u16,
        /// The address to listen on
        #[arg(short, long, default_value_t = IpAddr::V4(Ipv4Addr::LOCALHOST))]
        interface: IpAddr,
        /// Show drafts too
        #[arg(long)]
        drafts: bool,
        /// Open the site in a browser
        #[arg(long)]
        open: bool,
    },
    /// Find everything that is wrong, and write nothing
    Check {
        /// Warnings fail
        #[arg(long)]
        strict: bool,
        /// Check drafts too
        #[arg(long)]
        drafts: bool,
        /// Tell of facts that were last said so many days ago, as in `180d`
        #[arg(long, value_name = "DAYS", value_parser = days)]
        stale: Option<u32>,
        /// Tell of signals that were to be reviewed before today
        #[arg(long)]
        overdue: bool,
        /// How findings are printed
        #[arg(long, value_enum, default_value_t = Format::Text)]
        format: Format,
    },
    /// Write the site into a folder
    Build {
        /// The folder to write, complete or not at all
        #[arg(short, long, value_name = "DIR")]
        output: Option<PathBuf>,
        #[command(flatten)]
        make: Make,
        /// Show how long each stage took
        #[arg(long)]
        timings: bool,
    },
    /// List what a site has, lacks and lets stand
    ///
    /// Without WHAT it says what can be listed. Conditions choose rows: terms of facets (`step=mill`) where the rows
    /// are of entities, and values of columns (`confidence=low`). On a terminal columns are aligned; elsewhere they
    /// have tabs between them.
    #[command(
        after_long_help = "Examples:\n  layerwiki list entities step=mill\n  layerwiki list facts confidence=low --format csv\n  layerwiki list stale --days 365\n  layerwiki list terms step"
    )]
    List {
        /// What to list
        #[arg(value_name = "WHAT")]
        what: Option<String>,
        /// Conditions, all of which hold
        #[arg(value_name = "KEY=VALUE")]
        conditions: Vec<String>,
        /// For `stale`: facts last said so many days ago
        #[arg(long, value_name = "DAYS", value_parser = days, default_value = "180d")]
        days: u32,
        /// How rows are printed
        #[arg(long, value_enum, default_value_t = list::Form::Text)]
        format: list::Form,
    },
    /// Count pages, translations, facts, relations, figures and findings
    Stats {
        /// How counts are printed
        #[arg(long, value_enum, default_value_t = stats::Form::Text)]
        format: stats::Form,
    },
    /// Print a figure with its whole derivation
    Calc {
        /// Figures as `model.figure`, or models; all of them when none is named
        #[arg(value_name = "NAME")]
        names: Vec<String>,
        /// An input to set: `oven_price="30k USD"`
        #[arg(long, value_name = "INPUT=VALUE")]
        set: Vec<String>,
        /// The scenario
        #[arg(long, value_name = "NAME")]
        scenario: Option<String>,
        /// How figures are printed
        #[arg(long, value_enum, default_value_t = calc::Form::Text)]
        format: calc::Form,
    },
    /// Mark translations as saying what their originals say now
    Stamp {
        /// The pages, by id
        #[arg(value_name = "ID", required_unless_present = "all")]
        ids: Vec<String>,
        /// Every page that has a translation
        #[arg(long, conflicts_with = "ids")]
        all: bool,
    },
    /// Give a thing another name, everywhere it is named
    ///
    /// The file, and every reference in every language, model, dataset and framework change; comments, quotes and
    /// words that merely look alike do not. A page keeps its old address as a redirect, and a translation that said
    /// what its original says still does. Either all files change or none.
    ///
    /// What can be renamed: a page, model, dataset, framework or source by its id; a fact (`owner.fact`), an input
    /// or a figure (`model.figure`), a column (`dataset.column`), a term (`facet/term`).
    ///
    /// Renaming back undoes it, to the byte.
    #[command(
        after_long_help = "Examples:\n  layerwiki rename acme apex --dry-run\n  layerwiki rename acme.sales acme.revenue\n  layerwiki rename step/mill step/milling"
    )]
    Rename {
        /// What it is called
        #[arg(value_name = "OLD")]
        old: String,
        /// What it is to be called
        #[arg(value_name = "NEW")]
        new: String,
        /// Show what would change, and write nothing
        #[arg(short = 'n', long)]
        dry_run: bool,
    },
    /// Take data of others into the site
    #[command(subcommand)]
    Import(import::What),
    /// Ask whether the addresses outside that the site names still answer
    Links(links::Asked),
    /// Print what may be written, as JSON Schema for editors
    Schema(schema::Asked),
    /// Send the site into another folder: only what changed, whole at every moment
    Publish(publish::Arguments),
    /// Print what a shell needs to complete commands
    ///
    /// Put it where your shell looks for completions.
    #[command(
        after_long_help = "Examples:\n  layerwiki completions bash > ~/.local/share/bash-completion/completions/layerwiki\n  layerwiki completions zsh > ~/.zfunc/_layerwiki\n  layerwiki completions fish > ~/.config/fish/completions/layerwiki.fish"
    )]
    Completions {
        /// The shell
        #[arg(value_name = "SHELL")]
        shell: clap_complete::Shell,
    },
}

/// How a site is made for others to see.
#[derive(Debug, Args)]
struct Make {
    /// The address the site will live at, instead of the one in content/site.yaml
    #[arg(short = 'u', long, value_name = "URL")]
    base_url: Option<String>,
    /// Publish drafts too
    #[arg(long)]
    drafts: bool,
    /// Warnings fail
    #[arg(long)]
    strict: bool,
    /// Put each page beside itself as Markdown, and each text as .gz and .br, for hosts that send those
    #[arg(long)]
    full: bool,
}

impl Make {
    fn wishes(self) -> Wishes {
        let Make { base_url, drafts, strict, full } = self;
        Wishes { base_url, drafts, strict, full, ..Wishes::default() }
    }
}

/// `180d`, or `180`.
fn days(written: &str) -> Result<u32, String> {
    let number = written.strip_suffix('d').unwrap_or(written);
    number.parse().map_err(|_| format!("`{written}` is no number of days, such as `180d`"))
}

/// How findings are printed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum Format {
    /// For people
    Text,
    /// One object per finding, in a list
    Json,
    /// Annotations of a pull request
    Github,
}

/// Runs the command line. Exit codes: 0 fine, 1 findings, 2 wrong usage, 3 a fault of our own.
pub fn run() -> ExitCode {
    let command = match Command::try_parse() {
        Ok(command) => command,
        Err(error) => {
            let _ = error.print();
            return ExitCode::from(if error.use_stderr() { 2 } else { 0 });
        }
    };
    let root = command.root;
    match finish_edit(&root) {
        Ok(None) => {}
        Ok(Some(n)) => anstream::eprintln!("a change of {n} files that had been stopped is finished"),
        Err(fault) => return verbs::say(&[*fault], &SourceTree::default()),
    }
    match command.verb {
        Verb::Build { output, make, timings } => {
            let output = output.unwrap_or_else(|| root.join("public"));
            verbs::build(&root, &output, &make.wishes(), timings)
        }
        Verb::Serve { port, interface, drafts, open } => verbs::serve(root, interface, port, drafts, open),
        Verb::Stamp { ids, all } => stamp::stamp(&root, &ids, all),
        Verb::Init { folder, title, languages } => {
            // `--root DIR init` is `init DIR`.
            let folder = if folder == *"." { root } else { folder };
            new::init(&folder, title.as_deref(), &languages)
        }
        Verb::New { kind, id, titles, set, original, draft, dry_run, rest } => new::new(
            &root,
            new::Line { kind, id, titles, set, original, is_draft: draft, is_dry: dry_run, rest },
        ),
        Verb::List { what, conditions, days, format } => {
            list::print_list(&root, &list::Asked { what, conditions, days, format })
        }
        Verb::Stats { format } => stats::print_stats(&root, format),
        Verb::Completions { shell } => completions::completions(shell),
        Verb::Rename { old, new, dry_run } => rename::rename(&root, &old, &new, dry_run),
        Verb::Calc { names, set, scenario, format } => {
            calc::calc(&root, &calc::Question { names, set, scenario, format })
        }
        Verb::Import(what) => import::import(&root, &what),
        Verb::Links(asked) => links::links(&root, &asked),
        Verb::Schema(asked) => schema::schema(&root, &asked),
        Verb::Publish(arguments) => publish::run(&root, arguments),
        Verb::Check { strict, drafts, stale, overdue, format } => {
            verbs::check(&root, &verbs::Asked { strict, drafts, stale, overdue }, format)
        }
    }
}
