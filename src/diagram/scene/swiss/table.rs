//! A table's struct as fields with their values.

use crate::diagram::scene::board::{FieldText, Of};
use crate::engine::SwissMap;
use crate::engine::swiss::{HeaderField, Table};
use crate::image::{Place, Role};
use crate::units::{Addr, count};

/// Fields of a table.
pub(super) const FIELDS: u8 = 7;

/// What a table's board is of.
pub(super) fn of<'a>(state: SwissMap, name: &'a str) -> Of<'a> {
    let size = Table::size(state.swiss().geometry().word);
    Of { name, size, role: Role::Tables, name_w: 0.0 }
}

/// The fields in the order in which a strip gives them up, the last one first.
const RANKS: [&str; 7] = ["used", "capacity", "growthLeft", "localDepth", "index", "groups.lengthMask", "groups.data"];

/// A table's fields with their values.
pub(super) fn fields(state: SwissMap, index: u64, addr: Addr) -> Vec<FieldText> {
    let (map, rt) = (state.swiss(), state.memory());
    let (table, word) = (map.table(rt, addr).table, map.geometry().word);
    let field = |(i, (field, value)): (usize, (&HeaderField, u64))| FieldText {
        number: i as u8,
        name: field.name,
        value: match field.name {
            "groups.data" => Addr(value).to_string(),
            "index" => table.index.to_string(),
            _ => count(value),
        },
        rank: RANKS.iter().position(|name| *name == field.name).map_or(0, |at| (RANKS.len() - at) as u8),
        extent: Place::TableField(index, i as u8).resolve(*state),
    };
    Table::fields(word).iter().zip(table.words()).enumerate().take(FIELDS.into()).map(field).collect()
}
