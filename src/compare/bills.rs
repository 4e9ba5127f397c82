//! Bills side by side: the same role in the same row, and what differs from the first side.
//!
//! Invariant: a row is there where some side has bytes of that role; a side whose implementation has no such role says
//! so, which is not the same as 0.

use crate::engine::MapState;
use crate::image::{Bill, Role};
use crate::units::{bytes, count};

/// How much a figure differs from the first side's.
#[derive(Clone, Copy, PartialEq, Debug)]
pub struct Difference {
    /// In bytes; negative where the side has less.
    pub bytes: i64,
    /// Of the first side's figure; `None` where that is 0 and this is not.
    pub percent: Option<f64>,
}

/// How `other` differs from `first`, both in bytes.
pub fn difference(first: u64, other: u64) -> Difference {
    let bytes = other as i64 - first as i64;
    let percent = match (first, bytes) {
        (_, 0) => Some(0.0),
        (0, _) => None,
        _ => Some(bytes as f64 * 100.0 / first as f64),
    };
    Difference { bytes, percent }
}

impl Difference {
    /// `+120 B +10.7 %`, the figure as `show` writes it.
    pub fn text(self, show: impl Fn(u64) -> String) -> String {
        let sign = if self.bytes < 0 { '-' } else { '+' };
        format!("{sign}{} {}", show(self.bytes.unsigned_abs()), self.percent_text()).trim_end().to_string()
    }

    /// `+53.1 %`; nothing where there is no per cent to tell.
    pub fn percent_text(self) -> String {
        self.percent.map_or(String::new(), |p| {
            if p == 0.0 {
                "±0 %".to_string()
            } else {
                if p.abs() < 1000.0 { format!("{p:+.1} %") } else { format!("{p:+.0} %") }
            }
        })
    }
}

/// A figure beside the roles: its name, how it is shown, and its value.
pub struct Figure {
    /// What the row is called.
    pub name: &'static str,
    /// How its number is written.
    pub show: fn(u64) -> String,
    /// The number of a bill.
    pub of: fn(&Bill) -> u64,
}

/// What is compared beside the roles.
pub const FIGURES: [Figure; 5] = [
    Figure { name: "live", show: bytes, of: |b| b.live_bytes },
    Figure { name: "objects", show: count, of: |b| b.live_objects },
    Figure { name: "garbage", show: bytes, of: Bill::garbage_bytes },
    Figure { name: "allocated", show: bytes, of: |b| b.allocated_bytes },
    Figure { name: "allocations", show: count, of: |b| b.allocated_objects },
];

/// All sides' bills.
#[derive(Clone, PartialEq, Debug)]
pub struct Bills {
    /// A bill a side, in their order.
    pub sides: Vec<Bill>,
    /// Bytes of a role, a side each; `None`: its implementation has no such role.
    pub rows: Vec<(Role, Vec<Option<u64>>)>,
}

impl Bills {
    /// The bills of states.
    pub fn of<'a>(states: impl IntoIterator<Item = &'a MapState>) -> Bills {
        let sides: Vec<Bill> = states.into_iter().map(|state| Bill::of(state.read())).collect();
        let size = |bill: &Bill, role| bill.entries.iter().find(|e| e.0 == role).map(|e| e.1);
        let row = |role| (role, sides.iter().map(|bill| size(bill, role)).collect::<Vec<_>>());
        let rows = Role::ALL.into_iter().map(row).filter(|(_, sizes)| sizes.iter().flatten().any(|n| *n > 0)).collect();
        Bills { sides, rows }
    }

    /// The most live bytes of any side: what a common scale reaches to.
    pub fn most(&self) -> u64 {
        self.sides.iter().map(|b| b.live_bytes).max().unwrap_or(0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn differences_are_told_against_the_first() {
        assert_eq!(difference(200, 300), Difference { bytes: 100, percent: Some(50.0) });
        assert_eq!(difference(300, 200).percent_text(), "-33.3 %");
        assert_eq!((difference(0, 0).percent_text(), difference(0, 5).percent_text()), ("±0 %".into(), String::new()));
    }
}
