//! What the compiler makes of a map type: slots, buckets, groups, flags, hasher.
//!
//! Invariant: every figure follows from the layouts of key and elem; all three map layouts are filled, so that
//! they can be compared. Knows nothing of maps at run time.

use super::buckets::{ClassicLayout, MAX_INLINE_BYTES, SwissLayout, classic, interleaved, slot, split};
use super::comparable::KeyProblem;
use super::hash_steps::{MAX_HASH_STEPS, Step, key_steps};
use super::layouts::{Layouts, TooLarge};
use super::table::Alg;
use crate::gotype::types::{Kind, TypeId};
use crate::target::{MapImpl, Target};
use std::fmt;

/// Which of the runtime's specialised map functions a map type uses (`cmd/compile/internal/walk: mapfast`).
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub enum MapVariant {
    /// The generic functions.
    Slow,
    /// 4-byte keys.
    Fast32,
    /// Pointer keys of 4 bytes.
    Fast32Ptr,
    /// 8-byte keys.
    Fast64,
    /// Pointer keys of 8 bytes.
    Fast64Ptr,
    /// String keys.
    FastStr,
}

/// What the compiler makes of `map[key]elem` on a target, under every map implementation.
#[derive(Clone, PartialEq, Debug)]
pub struct MapType {
    /// Where the map type is compiled for.
    pub target: Target,
    /// The map type itself.
    pub map: TypeId,
    /// Its key type.
    pub key: TypeId,
    /// Its elem type.
    pub elem: TypeId,
    /// Sizes of the types themselves.
    pub key_size: u64,
    /// Of the elem type.
    pub elem_size: u64,
    /// Sizes of what a slot holds: the type, or a pointer to a box when it is over 128 bytes.
    pub key_slot: u64,
    /// Of what a slot holds of an elem.
    pub elem_slot: u64,
    /// Keys are boxed.
    pub indirect_key: bool,
    /// Elems are boxed.
    pub indirect_elem: bool,
    /// The types themselves hold pointers (boxes and clearing go by these).
    pub key_has_pointers: bool,
    /// The same of the elem type.
    pub elem_has_pointers: bool,
    /// k == k for every key (no float, complex or interface inside).
    pub reflexive_key: bool,
    /// An update overwrites the stored key (float, complex, interface or string inside).
    pub need_key_update: bool,
    /// Hashing a key may panic (an interface inside may hold what has no `==`).
    pub hash_might_panic: bool,
    /// A slot is aligned above the word, which no classic compiler accepts: see [`MapTypeError::CompilerCrash`].
    pub is_wide: bool,
    /// Which functions work on the map.
    pub variant: MapVariant,
    /// How the compiled hasher and `==` walk a key.
    pub key_steps: Vec<Step>,
    /// Bytes of padding inside one key and one elem, nested ones counted.
    pub key_padding: u64,
    /// The same of one elem.
    pub elem_padding: u64,
    /// Its buckets up to Go 1.23.
    pub classic: ClassicLayout,
    /// Its groups from Go 1.24 on.
    pub swiss: SwissLayout,
    /// Its groups where keys and elems lie apart.
    pub split: SwissLayout,
}

impl MapType {
    /// Bytes of a slot that hold neither key nor elem: padding inside both, behind the key, and behind the elem. What
    /// lies in a box is not the slot's.
    pub fn wasted_per_slot(&self, arrangement: MapImpl) -> u64 {
        let slot = match arrangement {
            MapImpl::Classic => self.key_slot + self.elem_slot,
            MapImpl::Swiss => self.swiss.key_stride,
            MapImpl::SwissSplit => self.split.key_stride + self.split.elem_stride,
        };
        let held = |slot: u64, padding: u64, indirect: bool| if indirect { slot } else { slot - padding };
        let key = held(self.key_slot, self.key_padding, self.indirect_key);
        slot - key - held(self.elem_slot, self.elem_padding, self.indirect_elem)
    }
}

