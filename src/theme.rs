//! Meaning to colour: the only place that writes colours.
//!
//! Invariant: text on a filled cell has a contrast of 4.5:1 or better, outlines 3:1 or better on the canvas.
//! Knows nothing of egui; every output asks [`Theme::look`] for the same answer.

use crate::diagram::{Form, Style, Swatch, Tone};
use crate::image::Role;
use serde::{Deserialize, Serialize};

/// A colour in sRGB with straight alpha.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub struct Rgba(pub u8, pub u8, pub u8, pub u8);

const fn rgb(hex: u32) -> Rgba {
    Rgba((hex >> 16) as u8, (hex >> 8) as u8, hex as u8, 255)
}

impl Rgba {
    /// `self` where `t` is 0, `other` where it is 1; opaque.
    pub fn mix(self, other: Rgba, t: f32) -> Rgba {
        let part = |a: u8, b: u8| (f32::from(a) + (f32::from(b) - f32::from(a)) * t).round().clamp(0.0, 255.0) as u8;
        Rgba(part(self.0, other.0), part(self.1, other.1), part(self.2, other.2), 255)
    }

    /// The same colour, so opaque: 0 to 255.
    pub fn with_alpha(self, alpha: u8) -> Rgba {
        Rgba(self.0, self.1, self.2, alpha)
    }

    /// The contrast ratio of two opaque colours, 1 to 21 (WCAG 2).
    pub fn contrast(self, other: Rgba) -> f32 {
        let (a, b) = (self.luminance(), other.luminance());
        (a.max(b) + 0.05) / (a.min(b) + 0.05)
    }

    /// Relative luminance, 0 to 1 (WCAG 2).
    fn luminance(self) -> f32 {
        let linear = |c: u8| {
            let c = f32::from(c) / 255.0;
            if c <= 0.04045 { c / 12.92 } else { ((c + 0.055) / 1.055).powf(2.4) }
        };
        0.2126 * linear(self.0) + 0.7152 * linear(self.1) + 0.0722 * linear(self.2)
    }
}

/// The colours of a window or picture.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug, Default, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Theme {
    /// Light on dark.
    #[default]
    Dark,
    /// Dark on light.
    Light,
    /// For projectors: the same roles, the strongest text and outlines.
    DarkContrast,
    /// Dark on light with stronger lines, for projectors.
    LightContrast,
}

/// Everything that is not a byte role: surfaces, lines, text, and the calm colours of controls.
#[derive(Clone, Copy, PartialEq, Debug)]
pub struct Palette {
    /// Behind the diagram.
    pub canvas: Rgba,
    /// Behind panels.
    pub panel: Rgba,
    /// Fields and controls on a panel.
    pub raised: Rgba,
    /// A control under the pointer.
    pub hovered: Rgba,
    /// Between things.
    pub line: Rgba,
    /// Outlines of fields and controls that must be seen: 3:1 or better.
    pub edge: Rgba,
    /// Headings and names.
    pub strong: Rgba,
    /// Sentences and values.
    pub text: Rgba,
    /// Units and remarks.
    pub weak: Rgba,
    /// Hints.
    pub faint: Rgba,
    /// On a coloured cell.
    pub on_cell: Rgba,
    /// An empty slot's ground, and the ground of every outlined cell.
    pub cell: Rgba,
    /// Around what is selected.
    pub selection: Rgba,
    /// The ground of selected text in a field.
    pub selected_text: Rgba,
    /// Below what floats.
    pub shadow: Rgba,
}

/// A ring along a rectangle's edge.
#[derive(Clone, Copy, PartialEq, Debug)]
pub struct Ring {
    /// From the rectangle's edge to the ring's outer edge, in points; negative is outside.
    pub inset: f32,
    /// Width in points.
    pub width: f32,
    /// Its colour.
    pub color: Rgba,
    /// Drawn with gaps.
    pub dotted: bool,
}

/// A mark on a cell, drawn over its fill.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Mark {
    /// A level line through the middle.
    Strike,
    /// A ×.
    Cross,
}

/// What a style looks like. Rectangles use the fill, the hatching, the rings (in this order) and the mark; text and lines the ink.
#[derive(Clone, Copy, PartialEq, Debug)]
pub struct Look {
    /// Inside.
    pub fill: Option<Rgba>,
    /// Colour of the diagonals.
    pub hatch: Option<Rgba>,
    /// Around, from within outwards.
    pub rings: [Option<Ring>; 3],
    /// Drawn over the fill.
    pub mark: Option<(Mark, Rgba)>,
    /// Of text on it.
    pub ink: Rgba,
}

