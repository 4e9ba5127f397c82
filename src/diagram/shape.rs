//! The vocabulary of pictures: rectangles, text, lines, curves and texels.
//!
//! Invariant: painting order is the same in every output. Within a layer come rectangles and texels in their order,
//! then lines and curves, then text; [`Diagram::layer`] begins the next layer. So a painter can batch.

use super::geometry::{Pos, Rect};
use super::style::{Style, Swatch};
use crate::fonts::Face;
use crate::image::Role;
use std::sync::Arc;

/// The most shapes a diagram holds. Layouts fall to a farther level before they reach it.
pub const MAX_SHAPES: usize = 20_000;

/// A picture: shapes in painting order on a canvas of `width` × `height` points.
#[derive(Clone, PartialEq, Debug, Default)]
pub struct Diagram {
    /// In points.
    pub width: f32,
    /// In points.
    pub height: f32,
    /// In the order of drawing, the first one lowest.
    pub shapes: Vec<Shape>,
    /// Shapes that did not fit under [`MAX_SHAPES`]. Not 0 means that the layout chose too near a level.
    pub dropped: usize,
}

/// One thing to draw.
#[derive(Clone, PartialEq, Debug)]
pub enum Shape {
    /// A rectangle with corners rounded by `radius` points.
    Rect {
        /// Where it lies.
        rect: Rect,
        /// Radius of its corners, in points.
        radius: f32,
        /// How it is filled and outlined.
        style: Style,
    },
    /// A line of text.
    Text(Text),
    /// A line through points.
    Line(Path),
    /// A cubic Bézier curve: its path has four points, the middle two being the control points.
    Curve(Path),
    /// One coloured texel a slot or bucket, for views from afar.
    Texels {
        /// Where the image lies.
        rect: Rect,
        /// The image.
        texels: Arc<Texels>,
    },
    /// What follows lies above what came before.
    Layer,
}

/// A line of text.
#[derive(Clone, PartialEq, Debug)]
pub struct Text {
    /// What the alignment refers to.
    pub pos: Pos,
    /// Across.
    pub align_x: AlignX,
    /// Up and down.
    pub align_y: AlignY,
    /// What is written.
    pub text: String,
    /// Size in points.
    pub size: f32,
    /// Font and weight.
    pub face: Face,
    /// Its colour.
    pub style: Style,
    /// Width in points above which the text is elided.
    pub max_width: Option<f32>,
    /// For text on hatching: a plate of this role's tint behind it keeps it readable.
    pub plate: Option<Role>,
}

/// Which side of a text its position marks.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub enum AlignX {
    /// Begins at the position.
    Left,
    /// Is centred on the position.
    Center,
    /// Ends at the position.
    Right,
}

/// Which height of a text its position marks.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub enum AlignY {
    /// The top of the line.
    Top,
    /// Half the height of a capital.
    Middle,
    /// Stands on the position.
    Baseline,
}

/// The course of a line or curve.
#[derive(Clone, PartialEq, Debug)]
pub struct Path {
    /// The corners, in order.
    pub points: Vec<Pos>,
    /// Its colour.
    pub style: Style,
    /// Width in points.
    pub width: f32,
    /// Drawn with gaps.
    pub dashed: bool,
    /// An arrow head at the last point.
    pub arrow: bool,
}

/// A grid of coloured texels, row by row.
#[derive(Clone, PartialEq, Debug)]
pub struct Texels {
    /// Texels across.
    pub cols: u32,
    /// Texels down.
    pub rows: u32,
    /// At most 256 colours.
    pub palette: Vec<Swatch>,
    /// `cols * rows` indices into `palette`; what is missing or out of range shows as the canvas.
    pub cells: Vec<u8>,
}

impl Shape {
    /// The box around it; `None` for what has no place.
    fn bounds(&self) -> Option<Rect> {
        match self {
            Shape::Rect { rect, .. } | Shape::Texels { rect, .. } => Some(*rect),
            Shape::Text(text) => Some(text.bounds()),
            Shape::Line(path) | Shape::Curve(path) => {
                let mut points = path.points.iter().map(|p| Rect::new(p.x, p.y, 0.0, 0.0));
                points.next().map(|first| points.fold(first, Rect::union))
            }
            Shape::Layer => None,
        }
    }

