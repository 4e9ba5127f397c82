//! The legend: the marks that a map's picture holds, and nothing else.

use super::geometry::{Pos, Rect};
use super::scene::heat::LegendMark;
use super::shape::{AlignX, AlignY, Diagram, Text};
use super::style::{Form, Style};
use crate::engine::classic::SlotState;
use crate::engine::swiss::{self, SLOTS};
use crate::engine::{ClassicMap, MapView, SwissMap, View};
use crate::fonts::Face;
use crate::image::{Held, Role};

/// The most buckets that are looked at for marks.
const PROBE: u64 = 4096;

/// The marks that are present, in the order of a bucket's bytes.
pub fn legend(state: MapView) -> Vec<LegendMark> {
    let marks = match state.view() {
        View::Classic(map) => classic(map),
        View::Swiss(map) => swiss_marks(map),
    };
    marks.into_iter().map(|(style, text)| (Some(style), text.to_string())).collect()
}

fn swiss_marks(state: SwissMap) -> Vec<(Style, &'static str)> {
    let (map, spec) = (state.swiss(), &state.spec().map);
    let geo = map.geometry();
    let seen = probe_groups(state);
    let mut list: Vec<(Style, &'static str)> = Vec::new();
    let mut add = |on: bool, style: Style, text: &'static str| {
        if on {
            list.push((style, text));
        }
    };
    add(seen.full, Style::fill(Role::Control), "control byte: H2");
    let key = if spec.indirect_key { "key: → box" } else { "key" };
    add(seen.full && geo.key_slot > 0, Style::fill(Role::Keys), key);
    let elem = if spec.indirect_elem { "elem: → box" } else { "elem" };
    add(seen.full && geo.elem_slot > 0, Style::fill(Role::Elems), elem);
    let between = !geo.split && geo.key_stride > geo.key_slot + geo.elem_slot;
    let inside = (spec.key_padding > 0 && !spec.indirect_key) || (spec.elem_padding > 0 && !spec.indirect_elem);
    add(seen.full && (between || inside), Style::hatched(Role::Padding), "padding");
    add(seen.empty, Style::fill(Role::Empty), "empty ·");
    add(seen.tombstone, Style::Role(Role::Tombstones, Form::Crossed), "tombstone");
    add(seen.stale, Style::Role(Role::Keys, Form::Struck), "stale: deleted, not cleared");
    let end = if geo.split { geo.elem(SLOTS - 1) + geo.elem_slot } else { geo.key(SLOTS - 1) + geo.key_stride };
    add(seen.any && end < geo.group, Style::hatched(Role::GroupTail), "group tail");
    list
}

/// What slots of a Swiss map hold, as far as looked.
#[derive(Default)]
struct SeenSlots {
    any: bool,
    full: bool,
    empty: bool,
    tombstone: bool,
    stale: bool,
}

fn probe_groups(state: SwissMap) -> SeenSlots {
    let mut seen = SeenSlots::default();
    for group in state.swiss().all_groups(state.memory()).take(PROBE as usize) {
        seen.any = true;
        for slot in 0..SLOTS {
            let s = group.state(slot);
            seen.full |= s.is_full();
            seen.empty |= s == swiss::SlotState::Empty;
            seen.tombstone |= s == swiss::SlotState::Deleted;
            seen.stale |= Held::in_group(*state, group, slot, true) == Held::Stale;
        }
    }
    seen
}

