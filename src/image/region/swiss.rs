//! The regions of a Swiss map.

use crate::engine::SwissMap;
use crate::engine::store::word_of;
use crate::engine::swiss::{GroupRef, SLOTS, Table, TableRef};
use crate::heap::{Object, Purpose};
use crate::image::place::{GroupId, Place, header_fields, table_at};

/// Hands the whole place of every region to `give` until it says false.
pub(super) fn each(map: SwissMap, give: &mut dyn FnMut(Place) -> bool) -> bool {
    let small = map.swiss().small_group(map.runtime()).map(|_| Place::Group(GroupId::Small));
    let mut structs = [Place::Header, Place::Directory].into_iter().chain(small);
    let spec = &map.spec().map;
    structs.all(&mut *give)
        && map.swiss().tables(map.runtime()).all(|TableRef { table, .. }| {
            let index = table.index as u64;
            give(Place::Table(index)) && give(Place::Groups(index))
        })
        && (!spec.indirect_key || boxes(map, true, give))
        && (!spec.indirect_elem || boxes(map, false, give))
}

/// Every group of the map, with its name.
fn groups(map: SwissMap, see: &mut dyn FnMut(GroupId, GroupRef) -> bool) -> bool {
    let (swiss, rt) = (map.swiss(), map.runtime());
    swiss.small_group(rt).is_none_or(|group| see(GroupId::Small, group))
        && swiss.tables(rt).all(|TableRef { table, .. }| {
            let of = |group: usize| GroupId::Of { table: table.index as u64, group: group as u64 };
            swiss.groups(&rt.heap, &table).enumerate().all(|(i, group)| see(of(i), group))
        })
}

fn boxes(map: SwissMap, keys: bool, give: &mut dyn FnMut(Place) -> bool) -> bool {
    groups(map, &mut |id, group| {
        (0..SLOTS).all(|slot| {
            let data = if keys { group.key_slot(slot) } else { group.elem_slot(slot) };
            word_of(data) == 0 || give(box_place(id, slot as u8, keys))
        })
    })
}

fn box_place(id: GroupId, slot: u8, key: bool) -> Place {
    if key { Place::GroupKeyBox(id, slot) } else { Place::GroupElemBox(id, slot) }
}

/// The whole place that an object of the map's is, if the map still reaches it.
pub(super) fn region_at(map: SwissMap, object: &Object) -> Option<Place> {
    let (swiss, rt) = (map.swiss(), map.runtime());
    let is_it = |place: &Place| place.resolve(&map).is_some_and(|e| e.addr == object.addr);
    match object.purpose {
        Purpose::Map => Some(Place::Header).filter(is_it),
        Purpose::SmallGroup => Some(Place::Group(GroupId::Small)).filter(is_it),
        Purpose::Directory => Some(Place::Directory).filter(is_it),
        Purpose::Table => {
            let index = Table::load(&rt.heap, object.addr, swiss.geometry().word).index;
            Some(Place::Table(index as u64)).filter(is_it)
        }
        Purpose::Groups => match GroupId::at(map, object.addr)? {
            GroupId::Of { table, .. } => Some(Place::Groups(table)).filter(is_it),
            GroupId::Small => None,
        },
        Purpose::KeyBox | Purpose::ElemBox => owner(map, object),
        _ => None,
    }
}

/// The box's place: a key's by its hash, any other by a walk over all slots.
fn owner(map: SwissMap, object: &Object) -> Option<Place> {
    let (rt, key) = (map.runtime(), object.purpose == Purpose::KeyBox);
    let names = |group: &GroupRef, slot: usize| {
        let data = if key { group.key_slot(slot) } else { group.elem_slot(slot) };
        word_of(data) == object.addr.0
    };
    if key && let Ok((_, Some((addr, slot)))) = map.find_bytes(rt.heap.get(object.addr, object.requested as usize)?) {
        let id = GroupId::at(map, addr)?;
        if names(&map.swiss().group(&rt.heap, addr), slot) {
            return Some(box_place(id, slot as u8, key));
        }
    }
    let mut found = None;
    groups(map, &mut |id, group| {
        found = (0..SLOTS).find(|&slot| names(&group, slot)).map(|slot| box_place(id, slot as u8, key));
        found.is_none()
    });
    found
}

/// The part of a struct or of the directory at an offset; the whole where it is in none.
pub(super) fn part_at(map: SwissMap, whole: Place, offset: u64) -> Place {
    let word = map.swiss().geometry().word;
    let holds = |from: u64, size: u64| offset >= from && offset < from + size;
    match whole {
        Place::Header => {
            let field = header_fields(map).find(|(_, f)| holds(f.offset, f.size));
            field.map_or(whole, |(i, _)| Place::HeaderField(i))
        }
        Place::Table(table) => {
            let field = Table::fields(word).iter().position(|f| holds(f.offset, f.size));
            field.map_or(whole, |i| Place::TableField(table, i as u8))
        }
        Place::Directory if table_at(map, 0).is_some() => Place::DirectoryEntry(offset / word as u64),
        _ => whole,
    }
}
