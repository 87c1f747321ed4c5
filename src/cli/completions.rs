//! `completions`: what a shell offers when an author types a tab.

use std::process::ExitCode;

use clap::CommandFactory as _;
use clap_complete::Shell;

/// Prints the completions for a shell.
pub(super) fn completions(shell: Shell) -> ExitCode {
    let mut script = Vec::new();
    clap_complete::generate(shell, &mut super::Command::command(), "layerwiki", &mut script);
    anstream::print!("{}", String::from_utf8_lossy(&script));
    ExitCode::SUCCESS
}
