//! What the window remembers from one start to the next, apart from what egui keeps itself (size, theme, zoom).

use crate::export::Choice;
use serde::{Deserialize, Serialize};
use std::path::{Path, PathBuf};

/// Most recent files that are remembered.
const MAX_RECENT: usize = 10;

#[derive(Clone, PartialEq, Debug, Serialize, Deserialize)]
#[serde(default)]
pub struct Settings {
    /// The last files opened or saved, the latest first.
    pub recent: Vec<PathBuf>,
    pub legend: bool,
    /// Long runs of equal buckets or groups are one line.
    pub folding: bool,
    /// What was exported last, and into which folder.
    pub export: Option<Choice>,
    pub export_folder: Option<PathBuf>,
    /// Operations, or steps, a second when playing.
    pub speed: f32,
    /// Playing goes step by step.
    pub play_steps: bool,
}

impl Default for Settings {
    fn default() -> Settings {
        Settings {
            recent: Vec::new(),
            legend: true,
            folding: true,
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
