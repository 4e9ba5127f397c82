//! `mapscope compare`: one script under several Go versions, layouts, targets.

use super::compare_report::{CompareReport, Compared};
use super::failure::{Failure, Status};
use super::options::{Common, Targets};
use super::output::{Format, OutFile, json, print};
use super::progress::Progress;
use super::run_files::{MARGIN, png_of, write_all};
use super::simulate::{Inputs, Plan, Ran};
use crate::compare::{Lane, Panel, Race, RaceFailure, Size, picture, side_name};
use crate::engine::MapState;
use crate::export::{SvgOptions, compare_csv, svg};
use crate::ops::entries_of;
use crate::theme::Theme;
use crate::units::plural;
use clap::Args;

/// The picture's width, and the height of the maps in it, in points.
const PICTURE: Size = Size { width: 1600.0, maps: 720.0 };

/// Run the same types and operations under two or three targets, and say what differs.
#[derive(Args)]
#[command(
    after_help = "Files by ending: .json what --json prints, .csv a row a growth and side, .svg and .png a picture.

Examples:
  mapscope compare --go 1.23,1.27,1.27-split --type 'map[int64]bool' --ops 'put 0..1000'
  mapscope compare --go 1.27 --arch amd64,386 --type 'map[string]int' --ops @script.txt --out sizes.csv"
)]
pub struct CompareArgs {
    /// Operations: text, @FILE, or - for standard input
    #[arg(long, value_name = "OPS", default_value = "", hide_default_value = true, allow_hyphen_values = true)]
    ops: String,
    #[command(flatten)]
    targets: Targets,
    #[command(flatten)]
    common: Common,
}

pub fn compare(args: CompareArgs) -> Result<Status, Failure> {
    let CompareArgs { ops, targets, common } = args;
    if let Some(out) = common.out.iter().find(|o| matches!(o.format, Format::Ron | Format::Markdown)) {
        let what = if out.format == Format::Ron { "a project has" } else { "steps are of" };
        let message = format!("--out {}: {what} one target; compare writes .json .csv .svg .png", out.path.display());
        return Err(Failure::misuse(message));
    }
    let targets = targets.all()?;
    let inputs = Inputs::read(&common, &ops)?;
    let plans = targets.into_iter().map(|t| Plan::new(&inputs, &common, t)).collect::<Result<Vec<_>, _>>()?;
    let compared = race(plans, &mut Progress::new(common.quiet))?;
    let report = CompareReport::new(&compared);
    write_all(&common.out, |out| content(out, &compared, &report, common.quiet))?;
    print(&if common.json { json(&report) } else { report.text(&compared.moments) })?;
    Ok(Status::Done)
}

/// Runs all sides to the script's end.
fn race(plans: Vec<Plan>, progress: &mut Progress) -> Result<Compared, Failure> {
    let lane = |plan: &Plan| Lane { setup: plan.setup.clone(), entries: entries_of(&plan.lines) };
    let mut race = Race::new(plans.iter().map(lane).collect()).map_err(|e| told(&plans, &e))?;
    let mut slices = 0u64;
    let mut go_on = || {
        slices += 1;
        !slices.is_multiple_of(256)
    };
    while !race.advance(&mut go_on) {
        progress.at(race.position(), "operations");
    }
    progress.clear();
    if let Some(failure) = race.failure() {
        return Err(told(&plans, failure));
    }
    let (operations, moments) = (race.position(), race.moments().to_vec());
    let ran = |(state, peak)| Ran { state, operations, peak, last: None };
    let rans = race.into_parts().into_iter().map(ran).collect();
    Ok(Compared { plans, rans, moments })
}

/// Which side stopped, where in the script, and why.
fn told(plans: &[Plan], failure: &RaceFailure) -> Failure {
    let Some(plan) = plans.get(failure.side) else { return Failure::misuse(failure.error.to_string()) };
    let side = side_name(plan.setup.spec.target());
    let error = &failure.error;
    Failure::misuse(match failure.entry.and_then(|i| plan.lines.get(i)) {
        Some(line) => format!("{}: {}: on {side}: {error}", plan.place(line), line.text),
        None => format!("make({}, {}) on {side}: {error}", plan.map_type, plan.setup.hint),
    })
}

fn content(out: &OutFile, compared: &Compared, report: &CompareReport, quiet: bool) -> Result<Vec<u8>, Failure> {
    Ok(match out.format {
        Format::Json => json(report).into_bytes(),
        Format::Csv => {
            let states: Vec<&MapState> = compared.rans.iter().map(|r| &r.state).collect();
            let operations = compared.rans.first().map_or(0, |r| r.operations);
            compare_csv(&states, &compared.moments, operations).into_bytes()
        }
        Format::Png => png_of(out, &drawn(compared), quiet)?,
        Format::Svg | Format::Ron | Format::Markdown => drawn(compared).into_bytes(),
    })
}

fn drawn(compared: &Compared) -> String {
    let panels: Vec<Panel> = compared.rans.iter().map(|r| Panel { state: &r.state, changed: &[] }).collect();
    let diagram = picture(&panels, &compared.moments, PICTURE);
    let map = compared.plans.first().map_or(String::new(), |p| p.setup.spec.types.name(p.setup.spec.map.map));
    let sides: Vec<String> = compared.plans.iter().map(|p| side_name(p.setup.spec.target())).collect();
    let operations = compared.rans.first().map_or(0, |r| r.operations);
    let options = SvgOptions {
        title: format!("{map}: {}", sides.join(", ")),
        description: format!("after {}", plural(operations, "operation")),
        margin: MARGIN,
        ..SvgOptions::default()
    };
    svg(&diagram, Theme::Light, &options)
}
