//! What can be exported, as what, and how it looks.
//!
//! Invariant: the one table of what goes into which format; a combination that is not in it says why.

use crate::theme::Theme;
use serde::{Deserialize, Serialize};

/// Something that can be exported.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum What {
    /// The whole diagram at the window's zoom.
    #[default]
    Diagram,
    /// The part of it that is on screen.
    View,
    /// The region of the hex view.
    Hex,
    /// Two or three maps under one script.
    Comparison,
    /// What is counted over time.
    Plots,
    /// How full buckets are, and how long searches.
    Histograms,
    /// Bytes by role.
    Bill,
    /// The steps of the operation before the playhead.
    Steps,
    /// A row a bucket or group.
    Table,
    /// Everything that is saved.
    Project,
}

/// What a file is written as.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Format {
    /// Vectors for pages and slides.
    #[default]
    Svg,
    /// Pixels.
    Png,
    /// A table.
    Csv,
    /// A document of text.
    Markdown,
    /// The project's own format.
    Ron,
}

/// A choice of what to export and how, as it is remembered.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(default)]
pub struct Choice {
    /// What is exported.
    pub what: What,
    /// As what.
    pub format: Format,
    /// Pixels a point of a PNG: one of [`SCALES`].
    pub scale: u8,
    /// Without the ground.
    pub transparent: bool,
    /// Whose colours it has.
    pub theme: Theme,
    /// The legend under a diagram.
    pub legend: bool,
}

/// Pixels a point that a PNG may have.
pub const SCALES: [u8; 4] = [1, 2, 3, 4];

impl Default for Choice {
    fn default() -> Choice {
        Choice {
            what: What::Diagram,
            format: Format::Svg,
            scale: 2,
            transparent: false,
            theme: Theme::Dark,
            legend: true,
        }
    }
}

impl What {
    /// All of them, as they are offered.
    pub const ALL: [What; 10] = [
        What::Diagram,
        What::View,
        What::Hex,
        What::Comparison,
        What::Plots,
        What::Histograms,
        What::Bill,
        What::Steps,
        What::Table,
        What::Project,
    ];

    /// The name on screen.
    pub fn label(self) -> &'static str {
        match self {
            What::Diagram => "Whole diagram",
            What::View => "What is on screen",
            What::Hex => "Hex view",
            What::Comparison => "Comparison",
            What::Plots => "Plots over time",
            What::Histograms => "Histograms",
            What::Bill => "Bill",
            What::Steps => "Steps of the operation",
            What::Table => "Table of the map",
            What::Project => "Project file",
        }
    }

    /// What it is, in a sentence.
    pub fn hint(self) -> &'static str {
        match self {
            What::Diagram => "The whole map as it lies in memory, at the zoom of the window.",
            What::View => "The part of the diagram that the window shows.",
            What::Hex => "The region that the bytes show, with what each byte is for.",
            What::Comparison => "The same operations under other Go versions, side by side.",
            What::Plots => "Entries, bytes held and load over the operations; as CSV, every sample.",
            What::Histograms => "Fill, and the lengths of chains or searches, of the moment.",
            What::Bill => "What the map's live bytes are for: the bar, and each role with its bytes and share.",
            What::Steps => "What the operation before the playhead did, step by step.",
            What::Table => "A row for each bucket or group.",
            What::Project => "Types, operations and view, to be opened again.",
        }
    }

    /// What is put after a file's name.
    pub fn suffix(self) -> &'static str {
        match self {
            What::Diagram | What::Project => "",
            What::View => "-view",
            What::Hex => "-bytes",
            What::Comparison => "-comparison",
            What::Plots => "-plots",
            What::Histograms => "-histograms",
            What::Bill => "-bill",
            What::Steps => "-steps",
            What::Table => "-table",
        }
    }

    /// The formats that it can have.
    pub fn formats(self) -> &'static [Format] {
        use Format::{Csv, Markdown, Png, Ron, Svg};
        match self {
            What::Diagram | What::View | What::Hex => &[Svg, Png],
            What::Comparison | What::Plots | What::Histograms => &[Svg, Png, Csv],
            What::Bill => &[Svg, Png, Csv, Markdown],
            What::Steps => &[Svg, Png, Markdown],
            What::Table => &[Csv],
            What::Project => &[Ron],
        }
    }

    /// Why it can't be a format; `None` where it can.
    pub fn refuses(self, format: Format) -> Option<&'static str> {
        if self.formats().contains(&format) {
            return None;
        }
        Some(match (self, format) {
            (What::Project, _) => "A project is saved as RON.",
            (_, Format::Ron) => "RON holds a whole project: choose Project file.",
            (What::Table, _) => "The table is written as CSV.",
            (What::Diagram | What::View | What::Hex, Format::Csv) => {
                "A diagram is a picture. Its buckets or groups as CSV: choose Table of the map."
            }
            (_, Format::Csv) => "Steps are sentences: Markdown keeps them.",
            _ => "Markdown holds the steps and the bill.",
        })
    }

    /// True where a legend can stand under it.
    pub fn has_legend(self) -> bool {
        matches!(self, What::Diagram | What::View)
    }
}

impl Format {
    /// All of them, as they are offered.
    pub const ALL: [Format; 5] = [Format::Svg, Format::Png, Format::Csv, Format::Markdown, Format::Ron];

    /// What the names of such files end in, without the dot.
    pub fn ending(self) -> &'static str {
        match self {
            Format::Svg => "svg",
            Format::Png => "png",
            Format::Csv => "csv",
            Format::Markdown => "md",
            Format::Ron => "ron",
        }
    }

    /// The name on screen.
    pub fn label(self) -> &'static str {
        match self {
            Format::Svg => "SVG",
            Format::Png => "PNG",
            Format::Csv => "CSV",
            Format::Markdown => "Markdown",
            Format::Ron => "RON",
        }
    }

    /// True for what is drawn.
    pub fn is_picture(self) -> bool {
        matches!(self, Format::Svg | Format::Png)
    }
}

impl Choice {
    /// The same with something else to export: the format stays where it can.
    pub fn with_what(self, what: What) -> Choice {
        let format = if what.refuses(self.format).is_none() { self.format } else { what.formats()[0] };
        Choice { what, format, ..self }
    }

    /// As it may be used: what was remembered by an older version is put right.
    pub fn valid(self) -> Choice {
        let scale = if SCALES.contains(&self.scale) { self.scale } else { Choice::default().scale };
        Choice { scale, ..self.with_what(self.what) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_cannot_be_says_why_and_what_can_is_kept() {
        for what in What::ALL {
            assert!(!what.formats().is_empty());
            for format in Format::ALL {
                let refused = what.refuses(format);
                assert_eq!(refused.is_none(), what.formats().contains(&format));
                assert!(refused.is_none_or(|why| why.ends_with('.')), "{what:?} {format:?}");
                let choice = Choice { format, ..Choice::default() }.with_what(what);
                assert!(what.refuses(choice.format).is_none());
                assert!(refused.is_some() || choice.format == format);
            }
        }
        let odd = Choice { what: What::Table, format: Format::Ron, scale: 9, ..Choice::default() }.valid();
        assert_eq!((odd.format, odd.scale), (Format::Csv, 2));
    }
}
