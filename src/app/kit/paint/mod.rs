//! Paints a diagram into an egui painter.
//!
//! Invariant: one mesh a layer for all rectangles and one shape a colour for all text; shapes outside the clip
//! rectangle cost a comparison. Nothing is allocated per cell.

mod atlas;
mod cells;
mod glyphs;

use crate::app::kit::style::color;
use crate::diagram::geometry::{arrow_head, flatten};
use crate::diagram::{Diagram, Path, Pos, Rect, Shape, Texels, Text};
use crate::theme::{DASH, HATCH_PERIOD, HATCH_WIDTH, Look, Theme};
use atlas::Atlas;
use cells::Cells;
use egui::{ColorImage, Mesh, Painter, Pos2, Stroke, TextureHandle, TextureOptions, Vec2, pos2};
use glyphs::{GlyphCache, TextBatch};
use std::sync::Arc;

/// Heat maps kept on the graphics card.
const KEPT_TEXELS: usize = 8;
/// How far a shape may paint outside its rectangle, in points (selection rings, arrow heads).
const OVERHANG: f32 = 6.0;

/// What painting keeps between frames: masks, laid out text, heat maps.
#[derive(Default)]
pub struct PaintCache {
    /// Pixels a point that everything here was made for.
    scale: f32,
    atlas: Option<Atlas>,
    glyphs: GlyphCache,
    texels: Vec<TexelEntry>,
}

/// A heat map's texture. Holding the `Arc` keeps its address from being used again for another map.
struct TexelEntry {
    texels: Arc<Texels>,
    theme: Theme,
    texture: TextureHandle,
    frame: u64,
}

impl PaintCache {
    /// Paints the diagram with its origin at `origin`, in the painter's points.
    pub fn paint(&mut self, painter: &Painter, diagram: &Diagram, origin: Pos2, theme: Theme) {
        self.refresh(painter);
        let Some(mut atlas) = self.atlas.take() else { return };
        let view = Rect::from_corners(
            Pos::new(painter.clip_rect().min.x - origin.x, painter.clip_rect().min.y - origin.y),
            Pos::new(painter.clip_rect().max.x - origin.x, painter.clip_rect().max.y - origin.y),
        )
        .inset(-OVERHANG);
        for layer in diagram.layers() {
            self.layer(painter, layer, &mut atlas, View { rect: view, origin: origin.to_vec2(), theme });
        }
        atlas.upload();
        self.atlas = Some(atlas);
    }

    /// Throws away what was made for another scale.
    fn refresh(&mut self, painter: &Painter) {
        let scale = painter.pixels_per_point();
        if self.scale != scale {
            self.scale = scale;
            self.atlas = None;
            self.glyphs.clear();
        }
        self.glyphs.begin(painter);
        self.atlas.get_or_insert_with(|| {
            let period = (HATCH_PERIOD * scale).round().clamp(3.0, 48.0) as usize;
            Atlas::new(painter.ctx(), period, HATCH_WIDTH * scale)
        });
    }

    fn layer(&mut self, painter: &Painter, shapes: &[Shape], atlas: &mut Atlas, view: View) {
        let mesh = Mesh::with_texture(atlas.id());
        let mut cells = Cells { atlas, mesh, scale: self.scale, origin: view.origin.into() };
        let mut batch = TextBatch::default();
        for shape in shapes {
            match shape {
                Shape::Rect { rect, radius, style } if rect.intersects(view.rect) => {
                    cells.rect(*rect, *radius, &view.theme.look(*style));
                }
                Shape::Texels { rect, texels } if rect.intersects(view.rect) => {
                    flush(painter, &mut cells);
                    self.texels(painter, *rect, texels, view);
                }
                Shape::Text(text) if view.may_show(text) => {
                    if let Some(role) = text.plate.filter(|_| !text.text.is_empty()) {
                        cells.rect(text.plate_rect(), 2.0, &Look::plain(view.theme.tint(role)));
                    }
                    let ink = view.theme.look(text.style).ink;
                    batch.add(&mut self.glyphs, painter, text, ink, view.origin);
                }
                _ => {}
            }
        }
        flush(painter, &mut cells);
        for shape in shapes {
            match shape {
                Shape::Line(path) => paint_path(painter, path, path.stroked(), view),
                Shape::Curve(path) => paint_path(painter, path, curve_points(path), view),
                _ => {}
            }
        }
        batch.paint(painter);
    }

