//! The views of the middle, as far as the rest of the window knows them.
//!
//! Invariant: what is saved of a view is its id, which never changes; what is shown is its name.

use super::shortcut::Shortcut;
use crate::export::What;

/// The view that zooming, finding a key and going to a place are about.
pub const DIAGRAM: &str = "diagram";

/// A view of the middle.
#[derive(Debug)]
pub struct Center {
    /// Known by this in projects and in code.
    pub id: &'static str,
    pub name: &'static str,
    /// What it shows.
    pub hint: &'static str,
    pub keys: &'static [Shortcut],
    /// What else people call it.
    pub words: &'static str,
    /// It shows places of the map, which can be selected: the inspector and the legend stand beside it.
    pub shows_places: bool,
    /// What files are made of it; the first where nobody chose.
    pub exports: &'static [What],
}

/// What a view of the middle does for what it shows.
#[derive(Clone, Copy, PartialEq, Eq, Default, Debug)]
pub enum Work {
    #[default]
    Nothing,
    /// It works, which can be stopped.
    Working,
    /// It was stopped before it was done.
    Stopped,
}
