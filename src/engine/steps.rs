//! Hashing and comparing values by their steps, as the compiler's hasher and `==` of a type do.
//!
//! Invariant: a fold from left to right over [`Step`]s; blank fields and padding have none, so they never count.

use super::hash::Hasher;
use super::spec::MapSpec;
use super::store::{float_of, iface_value, word_of};
use crate::gotype::{Step, TypeId};
use crate::heap::Heap;
use crate::units::Addr;

/// Hashing met a dynamic type without `==`: Go panics with "hash of unhashable type".
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Unhashable(pub TypeId);

/// The hash of a value by its steps: a fold from `seed`.
pub fn hash_steps(
    heap: &Heap,
    spec: &MapSpec,
    hasher: &Hasher,
    steps: &[Step],
    data: &[u8],
    seed: u64,
) -> Result<u64, Unhashable> {
    let w = spec.word();
    let mut h = seed;
    for step in steps {
        h = match step {
            Step::Mem { offset, len } => hasher.mem(&data[*offset as usize..(offset + len) as usize], h),
            Step::Str { offset } => hasher.mem(string_data(heap, &data[*offset as usize..], w), h),
            Step::F32 { offset } => hash_floats(hasher, &data[*offset as usize..], 4, 1, h),
            Step::F64 { offset } => hash_floats(hasher, &data[*offset as usize..], 8, 1, h),
            Step::C64 { offset } => hash_floats(hasher, &data[*offset as usize..], 4, 2, h),
            Step::C128 { offset } => hash_floats(hasher, &data[*offset as usize..], 8, 2, h),
            Step::Iface { offset, empty } => hash_iface(heap, spec, hasher, &data[*offset as usize..], *empty, h)?,
            Step::Repeat { offset, stride, count, steps } => {
                for i in 0..*count {
                    h = hash_steps(heap, spec, hasher, steps, &data[(offset + i * stride) as usize..], h)?;
                }
                h
            }
        };
    }
    Ok(h)
}

fn hash_floats(hasher: &Hasher, data: &[u8], size: usize, count: usize, seed: u64) -> u64 {
    data.chunks_exact(size).take(count).fold(seed, |h, part| hasher.float(part, float_of(part), h))
}

fn hash_iface(
    heap: &Heap,
    spec: &MapSpec,
    hasher: &Hasher,
    data: &[u8],
    empty: bool,
    seed: u64,
) -> Result<u64, Unhashable> {
    let w = spec.word();
    let Some((id, dynamic, value)) = iface_value(heap, spec, data, empty) else { return Ok(seed) };
    let Some(steps) = &dynamic.steps else { return Err(Unhashable(id)) };
    debug_assert!(value.len() as u64 >= dynamic.size.min(w as u64));
    let inner = hash_steps(heap, spec, hasher, steps, value, hasher.iface_seed(seed))?;
    Ok(hasher.iface(inner))
}

#[inline]
/// The bytes of the string whose two words `slot` holds; `w`: bytes of a word.
pub(crate) fn string_data<'a>(heap: &'a Heap, data: &[u8], w: usize) -> &'a [u8] {
    let len = word_of(&data[w..2 * w]) as usize;
    if len == 0 {
        return &[];
    }
    heap.bytes(Addr(word_of(&data[..w])), len)
}

/// Go's `==` of two values by their steps.
pub(crate) fn equal_steps(heap: &Heap, spec: &MapSpec, steps: &[Step], a: &[u8], b: &[u8]) -> bool {
    let w = spec.word();
    steps.iter().all(|step| match step {
        Step::Mem { offset, len } => {
            let range = *offset as usize..(offset + len) as usize;
            a[range.clone()] == b[range]
        }
        Step::Str { offset } => {
            string_data(heap, &a[*offset as usize..], w) == string_data(heap, &b[*offset as usize..], w)
        }
        Step::F32 { offset } => equal_floats(a, b, *offset as usize, 4, 1),
        Step::F64 { offset } => equal_floats(a, b, *offset as usize, 8, 1),
        Step::C64 { offset } => equal_floats(a, b, *offset as usize, 4, 2),
        Step::C128 { offset } => equal_floats(a, b, *offset as usize, 8, 2),
        Step::Iface { offset, empty } => {
            equal_ifaces(heap, spec, &a[*offset as usize..], &b[*offset as usize..], *empty)
        }
        Step::Repeat { offset, stride, count, steps } => (0..*count).all(|i| {
            let at = (offset + i * stride) as usize;
            equal_steps(heap, spec, steps, &a[at..], &b[at..])
        }),
    })
}

fn equal_floats(a: &[u8], b: &[u8], at: usize, size: usize, count: usize) -> bool {
    let parts = |d: &[u8]| d[at..at + size * count].chunks_exact(size).map(float_of).collect::<Vec<_>>();
    parts(a) == parts(b)
}

fn equal_ifaces(heap: &Heap, spec: &MapSpec, a: &[u8], b: &[u8], empty: bool) -> bool {
    match (iface_value(heap, spec, a, empty), iface_value(heap, spec, b, empty)) {
        (None, None) => true,
        (Some((ta, dynamic, va)), Some((tb, _, vb))) => {
            ta == tb && dynamic.steps.as_ref().is_some_and(|steps| equal_steps(heap, spec, steps, va, vb))
        }
        _ => false,
    }
}
