//! Keys and elems between Go values and bytes: encoding and decoding.
//!
//! Invariant: what a value points to (string data, boxed interface values) lies in the same heap as
//! payload, outside the map's totals. Addresses that nothing is stored at (type descriptors, the n-th distinct
//! address, what slices hold) lie outside the heap's range. Knows no buckets and no groups.

use super::spec::{DynamicType, MapSpec};
use crate::gotype::{Basic, Carrier, CarrierKind, Kind, Sequence, TypeId, Types, Value, distinct_addresses};
use crate::heap::{Heap, HeapFull, Maker, Purpose};
use crate::target::Arch;
use crate::units::Addr;

/// Type descriptors stand 64 bytes apart from here; itabs of non-empty interfaces likewise.
const TYPE_BASE: u64 = 0x0050_0000;
const ITAB_BASE: u64 = 0x0080_0000;
const DESCRIPTOR: u64 = 64;
/// Bytes between two distinct addresses.
const REF_STRIDE: u64 = 16;

/// Where the n-th distinct addresses begin.
fn ref_base(arch: Arch) -> u64 {
    if arch.ptr_size() == 8 && arch != Arch::Wasm { 0x1000_0000_0000 } else { 0x8000_0000 }
}

pub(crate) fn read_word(heap: &Heap, addr: Addr, word: usize) -> u64 {
    word_of(heap.bytes(addr, word))
}

/// A little-endian word of 4 or 8 bytes.
#[inline]
pub(crate) fn word_of(bytes: &[u8]) -> u64 {
    if let Ok(b) = bytes.try_into() {
        u64::from_le_bytes(b)
    } else {
        let mut wide = [0; 8];
        wide[..bytes.len()].copy_from_slice(bytes);
        u64::from_le_bytes(wide)
    }
}

/// Copies equally long slices; the widths of most keys and elems without a call.
#[inline(always)]
pub(super) fn copy_bytes(to: &mut [u8], from: &[u8]) {
    fn fixed<const N: usize>(to: &mut [u8], from: &[u8]) -> bool {
        match (<&mut [u8; N]>::try_from(to), <&[u8; N]>::try_from(from)) {
            (Ok(to), Ok(from)) => {
                *to = *from;
                true
            }
            _ => false,
        }
    }
    if !(fixed::<8>(to, from) || fixed::<16>(to, from) || fixed::<4>(to, from)) {
        to.copy_from_slice(from);
    }
}

/// Zeroes a slice; the widths of most elems without a call.
#[inline(always)]
pub(super) fn zero_fill(to: &mut [u8]) {
    if let Ok(word) = <&mut [u8; 8]>::try_from(&mut *to) {
        *word = [0; 8];
    } else {
        to.fill(0);
    }
}

pub(crate) fn write_word(heap: &mut Heap, addr: Addr, value: u64, word: usize) {
    put_word(heap.bytes_mut(addr, word), 0, value, word);
}

/// Writes a little-endian word of 4 or 8 bytes at `at` of `out`.
#[inline]
pub(super) fn put_word(out: &mut [u8], at: usize, value: u64, word: usize) {
    let bytes = value.to_le_bytes();
    if word == 8 {
        out[at..at + 8].copy_from_slice(&bytes);
    } else {
        out[at..at + 4].copy_from_slice(&bytes[..4]);
    }
}

/// Writes value number `n` of a type's sequence, which begins again at its end, into `out` (zeroed, the type's size).
pub(crate) fn encode_nth(
    heap: &mut Heap,
    spec: &MapSpec,
    sequence: &Sequence,
    n: u64,
    out: &mut [u8],
) -> Result<(), HeapFull> {
    sequence.try_each_digit(n % sequence.count(), |carrier, digit| encode_digit(heap, spec, carrier, digit, out))
}

