//! The regions of a Swiss map.

use crate::engine::SwissMap;
use crate::engine::store::word_of;
use crate::engine::swiss::{GroupRef, SLOTS, Table, TableRef};
use crate::heap::{Object, Purpose};
use crate::image::place::{GroupId, Place, header_fields, table_at};
use crate::units::Addr;

/// Hands the whole place of every region but boxes to `give` until it says false.
pub(super) fn each(map: SwissMap, give: &mut dyn FnMut(Place) -> bool) -> bool {
    let small = map.swiss().small_group(map.memory()).map(|_| Place::Group(GroupId::Small));
    let mut structs = [Place::Header, Place::Directory].into_iter().chain(small);
    structs.all(&mut *give)
        && map.swiss().tables(map.memory()).all(|TableRef { table, .. }| {
            let index = table.index as u64;
            give(Place::Table(index)) && give(Place::Groups(index))
        })
}

/// Every group of the map, with its name.
fn groups(map: SwissMap, see: &mut dyn FnMut(GroupId, GroupRef) -> bool) -> bool {
    let (swiss, rt) = (map.swiss(), map.memory());
    swiss.small_group(rt).is_none_or(|group| see(GroupId::Small, group))
        && swiss.tables(rt).all(|TableRef { table, .. }| {
            let of = |group: usize| GroupId::Of { table: table.index as u64, group: group as u64 };
            swiss.groups(rt.heap, &table).enumerate().all(|(i, group)| see(of(i), group))
        })
}

/// Hands every slot's key word (else elem word) to `see`, and the place that its box is, until it says false.
pub(super) fn box_words(map: SwissMap, key: bool, see: &mut dyn FnMut(Place, Addr) -> bool) -> bool {
    groups(map, &mut |id, group| {
        (0..SLOTS).all(|slot| {
            let (place, addr) = box_word(id, group, slot, key);
            see(place, addr)
        })
    })
}

/// The same of one slot of the group at `addr`.
pub(super) fn box_word_at(map: SwissMap, key: bool, addr: Addr, slot: usize) -> Option<(Place, Addr)> {
    let group = map.swiss().group(map.memory().heap, addr);
    Some(box_word(GroupId::at(map, addr)?, group, slot, key))
}

fn box_word(id: GroupId, group: GroupRef, slot: usize, key: bool) -> (Place, Addr) {
    let number = slot as u8;
    let (place, word) = match key {
        true => (Place::GroupKeyBox(id, number), group.key_slot(slot)),
        false => (Place::GroupElemBox(id, number), group.elem_slot(slot)),
    };
    (place, Addr(word_of(word)))
}

/// The whole place that an object of the map's is, if the map still reaches it; no box's.
pub(super) fn region_at(map: SwissMap, object: &Object) -> Option<Place> {
    let (swiss, rt) = (map.swiss(), map.memory());
    let is_it = |place: &Place| place.resolve(*map).is_some_and(|e| e.addr == object.addr);
    match object.purpose {
        Purpose::Map => Some(Place::Header).filter(is_it),
        Purpose::SmallGroup => Some(Place::Group(GroupId::Small)).filter(is_it),
        Purpose::Directory => Some(Place::Directory).filter(is_it),
        Purpose::Table => {
            let index = Table::load(rt.heap, object.addr, swiss.geometry().word).index;
            Some(Place::Table(index as u64)).filter(is_it)
        }
        Purpose::Groups => match GroupId::at(map, object.addr)? {
            GroupId::Of { table, .. } => Some(Place::Groups(table)).filter(is_it),
            GroupId::Small => None,
        },
        _ => None,
    }
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
