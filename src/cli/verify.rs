//! `mapscope verify`: recordings of real Go, replayed and compared.

use super::failure::{Failure, Status, say};
use super::output::print;
use crate::files::plain;
use crate::recording::{self, FileReport, Tally};
use crate::text;
use crate::units::{count, plural};
use clap::Args;
use std::path::PathBuf;

/// Differences shown a file without `--all`.
const SHOWN: usize = 20;

/// Replay recordings of real Go and report every difference between them and the simulation.
#[derive(Args)]
pub struct VerifyArgs {
    /// Recordings: .jsonl or .jsonl.gz
    #[arg(value_name = "FILE", required = true)]
    files: Vec<PathBuf>,
    /// Show every difference, not the first 20 a file
    #[arg(long)]
    all: bool,
    /// No notes and no progress on stderr
    #[arg(long, short)]
    quiet: bool,
}

pub fn verify(args: &VerifyArgs) -> Result<Status, Failure> {
    let mut worst = Status::Done;
    let mut total = Tally::default();
    for path in &args.files {
        let name = path.display();
        let report = match recording::verify_file(path) {
            Ok(report) => report,
            Err(e) => {
                say("error", format!("{name} can't be read: {}", plain(&e)));
                worst = worst.max(Status::Misuse);
                continue;
            }
        };
        print(&file_text(&name.to_string(), &report, args.all))?;
        for error in &report.errors {
            say("error", format!("{name}: {error}"));
        }
        if !report.is_clean() {
            worst = worst.max(Status::Failed);
        }
        total += report.tally;
    }
    print(&format!("verified: {total}\n"))?;
    Ok(worst)
}

/// A file's line and, under it, its differences.
fn file_text(name: &str, report: &FileReport, all: bool) -> String {
    let mut out = format!("{}: {}", text::message(name), report.tally);
    if report.skipped > 0 {
        out.push_str(&format!("; {} skipped after a run's first difference", plural(report.skipped, "state")));
    }
    if report.random_noverflow > 0 {
        let runs = plural(report.random_noverflow, "run");
        out.push_str(&format!("; noverflow not compared where B ≥ 16, it is random there ({runs})"));
    }
    if !report.errors.is_empty() {
        out.push_str(&format!("; {}", plural(report.errors.len() as u64, "error")));
    }
    out.push('\n');
    let shown = if all { report.differences.len() } else { SHOWN };
    for difference in report.differences.iter().take(shown) {
        out.push_str(&format!("  {}\n", text::message(&difference.to_string())));
    }
    let more = report.differences.len().saturating_sub(shown);
    if more > 0 {
        out.push_str(&format!("  … and {} more; --all shows them\n", count(more as u64)));
    }
    out
}
