//! Masks of rounded corners, rings, hatching and marks in one small texture.
//!
//! Invariant: a mask is drawn once per size in whole pixels and then only copied, so that every rectangle of a
//! diagram, whatever its form, is a few quads in one mesh with one texture. Colour comes from the vertices.

use egui::{Color32, ColorImage, Context, TextureHandle, TextureOptions};
use std::collections::HashMap;

/// Side of the texture in pixels.
pub const SIDE: usize = 512;
/// Side of the area for hatching in pixels; larger rectangles repeat it.
const HATCH_SIDE: usize = 192;
/// The largest cell drawn as one mask, in pixels.
const CELL_PIXELS: usize = 48 * 48;
/// Rows of the texture that whole cells leave to other masks, in pixels.
const CELL_MARGIN: usize = 112;
/// Samples a pixel side for smooth edges.
const SAMPLES: usize = 8;

/// What a mask shows. All sizes in pixels.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub enum Mask {
    /// A rounded rectangle's fill: `2 * radius + 1` a side.
    Round { radius: u16 },
    /// A rounded rectangle's ring.
    Ring { radius: u16, width: u16 },
    /// A whole small cell: a fill where `ring` is 0, else a ring of that width. Four vertices instead of sixteen.
    Cell { width: u16, height: u16, radius: u16, ring: u16 },
    /// A × of a given side.
    Cross { side: u16, width: u16 },
}

impl Mask {
    /// Width and height in pixels.
    pub fn size(self) -> [usize; 2] {
        match self {
            Mask::Round { radius } => [usize::from(radius) * 2 + 1; 2],
            Mask::Ring { radius, width } => [usize::from(radius.max(width)) * 2 + 1; 2],
            Mask::Cell { width, height, .. } => [usize::from(width), usize::from(height)],
            Mask::Cross { side, .. } => [usize::from(side); 2],
        }
    }

    /// True where the mask covers a point; `(x, y)` in pixels from its top left.
    fn covers(self, x: f32, y: f32) -> bool {
        let [w, h] = self.size().map(|side| side as f32);
        let in_ring = |radius: u16, ring: u16| {
            let (r, d) = (f32::from(radius), f32::from(ring));
            in_round(x, y, [w, h], r) && !in_round(x - d, y - d, [w - 2.0 * d, h - 2.0 * d], (r - d).max(0.0))
        };
        match self {
            Mask::Round { radius } | Mask::Cell { radius, ring: 0, .. } => in_round(x, y, [w, h], f32::from(radius)),
            Mask::Ring { radius, width } => in_ring(radius, width),
            Mask::Cell { radius, ring, .. } => in_ring(radius, ring),
            Mask::Cross { width, .. } => {
                let reach = f32::from(width) / 2.0 * std::f32::consts::SQRT_2;
                (x - y).abs() <= reach || (x + y - w).abs() <= reach
            }
        }
    }
}

/// True in a rectangle with corners rounded by `r`.
fn in_round(x: f32, y: f32, [w, h]: [f32; 2], r: f32) -> bool {
    if x < 0.0 || y < 0.0 || x > w || y > h {
        return false;
    }
    let (dx, dy) = ((x - x.clamp(r, (w - r).max(r))).abs(), (y - y.clamp(r, (h - r).max(r))).abs());
    dx * dx + dy * dy <= r * r || (dx == 0.0 && dy == 0.0)
}

/// Where masks lie in the texture.
pub struct Atlas {
    texture: TextureHandle,
    image: ColorImage,
    placed: HashMap<Mask, [f32; 2]>,
    /// The mask asked for last: neighbours are mostly alike.
    last: Option<(Mask, [f32; 2])>,
    /// The shelf being filled: the next mask's place, and the shelf's height.
    next: [usize; 2],
    shelf: usize,
    /// Distance of the hatching's diagonals in pixels.
    hatch_period: usize,
    stale: bool,
}

impl Atlas {
    /// An atlas whose hatching has a period and line width in pixels.
    pub fn new(ctx: &Context, hatch_period: usize, hatch_width: f32) -> Atlas {
        let mut image = ColorImage::filled([SIDE, SIDE], Color32::TRANSPARENT);
        let hatched = |x: f32, y: f32| {
            let period = hatch_period as f32;
            let along = (x + y).rem_euclid(period);
            along.min(period - along) * std::f32::consts::FRAC_1_SQRT_2 <= hatch_width / 2.0
        };
        stamp(&mut image, [0, 0], [HATCH_SIDE; 2], hatched);
        stamp(&mut image, [HATCH_SIDE + 1, 0], [3, 3], |_, _| true);
        let texture = ctx.load_texture("diagram masks", image.clone(), TextureOptions::NEAREST);
        Atlas {
            texture,
            image,
            placed: HashMap::new(),
            last: None,
            next: [0, HATCH_SIDE + 1],
            shelf: 0,
            hatch_period,
            stale: false,
        }
    }

