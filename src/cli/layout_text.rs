//! `mapscope layout` for people: what a type takes, its fields with their padding, what a map type becomes.
//!
//! Invariant: every figure is the layouts' own; nothing here computes one but sums and shares.

use crate::gotype::{Field, Kind, Layouts, MapType, MapTypeError, MapVariant, SwissLayout, TypeId, map_type};
use crate::target::MapImpl;
use crate::units;

/// The layout of a type for people.
pub(super) fn layout_text(layouts: &Layouts, id: TypeId) -> Result<String, MapTypeError> {
    layouts.size_limit(id)?;
    let mut out = describe(layouts, id);
    if !layouts.target().arch.is_recorded() {
        out.push_str(&format!("{}: layout by the rules, not checked against a run\n", layouts.target().arch));
    }
    if let Kind::Map { key, elem } = layouts.types().shape(id) {
        let map = map_type(layouts, id)?;
        out.push_str(&describe_map(&map));
        for (what, part) in [("key", *key), ("elem", *elem)] {
            if matches!(layouts.types().shape(part), Kind::Struct(_)) {
                out.push_str(&format!("\n{what} {}", describe(layouts, part)));
            }
        }
    }
    Ok(out)
}

/// A type's totals, and a struct's fields.
fn describe(layouts: &Layouts, id: TypeId) -> String {
    let (types, layout) = (layouts.types(), layouts.of(id));
    let pointers = match layout.ptrdata {
        0 => "no pointers".to_string(),
        bytes => format!("pointers in the first {}", units::bytes(bytes)),
    };
    let mut out = format!(
        "{} on {}: {}, align {}, {pointers}\n",
        types.name(id),
        layouts.target(),
        units::bytes(layout.size),
        layout.align
    );
    if let Kind::Struct(fields) = types.shape(id) {
        out.push_str(&field_table(layouts, id, fields));
        out.push_str(&padding_text(layouts, id));
    }
    if matches!(types.shape(id), Kind::Map { .. }) {
        return out;
    }
    let key = match layouts.comparable(id) {
        Ok(()) => "usable as a map key".to_string(),
        Err(problem) => format!("not usable as a map key: {}", problem.reason_alone()),
    };
    out.push_str(&key);
    out.push('\n');
    out
}

/// A struct's fields and its own padding, as they lie.
fn field_table(layouts: &Layouts, id: TypeId, fields: &[Field]) -> String {
    let layout = layouts.of(id);
    let mut rows: Vec<(u64, Vec<String>)> = Vec::new();
    for (field, place) in fields.iter().zip(&layout.fields) {
        let numbers = [place.offset, place.size, place.align].map(|n| n.to_string());
        let names = [field.name.clone(), layouts.types().short_name(field.ty)];
        rows.push((place.offset, numbers.into_iter().chain(names).collect()));
    }
    for run in &layout.padding {
        let row = [run.offset.to_string(), run.size.to_string(), String::new(), "(padding)".to_string(), String::new()];
        rows.push((run.offset, row.to_vec()));
    }
    // Fields of size 0 stay before what follows at the same offset: the sort is stable.
    rows.sort_by_key(|(offset, _)| *offset);
    let header = ["offset", "size", "align", "field", "type"].map(str::to_string).to_vec();
    let table: Vec<Vec<String>> = std::iter::once(header).chain(rows.into_iter().map(|(_, row)| row)).collect();
    align_table(&table, 3)
}

/// How much of a struct is padding.
fn padding_text(layouts: &Layouts, id: TypeId) -> String {
    let (layout, all) = (layouts.of(id), layouts.padding(id));
    let nested = all - layout.padding.iter().map(|run| run.size).sum::<u64>();
    let share = if layout.size == 0 { 0.0 } else { all as f64 * 100.0 / layout.size as f64 };
    let inside = if nested > 0 { format!(" ({} of it inside fields)", units::bytes(nested)) } else { String::new() };
    format!("padding {} of {}{inside}, {share:.1} %\n", units::bytes(all), units::bytes(layout.size))
}