    /// The shape `scale` times its size, its origin moved to `at`.
    fn placed(self, at: Pos, scale: f32) -> Shape {
        let pos = |p: Pos| Pos::new(at.x + p.x * scale, at.y + p.y * scale);
        let rect = |r: Rect| Rect::new(at.x + r.x * scale, at.y + r.y * scale, r.w * scale, r.h * scale);
        let path = |path: Path| {
            let points = path.points.iter().copied().map(pos).collect();
            Path { points, width: path.width * scale, ..path }
        };
        match self {
            Shape::Rect { rect: r, radius, style } => Shape::Rect { rect: rect(r), radius: radius * scale, style },
            Shape::Text(text) => Shape::Text(Text {
                pos: pos(text.pos),
                size: text.size * scale,
                max_width: text.max_width.map(|w| w * scale),
                ..text
            }),
            Shape::Line(line) => Shape::Line(path(line)),
            Shape::Curve(curve) => Shape::Curve(path(curve)),
            Shape::Texels { rect: r, texels } => Shape::Texels { rect: rect(r), texels },
            Shape::Layer => Shape::Layer,
        }
    }
}

impl Text {
    /// Normal text in Inter, 12 points, its top left at `pos`.
    pub fn new(pos: Pos, text: impl Into<String>) -> Text {
        Text {
            pos,
            align_x: AlignX::Left,
            align_y: AlignY::Top,
            text: text.into(),
            size: 12.0,
            face: Face::Sans,
            style: Style::NORMAL,
            max_width: None,
            plate: None,
        }
    }

    /// Text in the middle of `rect`, elided to its width less 2 points each side.
    pub fn in_cell(rect: Rect, text: impl Into<String>) -> Text {
        Text::new(rect.center(), text).align(AlignX::Center, AlignY::Middle).max_width(rect.w - 4.0).face(Face::Mono)
    }

    /// The same text, aligned.
    pub fn align(self, align_x: AlignX, align_y: AlignY) -> Text {
        Text { align_x, align_y, ..self }
    }

    /// The same text, so many points high.
    pub fn size(self, size: f32) -> Text {
        Text { size, ..self }
    }

    /// The same text in another face.
    pub fn face(self, face: Face) -> Text {
        Text { face, ..self }
    }

    /// The same text in another colour.
    pub fn style(self, style: Style) -> Text {
        Text { style, ..self }
    }

    /// The same text, cut with an ellipsis at a width in points.
    pub fn max_width(self, width: f32) -> Text {
        Text { max_width: Some(width), ..self }
    }

    /// The same text on a plate of a role's colour.
    pub fn plate(self, role: Role) -> Text {
        Text { plate: Some(role), ..self }
    }

    /// What is shown: the text, elided if it must be.
    pub fn shown(&self) -> std::borrow::Cow<'_, str> {
        match self.max_width {
            Some(width) => self.face.elide(&self.text, self.size, width),
            None => std::borrow::Cow::Borrowed(&self.text),
        }
    }

    /// The baseline's y.
    pub fn baseline(&self) -> f32 {
        match self.align_y {
            AlignY::Top => self.pos.y + self.face.ascent() * self.size,
            AlignY::Middle => self.pos.y + self.face.cap_height() * self.size / 2.0,
            AlignY::Baseline => self.pos.y,
        }
    }

    /// The left edge of a text shown `width` points wide.
    pub fn left(&self, width: f32) -> f32 {
        match self.align_x {
            AlignX::Left => self.pos.x,
            AlignX::Center => self.pos.x - width / 2.0,
            AlignX::Right => self.pos.x - width,
        }
    }

    /// The box around what is shown: its width, and the line's height.
    pub fn bounds(&self) -> Rect {
        let width = self.face.width(&self.shown(), self.size);
        let (up, down) = (self.face.ascent() * self.size, self.face.descent() * self.size);
        Rect::new(self.left(width), self.baseline() - up, width, up + down)
    }

    /// The rectangle of the plate behind this text.
    pub fn plate_rect(&self) -> Rect {
        let width = self.face.width(&self.shown(), self.size);
        let cap = self.face.cap_height() * self.size;
        Rect::new(self.left(width), self.baseline() - cap, width, cap).inset(-2.0)
    }
}

impl Path {
    /// A line through points, as wide as lines are.
    pub fn new(points: Vec<Pos>, style: Style) -> Path {
        Path { points, style, width: 1.0, dashed: false, arrow: false }
    }

    /// The same line, so many points wide.
    pub fn width(self, width: f32) -> Path {
        Path { width, ..self }
    }

