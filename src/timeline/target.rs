//! Where the playhead is to go.

/// A moment wished for.
#[derive(Clone, Copy, PartialEq, Eq, Default, Debug)]
pub(super) struct Target {
    pub(super) position: u64,
    pub(super) part: Part,
}

/// How much of the operation before it is to be done.
#[derive(Clone, Copy, PartialEq, Eq, Default, Debug)]
pub(super) enum Part {
    #[default]
    Whole,
    /// So many steps, or all where it has no more.
    Steps(usize),
    /// All but the last step; the operation before where it has but one.
    AllButOne,
}

impl Part {
    pub(super) fn of(step: Option<usize>) -> Part {
        step.map_or(Part::Whole, Part::Steps)
    }
}
