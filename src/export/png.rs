//! An SVG of ours as PNG, with the bundled fonts, so that it looks the same on every machine.

use crate::fonts::Face;
use resvg::{tiny_skia, usvg};
use std::fmt;
use std::sync::{Arc, LazyLock};

/// The longest side of a picture in pixels.
pub const MAX_SIDE: u32 = 16_384;
/// The most memory a picture may take while it is drawn, in bytes (4 a pixel).
pub const MAX_BYTES: u64 = 256 << 20;

/// Why there is no PNG.
#[derive(Clone, PartialEq, Debug)]
pub enum PngError {
    /// The scale is not above 0.
    BadScale,
    /// Width and height in pixels are over [`MAX_SIDE`] or [`MAX_BYTES`]; the last field is a scale that fits.
    TooLarge(u64, u64, f32),
    /// The SVG is not valid.
    BadSvg(String),
    /// The picture could not be encoded.
    Encoding(String),
}

impl fmt::Display for PngError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            PngError::BadScale => f.write_str("the scale must be above 0"),
            PngError::TooLarge(w, h, fits) => write!(
                f,
                "a PNG of {w} × {h} pixels is too large: {MAX_SIDE} a side and {} MiB are the limits; scale {fits:.2} fits, or export SVG",
                MAX_BYTES >> 20
            ),
            PngError::BadSvg(why) => write!(f, "the picture is not valid SVG: {why}"),
            PngError::Encoding(why) => write!(f, "the picture could not be stored as PNG: {why}"),
        }
    }
}

impl std::error::Error for PngError {}

static FONTS: LazyLock<Arc<usvg::fontdb::Database>> = LazyLock::new(|| {
    let mut fonts = usvg::fontdb::Database::new();
    for face in Face::ALL {
        fonts.load_font_data(face.data().to_vec());
    }
    fonts.set_sans_serif_family(Face::Sans.family());
    fonts.set_monospace_family(Face::Mono.family());
    Arc::new(fonts)
});

/// A picture in pixels: red, green, blue and alpha each, not premultiplied, row by row.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Pixels {
    /// In pixels.
    pub width: u32,
    /// In pixels.
    pub height: u32,
    /// Four bytes a pixel, row by row, not premultiplied.
    pub rgba: Vec<u8>,
}

/// The SVG as PNG, `scale` pixels a point.
pub fn png(svg: &str, scale: f32) -> Result<Vec<u8>, PngError> {
    rendered(svg, scale)?.encode_png().map_err(|why| PngError::Encoding(why.to_string()))
}

/// The SVG as pixels, for a clipboard.
pub fn pixels(svg: &str, scale: f32) -> Result<Pixels, PngError> {
    let pixmap = rendered(svg, scale)?;
    let rgba = pixmap.pixels().iter().map(|p| p.demultiply()).flat_map(|c| [c.red(), c.green(), c.blue(), c.alpha()]);
    Ok(Pixels { width: pixmap.width(), height: pixmap.height(), rgba: rgba.collect() })
}

fn rendered(svg: &str, scale: f32) -> Result<tiny_skia::Pixmap, PngError> {
    let options = usvg::Options {
        fontdb: Arc::clone(&FONTS),
        font_family: Face::Sans.family().to_owned(),
        ..usvg::Options::default()
    };
    let tree = usvg::Tree::from_str(svg, &options).map_err(|why| PngError::BadSvg(why.to_string()))?;
    let (width, height) = png_size(tree.size().width(), tree.size().height(), scale)?;
    let mut pixmap = tiny_skia::Pixmap::new(width, height).ok_or(PngError::BadScale)?;
    resvg::render(&tree, tiny_skia::Transform::from_scale(scale, scale), &mut pixmap.as_mut());
    Ok(pixmap)
}

/// The size in pixels of a picture of `width` × `height` points, if it is within the limits.
pub fn png_size(width: f32, height: f32, scale: f32) -> Result<(u32, u32), PngError> {
    if !scale.is_finite() || scale <= 0.0 {
        return Err(PngError::BadScale);
    }
    let (w, h) = ((width * scale).ceil().max(1.0), (height * scale).ceil().max(1.0));
    let most = MAX_SIDE as f32;
    if w > most || h > most || f64::from(w) * f64::from(h) * 4.0 > MAX_BYTES as f64 {
        let by_side = most / width.max(height);
        let by_bytes = (MAX_BYTES as f32 / 4.0 / (width * height)).sqrt();
        // Rounded down to the two decimals that are shown.
        let fits = (by_side.min(by_bytes) * 100.0 - 1.0).floor() / 100.0;
        return Err(PngError::TooLarge(w as u64, h as u64, fits.max(0.01)));
    }
    Ok((w as u32, h as u32))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_picture_over_the_limit_is_refused_with_a_scale_that_fits() {
        assert_eq!(png_size(100.4, 50.0, 2.0), Ok((201, 100)));
        assert_eq!(png_size(100.0, 50.0, 0.0), Err(PngError::BadScale));
        assert_eq!(png_size(100.0, 50.0, f32::NAN), Err(PngError::BadScale));
        for (w, h) in [(20_000.0, 10.0), (10_000.0, 9_000.0)] {
            let Err(PngError::TooLarge(_, _, fits)) = png_size(w, h, 1.0) else { panic!("{w} × {h} passes") };
            assert!(png_size(w, h, fits).is_ok(), "{fits}");
        }
    }
}
