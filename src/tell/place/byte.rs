//! A single byte: which part of a value it is, and why it has to be there.
//!
//! Invariant: what is said of the place that a byte is of is said of the byte too, after what is its own.

mod padding;
mod reads;

use super::{Description, Label, name, source};
use crate::engine::MapView;
use crate::engine::store::word_of;
use crate::gotype::{Kind, Part, PartKind, TypeId, Word, locate};
use crate::image::{ArrayKind, ByteRole, ByteRoles, Place, Region, Role, Spot};
use crate::tell::value;
use crate::units::{bytes, count, plural};
use std::borrow::Cow;

/// Bytes that are shown around one that lies behind its place, or far in it.
const AROUND: u64 = 256;

/// What is known of a byte.
struct Byte<'a> {
    state: MapView<'a>,
    spot: Spot,
    /// From the place's first byte.
    at: u64,
    /// Bytes of the place.
    size: u64,
    value: u8,
    role: ByteRole,
}

pub(super) fn describe(state: MapView, spot: Spot) -> Option<Description> {
    let (extent, at) = (spot.resolve(state)?, spot.byte?);
    let region = Region::of(state, spot.place)?;
    let offset = extent.addr.0 - region.addr.0;
    let role = *region.roles(state, &ByteRoles::of(state), offset, 1).first()?;
    let value = *region.bytes(state, offset, 1).first()?;
    let mut d = super::describe(state, spot.place)?;
    let byte = Byte { state, spot, at, size: d.size, value, role };
    d.title = super::spot_title(spot.place, at);
    d.rows.retain(|(label, _)| !matches!(label, Label::Address | Label::Offset | Label::Shown));
    let named = |name| Label::Named(Cow::Borrowed(name));
    let mut rows = vec![
        (named("byte"), byte.value_text()),
        (Label::Address, extent.addr.to_string()),
        (Label::Offset, format!("{}, {} in {}", place_offset(&byte), count(offset), name(region.place))),
    ];
    if let Some(part) = byte.part() {
        rows.push((named("part of"), part_text(state, &byte, &part)));
    }
    d.rows.splice(0..0, rows);
    d.reads = reads::of(region.bytes(state, offset, 16));
    let own = byte.why(&region, offset);
    if role.role == Role::Rounding {
        d.why.clear();
        d.rows.truncate(3);
        d.source = source(state, "runtime/msize.go: roundupsize");
    }
    d.why.splice(0..0, own);
    show(state, &region, offset, &byte, &mut d);
    Some(d)
}

/// The place's bytes, or those around the byte where it is behind them.
fn show(state: MapView, region: &Region, offset: u64, byte: &Byte, d: &mut Description) {
    d.byte = Some(byte.at);
    if byte.at < d.bytes.len() as u64 {
        return;
    }
    let block = offset - offset % AROUND;
    let from = if offset >= region.size { block.max(region.size) } else { block };
    d.bytes = region.bytes(state, from, AROUND).to_vec();
    d.roles = region.roles(state, &ByteRoles::of(state), from, AROUND);
    d.size = d.bytes.len() as u64;
    d.byte = Some(offset - from);
}

/// `3 of 16`; of what lies behind the place, how far behind.
fn place_offset(byte: &Byte) -> String {
    match byte.at.checked_sub(byte.size) {
        None => format!("{} of {}", count(byte.at), count(byte.size)),
        Some(behind) => format!("{} behind the {} of the place", count(behind), bytes(byte.size)),
    }
}

fn part_text(state: MapView, byte: &Byte, part: &Part) -> String {
    let whole = format!("{}..{}", part.offset, part.offset + part.size);
    let name =
        if part.path.is_empty() { what(byte).to_string() } else { part.path.trim_start_matches('.').to_string() };
    match &part.kind {
        PartKind::Whole => format!("{name} {}, {whole}", state.spec().types.name(part.ty)),
        PartKind::Word(word) => {
            format!("{name} {}: its {}, {whole}", state.spec().types.name(part.ty), value::word(*word))
        }
        PartKind::Padding(_) => format!("padding {whole}"),
    }
}

/// What a slot's or box's value is called.
fn what(byte: &Byte) -> &'static str {
    if byte.spot.place.is_key() == Some(true) { "key" } else { "elem" }
}

