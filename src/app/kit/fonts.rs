//! The bundled faces in egui.
//!
//! Invariant: every family ends in the same fallbacks, so that a character shows in one face if it shows in another.

use crate::fonts::Face;
use egui::epaint::text::FontDefinitions;
use egui::{FontData, FontFamily, FontId};
use std::sync::Arc;

const SEMIBOLD: &str = "semibold";
const MONO_SEMIBOLD: &str = "mono-semibold";

/// The family of a face: Proportional, Monospace, or a named one for the semibold cuts.
pub fn family(face: Face) -> FontFamily {
    match face {
        Face::Sans => FontFamily::Proportional,
        Face::SansBold => FontFamily::Name(SEMIBOLD.into()),
        Face::Mono => FontFamily::Monospace,
        Face::MonoBold => FontFamily::Name(MONO_SEMIBOLD.into()),
    }
}

/// A face at a size in points.
pub fn font(face: Face, size: f32) -> FontId {
    FontId::new(size, family(face))
}

/// The bundled faces before egui's own, which stay for icons and rare characters.
pub fn definitions() -> FontDefinitions {
    let mut out = FontDefinitions::default();
    let builtin = out.families.get(&FontFamily::Monospace).cloned().unwrap_or_default();
    for face in Face::ALL {
        out.font_data.insert(name(face).to_owned(), Arc::new(FontData::from_static(face.data())));
    }
    for face in Face::ALL {
        // What a face lacks comes from the other design in the same weight.
        let other = match face {
            Face::Sans => Face::Mono,
            Face::SansBold => Face::MonoBold,
            Face::Mono => Face::Sans,
            Face::MonoBold => Face::SansBold,
        };
        let own = [name(face).to_owned(), name(other).to_owned()];
        out.families.insert(family(face), own.into_iter().chain(builtin.iter().cloned()).collect());
    }
    out
}

pub fn install(ctx: &egui::Context) {
    ctx.set_fonts(definitions());
}

fn name(face: Face) -> &'static str {
    match face {
        Face::Sans => "inter",
        Face::SansBold => "inter-semibold",
        Face::Mono => "jetbrains-mono",
        Face::MonoBold => "jetbrains-mono-semibold",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The characters beyond ASCII that panels and diagrams use.
    const SIGNS: &str = "←→↑↓▲▼▶◀■□●○×–—…·↵⌘✓✗½≤≥≈÷²³⁴⁶─│┌┐└┘├┤";

    #[test]
    fn every_sign_shows_in_every_face() {
        let ctx = egui::Context::default();
        install(&ctx);
        ctx.begin_pass(egui::RawInput::default());
        for face in Face::ALL {
            for c in SIGNS.chars() {
                assert!(ctx.fonts_mut(|fonts| fonts.has_glyph(&font(face, 12.0), c)), "{face:?} lacks {c}");
            }
        }
        ctx.end_pass().drop_without_applying_deltas();
    }

    #[test]
    fn measured_widths_are_those_of_the_window() {
        let ctx = egui::Context::default();
        install(&ctx);
        ctx.begin_pass(egui::RawInput::default());
        for face in Face::ALL {
            for text in ["0xc000014000", "oldbuckets", "8 × 272 B = 2,176 B", "Available"] {
                let drawn = ctx.fonts_mut(|fonts| {
                    fonts.layout_no_wrap(text.to_owned(), font(face, 13.0), egui::Color32::PLACEHOLDER).size().x
                });
                let measured = face.width(text, 13.0);
                // The window kerns and rounds; a measured width may be a little too wide, hardly too narrow.
                assert!(
                    (-0.5..3.0).contains(&(measured - drawn)),
                    "{face:?} {text:?}: {drawn} drawn, {measured} measured"
                );
            }
        }
        ctx.end_pass().drop_without_applying_deltas();
    }
}
