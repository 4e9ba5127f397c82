//! A diagram as SVG.
//!
//! Invariant: the same shapes in the same order as on screen, valid XML, nothing loaded from elsewhere. Fonts are
//! named, not embedded, and what is set in the proportional one says how wide it is. Shapes that look alike and follow each other share a group, which keeps the file small.

use crate::diagram::geometry::{ARROW_LENGTH, ARROW_WIDTH};
use crate::diagram::{AlignX, Diagram, Path, Rect, Shape, Style, Texels, Text};
use crate::fonts::Face;
use crate::theme::{
    CROSS_SIDE, CROSS_WIDTH, DASH, DOT, HATCH_PERIOD, HATCH_WIDTH, Look, MARK_INSET, Mark, Rgba, Ring, STRIKE_WIDTH,
    Theme,
};
use std::collections::BTreeSet;
use std::fmt::Write;

/// What an SVG says besides the picture.
#[derive(Clone, PartialEq, Debug, Default)]
pub struct SvgOptions {
    /// The accessible name.
    pub title: String,
    /// The accessible description; may be empty.
    pub description: String,
    /// Leave the ground out.
    pub transparent: bool,
    /// Room around the diagram in points.
    pub margin: f32,
}

/// The diagram as an SVG document.
pub fn svg(diagram: &Diagram, theme: Theme, options: &SvgOptions) -> String {
    let mut body = Body::new(theme);
    for layer in diagram.layers() {
        layer.iter().for_each(|shape| body.ground(shape));
        layer.iter().for_each(|shape| body.path(shape));
        layer.iter().for_each(|shape| body.text(shape));
    }
    let drawn = body.finish();

    let m = options.margin.max(0.0);
    let (w, h) = (diagram.width + 2.0 * m, diagram.height + 2.0 * m);
    let mut out = String::with_capacity(drawn.shapes.len() + 2048);
    let _ = writeln!(
        out,
        r#"<svg xmlns="http://www.w3.org/2000/svg" width="{w}" height="{h}" viewBox="{x} {x} {w} {h}" role="img">"#,
        w = num(w),
        h = num(h),
        x = num(-m),
    );
    let _ = writeln!(out, "<title>{}</title>", escape(&options.title));
    if !options.description.is_empty() {
        let _ = writeln!(out, "<desc>{}</desc>", escape(&options.description));
    }
    drawn.write_definitions(&mut out);
    if !options.transparent {
        let ground = rect_tag(Rect::new(-m, -m, w, h), 0.0, &fill(theme.palette().canvas));
        let _ = writeln!(out, "{ground}");
    }
    out.push_str(&drawn.shapes);
    out.push_str("</svg>\n");
    out
}

/// The shapes written so far, and the definitions that they need.
struct Body {
    theme: Theme,
    shapes: String,
    /// The attributes of the open group.
    group: Option<String>,
    hatches: BTreeSet<String>,
    arrows: BTreeSet<String>,
}

impl Body {
    fn new(theme: Theme) -> Body {
        Body { theme, shapes: String::new(), group: None, hatches: BTreeSet::new(), arrows: BTreeSet::new() }
    }

    fn finish(mut self) -> Body {
        self.close();
        self
    }

    fn close(&mut self) {
        if self.group.take().is_some() {
            self.shapes.push_str("</g>\n");
        }
    }

    /// Writes an element inside a group with these attributes.
    fn put(&mut self, attributes: String, element: &str) {
        if self.group.as_ref() != Some(&attributes) {
            self.close();
            let _ = writeln!(self.shapes, "<g {attributes}>");
            self.group = Some(attributes);
        }
        self.shapes.push_str(element);
        self.shapes.push('\n');
    }

    /// Rectangles, texels, and the plates of text.
    fn ground(&mut self, shape: &Shape) {
        match shape {
            Shape::Rect { rect, radius, style } => self.rect(*rect, *radius, *style),
            Shape::Texels { rect, texels } => self.texels(*rect, texels),
            Shape::Text(text) => {
                if let Some(role) = text.plate.filter(|_| !text.text.is_empty()) {
                    self.put(fill(self.theme.tint(role)), &rect_tag(text.plate_rect(), 2.0, ""));
                }
            }
            Shape::Line(_) | Shape::Curve(_) | Shape::Layer => {}
        }
    }

