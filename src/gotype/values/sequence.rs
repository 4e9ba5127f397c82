//! The values of a type, numbered: what `put 0..1000` puts.
//!
//! Invariant: different numbers below the count give different values. A number goes to the first scalar that can
//! hold it whole, and everything else is zero. A number that none can hold is written in digits over the scalars: the
//! lowest one in the widest scalar, the others in the order of memory. Blank fields hold nothing.

use super::leaves::nonzero_leaves;
use super::value::Value;
use crate::gotype::layout::Layouts;
use crate::gotype::types::{Basic, Kind, TypeId, Types};
use crate::target::Arch;

/// A scalar of a type that holds a number, or a digit of one.
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

impl CarrierKind {
    /// True where the number 0 lies in memory as zero bytes.
    fn is_zero_at_0(self) -> bool {
        !matches!(self, CarrierKind::String | CarrierKind::Interface | CarrierKind::Pointer)
    }
}

/// A type's numbered values.
#[derive(Clone, PartialEq, Debug, Default)]
pub struct Sequence {
    /// Scalars and how many numbers each holds whole, rising: a number goes to the first whose count is above it. The
    /// last one is the widest.
    carriers: Vec<(Carrier, u64)>,
    /// The scalars beside the widest, in the order of memory, with how many values each has: digits of what no scalar
    /// can hold whole. As many as a number needs.
    others: Vec<(Carrier, u64)>,
}

impl Sequence {
    /// How many values there are; `u64::MAX` means no practical end, 1 is the zero value alone.
    pub fn count(&self) -> u64 {
        self.others.iter().fold(self.widest_count(), |all, (_, values)| all.saturating_mul(*values))
    }

    fn widest_count(&self) -> u64 {
        self.carriers.last().map_or(1, |(_, count)| *count)
    }

    /// The scalar that holds number `n` whole; `None` where none can.
    pub fn carrier(&self, n: u64) -> Option<Carrier> {
        self.carriers.iter().find(|(_, count)| n < *count).map(|(carrier, _)| *carrier)
    }

    /// All scalars that hold numbers whole, each with the first number past those it holds.
    pub fn carriers(&self) -> &[(Carrier, u64)] {
        &self.carriers
    }

    /// Calls `each` with every scalar of value number `n` that is written, and what it holds; all else is zero bytes.
    #[inline]
    pub fn try_each_digit<E>(&self, n: u64, mut each: impl FnMut(Carrier, u64) -> Result<(), E>) -> Result<(), E> {
        if let Some(carrier) = self.carrier(n) {
            return each(carrier, n);
        }
        let Some(&(widest, most)) = self.carriers.last() else { return Ok(()) };
        let n = self.traded_by(n).unwrap_or(n);
        each(widest, n % most)?;
        let mut rest = n / most;
        for &(carrier, values) in &self.others {
            if rest == 0 {
                break;
            }
            if !rest.is_multiple_of(values) {
                each(carrier, rest % values)?;
            }
            rest /= values;
        }
        Ok(())
    }

    /// In digits, a number that a narrow scalar before the widest holds whole would be the value of a larger number,
    /// whose digits are but that one. Those two change places. This is the large one of the number `small`.
    fn trade_of(&self, small: u64) -> Option<u64> {
        let carrier = self.carrier(small).filter(|_| small > 0)?;
        let mut weight = self.widest_count();
        for (other, values) in &self.others {
            if other.offset == carrier.offset {
                return small.checked_mul(weight).filter(|n| *n < self.count());
            }
            weight = weight.checked_mul(*values)?;
        }
        None
    }

    /// The small number whose place the large number `n` has.
    fn traded_by(&self, n: u64) -> Option<u64> {
        let most = self.widest_count();
        if !n.is_multiple_of(most) {
            return None;
        }
        let mut rest = n / most;
        for (_, values) in &self.others {
            if !rest.is_multiple_of(*values) {
                break;
            }
            rest /= values;
        }
        self.trade_of(rest).filter(|large| *large == n).map(|_| rest)
    }

    /// The number of a value of the type, or of one that equals it by Go's `==`; `None` where it has none.
    pub fn number_of(&self, layouts: &Layouts, ty: TypeId, value: &Value) -> Option<u64> {
        let mut digits = Vec::new();
        let mut all_are = true;
        nonzero_leaves(layouts, ty, value, &mut |offset, leaf, value| {
            match digit_of(layouts, leaf, value) {
                Some(digit) => digits.push((offset, digit)),
                None => all_are = false,
            }
            all_are
        });
        let candidates = [self.whole_number(&digits), self.number_in_digits(&digits)];
        candidates.into_iter().flatten().find(|n| all_are && self.has_digits(*n, &digits))
    }

    fn whole_number(&self, digits: &[(u64, u64)]) -> Option<u64> {
        match digits {
            [] => Some(0),
            [(_, digit)] => Some(*digit),
            _ => None,
        }
    }

    fn number_in_digits(&self, digits: &[(u64, u64)]) -> Option<u64> {
        let at = |offset: u64| digits.iter().find(|d| d.0 == offset).map_or(0, |d| d.1);
        let (widest, most) = self.carriers.last()?;
        let (mut number, mut weight) = (at(widest.offset), Some(*most));
        for (carrier, values) in &self.others {
            match (at(carrier.offset), weight) {
                (0, _) => {}
                (digit, weight) => number = number.checked_add(digit.checked_mul(weight?)?)?,
            }
            weight = weight.and_then(|w| w.checked_mul(*values));
        }
        // A value in the widest scalar that belongs to a narrow one by its number has the place of that one.
        if number < *most { self.trade_of(number) } else { Some(number) }
    }

