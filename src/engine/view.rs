//! A map as it lies in memory, apart from the process that runs it: bytes by address, the map's type, where it begins,
//! and the hash where that is known.
//!
//! Invariant: reading changes nothing, and needs no process. What pictures and texts are made of is a [`MapView`]: of a
//! state that runs ([`MapState::read`]), or of memory alone ([`Snapshot`]), which is drawn by the same code.

use super::mark::Reach;
use super::memory::Memory;
use super::op::{EngineError, Operand};
use super::sought::Sought;
use super::spec::MapSpec;
use super::state::{Map, MapState};
use super::swiss::{ProbePath, TableRef, h1, h2};
use super::{Classic, Swiss, steps, store};
use crate::gotype::{self, TypeId, Value};
use crate::heap::{Heap, Tally};
use crate::units::Addr;
use std::ops::Deref;
use std::sync::Arc;

/// A map that can be read.
#[derive(Clone, Copy)]
pub struct MapView<'a> {
    memory: Memory<'a>,
    map: &'a Map,
    /// The process that the memory is of: it knows how to hash.
    process: Option<&'a MapState>,
    /// Half-way through an operation: the runs of bytes that it has written last.
    half_written: &'a [(Addr, u64)],
}

/// A map's memory without its process: it can be looked at, and its hash function is not known.
#[derive(Clone)]
pub struct Snapshot {
    heap: Heap,
    spec: Arc<MapSpec>,
    map: Map,
}

impl Snapshot {
    /// The memory of a state as it is.
    pub fn of(state: &MapState) -> Snapshot {
        Snapshot { heap: state.rt.heap.clone(), spec: state.rt.spec.clone(), map: state.map.clone() }
    }

    /// The map to be read.
    pub fn read(&self) -> MapView<'_> {
        let memory = Memory { heap: &self.heap, spec: &self.spec };
        MapView { memory, map: &self.map, process: None, half_written: &[] }
    }
}

impl MapState {
    /// The map to be read.
    pub fn read(&self) -> MapView<'_> {
        MapView { memory: self.memory(), map: &self.map, process: Some(self), half_written: &[] }
    }

    /// The map's bytes and type.
    pub fn memory(&self) -> Memory<'_> {
        self.rt.memory()
    }

    /// The map as one of its implementation.
    pub fn view(&self) -> View<'_> {
        self.read().view()
    }

    /// The map, where it is classic.
    pub fn classic(&self) -> Option<ClassicMap<'_>> {
        self.read().classic()
    }

    /// The map, where it is a Swiss table.
    pub fn swiss(&self) -> Option<SwissMap<'_>> {
        self.read().swiss()
    }

    /// Live entries: `len(m)`.
    pub fn count(&self) -> u64 {
        self.read().count()
    }

    /// The map's own bytes and objects, ever allocated and held.
    pub fn tally(&self) -> Tally {
        self.read().tally()
    }

    /// What the collector would keep of the map.
    pub fn reach(&self) -> Reach {
        self.read().reach()
    }

    /// The value whose bytes of type `ty` are given.
    pub fn decode(&self, ty: TypeId, bytes: &[u8]) -> Value {
        self.read().decode(ty, bytes)
    }

    /// Bytes that [`MapState::reach`] keeps of the heap, without marking: what can't be reached has been given back, or
    /// is put off and known. A look at the old array is needed where boxes were deleted while the map grows.
    pub fn live_bytes(&self) -> u64 {
        let heap = &self.rt.heap;
        let most = heap.map_tally().held_bytes - heap.lost_bytes();
        match &self.map {
            Map::Classic(map) => {
                map.live_bytes(self.memory()).unwrap_or_else(|| most - map.unnamed_boxes(self.memory()))
            }
            Map::Swiss(_) => most,
        }
    }
}

