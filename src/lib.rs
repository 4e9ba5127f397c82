//! Mapscope: a visual memory layout explorer for Go maps.
//!
//! Modules import one way, in this order:
//! `units < text < target < gotype < heap < engine < ops < program < beside < timeline < image < tell < fonts < diagram < theme < files < folder < project, recording < session < compare < export < cli, app`.

#[cfg(feature = "gui")]
pub mod app;
pub mod beside;
pub mod cli;
pub mod compare;
pub mod diagram;
pub mod engine;
pub mod export;
pub mod files;
pub mod folder;
pub mod fonts;
pub mod gotype;
pub mod heap;
pub mod image;
pub mod ops;
pub mod program;
pub mod project;
pub mod recording;
pub mod session;
pub mod target;
pub mod tell;
pub mod text;
pub mod theme;
pub mod timeline;
pub mod units;
