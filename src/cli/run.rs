//! `mapscope run`: a map simulated to the end of its script.

use super::failure::{Failure, Status};
use super::options::{Common, OneTarget};
use super::output::{Format, json, print};
use super::progress::Progress;
use super::run_files::Files;
use super::run_report::RunReport;
use super::simulate::{Inputs, Plan, simulate};
use clap::Args;

/// Simulate a map, byte for byte as Go's runtime would build it, and say what it takes.
#[derive(Args)]
#[command(after_help = "Operations: put K [= E], put 0..1000, get K, delete K, delete all, clear, random N, collide N,
range [N], next [N], break, clone, remake [HINT];
one a line or split by ';', # starts a comment. #7 is key number 7 of any type.

Files by ending: .ron a project, .svg and .png the diagram, .csv a row a bucket or group, .md the last
operation's steps, .json what --json prints.

Examples:
  mapscope run --type 'map[string]int' --ops 'put 0..1000; delete 0..500'
  mapscope run --type 'map[int]bool' --hint 100 --ops @script.txt --json --out map.svg")]
pub struct RunArgs {
    /// Operations: text, @FILE, or - for standard input
    #[arg(long, value_name = "OPS", default_value = "", hide_default_value = true, allow_hyphen_values = true)]
    ops: String,
    #[command(flatten)]
    target: OneTarget,
    #[command(flatten)]
    common: Common,
}

pub fn run(args: RunArgs) -> Result<Status, Failure> {
    let RunArgs { ops, target, common } = args;
    let plan = Plan::new(&Inputs::read(&common, &ops)?, &common, target.target())?;
    let steps = common.out.iter().any(|o| o.format == Format::Markdown);
    let ran = simulate(&plan, steps, &mut Progress::new(common.quiet))?;
    let report = RunReport::new(&plan, &ran);
    let files = Files { plan: &plan, ran: &ran, report: &report, quiet: common.quiet };
    files.write(&common.out)?;
    print(&if common.json { json(&report) } else { report.text() })?;
    Ok(Status::Done)
}
