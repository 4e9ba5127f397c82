//! Pictures that become files, and why there is none.
//!
//! Invariant: a picture too large to draw says so and names what fits; it is never cut silently. What is not ready yet
//! says that it will be.

use crate::diagram::{Diagram, MAX_SHAPES, Pos, Style, Text};
use crate::export::{Content, Picture};
use crate::session::Session;
use crate::timeline::Timeline;
use crate::units::count;

/// Room around a picture, and width of one that has no width of its own, in points.
pub const MARGIN: f32 = 16.0;
pub const WIDTH: f32 = 960.0;
/// Height of the line under a picture, in points.
const CAPTION: f32 = 24.0;

/// Why there is nothing to export.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Missing {
    /// It is being worked on.
    Later(String),
    /// There is none.
    Never(String),
}

impl Missing {
    pub fn no_map() -> Missing {
        never("There is no map yet.")
    }
}

pub fn never(text: &str) -> Missing {
    Missing::Never(text.to_string())
}

pub fn later(text: &str) -> Missing {
    Missing::Later(text.to_string())
}

/// `map[K]V`
pub fn map_name(session: &Session) -> String {
    session.built().map_or_else(String::new, |built| {
        let map = &built.spec.map;
        format!("map[{}]{}", built.spec.types.name(map.key), built.spec.types.name(map.elem))
    })
}

/// The map and its version.
pub fn title(session: &Session) -> String {
    let target = session.built().map(|b| b.spec.target());
    target.map_or_else(String::new, |target| format!("{}, {target}", map_name(session)))
}

/// What a picture of the moment is of: map, version, operation and step.
pub fn caption(session: &Session) -> String {
    let Some(timeline) = session.timeline() else { return title(session) };
    let (position, total) = (count(timeline.position()), count(timeline.total()));
    let operation = session.operation_text().map_or(String::new(), |text| format!(": {text}"));
    let step = timeline.step().map_or(String::new(), |step| format!(", step {step} of {}", timeline.steps_len()));
    format!("{} · operation {position} of {total}{operation}{step}", title(session))
}

/// The diagram with a line under it that says what it is of, `inset` points from its edges.
pub fn captioned(mut diagram: Diagram, text: String, inset: f32) -> Diagram {
    let (width, top) = (diagram.width - 2.0 * inset, diagram.height + CAPTION / 2.0);
    diagram.text(Text::new(Pos::new(inset, top), text).size(11.0).style(Style::WEAK).max_width(width.max(0.0)));
    diagram.height += CAPTION + inset;
    diagram
}

/// A diagram as a picture of a moment.
pub fn picture(timeline: &Timeline, diagram: Diagram, title: String, margin: f32) -> Content {
    let description = format!("after operation {} of {}", count(timeline.position()), count(timeline.total()));
    // Whole points: a PNG has as many pixels at every scale.
    let diagram = Diagram { width: diagram.width.ceil(), height: diagram.height.ceil(), ..diagram };
    Content::Picture(Box::new(Picture { diagram, title, description, margin }))
}

/// Refuses a picture that holds only a part of what it should.
pub fn whole(diagram: &Diagram, zoom: f32) -> Result<(), Missing> {
    if diagram.dropped == 0 {
        return Ok(());
    }
    let (zoom, most) = (zoom * 100.0, count(MAX_SHAPES as u64));
    Err(Missing::Never(format!(
        "At {zoom:.0} % this has more shapes than a picture may hold ({most}). Zoom out, or export what is on screen."
    )))
}
