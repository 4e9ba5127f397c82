//! Where what is pointed at elsewhere lies in a picture, and what its bytes are for.
//!
//! Invariant: read from the map at hand, which alone knows where things are.

use crate::app::state::pointed::What;
use crate::diagram::{Diagram, HexScene, Lit, Rect, Scene, Style};
use crate::engine::swiss::SlotState;
use crate::engine::{ClassicMap, MapState, SwissMap, View};
use crate::gotype::TypeId;
use crate::image::{BucketId, ByteRoles, Place, Region, Role, Spot, in_struct};
use std::ops::Range;

/// The role of what is pointed at, as the bill counts it.
pub fn role(state: &MapState, what: &What) -> Option<Role> {
    match what {
        What::Spot(spot) => role_at(state, *spot),
        What::Bytes(Lit::Role(role)) => Some(*role),
        What::Bytes(Lit::Field { ty, bytes }) => Some(field_role(state, *ty, bytes)),
    }
}

/// The role of a field's bytes: padding, or that of the key or elem they are in.
fn field_role(state: &MapState, ty: TypeId, bytes: &Range<u64>) -> Role {
    let spec = state.spec();
    let runs = spec.layouts.padding_runs(ty, 64).0;
    if runs.iter().any(|r| r.offset <= bytes.start && bytes.end <= r.end()) {
        return Role::Padding;
    }
    let mut id = spec.map.key;
    while let crate::gotype::Kind::Array { elem, .. } = *spec.types.shape(id) {
        id = elem;
    }
    if id == ty { Role::Keys } else { Role::Elems }
}

/// What a spot's bytes are for, as the bill counts them: a byte exactly, a place by its slot.
pub fn role_at(state: &MapState, spot: Spot) -> Option<Role> {
    let Some(byte) = spot.byte else { return role_of(state, spot.place) };
    let region = Region::of(state.read(), spot.place)?;
    let at = region.offset(state.read(), Spot::byte(spot.place, byte))?;
    let role = region.roles(state.read(), &ByteRoles::of(state.read()), at, 1).first()?.role;
    Some(region.counted(role))
}

/// What the bytes of a place are for, as the bill counts them.
pub fn role_of(state: &MapState, place: Place) -> Option<Role> {
    if place.is_box() {
        return Some(Role::Boxes);
    }
    match state.view() {
        View::Classic(map) => classic(map, place),
        View::Swiss(map) => swiss(map, place),
    }
}

fn classic(map: ClassicMap, place: Place) -> Option<Role> {
    let bucket = place.bucket();
    if bucket.is_some_and(BucketId::is_old) {
        return Some(Role::OldBuckets);
    }
    if matches!(bucket, Some(BucketId::Preallocated { .. })) {
        return Some(Role::Preallocated);
    }
    let live = || {
        let (addr, slot) = (bucket?.addr(map)?, place.slot()?);
        Some(map.classic().bucket(map.memory().heap, addr).state(slot.into()).is_full())
    };
    Some(match place.whole() {
        Place::Hmap => Role::Header,
        Place::Extra | Place::OverflowSlice(_) | Place::OverflowArray(_) => Role::Extra,
        _ => match place {
            Place::Tophash(..) => Role::Tophash,
            Place::Overflow(_) => Role::OverflowWords,
            Place::Key(..) if live()? => Role::Keys,
            Place::Elem(..) if live()? => Role::Elems,
            Place::Key(..) | Place::Elem(..) => Role::Empty,
            _ => return None,
        },
    })
}

fn swiss(map: SwissMap, place: Place) -> Option<Role> {
    let slot = || {
        let (addr, slot) = (place.group()?.addr(map)?, place.slot()?);
        Some(map.swiss().group(map.memory().heap, addr).state(slot.into()))
    };
    Some(match place {
        Place::Header | Place::HeaderField(_) => Role::Header,
        Place::Directory | Place::DirectoryEntry(_) => Role::Directory,
        Place::Table(_) | Place::TableField(..) => Role::Tables,
        Place::Control(..) => Role::Control,
        Place::GroupKey(..) | Place::GroupElem(..) => match slot()? {
            SlotState::Empty => Role::Empty,
            SlotState::Deleted => Role::Tombstones,
            SlotState::Full { .. } if matches!(place, Place::GroupKey(..)) => Role::Keys,
            SlotState::Full { .. } => Role::Elems,
        },
        _ => return None,
    })
}

/// Marks over rectangles.
pub fn marks(rects: impl Iterator<Item = Rect>) -> Diagram {
    let mut diagram = Diagram::default();
    for rect in rects {
        (diagram.width, diagram.height) = (diagram.width.max(rect.right()), diagram.height.max(rect.bottom()));
        diagram.rect(rect, 3.0, Style::Hover);
    }
    diagram
}

/// Marks in the hex view: what is under the pointer there, else what is pointed at elsewhere.
pub fn in_bytes(
    scene: &HexScene,
    state: &MapState,
    lines: Range<u64>,
    hover: Option<Spot>,
    marked: Option<&What>,
) -> Diagram {
    let rects = match (hover, marked) {
        (Some(spot), _) => scene.rects(state.read(), lines, spot),
        (None, Some(What::Spot(spot))) => scene.rects(state.read(), lines, *spot),
        (None, Some(What::Bytes(lit))) => scene.lit(state.read(), lines, lit),
        (None, None) => Vec::new(),
    };
    marks(rects.into_iter())
}

/// Where what is pointed at elsewhere is in the diagram, among the cells that are seen.
pub fn in_diagram<'a>(
    scene: &'a Scene,
    state: &'a MapState,
    cells: impl Iterator<Item = (Place, Rect)> + 'a,
    what: &'a What,
) -> Box<dyn Iterator<Item = Rect> + 'a> {
    match what {
        What::Spot(spot) => Box::new(scene.spot_rect(state.read(), *spot).into_iter()),
        What::Bytes(Lit::Role(role)) => {
            Box::new(cells.filter(move |c| role_of(state, c.0) == Some(*role)).map(|c| c.1))
        }
        What::Bytes(Lit::Field { ty, bytes }) => {
            Box::new(cells.flat_map(move |(place, rect)| field_rects(scene, state, (place, rect), *ty, bytes)))
        }
    }
}

/// The parts of a key's or elem's cell that a field of its struct takes.
fn field_rects(
    scene: &Scene,
    state: &MapState,
    (place, rect): (Place, Rect),
    ty: TypeId,
    bytes: &Range<u64>,
) -> Vec<Rect> {
    let n = scene.cell_bytes(state.read(), place).unwrap_or(0);
    let is_in = |at: u64| in_struct(state.read(), place, ty, at).is_some_and(|at| bytes.contains(&at));
    let mut found: Vec<Range<u64>> = Vec::new();
    for at in (0..n.min(MAX_FIELD_BYTES)).filter(|at| is_in(*at)) {
        match found.last_mut() {
            Some(run) if run.end == at => run.end += 1,
            _ => found.push(at..at + 1),
        }
    }
    let w = rect.w / n.max(1) as f32;
    found
        .into_iter()
        .map(|r| Rect { x: rect.x + r.start as f32 * w, w: (r.end - r.start) as f32 * w, ..rect })
        .collect()
}

/// Most bytes of a cell that are asked for a field.
const MAX_FIELD_BYTES: u64 = 1024;
