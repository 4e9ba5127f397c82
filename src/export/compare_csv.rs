//! A comparison as CSV: one row a growth and side, and one a side at the end.
//!
//! Invariant: RFC 4180; the columns of roles are those that some side has, and are filled in the last rows alone.

use super::csv::quoted;
use crate::compare::{Bills, GrowthMoment, difference, growth_text};
use crate::engine::MapState;
use std::fmt::Write;

/// The columns before those of roles.
pub const COMPARE_HEADER: &str =
    "operation,entries,go,arch,impl,growth,live_bytes,allocated_bytes,live_bytes_difference,live_bytes_percent";

/// All sides' growths, and where they stand after `operations`.
pub fn compare_csv(sides: &[&MapState], moments: &[GrowthMoment], operations: u64) -> String {
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
            let row = Row {
                operation: moment.position,
                entries: moment.count,
                growth: &growth_text(side),
                first,
                live: side.live_bytes,
                allocated: side.allocated_bytes,
                roles: &no_roles,
            };
            row.write(&mut out, state);
        }
    }
    let first = bills.sides.first().map_or(0, |b| b.live_bytes);
    for (i, (bill, state)) in bills.sides.iter().zip(sides).enumerate() {
        let size = |n: Option<u64>| n.map_or(",".to_string(), |n| format!(",{n}"));
        let roles: String = bills.rows.iter().map(|(_, sizes)| size(sizes[i])).collect();
        let row = Row {
            operation: operations,
            entries: bill.count,
            growth: "end",
            first,
            live: bill.live_bytes,
            allocated: bill.allocated_bytes,
            roles: &roles,
        };
        row.write(&mut out, state);
    }
    out
}

/// What a row says of one side.
struct Row<'a> {
    operation: u64,
    entries: u64,
    growth: &'a str,
    /// Live bytes of the first side.
    first: u64,
    /// Live bytes of this one, and bytes that it ever allocated.
    live: u64,
    allocated: u64,
    /// The columns of roles, a comma before each.
    roles: &'a str,
}

impl Row<'_> {
    fn write(&self, out: &mut String, state: &MapState) {
        let target = state.spec().target();
        let Row { operation, entries, live, allocated, roles, .. } = self;
        let d = difference(self.first, self.live);
        let percent = d.percent.map_or(String::new(), |p| format!("{p:.3}"));
        let growth = quoted(self.growth);
        let (go, arch, name) = (target.go, target.arch, target.map_impl().name());
        // Writing to a string does not fail.
        let _ = write!(
            out,
            "{operation},{entries},{go},{arch},{name},{growth},{live},{allocated},{},{percent}{roles}\r\n",
            d.bytes
        );
    }
}
