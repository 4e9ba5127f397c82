//! What the compiler makes of a map type: slots, buckets, groups, flags, hasher.
//!
//! Invariant: every figure follows from the layouts of key and elem; all three map layouts are filled, so that
//! they can be compared. Knows nothing of maps at run time.

use super::facts::Alg;
use super::hash_steps::{MAX_HASH_STEPS, key_steps};
use super::layout::Layouts;
use super::model::{ClassicLayout, Kind, MapType, MapVariant, SwissLayout, TypeId};
use crate::target::MapImpl;
use crate::units::align_up;

/// Keys and elems over this many bytes are boxed (`internal/abi: MapMaxKeyBytes, MapMaxElemBytes`; up to 1.23
/// `runtime/map.go: maxKeySize, maxElemSize`).
pub const MAX_INLINE_BYTES: u64 = 128;
/// Slots of a bucket or group.
const SLOTS: u64 = 8;
/// Bytes of a bucket's tophash array and of a group's control word.
const HEAD: u64 = 8;

/// Why a type has no map layout.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum MapTypeError {
    NotAMap(String),
    /// The key has no `==`.
    Key(String),
    /// Over a size or step limit.
    Limit(String),
    /// The real compiler stops with an internal error.
    CompilerCrash(String),
}

impl std::fmt::Display for MapTypeError {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let (MapTypeError::NotAMap(message)
        | MapTypeError::Key(message)
        | MapTypeError::Limit(message)
        | MapTypeError::CompilerCrash(message)) = self;
        f.write_str(message)
    }
}

/// What a slot holds: the type itself, or a pointer to its box.
#[derive(Clone, Copy)]
struct Slot {
    size: u64,
    align: u64,
    ptrdata: u64,
}

fn slot(layouts: &Layouts, id: TypeId) -> Slot {
    let layout = layouts.of(id);
    if layout.size > MAX_INLINE_BYTES {
        let word = layouts.target().arch.ptr_size();
        return Slot { size: word, align: word, ptrdata: word };
    }
    Slot { size: layout.size, align: layout.align, ptrdata: layout.ptrdata }
}

/// The map type `map` (a `map[K]V`, or a name for one) on the layouts' target.
pub fn map_type(layouts: &Layouts, map: TypeId) -> Result<MapType, MapTypeError> {
    let types = layouts.types();
    let Kind::Map { key, elem } = types.shape(map) else {
        let message = format!("{} is no map type; a map type is written map[string]int", types.short_name(map));
        return Err(MapTypeError::NotAMap(message));
    };
    let (key, elem) = (*key, *elem);
    check(layouts, key, elem)?;
    let steps = key_steps(layouts, key).ok_or_else(|| {
        let name = types.short_name(key);
        MapTypeError::Limit(format!(
            "map key {name} is hashed in over {MAX_HASH_STEPS} parts; the limit is {MAX_HASH_STEPS}"
        ))
    })?;
    let (key_slot, elem_slot) = (slot(layouts, key), slot(layouts, elem));
    let (key_layout, elem_layout) = (layouts.of(key), layouts.of(elem));
    let facts = layouts.facts(key);
    Ok(MapType {
        target: layouts.target(),
        map,
        key,
        elem,
        key_size: key_layout.size,
        elem_size: elem_layout.size,
        key_slot: key_slot.size,
        elem_slot: elem_slot.size,
        indirect_key: key_layout.size > MAX_INLINE_BYTES,
        indirect_elem: elem_layout.size > MAX_INLINE_BYTES,
        key_has_pointers: key_layout.ptrdata > 0,
        elem_has_pointers: elem_layout.ptrdata > 0,
        reflexive_key: facts.reflexive,
        need_key_update: facts.need_key_update,
        hash_might_panic: facts.hash_might_panic,
        variant: variant(layouts, key, elem),
        key_steps: steps,
        key_padding: facts.padding,
        elem_padding: layouts.facts(elem).padding,
        classic: classic(layouts, key_slot, elem_slot),
        swiss: interleaved(layouts, key_slot, elem_slot),
        split: split(layouts, key_slot, elem_slot),
    })
}