    /// True where value number `n` has these digits that are not zero bytes, and no others.
    fn has_digits(&self, n: u64, digits: &[(u64, u64)]) -> bool {
        let mut left = digits.len();
        let found = self.try_each_digit(n, |carrier, digit| {
            if digit == 0 && carrier.kind.is_zero_at_0() {
                return Ok(());
            }
            left = left.wrapping_sub(1);
            if digits.contains(&(carrier.offset, digit)) { Ok(()) } else { Err(()) }
        });
        n < self.count() && found.is_ok() && left == 0
    }

    fn add(&mut self, carrier: Carrier, count: u64) {
        if count > self.widest_count() {
            self.carriers.push((carrier, count));
        }
    }
}

/// The numbered values of a type.
pub fn sequence(layouts: &Layouts, id: TypeId) -> Sequence {
    let mut sequence = Sequence::default();
    // A walk in memory order that ends where nothing can be gained; the budget bounds types of no scalars.
    collect(layouts, id, 0, &mut sequence, &mut { 1 << 16 });
    if let Some(&(widest, most)) = sequence.carriers.last() {
        let mut digits = Digits { widest: widest.offset, all: most, found: Vec::new(), budget: 1 << 16 };
        digits.collect(layouts, id, 0);
        sequence.others = digits.found;
    }
    sequence
}

fn collect(layouts: &Layouts, id: TypeId, offset: u64, sequence: &mut Sequence, budget: &mut u32) {
    if *budget == 0 || sequence.widest_count() == u64::MAX || layouts.of(id).size == 0 {
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
        _ => {
            if let Some((kind, count)) = scalar(layouts, id) {
                sequence.add(Carrier { offset, kind }, count);
            }
        }
    }
}

/// Gathers the scalars beside the widest one, until their values are more than there are numbers.
struct Digits {
    widest: u64,
    all: u64,
    found: Vec<(Carrier, u64)>,
    budget: u32,
}

impl Digits {
    fn collect(&mut self, layouts: &Layouts, id: TypeId, offset: u64) {
        if self.budget == 0 || self.all == u64::MAX || layouts.of(id).size == 0 {
            return;
        }
        self.budget -= 1;
        match layouts.types().shape(id) {
            Kind::Array { len, elem } => {
                let size = layouts.of(*elem).size;
                for index in 0..*len {
                    let before = self.found.len();
                    self.collect(layouts, *elem, offset + index * size);
                    // What the first two elements have not, no other has: the widest scalar may be one's only one.
                    if self.budget == 0 || self.all == u64::MAX || index > 0 && self.found.len() == before {
                        break;
                    }
                }
            }
            Kind::Struct(fields) => {
                for (field, place) in fields.iter().zip(&layouts.of(id).fields) {
                    if field.name != "_" {
                        self.collect(layouts, field.ty, offset + place.offset);
                    }
                }
            }
            _ => {
                if let Some((kind, count)) = scalar(layouts, id).filter(|_| offset != self.widest) {
                    self.found.push((Carrier { offset, kind }, count));
                    self.all = self.all.saturating_mul(count);
                }
            }
        }
    }
}

/// How a scalar type holds numbers, and how many.
fn scalar(layouts: &Layouts, id: TypeId) -> Option<(CarrierKind, u64)> {
    let arch = layouts.target().arch;
    match layouts.types().shape(id) {
        Kind::Basic(basic) => Some(basic_carrier(layouts, *basic)),
        Kind::Pointer(_) | Kind::Chan { .. } => Some((CarrierKind::Pointer, distinct_addresses(arch))),
        Kind::Interface { methods } if methods.is_empty() => Some((CarrierKind::Interface, signed(arch.ptr_size()))),
        _ => None,
    }
}

/// What a scalar that is not zero bytes holds as a digit; `None` where it is none.
fn digit_of(layouts: &Layouts, ty: TypeId, value: &Value) -> Option<u64> {
    let (kind, count) = scalar(layouts, ty)?;
    let whole = |f: f64| (f >= 0.0 && f.fract() == 0.0 && f <= (1u64 << 53) as f64).then_some(f as u64);
    let digit = match (kind, value) {
        (_, Value::Bool(b)) => u64::from(*b),
        (_, Value::Int(n)) => u64::try_from(*n).ok()?,
        (_, Value::Float(f)) => whole(*f)?,
        (_, Value::Complex(re, im)) if *im == 0.0 => whole(*re)?,
        (_, Value::Ref(n)) => *n,
        (CarrierKind::String, Value::Str(text)) => counted_string(text)?,
        (CarrierKind::Interface, Value::Iface(dynamic, value)) if *dynamic == Types::INT => match **value {
            Value::Int(n) => u64::try_from(n).ok()?,
            _ => return None,
        },
        _ => return None,
    };
    (digit < count).then_some(digit)
}

/// The n of `k` and n.
fn counted_string(text: &[u8]) -> Option<u64> {
    let n: u64 = std::str::from_utf8(text).ok()?.strip_prefix('k')?.parse().ok()?;
    (format!("k{n}").as_bytes() == text).then_some(n)
}

/// How many distinct addresses there are for pointers and channels to hold.
pub fn distinct_addresses(arch: Arch) -> u64 {
    if arch.ptr_size() == 8 && !matches!(arch, Arch::Wasm) { 1 << 40 } else { 1 << 26 }
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
        Basic::UnsafePointer => (CarrierKind::Pointer, distinct_addresses(layouts.target().arch)),
    }
}
