//! One picture with every style: its SVG is as committed, and its PNG paints what it should.
//! `UPDATE_GOLDENS=1` writes the SVGs anew.

#![allow(clippy::unwrap_used)]

#[path = "draw/sample.rs"]
mod sample;

use mapscope::diagram::{AlignX, AlignY, Diagram, Face, Pos, Rect, Shape, Style, Text};
use mapscope::export::{SvgOptions, png, svg};
use mapscope::image::Role;
use mapscope::theme::{Rgba, Theme};
use resvg::tiny_skia::Pixmap;
use std::path::Path;

fn options() -> SvgOptions {
    SvgOptions { title: "Every style".into(), description: "a map in mid growth".into(), ..SvgOptions::default() }
}

fn pixels(diagram: &Diagram, theme: Theme, scale: f32) -> Pixmap {
    Pixmap::decode_png(&png(&svg(diagram, theme, &options()), scale).unwrap()).unwrap()
}

fn pixel(image: &Pixmap, x: f32, y: f32) -> Rgba {
    let p = image.pixel(x as u32, y as u32).unwrap();
    Rgba(p.red(), p.green(), p.blue(), p.alpha())
}

/// How many pixels of a part of the picture are not of a colour.
fn painted(image: &Pixmap, part: Rect, ground: Rgba) -> usize {
    let columns = part.x as u32..part.right() as u32;
    let all = (part.y as u32..part.bottom() as u32).flat_map(|y| columns.clone().map(move |x| (x, y)));
    all.filter(|(x, y)| pixel(image, *x as f32, *y as f32) != ground).count()
}

#[test]
fn the_svg_is_as_committed() {
    for theme in Theme::ALL {
        let path = Path::new(env!("CARGO_MANIFEST_DIR")).join(format!("tests/draw/{}.svg", theme.name()));
        let drawn = svg(&sample::sample(), theme, &options());
        if std::env::var_os("UPDATE_GOLDENS").is_some() {
            std::fs::write(&path, &drawn).unwrap();
        }
        let committed = std::fs::read_to_string(&path).unwrap();
        let first = drawn.lines().zip(committed.lines()).position(|(a, b)| a != b);
        assert!(drawn == committed, "{theme:?} differs, first in line {first:?}; UPDATE_GOLDENS=1 writes it anew");
    }
}

#[test]
fn the_svg_is_valid_and_loads_nothing() {
    for theme in Theme::ALL {
        let drawn = svg(&sample::sample(), theme, &options());
        let document = resvg::usvg::roxmltree::Document::parse(&drawn).unwrap();
        for node in document.descendants() {
            for attribute in node.attributes().filter(|a| a.name() == "href") {
                assert!(attribute.value().starts_with("data:"), "{}", attribute.value());
            }
            for attribute in node.attributes() {
                let Some((_, rest)) = attribute.value().split_once("url(#") else { continue };
                let id = rest.trim_end_matches(')');
                assert!(document.descendants().any(|n| n.attribute("id") == Some(id)), "{id} is not defined");
            }
        }
        assert!(!drawn.contains("NaN") && !drawn.contains("inf"));
    }
}

#[test]
fn text_really_paints_in_every_face() {
    for theme in Theme::ALL {
        for face in Face::ALL {
            let mut diagram = Diagram::new(120.0, 40.0);
            diagram.text(Text::new(Pos::new(10.0, 10.0), "bucket → ×").face(face).size(14.0));
            let image = pixels(&diagram, theme, 2.0);
            let canvas = theme.palette().canvas;
            let bounds =
                diagram.shapes.iter().find_map(|s| if let Shape::Text(t) = s { Some(t.bounds()) } else { None });
            let b = bounds.unwrap();
            let inside = painted(&image, Rect::new(b.x * 2.0, b.y * 2.0, b.w * 2.0, b.h * 2.0), canvas);
            assert!(inside > 300, "{theme:?} {face:?}: {inside} pixels of text");
            assert_eq!(inside, painted(&image, Rect::new(0.0, 0.0, 240.0, 80.0), canvas), "text leaves its bounds");
        }
    }
}

#[test]
fn cells_have_their_colours_in_the_png() {
    let mut diagram = Diagram::new(100.0, 40.0);
    diagram.rect(Rect::new(10.0, 10.0, 20.0, 20.0), 2.0, Style::fill(Role::Keys));
    diagram.rect(Rect::new(40.0, 10.0, 20.0, 20.0), 2.0, Style::hatched(Role::Padding));
    diagram.text(Text::in_cell(Rect::new(70.0, 10.0, 20.0, 20.0), "").align(AlignX::Left, AlignY::Top));
    for theme in Theme::ALL {
        let image = pixels(&diagram, theme, 1.0);
        assert_eq!(pixel(&image, 5.0, 5.0), theme.palette().canvas);
        assert_eq!(pixel(&image, 20.0, 20.0), theme.role(Role::Keys));
        let hatched = Rect::new(42.0, 12.0, 16.0, 16.0);
        let lines = painted(&image, hatched, theme.tint(Role::Padding));
        assert!((60..220).contains(&lines), "{lines} of 256 pixels are hatched");
    }
}

#[test]
fn texels_reach_the_png() {
    let image = pixels(&sample::sample(), Theme::Dark, 1.0);
    let colors: std::collections::BTreeSet<_> = (0..40)
        .map(|column| pixel(&image, 560.0 + 7.0 * column as f32 + 3.0, 333.0))
        .map(|Rgba(r, g, b, _)| (r, g, b))
        .collect();
    assert!(colors.len() > 4, "{colors:?}");
}

#[test]
fn the_icon_is_drawn_from_its_svg() {
    let assets = Path::new(env!("CARGO_MANIFEST_DIR")).join("assets");
    let drawn = png(&std::fs::read_to_string(assets.join("icon.svg")).unwrap(), 4.0).unwrap();
    if std::env::var_os("UPDATE_GOLDENS").is_some() {
        std::fs::write(assets.join("icon.png"), &drawn).unwrap();
    }
    let committed = Pixmap::decode_png(&std::fs::read(assets.join("icon.png")).unwrap()).unwrap();
    assert_eq!((committed.width(), committed.height()), (256, 256));
    assert!(Pixmap::decode_png(&drawn).unwrap() == committed, "UPDATE_GOLDENS=1 draws it anew");
}
