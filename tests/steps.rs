//! Steps: what an operation tells of itself is what it does, whoever watches, and each step can be stopped at.

#![allow(clippy::unwrap_used, clippy::too_many_lines)]

mod common;

use common::{TARGETS, TYPES, memory, state, swiss};
use mapscope::engine::event::{ChainSearch, Copies, Evacuation, Growth, Loop, Search, Tables};
use mapscope::engine::{Event, Journal, MapState, Observer, Op, Operand, Outcome, Silent, SplitMix, View};
use mapscope::gotype::Value;
use mapscope::heap::Heap;
use mapscope::target::{Arch, GoVersion, Target};
use mapscope::tell::steps_of;
use mapscope::timeline::Landmarks;
use mapscope::units::Addr;
use std::collections::BTreeMap;

fn targets() -> impl Iterator<Item = Target> {
    TARGETS.into_iter().chain(swiss::TARGETS)
}

fn put(key: u64) -> Op {
    Op::Put { key: Operand::Nth(key), elem: Operand::Nth(key + 1) }
}

fn get(key: u64) -> Op {
    Op::Get { key: Operand::Nth(key) }
}

fn delete(key: u64) -> Op {
    Op::Delete { key: Operand::Nth(key) }
}

/// A random operation of every kind, puts and deletes more often.
fn random_op(random: &SplitMix, keys: u64) -> Op {
    let key = random.next() % keys;
    match random.next() % 40 {
        0 => Op::Clear,
        1 => Op::Range { entries: Some(1 + key % 9) },
        2 => Op::Range { entries: None },
        3 => Op::Clone,
        4 => Op::Remake { hint: None },
        5 => Op::Next { entries: 2 },
        6 => Op::Break,
        7..10 => get(key),
        10..18 => delete(key),
        _ => put(key),
    }
}

/// Every map object's bytes by address, as a process that stops at an event would have them.
#[derive(Default)]
struct Watch {
    now: BTreeMap<Addr, Vec<u8>>,
    written: Vec<(Addr, u64)>,
    steps: usize,
    /// What was changed without being told, or told of another step.
    wrong: Vec<String>,
}

fn objects(heap: &Heap) -> BTreeMap<Addr, Vec<u8>> {
    let bytes = |addr| heap.object_at(addr).map(|o| heap.bytes(addr, o.requested as usize).to_vec());
    heap.map_objects().into_iter().filter_map(|addr| Some((addr, bytes(addr)?))).collect()
}

impl Watch {
    fn begin(&mut self, heap: &Heap) {
        *self = Watch { now: objects(heap), ..Watch::default() };
    }

    fn compare(&mut self, heap: &Heap, what: &str) {
        let after = objects(heap);
        for (addr, bytes) in &after {
            let zeros = vec![0; bytes.len()];
            let before = self.now.get(addr).filter(|b| b.len() == bytes.len()).unwrap_or(&zeros);
            for (i, _) in before.iter().zip(bytes).enumerate().filter(|(_, (old, new))| old != new) {
                let at = addr.0 + i as u64;
                if !self.written.iter().any(|&(from, len)| (from.0..from.0 + len).contains(&at)) {
                    let purpose = heap.object_at(*addr).map(|o| o.purpose);
                    self.wrong.push(format!("{what}: byte {i} of {purpose:?} changed"));
                    break;
                }
            }
        }
        self.now = after;
        self.written.clear();
    }
}

impl Observer for Watch {
    fn event(&mut self, heap: &Heap, event: Event) {
        self.steps += 1;
        self.compare(heap, &format!("{event:?}"));
    }

    fn wrote(&mut self, addr: Addr, len: u64) {
        self.written.push((addr, len));
    }

    fn done(&mut self, heap: &Heap) {
        self.compare(heap, "the end");
    }
}

fn held(state: &MapState) -> u64 {
    state.tally().held_bytes
}

