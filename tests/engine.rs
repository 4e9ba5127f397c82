//! Properties of the classic engine: a model map, invariants after every operation, time travel, live bytes.

#![allow(clippy::unwrap_used)]

mod common;

use common::{TARGETS, TYPES, memory, spec, state};
use mapscope::engine::classic::{self, SLOTS, SlotState, too_many_overflow_buckets};
use mapscope::engine::{DEFAULT_MAX_HEAP, EngineError, MapState, Op, Operand, Outcome, Seeds, Silent, SplitMix};
use mapscope::gotype::Value;
use mapscope::target::{Arch, GoVersion, Target};
use std::collections::BTreeMap;
use std::sync::Arc;

const GO_1_23: Target = Target { go: GoVersion::Go1_23, arch: Arch::Amd64 };

/// What must hold of a classic map at any moment between operations (`runtime/map.go`).
fn check_invariants(state: &MapState) {
    let (rt, map) = (state.memory(), state.classic().unwrap().classic());
    let h = map.hmap(rt);
    let mut live = 0;
    let mut walk = |array, count: u64, is_old: bool| {
        for index in 0..count {
            let mut rest_is_empty = false;
            for bucket in map.chain(rt.heap, array, index) {
                for slot in 0..SLOTS {
                    let slot_state = bucket.state(slot);
                    assert!(!rest_is_empty || slot_state == SlotState::EmptyRest, "entry after emptyRest");
                    rest_is_empty |= slot_state == SlotState::EmptyRest;
                    assert!(is_old || !slot_state.is_evacuated(), "evacuated mark in the current array");
                    if slot_state.is_full() {
                        live += 1;
                        let (hash, place) = state.find_bytes(map.key(rt, bucket, slot)).unwrap();
                        assert_eq!(hash & (count - 1), index, "key in the wrong bucket");
                        assert_eq!(place, Some((bucket.addr, slot)), "lookup finds another place");
                        assert_eq!(bucket.tophash()[slot], classic::tophash(hash, map.geometry().word));
                    }
                }
            }
        }
    };
    if !h.buckets.is_nil() {
        walk(h.buckets, h.bucket_count(), false);
    }
    if h.growing() {
        assert!(h.nevacuate < h.old_bucket_count());
        walk(h.oldbuckets, h.old_bucket_count(), true);
    }
    assert_eq!(live, h.count, "count");
    let reach = state.reach();
    let held = state.tally().held_bytes;
    if h.growing() {
        assert!(reach.bytes() <= held, "a reachable object was freed");
    } else {
        assert_eq!(reach.bytes(), held, "what can't be reached is freed, and nothing else");
    }
}

/// Random operations, two puts to one delete, with now and then a clear and a delete of everything.
fn random_run(source: &str, target: Target, seed: u64, operations: u64) {
    let mut map = state(source, if seed.is_multiple_of(3) { 40 } else { -1 }, seed, target);
    let mut model: BTreeMap<u64, u64> = BTreeMap::new();
    let rng = SplitMix::new(seed);
    let keys = map.key_values().min(150);
    for i in 0..operations {
        let key = rng.below(keys);
        let operand = Operand::Nth(key);
        let done = match rng.below(if i % 400 == 399 { 10 } else { 9 }) {
            0..4 => {
                let elem = rng.below(200);
                let done = map.apply(&Op::Put { key: operand, elem: Operand::Nth(elem) }, &mut Silent);
                let new = model.insert(key, elem).is_none();
                assert_eq!(done, Ok(if new { Outcome::Inserted } else { Outcome::Updated }));
                done
            }
            4..8 => {
                let done = map.apply(&Op::Delete { key: operand }, &mut Silent);
                let was = model.remove(&key).is_some();
                assert_eq!(done, Ok(if was { Outcome::Deleted } else { Outcome::NotFound }));
                done
            }
            8 => {
                let done = map.apply(&Op::Get { key: operand }, &mut Silent);
                assert_eq!(done == Ok(Outcome::Found), model.contains_key(&key));
                done
            }
            _ => {
                model.clear();
                map.apply(&Op::Clear, &mut Silent)
            }
        };
        assert!(done.is_ok());
        assert_eq!(map.count(), model.len() as u64);
        if i % 7 == 0 {
            check_invariants(&map);
        }
    }
    check_invariants(&map);
    check_model(&mut map, &model);
}

/// Every key of the model is in the map, with its elem.
fn check_model(map: &mut MapState, model: &BTreeMap<u64, u64>) {
    let (key_ty, elem_ty) = (map.spec().map.key, map.spec().map.elem);
    let mut found = Vec::new();
    let (rt, classic) = (map.memory(), map.classic().unwrap().classic());
    map.for_each_key(|key| {
        let (_, place) = map.find_bytes(key).unwrap();
        let (bucket, slot) = place.unwrap();
        let elem = classic.elem(rt, classic.bucket(rt.heap, bucket), slot);
        found.push((map.decode(key_ty, key), map.decode(elem_ty, elem)));
    });
    assert_eq!(found.len(), model.len());
    for (key, elem) in model {
        let value = |ty, n| map.read().nth_value(ty, n).unwrap();
        let (key, elem) = (value(key_ty, *key), value(elem_ty, *elem));
        assert!(found.contains(&(key.clone(), elem.clone())), "{key:?}: {elem:?} is missing");
    }
}

