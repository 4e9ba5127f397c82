//! Tables and their fields.

use super::super::takes_row;
use super::super::{Description, Label, source};
use super::slot::assign_source;
use super::{entries_of, entries_text, growth_text, keys_text};
use crate::engine::SwissMap;
use crate::engine::swiss::{Header, MAX_TABLE_CAPACITY, SLOTS, Table, max_growth_left};
use crate::image::table_at;
use crate::units::{Addr, bytes, count, plural};

pub(super) fn whole(state: SwissMap, index: u64, d: &mut Description) {
    let (map, rt) = (state.swiss(), state.memory());
    let Some(found) = table_at(state, index) else { return };
    let (table, h, geo) = (found.table, map.header(rt), map.geometry());
    for (field, value) in Table::fields(geo.word).iter().zip(table.words()) {
        let text = value_text(&table, field.name, value);
        d.named(field.name, format!("{text}  (offset {}, {})", field.offset, field.go_type));
    }
    d.named("tombstones", count(table.tombstones().into()));
    d.named("fill", fill_text(&table));
    let (first, n) = entries_of(&h, &table);
    d.named("directory", entries_text(first, n));
    d.why(format!("Serves {}, in groups of its own; it grows by itself.", keys_text(&h, &table)));
    d.why(format!(
        "{} can still be filled. With none left, the next new key makes it grow: {}.",
        plural(table.growth_left.into(), "empty slot"),
        growth_text(state, &table)
    ));
    d.source = source(*state, "internal/runtime/maps/table.go: table");
}

fn fill_text(table: &Table) -> String {
    let share = f64::from(table.used) * 100.0 / f64::from(table.capacity.max(1));
    format!("{} of {} slots, {share:.1} %", count(table.used.into()), count(table.capacity.into()))
}

fn value_text(table: &Table, name: &str, value: u64) -> String {
    match name {
        "groups.data" => Addr(value).to_string(),
        "index" => table.index.to_string(),
        _ => count(value),
    }
}

pub(super) fn field(state: SwissMap, index: u64, i: usize, d: &mut Description) {
    let (map, rt) = (state.swiss(), state.memory());
    let Some(found) = table_at(state, index) else { return };
    let (table, h) = (found.table, map.header(rt));
    let Some(field) = Table::fields(map.geometry().word).get(i).copied() else { return };
    d.named("type", field.go_type);
    d.row(Label::Value, value_text(&table, field.name, table.words()[i]));
    d.source = match field.name {
        "used" => assign_source(state),
        "growthLeft" if state.spec().target().rules().swiss.has_max_growth_left => {
            source(*state, "internal/runtime/maps/table.go: maxGrowthLeft")
        }
        "growthLeft" => source(*state, "internal/runtime/maps/table.go: resetGrowthLeft"),
        "capacity" => source(*state, "internal/runtime/maps/table.go: rehash"),
        "localDepth" => source(*state, "internal/runtime/maps/table.go: split"),
        "index" => source(*state, "internal/runtime/maps/map.go: replaceTable"),
        "groups.data" => source(*state, "internal/runtime/maps/group.go: newGroups"),
        _ => source(*state, "internal/runtime/maps/table.go: makeProbeSeq"),
    };
    match field.name {
        "used" => {
            d.named("fill", fill_text(&table));
            d.why(format!("Live entries of this table, of {} in the map. Tombstones are not counted.", count(h.used)));
        }
        "capacity" => why_capacity(state, &table, d),
        "growthLeft" => why_growth_left(state, &table, d),
        "localDepth" => why_local_depth(&h, &table, d),
        "index" => {
            let (first, n) = entries_of(&h, &table);
            d.why(format!("The first directory entry that names this table; it stands in {}.", entries_text(first, n)));
            d.why("-1 would mean that a larger table, or two, took its place.");
        }
        "groups.data" => why_groups(state, &table, d),
        _ => d.why(format!(
            "{} less one, so that H1 & {} is the group where a search begins.",
            plural(table.group_count(), "group"),
            count(table.length_mask)
        )),
    }
}

fn why_capacity(state: SwissMap, table: &Table, d: &mut Description) {
    d.named("slots", format!("{} × {SLOTS} = {}", plural(table.group_count(), "group"), count(table.capacity.into())));
    d.why(format!("With no growthLeft, the next new key makes the table grow: {}.", growth_text(state, table)));
    d.why(format!("No table has more than {} slots; a table never shrinks.", count(MAX_TABLE_CAPACITY.into())));
}

fn why_growth_left(state: SwissMap, table: &Table, d: &mut Description) {
    let (used, tombstones) = (table.used, table.tombstones());
    let most = max_growth_left(table.capacity);
    d.named(
        "arithmetic",
        format!(
            "{} × 7/8 = {}, − {} used − {} = {}",
            count(table.capacity.into()),
            count(most.into()),
            count(used.into()),
            plural(tombstones.into(), "tombstone"),
            count(table.growth_left.into())
        ),
    );
    d.why("Empty slots that may still be filled. Tombstones count as filled, since searches pass them like entries.");
    let then = growth_text(state, table);
    d.why(match table.growth_left {
        0 => format!("0: the next new key that meets no tombstone on its way makes the table grow: {then}."),
        n => format!(
            "{} may take empty slots; then the next makes the table grow: {then}.",
            plural(n.into(), "more new key")
        ),
    });
    d.why("A new key that takes a tombstone's slot leaves growthLeft as it is.");
}

fn why_local_depth(h: &Header, table: &Table, d: &mut Description) {
    let (first, n) = entries_of(h, table);
    d.named("directory", entries_text(first, n));
    d.why(match table.local_depth {
        0 => "0: no bit of the hash chose this table.".to_string(),
        1 => format!("1 bit chose this table: it serves {}.", keys_text(h, table)),
        depth => format!("{depth} bits chose this table: it serves {}.", keys_text(h, table)),
    });
    d.why(match n {
        1 => format!("It equals globalDepth {}: if the table splits, the directory doubles.", h.global_depth),
        _ => format!(
            "It is {} below globalDepth {}: the table stands in {} entries, and a split needs no larger directory.",
            h.global_depth - table.local_depth,
            h.global_depth,
            count(n)
        ),
    });
}

fn why_groups(state: SwissMap, table: &Table, d: &mut Description) {
    let geo = state.swiss().geometry();
    let (n, size) = (table.group_count(), geo.group as u64);
    d.row(Label::PointsAt, format!("{} × {} = {}", plural(n, "group"), bytes(size), bytes(n * size)));
    takes_row(*state, table.groups, d);
    d.why(format!("One array: group i is at i × {} from here.", bytes(size)));
    d.why(if geo.scan {
        "Its slots hold pointers, so the collector looks into it."
    } else {
        "Its slots hold no pointers, so the collector does not look into it."
    });
}
