//! The colours of a heat map: from a bucket's or group's number to a texel, and the legend that says so.
//!
//! Invariant: the legend holds every colour that a texel can have, each with its numbers. Knows no map's layout.

use crate::diagram::style::Style;
use crate::diagram::style::Swatch;
use crate::image::{Heat, HeatMeasure, Role};
use crate::units::count;

/// Palette indices of what is not on a scale: a full slot, what has moved away, an overflow word that is set, a
/// tombstone, and what is not worked out yet.
pub const KEY: u8 = 0;
pub const MOVED: u8 = 1;
pub const LINK: u8 = 2;
pub const TOMBSTONE: u8 = 3;
const UNKNOWN: u8 = 4;
/// Index of the scale's first step, which is that of nothing.
pub const EMPTY: u8 = 5;
/// Outside of everything.
pub const NOTHING: u8 = 255;

/// The highest number of fill, chain and probe with a step of its own.
const STEPS: u64 = 8;

/// A mark of a legend: how it looks, if it is one, and what it means.
pub type LegendMark = (Option<Style>, String);

/// The scale of a measure.
#[derive(Clone, Copy, Debug)]
pub struct Scale<'a> {
    pub heat: Heat<'a>,
    /// Steps of the scale.
    steps: u64,
}

impl<'a> Scale<'a> {
    pub fn new(heat: Heat<'a>) -> Scale<'a> {
        let most = heat.values.map_or(0, |values| u64::from(values.most()));
        let steps = if heat.measure == HeatMeasure::Age { step_of_age(most) + 1 } else { STEPS + 1 };
        Scale { heat, steps }
    }

    /// Swatches by palette index.
    pub fn palette(&self) -> Vec<Swatch> {
        let swatch = |role, level| Swatch { role, level };
        let mut out = vec![
            swatch(Role::Keys, 255),
            swatch(Role::OldBuckets, 150),
            swatch(Role::OverflowWords, 255),
            swatch(Role::Tombstones, 255),
            swatch(Role::Header, 40),
        ];
        out.extend((0..self.steps).map(|step| self.step(step)));
        out
    }

    fn step(&self, step: u64) -> Swatch {
        let of = |role, from: u64, to: u64, n: u64| {
            let level = from + (to.abs_diff(from)) * step.min(n) / n.max(1);
            Swatch { role, level: level as u8 }
        };
        let empty = Swatch { role: Role::Empty, level: 64 };
        match self.heat.measure {
            HeatMeasure::Fill | HeatMeasure::Chain | HeatMeasure::Probe if step == 0 => empty,
            HeatMeasure::Fill => of(Role::Keys, 50, 255, STEPS),
            HeatMeasure::Chain => of(Role::OverflowWords, 30, 255, STEPS),
            HeatMeasure::Probe => of(Role::Control, 30, 255, STEPS),
            // The latest write is the brightest.
            HeatMeasure::Age => {
                let back = self.steps - 1 - step;
                Swatch { role: Role::Header, level: (60 + 195 * back / (self.steps - 1).max(1)) as u8 }
            }
        }
    }

    /// The palette index of a number.
    pub fn texel(&self, number: u64) -> u8 {
        let step = if self.heat.measure == HeatMeasure::Age { step_of_age(number) } else { number };
        EMPTY + step.min(self.steps - 1) as u8
    }

    /// The palette index of row `row` of the array whose values are given; a hatch-free grey while there are none.
    pub fn looked_up(&self, values: &[u32], row: u64) -> u8 {
        values.get(row as usize).map_or(UNKNOWN, |&n| self.texel(n.into()))
    }

    /// The numbers of many rows as one: what stands out among them.
    pub fn joined(&self, numbers: impl Iterator<Item = u64>) -> Option<u64> {
        match self.heat.measure {
            HeatMeasure::Fill => {
                let (sum, n) = numbers.fold((0, 0), |(sum, n), number| (sum + number, n + 1));
                (n > 0).then(|| (sum + n / 2) / n)
            }
            HeatMeasure::Chain | HeatMeasure::Probe => numbers.max(),
            HeatMeasure::Age => numbers.min(),
        }
    }

    /// How [`Scale::joined`] makes one number of many.
    pub fn joins_by(&self) -> &'static str {
        match self.heat.measure {
            HeatMeasure::Fill => "their mean",
            HeatMeasure::Chain | HeatMeasure::Probe => "their largest",
            HeatMeasure::Age => "their latest",
        }
    }

    /// The steps with their numbers.
    pub fn marks(&self) -> Vec<LegendMark> {
        let last = self.steps - 1;
        let name = |step: u64| match self.heat.measure {
            HeatMeasure::Fill => count(step),
            HeatMeasure::Age if step == 0 => "0".to_string(),
            HeatMeasure::Age => format!("{}+", count(age_of_step(step))),
            _ if step == 0 => "empty".to_string(),
            _ if step == last => format!("{}+", count(step)),
            _ => count(step),
        };
        (0..self.steps).map(|step| (Some(Style::Heat(self.step(step))), name(step))).collect()
    }

    /// The mark of a palette index that is not on the scale.
    pub fn other(&self, index: u8, text: &str) -> LegendMark {
        (self.palette().get(usize::from(index)).map(|&swatch| Style::Heat(swatch)), text.to_string())
    }
}

/// Steps of ages: 0, 1, 3, 10, 30, 100 and so on.
fn step_of_age(age: u64) -> u64 {
    match age {
        0 => 0,
        n => {
            let digits = u64::from(n.ilog10());
            1 + 2 * digits + u64::from(n / 10u64.pow(digits as u32) >= 3)
        }
    }
}

fn age_of_step(step: u64) -> u64 {
    let (digits, half) = ((step - 1) / 2, (step - 1) % 2);
    10u64.pow(digits as u32) * if half == 1 { 3 } else { 1 }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ages_have_two_steps_a_decade() {
        for (age, step, least) in
            [(1, 1, 1), (2, 1, 1), (3, 2, 3), (9, 2, 3), (10, 3, 10), (299, 5, 100), (1_000_000, 13, 1_000_000)]
        {
            assert_eq!((step_of_age(age), age_of_step(step)), (step, least), "{age}");
        }
        assert_eq!(step_of_age(0), 0);
    }
}
