//! Bytes as a Go string literal.
//!
//! Invariant: what is written reads back to the same bytes.

use std::fmt::Write;

/// A Go string literal of these bytes: printable text as it is, the rest escaped (as `strconv.Quote`).
pub(crate) fn quote(bytes: &[u8]) -> String {
    let mut out = String::with_capacity(bytes.len() + 2);
    out.push('"');
    for chunk in bytes.utf8_chunks() {
        for c in chunk.valid().chars() {
            match c {
                '"' | '\\' => out.extend(['\\', c]),
                '\n' => out.push_str("\\n"),
                '\r' => out.push_str("\\r"),
                '\t' => out.push_str("\\t"),
                c if c.is_control() => {
                    let _ = if c.is_ascii() {
                        write!(out, "\\x{:02x}", u32::from(c))
                    } else {
                        write!(out, "\\u{:04x}", u32::from(c))
                    };
                }
                c => out.push(c),
            }
        }
        for b in chunk.invalid() {
            let _ = write!(out, "\\x{b:02x}");
        }
    }
    out.push('"');
    out
}