impl<'a> MapView<'a> {
    /// The map's bytes and type.
    pub fn memory(self) -> Memory<'a> {
        self.memory
    }

    /// The map's type, on its target.
    pub fn spec(self) -> &'a Arc<MapSpec> {
        self.memory.spec
    }

    /// True where a key's hash can be worked out: the process is at hand.
    pub fn knows_hash(self) -> bool {
        self.process.is_some()
    }

    /// The same memory, half-way through an operation that has written these runs of bytes last: what they put into a
    /// slot that is not full yet is an entry on its way, and no rest of an old one.
    pub fn half_way(self, written: &'a [(Addr, u64)]) -> MapView<'a> {
        MapView { half_written: written, ..self }
    }

    /// True where the operation that the memory is half-way through has just written some of these bytes.
    pub fn is_half_written(self, addr: Addr, len: u64) -> bool {
        self.half_written
            .iter()
            .any(|&(at, run)| at.0 < addr.0.saturating_add(len) && addr.0 < at.0.saturating_add(run))
    }

    /// The map as one of its implementation.
    pub fn view(self) -> View<'a> {
        match self.map {
            Map::Classic(map) => View::Classic(ClassicMap { view: self, map }),
            Map::Swiss(map) => View::Swiss(SwissMap { view: self, map }),
        }
    }

    /// The map, where it is classic.
    pub fn classic(self) -> Option<ClassicMap<'a>> {
        if let View::Classic(map) = self.view() { Some(map) } else { None }
    }

    /// The map, where it is a Swiss table.
    pub fn swiss(self) -> Option<SwissMap<'a>> {
        if let View::Swiss(map) = self.view() { Some(map) } else { None }
    }

    /// Live entries: `len(m)`.
    pub fn count(self) -> u64 {
        match self.map {
            Map::Classic(map) => map.hmap(self.memory).count,
            Map::Swiss(map) => map.header(self.memory).used,
        }
    }

    /// The map's own bytes and objects, ever allocated and held.
    pub fn tally(self) -> Tally {
        self.memory.heap.map_tally()
    }

    /// What the collector would keep of the map.
    pub fn reach(self) -> Reach {
        match self.map {
            Map::Classic(map) => map.reach(self.memory),
            Map::Swiss(map) => map.reach(self.memory),
        }
    }

    /// Bytes that [`MapView::reach`] keeps of the heap. At once, but for memory without its process, where it marks.
    pub fn live_bytes(self) -> u64 {
        self.process.map_or_else(|| self.reach().bytes(), MapState::live_bytes)
    }

    /// The value whose bytes of type `ty` are given.
    pub fn decode(self, ty: TypeId, bytes: &[u8]) -> Value {
        store::decode(self.memory.heap, self.spec(), ty, bytes)
    }

    /// Number `n` of a type's sequence as a value; `None` where it holds nothing but zero bytes.
    pub fn nth_value(self, ty: TypeId, n: u64) -> Option<Value> {
        let spec = self.spec();
        let sequence = gotype::sequence(&spec.layouts, ty);
        // A scratch heap of its own: looking at a value changes no address of the map's.
        let mut heap = Heap::new(spec.target(), 1 << 20);
        let mut bytes = vec![0; spec.layouts.of(ty).size as usize];
        store::encode_nth(&mut heap, spec, &sequence, n, &mut bytes).ok()?;
        Some(store::decode(&heap, spec, ty, &bytes))
    }

    /// Go's `==` of two keys given as they lie in memory.
    pub(crate) fn keys_equal(self, a: &[u8], b: &[u8]) -> bool {
        steps::equal_steps(self.memory.heap, self.spec(), &self.spec().map.key_steps, a, b)
    }

    fn process(self) -> Result<&'a MapState, EngineError> {
        self.process.ok_or(EngineError::NoHash)
    }

    /// The hash of a key (under the map's seed now), and its bucket's (Swiss: group's) address and slot if it is there.
    /// Looking changes nothing, not even the stream that the hashes of NaN draw from.
    pub fn find_bytes(self, key: &[u8]) -> Result<(u64, Option<(Addr, usize)>), EngineError> {
        self.process()?.find_bytes(key)
    }

    /// A key ready to be looked for in this map.
    pub fn seek_key(self, key: &Operand) -> Result<Sought, EngineError> {
        self.process()?.seek_key(key)
    }

    /// The value that is sought.
    pub fn sought_value(self, sought: &Sought) -> Value {
        sought.value(self.spec())
    }

    /// Go's `==` of the key sought and a key of this map.
    pub fn is_sought(self, sought: &Sought, key: &[u8]) -> bool {
        sought.equals(self.spec(), self.decode(self.spec().map.key, key))
    }
}

/// A map as one of its implementation.
#[derive(Clone, Copy)]
pub enum View<'a> {
    /// Go up to 1.23.
    Classic(ClassicMap<'a>),
    /// Go 1.24 and later.
    Swiss(SwissMap<'a>),
}

/// A classic map.
#[derive(Clone, Copy)]
pub struct ClassicMap<'a> {
    pub(super) view: MapView<'a>,
    pub(super) map: &'a Classic,
}

/// A Swiss table.
#[derive(Clone, Copy)]
pub struct SwissMap<'a> {
    pub(super) view: MapView<'a>,
    pub(super) map: &'a Swiss,
}

impl<'a> ClassicMap<'a> {
    /// The map: where its hmap is, and how its buckets are laid out.
    pub fn classic(self) -> &'a Classic {
        self.map
    }
}

impl<'a> SwissMap<'a> {
    /// The map: where its header is, and how its groups are laid out.
    pub fn swiss(self) -> &'a Swiss {
        self.map
    }
}

impl<'a> Deref for ClassicMap<'a> {
    type Target = MapView<'a>;
    fn deref(&self) -> &MapView<'a> {
        &self.view
    }
}

impl<'a> Deref for SwissMap<'a> {
    type Target = MapView<'a>;
    fn deref(&self) -> &MapView<'a> {
        &self.view
    }
}

impl SwissMap<'_> {
    /// The way of a search for a key (its bytes as they lie in memory), as the map is now.
    pub fn probe_path(self, key: &[u8]) -> Result<ProbePath, EngineError> {
        let (hash, found) = self.find_bytes(key)?;
        let (map, memory) = (self.swiss(), self.memory());
        let h = map.header(memory);
        let mut path = ProbePath { hash, h1: h1(hash), h2: h2(hash), table: None, groups: Vec::new(), found };
        if h.is_small() {
            path.groups.extend((!h.dir_ptr.is_nil()).then_some(0));
            return Ok(path);
        }
        let index = h.directory_index(hash);
        let TableRef { addr, table } = map.table(memory, h.table_at(memory.heap, map.geometry(), index));
        path.table = Some((index, addr));
        let mut probe = table.probe(hash);
        loop {
            path.groups.push(probe.group());
            let group = map.group(memory.heap, map.geometry().group_at(table.groups, probe.group()));
            let is_end = found.map_or(!group.ctrls().match_empty().is_empty(), |(at, _)| at == group.addr);
            if is_end || path.groups.len() as u64 > table.length_mask {
                return Ok(path);
            }
            probe.advance();
        }
    }
}
