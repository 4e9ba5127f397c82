//! The command line: one file per command, and what the commands share.
//!
//! Invariant: data goes to stdout, messages to stderr; a command that fails leaves stdout without JSON; the exit code
//! is 0, 1 or 2 as `failure::Status` says. Nothing here simulates: commands put the layers below together.

mod compare;
mod compare_report;
mod failure;
mod layout;
mod layout_text;
mod open;
mod options;
mod output;
mod progress;
mod run;
mod run_files;
mod run_report;
mod simulate;
mod source;
mod verify;

use crate::text;
use clap::{Args, Parser, Subcommand};
use failure::{Failure, Status};
use std::borrow::Cow;
use std::ffi::OsString;
use std::io::{Write, stderr};
use std::path::PathBuf;
use std::process::ExitCode;

/// The commands that work, for messages.
const COMMANDS: &str = "layout, run, verify and compare";

/// See how a Go map lies in memory: every byte, what it holds, what it costs.
#[derive(Parser)]
#[command(name = "mapscope", version, args_conflicts_with_subcommands = true, disable_help_subcommand = true)]
#[command(after_help = "Without a command the window opens. `mapscope COMMAND --help` tells a command's options.")]
struct Cli {
    #[command(subcommand)]
    command: Option<Command>,
    /// A project (.ron) or a recording (.jsonl, .jsonl.gz) to open in the window
    file: Option<PathBuf>,
}

#[derive(Subcommand)]
enum Command {
    /// How Go lays types out; for a map type, what the runtime makes of it
    Layout(layout::LayoutArgs),
    /// Simulate a map without a window
    Run(run::RunArgs),
    /// Replay recordings of real Go and report every difference
    Verify(verify::VerifyArgs),
    /// One script under several Go versions, layouts, targets
    Compare(compare::CompareArgs),
    #[command(hide = true, disable_help_flag = true)]
    Lab(Anything),
    #[command(hide = true, disable_help_flag = true)]
    Scan(Anything),
    #[command(hide = true, disable_help_flag = true)]
    Lesson(Anything),
    #[command(hide = true, disable_help_flag = true)]
    Claims(Anything),
    #[command(hide = true, disable_help_flag = true)]
    Probe(Anything),
    #[command(hide = true, disable_help_flag = true)]
    Dump(Anything),
    #[command(hide = true, disable_help_flag = true)]
    Profile(Anything),
    #[command(hide = true, disable_help_flag = true)]
    Series(Anything),
}

#[derive(Args)]
struct Anything {
    #[arg(trailing_var_arg = true, allow_hyphen_values = true)]
    _rest: Vec<OsString>,
}

/// Runs the program; `args` begin with its own name.
pub fn main(args: impl IntoIterator<Item = OsString>) -> ExitCode {
    let cli = match Cli::try_parse_from(args) {
        Ok(cli) => cli,
        Err(e) => {
            // Help and version go to stdout, usage errors to stderr; a closed pipe is fine either way.
            let plain = e.render().to_string();
            match text::lines(&plain) {
                Cow::Borrowed(_) => drop(e.print()),
                Cow::Owned(safe) => drop(write!(stderr(), "{safe}")),
            }
            return ExitCode::from(if e.use_stderr() { Status::Misuse } else { Status::Done });
        }
    };
    let done = match cli.command {
        None => return open::open(cli.file),
        Some(Command::Layout(args)) => layout::layout(args),
        Some(Command::Run(args)) => run::run(args),
        Some(Command::Verify(args)) => verify::verify(&args),
        Some(Command::Compare(args)) => compare::compare(args),
        Some(Command::Lab(_)) => Err(not_built("lab")),
        Some(Command::Scan(_)) => Err(not_built("scan")),
        Some(Command::Lesson(_)) => Err(not_built("lesson")),
        Some(Command::Claims(_)) => Err(not_built("claims")),
        Some(Command::Probe(_)) => Err(not_built("probe")),
        Some(Command::Dump(_)) => Err(not_built("dump")),
        Some(Command::Profile(_)) => Err(not_built("profile")),
        Some(Command::Series(_)) => Err(not_built("series")),
    };
    done.unwrap_or_else(|failure| failure.report()).into()
}

fn not_built(command: &str) -> Failure {
    Failure::misuse(format!("`mapscope {command}` is not built yet; {COMMANDS} work"))
}