#[test]
fn random_operations_agree_with_a_model_map() {
    for target in TARGETS {
        for (i, source) in TYPES.iter().enumerate() {
            random_run(source, target, i as u64 + 1, 700);
        }
    }
}

fn put(map: &mut MapState, n: u64) {
    map.apply(&Op::Put { key: Operand::Nth(n), elem: Operand::Nth(n) }, &mut Silent).unwrap();
}

/// Facts of `runtime/map.go` that folklore gets wrong, measured with real Go.
#[test]
fn growth_starts_at_the_insert_that_real_go_shows() {
    for (go, at) in [(GoVersion::Go1_21, 13), (GoVersion::Go1_22, 14), (GoVersion::Go1_23, 14)] {
        let mut map = state("map[int]int", 9, 1, Target::new(go, Arch::Amd64));
        let mut n = 0;
        while map.classic().unwrap().classic().hmap(map.memory()).b == 1 {
            put(&mut map, n);
            n += 1;
        }
        assert_eq!(n, at, "{go}: the insert that makes 2 buckets grow");
    }
}

/// Sizes measured with real Go 1.23 on amd64: a map with one entry, and `make(map, 100)`.
#[test]
fn live_bytes_are_those_measured_with_real_go() {
    let facts = [
        ("map[int64]int64", 192, 2760),
        ("map[string]int", 256, 4168),
        ("map[string]string", 336, 4936),
        ("map[string]struct{}", 192, 2760),
        ("map[int64]bool", 144, 1608),
        ("map[int32]struct{}", 96, 968),
        ("map[uint8]uint8", 80, 648),
        ("map[[129]byte]int", 336, 2760),
        ("map[int64][128]byte", 1200, 19144),
        ("map[int64][129]byte", 336, 2760),
        ("map[[16]byte][64]byte", 752, 12360),
        ("map[struct{}]struct{}", 64, 360),
    ];
    for (source, one_entry, made) in facts {
        let mut one = state(source, -1, 1, GO_1_23);
        put(&mut one, 0);
        assert_eq!(one.reach().bytes(), one_entry, "{source} with one entry");
        assert_eq!(state(source, 100, 1, GO_1_23).reach().bytes(), made, "{source} made for 100");
    }
}

/// An evacuated main bucket of a scanned type is zeroed: overflow buckets of its own behind it are garbage at once,
/// but not those behind a preallocated one, which the old array still names (seen in real Go 1.21 to 1.23).
#[test]
fn overflow_buckets_of_an_evacuated_bucket_are_garbage_unless_the_old_array_names_them() {
    let mut map = state("map[string]int", -1, 3, GO_1_23);
    let mut garbage_seen = false;
    for n in 0..5000 {
        put(&mut map, n);
        let growing = map.classic().unwrap().classic().hmap(map.memory()).growing();
        let (live, held) = (map.reach().bytes(), map.tally().held_bytes);
        assert!(live <= held);
        garbage_seen |= growing && live < held;
        assert!(growing || live == held);
    }
    assert!(garbage_seen, "the run never had such a chain: choose another seed");
}

#[test]
fn same_size_growth_compacts() {
    let mut map = state("map[uint64]uint8", -1, 1, GO_1_23);
    let mut seen = false;
    for round in 0..4000u64 {
        put(&mut map, round);
        if round >= 12 {
            let key = Operand::Nth(round - 12);
            map.apply(&Op::Delete { key }, &mut Silent).unwrap();
        }
        let h = map.classic().unwrap().classic().hmap(map.memory());
        seen |= h.growing() && h.same_size_grow();
        assert!(h.b <= 2 && !too_many_overflow_buckets(h.noverflow.saturating_sub(1), h.b));
    }
    assert!(seen || map.classic().unwrap().classic().hmap(map.memory()).b <= 1);
}

#[test]
fn nan_is_a_new_key_each_time_and_only_clear_removes_it() {
    let mut map = state("map[float64]int", -1, 1, GO_1_23);
    let nan = || Operand::Value(Arc::new(Value::Float(f64::NAN)));
    for n in 0..100 {
        let done = map.apply(&Op::Put { key: nan(), elem: Operand::Nth(n) }, &mut Silent);
        assert_eq!(done, Ok(Outcome::Inserted));
    }
    assert_eq!(map.apply(&Op::Delete { key: nan() }, &mut Silent), Ok(Outcome::NotFound));
    assert_eq!(map.apply(&Op::Get { key: nan() }, &mut Silent), Ok(Outcome::NotFound));
    assert_eq!(map.count(), 100);
    map.apply(&Op::Clear, &mut Silent).unwrap();
    assert_eq!(map.count(), 0);
}

