//! An axis: its range, its ticks, and how its numbers are written.
//!
//! Invariant: ticks are round numbers (multiples of 1, 2 or 5 times a power of ten; of bytes, of a power of two) inside the range.

use crate::fonts::Face;
use crate::units::{bytes_round, count, number};

/// What an axis measures.
#[derive(Clone, PartialEq, Debug)]
pub enum Unit {
    /// Whole numbers.
    Count,
    /// Whole bytes.
    Bytes,
    /// A plain number.
    Number,
    /// Names at 0, 1, 2, …
    Names(Vec<String>),
}

/// An axis and its range.
#[derive(Clone, PartialEq, Debug)]
pub struct Axis {
    /// What stands along it.
    pub label: String,
    /// What its numbers are.
    pub unit: Unit,
    /// Where it begins.
    pub min: f64,
    /// Where it ends.
    pub max: f64,
}

/// A mark on an axis.
#[derive(Clone, PartialEq, Debug)]
pub struct Tick {
    /// The value it stands at.
    pub at: f64,
    /// How it is written.
    pub label: String,
}

impl Unit {
    /// A value as it is written along the axis.
    pub fn format(&self, value: f64) -> String {
        match self {
            Unit::Count => count(value.max(0.0).round() as u64),
            Unit::Bytes => bytes_round(value.max(0.0).round() as u64),
            Unit::Number => number(value),
            Unit::Names(names) => names.get(value.round().max(0.0) as usize).cloned().unwrap_or_default(),
        }
    }

    /// The distance of ticks, at least `least` apart.
    fn step(&self, least: f64) -> f64 {
        match self {
            Unit::Count | Unit::Names(_) => round_step(least.max(1.0)),
            Unit::Number => round_step(least),
            Unit::Bytes => least.max(1.0).log2().ceil().exp2(),
        }
    }
}

/// The least of 1, 2, 5, 10, 20, … that is `least` or more.
fn round_step(least: f64) -> f64 {
    let power = 10f64.powf(least.max(1e-9).log10().floor());
    let factor = [1.0, 2.0, 5.0].into_iter().find(|f| f * power >= least * (1.0 - 1e-9));
    factor.unwrap_or(10.0) * power
}

impl Axis {
    /// An axis over a range of values.
    pub fn new(label: impl Into<String>, unit: Unit, min: f64, max: f64) -> Axis {
        let max = if max > min { max } else { min + 1.0 };
        Axis { label: label.into(), unit, min, max }
    }

    /// An axis from 0 to a round number that is `most` or more.
    pub fn up_to(label: impl Into<String>, unit: Unit, most: f64) -> Axis {
        let most = if most > 0.0 { most } else { 1.0 };
        let step = unit.step(most / 4.0);
        let max = (most / step).ceil() * step;
        Axis::new(label, unit, 0.0, max)
    }

    /// At most `most` ticks (two at least, where the range holds so many).
    pub fn ticks(&self, most: usize) -> Vec<Tick> {
        self.ticks_between(self.min, self.max, most)
    }

    /// The ticks of a part of the axis.
    pub fn ticks_between(&self, min: f64, max: f64, most: usize) -> Vec<Tick> {
        let span = max - min;
        if !span.is_finite() || span <= 0.0 || most == 0 {
            return Vec::new();
        }
        let most = most.max(2);
        let mut step = self.unit.step(span / most as f64);
        let slack = span * 1e-9;
        let first_and_last = |step: f64| (((min - slack) / step).ceil() as i64, ((max + slack) / step).floor() as i64);
        while first_and_last(step).1 - first_and_last(step).0 + 1 > most as i64 {
            step = self.unit.step(step * 1.5);
        }
        let (first, last) = first_and_last(step);
        let tick = |i: i64| Tick { at: i as f64 * step, label: self.unit.format(i as f64 * step) };
        (first..=last).map(tick).filter(|t| !t.label.is_empty()).collect()
    }

    /// As many ticks as find room along `length` points when their labels stand side by side, at `size` points.
    pub fn ticks_beside(&self, length: f32, size: f32) -> Vec<Tick> {
        let scale = f64::from(length) / (self.max - self.min);
        let apart = |pair: &[Tick]| {
            let half = |t: &Tick| f64::from(Face::Mono.width(&t.label, size)) / 2.0;
            (pair[1].at - pair[0].at) * scale >= half(&pair[0]) + half(&pair[1]) + 8.0
        };
        let mut most = if matches!(self.unit, Unit::Names(_)) { 40 } else { 12 };
        loop {
            let ticks = self.ticks(most);
            if most <= 2 || ticks.windows(2).all(apart) {
                return if ticks.windows(2).all(apart) { ticks } else { ticks.into_iter().take(1).collect() };
            }
            most -= 1;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ticks_are_round_inside_the_range_and_few() {
        for unit in [Unit::Count, Unit::Bytes, Unit::Number] {
            for (min, max) in [(0.0, 1.0), (0.0, 7.0), (3.0, 89.0), (0.0, 1_000_000.0), (12.5, 48e6), (0.0, 7e10)] {
                let axis = Axis::new("", unit.clone(), min, max);
                for most in 2..12 {
                    let ticks = axis.ticks(most);
                    assert!(ticks.len() <= most, "{unit:?} {min}..{max}: {ticks:?}");
                    assert!(ticks.iter().all(|t| (min..=max).contains(&t.at)), "{ticks:?}");
                    assert!(ticks.windows(2).all(|w| w[0].label != w[1].label), "{unit:?} {ticks:?}");
                    let Some(step) = ticks.windows(2).map(|w| w[1].at - w[0].at).next() else { continue };
                    let round = |n: f64| {
                        let digits = n / 10f64.powf(n.log10().floor());
                        [1.0, 2.0, 5.0, 10.0].iter().any(|d| (digits - d).abs() < 1e-6)
                    };
                    let power = step.log2().fract() == 0.0;
                    assert!(if unit == Unit::Bytes { power } else { round(step) }, "{unit:?} {step}");
                }
            }
        }
    }

    #[test]
    fn an_axis_from_0_ends_at_a_tick_at_or_above_its_data() {
        for unit in [Unit::Count, Unit::Bytes, Unit::Number] {
            for most in [0.0, 0.3, 1.0, 6.5, 28.0, 3_504.0, 1_000_000.0, 36e6] {
                let axis = Axis::up_to("", unit.clone(), most);
                assert!(axis.min == 0.0 && axis.max >= most && axis.max <= most * 2.0 + 2.0, "{unit:?} {axis:?}");
            }
        }
    }

    #[test]
    fn labels_beside_each_other_never_overlap() {
        for max in [9.0, 89.0, 12_345.0, 1e6, 1e8] {
            for length in [40.0f32, 120.0, 300.0, 1200.0] {
                let axis = Axis::new("", Unit::Count, 0.0, max);
                let ticks = axis.ticks_beside(length, 10.5);
                let x = |t: &Tick| t.at as f32 / max as f32 * length;
                for pair in ticks.windows(2) {
                    let room =
                        Face::Mono.width(&pair[0].label, 10.5) / 2.0 + Face::Mono.width(&pair[1].label, 10.5) / 2.0;
                    assert!(x(&pair[1]) - x(&pair[0]) > room, "{max} in {length}: {ticks:?}");
                }
            }
        }
    }
}
