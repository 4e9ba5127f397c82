//! How many bytes Go's allocator takes for a request: size classes, malloc headers, whole pages.
//!
//! Invariant: pure arithmetic, equal to `runtime/sizeclasses.go`, `runtime/msize.go: roundupsize` and
//! `runtime/malloc.go: mallocgc` of Go 1.21 to 1.27 (the classes are the same in all of them).

use crate::target::Target;
use crate::units::align_up;

/// Bytes in a runtime page (`runtime/sizeclasses.go: pageSize`).
pub(crate) const PAGE: u64 = 8192;

/// The 67 size classes in bytes (`runtime/sizeclasses.go: class_to_size`).
pub(crate) const CLASSES: [u64; 67] = [
    8, 16, 24, 32, 48, 64, 80, 96, 112, 128, 144, 160, 176, 192, 208, 224, 240, 256, 288, 320, 352, 384, 416, 448, 480,
    512, 576, 640, 704, 768, 896, 1024, 1152, 1280, 1408, 1536, 1792, 2048, 2304, 2688, 3072, 3200, 3456, 4096, 4864,
    5376, 6144, 6528, 6784, 6912, 8192, 9472, 9728, 10240, 10880, 12288, 13568, 14336, 16384, 18432, 19072, 20480,
    21760, 24576, 27264, 28672, 32768,
];

/// Pages in a span of each class (`runtime/sizeclasses.go: class_to_allocnpages`).
const CLASS_PAGES: [u8; 67] = [
    1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 2, 1, 2, 1,
    2, 1, 3, 2, 3, 1, 3, 2, 3, 4, 5, 6, 1, 7, 6, 5, 4, 3, 5, 7, 2, 9, 7, 5, 8, 3, 10, 7, 4,
];

/// What stands for a class where slots are room on the goroutine's stack: none of the allocator's.
pub(super) const STACK: usize = CLASSES.len();

/// Bytes of a slot on the stack: the largest first bucket or group, 8 keys and 8 elems of 128 bytes with what is beside
/// them (`cmd/compile/internal/walk/builtin.go: walkMakeMap`: no larger one is asked for).
const STACK_SLOT: u64 = 2064;

/// Pages of a span of stacks (`runtime/stack.go: stackpoolalloc`, `_StackCacheSize`).
const STACK_PAGES: u64 = 4;

/// The allocator's rules on one target.
#[derive(Clone, Copy, Debug)]
pub struct SizeRules {
    headers: bool,
    /// Requests above this many bytes that hold pointers carry a header.
    header_above: u64,
}

/// What one allocation takes.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Taken {
    /// Bytes taken from the heap, rounding and header included.
    pub bytes: u64,
    /// Bytes of malloc header in front of the object.
    pub header: u64,
    /// Which size class, from 0, the smallest (`runtime/sizeclasses.go`, without its class 0); `None` for a large object.
    pub class: Option<usize>,
}

impl Taken {
    /// On the stack: as many bytes as asked for.
    pub(super) fn on_stack(bytes: u64) -> Taken {
        Taken { bytes, header: 0, class: Some(STACK) }
    }
}

/// Index of the smallest class of at least `n` bytes.
fn class_of(n: u64) -> usize {
    CLASSES.partition_point(|&c| c < n)
}

impl SizeRules {
    /// The rules of a target.
    pub fn new(target: Target) -> SizeRules {
        let w = target.arch.ptr_size();
        SizeRules { headers: target.rules().malloc_headers, header_above: 8 * w * w }
    }

    /// Bytes of header for a request (`runtime/mbitmap.go: heapBitsInSpan`, Go 1.22 on).
    fn header(self, n: u64, scan: bool) -> u64 {
        if self.headers && scan && n > self.header_above { 8 } else { 0 }
    }

    /// The largest request that is served from a size class, in bytes.
    fn small_limit(self) -> u64 {
        if self.headers { 32760 } else { 32768 }
    }

