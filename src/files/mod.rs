//! Files of the user's: how they are written, whether they changed meanwhile, and how errors of the system are told.
//!
//! Invariant: a file is replaced as a whole or not at all, whoever writes it. Knows nothing of what is in a file.

mod stamp;
mod write;

pub use stamp::Stamp;
pub use write::{Why, WriteError, write};

use std::io;

/// An error of the system in its words, without its number.
pub fn plain(error: &io::Error) -> String {
    let text = error.to_string();
    text.split(" (os error").next().unwrap_or(&text).to_string()
}
