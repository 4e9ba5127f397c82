//! A Go value, apart from memory.
//!
//! Invariant: plain data; what type a value has is known to whoever holds it.

use crate::gotype::types::{Basic, Kind, TypeId, Types};

/// A Go value, apart from memory.
#[derive(Clone, PartialEq, Debug)]
pub enum Value {
    /// Of type bool.
    Bool(bool),
    /// Of an integer type.
    Int(i128),
    /// Of a float type; a float32 is exact in it.
    Float(f64),
    /// Real and imaginary part.
    Complex(f64, f64),
    /// A string's bytes, which need not be UTF-8.
    Str(Vec<u8>),
    /// nil, of any type that has it.
    Nil,
    /// The n-th distinct non-nil address of a pointer, channel, map or func.
    Ref(u64),
    /// A struct's fields or an array's elements, all of them, in order.
    /// A non-nil slice: its three words, `[Ref, Int(len), Int(cap)]` (what the array holds is not kept).
    Composite(Vec<Value>),
    /// A struct or array whose every byte is zero: the short form of a `Composite` of zeros.
    Zero,
    /// A non-nil interface: dynamic type and value.
    Iface(TypeId, Box<Value>),
}

/// What a type's values are when nothing is said: 0, `""`, nil, all fields zero.
pub(super) fn zero_value(types: &Types, ty: TypeId) -> Value {
    match types.shape(ty) {
        Kind::Basic(Basic::Bool) => Value::Bool(false),
        Kind::Basic(Basic::Float32 | Basic::Float64) => Value::Float(0.0),
        Kind::Basic(Basic::Complex64 | Basic::Complex128) => Value::Complex(0.0, 0.0),
        Kind::Basic(Basic::String) => Value::Str(Vec::new()),
        Kind::Basic(Basic::UnsafePointer) => Value::Nil,
        Kind::Basic(_) => Value::Int(0),
        Kind::Array { .. } | Kind::Struct(_) => Value::Zero,
        _ => Value::Nil,
    }
}
