pub use crate::diagram::*;
pub use crate::image::{Bill, Description, Place, describe};
pub fn csv(_: &crate::engine::MapState) -> String {
    String::new()
}
