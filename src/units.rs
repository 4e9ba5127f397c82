//! Addresses and the one place that formats hex, sizes and counts.
//!
//! Invariant: every number that a person reads (on screen, in an export, in a message) is formatted here,
//! so that the same figure always looks the same. Knows nothing of Go.

use std::fmt;

/// An address in the simulated process, in bytes from 0. `Addr(0)` is Go's nil.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default, Debug)]
pub struct Addr(pub u64);

impl Addr {
    /// No address: Go's nil.
    pub const NIL: Addr = Addr(0);

    /// True for Go's nil.
    pub fn is_nil(self) -> bool {
        self.0 == 0
    }

    /// The address `bytes` further on.
    pub fn plus(self, bytes: u64) -> Addr {
        Addr(self.0 + bytes)
    }
}

impl fmt::Display for Addr {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.is_nil() { f.write_str("nil") } else { write!(f, "{:#x}", self.0) }
    }
}

/// `n` rounded up to a multiple of `align` (a power of two or not), both in bytes. Saturates at `u64::MAX`.
pub fn align_up(n: u64, align: u64) -> u64 {
    if align <= 1 {
        return n;
    }
    n.checked_next_multiple_of(align).unwrap_or(u64::MAX)
}

/// A count with thousands separators: `1,344`.
pub fn count(n: u64) -> String {
    let digits = n.to_string();
    let mut out = String::with_capacity(digits.len() + digits.len() / 3);
    for (i, c) in digits.chars().enumerate() {
        if i > 0 && (digits.len() - i).is_multiple_of(3) {
            out.push(',');
        }
        out.push(c);
    }
    out
}

/// An exact size in bytes: `1,344 B`.
pub fn bytes(n: u64) -> String {
    format!("{} B", count(n))
}

/// A signed size in bytes: `+1,344 B`, `-16 B`, `+0 B`.
pub fn bytes_delta(n: i64) -> String {
    let sign = if n < 0 { '-' } else { '+' };
    format!("{sign}{} B", count(n.unsigned_abs()))
}

/// How many more bytes are held: `+464 B allocated`, `464 B freed`.
pub fn held_delta(n: i64) -> String {
    if n < 0 { format!("{} freed", bytes(n.unsigned_abs())) } else { format!("{} allocated", bytes_delta(n)) }
}

/// A size for headlines, in powers of 1024: `3.4 KiB`; exact below 10,000 bytes.
pub fn bytes_short(n: u64) -> String {
    if n < 10_000 {
        return bytes(n);
    }
    let mut value = n as f64 / 1024.0;
    let mut unit = "KiB";
    for next in ["MiB", "GiB", "TiB"] {
        if value < 1000.0 {
            break;
        }
        value /= 1024.0;
        unit = next;
    }
    format!("{value:.1} {unit}")
}

/// A size along an axis: as [`bytes_short`] without a fraction of 0, `20 MiB`.
pub fn bytes_round(n: u64) -> String {
    let units = [(1u64 << 40, "TiB"), (1 << 30, "GiB"), (1 << 20, "MiB"), (1 << 10, "KiB")];
    match units.into_iter().find(|(size, _)| n >= *size) {
        Some((size, unit)) => format!("{} {unit}", number(n as f64 / size as f64)),
        None => bytes(n),
    }
}

/// A number with at most two decimals, none of them a last 0: `6.5`, `0.05`, `1,200`.
pub fn number(value: f64) -> String {
    let text = format!("{:.2}", value.abs());
    let (whole, decimals) = text.split_once('.').unwrap_or((&text, ""));
    let decimals = decimals.trim_end_matches('0');
    let whole = whole.parse().map_or_else(|_| whole.to_string(), count);
    let sign = if value < 0.0 && (whole != "0" || !decimals.is_empty()) { "-" } else { "" };
    if decimals.is_empty() { format!("{sign}{whole}") } else { format!("{sign}{whole}.{decimals}") }
}

/// A number with exactly one decimal: `36,209.0`.
pub fn decimal(value: f64) -> String {
    let text = format!("{:.1}", value.abs());
    let (whole, tenth) = text.split_once('.').unwrap_or((&text, "0"));
    let whole = whole.parse().map_or_else(|_| whole.to_string(), count);
    let sign = if value < 0.0 && (whole != "0" || tenth != "0") { "-" } else { "" };
    format!("{sign}{whole}.{tenth}")
}

