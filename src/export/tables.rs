//! Figures as text: the bill, samples over time, histograms, as CSV, Markdown or plain.
//!
//! Invariant: CSV as everywhere (RFC 4180, CRLF), columns fixed; numbers in CSV are plain, in words formatted.

use crate::image::{Bill, Histogram};
use crate::tell::{Description, bill_words};
use crate::text;
use crate::timeline::Sample;
use crate::units::{bytes, share};
use std::fmt::Write;

/// The columns of the bill.
pub const BILL_HEADER: &str = "role,bytes,share";
/// The columns of samples of a run.
pub const SAMPLES_HEADER: &str = "operation,entries,bytes,load";
/// The columns of histograms.
pub const HISTOGRAMS_HEADER: &str = "histogram,value,count";

/// The bill: a row a role, then the live bytes.
pub fn bill_csv(bill: &Bill) -> String {
    let mut out = format!("{BILL_HEADER}\r\n");
    let part = |n: u64| n as f64 / bill.live_bytes.max(1) as f64;
    for (role, n) in &bill.entries {
        let _ = write!(out, "{},{n},{:.6}\r\n", role.name(), part(*n));
    }
    let _ = write!(out, "live,{},{:.6}\r\n", bill.live_bytes, part(bill.live_bytes));
    out
}

/// The bill as Markdown: a heading, the totals, a table.
pub fn bill_markdown(bill: &Bill, title: &str) -> String {
    let mut out =
        format!("# {}\n\n{}\n\n| bytes for | bytes | share |\n|---|---:|---:|\n", text::line(title), bill_words(bill));
    for (role, n) in bill.entries.iter().filter(|e| e.1 > 0) {
        let _ = writeln!(out, "| {} | {} | {} |", role.label(), bytes(*n), share(*n, bill.live_bytes));
    }
    let _ = writeln!(out, "| **live bytes** | **{}** | **100.0 %** |", bytes(bill.live_bytes));
    out
}

/// The bill as plain text in columns.
pub fn bill_text(bill: &Bill, title: &str) -> String {
    let mut out = format!("{title}\n{}\n\n", bill_words(bill));
    for (role, n) in bill.entries.iter().filter(|e| e.1 > 0) {
        let _ = writeln!(out, "{:<16}{:>16}{:>10}", role.label(), bytes(*n), share(*n, bill.live_bytes));
    }
    let _ = writeln!(out, "{:<16}{:>16}", "live bytes", bytes(bill.live_bytes));
    out
}

/// A run over time: a row a sample.
pub fn samples_csv(samples: &[Sample]) -> String {
    samples_text(samples, ',', "\r\n")
}

/// The same in columns for a spreadsheet's clipboard.
pub fn samples_tsv(samples: &[Sample]) -> String {
    samples_text(samples, '\t', "\n")
}

fn samples_text(samples: &[Sample], comma: char, end: &str) -> String {
    let mut out = SAMPLES_HEADER.replace(',', &comma.to_string()) + end;
    for Sample { position, count, bytes, load } in samples {
        let _ = write!(out, "{position}{comma}{count}{comma}{bytes}{comma}{load:.4}{end}");
    }
    out
}

/// Histograms: a row a value that could occur.
pub fn histograms_csv(histograms: &[&Histogram]) -> String {
    let mut out = format!("{HISTOGRAMS_HEADER}\r\n");
    for histogram in histograms {
        let measure = histogram.measure;
        for value in measure.least()..=histogram.max().max(measure.most().unwrap_or(0)) {
            let _ = write!(out, "{},{value},{}\r\n", measure.name(), histogram.count(value));
        }
    }
    out
}

/// A described place as plain text: name, address, what its bytes hold, and why.
pub fn description_text(d: &Description) -> String {
    let mut out = format!("{}\n", d.title);
    for (label, value) in &d.rows {
        let _ = writeln!(out, "{:<12} {value}", label.name());
    }
    for line in d.bytes.chunks(16) {
        let hex: Vec<String> = line.iter().map(|b| format!("{b:02x}")).collect();
        let _ = writeln!(out, "{}", hex.join(" "));
    }
    if (d.bytes.len() as u64) < d.size {
        let _ = writeln!(out, "the first {} of {}", bytes(d.bytes.len() as u64), bytes(d.size));
    }
    for why in &d.why {
        let _ = writeln!(out, "{why}");
    }
    let _ = writeln!(out, "{}", d.source);
    out
}