fn classic(state: ClassicMap) -> Vec<(Style, &'static str)> {
    let (rt, map, spec) = (state.memory(), state.classic(), &state.spec().map);
    let h = map.hmap(rt);
    let mut list: Vec<(Style, &'static str)> = Vec::new();
    let mut add = |on: bool, style: Style, text: &'static str| {
        if on && !h.buckets.is_nil() {
            list.push((style, text));
        }
    };
    let seen = probe(state);
    add(seen.full, Style::fill(Role::Tophash), "tophash");
    add(seen.full && spec.key_slot > 0, Style::fill(Role::Keys), if spec.indirect_key { "key: → box" } else { "key" });
    let elem = if spec.indirect_elem { "elem: → box" } else { "elem" };
    add(seen.full && spec.elem_slot > 0, Style::fill(Role::Elems), elem);
    let padded = (spec.key_padding > 0 && !spec.indirect_key) || (spec.elem_padding > 0 && !spec.indirect_elem);
    add(seen.full && padded, Style::hatched(Role::Padding), "padding");
    add(true, Style::outline(Role::OverflowWords), "overflow word");
    add(
        seen.empty,
        Style::fill(Role::Empty),
        if seen.hole { "empty: · and all after it, ○ this one" } else { "empty" },
    );
    add(seen.stale, Style::Role(Role::Keys, Form::Struck), "stale: deleted, not cleared");
    let spare = map.next_overflow(rt).is_some();
    add(spare, Style::Role(Role::Preallocated, Form::Dotted), "preallocated");
    let moved = "evacuated: X low half, Y high half, – was empty";
    add(seen.moved, Style::outline(Role::OldBuckets), moved);
    list
}

#[derive(Default)]
struct Seen {
    full: bool,
    empty: bool,
    hole: bool,
    stale: bool,
    moved: bool,
}

fn probe(state: ClassicMap) -> Seen {
    let (rt, map) = (state.memory(), state.classic());
    let h = map.hmap(rt);
    let mut seen = Seen::default();
    let old = if h.growing() { Some((h.oldbuckets, h.old_bucket_count())) } else { None };
    let main = if h.buckets.is_nil() { None } else { Some((h.buckets, h.bucket_count())) };
    for (base, n) in [main, old].into_iter().flatten() {
        for bucket in (0..n.min(PROBE)).flat_map(|i| map.chain(rt.heap, base, i).take(8)) {
            for slot in 0..8 {
                let s = bucket.state(slot);
                seen.full |= s.is_full();
                seen.moved |= s.is_evacuated();
                seen.empty |= matches!(s, SlotState::EmptyRest | SlotState::EmptyOne);
                seen.hole |= s == SlotState::EmptyOne;
                seen.stale |= !s.is_evacuated() && Held::in_bucket(*state, bucket, slot, true) == Held::Stale;
            }
        }
    }
    seen
}

/// Room between two marks, and from one line to the next.
const BETWEEN: f32 = 20.0;
const LINE: f32 = 24.0;

/// Marks with their places from the legend's corner, in lines at most `width` wide.
fn placed(marks: &[LegendMark], width: f32) -> Vec<(Pos, &LegendMark)> {
    let (mut x, mut y) = (0.0, 0.0);
    let mut out = Vec::new();
    for mark in marks {
        let w = text_x(mark) + Face::Sans.width(&mark.1, 12.0);
        if x > 0.0 && x + w > width {
            (x, y) = (0.0, y + LINE);
        }
        out.push((Pos::new(x, y), mark));
        x += w + BETWEEN;
    }
    out
}

/// Where a mark's text begins.
fn text_x(mark: &LegendMark) -> f32 {
    if mark.0.is_some() { 22.0 } else { 0.0 }
}

/// Height of a legend in a width, room under it included.
pub fn legend_height(marks: &[LegendMark], width: f32) -> f32 {
    placed(marks, width).last().map_or(0.0, |last| last.0.y + LINE + 6.0)
}

/// Draws a legend from `at` on, in lines at most `width` wide.
pub fn draw_legend(marks: &[LegendMark], d: &mut Diagram, at: Pos, width: f32) {
    for (pos, mark) in placed(marks, width) {
        let at = at.offset(pos.x, pos.y);
        if let Some(style) = mark.0 {
            d.rect(Rect::new(at.x, at.y, 14.0, 14.0), 2.0, style);
        }
        let label = Text::new(at.offset(text_x(mark), 7.0), &mark.1).style(Style::WEAK);
        d.text(label.align(AlignX::Left, AlignY::Middle));
    }
}