/// Distance of the hatching's diagonals along x, in points.
pub const HATCH_PERIOD: f32 = 6.0;
/// Width of a diagonal in points.
pub const HATCH_WIDTH: f32 = 1.2;
/// A dash and the gap after it, in points.
pub const DASH: [f32; 2] = [4.0, 3.0];
/// A dot and the gap after it, in points.
pub const DOT: [f32; 2] = [2.0, 2.0];
/// Room between a cell's edge and the ends of its mark, in points.
pub const MARK_INSET: f32 = 3.0;
/// Width of a line that strikes stale bytes through, in points.
pub const STRIKE_WIDTH: f32 = 1.0;
/// Width of the strokes of a tombstone's ×, in points.
pub const CROSS_WIDTH: f32 = 1.5;
/// The largest side of a tombstone's ×, in points.
pub const CROSS_SIDE: f32 = 9.0;

const DARK: Palette = Palette {
    canvas: rgb(0x0f1318),
    panel: rgb(0x161b22),
    raised: rgb(0x1c232c),
    hovered: rgb(0x27303b),
    line: rgb(0x2a333f),
    edge: rgb(0x66727f),
    strong: rgb(0xffffff),
    text: rgb(0xe6edf3),
    weak: rgb(0x9aa7b5),
    faint: rgb(0x7d8a98),
    on_cell: rgb(0x0b0f14),
    cell: rgb(0x141a21),
    selection: rgb(0xffffff),
    selected_text: rgb(0x3d4a59),
    shadow: Rgba(0, 0, 0, 110),
};

const LIGHT: Palette = Palette {
    canvas: rgb(0xf6f8fa),
    panel: rgb(0xffffff),
    raised: rgb(0xf0f3f6),
    hovered: rgb(0xe2e7ed),
    line: rgb(0xd5dce4),
    edge: rgb(0x83909e),
    strong: rgb(0x000000),
    text: rgb(0x1b232d),
    weak: rgb(0x4d5a68),
    faint: rgb(0x66727f),
    on_cell: rgb(0xffffff),
    cell: rgb(0xfbfcfd),
    selection: rgb(0x000000),
    selected_text: rgb(0xc3ced9),
    shadow: Rgba(27, 35, 45, 40),
};

const DARK_CONTRAST: Palette = Palette {
    canvas: rgb(0x000000),
    panel: rgb(0x0a0d11),
    raised: rgb(0x14191f),
    hovered: rgb(0x27303b),
    line: rgb(0x66727f),
    edge: rgb(0x9aa7b5),
    strong: rgb(0xffffff),
    text: rgb(0xffffff),
    weak: rgb(0xd5dce4),
    faint: rgb(0xb6c1cc),
    on_cell: rgb(0x000000),
    cell: rgb(0x000000),
    selection: rgb(0xffffff),
    selected_text: rgb(0x3d4a59),
    shadow: Rgba(0, 0, 0, 160),
};

const LIGHT_CONTRAST: Palette = Palette {
    canvas: rgb(0xffffff),
    panel: rgb(0xffffff),
    raised: rgb(0xf0f3f6),
    hovered: rgb(0xdce2e9),
    line: rgb(0x83909e),
    edge: rgb(0x4d5a68),
    strong: rgb(0x000000),
    text: rgb(0x000000),
    weak: rgb(0x2a333f),
    faint: rgb(0x3d4a59),
    on_cell: rgb(0xffffff),
    cell: rgb(0xffffff),
    selection: rgb(0x000000),
    selected_text: rgb(0xc3ced9),
    shadow: Rgba(27, 35, 45, 60),
};

impl Theme {
    /// What pictures are made in.
    pub const ALL: [Theme; 2] = [Theme::Dark, Theme::Light];
    /// What a screen may show besides.
    pub const EVERY: [Theme; 4] = [Theme::Dark, Theme::Light, Theme::DarkContrast, Theme::LightContrast];