    fn texels(&mut self, painter: &Painter, rect: Rect, texels: &Arc<Texels>, view: View) {
        let most = painter.ctx().input(|input| input.max_texture_side);
        if texels.cols == 0 || texels.rows == 0 || texels.cols.max(texels.rows) as usize > most {
            return;
        }
        let frame = painter.ctx().cumulative_frame_nr();
        let found = self.texels.iter().position(|e| Arc::ptr_eq(&e.texels, texels) && e.theme == view.theme);
        let index = found.unwrap_or_else(|| {
            let image = texel_image(texels, view.theme);
            let texture = painter.ctx().load_texture("diagram texels", image, TextureOptions::NEAREST);
            if self.texels.len() >= KEPT_TEXELS {
                self.texels.sort_by_key(|entry| entry.frame);
                self.texels.remove(0);
            }
            self.texels.push(TexelEntry { texels: Arc::clone(texels), theme: view.theme, texture, frame });
            self.texels.len() - 1
        });
        if let Some(entry) = self.texels.get_mut(index) {
            entry.frame = frame;
            let whole = |v: f32| (v * self.scale).round() / self.scale;
            let (min, max) = (view.place(rect.min()), view.place(rect.max()));
            let to = egui::Rect::from_min_max(pos2(whole(min.x), whole(min.y)), pos2(whole(max.x), whole(max.y)));
            let all = egui::Rect::from_min_max(Pos2::ZERO, pos2(1.0, 1.0));
            painter.image(entry.texture.id(), to, all, egui::Color32::WHITE);
        }
    }
}

/// What is seen of a diagram, and how.
#[derive(Clone, Copy)]
struct View {
    /// The visible part in the diagram's points.
    rect: Rect,
    origin: Vec2,
    theme: Theme,
}

impl View {
    fn place(self, p: Pos) -> Pos2 {
        pos2(p.x + self.origin.x, p.y + self.origin.y)
    }

    /// False for text that is surely out of sight. Cheaper than measuring: no character is wider than 1.5 ems.
    fn may_show(self, text: &Text) -> bool {
        let reach = 1.5 * text.size * (text.text.len() as f32 + 1.0);
        let (x, y, high) = (text.pos.x, text.pos.y, 2.0 * text.size);
        x + reach > self.rect.x
            && x - reach < self.rect.right()
            && y + high > self.rect.y
            && y - high < self.rect.bottom()
    }
}

fn flush(painter: &Painter, cells: &mut Cells<'_>) {
    if !cells.mesh.is_empty() {
        let next = Mesh::with_texture(cells.mesh.texture_id);
        painter.add(egui::Shape::mesh(std::mem::replace(&mut cells.mesh, next)));
    }
}

fn texel_image(texels: &Texels, theme: Theme) -> ColorImage {
    let (cols, rows) = (texels.cols as usize, texels.rows as usize);
    let canvas = theme.palette().canvas;
    let colors: Vec<_> = texels.palette.iter().map(|swatch| color(theme.swatch(*swatch))).collect();
    let pixel = |i: usize| texels.cells.get(i).and_then(|&cell| colors.get(usize::from(cell))).copied();
    ColorImage::new([cols, rows], (0..cols * rows).map(|i| pixel(i).unwrap_or(color(canvas))).collect())
}

fn curve_points(path: &Path) -> Vec<Pos> {
    match path.stroked().as_slice() {
        &[a, b, c, d] => flatten([a, b, c, d]),
        other => other.to_vec(),
    }
}

