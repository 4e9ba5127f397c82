//! Go types: from text to layouts.
//!
//! [`check_source`] reads a text into [`Types`]; [`Layouts`] lays them out on a target; [`map_type`] says what the
//! compiler makes of a map type; [`parse_value`] and [`format_value`] go between literals and values.
//! Knows no maps at run time. Rooms, each importing from those before it: `types`, `layout`, `reading`, `values`.

#![warn(missing_docs, unreachable_pub)]

mod layout;
mod reading;
mod types;
mod values;

pub use layout::{
    ByteRun, ClassicLayout, FieldLayout, FieldReport, KeyProblem, LayoutReport, Layouts, MAX_HASH_STEPS, MapReport,
    MapType, MapTypeError, MapVariant, NoEquality, Padding, Part, PartKind, RunReport, Step, SwissLayout, TooLarge,
    TypeLayout, Word, is_direct_iface, key_steps, layout_report, locate, map_report, map_type, type_hash_steps,
};
pub use reading::{
    Checked, CheckedParts, DeclaredType, Diagnostic, Folder, FolderFile, MAX_SOURCE_BYTES, Parts, check_parts,
    check_source, condensed, is_built, is_map, line_column,
};
pub use types::{Basic, ChanDir, Field, Kind, TypeId, Types};
pub use values::{
    Carrier, CarrierKind, Sequence, Value, cell_text, distinct_addresses, format_value, key_text, parse_cell,
    parse_value, sequence,
};
