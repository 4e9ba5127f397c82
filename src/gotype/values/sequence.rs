//! The values of a type, numbered: what `put 0..1000` puts.
//!
//! Invariant: different numbers below the count give different values. A number goes to the first scalar that can
//! hold it; everything else is zero. Blank fields hold nothing.

use crate::gotype::layout::Layouts;
use crate::gotype::types::{Basic, Kind, TypeId, Types};

/// What of a type counts when its values are numbered: the first scalar that can hold the number (the rest is zero).
#[derive(Clone, Copy, PartialEq, Debug)]
pub struct Carrier {
    /// From the start of the value, in bytes.
    pub offset: u64,
    /// How it holds the number.
    pub kind: CarrierKind,
}

/// How a scalar holds a number.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum CarrierKind {
    /// The number itself in `size` bytes.
    Int {
        /// In bytes.
        size: u64,
    },
    /// The number as a float.
    Float32,
    /// The number as a float.
    Float64,
    /// The number as the real part.
    Complex64,
    /// The number as the real part.
    Complex128,
    /// `false`, `true`
    Bool,
    /// `k0`, `k1`, …
    String,
    /// `int(n)` in an interface.
    Interface,
    /// The n-th distinct address.
    Pointer,
}

/// A type's numbered values.
#[derive(Clone, PartialEq, Debug, Default)]
pub struct Sequence {
    /// Scalars and how many numbers each holds, rising: a number goes to the first whose count is above it.
    carriers: Vec<(Carrier, u64)>,
}

impl Sequence {
    /// How many values there are; `u64::MAX` means no practical end, 1 is the zero value alone.
    pub fn count(&self) -> u64 {
        self.carriers.last().map_or(1, |(_, count)| *count)
    }

    /// The scalar that holds number `n`; `None` where `n` is past the count or the type has only its zero value.
    pub fn carrier(&self, n: u64) -> Option<Carrier> {
        self.carriers.iter().find(|(_, count)| n < *count).map(|(carrier, _)| *carrier)
    }

    /// All scalars that hold numbers, each with the first number past those it holds.
    pub fn carriers(&self) -> &[(Carrier, u64)] {
        &self.carriers
    }

    fn add(&mut self, carrier: Carrier, count: u64) {
        if count > self.count() {
            self.carriers.push((carrier, count));
        }
    }
}

/// The numbered values of a type.
pub fn sequence(layouts: &Layouts, id: TypeId) -> Sequence {
    let mut sequence = Sequence::default();
    // A walk in memory order that ends where nothing can be gained; the budget bounds types of no scalars.
    let mut budget = 1 << 16;
    collect(layouts, id, 0, &mut sequence, &mut budget);
    sequence
}

fn collect(layouts: &Layouts, id: TypeId, offset: u64, sequence: &mut Sequence, budget: &mut u32) {
    if *budget == 0 || sequence.count() == u64::MAX || layouts.of(id).size == 0 {
        return;
    }
    *budget -= 1;
    match layouts.types().shape(id) {
        // Later elements hold no more than the first.
        Kind::Array { elem, .. } => collect(layouts, *elem, offset, sequence, budget),
        Kind::Struct(fields) => {
            for (field, place) in fields.iter().zip(&layouts.of(id).fields) {
                if field.name != "_" {
                    collect(layouts, field.ty, offset + place.offset, sequence, budget);
                }
            }
        }
        kind => {
            let scalar = match kind {
                Kind::Basic(basic) => Some(basic_carrier(layouts, *basic)),
                Kind::Pointer(_) | Kind::Chan { .. } => Some((CarrierKind::Pointer, u64::MAX)),
                Kind::Interface { methods } if methods.is_empty() => {
                    Some((CarrierKind::Interface, signed(layouts.target().arch.ptr_size())))
                }
                _ => None,
            };
            if let Some((kind, count)) = scalar {
                sequence.add(Carrier { offset, kind }, count);
            }
        }
    }
}

/// Numbers from 0 that a signed integer of `size` bytes holds.
fn signed(size: u64) -> u64 {
    1 << (size.clamp(1, 8) * 8 - 1)
}

fn unsigned(size: u64) -> u64 {
    if size >= 8 { u64::MAX } else { 1 << (size * 8) }
}

/// Floats count as far as they hold every whole number.
fn basic_carrier(layouts: &Layouts, basic: Basic) -> (CarrierKind, u64) {
    let size = layouts.of(Types::basic(basic)).size;
    let float32 = (1 << 24) + 1;
    let float64 = (1 << 53) + 1;
    match basic {
        Basic::Bool => (CarrierKind::Bool, 2),
        Basic::Int | Basic::Int8 | Basic::Int16 | Basic::Int32 | Basic::Int64 => {
            (CarrierKind::Int { size }, signed(size))
        }
        Basic::Uint | Basic::Uint8 | Basic::Uint16 | Basic::Uint32 | Basic::Uint64 | Basic::Uintptr => {
            (CarrierKind::Int { size }, unsigned(size))
        }
        Basic::Float32 => (CarrierKind::Float32, float32),
        Basic::Float64 => (CarrierKind::Float64, float64),
        Basic::Complex64 => (CarrierKind::Complex64, float32),
        Basic::Complex128 => (CarrierKind::Complex128, float64),
        Basic::String => (CarrierKind::String, u64::MAX),
        Basic::UnsafePointer => (CarrierKind::Pointer, u64::MAX),
    }
}