    /// The name that settings and flags have.
    pub fn name(self) -> &'static str {
        match self {
            Theme::Dark => "dark",
            Theme::Light => "light",
            Theme::DarkContrast => "dark-contrast",
            Theme::LightContrast => "light-contrast",
        }
    }

    /// True where the background is dark.
    pub fn is_dark(self) -> bool {
        matches!(self, Theme::Dark | Theme::DarkContrast)
    }

    /// Without the high contrast.
    pub fn calm(self) -> Theme {
        if self.is_dark() { Theme::Dark } else { Theme::Light }
    }

    /// The same with high contrast.
    pub fn contrast(self) -> Theme {
        if self.is_dark() { Theme::DarkContrast } else { Theme::LightContrast }
    }

    /// The theme of a name.
    pub fn parse(text: &str) -> Option<Theme> {
        Theme::ALL.into_iter().find(|theme| theme.name() == text)
    }

    /// The colours of everything that has no role.
    pub fn palette(self) -> &'static Palette {
        match self {
            Theme::Dark => &DARK,
            Theme::Light => &LIGHT,
            Theme::DarkContrast => &DARK_CONTRAST,
            Theme::LightContrast => &LIGHT_CONTRAST,
        }
    }

    /// The colour of a role.
    pub fn role(self, role: Role) -> Rgba {
        let (dark, light) = match role {
            Role::Header | Role::Extra | Role::Directory | Role::Tables => (0x94a3b8, 0x556476),
            Role::Tophash | Role::Control => (0xffd24a, 0x6b3f00),
            Role::Keys => (0x86cdf7, 0x073f94),
            // A box holds one key or one elem; where only the sum is shown, it is shown as elems.
            Role::Elems | Role::Boxes => (0x35a07c, 0x2f8363),
            Role::Padding | Role::Tombstones => (0xe0541f, 0xc2470f),
            Role::OverflowWords | Role::Preallocated => (0xc864bd, 0xa0509a),
            Role::OldBuckets => (0xa08a70, 0x6d5a44),
            // A shade darker than in the sketches, for 3:1 on the canvas.
            Role::Empty if self == self.contrast() => (0x9aa7b5, 0x4d5a68),
            Role::Empty => (0x66727f, 0x83909e),
            Role::GroupTail | Role::Rounding => (0x7d8a98, 0x66727f),
        };
        rgb(if self.is_dark() { dark } else { light })
    }

    /// The ground under a role's hatching, and the plate behind text on it.
    pub fn tint(self, role: Role) -> Rgba {
        let share = if self.is_dark() { 0.16 } else { 0.13 };
        self.palette().cell.mix(self.role(role), share)
    }

    /// The colour of a heat map's texel.
    pub fn swatch(self, swatch: Swatch) -> Rgba {
        self.palette().cell.mix(self.role(swatch.role), f32::from(swatch.level) / 255.0)
    }

    /// How a style looks.
    pub fn look(self, style: Style) -> Look {
        let p = self.palette();
        match style {
            Style::Role(role, form) => self.role_look(role, form),
            // Its ground may be near the surface's: the edge shows where it ends.
            Style::Heat(swatch) => Look { rings: one(ring(0.0, 1.0, p.line)), ..filled(self.swatch(swatch)) },
            Style::Text(tone) => filled(self.tone(tone)),
            Style::Arrow(role) => filled(self.role(role)),
            Style::Line => filled(p.line),
            Style::Surface => Look { ink: p.text, ..filled(p.canvas) },
            Style::Panel => Look { rings: one(ring(0.0, 1.0, p.line)), ink: p.text, ..filled(p.panel) },
            Style::Raised => Look { rings: one(ring(0.0, 1.0, p.line)), ink: p.text, ..filled(p.raised) },
            Style::Changed => Look {
                rings: [Some(ring(-1.0, 1.0, p.text)), Some(ring(0.0, 1.0, p.canvas)), Some(ring(1.0, 1.0, p.text))],
                ..hollow(p.text)
            },
            Style::Selection => Look {
                rings: [Some(ring(-2.0, 2.0, p.selection)), Some(ring(0.0, 1.0, p.canvas)), None],
                ..hollow(p.selection)
            },
            Style::Path => Look { rings: one(ring(0.0, 1.5, p.text)), ..hollow(p.text) },
            Style::PathStop => Look { rings: one(ring(0.0, 1.5, p.text)), ink: p.text, ..filled(p.canvas) },
            Style::PathEnd => Look { ink: p.canvas, ..filled(p.text) },
            Style::Hover => Look { rings: one(ring(-1.0, 1.0, p.weak)), ..filled(p.strong.with_alpha(28)) },
        }
    }

    fn tone(self, tone: Tone) -> Rgba {
        let p = self.palette();
        match tone {
            Tone::Strong => p.strong,
            Tone::Normal => p.text,
            Tone::Weak => p.weak,
            Tone::Faint => p.faint,
            Tone::OnCell => p.on_cell,
        }
    }

    fn role_look(self, role: Role, form: Form) -> Look {
        let p = self.palette();
        let color = self.role(role);
        // Emptiness is quiet: a thin outline, and text in it is weak rather than in the outline's colour.
        // A share of the text's colour lifts text in a role's colour to 4.5:1.
        let (width, ink) = if role == Role::Empty { (1.0, p.weak) } else { (1.5, color.mix(p.text, 0.15)) };
        let outlined = Look { fill: Some(p.cell), rings: one(ring(0.0, width, color)), ..hollow(ink) };
        match form {
            Form::Fill if role == Role::Empty => outlined,
            Form::Fill => filled(color),
            Form::Outline => outlined,
            Form::Hatched => Look { fill: Some(self.tint(role)), hatch: Some(color), ..hollow(ink) },
            Form::Dotted => Look { rings: one(Ring { dotted: true, ..ring(0.0, width, color) }), ..outlined },
            Form::Struck => Look { mark: Some((Mark::Strike, color)), ..outlined },
            Form::Crossed => Look { mark: Some((Mark::Cross, color)), ..outlined },
        }
    }
}