fn check(layouts: &Layouts, key: TypeId, elem: TypeId) -> Result<(), MapTypeError> {
    let types = layouts.types();
    if let Err(problem) = layouts.comparable(key) {
        let colon = if problem.path.is_empty() { " " } else { ": " };
        return Err(MapTypeError::Key(format!("map key {}{colon}{}", types.short_name(key), problem.reason)));
    }
    for id in [key, elem] {
        layouts.size_limit(id).map_err(|too_large| MapTypeError::Limit(too_large.message))?;
    }
    if is_wide(layouts, key, elem) && layouts.target().map_impl() == MapImpl::Classic {
        return Err(MapTypeError::CompilerCrash(format!(
            "{} does not compile to a map of {}: its key or elem is 8-aligned on a 32-bit target (sync/atomic's 64-bit types), \
             where the compiler stops with \"bad offset of overflow in bmap\"; use Go 1.24 or later, or a 64-bit target",
            layouts.types().short_name(key),
            layouts.target(),
        )));
    }
    Ok(())
}

/// A slot is aligned above the word, so classic buckets have no place for the overflow word (`MapBucketType`).
fn is_wide(layouts: &Layouts, key: TypeId, elem: TypeId) -> bool {
    let word = layouts.target().arch.ptr_size();
    slot(layouts, key).align > word || slot(layouts, elem).align > word
}

/// True for a map type that no classic compiler accepts: see [`MapTypeError::CompilerCrash`].
pub fn needs_wide_alignment(layouts: &Layouts, map: &MapType) -> bool {
    is_wide(layouts, map.key, map.elem)
}

/// Which specialised functions the map gets (`cmd/compile/internal/walk/walk.go: mapfast`, Go 1.21 to 1.27).
fn variant(layouts: &Layouts, key: TypeId, elem: TypeId) -> MapVariant {
    let layout = layouts.of(key);
    let word = layouts.target().arch.ptr_size();
    if layouts.of(elem).size > MAX_INLINE_BYTES {
        return MapVariant::Slow;
    }
    let alg = layouts.facts(key).alg;
    if alg == Alg::String {
        return MapVariant::FastStr;
    }
    // Plain memory below the target's alignment is not loaded as one word (`reflectdata/alg.go: AlgType`).
    if alg != Alg::Memory || (layout.align < layouts.target().arch.strict_align() && layout.align < layout.size) {
        return MapVariant::Slow;
    }
    match (layout.size, layout.ptrdata > 0) {
        (4, false) => MapVariant::Fast32,
        (8, false) => MapVariant::Fast64,
        (4, true) if word == 4 => MapVariant::Fast32Ptr,
        (8, true) if word == 8 => MapVariant::Fast64Ptr,
        _ => MapVariant::Slow,
    }
}

/// `reflectdata/reflect.go: MapBucketType`, Go 1.21 to 1.23: no padding, the overflow word last.
fn classic(layouts: &Layouts, key: Slot, elem: Slot) -> ClassicLayout {
    let bucket_size = HEAD + SLOTS * key.size + SLOTS * elem.size + layouts.target().arch.ptr_size();
    let scanned = key.ptrdata > 0 || elem.ptrdata > 0;
    ClassicLayout { bucket_size, bucket_ptrdata: if scanned { bucket_size } else { 0 } }
}

/// The alignment of a group: its control word's, or a wider slot's.
fn group_align(layouts: &Layouts, key: Slot, elem: Slot) -> u64 {
    layouts.target().arch.max_align().max(key.align).max(elem.align)
}

/// `reflectdata/map.go: MapGroupType` (1.24, 1.25: `SwissMapGroupType`): 8 slots of key and elem side by side.
fn interleaved(layouts: &Layouts, key: Slot, elem: Slot) -> SwissLayout {
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
fn split(layouts: &Layouts, key: Slot, elem: Slot) -> SwissLayout {
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
