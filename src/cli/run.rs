//! `mapscope run`: a map simulated to the end of its script.

use super::failure::{Failure, Status};
use super::options::Common;
use super::output::{Format, OutFile, json, print};
use super::progress::Progress;
use super::run_report::RunReport;
use super::simulate::{Plan, Ran, simulate};
use crate::project::{Document, Project, View};
use clap::Args;

/// Simulate a map, byte for byte as Go's runtime would build it, and say what it takes.
#[derive(Args)]
#[command(after_help = "Operations: put K [= E], put 0..1000, get K, delete K, delete all, clear, random N, collide N;
one a line or split by ';', # starts a comment. #7 is key number 7 of any type.

Files by ending: .ron a project, .svg and .png the diagram, .csv a row a bucket, .json what --json prints.

Examples:
  mapscope run --type 'map[string]int' --ops 'put 0..1000; delete 0..500'
  mapscope run --type 'map[int]bool' --hint 100 --ops @script.txt --json --out map.svg")]
pub struct RunArgs {
    /// Operations: text, @FILE, or - for standard input
    #[arg(long, value_name = "OPS", default_value = "", hide_default_value = true, allow_hyphen_values = true)]
    ops: String,
    #[command(flatten)]
    common: Common,
}

pub fn run(args: RunArgs) -> Result<Status, Failure> {
    let RunArgs { ops, common } = args;
    let plan = Plan::new(&common, &ops)?;
    let ran = simulate(&plan, &mut Progress::new(common.quiet))?;
    let report = RunReport::new(&plan, &ran);
    write_files(&common, &plan, &ran, &report)?;
    print(&if common.json { json(&report) } else { report.text() })?;
    Ok(Status::Done)
}

/// Writes every file of `--out`; one that fails does not keep the others from being written.
fn write_files(common: &Common, plan: &Plan, ran: &Ran, report: &RunReport) -> Result<(), Failure> {
    let mut wrong = Vec::new();
    let mut worst = Status::Done;
    for out in &common.out {
        let written = content(out, plan, ran, report).and_then(|data| out.write(&data));
        if let Err(Failure::Because(status, messages)) = written {
            worst = worst.max(status);
            wrong.extend(messages);
        }
    }
    if worst == Status::Done { Ok(()) } else { Err(Failure::Because(worst, wrong)) }
}

fn content(out: &OutFile, plan: &Plan, ran: &Ran, report: &RunReport) -> Result<Vec<u8>, Failure> {
    match out.format {
        Format::Json => Ok(json(report).into_bytes()),
        Format::Ron => Ok(project(plan, ran).to_ron().into_bytes()),
        Format::Svg | Format::Png | Format::Csv => {
            Err(Failure::misuse(format!("{}: this is not written yet", out.path.display())))
        }
    }
}

/// The run as a project, the playhead at its end.
fn project(plan: &Plan, ran: &Ran) -> Project {
    let mut source = String::new();
    for decl in &plan.decls {
        source.push_str(decl.trim_end());
        source.push_str("\n\n");
    }
    source.push_str(plan.map_type.trim());
    source.push('\n');
    let document = Document {
        source,
        target: plan.spec.target(),
        hint: plan.hint,
        seeds: plan.seeds.clone(),
        script: plan.ops.text.lines().map(str::to_string).collect(),
    };
    Project::new(document, View { position: ran.operations, ..View::default() })
}