impl Look {
    /// A plain fill.
    pub fn plain(color: Rgba) -> Look {
        filled(color)
    }
}

fn filled(color: Rgba) -> Look {
    Look { fill: Some(color), ..hollow(color.with_alpha(255)) }
}

fn hollow(ink: Rgba) -> Look {
    Look { fill: None, hatch: None, rings: [None; 3], mark: None, ink }
}

fn ring(inset: f32, width: f32, color: Rgba) -> Ring {
    Ring { inset, width, color, dotted: false }
}

fn one(ring: Ring) -> [Option<Ring>; 3] {
    [Some(ring), None, None]
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at_least(ratio: f32, a: Rgba, b: Rgba, what: &str) {
        assert!(a.contrast(b) >= ratio, "{what}: {:.2}:1, at least {ratio}:1 wanted", a.contrast(b));
    }

    #[test]
    fn contrast_is_by_wcag() {
        assert!((rgb(0xffffff).contrast(rgb(0x000000)) - 21.0).abs() < 0.01);
        assert!((rgb(0x777777).contrast(rgb(0xffffff)) - 4.48).abs() < 0.01);
    }

    #[test]
    fn text_on_cells_can_be_read() {
        for theme in Theme::EVERY {
            for role in Role::ALL {
                for form in [Form::Fill, Form::Outline, Form::Dotted, Form::Struck] {
                    let style = Style::Role(role, form);
                    let Some(ground) = theme.look(style).fill else { panic!("{style:?} has no ground") };
                    at_least(4.5, theme.look(style.text_on()).ink, ground, &format!("{theme:?} {style:?}"));
                }
                at_least(4.5, theme.palette().text, theme.tint(role), &format!("{theme:?} plate of {role:?}"));
            }
        }
    }

    #[test]
    fn outlines_and_text_stand_out_from_every_surface() {
        for theme in Theme::EVERY {
            let p = theme.palette();
            for role in Role::ALL {
                at_least(3.0, theme.role(role), p.canvas, &format!("{theme:?} {role:?}"));
                at_least(3.0, theme.role(role), p.cell, &format!("{theme:?} {role:?} in a cell"));
                let ink = theme.look(Style::outline(role)).ink;
                at_least(4.5, ink, p.canvas, &format!("{theme:?} text of {role:?}"));
            }
            for surface in [p.canvas, p.panel, p.raised, p.hovered] {
                at_least(4.5, p.text, surface, "text");
                at_least(4.5, p.weak, surface, "weak text");
                at_least(3.0, p.selection, surface, "selection");
            }
            at_least(4.5, p.selection, p.selected_text, "selected text");
            for style in [Style::PathStop, Style::PathEnd] {
                let Look { fill: Some(ground), ink, .. } = theme.look(style) else { panic!("{style:?} has no ground") };
                at_least(4.5, ink, ground, "a stop's number");
            }
            at_least(3.0, p.edge, p.canvas, "edge");
        }
    }

    #[test]
    fn a_theme_has_a_name() {
        for theme in Theme::EVERY {
            assert_eq!(Theme::parse(theme.name()), (theme == theme.calm()).then_some(theme));
        }
    }
}