fn paint_path(painter: &Painter, path: &Path, points: Vec<Pos>, view: View) {
    let bounds = points
        .iter()
        .skip(1)
        .fold(points.first().map_or(Rect::default(), |p| Rect::new(p.x, p.y, 0.0, 0.0)), |bounds, p| {
            bounds.union(Rect::new(p.x, p.y, 0.0, 0.0))
        });
    if points.len() < 2 || !bounds.inset(-OVERHANG).intersects(view.rect) {
        return;
    }
    let ink = color(view.theme.look(path.style).ink);
    let stroke = Stroke::new(path.width, ink);
    let placed: Vec<Pos2> = points.iter().map(|p| view.place(*p)).collect();
    if path.dashed {
        painter.extend(egui::Shape::dashed_line(&placed, stroke, DASH[0], DASH[1]));
    } else {
        painter.add(egui::Shape::line(placed, stroke));
    }
    if let (true, Some((tip, from))) = (path.arrow, path.end()) {
        let head = arrow_head(tip, from).map(|p| view.place(p)).to_vec();
        painter.add(egui::Shape::convex_polygon(head, ink, Stroke::NONE));
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::diagram::{Face, Style};
    use crate::image::Role;

    /// A grid of cells with hex in them, `rows` × 100.
    fn grid(rows: usize) -> Diagram {
        let mut diagram = Diagram::new(1300.0, 9.0 * rows as f32);
        for i in 0..rows * 100 {
            let rect = Rect::new((i % 100) as f32 * 13.0, (i / 100) as f32 * 9.0, 12.0, 8.0);
            let style = [Style::fill(Role::Keys), Style::hatched(Role::Padding), Style::fill(Role::Empty)][i % 3];
            diagram.rect(rect, 2.0, style);
            diagram.text(
                Text::in_cell(rect, format!("{:02x}", i & 255)).size(6.0).face(Face::Mono).style(style.text_on()),
            );
        }
        diagram
    }

    /// Paints in a screen of 1300 × 900 points; gives the number of egui shapes and of vertices.
    fn painted(ctx: &egui::Context, cache: &mut PaintCache, diagram: &Diagram, origin: Pos2) -> (usize, usize) {
        let screen = egui::Rect::from_min_size(Pos2::ZERO, egui::vec2(1300.0, 900.0));
        ctx.begin_pass(egui::RawInput { screen_rect: Some(screen), ..egui::RawInput::default() });
        let painter = Painter::new(ctx.clone(), egui::LayerId::background(), screen);
        cache.paint(&painter, diagram, origin, Theme::Dark);
        let output = ctx.end_pass();
        let shapes = output.shapes.len();
        let drawn = ctx.tessellate(output.shapes.clone(), output.pixels_per_point);
        output.drop_without_applying_deltas();
        let vertices = drawn.iter().map(|p| match &p.primitive {
            egui::epaint::Primitive::Mesh(mesh) => mesh.vertices.len(),
            egui::epaint::Primitive::Callback(_) => 0,
        });
        (shapes, vertices.sum())
    }

    fn context() -> egui::Context {
        let ctx = egui::Context::default();
        crate::app::kit::style::install(&ctx);
        ctx
    }

    #[test]
    fn thousands_of_cells_are_a_handful_of_shapes() {
        let (ctx, mut cache, diagram) = (context(), PaintCache::default(), grid(100));
        assert_eq!(diagram.dropped, 0);
        let (shapes, vertices) = painted(&ctx, &mut cache, &diagram, Pos2::ZERO);
        assert!(shapes <= 4, "{shapes} shapes");
        assert!((10_000 * 12..10_000 * 32).contains(&vertices), "{vertices} vertices");
        assert_eq!(painted(&ctx, &mut cache, &diagram, Pos2::ZERO), (shapes, vertices));
    }

    #[test]
    fn what_is_out_of_sight_is_not_painted() {
        let (ctx, mut cache, diagram) = (context(), PaintCache::default(), grid(100));
        let (_, all) = painted(&ctx, &mut cache, &diagram, Pos2::ZERO);
        let (_, half) = painted(&ctx, &mut cache, &diagram, pos2(0.0, -450.0));
        assert!(half < all * 6 / 10, "{half} of {all} vertices for half of the cells");
        assert_eq!(painted(&ctx, &mut cache, &diagram, pos2(0.0, 2000.0)), (0, 0));
    }
}
