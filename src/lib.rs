//! Mapscope: a visual memory layout explorer for Go maps.
//!
//! Modules import one way, in this order:
//! `units < target < gotype < engine < ops < timeline < image < diagram < theme < project, recording < session < export < cli, app`.
//! `fonts` imports nothing.

#[cfg(feature = "gui")]
pub mod app;
pub mod diagram;
pub mod export;
pub mod fonts;
pub mod gotype;
pub mod image;
pub mod target;
pub mod theme;
pub mod units;
