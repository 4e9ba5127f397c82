//! The bill, the roles of bytes, figures, names and descriptions of Swiss maps.

use super::maps::{each_swiss_moment, session};
use mapscope::engine::swiss::{Header, SLOTS, SlotState, Table};
use mapscope::engine::{MapState, SwissMap};
use mapscope::image::{Bill, ByteRoles, GroupId, Held, Place, Role, SWISS_ROLES, SwissFigures, header_fields};
use mapscope::target::{Arch, GoVersion};
use mapscope::tell::{Description, describe};
use std::collections::BTreeMap;

/// The map after a script, on amd64.
fn map(source: &str, go: GoVersion, script: &[&str]) -> MapState {
    session(source, go, Arch::Amd64, -1, script, u64::MAX).state().cloned().unwrap()
}

fn figures(state: &MapState) -> SwissFigures {
    SwissFigures::of(state.swiss().unwrap())
}

/// Every group's name.
fn groups(map: SwissMap) -> Vec<GroupId> {
    let (rt, swiss) = (map.memory(), map.swiss());
    let of_table = |t: mapscope::engine::swiss::TableRef| {
        let name = t.table.index as u64;
        (0..t.table.group_count()).map(move |group| GroupId::Of { table: name, group })
    };
    let small = swiss.small_group(rt).map(|_| GroupId::Small);
    small.into_iter().chain(swiss.tables(rt).flat_map(of_table)).collect()
}

#[test]
fn the_swiss_bill_is_what_the_collector_keeps() {
    let (mut seen, mut boxes, mut tombstones) = (0, 0, 0);
    each_swiss_moment(|name, state| {
        let (bill, reach) = (Bill::of(state.read()), state.reach());
        assert_eq!(bill.live_bytes, reach.bytes(), "{name}: {:?}", bill.entries);
        assert_eq!(bill.live_objects, reach.objects.len() as u64, "{name}");
        assert_eq!(bill.entries.iter().map(|e| e.1).sum::<u64>(), bill.live_bytes);
        assert_eq!(bill.entries.iter().map(|e| e.0).collect::<Vec<_>>(), SWISS_ROLES);
        assert!(bill.allocated_bytes >= bill.live_bytes, "{name}");
        seen += 1;
        boxes += u64::from(bill.bytes(Role::Boxes) > 0);
        tombstones += u64::from(bill.bytes(Role::Tombstones) > 0);
    });
    assert!(seen > 3000 && boxes > 100 && tombstones > 20, "{seen} {boxes} {tombstones}");
}

#[test]
fn every_byte_of_a_group_has_a_role_and_the_roles_sum_to_the_bill() {
    let mut stale = 0;
    each_swiss_moment(|name, state| {
        let (map, roles) = (state.swiss().unwrap(), ByteRoles::of(state.read()));
        let mut sums: BTreeMap<Role, u64> = BTreeMap::new();
        for group in map.swiss().all_groups(map.memory()) {
            let bytes = roles.group(*map, group);
            assert_eq!(bytes.len(), group.bytes.len(), "{name}");
            for (byte, value) in bytes.iter().zip(group.bytes) {
                *sums.entry(byte.role).or_default() += 1;
                stale += u64::from(byte.stale);
                assert!(*value == 0 || byte.role != Role::GroupTail, "{name}: nothing is written behind the slots");
            }
            let any = (0..SLOTS)
                .any(|i| [true, false].into_iter().any(|is_key| Held::in_group(*map, group, i, is_key) == Held::Stale));
            assert_eq!(bytes.iter().any(|b| b.stale), any, "{name}");
        }
        let bill = Bill::of(state.read());
        let of_groups =
            [Role::Control, Role::Keys, Role::Elems, Role::Padding, Role::Empty, Role::Tombstones, Role::GroupTail];
        for role in of_groups {
            assert_eq!(sums.remove(&role).unwrap_or(0), bill.bytes(role), "{name} {role:?}");
        }
        assert!(sums.is_empty(), "{name}: {sums:?}");
    });
    assert!(stale > 1000, "{stale}");
}