impl Byte<'_> {
    /// `0x41, 65, 'A'`
    fn value_text(&self) -> String {
        let letter =
            if self.value.is_ascii_graphic() { format!(", '{}'", char::from(self.value)) } else { String::new() };
        format!("{:#04x}, {}{letter}", self.value, self.value)
    }

    /// The type whose value the place holds, itself and not a pointer to it.
    fn ty(&self) -> Option<TypeId> {
        let map = &self.state.spec().map;
        let (ty, indirect) =
            if self.spot.place.is_key()? { (map.key, map.indirect_key) } else { (map.elem, map.indirect_elem) };
        (!indirect || self.spot.place.is_box()).then_some(ty)
    }

    /// The part of the key or elem that it is.
    fn part(&self) -> Option<Part> {
        locate(&self.state.spec().layouts, self.ty()?, self.at)
    }

    fn why(&self, region: &Region, offset: u64) -> Vec<String> {
        if offset >= region.size {
            return self.rounding(region, offset - region.size);
        }
        let mut why = Vec::new();
        why.extend(self.own());
        if self.role.stale {
            why.push(match self.value {
                0 => "Stale, and 0: it may have been 0 all along.".to_string(),
                v => format!("Stale: {v:#04x} is left of the entry that was here."),
            });
        }
        why
    }

    /// What the byte is, by its place and the types alone.
    fn own(&self) -> Option<String> {
        if self.at >= self.size {
            return Some(padding::behind(self.state, self.spot));
        }
        match self.part() {
            Some(part) => Some(match &part.kind {
                PartKind::Padding(rule) => padding::inside(self.state, &part, rule),
                _ => self.in_value(&part),
            }),
            None => self.in_word(),
        }
    }

    fn in_value(&self, part: &Part) -> String {
        let types = &self.state.spec().types;
        let path = part.path.trim_start_matches('.');
        let of = if path.is_empty() { format!("the {}", what(self)) } else { format!("{path} of the {}", what(self)) };
        let n = self.at - part.offset + 1;
        let place = format!("Byte {n} of {} of {of}", count(part.size));
        match (&part.kind, types.shape(part.ty)) {
            (PartKind::Word(word @ (Word::Length | Word::Capacity | Word::Real | Word::Imaginary)), _) => {
                format!("{place}: of its {}, lowest byte first.", value::word(*word))
            }
            (PartKind::Word(word), _) => format!("{place}: of the {}, lowest byte first.", value::word(*word)),
            (_, Kind::Basic(b)) if part.size > 1 => format!("{place}, a {}, lowest byte first.", b.name()),
            (_, Kind::Pointer(_) | Kind::Map { .. } | Kind::Chan { .. } | Kind::Func(_)) => {
                format!("{place}, a pointer, lowest byte first.")
            }
            _ => format!("{place}."),
        }
    }

    /// A byte of a word or number of the runtime's own.
    fn in_word(&self) -> Option<String> {
        let runs_on = matches!(
            self.spot.place,
            Place::Hmap
                | Place::Extra
                | Place::Header
                | Place::Table(_)
                | Place::Bucket(_)
                | Place::Group(_)
                | Place::Buckets(_)
                | Place::Groups(_)
        );
        if runs_on {
            return Some(padding::in_struct(self.state, self.spot.place));
        }
        let extent = self.spot.place.resolve(self.state)?;
        let word = word_of(self.state.memory().heap.get(extent.addr, self.size as usize).filter(|_| self.size <= 8)?);
        let bits = format!("bits {} to {}", 8 * self.at, 8 * self.at + 7);
        Some(format!("Byte {} of {}, lowest first: {bits} of {word:#x}.", self.at + 1, self.size))
    }

    fn rounding(&self, region: &Region, n: u64) -> Vec<String> {
        let asked = match region.header {
            0 => bytes(region.size),
            header => format!("{} and a malloc header of {}", bytes(region.size), bytes(header)),
        };
        let next = if region.taken.is_multiple_of(8192) && region.size > 32_760 {
            format!("more than a size class has, so it takes whole pages of 8,192 B: {}", bytes(region.taken))
        } else {
            format!("and the next size class is {}", bytes(region.taken))
        };
        let old = if region.place == Place::Buckets(ArrayKind::Old) { "the old array" } else { "the map" };
        vec![
            format!("Size-class rounding: the allocation asks for {asked}, {next}."),
            format!(
                "Byte {} of {} that {old} pays for and never uses.",
                count(n + 1),
                plural(region.rounding(), "byte")
            ),
        ]
    }
}
