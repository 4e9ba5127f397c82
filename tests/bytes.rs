//! The bytes of a map one by one: regions, spots, the hex view.

#![allow(clippy::unwrap_used)]

#[path = "bytes/hex.rs"]
mod hex;
#[path = "view/maps.rs"]
#[allow(dead_code)]
mod maps;
#[path = "bytes/regions.rs"]
mod regions;
