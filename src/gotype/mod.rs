//! Go types: from text to layouts.
pub mod model;
