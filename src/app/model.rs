//! stand-in
pub fn csv(_: &crate::engine::MapState) -> String {
    String::new()
}
