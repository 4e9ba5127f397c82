//! The host memory behind a span.
//!
//! Invariant: as many bytes as were asked for, zero at first. A large span asks the system for huge pages, where it has
//! them: a big map is reached in random order, and small pages would cost a table walk on each access.

use memmap2::MmapMut;
use std::ops::{Deref, DerefMut};

/// Bytes of a huge page on common hosts.
pub(super) const HUGE_PAGE: u64 = 2 << 20;
/// Spans of at least this many bytes are mapped by themselves.
const MAPPED_FROM: usize = 1 << 20;

pub(super) enum Backing {
    Small(Vec<u8>),
    /// `len` bytes from `start` on, which is a huge page's first byte; the rest is never touched.
    Mapped {
        map: MmapMut,
        start: usize,
        len: usize,
    },
}

impl Backing {
    pub(super) fn zeroed(bytes: usize) -> Backing {
        if bytes >= MAPPED_FROM
            && let Ok(map) = MmapMut::map_anon(bytes + HUGE_PAGE as usize)
        {
            // Only advice: where the system has no huge pages, small ones do.
            #[cfg(target_os = "linux")]
            let _ = map.advise(memmap2::Advice::HugePage);
            let start = map.as_ptr().align_offset(HUGE_PAGE as usize).min(HUGE_PAGE as usize);
            return Backing::Mapped { map, start, len: bytes };
        }
        Backing::Small(vec![0; bytes])
    }

    /// As many zero bytes in memory that is there already, which is large enough; in new memory where that is `None`.
    pub(super) fn zeroed_in(memory: Option<Backing>, bytes: usize) -> Backing {
        let Some(Backing::Mapped { map, start, .. }) = memory else { return Backing::zeroed(bytes) };
        let mut backing = Backing::Mapped { map, start, len: bytes };
        backing.fill(0);
        backing
    }

    /// True for sizes that are mapped by themselves, where the system lets them.
    pub(super) fn is_mapped_at(bytes: usize) -> bool {
        bytes >= MAPPED_FROM
    }

    /// Takes a mapping out, for another use.
    pub(super) fn take_mapped(&mut self) -> Option<Backing> {
        let mapped = matches!(self, Backing::Mapped { .. });
        mapped.then(|| std::mem::replace(self, Backing::Small(Vec::new())))
    }

    /// Most bytes that fit in without more memory.
    pub(super) fn capacity(&self) -> usize {
        match self {
            Backing::Small(data) => data.capacity(),
            Backing::Mapped { map, start, .. } => map.len() - start,
        }
    }
}

impl Clone for Backing {
    fn clone(&self) -> Backing {
        match self {
            Backing::Small(data) => Backing::Small(data.clone()),
            Backing::Mapped { .. } => {
                let mut copy = Backing::zeroed(self.len());
                copy.copy_from_slice(self);
                copy
            }
        }
    }
}

impl Deref for Backing {
    type Target = [u8];

    #[inline]
    fn deref(&self) -> &[u8] {
        match self {
            Backing::Small(data) => data,
            Backing::Mapped { map, start, len } => &map[*start..*start + *len],
        }
    }
}

impl DerefMut for Backing {
    #[inline]
    fn deref_mut(&mut self) -> &mut [u8] {
        match self {
            Backing::Small(data) => data,
            Backing::Mapped { map, start, len } => &mut map[*start..*start + *len],
        }
    }
}
