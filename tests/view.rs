//! What is shown of a map agrees with its bytes: the bill, the roles of bytes, names, descriptions and pictures.

#![allow(clippy::unwrap_used)]

#[path = "view/histogram.rs"]
mod histogram;
#[path = "view/image.rs"]
mod image;
#[path = "view/maps.rs"]
mod maps;
#[path = "view/pictures.rs"]
mod pictures;
#[path = "view/plots.rs"]
mod plots;
#[path = "view/swiss.rs"]
mod swiss;
#[path = "view/swiss_pictures.rs"]
mod swiss_pictures;
