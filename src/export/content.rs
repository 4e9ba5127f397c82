//! Something ready to be written: it holds all it needs, so that it can be written beside the window.
//!
//! Invariant: the same content and choice give the same bytes on every machine: no clock, no fonts of the system.

use super::choice::{Choice, Format};
use super::csv::write_csv;
use super::png::{PngError, png, png_size};
use super::svg::{SvgOptions, svg};
use crate::diagram::Diagram;
use crate::engine::MapState;
use std::io::{self, Write};

/// A picture with what it says to who can't see it.
#[derive(Clone, PartialEq, Debug)]
pub struct Picture {
    /// What is drawn.
    pub diagram: Diagram,
    /// What it is called.
    pub title: String,
    /// What it shows, for those who don't see it.
    pub description: String,
    /// Room around it in points.
    pub margin: f32,
}

/// What is written.
pub enum Content {
    /// Something drawn.
    Picture(Box<Picture>),
    /// Something written, whole.
    Text(String),
    /// A map, a row a bucket or group.
    Table(Box<MapState>),
}

impl Picture {
    /// As SVG text.
    pub fn svg(&self, choice: &Choice) -> String {
        let options = SvgOptions {
            title: self.title.clone(),
            description: self.description.clone(),
            transparent: choice.transparent,
            margin: self.margin,
        };
        svg(&self.diagram, choice.theme, &options)
    }

    /// Width and height in points, room around it included.
    pub fn size(&self) -> (f32, f32) {
        (self.diagram.width + 2.0 * self.margin, self.diagram.height + 2.0 * self.margin)
    }

    /// Width and height in pixels as a PNG, if that is within the limits.
    pub fn pixels(&self, scale: u8) -> Result<(u32, u32), PngError> {
        let (width, height) = self.size();
        png_size(width, height, scale.into())
    }
}

impl Content {
    /// The file's bytes. An error says what is wrong and what would do.
    pub fn bytes(&self, choice: &Choice) -> Result<Vec<u8>, PngError> {
        Ok(match self {
            Content::Text(text) => text.clone().into_bytes(),
            Content::Table(state) => super::csv(state).into_bytes(),
            Content::Picture(picture) => match choice.format {
                Format::Png => png(&picture.svg(choice), choice.scale.into())?,
                _ => picture.svg(choice).into_bytes(),
            },
        })
    }

    /// The beginning of what is not a picture, of about `most` bytes.
    pub fn beginning(&self, most: usize) -> String {
        let mut some = Beginning { data: Vec::new(), most };
        // Writing ends with an error where there is enough.
        let _ = match self {
            Content::Picture(_) => Ok(()),
            Content::Text(text) => some.write_all(text.as_bytes()),
            Content::Table(state) => write_csv(state, &mut some),
        };
        String::from_utf8_lossy(&some.data).into_owned()
    }
}

/// Takes the beginning of what is written, then says it is full.
struct Beginning {
    data: Vec<u8>,
    most: usize,
}

impl Write for Beginning {
    fn write(&mut self, data: &[u8]) -> io::Result<usize> {
        let room = self.most.saturating_sub(self.data.len());
        self.data.extend_from_slice(&data[..room.min(data.len())]);
        if room == 0 { Err(io::ErrorKind::StorageFull.into()) } else { Ok(room.min(data.len())) }
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}