#[test]
fn whoever_watches_the_bytes_are_the_same() {
    for target in targets() {
        for source in TYPES {
            let mut maps: [MapState; 3] = std::array::from_fn(|_| state(source, -1, 5, target));
            let random = SplitMix::new(9);
            for number in 0..250 {
                let op = random_op(&random, 60);
                let [silent, watched, marked] = &mut maps;
                let mut journal = Journal::default();
                let mut marks = Vec::new();
                let outcome = silent.apply(&op, &mut Silent);
                assert_eq!(outcome, watched.apply(&op, &mut journal), "{source} {target} {number} {op:?}");
                assert_eq!(outcome, marked.apply(&op, &mut Landmarks { position: 1, marks: &mut marks }));
                for other in [&*watched, &*marked] {
                    assert!(memory(silent) == memory(other), "{source} {target} {number} {op:?}");
                    assert_eq!(silent.tally(), other.tally());
                    assert_eq!(silent.memory().heap.payload_tally(), other.memory().heap.payload_tally());
                    assert_eq!(silent.seeds_drawn(), other.seeds_drawn());
                }
            }
        }
    }
}

#[test]
fn every_step_has_its_end_and_its_sentence() {
    for target in targets() {
        for source in TYPES {
            let mut map = state(source, -1, 6, target);
            let random = SplitMix::new(10);
            for _ in 0..300 {
                let op = random_op(&random, 70);
                let before = held(&map);
                let mut journal = Journal::default();
                if map.apply(&op, &mut journal).is_err() {
                    continue;
                }
                let place = format!("{source} {target} {op:?}");
                assert_eq!(journal.ends.len(), journal.events.len(), "{place}");
                assert!(journal.ends.is_sorted_by_key(|e| e.writes), "{place}");
                let last = journal.ends.last().unwrap_or_else(|| panic!("{place}: nothing is told"));
                assert_eq!(last.writes, journal.writes.len(), "{place}: {:?}", journal.events.last());
                assert_eq!(last.log, map.memory().heap.log_len(), "{place}: {:?}", journal.events.last());
                assert_eq!(last.tally, map.tally(), "{place}");
                let steps = steps_of(map.read(), &op, &journal, before);
                assert_eq!(steps.iter().map(|s| s.allocated).sum::<i64>(), held(&map) as i64 - before as i64);
                for step in &steps {
                    check_sentence(&step.text, &place);
                    assert!(!step.label.is_empty() && step.label.len() < 24, "{place}: {step:?}");
                    assert!(step.source.contains(".go: "), "{place}: {step:?}");
                }
            }
        }
    }
}

/// Grammar that a machine can see.
fn check_sentence(text: &str, place: &str) {
    assert!(text.ends_with('.') && !text.contains("  ") && !text.contains(".."), "{place}: {text}");
    for wrong in [" 1 entries", " 1 buckets", " 1 groups", " 1 slots", " 1 pointers", "the one at", "all 1 ", "all 2 "]
    {
        assert!(!text.contains(wrong), "{place}: {text}");
    }
    for word in text.split(' ').zip(text.split(' ').skip(1)) {
        let is_word = word.0.chars().all(char::is_alphabetic);
        assert!(!is_word || word.0 != word.1, "{place}: {text}");
    }
}

#[test]
fn a_step_writes_what_it_tells_and_nothing_is_written_behind_it() {
    for target in targets() {
        for source in TYPES {
            let mut map = state(source, -1, 7, target);
            let random = SplitMix::new(11);
            let mut watch = Watch::default();
            for number in 0..250 {
                let op = random_op(&random, 60);
                if matches!(op, Op::Clone | Op::Remake { .. }) {
                    // What an open loop keeps is given back first, and its place may be taken again.
                    let _ = map.apply(&Op::Break, &mut Silent);
                }
                watch.begin(map.memory().heap);
                if map.apply(&op, &mut watch).is_err() {
                    continue;
                }
                assert!(watch.steps > 0, "{source} {target} {op:?}");
                assert!(watch.wrong.is_empty(), "{source} {target} {number} {op:?}: {}", watch.wrong.join("\n"));
            }
        }
        // Arrays with preallocated overflow buckets, directories of several tables.
        for (hint, entries, more) in [(-1, 100, 8), (2000, 20, 1)] {
            let mut map = state("map[int64]int64", hint, 7, target);
            (0..entries).for_each(|key| assert!(map.apply(&put(key), &mut Silent).is_ok()));
            let ops = (entries..entries + more).map(put).chain([Op::Clone, Op::Remake { hint: Some(hint) }]);
            for op in ops {
                let mut watch = Watch::default();
                watch.begin(map.memory().heap);
                map.apply(&op, &mut watch).unwrap();
                assert!(watch.wrong.is_empty(), "{target} {op:?}: {}", watch.wrong.join("\n"));
            }
        }
    }
}

