//! What the bytes of a row hold, in words: fields, keys and elems, tophash and control bytes.
//!
//! Invariant: what begins in a row is told in that row, in order; a value longer than a row is told where it begins, and
//! its fields where they begin.

use super::HexScene;
use crate::engine::classic::SlotState;
use crate::engine::store::word_of;
use crate::engine::swiss;
use crate::engine::{MapView, View};
use crate::gotype::{PartKind, Word, locate};
use crate::image::{BucketId, Extent, Held, Place};
use crate::tell::place::{name, part_name, pointee_of, value_of};
use crate::tell::value::{self, IN_LINE, PART_IN_LINE, literal};
use crate::units::{Addr, bytes, count, plural};

/// What a slot is, by its tophash or control byte.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Slot {
    Full,
    /// Empty, and searches end here.
    Empty,
    /// Empty, and later slots of the chain may be full.
    Hole,
    Tombstone,
    /// Its entry moved: X, Y or –.
    Moved(&'static str),
}

/// What a tophash or control byte says of its slot.
pub(super) fn control(state: MapView, place: Place) -> Option<Slot> {
    let byte = |place: Place| state.memory().heap.get(place.resolve(state)?.addr, 1)?.first().copied();
    match place {
        Place::Tophash(..) => Some(slot_of_tophash(byte(place)?)),
        Place::Control(..) => Some(slot_of_control(byte(place)?)),
        _ => None,
    }
}

/// The slot of a key or elem.
fn slot(state: MapView, place: Place) -> Option<Slot> {
    let sign = match place {
        Place::Key(id, i) | Place::Elem(id, i) => Place::Tophash(id, i),
        Place::GroupKey(id, i) | Place::GroupElem(id, i) => Place::Control(id, i),
        _ => return None,
    };
    let slot = control(state, sign)?;
    let Extent { addr, size } = place.resolve(state)?;
    let data = state.memory().heap.get(addr, size as usize)?;
    let is_coming = Held::of(state, matches!(slot, Slot::Full), addr, data) == Held::Coming;
    Some(if is_coming { Slot::Full } else { slot })
}

/// A unit's name, and a few facts.
pub(super) fn heading(scene: &HexScene, state: MapView, unit: u64) -> (String, String) {
    let Some(place) = scene.unit_place(state, unit) else { return ("?".to_string(), String::new()) };
    let heap = &state.memory().heap;
    let addr = scene.region.addr.plus(unit * scene.region.unit);
    let facts = match (state.view(), place) {
        (View::Classic(map), Place::Bucket(id)) => {
            let bucket = map.classic().bucket(heap, addr);
            let next = if bucket.overflow().is_nil() { "" } else { " · goes on in an overflow bucket" };
            match id {
                BucketId::Preallocated { .. } => "allocated with the array, not linked yet".to_string(),
                _ if bucket.state(0).is_evacuated() => "evacuated".to_string(),
                _ => format!("{} of 8 slots full{next}", bucket.entries()),
            }
        }
        (View::Swiss(map), Place::Group(_)) => {
            let group = map.swiss().group(heap, addr);
            let dead = match group.tombstones() {
                0 => String::new(),
                n => format!(" · {}", plural(n.into(), "tombstone")),
            };
            format!("{} of 8 slots full{dead}", group.entries())
        }
        _ => bytes(scene.region.size),
    };
    (name(place), facts)
}

/// What the bytes of a row hold.
pub(super) fn row(scene: &HexScene, state: MapView, from: u64, len: u64) -> String {
    let mut told = Told { state, text: String::new(), empty: None, bytes: None };
    let mut at = from;
    while at < from + len && at < scene.region.size && told.text.len() < IN_LINE {
        let Some(spot) = scene.spot(state, at) else { break };
        let (start, size) = (at - spot.byte.unwrap_or(0), spot.place.resolve(state).map_or(1, |e| e.size));
        let end = start + size;
        if at == start {
            told.place(spot.place, end > from + len);
        }
        if at > start && at < end {
            told.part(spot.place, at - start);
            at = scene.field(state, at).end.max(at + 1);
        } else {
            at = if at < end && end <= from + len { end } else { scene.field(state, at).end.max(at + 1) };
        }
    }
    told.flush();
    told.text
}

/// What is told of a row so far.
struct Told<'a> {
    state: MapView<'a>,
    text: String,
    /// A run of empty keys or elems: the first and the last slot.
    empty: Option<(bool, u8, u8)>,
    /// A run of tophash or control bytes.
    bytes: Option<String>,
}