fn encode_digit(heap: &mut Heap, spec: &MapSpec, carrier: Carrier, n: u64, out: &mut [u8]) -> Result<(), HeapFull> {
    let (at, w) = (carrier.offset as usize, spec.word());
    match carrier.kind {
        CarrierKind::Int { size } => out[at..at + size as usize].copy_from_slice(&n.to_le_bytes()[..size as usize]),
        CarrierKind::Bool => out[at] = (n & 1) as u8,
        CarrierKind::Float32 | CarrierKind::Complex64 => out[at..at + 4].copy_from_slice(&(n as f32).to_le_bytes()),
        CarrierKind::Float64 | CarrierKind::Complex128 => out[at..at + 8].copy_from_slice(&(n as f64).to_le_bytes()),
        CarrierKind::Pointer => put_word(out, at, nth_ref(spec.target().arch, n), w),
        CarrierKind::String => {
            let (digits, start) = decimal(n);
            let text = &digits[start..];
            let data = heap.alloc(text.len() as u64, false, Purpose::Payload, Maker::Program)?;
            heap.bytes_mut(data, text.len()).copy_from_slice(text);
            put_word(out, at, data.0, w);
            put_word(out, at + w, text.len() as u64, w);
        }
        CarrierKind::Interface => {
            let data = heap.alloc(w as u64, false, Purpose::Payload, Maker::Program)?;
            write_word(heap, data, n, w);
            put_word(out, at, TYPE_BASE + u64::from(Types::INT.0) * DESCRIPTOR, w);
            put_word(out, at + w, data.0, w);
        }
    }
    Ok(())
}

/// `k` and the decimal digits of `n`, from the returned index on.
fn decimal(mut n: u64) -> ([u8; 21], usize) {
    let mut buffer = [0; 21];
    let mut at = buffer.len();
    loop {
        at -= 1;
        buffer[at] = b'0' + (n % 10) as u8;
        n /= 10;
        if n == 0 {
            break;
        }
    }
    at -= 1;
    buffer[at] = b'k';
    (buffer, at)
}

fn nth_ref(arch: Arch, n: u64) -> u64 {
    ref_base(arch) + (n % distinct_addresses(arch)) * REF_STRIDE
}

/// Writes a value of type `ty` into `out` (zeroed, the type's size).
pub(crate) fn encode(
    heap: &mut Heap,
    spec: &MapSpec,
    ty: TypeId,
    value: &Value,
    out: &mut [u8],
) -> Result<(), HeapFull> {
    let w = spec.word();
    match (spec.types.shape(ty), value) {
        (_, Value::Zero | Value::Nil) => {}
        (_, Value::Bool(b)) => out[0] = u8::from(*b),
        (_, Value::Int(n)) => out.copy_from_slice(&n.to_le_bytes()[..out.len()]),
        (_, Value::Float(f)) => encode_float(*f, out),
        (_, Value::Complex(re, im)) => {
            let (a, b) = out.split_at_mut(out.len() / 2);
            encode_float(*re, a);
            encode_float(*im, b);
        }
        (_, Value::Ref(n)) => put_word(out, 0, nth_ref(spec.target().arch, *n), w),
        (_, Value::Str(text)) if text.is_empty() => {}
        (_, Value::Str(text)) => {
            let data = heap.alloc(text.len() as u64, false, Purpose::Payload, Maker::Program)?;
            heap.bytes_mut(data, text.len()).copy_from_slice(text);
            put_word(out, 0, data.0, w);
            put_word(out, w, text.len() as u64, w);
        }
        (Kind::Struct(fields), Value::Composite(values)) => {
            for ((field, value), at) in fields.iter().zip(values).zip(&spec.layouts.of(ty).fields) {
                let range = at.offset as usize..(at.offset + at.size) as usize;
                encode(heap, spec, field.ty, value, &mut out[range])?;
            }
        }
        (Kind::Array { elem, .. }, Value::Composite(values)) => encode_run(heap, spec, *elem, values, out)?,
        (Kind::Slice(_), Value::Composite(words)) => {
            for (word, out) in words.iter().zip(out.chunks_exact_mut(w)) {
                let bits = match word {
                    Value::Ref(n) => nth_ref(spec.target().arch, *n),
                    Value::Int(n) => *n as u64,
                    _ => 0,
                };
                put_word(out, 0, bits, w);
            }
        }
        (Kind::Interface { methods }, Value::Iface(dynamic, value)) => {
            let base = if methods.is_empty() { TYPE_BASE } else { ITAB_BASE };
            put_word(out, 0, base + u64::from(dynamic.0) * DESCRIPTOR, w);
            encode_boxed(heap, spec, *dynamic, value, &mut out[w..])?;
        }
        // A value that does not fit its type never leaves the literal parser.
        _ => {}
    }
    Ok(())
}