/// A loop comes to a bucket or group before it visits or passes what is there, and a copy takes every entry once.
#[test]
fn loops_and_copies_account_for_every_entry() {
    for target in targets() {
        for source in TYPES {
            let mut map = state(source, -1, 14, target);
            let random = SplitMix::new(15);
            let (mut visited, mut passed, mut copied) = (0, 0, 0);
            for _ in 0..250 {
                let op = random_op(&random, 70);
                let mut events = common::AllEvents::default();
                let entries = map.count();
                if map.apply(&op, &mut events).is_err() {
                    continue;
                }
                let (mut here, mut taken) = (None, Vec::new());
                let mut filled = 0;
                for event in &events.0 {
                    match event {
                        Event::Loop(Loop::AtBucket { full, .. }) | Event::Loop(Loop::AtGroup { full, .. }) => {
                            here = Some(*full)
                        }
                        Event::Loop(Loop::Visited { slot, moved: false, .. }) => {
                            // Where the loop was left, it goes on without coming there again.
                            assert!(
                                here.is_none_or(|full| full.iter().any(|s| s == *slot)),
                                "{source} {target} {op:?}"
                            );
                            visited += 1;
                        }
                        Event::Loop(Loop::Passed { slot, .. }) => {
                            assert!(
                                here.is_none_or(|full| full.iter().any(|s| s == *slot)),
                                "{source} {target} {op:?}"
                            );
                            passed += 1;
                        }
                        Event::Copies(Copies::EntryTaken { number, key, .. }) => {
                            taken.push(format!("{key:?}"));
                            assert_eq!(taken.len() as u64, *number);
                        }
                        Event::Copies(Copies::ChainFilled { entries, .. })
                        | Event::Copies(Copies::OldChainTaken { entries, .. })
                        | Event::Copies(Copies::BucketCopied { entries }) => filled += entries,
                        Event::Copies(Copies::TableCopied { used, .. }) => filled += u64::from(*used),
                        Event::Copies(Copies::GroupCopied { entries, .. }) => filled += u64::from(*entries),
                        Event::Copies(Copies::Cloned { .. }) => {
                            assert_eq!(filled + taken.len() as u64, entries, "{source} {target} {op:?}");
                            copied += 1;
                        }
                        Event::Copies(Copies::Remade { .. }) => {
                            let mut distinct = taken.clone();
                            distinct.sort();
                            distinct.dedup();
                            assert_eq!((taken.len(), distinct.len()), (entries as usize, entries as usize));
                            copied += 1;
                        }
                        _ => {}
                    }
                }
            }
            assert!(
                visited > 10 && copied > 5,
                "{source} {target}: {visited} visited, {passed} passed, {copied} copies"
            );
        }
    }
}

/// The key that lies in a slot of the map now.
fn key_at(map: &MapState, bucket: Addr, slot: u8) -> Value {
    let (rt, slot) = (map.memory(), usize::from(slot));
    let key = match map.view() {
        View::Classic(m) => m.classic().key(rt, m.classic().bucket(rt.heap, bucket), slot),
        View::Swiss(m) => m.swiss().key(rt, m.swiss().group(rt.heap, bucket), slot),
    };
    map.decode(map.spec().map.key, key)
}

fn journal_of(map: &mut MapState, op: &Op) -> Journal {
    let mut journal = Journal::default();
    map.apply(op, &mut journal).unwrap();
    journal
}

#[test]
fn growth_moves_every_entry_once_and_each_is_found_where_it_went() {
    for target in targets() {
        for source in ["map[string]int", "map[int64]int64", "map[[129]byte]int", "map[struct{ A int64; T byte }]string"]
        {
            let mut map = state(source, -1, 8, target);
            let (mut growing, mut moved, mut growths) = (None, 0, 0);
            for key in 0..200 {
                let count = map.count();
                let journal = journal_of(&mut map, &put(key));
                for event in &journal.events {
                    match event {
                        Event::Growth(Growth::Started { .. }) => (growing, moved) = (Some(count), 0),
                        Event::Evacuation(Evacuation::EntryMoved(entry)) | Event::Tables(Tables::EntryMoved(entry)) => {
                            moved += 1;
                            assert_eq!(key_at(&map, entry.to_addr, entry.to_slot), entry.key, "{source} {target}");
                        }
                        Event::Tables(Tables::GroupMoved { to_left, to_right, .. }) => {
                            moved += u64::from(to_left + to_right)
                        }
                        Event::Growth(Growth::Done { .. }) => {
                            assert_eq!(growing.take(), Some(moved), "{source} {target}");
                            growths += 1;
                        }
                        Event::Tables(Tables::TableMade { entries, .. })
                        | Event::Tables(Tables::TableGrown { entries, .. }) => {
                            assert_eq!((*entries, moved), (count, count), "{source} {target}");
                            (growths, moved) = (growths + 1, 0);
                        }
                        _ => {}
                    }
                }
            }
            assert!(growths >= 4, "{source} {target}: {growths}");
        }
    }
}

