//! Cells of keys and elems, the same in buckets and in groups: data and padding in their order, and bytes with hex.
//!
//! Invariant: a cell's parts stand in the order of its bytes and in proportion to them. Knows no map: who calls says
//! what the bytes are.

use crate::diagram::geometry::Rect;
use crate::diagram::label::short;
use crate::diagram::shape::{AlignX, AlignY, Diagram, Text};
use crate::diagram::style::{Form, Style};
use crate::engine::{MapSpec, MapView};
use crate::fonts::Face;
use crate::gotype::{Basic, ByteRun, Kind, TypeId};
use crate::image::{ByteRole, Role};

/// Text smaller than this is left out.
pub const MIN_TEXT: f32 = 6.2;
/// Width of a column whose slots have no bytes, at zoom 1.
pub const ZERO_COLUMN: f32 = 40.0;

/// Text of at least this size can be read from the last row: what fits is chosen so that none is smaller.
pub const LEGIBLE: f32 = 11.0;
/// Size of a cell's text at zoom 1.
pub const CELL_TEXT: f32 = 12.5;
/// The widest that keys and elems of a card are together, in points at zoom 1.
const MAX_CARD: f32 = 420.0;

/// How long a value of a size in bytes usually is, in characters.
pub fn usual_chars(bytes: usize) -> f32 {
    match bytes {
        0 => 0.0,
        1 => 3.0,
        2..=4 => 4.0,
        5..=8 => 5.0,
        9..=16 => 8.0,
        _ => 10.0,
    }
}

/// Points a byte takes in a card at zoom 1: so many that a usual value of either size can be read.
pub fn card_scale(key: usize, elem: usize) -> f32 {
    let needs = |bytes: usize| (usual_chars(bytes) * 0.6 * CELL_TEXT + 8.0) / bytes.max(1) as f32;
    let wanted = if key == 0 { needs(elem) } else { needs(key).max(if elem == 0 { 0.0 } else { needs(elem) }) };
    wanted.min(MAX_CARD / (key + elem).max(1) as f32)
}

/// Size of a cell's text at a zoom.
pub fn text_size(zoom: f32) -> f32 {
    CELL_TEXT * zoom
}

/// Size of text beside a cell's own, a share of it: where that can be read, so can this.
pub fn small_size(zoom: f32, share: f32) -> f32 {
    let own = text_size(zoom);
    (own * share).max(LEGIBLE.min(own))
}

/// A run of bytes; true: padding.
pub type Run = (ByteRun, bool);

/// A mask of padding as runs, in order.
pub fn padding_runs(mask: &[bool]) -> Vec<Run> {
    let mut out: Vec<Run> = Vec::new();
    for (i, &padding) in mask.iter().enumerate() {
        match out.last_mut() {
            Some((run, p)) if *p == padding => run.size += 1,
            _ => out.push((ByteRun { offset: i as u64, size: 1 }, padding)),
        }
    }
    out
}

/// How round a cell's corners are.
pub fn radius(zoom: f32) -> f32 {
    (3.0 * zoom).clamp(0.0, 3.0)
}

/// A live key (else elem): data and padding in their order. Gives the widest run of data, for a label.
pub fn value(d: &mut Diagram, rect: Rect, runs: &[Run], key: bool, zoom: f32) -> Rect {
    let role = if key { Role::Keys } else { Role::Elems };
    let total: u64 = runs.iter().map(|r| r.0.size).sum();
    let scale = rect.w / total.max(1) as f32;
    let mut widest = Rect::default();
    for (run, padding) in runs {
        let part = Rect::new(rect.x + run.offset as f32 * scale, rect.y, run.size as f32 * scale, rect.h);
        let gap = if part.w > 5.0 { 0.75 } else { 0.0 };
        let part = if run.offset + run.size < total { Rect { w: part.w - gap, ..part } } else { part };
        let style = if *padding { Style::hatched(Role::Padding) } else { Style::fill(role) };
        d.rect(part, radius(zoom).min(part.w / 3.0), style);
        if !padding && part.w > widest.w {
            widest = part;
        }
    }
    widest
}

/// A key's (else elem's) bytes as a value of about so many characters; of one in a box, after an arrow.
pub fn short_value(state: MapView, key: bool, bytes: &[u8], most: usize) -> String {
    let map = &state.spec().map;
    let (ty, indirect) = if key { (map.key, map.indirect_key) } else { (map.elem, map.indirect_elem) };
    let text = short(state, ty, bytes, most);
    if indirect { format!("→{text}") } else { text }
}

