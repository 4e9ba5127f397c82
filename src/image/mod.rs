//! What each byte of a map means, as typed facts: places, byte roles, searches, and the bill of bytes.
//!
//! Invariant: everything is read from the simulated heap's bytes. Knows no pictures and no colours.

pub mod bill;
pub mod bytes;
pub mod heat;
pub mod histogram;
pub mod looked;
pub mod place;
pub mod region;
pub mod role;
pub mod search;

pub use bill::{Bill, CLASSIC_ROLES, ClassicFigures, Figures, SWISS_ROLES, SwissFigures};
pub use bytes::{ByteRole, ByteRoles, Held, padding_mask};
pub use heat::{Heat, HeatJob, HeatMeasure, HeatValues};
pub use histogram::{Counted, Counting, Histogram};
pub use looked::{looked_at, shown, touched_by, written_at};
pub use place::{
    ArrayKind, BucketId, EXTRA_FIELDS, Extent, GroupId, Place, SLICE_FIELDS, Spot, header_fields, in_struct, table_at,
};
pub use region::{Region, regions};
pub use role::Role;
pub use search::{End, HashBits, HashPart, Route, Start, Stop, TableChoice};
