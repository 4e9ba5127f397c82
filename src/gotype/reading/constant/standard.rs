//! The integer constants of packages math and time that people write.
//!
//! Invariant: values are Go's own; a name that is not here is unknown, not 0.

/// The value of a constant by its full name: `math.MaxInt8`, `time.Second`.
pub(crate) fn standard_constant(name: &str) -> Option<i128> {
    let (package, name) = name.split_once('.')?;
    match package {
        "math" => math_constant(name),
        "time" => time_constant(name),
        _ => None,
    }
}

/// Durations in nanoseconds, months from 1, weekdays from 0.
fn time_constant(name: &str) -> Option<i128> {
    const UNITS: [(&str, i128); 6] = [
        ("Nanosecond", 1),
        ("Microsecond", 1_000),
        ("Millisecond", 1_000_000),
        ("Second", 1_000_000_000),
        ("Minute", 60_000_000_000),
        ("Hour", 3_600_000_000_000),
    ];
    const MONTHS: [&str; 12] = [
        "January",
        "February",
        "March",
        "April",
        "May",
        "June",
        "July",
        "August",
        "September",
        "October",
        "November",
        "December",
    ];
    const DAYS: [&str; 7] = ["Sunday", "Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday"];
    let unit = UNITS.iter().find(|(unit, _)| *unit == name).map(|(_, n)| *n);
    let month = || MONTHS.iter().position(|month| *month == name).map(|i| i as i128 + 1);
    let day = || DAYS.iter().position(|day| *day == name).map(|i| i as i128);
    unit.or_else(month).or_else(day)
}

fn math_constant(name: &str) -> Option<i128> {
    let bits = name.trim_start_matches(|c: char| !c.is_ascii_digit());
    let bits: u32 = if bits.is_empty() { 64 } else { bits.parse().ok().filter(|b| matches!(b, 8 | 16 | 32 | 64))? };
    let kind = &name[..name.find(|c: char| c.is_ascii_digit()).unwrap_or(name.len())];
    match kind {
        "MaxInt" => Some((1 << (bits - 1)) - 1),
        "MinInt" => Some(-(1 << (bits - 1))),
        "MaxUint" => Some((1 << bits) - 1),
        _ => None,
    }
}
