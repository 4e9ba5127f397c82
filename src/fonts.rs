//! The bundled typefaces: the same four files for the window, SVG measurements and PNG.
//!
//! Invariant: a text's width is known here without any drawing library, so that a layout made once holds everywhere.
//! Widths are sums of advances; kerning is left out (it only makes text a little narrower).
//! Knows nothing of diagrams, themes or egui. The fonts are subsets of Inter and JetBrains Mono (both OFL, see
//! `assets/fonts`), with no ligatures, so that every byte and operator shows as typed.

use std::borrow::Cow;
use std::collections::HashMap;
use std::sync::LazyLock;

/// Inter, for sentences and names.
pub const INTER: &[u8] = include_bytes!("../assets/fonts/Inter-Regular.ttf");
/// Inter, for headings.
pub const INTER_SEMIBOLD: &[u8] = include_bytes!("../assets/fonts/Inter-SemiBold.ttf");
/// JetBrains Mono, for bytes and code.
pub const JETBRAINS_MONO: &[u8] = include_bytes!("../assets/fonts/JetBrainsMono-Regular.ttf");
/// JetBrains Mono, for what changed.
pub const JETBRAINS_MONO_SEMIBOLD: &[u8] = include_bytes!("../assets/fonts/JetBrainsMono-SemiBold.ttf");

/// Every character of JetBrains Mono is this many ems wide.
const MONO_ADVANCE: f32 = 0.6;

/// A typeface of the bundle. `Mono` is for code, bytes and every number that changes.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub enum Face {
    /// Sentences and names.
    Sans,
    /// Headings.
    SansBold,
    /// Bytes and code.
    Mono,
    /// What changed among them.
    MonoBold,
}

impl Face {
    /// All of them.
    pub const ALL: [Face; 4] = [Face::Sans, Face::SansBold, Face::Mono, Face::MonoBold];

    /// The TrueType file.
    pub fn data(self) -> &'static [u8] {
        match self {
            Face::Sans => INTER,
            Face::SansBold => INTER_SEMIBOLD,
            Face::Mono => JETBRAINS_MONO,
            Face::MonoBold => JETBRAINS_MONO_SEMIBOLD,
        }
    }

    /// The family name inside the file.
    pub fn family(self) -> &'static str {
        match self {
            Face::Sans | Face::SansBold => "Inter",
            Face::Mono | Face::MonoBold => "JetBrains Mono",
        }
    }

    /// The CSS weight.
    pub fn weight(self) -> u16 {
        match self {
            Face::Sans | Face::Mono => 400,
            Face::SansBold | Face::MonoBold => 600,
        }
    }

    /// True where every glyph is as wide.
    pub fn is_mono(self) -> bool {
        matches!(self, Face::Mono | Face::MonoBold)
    }

    /// From the top of a line to its baseline, in ems.
    pub fn ascent(self) -> f32 {
        if self.is_mono() { 1.02 } else { 0.96875 }
    }

    /// From the baseline to the bottom of a line, in ems.
    pub fn descent(self) -> f32 {
        if self.is_mono() { 0.3 } else { 0.2415 }
    }

    /// Height of a capital, in ems. Text in the middle of a cell is centred by this.
    pub fn cap_height(self) -> f32 {
        if self.is_mono() { 0.73 } else { 0.727 }
    }

    /// Width of `text` set at `size` points, in points.
    pub fn width(self, text: &str, size: f32) -> f32 {
        text.chars().map(|c| self.advance(c)).sum::<f32>() * size
    }

    /// Advance of one character in ems; a face that lacks it borrows from the others, as drawing does.
    fn advance(self, c: char) -> f32 {
        if self.is_mono() && (' '..='~').contains(&c) {
            return MONO_ADVANCE;
        }
        let tables = &*ADVANCES;
        let fallbacks = if self.is_mono() { [self, Face::Sans] } else { [self, Face::Mono] };
        for face in fallbacks {
            let table = &tables[face as usize];
            let found = match table.ascii.get(c as usize) {
                Some(&em) => Some(em),
                None => table.others.get(&c).copied(),
            };
            if let Some(em) = found.filter(|em| *em >= 0.0) {
                return em;
            }
        }
        1.0
    }

    /// `text` if it fits into `max_width` points at `size` points, else its beginning and `…`.
    pub fn elide(self, text: &str, size: f32, max_width: f32) -> Cow<'_, str> {
        // A hundredth of a point forgives rounding in a layout that made the room exactly.
        let room = max_width + 0.01;
        if self.is_mono() && text.is_ascii() && text.len() as f32 * MONO_ADVANCE * size <= room {
            return Cow::Borrowed(text);
        }
        if self.width(text, size) <= room {
            return Cow::Borrowed(text);
        }
        let mut used = self.advance('…') * size;
        let mut out = String::new();
        for c in text.chars() {
            used += self.advance(c) * size;
            if used > room {
                break;
            }
            out.push(c);
        }
        if self.advance('…') * size <= room {
            out.truncate(out.trim_end().len());
            out.push('…');
        }
        Cow::Owned(out)
    }

    /// `text` in lines of at most `width` points at `size` points, broken at spaces; a longer word is broken where it
    /// must be.
    pub fn wrap(self, text: &str, size: f32, width: f32) -> Vec<String> {
        let room = width + 0.01;
        let mut lines = vec![String::new()];
        let mut used = 0.0;
        for word in text.split_inclusive(' ') {
            let wide = self.width(word.trim_end(), size);
            if used > 0.0 && used + wide > room {
                lines.push(String::new());
                used = 0.0;
            }
            for c in word.chars() {
                let next = self.advance(c) * size;
                if wide > room && c != ' ' && used > 0.0 && used + next > room {
                    lines.push(String::new());
                    used = 0.0;
                }
                if let Some(line) = lines.last_mut() {
                    line.push(c);
                }
                used += next;
            }
        }
        lines.iter_mut().for_each(|line| line.truncate(line.trim_end().len()));
        lines
    }
}

