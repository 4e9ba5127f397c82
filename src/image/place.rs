//! The names of things in a map: stable over time, so that a selection survives a step.
//!
//! Invariant: a name says where something is (bucket 5, its second overflow bucket, slot 2), never at which address.
//! What it names may not exist at another moment; then it resolves to nothing. Knows no pictures.

use crate::engine::MapState;
use crate::engine::classic::{Extra, Hmap, SLOTS};
use crate::units::Addr;

/// Which bucket array.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug, PartialOrd, Ord)]
pub enum ArrayKind {
    Main,
    Old,
}

/// A bucket.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug, PartialOrd, Ord)]
pub enum BucketId {
    /// The bucket `link` steps along the chain of main bucket `index`; link 0 is the main bucket itself.
    Chain { array: ArrayKind, index: u64, link: u32 },
    /// A preallocated overflow bucket that no chain links yet, by its index in the bucket array.
    Preallocated { index: u64 },
}

/// Something in a map that has bytes.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug, PartialOrd, Ord)]
pub enum Place {
    Hmap,
    /// By the field's number among [`Hmap::fields`].
    HmapField(u8),
    /// The mapextra.
    Extra,
    /// 0 `overflow`, 1 `oldoverflow`, 2 `nextOverflow`.
    ExtraField(u8),
    Bucket(BucketId),
    Tophash(BucketId, u8),
    Key(BucketId, u8),
    Elem(BucketId, u8),
    /// The overflow word.
    Overflow(BucketId),
}

/// The fields of `runtime/map.go: mapextra`.
pub const EXTRA_FIELDS: [&str; 3] = ["overflow", "oldoverflow", "nextOverflow"];

/// Where a place's bytes are.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub struct Extent {
    pub addr: Addr,
    /// In bytes.
    pub size: u64,
}

impl Extent {
    pub fn overlaps(self, addr: Addr, len: u64) -> bool {
        self.addr.0 < addr.0.saturating_add(len) && addr.0 < self.addr.0.saturating_add(self.size)
    }
}

impl BucketId {
    /// Main bucket `index` of an array.
    pub fn main(array: ArrayKind, index: u64) -> BucketId {
        BucketId::Chain { array, index, link: 0 }
    }

    pub fn name(self) -> String {
        match self {
            BucketId::Preallocated { index } => format!("preallocated bucket {index}"),
            BucketId::Chain { array, index, link } => {
                let old = if array == ArrayKind::Old { "old " } else { "" };
                let tail = if link > 0 { format!(" overflow {link}") } else { String::new() };
                format!("{old}bucket {index}{tail}")
            }
        }
    }

    pub fn is_old(self) -> bool {
        matches!(self, BucketId::Chain { array: ArrayKind::Old, .. })
    }

    /// The bucket's address now; `None` where it does not exist.
    pub fn addr(self, state: &MapState) -> Option<Addr> {
        let (rt, map) = (state.runtime(), state.classic());
        let h = map.hmap(rt);
        let size = map.geometry().bucket as u64;
        match self {
            BucketId::Preallocated { index } => {
                let free = map.next_overflow(rt)?;
                (index >= free && index < map.array_len(rt, h.b)).then(|| h.buckets.plus(index * size))
            }
            BucketId::Chain { array, index, link } => {
                let (base, count) = match array {
                    ArrayKind::Main => (h.buckets, h.bucket_count()),
                    ArrayKind::Old if h.growing() => (h.oldbuckets, h.old_bucket_count()),
                    ArrayKind::Old => return None,
                };
                if base.is_nil() || index >= count {
                    return None;
                }
                map.chain(&rt.heap, base, index).nth(link as usize).map(|b| b.addr)
            }
        }
    }

    /// The name of the bucket at an address. An overflow bucket is found by a key in it; one without keys by a walk
    /// over all chains.
    pub fn at(state: &MapState, addr: Addr) -> Option<BucketId> {
        let (rt, map) = (state.runtime(), state.classic());
        let h = map.hmap(rt);
        let size = map.geometry().bucket as u64;
        let index_in = |base: Addr, b: u8| {
            let at = map.index_in(rt, base, b, addr)?;
            (base.0 + at * size == addr.0).then_some(at)
        };
        if !h.buckets.is_nil()
            && let Some(index) = index_in(h.buckets, h.b)
        {
            if index < h.bucket_count() {
                return Some(BucketId::main(ArrayKind::Main, index));
            }
            if map.next_overflow(rt).is_some_and(|free| index >= free) {
                return Some(BucketId::Preallocated { index });
            }
        }
        if h.growing()
            && let Some(index) = index_in(h.oldbuckets, h.old_b())
            && index < h.old_bucket_count()
        {
            return Some(BucketId::main(ArrayKind::Old, index));
        }
        by_key(state, addr).or_else(|| by_walk(state, addr))
    }
}

