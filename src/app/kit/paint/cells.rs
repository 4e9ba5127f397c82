//! Rectangles as quads of one mesh: fills, hatching, rings and marks.
//!
//! Invariant: edges lie on whole pixels, so that cells are crisp at every scale.

use super::atlas::{Atlas, Mask, SIDE};
use crate::app::kit::style::color;
use crate::diagram::Rect;
use crate::theme::{CROSS_SIDE, CROSS_WIDTH, DOT, Look, MARK_INSET, Mark, Rgba, Ring, STRIKE_WIDTH};
use egui::epaint::Vertex;
use egui::{Color32, Mesh, pos2};

/// A rectangle in pixels.
#[derive(Clone, Copy)]
struct Px {
    x0: f32,
    y0: f32,
    x1: f32,
    y1: f32,
}

impl Px {
    fn inset(self, d: f32) -> Px {
        Px { x0: self.x0 + d, y0: self.y0 + d, x1: self.x1 - d, y1: self.y1 - d }
    }

    fn shorter(self) -> f32 {
        (self.x1 - self.x0).min(self.y1 - self.y0)
    }
}

/// A mesh of cells being built.
pub struct Cells<'a> {
    pub atlas: &'a mut Atlas,
    pub mesh: Mesh,
    /// Pixels a point.
    pub scale: f32,
    /// Where the diagram's origin is, in points.
    pub origin: [f32; 2],
}

