//! Regions are what the header reaches, each byte of them has one spot, and their roles are the bill.

use super::maps::{each_moment, each_swiss_moment};
use mapscope::engine::MapState;
use mapscope::image::{Bill, ByteRoles, Place, Region, Role, Spot, regions};
use mapscope::tell::describe_spot;
use mapscope::units::Addr;
use std::collections::BTreeMap;

pub fn all(state: &MapState) -> Vec<Region> {
    let mut found = Vec::new();
    assert!(regions(state.read(), &mut |region| {
        found.push(region);
        true
    }));
    found
}

/// Maps of every kind, every `n`-th of their moments.
fn some_moments(n: usize, mut see: impl FnMut(&str, &MapState)) {
    let mut i = 0;
    let mut some = |name: &str, state: &MapState| {
        i += 1;
        if i % n == 0 {
            see(name, state);
        }
    };
    each_moment(&mut some);
    each_swiss_moment(&mut some);
}

#[test]
fn regions_are_the_objects_that_the_header_reaches() {
    let mut places = BTreeMap::new();
    some_moments(2, |name, state| {
        let mut found: Vec<(Addr, u64)> = all(state).iter().map(|r| (r.addr, r.taken)).collect();
        found.sort_unstable();
        let reached: Vec<(Addr, u64)> = state.reach().objects.iter().map(|o| (o.addr, o.taken)).collect();
        assert_eq!(found, reached, "{name}");
        for region in all(state) {
            let kind = format!("{:?}", region.place).split('(').next().unwrap_or_default().to_string();
            *places.entry(kind).or_insert(0) += 1;
        }
    });
    let kinds: Vec<&str> = places.keys().map(String::as_str).collect();
    let wanted = [
        "Bucket",
        "Buckets",
        "Directory",
        "ElemBox",
        "Extra",
        "Group",
        "GroupElemBox",
        "GroupKeyBox",
        "Groups",
        "Header",
        "Hmap",
        "KeyBox",
        "OverflowArray",
        "OverflowSlice",
        "Table",
    ];
    assert_eq!(kinds, wanted);
}

#[test]
fn the_roles_of_all_regions_sum_to_the_bill() {
    some_moments(5, |name, state| {
        let (roles, bill) = (ByteRoles::of(state.read()), Bill::of(state.read()));
        let mut sums: BTreeMap<Role, u64> = BTreeMap::new();
        for region in all(state) {
            let of = region.roles(state.read(), &roles, 0, u64::MAX);
            assert_eq!(of.len() as u64, region.len(), "{name} {}", region.place.id());
            of.iter().for_each(|b| *sums.entry(region.counted(b.role)).or_default() += 1);
            *sums.entry(Role::Rounding).or_default() += region.header;
        }
        for (role, n) in &bill.entries {
            assert_eq!(sums.remove(role).unwrap_or(0), *n, "{name} {role:?}");
        }
        assert!(sums.values().all(|n| *n == 0), "{name} {sums:?}");
    });
}

#[test]
fn every_byte_has_a_spot_that_leads_back_to_it() {
    let mut bytes = 0;
    some_moments(61, |name, state| {
        for region in all(state) {
            let name = format!("{name} {}", region.place.id());
            assert_eq!(Place::parse(&region.place.id()), Some(region.place), "{name}");
            assert_eq!(Region::of(state.read(), region.place), Some(region), "{name}");
            assert_eq!(Region::at(state.read(), region.addr).map(|r| r.addr), Some(region.addr), "{name}");
            // Long regions repeat themselves: their beginning, their end, and some of the middle.
            let step = |at: u64| if region.len() < 4096 || at < 600 || at + 600 > region.len() { 1 } else { 37 };
            let mut at = 0;
            while at < region.len() {
                let spot = region.spot(state.read(), at).unwrap_or_else(|| panic!("{name} {at}"));
                let extent = spot.resolve(state.read()).unwrap_or_else(|| panic!("{name} {at} {spot:?}"));
                assert_eq!((extent.addr, extent.size), (region.addr.plus(at), 1), "{name} {at} {spot:?}");
                assert_eq!(region.offset(state.read(), spot), Some(at), "{name} {spot:?}");
                assert_eq!(Spot::parse(&spot.id()), Some(spot), "{name}");
                let home = Region::of(state.read(), spot.place).map(|r| r.place);
                assert_eq!(home, Some(region.place), "{name} {spot:?}");
                if bytes % 19 == 0 {
                    let d = describe_spot(state.read(), spot).unwrap_or_else(|| panic!("{name} {spot:?}"));
                    assert!(!d.why.is_empty() && d.bytes.len() == d.roles.len(), "{name} {spot:?}");
                    let shown = d.byte.map(|i| d.bytes[i as usize]);
                    assert!(shown.is_none_or(|b| [b] == region.bytes(state.read(), at, 1)), "{name} {spot:?}");
                }
                bytes += 1;
                at += step(at);
            }
            assert_eq!(region.spot(state.read(), region.len()), None, "{name}");
        }
    });
    assert!(bytes > 200_000, "{bytes}");
}

#[test]
fn an_address_leads_to_its_spot() {
    some_moments(197, |name, state| {
        for region in all(state) {
            for at in [0, region.len() / 3, region.len() / 2, region.len() - 1] {
                let spot = Spot::at(state.read(), region.addr.plus(at));
                let found = spot.and_then(|s| s.resolve(state.read())).map(|e| e.addr);
                assert_eq!(found, Some(region.addr.plus(at)), "{name} {} {at} {spot:?}", region.place.id());
            }
        }
        assert_eq!(Spot::at(state.read(), Addr(1)), None, "{name}");
    });
}
