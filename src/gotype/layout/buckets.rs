//! How a bucket or a group lies in memory, by what its slots hold.
//!
//! Invariant: every figure follows from the slots' sizes and alignments. All in bytes.

use super::layouts::Layouts;
use crate::gotype::types::TypeId;
use crate::units::align_up;

/// Keys and elems over this many bytes are boxed (`internal/abi: MapMaxKeyBytes, MapMaxElemBytes`; up to 1.23
/// `runtime/map.go: maxKeySize, maxElemSize`).
pub(super) const MAX_INLINE_BYTES: u64 = 128;
/// Slots of a bucket or group.
const SLOTS: u64 = 8;
/// Bytes of a bucket's tophash array and of a group's control word.
const HEAD: u64 = 8;

/// A classic bucket (`runtime.bmap`): 8 tophash bytes, 8 key slots, 8 elem slots, one overflow word. All in bytes.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct ClassicLayout {
    /// With the overflow word.
    pub bucket_size: u64,
    /// Up to the end of the last pointer; 0: not scanned.
    pub bucket_ptrdata: u64,
}

/// A Swiss group: 8 control bytes, then slots. Slot i's key is at `keys_offset + i*key_stride`. All in bytes.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct SwissLayout {
    /// With the control word and the padding at the end.
    pub group_size: u64,
    /// Up to the end of the last pointer; 0: not scanned.
    pub group_ptrdata: u64,
    /// Where the first key lies.
    pub keys_offset: u64,
    /// From a key to the next one.
    pub key_stride: u64,
    /// Where the first elem lies.
    pub elems_offset: u64,
    /// From an elem to the next one.
    pub elem_stride: u64,
}

/// What a slot holds: the type itself, or a pointer to its box.
#[derive(Clone, Copy)]
pub(super) struct Slot {
    pub size: u64,
    pub align: u64,
    pub ptrdata: u64,
}

pub(super) fn slot(layouts: &Layouts, id: TypeId) -> Slot {
    let layout = layouts.of(id);
    if layout.size > MAX_INLINE_BYTES {
        let word = layouts.target().arch.ptr_size();
        return Slot { size: word, align: word, ptrdata: word };
    }
    Slot { size: layout.size, align: layout.align, ptrdata: layout.ptrdata }
}

/// `reflectdata/reflect.go: MapBucketType`, Go 1.21 to 1.23: no padding, the overflow word last.
pub(super) fn classic(layouts: &Layouts, key: Slot, elem: Slot) -> ClassicLayout {
    let bucket_size = HEAD + SLOTS * key.size + SLOTS * elem.size + layouts.target().arch.ptr_size();
    let scanned = key.ptrdata > 0 || elem.ptrdata > 0;
    ClassicLayout { bucket_size, bucket_ptrdata: if scanned { bucket_size } else { 0 } }
}

/// The alignment of a group: its control word's, or a wider slot's.
fn group_align(layouts: &Layouts, key: Slot, elem: Slot) -> u64 {
    layouts.target().arch.max_align().max(key.align).max(elem.align)
}

/// `reflectdata/map.go: MapGroupType` (1.24, 1.25: `SwissMapGroupType`): 8 slots of key and elem side by side.
pub(super) fn interleaved(layouts: &Layouts, key: Slot, elem: Slot) -> SwissLayout {
    let elem_offset = align_up(key.size, elem.align);
    let mut raw = elem_offset + elem.size;
    if raw > 0 && elem.size == 0 {
        raw += 1;
    }
    let stride = align_up(raw, key.align.max(elem.align));
    let end = HEAD + SLOTS * stride + u64::from(stride == 0);
    let last_slot = HEAD + (SLOTS - 1) * stride;
    SwissLayout {
        group_size: align_up(end, group_align(layouts, key, elem)),
        group_ptrdata: match (key.ptrdata, elem.ptrdata) {
            (0, 0) => 0,
            (pointers, 0) => last_slot + pointers,
            (_, pointers) => last_slot + elem_offset + pointers,
        },
        keys_offset: HEAD,
        key_stride: stride,
        elems_offset: HEAD + elem_offset,
        elem_stride: stride,
    }
}

/// The same with `GOEXPERIMENT=mapsplitgroup`, Go 1.27: 8 keys, then 8 elems.
pub(super) fn split(layouts: &Layouts, key: Slot, elem: Slot) -> SwissLayout {
    let elems_offset = align_up(HEAD + SLOTS * key.size, elem.align);
    let end = elems_offset + SLOTS * elem.size + u64::from(elem.size == 0);
    SwissLayout {
        group_size: align_up(end, group_align(layouts, key, elem)),
        group_ptrdata: match (key.ptrdata, elem.ptrdata) {
            (0, 0) => 0,
            (pointers, 0) => HEAD + (SLOTS - 1) * key.size + pointers,
            (_, pointers) => elems_offset + (SLOTS - 1) * elem.size + pointers,
        },
        keys_offset: HEAD,
        key_stride: key.size,
        elems_offset,
        elem_stride: elem.size,
    }
}
