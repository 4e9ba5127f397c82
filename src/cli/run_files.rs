//! The files of `run --out`: the report, the project, the picture, the table, the last operation's steps.

use super::failure::{Failure, Status, say};
use super::output::{Format, OutFile, json};
use super::run_report::RunReport;
use super::simulate::{Plan, Ran};
use crate::diagram::{Diagram, FAR_ZOOM, Marks, Rect, Scene, fit_zoom};
use crate::engine::MapState;
use crate::export::{PngError, SvgOptions, csv, png, steps_markdown, steps_title, svg};
use crate::project::{Document, Project, View};
use crate::tell::{op_text, steps_of};
use crate::theme::Theme;
use crate::units::count;

/// Pixels a point of a PNG.
const SCALE: f32 = 2.0;
/// Room around a picture in points.
pub const MARGIN: f32 = 16.0;

/// The longest side of a picture in points.
const MAX_SIDE: f32 = 8_000.0;

/// A finished run, to be written.
pub struct Files<'a> {
    pub plan: &'a Plan,
    pub ran: &'a Ran,
    pub report: &'a RunReport,
    pub quiet: bool,
}

impl Files<'_> {
    pub fn write(&self, files: &[OutFile]) -> Result<(), Failure> {
        write_all(files, |out| self.content(out))
    }

    fn content(&self, out: &OutFile) -> Result<Vec<u8>, Failure> {
        Ok(match out.format {
            Format::Json => json(self.report).into_bytes(),
            Format::Ron => self.project().to_ron().into_bytes(),
            Format::Csv => csv(&self.ran.state).into_bytes(),
            Format::Svg => self.svg(out).into_bytes(),
            Format::Markdown => self.steps().into_bytes(),
            Format::Png => {
                let text = self.svg(out);
                png_of(out, &text, self.quiet)?
            }
        })
    }

    fn svg(&self, out: &OutFile) -> String {
        let (diagram, zoom) = picture(&self.ran.state);
        if zoom < 1.0 {
            let most = count(MAX_SIDE as u64);
            let why =
                format!("the whole map drawn small, a texel a bucket: at full size it is over {most} points long");
            note(out, &why, self.quiet);
        }
        let spec = &self.plan.setup.spec;
        let options = SvgOptions {
            title: format!("{}, {}", spec.types.name(spec.map.map), spec.target()),
            description: format!("after {} operations", count(self.ran.operations)),
            margin: MARGIN,
            ..SvgOptions::default()
        };
        svg(&diagram, Theme::Light, &options)
    }

    /// The steps of the run's last operation.
    fn steps(&self) -> String {
        let (state, number) = (&self.ran.state, self.ran.operations);
        let Some(last) = &self.ran.last else {
            return steps_markdown(&steps_title(&self.plan.setup.spec, 0, &[]), "no operation", &[]);
        };
        let steps = steps_of(state.read(), &last.op, &last.journal, last.held);
        steps_markdown(&steps_title(&self.plan.setup.spec, number, &steps), &op_text(state.read(), &last.op), &steps)
    }

    /// The run as a project, the playhead at its end.
    fn project(&self) -> Project {
        let plan = self.plan;
        let mut source = String::new();
        for decl in &plan.decls {
            source.push_str(decl.trim_end());
            source.push_str("\n\n");
        }
        source.push_str(plan.map_type.trim());
        source.push('\n');
        let document = Document {
            source,
            target: plan.setup.spec.target(),
            hint: plan.setup.hint,
            stack: plan.setup.stack,
            seeds: plan.setup.seeds.clone(),
            script: plan.ops.text.lines().map(str::to_string).collect(),
        };
        Project::new(document, View { position: self.ran.operations, ..View::default() })
    }
}

/// Writes every file; one that fails does not keep the others from being written.
pub fn write_all(files: &[OutFile], content: impl Fn(&OutFile) -> Result<Vec<u8>, Failure>) -> Result<(), Failure> {
    let (mut worst, mut wrong) = (Status::Done, Vec::new());
    for out in files {
        let written = content(out).and_then(|data| out.write(&data));
        if let Err(Failure::Because(status, messages)) = written {
            worst = worst.max(status);
            wrong.extend(messages);
        }
    }
    if worst == Status::Done { Ok(()) } else { Err(Failure::Because(worst, wrong)) }
}

fn note(out: &OutFile, message: &str, quiet: bool) {
    if !quiet {
        say("note", format!("{}: {message}", out.path.display()));
    }
}

/// An SVG as PNG, smaller where it would be too large.
pub fn png_of(out: &OutFile, text: &str, quiet: bool) -> Result<Vec<u8>, Failure> {
    let told = |e: PngError| Failure::failed(format!("{}: {e}", out.path.display()));
    match png(text, SCALE) {
        Err(PngError::TooLarge(_, _, fits)) => {
            note(out, &format!("{:.0} % of its size, the most a PNG may have", fits / SCALE * 100.0), quiet);
            png(text, fits).map_err(told)
        }
        other => other.map_err(told),
    }
}

/// The whole map, and the zoom it is drawn at: its natural size where it fits, else buckets as texels.
fn picture(state: &MapState) -> (Diagram, f32) {
    let fits = fit_zoom(state.read(), MAX_SIDE, MAX_SIDE);
    let zoom = if fits >= 1.0 { 1.0 } else { fits.min(FAR_ZOOM * 0.999) };
    let scene = Scene::new(state.read(), zoom);
    let (width, height) = scene.size();
    let marks = Marks { legend: true, ..Marks::default() };
    (scene.draw(state.read(), Rect::new(0.0, 0.0, width, height), &marks), zoom)
}
