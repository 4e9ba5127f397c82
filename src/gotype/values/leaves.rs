//! The scalars that a value is made of, in the order of memory.
//!
//! Invariant: blank fields are no part of a value. What is zero in Go's `==` (-0.0 too) is no leaf.

use super::format::format_value;
use super::value::Value;
use crate::gotype::layout::Layouts;
use crate::gotype::types::{Kind, TypeId};
use std::fmt::Write;

/// True for a value that equals the zero value of its type.
pub(super) fn is_zero(value: &Value) -> bool {
    match value {
        Value::Bool(b) => !b,
        Value::Int(n) => *n == 0,
        Value::Float(f) => *f == 0.0,
        Value::Complex(re, im) => *re == 0.0 && *im == 0.0,
        Value::Str(text) => text.is_empty(),
        Value::Nil | Value::Zero => true,
        Value::Composite(parts) => parts.iter().all(is_zero),
        Value::Ref(_) | Value::Iface(..) => false,
    }
}

/// Calls `each` with offset, type and value of every scalar that is not zero, until it says no. A slice is one.
pub(super) fn nonzero_leaves(
    layouts: &Layouts,
    ty: TypeId,
    value: &Value,
    each: &mut dyn FnMut(u64, TypeId, &Value) -> bool,
) {
    visit(layouts, ty, 0, value, each);
}

fn visit(
    layouts: &Layouts,
    ty: TypeId,
    offset: u64,
    value: &Value,
    each: &mut dyn FnMut(u64, TypeId, &Value) -> bool,
) -> bool {
    match (layouts.types().shape(ty), value) {
        (Kind::Struct(fields), Value::Composite(parts)) => {
            let places = &layouts.of(ty).fields;
            let mut named = fields.iter().zip(parts).zip(places).filter(|((field, _), _)| field.name != "_");
            named.all(|((field, part), place)| visit(layouts, field.ty, offset + place.offset, part, each))
        }
        (Kind::Array { elem, .. }, Value::Composite(parts)) => {
            let size = layouts.of(*elem).size;
            let mut parts = parts.iter().enumerate();
            parts.all(|(index, part)| visit(layouts, *elem, offset + index as u64 * size, part, each))
        }
        (_, value) => is_zero(value) || each(offset, ty, value),
    }
}

/// A text that two values of a type share where they are the same map key, and else not. `None` for what equals nothing,
/// not even itself: NaN, and what holds one.
pub fn key_text(layouts: &Layouts, ty: TypeId, value: &Value) -> Option<String> {
    let (mut out, mut equals_itself) = (String::new(), true);
    nonzero_leaves(layouts, ty, value, &mut |offset, leaf, value| {
        equals_itself = !holds_nan(value);
        let inner = match value {
            // What an interface holds is compared as its own type is.
            Value::Iface(dynamic, value) => key_text(layouts, *dynamic, value).map(|text| (dynamic.0, text)),
            value => Some((0, format_value(value, leaf, layouts.types()))),
        };
        equals_itself &= inner.is_some();
        if let Some((dynamic, text)) = inner {
            // The length in front keeps texts that hold what separates them apart.
            let written = write!(out, "{offset} {dynamic} {} {text}", text.len());
            debug_assert!(written.is_ok());
        }
        equals_itself
    });
    equals_itself.then_some(out)
}

fn holds_nan(value: &Value) -> bool {
    match value {
        Value::Float(f) => f.is_nan(),
        Value::Complex(re, im) => re.is_nan() || im.is_nan(),
        _ => false,
    }
}
