//! A grid of texels as a small picture inside an SVG.

use crate::diagram::Texels;
use crate::theme::Theme;
use resvg::tiny_skia::{ColorU8, Pixmap};

/// The grid as a `data:` address of a PNG, one pixel a texel. `None` if the grid is empty or cannot be stored.
pub fn data_uri(texels: &Texels, theme: Theme) -> Option<String> {
    let mut pixmap = Pixmap::new(texels.cols, texels.rows)?;
    for (i, pixel) in pixmap.pixels_mut().iter_mut().enumerate() {
        let color = texels.swatch(i).map_or(theme.palette().canvas, |swatch| theme.swatch(swatch));
        *pixel = ColorU8::from_rgba(color.0, color.1, color.2, color.3).premultiply();
    }
    let png = pixmap.encode_png().ok()?;
    Some(format!("data:image/png;base64,{}", base64(&png)))
}

fn base64(data: &[u8]) -> String {
    const DIGITS: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    let mut out = String::with_capacity(data.len().div_ceil(3) * 4);
    for chunk in data.chunks(3) {
        let group = (0..3).fold(0u32, |bits, i| bits << 8 | u32::from(chunk.get(i).copied().unwrap_or(0)));
        for digit in 0..4 {
            let value = (group >> (18 - 6 * digit) & 63) as usize;
            out.push(if digit <= chunk.len() { char::from(DIGITS[value]) } else { '=' });
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn base64_pads_to_groups_of_four() {
        for (data, text) in [("", ""), ("f", "Zg=="), ("fo", "Zm8="), ("foo", "Zm9v"), ("foobar", "Zm9vYmFy")] {
            assert_eq!(base64(data.as_bytes()), text);
        }
    }
}
