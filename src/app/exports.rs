//! Exports from the window: the whole diagram at the window's zoom, or the buckets as a table.
//!
//! Invariant: a picture too large to draw says so and names what fits; it is never cut silently.

use super::command::Format;
use crate::diagram::{Marks, Rect, Scene};
use crate::export::{SvgOptions, csv, png, svg};
use crate::image::Place;
use crate::session::Session;
use crate::theme::Theme;

/// Pixels a point of a PNG.
const SCALE: f32 = 2.0;

/// How the picture looks.
#[derive(Clone, Copy)]
pub struct Look {
    pub zoom: f32,
    pub theme: Theme,
    pub selection: Option<Place>,
    pub legend: bool,
}

/// The file's bytes, and what to say about them beyond their being written.
pub fn export(session: &Session, format: Format, look: Look) -> Result<(Vec<u8>, Option<String>), String> {
    let timeline = session.timeline().ok_or("there is no map to export")?;
    if format == Format::Csv {
        return Ok((csv(timeline.state()).into_bytes(), None));
    }
    let scene = Scene::new(timeline.state(), look.zoom);
    let size = scene.size();
    let changed = &timeline.journal().writes;
    let marks = Marks { selection: look.selection, hover: None, changed, legend: look.legend };
    let diagram = scene.draw(timeline.state(), Rect::new(0.0, 0.0, size.0, size.1), &marks);
    if diagram.dropped > 0 {
        let zoom = look.zoom * 100.0;
        return Err(format!(
            "the whole diagram has more shapes at {zoom:.0} % than a picture may hold ({}); zoom out and export again",
            crate::units::count(crate::diagram::MAX_SHAPES as u64)
        ));
    }
    let title = format!("{}, {}", map_name(session), timeline.setup().spec.target());
    let description = format!("after operation {} of {}", timeline.position(), timeline.total());
    let text = svg(&diagram, look.theme, &SvgOptions { title, description, margin: 16.0, ..SvgOptions::default() });
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