/// By hand: `map[int64]bool` with 3 entries, a group of 136 bytes and one of 80.
#[test]
fn the_bill_of_a_small_map_worked_by_hand() {
    let bytes = |go, script: &[&str]| {
        let bill = Bill::of(map("map[int64]bool", go, script).read());
        SWISS_ROLES.map(|role| bill.bytes(role))
    };
    // header, directory, tables, control, keys, elems, boxes, padding, empty, tombstones, group tail, rounding
    assert_eq!(bytes(GoVersion::Go1_27, &["put 0..3"]), [48, 0, 0, 8, 24, 3, 0, 21, 80, 0, 0, 8]);
    assert_eq!(bytes(GoVersion::Go1_27Split, &["put 0..3"]), [48, 0, 0, 8, 24, 3, 0, 0, 45, 0, 0, 0]);
    assert_eq!(bytes(GoVersion::Go1_24, &["put 0..3", "delete 1"]), [48, 0, 0, 8, 16, 2, 0, 14, 96, 0, 0, 8]);
    assert_eq!(bytes(GoVersion::Go1_25, &[]), [48, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0]);
    // A table of 2 groups: 272 bytes in a class of 288.
    assert_eq!(bytes(GoVersion::Go1_26, &["put 0..9"]), [48, 8, 32, 16, 72, 9, 0, 63, 112, 0, 0, 16]);
    let tail = Bill::of(map("map[int64]struct{}", GoVersion::Go1_27Split, &["put 0..8"]).read());
    assert_eq!((tail.bytes(Role::GroupTail), tail.bytes(Role::Keys), tail.live_bytes), (8, 64, 128));
}

/// Growth of `map[int64]int64` without a hint as real Go 1.24.11 to 1.27.3 shows it on amd64: capacity and live bytes.
#[test]
fn figures_are_those_of_real_growth() {
    let facts = [
        (0, 0, 0, 48),
        (1, 8, 0, 192),
        (8, 8, 0, 192),
        (9, 16, 1, 376),
        (15, 32, 1, 664),
        (29, 64, 1, 1240),
        (57, 128, 1, 2392),
        (113, 256, 1, 4952),
        (225, 512, 1, 9560),
        (449, 1024, 1, 18520),
        (897, 2048, 2, 36992),
    ];
    for go in [GoVersion::Go1_24, GoVersion::Go1_25, GoVersion::Go1_26, GoVersion::Go1_27, GoVersion::Go1_27Split] {
        for (n, capacity, tables, live) in facts {
            let state = map("map[int64]int64", go, &[&format!("put 0..{n}")]);
            let (f, bill) = (figures(&state), Bill::of(state.read()));
            assert_eq!((f.capacity, f.tables, bill.live_bytes), (capacity, tables, live), "{go:?} {n}");
            assert_eq!((f.groups, f.directory, f.tombstones), (capacity / 8, tables, 0), "{go:?} {n}");
            let room = if tables == 0 { 8 } else { capacity / 8 * 7 };
            assert_eq!(f.growth_left, room - n, "{go:?} {n}");
            assert_eq!(u64::from(f.global_depth), tables.saturating_sub(1), "{go:?} {n}");
            assert!((f.max_probe > 0) == (n > 0) && (tables > 0 || f.max_probe <= 1), "{go:?} {n}");
        }
    }
}

