//! What the window remembers from one start to the next, apart from what egui keeps itself (size and theme).

use crate::diagram::Wish;
use crate::export::Choice;
use serde::{Deserialize, Serialize};
use std::path::{Path, PathBuf};

/// Most recent files that are remembered.
const MAX_RECENT: usize = 10;
/// How small and how large the interface may be.
pub const SCALES: std::ops::RangeInclusive<f32> = 0.5..=3.0;
/// Most commands that are remembered as used.
const MAX_USED: usize = 6;

/// What the user has set, kept from start to start.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize)]
#[serde(default)]
pub struct Settings {
    /// The last files opened or saved, the latest first.
    pub recent: Vec<PathBuf>,
    /// Ids of the commands last used in the palette, the latest first.
    pub used: Vec<String>,
    /// Types and operations are shown.
    pub left: bool,
    /// The inspector is shown.
    pub inspector: bool,
    /// The bill is shown.
    pub bill: bool,
    /// The time panel is shown.
    pub time: bool,
    /// The legend is shown.
    pub legend: bool,
    /// Size of the whole interface; 1: as the system has it.
    pub scale: f32,
    /// What was exported last, and into which folder.
    pub export: Option<Choice>,
    /// Where the last export went.
    pub export_folder: Option<PathBuf>,
    /// How the diagram is laid out, where that is not left to the window.
    pub wish: Wish,
    /// Long runs of equal buckets or groups are one line.
    pub folding: bool,
    /// Operations, or steps, a second when playing.
    pub speed: f32,
    /// Playing goes step by step.
    pub play_steps: bool,
}

impl Default for Settings {
    fn default() -> Settings {
        Settings {
            recent: Vec::new(),
            used: Vec::new(),
            left: true,
            inspector: true,
            bill: true,
            time: true,
            legend: true,
            wish: Wish::default(),
            folding: true,
            scale: 1.0,
            export: None,
            export_folder: None,
            speed: 2.0,
            play_steps: false,
        }
    }
}

impl Settings {
    /// Puts a file at the top of the recent ones.
    pub fn remember(&mut self, path: &Path) {
        self.forget(path);
        self.recent.insert(0, path.to_path_buf());
        self.recent.truncate(MAX_RECENT);
    }

    /// Sets the interface's zoom, within its limits.
    pub fn set_scale(&mut self, scale: f32) {
        self.scale = scale.clamp(*SCALES.start(), *SCALES.end());
    }

    /// Puts a command at the top of the used ones.
    pub fn used(&mut self, id: String) {
        self.used.retain(|other| *other != id);
        self.used.insert(0, id);
        self.used.truncate(MAX_USED);
    }

    /// Takes a file off the list of recent ones.
    pub fn forget(&mut self, path: &Path) {
        self.recent.retain(|other| other != path);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn recent_files_are_few_and_each_is_there_once() {
        let mut settings = Settings::default();
        for i in 0..15 {
            settings.remember(Path::new(&format!("{}.ron", i % 12)));
        }
        assert_eq!(settings.recent.len(), MAX_RECENT);
        assert_eq!(settings.recent.first(), Some(&PathBuf::from("2.ron")));
        assert_eq!(settings.recent.iter().filter(|p| p.ends_with("2.ron")).count(), 1);
    }
}
