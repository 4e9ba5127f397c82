//! Short labels of values: what fits into a cell.

use crate::engine::MapView;
use crate::gotype::{TypeId, Value, cell_text};

/// The value whose bytes are given in about `most` characters, as a cell shows it.
pub fn short(state: MapView, ty: TypeId, data: &[u8], most: usize) -> String {
    short_value(state, ty, &state.decode(ty, data), most)
}

/// A value in about `most` characters, as a cell shows it.
pub fn short_value(state: MapView, ty: TypeId, value: &Value, most: usize) -> String {
    cell_text(value, ty, &state.spec().types, state.spec().target().arch, most)
}