    /// What an allocation of `n` bytes takes; `scan`: it holds pointers.
    ///
    /// Differs from Go: a pointer-free object under 16 bytes takes a 16-byte tiny block of its own
    /// (only the 12-byte bucket of a zero-size map on 32-bit targets is one, and it is never shared there).
    pub fn taken(self, n: u64, scan: bool) -> Taken {
        if n == 0 {
            return Taken { bytes: 0, header: 0, class: None };
        }
        if n > self.small_limit() {
            return Taken { bytes: align_up(n, PAGE), header: 0, class: None };
        }
        let header = self.header(n, scan);
        let wanted = if !scan && n < 16 { 16 } else { n + header };
        let class = class_of(wanted);
        Taken { bytes: CLASSES[class], header, class: Some(class) }
    }

    /// `runtime/msize.go: roundupsize`: the bytes an allocation of `n` could use.
    pub(crate) fn round_up(self, n: u64, scan: bool) -> u64 {
        let small = if self.headers { n <= 32760 } else { n < 32768 };
        if !small {
            return align_up(n, PAGE);
        }
        let header = self.header(n, scan);
        CLASSES[class_of(n + header)] - header
    }

    /// Capacity after `append` of one element of `size` bytes to a full slice of `cap` elements
    /// (`runtime/slice.go: growslice, nextslicecap`).
    pub(crate) fn append_cap(self, cap: u64, size: u64, scan: bool) -> u64 {
        let needed = cap + 1;
        let mut new_cap = if needed > 2 * cap {
            needed
        } else if cap < 256 {
            2 * cap
        } else {
            let mut c = cap;
            while c < needed {
                c += (c + 3 * 256) / 4;
            }
            c
        };
        new_cap = new_cap.max(needed);
        self.round_up(new_cap * size, scan) / size
    }
}

/// Pages in a span that serves `class`.
pub(crate) fn class_pages(class: usize) -> u64 {
    CLASS_PAGES.get(class).map_or(STACK_PAGES, |&pages| pages.into())
}

/// Bytes of a slot of `class`.
pub(super) fn slot_bytes(class: usize) -> u64 {
    CLASSES.get(class).copied().unwrap_or(STACK_SLOT)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::target::{Arch, GoVersion};

    fn rules(go: GoVersion, arch: Arch) -> SizeRules {
        SizeRules::new(Target::new(go, arch))
    }

    /// The capacities that `append` gave real processes (recorded with Go 1.23.9 and 1.21.13).
    #[test]
    fn append_grows_like_go() {
        let caps = |r: SizeRules, size: u64, n: usize| {
            let mut caps = vec![];
            let mut cap = 0;
            for _ in 0..n {
                cap = r.append_cap(cap, size, true);
                caps.push(cap);
            }
            caps
        };
        let amd64 = caps(rules(GoVersion::Go1_23, Arch::Amd64), 8, 14);
        assert_eq!(amd64, [1, 2, 4, 8, 16, 32, 64, 143, 287, 607, 1023, 1535, 2303, 3071]);
        let old = caps(rules(GoVersion::Go1_21, Arch::Amd64), 8, 12);
        assert_eq!(old[6..], [64, 128, 256, 512, 848, 1280]);
        let i386 = caps(rules(GoVersion::Go1_23, Arch::I386), 4, 8);
        assert_eq!(i386, [2, 4, 8, 16, 32, 70, 142, 286]);
    }

    #[test]
    fn headers_begin_above_512_bytes_from_go_1_22_on() {
        let new = rules(GoVersion::Go1_23, Arch::Amd64);
        assert_eq!(new.taken(512, true), Taken { bytes: 512, header: 0, class: Some(25) });
        assert_eq!(new.taken(576, true).bytes, 640);
        assert_eq!(new.taken(576, false).bytes, 576);
        assert_eq!(rules(GoVersion::Go1_21, Arch::Amd64).taken(576, true).bytes, 576);
        assert_eq!(rules(GoVersion::Go1_23, Arch::I386).taken(129, true).bytes, 144);
        assert_eq!(new.taken(32769, false).bytes, 40960);
    }
}