impl Cells<'_> {
    pub fn rect(&mut self, rect: Rect, radius: f32, look: &Look) {
        let px = self.snap(rect);
        if px.x1 <= px.x0 || px.y1 <= px.y0 {
            return;
        }
        let radius = (radius * self.scale).round();
        if let Some(fill) = look.fill {
            self.fill(px, radius, color(fill));
        }
        if let Some(hatch) = look.hatch {
            self.hatch(px, radius, color(hatch));
        }
        for ring in look.rings.iter().flatten() {
            self.ring(px, radius, ring);
        }
        if let Some((mark, ink)) = look.mark {
            self.mark(px, mark, ink);
        }
    }

    fn snap(&self, rect: Rect) -> Px {
        let [dx, dy] = self.origin;
        let at = |v: f32| (v * self.scale).round();
        Px { x0: at(rect.x + dx), y0: at(rect.y + dy), x1: at(rect.right() + dx), y1: at(rect.bottom() + dy) }
    }

    fn whole(&self, points: f32) -> f32 {
        (points * self.scale).round().max(1.0)
    }

    fn fill(&mut self, px: Px, radius: f32, color: Color32) {
        let radius = radius.min((px.shorter() / 2.0).floor()).max(0.0);
        if radius == 0.0 {
            return self.solid(px, color);
        }
        if self.whole_cell(px, radius, 0.0, color) {
            return;
        }
        let mask = Mask::Round { radius: radius as u16 };
        match self.atlas.place(mask) {
            Some(at) => self.nine(px, at, radius, color, true),
            None => self.solid(px, color),
        }
    }

    fn ring(&mut self, px: Px, radius: f32, ring: &Ring) {
        let inset = (ring.inset * self.scale).round();
        let outer = px.inset(inset);
        let width = self.whole(ring.width);
        if outer.shorter() < 2.0 * width {
            return;
        }
        if ring.dotted {
            return self.dots(outer, width, color(ring.color));
        }
        let radius = if radius > 0.0 { (radius - inset).max(0.0) } else { 0.0 };
        let radius = radius.min((outer.shorter() / 2.0).floor());
        if self.whole_cell(outer, radius, width, color(ring.color)) {
            return;
        }
        let corner = radius.max(width);
        let mask = Mask::Ring { radius: radius as u16, width: width as u16 };
        let fits = outer.shorter() > 2.0 * corner;
        match self.atlas.place(mask).filter(|_| fits) {
            Some(at) => self.nine(outer, at, corner, color(ring.color), false),
            None => self.frame(outer, width, color(ring.color)),
        }
    }

    /// Draws a small cell's fill (`ring` 0) or ring as one quad; false if it is not small.
    fn whole_cell(&mut self, px: Px, radius: f32, ring: f32, color: Color32) -> bool {
        let (w, h) = (px.x1 - px.x0, px.y1 - px.y0);
        let mask = Mask::Cell { width: w as u16, height: h as u16, radius: radius as u16, ring: ring as u16 };
        match self.atlas.place_cell(mask) {
            Some([u, v]) => {
                self.quad(px, [u, v, u + w, v + h], color);
                true
            }
            None => false,
        }
    }

    /// A square-cornered ring of four bars.
    fn frame(&mut self, px: Px, width: f32, color: Color32) {
        self.solid(Px { y1: px.y0 + width, ..px }, color);
        self.solid(Px { y0: px.y1 - width, ..px }, color);
        let sides = Px { y0: px.y0 + width, y1: px.y1 - width, ..px };
        self.solid(Px { x1: px.x0 + width, ..sides }, color);
        self.solid(Px { x0: px.x1 - width, ..sides }, color);
    }

    fn dots(&mut self, px: Px, width: f32, color: Color32) {
        let (dot, step) = (self.whole(DOT[0]), self.whole(DOT[0]) + self.whole(DOT[1]));
        let mut x = px.x0;
        while x < px.x1 {
            let x1 = (x + dot).min(px.x1);
            self.solid(Px { x0: x, x1, y0: px.y0, y1: px.y0 + width }, color);
            self.solid(Px { x0: x, x1, y0: px.y1 - width, y1: px.y1 }, color);
            x += step;
        }
        let mut y = px.y0 + step;
        while y < px.y1 - width {
            let y1 = (y + dot).min(px.y1);
            self.solid(Px { y0: y, y1, x0: px.x0, x1: px.x0 + width }, color);
            self.solid(Px { y0: y, y1, x0: px.x1 - width, x1: px.x1 }, color);
            y += step;
        }
    }

    fn hatch(&mut self, px: Px, radius: f32, color: Color32) {
        // Square corners of the hatching are cut a little, so that they do not stick out of round ones.
        let cut = (radius * 0.3).ceil();
        if cut < 1.0 || px.shorter() <= 2.0 * cut {
            return self.hatch_square(px, color);
        }
        let (top, bottom) = (px.y0 + cut, px.y1 - cut);
        self.hatch_square(Px { x0: px.x0 + cut, x1: px.x1 - cut, y1: top, ..px }, color);
        self.hatch_square(Px { y0: top, y1: bottom, ..px }, color);
        self.hatch_square(Px { x0: px.x0 + cut, x1: px.x1 - cut, y0: bottom, ..px }, color);
    }

    fn hatch_square(&mut self, px: Px, color: Color32) {
        // The diagonals belong to the diagram, not to the window: they move with it and agree with the SVG's.
        let [ox, oy] = self.origin.map(|v| (v * self.scale).round());
        let run = self.atlas.hatch_run() as f32;
        let mut y = px.y0;
        while y < px.y1 {
            let y1 = (y + run).min(px.y1);
            let mut x = px.x0;
            while x < px.x1 {
                let x1 = (x + run).min(px.x1);
                let [u, v] = self.atlas.hatch_phase(x - ox, y - oy);
                self.quad(Px { x0: x, y0: y, x1, y1 }, [u, v, u + x1 - x, v + y1 - y], color);
                x = x1;
            }
            y = y1;
        }
    }

    fn mark(&mut self, px: Px, mark: Mark, ink: Rgba) {
        let inset = self.whole(MARK_INSET);
        let (cx, cy) = ((px.x0 + px.x1) / 2.0, (px.y0 + px.y1) / 2.0);
        match mark {
            Mark::Strike => {
                let width = self.whole(STRIKE_WIDTH);
                let y0 = (cy - width / 2.0).floor();
                self.solid(Px { x0: px.x0 + inset, x1: px.x1 - inset, y0, y1: y0 + width }, color(ink));
            }
            Mark::Cross => {
                let width = self.whole(CROSS_WIDTH);
                let side = (px.shorter() - 2.0 * inset).clamp(2.0, self.whole(CROSS_SIDE)).floor();
                if let Some([u, v]) = self.atlas.place(Mask::Cross { side: side as u16, width: width as u16 }) {
                    let (x0, y0) = ((cx - side / 2.0).floor(), (cy - side / 2.0).floor());
                    let to = Px { x0, y0, x1: x0 + side, y1: y0 + side };
                    self.quad(to, [u, v, u + side, v + side], color(ink));
                }
            }
        }
    }

    fn solid(&mut self, px: Px, color: Color32) {
        let [u, v] = self.atlas.solid();
        self.quad(px, [u, v, u, v], color);
    }

    /// A quad with the texture's part `[left, top, right, bottom]`, in pixels of the texture.
    fn quad(&mut self, px: Px, [u0, v0, u1, v1]: [f32; 4], color: Color32) {
        let first = self.mesh.vertices.len() as u32;
        for (x, y, u, v) in
            [(px.x0, px.y0, u0, v0), (px.x1, px.y0, u1, v0), (px.x0, px.y1, u0, v1), (px.x1, px.y1, u1, v1)]
        {
            self.vertex(x, y, u, v, color);
        }
        self.mesh.indices.extend([0, 1, 2, 2, 1, 3].map(|i| first + i));
    }

    /// A mask stretched to a rectangle with its corners kept: nine quads, eight without the middle.
    fn nine(&mut self, px: Px, [u, v]: [f32; 2], corner: f32, color: Color32, middle: bool) {
        let first = self.mesh.vertices.len() as u32;
        let end = 2.0 * corner + 1.0;
        let columns =
            [(px.x0, u), (px.x0 + corner, u + corner + 0.5), (px.x1 - corner, u + corner + 0.5), (px.x1, u + end)];
        let rows =
            [(px.y0, v), (px.y0 + corner, v + corner + 0.5), (px.y1 - corner, v + corner + 0.5), (px.y1, v + end)];
        for (y, v) in rows {
            for (x, u) in columns {
                self.vertex(x, y, u, v, color);
            }
        }
        for row in 0..3 {
            for column in 0..3 {
                if middle || (row, column) != (1, 1) {
                    let at = first + row * 4 + column;
                    self.mesh.indices.extend([at, at + 1, at + 4, at + 4, at + 1, at + 5]);
                }
            }
        }
    }

    fn vertex(&mut self, x: f32, y: f32, u: f32, v: f32, color: Color32) {
        let pos = pos2(x / self.scale, y / self.scale);
        self.mesh.vertices.push(Vertex { pos, uv: pos2(u / SIDE as f32, v / SIDE as f32), color });
    }
}
