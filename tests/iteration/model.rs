//! Loops under random operations: against a model map, nothing dangling, and what a loop promises.

use crate::common::{self, TYPES};
use mapscope::engine::event::Loop;
use mapscope::engine::{
    Cursor, EngineError, Event, Journal, LoopEntry, MapState, Op, Operand, Outcome, SplitMix, View,
};
use mapscope::gotype::Value;
use mapscope::heap::Purpose;
use mapscope::target::Target;
use mapscope::units::Addr;
use std::collections::{BTreeMap, BTreeSet};

/// Every target of both implementations that the engine's tests run.
pub fn targets() -> Vec<Target> {
    common::TARGETS.into_iter().chain(common::swiss::TARGETS).collect()
}

/// A map, what it should hold, and what its open loop must still do.
pub struct Pair {
    pub map: MapState,
    pub model: BTreeMap<u64, u64>,
    keys: Vec<Value>,
    elems: Vec<Value>,
    /// Keys that were there when the loop began and have not been deleted since, not visited yet.
    due: BTreeSet<u64>,
    /// Keys that the loop has visited and that have not been deleted since.
    seen: BTreeSet<u64>,
}

impl Pair {
    pub fn new(source: &str, hint: i64, seed: u64, target: Target) -> Pair {
        let map = common::state(source, hint, seed, target);
        let (key, elem) = (map.spec().map.key, map.spec().map.elem);
        let keys =
            (0..map.key_values().min(160)).map(|n| map.read().nth_value(key, n).unwrap_or(Value::Zero)).collect();
        let elems = (0..200).map(|n| map.read().nth_value(elem, n).unwrap_or(Value::Zero)).collect();
        Pair { map, model: BTreeMap::new(), keys, elems, due: BTreeSet::new(), seen: BTreeSet::new() }
    }

    pub fn keys(&self) -> u64 {
        self.keys.len() as u64
    }

    pub fn put(&mut self, key: u64, elem: u64) {
        let op = Op::Put { key: Operand::Nth(key), elem: Operand::Nth(elem) };
        self.map.apply(&op, &mut Journal::default()).unwrap();
        self.model.insert(key, elem);
    }

    fn delete(&mut self, key: u64) {
        let done = self.map.apply(&Op::Delete { key: Operand::Nth(key) }, &mut Journal::default()).unwrap();
        assert_eq!(done == Outcome::Deleted, self.model.remove(&key).is_some());
        self.due.remove(&key);
        self.seen.remove(&key);
    }

    fn clear(&mut self) {
        self.map.apply(&Op::Clear, &mut Journal::default()).unwrap();
        self.model.clear();
        self.due.clear();
        self.seen.clear();
    }

    /// `range` or `next`, judged entry by entry.
    pub fn visit(&mut self, op: &Op) {
        let was_open = self.map.iterator().is_some();
        let mut journal = Journal::default();
        let done = self.map.apply(op, &mut journal);
        if matches!(op, Op::Range { .. }) {
            self.due = self.model.keys().copied().collect();
            self.seen.clear();
        } else if !was_open {
            assert_eq!(done, Err(EngineError::NoLoop("next")));
            return;
        }
        let Ok(Outcome::Ranged { entries, open }) = done else { panic!("{done:?}") };
        let mut visited = 0;
        for event in &journal.events {
            let Event::Loop(Loop::Visited { bucket, slot, .. }) = *event else { continue };
            visited += 1;
            let (key, elem) = self.entry(LoopEntry { bucket, slot: slot.into(), moved: false });
            let number = self.keys.iter().position(|k| *k == key).unwrap_or_else(|| panic!("no such key: {key:?}"));
            let number = number as u64;
            let now = *self.model.get(&number).unwrap_or_else(|| panic!("{key:?} is deleted, and visited"));
            assert_eq!(elem, self.elems[now as usize], "the elem of {key:?}");
            assert!(self.seen.insert(number), "{key:?} is visited twice");
            self.due.remove(&number);
        }
        assert_eq!(visited, entries);
        assert_eq!(self.map.iterator().is_some(), open);
        assert!(open || self.due.is_empty(), "never visited: {:?}", self.due);
    }

    fn entry(&self, at: LoopEntry) -> (Value, Value) {
        let (map, rt) = (&self.map, self.map.memory());
        let (key, elem) = match map.view() {
            View::Classic(m) => {
                let bucket = m.classic().bucket(rt.heap, at.bucket);
                (m.classic().key(rt, bucket, at.slot), m.classic().elem(rt, bucket, at.slot))
            }
            View::Swiss(m) => {
                let group = m.swiss().group(rt.heap, at.bucket);
                (m.swiss().key(rt, group, at.slot), m.swiss().elem(rt, group, at.slot))
            }
        };
        (map.decode(map.spec().map.key, key), map.decode(map.spec().map.elem, elem))
    }