fn encode_float(value: f64, out: &mut [u8]) {
    match out.len() {
        4 => out.copy_from_slice(&(value as f32).to_le_bytes()),
        _ => out.copy_from_slice(&value.to_le_bytes()),
    }
}

fn encode_run(heap: &mut Heap, spec: &MapSpec, elem: TypeId, values: &[Value], out: &mut [u8]) -> Result<(), HeapFull> {
    let size = spec.layouts.of(elem).size as usize;
    if size == 0 {
        return Ok(());
    }
    for (value, out) in values.iter().zip(out.chunks_exact_mut(size)) {
        encode(heap, spec, elem, value, out)?;
    }
    Ok(())
}

/// The data word of an interface: the value itself when pointer-shaped, else the address of a copy.
fn encode_boxed(heap: &mut Heap, spec: &MapSpec, ty: TypeId, value: &Value, out: &mut [u8]) -> Result<(), HeapFull> {
    let Some(dynamic) = spec.dynamic(ty) else { return Ok(()) };
    if dynamic.direct {
        return encode(heap, spec, ty, value, out);
    }
    heap.check_fits(dynamic.size)?;
    let mut copy = vec![0; dynamic.size as usize];
    encode(heap, spec, ty, value, &mut copy)?;
    let addr = heap.alloc(copy.len().max(1) as u64, dynamic.scan, Purpose::Payload, Maker::Program)?;
    heap.bytes_mut(addr, copy.len()).copy_from_slice(&copy);
    put_word(out, 0, addr.0, spec.word());
    Ok(())
}

/// The dynamic type that an interface's first word names.
pub(super) fn dynamic_of(word: u64, empty: bool) -> Option<TypeId> {
    let base = if empty { TYPE_BASE } else { ITAB_BASE };
    Some(TypeId((word.checked_sub(base)? / DESCRIPTOR) as u32))
}

/// Dynamic type and value bytes of a non-nil interface.
pub(super) fn iface_value<'a>(
    heap: &'a Heap,
    spec: &'a MapSpec,
    data: &'a [u8],
    empty: bool,
) -> Option<(TypeId, &'a DynamicType, &'a [u8])> {
    let w = spec.word();
    let first = word_of(&data[..w]);
    if first == 0 {
        return None;
    }
    let id = dynamic_of(first, empty)?;
    let dynamic = spec.dynamic(id)?;
    let value =
        if dynamic.direct { &data[w..2 * w] } else { heap.get(Addr(word_of(&data[w..2 * w])), dynamic.size as usize)? };
    Some((id, dynamic, value))
}

/// Reads a value of type `ty` back. What can't be read (a pointer cleared by delete) is nil or empty.
pub fn decode(heap: &Heap, spec: &MapSpec, ty: TypeId, data: &[u8]) -> Value {
    let w = spec.word();
    match spec.types.shape(ty) {
        Kind::Basic(Basic::UnsafePointer) => decode_ref(spec, word_of(&data[..w])),
        Kind::Basic(basic) => decode_basic(heap, *basic, data, w),
        Kind::Struct(fields) => Value::Composite(
            fields
                .iter()
                .zip(&spec.layouts.of(ty).fields)
                .map(|(f, at)| decode(heap, spec, f.ty, &data[at.offset as usize..(at.offset + at.size) as usize]))
                .collect(),
        ),
        Kind::Array { len, elem } => decode_run(heap, spec, *elem, *len, data),
        Kind::Slice(_) => match decode_ref(spec, word_of(&data[..w])) {
            Value::Nil => Value::Nil,
            data_ref => {
                let length = |at: usize| Value::Int(i128::from(word_of(&data[at..at + w])));
                Value::Composite(vec![data_ref, length(w), length(2 * w)])
            }
        },
        Kind::Interface { methods } => {
            let first = word_of(&data[..w]);
            match dynamic_of(first, methods.is_empty()).and_then(|id| Some((id, spec.dynamic(id)?))) {
                Some((id, dynamic)) if first != 0 => {
                    let inner = if dynamic.direct {
                        Some(&data[w..2 * w])
                    } else {
                        heap.get(Addr(word_of(&data[w..2 * w])), dynamic.size as usize)
                    };
                    inner.map_or(Value::Nil, |d| Value::Iface(id, Box::new(decode(heap, spec, id, d))))
                }
                _ => Value::Nil,
            }
        }
        _ => decode_ref(spec, word_of(&data[..w])),
    }
}

