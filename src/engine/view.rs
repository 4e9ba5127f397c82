//! A state known to be of one implementation: what reads classic memory is never handed a Swiss map.
//!
//! Invariant: made by [`MapState::view`] alone, so that the map in it is the state's own.

use super::{Classic, MapSpec, MapState, Runtime, Swiss};
use std::ops::Deref;
use std::sync::Arc;

/// A state as one of its implementation.
#[derive(Clone, Copy)]
pub enum View<'a> {
    /// Go up to 1.23.
    Classic(ClassicMap<'a>),
    /// Go 1.24 and later.
    Swiss(SwissMap<'a>),
}

/// A state whose map is classic.
#[derive(Clone, Copy)]
pub struct ClassicMap<'a> {
    pub(super) state: &'a MapState,
    pub(super) map: &'a Classic,
}

/// A state whose map is a Swiss table.
#[derive(Clone, Copy)]
pub struct SwissMap<'a> {
    pub(super) state: &'a MapState,
    pub(super) map: &'a Swiss,
}

impl<'a> ClassicMap<'a> {
    /// The map: where its hmap is, and how its buckets are laid out.
    pub fn classic(self) -> &'a Classic {
        self.map
    }

    /// The simulated process.
    pub fn runtime(self) -> &'a Runtime {
        &self.state.rt
    }

    /// The map's type, on its target.
    pub fn spec(self) -> &'a Arc<MapSpec> {
        &self.state.rt.spec
    }
}

impl<'a> SwissMap<'a> {
    /// The map: where its header is, and how its groups are laid out.
    pub fn swiss(self) -> &'a Swiss {
        self.map
    }

    /// The simulated process.
    pub fn runtime(self) -> &'a Runtime {
        &self.state.rt
    }

    /// The map's type, on its target.
    pub fn spec(self) -> &'a Arc<MapSpec> {
        &self.state.rt.spec
    }
}

impl Deref for ClassicMap<'_> {
    type Target = MapState;
    fn deref(&self) -> &MapState {
        self.state
    }
}

impl Deref for SwissMap<'_> {
    type Target = MapState;
    fn deref(&self) -> &MapState {
        self.state
    }
}