/// Advances in ems; a negative one marks a character that the face lacks.
struct Advances {
    ascii: [f32; 128],
    others: HashMap<char, f32>,
}

static ADVANCES: LazyLock<[Advances; 4]> = LazyLock::new(|| Face::ALL.map(|face| read_advances(face.data())));

fn read_advances(font: &[u8]) -> Advances {
    let mut out = Advances { ascii: [-1.0; 128], others: HashMap::new() };
    // The bundle is fixed, so a file that cannot be read is a mistake of ours that the tests show.
    let _ = each_advance(font, |c, em| match out.ascii.get_mut(c as usize) {
        Some(slot) => *slot = em,
        None => {
            out.others.insert(c, em);
        }
    });
    out
}

/// Calls `see` for each character of the font with its advance in ems. `None` if the file is not as expected.
fn each_advance(font: &[u8], mut see: impl FnMut(char, f32)) -> Option<()> {
    let em = f32::from(u16_at(table(font, b"head")?, 18)?);
    let metrics_count = usize::from(u16_at(table(font, b"hhea")?, 34)?);
    let hmtx = table(font, b"hmtx")?;
    let map = character_map(table(font, b"cmap")?)?;
    let segments = usize::from(u16_at(map, 6)?) / 2;
    for segment in 0..segments {
        let at = |part: usize| 14 + segments * 2 * part + segment * 2 + if part > 0 { 2 } else { 0 };
        let (end, start) = (u16_at(map, at(0))?, u16_at(map, at(1))?);
        let (delta, range) = (u16_at(map, at(2))?, u16_at(map, at(3))?);
        for code in start..=end.min(0xfffd) {
            let glyph = match range {
                0 => code.wrapping_add(delta),
                _ => match u16_at(map, at(3) + usize::from(range) + usize::from(code - start) * 2)? {
                    0 => 0,
                    glyph => glyph.wrapping_add(delta),
                },
            };
            let metric = usize::from(glyph).min(metrics_count.checked_sub(1)?);
            if let (true, Some(c)) = (glyph != 0, char::from_u32(u32::from(code))) {
                see(c, f32::from(u16_at(hmtx, metric * 4)?) / em);
            }
        }
    }
    Some(())
}

/// The segment map (format 4) for Windows, Unicode.
fn character_map(cmap: &[u8]) -> Option<&[u8]> {
    let count = usize::from(u16_at(cmap, 2)?);
    let record =
        (0..count).map(|i| 4 + i * 8).find(|&r| u16_at(cmap, r) == Some(3) && u16_at(cmap, r + 2) == Some(1))?;
    let map = cmap.get(u32_at(cmap, record + 4)? as usize..)?;
    (u16_at(map, 0) == Some(4)).then_some(map)
}

fn table<'a>(font: &'a [u8], tag: &[u8; 4]) -> Option<&'a [u8]> {
    let count = usize::from(u16_at(font, 4)?);
    let record = (0..count).map(|i| 12 + i * 16).find(|&r| font.get(r..r + 4) == Some(tag))?;
    let (offset, length) = (u32_at(font, record + 8)? as usize, u32_at(font, record + 12)? as usize);
    font.get(offset..offset.checked_add(length)?)
}

fn u16_at(data: &[u8], at: usize) -> Option<u16> {
    data.get(at..at + 2)?.try_into().ok().map(u16::from_be_bytes)
}

fn u32_at(data: &[u8], at: usize) -> Option<u32> {
    data.get(at..at + 4)?.try_into().ok().map(u32::from_be_bytes)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_face_is_read() {
        for face in Face::ALL {
            assert_eq!(each_advance(face.data(), |_, _| ()), Some(()), "{face:?}");
            assert!(ADVANCES[face as usize].ascii[32..127].iter().all(|em| *em > 0.0), "{face:?}");
        }
        for face in [Face::Mono, Face::MonoBold] {
            assert!(ADVANCES[face as usize].ascii[32..127].iter().all(|em| *em == MONO_ADVANCE), "{face:?}");
        }
        assert!((Face::Mono.width("8a6f", 10.0) - 24.0).abs() < 1e-3);
        assert!((Face::MonoBold.width("é…×", 10.0) - 18.0).abs() < 1e-3);
        assert!(Face::SansBold.width("bucket", 13.0) > Face::Sans.width("bucket", 13.0));
    }

    #[test]
    fn text_wraps_at_spaces_and_inside_words_that_are_too_long() {
        let wrap = |text, width| Face::Mono.wrap(text, 10.0, width);
        assert_eq!(wrap("put 3: bucket 5", 60.0), ["put 3:", "bucket 5"]);
        assert_eq!(wrap("a bb ccc", 1000.0), ["a bb ccc"]);
        assert_eq!(wrap("ab 0123456789 c", 30.0), ["ab", "01234", "56789", "c"]);
        assert_eq!(wrap("", 30.0), [""]);
        assert_eq!(wrap("xy", 1.0), ["x", "y"]);
    }

    #[test]
    fn text_that_does_not_fit_ends_in_an_ellipsis() {
        assert_eq!(Face::Mono.elide("0xc000014000", 10.0, 72.0), "0xc000014000");
        assert_eq!(Face::Mono.elide("0xc000014000", 10.0, 71.0), "0xc0000140…");
        assert_eq!(Face::Mono.elide("ab cd", 10.0, 24.0), "ab…");
        assert_eq!(Face::Mono.elide("abc", 10.0, 5.0), "");
    }
}
