//! A group's control word, eight slots at a time, and the order in which groups are probed.
//!
//! Invariant: exact. Every match is the set of slots that the bytes themselves say, in ascending order
//! (`internal/runtime/maps/group.go: ctrlGroupMatchH2` of arm64, which has no false matches).

use super::super::store::word_of;
use super::SLOTS;

/// The control byte of an empty slot (`internal/runtime/maps/group.go: ctrlEmpty`).
pub const EMPTY: u8 = 0x80;
/// The control byte of a tombstone (`ctrlDeleted`).
pub const DELETED: u8 = 0xfe;

const LOW_BITS: u64 = 0x0101_0101_0101_0101;
const HIGH_BITS: u64 = 0x8080_8080_8080_8080;
/// The control word of a group without entries.
pub(super) const ALL_EMPTY: u64 = HIGH_BITS;

/// A group's control word.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Ctrls(pub u64);

/// A set of slots: the high bit of each slot's byte.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Slots(u64);

impl Slots {
    /// True for no slot.
    #[inline]
    pub fn is_empty(self) -> bool {
        self.0 == 0
    }

    /// The lowest slot, if any.
    #[inline]
    pub fn first(self) -> Option<usize> {
        if self.0 == 0 { None } else { Some(self.0.trailing_zeros() as usize / 8) }
    }

    /// How many slots are left.
    pub fn count(self) -> u32 {
        self.0.count_ones()
    }
}

impl Iterator for Slots {
    type Item = usize;

    #[inline]
    fn next(&mut self) -> Option<usize> {
        let first = self.first()?;
        self.0 &= self.0 - 1;
        Some(first)
    }
}

impl Ctrls {
    /// The control word at the start of a group's bytes.
    #[inline]
    pub fn of(group: &[u8]) -> Ctrls {
        Ctrls(word_of(&group[..SLOTS]))
    }

    /// Slots that are full with this H2.
    #[inline]
    pub(crate) fn match_h2(self, h2: u8) -> Slots {
        let same = !(self.0 ^ (LOW_BITS * u64::from(h2)));
        Slots((same & !HIGH_BITS).wrapping_add(LOW_BITS) & same & HIGH_BITS)
    }

    /// Slots that are empty; no tombstones.
    #[inline]
    pub fn match_empty(self) -> Slots {
        Slots(self.0 & !(self.0 << 6) & HIGH_BITS)
    }

    /// Slots without an entry.
    #[inline]
    pub(crate) fn match_empty_or_deleted(self) -> Slots {
        Slots(self.0 & HIGH_BITS)
    }

    /// Slots with an entry.
    #[inline]
    pub(crate) fn match_full(self) -> Slots {
        Slots(!self.0 & HIGH_BITS)
    }
}

/// `internal/runtime/maps/map.go: h1`: what chooses the group where a search begins.
#[inline]
pub fn h1(hash: u64) -> u64 {
    hash >> 7
}

/// `internal/runtime/maps/map.go: h2`: what the control word keeps of a hash.
#[inline]
pub fn h2(hash: u64) -> u8 {
    (hash & 0x7f) as u8
}

/// Group indices in the order a search visits them (`internal/runtime/maps/table.go: probeSeq`): every group once,
/// each 1, 2, 3, … further than the last. Endless: a search stops at a group with an empty slot.
#[derive(Clone, Copy, Debug)]
pub struct Probe {
    mask: u64,
    offset: u64,
    step: u64,
}

impl Probe {
    /// For a table of `mask` + 1 groups.
    #[inline]
    pub fn new(hash: u64, mask: u64) -> Probe {
        Probe { mask, offset: h1(hash) & mask, step: 0 }
    }

    /// The group to visit now.
    #[inline]
    pub fn group(&self) -> u64 {
        self.offset
    }

    /// How much further the last move went.
    pub fn step(&self) -> u64 {
        self.step
    }

    /// Moves on to the next group.
    #[inline]
    pub fn advance(&mut self) {
        self.step += 1;
        self.offset = (self.offset + self.step) & self.mask;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn matches_are_what_the_bytes_say() {
        let mut state = 7u64;
        for _ in 0..20_000 {
            state = state.wrapping_mul(6364136223846793005).wrapping_add(1442695040888963407);
            let bytes: [u8; 8] = std::array::from_fn(|i| match (state >> (8 * i)) & 0xff {
                b if b < 0x40 => EMPTY,
                b if b < 0x60 => DELETED,
                b => (b & 3) as u8,
            });
            let ctrls = Ctrls::of(&bytes);
            let slots = |f: &dyn Fn(u8) -> bool| (0..8).filter(|&i| f(bytes[i])).collect::<Vec<_>>();
            assert_eq!(ctrls.match_empty().collect::<Vec<_>>(), slots(&|b| b == EMPTY));
            assert_eq!(ctrls.match_empty_or_deleted().collect::<Vec<_>>(), slots(&|b| b >= 0x80));
            assert_eq!(ctrls.match_full().collect::<Vec<_>>(), slots(&|b| b < 0x80));
            for h2 in 0..4 {
                assert_eq!(ctrls.match_h2(h2).collect::<Vec<_>>(), slots(&|b| b == h2));
            }
        }
    }

    #[test]
    fn a_probe_visits_every_group_once() {
        for groups in [1u64, 2, 4, 64, 128] {
            let mut probe = Probe::new(0x1234_5678_9abc_def0, groups - 1);
            let mut seen = vec![false; groups as usize];
            for _ in 0..groups {
                assert!(!std::mem::replace(&mut seen[probe.group() as usize], true));
                probe.advance();
            }
        }
    }
}
