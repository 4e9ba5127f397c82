//! A map known to be of one implementation: what reads classic memory is never handed a Swiss map.
//!
//! Invariant: made by [`MapView::view`] alone, so that the map in it is the view's own.

use super::{Classic, MapSpec, MapView, Memory, Swiss};
use std::ops::Deref;
use std::sync::Arc;

/// A map as one of its implementation.
#[derive(Clone, Copy)]
pub enum View<'a> {
    /// Go up to 1.23.
    Classic(ClassicMap<'a>),
    /// Go 1.24 and later.
    Swiss(SwissMap<'a>),
}

/// A classic map.
#[derive(Clone, Copy)]
pub struct ClassicMap<'a> {
    pub(super) view: MapView<'a>,
    pub(super) map: &'a Classic,
}

/// A Swiss table.
#[derive(Clone, Copy)]
pub struct SwissMap<'a> {
    pub(super) view: MapView<'a>,
    pub(super) map: &'a Swiss,
}

impl<'a> ClassicMap<'a> {
    /// The map: where its hmap is, and how its buckets are laid out.
    pub fn classic(self) -> &'a Classic {
        self.map
    }

    /// The map's bytes and type.
    pub fn memory(self) -> Memory<'a> {
        self.view.memory()
    }

    /// The map's type, on its target.
    pub fn spec(self) -> &'a Arc<MapSpec> {
        self.view.spec()
    }
}

impl<'a> SwissMap<'a> {
    /// The map: where its header is, and how its groups are laid out.
    pub fn swiss(self) -> &'a Swiss {
        self.map
    }

    /// The map's bytes and type.
    pub fn memory(self) -> Memory<'a> {
        self.view.memory()
    }

    /// The map's type, on its target.
    pub fn spec(self) -> &'a Arc<MapSpec> {
        self.view.spec()
    }
}

impl<'a> Deref for ClassicMap<'a> {
    type Target = MapView<'a>;
    fn deref(&self) -> &MapView<'a> {
        &self.view
    }
}

impl<'a> Deref for SwissMap<'a> {
    type Target = MapView<'a>;
    fn deref(&self) -> &MapView<'a> {
        &self.view
    }
}
