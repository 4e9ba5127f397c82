//! Values as Go literals, in the recordings' form: names of composite types left out, dynamic types written.
//!
//! Invariant: what is printed parses back to the same value; the n-th address stands in a comment, `/* #n */`.

use super::value::Value;
use crate::gotype::types::{Basic, Field, Kind, TypeId, Types, quote};

/// The bits of Go's `math.NaN()` (`math/bits.go: uvnan`).
pub(crate) const GO_NAN: u64 = 0x7ff8_0000_0000_0001;

/// A Go literal of `value`, a value of type `ty`.
pub fn format_value(value: &Value, ty: TypeId, types: &Types) -> String {
    let mut out = String::new();
    write_value(&mut out, value, ty, types);
    out
}

fn write_value(out: &mut String, value: &Value, ty: TypeId, types: &Types) {
    let shape = types.shape(ty);
    match value {
        Value::Bool(b) => out.push_str(if *b { "true" } else { "false" }),
        Value::Int(n) => out.push_str(&n.to_string()),
        Value::Float(f) => out.push_str(&float_literal(*f, *shape == Kind::Basic(Basic::Float32))),
        Value::Complex(re, im) => out.push_str(&complex_literal(*re, *im, *shape == Kind::Basic(Basic::Complex64))),
        Value::Str(bytes) => out.push_str(&quote(bytes)),
        Value::Nil => out.push_str("nil"),
        Value::Ref(n) => {
            out.push_str(&reference(ty, types));
            write_number(out, *n);
        }
        Value::Zero => out.push_str("{}"),
        Value::Composite(parts) => write_composite(out, parts, ty, types),
        Value::Iface(dynamic, value) => write_dynamic(out, value, *dynamic, types),
    }
}

fn write_number(out: &mut String, n: u64) {
    if n > 0 {
        out.push_str(&format!(" /* #{n} */"));
    }
}

/// An expression that makes a new reference of a type.
fn reference(ty: TypeId, types: &Types) -> String {
    match types.shape(ty) {
        Kind::Pointer(elem) => format!("new({})", types.name(*elem)),
        Kind::Basic(_) => "unsafe.Pointer(new(uint8))".to_string(),
        Kind::Func(_) => format!("{} {{}}", types.name(types.underlying(ty))),
        _ => format!("make({})", types.name(ty)),
    }
}

fn write_composite(out: &mut String, parts: &[Value], ty: TypeId, types: &Types) {
    match types.shape(ty) {
        Kind::Slice(_) => {
            let word = |i: usize| if let Some(Value::Int(n)) = parts.get(i) { *n } else { 0 };
            out.push_str(&format!("make({}, {}, {})", types.name(ty), word(1), word(2)));
            if let Some(Value::Ref(n)) = parts.first() {
                write_number(out, *n);
            }
        }
        Kind::Struct(fields) => write_fields(out, parts, fields, types),
        Kind::Array { elem, .. } => {
            out.push('{');
            for (i, part) in parts.iter().enumerate() {
                out.push_str(if i > 0 { ", " } else { "" });
                write_value(out, part, *elem, types);
            }
            out.push('}');
        }
        _ => out.push_str("{}"),
    }
}

fn write_fields(out: &mut String, parts: &[Value], fields: &[Field], types: &Types) {
    out.push('{');
    let mut first = true;
    for (field, part) in fields.iter().zip(parts).filter(|(f, _)| f.name != "_") {
        out.push_str(if first { "" } else { ", " });
        first = false;
        out.push_str(&field.name);
        out.push_str(": ");
        write_value(out, part, field.ty, types);
    }
    out.push('}');
}

/// A value in an interface, with its type: `int(5)`, `Point{X: 1}`, `(*T)(nil)`, `new(T)`.
fn write_dynamic(out: &mut String, value: &Value, ty: TypeId, types: &Types) {
    let name = types.name(ty);
    let composite = matches!(types.shape(ty), Kind::Struct(_) | Kind::Array { .. });
    let typed = match value {
        // The literal itself says its type, unless that has a name of its own.
        Value::Ref(_) => {
            !matches!(types.kind(ty), Kind::Named { .. })
                || !matches!(types.shape(ty), Kind::Pointer(_) | Kind::Func(_))
        }
        Value::Composite(_) => !composite,
        _ => false,
    };
    if typed {
        write_value(out, value, ty, types);
    } else if composite {
        out.push_str(&name);
        write_value(out, value, ty, types);
    } else {
        let parens = ["*", "<-", "chan", "func"].iter().any(|start| name.starts_with(start));
        out.push_str(&if parens { format!("({name})(") } else { format!("{name}(") });
        write_value(out, value, ty, types);
        out.push(')');
    }
}

/// A float as Go writes it; `math.NaN()`, `math.Inf(1)`, `math.Copysign(0, -1)` where it has no literal.
pub(crate) fn float_literal(value: f64, narrow: bool) -> String {
    if value.is_nan() {
        return match value.to_bits() {
            GO_NAN => "math.NaN()".to_string(),
            _ if narrow => "math.NaN()".to_string(),
            bits => format!("math.Float64frombits({bits:#x})"),
        };
    }
    if value.is_infinite() {
        return if value > 0.0 { "math.Inf(1)" } else { "math.Inf(-1)" }.to_string();
    }
    if value == 0.0 && value.is_sign_negative() {
        return "math.Copysign(0, -1)".to_string();
    }
    shortest(value, narrow)
}

/// The fewest digits that give the value back, as `strconv.FormatFloat(f, 'g', -1, bits)`:
/// with an exponent from 7 digits before the point or 4 zeros after it.
fn shortest(value: f64, narrow: bool) -> String {
    let text = if narrow { format!("{:e}", value as f32) } else { format!("{value:e}") };
    let (mantissa, exponent) = text.split_once('e').unwrap_or((&text, "0"));
    let exponent: i32 = exponent.parse().unwrap_or(0);
    if !(-4..6).contains(&exponent) {
        let sign = if exponent < 0 { '-' } else { '+' };
        return format!("{mantissa}e{sign}{:02}", exponent.abs());
    }
    if narrow { format!("{}", value as f32) } else { format!("{value}") }
}

fn complex_literal(re: f64, im: f64, narrow: bool) -> String {
    let plain = |f: f64| f.is_finite() && !(f == 0.0 && f.is_sign_negative());
    let (re_text, im_text) = (float_literal(re, narrow), float_literal(im, narrow));
    if !plain(re) || !plain(im) {
        return format!("complex({re_text}, {im_text})");
    }
    let sign = if im_text.starts_with('-') { "" } else { "+" };
    format!("({re_text}{sign}{im_text}i)")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn floats_are_written_as_go_writes_them() {
        for (value, text) in [
            (95094.0, "95094"),
            (1.727412365e8, "1.727412365e+08"),
            (1e6, "1e+06"),
            (123456.5, "123456.5"),
            (0.0001, "0.0001"),
            (0.00001, "1e-05"),
            (-2.5, "-2.5"),
            (1e21, "1e+21"),
            (0.0, "0"),
            (-0.0, "math.Copysign(0, -1)"),
        ] {
            assert_eq!(float_literal(value, false), text);
        }
        assert_eq!(float_literal(f64::from(0.1f32), true), "0.1");
        assert_eq!(complex_literal(1.0, -2.0, false), "(1-2i)");
    }
}