fn decode_ref(spec: &MapSpec, word: u64) -> Value {
    match word.checked_sub(ref_base(spec.target().arch)) {
        Some(at) if word != 0 => Value::Ref(at / REF_STRIDE),
        _ => Value::Nil,
    }
}

fn decode_run(heap: &Heap, spec: &MapSpec, elem: TypeId, len: u64, data: &[u8]) -> Value {
    let size = spec.layouts.of(elem).size as usize;
    if size == 0 || data.iter().all(|&b| b == 0) {
        return Value::Zero;
    }
    Value::Composite(data.chunks_exact(size).take(len as usize).map(|d| decode(heap, spec, elem, d)).collect())
}

fn decode_basic(heap: &Heap, basic: Basic, data: &[u8], w: usize) -> Value {
    match basic {
        Basic::Bool => Value::Bool(data[0] != 0),
        Basic::Float32 | Basic::Float64 => Value::Float(float_of(data)),
        Basic::Complex64 | Basic::Complex128 => {
            let (re, im) = data.split_at(data.len() / 2);
            Value::Complex(float_of(re), float_of(im))
        }
        Basic::String => {
            let (ptr, len) = (word_of(&data[..w]), word_of(&data[w..2 * w]));
            Value::Str(heap.get(Addr(ptr), len as usize).unwrap_or_default().to_vec())
        }
        Basic::Int | Basic::Int8 | Basic::Int16 | Basic::Int32 | Basic::Int64 => {
            let shift = 64 - 8 * data.len() as u32;
            Value::Int(i128::from(((word_of(data) << shift) as i64) >> shift))
        }
        _ => Value::Int(i128::from(word_of(data))),
    }
}

pub(super) fn float_of(data: &[u8]) -> f64 {
    match data.try_into() {
        Ok(four) => f64::from(f32::from_le_bytes(four)),
        Err(_) => f64::from_bits(word_of(data)),
    }
}

/// True where values of the type may point to payload in the heap.
pub(crate) fn has_payload(spec: &MapSpec, ty: TypeId) -> bool {
    match spec.types.shape(ty) {
        Kind::Basic(Basic::String) | Kind::Interface { .. } => true,
        Kind::Array { len, elem } => *len > 0 && has_payload(spec, *elem),
        Kind::Struct(fields) => fields.iter().any(|f| has_payload(spec, f.ty)),
        _ => false,
    }
}

/// Adds the addresses of a value's payload objects to `out`.
pub(crate) fn payload_of(heap: &Heap, spec: &MapSpec, ty: TypeId, data: &[u8], out: &mut Vec<Addr>) {
    let w = spec.word();
    match spec.types.shape(ty) {
        Kind::Basic(Basic::String) => out.push(Addr(word_of(&data[..w]))),
        Kind::Interface { methods } => {
            if let Some((id, dynamic, value)) = iface_value(heap, spec, data, methods.is_empty())
                && !dynamic.direct
            {
                out.push(Addr(word_of(&data[w..2 * w])));
                payload_of(heap, spec, id, value, out);
            }
        }
        Kind::Array { elem, .. } => payload_of_run(heap, spec, *elem, data, out),
        Kind::Struct(fields) => {
            for (field, at) in fields.iter().zip(&spec.layouts.of(ty).fields) {
                let range = at.offset as usize..(at.offset + at.size) as usize;
                payload_of(heap, spec, field.ty, &data[range], out);
            }
        }
        _ => {}
    }
}

fn payload_of_run(heap: &Heap, spec: &MapSpec, elem: TypeId, data: &[u8], out: &mut Vec<Addr>) {
    let size = spec.layouts.of(elem).size as usize;
    if size > 0 && has_payload(spec, elem) {
        for part in data.chunks_exact(size) {
            payload_of(heap, spec, elem, part, out);
        }
    }
}
