//! A classic map as CSV: one row a bucket.
//!
//! Invariant: RFC 4180: comma, quotes where needed, CRLF; the columns are fixed. Written row by row.

use crate::engine::classic::{BucketRef, SLOTS};
use crate::engine::{ClassicMap, MapState, View};
use crate::gotype;
use crate::image::ArrayKind;
use crate::units::{Addr, hex};
use std::io::{self, Write};

/// The first line.
pub const HEADER: &str = "array,index,chain,in_array,offset,address,tophash,entries,keys";

/// The whole map as CSV.
pub fn csv(state: &MapState) -> String {
    let mut out = Vec::new();
    // Writing to memory does not fail.
    let _ = write_csv(state, &mut out);
    String::from_utf8(out).unwrap_or_default()
}

/// Writes the map as CSV: the current array's chains, unlinked preallocated buckets, the old array's chains.
///
/// `index` is the main bucket's index (a preallocated bucket's own), `chain` the steps along its chain, `in_array` the
/// bucket's index in its array (empty for one allocated by itself), `offset` its bytes from the array's start.
pub fn write_csv(state: &MapState, out: impl Write) -> io::Result<()> {
    match state.view() {
        View::Classic(map) => classic(map, out),
        View::Swiss(_) => Ok(()),
    }
}

fn classic(state: ClassicMap, mut out: impl Write) -> io::Result<()> {
    write!(out, "{HEADER}\r\n")?;
    let (rt, map) = (state.runtime(), state.classic());
    let h = map.hmap(rt);
    if !h.buckets.is_nil() {
        chains(state, ArrayKind::Main, h.buckets, h.b, &mut out)?;
        let size = map.geometry().bucket as u64;
        for index in map.next_overflow(rt).map_or(0..0, |free| free..map.array_len(rt, h.b)) {
            let bucket = map.bucket(&rt.heap, h.buckets.plus(index * size));
            row(state, Row { array: "preallocated", index, chain: 0, in_array: Some(index) }, bucket, &mut out)?;
        }
    }
    if h.growing() {
        chains(state, ArrayKind::Old, h.oldbuckets, h.old_b(), &mut out)?;
    }
    Ok(())
}

struct Row {
    array: &'static str,
    index: u64,
    chain: u64,
    in_array: Option<u64>,
}

fn chains(state: ClassicMap, array: ArrayKind, base: Addr, b: u8, out: &mut impl Write) -> io::Result<()> {
    let (rt, map) = (state.runtime(), state.classic());
    for index in 0..1u64 << b {
        for (chain, bucket) in map.chain(&rt.heap, base, index).enumerate() {
            let array = match array {
                ArrayKind::Old => "old",
                ArrayKind::Main if chain == 0 => "main",
                ArrayKind::Main => "overflow",
            };
            let in_array = map.index_in(rt, base, b, bucket.addr);
            row(state, Row { array, index, chain: chain as u64, in_array }, bucket, out)?;
        }
    }
    Ok(())
}

fn row(state: ClassicMap, row: Row, bucket: BucketRef, out: &mut impl Write) -> io::Result<()> {
    let (rt, map) = (state.runtime(), state.classic());
    let size = map.geometry().bucket as u64;
    let number = |n: Option<u64>| n.map(|n| n.to_string()).unwrap_or_default();
    let entries = if row.array == "preallocated" { 0 } else { bucket.entries() };
    let keys: Vec<String> = (0..SLOTS)
        .filter(|&slot| bucket.state(slot).is_full())
        .map(|slot| {
            let ty = state.spec().map.key;
            gotype::format_value(&state.decode(ty, map.key(rt, bucket, slot)), ty, &state.spec().types)
        })
        .collect();
    write!(
        out,
        "{},{},{},{},{},{:#x},{},{},{}\r\n",
        row.array,
        row.index,
        row.chain,
        number(row.in_array),
        number(row.in_array.map(|i| i * size)),
        bucket.addr.0,
        hex(bucket.tophash()),
        entries,
        quoted(&keys.join("; "))
    )
}

/// A field, in quotes where it holds a comma, a quote or a line's end.
fn quoted(text: &str) -> String {
    if text.contains([',', '"', '\r', '\n']) { format!("\"{}\"", text.replace('"', "\"\"")) } else { text.to_string() }
}
