//! A type's layout under the names that recordings have.
//!
//! Invariant: the JSON's names are those of the recordings (`type`, `size`, `align`, `ptrdata`, `hashable`, `fields`,
//! `map`), so that a recording of real Go and a report can be compared as they are.

use super::layouts::Layouts;
use super::map_type::{MapType, MapTypeError, map_type};
use crate::gotype::types::{Field, Kind, TypeId};
use crate::target::MapImpl;
use serde::Serialize;

/// A type's layout; in JSON one object a type.
#[derive(Clone, PartialEq, Debug, Serialize)]
#[allow(missing_docs, reason = "named and counted as in recordings")]
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
    /// Of a map type under the target's implementation: [`MapType::wasted_per_slot`].
    #[serde(skip_serializing_if = "Option::is_none")]
    pub wasted_per_slot: Option<u64>,
    pub go: &'static str,
    pub arch: &'static str,
}

/// One field of a struct.
#[derive(Clone, PartialEq, Debug, Serialize)]
#[allow(missing_docs, reason = "named and counted as in recordings")]
pub struct FieldReport {
    pub name: String,
    pub offset: u64,
    pub size: u64,
    pub align: u64,
    #[serde(rename = "type")]
    pub ty: String,
}

/// A run of padding.
#[derive(Clone, Copy, PartialEq, Debug, Serialize)]
#[allow(missing_docs, reason = "named and counted as in recordings")]
pub struct RunReport {
    pub offset: u64,
    pub size: u64,
}

/// The recordings' `layout` of a map type, of the target's map implementation.
#[derive(Clone, PartialEq, Debug, Serialize)]
#[serde(untagged)]
#[allow(missing_docs, reason = "named and counted as in recordings")]
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

/// The layout of a type under the names of recordings.
pub fn layout_report(layouts: &Layouts, id: TypeId) -> Result<LayoutReport, MapTypeError> {
    let types = layouts.types();
    layouts.size_limit(id)?;
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
        Kind::Map { .. } => Some(map_type(layouts, id)?),
        _ => None,
    };
    Ok(LayoutReport {
        ty: types.name(id),
        size: layout.size,
        align: layout.align,
        ptrdata: layout.ptrdata,
        hashable: layouts.is_comparable(id),
        why_not_hashable: layouts.comparable(id).err().map(|problem| problem.reason()),
        fields: fields.collect(),
        padding: layout.padding.iter().map(|run| RunReport { offset: run.offset, size: run.size }).collect(),
        wasted_per_slot: map.as_ref().map(|map| map.wasted_per_slot(map.target.map_impl())),
        map: map.map(|map| map_report(layouts, &map)),
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