#[test]
fn the_worst_search_and_tombstones_are_counted() {
    // 20 keys that begin in one group of 8: the last are in its third.
    let far = figures(&map("map[int64]int64", GoVersion::Go1_27, &["put 0..100", "collide 20"]));
    assert!(far.max_probe >= 3, "{far:?}");
    let churn = map("map[int16]int16", GoVersion::Go1_24, &["put 0..14", "delete 0..6"]);
    let (f, swiss) = (figures(&churn), churn.swiss().unwrap());
    let in_tables: u64 = swiss.swiss().tables(swiss.memory()).map(|t| u64::from(t.table.tombstones())).sum();
    assert_eq!((f.tombstones, f.capacity), (in_tables, 16));
    assert_eq!(f.growth_left, 14 - 8 - f.tombstones);
    // Keys that never are found again have no search.
    let nan = figures(&map("map[float64]int", GoVersion::Go1_27, &["put math.NaN()"; 20]));
    assert_eq!((nan.max_probe, nan.capacity), (0, 32));
}

#[test]
fn swiss_places_resolve_and_describe_themselves() {
    let mut seen = 0;
    each_swiss_moment(|name, state| {
        seen += 1;
        if seen % 3 != 0 {
            return;
        }
        let map = state.swiss().unwrap();
        let h = map.swiss().header(map.memory());
        let fields = Header::fields(8, true).len() as u8;
        let mut places = vec![Place::Header, Place::Directory];
        places.extend((0..fields).map(Place::HeaderField));
        places.extend((0..=h.dir_len).map(Place::DirectoryEntry));
        for index in 0..=h.dir_len {
            places.push(Place::Table(index));
            places.extend((0..Table::fields(8).len() as u8).map(|field| Place::TableField(index, field)));
        }
        let all = groups(map);
        let step = (all.len() / 5).max(1);
        let beyond = [GroupId::Small, GroupId::Of { table: 0, group: 1 << 20 }];
        for id in all.iter().copied().step_by(step).chain(beyond) {
            places.push(Place::Group(id));
            for slot in 0..SLOTS as u8 {
                places.extend([Place::Control(id, slot), Place::GroupKey(id, slot), Place::GroupElem(id, slot)]);
            }
            if let Some(addr) = id.addr(map) {
                assert_eq!(GroupId::at(map, addr), Some(id), "{name}");
            }
        }
        for place in places {
            let (extent, described) = (place.resolve(state.read()), describe(state.read(), place));
            assert_eq!(extent.is_some(), described.is_some(), "{name} {}", place.id());
            let Some(d) = described else { continue };
            assert_eq!(d.bytes.len(), d.roles.len(), "{name} {}", place.id());
            assert!(!d.why.is_empty(), "{name} {} says nothing", place.id());
            assert!(d.source.starts_with("internal/runtime/maps/"), "{name} {}: {}", place.id(), d.source);
            let version = format!("(Go 1.{})", state.spec().target().go.minor());
            assert!(d.source.ends_with(&version), "{name} {}: {}", place.id(), d.source);
        }
    });
}

fn about(state: &MapState, name: &str) -> Description {
    describe(state.read(), Place::parse(name).unwrap()).unwrap()
}

fn row<'a>(d: &'a Description, name: &str) -> &'a str {
    d.rows
        .iter()
        .find(|r| r.0.name() == name)
        .map(|r| r.1.as_str())
        .unwrap_or_else(|| panic!("no row {name}: {:?}", d.rows))
}

fn says(d: &Description, text: &str) {
    assert!(d.why.iter().any(|line| line.contains(text)), "{text:?} is not in {:#?}", d.why);
}