#[test]
fn a_classic_map_grows_when_its_own_numbers_say_so() {
    for target in TARGETS {
        let mut map = state("map[int16]struct{}", -1, 3, target);
        let random = SplitMix::new(4);
        let (mut decisions, mut growths) = (0, 0);
        for _ in 0..6_000 {
            let key = random.next() % 300;
            let op = if random.next() % 5 < 3 { put(key) } else { delete(key) };
            let before = map.count();
            let journal = journal_of(&mut map, &op);
            for (i, event) in journal.events.iter().enumerate() {
                let Event::Growth(Growth::Decided { count, b, noverflow, growing, .. }) = *event else { continue };
                assert_eq!(count, before);
                // `runtime/map.go`: 6.5 entries a bucket (6 in Go 1.21), as many overflow buckets as main ones.
                let halves = if target.go == GoVersion::Go1_21 { 12 } else { 13 };
                let full = count + 1 > 8 && 2 * (count + 1) > halves * (1 << b);
                let many = u64::from(noverflow) >= 1 << b.min(15);
                let grows = !growing && (full || many);
                let grown = journal.events[i..].iter().any(|e| matches!(e, Event::Growth(Growth::Started { .. })));
                assert_eq!(grows, grown, "{target} {event:?}");
                decisions += 1;
                growths += u64::from(grows);
            }
        }
        assert!(decisions > 500 && growths > 4, "{target}: {decisions} {growths}");
    }
}

#[test]
fn a_search_compares_no_more_keys_than_match_and_finds_what_is_there() {
    for target in targets() {
        for source in ["map[string]int", "map[int64]int64", "map[any]int"] {
            let mut map = state(source, -1, 12, target);
            (0..150).for_each(|key| drop(journal_of(&mut map, &put(key))));
            for key in 0..200 {
                let journal = journal_of(&mut map, &get(key));
                assert!(journal.writes.is_empty());
                let (mut left, mut equal) = (0, false);
                for event in &journal.events {
                    match event {
                        Event::Search(Search::Matched { hits, .. }) => left = hits.len(),
                        Event::Search(Search::KeysScanned { found, .. }) => equal |= found.is_some(),
                        Event::Search(Search::KeyCompared { equal: same, .. }) => {
                            left = left.checked_sub(1).expect("a slot that does not match");
                            equal |= same;
                        }
                        _ => {}
                    }
                }
                let found = matches!(journal.events.last(), Some(Event::Search(Search::Found { .. })));
                assert_eq!((found, equal), (key < 150, key < 150), "{source} {target} {key}");
                if let Some(&Event::Search(Search::Found { bucket, slot, .. })) = journal.events.last() {
                    assert_eq!(Some(key_at(&map, bucket, slot)), map.read().nth_value(map.spec().map.key, key));
                }
            }
        }
    }
}

#[test]
fn the_bytes_of_a_new_entry_are_those_of_its_steps() {
    let mut map = state("map[string]int64", -1, 2, Target::new(GoVersion::Go1_23, Arch::Amd64));
    journal_of(&mut map, &put(1));
    let op = put(2);
    let before = held(&map);
    let journal = journal_of(&mut map, &op);
    let steps = steps_of(map.read(), &op, &journal, before);
    let written: Vec<(&str, u64)> = steps.iter().filter(|s| s.written > 0).map(|s| (&s.label[..], s.written)).collect();
    let Some(Event::ChainSearch(ChainSearch::Hashed { tophash, .. })) = journal.events.first() else {
        panic!("no hash")
    };
    // Go writes the tophash of a string's entry first, then its two words, the count, and the elem.
    let mark = format!("tophash {tophash:02x}");
    assert_eq!(written, [(&mark[..], 1), ("write key", 16), ("count 2", 8), ("write elem", 8)]);
    assert_eq!(map.apply(&get(2), &mut Silent), Ok(Outcome::Found));
}