/// An overflow bucket's name by the hash of a key in it.
fn by_key(state: &MapState, addr: Addr) -> Option<BucketId> {
    let (rt, map) = (state.runtime(), state.classic());
    let h = map.hmap(rt);
    rt.heap.get(addr, map.geometry().bucket)?;
    let bucket = map.bucket(&rt.heap, addr);
    let slot = (0..SLOTS).find(|&i| bucket.state(i).is_full())?;
    let (hash, _) = state.find_bytes(map.key(rt, bucket, slot)).ok()?;
    [ArrayKind::Main, ArrayKind::Old].into_iter().find_map(|array| {
        let (base, count) = array_of(&h, array)?;
        link_of(state, array, base, hash & (count - 1), addr)
    })
}

fn by_walk(state: &MapState, addr: Addr) -> Option<BucketId> {
    let h = state.classic().hmap(state.runtime());
    [ArrayKind::Main, ArrayKind::Old].into_iter().find_map(|array| {
        let (base, count) = array_of(&h, array)?;
        (0..count).find_map(|index| link_of(state, array, base, index, addr))
    })
}

/// Address and number of main buckets of an array, where it exists.
fn array_of(h: &Hmap, array: ArrayKind) -> Option<(Addr, u64)> {
    match array {
        ArrayKind::Main => (!h.buckets.is_nil()).then(|| (h.buckets, h.bucket_count())),
        ArrayKind::Old => h.growing().then(|| (h.oldbuckets, h.old_bucket_count())),
    }
}

fn link_of(state: &MapState, array: ArrayKind, base: Addr, index: u64, addr: Addr) -> Option<BucketId> {
    let link = state.classic().chain(&state.runtime().heap, base, index).position(|b| b.addr == addr)?;
    Some(BucketId::Chain { array, index, link: link as u32 })
}

impl Place {
    /// The name, for screen readers and for saving: `bucket 5 slot 2 key`.
    pub fn name(self) -> String {
        match self {
            Place::Hmap => "hmap".to_string(),
            Place::HmapField(i) => format!("hmap.{}", hmap_field(i)),
            Place::Extra => "mapextra".to_string(),
            Place::ExtraField(i) => format!("mapextra.{}", EXTRA_FIELDS.get(usize::from(i)).unwrap_or(&"?")),
            Place::Bucket(b) => b.name(),
            Place::Tophash(b, slot) => format!("{} slot {slot} tophash", b.name()),
            Place::Key(b, slot) => format!("{} slot {slot} key", b.name()),
            Place::Elem(b, slot) => format!("{} slot {slot} elem", b.name()),
            Place::Overflow(b) => format!("{} overflow word", b.name()),
        }
    }

    /// Reads a name back.
    pub fn parse(text: &str) -> Option<Place> {
        if let Some(field) = text.strip_prefix("hmap.") {
            return (0..9).find(|&i| hmap_field(i) == field).map(Place::HmapField);
        }
        if let Some(field) = text.strip_prefix("mapextra.") {
            return EXTRA_FIELDS.iter().position(|f| *f == field).map(|i| Place::ExtraField(i as u8));
        }
        match text {
            "hmap" => return Some(Place::Hmap),
            "mapextra" => return Some(Place::Extra),
            _ => {}
        }
        let words: Vec<&str> = text.split_whitespace().collect();
        let (bucket, rest) = parse_bucket(&words)?;
        match rest {
            [] => Some(Place::Bucket(bucket)),
            ["overflow", "word"] => Some(Place::Overflow(bucket)),
            ["slot", slot, part] => {
                let slot: u8 = slot.parse().ok().filter(|&s| usize::from(s) < SLOTS)?;
                match *part {
                    "tophash" => Some(Place::Tophash(bucket, slot)),
                    "key" => Some(Place::Key(bucket, slot)),
                    "elem" => Some(Place::Elem(bucket, slot)),
                    _ => None,
                }
            }
            _ => None,
        }
    }

    /// The bucket it is in or is.
    pub fn bucket(self) -> Option<BucketId> {
        match self {
            Place::Bucket(b) | Place::Tophash(b, _) | Place::Key(b, _) | Place::Elem(b, _) | Place::Overflow(b) => {
                Some(b)
            }
            _ => None,
        }
    }

    pub fn slot(self) -> Option<u8> {
        match self {
            Place::Tophash(_, slot) | Place::Key(_, slot) | Place::Elem(_, slot) => Some(slot),
            _ => None,
        }
    }

