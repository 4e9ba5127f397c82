//! A type's layout as JSON and as text.
//!
//! Invariant: the JSON's names are those of the recordings (`type`, `size`, `align`, `ptrdata`, `hashable`, `fields`,
//! `map`), so that a recording of real Go and a report can be compared as they are.

use super::buckets::SwissLayout;
use super::layouts::Layouts;
use super::map_type::{MapType, MapTypeError, MapVariant, map_type, needs_wide_alignment};
use super::table::ByteRun;
use crate::gotype::types::{Field, Kind, TypeId};
use crate::target::MapImpl;
use crate::units;
use serde::Serialize;

/// `mapscope layout --json`: one object a type.
#[derive(Clone, PartialEq, Debug, Serialize)]
pub struct LayoutReport {
    /// As Go prints it, the user's own types without their package.
    #[serde(rename = "type")]
    pub ty: String,
    pub size: u64,
    pub align: u64,
    pub ptrdata: u64,
    pub hashable: bool,
    /// Why the type is no map key.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub why_not_hashable: Option<String>,
    /// Of a struct.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub fields: Vec<FieldReport>,
    /// The struct's own padding.
    pub padding: Vec<RunReport>,
    /// Of a map type.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub map: Option<MapReport>,
    pub go: &'static str,
    pub arch: &'static str,
}

#[derive(Clone, PartialEq, Debug, Serialize)]
pub struct FieldReport {
    pub name: String,
    pub offset: u64,
    pub size: u64,
    pub align: u64,
    #[serde(rename = "type")]
    pub ty: String,
}

#[derive(Clone, Copy, PartialEq, Debug, Serialize)]
pub struct RunReport {
    pub offset: u64,
    pub size: u64,
}

/// The recordings' `layout` of a map type, of the target's map implementation.
#[derive(Clone, PartialEq, Debug, Serialize)]
#[serde(untagged)]
pub enum MapReport {
    Classic {
        #[serde(rename = "type")]
        ty: String,
        key_size: u64,
        elem_size: u64,
        key_slot: u64,
        elem_slot: u64,
        indirect_key: bool,
        indirect_elem: bool,
        bucket_size: u64,
        bucket_ptrdata: u64,
    },
    Swiss {
        #[serde(rename = "type")]
        ty: String,
        key_size: u64,
        elem_size: u64,
        indirect_key: bool,
        indirect_elem: bool,
        group_size: u64,
        group_ptrdata: u64,
        keys_offset: u64,
        key_stride: u64,
        elems_offset: u64,
        elem_stride: u64,
    },
}

/// The layout of a type for `mapscope layout --json`.
pub fn layout_report(layouts: &Layouts, id: TypeId) -> Result<LayoutReport, MapTypeError> {
    let types = layouts.types();
    layouts.size_limit(id).map_err(|too_large| MapTypeError::Limit(too_large.message))?;
    let layout = layouts.of(id);
    let fields: &[Field] = if let Kind::Struct(fields) = types.shape(id) { fields } else { &[] };
    let fields = fields.iter().zip(&layout.fields).map(|(field, place)| FieldReport {
        name: field.name.clone(),
        offset: place.offset,
        size: place.size,
        align: place.align,
        ty: types.name(field.ty),
    });
    let map = match types.shape(id) {
        Kind::Map { .. } => Some(map_report(layouts, &map_type(layouts, id)?)),
        _ => None,
    };
    Ok(LayoutReport {
        ty: types.name(id),
        size: layout.size,
        align: layout.align,
        ptrdata: layout.ptrdata,
        hashable: layouts.is_comparable(id),
        why_not_hashable: layouts.comparable(id).err().map(|problem| problem.reason),
        fields: fields.collect(),
        padding: layout.padding.iter().map(|run| RunReport { offset: run.offset, size: run.size }).collect(),
        map,
        go: layouts.target().go.name(),
        arch: layouts.target().arch.name(),
    })
}

/// A map type's layout under the target's implementation, as the recordings have it.
pub fn map_report(layouts: &Layouts, map: &MapType) -> MapReport {
    let ty = layouts.types().qualified_name(map.map);
    let swiss = match map.target.map_impl() {
        MapImpl::Classic => {
            return MapReport::Classic {
                ty,
                key_size: map.key_size,
                elem_size: map.elem_size,
                key_slot: map.key_slot,
                elem_slot: map.elem_slot,
                indirect_key: map.indirect_key,
                indirect_elem: map.indirect_elem,
                bucket_size: map.classic.bucket_size,
                bucket_ptrdata: map.classic.bucket_ptrdata,
            };
        }
        MapImpl::Swiss => map.swiss,
        MapImpl::SwissSplit => map.split,
    };
    MapReport::Swiss {
        ty,
        key_size: map.key_size,
        elem_size: map.elem_size,
        indirect_key: map.indirect_key,
        indirect_elem: map.indirect_elem,
        group_size: swiss.group_size,
        group_ptrdata: swiss.group_ptrdata,
        keys_offset: swiss.keys_offset,
        key_stride: swiss.key_stride,
        elems_offset: swiss.elems_offset,
        elem_stride: swiss.elem_stride,
    }
}