/// A count in at most four characters: `999`, `9.9k`, `301k`, `1.2M`.
pub fn count_short(n: u64) -> String {
    if n < 1000 {
        return n.to_string();
    }
    let (mut value, mut unit) = (n as f64 / 1e3, 'k');
    for next in ['M', 'G', 'T'] {
        if value < 999.5 {
            break;
        }
        (value, unit) = (value / 1e3, next);
    }
    if value < 9.95 { format!("{value:.1}{unit}") } else { format!("{value:.0}{unit}") }
}

/// A share in per cent: `12.5 %`; what is there and would be 0.0 is `< 0.1 %`.
pub fn share(part: u64, all: u64) -> String {
    let percent = part as f64 * 100.0 / all.max(1) as f64;
    if part > 0 && percent < 0.05 { "< 0.1 %".to_string() } else { format!("{percent:.1} %") }
}

/// Bytes as lower-case hex without separators: `0aff`.
pub fn hex(data: &[u8]) -> String {
    use fmt::Write;
    let mut out = String::with_capacity(data.len() * 2);
    for b in data {
        let _ = write!(out, "{b:02x}");
    }
    out
}

/// What stands for the rest of a list: `… 2,668 more`.
pub fn more(n: u64) -> String {
    format!("… {} more", count(n))
}

/// `1 bucket`, `2 buckets`, `3 entries`: a count with its noun.
pub fn plural(n: u64, noun: &str) -> String {
    match noun.strip_suffix('y') {
        _ if n == 1 => format!("1 {noun}"),
        Some(stem) if !stem.ends_with(['a', 'e', 'o']) => format!("{} {stem}ies", count(n)),
        _ => format!("{} {noun}s", count(n)),
    }
}

/// A size a person typed: `4GiB`, `512 MiB`, `64k`, `1000`. Powers of 1024; `B` and `iB` may be left out.
pub fn parse_size(text: &str) -> Option<u64> {
    let text = text.trim();
    let digits = text.len() - text.trim_start_matches(|c: char| c.is_ascii_digit()).len();
    let number: u64 = text[..digits].parse().ok()?;
    let shift = match text[digits..].trim().to_ascii_lowercase().as_str() {
        "" | "b" => 0,
        "k" | "kb" | "kib" => 10,
        "m" | "mb" | "mib" => 20,
        "g" | "gb" | "gib" => 30,
        "t" | "tb" | "tib" => 40,
        _ => return None,
    };
    number.checked_mul(1 << shift)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn counts_are_grouped_by_thousands() {
        assert_eq!(count(0), "0");
        assert_eq!(count(999), "999");
        assert_eq!(count(1344), "1,344");
        assert_eq!(count(1_000_000), "1,000,000");
        assert_eq!(bytes_delta(-1344), "-1,344 B");
        assert_eq!([plural(1, "entry"), plural(2, "entry"), plural(2, "key")], ["1 entry", "2 entries", "2 keys"]);
    }

    #[test]
    fn numbers_along_an_axis_are_short() {
        assert_eq!([0, 512, 2048, 1536, 20 << 20].map(bytes_round), ["0 B", "512 B", "2 KiB", "1.5 KiB", "20 MiB"]);
        assert_eq!([6.5, 0.05, 1200.0, -0.001, -2.0].map(number), ["6.5", "0.05", "1,200", "0", "-2"]);
        let counts = [999, 1000, 9_949, 9_950, 301_400, 999_499, 999_500, 1_234_567].map(count_short);
        assert_eq!(counts, ["999", "1.0k", "9.9k", "10k", "301k", "999k", "1.0M", "1.2M"]);
        assert_eq!([36_209.0, 0.04, -0.04, 1.25, -1234.5].map(decimal), ["36,209.0", "0.0", "0.0", "1.2", "-1,234.5"]);
        assert_eq!([share(1, 8), share(1, 100_000), share(0, 0)], ["12.5 %", "< 0.1 %", "0.0 %"]);
    }

    #[test]
    fn sizes_are_read_in_powers_of_1024() {
        assert_eq!(parse_size("4GiB"), Some(4 << 30));
        assert_eq!(parse_size("64k"), Some(64 << 10));
        assert_eq!(parse_size("1000"), Some(1000));
        assert_eq!(parse_size("1.5G"), None);
        assert_eq!(parse_size("99999999999999999T"), None);
    }
}