fn describe_map(map: &MapType) -> String {
    let parts = [
        ("key", map.key_size, map.key_slot, map.indirect_key),
        ("elem", map.elem_size, map.elem_slot, map.indirect_elem),
    ];
    let mut out = String::new();
    for (what, size, slot, indirect) in parts {
        let kept = if indirect {
            format!("over 128 B, so a slot holds a pointer of {} to a box", units::bytes(slot))
        } else {
            "inline".to_string()
        };
        out.push_str(&format!("{what}: {}, {kept}\n", units::bytes(size)));
    }
    out.push_str(&format!("functions: {}\n", variant_text(map.variant)));
    out + &align_table(&arrangements(map), 6)
}

/// The three ways in which slots may be arranged, the target's own marked.
fn arrangements(map: &MapType) -> Vec<Vec<String>> {
    let header = ["bytes", "per slot", "wasted", "key at", "elem at", "scanned", "layout"].map(str::to_string).to_vec();
    let split_slot = map.split.key_stride + map.split.elem_stride;
    let mut rows = vec![
        header,
        classic_row(map),
        swiss_row(map.swiss, map.swiss.key_stride, "Swiss group of 8 (Go 1.24 to 1.27)"),
        swiss_row(map.split, split_slot, "Swiss split group of 8 (Go 1.27, mapsplitgroup)"),
    ];
    for (row, arrangement) in rows[1..].iter_mut().zip([MapImpl::Classic, MapImpl::Swiss, MapImpl::SwissSplit]) {
        row.insert(2, map.wasted_per_slot(arrangement).to_string());
    }
    let used = match map.target.map_impl() {
        MapImpl::Classic => 1,
        MapImpl::Swiss => 2,
        MapImpl::SwissSplit => 3,
    };
    if let Some(layout) = rows[used].last_mut() {
        layout.push_str(" ← this target");
    }
    rows
}

fn scanned(ptrdata: u64) -> String {
    if ptrdata > 0 { "yes" } else { "no" }.to_string()
}

fn classic_row(map: &MapType) -> Vec<String> {
    let compiles = if map.is_wide { ": the compiler stops with an internal error" } else { "" };
    vec![
        map.classic.bucket_size.to_string(),
        (map.key_slot + map.elem_slot).to_string(),
        format!("8+{}i", map.key_slot),
        format!("{}+{}i", 8 + 8 * map.key_slot, map.elem_slot),
        scanned(map.classic.bucket_ptrdata),
        format!("classic bucket of 8 (Go 1.21 to 1.23){compiles}"),
    ]
}

fn swiss_row(layout: SwissLayout, slot: u64, name: &str) -> Vec<String> {
    vec![
        layout.group_size.to_string(),
        slot.to_string(),
        format!("{}+{}i", layout.keys_offset, layout.key_stride),
        format!("{}+{}i", layout.elems_offset, layout.elem_stride),
        scanned(layout.group_ptrdata),
        name.to_string(),
    ]
}

fn variant_text(variant: MapVariant) -> &'static str {
    match variant {
        MapVariant::Slow => "the generic ones",
        MapVariant::Fast32 => "the fast ones for 4-byte keys (fast32)",
        MapVariant::Fast32Ptr => "the fast ones for 4-byte pointer keys (fast32ptr)",
        MapVariant::Fast64 => "the fast ones for 8-byte keys (fast64)",
        MapVariant::Fast64Ptr => "the fast ones for 8-byte pointer keys (fast64ptr)",
        MapVariant::FastStr => "the fast ones for string keys (faststr)",
    }
}

/// Columns as wide as their widest cell, the first `numbers` of them to the right.
fn align_table(rows: &[Vec<String>], numbers: usize) -> String {
    let columns = rows.iter().map(Vec::len).max().unwrap_or(0);
    let width = |c: usize| rows.iter().filter_map(|r| r.get(c)).map(|cell| cell.chars().count()).max().unwrap_or(0);
    let widths: Vec<usize> = (0..columns).map(width).collect();
    let mut out = String::new();
    for row in rows {
        let mut line = String::new();
        for (c, cell) in row.iter().enumerate() {
            let fill = " ".repeat(widths[c].saturating_sub(cell.chars().count()));
            line.push_str("  ");
            line.push_str(&if c < numbers { fill.clone() + cell } else { cell.clone() + &fill });
        }
        out.push_str(line.trim_end());
        out.push('\n');
    }
    out
}
