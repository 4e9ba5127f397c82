//! What a comparison came to, as JSON, CSV and text.

use super::run_report::RunReport;
use super::simulate::{Plan, Ran};
use crate::compare::{Bills, FIGURES, GrowthMoment, Row, difference, folded, growth_text, side_name};
use crate::image::Bill;
use crate::units::{bytes, count, decimal, plural};
use serde::Serialize;

/// A finished comparison.
pub struct Compared {
    pub plans: Vec<Plan>,
    pub rans: Vec<Ran>,
    pub moments: Vec<GrowthMoment>,
}

/// Most rows of the growth table in text.
const TEXT_ROWS: usize = 40;

/// `mapscope compare --json`.
#[derive(Serialize)]
pub struct CompareReport {
    /// What was run, and each side as `run --json` gives it.
    sides: Vec<RunReport>,
    /// Each further side against the first, in order.
    differences: Vec<Differences>,
    growths: Vec<Growth>,
    #[serde(skip)]
    names: Vec<String>,
    #[serde(skip)]
    head: String,
    #[serde(skip)]
    bills: Bills,
}

/// One side against the first.
#[derive(Serialize)]
struct Differences {
    go: &'static str,
    arch: &'static str,
    live_bytes: Change,
    live_objects: Change,
    allocated_bytes: Change,
    allocated_objects: Change,
    garbage_bytes: Change,
}

#[derive(Serialize)]
struct Change {
    difference: i64,
    /// Of the first side's figure; null where that is 0 and this is not.
    percent: Option<f64>,
}

/// A growth of any side: all sides just after that operation.
#[derive(Serialize)]
struct Growth {
    operation: u64,
    line: u32,
    count: u64,
    sides: Vec<GrowthSide>,
}

#[derive(Serialize)]
struct GrowthSide {
    /// null: this side did not grow.
    growth: Option<String>,
    live_bytes: u64,
    allocated_bytes: u64,
}

impl CompareReport {
    pub fn new(compared: &Compared) -> CompareReport {
        let Compared { plans, rans, moments } = compared;
        let bills = Bills::of(rans.iter().map(|r| &r.state));
        let first = &bills.sides[0];
        let against = |(plan, bill): (&super::simulate::Plan, &Bill)| {
            let change = |figure: fn(&Bill) -> u64| {
                let d = difference(figure(first), figure(bill));
                Change { difference: d.bytes, percent: d.percent }
            };
            Differences {
                go: plan.setup.spec.target().go.name(),
                arch: plan.setup.spec.target().arch.name(),
                live_bytes: change(|b| b.live_bytes),
                live_objects: change(|b| b.live_objects),
                allocated_bytes: change(|b| b.allocated_bytes),
                allocated_objects: change(|b| b.allocated_objects),
                garbage_bytes: change(Bill::garbage_bytes),
            }
        };
        let (plan, ran) = (&plans[0], &rans[0]);
        let (operations, entries) = (plural(ran.operations, "operation"), plural(first.count, "entry"));
        CompareReport {
            sides: plans.iter().zip(rans).map(|(plan, ran)| RunReport::new(plan, ran)).collect(),
            differences: plans.iter().zip(&bills.sides).skip(1).map(against).collect(),
            growths: moments.iter().map(growth).collect(),
            names: plans.iter().map(|p| side_name(p.setup.spec.target())).collect(),
            head: format!("{} after {operations}, {entries}", plan.setup.spec.types.name(plan.setup.spec.map.map)),
            bills,
        }
    }

    /// For people: figures in columns, what differs from the first beside each.
    pub fn text(&self, moments: &[GrowthMoment]) -> String {
        let mut table = Columns::new(&self.names);
        table.row("", self.names.clone());
        for figure in FIGURES {
            let sizes: Vec<_> = self.bills.sides.iter().map(|b| Some((figure.of)(b))).collect();
            table.sizes(figure.name, &sizes, figure.show);
        }
        let each = |b: &Bill| b.bytes_per_entry().map_or("–".to_string(), |n| format!("{} B", decimal(n)));
        table.row("an entry", self.bills.sides.iter().map(each).collect());
        table.section("live bytes");
        for (role, sizes) in &self.bills.rows {
            table.sizes(role.name(), sizes, bytes);
        }
        if !moments.is_empty() {
            table.section("growth, and live bytes after it");
        }
        for row in folded(moments, TEXT_ROWS) {
            match row {
                Row::One(moment) => {
                    let side = |s| format!("{}  {}", growth_text(s), bytes(s.live_bytes)).trim().to_string();
                    table.row(&format!("op {}", count(moment.position)), moment.sides.iter().map(side).collect());
                }
                Row::Folded { growths, from, to } => {
                    let more = format!("… {} more, operations {} to {}", count(growths as u64), count(from), count(to));
                    table.note(&more);
                }
            }
        }
        format!("{}\n\n{}", self.head, table.text())
    }
}

fn growth(moment: &GrowthMoment) -> Growth {
    let side = |s| {
        let text = growth_text(s);
        GrowthSide {
            growth: (!text.is_empty()).then_some(text),
            live_bytes: s.live_bytes,
            allocated_bytes: s.allocated_bytes,
        }
    };
    let GrowthMoment { position, line, count, sides } = moment;
    Growth { operation: *position, line: *line, count: *count, sides: sides.iter().map(side).collect() }
}

/// A table of text: a name, then a column a side, numbers at the right of their columns.
struct Columns {
    rows: Vec<TextRow>,
    sides: usize,
}

enum TextRow {
    Cells(String, Vec<String>),
    Line(String),
}

impl Columns {
    fn new(names: &[String]) -> Columns {
        Columns { rows: Vec::new(), sides: names.len() }
    }

    fn row(&mut self, name: &str, cells: Vec<String>) {
        self.rows.push(TextRow::Cells(name.to_string(), cells));
    }

    fn note(&mut self, text: &str) {
        self.rows.push(TextRow::Line(format!("  {text}")));
    }

    fn section(&mut self, name: &str) {
        self.rows.push(TextRow::Line(String::new()));
        self.rows.push(TextRow::Line(name.to_string()));
    }

    /// Figures, each with what differs from the first.
    fn sizes(&mut self, name: &str, sizes: &[Option<u64>], show: fn(u64) -> String) {
        let first = sizes.first().copied().flatten();
        let cell = |(i, size): (usize, &Option<u64>)| {
            let Some(size) = *size else { return "–".to_string() };
            let Some(first) = first.filter(|f| i > 0 && *f != size) else { return show(size) };
            format!("{}  {}", show(size), difference(first, size).text(show))
        };
        self.row(name, sizes.iter().enumerate().map(cell).collect());
    }

    fn text(&self) -> String {
        let cells = || self.rows.iter().filter_map(|r| if let TextRow::Cells(n, c) = r { Some((n, c)) } else { None });
        let width = |text: &str| text.chars().count();
        let names = cells().map(|(name, _)| width(name)).max().unwrap_or(0);
        let column = |i: usize| cells().filter_map(|(_, c)| c.get(i)).map(|c| width(c)).max().unwrap_or(0);
        let widths: Vec<usize> = (0..self.sides).map(column).collect();
        let mut out = String::new();
        for row in &self.rows {
            match row {
                TextRow::Line(text) => out.push_str(text),
                TextRow::Cells(name, cells) => {
                    let mut line = format!("  {name:<names$}");
                    for (cell, w) in cells.iter().zip(&widths) {
                        line.push_str(&format!("   {cell:>w$}"));
                    }
                    out.push_str(line.trim_end());
                }
            }
            out.push('\n');
        }
        out
    }
}