/// A label in a filled cell; `text` is asked for about so many characters, and only where some fit.
pub fn value_label(d: &mut Diagram, cell: Rect, zoom: f32, text: impl FnOnce(usize) -> String) {
    let most = small_size(zoom, 0.92);
    if most < MIN_TEXT || cell.w < 2.0 * 0.6 * MIN_TEXT {
        return;
    }
    let room = cell.w - 3.0;
    let text = text((room / (0.6 * MIN_TEXT)) as usize + 1);
    // A label shrinks a little before it is cut.
    let natural = Face::Mono.width(&text, 1.0).max(0.1);
    let size = (room / natural).clamp((most * 0.72).max(MIN_TEXT).max(LEGIBLE.min(most)), most);
    let text = Text::in_cell(cell.inset(-1.0), text).size(size).style(Style::ON_CELL);
    d.text(text.max_width(room + 1.0));
}

/// Says of a column whose slots have no bytes that it has none.
pub fn zero_column(d: &mut Diagram, rect: Rect, zoom: f32) {
    let size = small_size(zoom, 0.84);
    if size >= MIN_TEXT {
        d.text(Text::in_cell(rect, "0 B").size(size).style(Style::WEAK));
    }
}

/// Offsets in a key or elem at which a field begins.
pub fn field_cuts(spec: &MapSpec, ty: TypeId, indirect: bool) -> Vec<usize> {
    let word = spec.word();
    if indirect {
        return Vec::new();
    }
    match spec.types.shape(ty) {
        Kind::Struct(_) => spec.layouts.of(ty).fields.iter().map(|f| f.offset as usize).collect(),
        Kind::Array { len, elem } => {
            let size = spec.layouts.of(*elem).size as usize;
            if size > 1 { (0..*len as usize).map(|i| i * size).collect() } else { Vec::new() }
        }
        Kind::Basic(Basic::String) | Kind::Interface { .. } => vec![0, word],
        Kind::Slice(_) => vec![0, word, 2 * word],
        _ => Vec::new(),
    }
}

/// A stretch of bytes at the near level.
pub struct Stretch<'a> {
    pub rect: Rect,
    pub bytes: &'a [u8],
    /// One a byte.
    pub roles: &'a [ByteRole],
    /// Offsets at which a field begins.
    pub cuts: &'a [usize],
}

/// A rectangle a run of bytes of one field and role, and each byte's hex in it; what is out of `view` is left out.
pub fn hex_runs(d: &mut Diagram, view: Rect, what: &Stretch, style_of: impl Fn(ByteRole) -> Style) {
    let Stretch { rect, bytes, roles, cuts } = what;
    let w = rect.w / bytes.len().max(1) as f32;
    let mut start = 0;
    for i in 1..=bytes.len() {
        if i < bytes.len() && roles[i] == roles[start] && !cuts.contains(&i) {
            continue;
        }
        let run = Rect::new(rect.x + start as f32 * w, rect.y, (i - start) as f32 * w, rect.h);
        let style = style_of(roles[start]);
        if run.intersects(view) {
            d.rect(Rect { w: run.w - 1.5, h: run.h - 1.5, ..run }, 2.0, style);
            for (k, byte) in bytes[start..i].iter().enumerate() {
                let cell = Rect::new(run.x + k as f32 * w, run.y, w - 1.5, run.h - 1.5);
                if cell.intersects(view) {
                    hex(d, cell, *byte, style);
                }
            }
        }
        start = i;
    }
}

fn hex(d: &mut Diagram, cell: Rect, byte: u8, style: Style) {
    let size = (cell.w * 0.62).min(cell.h * 0.62).clamp(8.0, 15.0);
    let text = Text::new(cell.center(), format!("{byte:02x}")).size(size).face(Face::Mono).style(match style {
        Style::Role(Role::Empty, Form::Fill) => Style::WEAK,
        style => style.text_on(),
    });
    let text = text.align(AlignX::Center, AlignY::Middle);
    d.text(match style {
        Style::Role(role, Form::Hatched) => text.plate(role).style(Style::NORMAL),
        _ => text,
    });
}