impl Told<'_> {
    fn add(&mut self, text: &str) {
        if !self.text.is_empty() {
            self.text.push_str("  ");
        }
        self.text.push_str(text);
    }

    fn flush(&mut self) {
        if let Some(text) = self.bytes.take() {
            self.add(&text);
        }
        if let Some((key, first, last)) = self.empty.take() {
            let part = if key { "key" } else { "elem" };
            let text =
                if first == last { format!("{part} {first} empty") } else { format!("{part}s {first}–{last} empty") };
            self.add(&text);
        }
    }

    /// A place that begins here; `cut`: it goes on in the next row.
    fn place(&mut self, place: Place, cut: bool) {
        if let Some(slot) = control(self.state, place) {
            return self.control(place, slot);
        }
        if let (Some(key), Some(i)) = (place.is_key(), place.slot()) {
            return self.value(place, key, i, cut);
        }
        self.flush();
        let pointee = match place {
            Place::DirectoryEntry(_) | Place::OverflowEntry(..) => pointee_of(self.state, place),
            _ => None,
        };
        let text = match pointee.or_else(|| value_of(self.state, place)) {
            Some(value) => format!("{} {value}", part_name(place)),
            None if place == place.whole() => return,
            None => part_name(place),
        };
        self.add(&text);
    }

    fn control(&mut self, place: Place, slot: Slot) {
        if self.empty.is_some() {
            self.flush();
        }
        let name = if matches!(place, Place::Tophash(..)) { "tophash" } else { "control" };
        let word = match slot {
            Slot::Full => "●",
            Slot::Empty => "·",
            Slot::Hole => "○",
            Slot::Tombstone => "×",
            Slot::Moved(half) => half,
        };
        self.bytes.get_or_insert_with(|| format!("{name} ")).push_str(word);
    }

    fn value(&mut self, place: Place, key: bool, i: u8, cut: bool) {
        let slot = slot(self.state, place);
        let part = if key { "key" } else { "elem" };
        let Some(extent) = place.resolve(self.state) else { return };
        let data = self.state.memory().heap.get(extent.addr, extent.size as usize).unwrap_or_default();
        let map = &self.state.spec().map;
        let (ty, indirect) = if key { (map.key, map.indirect_key) } else { (map.elem, map.indirect_elem) };
        let stale = data.iter().any(|b| *b != 0);
        match slot {
            Some(Slot::Full) | None if indirect && !place.is_box() => {
                self.flush();
                self.add(&format!("{part} {i} box {}", Addr(word_of(data))));
            }
            Some(Slot::Full) | None => {
                self.flush();
                let room = if cut { PART_IN_LINE } else { IN_LINE };
                self.add(&format!("{part} {i} {}", literal(self.state, ty, data, room)));
            }
            Some(_) if stale => {
                self.flush();
                let text = if indirect { String::new() } else { literal(self.state, ty, data, PART_IN_LINE) };
                self.add(&format!("{part} {i} stale {text}"));
            }
            Some(Slot::Tombstone) => {
                self.flush();
                self.add(&format!("{part} {i} ×"));
            }
            Some(_) => match &mut self.empty {
                Some((k, _, last)) if *k == key && self.bytes.is_none() => *last = i,
                _ => {
                    self.flush();
                    self.empty = Some((key, i, i));
                }
            },
        }
    }

    /// A field of a long key or elem that begins at an offset of it.
    fn part(&mut self, place: Place, at: u64) {
        let map = &self.state.spec().map;
        let (Some(key), Some(extent)) = (place.is_key(), place.resolve(self.state)) else { return };
        let (ty, indirect) = if key { (map.key, map.indirect_key) } else { (map.elem, map.indirect_elem) };
        let is_live = matches!(slot(self.state, place), Some(Slot::Full) | None);
        if (indirect && !place.is_box()) || !is_live {
            return;
        }
        let Some(part) = locate(&self.state.spec().layouts, ty, at).filter(|p| p.offset == at) else { return };
        let Some(data) = self.state.memory().heap.get(extent.addr.plus(at), part.size as usize) else { return };
        let path = part.path.trim_start_matches('.');
        let text = match part.kind {
            PartKind::Padding(_) => return,
            PartKind::Whole if path.starts_with('[') && part.size == 1 => return,
            PartKind::Whole => format!("{path} {}", literal(self.state, part.ty, data, PART_IN_LINE)),
            PartKind::Word(word) => {
                let n = word_of(data);
                let is_count = matches!(word, Word::Length | Word::Capacity);
                let value = if is_count { count(n) } else { Addr(n).to_string() };
                format!("{path} {} {value}", value::word(word))
            }
        };
        self.flush();
        self.add(&format!("… {}", text.trim_start()));
    }
}

/// What a slot is by its tophash.
pub(super) fn slot_of_tophash(byte: u8) -> Slot {
    match SlotState::of(byte) {
        SlotState::Full => Slot::Full,
        SlotState::EmptyRest => Slot::Empty,
        SlotState::EmptyOne => Slot::Hole,
        SlotState::EvacuatedX => Slot::Moved("X"),
        SlotState::EvacuatedY => Slot::Moved("Y"),
        SlotState::EvacuatedEmpty => Slot::Moved("–"),
    }
}

/// What a slot is by its control byte.
pub(super) fn slot_of_control(byte: u8) -> Slot {
    match swiss::SlotState::of(byte) {
        swiss::SlotState::Full { .. } => Slot::Full,
        swiss::SlotState::Empty => Slot::Empty,
        swiss::SlotState::Deleted => Slot::Tombstone,
    }
}
