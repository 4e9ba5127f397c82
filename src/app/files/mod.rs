//! What becomes of files: reading, saving, exporting, and the last session on disk.

pub mod autosave;
pub mod contents;
pub mod error;
pub mod export_dialog;
pub mod jobs;
pub mod paths;
pub mod reading;
pub mod session_store;
