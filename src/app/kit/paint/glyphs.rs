//! Text of a diagram: laid out once, then copied.
//!
//! Invariant: the cache holds what the last frames showed and little more. It is emptied when the scale or the font
//! texture changes, because laid out text points into that texture.

use crate::app::kit::fonts::font;
use crate::app::kit::style::color;
use crate::diagram::Text;
use crate::fonts::Face;
use crate::theme::Rgba;
use egui::epaint::text::PlacedRow;
use egui::epaint::{Galley, TextShape};
use egui::{Color32, Painter, Pos2, Rect, Vec2, pos2};
use std::collections::HashMap;
use std::hash::{BuildHasherDefault, Hasher};
use std::sync::Arc;

/// Texts kept beyond those of the current frame.
const KEPT: usize = 4096;

struct Entry {
    text: Box<str>,
    face: Face,
    size: f32,
    galley: Arc<Galley>,
    /// The last frame that showed it.
    frame: u64,
}

/// For keys that are hashes already.
#[derive(Default)]
struct Hashed(u64);

impl Hasher for Hashed {
    fn finish(&self) -> u64 {
        self.0
    }

    fn write(&mut self, bytes: &[u8]) {
        self.0 = bytes.iter().fold(self.0, |hash, byte| hash.rotate_left(8) ^ u64::from(*byte));
    }

    fn write_u64(&mut self, key: u64) {
        self.0 = key;
    }
}

/// A quick hash of what a text looks like. Two texts with one key only push each other out of the cache.
fn key_of(text: &str, face: Face, size: f32) -> u64 {
    // The odd constant is 2^64 divided by the golden ratio: its products spread over all bits.
    const SPREAD: u64 = 0x9e37_79b9_7f4a_7c15;
    let mix = |hash: u64, word: u64| (hash.rotate_left(5) ^ word).wrapping_mul(SPREAD);
    let seed = mix(face as u64 + 1, u64::from(size.to_bits()));
    let hash = text.as_bytes().chunks(8).fold(seed, |hash, chunk| {
        mix(hash, chunk.iter().fold(chunk.len() as u64, |word, byte| word << 8 | u64::from(*byte)))
    });
    hash ^ hash >> 32
}

#[derive(Default)]
pub struct GlyphCache {
    entries: HashMap<u64, Entry, BuildHasherDefault<Hashed>>,
    frame: u64,
    /// A text laid out anew every frame: egui gives the same galley until it rebuilds its font texture.
    witness: Option<Arc<Galley>>,
}

impl GlyphCache {
    pub fn clear(&mut self) {
        self.entries.clear();
    }

    /// Drops what can no longer be shown.
    pub fn begin(&mut self, painter: &Painter) {
        let frame = painter.ctx().cumulative_frame_nr();
        if frame != self.frame || self.witness.is_none() {
            let witness = painter.layout_no_wrap("0".to_owned(), font(Face::Mono, 12.0), Color32::PLACEHOLDER);
            if self.witness.as_ref().is_none_or(|old| !Arc::ptr_eq(old, &witness)) {
                self.entries.clear();
            }
            self.witness = Some(witness);
            if self.entries.len() > KEPT {
                let last = self.frame;
                self.entries.retain(|_, entry| entry.frame >= last);
            }
            self.frame = frame;
        }
    }

    fn galley(&mut self, painter: &Painter, text: &str, face: Face, size: f32) -> Arc<Galley> {
        let key = key_of(text, face, size);
        match self.entries.get_mut(&key) {
            Some(entry) if &*entry.text == text && entry.face == face && entry.size == size => {
                entry.frame = self.frame;
                Arc::clone(&entry.galley)
            }
            _ => {
                let galley = painter.layout_no_wrap(text.to_owned(), font(face, size), Color32::PLACEHOLDER);
                let entry = Entry { text: text.into(), face, size, galley: Arc::clone(&galley), frame: self.frame };
                self.entries.insert(key, entry);
                galley
            }
        }
    }
}

/// Texts gathered by colour: one shape a colour, however many texts.
#[derive(Default)]
pub struct TextBatch {
    colors: Vec<(Rgba, Vec<PlacedRow>)>,
}

impl TextBatch {
    /// Adds a text of a diagram whose origin is at `origin`.
    pub fn add(&mut self, cache: &mut GlyphCache, painter: &Painter, text: &Text, ink: Rgba, origin: Vec2) {
        let shown = text.shown();
        let galley = cache.galley(painter, &shown, text.face, text.size);
        let Some((row, glyph)) = galley.rows.first().and_then(|row| Some((row, row.glyphs.first()?))) else { return };
        let scale = painter.pixels_per_point();
        let whole = |v: f32| (v * scale).round() / scale;
        let left = whole(text.left(galley.rect.width()) + origin.x);
        let top = whole(text.baseline() + origin.y) - whole(row.pos.y + glyph.pos.y);
        let placed = PlacedRow { pos: pos2(left, top), ..row.clone() };
        match self.colors.iter_mut().find(|(color, _)| *color == ink) {
            Some((_, rows)) => rows.push(placed),
            None => self.colors.push((ink, vec![placed])),
        }
    }

    pub fn paint(self, painter: &Painter) {
        if self.colors.is_empty() {
            return;
        }
        let empty = painter.layout_no_wrap(String::new(), font(Face::Sans, 12.0), Color32::PLACEHOLDER);
        for (ink, rows) in self.colors {
            let mut galley = Galley::clone(&empty);
            galley.num_vertices = rows.iter().map(|row| row.visuals.mesh.vertices.len()).sum();
            galley.num_indices = rows.iter().map(|row| row.visuals.mesh.indices.len()).sum();
            galley.rect = Rect::from_min_max(Pos2::ZERO, painter.clip_rect().max);
            galley.mesh_bounds = painter.clip_rect();
            galley.job = Arc::new(egui::text::LayoutJob::simple_singleline(
                " ".to_owned(),
                font(Face::Sans, 12.0),
                Color32::PLACEHOLDER,
            ));
            galley.rows = rows;
            painter.add(TextShape::new(Pos2::ZERO, Arc::new(galley), color(ink)));
        }
    }
}
