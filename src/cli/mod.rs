//! The command line: reads what is asked for, runs it, and says what came of it.

mod calc;
mod draw;
mod formats;
mod import;
mod links;
mod publish;
mod schema;
mod stamp;
mod verbs;

use std::net::{IpAddr, Ipv4Addr};
use std::path::PathBuf;
use std::process::ExitCode;

use clap::{Parser, Subcommand, ValueEnum};

pub use draw::{Paint, draw};

use crate::pipeline::Wishes;

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
    /// Write the site into a folder
    Build {
        /// The folder to write, complete or not at all
        #[arg(short, long, value_name = "DIR")]
        output: Option<PathBuf>,
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
        /// Show how long each stage took
        #[arg(long)]
        timings: bool,
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
    /// Mark translations as saying what their originals say now
    Stamp {
        /// The pages, by id
        #[arg(value_name = "ID", required_unless_present = "all")]
        ids: Vec<String>,
        /// Every page that has a translation
        #[arg(long, conflicts_with = "ids")]
        all: bool,
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
    /// Take data of others into the site
    #[command(subcommand)]
    Import(import::What),
    /// Ask whether the addresses outside that the site names still answer
    Links(links::Asked),
    /// Print what may be written, as JSON Schema for editors
    Schema(schema::Asked),
    /// Send the site into another folder: only what changed, whole at every moment
    Publish(publish::Arguments),
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
    match command.verb {
        Verb::Build { output, base_url, drafts, strict, full, timings } => {
            let output = output.unwrap_or_else(|| root.join("public"));
            let wishes = Wishes { base_url, drafts, strict, full, ..Wishes::default() };
            verbs::build(&root, &output, &wishes, timings)
        }
        Verb::Serve { port, interface, drafts, open } => verbs::serve(root, interface, port, drafts, open),
        Verb::Stamp { ids, all } => stamp::stamp(&root, &ids, all),
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
