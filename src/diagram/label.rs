//! Short labels of values: what fits into a cell.

use crate::engine::MapView;
use crate::gotype::{TypeId, Value};

/// A value in about `most` characters: strings without quotes, structs as their parts.
pub fn short(state: MapView, ty: TypeId, data: &[u8], most: usize) -> String {
    short_value(&state.decode(ty, data), most)
}

/// A decoded value as a short label, cut at about `most` characters.
pub fn short_value(value: &Value, most: usize) -> String {
    let mut out = String::new();
    write(&mut out, value, most);
    out
}

fn write(out: &mut String, value: &Value, most: usize) {
    match value {
        Value::Bool(b) => out.push_str(if *b { "true" } else { "false" }),
        Value::Int(n) => out.push_str(&n.to_string()),
        Value::Float(f) => out.push_str(&f.to_string()),
        Value::Complex(re, im) => out.push_str(&format!("{re}+{im}i")),
        Value::Str(bytes) if bytes.is_empty() => out.push_str("\"\""),
        Value::Str(bytes) => {
            let text = String::from_utf8_lossy(&bytes[..bytes.len().min(most * 4)]).into_owned();
            out.extend(text.chars().map(|c| if c.is_control() { '·' } else { c }).take(most + 1));
        }
        Value::Nil => out.push_str("nil"),
        Value::Ref(n) => out.push_str(&format!("#{n}")),
        Value::Zero => out.push('0'),
        Value::Composite(parts) => {
            // Trailing zeros say little in a small cell.
            let used = parts.iter().rposition(|p| !is_zero(p)).map_or(1, |last| last + 1);
            for (i, part) in parts.iter().take(used).enumerate() {
                if i > 0 {
                    out.push(' ');
                }
                write(out, part, most);
                if out.len() > most {
                    return;
                }
            }
        }
        Value::Iface(_, value) => write(out, value, most),
    }
}

/// True for numbers that are 0 and composites of them.
fn is_zero(value: &Value) -> bool {
    match value {
        Value::Bool(b) => !b,
        Value::Int(n) => *n == 0,
        Value::Zero => true,
        Value::Composite(parts) => parts.iter().all(is_zero),
        _ => false,
    }
}