/// Why a type has no map layout. Types are named as messages have them.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum MapTypeError {
    /// The type that was meant to be a map.
    NotAMap(String),
    /// The key has no `==`.
    Key(KeyProblem),
    /// The key or the elem passes the size limit.
    TooLarge(TooLarge),
    /// The key is hashed in more than [`MAX_HASH_STEPS`] steps.
    ManySteps(String),
    /// The real compiler stops with an internal error.
    #[allow(missing_docs, reason = "the key, and where it does not compile")]
    CompilerCrash { key: String, target: Target },
}

impl fmt::Display for MapTypeError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            MapTypeError::NotAMap(name) => write!(f, "{name} is no map type; a map type is written map[string]int"),
            MapTypeError::Key(problem) => problem.fmt(f),
            MapTypeError::TooLarge(too_large) => too_large.fmt(f),
            MapTypeError::ManySteps(key) => {
                write!(f, "map key {key} is hashed in over {MAX_HASH_STEPS} parts; the limit is {MAX_HASH_STEPS}")
            }
            MapTypeError::CompilerCrash { key, target } => write!(
                f,
                "{key} does not compile to a map of {target}: its key or elem is 8-aligned on a 32-bit target (sync/atomic's 64-bit types), \
                 where the compiler stops with \"bad offset of overflow in bmap\"; use Go 1.24 or later, or a 64-bit target"
            ),
        }
    }
}

impl From<TooLarge> for MapTypeError {
    fn from(too_large: TooLarge) -> MapTypeError {
        MapTypeError::TooLarge(too_large)
    }
}

/// The map type `map` (a `map[K]V`, or a name for one) on the layouts' target.
///
/// ```
/// use mapscope::gotype::{Layouts, check_source, map_type};
/// use mapscope::target::{Arch, GoVersion, Target};
///
/// let checked = check_source("map[int64]bool", GoVersion::DEFAULT);
/// let layouts = Layouts::new(checked.types.into(), Target::new(GoVersion::DEFAULT, Arch::Amd64));
/// let Some(id) = checked.root else { panic!("{:?}", checked.diagnostics) };
/// let map = map_type(&layouts, id)?;
/// assert_eq!(map.swiss.group_size, 8 + 8 * 16);
/// assert_eq!(map.classic.bucket_size, 8 + 8 * 8 + 8 + 8);
/// # Ok::<(), mapscope::gotype::MapTypeError>(())
/// ```
pub fn map_type(layouts: &Layouts, map: TypeId) -> Result<MapType, MapTypeError> {
    let types = layouts.types();
    let Kind::Map { key, elem } = *types.shape(map) else {
        return Err(MapTypeError::NotAMap(types.short_name(map)));
    };
    check(layouts, key, elem)?;
    let key_steps = key_steps(layouts, key).ok_or_else(|| MapTypeError::ManySteps(types.short_name(key)))?;
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
        is_wide: is_wide(layouts, key, elem),
        variant: variant(layouts, key, elem),
        key_steps,
        key_padding: facts.padding,
        elem_padding: layouts.padding(elem),
        classic: classic(layouts, key_slot, elem_slot),
        swiss: interleaved(layouts, key_slot, elem_slot),
        split: split(layouts, key_slot, elem_slot),
    })
}

fn check(layouts: &Layouts, key: TypeId, elem: TypeId) -> Result<(), MapTypeError> {
    layouts.comparable(key).map_err(MapTypeError::Key)?;
    layouts.size_limit(key)?;
    layouts.size_limit(elem)?;
    let target = layouts.target();
    if is_wide(layouts, key, elem) && target.map_impl() == MapImpl::Classic {
        return Err(MapTypeError::CompilerCrash { key: layouts.types().short_name(key), target });
    }
    Ok(())
}

/// A slot is aligned above the word, so classic buckets have no place for the overflow word (`MapBucketType`).
fn is_wide(layouts: &Layouts, key: TypeId, elem: TypeId) -> bool {
    let word = layouts.target().arch.ptr_size();
    slot(layouts, key).align > word || slot(layouts, elem).align > word
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
