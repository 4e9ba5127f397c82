//! The view "Diagram": the map as it lies in memory.

pub mod anchor;
pub mod canvas;
pub mod find;
pub mod folds;
pub mod heat_map;
pub mod input;
pub mod menu;
pub mod view;