    pub fn id(&self) -> egui::TextureId {
        self.texture.id()
    }

    /// A pixel that covers all.
    pub fn solid(&self) -> [f32; 2] {
        [HATCH_SIDE as f32 + 2.5, 1.5]
    }

    /// Pixels of hatching that can be copied at once, whatever the phase.
    pub fn hatch_run(&self) -> usize {
        (HATCH_SIDE / self.hatch_period - 1) * self.hatch_period
    }

    /// Where to start copying for a rectangle whose left and top are at these pixels of the diagram.
    pub fn hatch_phase(&self, x: f32, y: f32) -> [f32; 2] {
        let period = self.hatch_period as f32;
        [x.rem_euclid(period), y.rem_euclid(period)]
    }

    /// The mask's top left in the texture; `None` if the texture is full.
    pub fn place(&mut self, mask: Mask) -> Option<[f32; 2]> {
        if let Some((_, at)) = self.last.filter(|(last, _)| *last == mask) {
            return Some(at);
        }
        let at = match self.placed.get(&mask) {
            Some(at) => *at,
            None => self.draw(mask)?,
        };
        self.last = Some((mask, at));
        Some(at)
    }

    /// The mask of a whole cell, if it is small and there is room besides what larger cells need.
    pub fn place_cell(&mut self, mask: Mask) -> Option<[f32; 2]> {
        let [w, h] = mask.size();
        let is_small = w * h <= CELL_PIXELS;
        let is_known = self.last.is_some_and(|(last, _)| last == mask) || self.placed.contains_key(&mask);
        if is_small && (is_known || self.next[1] < SIDE - CELL_MARGIN) { self.place(mask) } else { None }
    }

    fn draw(&mut self, mask: Mask) -> Option<[f32; 2]> {
        let [w, h] = mask.size();
        if self.next[0] + w > SIDE {
            self.next = [0, self.next[1] + self.shelf + 1];
            self.shelf = 0;
        }
        let [x, y] = self.next;
        if x + w > SIDE || y + h > SIDE {
            return None;
        }
        stamp(&mut self.image, [x, y], [w, h], |x, y| mask.covers(x, y));
        self.placed.insert(mask, [x as f32, y as f32]);
        self.next[0] += w + 1;
        self.shelf = self.shelf.max(h);
        self.stale = true;
        Some([x as f32, y as f32])
    }

    /// Sends new masks to the screen's texture.
    pub fn upload(&mut self) {
        if std::mem::take(&mut self.stale) {
            self.texture.set(self.image.clone(), TextureOptions::NEAREST);
        }
    }
}

/// Draws a shape into a rectangle of the image, with smooth edges.
fn stamp(image: &mut ColorImage, [left, top]: [usize; 2], [w, h]: [usize; 2], covers: impl Fn(f32, f32) -> bool) {
    for y in 0..h {
        for x in 0..w {
            let mut hits = 0;
            for sample in 0..SAMPLES * SAMPLES {
                let at = |cell: usize, part: usize| cell as f32 + (part as f32 + 0.5) / SAMPLES as f32;
                hits += usize::from(covers(at(x, sample % SAMPLES), at(y, sample / SAMPLES)));
            }
            let alpha = (hits * 255 / (SAMPLES * SAMPLES)) as u8;
            if let Some(pixel) = image.pixels.get_mut((top + y) * SIDE + left + x) {
                *pixel = Color32::from_rgba_premultiplied(alpha, alpha, alpha, alpha);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn masks_cover_what_they_say() {
        let round = Mask::Round { radius: 4 };
        assert!(!round.covers(0.2, 0.2) && round.covers(4.5, 0.1) && round.covers(4.5, 4.5));
        let ring = Mask::Ring { radius: 4, width: 1 };
        assert!(ring.covers(4.5, 0.5) && !ring.covers(4.5, 4.5) && !ring.covers(0.1, 0.1));
        let cell = Mask::Cell { width: 9, height: 5, radius: 2, ring: 1 };
        assert!(cell.covers(4.5, 0.5) && !cell.covers(4.5, 2.5) && !cell.covers(0.1, 0.1) && cell.covers(8.5, 2.5));
        let square = Mask::Ring { radius: 0, width: 2 };
        assert!(square.covers(0.1, 0.1) && !square.covers(2.5, 2.5));
    }

    #[test]
    fn a_mask_is_drawn_once() {
        let ctx = Context::default();
        let mut atlas = Atlas::new(&ctx, 6, 1.5);
        let first = atlas.place(Mask::Round { radius: 3 });
        assert!(first.is_some());
        assert_eq!(atlas.place(Mask::Round { radius: 3 }), first);
        assert_ne!(atlas.place(Mask::Round { radius: 2 }), first);
        assert_eq!(atlas.place(Mask::Round { radius: 400 }), None);
        assert_eq!(atlas.hatch_run() % 6, 0);
    }
}
