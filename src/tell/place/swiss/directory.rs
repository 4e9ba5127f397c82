//! The directory and its entries.

use super::super::takes_row;
use super::super::{Description, Label, source};
use super::{entries_of, entries_text, keys_text};
use crate::engine::SwissMap;
use crate::engine::swiss::TableRef;
use crate::tell::bits::{Bits, directory_rule};
use crate::units::{bytes, count, plural};

/// Most tables that are listed.
const MAX_TABLES: usize = 16;

pub(super) fn whole(state: SwissMap, d: &mut Description) {
    let (map, rt) = (state.swiss(), state.memory());
    let (h, word) = (map.header(rt), map.geometry().word as u64);
    takes_row(*state, h.dir_ptr, d);
    d.named("entries", format!("{} × {}", count(h.dir_len), bytes(word)));
    let (mut tables, mut shared) = (0u64, 0u64);
    for TableRef { addr, table } in map.tables(rt) {
        let (first, n) = entries_of(&h, &table);
        if tables < MAX_TABLES as u64 {
            d.named(entries_text(first, n), format!("table {} at {addr}", count(first)));
        }
        tables += 1;
        shared += u64::from(n > 1);
    }
    d.named("tables", count(tables));
    if tables > MAX_TABLES as u64 {
        d.row(Label::Shown, format!("the first {MAX_TABLES} tables"));
    }
    d.why(match h.global_depth {
        0 => "One entry: every key belongs to its table.".to_string(),
        depth => directory_rule(depth),
    });
    d.why(match shared {
        0 if tables == 1 => "It doubles when the table splits.".to_string(),
        0 => "Each table stands in one entry: the next split of any table doubles the directory.".to_string(),
        n => format!(
            "{} in more than one entry, next to each other: such a table splits without a larger directory.",
            if n == 1 { "1 table stands".to_string() } else { format!("{} tables stand", count(n)) }
        ),
    });
    d.source = source(*state, "internal/runtime/maps/map.go: directoryIndex");
}

pub(super) fn entry(state: SwissMap, index: u64, d: &mut Description) {
    let (map, rt) = (state.swiss(), state.memory());
    let h = map.header(rt);
    let TableRef { addr, table } = map.table(rt, h.table_at(rt.heap, map.geometry(), index));
    let (first, n) = entries_of(&h, &table);
    d.named("type", "*table");
    d.row(Label::Value, addr.to_string());
    d.row(Label::PointsAt, format!("table {}", count(first)));
    d.source = source(*state, "internal/runtime/maps/map.go: directoryAt");
    if h.global_depth == 0 {
        d.why("The only entry: every key belongs to this table.");
        return;
    }
    d.named("index bits", Bits::top(h.global_depth, index).digits());
    d.why(format!(
        "Keys whose hash begins with the {} {} are looked for in table {}.",
        if h.global_depth == 1 { "bit" } else { "bits" },
        Bits::top(h.global_depth, index).digits(),
        count(first)
    ));
    if n == 1 {
        d.why(format!(
            "The table's localDepth is {}, as globalDepth: no other entry names it. If it splits, the directory doubles.",
            table.local_depth
        ));
        return;
    }
    d.named("shared by", format!("{} ({})", entries_text(first, n), plural(n, "entry")));
    d.why(format!(
        "The table's localDepth is {}, {} below globalDepth {}: it serves {}, and 2^{} = {} entries name it.",
        table.local_depth,
        h.global_depth - table.local_depth,
        h.global_depth,
        keys_text(&h, &table),
        h.global_depth - table.local_depth,
        count(n)
    ));
    d.source = source(*state, "internal/runtime/maps/map.go: replaceTable");
}