    /// One random operation.
    fn step(&mut self, rng: &SplitMix) {
        let key = rng.below(self.keys());
        match rng.below(40) {
            0..12 => self.put(key, rng.below(200)),
            12..20 => self.delete(key),
            20 => (0..rng.below(30)).for_each(|i| self.put((key + i) % self.keys(), i)),
            21 => (0..rng.below(40)).for_each(|i| self.delete((key + i) % self.keys())),
            22 if rng.below(3) == 0 => self.clear(),
            23 => self.visit(&Op::Range { entries: None }),
            24..28 => self.visit(&Op::Range { entries: Some(1 + rng.below(12)) }),
            28 => {
                let open = self.map.iterator().is_some();
                let done = self.map.apply(&Op::Break, &mut Journal::default());
                assert_eq!(done, if open { Ok(Outcome::LoopLeft) } else { Err(EngineError::NoLoop("break")) });
            }
            29 => self.copy(&Op::Clone),
            30 => self.copy(&Op::Remake { hint: [None, Some(-1), Some(100)][rng.below(3) as usize] }),
            _ => self.visit(&Op::Next { entries: 1 + rng.below(6) }),
        }
    }

    fn copy(&mut self, op: &Op) {
        self.map.apply(op, &mut Journal::default()).unwrap();
        assert!(self.map.iterator().is_none());
        self.check();
    }

    /// What must hold at any moment.
    fn check(&self) {
        let map = &self.map;
        assert_eq!(map.count(), self.model.len() as u64);
        let mut live = BTreeSet::new();
        map.for_each_key(|key| {
            let value = map.decode(map.spec().map.key, key);
            let (bucket, slot) = map.find_bytes(key).unwrap().1.expect("a key is where it is looked for");
            let number = self.keys.iter().position(|k| *k == value).expect("a key that was put") as u64;
            assert_eq!(
                self.entry(LoopEntry { bucket, slot, moved: false }).1,
                self.elems[self.model[&number] as usize]
            );
            live.insert(number);
        });
        assert!(live.iter().eq(self.model.keys()));
        let growing = map.classic().is_some_and(|m| m.classic().hmap(map.memory()).growing());
        let (reach, held) = (map.reach().bytes(), map.tally().held_bytes);
        match map.iterator() {
            None if !growing => assert_eq!(reach, held, "what can't be reached is given back, and nothing else"),
            None => assert!(reach <= held),
            Some(_) => {
                assert!(reach + map.kept_by_iterator().bytes() <= held);
                self.check_nothing_dangles();
            }
        }
    }

    /// Whatever the open loop may read is there still.
    fn check_nothing_dangles(&self) {
        let (rt, map) = (self.map.memory(), &self.map);
        let there = |addr: Addr| addr.is_nil() || rt.heap.object_at(addr).is_some_and(|o| o.purpose.is_map());
        let readable = |key: Value| assert!(self.keys.contains(&key), "a key that nobody put: {key:?}");
        match (&map.iterator().unwrap().cursor, map.view()) {
            (Cursor::Classic(iter), View::Classic(m)) => {
                assert!(there(iter.buckets) && there(iter.at));
                let walk = |first, count| {
                    for index in 0..count {
                        for bucket in m.classic().chain(rt.heap, first, index) {
                            assert!(there(bucket.addr));
                            let marks = |i: &usize| !matches!(bucket.tophash()[*i], 0 | 1 | 4);
                            (0..8).filter(marks).for_each(|slot| {
                                readable(self.entry(LoopEntry { bucket: bucket.addr, slot, moved: false }).0);
                            });
                        }
                    }
                };
                walk(iter.buckets, 1 << iter.b);
            }
            (Cursor::Swiss(iter), View::Swiss(m)) => {
                assert!(there(iter.table) && there(iter.group));
                let mut groups = Vec::new();
                if iter.table.is_nil() {
                    groups.extend((!iter.group.is_nil()).then_some(iter.group));
                } else {
                    let table = m.swiss().table(rt, iter.table).table;
                    assert!(there(table.groups));
                    groups.extend(m.swiss().groups(rt.heap, &table).map(|g| g.addr));
                }
                for group in groups {
                    for slot in m.swiss().group(rt.heap, group).full_slots() {
                        readable(self.entry(LoopEntry { bucket: group, slot, moved: false }).0);
                    }
                }
            }
            _ => panic!("a loop of the other implementation"),
        }
        let boxed = |o: &mapscope::heap::Object| matches!(o.purpose, Purpose::KeyBox | Purpose::ElemBox);
        let m = &map.spec().map;
        let kept = map.kept_by_iterator();
        assert!(m.indirect_key || m.indirect_elem || !kept.objects.iter().any(boxed));
    }
}

#[test]
fn random_operations_in_open_loops_agree_with_a_model_map() {
    for target in targets() {
        for (i, source) in TYPES.iter().enumerate() {
            let mut pair = Pair::new(source, if i % 3 == 0 { 40 } else { -1 }, i as u64 + 1, target);
            let rng = SplitMix::new(i as u64 + 77);
            for step in 0..500 {
                pair.step(&rng);
                if step % 3 == 0 {
                    pair.check();
                }
            }
            // Emptied, with the loop closed, the map owns no payload any more.
            pair.put(0, 0);
            pair.clear();
            let _ = pair.map.apply(&Op::Break, &mut Journal::default());
            pair.check();
            assert_eq!(pair.map.memory().heap.payload_tally().held_bytes, 0, "{source} {target:?}");
        }
    }
}