    /// The same line with gaps.
    pub fn dashed(self) -> Path {
        Path { dashed: true, ..self }
    }

    /// The same line with a tip at its end.
    pub fn arrow(self) -> Path {
        Path { arrow: true, ..self }
    }

    /// The last point and the one it is reached from.
    pub fn end(&self) -> Option<(Pos, Pos)> {
        let tip = *self.points.last()?;
        let from = self.points.iter().rev().find(|p| p.distance(tip) > 0.01)?;
        Some((tip, *from))
    }

    /// The points to stroke: a line with an arrow head ends at the head's base.
    pub fn stroked(&self) -> Vec<Pos> {
        let mut points = self.points.clone();
        if let (true, Some((tip, from)), Some(last)) = (self.arrow, self.end(), points.last_mut()) {
            *last = tip.back_towards(from, super::geometry::ARROW_LENGTH.min(tip.distance(from)));
        }
        points
    }
}

impl Texels {
    /// The swatch at a texel, if there is one.
    pub fn swatch(&self, index: usize) -> Option<Swatch> {
        self.palette.get(usize::from(*self.cells.get(index)?)).copied()
    }
}

impl Diagram {
    /// An empty diagram of a size in points.
    pub fn new(width: f32, height: f32) -> Diagram {
        Diagram { width, height, ..Diagram::default() }
    }

    /// Adds a shape, or counts it as dropped when the diagram is full.
    pub fn push(&mut self, shape: Shape) {
        if self.shapes.len() < MAX_SHAPES {
            self.shapes.push(shape);
        } else {
            self.dropped += 1;
        }
    }

    /// Adds a rectangle.
    pub fn rect(&mut self, rect: Rect, radius: f32, style: Style) {
        self.push(Shape::Rect { rect, radius, style });
    }

    /// Adds a text.
    pub fn text(&mut self, text: Text) {
        self.push(Shape::Text(text));
    }

    /// Adds a line.
    pub fn line(&mut self, path: Path) {
        self.push(Shape::Line(path));
    }

    /// A curve from `from` by two control points to `to`.
    pub fn curve(&mut self, path: Path) {
        self.push(Shape::Curve(path));
    }

    /// Adds an image.
    pub fn texels(&mut self, rect: Rect, texels: Arc<Texels>) {
        self.push(Shape::Texels { rect, texels });
    }

    /// What is added from now on lies above all before it.
    pub fn layer(&mut self) {
        self.push(Shape::Layer);
    }

    /// The part inside `area`, its corner moved to the origin. What reaches over the edge is kept whole.
    pub fn cropped(mut self, area: Rect) -> Diagram {
        self.shapes.retain(|s| s.bounds().is_none_or(|b| b.inset(-2.0).intersects(area)));
        let shapes = std::mem::take(&mut self.shapes);
        let shapes = shapes.into_iter().map(|s| s.placed(Pos::new(-area.x, -area.y), 1.0)).collect();
        Diagram { width: area.w, height: area.h, shapes, dropped: self.dropped }
    }

    /// Lays another diagram over this one, its corner at `at`, `scale` times its size.
    pub fn append(&mut self, other: Diagram, at: Pos, scale: f32) {
        self.layer();
        self.dropped += other.dropped;
        for shape in other.shapes {
            self.push(shape.placed(at, scale));
        }
    }

    /// The layers from the bottom up.
    pub fn layers(&self) -> impl Iterator<Item = &[Shape]> {
        self.shapes.split(|shape| matches!(shape, Shape::Layer))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_full_diagram_counts_what_it_drops() {
        let mut diagram = Diagram::new(10.0, 10.0);
        for _ in 0..MAX_SHAPES + 3 {
            diagram.rect(Rect::default(), 0.0, Style::Line);
        }
        assert_eq!((diagram.shapes.len(), diagram.dropped), (MAX_SHAPES, 3));
    }

    #[test]
    fn text_in_a_cell_is_centred_by_its_capitals() {
        let text = Text::in_cell(Rect::new(0.0, 0.0, 40.0, 20.0), "24").size(10.0);
        assert!((text.baseline() - 13.65).abs() < 1e-3);
        assert_eq!(text.left(12.0), 14.0);
    }

    #[test]
    fn an_arrow_stops_at_the_base_of_its_head() {
        let path = Path::new(vec![Pos::new(0.0, 0.0), Pos::new(30.0, 0.0)], Style::Line).arrow();
        assert_eq!(path.stroked()[1], Pos::new(21.0, 0.0));
    }
}