/// The layout of a type for people.
pub fn layout_text(layouts: &Layouts, id: TypeId) -> Result<String, MapTypeError> {
    layouts.size_limit(id).map_err(|too_large| MapTypeError::Limit(too_large.message))?;
    let mut out = describe(layouts, id);
    if !layouts.target().arch.is_recorded() {
        out.push_str(&format!("{}: layout by the rules, not checked against a run\n", layouts.target().arch));
    }
    if let Kind::Map { key, elem } = layouts.types().shape(id) {
        let map = map_type(layouts, id)?;
        out.push_str(&describe_map(layouts, &map));
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
        let names: Vec<(String, String)> = fields.iter().map(|f| (f.name.clone(), types.short_name(f.ty))).collect();
        out.push_str(&field_table(layouts, id, &names));
    }
    if matches!(types.shape(id), Kind::Map { .. }) {
        return out;
    }
    let key = match layouts.comparable(id) {
        Ok(()) => "usable as a map key".to_string(),
        Err(problem) => format!("not usable as a map key: {}", problem.reason.trim_start_matches("is ")),
    };
    out.push_str(&key);
    out.push('\n');
    out
}

fn field_table(layouts: &Layouts, id: TypeId, names: &[(String, String)]) -> String {
    let layout = layouts.of(id);
    let mut rows: Vec<(u64, [String; 5])> = Vec::new();
    for ((name, ty), place) in names.iter().zip(&layout.fields) {
        let row = [place.offset.to_string(), place.size.to_string(), place.align.to_string(), name.clone(), ty.clone()];
        rows.push((place.offset, row));
    }
    for ByteRun { offset, size } in &layout.padding {
        let row = [offset.to_string(), size.to_string(), String::new(), "(padding)".to_string(), String::new()];
        rows.push((*offset, row));
    }
    // Fields of size 0 stay before what follows at the same offset: the sort is stable.
    rows.sort_by_key(|(offset, _)| *offset);
    let header = ["offset", "size", "align", "field", "type"].map(str::to_string);
    let table: Vec<Vec<String>> =
        std::iter::once(header).chain(rows.into_iter().map(|(_, row)| row)).map(|row| row.to_vec()).collect();
    let own: u64 = layout.padding.iter().map(|run| run.size).sum();
    let nested = layouts.facts(id).padding - own;
    let share = if layout.size == 0 { 0.0 } else { (own + nested) as f64 * 100.0 / layout.size as f64 };
    let inside = if nested > 0 { format!(" ({} of it inside fields)", units::bytes(nested)) } else { String::new() };
    let total =
        format!("padding {} of {}{inside}, {share:.1} %\n", units::bytes(own + nested), units::bytes(layout.size));
    align_table(&table, 3) + &total
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

fn describe_map(layouts: &Layouts, map: &MapType) -> String {
    let mut out = String::new();
    for (what, size, slot, indirect) in [
        ("key", map.key_size, map.key_slot, map.indirect_key),
        ("elem", map.elem_size, map.elem_slot, map.indirect_elem),
    ] {
        let kept = if indirect {
            format!("over 128 B, so a slot holds a pointer of {} to a box", units::bytes(slot))
        } else {
            "inline".to_string()
        };
        out.push_str(&format!("{what}: {}, {kept}\n", units::bytes(size)));
    }
    out.push_str(&format!("functions: {}\n", variant_text(map.variant)));
    let scanned = |ptrdata: u64| if ptrdata > 0 { "yes" } else { "no" }.to_string();
    let mut rows = vec![["per slot", "key at", "elem at", "scanned", "layout"].map(str::to_string).to_vec()];
    rows[0].insert(0, "bytes".to_string());
    let classic = map.classic;
    rows.push(vec![
        classic.bucket_size.to_string(),
        (map.key_slot + map.elem_slot).to_string(),
        format!("8+{}i", map.key_slot),
        format!("{}+{}i", 8 + 8 * map.key_slot, map.elem_slot),
        scanned(classic.bucket_ptrdata),
        if needs_wide_alignment(layouts, map) {
            "classic bucket of 8 (Go 1.21 to 1.23): the compiler stops with an internal error".to_string()
        } else {
            "classic bucket of 8 (Go 1.21 to 1.23)".to_string()
        },
    ]);
    rows.push(swiss_row(
        map.swiss,
        map.swiss.key_stride,
        scanned(map.swiss.group_ptrdata),
        "Swiss group of 8 (Go 1.24 to 1.27)",
    ));
    let split_slot = map.split.key_stride + map.split.elem_stride;
    rows.push(swiss_row(
        map.split,
        split_slot,
        scanned(map.split.group_ptrdata),
        "Swiss split group of 8 (Go 1.27, mapsplitgroup)",
    ));
    let used = match layouts.target().map_impl() {
        MapImpl::Classic => 1,
        MapImpl::Swiss => 2,
        MapImpl::SwissSplit => 3,
    };
    if let Some(layout) = rows[used].last_mut() {
        layout.push_str(" ← this target");
    }
    out + &align_table(&rows, 5)
}

fn swiss_row(layout: SwissLayout, slot: u64, scanned: String, name: &str) -> Vec<String> {
    vec![
        layout.group_size.to_string(),
        slot.to_string(),
        format!("{}+{}i", layout.keys_offset, layout.key_stride),
        format!("{}+{}i", layout.elems_offset, layout.elem_stride),
        scanned,
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
