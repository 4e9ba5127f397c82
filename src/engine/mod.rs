//! The simulated runtime: a Go map built, changed and kept as the bytes of a simulated heap.
//!
//! Invariant: no user interface, no files, no clock, no threads. The same seeds and operations give the same bytes.
//! [`MapState::apply`] is the one way to change a map by Go values; [`MapState::put_bytes`] and its siblings take
//! keys as they lie in memory.

pub mod classic;
pub mod event;
mod hash;
mod iteration;
mod keys;
mod loops;
mod mark;
mod memory;
mod observer;
mod op;
mod runtime;
mod seeds;
mod site;
mod slot;
mod sought;
mod spec;
mod state;
mod steps;
pub mod store;
pub mod swiss;
mod tell;
mod undo;
mod view;

pub use classic::Classic;
pub use event::Event;
pub use iteration::{Cursor, Iteration};
pub use mark::Reach;
pub use memory::Memory;
pub use observer::{Journal, Observer, Silent, StepEnd};
pub use op::{EngineError, Op, Operand, Outcome};
pub use runtime::Runtime;
pub use seeds::{Seeds, SplitMix};
pub use site::{LoopEntry, Move, Passed, Site, SlotSet, Turn, Walked, Why};
pub use sought::Sought;
pub use spec::MapSpec;
pub use state::{DEFAULT_MAX_HEAP, Home, MapState};
pub use swiss::Swiss;
pub use undo::{Delta, Mark};
pub use view::{ClassicMap, MapView, Snapshot, SwissMap, View};