    /// Offset and size in bytes within its bucket, hmap or mapextra.
    pub fn within(self, state: &MapState) -> (u64, u64) {
        let geo = state.classic().geometry();
        let word = geo.word as u64;
        match self {
            Place::Hmap => (0, Hmap::size(geo.word) as u64),
            Place::HmapField(i) => {
                let fields = Hmap::fields(geo.word);
                let field = fields[usize::from(i).min(fields.len() - 1)];
                (field.offset, field.size)
            }
            Place::Extra => (0, Extra::size(geo.word) as u64),
            Place::ExtraField(i) => (u64::from(i) * word, word),
            Place::Bucket(_) => (0, geo.bucket as u64),
            Place::Tophash(_, slot) => (slot.into(), 1),
            Place::Key(_, slot) => (geo.key(slot.into()) as u64, geo.key_slot as u64),
            Place::Elem(_, slot) => (geo.elem(slot.into()) as u64, geo.elem_slot as u64),
            Place::Overflow(_) => (geo.overflow as u64, word),
        }
    }

    /// Where its bytes are now; `None` where it does not exist.
    pub fn resolve(self, state: &MapState) -> Option<Extent> {
        let (rt, map) = (state.runtime(), state.classic());
        let base = match self {
            Place::Hmap => map.hmap_addr(),
            Place::HmapField(i) if usize::from(i) < 9 => map.hmap_addr(),
            Place::Extra => map.hmap(rt).extra,
            Place::ExtraField(i) if usize::from(i) < EXTRA_FIELDS.len() => map.hmap(rt).extra,
            _ => self.bucket()?.addr(state)?,
        };
        if base.is_nil() || self.slot().is_some_and(|s| usize::from(s) >= SLOTS) {
            return None;
        }
        let (offset, size) = self.within(state);
        Some(Extent { addr: base.plus(offset), size })
    }

    /// The place of a bucket's byte at `offset`.
    pub fn in_bucket(state: &MapState, bucket: BucketId, offset: u64) -> Place {
        let geo = state.classic().geometry();
        let at = offset as usize;
        if at < SLOTS {
            Place::Tophash(bucket, at as u8)
        } else if at >= geo.overflow {
            Place::Overflow(bucket)
        } else if at < geo.elems {
            Place::Key(bucket, ((at - SLOTS) / geo.key_slot.max(1)) as u8)
        } else {
            Place::Elem(bucket, ((at - geo.elems) / geo.elem_slot.max(1)) as u8)
        }
    }
}

fn hmap_field(i: u8) -> &'static str {
    Hmap::fields(8).get(usize::from(i)).map_or("?", |f| f.name)
}

/// The bucket at the start of a name, and the words after it.
fn parse_bucket<'a, 'b>(words: &'a [&'b str]) -> Option<(BucketId, &'a [&'b str])> {
    let number = |text: &str| text.parse::<u64>().ok();
    let (array, rest) = match words {
        ["preallocated", "bucket", index, rest @ ..] => {
            return Some((BucketId::Preallocated { index: number(index)? }, rest));
        }
        ["old", "bucket", rest @ ..] => (ArrayKind::Old, rest),
        ["bucket", rest @ ..] => (ArrayKind::Main, rest),
        _ => return None,
    };
    let (index, rest) = rest.split_first()?;
    let index = number(index)?;
    match rest {
        ["overflow", link, rest @ ..] if *link != "word" => {
            Some((BucketId::Chain { array, index, link: link.parse().ok().filter(|&l| l > 0)? }, rest))
        }
        _ => Some((BucketId::main(array, index), rest)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_read_back() {
        let old = BucketId::Chain { array: ArrayKind::Old, index: 3, link: 1 };
        let main = BucketId::main(ArrayKind::Main, 5);
        let spare = BucketId::Preallocated { index: 37 };
        for (place, name) in [
            (Place::Hmap, "hmap"),
            (Place::HmapField(7), "hmap.nevacuate"),
            (Place::ExtraField(2), "mapextra.nextOverflow"),
            (Place::Key(main, 2), "bucket 5 slot 2 key"),
            (Place::Tophash(old, 0), "old bucket 3 overflow 1 slot 0 tophash"),
            (Place::Overflow(main), "bucket 5 overflow word"),
            (Place::Overflow(old), "old bucket 3 overflow 1 overflow word"),
            (Place::Bucket(spare), "preallocated bucket 37"),
            (Place::Elem(spare, 7), "preallocated bucket 37 slot 7 elem"),
        ] {
            assert_eq!(place.name(), name);
            assert_eq!(Place::parse(name), Some(place));
        }
        for bad in ["", "bucket", "bucket x", "bucket 5 slot 8 key", "bucket 5 overflow 0", "hmap.size", "old hmap"] {
            assert_eq!(Place::parse(bad), None, "{bad}");
        }
    }
}