    fn rect(&mut self, rect: Rect, radius: f32, style: Style) {
        let Look { fill: ground, hatch, rings, mark, .. } = self.theme.look(style);
        let mut rings = rings.into_iter().flatten().peekable();
        if let Some(color) = ground {
            // A solid ring on the edge and the fill inside it are one element.
            match rings.next_if(|ring| ring.inset == 0.0 && !ring.dotted) {
                Some(ring) => self.put(format!("{} {}", fill(color), stroke(&ring)), &ring_tag(rect, radius, &ring)),
                None => self.put(fill(color), &rect_tag(rect, radius, "")),
            }
        }
        if let Some(color) = hatch {
            let name = hex(color);
            self.put(format!("fill=\"url(#hatch-{name})\""), &rect_tag(rect, radius, ""));
            self.hatches.insert(name);
        }
        for ring in rings {
            self.put(format!("fill=\"none\" {}", stroke(&ring)), &ring_tag(rect, radius, &ring));
        }
        if let Some((mark, color)) = mark {
            let width = if mark == Mark::Strike { STRIKE_WIDTH } else { CROSS_WIDTH };
            let attributes = format!("fill=\"none\" stroke=\"#{}\" stroke-width=\"{}\"", hex(color), num(width));
            self.put(attributes, &mark_tag(rect, mark));
        }
    }

