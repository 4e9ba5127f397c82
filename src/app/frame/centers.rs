//! The views of the middle: one row each. Tabs, commands, exports and what is linked read this table.
//!
//! Invariant: a view is its row and its folder; nothing else in the window knows which views there are.

use crate::app::bytes::BytesView;
use crate::app::compare::CompareView;
use crate::app::diagram::DiagramView;
use crate::app::kit::around::CenterView;
use crate::app::plots::PlotsView;
use crate::app::state::center::{Center, DIAGRAM};
use crate::app::state::shortcut::Shortcut;
use crate::export::What;
use egui::Key;

pub struct Row {
    pub center: Center,
    /// What shows it.
    pub make: fn() -> Box<dyn CenterView>,
}

/// In the order of the tabs.
pub static TABLE: [Row; 4] = [
    Row {
        center: Center {
            id: DIAGRAM,
            name: "Diagram",
            hint: "The map as it lies in memory",
            keys: &[Shortcut::ctrl(Key::Num1)],
            words: "show the map",
            shows_places: true,
            exports: &[What::Diagram, What::View],
        },
        make: || Box::<DiagramView>::default(),
    },
    Row {
        center: Center {
            id: "bytes",
            name: "Bytes",
            hint: "A region of the map's memory, byte by byte",
            keys: &[Shortcut::ctrl(Key::Num2)],
            words: "hex view of a region memory dump",
            shows_places: true,
            exports: &[What::Hex],
        },
        make: || Box::<BytesView>::default(),
    },
    Row {
        center: Center {
            id: "compare",
            name: "Compare",
            hint: "The same operations under other Go versions",
            keys: &[Shortcut::ctrl(Key::Num3)],
            words: "other versions side by side",
            shows_places: false,
            exports: &[What::Comparison],
        },
        make: || Box::<CompareView>::default(),
    },
    Row {
        center: Center {
            id: "plots",
            name: "Plots",
            hint: "Entries, bytes and load over time, and histograms",
            keys: &[Shortcut::ctrl(Key::Num4)],
            words: "graphs histograms over time load",
            shows_places: false,
            exports: &[What::Plots, What::Histograms],
        },
        make: || Box::<PlotsView>::default(),
    },
];
