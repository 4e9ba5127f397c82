//! `mapscope [FILE]`: the window.

use super::COMMANDS;
use super::failure::Failure;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

/// Opens the window, with a file if one is given.
pub fn open(file: Option<PathBuf>) -> ExitCode {
    if let Some(failure) = file.as_deref().and_then(unfit) {
        return failure.report().into();
    }
    window(file)
}

/// Why a file can't be opened: it is no file at all, or its ending is none of ours.
fn unfit(file: &Path) -> Option<Failure> {
    let shown = file.display();
    if let Err(e) = std::fs::File::open(file) {
        let why = crate::files::plain(&e);
        return Some(Failure::misuse(format!("{shown} is neither a command ({COMMANDS}) nor a readable file: {why}")));
    }
    let name = file.file_name()?.to_string_lossy().to_ascii_lowercase();
    if [".ron", ".jsonl", ".jsonl.gz"].iter().any(|ending| name.ends_with(ending)) {
        return None;
    }
    let message = format!("{shown}: the window opens projects (.ron) and recordings (.jsonl, .jsonl.gz)");
    Some(Failure::misuse(message))
}

#[cfg(feature = "gui")]
fn window(file: Option<PathBuf>) -> ExitCode {
    crate::app::run(file)
}

#[cfg(not(feature = "gui"))]
fn window(_: Option<PathBuf>) -> ExitCode {
    let message = format!("this mapscope was built without its window (feature `gui`); {COMMANDS} work");
    Failure::misuse(message).report().into()
}