#[test]
fn the_header_is_described_with_what_it_means_now() {
    let none = map("map[int64]bool", GoVersion::Go1_27, &[]);
    says(&about(&none, "header.dirPtr"), "nil");
    let full = |go| map("map[int64]bool", go, &["put 0..8"]);
    says(&about(&full(GoVersion::Go1_26), "header.used"), "the next put, even of a key that it holds");
    says(&about(&full(GoVersion::Go1_27), "header.used"), "the next new key");
    let two = map("map[int64]bool", GoVersion::Go1_27, &["put 0..1000"]);
    let shift = about(&two, "header.globalShift");
    assert_eq!(row(&shift, "means"), "64 − globalDepth = 64 − 1 = 63");
    says(&shift, "leaves its top 1 bit");
    assert_eq!(row(&about(&two, "header.dirLen"), "entries"), "2^1 = 2");
    assert_eq!(row(&about(&two, "header.dirPtr"), "points at"), "the directory, 2 × 8 B = 16 B");
    says(&about(&two, "header.tombstonePossible"), "No delete has left a tombstone");
    let old = full(GoVersion::Go1_24);
    assert_eq!(
        describe(old.read(), Place::parse("header.tombstonePossible").unwrap()),
        None,
        "Go 1.24 has no such field"
    );
    for state in [&old, &two] {
        for (number, field) in header_fields(state.swiss().unwrap()) {
            let (place, name) = (Place::HeaderField(number), format!("header.{}", field.name));
            assert_eq!((place.id(), Place::parse(&name)), (name, Some(place)));
            assert_eq!(place.within(state.read()), (field.offset, field.size));
        }
    }
    says(&about(&map("map[int64]bool", GoVersion::Go1_24, &["put 1", "clear"]), "header.clearSeq"), "1 clear had");
}

#[test]
fn tables_are_described_by_their_own_arithmetic() {
    let state = map("map[int64]bool", GoVersion::Go1_24, &["put 0..14", "delete 0..6"]);
    let table = state.swiss().unwrap().swiss().tables(state.swiss().unwrap().memory()).next().unwrap().table;
    let left = about(&state, "table 0 growthLeft");
    let tombstones = match table.tombstones() {
        1 => "1 tombstone".to_string(),
        n => format!("{n} tombstones"),
    };
    let arithmetic = format!("16 × 7/8 = 14, − 8 used − {tombstones} = {}", table.growth_left);
    assert_eq!(row(&left, "arithmetic"), arithmetic);
    assert_eq!(left.source, "internal/runtime/maps/table.go: resetGrowthLeft (Go 1.24)");
    says(&about(&state, "table 0 capacity"), "a table of 32 slots takes its place.");
    let prunes = map("map[int64]bool", GoVersion::Go1_25, &["put 0..14"]);
    says(&about(&prunes, "table 0 growthLeft"), "makes the table grow: a table of 32 slots takes its place, unless");
    says(&about(&prunes, "table 0 growthLeft"), "0: the next new key that meets no tombstone");
    let large = map("map[int64]bool", GoVersion::Go1_27, &["put 0..3700"]);
    let map = large.swiss().unwrap();
    let h = map.swiss().header(map.memory());
    let shared = map.swiss().tables(map.memory()).find(|t| t.table.local_depth < h.global_depth);
    let index = shared.expect("a table in several entries").table.index as u64;
    let entry = describe(large.read(), Place::DirectoryEntry(index + 1)).unwrap();
    assert!(row(&entry, "shared by").starts_with(&format!("entries {index} to ")), "{:?}", entry.rows);
    assert_eq!(row(&entry, "points at"), format!("table {index}"));
    says(&about(&large, &format!("table {index} localDepth")), "a split needs no larger directory");
    says(&about(&large, "table 0 capacity"), "it splits in two tables of 1,024 slots");
}

