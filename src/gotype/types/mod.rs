//! Go types as they are: what they are made of, what they are called, what order they can be walked in.
//!
//! Invariant: every type is in the store once; ids stay good. Knows neither texts to read nor layouts.

pub(super) mod by_value;
mod display;
mod kind;
mod predeclared;
mod quote;
mod scope;
mod signatures;
mod store;

pub use kind::{Basic, ChanDir, Field, Kind, TypeId};
pub(super) use kind::{Method, Signature, is_exported};
pub(super) use quote::quote;
pub use store::Types;
