//! Mapscope: a visual memory layout explorer for Go maps.
//!
//! Modules import one way, in this order:
//! `units < target < gotype < engine < ops < timeline < image < diagram < theme < project, recording < session < export < cli, app`.

pub mod engine;
pub mod gotype;
pub mod image;
pub mod ops;
pub mod project;
pub mod recording;
pub mod session;
pub mod target;
pub mod timeline;
pub mod units;