/// Of operations of thousands of small steps: what a journal keeps and what it counts as left out are together what a
/// listener is told that wants them all. Returns how much was left out.
fn check_left_out(map: &mut MapState, op: &Op) -> u64 {
    let (mut all, mut journal) = (common::AllEvents::default(), Journal::default());
    let (before, mut twin) = (held(map), map.clone());
    assert_eq!(map.apply(op, &mut journal), twin.apply(op, &mut all), "{op:?}");
    let place = format!("{} {op:?}", map.spec().target());
    assert_eq!(journal.events.len() as u64 + journal.left_out, all.0.len() as u64, "{place}");
    let told = steps_of(map.read(), op, &journal, before);
    assert_eq!(told.iter().map(|s| s.left_out).sum::<u64>(), journal.left_out, "{place}");
    journal.left_out
}

#[test]
fn steps_left_out_of_a_long_operation_are_counted() {
    let range = |entries| Op::Range { entries };
    for target in targets() {
        for source in ["map[string]int64", "map[[17]int64][200]byte", "map[uint32]struct{}"] {
            let mut map = state(source, -1, 6, target);
            (0..3000).for_each(|key| assert!(map.apply(&put(key), &mut Silent).is_ok()));
            let loops = [range(None), range(Some(2500)), Op::Next { entries: 10 }, Op::Next { entries: 9000 }];
            let copies = [Op::Clone, Op::Remake { hint: None }, Op::Remake { hint: Some(0) }];
            let cut: Vec<u64> = loops.iter().chain(&copies).map(|op| check_left_out(&mut map, op)).collect();
            for (i, cut) in cut.iter().enumerate().filter(|(i, _)| *i < 2 || *i > 4) {
                assert!(*cut > 1_900, "{source} {target} {i}: {cut}");
            }
            // A loop over a map that grows meanwhile, and one whose array was replaced.
            check_left_out(&mut map, &range(Some(100)));
            for key in 3000..7000 {
                if key % 500 > 0 {
                    map.apply(&put(key), &mut Silent).unwrap();
                } else {
                    check_left_out(&mut map, &put(key));
                    check_left_out(&mut map, &Op::Next { entries: 150 });
                }
            }
            for op in [Op::Clone, delete(7), range(Some(5)), Op::Clear, Op::Next { entries: 9 }] {
                check_left_out(&mut map, &op);
            }
        }
    }
}

/// A search along a chain that is longer than a journal.
#[test]
fn steps_left_out_of_a_long_search_are_counted() {
    for target in TARGETS {
        let (spec, lines) = common::spec("map[string]int64", "collide 1300", target);
        let mut map = MapState::new(spec, -1, &mapscope::engine::Seeds::from_seed(1), 1 << 30).unwrap();
        (0..10_900).for_each(|key| assert!(map.apply(&put(key), &mut Silent).is_ok()));
        let puts = mapscope::ops::entries_of(&lines)[0].expand(&map, 1, 0).unwrap();
        let mut most = 0;
        for (number, op) in (0..puts.len()).map_while(|index| puts.op(index)).enumerate() {
            match number {
                ..1250 => assert!(map.apply(&op, &mut Silent).is_ok()),
                _ => most = most.max(check_left_out(&mut map, &op)),
            }
        }
        assert!(most > 50, "{target}: {most}");
    }
}

#[test]
fn no_operation_opens_into_thousands_of_steps() {
    for target in [GoVersion::Go1_23, GoVersion::Go1_27].map(|go| Target::new(go, Arch::Amd64)) {
        let mut run = common::run("map[string]int64", "put 0..3000; collide 700; range; clear", 1, target);
        let mut most = 0;
        while let Some(op) = run.upcoming().unwrap() {
            let (before, mut journal) = (held(run.state()), Journal::default());
            run.apply(&op, &mut journal).unwrap();
            most = most.max(journal.events.len());
            if journal.events.len() > 300 {
                let steps = steps_of(run.state().read(), &op, &journal, before);
                assert!(steps.iter().all(|s| !s.text.is_empty()));
            }
        }
        assert!((300..600).contains(&most), "{target}: {most}");
    }
}
