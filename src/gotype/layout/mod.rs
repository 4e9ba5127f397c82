//! How types lie in memory on a target, and what the compiler makes of a map type.
//!
//! Invariant: every type is laid out once, after what it holds by value. Knows no texts, no values and no maps at run
//! time.

mod buckets;
mod comparable;
mod facts;
mod hash_steps;
mod layouts;
mod locate;
mod map_type;
mod padding;
mod pointers;
mod report;
mod sizes;
mod table;

pub use buckets::{ClassicLayout, SwissLayout};
pub(super) use comparable::Comparability;
pub use comparable::{KeyProblem, NoEquality};
pub use hash_steps::{MAX_HASH_STEPS, Step, is_direct_iface, key_steps, type_hash_steps};
pub(super) use layouts::layout_of;
pub use layouts::{Layouts, TooLarge};
pub use locate::{Padding, Part, PartKind, Word, locate};
pub use map_type::{MapType, MapTypeError, MapVariant, map_type};
pub use report::{FieldReport, LayoutReport, MapReport, RunReport, layout_report, map_report};
pub use table::{ByteRun, FieldLayout, TypeLayout};
