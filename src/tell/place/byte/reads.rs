//! What bytes read as, in several types.

use crate::units::count;

/// Readings of the bytes from one on, little-endian as every target is: as far as they reach.
pub(super) fn of(data: &[u8]) -> Vec<(String, String)> {
    let mut rows = Vec::new();
    let mut add = |name: &str, text: String| rows.push((name.to_string(), text));
    if let Some(b) = take::<1>(data) {
        add("uint8", format!("{}  {:08b}", b[0], b[0]));
    }
    if let Some(b) = take(data) {
        add("uint16", count(u16::from_le_bytes(b).into()));
    }
    if let Some(b) = take(data) {
        add("uint32", count(u32::from_le_bytes(b).into()));
    }
    if let Some(b) = take(data) {
        let n = u64::from_le_bytes(b);
        add("uint64", format!("{}  {n:#x}", count(n)));
        if (n as i64) < 0 {
            add("int64", format!("-{}", count((n as i64).unsigned_abs())));
        }
    }
    if let Some(b) = take(data) {
        add("float32", float(f32::from_le_bytes(b).into()));
    }
    if let Some(b) = take(data) {
        add("float64", float(f64::from_le_bytes(b)));
    }
    let text: Vec<u8> = data.iter().copied().take_while(|b| (0x20..0x7f).contains(b)).collect();
    if !text.is_empty() {
        add("text", format!("\"{}\"", String::from_utf8_lossy(&text)));
    }
    rows
}

fn take<const N: usize>(data: &[u8]) -> Option<[u8; N]> {
    data.get(..N)?.try_into().ok()
}

/// A float as short as it reads: what is no number anyone wrote shows its exponent.
fn float(f: f64) -> String {
    if f == 0.0 || (1e-4..1e15).contains(&f.abs()) { f.to_string() } else { format!("{f:e}") }
}