    fn texels(&mut self, rect: Rect, texels: &Texels) {
        if let Some(uri) = super::texels::data_uri(texels, self.theme) {
            let element = format!(r#"<image {} preserveAspectRatio="none" href="{uri}"/>"#, place(rect));
            self.put(r#"style="image-rendering:pixelated" image-rendering="optimizeSpeed""#.to_owned(), &element);
        }
    }

    fn path(&mut self, shape: &Shape) {
        let (path, data) = match shape {
            Shape::Line(path) => (path, line_data(path)),
            Shape::Curve(path) => (path, curve_data(path)),
            _ => return,
        };
        let color = hex(self.theme.look(path.style).ink);
        let mut attributes =
            format!("fill=\"none\" stroke=\"#{color}\" stroke-width=\"{}\" stroke-linejoin=\"round\"", num(path.width));
        if path.dashed {
            let _ = write!(attributes, " stroke-dasharray=\"{} {}\"", num(DASH[0]), num(DASH[1]));
        }
        let marker = if path.arrow { format!(" marker-end=\"url(#arrow-{color})\"") } else { String::new() };
        self.put(attributes, &format!("<path d=\"{data}\"{marker}/>"));
        if path.arrow {
            self.arrows.insert(color);
        }
    }

    fn text(&mut self, shape: &Shape) {
        let Shape::Text(text) = shape else { return };
        let shown = text.shown();
        if shown.is_empty() {
            return;
        }
        let attributes = text_attributes(text, self.theme.look(text.style).ink);
        let space = if shown.contains("  ") || shown.starts_with(' ') { " xml:space=\"preserve\"" } else { "" };
        let (x, y) = (num(text.pos.x), num(text.baseline()));
        let width = width_tag(text.face, &shown, text.size);
        self.put(attributes, &format!("<text x=\"{x}\" y=\"{y}\"{width}{space}>{}</text>", escape(&shown)));
    }

    fn write_definitions(&self, out: &mut String) {
        if self.hatches.is_empty() && self.arrows.is_empty() {
            return;
        }
        out.push_str("<defs>\n");
        let (p, half) = (num(HATCH_PERIOD), HATCH_PERIOD / 2.0);
        let (past, before) = (num(HATCH_PERIOD + half), num(-half));
        for color in &self.hatches {
            let _ = writeln!(
                out,
                "<pattern id=\"hatch-{color}\" width=\"{p}\" height=\"{p}\" patternUnits=\"userSpaceOnUse\">\
                 <path d=\"M{before} {half}L{half} {before}M{before} {past}L{past} {before}M{half} {past}L{past} {half}\" \
                 stroke=\"#{color}\" stroke-width=\"{HATCH_WIDTH}\"/></pattern>",
            );
        }
        let (length, width, middle) = (num(ARROW_LENGTH), num(ARROW_WIDTH), num(ARROW_WIDTH / 2.0));
        for color in &self.arrows {
            let _ = writeln!(
                out,
                "<marker id=\"arrow-{color}\" markerWidth=\"{length}\" markerHeight=\"{width}\" refX=\"0\" \
                 refY=\"{middle}\" orient=\"auto\" markerUnits=\"userSpaceOnUse\">\
                 <path d=\"M0 0L{length} {middle}L0 {width}Z\" fill=\"#{color}\"/></marker>",
            );
        }
        out.push_str("</defs>\n");
    }
}

/// How wide a text of the proportional face is: where that face is missing another one is set as wide, so that nothing runs
/// into its neighbour. Monospaced faces are of nearly one width.
fn width_tag(face: Face, shown: &str, size: f32) -> String {
    let is_plain = face.is_mono() || shown.chars().nth(1).is_none();
    if is_plain {
        String::new()
    } else {
        format!(" textLength=\"{}\" lengthAdjust=\"spacingAndGlyphs\"", num(face.width(shown, size)))
    }
}

fn text_attributes(text: &Text, ink: Rgba) -> String {
    let family = match text.face {
        Face::Sans | Face::SansBold => "Inter, 'Segoe UI', 'Helvetica Neue', Arial, sans-serif",
        Face::Mono | Face::MonoBold => "'JetBrains Mono', Menlo, Consolas, 'DejaVu Sans Mono', monospace",
    };
    let mut out = format!("font-family=\"{family}\" font-size=\"{}\" fill=\"#{}\"", num(text.size), hex(ink));
    if text.face.weight() != 400 {
        let _ = write!(out, " font-weight=\"{}\"", text.face.weight());
    }
    match text.align_x {
        AlignX::Left => {}
        AlignX::Center => out.push_str(" text-anchor=\"middle\""),
        AlignX::Right => out.push_str(" text-anchor=\"end\""),
    }
    out
}

fn rect_tag(rect: Rect, radius: f32, attributes: &str) -> String {
    let mut out = format!("<rect {}", place(rect));
    if radius > 0.0 {
        let _ = write!(out, " rx=\"{}\"", num(radius));
    }
    if !attributes.is_empty() {
        let _ = write!(out, " {attributes}");
    }
    out.push_str("/>");
    out
}

/// The middle of a ring as a rectangle to stroke.
fn ring_tag(rect: Rect, radius: f32, ring: &Ring) -> String {
    let middle = ring.inset + ring.width / 2.0;
    let radius = if radius > 0.0 { (radius - middle).max(0.5) } else { 0.0 };
    rect_tag(rect.inset(middle), radius, "")
}

fn mark_tag(rect: Rect, mark: Mark) -> String {
    let c = rect.center();
    match mark {
        Mark::Strike => {
            let (left, right) = (num(rect.x + MARK_INSET), num(rect.right() - MARK_INSET));
            format!("<path d=\"M{left} {}H{right}\"/>", num(c.y))
        }
        Mark::Cross => {
            let half = (rect.w.min(rect.h) / 2.0 - MARK_INSET).clamp(1.0, CROSS_SIDE / 2.0);
            let (l, r, t, b) = (num(c.x - half), num(c.x + half), num(c.y - half), num(c.y + half));
            format!("<path d=\"M{l} {t}L{r} {b}M{l} {b}L{r} {t}\"/>")
        }
    }
}

fn line_data(path: &Path) -> String {
    let mut out = String::new();
    for (i, p) in path.stroked().iter().enumerate() {
        let _ = write!(out, "{}{} {}", if i == 0 { 'M' } else { 'L' }, num(p.x), num(p.y));
    }
    out
}

fn curve_data(path: &Path) -> String {
    match path.stroked().as_slice() {
        [a, b, c, d] => {
            let [ax, ay, bx, by, cx, cy, dx, dy] = [a.x, a.y, b.x, b.y, c.x, c.y, d.x, d.y].map(num);
            format!("M{ax} {ay}C{bx} {by} {cx} {cy} {dx} {dy}")
        }
        _ => line_data(path),
    }
}

fn place(rect: Rect) -> String {
    let [x, y, w, h] = [rect.x, rect.y, rect.w, rect.h].map(num);
    format!("x=\"{x}\" y=\"{y}\" width=\"{w}\" height=\"{h}\"")
}

fn fill(color: Rgba) -> String {
    match color.3 {
        255 => format!("fill=\"#{}\"", hex(color)),
        alpha => format!("fill=\"#{}\" fill-opacity=\"{}\"", hex(color), num(f32::from(alpha) / 255.0)),
    }
}

fn stroke(ring: &Ring) -> String {
    let mut out = format!("stroke=\"#{}\" stroke-width=\"{}\"", hex(ring.color), num(ring.width));
    if ring.dotted {
        let _ = write!(out, " stroke-dasharray=\"{} {}\"", num(DOT[0]), num(DOT[1]));
    }
    out
}

fn hex(color: Rgba) -> String {
    format!("{:02x}{:02x}{:02x}", color.0, color.1, color.2)
}

/// A coordinate with at most two decimals.
fn num(value: f32) -> String {
    let rounded = (f64::from(value) * 100.0).round() / 100.0;
    // Adding 0 turns -0 into 0.
    format!("{}", rounded + 0.0)
}

/// Text for XML; characters that XML forbids become U+FFFD.
fn escape(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '\n' | '\t' => out.push(' '),
            c if c.is_control() || matches!(c, '\u{fffe}' | '\u{ffff}') => out.push('\u{fffd}'),
            c => out.push(c),
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn coordinates_are_short() {
        assert_eq!(num(1.0), "1");
        assert_eq!(num(-0.001), "0");
        assert_eq!(num(13.6549), "13.65");
    }

    #[test]
    fn text_cannot_break_the_document() {
        assert_eq!(escape("map[string]<-chan & \u{1}"), "map[string]&lt;-chan &amp; \u{fffd}");
    }
}
