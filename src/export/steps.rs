//! The steps of an operation as Markdown.
//!
//! Invariant: every step is there, in order, with the Go function it comes from and what it cost; where the engine told
//! no more small ones, how many there were.

use crate::engine::MapSpec;
use crate::tell::Sentence;
use crate::text;
use crate::units::{bytes, count, held_delta, more, plural};
use std::fmt::Write;

/// The heading of a list of steps: `Operation 14 of map[string]int, Go 1.23 amd64: 9 steps`, `…: 401 of 3,069 steps`.
pub fn steps_title(spec: &MapSpec, number: u64, steps: &[Sentence]) -> String {
    let (map, told) = (spec.types.name(spec.map.map), steps.len() as u64);
    let steps = match steps.iter().map(|s| s.left_out).sum::<u64>() {
        0 => plural(told, "step"),
        left_out => format!("{} of {}", count(told), plural(told + left_out, "step")),
    };
    format!("Operation {} of {map}, {}: {steps}", count(number), spec.target())
}

/// The steps under a heading; `operation`: as it would be written.
pub fn steps_markdown(title: &str, operation: &str, steps: &[Sentence]) -> String {
    let mut out = format!("# {}\n\n`{}`\n\n", escaped(title), text::line(operation).replace('`', "'"));
    for (number, step) in (1..).zip(steps) {
        if step.left_out > 0 {
            let _ = writeln!(out, "\n{}\n", more(step.left_out));
        }
        let _ = writeln!(out, "{number}. {}  ", escaped(&step.text));
        let cost = cost(step);
        let _ = writeln!(out, "   `{}`{}{cost}", step.source, if cost.is_empty() { "" } else { " · " });
    }
    out
}

/// What a step cost, in words; nothing where it cost nothing.
pub fn cost(step: &Sentence) -> String {
    let allocated = (step.allocated != 0).then(|| held_delta(step.allocated));
    let written = (step.written > 0).then(|| format!("{} written", bytes(step.written)));
    allocated.into_iter().chain(written).collect::<Vec<_>>().join(" · ")
}

/// A sentence whose signs mean nothing to Markdown, with no hidden characters.
fn escaped(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text::line(&text.replace('\n', " ")).chars() {
        if matches!(c, '\\' | '`' | '*' | '_' | '[' | ']' | '<' | '>' | '#' | '|') {
            out.push('\\');
        }
        out.push(c);
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_step_is_a_numbered_sentence_with_its_source_and_cost() {
        let step = Sentence {
            text: "The key's hash is 0x2a; *one* bucket.".to_string(),
            source: "runtime/alg.go: memhash",
            label: String::new(),
            allocated: 48,
            written: 0,
            is_detail: false,
            is_hash: false,
            left_out: 0,
            idea: 0,
        };
        let text = steps_markdown("Operation 1: 1 step", "put 0", &[step]);
        let lines: Vec<&str> = text.lines().collect();
        assert_eq!(lines[..3], ["# Operation 1: 1 step", "", "`put 0`"]);
        assert_eq!(lines[4], "1. The key's hash is 0x2a; \\*one\\* bucket.  ");
        assert_eq!(lines[5], "   `runtime/alg.go: memhash` · +48 B allocated");
    }
}
