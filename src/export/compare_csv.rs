//! A comparison as CSV: one row a growth and side, and one a side at the end.
//!
//! Invariant: RFC 4180; the columns of roles are those that some side has, and are filled in the last rows alone.

use super::csv::quoted;
use crate::compare::{Bills, Moment, difference, growth_text};
use crate::engine::MapState;
use std::fmt::Write;

/// The columns before those of roles.
pub const COMPARE_HEADER: &str =
    "operation,entries,go,arch,impl,growth,live_bytes,allocated_bytes,live_bytes_difference,live_bytes_percent";

/// All sides' growths, and where they stand after `operations`.
pub fn compare_csv(sides: &[&MapState], moments: &[Moment], operations: u64) -> String {
    let bills = Bills::of(sides.iter().copied());
    let mut out = COMPARE_HEADER.to_string();
    for (role, _) in &bills.rows {
        out.push_str(&format!(",{}", role.name()));
    }
    out.push_str("\r\n");
    let no_roles = ",".repeat(bills.rows.len());
    for moment in moments {
        let first = moment.sides.first().map_or(0, |s| s.live_bytes);
        for (side, state) in moment.sides.iter().zip(sides) {
            let at = (moment.position, moment.count);
            row(&mut out, state, at, &growth_text(side), [first, side.live_bytes, side.allocated_bytes], &no_roles);
        }
    }
    let first = bills.sides.first().map_or(0, |b| b.live_bytes);
    for (i, (bill, state)) in bills.sides.iter().zip(sides).enumerate() {
        let size = |n: Option<u64>| n.map_or(",".to_string(), |n| format!(",{n}"));
        let roles: String = bills.rows.iter().map(|(_, sizes)| size(sizes[i])).collect();
        let figures = [first, bill.live_bytes, bill.allocated_bytes];
        row(&mut out, state, (operations, bill.count), "end", figures, &roles);
    }
    out
}

/// One row. `at`: operation and entries; `figures`: the first side's live bytes, this one's, this one's allocated.
fn row(out: &mut String, state: &MapState, at: (u64, u64), growth: &str, figures: [u64; 3], roles: &str) {
    let target = state.spec().target();
    let [first, live, allocated] = figures;
    let d = difference(first, live);
    let percent = d.percent.map_or(String::new(), |p| format!("{p:.3}"));
    let growth = quoted(growth);
    let (go, arch, name) = (target.go, target.arch, target.map_impl().name());
    // Writing to a string does not fail.
    let _ = write!(
        out,
        "{},{},{go},{arch},{name},{growth},{live},{allocated},{},{percent}{roles}\r\n",
        at.0, at.1, d.bytes
    );
}
