//! Comparing a recorded state of a Swiss map with the simulated one, leaf by leaf.

use super::states::{Leaf, Leaves};
use crate::engine::SwissMap;
use crate::engine::swiss::{GroupRef, SLOTS, TableRef};
use crate::units::{Addr, hex};
use serde::Deserialize;

/// A Swiss map's memory after an operation.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SwissMemory {
    /// Index of the operation; -1: just made.
    pub after_op: i64,
    /// Live entries.
    pub used: u64,
    /// Hex.
    pub seed: String,
    /// How many of a hash's top bits choose the directory's entry.
    pub global_depth: u64,
    /// 0: a small map.
    pub dir_len: u64,
    /// For each entry its table's position in `tables`.
    #[serde(deserialize_with = "Option::deserialize")]
    pub directory: Option<Vec<u64>>,
    /// A small map's group, once it has one.
    #[serde(deserialize_with = "Option::deserialize")]
    pub small: Option<RecordedGroup>,
    /// In the order of the directory; absent in a small map.
    #[serde(deserialize_with = "Option::deserialize")]
    pub tables: Option<Vec<RecordedTable>>,
    /// Ever allocated for the map, in bytes.
    pub allocated_bytes: u64,
    /// Ever allocated for the map.
    pub allocated_objects: u64,
}

/// A table as it lay in memory.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct RecordedTable {
    /// Its first entry in the directory.
    pub index: i64,
    /// Live entries.
    pub used: u64,
    /// Slots.
    pub capacity: u64,
    /// Empty slots that may still be filled.
    pub growth_left: u64,
    /// How many of a hash's top bits choose it.
    pub local_depth: u64,
    /// In the order of memory.
    pub groups: Vec<RecordedGroup>,
}

/// A group as it lay in memory.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct RecordedGroup {
    /// The control word's eight bytes.
    pub ctrl: [u64; 8],
    /// Index into the capture's keys; -1: no entry.
    pub keys: [i64; 8],
    /// The whole group, hex.
    pub bytes: Option<String>,
}

/// A simulated Swiss map to compare with, and the recording's keys as they lie in memory.
pub(super) struct SimulatedSwiss<'a> {
    pub state: SwissMap<'a>,
    pub keys: &'a [Vec<u8>],
}

impl SimulatedSwiss<'_> {
    /// The leaves of a state that differ.
    pub(super) fn compare(&self, recorded: &SwissMemory) -> Vec<Leaf> {
        let (rt, map) = (self.state.memory(), self.state.swiss());
        let h = map.header(rt);
        let tally = self.state.tally();
        let mut out = Leaves::default();
        out.compare("used", recorded.used, h.used);
        out.compare("seed", recorded.seed.clone(), format!("{:x}", h.seed));
        out.compare("global_depth", recorded.global_depth, h.global_depth.into());
        out.compare("dir_len", recorded.dir_len, h.dir_len);
        out.compare("allocated_bytes", recorded.allocated_bytes, tally.ever_bytes);
        out.compare("allocated_objects", recorded.allocated_objects, tally.ever_objects);
        let small = map.small_group(rt);
        let say = |present: bool| if present { "a group" } else { "null" };
        out.compare("small", say(recorded.small.is_some()), say(small.is_some()));
        if let (Some(recorded), Some(found)) = (&recorded.small, small) {
            self.compare_group(&mut out, "small", recorded, found);
        }
        let tables: Vec<TableRef> = map.tables(rt).collect();
        self.compare_directory(&mut out, recorded.directory.as_deref(), &tables);
        self.compare_tables(&mut out, recorded.tables.as_deref(), &tables);
        out.0
    }

    fn compare_directory(&self, out: &mut Leaves, recorded: Option<&[u64]>, tables: &[TableRef]) {
        let position = |at: Addr| tables.iter().position(|t| t.addr == at).map_or(-1, |i| i as i64);
        let found: Vec<i64> = self.state.swiss().directory(self.state.memory()).map(position).collect();
        out.compare("directory", length(recorded), length((!found.is_empty()).then_some(&found)));
        let recorded = recorded.unwrap_or_default();
        for (i, (recorded, found)) in recorded.iter().zip(found).enumerate() {
            out.compare(format!("directory[{i}]"), *recorded as i64, found);
        }
    }

    fn compare_tables(&self, out: &mut Leaves, recorded: Option<&[RecordedTable]>, tables: &[TableRef]) {
        let (rt, map) = (self.state.memory(), self.state.swiss());
        out.compare("tables", length(recorded), length((!tables.is_empty()).then_some(tables)));
        let recorded = recorded.unwrap_or_default();
        for (i, (recorded, TableRef { table, .. })) in recorded.iter().zip(tables).enumerate() {
            let path = format!("tables[{i}]");
            out.compare(format!("{path}.index"), recorded.index, table.index);
            out.compare(format!("{path}.used"), recorded.used, table.used.into());
            out.compare(format!("{path}.capacity"), recorded.capacity, table.capacity.into());
            out.compare(format!("{path}.growth_left"), recorded.growth_left, table.growth_left.into());
            out.compare(format!("{path}.local_depth"), recorded.local_depth, table.local_depth.into());
            out.compare(format!("{path}.groups length"), recorded.groups.len() as u64, table.group_count());
            for (g, (recorded, found)) in recorded.groups.iter().zip(map.groups(rt.heap, table)).enumerate() {
                self.compare_group(out, &format!("{path}.groups[{g}]"), recorded, found);
            }
        }
    }

    fn compare_group(&self, out: &mut Leaves, path: &str, recorded: &RecordedGroup, found: GroupRef) {
        for slot in 0..SLOTS {
            out.compare(format!("{path}.ctrl[{slot}]"), recorded.ctrl[slot], found.ctrl(slot).into());
            self.compare_key(out, &format!("{path}.keys[{slot}]"), recorded.keys[slot], found, slot);
        }
        if let Some(bytes) = &recorded.bytes {
            out.compare(format!("{path}.bytes"), bytes.clone(), hex(found.bytes));
        }
    }

    /// Whether a slot holds the recorded key.
    fn compare_key(&self, out: &mut Leaves, path: &str, recorded: i64, found: GroupRef, slot: usize) {
        if !found.state(slot).is_full() {
            return out.compare(path, recorded.to_string(), "-1".to_string());
        }
        let key = self.state.swiss().key(self.state.memory(), found, slot);
        let equal = |k: &Vec<u8>| self.state.keys_equal(k, key);
        let expected = usize::try_from(recorded).ok().and_then(|i| self.keys.get(i));
        if !expected.is_some_and(equal) {
            let actual = self.keys.iter().position(equal).map_or("no key of the run".to_string(), |i| i.to_string());
            out.compare(path, recorded.to_string(), actual);
        }
    }
}

/// A list's length as a leaf: a small map has none, which is not an empty one.
fn length<T>(list: Option<&[T]>) -> String {
    list.map_or("null".to_string(), |list| format!("{} entries", list.len()))
}
