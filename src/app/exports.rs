//! Exports from the window: the whole diagram at the window's zoom, the comparison, or either as a table.
//!
//! Invariant: a picture too large to draw says so and names what fits; it is never cut silently.

use super::command::Format;
use crate::compare::{Panel, Size, Together, picture, side_name};
use crate::diagram::{Diagram, Folding, Marks, Plan, Rect, Scene};
use crate::engine::MapState;
use crate::export::{SvgOptions, compare_csv, csv, png, svg};
use crate::image::{Heat, Place, Spot};
use crate::session::Session;
use crate::theme::Theme;
use crate::timeline::Timeline;

/// Pixels a point of a PNG.
const SCALE: f32 = 2.0;

/// How the picture looks.
#[derive(Clone, Copy)]
pub struct Look {
    pub zoom: f32,
    pub theme: Theme,
    pub selection: Option<Spot>,
    pub legend: bool,
    /// Runs of equal rows are one line.
    pub folding: bool,
}

/// The file's bytes, and what to say about them beyond their being written.
pub fn export(session: &Session, format: Format, look: Look, heat: Heat) -> Result<(Vec<u8>, Option<String>), String> {
    let timeline = session.timeline().ok_or("there is no map to export")?;
    if format == Format::Csv {
        return Ok((csv(timeline.state()).into_bytes(), None));
    }
    let changed = timeline.shown_writes();
    let shown: Vec<Place> = look.selection.iter().map(|spot| spot.place).collect();
    let folding = Folding { on: look.folding, shown: &shown, changed, ..Folding::default() };
    let scene = Scene::planned(timeline.state(), &Plan::of(timeline.state(), &folding), look.zoom);
    let size = scene.size();
    let marks =
        Marks { selection: look.selection, hover: None, changed, legend: look.legend, heat, ..Marks::default() };
    let diagram = scene.draw(timeline.state(), Rect::new(0.0, 0.0, size.0, size.1), &marks);
    if diagram.dropped > 0 {
        let zoom = look.zoom * 100.0;
        return Err(format!(
            "the whole diagram has more shapes at {zoom:.0} % than a picture may hold ({}); zoom out and export again",
            crate::units::count(crate::diagram::MAX_SHAPES as u64)
        ));
    }
    let title = format!("{}, {}", map_name(session), timeline.setup().spec.target());
    written(&diagram, title, timeline, format, look.theme)
}

/// The comparison as the window shows it. Every side is at the playhead.
pub fn export_comparison(
    session: &Session,
    together: &Together,
    format: Format,
    size: Size,
    theme: Theme,
) -> Result<(Vec<u8>, Option<String>), String> {
    let timelines: Vec<&Timeline> =
        std::iter::once(session).chain(together.sides()).filter_map(Session::timeline).collect();
    let first = *timelines.first().filter(|_| timelines.len() > 1).ok_or("there is nothing to compare")?;
    let moments = together.moments(first.position());
    if format == Format::Csv {
        let states: Vec<&MapState> = timelines.iter().map(|t| t.state()).collect();
        return Ok((compare_csv(&states, moments, first.position()).into_bytes(), None));
    }
    let panels: Vec<Panel> =
        timelines.iter().map(|t| Panel { state: t.state(), changed: &t.journal().writes }).collect();
    let names: Vec<String> = timelines.iter().map(|t| side_name(t.setup().spec.target())).collect();
    let title = format!("{}: {}", map_name(session), names.join(", "));
    written(&picture(&panels, moments, size), title, first, format, theme)
}

/// A picture as a file's bytes, and what to say about it.
fn written(
    diagram: &Diagram,
    title: String,
    timeline: &Timeline,
    format: Format,
    theme: Theme,
) -> Result<(Vec<u8>, Option<String>), String> {
    let description = format!("after operation {} of {}", timeline.position(), timeline.total());
    let text = svg(diagram, theme, &SvgOptions { title, description, margin: 16.0, ..SvgOptions::default() });
    if format == Format::Svg {
        return Ok((text.into_bytes(), None));
    }
    match png(&text, SCALE) {
        Ok(data) => Ok((data, None)),
        Err(crate::export::PngError::TooLarge(_, _, fits)) => {
            let data = png(&text, fits).map_err(|e| e.to_string())?;
            Ok((data, Some(format!("at {:.0} % of its size, the most a PNG may have", fits / SCALE * 100.0))))
        }
        Err(e) => Err(e.to_string()),
    }
}

fn map_name(session: &Session) -> String {
    session.built().map_or_else(String::new, |built| {
        let map = &built.spec.map;
        format!("map[{}]{}", built.spec.types.name(map.key), built.spec.types.name(map.elem))
    })
}