/// A bug once: describing a NaN key hashed it, and so changed the hashes of the keys to come.
#[test]
fn looking_at_a_map_changes_nothing_that_follows() {
    let run = |look: bool| {
        let mut map = state("map[float64]int", -1, 1, GO_1_23);
        for n in 0..60 {
            let key = Operand::Value(Arc::new(Value::Float(f64::NAN)));
            map.apply(&Op::Put { key, elem: Operand::Nth(n) }, &mut Silent).unwrap();
            if look {
                map.for_each_key(|k| drop(map.find_bytes(k)));
                map.home_of_nth(n).unwrap();
            }
        }
        memory(&map)
    };
    assert!(run(true) == run(false));
}

#[test]
fn zeros_of_both_signs_are_one_key_and_the_last_one_is_kept() {
    let mut map = state("map[float64]int", -1, 1, GO_1_23);
    let zero = |f: f64| Operand::Value(Arc::new(Value::Float(f)));
    let puts = [(0.0, Outcome::Inserted), (-0.0, Outcome::Updated)];
    for (f, outcome) in puts {
        assert_eq!(map.apply(&Op::Put { key: zero(f), elem: Operand::Nth(1) }, &mut Silent), Ok(outcome));
    }
    let mut keys = Vec::new();
    map.for_each_key(|k| keys.push(k.to_vec()));
    assert_eq!(keys, [(-0.0f64).to_le_bytes().to_vec()]);
}

#[test]
fn an_unhashable_key_panics_as_in_go_and_changes_nothing() {
    let (spec, lines) = spec("map[any]int", "put []int{1}; get []int(nil)", GO_1_23);
    let mut map = MapState::new(spec, -1, &Seeds::from_seed(1), DEFAULT_MAX_HEAP).unwrap();
    put(&mut map, 1);
    let before = memory(&map);
    for line in &lines {
        let Ok(mapscope::ops::Statement::One { key, .. }) = &line.parsed else { panic!("{:?}", line.parsed) };
        for op in [
            Op::Put { key: key.clone(), elem: Operand::Nth(1) },
            Op::Get { key: key.clone() },
            Op::Delete { key: key.clone() },
        ] {
            let message = map.apply(&op, &mut Silent).unwrap_err().to_string();
            assert!(message.contains("hash of unhashable type []int"), "{message}");
        }
    }
    assert_eq!(memory(&map), before);
}

#[test]
fn the_heap_limit_is_named_before_memory_is_taken() {
    let (spec, _) = spec("map[int][128]byte", "", GO_1_23);
    let error = MapState::new(spec, 100_000_000, &Seeds::from_seed(1), DEFAULT_MAX_HEAP).err();
    let Some(EngineError::Full(full)) = error else { panic!("{error:?}") };
    assert_eq!(full.limit, DEFAULT_MAX_HEAP);
    assert!(full.to_string().contains("--max-heap"));
}

/// `map[int][128]byte` in a real Go 1.23.9 process (`GODEBUG=cpu.aes=off`): 20,000 puts of i with i's low byte first
/// in the elem, then 20,000 deletes. The sums are FNV-1a over every bucket of the array less its overflow word.
#[test]
fn a_map_of_real_go_is_met_to_the_byte() {
    let target = GO_1_23;
    let (spec, _) = spec("map[int][128]byte", "", target);
    let hash_key = [0x279a3df7fd3307ac, 0x7dcd2fd6304a6879, 0xea854e4080de7c45, 0x3fb55eda41449df4];
    let seeds = Seeds { seed: 1, hash_key: Some(hash_key), map_seed: Some(0x5dc23724), reseeds: vec![0x5e0f621f] };
    let mut map = MapState::new(spec, -1, &seeds, DEFAULT_MAX_HEAP).unwrap();
    for n in 0..20_000 {
        let op = Op::Put { key: Operand::Nth(n), elem: Operand::Nth(n % 256) };
        map.apply(&op, &mut Silent).unwrap();
    }
    assert_eq!(sum_of_buckets(&map), 0xee253d59c8f00424);
    for n in 0..20_000 {
        map.apply(&Op::Delete { key: Operand::Nth(n) }, &mut Silent).unwrap();
    }
    assert_eq!(sum_of_buckets(&map), 0x5adcb3f4fed0abfd);
    let h = map.classic().unwrap().classic().hmap(map.memory());
    assert_eq!((h.count, h.b, h.noverflow, h.hash0), (0, 12, 213, 0x5e0f621f));
    let tally = map.tally();
    assert_eq!((tally.ever_bytes, tally.ever_objects), (10319688, 653));
    assert_eq!(map.reach().bytes(), 4811104);
}

fn sum_of_buckets(map: &MapState) -> u64 {
    let (rt, classic) = (map.memory(), map.classic().unwrap().classic());
    let h = classic.hmap(rt);
    let size = classic.geometry().bucket;
    let buckets = rt.heap.bytes(h.buckets, classic.array_len(rt, h.b) as usize * size);
    buckets
        .chunks_exact(size)
        .flat_map(|b| &b[..classic.geometry().overflow])
        .fold(0xcbf2_9ce4_8422_2325, |sum: u64, b| (sum ^ u64::from(*b)).wrapping_mul(0x0100_0000_01b3))
}