#[test]
fn slots_are_described_by_their_hash_and_their_fate() {
    let state = map("map[int64]bool", GoVersion::Go1_27, &["put 0..100", "collide 20", "delete 0..60"]);
    let map = state.swiss().unwrap();
    let (rt, mut walked, mut dead, mut stale) = (map.memory(), 0, 0, 0);
    for id in groups(map) {
        let group = map.swiss().group(rt.heap, id.addr(map).unwrap());
        for slot in 0..SLOTS {
            let (control, key) = (Place::Control(id, slot as u8), Place::GroupKey(id, slot as u8));
            let (control, key) = (describe(state.read(), control).unwrap(), describe(state.read(), key).unwrap());
            match group.state(slot) {
                SlotState::Full { h2 } => {
                    let path = map.probe_path(map.swiss().key(rt, group, slot)).unwrap();
                    assert_eq!(row(&key, "hash"), format!("{:016x}", path.hash));
                    assert!(row(&key, "H2").starts_with(&format!("{h2:02x}  = {h2:07b}")), "{:?}", key.rows);
                    let names: Vec<String> = path.groups.iter().map(u64::to_string).collect();
                    assert_eq!(row(&key, "probe path"), format!("group {}", names.join(" → ")));
                    walked += u64::from(names.len() > 2);
                    assert_eq!(row(&control, "bits"), format!("0 {h2:07b}"));
                }
                SlotState::Empty => says(&control, "ends"),
                SlotState::Deleted => {
                    dead += 1;
                    assert_eq!(row(&control, "bits"), "1 1111110");
                    says(&control, "A tombstone");
                }
            }
            if !group.state(slot).is_full() && group.key_slot(slot).iter().any(|&b| b != 0) {
                stale += 1;
                says(&key, "Stale: the entry was deleted. A key without pointers is not cleared");
                assert!(key.roles.iter().any(|r| r.stale));
            }
        }
    }
    assert!(walked > 0 && dead > 0 && stale > 0, "{walked} {dead} {stale}");
}

#[test]
fn sources_are_the_files_of_the_version() {
    let source = |ty, go| about(&map(ty, go, &["put #0"]), "group slot 0 key").source;
    assert_eq!(
        source("map[int64]int", GoVersion::Go1_25),
        "internal/runtime/maps/runtime_fast64_swiss.go: runtime_mapassign_fast64 (Go 1.25)"
    );
    assert_eq!(
        source("map[string]int", GoVersion::Go1_26),
        "internal/runtime/maps/runtime_faststr.go: runtime_mapassign_faststr (Go 1.26)"
    );
    assert_eq!(
        source("map[int16]int", GoVersion::Go1_27Split),
        "internal/runtime/maps/runtime.go: runtime_mapassign (Go 1.27)"
    );
}

#[test]
fn a_nan_is_never_found_and_looking_draws_nothing() {
    let state = map("map[float64]int", GoVersion::Go1_27, &["put math.NaN()"; 12]);
    let map = state.swiss().unwrap();
    let id =
        groups(map).into_iter().find(|id| map.swiss().group(map.memory().heap, id.addr(map).unwrap()).entries() > 0);
    let id = id.expect("a group with entries");
    says(&describe(state.read(), Place::Group(id)).unwrap(), "never found");
    let slot = (0..8).find(|&i| describe(state.read(), Place::Control(id, i)).unwrap().bytes[0] < 0x80).unwrap();
    let key = describe(state.read(), Place::GroupKey(id, slot)).unwrap();
    says(&key, "NaN");
    assert_eq!(describe(state.read(), Place::GroupKey(id, slot)), Some(key));
}

#[test]
fn slots_side_by_side_say_where_their_padding_is() {
    let slot = |ty, go| row(&about(&map(ty, go, &["put #0"]), "group slot 0 elem"), "slot").to_string();
    assert_eq!(slot("map[int64]bool", GoVersion::Go1_27), "16 B: key 8 B, elem 1 B, padding 7 B");
    assert_eq!(slot("map[int32]int64", GoVersion::Go1_24), "16 B: key 4 B, padding 4 B, elem 8 B");
    assert_eq!(slot("map[int64]struct{}", GoVersion::Go1_24), "16 B: key 8 B, elem 0 B, padding 8 B");
    let split = about(&map("map[int64]bool", GoVersion::Go1_27Split, &["put #0"]), "group");
    assert_eq!(
        (row(&split, "keys"), row(&split, "elems")),
        ("8 × 8 B = 64 B at offset 8", "8 × 1 B = 8 B at offset 72")
    );
    let boxed = about(&map("map[int64][129]byte", GoVersion::Go1_27, &["put #0"]), "group slot 0 elem");
    says(&boxed, "The type takes 129 B, more than 128: the slot holds a pointer to a box.");
    assert_eq!(row(&boxed, "box takes"), "144 B");
}
