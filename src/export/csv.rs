//! A map as CSV: one row a bucket, or a group.
//!
//! Invariant: RFC 4180: comma, quotes where needed, CRLF; the columns of each map implementation are fixed. Written row
//! by row.

use crate::engine::classic::{BucketRef, SLOTS};
use crate::engine::swiss::{CTRLS, GroupRef};
use crate::engine::{ClassicMap, MapState, MapView, SwissMap, View};
use crate::gotype;
use crate::image::ArrayKind;
use crate::units::{Addr, hex};
use std::io::{self, Write};

/// The first line of a classic map's.
const CLASSIC_HEADER: &str = "array,index,chain,in_array,offset,address,tophash,entries,keys";
/// The first line of a Swiss map's.
const SWISS_HEADER: &str = "table,group,offset,address,control,entries,tombstones,keys";

/// The whole map as CSV.
pub fn csv(state: &MapState) -> String {
    let mut out = Vec::new();
    // Writing to memory does not fail.
    let _ = write_csv(state, &mut out);
    String::from_utf8(out).unwrap_or_default()
}

/// Writes the map as CSV.
///
/// Classic: the current array's chains, unlinked preallocated buckets, the old array's chains. `index` is the main bucket's index (a preallocated bucket's own), `chain` the steps along its chain, `in_array` the
/// bucket's index in its array (empty for one allocated by itself), `offset` its bytes from the array's start.
///
/// Swiss: every group, table by table in the order of the directory. `table` is the table's first index in the directory
/// (empty for a small map's group), `group` the group's in the table, `offset` its bytes from the start of the table's
/// array of groups.
pub fn write_csv(state: &MapState, out: impl Write) -> io::Result<()> {
    match state.view() {
        View::Classic(map) => classic(map, out),
        View::Swiss(map) => swiss(map, out),
    }
}

fn classic(state: ClassicMap, mut out: impl Write) -> io::Result<()> {
    write!(out, "{CLASSIC_HEADER}\r\n")?;
    let (rt, map) = (state.memory(), state.classic());
    let h = map.hmap(rt);
    if !h.buckets.is_nil() {
        chains(state, ArrayKind::Main, h.buckets, h.b, &mut out)?;
        let size = map.geometry().bucket as u64;
        for index in map.next_overflow(rt).map_or(0..0, |free| free..map.array_len(rt, h.b)) {
            let bucket = map.bucket(rt.heap, h.buckets.plus(index * size));
            row(state, Row { array: Array::Preallocated, index, chain: 0, in_array: Some(index) }, bucket, &mut out)?;
        }
    }
    if h.growing() {
        chains(state, ArrayKind::Old, h.oldbuckets, h.old_b(), &mut out)?;
    }
    Ok(())
}

/// What a bucket is in its array.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Array {
    Main,
    Overflow,
    Old,
    Preallocated,
}

impl Array {
    fn name(self) -> &'static str {
        match self {
            Array::Main => "main",
            Array::Overflow => "overflow",
            Array::Old => "old",
            Array::Preallocated => "preallocated",
        }
    }
}

struct Row {
    array: Array,
    index: u64,
    chain: u64,
    in_array: Option<u64>,
}

fn chains(state: ClassicMap, array: ArrayKind, base: Addr, b: u8, out: &mut impl Write) -> io::Result<()> {
    let (rt, map) = (state.memory(), state.classic());
    for index in 0..1u64 << b {
        for (chain, bucket) in map.chain(rt.heap, base, index).enumerate() {
            let array = match array {
                ArrayKind::Old => Array::Old,
                ArrayKind::Main if chain == 0 => Array::Main,
                ArrayKind::Main => Array::Overflow,
            };
            let in_array = map.index_in(rt, base, b, bucket.addr);
            row(state, Row { array, index, chain: chain as u64, in_array }, bucket, out)?;
        }
    }
    Ok(())
}

fn row(state: ClassicMap, row: Row, bucket: BucketRef, out: &mut impl Write) -> io::Result<()> {
    let (rt, map) = (state.memory(), state.classic());
    let size = map.geometry().bucket as u64;
    let number = |n: Option<u64>| n.map(|n| n.to_string()).unwrap_or_default();
    let entries = if row.array == Array::Preallocated { 0 } else { bucket.entries() };
    let full = (0..SLOTS).filter(|&slot| bucket.state(slot).is_full());
    let keys = literals(*state, full.map(|slot| map.key(rt, bucket, slot)));
    write!(
        out,
        "{},{},{},{},{},{:#x},{},{},{}\r\n",
        row.array.name(),
        row.index,
        row.chain,
        number(row.in_array),
        number(row.in_array.map(|i| i * size)),
        bucket.addr.0,
        hex(bucket.tophash()),
        entries,
        quoted(&keys)
    )
}

fn swiss(state: SwissMap, mut out: impl Write) -> io::Result<()> {
    write!(out, "{SWISS_HEADER}\r\n")?;
    let (rt, map) = (state.memory(), state.swiss());
    if let Some(group) = map.small_group(rt) {
        group_row(state, "", 0, group, &mut out)?;
    }
    for table in map.tables(rt) {
        let name = table.table.index.to_string();
        for (index, group) in map.groups(rt.heap, &table.table).enumerate() {
            group_row(state, &name, index as u64, group, &mut out)?;
        }
    }
    Ok(())
}

fn group_row(state: SwissMap, table: &str, index: u64, group: GroupRef, out: &mut impl Write) -> io::Result<()> {
    let (rt, map) = (state.memory(), state.swiss());
    let keys = literals(*state, group.full_slots().map(|slot| map.key(rt, group, slot)));
    write!(
        out,
        "{table},{index},{},{:#x},{},{},{},{}\r\n",
        index * map.geometry().group as u64,
        group.addr.0,
        hex(&group.bytes[..CTRLS]),
        group.entries(),
        group.tombstones(),
        quoted(&keys)
    )
}

/// Keys as Go literals.
fn literals<'a>(state: MapView, keys: impl Iterator<Item = &'a [u8]>) -> String {
    let ty = state.spec().map.key;
    let literal = |key: &[u8]| gotype::format_value(&state.decode(ty, key), ty, &state.spec().types);
    keys.map(literal).collect::<Vec<String>>().join("; ")
}

/// A field, in quotes where it holds a comma, a quote or a line's end, or begins as a formula of a spreadsheet does.
pub(super) fn quoted(text: &str) -> String {
    if text.contains([',', '"', '\r', '\n']) || text.starts_with(['-', '+', '=', '@', '\t']) {
        format!("\"{}\"", text.replace('"', "\"\""))
    } else {
        text.to_string()
    }
}
